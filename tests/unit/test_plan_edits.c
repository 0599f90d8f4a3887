/* What was acted on is never raised again, and nothing else is lost, whatever is edited meanwhile
 * (DESIGN 2.7). The public issues that each case learned from stand beside it. */
#include "base/file.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define COLUMNS "id,name,birthday,renewal_date\n"

static void move_to(MoWorld *world, const char *day)
{
    mo_world_set_now(world, mo_day_parse(day), 9);
}

/* Puts other habits in the place of those of the world. */
static void edit(MoWorld *world, const char *habits)
{
    g_autofree char *csv_path = g_build_filename(world->folder, "customers.csv", NULL);
    g_autofree char *csv = NULL;
    assert_true(mo_file_read(csv_path, 100000, &csv, NULL, NULL));
    MoWorld *other = mo_world_new(BIRTH, habits, csv, BIRTH);
    MoHistory *history = other->history;
    other->history = world->history;
    other->now = world->now;
    world->history = history;
    MoWorld was = *world;
    *world = *other;
    *other = was;
    mo_world_free(other);
}

/* "habit nominal" of all that is shown, in order. The caller frees it. */
static char *show(MoWorld *world)
{
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        g_autofree char *nominal = mo_day_print(moment->nominal);
        g_string_append_printf(text, "%s%s %s", i > 0 ? ", " : "", moment->habit->name, nominal);
    }
    return g_string_free(text, FALSE);
}

static void expect(MoWorld *world, size_t row, const char *day, const char *expected)
{
    move_to(world, day);
    g_autofree char *text = show(world);
    if (strcmp(text, expected) != 0)
        fail_msg("row %zu: on %s '%s' instead of '%s'", row, day, text, expected);
}

/* Raises all that is shown; `answer` MO_ENTRY_RAISED: and leaves it open. */
static void act(MoWorld *world, const char *day, MoEntryType answer, const char *answer_day)
{
    move_to(world, day);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    for (guint i = 0; answer != MO_ENTRY_RAISED && i < plan->moments->len; i++)
        mo_world_answer(world, g_ptr_array_index(plan->moments, i), answer,
                        mo_day_parse(answer_day));
}

#define HABIT(when) "[habit h]\nkind = call\n" when "\n"
#define LEAD(span) HABIT("when = " span " before renewal_date")
#define NAMED(name, more) "[habit " name "]\nkind = call\n" more "\n"
#define SIX "when = every 6 weeks from 2026-01-06"

