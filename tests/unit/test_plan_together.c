/* Companies of whom several have dates of their own: whose counts, today and while the look-ahead
 * plays. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 60
#define BIRTH "2026-01-01"
#define DAY "[day]\nrest-person = 0 days\nrest-company = 0 days\n"
#define CARD "[habit h]\nkind = card\nper = company\nwhen = customer_since\n"
#define CALL "[habit h]\nkind = call\nper = company\nwhen = 2 weeks before renewal_date\n"

/* "03 a, 10 b, " of what is raised on the days of a month, each done at once. `contact`: with whom
 * there is one, and on which day; NULL: none. */
static char *live(MoWorld *world, const char *month, MoDay last, const char *contact)
{
    GString *text = g_string_new(NULL);
    g_autofree char *first = g_strconcat(month, "-01", NULL);
    for (MoDay day = mo_day_parse(first); day <= last; day++) {
        int day_of_month;
        mo_world_set_now(world, day, 9);
        mo_day_to_civil(day, NULL, NULL, &day_of_month);
        if (contact && g_ascii_strtoll(contact + 1, NULL, 10) == day_of_month) {
            char who[2] = {contact[0], '\0'};
            mo_world_contact(world, who, day);
        }
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (!mo_workdays_is_working(world->config->workdays, day))
            continue;
        mo_world_raise(world, plan);
        for (guint i = 0; i < plan->moments->len; i++) {
            const MoMoment *moment = g_ptr_array_index(plan->moments, i);
            g_string_append_printf(text, "%02d %s, ", day_of_month, moment->customer_id);
            mo_world_answer(world, moment, MO_ENTRY_DONE, day);
        }
    }
    return g_string_free(text, FALSE);
}

#define DATES(ada, ben)                                                                            \
    "id,name,company,last_contacted,tags,customer_since,renewal_date\n"                            \
    "a,Ada,Acme,2025-10-01," ada "\nb,Ben,Acme,2025-11-20," ben "\n"

/* Dates of March 2026: 2 is a Monday. */
static void a_change_of_person_costs_the_company_no_date(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *csv, *contact, *raised;
    } rows[] = {
        /* Ben stands for them, unless there is somebody tagged main. */
        {CARD, DATES(",2019-03-03,", ",2019-03-10,"), NULL, "10 b, "},
        {CARD, DATES("main,2019-03-03,", ",2019-03-10,"), NULL, "03 a, "},
        /* Ada takes over before or on her day; or when it went by without a card. */
        {CARD, DATES(",2019-03-03,", ",2019-03-10,"), "a2", "03 a, "},
        {CARD, DATES(",2019-03-03,", ",2019-03-10,"), "a3", "03 a, "},
        {CARD, DATES(",2019-03-03,", ",2019-03-10,"), "a4", "10 b, "},
        {CARD, DATES(",2019-03-03,", ",2019-03-10,"), "a9", "10 b, "},
        {CARD, DATES(",2019-03-10,", ",2019-03-03,"), "a4", "03 b, "},
        /* A date before the beginning never was one. */
        {CARD, DATES(",2019-12-03,", ",2019-03-10,"), "a4", ""},
        /* Also when nobody was there to send it. */
        {CARD, DATES("main,2019-01-02,", ",2019-03-10,"), NULL, "10 b, "},
        /* Single dates: the one that is over is none any more. */
        {CALL, DATES(",,2026-03-20", ",,2026-03-26"), NULL, "12 b, "},
        {CALL, DATES("main,,2026-03-20", ",,2026-04-10"), NULL, "06 a, 27 b, "},
        {CALL, DATES("main,,2026-02-20", ",,2026-03-26"), NULL, "12 b, "},
        {CALL, DATES("main,,2026-02-20", ",,2026-02-18"), NULL, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habits = g_strconcat(DAY, rows[i].habit, NULL);
        MoWorld *world = mo_world_new(BIRTH, habits, rows[i].csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        g_autofree char *raised =
            live(world, "2026-03", mo_day_parse("2026-03-31"), rows[i].contact);
        if (strcmp(raised, rows[i].raised) != 0)
            fail_msg("row %zu: '%s', not '%s'", i, raised, rows[i].raised);
        mo_world_free(world);
    }
}

/* ---- ahead ---------------------------------------------------------------------------------- */

static char *print_raise(MoDay day, const MoMoment *moment)
{
    g_autofree char *text = mo_day_print(day);
    g_autofree char *nominal = mo_day_print(moment->nominal);
    return g_strdup_printf("%s %s %s %s", text, moment->habit->name, moment->customer_id, nominal);
}

/* All that is raised up to a day, each done on its day, after which all is planned anew. */
static char *step_through(MoWorld *world, MoDay last)
{
    g_autoptr(GPtrArray) raised = g_ptr_array_new_with_free_func(g_free);
    for (MoDay day = world->now.day; day <= last; day++) {
        for (guint before = G_MAXUINT; raised->len != before;) {
            mo_world_set_now(world, day, before == G_MAXUINT ? 9 : 16);
            before = raised->len;
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            if (mo_workdays_is_working(world->config->workdays, day))
                mo_world_raise(world, plan);
            for (guint i = 0; i < plan->moments->len; i++) {
                g_ptr_array_add(raised, print_raise(day, g_ptr_array_index(plan->moments, i)));
                mo_world_answer(world, g_ptr_array_index(plan->moments, i), MO_ENTRY_DONE, day);
            }
        }
    }
    g_ptr_array_add(raised, NULL);
    return g_strjoinv("\n", (char **)raised->pdata);
}

static void expect_ahead_as_stepped(MoWorld *world, MoDay last, const char *name)
{
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead = mo_plan_range(&input, world->now.day, last, false, NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < ahead->len; i++) {
        const MoMoment *moment = g_ptr_array_index(ahead, i);
        g_ptr_array_add(lines, print_raise(moment->raise.day, moment));
    }
    g_ptr_array_add(lines, NULL);
    g_autofree char *planned = g_strjoinv("\n", (char **)lines->pdata);
    g_autofree char *lived = step_through(world, last);
    if (strcmp(planned, lived) != 0)
        fail_msg("%s: planned\n%s\nlived\n%s", name, planned, lived);
}

/* A visit with Ben lets him stand for them, and Ada's date holds nothing back any more; one with
 * her on the same day, and it is hers again. */
static void who_does_not_stand_for_them_any_more_keeps_no_day_free(void **state)
{
    (void)state;
    static const char *const visits[] = {
        "[habit visit]\nkind = visit\nwhen = every month on the 25th\n",
        "[habit visit]\nkind = visit\nwho = tag:x\nwhen = every month on the 25th\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(visits); i++) {
        g_autofree char *habits =
            g_strconcat("[day]\nrest-company = 0 days\n", visits[i], CARD, NULL);
        MoWorld *world =
            mo_world_new(BIRTH, habits,
                         "id,name,company,last_contacted,customer_since,tags\n"
                         "a,Ada,Acme,2026-02-20,2019-03-04,\nb,Ben,Acme,2025-10-01,2019-03-11,x\n",
                         BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse("2026-02-23"), 9);
        mo_plan_free(mo_world_plan(world)); /* the stream learns what day it is */
        g_autofree char *name = g_strdup_printf("row %zu", i);
        expect_ahead_as_stepped(world, mo_day_parse("2026-03-20"), name);
        mo_world_free(world);
    }
}

static char *random_habits(GRand *chance)
{
    static const char *const habits[] = {
        "[habit card]\nkind = card\nper = company\nwhen = customer_since\n",
        "[habit near]\nkind = check-in\nper = company\nwhen = 5 days before customer_since\n",
        "[habit birthday]\nkind = card\nper = company\nwhen = birthday\nshow-before = 3 days\n",
        "[habit renewal]\nkind = call\nper = company\nwhen = 2 weeks before renewal_date\n",
        "[habit after]\nkind = call\nper = company\nwhen = 3 days after renewal_date\n",
        "[habit visit]\nkind = visit\nwhen = every month on the 2nd tuesday\n",
        "[habit keep]\nkind = call\nper = company\nwhen = 20 days after last contact\n",
        "[habit article]\nkind = article\nwhen = every 3 weeks from 2026-01-07\n",
    };
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
                           "[day]\nrest-person = %d days\nrest-company = %d days\n"
                           "surprises-a-day = %d\n",
                           g_rand_int_range(chance, 0, 15), g_rand_int_range(chance, 0, 4),
                           g_rand_int_range(chance, 1, 5));
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++)
        if (g_rand_int_range(chance, 0, 3) > 0)
            g_string_append(text, habits[i]);
    return g_string_free(text, FALSE);
}

