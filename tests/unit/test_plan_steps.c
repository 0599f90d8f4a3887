/* Worlds that are lived day by day: the look-ahead gives what stepping gives, and both give the
 * days that are written here. */
#include "base/error.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NO_REST "rest-person = 0 days\nrest-company = 0 days\n"

typedef struct {
    const char *title, *habits, *csv;
    const char *birth;  /* when all is seen first */
    const char *before; /* "DAY contact WHO" or "DAY snooze DAY", a line each; or "" */
    const char *first, *last;
    const char *expected; /* "DAY WHO HABIT", a line each */
} Row;

static void append_line(GString *text, MoDay day, const MoMoment *moment)
{
    g_autofree char *on = mo_day_print(day);
    g_string_append_printf(text, "%s %s %s\n", on, moment->customer_id, moment->habit->name);
}

/* Shows the list of the day and puts the first off. */
static void snooze(MoWorld *world, MoDay until)
{
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_moment_new_entry(g_ptr_array_index(plan->moments, 0), MO_ENTRY_SNOOZED,
                                         world->now.day, (int64_t)world->now.day * 86400 + 32401);
    entry->until = (MoLocal){until, 9 * 3600};
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

static void prepare(MoWorld *world, const Row *row)
{
    mo_plan_free(mo_world_plan(world));
    g_auto(GStrv) lines = g_strsplit(row->before, "\n", -1);
    for (unsigned i = 0; lines[i]; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], " ", 3);
        if (g_strv_length(words) < 3)
            continue;
        mo_world_set_now(world, mo_day_parse(words[0]), 9);
        if (strcmp(words[1], "contact") == 0)
            mo_world_contact(world, words[2], world->now.day);
        else
            snooze(world, mo_day_parse(words[2]));
    }
    mo_world_set_now(world, mo_day_parse(row->first), 9);
    mo_plan_free(mo_world_plan(world));
}

static char *look_ahead(MoWorld *world, MoDay last)
{
    GString *text = g_string_new(NULL);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead = mo_plan_range(&input, world->now.day, last, false, NULL);
    assert_non_null(ahead);
    for (guint i = 0; i < ahead->len; i++) {
        const MoMoment *moment = g_ptr_array_index(ahead, i);
        append_line(text, moment->raise.day, moment);
    }
    return g_string_free(text, FALSE);
}

static bool step_once(MoWorld *world, GString *text)
{
    g_autoptr(MoPlan) raised = mo_world_plan(world);
    mo_world_raise(world, raised);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    unsigned n = 0;
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        if (moment->state == MO_STATE_SNOOZED)
            continue;
        n++;
        append_line(text, world->now.day, moment);
        mo_world_answer(world, moment, MO_ENTRY_DONE, world->now.day);
    }
    return n > 0;
}

static char *step_through(MoWorld *world, MoDay last)
{
    GString *text = g_string_new(NULL);
    for (MoDay day = world->now.day; day <= last; day++) {
        mo_world_set_now(world, day, 9);
        while (mo_workdays_is_working(world->config->workdays, day) && step_once(world, text))
            ;
    }
    return g_string_free(text, FALSE);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* By day; which of a day comes first is chance. */
static char *sort_lines(char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = g_strv_length(lines) - 1;
    qsort(lines, n, sizeof *lines, compare_lines);
    g_free(text);
    return g_strjoinv("\n", lines);
}

static void expect_rows(const Row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        MoWorld *world = mo_world_new(rows[i].birth, rows[i].habits, rows[i].csv, rows[i].birth);
        MoDay last = mo_day_parse(rows[i].last);
        prepare(world, &rows[i]);
        g_autofree char *ahead = sort_lines(look_ahead(world, last));
        g_autofree char *stepped = sort_lines(step_through(world, last));
        if (strcmp(ahead, rows[i].expected) != 0)
            fail_msg("%s: the look-ahead gives\n%s", rows[i].title, ahead);
        if (strcmp(stepped, rows[i].expected) != 0)
            fail_msg("%s: stepping gives\n%s", rows[i].title, stepped);
        mo_world_free(world);
    }
}

#define CONTACTED "id,name,company,last_contacted\na,Ann Alpha,Acme,"
#define ADVICE "[habit h]\nkind = advice\nwhen = "

