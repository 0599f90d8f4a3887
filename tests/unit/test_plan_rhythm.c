/* Rhythm: never the same kind of surprise twice running when another habit would do. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define DAY "[day]\nrest-person = 0 days\nrest-company = 0 days\n"
#define ONE "id,name,birthday\na,Ada,--03-20\n"

/* On Monday 2 March an article was done by habit `first`; from then on there are `h` (an article,
 * due on the 16th, open through the 30th) and another habit. */
#define FIRST "[habit first]\nkind = article\nwhen = every year from 2026-03-02\n"
#define ARTICLE "[habit h]\nkind = article\nwhen = every 4 weeks from 2026-03-16\n"

static MoPlan *plan_on(MoWorld *world, const char *day)
{
    mo_world_set_now(world, mo_day_parse(day), 9);
    return mo_world_plan(world);
}

static MoMoment *find(const GPtrArray *list, const char *habit)
{
    for (guint i = 0; i < list->len; i++) {
        MoMoment *moment = g_ptr_array_index(list, i);
        if (strcmp(moment->habit->name, habit) == 0)
            return moment;
    }
    return NULL;
}

static MoWorld *new_world(const char *habits)
{
    g_autofree char *text = g_strdup_printf(DAY FIRST "%s", habits);
    MoWorld *world = mo_world_new(BIRTH, text, ONE, BIRTH);
    mo_plan_free(mo_world_plan(world));
    return world;
}

static void do_first(MoWorld *world)
{
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    MoMoment *moment = find(plan->moments, "first");
    assert_non_null(moment);
    mo_world_answer(world, moment, MO_ENTRY_DONE, world->now.day);
}

