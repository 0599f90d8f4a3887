/* Entries as they were written: of one customer, or of all. */
#include "ledger/ledger_private.h"

#include <string.h>

/* ---- of one customer ------------------------------------------------------------------------ */

static void ledger_entry_free(void *data)
{
    MoLedgerEntry *one = data;
    mo_entry_free(one->entry);
    g_free(one);
}

static int compare_entries(const void *a, const void *b)
{
    return mo_entry_compare((*(MoLedgerEntry *const *)a)->entry,
                            (*(MoLedgerEntry *const *)b)->entry);
}

/* `statement` gives entries with something behind; `seq` 0: it is the seq. */
static bool take_entries(sqlite3_stmt *statement, int64_t seq, GPtrArray *entries, GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        MoEntry *entry = mo_column_entry(statement, error);
        if (entry == NULL)
            return false;
        MoLedgerEntry *one = g_new0(MoLedgerEntry, 1);
        one->entry = entry;
        one->seq = seq != 0 ? seq : sqlite3_column_int64(statement, MO_LEDGER_ENTRY_COLUMNS);
        g_ptr_array_add(entries, one);
    }
    return step == MO_STEP_DONE;
}

/* Those written under one id; the entry of first sight is found by its seq alone. */
static bool add_entries(MoLedger *ledger, const char *customer, int64_t seen_seq,
                        GPtrArray *entries, GError **error)
{
    g_auto(MoStatement) of = mo_ledger_use(ledger, MO_SQL_ENTRIES_OF, error);
    if (of == NULL)
        return false;
    mo_bind_text(of, 1, customer);
    if (!take_entries(of, 0, entries, error))
        return false;
    if (seen_seq == 0)
        return true;
    g_auto(MoStatement) at = mo_ledger_use(ledger, MO_SQL_ENTRY_AT, error);
    if (at == NULL)
        return false;
    sqlite3_bind_int64(at, 1, seen_seq);
    return take_entries(at, seen_seq, entries, error);
}

/* Of those that start something. */
static bool add_starts(MoLedger *ledger, const char *customer, int64_t seen_seq, GPtrArray *entries,
                       GError **error)
{
    (void)seen_seq;
    g_auto(MoStatement) of = mo_ledger_use(ledger, MO_SQL_STARTS_OF, error);
    if (of == NULL)
        return false;
    mo_bind_text(of, 1, customer);
    return take_entries(of, 0, entries, error);
}

typedef bool (*AddFunc)(MoLedger *ledger, const char *customer, int64_t seen_seq,
                        GPtrArray *entries, GError **error);

static bool add_joined(MoLedger *ledger, const char *stays, AddFunc add, GPtrArray *entries,
                       GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_JOINED_TO, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, stays);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        const char *customer = (const char *)sqlite3_column_text(statement, 0);
        if (strcmp(customer, stays) != 0 &&
            !add(ledger, customer, sqlite3_column_int64(statement, 2), entries, error))
            return false;
    }
    return step == MO_STEP_DONE;
}

GPtrArray *mo_ledger_load_entries(MoLedger *ledger, const char *customer, GError **error)
{
    g_auto(MoLedgerPerson) person = {0};
    if (!mo_ledger_load_person(ledger, customer, &person, error))
        return NULL;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(ledger_entry_free);
    const char *stays = person.known->customer;
    if (!add_entries(ledger, stays, person.seen_seq, entries, error) ||
        !add_joined(ledger, stays, add_entries, entries, error))
        return NULL;
    g_ptr_array_sort(entries, compare_entries);
    return g_steal_pointer(&entries);
}

GPtrArray *mo_ledger_load_starts(MoHistory *history, const char *customer, GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    g_auto(MoLedgerPerson) person = {0};
    if (!mo_ledger_load_person(ledger, customer, &person, error))
        return NULL;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(ledger_entry_free);
    const char *stays = person.known->customer;
    if (!add_starts(ledger, stays, 0, entries, error) ||
        (person.is_group && !add_joined(ledger, stays, add_starts, entries, error)))
        return NULL;
    g_ptr_array_sort(entries, compare_entries);
    GPtrArray *starts = g_ptr_array_new_with_free_func((GDestroyNotify)mo_start_free);
    for (unsigned i = 0; i < entries->len; i++)
        mo_starts_fold(starts, ((MoLedgerEntry *)entries->pdata[i])->entry);
    return starts;
}

