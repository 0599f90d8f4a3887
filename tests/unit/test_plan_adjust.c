/* From the nominal day to the day it is shown: spread, surprise, holidays, absences. */
#include "plan/person.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define PLACES "[day]\nsurprises-a-day = 100\n"

static void assert_day(MoDay day, const char *expected)
{
    g_autofree char *text = mo_day_print(day);
    assert_string_equal(text, expected);
}

static char *many_customers(int n)
{
    GString *csv = g_string_new("id,name\n");
    for (int i = 0; i < n; i++)
        g_string_append_printf(csv, "c%d,Customer %d\n", i, i);
    return g_string_free(csv, FALSE);
}

static GPtrArray *range(MoWorld *world, const char *from, const char *to)
{
    MoPlanInput input = mo_world_get_input(world);
    GPtrArray *moments = mo_plan_range(&input, mo_day_parse(from), mo_day_parse(to), false, NULL);
    assert_non_null(moments);
    return moments;
}

/* How many working days lie between the nominal and the due day. */
static unsigned count_shift(const MoWorld *world, const MoMoment *moment)
{
    unsigned n = 0;
    for (MoDay day = moment->nominal + 1; day <= moment->due; day++)
        n += mo_workdays_is_working(world->config->workdays, day);
    return n;
}

static void customers_are_spread_over_the_days_and_stay_where_they_are(void **state)
{
    (void)state;
    g_autofree char *csv = many_customers(100);
    MoWorld *world = mo_world_new(BIRTH,
                                  PLACES "[habit h]\nkind = call\n"
                                         "when = every 6 weeks from 2026-01-05\nspread = 19 days\n",
                                  csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(GPtrArray) moments = range(world, BIRTH, "2026-03-29");
    assert_int_equal(moments->len, 200);
    unsigned n[20] = {0};
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        unsigned shift = count_shift(world, moment);
        assert_in_range(shift, 0, 19);
        n[shift]++;
        gpointer before;
        if (g_hash_table_lookup_extended(first, moment->customer_id, NULL, &before))
            assert_int_equal(GPOINTER_TO_UINT(before), shift);
        else
            g_hash_table_insert(first, moment->customer_id, GUINT_TO_POINTER(shift));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(n); i++)
        assert_in_range(n[i], 2, 30); /* 10 in the mean */
    mo_world_free(world);
}

