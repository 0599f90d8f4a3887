/* What overlay.c (reading), overlay_write.c (changing) and overlay_table.c (the text of the file)
 * share: which columns the file has, and how its cells are written so that no spreadsheet takes one
 * for a formula. */
#ifndef MOMENTS_MODEL_OVERLAY_PRIVATE_H
#define MOMENTS_MODEL_OVERLAY_PRIVATE_H

#include "input/encoding.h"
#include "model/overlay.h"

#define MO_OVERLAY_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* The columns that mean something to us, in the order of a new file. */
enum {
    MO_NOTED_ID,
    MO_NOTED_NAME,
    MO_NOTED_TAGS,
    MO_NOTED_INTERESTS,
    MO_NOTED_NEEDS,
    MO_NOTED_OFFERS,
    MO_NOTED_MANNER,
    MO_NOTED_GREETING,
    MO_NOTED_NOTES,
    MO_NOTED_N,
};

#define MO_NOTED_NOWHERE G_MAXSIZE

/* Where each of them stands in a file; MO_NOTED_NOWHERE: it has none. */
typedef struct {
    size_t at[MO_NOTED_N];
} MoNotedColumns;

MoField mo_noted_get_field(unsigned column);

/* MO_NOTED_N for a field that is not kept in the file. */
unsigned mo_noted_find(MoField field);

/* Our own names win over what other programs and languages call the same. */
MoNotedColumns mo_noted_read_header(const char *const *header, size_t n);

/* A cell that begins with = + - @ or a tab is a formula to a spreadsheet: an apostrophe before it
 * makes it a text, and reading takes it off again. Both return a text to be freed by the caller;
 * reading also trims. Any text that is trimmed comes back the same. */
char *mo_noted_guard(const char *text);
char *mo_noted_unguard(const char *cell);

/* ---- overlay_text.c: bytes and letters ---- */

typedef struct {
    MoEncoding encoding;
    bool has_bom;
} MoNotedLetters;

/* Finds out how a file's letters are written and turns them into UTF-8 without a mark. False when
 * turning them back would not give the same bytes. */
bool mo_noted_decode(const char *raw, size_t length, GString *text, MoNotedLetters *ret_letters);

/* Turns text back. False, and nothing in `raw`, when it holds a letter that they do not have. */
bool mo_noted_encode(const char *text, size_t length, MoNotedLetters letters, GString *raw);

/* ---- overlay_table.c: rows as they are written ---- */

/* A row with the bytes it stands in, up to the beginning of the next. */
typedef struct {
    GString *raw;
    GPtrArray *cells; /* of char *, as written but for the quotes */
    unsigned line;
} MoNotedRow;

typedef struct {
    char *preamble; /* what stands before the header */
    MoNotedRow *header;
    GPtrArray *rows; /* of MoNotedRow */
    MoNotedColumns columns;
    char separator;
    const char *line_end;
} MoNotedTable;

/* Cuts a text into its rows; an empty text gives a new table with our columns. MO_ERROR_REFUSED
 * when any part of it cannot be understood, or no column is the id. */
MoNotedTable *mo_noted_table_parse(const char *text, size_t length, const char *name,
                                   GError **error);
void mo_noted_table_free(MoNotedTable *table);

/* The whole text: what was not changed stands as it did. MO_ERROR_FAILED, and NULL, when reading it
 * would not give the same cells. */
GString *mo_noted_table_print(const MoNotedTable *table, const char *name, GError **error);

/* The rows with this id, in their order; the caller frees the array with g_ptr_array_unref(). */
GPtrArray *mo_noted_table_find(const MoNotedTable *table, const char *id);

/* A new row behind the last. */
MoNotedRow *mo_noted_table_add(MoNotedTable *table);
void mo_noted_table_remove(MoNotedTable *table, MoNotedRow *row);

/* A cell, trimmed, as a text; the caller frees it. */
char *mo_noted_table_get(const MoNotedTable *table, const MoNotedRow *row, unsigned column);

/* Writes a text into a cell, and the column behind the others when the file has none. */
void mo_noted_table_set(MoNotedTable *table, MoNotedRow *row, unsigned column, const char *text);

/* A cell by its place, as written: not taken for one of our columns. */
void mo_noted_table_set_at(MoNotedTable *table, MoNotedRow *row, size_t at, const char *cell);

/* A table without rows and with the same columns. */
MoNotedTable *mo_noted_table_new_like(const MoNotedTable *table);

/* All of a row's cells again in another table, by the names of their columns. */
MoNotedRow *mo_noted_table_copy_row(MoNotedTable *table, const MoNotedTable *from,
                                    const MoNotedRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoNotedTable, mo_noted_table_free)

#endif