static void the_same_kind_waits_while_another_habit_would_do(void **state)
{
    (void)state;
    static const struct {
        const char *habits, *day, *waits_for; /* NULL: h is shown */
    } rows[] = {
        {ARTICLE, "2026-03-16", NULL},
        /* One of another kind is open since today, */
        {ARTICLE "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-16\n", "2026-03-16",
         "o"},
        {ARTICLE "[habit o]\nkind = call\npriority = 9\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-16", "o"},
        /* is still open, */
        {ARTICLE "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-09\n", "2026-03-16",
         "o"},
        {ARTICLE "[habit o]\nkind = card\nwhen = birthday\nshow-before = 4 days\n", "2026-03-16",
         "o"},
        /* but not one that comes tomorrow. */
        {ARTICLE "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-17\n", "2026-03-16",
         NULL},
        /* It would be the same. */
        {ARTICLE "[habit o]\nkind = article\nwhen = every 4 weeks from 2026-03-16\n", "2026-03-16",
         NULL},
        /* It is no surprise, it is not for her, it is switched off. */
        {ARTICLE "[habit o]\nkind = call\nclass = promise\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-16", NULL},
        {ARTICLE "[habit o]\nkind = call\nwho = tag:x\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-16", NULL},
        {ARTICLE "[habit o]\nkind = call\nactive = no\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-16", NULL},
        /* A fixed day comes whatever came before. */
        {"[habit h]\nkind = article\nwhen = birthday\n"
         "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-20", NULL},
        /* What has to come at latest on a day waits no longer. */
        {"[habit h]\nkind = article\nwhen = 14 days after last contact, at latest 20\n"
         "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-20", "o"},
        {"[habit h]\nkind = article\nwhen = 14 days after last contact, at latest 20\n"
         "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-16\n",
         "2026-03-23", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = new_world(rows[i].habits);
        do_first(world);
        g_autoptr(MoPlan) plan = plan_on(world, rows[i].day);
        const MoMoment *shown = find(plan->moments, "h");
        const MoMoment *waits = find(plan->waiting, "h");
        if (!shown != (rows[i].waits_for != NULL) || !waits == (rows[i].waits_for != NULL))
            fail_msg("row %zu: h is %s", i, shown ? "shown" : waits ? waits->held : "not there");
        if (waits) {
            assert_string_equal(waits->held, "her last surprise was of the same kind (article); "
                                             "'o' goes first");
            assert_string_equal(waits->yields_to->name, rows[i].waits_for);
        }
        mo_world_free(world);
    }
}

/* Whoever is asked for is told why. */
static void why_names_the_habit_that_goes_first(void **state)
{
    (void)state;
    MoWorld *world =
        new_world(ARTICLE "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-16\n");
    do_first(world);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-16");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoMoment) found = mo_plan_find(&input, find(plan->waiting, "h")->id, NULL);
    assert_non_null(found);
    g_auto(GStrv) why = mo_plan_why(&input, found);
    g_autofree char *text = g_strjoinv("\n", why);
    assert_non_null(strstr(text, "'o' goes first"));
    mo_world_free(world);
}

/* When the other was done, it is free the day after; so in the look-ahead. */
static void after_another_kind_it_has_its_turn(void **state)
{
    (void)state;
    MoWorld *world =
        new_world(ARTICLE "[habit o]\nkind = call\nwhen = every 4 weeks from 2026-03-16\n");
    do_first(world);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-16");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead =
        mo_plan_range(&input, world->now.day, world->now.day + 6, false, NULL);
    assert_int_equal(ahead->len, 2);
    const MoMoment *first = g_ptr_array_index(ahead, 0), *second = g_ptr_array_index(ahead, 1);
    assert_string_equal(first->habit->name, "o");
    assert_string_equal(second->habit->name, "h");
    assert_int_equal(second->raise.day, mo_day_parse("2026-03-17"));
    mo_world_answer(world, find(plan->moments, "o"), MO_ENTRY_DONE, world->now.day);
    mo_world_set_now(world, world->now.day, 17);
    g_autoptr(MoPlan) evening = mo_world_plan(world);
    assert_null(find(evening->moments, "h"));
    assert_string_equal(find(evening->waiting, "h")->held, "she had a surprise today");
    g_autoptr(MoPlan) tuesday = plan_on(world, "2026-03-17");
    assert_non_null(find(tuesday->moments, "h"));
    mo_world_free(world);
}

/* Without rest: had it got its place in the morning, it would have been raised at its hour. */
static void on_the_day_of_another_surprise_it_comes_only_while_its_hour_is_ahead(void **state)
{
    (void)state;
    static const struct {
        const char *day, *at;
        int now;
        bool waits;
    } rows[] = {
        /* Without an hour of its own that of the digest counts, */
        {"", "", 8, false},
        {"", "", 9, false},
        {"", "", 10, true},
        {"digest = 11:00\n", "", 10, false},
        /* otherwise its own, be it later, earlier or midnight. */
        {"", "at = 15:00\n", 10, false},
        {"", "at = 15:00\n", 15, false},
        {"", "at = 15:00\n", 16, true},
        {"digest = 15:00\n", "at = 10:00\n", 11, true},
        {"working-hours = 00:00-17:00\n", "at = 00:00\n", 0, false},
        {"working-hours = 00:00-17:00\n", "at = 00:00\n", 1, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habits = g_strdup_printf(DAY "%s" ARTICLE "%s[habit o]\nkind = call\n"
                                                      "when = every 4 weeks from 2026-03-16\n",
                                                  rows[i].day, rows[i].at);
        MoWorld *world = mo_world_new(BIRTH, habits, ONE, BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse("2026-03-16"), rows[i].now);
        g_autoptr(MoPlan) before = mo_world_plan(world);
        mo_world_answer(world, find(before->moments, "o"), MO_ENTRY_DONE, world->now.day);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        const MoMoment *waits = find(plan->waiting, "h");
        if (!waits != !rows[i].waits || !find(plan->moments, "h") != rows[i].waits)
            fail_msg("row %zu: h %s", i, waits ? waits->held : "is shown");
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_kind_waits_while_another_habit_would_do),
        cmocka_unit_test(why_names_the_habit_that_goes_first),
        cmocka_unit_test(after_another_kind_it_has_its_turn),
        cmocka_unit_test(on_the_day_of_another_surprise_it_comes_only_while_its_hour_is_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
