/* What overlay.c (reading), overlay_write.c (changing) and overlay_table.c (the text of the file)
 * share: which columns the file has, and how its cells are written so that no spreadsheet takes one
 * for a formula. */
#ifndef MOMENTS_MODEL_OVERLAY_PRIVATE_H
#define MOMENTS_MODEL_OVERLAY_PRIVATE_H

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

#endif