static void each_time_is_another_surprise(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new(BIRTH,
                     PLACES "[habit h]\nkind = call\n"
                            "when = every 2 weeks from 2026-01-05\nsurprise = 4 days\n",
                     "id,name\na,Ada\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(GPtrArray) moments = range(world, BIRTH, "2026-12-31");
    assert_int_equal(moments->len, 26);
    unsigned n[5] = {0};
    for (guint i = 0; i < moments->len; i++)
        n[count_shift(world, g_ptr_array_index(moments, i))]++;
    for (unsigned i = 0; i < G_N_ELEMENTS(n); i++)
        assert_in_range(n[i], 1, 15);
    mo_world_free(world);
}

static void another_ledger_gives_other_surprises_the_same_one_the_same(void **state)
{
    (void)state;
    MoDay days[3][12];
    static const uint64_t seeds[] = {42, 42, 43};
    for (unsigned s = 0; s < G_N_ELEMENTS(seeds); s++) {
        MoWorld *world =
            mo_world_new(BIRTH,
                         PLACES "[habit h]\nkind = call\nwhen = every 4 weeks from 2026-01-05\n"
                                "spread = 8 days\nsurprise = 4 days\n",
                         "id,name\na,Ada\n", BIRTH);
        mo_history_free(world->history);
        world->history = mo_history_new_fake(mo_day_parse(BIRTH), seeds[s]);
        mo_plan_free(mo_world_plan(world));
        g_autoptr(GPtrArray) moments = range(world, BIRTH, "2026-12-01");
        assert_in_range(moments->len, 11, 12);
        for (unsigned i = 0; i < 11; i++)
            days[s][i] = ((const MoMoment *)g_ptr_array_index(moments, i))->due;
        mo_world_free(world);
    }
    assert_memory_equal(days[0], days[1], 11 * sizeof(MoDay));
    assert_memory_not_equal(days[0], days[2], 11 * sizeof(MoDay));
}

static void why_tells_of_the_shift(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH,
                                  PLACES "[habit h]\nkind = call\n"
                                         "when = every 6 weeks from 2026-01-05\n"
                                         "spread = 20 days\nsurprise = 4 days\n",
                                  "id,name\na,Ada\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(GPtrArray) moments = range(world, BIRTH, "2026-02-15");
    const MoMoment *moment = g_ptr_array_index(moments, 0);
    MoPlanInput input = mo_world_get_input(world);
    g_auto(GStrv) lines = mo_plan_why(&input, moment);
    g_autofree char *text = g_strjoinv("\n", lines);
    g_autofree char *due = mo_day_print_long(moment->due);
    g_autofree char *expected = g_strdup_printf(
        "Shifted by %u working days, so that it looks like no clockwork (spread %u, surprise %u): "
        "due on %s.",
        count_shift(world, moment), moment->spread, moment->surprise, due);
    assert_non_null(strstr(text, expected));
    assert_day(moment->nominal, "2026-01-05");
    assert_int_equal(moment->spread + moment->surprise, count_shift(world, moment));
    mo_world_free(world);
}

/* Days off: each row the [day] keys, a habit and a record, and the days of the moment that is open
 * on a day. */
static void days_off_move_what_is_due_and_absences_stop_the_clock(void **state)
{
    (void)state;
    static const struct {
        const char *day, *habit, *record, *today;
        const char *due, *show, *last_open;
    } rows[] = {
        {"absent = 2026-03-05..2026-03-13\n", "when = birthday\n", "a,Ada,--03-11,", "2026-03-04",
         "2026-03-11", "2026-03-04", "2026-03-11"},
        /* Three working days before it: days of absence are none. */
        {"absent = 2026-03-09..2026-03-10\n", "when = birthday\nshow-before = 3 working days\n",
         "a,Ada,--03-11,", "2026-03-04", "2026-03-11", "2026-03-04", "2026-03-11"},
        {"absent = 2026-02-16..2026-02-20\n", "when = every 6 weeks from 2026-01-05\n", "a,Ada,,",
         "2026-02-23", "2026-02-23", "2026-02-23", "2026-03-09"},
        {"absent = 2026-02-16..2026-02-20\n",
         "when = every 6 weeks from 2026-01-05\nif-day-off = before\n", "a,Ada,,", "2026-02-13",
         "2026-02-13", "2026-02-13", "2026-03-04"},
        {"absent = 2026-02-20..2026-02-26\n", "when = every 6 weeks from 2026-01-05\n", "a,Ada,,",
         "2026-03-09", "2026-02-16", "2026-02-16", "2026-03-09"},
        {"absent = 2026-02-20, 2026-02-24..2026-02-25\n", "when = every 6 weeks from 2026-01-05\n",
         "a,Ada,,", "2026-03-05", "2026-02-16", "2026-02-16", "2026-03-05"},
        /* A moment before a date lapses with the date, whoever was away. */
        {"absent = 2026-05-01..2026-05-05\n", "when = 60 days before renewal_date\n",
         "a,Ada,,2026-05-06", "2026-05-06", "2026-03-09", "2026-03-09", "2026-05-06"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *config =
            g_strdup_printf("[day]\n%s[habit h]\nkind = call\n%s", rows[i].day, rows[i].habit);
        g_autofree char *csv =
            g_strdup_printf("id,name,birthday,renewal_date\n%s\n", rows[i].record);
        MoWorld *world = mo_world_new(BIRTH, config, csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse(rows[i].today), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (plan->moments->len != 1)
            fail_msg("row %zu: %u moments", i, plan->moments->len);
        const MoMoment *moment = g_ptr_array_index(plan->moments, 0);
        assert_day(moment->due, rows[i].due);
        assert_day(moment->show, rows[i].show);
        assert_day(moment->last_open, rows[i].last_open);
        mo_world_free(world);
    }
}

static void nothing_is_raised_while_she_is_away(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nabsent = 2026-02-17..2026-02-20\n[habit h]\nkind = call\n"
                                  "when = every 6 weeks from 2026-01-06\n",
                                  "id,name\na,Ada\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-02-18"), 9);
    g_autoptr(MoPlan) away = mo_world_plan(world);
    assert_int_equal(away->moments->len, 0);
    mo_world_set_now(world, mo_day_parse("2026-02-23"), 9);
    g_autoptr(MoPlan) back = mo_world_plan(world);
    assert_int_equal(back->moments->len, 1);
    mo_world_free(world);
}

/* Away from 3 to 13 March: what was meant for the 2nd and the 9th comes the working day before what
 * is meant for the 16th, not with it. */
static void what_an_absence_puts_off_comes_before_the_next_one(void **state)
{
    (void)state;
    g_autofree char *csv = many_customers(30);
    MoWorld *world = mo_world_new(BIRTH,
                                  PLACES "absent = 2026-03-03..2026-03-13\n[habit h]\nkind = call\n"
                                         "when = every week from 2026-01-05\nspread = 3 days\n",
                                  csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(GPtrArray) moments = range(world, "2026-03-03", "2026-03-20");
    unsigned n_put_off = 0;
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        MoDay shifted = mo_day_parse("2026-03-16") + (MoDay)moment->spread;
        bool is_put_off = moment->nominal == mo_day_parse("2026-03-09");
        assert_int_equal(moment->due, is_put_off ? shifted - 1 : shifted);
        n_put_off += is_put_off;
    }
    assert_int_equal(moments->len, 30 + n_put_off);
    assert_in_range(n_put_off, 15, 29); /* all but those who are not shifted */
    mo_world_free(world);
}

/* Of the moments of each week none is due before the one of the week before, though one is shifted
 * by more days than the next and she is away for weeks. */
static void an_absence_does_not_turn_the_order_of_surprises(void **state)
{
    (void)state;
    g_autofree char *csv = many_customers(30);
    MoWorld *world = mo_world_new(BIRTH,
                                  PLACES "absent = 2026-02-03..2026-03-13\n[habit h]\nkind = call\n"
                                         "when = every week from 2026-01-05\nsurprise = 4 days\n",
                                  csv, BIRTH);
    MoPlanInput input = mo_world_get_input(world);
    MoPlanning planning;
    const MoCustomer *customer;
    mo_planning_init(&planning, &input);
    assert_true(mo_customers_rewind(world->customers, NULL));
    while (mo_customers_next(world->customers, &customer)) {
        const MoPerson *person = mo_planning_read(&planning, customer, NULL);
        MoDay before = MO_DAY_FIRST;
        for (MoDay week = mo_day_parse("2026-01-05"); week < mo_day_parse("2026-04-06");
             week += 7) {
            MoOccurrence occurrence;
            assert_true(mo_occurrence_at(&person->pairs[0], week, &occurrence));
            assert_true(occurrence.due >= before);
            before = occurrence.due;
        }
    }
    mo_planning_clear(&planning);
    mo_world_free(world);
}

/* Days that a record matters after it was closed: half a gap, half a year at least, or a rest; and
 * beside it what may be open. */
static void what_was_answered_matters_while_it_can_be_confused_with_what_comes(void **state)
{
    (void)state;
    static const struct {
        const char *habits;
        int days;
    } rows[] = {
        {"", 180 + 14 + 60},
        {"[habit h]\nkind = call\nwhen = every week from 2026-01-05\n", 180 + 14 + 60},
        {"[habit h]\nkind = call\nwhen = every 2 years from 2026-01-05\n", 366 + 14 + 60},
        {"[habit h]\nkind = call\nwhen = birthday\ngive-up-after = 40 days\n", 183 + 40 + 60},
        {"[habit h]\nkind = call\nwhen = 100 days after renewal_date\ngive-up-after = 40 days\n",
         180 + 140 + 60},
        {"[habit h]\nkind = call\nwhen = 100 days after renewal_date\ngive-up-after = 40 days\n"
         "[habit o]\nkind = call\nwhen = birthday\n",
         183 + 140 + 60},
        {"[day]\nrest-person = 200 days\nrest-company = 9 days\n", 200 + 14 + 60},
        {"[day]\nrest-person = 9 days\nrest-company = 300 days\n", 300 + 14 + 60},
    };
    MoDay today = mo_day_parse("2026-03-02");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new("2026-03-02", rows[i].habits, "id,name\na,Ada\n", BIRTH);
        int days = today - mo_plan_get_reach(world->config, today);
        if (days != rows[i].days)
            fail_msg("row %zu: %d", i, days);
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(customers_are_spread_over_the_days_and_stay_where_they_are),
        cmocka_unit_test(each_time_is_another_surprise),
        cmocka_unit_test(another_ledger_gives_other_surprises_the_same_one_the_same),
        cmocka_unit_test(why_tells_of_the_shift),
        cmocka_unit_test(days_off_move_what_is_due_and_absences_stop_the_clock),
        cmocka_unit_test(nothing_is_raised_while_she_is_away),
        cmocka_unit_test(what_an_absence_puts_off_comes_before_the_next_one),
        cmocka_unit_test(an_absence_does_not_turn_the_order_of_surprises),
        cmocka_unit_test(what_was_answered_matters_while_it_can_be_confused_with_what_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
