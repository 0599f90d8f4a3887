/* Whatever the order in which customers are asked for during a hold, each history is hers. */
#include "ledger/ledger_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "folder.h"
#include "history_script.h"
#include "ledger_folder.h"
#include "model/history_rules.h"

#define CUSTOMERS 60
#define SINCE 3

/* Every tenth was only seen, and of the one half way between nothing is known; the others have
 * moments closed before SINCE and after it, and one in three has an open one. */
static void fill(MoHistory *history)
{
    for (int i = 0; i < CUSTOMERS; i++) {
        g_autofree char *who = g_strdup_printf("c-%02d", i);
        g_autoptr(GPtrArray) entries =
            g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
        for (int n = 0; i % 5 != 0 && n < 1 + i % 4; n++) {
            bool open = n == 0 && i % 3 == 0;
            MoEntry *entry = mo_entry_new(open ? MO_ENTRY_RAISED : MO_ENTRY_DONE);
            entry->at_utc = n * 1000;
            entry->day = entry->nominal = entry->show = entry->due = n * 2;
            entry->customer = g_strdup(who);
            entry->habit = g_strdup(n % 2 ? "call" : "card");
            entry->nudge = open ? MO_NUDGE_POPUP : 0;
            entry->attempt = open;
            g_ptr_array_add(entries, entry);
        }
        if (i % 10 == 0) {
            MoEntry *entry = mo_entry_new(MO_ENTRY_SEEN_CUSTOMER);
            entry->day = i;
            entry->customer = g_strdup(who);
            g_ptr_array_add(entries, entry);
        }
        g_autoptr(GError) error = NULL;
        if (entries->len > 0 && !mo_history_append(history, entries, &error))
            fail_msg("%s: %s", who, error->message);
    }
}

/* The brief history, and what it has to be. */
static void check(MoHistory *history, MoHistory *other, const char *who, MoDay since,
                  const char *order)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomerHistory) brief = mo_history_load_brief(history, who, since, &error);
    if (brief == NULL)
        fail_msg("%s, %s: %s", order, who, error->message);
    g_autoptr(MoCustomerHistory) known = mo_history_load_customer(other, who, since, NULL);
    mo_customer_history_shorten(known);
    g_autofree char *is = test_history_print(brief);
    g_autofree char *expected = test_history_print(known);
    if (g_strcmp0(is, expected) != 0)
        fail_msg("%s, %s: '%s' instead of '%s'", order, who, is, expected);
}

typedef int (*Pick)(GRand *rand, int n);

static int forward(GRand *rand, int n)
{
    (void)rand;
    return n;
}

static int backward(GRand *rand, int n)
{
    (void)rand;
    return CUSTOMERS - 1 - n;
}

static int each_twice(GRand *rand, int n)
{
    (void)rand;
    return n / 2;
}

/* Past more rows than are passed over singly. */
static int by_leaps(GRand *rand, int n)
{
    (void)rand;
    return n < 10 ? n : n * 23 % CUSTOMERS;
}

static int beyond_both_ends(GRand *rand, int n)
{
    return g_rand_int_range(rand, -5, CUSTOMERS + 5) + n % 2;
}

static int anyhow(GRand *rand, int n)
{
    (void)n;
    return g_rand_int_range(rand, 0, CUSTOMERS);
}

static const struct {
    const char *name;
    Pick pick;
} orders[] = {
    {"forward", forward},   {"backward", backward}, {"twice", each_twice},
    {"by leaps", by_leaps}, {"anyhow", anyhow},     {"beyond both ends", beyond_both_ends},
};

static void every_order_gives_each_her_own(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *other = test_ledger_open(folder, MO_LEDGER_READ);
    fill(history);
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        GRand *rand = g_rand_new_with_seed(7);
        mo_history_hold(history);
        for (int n = 0; n < CUSTOMERS; n++) {
            g_autofree char *who = g_strdup_printf("c-%02d", orders[i].pick(rand, n));
            check(history, other, who, SINCE, orders[i].name);
        }
        mo_history_release(history);
        g_rand_free(rand);
    }
    mo_history_free(other);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* The same customer with another reach, as after a long pause. */
static void another_reach_is_heeded(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *other = test_ledger_open(folder, MO_LEDGER_READ);
    fill(history);
    mo_history_hold(history);
    for (int n = 0; n < CUSTOMERS; n++) {
        g_autofree char *who = g_strdup_printf("c-%02d", n);
        check(history, other, who, SINCE, "short");
        check(history, other, who, MO_DAY_FIRST, "long");
    }
    mo_history_release(history);
    mo_history_free(other);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* A stream writes what it learns while the planning that it feeds holds the ledger. */
static void what_is_written_in_between_is_there(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    fill(history);
    mo_history_hold(history);
    for (int n = 0; n < CUSTOMERS; n++) {
        g_autofree char *who = g_strdup_printf("c-%02d", n);
        check(history, history, who, SINCE, "before");
        g_autoptr(GPtrArray) entries =
            g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
        for (int next = n; next < n + 2; next++) {
            MoEntry *entry = mo_entry_new(MO_ENTRY_DONE);
            entry->at_utc = 100000 + n;
            entry->day = entry->nominal = 40 + n;
            entry->customer = g_strdup_printf("c-%02d", next);
            entry->habit = g_strdup("visit");
            g_ptr_array_add(entries, entry);
        }
        assert_true(mo_history_append(history, entries, NULL));
        g_autoptr(MoCustomerHistory) brief = mo_history_load_brief(history, who, SINCE, NULL);
        assert_int_equal(mo_customer_history_get(brief, "visit")->last_done, 40 + n);
    }
    mo_history_release(history);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* Nobody else has to wait for a history that was asked for and not held. */
static void without_a_hold_nothing_stays_locked(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *other = test_ledger_open(folder, MO_LEDGER_WRITE);
    fill(history);
    g_autoptr(MoCustomerHistory) brief = mo_history_load_brief(history, "c-01", SINCE, NULL);
    assert_non_null(brief);
    test_ledger_append(other, "20 touch");
    mo_history_hold(history);
    g_autoptr(MoCustomerHistory) held = mo_history_load_brief(history, "c-01", SINCE, NULL);
    assert_non_null(held);
    mo_history_release(history);
    test_ledger_append(other, "30 touch");
    mo_history_free(other);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* Of many customers, only the index of those who are told of is gone over: no table behind it. */
static void an_index_tells_all_that_is_told_of_a_person(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    sqlite3_stmt *told = mo_ledger_use(mo_ledger_cast(history), MO_SQL_BRIEFS_FROM, NULL);
    g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sqlite3_sql(told), NULL);
    mo_statement_release(told);
    sqlite3_stmt *plan = NULL;
    assert_int_equal(sqlite3_prepare_v2(mo_ledger_cast(history)->db, explain, -1, &plan, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
    assert_non_null(
        strstr((const char *)sqlite3_column_text(plan, 3), "COVERING INDEX person_told"));
    sqlite3_finalize(plan);
    mo_history_free(history);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_gives_each_her_own),
        cmocka_unit_test(another_reach_is_heeded),
        cmocka_unit_test(what_is_written_in_between_is_there),
        cmocka_unit_test(without_a_hold_nothing_stays_locked),
        cmocka_unit_test(an_index_tells_all_that_is_told_of_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
