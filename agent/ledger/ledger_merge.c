/* Two ledgers made one: by machine and number every entry is known, so nothing can come twice; who
 * is who of two that began apart, ledger_match.c finds. */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "ledger/ledger_forget.h"
#include "ledger/ledger_match.h"
#include "ledger/ledger_text.h"

typedef struct {
    MoLedger *ledger;
    GHashTable *customers; /* set of char *: those whose projection is to be made anew */
    GArray *aliases;
    int64_t guest_batch;   /* of the entry taken last, there */
    int64_t batch;         /* and here */
    int64_t last_seq;      /* of the newest entry here */
    bool only_forgotten;   /* nothing is wanted but who was forgotten */
    GHashTable *forgotten; /* set of char *: as mo_ledger_load_forgotten() of both */
    MoMatch *match;        /* of one that began apart; NULL: the ids are the same */
    unsigned taken;
} Merge;

static bool is_here(const Merge *merge, const MoEntry *entry, bool *ret_is, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(merge->ledger, MO_SQL_FIND_ENTRY, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, entry->machine);
    sqlite3_bind_int64(statement, 2, (int64_t)entry->number);
    MoStep step = mo_ledger_step(statement, error);
    *ret_is = step == MO_STEP_ROW;
    return step != MO_STEP_ERROR;
}

/* Entries that were written together stay together: they are taken back together. */
static bool insert(Merge *merge, const MoEntry *entry, int64_t batch, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(merge->ledger, MO_SQL_INSERT_ENTRY, error);
    if (statement == NULL)
        return false;
    if (batch != merge->guest_batch) {
        merge->guest_batch = batch;
        merge->batch = merge->last_seq + 1;
    }
    mo_bind_entry(statement, entry);
    sqlite3_bind_int64(statement, MO_LEDGER_ENTRY_COLUMNS + 1, merge->batch);
    if (!mo_ledger_run(statement, error))
        return false;
    merge->taken++;
    merge->last_seq = sqlite3_last_insert_rowid(merge->ledger->db);
    if (entry->customer != NULL)
        g_hash_table_add(merge->customers, g_strdup(entry->customer));
    return mo_ledger_aliases_add(merge->ledger, merge->aliases, entry, merge->last_seq, error);
}

/* What was taken back there may be an entry that was here all the time. */
static bool note_undone(Merge *merge, const MoEntry *undo, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(merge->ledger, MO_SQL_FIND_ENTRY, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, undo->undone_machine);
    sqlite3_bind_int64(statement, 2, (int64_t)undo->undone_number);
    MoStep step = mo_ledger_step(statement, error);
    g_autoptr(MoEntry) undone = step == MO_STEP_ROW ? mo_column_entry(statement, error) : NULL;
    if (undone != NULL && undone->customer != NULL)
        g_hash_table_add(merge->customers, g_strdup(undone->customer));
    return step == MO_STEP_DONE || undone != NULL;
}

static bool is_forgotten(const MoEntry *entry)
{
    return entry->customer != NULL && g_str_has_prefix(entry->customer, MO_FORGOTTEN_PREFIX);
}

static bool is_wanted(const Merge *merge, const MoEntry *entry)
{
    if (merge->only_forgotten)
        return is_forgotten(entry);
    if (entry->customer == NULL || g_hash_table_size(merge->forgotten) == 0)
        return true;
    g_autofree char *name = mo_ledger_get_forgotten_name(&merge->ledger->base, entry->customer);
    return !g_hash_table_contains(merge->forgotten, name);
}

static bool take(Merge *merge, sqlite3_stmt *read, GError **error)
{
    g_autoptr(MoEntry) entry = mo_column_entry(read, error);
    bool known = false;
    if (entry == NULL || !is_here(merge, entry, &known, error))
        return false;
    if (known || (merge->match != NULL && !mo_match_rewrite(merge->match, entry)) ||
        !is_wanted(merge, entry))
        return true;
    return insert(merge, entry, sqlite3_column_int64(read, MO_LEDGER_ENTRY_COLUMNS), error) &&
           (entry->type != MO_ENTRY_UNDO || note_undone(merge, entry, error));
}

