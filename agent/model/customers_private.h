/* The stream's inside: customers.c streams, customers_files.c finds and opens the files,
 * customers_joined.c brings the rows of one person together, customers_known.c asks and tells the
 * ledger, customers_settle.c gives the ids it has, customers_bans.c what she asked us not to do,
 * customers_missing.c tells who is gone, customers_rows.c how many rows each file had,
 * customers_kept.c who comes from the last good copies, customers_clash.c who shares an id with
 * somebody else, customers_taken.c whose id was somebody else's, customers_check.c compares with
 * the configuration. */
#ifndef MOMENTS_MODEL_CUSTOMERS_PRIVATE_H
#define MOMENTS_MODEL_CUSTOMERS_PRIVATE_H

#include "model/customers.h"
#include "model/identity.h"
#include "model/roster.h"

/* A row of one of the sources. */
typedef struct {
    unsigned source;
    MoRowPlace row;
} MoPlace;

/* How far reading has come. */
typedef struct {
    unsigned source;
    unsigned line; /* of the last row read; 0 = none of this file yet */
    unsigned file; /* of a folder: which of its files */
} MoReached;

typedef struct MoJoined MoJoined;
typedef struct MoKnownIds MoKnownIds;
typedef struct MoSameRows MoSameRows;
typedef struct MoKept MoKept;

struct MoCustomers {
    GPtrArray *sources;     /* of MoSource; behind the first */
    unsigned n_present;     /* come copies of files that are in question */
    MoKept *kept;           /* NULL: there are none */
    const MoConfig *config; /* NULL: named files */
    MoSourceOptions options;
    MoDateView view; /* what the options point to */
    MoProblems *problems;
    MoOverlay *overlay;
    bool is_open; /* the source at `at` is being read */
    unsigned at;  /* index of the source */
    MoReached reached;
    MoReached reported;   /* problems up to here were told already */
    bool is_file_missing; /* a file of the configuration could not be opened */
    bool is_row_missing;  /* a row was refused since the last rewind, or a file was written to */
    const char *changing; /* the file that was written to since then; NULL: none */
    bool is_ended;        /* the stream came to its end */
    MoMet settled;        /* of the customer who came last */
    bool is_fresh;        /* no row was read since the history was asked, at this version: */
    uint64_t fresh_version;
    MoCustomer *current;
    MoPlace place;      /* of `current` */
    GString *record_id; /* the id that its record gives, before the ledger has its say */
    MoCustomer *found;
    MoCustomer *earlier; /* a row met before, looked at again */
    MoRoster *roster;
    MoJoined *joined;       /* NULL: one source */
    GArray *later;          /* of MoPlace: rows whose id is settled when all others have come */
    unsigned next_later;    /* of them, at the end of the stream */
    unsigned n_later;       /* so many waited for that end; behind them, who waits for the others */
    MoKnownIds *known;      /* NULL: no history is followed */
    MoSameRows *same;       /* of customers whom the user joined */
    GPtrArray *clashes;     /* people of one id, not yet told */
    GPtrArray *taken;       /* for each source with such rows: ids that were somebody else's */
    bool only_asks_notes;   /* `only` names a column of the notes */
    const char *banned_as;  /* whose ban holds for `current`, of another name, by a common address;
                               NULL: nobody's. Borrowed from `known` */
    bool is_noted;          /* the notes went over `current` already */
    bool tells_joined;      /* which rows are joined is to be told: */
    GPtrArray *joined_told; /* of char*: the first of them */
    unsigned n_joined_told; /* how many there are */
    GPtrArray *columns;     /* of char*, own copies, NULL-terminated */
    GPtrArray *entries;     /* of char*: for each source, what names it in the configuration */
    GHashTable *row_counts; /* entry -> how many rows it had when all was well */
    GHashTable *told_in;    /* set of "+FIELD ENTRY": the column that it had then */
    bool is_narrowed_fine;  /* the user said so */
    unsigned n_next_steps;  /* so many of those that came have one */
};

/* Adds what one line of `files` names: a file, a folder, a pattern. Problems go to `file:line`. */
void mo_customers_add_files(MoCustomers *customers, const char *path, const char *file,
                            unsigned line);

