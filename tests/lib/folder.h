/* Throw-away folders. */
#ifndef MOMENTS_TESTS_FOLDER_H
#define MOMENTS_TESTS_FOLDER_H

/* An empty folder; the caller frees the path, and removes the folder with test_folder_remove(). */
char *test_folder_new(void);
/* Removes the folder and everything in it, but nothing that a link in it leads to. NULL is nothing.
 */
void test_folder_remove(const char *folder);
/* The names in the folder, sorted, with a blank between them. The caller frees it. */
char *test_folder_list(const char *folder);

#endif
