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
        /* Dates are exact; of rules two years are counted. */
        double exact = habit->habit->when->type == MO_WHEN_RULE ? 0.01 : 1e-6;
        if (habit->n_customers != expected[i].n_customers ||
            fabs(habit->a_day - expected[i].a_day) > exact)
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
                                  "[day]\nrest-person = 0 days\n"
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

/* Six hundred birthdays a year, of which none can come less often. */
static void what_has_no_rhythm_cannot_come_less_often(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name,birthday\n");
    for (int i = 0; i < 600; i++)
        g_string_append_printf(csv, "%d,Customer %d,--%02d-%02d\n", i, i, i % 12 + 1, i % 28 + 1);
    MoWorld *world = mo_world_new("2026-03-02",
                                  "[day]\nsurprises-a-day = 2\n"
                                  "[habit card]\nkind = card\nwhen = birthday\n",
                                  csv->str, "2026-01-01");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlanLoad) load = mo_plan_load(&input, NULL);
    assert_string_equal(load->advice,
                        "your habits ask for 2.3 surprises a working day, you allow 2: switch a "
                        "habit off, narrow it with 'who', or raise surprises-a-day");
    mo_world_free(world);
}

/* Each row how long persons and companies rest, what is in the records, and what comes of it a
 * civil day. A monday and a birthday for each. */
static void rest_leaves_so_many(void **state)
{
    (void)state;
    static const struct {
        const char *rest, *csv;
        double comes;
        const char *advice; /* a part of it; NULL: there is none */
    } rows[] = {
        {"rest-person = 0 days\nrest-company = 0 days\n", "1,Ada,Acme,\n2,Ben,Acme,\n", 2.0 / 7,
         NULL},
        {"rest-person = 7 days\nrest-company = 0 days\n", "1,Ada,Acme,\n2,Ben,Acme,\n", 2.0 / 7,
         NULL},
        {"rest-person = 14 days\nrest-company = 0 days\n", "1,Ada,Acme,\n2,Ben,Acme,\n", 2.0 / 14,
         NULL},
        {"rest-person = 14 days\nrest-company = 10 days\n", "1,Ada,Acme,\n2,Ben,ACME,\n", 1.0 / 10,
         NULL},
        /* Another company, and none, rest alone. */
        {"rest-person = 14 days\nrest-company = 10 days\n",
         "1,Ada,Acme,\n2,Ben,Bolt,\n3,Cy,,\n4,Di,,\n", 4.0 / 14, NULL},
        {"rest-person = 0 days\nrest-company = 10 days\n", "1,Ada,Acme,\n2,Ben,,\n",
         1.0 / 10 + 1.0 / 7, NULL},
        /* Fixed days come in spite of rest, and take some of it. */
        {"rest-person = 14 days\nrest-company = 0 days\n", "1,Ada,Acme,--03-04\n", 1.0 / 14, NULL},
        {"rest-person = 800 days\nrest-company = 0 days\n", "1,Ada,Acme,--03-04\n", 1.0 / 365,
         NULL},
        {"rest-person = 0 days\nrest-company = 300 days\n",
         "1,Ada,Acme,--03-04\n2,Ben,Acme,--03-05\n", 2.0 / 365, NULL},
        /* More than the one a day that is allowed, with rest and without. */
        {"rest-person = 10 days\nrest-company = 0 days\n", "100", 10,
         "ask for 20.1 surprises a working day and rest leaves 14.0 of them, you allow 1: 'h' "
         "every "
         "141 days fits"},
        {"rest-person = 0 days\nrest-company = 0 days\n", "100", 100.0 / 7,
         "ask for 20.1 surprises a working day, you allow 1: 'h' every 141 days fits"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) csv = g_string_new("id,name,company,birthday\n");
        unsigned many = (unsigned)g_ascii_strtoull(rows[i].csv, NULL, 10);
        if (strchr(rows[i].csv, ','))
            g_string_append(csv, rows[i].csv);
        else
            for (unsigned n = 0; n < many; n++)
                g_string_append_printf(csv, "%u,Customer %u,,\n", n, n);
        g_autofree char *habits =
            g_strdup_printf("[day]\nsurprises-a-day = 1\n%s[habit h]\nkind = call\n"
                            "when = every monday\n[habit b]\nkind = card\nwhen = birthday\n"
                            "[habit p]\nclass = promise\nwhen = every day\n",
                            rows[i].rest);
        MoWorld *world = mo_world_new("2026-03-02", habits, csv->str, "2026-01-01");
        mo_plan_free(mo_world_plan(world)); /* which has read the records to their end */
        MoPlanInput input = mo_world_get_input(world);
        g_autoptr(MoPlanLoad) load = mo_plan_load(&input, NULL);
        if (fabs(load->comes - rows[i].comes * 7 / 5) > 0.03 * rows[i].comes)
            fail_msg("row %zu: %.4f a working day come", i, load->comes);
        if (!load->advice != !rows[i].advice ||
            (load->advice && !strstr(load->advice, rows[i].advice)))
            fail_msg("row %zu: %s", i, load->advice);
        mo_world_free(world);
    }
}

