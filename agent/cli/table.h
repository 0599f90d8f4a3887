/* Text laid out for a terminal: widths as a terminal counts them (wide and combining characters),
 * columns that line up, lines that stay within 100 columns. */
#ifndef MOMENTS_CLI_TABLE_H
#define MOMENTS_CLI_TABLE_H

#include <glib.h>
#include <stdbool.h>

#define MO_TABLE_COLUMNS 100U
#define MO_TEXT_COLUMNS 79U /* sentences: they fit into the narrowest terminal that is common */

/* How many columns a line of text takes. */
unsigned mo_table_width(const char *text);

/* Cut to at most `width` columns, with "…" at the end when something was cut. The caller frees. */
char *mo_table_fit(const char *text, unsigned width);

/* Cut, or filled with blanks, to exactly `width` columns. The caller frees it. */
char *mo_table_pad(const char *text, unsigned width);

/* Broken at blanks into lines of at most `width` columns, each begun with `prefix` (which counts)
 * and closed with a line break; a longer word stays whole. The caller frees it. */
char *mo_table_wrap(const char *text, unsigned width, const char *prefix);

/* The same, where the first line begins with another prefix than those that follow. */
char *mo_table_wrap_hanging(const char *text, unsigned width, const char *first, const char *next);

/* Rows of cells, printed with every column as wide as its widest cell. The last column is cut to
 * the width that is left of MO_TABLE_COLUMNS; columns are two blanks apart. */
typedef struct MoTable MoTable;

MoTable *mo_table_new(unsigned n_columns);
void mo_table_free(MoTable *table);

/* Adds a row of as many texts as there are columns, which are copied; NULL is an empty cell. */
void mo_table_add(MoTable *table, ...);

/* The table as text, without blanks at the ends of lines. The caller frees it. */
char *mo_table_print(const MoTable *table, unsigned indent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoTable, mo_table_free)

#endif
