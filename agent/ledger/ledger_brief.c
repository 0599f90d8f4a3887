/* A customer's history as planning reads it for many: all of it by one statement, and of what was
 * answered only the few columns that stand first in a row. */
#include "ledger/ledger_private.h"

#include <string.h>

/* From which table a row of MO_SQL_BRIEF is. */
enum { OF_PERSON, OF_PAIR, OF_MOMENT };

typedef struct {
    MoCustomerHistory *known;
    char *same;     /* she was joined to this one, of whom is to be asked; the caller frees it */
    bool has_whole; /* some records are needed as a whole */
} Brief;

static void take_person(sqlite3_stmt *statement, Brief *brief)
{
    MoCustomerHistory *known = brief->known;
    const char *same = (const char *)sqlite3_column_text(statement, 1);
    if (same != NULL && strcmp(same, known->customer) != 0)
        brief->same = g_strdup(same);
    known->first_seen = mo_column_day(statement, 2);
    known->gone_day = mo_column_day(statement, 3);
    known->last_contact = mo_column_day(statement, 4);
    known->last_done_kind = mo_column_text(statement, 5);
    known->last_done_day = mo_column_day(statement, 6);
    known->starts = (unsigned)sqlite3_column_int64(statement, 7);
    known->paused_from = mo_column_day(statement, 8);
    known->paused_until = mo_column_day(statement, 9);
}

static void take_pair(sqlite3_stmt *statement, MoCustomerHistory *known)
{
    MoPairHistory *pair =
        mo_customer_history_ensure(known, (const char *)sqlite3_column_text(statement, 1));
    pair->never = sqlite3_column_int(statement, 2) != 0;
    pair->last_done = mo_column_day(statement, 3);
    pair->last_passed = mo_column_day(statement, 4);
}

static bool take_moment(sqlite3_stmt *statement, Brief *brief, GError **error)
{
    MoState state;
    if (!mo_column_state(statement, 5, &state, error))
        return false;
    int closed = sqlite3_column_int(statement, 4);
    if (closed == MO_LEDGER_OPEN || state == MO_STATE_WITHDRAWN) {
        brief->has_whole = true;
        return true;
    }
    const char *origin = (const char *)sqlite3_column_text(statement, 2);
    MoPairHistory *pair =
        mo_customer_history_ensure(brief->known, (const char *)sqlite3_column_text(statement, 1));
    MoRecord *record =
        mo_pair_history_add(pair, brief->known->customer, sqlite3_column_int(statement, 3),
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

static bool load_rows(MoLedger *ledger, MoDay since, Brief *brief, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_BRIEF, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, brief->known->customer);
    sqlite3_bind_int(statement, 2, since);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        int of = sqlite3_column_int(statement, 0);
        if (of == OF_PERSON)
            take_person(statement, brief);
        else if (of == OF_PAIR)
            take_pair(statement, brief->known);
        else if (!take_moment(statement, brief, error))
            return false;
    }
    return step == MO_STEP_DONE;
}

/* *ret_same: to be asked of instead. */
static MoCustomerHistory *load(MoLedger *ledger, const char *customer, MoDay since, char **ret_same,
                               GError **error)
{
    g_autoptr(MoCustomerHistory) known = mo_customer_history_new(customer);
    Brief brief = {.known = known};
    bool loaded = load_rows(ledger, since, &brief, error) &&
                  (!brief.has_whole || load_whole(ledger, known, since, error)) &&
                  mo_ledger_load_pauses(ledger, known, error);
    *ret_same = brief.same;
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
    return known;
}
