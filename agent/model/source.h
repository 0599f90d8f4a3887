/* One place where customers stand, whatever its format: a CSV file, a file of vCards, a folder of
 * vCards as vdirsyncer keeps it. Recognises the format, and gives one customer after the other. */
#ifndef MOMENTS_MODEL_SOURCE_H
#define MOMENTS_MODEL_SOURCE_H

#include "model/mapping.h"
#include "model/roster.h"

typedef struct MoSource MoSource;

typedef enum { MO_SOURCE_CSV, MO_SOURCE_CARDS, MO_SOURCE_CARD_FOLDER } MoSourceType;

/* How the user wants files read; borrowed for the life of the source. */
typedef struct {
    const char *encoding;   /* NULL: found out */
    MoDateOrder date_order; /* UNKNOWN: decided by each column's rows */
    GHashTable *ours;       /* [columns]: key of ours -> name of theirs; NULL: none */
    const MoDateView *view; /* from where dates are looked at, and may change; NULL: not known */
} MoSourceOptions;

/* What was understood of a file. */
typedef struct {
    MoSourceType type;
    const char *path;
    const char *program;   /* "Google Contacts", "HubSpot" …; "" = not recognised; untranslated */
    char separator;        /* CSV */
    const char *encoding;  /* "UTF-8", "UTF-16LE", "windows-1252" … */
    bool encoding_assumed; /* neither a mark nor valid UTF-8 said so */
    unsigned header_line;  /* CSV: from 1 */
    unsigned n_rows;       /* rows or cards read since the last mo_source_begin() */
    unsigned n_refused;    /* of them, those that could not be read */
    unsigned n_deleted;    /* of them, those that the other program marks as deleted */
    unsigned n_footers;    /* lines behind the data that are no customers */
    unsigned footer_line;  /* the first of them */
} MoSourceInfo;

/* Opens and recognises. A file without customers (no name column, empty, binary, a spreadsheet) is
 * a problem of the file and NULL; a file that cannot be opened sets the error alone. `problems` is
 * borrowed for the life of the source. Free with mo_source_free(). */
MoSource *mo_source_new(const char *path, const MoSourceOptions *options, MoProblems *problems,
                        GError **error);

void mo_source_free(MoSource *source);

/* Where the caller puts the rows, by their ids: room is made for as many as the file will have, and
 * an entry is expected as soon as its row is known, before the row is read. Borrowed; NULL:
 * nowhere.
 */
void mo_source_set_roster(MoSource *source, MoRoster *roster);

/* Goes to the first row. False, with a problem, when the file is gone or lost its header. */
bool mo_source_begin(MoSource *source, MoProblems *problems);

/* Where a row stands, small enough to keep for every customer. */
typedef struct {
    int64_t offset; /* in the file; of a folder the number of the file in it; -1: not known */
    unsigned line;  /* from 1 */
} MoRowPlace;

/* The next row as a customer, whatever it held before; false at the end. Texts and values live
 * until the next call. `ret_reading` tells how much was wrong; a row without a name comes too.
 * `problems` gets what is wrong with the file and with rows that could not be read at all. */
bool mo_source_next(MoSource *source, MoCustomer *customer, MoRowPlace *ret_place,
                    MoReading *ret_reading, MoProblems *problems);

/* The same with the rows that mo_source_next() passes over: of customers who were deleted in the
 * other program, and lists of others. */
bool mo_source_next_any(MoSource *source, MoCustomer *customer, MoRowPlace *ret_place,
                        MoReading *ret_reading, MoProblems *problems);

/* Tells what was wrong in the row that came last, by reading it once more. */
void mo_source_report(MoSource *source, MoCustomer *customer, MoProblems *problems);

/* A row by its place, without disturbing the stream. False when it cannot be found any more. */
bool mo_source_fetch(MoSource *source, MoRowPlace place, MoCustomer *customer);

/* Whether something was refused or the file was written to since mo_source_begin(). */
bool mo_source_is_whole(const MoSource *source);

/* Whether the file was written to since mo_source_begin(), as far as it was read. */
bool mo_source_has_changed(const MoSource *source);

/* What tells the file as it was when mo_source_begin() was called from any other, and from itself
 * when it was written to: mo_file_get_print(). Of a folder that of its files, after the last row.
 * 0: not known. */
uint64_t mo_source_get_print(const MoSource *source);

/* That of a folder with one file more. */
uint64_t mo_source_mix_print(uint64_t print, const char *path, uint64_t of_file);

/* Of a folder: the files with its cards, of char *. NULL for a file. Borrowed. */
const GPtrArray *mo_source_get_files(const MoSource *source);

/* What was understood, as far as it was read. Borrowed. */
const MoSourceInfo *mo_source_get_info(const MoSource *source);

/* The columns with what each means (MO_FIELD_NONE: nothing known). For cards: the properties met so
 * far. Borrowed. */
const MoColumns *mo_source_get_columns(const MoSource *source);
MoField mo_source_get_field(const MoSource *source, size_t column);
bool mo_source_has_field(const MoSource *source, MoField field, const char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoSource, mo_source_free)

#endif
