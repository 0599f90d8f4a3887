/* The customers of the configured files, one at a time: sources read one after the other, the rows
 * of one person joined, each under the id by which the ledger knows her. Never all in memory:
 * about 33 bytes a customer (model/roster.h). */
#ifndef MOMENTS_MODEL_CUSTOMERS_H
#define MOMENTS_MODEL_CUSTOMERS_H

#include "model/config.h"
#include "model/customer.h"
#include "model/history.h"
#include "model/overlay.h"
#include "model/source.h"

typedef struct MoCustomers MoCustomers;

/* Opens the files of the configuration (of a pattern the newest that fits; of a folder every .csv
 * file and all cards) and its notes. A file that cannot be read is a problem at the line of the
 * configuration; only when none can be read the result is NULL, with MO_ERROR_NOT_FOUND. Only
 * customers that `only` admits come. Free with mo_customers_free(). `config` is borrowed for the
 * stream's life.
 *
 * `kept` is the folder of the last good copies (model/kept.h), NULL: none. As long as a file cannot
 * be opened, or so many are missing that it is a question, who is missing comes from there; where
 * there are copies it does not fail when no file can be read. */
MoCustomers *mo_customers_open(const MoConfig *config, const char *kept, MoProblems *problems,
                               GError **error);

/* The stream of nobody, for when no file can be read: it is not whole, so that nobody is gone and
 * what is open stays. Has the user's notes. */
MoCustomers *mo_customers_open_none(const MoConfig *config);

/* The first of the configured files that another program is writing just now: better to wait for
 * its end than to read half of it. NULL: none. The caller frees it. */
char *mo_customers_find_written(const MoConfig *config);

/* The same for named files without `only` and without a configuration: `moments customers FILE`. */
MoCustomers *mo_customers_open_files(const char *const *paths, MoProblems *problems,
                                     GError **error);

/* From where dates are looked at, before the first row: which of them cannot be yet, and what day
 * an instant is. Following a history sets the day, too. `zone` is borrowed until it is set anew;
 * NULL: not known, as without a call. */
void mo_customers_set_view(MoCustomers *customers, MoDay today, const MoZone *zone);

void mo_customers_free(MoCustomers *customers);

/* From now on customers come under the ids by which the history knows them, and the stream begins
 * anew. With `writes` the stream writes what it learns into the history, in batches: who is seen
 * for the first time, who is known by a new address, who asked for no contact, and, at the end of a
 * whole stream, who is gone. A history that cannot be written to is no error: the next stream
 * writes it. `history` is borrowed; NULL: ids of the records again. */
bool mo_customers_follow(MoCustomers *customers, MoHistory *history, MoDay today, int64_t now_utc,
                         bool writes, GError **error);

/* The next customer; false at the end. Borrowed until the next call. A row without a name, with an
 * unreadable date, or with the id of another person is a problem; its neighbours live. Rows of one
 * person in several files come as one, where the first file has the say; inside one file the first
 * row counts. */
bool mo_customers_next(MoCustomers *customers, const MoCustomer **ret_customer);

/* What the history knows of the customer that came last, in short: `is_plain` spares a load. */
MoKnown mo_customers_get_known(const MoCustomers *customers);

/* A customer whose row was met since the stream began, by her id; does not disturb the stream.
 * NULL when she was not, or when the file changed. Borrowed until the next mo_customers_find(). */
const MoCustomer *mo_customers_find(MoCustomers *customers, const char *id);

/* Starts again from the first row, without repeating any problem. */
bool mo_customers_rewind(MoCustomers *customers, GError **error);

/* Whether each of the configured files could be opened. */
bool mo_customers_has_all_files(const MoCustomers *customers);

/* Whether every file could be opened, no row was refused and no file was written to since the last
 * rewind: only then may a customer that did not come be taken for gone. */
bool mo_customers_is_whole(const MoCustomers *customers);

/* The file that was written to while it was read since the last rewind, or that was still being
 * written at the end of a stream in which somebody may be missing: reading again in a moment tells
 * more. NULL: none. Borrowed. */
const char *mo_customers_get_changing(const MoCustomers *customers);

/* Where a customer of the history stands after a stream has ended. */
typedef enum {
    MO_PRESENCE_HERE,    /* she came, be it from a copy */
    MO_PRESENCE_OTHERS,  /* she is in the files, and `only` leaves her out */
    MO_PRESENCE_GONE,    /* she is in no file, and that is certain */
    MO_PRESENCE_UNKNOWN, /* she did not come, and it is not certain that she is gone: a file cannot
                            be read, or so many are missing that it is a question */
} MoPresence;

MoPresence mo_customers_get_presence(const MoCustomers *customers, const char *id);

