/* A streaming CSV reader (RFC 4180 with a tolerant eye): one row in memory at a time.
 *
 * Understood: UTF-8 and UTF-16 with and without a mark, windows-1252, and what iconv knows; the
 * separators , ; tab | and a first line `sep=X`; CRLF and LF and CR line ends, quoted fields with
 * doubled quotes and line breaks inside. Refused with a problem and passed over: a row above 1 MiB
 * (the message names the line where an unclosed quote began, and reading goes on after that line),
 * a row with text after a closing quote, a zero byte, invalid UTF-8. A file that is no text at all
 * has no rows and one problem, which says what it is. Line numbers are those of the file as an
 * editor shows it, also after quoted line breaks. */
#ifndef MOMENTS_INPUT_CSV_H
#define MOMENTS_INPUT_CSV_H

#include "input/problem.h"
#include <stddef.h>
#include <stdint.h>

#define MO_CSV_ROW_MAX ((size_t)1024 * 1024)

typedef struct MoCsv MoCsv;

/* How a file is to be read; borrowed for the call. */
typedef struct {
    char separator;       /* 0: found out from the first rows, else ',' */
    const char *encoding; /* NULL: found out, else as mo_stream_set_encoding() takes it */
} MoCsvOptions;

/* How a file is read. */
typedef struct {
    char separator;
    const char *encoding;  /* "UTF-8", "UTF-16LE", "windows-1252" or as it was named */
    bool encoding_assumed; /* windows-1252 because neither a mark nor valid UTF-8 said else */
    bool has_bom;
    bool has_separator_line; /* `sep=;` stood first, and is no row */
} MoCsvInfo;

/* Where a cell lies in its row. */
typedef struct {
    uint32_t start, end; /* the text has end - start bytes */
    bool escaped;        /* doubled quotes stood in it */
} MoCsvCell;

typedef struct {
    unsigned line;    /* where the row begins, from 1 */
    int64_t offset;   /* the same for mo_csv_seek(); -1: not known in this encoding */
    bool after_blank; /* a row without any text stands above it */
    size_t n_fields;
    char *const *fields; /* zero-terminated, untrimmed, the caller may write on them; borrowed until
                            the next call */
    const MoCsvCell *cells; /* of the same number; borrowed as well */
    /* What the reader saw in passing: each cell is a clean line, mo_text_is_plain(), or empty, and
     * begins with neither = nor ', which spreadsheets put before a cell. False says nothing. */
    bool are_plain;
} MoCsvRow;

/* Opens a file; fails with MO_ERROR_NOT_FOUND or MO_ERROR_FAILED, or with MO_ERROR_INVALID for an
 * encoding that nobody knows. `options` NULL: all is found out. Without a named encoding the whole
 * file is looked at once. Free with mo_csv_free(). */
MoCsv *mo_csv_open(const char *path, const MoCsvOptions *options, GError **error);

/* The same over bytes in memory, borrowed for the reader's life. NULL for an encoding that nobody
 * knows. */
MoCsv *mo_csv_open_memory(const char *data, size_t length, const char *name,
                          const MoCsvOptions *options);

void mo_csv_free(MoCsv *csv);

/* The next row; false at the end. Rows without any text are passed over. A row that is refused is
 * reported and passed over. Constant memory, each byte is looked at once. */
bool mo_csv_next(MoCsv *csv, MoCsvRow *ret_row, MoProblems *problems);

/* Goes to a row by its offset and line; the next row is that one. False, and nothing has happened,
 * when the offset is none. In an encoding without offsets a file is opened again instead. */
bool mo_csv_seek(MoCsv *csv, int64_t offset, unsigned line);

/* Whether the file was written to since it was opened: what was read may be of two versions. */
bool mo_csv_has_changed(const MoCsv *csv);

/* The file's size in bytes when it was opened; 0 for memory. */
int64_t mo_csv_get_size(const MoCsv *csv);

/* How many times something had to be refused so far. */
unsigned mo_csv_count_refused(const MoCsv *csv);

/* Known from the beginning. Borrowed. */
const MoCsvInfo *mo_csv_get_info(const MoCsv *csv);

/* The path as given to mo_csv_open(). Borrowed. */
const char *mo_csv_get_name(const MoCsv *csv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCsv, mo_csv_free)

#endif
