/* What two machines wrote down alike is told once. */
#include "model/told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
    MoEntryType type;
    const char *machine, *customer, *habit, *origin, *note;
    int day, nominal;
    bool is_new; /* behind the first row */
} Row;

static bool is_new(MoTold *told, const Row *row)
{
    g_autoptr(MoEntry) entry = mo_entry_new(row->type);
    entry->machine = g_strdup(row->machine);
    entry->customer = g_strdup(row->customer);
    entry->habit = g_strdup(row->habit);
    entry->origin = g_strdup(row->origin);
    entry->note = g_strdup(row->note);
    entry->day = row->day;
    entry->nominal = row->nominal;
    return mo_told_is_new(told, entry);
}

static void the_same_of_the_same_moment_from_another_machine_is_told_once(void **state)
{
    (void)state;
    static const Row first = {MO_ENTRY_DONE, "one", "ann", "call", NULL, NULL, 40, 38, true};
    static const Row rows[] = {
        {MO_ENTRY_DONE, "two", "ann", "call", NULL, NULL, 40, 38, false},
        {MO_ENTRY_DONE, "two", "ann", "call", NULL, "", 40, 38, false},
        /* The same machine means it: taken back in between, or done twice. */
        {MO_ENTRY_DONE, "one", "ann", "call", NULL, NULL, 40, 38, true},
        {MO_ENTRY_DONE, "two", "ann", "call", NULL, NULL, 41, 38, true},
        {MO_ENTRY_DONE, "two", "ann", "call", NULL, NULL, 40, 39, true},
        {MO_ENTRY_DONE, "two", "ann", "call", "one-3", NULL, 40, 38, true},
        {MO_ENTRY_DONE, "two", "bob", "call", NULL, NULL, 40, 38, true},
        {MO_ENTRY_DONE, "two", "ann", "card", NULL, NULL, 40, 38, true},
        {MO_ENTRY_SKIPPED, "two", "ann", "call", NULL, NULL, 40, 38, true},
        {MO_ENTRY_DONE, "two", "ann", "call", NULL, "she moves", 40, 38, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoTold) told = mo_told_new();
        assert_true(is_new(told, &first));
        if (is_new(told, &rows[i]) != rows[i].is_new)
            fail_msg("row %zu", i);
    }
}

static void what_an_entry_started_is_known_by_it_whatever_its_day(void **state)
{
    (void)state;
    static const Row one = {MO_ENTRY_DONE, "one", "ann", "call", "one-3", NULL, 40, 38, true};
    static const Row two = {MO_ENTRY_DONE, "two", "ann", "call", "one-3", NULL, 40, 45, false};
    g_autoptr(MoTold) told = mo_told_new();
    assert_true(is_new(told, &one));
    assert_false(is_new(told, &two));
}

static void touches_are_each_their_own(void **state)
{
    (void)state;
    static const Row one = {MO_ENTRY_TOUCH, "one", "ann", NULL, NULL, NULL, 40, 0, true};
    static const Row two = {MO_ENTRY_TOUCH, "two", "ann", NULL, NULL, NULL, 40, 0, true};
    g_autoptr(MoTold) told = mo_told_new();
    assert_true(is_new(told, &one));
    assert_true(is_new(told, &two));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_of_the_same_moment_from_another_machine_is_told_once),
        cmocka_unit_test(what_an_entry_started_is_known_by_it_whatever_its_day),
        cmocka_unit_test(touches_are_each_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
