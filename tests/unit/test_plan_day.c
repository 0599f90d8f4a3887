#include "model/identity.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MONDAY_16 "2026-02-16"
#define ONE_CUSTOMER "id,name,birthday,last_contacted,renewal_date,tags\n"

static void assert_day(MoDay day, const char *expected)
{
    g_autofree char *text = mo_day_print(day);
    assert_string_equal(text, expected);
}

static const MoMoment *only(const MoPlan *plan)
{
    assert_int_equal(plan->moments->len, 1);
    return g_ptr_array_index(plan->moments, 0);
}

/* The days of one occurrence, each row a habit, a record and a day on which it is open. */
static void days_follow_the_rules_of_planning(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *record, *today;
        const char *nominal, *due, *show, *last_open;
    } rows[] = {
        /* DESIGN 2.3: a birthday on Sunday 8 March 2026, raised three working days before. */
        {"when = birthday\nshow-before = 3 working days, same day\n", "a,Ada,--03-08,,,",
         "2026-03-04", "2026-03-08", "2026-03-08", "2026-03-04", "2026-03-08"},
        {"when = birthday\n", "a,Ada,--03-08,,,", "2026-03-06", "2026-03-08", "2026-03-08",
         "2026-03-06", "2026-03-08"},
        /* 29 February falls on 28 February, a Sunday in 2027. */
        {"when = birthday\n", "a,Ada,1992-02-29,,,", "2027-02-26", "2027-02-28", "2027-02-28",
         "2027-02-26", "2027-02-28"},
        /* An offset from a date is an ordinary day: moved off the week-end, open until the date. */
        {"when = 60 days before renewal_date\n", "a,Ada,,,2026-05-06,", "2026-03-09", "2026-03-07",
         "2026-03-09", "2026-03-09", "2026-05-06"},
        {"when = 60 days before renewal_date\nif-day-off = before\n", "a,Ada,,,2026-05-06,",
         "2026-03-06", "2026-03-07", "2026-03-06", "2026-03-06", "2026-05-06"},
        {"when = 60 days before renewal_date\nif-day-off = keep\n", "a,Ada,,,2026-05-06,",
         "2026-03-06", "2026-03-07", "2026-03-07", "2026-03-06", "2026-05-06"},
        /* A rule: open for half the interval, at most 14 days. */
        {"when = every 6 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-02-16", "2026-02-16",
         "2026-02-16", "2026-02-16", "2026-03-02"},
        {"when = every 6 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-03-02", "2026-02-16",
         "2026-02-16", "2026-02-16", "2026-03-02"},
        {"when = every 2 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-02-23", "2026-02-16",
         "2026-02-16", "2026-02-16", "2026-02-23"},
        /* The newer one closes the older on its own show day. */
        {"when = every week from 2026-01-05\ngive-up-after = 14 days\n", "a,Ada,,,,", "2026-02-20",
         "2026-02-16", "2026-02-16", "2026-02-16", "2026-02-22"},
        /* After last contact: does not lapse before it is raised. */
        {"when = 30 days after last contact, at latest 45\n", "a,Ada,,2026-01-10,,", "2026-03-30",
         "2026-02-09", "2026-02-09", "2026-02-09", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habit = g_strdup_printf("[habit h]\nkind = call\n%s", rows[i].habit);
        g_autofree char *csv = g_strdup_printf(ONE_CUSTOMER "%s\n", rows[i].record);
        MoWorld *world = mo_world_new(rows[i].today, habit, csv, "2026-01-01");
        MoDay first = mo_day_parse("2026-01-01");
        mo_world_set_now(world, first, 9);
        mo_plan_free(mo_world_plan(world)); /* everything is first seen here */
        mo_world_set_now(world, mo_day_parse(rows[i].today), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        const MoMoment *moment = only(plan);
        assert_day(moment->nominal, rows[i].nominal);
        assert_day(moment->due, rows[i].due);
        assert_day(moment->show, rows[i].show);
        assert_day(moment->last_open, rows[i].last_open);
        assert_true(moment->admitted);
        mo_world_free(world);
    }
}

/* Days on which nothing is open. */
static void nothing_is_open_outside_its_days(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *record, *today;
    } rows[] = {
        {"when = birthday\nshow-before = 3 working days\n", "a,Ada,--03-08,,,", "2026-03-03"},
        {"when = birthday\nshow-before = 3 working days\n", "a,Ada,--03-08,,,", "2026-03-09"},
        {"when = birthday\n", "a,Ada,,,,", "2026-03-09"},
        {"when = 60 days before renewal_date\n", "a,Ada,,,2026-05-06,", "2026-05-07"},
        {"when = every 6 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-03-03"},
        {"when = every 6 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-02-13"},
        {"when = 30 days after last contact\n", "a,Ada,,2026-01-10,,", "2026-02-06"},
        {"who = tag:key\nwhen = every 6 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-02-16"},
        {"active = no\nwhen = every 6 weeks from 2026-01-05\n", "a,Ada,,,,", "2026-02-16"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habit = g_strdup_printf("[habit h]\nkind = call\n%s", rows[i].habit);
        g_autofree char *csv = g_strdup_printf(ONE_CUSTOMER "%s\n", rows[i].record);
        MoWorld *world = mo_world_new("2026-01-01", habit, csv, "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse(rows[i].today), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (plan->moments->len != 0 || plan->waiting->len != 0)
            fail_msg("row %zu shows something", i);
        mo_world_free(world);
    }
}

#define WEEKLY "[habit h]\nkind = call\nwhen = every week from 2026-01-05\n"

static void what_lay_before_the_beginning_does_not_exist(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-18", WEEKLY, "id,name\na,Ada\n", "2026-02-18");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 0); /* Monday the 16th was before the ledger's birth */
    mo_world_free(world);
}

static void a_new_customer_begins_on_the_day_she_is_first_seen(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-01", WEEKLY, "id,name\na,Ada\n", "2026-02-01");
    mo_plan_free(mo_world_plan(world));
    mo_world_set_customers(world, "id,name\na,Ada\nb,Ben\n");
    mo_world_set_now(world, mo_day_parse("2026-02-17"), 9);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_string_equal(only(plan)->customer_id, "a");
    mo_world_free(world);
}

/* 100 customers whom nobody knows to have been spoken to do not fall due together. */
static void customers_without_a_contact_start_at_different_days(void **state)
{
    (void)state;
    GString *csv = g_string_new("id,name\n");
    for (int i = 0; i < 100; i++)
        g_string_append_printf(csv, "c%d,Customer %d\n", i, i);
    MoWorld *world = mo_world_new("2026-02-02",
                                  "[day]\nsurprises-a-day = 100\n[habit h]\nkind = call\n"
                                  "when = 30 days after last contact\n",
                                  csv->str, "2026-02-02");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) moments =
        mo_plan_range(&input, world->now.day, world->now.day + 29, false, NULL);
    assert_int_equal(moments->len, 100);
    int most = 0;
    int days[40] = {0};
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        int n = ++days[moment->show - world->now.day];
        most = MAX(most, n);
    }
    assert_in_range(most, 1, 20); /* week-ends fall on Mondays */
    g_string_free(csv, TRUE);
    mo_world_free(world);
}