/* What comes up on each day from Sunday 8 March on: two calls every Monday, one of them answered
 * already; a card, and no promise. */
static void each_day_has_its_count(void **state)
{
    (void)state;
    static const unsigned counts[] = {0, 1, 0, 1, 0, 0, 0, 0, 2};
    MoWorld *world = mo_world_new("2026-03-02",
                                  "[habit h]\nkind = call\nwhen = every monday\n"
                                  "[habit p]\nclass = promise\nkind = report\nwhen = every day\n"
                                  "[habit b]\nkind = card\nwhen = birthday\n",
                                  "id,name,birthday\n1,Ada,\n2,Ben,--03-11\n", "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    MoDay from = mo_day_parse("2026-03-08");
    mo_world_set_now(world, from, 9);
    const MoHabit *habit = g_ptr_array_index(world->config->habits, 0);
    MoMoment done = {.customer_id = (char *)"1",
                     .habit = habit,
                     .nominal = from + 1,
                     .show = from + 1,
                     .due = from + 1};
    mo_world_answer(world, &done, MO_ENTRY_DONE, from);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GArray) days = mo_plan_count_days(&input, from, from + 8, NULL);
    assert_int_equal(days->len, G_N_ELEMENTS(counts));
    for (unsigned i = 0; i < days->len; i++)
        if (g_array_index(days, unsigned, i) != counts[i])
            fail_msg("day %u: %u", i, g_array_index(days, unsigned, i));
    mo_world_free(world);
}

/* Of several that ask for as much the first is named. */
static void the_first_of_the_heaviest_is_named(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-03-02",
                                  "[day]\nrest-person = 0 days\nsurprises-a-day = 1\n"
                                  "[habit light]\nkind = call\nwhen = every month on the 5th\n"
                                  "[habit one]\nkind = call\nwhen = every weekday\n"
                                  "[habit two]\nkind = call\nwhen = every weekday\n"
                                  "[habit told]\nclass = promise\nwhen = every day\n",
                                  "id,name\n1,Ada\n", "2026-01-01");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlanLoad) load = mo_plan_load(&input, NULL);
    assert_non_null(load->advice);
    assert_non_null(strstr(load->advice, "switch a habit off")); /* two is too much by itself */
    mo_world_free(world);
    world = mo_world_new("2026-03-02",
                         "[day]\nrest-person = 0 days\nsurprises-a-day = 1\n"
                         "[habit light]\nkind = call\nwhen = every month on the 5th\n"
                         "[habit one]\nkind = call\nwhen = every monday, tuesday and friday\n"
                         "[habit two]\nkind = call\nwhen = every monday, tuesday and friday\n"
                         "[habit told]\nclass = promise\nwhen = every day\n",
                         "id,name\n1,Ada\n", "2026-01-01");
    input = mo_world_get_input(world);
    g_autoptr(MoPlanLoad) again = mo_plan_load(&input, NULL);
    assert_non_null(again->advice);
    assert_non_null(strstr(again->advice, "'one' every "));
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
        cmocka_unit_test(what_has_no_rhythm_cannot_come_less_often),
        cmocka_unit_test(rest_leaves_so_many),
        cmocka_unit_test(each_day_has_its_count),
        cmocka_unit_test(the_first_of_the_heaviest_is_named),
        cmocka_unit_test(what_is_counted_for_a_company_asks_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
