#include "ledger/ledger_private.h"

#include <string.h>

/* ---- one customer --------------------------------------------------------------------------- */

static bool load_person(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PERSON, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    MoStep step = mo_ledger_step(statement, error);
    if (step == MO_STEP_ROW) {
        known->first_seen = mo_column_day(statement, 0);
        known->gone_day = mo_column_day(statement, 1);
        known->last_contact = mo_column_day(statement, 2);
        known->last_done_kind = mo_column_text(statement, 3);
        known->last_done_day = mo_column_day(statement, 4);
    }
    return step != MO_STEP_ERROR;
}

/* `statement` gives rows of table pair. */
static bool take_pairs(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        const char *habit = (const char *)sqlite3_column_text(statement, 0);
        MoPairHistory *pair = mo_customer_history_ensure(known, habit);
        pair->never = sqlite3_column_int(statement, 1) != 0;
        pair->last_done = mo_column_day(statement, 2);
        pair->last_passed = mo_column_day(statement, 3);
    }
    return step == MO_STEP_DONE;
}

/* `statement` gives rows of table moment. */
static bool take_moments(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        const char *habit = (const char *)sqlite3_column_text(statement, 1);
        MoPairHistory *pair = mo_customer_history_ensure(known, habit);
        MoRecord *record =
            mo_pair_history_add(pair, known->customer, sqlite3_column_int(statement, 2));
        if (!mo_column_record(statement, record, error))
            return false;
    }
    return step == MO_STEP_DONE;
}

static bool load_pairs(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PAIRS, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    return take_pairs(statement, known, error);
}

static bool load_moments(MoLedger *ledger, MoCustomerHistory *known, MoDay since, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_MOMENTS, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    sqlite3_bind_int(statement, 2, since);
    return take_moments(statement, known, error);
}

static bool load_given(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_GIVEN, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW)
        g_ptr_array_add(known->given, mo_column_text(statement, 0));
    return step == MO_STEP_DONE;
}

void mo_ledger_end_reading(MoLedger *ledger)
{
    if (sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_COMMIT, NULL);
}

void mo_ledger_hold(MoHistory *history)
{
    ((MoLedger *)history)->held++;
}

void mo_ledger_release(MoHistory *history)
{
    MoLedger *ledger = (MoLedger *)history;
    g_return_if_fail(ledger->held > 0);
    if (--ledger->held == 0)
        mo_ledger_end_reading(ledger);
}

/* One transaction around the reads: the four agree with each other, and the file is locked once
 * instead of four times, which is most of the cost. */
MoCustomerHistory *mo_ledger_load_customer(MoHistory *history, const char *customer, MoDay since,
                                           GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    bool own = sqlite3_get_autocommit(ledger->db) != 0;
    if (own && !mo_ledger_run_simple(ledger, MO_SQL_BEGIN_READ, error))
        return NULL;
    MoCustomerHistory *known = mo_customer_history_new(customer);
    bool loaded = load_person(ledger, known, error) && load_pairs(ledger, known, error) &&
                  load_moments(ledger, known, since, error) && load_given(ledger, known, error);
    if (own && ledger->held == 0)
        mo_ledger_end_reading(ledger);
    if (!loaded)
        g_clear_pointer(&known, mo_customer_history_free);
    return known;
}

static bool load_occurrence(MoLedger *ledger, const MoEntry *entry, MoCustomerHistory *known,
                            GError **error)
{
    g_auto(MoStatement) pair = mo_ledger_use(ledger, MO_SQL_PAIR, error);
    if (pair == NULL)
        return false;
    mo_bind_text(pair, 1, entry->customer);
    mo_bind_text(pair, 2, entry->habit);
    g_auto(MoStatement) moment = mo_ledger_use(ledger, MO_SQL_MOMENT, error);
    if (moment == NULL)
        return false;
    mo_bind_text(moment, 1, entry->customer);
    mo_bind_text(moment, 2, entry->habit);
    sqlite3_bind_int(moment, 3, entry->nominal);
    return take_pairs(pair, known, error) && take_moments(moment, known, error);
}

MoCustomerHistory *mo_ledger_load_for(MoLedger *ledger, const MoEntry *entry, GError **error)
{
    g_autoptr(MoCustomerHistory) known = mo_customer_history_new(entry->customer);
    if (!load_person(ledger, known, error))
        return NULL;
    if (mo_entry_type_has_occurrence(entry->type) && !load_occurrence(ledger, entry, known, error))
        return NULL;
    return g_steal_pointer(&known);
}