static inline MoSource *mo_customers_source(const MoCustomers *customers, unsigned index)
{
    return g_ptr_array_index(customers->sources, index);
}

/* The name of the file in a folder of cards, or NULL. Borrowed from the customer. */
const char *mo_customers_get_card_file(const MoCustomers *customers, const MoCustomer *customer,
                                       unsigned source);

/* "line 3" when it is of the same file as `source`, else "~/clients.csv:3". The caller frees it. */
char *mo_customers_print_place(const MoCustomers *customers, unsigned source, unsigned of,
                               unsigned line);

/* ---- rows of one person in several files: customers_joined.c ---- */

/* Looks through all sources but the first. NULL for one source alone. */
MoJoined *mo_joined_new(MoCustomers *customers);
void mo_joined_free(MoJoined *joined);

/* Whether this row came already, as part of a customer of an earlier file. */
bool mo_joined_is_taken(const MoJoined *joined, MoPlace place);

/* Joins the rows of later files that are the same person to the customer, and takes them. */
void mo_joined_add(MoJoined *joined, MoCustomers *customers, unsigned source, MoCustomer *customer);

unsigned mo_joined_count(const MoJoined *joined);

/* For that, in customers_settle.c: whether the ledger knows anything else of this customer than
 * what she is made of now; under which id it knows her, "": none, or what the user joined, which
 * comes as customers_same.c has it (the caller frees it); whether this row of a later file was
 * joined to the one with that id. */
bool mo_customers_may_have_changed(const MoCustomers *customers, const MoCustomer *customer,
                                   unsigned source);
char *mo_customers_find_owner(MoCustomers *customers, const MoCustomer *customer, unsigned source);
bool mo_customers_was_joined_to(const MoCustomers *customers, const MoCustomer *partner,
                                const char *owner);

/* ---- who may be one person, and notes of nobody: customers_pairs.c, customers_newcomers.c ---- */

typedef struct MoNewcomers MoNewcomers;
MoNewcomers *mo_newcomers_new(MoCustomers *customers);
void mo_newcomers_free(MoNewcomers *newcomers);

/* The customer who came last in a stream that follows a history. */
void mo_newcomers_add(MoNewcomers *newcomers, const MoCustomer *customer);

/* After that stream: tells of each who is new and may be somebody who went. */
typedef void (*MoNewcomerFunc)(const char *file, unsigned line, const char *text, void *data);
void mo_newcomers_compare(MoNewcomers *newcomers, MoNewcomerFunc func, void *data);

typedef struct MoPairs MoPairs;
MoPairs *mo_pairs_new(MoCustomers *customers);
void mo_pairs_free(MoPairs *pairs);
void mo_pairs_add(MoPairs *pairs, const MoCustomer *customer);
void mo_pairs_report(MoPairs *pairs, MoProblems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPairs, mo_pairs_free)

/* ---- ids: customers_known.c, customers_settle.c; who is gone: customers_missing.c ---- */

struct MoKnownIds {
    MoHistory *history;
    MoDay today;
    int64_t now_utc;
    bool writes;
    uint64_t seed;
    bool is_first;       /* the ledger knows nobody yet */
    bool is_loaded;      /* the roster has what the ledger knew at fresh_version, */
    bool has_learned;    /* and what was to be written since */
    unsigned n_known;    /* not gone before this stream */
    unsigned n_missing;  /* after it */
    unsigned n_shut_out; /* of n_known, whom `only` leaves out, where it lets nobody in at all */
    unsigned n_absent;   /* of n_known, who did not come in it, whether they count as gone or not */
    GPtrArray *gone;     /* of char*: ids of those gone before of whom more is known than that */
    GPtrArray *left_out; /* of char*: ids of those of whom more is known, and `only` leaves out */
    GPtrArray *pending;  /* of MoEntry */
    GHashTable *bans;    /* alias -> Ban: said under whatever record */
    GHashTable *banned;  /* hash of an id -> Ban: what was written of her record */
    GHashTable *unseen;  /* set of hashes of ids: known, but their records were never seen */
    GHashTable *joined;  /* set of hashes of ids: customers to whom others were joined */
    GHashTable *forgotten; /* set of aliases: whose record is passed over */
};

