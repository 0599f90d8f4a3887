/* Inside of the ledger: one connection with its statements. */
#ifndef MOMENTS_LEDGER_LEDGER_PRIVATE_H
#define MOMENTS_LEDGER_LEDGER_PRIVATE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "ledger/ledger.h"
#include "model/history_rules.h"

/* "Mmnt", so that file(1) and we can tell a ledger from another database. */
#define MO_LEDGER_APPLICATION_ID 0x4d6d6e74
#define MO_LEDGER_VERSION 7
/* The closed day of what is open: later than every day, so that one range finds both. */
#define MO_LEDGER_OPEN INT32_MAX
/* A ledger with more entries than this is checked once in so many days instead of at each opening.
 */
#define MO_LEDGER_CHECK_ROWS 100000
#define MO_LEDGER_CHECK_DAYS 7
/* How many columns of an entry mo_bind_entry() and mo_column_entry() know; others stand behind. */
#define MO_LEDGER_ENTRY_COLUMNS 32

typedef enum {
    MO_SQL_BEGIN_READ,
    MO_SQL_BEGIN_WRITE,
    MO_SQL_COMMIT,
    MO_SQL_ROLLBACK,
    MO_SQL_DATA_VERSION,
    MO_SQL_LAST_NUMBER,
    MO_SQL_LAST_SEQ,
    MO_SQL_CHANGED,
    MO_SQL_INSERT_ENTRY,
    MO_SQL_ENTRIES,
    MO_SQL_ENTRIES_ALL,
    MO_SQL_ENTRIES_TELLING,
    MO_SQL_ENTRIES_OF,
    MO_SQL_ENTRIES_SAME,
    MO_SQL_STARTS_OF,
    MO_SQL_ENTRIES_DESK,
    MO_SQL_HAS_DELIVERY,
    MO_SQL_HAS_DIGEST,
    MO_SQL_HAS_UNDO,
    MO_SQL_HABIT_SEEN,
    MO_SQL_PLANNED,
    MO_SQL_FIND_ENTRY,
    MO_SQL_ENTRY_AT,
    MO_SQL_ENTRY_AT_2,
    MO_SQL_ENTRY_AT_1,
    MO_SQL_ORDER_AT,
    MO_SQL_NEWEST_ANSWER,
    MO_SQL_ANSWERS_OF_BATCH,
    MO_SQL_PERSON,
    MO_SQL_JOINED,
    MO_SQL_JOINED_TO,
    MO_SQL_KNOWN,
    MO_SQL_COUNT_KNOWN,
    MO_SQL_ADD_KNOWN,
    MO_SQL_RECOUNT_KNOWN,
    MO_SQL_FIND_ALIAS,
    MO_SQL_NAME,
    MO_SQL_BANS,
    MO_SQL_BANS_OF,
    MO_SQL_PAIRS,
    MO_SQL_PAIR,
    MO_SQL_ALL_PERSONS,
    MO_SQL_ALL_PAIRS,
    MO_SQL_ALL_MOMENTS,
    MO_SQL_ALL_GIVEN,
    MO_SQL_MOMENTS,
    MO_SQL_MOMENT,
    MO_SQL_MOMENT_OF,
    MO_SQL_MOMENTS_WHOLE,
    MO_SQL_BRIEF,
    MO_SQL_BRIEFS_FROM,
    MO_SQL_PAIRS_FROM,
    MO_SQL_MOMENTS_FROM,
    MO_SQL_GIVEN,
    MO_SQL_OPEN_MOMENTS,
    MO_SQL_FIRST_RAISES,
    MO_SQL_PUT_PERSON,
    MO_SQL_PUT_JOINED,
    MO_SQL_PUT_ALIAS,
    MO_SQL_PUT_BAN,
    MO_SQL_PUT_PAIR,
    MO_SQL_PUT_MOMENT,
    MO_SQL_PUT_GIVEN,
    MO_SQL_DROP_PERSON,
    MO_SQL_DROP_PAIRS,
    MO_SQL_DROP_MOMENTS,
    MO_SQL_DROP_MOMENT_OF,
    MO_SQL_DROP_GIVEN,
    MO_SQL_DROP_BANS,
    MO_SQL_COUNT
} MoSql;

/* A table read in the order of its key: ledger_walk.c. */
typedef struct {
    sqlite3_stmt *statement; /* NULL: it stands nowhere */
    const char *customer;    /* of the row on which it stands; NULL: behind the last */
    GString *asked;          /* who was asked for last; NULL: nobody */
    bool is_near;            /* she was found without a search */
} MoLedgerWalk;