static void the_contact_it_counts_from_is_not_its_answer(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"an absence would show it on the day of the contact",
         "[day]\n" NO_REST "absent = 2026-12-17..2026-12-29\n" ADVICE
         "20 days after last contact\nshow-before = 1 week\n",
         CONTACTED "2026-12-10\n", "2026-12-01", "2026-12-16 contact a", "2026-12-17", "2027-01-10",
         "2026-12-30 a h\n"},
        {"few working days",
         "[day]\n" NO_REST "working-days = MO WE\n" ADVICE
         "3 days after last contact\nshow-before = 1 day\n",
         CONTACTED "2026-12-14\n", "2026-12-01", "", "2026-12-15", "2026-12-31",
         "2026-12-16 a h\n2026-12-21 a h\n2026-12-23 a h\n2026-12-28 a h\n2026-12-30 a h\n"},
        {"the same for a company",
         "[day]\n" NO_REST "working-days = MO WE\n" ADVICE
         "3 days after last contact\nshow-before = 1 day\nper = company\n",
         CONTACTED "2026-12-14\n", "2026-12-01", "", "2026-12-15", "2026-12-31",
         "2026-12-16 a h\n2026-12-21 a h\n2026-12-23 a h\n2026-12-28 a h\n2026-12-30 a h\n"},
        {"due before the days off, which are all there is",
         "[day]\n" NO_REST "working-days = MO\n" ADVICE
         "3 days after last contact\nif-day-off = before\n",
         CONTACTED "2026-12-07\n", "2026-12-01", "", "2026-12-08", "2026-12-31",
         "2026-12-14 a h\n2026-12-21 a h\n2026-12-28 a h\n"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void a_ban_until_a_day_is_over_after_it(void **state)
{
    (void)state;
    static const char csv[] = "id,name,do_not_contact,next_step,next_step_date\n"
                              "a,Ann Alpha,until 2026-12-09,,\n"
                              "b,Bob Beta,until 2026-12-09,the quote,2026-12-07\n"
                              "c,Cleo Chi,yes,the quote,2026-12-07\n"
                              "d,Dan Delta,until 2027-12-09,,\n";
    static const Row rows[] = {
        {"surprises and what was promised",
         "[day]\n" NO_REST "[habit h]\nkind = call\nwhen = every 2 weeks from 2026-12-08\n"
         "who = not \"next_step\":quote\n"
         "[habit p]\nkind = quote\nwhen = next_step_date\n",
         csv, "2026-12-01", "", "2026-12-03", "2026-12-31",
         "2026-12-10 a h\n2026-12-10 b h\n2026-12-10 b p\n2026-12-22 a h\n2026-12-22 b h\n"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void what_was_put_off_to_a_day_off_is_done_when_it_comes_back(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"to a Saturday",
         "[day]\n" NO_REST "[habit h]\nkind = call\nwhen = every 11 days from 2026-11-25\n"
         "repeat = done\n",
         CONTACTED "\n", "2026-11-20", "2026-11-25 snooze 2026-11-28", "2026-11-26", "2026-12-31",
         "2026-11-30 a h\n2026-12-11 a h\n2026-12-22 a h\n"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

/* Each of them has a calendar entry and a code of its own. */
static void steps_that_follow_two_complaints_of_a_day_are_two(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new("2026-12-01",
                     "[day]\n" NO_REST
                     "[habit fix]\nkind = call\nclass = recovery\nwhen = 1 working day after call\n"
                     "[habit check]\nkind = visit\nclass = recovery\n"
                     "when = 3 working days after done fix\n",
                     CONTACTED "\n", "2026-12-01");
    mo_plan_free(mo_world_plan(world));
    mo_world_contact(world, "a", world->now.day);
    mo_world_contact(world, "a", world->now.day);
    mo_plan_free(mo_world_plan(world));
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead =
        mo_plan_range(&input, world->now.day, world->now.day + 14, false, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    assert_int_equal(ahead->len, 4);
    for (guint i = 0; i < ahead->len; i++) {
        const MoMoment *moment = g_ptr_array_index(ahead, i);
        assert_true(g_hash_table_add(seen, moment->id));
        assert_true(g_hash_table_add(seen, moment->uid));
    }
    mo_world_free(world);
}

/* 22:00 of UTC is 11:00 of the next day in Auckland. */
static void a_rule_ends_at_the_hour_that_until_says(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"until the very hour",
         "[day]\n" NO_REST "[habit h]\nkind = call\nat = 11:00\nstart = 2026-11-25\n"
         "rule = FREQ=DAILY;UNTIL=20261126T220000Z\n",
         CONTACTED "\n", "2026-11-01", "", "2026-11-24", "2026-11-30",
         "2026-11-25 a h\n2026-11-26 a h\n2026-11-27 a h\n"},
        {"until a second before",
         "[day]\n" NO_REST "[habit h]\nkind = call\nat = 11:00\nstart = 2026-11-25\n"
         "rule = FREQ=DAILY;UNTIL=20261126T215959Z\n",
         CONTACTED "\n", "2026-11-01", "", "2026-11-24", "2026-11-30",
         "2026-11-25 a h\n2026-11-26 a h\n"},
    };
    g_setenv("TZ", "Pacific/Auckland", TRUE);
    expect_rows(rows, G_N_ELEMENTS(rows));
    g_unsetenv("TZ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_contact_it_counts_from_is_not_its_answer),
        cmocka_unit_test(a_ban_until_a_day_is_over_after_it),
        cmocka_unit_test(what_was_put_off_to_a_day_off_is_done_when_it_comes_back),
        cmocka_unit_test(steps_that_follow_two_complaints_of_a_day_are_two),
        cmocka_unit_test(a_rule_ends_at_the_hour_that_until_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