static void a_raised_moment_keeps_its_days_until_it_is_answered(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-02",
                                  "[habit h]\nkind = call\nwhen = birthday\n"
                                  "show-before = 5 days\n",
                                  "id,name,birthday\na,Ada,--02-11\n", "2026-02-02");
    mo_world_set_now(world, mo_day_parse("2026-02-06"), 9);
    g_autoptr(MoPlan) first = mo_world_plan(world);
    mo_world_raise(world, first);
    assert_day(only(first)->show, "2026-02-06");
    mo_world_set_now(world, mo_day_parse("2026-02-09"), 9);
    g_autoptr(MoPlan) second = mo_world_plan(world);
    assert_int_equal(only(second)->state, MO_STATE_RAISED);
    assert_string_equal(only(second)->id, only(first)->id);
    mo_world_answer(world, only(second), MO_ENTRY_DONE, world->now.day);
    g_autoptr(MoPlan) third = mo_world_plan(world);
    assert_int_equal(third->moments->len, 0);
    mo_world_free(world);
}

/* How a raised "after last contact" moment ends by itself; each row a contact and what it does. */
static void a_contact_answers_or_withdraws_what_counts_from_it(void **state)
{
    (void)state;
    static const struct {
        const char *contact;
        MoEntryType type; /* of the write; MO_ENTRY_PLANNED: the moment stays */
    } rows[] = {
        {"2026-02-12", MO_ENTRY_DONE},      /* on or after the show day: it was the contact */
        {"2026-02-09", MO_ENTRY_DONE},      /* the show day itself */
        {"2026-02-05", MO_ENTRY_WITHDRAWN}, /* older: the next counts from there */
        {"2026-01-09", MO_ENTRY_PLANNED},   /* older than the last contact: changes nothing */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new("2026-01-12",
                                      "[habit h]\nkind = call\nwhen = 30 days after last contact\n",
                                      "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-01-12");
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse("2026-02-10"), 9);
        g_autoptr(MoPlan) raised = mo_world_plan(world);
        mo_world_raise(world, raised);
        mo_world_set_now(world, mo_day_parse("2026-02-12"), 9);
        mo_world_contact(world, "a", mo_day_parse(rows[i].contact));
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        bool found = false;
        for (guint j = 0; j < plan->writes->len; j++) {
            const MoEntry *entry = g_ptr_array_index(plan->writes, j);
            found |= entry->type == rows[i].type &&
                     (entry->nominal == only(raised)->nominal || rows[i].type == MO_ENTRY_PLANNED);
        }
        assert_true(found);
        assert_int_equal(plan->moments->len, rows[i].type == MO_ENTRY_PLANNED ? 1 : 0);
        mo_world_free(world);
    }
}