typedef struct {
    MoHistory base;
    sqlite3 *db;
    sqlite3_stmt *statements[MO_SQL_COUNT]; /* made at their first use */
    char *folder;
    char *path;
    int lock; /* shared while open: nobody may replace the file meanwhile; -1: no lock to be had */
    dev_t device;
    ino_t inode;
    bool read_only;
    bool (*stop_func)(void *data); /* NULL: nothing is more urgent than the ledger */
    void *stop_data;
    int64_t busy_since; /* monotonic; while somebody else's lock is waited for */
    MoDay birth;
    uint64_t seed;
    char *machine;
    uint64_t written;   /* appends of this connection */
    int64_t known_more; /* by how many the customers known became more, in this transaction */
    unsigned held;      /* holds that were not released: a read transaction outlives its question */
    MoLedgerWalk persons, pairs, moments; /* stand somewhere only while there is a hold */
} MoLedger;

/* ---- ledger_sql.c: statements and errors ---- */

/* A statement in use: reset, its parameters forgotten, when it goes out of scope. */
typedef sqlite3_stmt *MoStatement;
void mo_statement_release(MoStatement statement);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(MoStatement, mo_statement_release, NULL)

typedef enum { MO_STEP_ERROR, MO_STEP_DONE, MO_STEP_ROW } MoStep;

/* NULL on an error. Of each kind only one may be in use at a time. */
MoStatement mo_ledger_use(MoLedger *ledger, MoSql which, GError **error);
const char *mo_ledger_sql(MoSql which);
MoStep mo_ledger_step(sqlite3_stmt *statement, GError **error);
/* Steps a statement that gives no rows. */
bool mo_ledger_run(sqlite3_stmt *statement, GError **error);
bool mo_ledger_run_simple(MoLedger *ledger, MoSql which, GError **error);
/* Runs SQL without parameters. */
bool mo_ledger_exec(sqlite3 *db, const char *sql, GError **error);
/* The first column of the first row, or `fallback` where there is none. */
bool mo_ledger_get_int(sqlite3 *db, const char *sql, int64_t fallback, int64_t *ret_value,
                       GError **error);
/* The first column of all rows, as text; NULL on an error. The caller frees it. */
GPtrArray *mo_ledger_load_texts(sqlite3 *db, const char *sql, GError **error);
/* The GError of SQLite's `code`. Always false. */
bool mo_ledger_fail(sqlite3 *db, int code, GError **error);
bool mo_ledger_is_corrupt_code(int code);

void mo_bind_text(sqlite3_stmt *statement, int at, const char *text); /* borrowed until release */
void mo_bind_day(sqlite3_stmt *statement, int at, MoDay day);
void mo_bind_utc(sqlite3_stmt *statement, int at, int64_t utc);
char *mo_column_text(sqlite3_stmt *statement, int at); /* a copy; NULL of NULL */
MoDay mo_column_day(sqlite3_stmt *statement, int at);
int64_t mo_column_utc(sqlite3_stmt *statement, int at);

/* ---- ledger_columns.c: rows to values and back; as the column lists of ledger_sql.c ---- */

void mo_bind_entry(sqlite3_stmt *statement, const MoEntry *entry);
MoEntry *mo_column_entry(sqlite3_stmt *statement, GError **error);
void mo_bind_record(sqlite3_stmt *statement, const MoRecord *record);
/* The origin of a row of table moment, or NULL; borrowed. */
const char *mo_column_origin(sqlite3_stmt *statement);
/* Fills all but customer, habit, nominal day and origin. */
bool mo_column_record(sqlite3_stmt *statement, MoRecord *record, GError **error);
bool mo_column_state(sqlite3_stmt *statement, int at, MoState *ret_state, GError **error);
const char *mo_ledger_nudge_word(MoNudge nudge);

/* ---- ledger_schema.c ---- */

/* Makes the tables of a new file, or migrates an older one after a backup; with `check` only after
 * a quick_check, if that is due. MO_ERROR_NEWER, MO_ERROR_REFUSED as mo_ledger_open(). */
bool mo_ledger_prepare_schema(MoLedger *ledger, bool check, MoDay today, int64_t now_utc,
                              GError **error);