static bool take_all(Merge *merge, MoLedger *guest, GError **error)
{
    sqlite3_stmt *read = NULL;
    int code = sqlite3_prepare_v2(guest->db, mo_ledger_sql(MO_SQL_ENTRIES_ALL), -1, &read, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(guest->db, code, error);
    MoStep step;
    bool fine = true;
    while (fine && (step = mo_ledger_step(read, error)) == MO_STEP_ROW)
        fine = take(merge, read, error);
    sqlite3_finalize(read);
    return fine && step == MO_STEP_DONE;
}

static bool rebuild_all(Merge *merge, GError **error)
{
    GHashTableIter iter;
    void *customer;
    g_hash_table_iter_init(&iter, merge->customers);
    while (g_hash_table_iter_next(&iter, &customer, NULL)) {
        if (!mo_ledger_rebuild(merge->ledger, customer, error))
            return false;
    }
    return mo_ledger_aliases_write(merge->ledger, merge->aliases, error) &&
           mo_ledger_join_anew(merge->ledger, error) &&
           mo_ledger_settle_known(merge->ledger, error);
}

/* The older of the two births counts: what was due before the younger one was told somewhere. */
static bool take_birth(const Merge *merge, const MoLedger *guest, GError **error)
{
    MoLedger *ledger = merge->ledger;
    return guest->birth >= ledger->birth ||
           mo_ledger_adopt_meta(ledger, guest->birth, (int64_t)ledger->seed, error);
}

static bool merge_in(Merge *merge, MoLedger *guest, GError **error)
{
    MoLedger *ledger = merge->ledger;
    MoDay birth = ledger->birth;
    if (!mo_ledger_begin_write(ledger, error))
        return false;
    merge->guest_batch = -1;
    if (mo_ledger_get_int(ledger->db, "SELECT ifnull(max(seq), 0) FROM entry", 0, &merge->last_seq,
                          error) &&
        (merge->only_forgotten || take_birth(merge, guest, error)) &&
        take_all(merge, guest, error) && rebuild_all(merge, error) &&
        mo_ledger_run_simple(ledger, MO_SQL_COMMIT, error)) {
        ledger->written++;
        return true;
    }
    if (sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    ledger->birth = birth;
    return false;
}

static bool merge_from(MoLedger *ledger, MoLedger *guest, bool only_forgotten, MoMatch *match,
                       unsigned *ret_n, GError **error)
{
    Merge merge = {.ledger = ledger,
                   .only_forgotten = only_forgotten,
                   .match = match,
                   .customers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   .aliases = mo_ledger_aliases_new()};
    merge.forgotten = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool done = mo_ledger_load_forgotten(&ledger->base, merge.forgotten, error) &&
                mo_ledger_load_forgotten(&guest->base, merge.forgotten, error) &&
                merge_in(&merge, guest, error);
    *ret_n = merge.taken;
    g_hash_table_unref(merge.forgotten);
    g_hash_table_unref(merge.customers);
    g_array_unref(merge.aliases);
    return done;
}

bool mo_ledger_take_forgotten(MoHistory *history, MoHistory *from, int64_t now_utc, GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    MoLedger *other = mo_ledger_cast(from);
    unsigned n = 0;
    g_return_val_if_fail(ledger != NULL && other != NULL, false);
    return (ledger->seed != other->seed || merge_from(ledger, other, true, NULL, &n, error)) &&
           mo_ledger_forget_again(history, from, now_utc, &n, error);
}

/* Ids of customers, spreads and moments hang on the seed: an empty ledger had better take over all
 * of the other one. */
static bool check_filled(const MoLedger *ledger, GError **error)
{
    int64_t n = 0;
    if (!mo_ledger_get_int(ledger->db, "SELECT count(*) FROM entry", 0, &n, error))
        return false;
    if (n == 0)
        g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED,
                            _("This ledger is empty. To go on with the other one type: moments "
                              "ledger restore, and the file"));
    return n != 0;
}

static bool merge_apart(MoLedger *ledger, MoLedger *guest, int64_t now_utc, unsigned *ret_n,
                        GPtrArray **ret_left, GError **error)
{
    unsigned n_forgotten = 0;
    if (!check_filled(ledger, error))
        return false;
    g_autoptr(MoMatch) match = mo_match_new(&ledger->base, &guest->base, error);
    if (match == NULL || !merge_from(ledger, guest, false, match, ret_n, error) ||
        !mo_ledger_forget_again(&ledger->base, &guest->base, now_utc, &n_forgotten, error))
        return false;
    if (ret_left != NULL)
        *ret_left = mo_match_list_left(match);
    return true;
}

bool mo_ledger_merge(MoHistory *history, const char *file, MoDay today, int64_t now_utc,
                     unsigned *ret_n, GPtrArray **ret_left, GError **error)
{
    if (ret_left != NULL)
        *ret_left = NULL;
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, false);
    g_auto(MoLedgerGuest) guest = {0};
    if (!mo_ledger_guest_open(ledger->folder, file, today, now_utc, &guest, error))
        return false;
    MoLedger *other = mo_ledger_cast(guest.history);
    if (ledger->seed != other->seed)
        return merge_apart(ledger, other, now_utc, ret_n, ret_left, error);
    unsigned n_forgotten = 0;
    return merge_from(ledger, other, false, NULL, ret_n, error) &&
           mo_ledger_forget_again(history, history, now_utc, &n_forgotten, error);
}