static void a_skipped_moment_after_last_contact_comes_back_one_interval_later(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new("2026-01-12", "[habit h]\nkind = call\nwhen = 30 days after last contact\n",
                     "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-01-12");
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-02-10"), 9);
    g_autoptr(MoPlan) raised = mo_world_plan(world);
    mo_world_raise(world, raised);
    mo_world_answer(world, only(raised), MO_ENTRY_SKIPPED, world->now.day);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) moments =
        mo_plan_range(&input, world->now.day, world->now.day + 40, false, NULL);
    assert_int_equal(moments->len, 1);
    assert_day(((const MoMoment *)g_ptr_array_index(moments, 0))->nominal, "2026-03-12");
    mo_world_free(world);
}

static unsigned count_writes(const MoPlan *plan, MoEntryType type)
{
    unsigned n = 0;
    for (guint i = 0; i < plan->writes->len; i++)
        n += ((const MoEntry *)g_ptr_array_index(plan->writes, i))->type == type;
    return n;
}

/* Snoozed past its last day to a Saturday: it comes back on Monday, and lapses only then. */
static void what_was_snoozed_to_a_day_off_comes_back_on_the_next_working_day(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(MONDAY_16,
                                  "[habit h]\nkind = call\n"
                                  "when = every 2 weeks from 2026-02-16\n",
                                  "id,name\na,Ada\n", MONDAY_16);
    g_autoptr(MoPlan) raised = mo_world_plan(world);
    mo_world_raise(world, raised);
    MoEntry *snooze = mo_moment_new_entry(only(raised), MO_ENTRY_SNOOZED, world->now.day, 0);
    snooze->until = (MoLocal){mo_day_parse("2026-02-28"), 9 * 3600};
    snooze->at_utc = (int64_t)world->now.day * 86400 + 86400;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, snooze);
    assert_true(mo_history_append(world->history, entries, NULL));
    mo_world_set_now(world, mo_day_parse("2026-03-01"), 9);
    mo_plan_free(mo_world_plan(world)); /* Sunday */
    mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
    g_autoptr(MoPlan) monday = mo_world_plan(world);
    bool found = false;
    for (guint i = 0; i < monday->moments->len; i++)
        found |= strcmp(((const MoMoment *)g_ptr_array_index(monday->moments, i))->id,
                        only(raised)->id) == 0;
    assert_true(found);
    mo_world_set_now(world, mo_day_parse("2026-03-03"), 9);
    g_autoptr(MoPlan) tuesday = mo_world_plan(world);
    assert_int_equal(count_writes(tuesday, MO_ENTRY_LAPSED), 1);
    mo_world_free(world);
}

