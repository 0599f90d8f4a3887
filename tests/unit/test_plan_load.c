#include "plan/plan.h"
#include "world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Four customers; two have a birthday, one a renewal that lies ahead, one that has passed. */
#define ALL                                                                                        \
    "id,name,tags,birthday,renewal_date\n1,Ada,key,1980-03-04,2026-09-01\n"                        \
    "2,Ben,,--05-06,2026-01-01\n3,Cem,key,,\n4,Dot,,,\n"
#define HABITS                                                                                     \
    "[habit off]\nkind = card\nwhen = every weekday\nactive = no\n"                                \
    "[habit weekly]\nkind = call\nwhen = every monday\n"                                           \
    "[habit key]\nkind = call\nwho = tag:key\nwhen = every monday and thursday\n"                  \
    "[habit contact]\nkind = call\nwhen = 30 days after last contact\n"                            \
    "[habit birthday]\nkind = card\nwhen = birthday\n"                                             \
    "[habit renewal]\nkind = advice\nwhen = 10 days before renewal_date\n"                         \
    "[habit after]\nclass = recovery\nkind = call\nwhen = 2 days after complaint\n"

/* Of working days there are five a week. */
static const struct {
    const char *habit;
    unsigned n_customers;
    double a_day;
} expected[] = {
    {"off", 0, 0},
    {"weekly", 4, 4.0 / 5},
    {"key", 2, 4.0 / 5},
    {"contact", 4, 4.0 / 30 * 7 / 5},
    {"birthday", 4, 2.0 / 365 * 7 / 5},
    {"renewal", 4, 1.0 / 365 * 7 / 5},
    {"after", 4, 0},
};

static void each_habit_asks_for_what_its_customers_get(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-03-02", HABITS, ALL, "2026-01-01");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlanLoad) load = mo_plan_load(&input, NULL);
    assert_int_equal(load->habits->len, G_N_ELEMENTS(expected));
    double asked = 0;
    for (unsigned i = 0; i < load->habits->len; i++) {
        const MoHabitLoad *habit = &g_array_index(load->habits, MoHabitLoad, i);
        assert_string_equal(habit->habit->name, expected[i].habit);
        if (habit->n_customers != expected[i].n_customers ||
            fabs(habit->a_day - expected[i].a_day) > 0.01)
            fail_msg("%s: %u customers, %.4f a day", expected[i].habit, habit->n_customers,
                     habit->a_day);
        asked += expected[i].a_day;
    }
    assert_true(fabs(load->asked - asked) < 0.03);
    assert_true(fabs(load->allowed - 5) < 0.001);
    assert_null(load->advice);
    mo_world_free(world);
}

/* Ten customers every weekday are ten a day; half of that fits. */
static void too_much_is_answered_with_what_fits(void **state)
{
    (void)state;
    GString *csv = g_string_new("id,name\n");
    for (int i = 1; i <= 10; i++)
        g_string_append_printf(csv, "%d,Customer %d\n", i, i);
    MoWorld *world = mo_world_new("2026-03-02",
                                  "[habit small]\nkind = call\nwhen = every month on the 5th\n"
                                  "[habit daily]\nkind = call\nwhen = every weekday\n",
                                  csv->str, "2026-01-01");
    g_string_free(csv, TRUE);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlanLoad) load = mo_plan_load(&input, NULL);
    assert_true(load->asked > 10 && load->asked < 10.6);
    assert_non_null(load->advice);
    if (strstr(load->advice, "'daily' every 3 days fits") == NULL)
        fail_msg("%s", load->advice);
    mo_world_free(world);
}

/* Of a company one moment is asked for, however many are there. */
static void what_is_counted_for_a_company_asks_once(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-03-02",
                                  "[habit h]\nkind = call\nwhen = every monday\nper = company\n"
                                  "[habit d]\nkind = card\nwhen = renewal_date\nper = company\n",
                                  "id,name,company,renewal_date\n1,Ada,Acme,\n"
                                  "2,Ben,Acme,2026-05-01\n3,Cy,Bolt,\n4,Di,,\n",
                                  "2026-01-01");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlanLoad) load = mo_plan_load(&input, NULL);
    const MoHabitLoad *weekly = &g_array_index(load->habits, MoHabitLoad, 0);
    const MoHabitLoad *dated = &g_array_index(load->habits, MoHabitLoad, 1);
    assert_int_equal(weekly->n_customers, 4);
    assert_true(fabs(weekly->a_day - 3.0 / 5) < 0.01);
    assert_true(fabs(dated->a_day - 1.0 / 365 * 7 / 5) < 0.001);
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_habit_asks_for_what_its_customers_get),
        cmocka_unit_test(too_much_is_answered_with_what_fits),
        cmocka_unit_test(what_is_counted_for_a_company_asks_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
