/* Why a moment comes on its day and on no other, in words. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define WEEKLY "[habit h]\nkind = call\nwhen = every 4 weeks from 2026-03-06\n" /* a Friday */

static MoMoment *find(const GPtrArray *list, const char *customer)
{
    for (guint i = 0; i < list->len; i++) {
        MoMoment *moment = g_ptr_array_index(list, i);
        if (strcmp(moment->customer_id, customer) == 0 && strcmp(moment->habit->name, "h") == 0)
            return moment;
    }
    return NULL;
}

static char *explain(MoWorld *world, const char *id)
{
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoMoment) found = mo_plan_find(&input, id, &error);
    assert_non_null(found);
    assert_null(error);
    g_auto(GStrv) why = mo_plan_why(&input, found);
    return g_strjoinv("\n", why);
}

static MoEntry *new_pause(const char *day, const char *until)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->at_utc = (int64_t)mo_day_parse(day) * 86400;
    entry->day = mo_day_parse(day);
    entry->customer = g_strdup("a");
    entry->until.day = mo_day_parse(until);
    return entry;
}

/* Each row a world on Friday 6 March, and what is said of Ada's moment of habit h. */
static void every_day_on_which_it_does_not_come_has_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *habits, *csv, *pause, *lines;
    } rows[] = {
        /* Ben has the only place, and is due earlier; then it is the weekend. */
        {"[day]\nsurprises-a-day = 1\nrest-company = 0 days\n" WEEKLY
         "[habit o]\nkind = call\nwho = tag:b\nwhen = every 4 weeks from 2026-03-04\n",
         "id,name,tags\na,Ada,\nb,Ben,b\n", NULL,
         "It waits: no place left today (surprises-a-day = 1).|"
         "Not from tomorrow to Sunday 8 March: a day off.|"
         "As things stand it comes Monday 9 March."},
        /* The same for what was meant for a Sunday and is due on the Monday after it. */
        {"[day]\nsurprises-a-day = 1\nrest-company = 0 days\n[habit h]\nkind = call\n"
         "who = tag:a\nwhen = every 4 weeks from 2026-03-01\n"
         "[habit o]\nkind = call\nwho = tag:b\nwhen = every 4 weeks from 2026-02-26\n",
         "id,name,tags\na,Ada,a\nb,Ben,b\n", NULL,
         "It waits: no place left today (surprises-a-day = 1).|"
         "Not from tomorrow to Sunday 8 March: a day off.|"
         "As things stand it comes Monday 9 March."},
        /* A colleague has her turn, and the company rests. */
        {"[day]\nrest-company = 4 days\n" WEEKLY
         "[habit o]\nkind = call\nwho = tag:b\nwhen = every 4 weeks from 2026-03-04\n",
         "id,name,company,tags\na,Ada,Acme,\nb,Ben,Acme,b\n", NULL,
         "Acme rests until Tuesday 10 March 2026|"
         "Not Monday 9 March: Acme rests until Tuesday 10 March 2026|"
         "As things stand it comes Tuesday 10 March."},
        {"[day]\nabsent = 2026-03-09..2026-03-11\n" WEEKLY, "id,name\na,Ada\n", "2026-03-08",
         "It waits: paused until|Not from Monday 9 March to Wednesday 11 March: you are away.|"
         "As things stand it comes Thursday 12 March."},
        /* Ben, Cy and Di come first, two a day; then her other habit. */
        {"[day]\nsurprises-a-day = 2\nrest-person = 2 days\nrest-company = 0 days\n" WEEKLY
         "who = tag:a\n"
         "[habit o]\nkind = card\nwho = tag:a\nwhen = every 4 weeks from 2026-03-05\n"
         "[habit k]\nkind = card\nwho = tag:k\nwhen = every 4 weeks from 2026-03-04\n",
         "id,name,tags\na,Ada,a\nb,Ben,k\nc,Cy,k\nd,Di,k\n", NULL,
         "It waits: no place left today|Not Monday 9 March: 'o' goes first with her|"
         "Not Tuesday 10 March: rests until|As things stand it comes Wednesday 11 March."},
        /* Her colleague Eve comes first. */
        {"[day]\nsurprises-a-day = 1\nrest-company = 2 days\n" WEEKLY "who = tag:a\n"
         "[habit o]\nkind = card\nwho = tag:e\nwhen = every 4 weeks from 2026-03-05\n"
         "[habit k]\nkind = card\nwho = tag:k\nwhen = every 4 weeks from 2026-03-04\n",
         "id,name,company,tags\na,Ada,Acme,a\nb,Ben,,k\ne,Eve,Acme,e\n", NULL,
         "It waits: no place left today|"
         "Not Monday 9 March: 'o' with Eve goes first, at the same company"},
        /* Of another kind. */
        {"[day]\nrest-person = 0 days\nrest-company = 0 days\n" WEEKLY
         "[habit o]\nkind = card\nwhen = every 4 weeks from 2026-03-06\n",
         "id,name\na,Ada\n", "done",
         "It waits: her last surprise was of the same kind (call); 'o' goes first.|"
         "As things stand it comes Monday 9 March."},
        {"[day]\nsurprises-a-day = 1\nrest-company = 0 days\n" WEEKLY "give-up-after = 2 days\n"
         "[habit o]\nkind = call\nwho = tag:b\nwhen = every 4 weeks from 2026-03-04\n",
         "id,name,tags\na,Ada,\nb,Ben,b\n", NULL,
         "As things stand it finds no day before it ends."},
        /* What does not end is looked for so far ahead. */
        {"[day]\nsurprises-a-day = 1\nabsent = 2026-03-09..2026-09-30\n[habit h]\nkind = call\n"
         "who = tag:a\nwhen = 90 days after last contact\n"
         "[habit o]\nkind = call\nwho = tag:b\nwhen = every 4 weeks from 2026-03-04\n",
         "id,name,tags,last_contacted\na,Ada,a,2025-12-06\nb,Ben,b,\n", NULL,
         "it does not lapse before.|"
         "As things stand it finds no day up to Thursday 4 June; so far was looked ahead."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new(BIRTH, rows[i].habits, rows[i].csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        if (rows[i].pause && strcmp(rows[i].pause, "done") != 0) {
            g_autoptr(GPtrArray) entries =
                g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
            g_ptr_array_add(entries, new_pause("2026-03-02", rows[i].pause));
            assert_true(mo_history_append(world->history, entries, NULL));
        } else if (rows[i].pause) {
            MoHabit call = {.name = (char *)"earlier", .kind = (char *)"call"};
            MoMoment earlier = {.customer_id = (char *)"a",
                                .habit = &call,
                                .nominal = mo_day_parse("2026-02-02"),
                                .show = mo_day_parse("2026-02-02"),
                                .due = mo_day_parse("2026-02-02")};
            mo_world_set_now(world, mo_day_parse("2026-02-02"), 9);
            mo_world_answer(world, &earlier, MO_ENTRY_DONE, world->now.day);
        }
        mo_world_set_now(world, mo_day_parse("2026-03-06"), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        const MoMoment *moment = find(plan->waiting, "a");
        if (!moment)
            fail_msg("row %zu: it does not wait", i);
        g_autofree char *text = explain(world, moment->id);
        g_auto(GStrv) lines = g_strsplit(rows[i].lines, "|", -1);
        for (char **line = lines; *line; line++)
            if (!strstr(text, *line))
                fail_msg("row %zu: no '%s' in\n%s", i, *line, text);
        mo_world_free(world);
    }
}

/* Of what comes later, the days are told from which it was kept. */
static void what_comes_later_tells_why_not_earlier(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nrest-person = 5 days\n" WEEKLY
                                  "[habit birthday]\nkind = card\nwhen = birthday\n",
                                  "id,name,birthday\na,Ada,--03-05\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
    mo_plan_free(mo_world_plan(world));
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead =
        mo_plan_range(&input, world->now.day, world->now.day + 20, false, NULL);
    const MoMoment *moment = find(ahead, "a");
    assert_non_null(moment);
    assert_int_equal(moment->raise.day, mo_day_parse("2026-03-10"));
    g_autofree char *text = explain(world, moment->id);
    assert_non_null(strstr(text, "Not Friday 6 March: rests until Tuesday 10 March 2026"));
    assert_non_null(strstr(text, "Not from Saturday 7 March to Sunday 8 March: a day off."));
    assert_non_null(strstr(text, "Not Monday 9 March: rests until Tuesday 10 March 2026"));
    mo_world_free(world);
}

/* It waits for what was promised, and comes on the same day once that is done. */
static void what_is_in_its_way_on_its_day_only_keeps_it_from_no_day(void **state)
{
    (void)state;
    static const struct {
        const char *today, *held, *comes, *not ;
    } rows[] = {
        {"2026-03-06", "first comes what is open with Ada: report.", "comes today.", "Not "},
        {"2026-03-07", "a day off", "comes Monday 9 March.", "Not Monday"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new(BIRTH,
                                      WEEKLY "[habit report]\nclass = promise\nkind = report\n"
                                             "when = every 4 weeks from 2026-03-04\n",
                                      "id,name\na,Ada\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse(rows[i].today), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        g_autofree char *text = explain(world, find(plan->waiting, "a")->id);
        if (!strstr(text, rows[i].held) || !strstr(text, rows[i].comes) ||
            strstr(text, rows[i].not ))
            fail_msg("row %zu:\n%s", i, text);
        mo_world_free(world);
    }
}

/* Nobody answered on Friday 6 March, `tries` times; it comes back on Monday at 14:00. */
static void what_was_tried_and_until_when_it_is_hidden_is_told(void **state)
{
    (void)state;
    static const struct {
        unsigned tries;
        const char *day;
        int hour;
        const char *tried, *back; /* NULL: not said */
        const char *more, *csv;   /* of the habit; her row, NULL: with an address */
    } rows[] = {
        {1, "2026-03-06", 11,
         "\nTried 1 time, nobody there.\nAfter 2 more tries a mail is prepared instead.",
         "comes back Monday 9 March at 14:00.", "", NULL},
        {2, "2026-03-06", 11,
         "\nTried 2 times, nobody there.\nAfter 1 more try a mail is prepared instead.",
         "comes back Monday 9 March at 14:00.", "", NULL},
        {3, "2026-03-09", 9, "\nTried 3 times, nobody there.\nNext a mail is prepared instead.",
         "comes back today at 14:00.", "", NULL},
        {3, "2026-03-09", 14, "\nTried 3 times, nobody there.", NULL, "", NULL},
        {0, "2026-03-06", 11, NULL, NULL, "", NULL},
        {3, "2026-03-09", 14, "\nThere will be no mail instead: no address of hers is known.", NULL,
         "", "id,name\na,Ada\n"},
        {3, "2026-03-09", 14, "\nThere will be no mail instead: she asked for none.", NULL, "",
         "id,name,email,do_not_contact\na,Ada,a@example.com,email\n"},
        {3, "2026-03-09", 14, "\nA mail was prepared instead.", NULL, "draft", NULL},
        {3, "2026-03-09", 9, "\nTried 3 times, nobody there.\nIt is", "comes back today at 14:00.",
         "nudge = popup, draft\n", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool is_drafted = strcmp(rows[i].more, "draft") == 0;
        g_autofree char *habit = g_strconcat(WEEKLY, is_drafted ? "" : rows[i].more, NULL);
        MoWorld *world =
            mo_world_new("2026-03-06", habit,
                         rows[i].csv ? rows[i].csv : "id,name,email\na,Ada,a@example.com\n", BIRTH);
        g_autoptr(MoPlan) raised = mo_world_plan(world);
        mo_world_raise(world, raised);
        const MoMoment *moment = find(raised->moments, "a");
        g_autoptr(GPtrArray) tries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
        for (unsigned n = 0; n < rows[i].tries; n++) {
            MoEntry *entry = mo_moment_new_entry(moment, MO_ENTRY_NO_ANSWER, world->now.day,
                                                 (int64_t)world->now.day * 86400 + 36000);
            entry->until = (MoLocal){mo_day_parse("2026-03-09"), 14 * 3600};
            g_ptr_array_add(tries, entry);
        }
        if (is_drafted) {
            MoEntry *draft = mo_moment_new_entry(moment, MO_ENTRY_RAISED, world->now.day,
                                                 (int64_t)world->now.day * 86400 + 36001);
            draft->nudge = MO_NUDGE_DRAFT;
            draft->attempt = 1;
            g_ptr_array_add(tries, draft);
        }
        assert_true(mo_history_append(world->history, tries, NULL));
        mo_world_set_now(world, mo_day_parse(rows[i].day), rows[i].hour);
        g_autofree char *text = explain(world, moment->id);
        if (rows[i].tried ? !strstr(text, rows[i].tried) : strstr(text, "Tried") != NULL)
            fail_msg("row %zu: tries in: %s", i, text);
        if (rows[i].back ? !strstr(text, rows[i].back) : strstr(text, "comes back") != NULL)
            fail_msg("row %zu: back in: %s", i, text);
        mo_world_free(world);
    }
}

/* Each row what is configured, Ada's row, what was written of it before, a day, and what is said of
 * the moment, a part of a line each. */
static void every_step_from_the_rule_to_the_day_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *habits, *csv, *raised, *day, *lines;
    } rows[] = {
        {WEEKLY, "a,Ada,,", NULL, "2026-03-06",
         "Who: everybody, so Ada too.|When: every 4 weeks from 2026-03-06. That gives Friday 6 "
         "March "
         "2026.|Open through Friday 20 March 2026, then it lapses.|It has one of the 5 places of "
         "today and is raised at 09:00."},
        {"[habit h]\nkind = call\nwho = name:Ada\nat = 14:30\nshow-before = 3 working days\n"
         "when = every month on the 11th\n",
         "a,Ada,,", NULL, "2026-03-06",
         "Who: name:Ada; this means Ada.|That gives Wednesday 11 March 2026.|Shown 3 working days "
         "before, on a working day: from Friday 6 March 2026.|raised at 14:30."},
        /* Its hour is that of the day on which it is shown first; on a later day it comes at once.
         */
        {"[habit h]\nkind = call\nat = 14:30\nshow-before = 3 working days\n"
         "when = every month on the 11th\n",
         "a,Ada,,", NULL, "2026-03-09",
         "from Friday 6 March 2026.|It has one of the 5 places of today and is raised at 09:00."},
        {"[habit h]\nkind = call\nwhen = every month on the 7th\nif-day-off = before\n", "a,Ada,,",
         NULL, "2026-03-06",
         "That is a day off, so it is due on Friday 6 March 2026.|Open through"},
        {"[habit h]\nkind = call\nwhen = every month on the 14th\nshow-before = 2 working days\n",
         "a,Ada,,", NULL, "2026-03-12",
         "That is a day off, so it is due on Monday 16 March 2026.|Shown 2 working days before, on "
         "a working day: from Thursday 12 March 2026."},
        {"[habit h]\nkind = call\nwhen = every month on the 7th\nif-day-off = keep\n", "a,Ada,,",
         NULL, "2026-03-06",
         "That gives Saturday 7 March 2026.|Shown on the working day before: from Friday 6 March "
         "2026."},
        {"[day]\nabsent = 2026-03-04..2026-03-05\n[habit h]\nkind = call\n"
         "when = every month on the 4th\n",
         "a,Ada,,", NULL, "2026-03-06", "You are away then, so it is due on Friday 6 March 2026."},
        {"[habit h]\nkind = card\nwhen = birthday\nshow-before = 3 working days\n",
         "a,Ada,--03-08,", NULL, "2026-03-06",
         "A fixed day: it is never moved.|Shown 3 working days before, on a working day: from "
         "Wednesday 4 March 2026.|Open through Sunday 8 March 2026, then it lapses."},
        {"[habit h]\nkind = call\nwhen = 30 days after last contact\n", "a,Ada,,2026-02-04", NULL,
         "2026-03-06", "It stays until it has been raised; it does not lapse before."},
        {"[habit h]\nkind = report\nclass = promise\nat = 10:00\n"
         "when = every month on the 5th from 2026-03-01\n",
         "a,Ada,,", NULL, "2026-03-06",
         "It stays until you answer it: it never lapses, and needs no place.|It is raised at "
         "09:00.|"
         "It is 1 day late."},
        {WEEKLY, "a,Ada,,", "2026-03-06", "2026-03-10",
         "Raised on Friday 6 March 2026; not answered yet.|It is 4 days late."},
        /* What comes later: a surprise, a fixed day, a promise, and one that will be late. */
        {"[habit h]\nkind = card\nwhen = birthday\n", "a,Ada,--03-11,", NULL, "2026-03-06",
         "It will be raised on Wednesday 11 March 2026 at 09:00."},
        {"[habit h]\nkind = report\nclass = promise\nwhen = every month on the 18th from "
         "2026-03-01\n",
         "a,Ada,,", NULL, "2026-03-06", "It will be raised on Monday 16 March 2026 at 09:00."},
        {"[day]\nrest-person = 5 days\n" WEEKLY "[habit b]\nkind = card\nwhen = birthday\n",
         "a,Ada,--03-05,", NULL, "2026-03-02",
         "raised on Tuesday 10 March 2026 at 09:00, if places allow.|It will be 4 days late then."},
        {"[habit h]\nkind = call\nwhen = every month on the 11th\n", "a,Ada,,", NULL, "2026-03-06",
         "It will be raised on Wednesday 11 March 2026 at 09:00, if places allow."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *csv =
            g_strdup_printf("id,name,birthday,last_contacted\n%s\n", rows[i].csv);
        MoWorld *world = mo_world_new(BIRTH, rows[i].habits, csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        if (rows[i].raised) {
            mo_world_set_now(world, mo_day_parse(rows[i].raised), 9);
            g_autoptr(MoPlan) then = mo_world_plan(world);
            mo_world_raise(world, then);
        }
        mo_world_set_now(world, mo_day_parse(rows[i].day), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        MoPlanInput input = mo_world_get_input(world);
        g_autoptr(GPtrArray) ahead =
            mo_plan_range(&input, world->now.day, world->now.day + 20, false, NULL);
        const MoMoment *moment = find(plan->moments, "a");
        moment = moment ? moment : find(ahead, "a");
        if (!moment)
            fail_msg("row %zu: there is none", i);
        g_autofree char *text = explain(world, moment->id);
        g_auto(GStrv) lines = g_strsplit(rows[i].lines, "|", -1);
        for (char **line = lines; *line; line++)
            if (!strstr(text, *line))
                fail_msg("row %zu: no '%s' in\n%s", i, *line, text);
        if (!strstr(text, " late") != !strstr(rows[i].lines, " late"))
            fail_msg("row %zu: late or not in\n%s", i, text);
        mo_world_free(world);
    }
}

/* What is said beside the days: where a habit comes from, for whom it is counted, what goes with
 * it. */
static void what_is_special_about_a_habit_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *line;
    } rows[] = {
        {WEEKLY "per = project\n", "Once for Roof (per = project): Ada stands for it"},
        {WEEKLY "per = company\n", "Once for Acme (per = company): Ada stands for it"},
        {"[habit h]\nkind = event\nwhen = every 4 weeks from 2026-03-06\n",
         "No event of events.ics fits her."},
        {"[habit h]\nkind = article\nwhen = every 4 weeks from 2026-03-06\n",
         "No article of articles.csv fits her."},
        {"[habit h]\nkind = introduction\nwhen = every 4 weeks from 2026-03-06\n",
         "Nobody fits her: what customers need, offer and care about"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new("2026-03-06", rows[i].habit,
                                      "id,name,company,project\na,Ada,Acme,Roof\n", BIRTH);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_int_equal(plan->moments->len, 1);
        g_autofree char *text = explain(world, find(plan->moments, "a")->id);
        if (!strstr(text, rows[i].line))
            fail_msg("no '%s' in\n%s", rows[i].line, text);
        mo_world_free(world);
    }
}

static void a_promise_comes_from_a_habit_that_moments_brings_along(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-03-06", WEEKLY, "id,name\na,Ada\n", BIRTH);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *promise = mo_entry_new(MO_ENTRY_PROMISED);
    promise->customer = g_strdup("a");
    promise->day = promise->nominal = world->now.day;
    promise->note = g_strdup("a quote");
    g_ptr_array_add(entries, promise);
    assert_true(mo_history_append(world->history, entries, NULL));
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 2);
    g_autofree char *text = explain(world, ((MoMoment *)g_ptr_array_index(plan->moments, 0))->id);
    assert_non_null(strstr(text, "Habit 'promise', which Moments brings along"));
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_on_which_it_does_not_come_has_its_reason),
        cmocka_unit_test(what_is_special_about_a_habit_is_told),
        cmocka_unit_test(a_promise_comes_from_a_habit_that_moments_brings_along),
        cmocka_unit_test(what_comes_later_tells_why_not_earlier),
        cmocka_unit_test(every_step_from_the_rule_to_the_day_is_told),
        cmocka_unit_test(what_is_in_its_way_on_its_day_only_keeps_it_from_no_day),
        cmocka_unit_test(what_was_tried_and_until_when_it_is_hidden_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