static void a_raised_moment_lapses_the_day_after_its_last_open_one(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16",
                                  "[habit h]\nkind = call\n"
                                  "when = every 6 weeks from 2026-01-05\n",
                                  "id,name\na,Ada\n", "2026-02-16");
    g_autoptr(MoPlan) raised = mo_world_plan(world);
    mo_world_raise(world, raised);
    mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
    g_autoptr(MoPlan) last = mo_world_plan(world);
    assert_int_equal(last->moments->len, 1);
    mo_world_set_now(world, mo_day_parse("2026-03-03"), 9);
    g_autoptr(MoPlan) after = mo_world_plan(world);
    assert_int_equal(after->moments->len, 0);
    assert_int_equal(count_writes(after, MO_ENTRY_LAPSED), 1);
    g_autoptr(MoPlan) again = mo_world_plan(world);
    assert_int_equal(count_writes(again, MO_ENTRY_LAPSED), 0);
    mo_world_free(world);
}

static void what_lapsed_without_being_raised_is_counted_once(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16",
                                  "[day]\nsurprises-a-day = 1\n"
                                  "[habit b]\nkind = card\nwhen = birthday\n[habit h]\n"
                                  "kind = call\nwhen = every 6 weeks from 2026-01-05\n",
                                  "id,name\na,Ada\nb,Ben\nc,Cleo\n", "2026-02-16");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 1);
    assert_int_equal(plan->waiting->len, 2);
    mo_world_raise(world, plan);
    mo_world_set_now(world, mo_day_parse("2026-03-20"), 9); /* away for a month */
    g_autoptr(MoPlan) after = mo_world_plan(world);
    unsigned lapsed = 0;
    for (guint i = 0; i < after->writes->len; i++) {
        const MoEntry *entry = g_ptr_array_index(after->writes, i);
        if (entry->type == MO_ENTRY_LAPSED_UNRAISED)
            lapsed += entry->count;
    }
    assert_int_equal(lapsed, 2);
    assert_int_equal(count_writes(after, MO_ENTRY_LAPSED), 1);
    mo_world_set_now(world, mo_day_parse("2026-03-21"), 9);
    g_autoptr(MoPlan) later = mo_world_plan(world);
    assert_int_equal(count_writes(later, MO_ENTRY_LAPSED_UNRAISED), 0);
    mo_world_free(world);
}

static void places_go_by_rank_and_fixed_days_pass_them(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16",
                                  "[day]\nsurprises-a-day = 2\n"
                                  "[habit call]\nkind = call\nwho = last_contacted:*\n"
                                  "when = 30 days after last contact, at latest 45\n"
                                  "[habit card]\nkind = card\nwhen = birthday\n",
                                  "id,name,birthday,last_contacted\n"
                                  "a,Ada,--02-16,\nb,Ben,--02-16,\nc,Cleo,--02-16,\n"
                                  "d,Dora,,2025-12-01\ne,Emil,,2026-01-15\n",
                                  "2026-02-16");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 3); /* three birthdays, though two places */
    for (guint i = 0; i < 3; i++)
        assert_true(((const MoMoment *)g_ptr_array_index(plan->moments, i))->fixed);
    assert_int_equal(plan->waiting->len, 2);
    const MoMoment *first = g_ptr_array_index(plan->waiting, 0);
    assert_string_equal(first->customer_id, "d"); /* past "at latest" */
    assert_int_equal(first->state, MO_STATE_HELD);
    assert_non_null(first->held);
    mo_world_free(world);
}

