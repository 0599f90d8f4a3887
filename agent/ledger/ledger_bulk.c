/* The histories of all customers in one pass: four tables read side by side, each in the order of
 * its key, instead of four searches a customer. */
#include "ledger/ledger_private.h"

#include <string.h>

/* A statement whose first column is the customer, on a row or at the end. */
typedef struct {
    sqlite3_stmt *statement;
    const char *customer; /* of the row; NULL at the end */
} Cursor;

typedef struct {
    Cursor persons, pairs, moments, given;
} Cursors;

static bool cursor_step(Cursor *cursor, GError **error)
{
    MoStep step = mo_ledger_step(cursor->statement, error);
    cursor->customer =
        step == MO_STEP_ROW ? (const char *)sqlite3_column_text(cursor->statement, 0) : NULL;
    return step != MO_STEP_ERROR;
}

static bool cursor_begin(MoLedger *ledger, MoSql which, const MoDay *since, Cursor *cursor,
                         GError **error)
{
    cursor->statement = mo_ledger_use(ledger, which, error);
    if (cursor->statement == NULL)
        return false;
    if (since != NULL)
        sqlite3_bind_int(cursor->statement, 1, *since);
    return cursor_step(cursor, error);
}

static void cursors_clear(Cursors *cursors)
{
    Cursor *all[] = {&cursors->persons, &cursors->pairs, &cursors->moments, &cursors->given};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i]->statement != NULL)
            mo_statement_release(all[i]->statement);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cursors, cursors_clear)

/* Goes to the first row of the customer; whether there is one. Rows before it would belong to
 * nobody. */
static bool cursor_seek(Cursor *cursor, const char *customer, bool *ret_is, GError **error)
{
    int order = -1;
    while (cursor->customer != NULL && (order = strcmp(cursor->customer, customer)) < 0) {
        if (!cursor_step(cursor, error))
            return false;
    }
    *ret_is = cursor->customer != NULL && order == 0;
    return true;
}

static bool take_pairs(Cursor *cursor, MoCustomerHistory *known, GError **error)
{
    bool is;
    while (cursor_seek(cursor, known->customer, &is, error)) {
        if (!is)
            return true;
        mo_ledger_take_pair(cursor->statement, known);
        if (!cursor_step(cursor, error))
            return false;
    }
    return false;
}

static bool take_moments(Cursor *cursor, MoCustomerHistory *known, GError **error)
{
    bool is;
    while (cursor_seek(cursor, known->customer, &is, error)) {
        if (!is)
            return true;
        if (!mo_ledger_take_moment(cursor->statement, known, error) || !cursor_step(cursor, error))
            return false;
    }
    return false;
}

static bool take_given(Cursor *cursor, MoCustomerHistory *known, GError **error)
{
    bool is;
    while (cursor_seek(cursor, known->customer, &is, error)) {
        if (!is)
            return true;
        g_ptr_array_add(known->given, mo_column_text(cursor->statement, 1));
        if (!cursor_step(cursor, error))
            return false;
    }
    return false;
}

static bool stream(MoLedger *ledger, Cursors *cursors, MoCustomerHistoryFunc func, void *data,
                   GError **error)
{
    while (cursors->persons.customer != NULL) {
        g_autoptr(MoCustomerHistory) known = mo_customer_history_new(cursors->persons.customer);
        mo_ledger_take_person(cursors->persons.statement, known);
        if (!take_pairs(&cursors->pairs, known, error) ||
            !take_moments(&cursors->moments, known, error) ||
            !take_given(&cursors->given, known, error) ||
            !mo_ledger_load_pauses(ledger, known, error))
            return false;
        if (!func(known, data))
            return true;
        if (!cursor_step(&cursors->persons, error))
            return false;
    }
    return true;
}

/* One transaction, so that the four agree with each other. */
bool mo_ledger_foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func,
                               void *data, GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    bool own;
    if (!mo_ledger_begin_reading(ledger, &own, error))
        return false;
    bool done;
    {
        g_auto(Cursors) cursors = {0};
        done = cursor_begin(ledger, MO_SQL_ALL_PERSONS, NULL, &cursors.persons, error) &&
               cursor_begin(ledger, MO_SQL_ALL_PAIRS, NULL, &cursors.pairs, error) &&
               cursor_begin(ledger, MO_SQL_ALL_MOMENTS, &since, &cursors.moments, error) &&
               cursor_begin(ledger, MO_SQL_ALL_GIVEN, NULL, &cursors.given, error) &&
               stream(ledger, &cursors, func, data, error);
    }
    mo_ledger_end_own_reading(ledger, own);
    return done;
}