/* The row of a person has her last pause alone; who was paused at all is rare. */
bool mo_ledger_load_pauses(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    if (known->paused_until == MO_DAY_NONE)
        return true;
    g_autoptr(GPtrArray) entries = mo_ledger_load_entries(ledger, known->customer, error);
    if (entries == NULL)
        return false;
    g_autoptr(MoCustomerHistory) all = mo_customer_history_new(known->customer);
    for (unsigned i = 0; i < entries->len; i++) {
        MoEntry own = *((MoLedgerEntry *)entries->pdata[i])->entry;
        own.customer = known->customer; /* it may be of one who was joined to her */
        if (own.type == MO_ENTRY_PAUSED)
            mo_history_fold(all, &own);
    }
    known->pauses = g_steal_pointer(&all->pauses);
    return true;
}

/* All are read before the first call: `func` may ask for those of others. */
static bool foreach_of(MoLedger *ledger, const char *customer, MoEntryFunc func, void *data,
                       GError **error)
{
    g_auto(MoLedgerPerson) person = {0};
    g_autoptr(GPtrArray) entries = mo_ledger_load_entries(ledger, customer, error);
    if (entries == NULL || !mo_ledger_load_person(ledger, customer, &person, error))
        return false;
    for (unsigned i = 0; i < entries->len; i++) {
        MoEntry shown = *((MoLedgerEntry *)entries->pdata[i])->entry;
        shown.customer = person.known->customer;
        if (!func(&shown, data))
            break;
    }
    return true;
}

/* ---- of all --------------------------------------------------------------------------------- */

static bool stream_entries(sqlite3_stmt *statement, GHashTable *same, MoEntryFunc func, void *data,
                           GError **error)
{
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autoptr(MoEntry) entry = mo_column_entry(statement, error);
        if (entry == NULL)
            return false;
        MoEntry shown = *entry;
        if (entry->customer != NULL)
            shown.customer = (char *)mo_same_find(same, entry->customer);
        if (!func(&shown, data))
            return true;
    }
    return step == MO_STEP_DONE;
}

/* Prepared for each call: `func` may ask for all entries again. */
static bool foreach_of_all(MoLedger *ledger, MoEntryFunc func, void *data, GError **error)
{
    g_autoptr(GHashTable) same = mo_ledger_load_same(ledger, error);
    if (same == NULL)
        return false;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(ledger->db, mo_ledger_sql(MO_SQL_ENTRIES), -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(ledger->db, code, error);
    bool done = stream_entries(statement, same, func, data, error);
    sqlite3_finalize(statement);
    return done;
}

bool mo_ledger_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func, void *data,
                             GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    return customer != NULL ? foreach_of(ledger, customer, func, data, error)
                            : foreach_of_all(ledger, func, data, error);
}

bool mo_ledger_foreach_desk(MoHistory *history, MoEntryFunc func, void *data, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_ENTRIES_DESK, error);
    return statement != NULL && stream_entries(statement, NULL, func, data, error);
}

/* ---- what is new ---------------------------------------------------------------------------- */

static bool find_last_seq(MoLedger *ledger, uint64_t *ret_seq, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_LAST_SEQ, error);
    if (statement == NULL || mo_ledger_step(statement, error) != MO_STEP_ROW)
        return false;
    *ret_seq = (uint64_t)sqlite3_column_int64(statement, 0);
    return true;
}

/* Of joins, all whom they concern: those who stay, and those who come and go by them. */
static void add_changed(GHashTable *same, const char *customer, bool all, GHashTable *customers)
{
    g_autoptr(GPtrArray) group = mo_same_list(all ? same : NULL, mo_same_find(same, customer));
    for (unsigned i = 0; i < group->len; i++)
        g_hash_table_add(customers, g_strdup(group->pdata[i]));
}

bool mo_ledger_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                               GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    if (customers == NULL)
        return find_last_seq(ledger, mark, error);
    g_autoptr(GHashTable) same = mo_ledger_load_same(ledger, error);
    if (same == NULL)
        return false;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_CHANGED, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, (int64_t)*mark);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        const char *customer = (const char *)sqlite3_column_text(statement, 1);
        const char *other = (const char *)sqlite3_column_text(statement, 2);
        *mark = (uint64_t)sqlite3_column_int64(statement, 0);
        if (customer != NULL)
            add_changed(same, customer, other != NULL, customers);
        if (other != NULL)
            add_changed(same, other, true, customers);
    }
    return step == MO_STEP_DONE;
}