static void a_day_off_raises_no_surprise(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16", WEEKLY, "id,name\na,Ada\n", "2026-02-16");
    mo_world_set_now(world, mo_day_parse("2026-02-21"), 10); /* Saturday; open since Monday */
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 0);
    assert_int_equal(plan->waiting->len, 0); /* give-up after half a week: Thursday */
    mo_world_free(world);
    world =
        mo_world_new("2026-02-16", "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-01-05\n",
                     "id,name\na,Ada\n", "2026-02-16");
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-02-21"), 10);
    g_autoptr(MoPlan) waiting = mo_world_plan(world);
    assert_int_equal(waiting->moments->len, 0);
    assert_int_equal(waiting->waiting->len, 1);
    mo_world_free(world);
}

static void who_asked_for_no_contact_is_left_alone(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16", WEEKLY,
                                  "id,name,do_not_contact\na,Ada,all\nb,Ben,email\n", "2026-02-16");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_string_equal(only(plan)->customer_id, "b");
    mo_world_raise(world, plan);
    mo_world_set_customers(world, "id,name,do_not_contact\na,Ada,all\nb,Ben,all\n");
    g_autoptr(MoPlan) after = mo_world_plan(world);
    assert_int_equal(after->moments->len, 0);
    assert_int_equal(count_writes(after, MO_ENTRY_WITHDRAWN), 1);
    mo_world_free(world);
}

static void a_vanished_customer_takes_her_moments_along(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16", WEEKLY, "id,name\na,Ada\nb,Ben\n", "2026-02-16");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    mo_world_set_customers(world, "id,name\na,Ada\n");
    g_autoptr(MoPlan) after = mo_world_plan(world);
    assert_string_equal(only(after)->customer_id, "a");
    assert_int_equal(count_writes(after, MO_ENTRY_WITHDRAWN), 1);
    g_autoptr(MoPlan) later = mo_world_plan(world);
    assert_int_equal(count_writes(later, MO_ENTRY_WITHDRAWN), 0);
    mo_world_free(world);
}

static void planning_twice_equals_planning_once(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new("2026-02-16", WEEKLY, "id,name\na,Ada\nb,Ben\nc,Cleo\nd,Dora\ne,Emil\nf,Fay\n",
                     "2026-02-16");
    g_autoptr(MoPlan) one = mo_world_plan(world);
    g_autoptr(MoPlan) two = mo_world_plan(world);
    assert_int_equal(two->writes->len, 0);
    assert_int_equal(one->moments->len, two->moments->len);
    for (guint i = 0; i < one->moments->len; i++)
        assert_string_equal(((const MoMoment *)g_ptr_array_index(one->moments, i))->id,
                            ((const MoMoment *)g_ptr_array_index(two->moments, i))->id);
    mo_world_free(world);
}

static void an_edited_rule_does_not_show_the_same_thing_twice(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-02-16", WEEKLY, "id,name\na,Ada\n", "2026-02-16");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    mo_world_answer(world, only(plan), MO_ENTRY_DONE, world->now.day);
    MoWorld *edited = mo_world_new("2026-02-17",
                                   "[habit h]\nkind = call\n"
                                   "when = every week from 2026-01-06\n",
                                   "id,name\na,Ada\n", "2026-02-16");
    mo_history_free(edited->history);
    edited->history = g_steal_pointer(&world->history);
    world->history = mo_history_new_fake(0, 1);
    g_autoptr(MoPlan) tuesday = mo_world_plan(edited);
    assert_int_equal(tuesday->moments->len, 0);
    mo_world_set_now(edited, mo_day_parse("2026-02-24"), 9);
    g_autoptr(MoPlan) next = mo_world_plan(edited);
    assert_int_equal(next->moments->len, 1);
    mo_world_free(world);
    mo_world_free(edited);
}

