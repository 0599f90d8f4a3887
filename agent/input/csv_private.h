/* What the files of the reader share, and what its tests need. */
#ifndef MOMENTS_INPUT_CSV_PRIVATE_H
#define MOMENTS_INPUT_CSV_PRIVATE_H

#include "input/csv.h"
#include "input/stream.h"
#include <stdint.h>

#define MO_CSV_BLOCK ((size_t)64)
#define MO_CSV_NO_BLOCK (SIZE_MAX / 2)

/* Of the bytes that may end a run, those of one block: bit 0 is the byte at `start`. */
typedef struct {
    size_t start;      /* in the window, or MO_CSV_NO_BLOCK */
    uint64_t marks;    /* separators, quotes, line ends */
    uint64_t unproven; /* neither printable ASCII nor Latin letters: zero bytes, half letters, … */
    uint64_t unclean;  /* these, blanks behind blanks, and marks behind blanks */
} MoCsvBlock;

typedef enum { MO_CSV_ROW_GOOD, MO_CSV_ROW_BAD, MO_CSV_ROW_GIVEN_UP } MoCsvRowState;

struct MoCsv {
    MoStream stream;
    char *name;
    MoCsvInfo info;
    uint8_t stops[256];
    bool is_portable;     /* looks at bytes one by one */
    bool is_started;      /* the line `sep=` is behind */
    bool skip_line_feed;  /* the second half of a CRLF */
    const char *hopeless; /* why there are no (more) rows; NULL: there may be some */
    bool is_given_up;     /* and it was said */
    MoCsvBlock block;
    MoCsvRowState state;
    bool is_unproven;    /* the row may hold bytes that are no UTF-8 text */
    bool is_unclean;     /* some cell of it may be no clean line */
    bool has_escapes;    /* some cell of it has doubled quotes */
    unsigned row_line;   /* where the row in hand begins */
    unsigned line;       /* of the byte at stream.at */
    unsigned quote_line; /* of the last opening quote in the row */
    size_t quote_next;   /* distance of the line behind it; 0: not reached */
    MoCsvCell *cells;
    size_t n_fields, room;
    char **texts;
    uint64_t steps;
    unsigned n_refused, n_rows, n_zero_rows;
};

/* Reports what was refused, at a line. */
void mo_csv_complain(MoCsv *csv, MoProblems *problems, unsigned line, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Before anything is scanned. */
void mo_csv_set_separator(MoCsv *csv, char separator);

/* Finds the fields of the row at stream.at. Leaves stream.at at the beginning of the next row, and
 * state MO_CSV_ROW_GOOD if this one may be used. Returns its length without the line end. */
size_t mo_csv_scan_row(MoCsv *csv, MoProblems *problems);

/* The next byte, or -1. */
int mo_csv_peek(MoCsv *csv);

/* Leaves the line that the reader is in, however long it is. */
void mo_csv_skip_line(MoCsv *csv);

/* Finds the separator in the beginning of a text. Moves nothing. */
void mo_csv_find_separator(MoCsvInfo *info, const char *text, size_t length);

/* Read at most so many bytes at once, so that every place of a text becomes an edge. */
void mo_csv_set_chunk(MoCsv *csv, size_t bytes);

/* Without the processor's vectors, as where there are none. */
void mo_csv_set_portable(MoCsv *csv);

/* How many bytes were looked at so far: proves that no file makes the reader go over it again and
 * again. */
uint64_t mo_csv_get_steps(const MoCsv *csv);

#endif