/* Takes an entry over that the ledger has to be told. */
void mo_known_ids_learn(MoKnownIds *known, MoEntry *entry);

/* The ledger learns of a customer at her first row, and when her record says something new. */
void mo_customers_learn(MoCustomers *customers, const MoCustomer *customer, MoMet *met,
                        uint32_t digest);

/* Writes down what was learned so far. */
void mo_known_ids_flush(MoKnownIds *known);

typedef enum {
    MO_SETTLED,   /* the customer has her id */
    MO_DUPLICATE, /* the row is of a customer who came already; told */
    MO_LATER,     /* whose row it is shows only when all others have come */
} MoSettle;

typedef enum {
    MO_TURN_STREAM,       /* the row comes where it stands */
    MO_TURN_AFTER_OTHERS, /* all that are certain where they stand have come */
    MO_TURN_LAST,         /* and those to whom more than an id leads */
} MoTurn;

/* Gives the customer that was just read her id. */
MoSettle mo_customers_settle(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                             MoIdSource id_source, MoTurn turn, MoProblems *problems);

/* An empty cell takes back what was promised only in the record that she is known by: that of
 * another program (`record_id` is not her id), or of who was joined to her (NULL), may never have
 * had it. */
void mo_customers_heed_empty(MoCustomer *customer, const char *record_id);

typedef enum {
    MO_WHOSE_HERS,    /* her name, or an address with it, leads to her */
    MO_WHOSE_OTHERS,  /* it leads to somebody else: *ret_other */
    MO_WHOSE_UNKNOWN, /* to nobody: she changed, or it is a stranger */
} MoWhose;

/* Whose row this is, beside its id, which the ledger knows as that of the customer `id`. The row's
 * own id stands in `record_id`. The caller frees *ret_other. */
MoWhose mo_customers_tell_whose(const MoCustomers *customers, const MoCustomer *customer,
                                MoPlace place, const char *id, char **ret_other);

/* Gives the second person of an id an id of her own. */
void mo_customers_become_twin(MoCustomer *customer);

/* ---- people of one id: customers_clash.c ---- */

/* The row has the id of somebody else, `earlier` at `met` (both NULL when that is not known). Told
 * at the end of the stream. */
void mo_customers_note_clash(MoCustomers *customers, const MoCustomer *customer, unsigned source,
                             const MoCustomer *earlier, const MoMet *met);
void mo_customers_report_clashes(MoCustomers *customers);
void mo_clash_free(void *clash);

/* ---- ids that were somebody else's: customers_taken.c ---- */

/* Whether a record has nothing of what is known of `id`: no word of a name, not the company, no
 * address or phone number, not the birthday. Where the ids of its file turn out to move from one to
 * the next, a company or a given name alone is nothing, either. */
bool mo_customers_is_stranger_to(const MoCustomers *customers, const MoCustomer *customer,
                                 unsigned source, const char *id);

/* The id of the row is somebody else's: she came under her own one; or she is new, and has an id of
 * ours now. Told at the end of the stream, as a clash where that other one has the id still. */
void mo_customers_note_moved(MoCustomers *customers, const MoCustomer *customer, MoPlace place,
                             bool tells);
void mo_customers_note_taken(MoCustomers *customers, const MoCustomer *customer, MoPlace place);
void mo_customers_report_taken(MoCustomers *customers);
void mo_taken_free(void *taken);

/* The id under which the customer that was just read will come, as far as it can be told now; "":
 * that of somebody new. The caller frees it. */
char *mo_customers_guess_id(MoCustomers *customers);

/* For a row of a last good copy: whether she is known, and did not come. Nothing is learned of her.
 */
bool mo_customers_settle_kept(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                              MoIdSource id_source);

/* Whether `only` lets the row in that was just read. */
bool mo_customers_is_admitted(MoCustomers *customers);