/* Acted on `acted`, then edited; what is shown on a day, and on another one. */
static void what_was_acted_on_does_not_come_back_after_an_edit(void **state)
{
    (void)state;
    static const struct {
        const char *habits, *customer, *acted;
        MoEntryType answer;
        const char *answer_day;
        const char *edited, *new_customer; /* NULL: as before */
        const char *day, *shown, *later, *shown_later;
    } rows[] = {
        /* Tuesday to Wednesday: C#8025, C#8987 (fired again when the reference day changed). */
        {HABIT("rule = FREQ=WEEKLY;BYDAY=TU"), "a,Ada,,", "2026-03-03", MO_ENTRY_DONE, "2026-03-03",
         HABIT("rule = FREQ=WEEKLY;BYDAY=WE"), NULL, "2026-03-04", "", "2026-03-11",
         "h 2026-03-11"},
        /* The same, and it was skipped: T#45, OT#2053. */
        {HABIT("rule = FREQ=WEEKLY;BYDAY=TU"), "a,Ada,,", "2026-03-03", MO_ENTRY_SKIPPED,
         "2026-03-03", HABIT("rule = FREQ=WEEKLY;BYDAY=WE"), NULL, "2026-03-04", "", "2026-03-11",
         "h 2026-03-11"},
        /* Six weeks to four, counted from elsewhere: less than half the gap is the same one. */
        {HABIT(SIX), "a,Ada,,", "2026-02-17", MO_ENTRY_DONE, "2026-02-17",
         HABIT("when = every 4 weeks from 2026-02-25"), NULL, "2026-02-25", "", "2026-03-25",
         "h 2026-03-25"},
        /* A birthday that is corrected brings no second card: M#171, C#6606. */
        {HABIT("when = birthday"), "a,Ada,--03-04,", "2026-03-04", MO_ENTRY_DONE, "2026-03-04",
         NULL, "a,Ada,--03-11,", "2026-03-11", "", "2027-03-11", "h 2027-03-11"},
        {HABIT("when = birthday"), "a,Ada,1980-03-04,", "2026-03-04", MO_ENTRY_DONE, "2026-03-04",
         NULL, "a,Ada,--03-04,", "2026-03-04", "", "2027-03-04", "h 2027-03-04"},
        /* An anchor that moves is another day of another thing: C#8025. */
        {HABIT("when = 30 days before renewal_date"), "a,Ada,,2026-04-03", "2026-03-04",
         MO_ENTRY_DONE, "2026-03-04", NULL, "a,Ada,,2026-04-10", "2026-03-11", "h 2026-03-11",
         "2026-04-13", ""},
        {HABIT("when = 30 days before renewal_date"), "a,Ada,,2026-04-03", "2026-03-04",
         MO_ENTRY_DONE, "2026-03-04", NULL, "a,Ada,,2026-04-03", "2026-03-05", "", "2026-03-20",
         ""},
        /* Put right by up to three days it is the same day, and stays as it was answered; */
        {LEAD("30 days"), "a,Ada,,2026-04-03", "2026-03-04", MO_ENTRY_DONE, "2026-03-04", NULL,
         "a,Ada,,2026-04-04", "2026-03-05", "", "2026-03-19", ""},
        {LEAD("30 days"), "a,Ada,,2026-04-03", "2026-03-04", MO_ENTRY_DONE, "2026-03-04", NULL,
         "a,Ada,,2026-04-06", "2026-03-09", "", "2026-03-19", ""},
        {LEAD("30 days"), "a,Ada,,2026-04-03", "2026-03-04", MO_ENTRY_SKIPPED, "2026-03-04", NULL,
         "a,Ada,,2026-04-02", "2026-03-05", "", "2026-03-19", ""},
        {LEAD("30 days"), "a,Ada,,2026-04-03", "2026-03-04", MO_ENTRY_DONE, "2026-03-04", NULL,
         "a,Ada,,2026-04-07", "2026-03-09", "h 2026-03-08", "2026-03-19", "h 2026-03-08"},
        /* but not where it moves by half of the time before it. */
        {LEAD("7 days"), "a,Ada,,2026-03-11", "2026-03-04", MO_ENTRY_DONE, "2026-03-04", NULL,
         "a,Ada,,2026-03-14", "2026-03-09", "", "2026-03-12", ""},
        {LEAD("6 days"), "a,Ada,,2026-03-10", "2026-03-04", MO_ENTRY_DONE, "2026-03-04", NULL,
         "a,Ada,,2026-03-13", "2026-03-09", "h 2026-03-07", "2026-03-16", ""},
        {HABIT("when = renewal_date"), "a,Ada,,2026-03-04", "2026-03-04", MO_ENTRY_DONE,
         "2026-03-04", NULL, "a,Ada,,2026-03-05", "2026-03-05", "h 2026-03-05", "2026-03-25", ""},
        /* What is open stays as it was raised, through the day that it has now. */
        {LEAD("30 days"), "a,Ada,,2026-04-03", "2026-03-04", MO_ENTRY_RAISED, NULL, NULL,
         "a,Ada,,2026-04-06", "2026-03-05", "h 2026-03-04", "2026-04-06", "h 2026-03-04"},
        {LEAD("30 days"), "a,Ada,,2026-04-03", "2026-03-04", MO_ENTRY_RAISED, NULL, NULL,
         "a,Ada,,2026-04-01", "2026-04-01", "h 2026-03-04", "2026-04-02", ""},
        /* A promise follows its day. */
        {HABIT("class = promise\nwhen = 30 days before renewal_date"), "a,Ada,,2026-04-03",
         "2026-03-04", MO_ENTRY_RAISED, NULL, NULL, "a,Ada,,2026-04-06", "2026-03-09",
         "h 2026-03-07", "2026-04-07", "h 2026-03-07"},
        /* Its date moves while it is open: withdrawn, and raised for the new day. */
        {HABIT("when = 30 days before renewal_date"), "a,Ada,,2026-04-03", "2026-03-04",
         MO_ENTRY_RAISED, NULL, NULL, "a,Ada,,2026-05-01", "2026-03-05", "", "2026-04-01",
         "h 2026-04-01"},
        /* Switched off and on again: TW#1824, tasknotes#631. */
        {HABIT(SIX), "a,Ada,,", "2026-02-17", MO_ENTRY_DONE, "2026-02-17",
         HABIT(SIX "\nactive = no"), NULL, "2026-02-18", "", "2026-03-31", ""},
        /* A new name forgets: it is another habit. With `was` it does not (M#2571 lost snoozes). */
        {NAMED("h", SIX), "a,Ada,,", "2026-02-17", MO_ENTRY_DONE, "2026-02-17",
         NAMED("other", SIX "\nwas = h"), NULL, "2026-02-18", "", "2026-03-31", "other 2026-03-31"},
        {NAMED("h", SIX), "a,Ada,,", "2026-02-17", MO_ENTRY_RAISED, NULL,
         NAMED("other", SIX "\nwas = h"), NULL, "2026-02-18", "other 2026-02-17", "2026-03-31",
         "other 2026-03-31"},
        {NAMED("h", SIX), "a,Ada,,", "2026-02-17", MO_ENTRY_NEVER, "2026-02-17",
         NAMED("other", SIX "\nwas = h"), NULL, "2026-02-18", "", "2026-03-31", ""},
        /* Only asked for, not answered: what is new counts from its own beginning. */
        {NAMED("h", SIX), "a,Ada,,", "2026-02-17", MO_ENTRY_DONE, "2026-02-17", NAMED("other", SIX),
         NULL, "2026-02-18", "", "2026-03-31", "other 2026-03-31"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *csv = g_strconcat(COLUMNS, rows[i].customer, "\n", NULL);
        MoWorld *world = mo_world_new(BIRTH, rows[i].habits, csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        act(world, rows[i].acted, rows[i].answer, rows[i].answer_day);
        if (rows[i].edited)
            edit(world, rows[i].edited);
        if (rows[i].new_customer) {
            g_autofree char *changed = g_strconcat(COLUMNS, rows[i].new_customer, "\n", NULL);
            mo_world_set_customers(world, changed);
        }
        expect(world, i, rows[i].day, rows[i].shown);
        expect(world, i, rows[i].later, rows[i].shown_later);
        mo_world_free(world);
    }
}

/* Renamed on 18 March, and `was` added only a week later: it is as old as it was under its earlier
 * name, so what came up in between is there. */
static void a_habit_is_as_old_as_under_its_earlier_name(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH, NAMED("h", "when = every 6 weeks from 2026-03-17"),
                                  COLUMNS "a,Ada,,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    move_to(world, "2026-03-18");
    edit(world, NAMED("other", "when = every 6 weeks from 2026-03-17"));
    expect(world, 0, "2026-03-18", "");
    edit(world, NAMED("other", "when = every 6 weeks from 2026-03-17\nwas = h"));
    expect(world, 1, "2026-03-25", "other 2026-03-17");
    mo_world_free(world);
}

/* When the next one comes, by what became of this one of Tuesday 17 February 2026 (every 6 weeks;
 * open until 3 March): OT#1380, T#3017, T#1581 want it from the day done, OT#261 from the due day;
 * T#3875 is about months. */
static void the_next_one_counts_from_where_repeat_says(void **state)
{
    (void)state;
    static const struct {
        const char *habit;
        MoEntryType answer;
        const char *day; /* of the answer */
        const char *before, *next;
    } rows[] = {
        {SIX, MO_ENTRY_DONE, "2026-02-25", "2026-03-30", "2026-03-31"},
        {SIX "\nrepeat = due", MO_ENTRY_DONE, "2026-02-25", "2026-03-30", "2026-03-31"},
        {SIX "\nrepeat = done", MO_ENTRY_DONE, "2026-02-17", "2026-03-30", "2026-03-31"},
        {SIX "\nrepeat = done", MO_ENTRY_DONE, "2026-02-25", "2026-04-07", "2026-04-08"},
        {SIX "\nrepeat = done", MO_ENTRY_SKIPPED, "2026-02-20", "2026-04-02", "2026-04-03"},
        {SIX "\nrepeat = done", MO_ENTRY_LAPSED, "2026-03-04", "2026-04-14", "2026-04-15"},
        /* Three weeks late: from the day it was done all the same. */
        {SIX "\nrepeat = done\ngive-up-after = 30 days", MO_ENTRY_DONE, "2026-03-10", "2026-04-20",
         "2026-04-21"},
        {"when = every month from 2026-02-17\nrepeat = done", MO_ENTRY_DONE, "2026-02-24",
         "2026-03-23", "2026-03-24"},
        {"when = every 30 days from 2026-02-17\nrepeat = done", MO_ENTRY_DONE, "2026-02-18",
         "2026-03-19", "2026-03-20"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habit = g_strdup_printf("[habit h]\nkind = call\n%s\n", rows[i].habit);
        MoWorld *world = mo_world_new(BIRTH, habit, COLUMNS "a,Ada,,\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        act(world, "2026-02-17", MO_ENTRY_RAISED, NULL);
        move_to(world, rows[i].day);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (plan->moments->len > 0) /* a lapse is found by planning itself */
            mo_world_answer(world, g_ptr_array_index(plan->moments, 0), rows[i].answer,
                            mo_day_parse(rows[i].day));
        g_autofree char *expected = g_strdup_printf("h %s", rows[i].next);
        expect(world, i, rows[i].before, "");
        expect(world, i, rows[i].next, expected);
        mo_world_free(world);
    }
}

/* An answer with a day before the one it counts from leaves the next one an interval later. */
static void an_answer_dated_back_does_not_end_a_series(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *acted, *answered, *before, *next;
        const char *shown;
    } rows[] = {
        {"when = 30 days after last contact", "2026-03-12", "2026-01-15", "2026-04-10",
         "2026-04-13", "h 2026-04-11"},
        {SIX "\nrepeat = done", "2026-02-17", "2026-01-06", "2026-03-30", "2026-03-31",
         "h 2026-03-31"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habit = g_strdup_printf("[habit h]\nkind = call\n%s\n", rows[i].habit);
        MoWorld *world =
            mo_world_new(BIRTH, habit, "id,name,last_contacted\na,Ada,2026-02-10\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        act(world, rows[i].acted, MO_ENTRY_DONE, rows[i].answered);
        expect(world, i, rows[i].before, "");
        expect(world, i, rows[i].next, rows[i].shown);
        mo_world_free(world);
    }
}

/* What nobody came to goes on too: it never dies. */
static void a_chain_goes_on_when_one_lapses_unseen(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH, HABIT(SIX "\nrepeat = done"), COLUMNS "a,Ada,,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    act(world, "2026-02-17", MO_ENTRY_DONE, "2026-02-17");
    /* Due on 31 March, lapsed on 15 April, due again six weeks later. */
    expect(world, 0, "2026-05-26", "");
    expect(world, 0, "2026-05-27", "h 2026-05-27");
    mo_world_free(world);
}

static MoEntry *new_touch(const char *day, const char *kind)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_TOUCH);
    entry->day = mo_day_parse(day);
    entry->customer = g_strdup("a");
    entry->kind = g_strdup(kind);
    return entry;
}

static void write_down(MoWorld *world, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    entry->at_utc = (int64_t)world->now.day * 86400 + world->now.second;
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

/* What changes of the rule left open beside the newest one lapses, each of them. */
static void of_several_that_are_open_the_newest_stays(void **state)
{
    (void)state;
    static const char *const raised[] = {"2026-02-25", "2026-02-26", "2026-03-02"};
    MoWorld *world =
        mo_world_new(BIRTH, HABIT("rule = FREQ=WEEKLY;BYDAY=MO"), COLUMNS "a,Ada,,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    for (size_t i = 0; i < G_N_ELEMENTS(raised); i++) {
        move_to(world, raised[i]);
        MoEntry *entry = mo_entry_new(MO_ENTRY_RAISED);
        entry->customer = g_strdup("a");
        entry->habit = g_strdup("h");
        entry->day = entry->nominal = entry->show = world->now.day;
        entry->due = world->now.day + 1;
        entry->nudge = MO_NUDGE_DIGEST;
        entry->attempt = 1;
        write_down(world, entry);
    }
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    g_autoptr(GString) lapsed = g_string_new(NULL);
    for (guint i = 0; i < plan->writes->len; i++) {
        const MoEntry *entry = g_ptr_array_index(plan->writes, i);
        g_autofree char *nominal = mo_day_print(entry->nominal);
        if (entry->type == MO_ENTRY_LAPSED)
            g_string_append_printf(lapsed, "%s ", nominal);
    }
    assert_string_equal(lapsed->str, "2026-02-25 2026-02-26 ");
    expect(world, 0, "2026-03-02", "h 2026-03-02");
    mo_world_free(world);
}

/* A contact that is dated back never makes the last one older (a bulk import of old mails emptied
 * a whole queue: PingCRM, commit 3e668c4); one that is newer counts (M#1814, M#1970). Habit: 30
 * days after the last contact, which is 10 February; raised on Thursday 12 March if `raised`. */
static void only_a_newer_contact_moves_what_counts_from_it(void **state)
{
    (void)state;
    static const struct {
        bool raised;
        const char *touched, *day, *shown, *later, *shown_later;
    } rows[] = {
        {false, "2025-06-01", "2026-03-12", "h 2026-03-12", "2026-03-13", "h 2026-03-12"},
        {true, "2025-06-01", "2026-03-12", "h 2026-03-12", "2026-03-13", "h 2026-03-12"},
        {true, "2026-02-10", "2026-03-12", "h 2026-03-12", "2026-03-13", "h 2026-03-12"},
        /* Before it was shown, and newer: it was not due. */
        {true, "2026-03-02", "2026-03-12", "", "2026-04-01", "h 2026-04-01"},
        /* On its day: it is what was asked for. */
        {true, "2026-03-12", "2026-03-12", "", "2026-04-13", "h 2026-04-11"},
        /* Done early: the next counts from then. */
        {false, "2026-03-05", "2026-03-12", "", "2026-04-06", "h 2026-04-04"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new(BIRTH, HABIT("when = 30 days after last contact"),
                                      "id,name,last_contacted\na,Ada,2026-02-10\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        if (rows[i].raised)
            act(world, "2026-03-12", MO_ENTRY_RAISED, NULL);
        move_to(world, "2026-03-12");
        write_down(world, new_touch(rows[i].touched, "call"));
        expect(world, i, rows[i].day, rows[i].shown);
        expect(world, i, rows[i].later, rows[i].shown_later);
        mo_world_free(world);
    }
}

/* The same rows in another order and under other names of their columns are the same people:
 * M#5932, M#1687, owncloud/contacts#588 (imported twice, and all reminders with them). */
static void what_is_imported_again_is_what_it_was(void **state)
{
    (void)state;
    static const char *const again[] = {
        COLUMNS "a,Ada,,\nb,Ben,,\n",
        COLUMNS "b,Ben,,\na,Ada,,\n",
        "name,birthday,id\nBen,,b\nAda,,a\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(again); i++) {
        MoWorld *world = mo_world_new(BIRTH, "[day]\nrest-company = 0 days\n" HABIT(SIX),
                                      COLUMNS "a,Ada,,\nb,Ben,,\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        act(world, "2026-02-17", MO_ENTRY_DONE, "2026-02-17");
        mo_world_set_customers(world, again[i]);
        expect(world, i, "2026-02-18", "");
        expect(world, i, "2026-03-31", "h 2026-03-31, h 2026-03-31");
        mo_world_free(world);
    }
}

/* What was promised by a rule counts as answered for ever, not only as long as surprises matter. */
static void a_promise_that_was_kept_a_year_ago_stays_kept(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new(BIRTH, HABIT("class = promise\nrule = FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=5"),
                     COLUMNS "a,Ada,,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    act(world, "2026-02-05", MO_ENTRY_DONE, "2026-02-05");
    expect(world, 0, "2027-02-01", "");
    expect(world, 1, "2027-02-05", "h 2027-02-05");
    mo_world_free(world);
}

/* A step that was done under an earlier name starts the one that follows: a chain that was renamed
 * half way goes on (activities that lost their follower: OT#1380). */
static void a_renamed_step_is_followed_all_the_same(void **state)
{
    (void)state;
    static const char before[] = "[habit call-back]\nclass = recovery\nkind = call\n"
                                 "when = 2 working days after complaint\n"
                                 "[habit later]\nkind = card\nwhen = 1 week after done call-back\n";
    static const char after[] = "[habit greeting]\nwas = hello\nkind = card\nwhen = birthday\n"
                                "[habit ring-back]\nwas = call-back\nclass = recovery\n"
                                "kind = call\nwhen = 2 working days after complaint\n"
                                "[habit later]\nkind = card\nwhen = 1 week after done ring-back\n";
    MoWorld *world = mo_world_new(BIRTH, before, COLUMNS "a,Ada,,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    move_to(world, "2026-03-02");
    write_down(world, new_touch("2026-03-02", "complaint"));
    act(world, "2026-03-04", MO_ENTRY_DONE, "2026-03-04");
    edit(world, after);
    expect(world, 0, "2026-03-05", "");
    expect(world, 0, "2026-03-11", "later 2026-03-11");
    mo_world_free(world);
}

/* Planning withdraws one moment, and says why. */
static void expect_withdrawn(MoWorld *world, const char *why)
{
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    unsigned n = 0;
    for (guint i = 0; i < plan->writes->len; i++) {
        const MoEntry *entry = g_ptr_array_index(plan->writes, i);
        if (entry->type != MO_ENTRY_WITHDRAWN)
            continue;
        assert_string_equal(entry->note, why);
        n++;
    }
    assert_int_equal(n, 1);
}

/* A step that a complaint started, and whose habit is edited while it is open. */
static void what_the_habit_no_longer_means_is_withdrawn_with_that_reason(void **state)
{
    (void)state;
    static const char step[] = "[habit h]\nclass = recovery\nkind = call\n"
                               "when = 2 working days after complaint\n";
    static const char *const edited[] = {
        "[habit o]\nkind = card\nwhen = birthday\n",
        "[habit h]\nclass = recovery\nkind = call\nwhen = 2 working days after complaint\n"
        "active = no\n",
        "[habit h]\nclass = recovery\nkind = call\nwhen = 2 working days after complaint\n"
        "who = tag:x\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edited); i++) {
        MoWorld *world = mo_world_new(BIRTH, step, COLUMNS "a,Ada,,\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        move_to(world, "2026-03-02");
        write_down(world, new_touch("2026-03-02", "complaint"));
        act(world, "2026-03-04", MO_ENTRY_RAISED, NULL);
        edit(world, edited[i]);
        expect_withdrawn(world, "the habit no longer means her");
        mo_world_free(world);
    }
}

static void a_complaint_taken_back_is_the_reason_that_its_step_is_withdrawn(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH,
                                  "[habit other]\nkind = card\nwhen = birthday\n"
                                  "[habit h]\nclass = recovery\nkind = call\n"
                                  "when = 2 working days after complaint\n",
                                  COLUMNS "a,Ada,,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    move_to(world, "2026-03-02");
    write_down(world, new_touch("2026-03-02", "complaint"));
    act(world, "2026-03-04", MO_ENTRY_RAISED, NULL);
    int64_t later = (int64_t)world->now.day * 86400 + 50000;
    assert_true(mo_history_undo_last(world->history, later, NULL, NULL));
    expect_withdrawn(world, "what it came from was taken back");
    mo_world_free(world);
}

/* Raised for two of a company, before the habit was counted for the company. */
static void of_two_colleagues_one_keeps_what_is_now_counted_once(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH, "[day]\nrest-company = 0 days\n" HABIT(SIX),
                                  "id,name,company,tags\na,Ada,Acme,\nb,Ben,Acme,main\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    act(world, "2026-02-17", MO_ENTRY_RAISED, NULL);
    edit(world, "[day]\nrest-company = 0 days\n" HABIT(SIX "\nper = company"));
    expect_withdrawn(world, "it is open with a colleague already");
    expect(world, 0, "2026-02-18", "h 2026-02-17");
    mo_world_free(world);
}

static void what_came_three_times_at_equal_distance_is_expected(void **state)
{
    (void)state;
    static const struct {
        const char *done[4];
        bool expected;
    } rows[] = {
        {{"2026-01-06", "2026-01-20", NULL, NULL}, false},
        {{"2026-01-06", "2026-01-20", "2026-02-03", NULL}, true},
        {{"2026-01-06", "2026-01-21", "2026-02-05", NULL}, true},
        {{"2026-01-06", "2026-01-20", "2026-02-09", NULL}, false},
        {{"2026-01-06", "2026-01-26", "2026-02-03", "2026-02-17"}, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new(BIRTH, HABIT("when = every 2 weeks from 2026-01-06"),
                                      COLUMNS "a,Ada,,\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        MoDay nominal = mo_day_parse("2026-01-06");
        for (unsigned j = 0; j < 4 && rows[i].done[j]; j++) {
            g_autofree char *day = mo_day_print(nominal + 14 * (MoDay)j);
            act(world, day, MO_ENTRY_DONE, rows[i].done[j]);
        }
        move_to(world, "2026-03-03");
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_int_equal(plan->moments->len, 1);
        const MoMoment *moment = g_ptr_array_index(plan->moments, 0);
        if (moment->expected != rows[i].expected ||
            !strstr(moment->reason, "she may expect this by now") == rows[i].expected)
            fail_msg("row %zu: '%s'", i, moment->reason);
        mo_world_free(world);
    }
}

/* All that was raised with Ada, who is gone, is withdrawn at once; what was promised to her stays
 * unless that habit went as well. */
static void each_moment_of_who_is_gone_is_withdrawn(void **state)
{
    (void)state;
#define CARD NAMED("card", "when = every week from 2026-03-02")
#define PLACES "[day]\nsurprises-a-day = 20\n"
    static const char before[] = PLACES CARD NAMED("h", "when = every week from 2026-03-02")
        NAMED("report", "class = promise\nwhen = every week from 2026-03-02");
    static const struct {
        const char *edited; /* NULL: not at all */
        unsigned n;
    } rows[] = {
        {NULL, 2}, {PLACES CARD NAMED("h", "when = every week from 2026-03-02"), 3}, {"", 3}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world =
            mo_world_new(BIRTH, before, COLUMNS "a,Ada,,\nb,Ben,,\nc,Cem,,\nd,Di,,\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        act(world, "2026-03-02", MO_ENTRY_RAISED, NULL);
        mo_world_set_customers(world, COLUMNS "b,Ben,,\nc,Cem,,\nd,Di,,\n");
        if (rows[i].edited)
            edit(world, rows[i].edited);
        unsigned n = 0;
        for (unsigned again = 0; again < 2; again++) {
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            for (guint j = 0; j < plan->writes->len; j++) {
                const MoEntry *entry = g_ptr_array_index(plan->writes, j);
                n += entry->type == MO_ENTRY_WITHDRAWN && strcmp(entry->customer, "a") == 0;
            }
        }
        if (n != rows[i].n)
            fail_msg("row %zu: %u", i, n);
        mo_world_free(world);
    }
}

/* Raised five days before its day; then she wants to see such things two days before and on the
 * day. It was shown already, so only the day itself reminds. */
static void what_was_shown_is_not_shown_again_by_a_later_show_before(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        bool reminds;
    } rows[] = {{"2026-03-06", false}, {"2026-03-09", false}, {"2026-03-11", true}};
    MoWorld *world = mo_world_new(BIRTH, HABIT("when = birthday\nshow-before = 5 days, same day"),
                                  COLUMNS "a,Ada,--03-11,\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    act(world, "2026-03-06", MO_ENTRY_RAISED, NULL);
    edit(world, HABIT("when = birthday\nshow-before = 2 days, same day"));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        move_to(world, rows[i].day);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_int_equal(plan->moments->len, 1);
        assert_int_equal(((MoMoment *)plan->moments->pdata[0])->reminder_due, rows[i].reminds);
    }
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acted_on_does_not_come_back_after_an_edit),
        cmocka_unit_test(a_habit_is_as_old_as_under_its_earlier_name),
        cmocka_unit_test(of_several_that_are_open_the_newest_stays),
        cmocka_unit_test(the_next_one_counts_from_where_repeat_says),
        cmocka_unit_test(an_answer_dated_back_does_not_end_a_series),
        cmocka_unit_test(a_chain_goes_on_when_one_lapses_unseen),
        cmocka_unit_test(only_a_newer_contact_moves_what_counts_from_it),
        cmocka_unit_test(what_is_imported_again_is_what_it_was),
        cmocka_unit_test(a_renamed_step_is_followed_all_the_same),
        cmocka_unit_test(a_promise_that_was_kept_a_year_ago_stays_kept),
        cmocka_unit_test(what_the_habit_no_longer_means_is_withdrawn_with_that_reason),
        cmocka_unit_test(a_complaint_taken_back_is_the_reason_that_its_step_is_withdrawn),
        cmocka_unit_test(of_two_colleagues_one_keeps_what_is_now_counted_once),
        cmocka_unit_test(what_came_three_times_at_equal_distance_is_expected),
        cmocka_unit_test(what_was_shown_is_not_shown_again_by_a_later_show_before),
        cmocka_unit_test(each_moment_of_who_is_gone_is_withdrawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