/* ---- single answers ------------------------------------------------------------------------- */

MoDay mo_ledger_get_habit_seen(MoHistory *history, const char *habit)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_HABIT_SEEN, NULL);
    if (statement == NULL)
        return MO_DAY_NONE;
    mo_bind_text(statement, 1, habit);
    return mo_ledger_step(statement, NULL) == MO_STEP_ROW ? mo_column_day(statement, 0)
                                                          : MO_DAY_NONE;
}

MoDay mo_ledger_get_planned(MoHistory *history)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_PLANNED, NULL);
    if (statement == NULL || mo_ledger_step(statement, NULL) != MO_STEP_ROW)
        return MO_DAY_NONE;
    return mo_column_day(statement, 0);
}

bool mo_ledger_has_digest(MoHistory *history, MoDay day, const char *kind)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_HAS_DIGEST, NULL);
    if (statement == NULL)
        return false;
    mo_bind_day(statement, 1, day);
    mo_bind_text(statement, 2, kind);
    return mo_ledger_step(statement, NULL) == MO_STEP_ROW;
}

int mo_ledger_count_first_raises(MoHistory *history, MoDay day, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_FIRST_RAISES, error);
    if (statement == NULL)
        return -1;
    mo_bind_day(statement, 1, day);
    return mo_ledger_step(statement, error) == MO_STEP_ROW ? sqlite3_column_int(statement, 0) : -1;
}

static bool find_last_seq(MoLedger *ledger, uint64_t *ret_seq, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_LAST_SEQ, error);
    if (statement == NULL || mo_ledger_step(statement, error) != MO_STEP_ROW)
        return false;
    *ret_seq = (uint64_t)sqlite3_column_int64(statement, 0);
    return true;
}

bool mo_ledger_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                               GError **error)
{
    if (customers == NULL)
        return find_last_seq((MoLedger *)history, mark, error);
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_CHANGED, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, (int64_t)*mark);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        char *customer = mo_column_text(statement, 1);
        *mark = (uint64_t)sqlite3_column_int64(statement, 0);
        if (customer != NULL)
            g_hash_table_add(customers, customer);
    }
    return step == MO_STEP_DONE;
}

/* ---- series --------------------------------------------------------------------------------- */

static int compare_records(const void *a, const void *b)
{
    return mo_record_compare(*(MoRecord *const *)a, *(MoRecord *const *)b);
}

/* All are read before the first call, so that `func` may write. They are few. */
static GPtrArray *load_open(MoLedger *ledger, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_OPEN_MOMENTS, error);
    if (statement == NULL)
        return NULL;
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)mo_record_free);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        MoRecord *record = g_new0(MoRecord, 1);
        g_ptr_array_add(records, record);
        record->customer = mo_column_text(statement, 0);
        record->habit = mo_column_text(statement, 1);
        record->nominal = sqlite3_column_int(statement, 2);
        if (!mo_column_record(statement, record, error))
            return NULL;
    }
    if (step == MO_STEP_ERROR)
        return NULL;
    g_ptr_array_sort(records, compare_records);
    return g_steal_pointer(&records);
}

bool mo_ledger_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error)
{
    g_autoptr(GPtrArray) records = load_open((MoLedger *)history, error);
    if (records == NULL)
        return false;
    for (unsigned i = 0; i < records->len && func(records->pdata[i], data); i++)
        ;
    return true;
}

static bool stream_entries(sqlite3_stmt *statement, MoEntryFunc func, void *data, GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autoptr(MoEntry) entry = mo_column_entry(statement, error);
        if (entry == NULL)
            return false;
        if (!func(entry, data))
            return true;
    }
    return step == MO_STEP_DONE;
}

/* Prepared for each call: `func` may ask for the entries of another customer. */
bool mo_ledger_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func, void *data,
                             GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    const char *sql = mo_ledger_sql(customer != NULL ? MO_SQL_ENTRIES_OF : MO_SQL_ENTRIES);
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(ledger->db, code, error);
    if (customer != NULL)
        mo_bind_text(statement, 1, customer);
    bool done = stream_entries(statement, func, data, error);
    sqlite3_finalize(statement);
    return done;
}