/* Takes over birth and seed of another ledger. */
bool mo_ledger_adopt_meta(MoLedger *ledger, int64_t birth, int64_t seed, GError **error);
/* Reads birth, seed and machine; a new machine id when `new_machine` or when the host changed. */
bool mo_ledger_load_meta(MoLedger *ledger, const char *host, bool new_machine, GError **error);
/* MO_ERROR_CORRUPT when PRAGMA quick_check finds something. */
bool mo_ledger_quick_check(sqlite3 *db, GError **error);
/* A new machine id, whatever the host: numbers given elsewhere cannot come twice. */
bool mo_ledger_renew_machine(MoLedger *ledger, GError **error);

/* ---- ledger_read.c ---- */

/* A row of table person, and as much of her history as was asked for. */
typedef struct {
    MoCustomerHistory *known; /* under the id of the one who stays */
    uint32_t digest;
    bool is_there;    /* there is a row */
    bool is_plain;    /* nothing but first-seen and gone days is known */
    bool is_group;    /* others were joined to her */
    int64_t last_seq; /* 0 in these: none */
    int64_t seen_seq;
    int64_t known_seq;
} MoLedgerPerson;

void mo_ledger_person_clear(MoLedgerPerson *person);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoLedgerPerson, mo_ledger_person_clear)

/* The one who stays for a customer, without pairs, moments and what was given. */
bool mo_ledger_load_person(MoLedger *ledger, const char *customer, MoLedgerPerson *ret_person,
                           GError **error);
/* The same with what one entry needs to be judged and folded: the pair and the record it names. */
bool mo_ledger_load_for(MoLedger *ledger, const MoEntry *entry, MoLedgerPerson *ret_person,
                        GError **error);
/* Where a statement over persons has these columns: the one who stays, and the entry that told of
 * her first. */
#define MO_SAME_AT 9
#define MO_SEEN_SEQ_AT 12

/* One row of a statement whose columns are those of table person, pair or moment, into `known`. */
void mo_ledger_take_person(sqlite3_stmt *statement, MoCustomerHistory *known);
void mo_ledger_take_pair(sqlite3_stmt *statement, MoCustomerHistory *known);
bool mo_ledger_take_moment(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error);

MoCustomerHistory *mo_ledger_load_customer(MoHistory *history, const char *customer, MoDay since,
                                           GError **error);
/* Rows of table moment, as far as the statement gives them. */
bool mo_ledger_take_moments(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error);
/* Begins a read transaction unless there is one: *ret_own. mo_ledger_end_own_reading() after it. */
bool mo_ledger_begin_reading(MoLedger *ledger, bool *ret_own, GError **error);
void mo_ledger_end_own_reading(MoLedger *ledger, bool own);
void mo_ledger_hold(MoHistory *history);
void mo_ledger_release(MoHistory *history);
/* Ends the read transaction of a hold, which begins anew with the next question. */
void mo_ledger_end_reading(MoLedger *ledger);
MoDay mo_ledger_get_habit_seen(MoHistory *history, const char *habit);
MoDay mo_ledger_get_planned(MoHistory *history);
bool mo_ledger_has_digest(MoHistory *history, MoDay day, const char *kind);
int mo_ledger_count_first_raises(MoHistory *history, MoDay day, GError **error);
bool mo_ledger_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error);
bool mo_ledger_foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func,
                               void *data, GError **error);

/* ---- ledger_walk.c: one customer after the other, in the order of their ids or not ---- */

/* To the first row of the customer, or the first behind where it would stand. `which` gives the
 * rows from customer ?1 on, with the customer in the first column. */
bool mo_ledger_walk_to(MoLedger *ledger, MoLedgerWalk *walk, MoSql which, const char *customer,
                       GError **error);
/* Whether it stands on a row of hers, which is then walk->statement's. */
bool mo_ledger_walk_is_at(const MoLedgerWalk *walk, const char *customer);
bool mo_ledger_walk_on(MoLedgerWalk *walk, GError **error);
/* No statement is in use any more: before every end of a transaction. */
void mo_ledger_end_walks(MoLedger *ledger);
void mo_ledger_free_walks(MoLedger *ledger);

/* ---- ledger_brief.c ---- */

MoCustomerHistory *mo_ledger_load_brief(MoHistory *history, const char *customer, MoDay since,
                                        GError **error);

/* ---- ledger_entries.c ---- */

typedef struct {
    MoEntry *entry; /* its customer as it was written */
    int64_t seq;
} MoLedgerEntry;

/* The entries of a customer and of all who were joined to her, in the order of
 * folding, undone ones left out. The caller frees it; NULL on an error. */
GPtrArray *mo_ledger_load_entries(MoLedger *ledger, const char *customer, GError **error);
GPtrArray *mo_ledger_load_starts(MoHistory *history, const char *customer, GError **error);