static void append_day(GString *csv, GRand *chance, const char *year)
{
    if (g_rand_int_range(chance, 0, 4) > 0)
        g_string_append_printf(csv, "%s-%02d-%02d", year, g_rand_int_range(chance, 1, 7),
                               g_rand_int_range(chance, 1, 29));
    g_string_append_c(csv, ',');
}

static char *random_customers(GRand *chance, int n)
{
    GString *csv =
        g_string_new("id,name,company,customer_since,birthday,renewal_date,last_contacted,tags\n");
    for (int i = 0; i < n; i++) {
        g_string_append_printf(csv, "c%d,Customer %d,Company %d,", i, i,
                               g_rand_int_range(chance, 0, 1 + n / 3));
        append_day(csv, chance, "2019");
        append_day(csv, chance, "1980");
        append_day(csv, chance, "2026");
        append_day(csv, chance, "2025");
        g_string_append(csv, g_rand_int_range(chance, 0, 6) == 0 ? "main\n" : "\n");
    }
    return g_string_free(csv, FALSE);
}

static void the_look_ahead_gives_what_stepping_gives(void **state)
{
    (void)state;
    for (guint32 i = 0; i < ROUNDS; i++) {
        GRand *chance = g_rand_new_with_seed(i);
        g_autofree char *habits = random_habits(chance);
        g_autofree char *csv = random_customers(chance, g_rand_int_range(chance, 2, 20));
        g_autofree char *name = g_strdup_printf("round %u", i);
        MoWorld *world = mo_world_new(BIRTH, habits, csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        MoDay today = mo_day_parse(BIRTH) + g_rand_int_range(chance, 1, 60);
        mo_world_set_now(world, today, 9);
        mo_plan_free(mo_world_plan(world));
        expect_ahead_as_stepped(world, today + g_rand_int_range(chance, 20, 90), name);
        mo_world_free(world);
        g_rand_free(chance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_of_person_costs_the_company_no_date),
        cmocka_unit_test(who_does_not_stand_for_them_any_more_keeps_no_day_free),
        cmocka_unit_test(the_look_ahead_gives_what_stepping_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
