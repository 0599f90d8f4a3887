/* A customer's history as planning reads it for many: of what was answered only the few columns
 * that stand first in a row. */
#include "ledger/ledger_private.h"

#include <string.h>

/* *ret_same: she was joined to this one, of whom is to be asked; the caller frees it. */
static void take_person(sqlite3_stmt *statement, MoCustomerHistory *known, char **ret_same)
{
    const char *same = (const char *)sqlite3_column_text(statement, MO_SAME_AT);
    if (same != NULL && strcmp(same, known->customer) != 0)
        *ret_same = g_strdup(same);
    mo_ledger_take_person(statement, known);
}

/* One of whom no more is known than that she was seen, or nothing at all. */
static bool load_plain(MoLedger *ledger, MoCustomerHistory *known, char **ret_same, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_BRIEF, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    MoStep step = mo_ledger_step(statement, error);
    if (step == MO_STEP_ROW)
        take_person(statement, known, ret_same);
    return step != MO_STEP_ERROR;
}

static bool load_person(MoLedger *ledger, MoCustomerHistory *known, char **ret_same, GError **error)
{
    MoLedgerWalk *walk = &ledger->persons;
    if (!mo_ledger_walk_to(ledger, walk, MO_SQL_BRIEFS_FROM, known->customer, error))
        return false;
    if (!mo_ledger_walk_is_at(walk, known->customer))
        return load_plain(ledger, known, ret_same, error);
    take_person(walk->statement, known, ret_same);
    return mo_ledger_walk_on(walk, error);
}

static bool load_pairs(MoLedger *ledger, MoCustomerHistory *known, GError **error)
{
    MoLedgerWalk *walk = &ledger->pairs;
    if (!mo_ledger_walk_to(ledger, walk, MO_SQL_PAIRS_FROM, known->customer, error))
        return false;
    while (mo_ledger_walk_is_at(walk, known->customer)) {
        mo_ledger_take_pair(walk->statement, known);
        if (!mo_ledger_walk_on(walk, error))
            return false;
    }
    return true;
}

/* *ret_whole: it is needed as a whole. */
static bool take_moment(sqlite3_stmt *statement, MoCustomerHistory *known, MoDay since,
                        bool *ret_whole, GError **error)
{
    MoState state;
    int closed = sqlite3_column_int(statement, 4);
    if (closed < since)
        return true;
    if (!mo_column_state(statement, 5, &state, error))
        return false;
    if (closed == MO_LEDGER_OPEN || state == MO_STATE_WITHDRAWN) {
        *ret_whole = true;
        return true;
    }
    const char *origin = (const char *)sqlite3_column_text(statement, 2);
    MoPairHistory *pair =
        mo_customer_history_ensure(known, (const char *)sqlite3_column_text(statement, 1));
    MoRecord *record = mo_pair_history_add(pair, known->customer, sqlite3_column_int(statement, 3),
                                           *origin != '\0' ? origin : NULL);
    record->state = state;
    record->closed_day = closed;
    return true;
}

static bool load_whole(MoLedger *ledger, MoCustomerHistory *known, MoDay since, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_MOMENTS_WHOLE, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    sqlite3_bind_int(statement, 2, since);
    return mo_ledger_take_moments(statement, known, error);
}

static bool load_moments(MoLedger *ledger, MoCustomerHistory *known, MoDay since, GError **error)
{
    MoLedgerWalk *walk = &ledger->moments;
    bool whole = false;
    if (!mo_ledger_walk_to(ledger, walk, MO_SQL_MOMENTS_FROM, known->customer, error))
        return false;
    while (mo_ledger_walk_is_at(walk, known->customer)) {
        if (!take_moment(walk->statement, known, since, &whole, error) ||
            !mo_ledger_walk_on(walk, error))
            return false;
    }
    return !whole || load_whole(ledger, known, since, error);
}

/* *ret_same: to be asked of instead. */
static MoCustomerHistory *load(MoLedger *ledger, const char *customer, MoDay since, char **ret_same,
                               GError **error)
{
    g_autoptr(MoCustomerHistory) known = mo_customer_history_new(customer);
    bool loaded = load_person(ledger, known, ret_same, error) &&
                  (*ret_same != NULL ||
                   (load_pairs(ledger, known, error) && load_moments(ledger, known, since, error) &&
                    mo_ledger_load_pauses(ledger, known, error)));
    return loaded ? g_steal_pointer(&known) : NULL;
}

MoCustomerHistory *mo_ledger_load_brief(MoHistory *history, const char *customer, MoDay since,
                                        GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    g_autofree char *same = NULL;
    g_autofree char *none = NULL;
    bool own;
    if (!mo_ledger_begin_reading(ledger, &own, error))
        return NULL;
    MoCustomerHistory *known = load(ledger, customer, since, &same, error);
    if (known != NULL && same != NULL) {
        mo_customer_history_free(known);
        known = load(ledger, same, since, &none, error);
    }
    mo_ledger_end_own_reading(ledger, own);
    if (ledger->held == 0)
        mo_ledger_end_walks(ledger);
    return known;
}