/* Notes that `only` leaves out a row that is in the files all the same. */
void mo_customers_note_others(MoCustomers *customers, const MoCustomer *customer);

/* The stream has come to its end: what was learned is written, who is gone is noted. */
void mo_customers_end(MoCustomers *customers);

/* ---- rows of customers whom the user joined: customers_same.c ---- */

MoSameRows *mo_same_rows_new(void);
void mo_same_rows_free(MoSameRows *same);
void mo_same_rows_begin(MoSameRows *same);

/* Whether the row that was just read belongs to somebody who was joined: it comes at the end. */
bool mo_customers_wait_for_same(MoCustomers *customers);

/* The next of those customers, of all her rows, in `current`; her id is not settled yet. Also who
 * turned out to have no more than an id in common with one of them. */
bool mo_customers_next_same(MoCustomers *customers);

/* The same of one of them, after the stream. False when she is none. */
bool mo_customers_find_same(MoCustomers *customers, uint64_t owner, MoCustomer *customer);

/* Whether rows of her wait for the end of the stream. */
bool mo_customers_has_same_rows(const MoCustomers *customers, uint64_t owner);

/* ---- rows of each file: customers_rows.c ---- */

/* The sources opened last are what this entry of the configuration names; borrowed. */
void mo_customers_note_entry(MoCustomers *customers, const char *entry);

/* Fewer than so many are no question, unless they are all: that is how one edits a file by hand. */
#define MO_QUESTION_LEAST 2U

/* The file that has no column any more on which promises stood, and that column; NULL: none.
 * Borrowed. */
const char *mo_customers_find_narrowed(const MoCustomers *customers, const char **ret_column);

/* Whether what this entry names has a third of its rows less than before. The numbers may be NULL.
 */
bool mo_customers_has_shrunk(const MoCustomers *customers, const char *entry, unsigned *ret_n_rows,
                             unsigned *ret_n_before);

/* The file that has a third of its rows less than before; NULL: none. Borrowed. */
const char *mo_customers_find_shrunk(const MoCustomers *customers, unsigned *ret_n_rows,
                                     unsigned *ret_n_before);

/* ---- last good copies: customers_kept.c ---- */

MoKept *mo_kept_new(const char *folder);
void mo_kept_free(MoKept *kept);

/* What this entry of the configuration names cannot be opened: its copies are, behind all files.
 * Borrowed. */
void mo_customers_note_failed(MoCustomers *customers, const char *entry);

/* All rows of the files have come: copies of what is in question come next. */
void mo_customers_begin_kept(MoCustomers *customers);
bool mo_customers_next_kept(MoCustomers *customers);
void mo_customers_rewind_kept(MoCustomers *customers);

/* Whether rows of this later source may be joined to those of another: a copy that is not in force
 * tells nothing, and of a file that is there it tells what is over. */
bool mo_customers_may_join(const MoCustomers *customers, unsigned source, unsigned later);
unsigned mo_customers_count_kept(const MoCustomers *customers);

/* ---- bans: customers_bans.c ---- */

/* Reads what the ledger knows of them into `known`, which holds none yet. */
bool mo_known_ids_load_bans(MoKnownIds *known, GError **error);

/* Whether this is somebody whom the user had forgotten. `card_file`: its name in a folder of cards,
 * or NULL. The row's own id stands in `record_id`. */
bool mo_customers_is_forgotten(const MoCustomers *customers, const MoCustomer *customer,
                               const char *card_file);

/* Bans that were said under an earlier record hold on; new ones are written down. */
void mo_customers_settle_bans(MoCustomers *customers, MoCustomer *customer);

/* Whether her address or phone number is of somebody banned who has not come yet: whether she is
 * still there shows when all others have come. */
bool mo_customers_wait_for_banned(const MoCustomers *customers, const MoCustomer *customer);
void mo_known_ban_free(void *ban);

/* Whether the ledger has it that the customer with this id left or died. */
bool mo_customers_has_left(const MoCustomers *customers, const char *id);

/* Before a stream begins. */
bool mo_known_ids_begin(MoCustomers *customers, GError **error);
void mo_known_ids_free(MoKnownIds *known);

#endif
