/* A list that a program wrote into a cell as a JSON array: ["a","b"]. */
#ifndef MOMENTS_MODEL_CELL_JSON_H
#define MOMENTS_MODEL_CELL_JSON_H

/* The texts and numbers of an array as texts; NULL when the cell is anything else, and for arrays
 * in arrays. Valid UTF-8 as long as the text is. The caller frees it with g_strfreev(). */
char **mo_cell_read_json_array(const char *text);

#endif
