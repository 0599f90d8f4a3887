/* What mo_history_fold() makes of a customer's entries, kept beside them. Nothing here decides
 * anything: rows are loaded, folded by the model's rule, and stored. */
#include "ledger/ledger_private.h"

static bool put_person(MoLedger *ledger, const MoCustomerHistory *known, const MoEntry *last,
                       GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_PERSON, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    mo_bind_day(statement, 2, known->first_seen);
    mo_bind_day(statement, 3, known->gone_day);
    mo_bind_day(statement, 4, known->last_contact);
    mo_bind_text(statement, 5, known->last_done_kind);
    mo_bind_day(statement, 6, known->last_done_day);
    sqlite3_bind_int64(statement, 7, last->at_utc);
    mo_bind_text(statement, 8, last->machine);
    sqlite3_bind_int64(statement, 9, (int64_t)last->number);
    return mo_ledger_run(statement, error);
}

static bool put_record(MoLedger *ledger, const MoRecord *record, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_MOMENT, error);
    if (statement == NULL)
        return false;
    mo_bind_record(statement, record);
    return mo_ledger_run(statement, error);
}

static bool put_pair(MoLedger *ledger, const char *customer, const MoPairHistory *pair,
                     GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_PAIR, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    mo_bind_text(statement, 2, pair->habit);
    sqlite3_bind_int(statement, 3, pair->never);
    mo_bind_day(statement, 4, pair->last_done);
    mo_bind_day(statement, 5, pair->last_passed);
    if (!mo_ledger_run(statement, error))
        return false;
    for (unsigned i = 0; i < pair->records->len; i++) {
        if (!put_record(ledger, pair->records->pdata[i], error))
            return false;
    }
    return true;
}

static bool put_given(MoLedger *ledger, const char *customer, const char *key, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_GIVEN, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    mo_bind_text(statement, 2, key);
    return mo_ledger_run(statement, error);
}

/* Stores all that `known` holds, which may be a part; what it does not hold stays as it was. */
static bool put_all(MoLedger *ledger, const MoCustomerHistory *known, const MoEntry *last,
                    GError **error)
{
    if (!put_person(ledger, known, last, error))
        return false;
    for (unsigned i = 0; i < known->pairs->len; i++) {
        if (!put_pair(ledger, known->customer, known->pairs->pdata[i], error))
            return false;
    }
    for (unsigned i = 0; i < known->given->len; i++) {
        if (!put_given(ledger, known->customer, known->given->pdata[i], error))
            return false;
    }
    return true;
}

/* ---- anew ----------------------------------------------------------------------------------- */

static bool drop(MoLedger *ledger, MoSql which, const char *customer, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, which, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    return mo_ledger_run(statement, error);
}

typedef struct {
    MoCustomerHistory *known;
    MoEntry *last;
} Replay;

static bool replay_one(const MoEntry *entry, void *data)
{
    Replay *replay = data;
    mo_history_fold(replay->known, entry);
    mo_entry_free(replay->last);
    replay->last = mo_entry_dup(entry);
    return true;
}

bool mo_ledger_rebuild(MoLedger *ledger, const char *customer, GError **error)
{
    static const MoSql drops[] = {MO_SQL_DROP_PERSON, MO_SQL_DROP_PAIRS, MO_SQL_DROP_MOMENTS,
                                  MO_SQL_DROP_GIVEN};
    for (size_t i = 0; i < G_N_ELEMENTS(drops); i++) {
        if (!drop(ledger, drops[i], customer, error))
            return false;
    }
    Replay replay = {.known = mo_customer_history_new(customer)};
    bool done = mo_ledger_foreach_entry(&ledger->base, customer, replay_one, &replay, error);
    if (done && replay.last != NULL)
        done = put_all(ledger, replay.known, replay.last, error);
    mo_customer_history_free(replay.known);
    mo_entry_free(replay.last);
    return done;
}

/* ---- one more ------------------------------------------------------------------------------- */

/* Whether the entry comes after all that were folded for its customer: not so when the clock was
 * set back, or when the entry comes from another ledger. */
static bool is_newest(MoLedger *ledger, const MoEntry *entry, bool *ret_newest, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PERSON, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, entry->customer);
    MoStep step = mo_ledger_step(statement, error);
    *ret_newest = true;
    if (step == MO_STEP_ROW) {
        g_autofree char *machine = mo_column_text(statement, 6);
        MoEntry last = {.at_utc = sqlite3_column_int64(statement, 5),
                        .machine = machine,
                        .number = (uint64_t)sqlite3_column_int64(statement, 7)};
        *ret_newest = mo_entry_compare(&last, entry) < 0;
    }
    return step != MO_STEP_ERROR;
}

bool mo_ledger_project(MoLedger *ledger, MoCustomerHistory *known, const MoEntry *entry,
                       GError **error)
{
    bool newest;
    if (!is_newest(ledger, entry, &newest, error))
        return false;
    if (!newest)
        return mo_ledger_rebuild(ledger, entry->customer, error);
    mo_history_fold(known, entry);
    return put_all(ledger, known, entry, error);
}
