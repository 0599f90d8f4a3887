#include "ledger/ledger_private.h"

#include <string.h>

/* ---- one customer --------------------------------------------------------------------------- */

void mo_ledger_person_clear(MoLedgerPerson *person)
{
    mo_customer_history_free(person->known);
    *person = (MoLedgerPerson){0};
}

void mo_ledger_take_person(sqlite3_stmt *statement, MoCustomerHistory *known)
{
    known->first_seen = mo_column_day(statement, 1);
    known->gone_day = mo_column_day(statement, 2);
    known->last_contact = mo_column_day(statement, 3);
    known->last_done_kind = mo_column_text(statement, 4);
    known->last_done_day = mo_column_day(statement, 5);
    known->starts = (unsigned)sqlite3_column_int64(statement, 6);
    known->paused_from = mo_column_day(statement, 7);
    known->paused_until = mo_column_day(statement, 8);
}

/* *ret_same: the one who stays, when that is another one; the caller frees it. */
static bool load_row(MoLedger *ledger, const char *customer, MoLedgerPerson *ret_person,
                     char **ret_same, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PERSON, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    MoStep step = mo_ledger_step(statement, error);
    if (step != MO_STEP_ROW) {
        *ret_person =
            (MoLedgerPerson){.known = mo_customer_history_new(customer), .is_plain = true};
        return step == MO_STEP_DONE;
    }
    const char *same = (const char *)sqlite3_column_text(statement, MO_SAME_AT);
    if (same != NULL && strcmp(same, customer) != 0) {
        *ret_same = g_strdup(same);
        return true;
    }
    *ret_person = (MoLedgerPerson){.known = mo_customer_history_new(customer),
                                   .digest = (uint32_t)sqlite3_column_int64(statement, 10),
                                   .is_there = true,
                                   .is_plain = sqlite3_column_int(statement, 14) != 0,
                                   .is_group = same != NULL,
                                   .last_seq = sqlite3_column_int64(statement, 11),
                                   .seen_seq = sqlite3_column_int64(statement, MO_SEEN_SEQ_AT),
                                   .known_seq = sqlite3_column_int64(statement, 13)};
    mo_ledger_take_person(statement, ret_person->known);
    return true;
}

bool mo_ledger_load_person(MoLedger *ledger, const char *customer, MoLedgerPerson *ret_person,
                           GError **error)
{
    g_autofree char *same = NULL;
    *ret_person = (MoLedgerPerson){0};
    if (!load_row(ledger, customer, ret_person, &same, error))
        return false;
    return same == NULL || load_row(ledger, same, ret_person, &same, error);
}

void mo_ledger_take_pair(sqlite3_stmt *statement, MoCustomerHistory *known)
{
    const char *habit = (const char *)sqlite3_column_text(statement, 1);
    MoPairHistory *pair = mo_customer_history_ensure(known, habit);
    pair->never = sqlite3_column_int(statement, 2) != 0;
    pair->last_done = mo_column_day(statement, 3);
    pair->last_passed = mo_column_day(statement, 4);
}

bool mo_ledger_take_moment(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error)
{
    const char *habit = (const char *)sqlite3_column_text(statement, 1);
    MoPairHistory *pair = mo_customer_history_ensure(known, habit);
    MoRecord *record = mo_pair_history_add(pair, known->customer, sqlite3_column_int(statement, 2),
                                           mo_column_origin(statement));
    return mo_column_record(statement, record, error);
}

/* `statement` gives rows of table pair. */
static bool take_pairs(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW)
        mo_ledger_take_pair(statement, known);
    return step == MO_STEP_DONE;
}

bool mo_ledger_take_moments(sqlite3_stmt *statement, MoCustomerHistory *known, GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        if (!mo_ledger_take_moment(statement, known, error))
            return false;
    }
    return step == MO_STEP_DONE;
}

static bool load_pairs(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    g_assert(known != NULL);
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
    return mo_ledger_take_moments(statement, known, error);
}

static bool load_given(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_GIVEN, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW)
        g_ptr_array_add(known->given, mo_column_text(statement, 1));
    return step == MO_STEP_DONE;
}

void mo_ledger_end_reading(MoLedger *ledger)
{
    mo_ledger_end_walks(ledger);
    if (sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_COMMIT, NULL);
}

bool mo_ledger_begin_reading(MoLedger *ledger, bool *ret_own, GError **error)
{
    *ret_own = sqlite3_get_autocommit(ledger->db) != 0;
    return !*ret_own || mo_ledger_run_simple(ledger, MO_SQL_BEGIN_READ, error);
}

void mo_ledger_end_own_reading(MoLedger *ledger, bool own)
{
    if (own && ledger->held == 0)
        mo_ledger_end_reading(ledger);
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
    bool own;
    if (!mo_ledger_begin_reading(ledger, &own, error))
        return NULL;
    g_auto(MoLedgerPerson) person = {0};
    bool loaded = mo_ledger_load_person(ledger, customer, &person, error) &&
                  load_pairs(ledger, person.known, error) &&
                  load_moments(ledger, person.known, since, error) &&
                  load_given(ledger, person.known, error) &&
                  mo_ledger_load_pauses(ledger, person.known, error);
    mo_ledger_end_own_reading(ledger, own);
    return loaded ? g_steal_pointer(&person.known) : NULL;
}

static bool load_occurrence(MoLedger *ledger, const MoEntry *entry, MoCustomerHistory *known,
                            GError **error)
{
    g_auto(MoStatement) pair = mo_ledger_use(ledger, MO_SQL_PAIR, error);
    if (pair == NULL)
        return false;
    mo_bind_text(pair, 1, known->customer);
    mo_bind_text(pair, 2, entry->habit);
    bool started = entry->origin != NULL;
    g_auto(MoStatement) moment =
        mo_ledger_use(ledger, started ? MO_SQL_MOMENT_OF : MO_SQL_MOMENT, error);
    if (moment == NULL)
        return false;
    mo_bind_text(moment, 1, known->customer);
    mo_bind_text(moment, 2, entry->habit);
    if (started)
        mo_bind_text(moment, 3, entry->origin);
    else
        sqlite3_bind_int(moment, 3, entry->nominal);
    return take_pairs(pair, known, error) && mo_ledger_take_moments(moment, known, error);
}

bool mo_ledger_load_for(MoLedger *ledger, const MoEntry *entry, MoLedgerPerson *ret_person,
                        GError **error)
{
    return mo_ledger_load_person(ledger, entry->customer, ret_person, error) &&
           (!mo_entry_type_has_occurrence(entry->type) ||
            load_occurrence(ledger, entry, ret_person->known, error));
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
        record->origin = g_strdup(mo_column_origin(statement));
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