/* Who of those known does not come any more, after a stream has ended. */
typedef struct {
    unsigned n_known;   /* not gone before this stream */
    unsigned n_missing; /* of them, those that are in no file */
    unsigned n_kept;    /* of them, those who came from the last good copies */
    bool is_unread;     /* a file cannot be opened */
    bool is_question;   /* to be confirmed by the user: */
    bool are_many;      /* a third and more at once, and at least two, or all */
    /* The file that lost a third of its rows, if that is the question; borrowed. NULL: none. */
    const char *file;
    unsigned n_rows;   /* of it; without a file: known whom `only` leaves out, as it does all */
    unsigned n_before; /* what it had */
    /* The file that has a column less on which promises stand, and that column; borrowed. NULL:
     * none. */
    const char *narrowed;
    const char *column;
} MoMissing;

MoMissing mo_customers_get_missing(const MoCustomers *customers);

/* How many rows each of the configured files has, and in which of its columns promises stand, as a
 * text to be kept; NULL while that is not to
 * be relied on: before the end of a whole stream that follows a history, and while there is a
 * question. The caller frees it. */
char *mo_customers_print_row_counts(const MoCustomers *customers);

/* What they had when all was well, as it was printed then. */
void mo_customers_set_row_counts(MoCustomers *customers, const char *text);

/* Each of them, and with `gone` also those gone before. */
bool mo_customers_foreach_missing(MoCustomers *customers, bool gone, MoKnownFunc func, void *data,
                                  GError **error);

/* After a whole stream: each of whom more is known than that she was seen, and who did not come in
 * it, be she gone long ago, since this stream or perhaps, or left out by `only`. Cheap when nobody
 * went just now. */
typedef bool (*MoAbsentFunc)(const char *id, void *data);
bool mo_customers_foreach_absent(MoCustomers *customers, MoAbsentFunc func, void *data,
                                 GError **error);

/* Of them, those who are in the files, and whom `only` leaves out. */
bool mo_customers_foreach_left_out(const MoCustomers *customers, MoAbsentFunc func, void *data);

/* The user's answer to the question: writes them down as gone, and columns that are missing are
 * asked for no more. */
bool mo_customers_accept_missing(MoCustomers *customers, GError **error);

/* After a whole stream that follows a history: keeps a copy of each file that changed since the
 * last, unless somebody is missing for whom it is not certain that she is gone. Looks at nothing
 * but the sizes and times of files that did not change. */
bool mo_customers_keep_good(MoCustomers *customers, GError **error);

/* The sources opened, in their order, without copies. Borrowed. */
unsigned mo_customers_count_sources(const MoCustomers *customers);
const MoSource *mo_customers_get_source(const MoCustomers *customers, unsigned index);

/* How many rows were joined with one of an earlier file since the last rewind. */
unsigned mo_customers_count_joined(const MoCustomers *customers);

/* After mo_customers_check_matches(): which rows were joined, the first of them in words, and for
 * what the first row counts where they differ. *ret_n: how many in all. Borrowed; of char*. */
const GPtrArray *mo_customers_get_joined(const MoCustomers *customers, unsigned *ret_n);

/* Whether any source has the column (or the native field) that a selector names. */
bool mo_customers_has_field(const MoCustomers *customers, const char *field);

/* All column names of the sources, NULL-terminated, for "did you mean". Borrowed. */
const char *const *mo_customers_get_columns(const MoCustomers *customers);

/* The user's notes, which go over the records; never NULL with a configuration. Borrowed. */
const MoOverlay *mo_customers_get_overlay(const MoCustomers *customers);

/* Notes that cannot be read now, or are gone, give way to those that `old` has of the same file; a
 * problem says when they are gone. Whether they did: then `old` has the others. */
bool mo_customers_keep_notes(MoCustomers *customers, MoCustomers *old, MoProblems *problems);

/* Reports `only` and `who` naming a field or a date that no source has (errors, at the line of the
 * habit). Cheap: looks at headers only. */
void mo_customers_check_fields(const MoCustomers *customers, const MoConfig *config,
                               MoProblems *problems);

/* Streams all rows and reports each selector that matches nobody, with what there is instead
 * ("Lifecycle Stage has Customer 140, Lead 72"), rows that may be one person, and notes of nobody.
 * *ret_n gets the number of customers. Rewinds. */
void mo_customers_check_matches(MoCustomers *customers, const MoConfig *config,
                                MoProblems *problems, unsigned *ret_n);

/* Why a selector lets nobody in, in words: what there is of the columns that it asks for, or that
 * there is no such column. `where` names the selector. Streams all rows; the caller frees it. */
char *mo_customers_explain_nobody(MoCustomers *customers, const MoSelector *selector,
                                  const char *where);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCustomers, mo_customers_free)

#endif
