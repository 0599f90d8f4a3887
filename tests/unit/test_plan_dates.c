/* Days at the edges of the calendar: leap years, ends of months and of centuries, dates without a
 * year. Each row a habit, a record and a day, and the nominal and the due day of what is open on
 * it; "" for nothing. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"

typedef struct {
    const char *habit, *record, *today, *nominal, *due;
} Row;

static void expect_row(const Row *row, size_t at)
{
    g_autofree char *habit = g_strdup_printf("[habit h]\nkind = call\n%s\n", row->habit);
    g_autofree char *csv = g_strdup_printf("id,name,birthday,renewal_date\n%s\n", row->record);
    MoWorld *world = mo_world_new(BIRTH, habit, csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse(row->today), 9);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    g_autofree char *nominal = NULL;
    g_autofree char *due = NULL;
    if (plan->moments->len > 0) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, 0);
        nominal = mo_day_print(moment->nominal);
        due = mo_day_print(moment->due);
    }
    if (g_strcmp0(nominal ? nominal : "", row->nominal) != 0 ||
        g_strcmp0(due ? due : "", row->due) != 0)
        fail_msg("row %zu: %s, due %s", at, nominal ? nominal : "nothing", due ? due : "-");
    mo_world_free(world);
}

static void expect_rows(const Row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        expect_row(&rows[i], i);
}

/* NCs#19218, NCs#25979, NCc#2102, tutanota#3684 (stored as 1 March), Memento#83 (a crash). */
static void the_29th_of_february_falls_on_the_28th_in_other_years(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"when = birthday", "a,Ada,1992-02-29,", "2028-02-29", "2028-02-29", "2028-02-29"},
        {"when = birthday", "a,Ada,1992-02-29,", "2028-02-28", "", ""},
        {"when = birthday", "a,Ada,--02-29,", "2028-02-29", "2028-02-29", "2028-02-29"},
        /* A Sunday in 2027, a Monday in 2033, a Sunday in 2100, which is no leap year. */
        {"when = birthday", "a,Ada,--02-29,", "2027-02-26", "2027-02-28", "2027-02-28"},
        {"when = birthday", "a,Ada,1992-02-29,", "2033-02-28", "2033-02-28", "2033-02-28"},
        {"when = birthday", "a,Ada,1992-02-29,", "2033-03-01", "", ""},
        {"when = birthday", "a,Ada,2096-02-29,", "2100-02-26", "2100-02-28", "2100-02-28"},
        {"when = 10 days before birthday", "a,Ada,--02-29,", "2028-02-21", "2028-02-19",
         "2028-02-21"},
        {"when = 10 days before birthday", "a,Ada,--02-29,", "2029-02-19", "2029-02-18",
         "2029-02-19"},
        {"when = 1 year before renewal_date", "a,Ada,,2028-02-29", "2027-03-01", "2027-02-28",
         "2027-03-01"},
        {"rule = FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "a,Ada,,", "2028-02-29", "2028-02-29",
         "2028-02-29"},
        {"rule = FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "a,Ada,,", "2029-03-01", "", ""},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

/* NCs#3084 ("*1604"), NCc#161, birthday-calendar#106 ("49"). */
static void a_birthday_without_a_year_comes_every_year_and_tells_no_age(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"when = birthday", "a,Ada,--12-31,", "2026-12-31", "2026-12-31", "2026-12-31"},
        {"when = birthday\nshow-before = 3 working days", "a,Ada,--01-01,", "2026-12-29",
         "2027-01-01", "2027-01-01"},
        {"when = birthday", "a,Ada,--01-01,", "2027-01-01", "2027-01-01", "2027-01-01"},
        {"when = birthday", "a,Ada,,", "2027-01-01", "", ""},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

/* TW#1698 (the 31st slips to the 28th for good), T#1356, T#4135, actual#2129. */
static void ends_of_months_are_kept_and_never_slip(void **state)
{
    (void)state;
    static const Row rows[] = {
        /* A sentence clamps to the month's end: Saturday 28 February. */
        {"when = every month from 2026-01-31", "a,Ada,,", "2026-03-02", "2026-02-28", "2026-03-02"},
        {"when = every month from 2026-01-31", "a,Ada,,", "2026-03-31", "2026-03-31", "2026-03-31"},
        {"when = every month from 2026-01-31", "a,Ada,,", "2026-04-30", "2026-04-30", "2026-04-30"},
        {"when = every month from 2026-01-31", "a,Ada,,", "2028-02-29", "2028-02-29", "2028-02-29"},
        /* A rule leaves them out, as RFC 5545 says. */
        {"rule = FREQ=MONTHLY;BYMONTHDAY=31", "a,Ada,,", "2026-04-30", "", ""},
        {"rule = FREQ=MONTHLY;BYMONTHDAY=31", "a,Ada,,", "2026-03-31", "2026-03-31", "2026-03-31"},
        {"rule = FREQ=MONTHLY;BYMONTHDAY=-1", "a,Ada,,", "2026-04-30", "2026-04-30", "2026-04-30"},
        {"when = 1 month before renewal_date", "a,Ada,,2026-03-31", "2026-03-02", "2026-02-28",
         "2026-03-02"},
        {"when = 1 month after renewal_date", "a,Ada,,2026-01-31", "2026-03-02", "2026-02-28",
         "2026-03-02"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void the_years_2038_and_2100_are_years_as_others(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"rule = FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=19", "a,Ada,,", "2038-01-19", "2038-01-19",
         "2038-01-19"},
        {"when = every month from 2026-01-19", "a,Ada,,", "2038-02-19", "2038-02-19", "2038-02-19"},
        {"when = birthday", "a,Ada,1980-01-20,", "2038-01-20", "2038-01-20", "2038-01-20"},
        {"when = every month from 2026-01-31", "a,Ada,,", "2100-03-01", "2100-02-28", "2100-03-01"},
        {"when = every 6 weeks from 2026-01-05", "a,Ada,,", "2100-03-08", "2100-03-08",
         "2100-03-08"},
        {"when = 60 days before renewal_date", "a,Ada,,2100-03-01", "2099-12-31", "2099-12-31",
         "2099-12-31"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static MoMoment *moment_on(const char *habit, const char *day)
{
    g_autofree char *text = g_strdup_printf("[habit h]\nkind = call\n%s\n", habit);
    MoWorld *world = mo_world_new(BIRTH, text, "id,name\na,Ada\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse(day), 9);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 1);
    MoMoment *moment = g_ptr_array_steal_index(plan->moments, 0);
    moment->habit = NULL; /* the world's */
    mo_world_free(world);
    return moment;
}

/* Saturday 7 March, by whatever way it is moved, is the same moment; another month's is another
 * one (uids that changed brought events twice: Wallos PR#966, sendou.ink#2888). */
static void a_moment_is_known_by_its_nominal_day(void **state)
{
    (void)state;
    static const char *const habits[][2] = {
        {"when = every month on the 7th", "2026-03-09"},
        {"when = every month on the 7th\nif-day-off = before", "2026-03-09"},
        {"when = every month on the 7th\nif-day-off = keep", "2026-03-09"},
        {"when = every month on the 7th\nshow-before = 3 working days", "2026-03-06"},
        {"when = every saturday\nif-day-off = before\ngive-up-after = 10 days", "2026-03-06"},
    };
    g_autoptr(MoMoment) first = moment_on(habits[0][0], habits[0][1]);
    for (size_t i = 1; i < G_N_ELEMENTS(habits); i++) {
        g_autoptr(MoMoment) other = moment_on(habits[i][0], habits[i][1]);
        assert_string_equal(other->uid, first->uid);
        assert_string_equal(other->id, first->id);
    }
    g_autoptr(MoMoment) later = moment_on(habits[0][0], "2026-04-07");
    assert_string_not_equal(later->uid, first->uid);
    assert_string_not_equal(later->id, first->id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_29th_of_february_falls_on_the_28th_in_other_years),
        cmocka_unit_test(a_birthday_without_a_year_comes_every_year_and_tells_no_age),
        cmocka_unit_test(ends_of_months_are_kept_and_never_slip),
        cmocka_unit_test(the_years_2038_and_2100_are_years_as_others),
        cmocka_unit_test(a_moment_is_known_by_its_nominal_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
