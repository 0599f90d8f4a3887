/* The rows of one customer after the other, out of a table in the order of its key: where customers
 * are asked for in the order of their ids, as many records are sorted, the next row is already
 * there, and none is searched for. */
#include "ledger/ledger_private.h"

#include <string.h>

/* So many rows of others are passed over before it is quicker to search. */
#define STEPS_MAX 16U

bool mo_ledger_walk_on(MoLedgerWalk *walk, GError **error)
{
    MoStep step = mo_ledger_step(walk->statement, error);
    walk->customer =
        step == MO_STEP_ROW ? (const char *)sqlite3_column_text(walk->statement, 0) : NULL;
    return step != MO_STEP_ERROR;
}

static void walk_end(MoLedgerWalk *walk)
{
    if (walk->statement != NULL)
        mo_statement_release(walk->statement);
    walk->statement = NULL;
    walk->customer = NULL;
    walk->is_near = false;
}

static bool search(MoLedger *ledger, MoLedgerWalk *walk, MoSql which, const char *customer,
                   GError **error)
{
    walk_end(walk);
    walk->statement = mo_ledger_use(ledger, which, error);
    if (walk->statement == NULL)
        return false;
    sqlite3_bind_text(walk->statement, 1, customer, -1, SQLITE_TRANSIENT);
    return mo_ledger_walk_on(walk, error);
}

/* Whether the walk stands where it would stand after a search, or soon came there. */
static bool come_to(MoLedgerWalk *walk, const char *customer, bool *ret_is, GError **error)
{
    unsigned steps = walk->is_near ? STEPS_MAX : 0;
    while (walk->customer != NULL && strcmp(walk->customer, customer) < 0) {
        *ret_is = false;
        if (steps-- == 0)
            return true;
        if (!mo_ledger_walk_on(walk, error))
            return false;
    }
    *ret_is = true;
    return true;
}

bool mo_ledger_walk_to(MoLedger *ledger, MoLedgerWalk *walk, MoSql which, const char *customer,
                       GError **error)
{
    bool is = false;
    if (walk->asked == NULL)
        walk->asked = g_string_new(NULL);
    if (walk->statement != NULL && strcmp(walk->asked->str, customer) < 0 &&
        !come_to(walk, customer, &is, error))
        return false;
    g_string_assign(walk->asked, customer);
    bool done = is || search(ledger, walk, which, customer, error);
    walk->is_near = is;
    return done;
}

bool mo_ledger_walk_is_at(const MoLedgerWalk *walk, const char *customer)
{
    return walk->customer != NULL && strcmp(walk->customer, customer) == 0;
}

void mo_ledger_end_walks(MoLedger *ledger)
{
    walk_end(&ledger->persons);
    walk_end(&ledger->pairs);
    walk_end(&ledger->moments);
}

void mo_ledger_free_walks(MoLedger *ledger)
{
    MoLedgerWalk *all[] = {&ledger->persons, &ledger->pairs, &ledger->moments};
    mo_ledger_end_walks(ledger);
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i]->asked != NULL)
            g_string_free(all[i]->asked, TRUE);
    }
}