/* Fills in the pauses before the last one. */
bool mo_ledger_load_pauses(MoLedger *ledger, MoCustomerHistory *known, GError **error);
bool mo_ledger_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func, void *data,
                             GError **error);
bool mo_ledger_foreach_desk(MoHistory *history, MoEntryFunc func, void *data, GError **error);
bool mo_ledger_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                               GError **error);

/* ---- ledger_known.c: who is who ---- */

bool mo_ledger_foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error);
unsigned mo_ledger_count_known(MoHistory *history);
bool mo_ledger_find_alias(MoHistory *history, uint64_t alias, char **ret_customer, GError **error);
bool mo_ledger_get_name(MoHistory *history, const char *customer, char **ret_name,
                        char **ret_company);
bool mo_ledger_foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error);
/* Puts what a customer asked us not to do in the place of what was there; NULL: nothing. */
bool mo_ledger_put_bans(MoLedger *ledger, const char *customer, const MoBans *bans, GError **error);
/* Whether a BANNED of the customer who stays tells nothing new. */
bool mo_ledger_is_banned_so(MoLedger *ledger, const char *customer, const MoEntry *entry,
                            bool *ret_known, GError **error);

/* Aliases told by entries, gathered so that they are written in order of their hashes. */
GArray *mo_ledger_aliases_new(void);
bool mo_ledger_aliases_add(MoLedger *ledger, GArray *aliases, const MoEntry *entry, int64_t seq,
                           GError **error);
bool mo_ledger_aliases_write(MoLedger *ledger, GArray *aliases, GError **error);

/* Who was joined to whom, those who stay left out; as mo_same_new(). NULL on an error. */
GHashTable *mo_ledger_load_same(MoLedger *ledger, GError **error);
/* Finds anew from the entries who was joined to whom, and makes the projections of all whom that
 * changes. */
bool mo_ledger_join_anew(MoLedger *ledger, GError **error);

/* ---- ledger_project.c: what is known of a customer, written ---- */

/* Folds the entry, written at `seq`, into the stored projection of its customer. `person` is of
 * mo_ledger_load_for(), and the entry the newest of all hers: mo_ledger_follow(). */
bool mo_ledger_project(MoLedger *ledger, MoLedgerPerson *person, const MoEntry *entry, int64_t seq,
                       GError **error);
/* Puts the entry behind all that were folded for its customer: when the clock was set back, its
 * instant becomes that of the last. */
bool mo_ledger_follow(MoLedger *ledger, const MoLedgerPerson *person, MoEntry *entry,
                      GError **error);
/* Makes the projection of one who stays anew from her entries and those of all joined to her. */
bool mo_ledger_rebuild(MoLedger *ledger, const char *customer, GError **error);
/* Writes by how many the customers known became more. */
bool mo_ledger_settle_known(MoLedger *ledger, GError **error);

/* ---- ledger_write.c ---- */

bool mo_ledger_append(MoHistory *history, GPtrArray *entries, GError **error);
bool mo_ledger_undo_last(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error);
/* Begins a transaction that may write, if the file is still the one at its path. */
bool mo_ledger_begin_write(MoLedger *ledger, GError **error);

/* ---- ledger_backup.c, ledger_repair.c ---- */

/* Writes a copy of the open database to `path`, on the disk when it returns. */
bool mo_ledger_copy(sqlite3 *db, const char *path, GError **error);
/* Makes sure that a new name in the folder of `path` is on the disk. */
bool mo_ledger_sync_folder_of(const char *path, GError **error);
/* The names of the backups in the folder, newest first. */
GPtrArray *mo_ledger_list_backups(const char *folder);
/* Sets the file aside, if there is one, and puts the newest good backup in its place, if there is
 * one. *ret_aside: the path of the damaged file, or NULL. *ret_notice: what to tell the user. */
bool mo_ledger_replace(const char *folder, const char *path, MoDay today, char **ret_aside,
                       char **ret_notice, GError **error);
/* Adds the entries of a damaged file that the ledger lacks, as far as they can be read; the number
 * of them, which is 0 when nothing could be read. */
unsigned mo_ledger_salvage(MoLedger *ledger, const char *aside);

/* ---- ledger.c ---- */

/* The history as a ledger, or NULL when it is none. */
MoLedger *mo_ledger_cast(MoHistory *history);

/* As mo_ledger_open(), on the host with this identity ("" = not known). */
MoHistory *mo_ledger_open_on_host(const char *folder, MoDay today, int64_t now_utc,
                                  MoLedgerMode mode, const char *host, char **ret_notice,
                                  GError **error);

#endif
