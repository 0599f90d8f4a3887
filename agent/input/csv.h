/* A streaming CSV reader (RFC 4180 with a tolerant eye): one row in memory at a time.
 *
 * Understood: a UTF-8 BOM, CRLF and LF and CR line ends, quoted fields with doubled quotes and line
 * breaks inside. Refused with a problem and passed over: a row above 1 MiB (the message names the
 * line where an unclosed quote began, and reading goes on after that line), a row with text after a
 * closing quote, a zero byte, invalid UTF-8. Line numbers are those of the file as an editor shows
 * it, also after quoted line breaks. */
#ifndef MOMENTS_INPUT_CSV_H
#define MOMENTS_INPUT_CSV_H

#include "input/problem.h"
#include <stddef.h>

#define MO_CSV_ROW_MAX ((size_t)1024 * 1024)

typedef struct MoCsv MoCsv;

typedef struct {
    unsigned line; /* where the row begins, from 1 */
    size_t n_fields;
    const char *const *fields; /* zero-terminated, untrimmed; borrowed until the next call */
} MoCsvRow;

/* Opens a file; fails with MO_ERROR_NOT_FOUND or MO_ERROR_FAILED. `separator` 0 means ','.
 * Free with mo_csv_free(). */
MoCsv *mo_csv_open(const char *path, char separator, GError **error);

/* The same over bytes in memory, borrowed for the reader's life: for tests and fuzzing. */
MoCsv *mo_csv_open_memory(const char *data, size_t length, const char *name, char separator);

void mo_csv_free(MoCsv *csv);

/* The next row; false at the end. Rows without any text are passed over. A row that is refused is
 * reported and passed over. Constant memory, each byte is looked at once. */
bool mo_csv_next(MoCsv *csv, MoCsvRow *ret_row, MoProblems *problems);

/* How many times something had to be refused so far. */
unsigned mo_csv_count_refused(const MoCsv *csv);

/* The path as given to mo_csv_open(). Borrowed. */
const char *mo_csv_get_name(const MoCsv *csv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCsv, mo_csv_free)

#endif