static void expect_same_lists(const GPtrArray *a, const GPtrArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const MoMoment *one = g_ptr_array_index(a, i), *two = g_ptr_array_index(b, i);
        assert_string_equal(one->id, two->id);
        assert_int_equal(one->state, two->state);
        assert_int_equal(one->admitted, two->admitted);
        assert_string_equal(one->held ? one->held : "", two->held ? two->held : "");
        assert_true((one->customer == NULL) == (two->customer == NULL));
    }
}

/* Something happens with one of the moments, or with a customer nobody thought of today. */
static void happen(MoWorld *world, const MoPlan *plan, GRand *chance)
{
    static const MoEntryType answers[] = {MO_ENTRY_DONE, MO_ENTRY_SKIPPED, MO_ENTRY_NEVER};
    int n = g_rand_int_range(chance, 0, 5);
    if (n == 4)
        mo_world_raise(world, plan);
    if (n < 3 && plan->moments->len > 0) {
        guint at = (guint)g_rand_int_range(chance, 0, (int)plan->moments->len);
        mo_world_answer(world, g_ptr_array_index(plan->moments, at), answers[n], world->now.day);
        return;
    }
    g_autofree char *customer = g_strdup_printf("c%d", g_rand_int_range(chance, 0, 60));
    mo_world_contact(world, customer, world->now.day - g_rand_int_range(chance, 0, 30));
}

static void an_update_gives_what_planning_anew_gives(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(3);
    GString *csv = g_string_new("id,name,last_contacted,birthday\n");
    for (int i = 0; i < 60; i++)
        g_string_append_printf(csv, "c%d,Customer %d,2026-01-%02d,--02-%02d\n", i, i, 1 + i % 28,
                               1 + i % 28);
    MoWorld *world = mo_world_new(MONDAY_16,
                                  "[day]\nsurprises-a-day = 6\n[habit call]\nkind = call\n"
                                  "when = 20 days after last contact, at latest 40\n"
                                  "[habit card]\nkind = card\nwhen = birthday\n",
                                  csv->str, "2026-01-01");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    uint64_t mark = 0;
    assert_true(mo_history_collect_changed(world->history, &mark, NULL, NULL));
    for (int i = 0; i < 80; i++) {
        g_autoptr(GHashTable) changed =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        MoPlanInput input = mo_world_get_input(world);
        happen(world, plan, chance);
        assert_true(mo_history_collect_changed(world->history, &mark, changed, NULL));
        assert_true(mo_plan_update(plan, &input, changed, NULL));
        assert_true(mo_history_append(world->history, plan->writes, NULL));
        g_autoptr(MoPlan) anew = mo_world_plan(world);
        expect_same_lists(plan->moments, anew->moments);
        expect_same_lists(plan->waiting, anew->waiting);
    }
    g_string_free(csv, TRUE);
    g_rand_free(chance);
    mo_world_free(world);
}

