/* What the user said about herself, folded. */
#include "model/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void say_away(MoDesk *desk, MoDay first, MoDay last)
{
    g_autoptr(MoEntry) entry = mo_entry_new(MO_ENTRY_AWAY);
    entry->day = first;
    entry->until.day = last;
    mo_desk_fold(desk, entry);
}

static char *print(const MoDesk *desk)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < desk->away->len; i++) {
        MoStay stay = g_array_index(desk->away, MoStay, i);
        g_string_append_printf(text, "%s%d-%d", i > 0 ? " " : "", stay.first, stay.last);
    }
    return g_string_free(text, FALSE);
}

/* Each pair is an absence; a last day of 0 ends what was said from the first on. */
static const struct {
    const char *sentence;
    MoDay said[8];
    const char *wanted;
} rows[] = {
    {"one", {5, 9}, "5-9"},
    {"two apart, by day", {20, 29, 5, 9}, "5-9 20-29"},
    {"what overlaps becomes one", {5, 9, 8, 12}, "5-12"},
    {"what touches becomes one", {5, 9, 10, 12}, "5-12"},
    {"what fills the gap joins both", {5, 9, 13, 15, 10, 12}, "5-15"},
    {"one inside another says nothing new", {5, 20, 8, 9}, "5-20"},
    {"off takes what lies ahead", {5, 9, 20, 29, 10, 0}, "5-9"},
    {"off on the way ends it the day before", {5, 9, 7, 0}, "5-6"},
    {"off on the first day leaves nothing", {5, 9, 5, 0}, ""},
    {"off before all leaves nothing", {5, 9, 20, 29, 3, 0}, ""},
    {"off leaves what is over", {5, 9, 12, 0}, "5-9"},
    {"what is said after off counts", {5, 9, 4, 0, 6, 7}, "6-7"},
};

static void absences_are_kept_apart_and_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoDesk) desk = mo_desk_new();
        for (size_t n = 0; n < G_N_ELEMENTS(rows[i].said) && rows[i].said[n] != 0; n += 2)
            say_away(desk, rows[i].said[n],
                     rows[i].said[n + 1] != 0 ? rows[i].said[n + 1] : MO_DAY_NONE);
        g_autofree char *text = print(desk);
        if (g_strcmp0(text, rows[i].wanted) != 0)
            fail_msg("%s: %s instead of %s", rows[i].sentence, text, rows[i].wanted);
    }
}

static void the_last_word_about_quiet_counts(void **state)
{
    (void)state;
    g_autoptr(MoDesk) desk = mo_desk_new();
    assert_false(mo_desk_is_quiet(desk, (MoLocal){10, 0}));
    g_autoptr(MoEntry) entry = mo_entry_new(MO_ENTRY_QUIET);
    entry->until = (MoLocal){10, 3600};
    mo_desk_fold(desk, entry);
    assert_true(mo_desk_is_quiet(desk, (MoLocal){10, 3599}));
    assert_true(mo_desk_is_quiet(desk, (MoLocal){9, 80000}));
    assert_false(mo_desk_is_quiet(desk, (MoLocal){10, 3600}));
    entry->until = (MoLocal){10, 1800};
    mo_desk_fold(desk, entry);
    assert_false(mo_desk_is_quiet(desk, (MoLocal){10, 3000}));
}

static void absences_are_found_by_day_and_compared(void **state)
{
    (void)state;
    g_autoptr(MoDesk) one = mo_desk_new();
    g_autoptr(MoDesk) two = mo_desk_new();
    assert_true(mo_desk_same_away(one, two));
    say_away(one, 5, 9);
    assert_false(mo_desk_same_away(one, two));
    assert_null(mo_desk_find_away(one, 4));
    assert_int_equal(mo_desk_find_away(one, 5)->last, 9);
    assert_non_null(mo_desk_find_away(one, 9));
    assert_null(mo_desk_find_away(one, 10));
    say_away(two, 5, 8);
    assert_false(mo_desk_same_away(one, two));
    say_away(two, 9, 9);
    assert_true(mo_desk_same_away(one, two));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absences_are_kept_apart_and_in_order),
        cmocka_unit_test(the_last_word_about_quiet_counts),
        cmocka_unit_test(absences_are_found_by_day_and_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