/* Stopped while the agent runs, and taken back: M#1239, NCs#24742 (reminders of who had died). */
static void an_update_heeds_who_was_stopped_meanwhile(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new(MONDAY_16, "[habit call]\nkind = call\nwhen = every monday\nclass = promise\n",
                     "id,name,email\na,Ada,ada@example.com\n", "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    MoPlanInput input = mo_world_get_input(world);
    guint n = plan->moments->len;
    MoAliases aliases;
    mo_identity_get_ban_aliases(mo_history_get_seed(world->history),
                                mo_customers_find(world->customers, "a"), &aliases, NULL);
    assert_in_range(n, 1, 100);
    for (unsigned is_lifted = 0; is_lifted < 2; is_lifted++) {
        g_autoptr(GPtrArray) entries =
            g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
        MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
        entry->at_utc = input.now_utc + is_lifted;
        entry->customer = g_strdup("a");
        entry->bans = is_lifted ? 0 : MO_BAN_ALL | MO_BAN_DIED;
        entry->by = g_strdup(MO_BY_USER);
        entry->aliases = mo_identity_print_aliases(&aliases);
        g_ptr_array_add(entries, entry);
        assert_true(mo_history_append(world->history, entries, NULL));
        g_hash_table_add(changed, (void *)"a");
        assert_true(mo_plan_update(plan, &input, changed, NULL));
        assert_int_equal(plan->moments->len, is_lifted ? n : 0);
        assert_int_equal(plan->waiting->len, is_lifted ? 0 : n);
    }
    mo_world_free(world);
}

/* Of many that wait most are only counted; whoever changes is counted anew. */
static void who_changes_is_counted_anew(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name\n");
    for (unsigned i = 0; i < 300; i++)
        g_string_append_printf(csv, "c%u,Customer %u\n", i, i);
    MoWorld *world = mo_world_new(MONDAY_16,
                                  "[day]\nsurprises-a-day = 1\n[habit call]\nkind = call\n"
                                  "when = every monday\n",
                                  csv->str, "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    unsigned before = plan->n_held;
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const MoHabit *habit = g_ptr_array_index(world->config->habits, 0);
    for (unsigned i = 100; i < 120; i++) {
        g_autofree char *id = g_strdup_printf("c%u", i);
        MoMoment moment = {.customer_id = id,
                           .habit = habit,
                           .nominal = world->now.day,
                           .show = world->now.day,
                           .due = world->now.day};
        mo_world_answer(world, &moment, MO_ENTRY_NEVER, world->now.day);
        g_hash_table_add(changed, g_steal_pointer(&id));
    }
    MoPlanInput input = mo_world_get_input(world);
    assert_true(mo_plan_update(plan, &input, changed, NULL));
    g_autoptr(MoPlan) anew = mo_plan_day(&input, NULL);
    assert_int_equal(plan->n_held, anew->n_held);
    assert_true(anew->n_held < before - 10);
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_changes_is_counted_anew),
        cmocka_unit_test(days_follow_the_rules_of_planning),
        cmocka_unit_test(nothing_is_open_outside_its_days),
        cmocka_unit_test(what_lay_before_the_beginning_does_not_exist),
        cmocka_unit_test(a_new_customer_begins_on_the_day_she_is_first_seen),
        cmocka_unit_test(customers_without_a_contact_start_at_different_days),
        cmocka_unit_test(a_raised_moment_keeps_its_days_until_it_is_answered),
        cmocka_unit_test(a_contact_answers_or_withdraws_what_counts_from_it),
        cmocka_unit_test(a_skipped_moment_after_last_contact_comes_back_one_interval_later),
        cmocka_unit_test(what_was_snoozed_to_a_day_off_comes_back_on_the_next_working_day),
        cmocka_unit_test(a_raised_moment_lapses_the_day_after_its_last_open_one),
        cmocka_unit_test(what_lapsed_without_being_raised_is_counted_once),
        cmocka_unit_test(places_go_by_rank_and_fixed_days_pass_them),
        cmocka_unit_test(a_day_off_raises_no_surprise),
        cmocka_unit_test(who_asked_for_no_contact_is_left_alone),
        cmocka_unit_test(a_vanished_customer_takes_her_moments_along),
        cmocka_unit_test(planning_twice_equals_planning_once),
        cmocka_unit_test(an_update_gives_what_planning_anew_gives),
        cmocka_unit_test(an_update_heeds_who_was_stopped_meanwhile),
        cmocka_unit_test(an_edited_rule_does_not_show_the_same_thing_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
