/* Days on which one step more or less would show: each row a small world, what happened in it, and
 * the whole list of a day as it is planned. */
#include "base/error.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"

typedef struct {
    const char *habits, *csv;
    /* A line each: a day, then "raise" (all of that day's list), "contact WHO", "pause WHO DAY" or
     * an answer ("done", "skip") with "WHO HABIT". */
    const char *script;
    const char *day;
    /* A line each: "WHO HABIT due DAY open to DAY: REASON", or with " waits: WHY" instead. */
    const char *expected;
} Row;

static MoPlan *plan_on(MoWorld *world, const char *day)
{
    mo_world_set_now(world, mo_day_parse(day), 9);
    return mo_world_plan(world);
}

static void append_list(GString *text, const GPtrArray *moments)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        g_autofree char *due = mo_day_print(moment->due);
        g_autofree char *last =
            moment->last_open == MO_DAY_NONE ? g_strdup("-") : mo_day_print(moment->last_open);
        g_string_append_printf(text, "%s%s %s %s", text->len > 0 ? "\n" : "", moment->customer_id,
                               moment->habit->name, due);
        if (moment->held)
            g_string_append_printf(text, " waits: %s", moment->held);
        else
            g_string_append_printf(text, " to %s: %s", last, moment->reason);
    }
}

static void answer(MoWorld *world, const char *customer, const char *habit, MoEntryType type)
{
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        if (strcmp(moment->customer_id, customer) == 0 && strcmp(moment->habit->name, habit) == 0) {
            mo_world_answer(world, moment, type, world->now.day);
            return;
        }
    }
    fail_msg("nothing of %s, %s", customer, habit);
}

static void pause_until(MoWorld *world, const char *customer, MoDay until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->at_utc = (int64_t)world->now.day * 86400;
    entry->day = world->now.day;
    entry->customer = g_strdup(customer);
    entry->until.day = until;
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

static void play_line(MoWorld *world, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 4);
    g_autoptr(MoPlan) plan = plan_on(world, words[0]);
    if (strcmp(words[1], "raise") == 0)
        mo_world_raise(world, plan);
    else if (strcmp(words[1], "contact") == 0)
        mo_world_contact(world, words[2], world->now.day);
    else if (strcmp(words[1], "pause") == 0)
        pause_until(world, words[2], mo_day_parse(words[3]));
    else if (strcmp(words[1], "done") == 0)
        answer(world, words[2], words[3], MO_ENTRY_DONE);
    else if (strcmp(words[1], "skip") == 0)
        answer(world, words[2], words[3], MO_ENTRY_SKIPPED);
    else
        fail_msg("what is '%s'?", line);
}

static MoWorld *play(const Row *row)
{
    MoWorld *world = mo_world_new(BIRTH, row->habits, row->csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_auto(GStrv) lines = g_strsplit(row->script, "\n", -1);
    for (unsigned i = 0; lines[i]; i++)
        if (*lines[i])
            play_line(world, lines[i]);
    return world;
}

static void expect_rows(const Row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        MoWorld *world = play(&rows[i]);
        g_autoptr(MoPlan) plan = plan_on(world, rows[i].day);
        g_autoptr(GString) text = g_string_new(NULL);
        append_list(text, plan->moments);
        append_list(text, plan->waiting);
        if (strcmp(text->str, rows[i].expected) != 0)
            fail_msg("row %zu, %s:\n%s", i, rows[i].day, text->str);
        mo_world_free(world);
    }
}

#define CALL(name, when) "[habit " name "]\nkind = call\nwhen = " when "\n"
#define NO_REST "[day]\nrest-person = 0 days\nrest-company = 0 days\n"

/* 3 March 2026 is a Tuesday. */
static void a_reason_names_the_day_that_is_meant(void **state)
{
    (void)state;
    static const Row rows[] = {
        {CALL("h", "30 days after last contact"), "id,name,last_contacted\na,Ada,2026-02-01\n", "",
         "2026-03-03", "a h 2026-03-03 to -: last contact 30 days ago"},
        {CALL("h", "1 day after last contact"), "id,name,last_contacted\na,Ada,2026-03-02\n", "",
         "2026-03-03", "a h 2026-03-03 to -: last contact 1 day ago"},
        {CALL("h", "30 days after last contact"), "id,name\na,Ada\n", "", "2026-03-03",
         "a h 2026-01-05 to -: no contact known yet"},
        {CALL("h", "renewal_date"), "id,name,renewal_date\na,Ada,2026-03-03\n", "", "2026-03-03",
         "a h 2026-03-03 to 2026-03-17: renewal date today"},
        {CALL("h", "1 day after renewal_date"), "id,name,renewal_date\na,Ada,2026-03-03\n", "",
         "2026-03-04", "a h 2026-03-04 to 2026-03-18: renewal date yesterday"},
        {CALL("h", "2 days after renewal_date"), "id,name,renewal_date\na,Ada,2026-03-03\n", "",
         "2026-03-05", "a h 2026-03-05 to 2026-03-19: renewal date on Tuesday 3 March"},
        {CALL("h", "1 day before renewal_date"), "id,name,renewal_date\na,Ada,2026-03-03\n", "",
         "2026-03-02", "a h 2026-03-02 to 2026-03-03: renewal date tomorrow"},
        {CALL("h", "3 days before renewal_date"), "id,name,renewal_date\na,Ada,2026-03-03\n", "",
         "2026-02-27", ""},
        {CALL("h", "3 working days before renewal_date"),
         "id,name,renewal_date\na,Ada,2026-03-03\n", "", "2026-02-26",
         "a h 2026-02-26 to 2026-03-03: renewal date on Tuesday 3 March"},
        {CALL("h", "60 days before renewal_date"), "id,name,renewal_date\na,Ada,2026-03-03\n", "",
         "2026-01-05", "a h 2026-01-02 to 2026-03-03: renewal date on Tuesday 3 March"},
        {CALL("h", "birthday"), "id,name,birthday\na,Ada,--03-03\n", "", "2026-03-03",
         "a h 2026-03-03 to 2026-03-03: birthday today"},
        {CALL("h", "birthday\nshow-before = 1 day"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-03-02", "a h 2026-03-03 to 2026-03-03: birthday tomorrow"},
        {CALL("h", "birthday\nshow-before = 4 days"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-02-27", "a h 2026-03-03 to 2026-03-03: birthday on Tuesday 3 March"},
        {CALL("h", "10 days before birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-02-23", "a h 2026-02-23 to 2026-03-03: birthday on Tuesday 3 March"},
        {CALL("h", "2 days before birthday"), "id,name,birthday\na,Ada,--03-03\n", "", "2026-03-02",
         "a h 2026-03-02 to 2026-03-03: birthday tomorrow"},
        {CALL("h", "10 days after birthday"), "id,name,birthday\na,Ada,--03-03\n", "", "2026-03-13",
         "a h 2026-03-13 to 2026-03-27: birthday on Tuesday 3 March"},
        {CALL("h", "10 working days after birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-03-17", "a h 2026-03-17 to 2026-03-31: birthday on Tuesday 3 March"},
        {CALL("h", "400 days before birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-01-27", "a h 2026-01-27 to 2027-03-03: birthday on Wednesday 3 March 2027"},
        {CALL("h", "400 days after birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-04-07", "a h 2026-04-07 to 2026-04-21: birthday on Monday 3 March 2025"},
        {CALL("h", "800 days before birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-12-23", "a h 2025-12-24 to 2028-03-03: birthday on Friday 3 March 2028"},
        {CALL("h", "800 days after birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-05-12", "a h 2026-05-12 to 2026-05-26: birthday on Sunday 3 March 2024"},
        {CALL("h", "13 months after birthday"), "id,name,birthday\na,Ada,--03-03\n", "",
         "2026-04-03", "a h 2026-04-03 to 2026-04-17: birthday on Monday 3 March 2025"},
        {CALL("h", "next_step_date"), "id,name,next_step_date\na,Ada,2026-03-03\n", "",
         "2026-03-03", "a h 2026-03-03 to -: next step date today"},
        {CALL("h", "next_step_date"), "id,name,next_step_date\na,Ada,2026-03-03\n", "",
         "2026-03-04", "a h 2026-03-03 to -: next step date yesterday"},
        {CALL("h", "next_step_date"), "id,name,next_step_date\na,Ada,2026-03-03\n", "",
         "2026-03-06", "a h 2026-03-03 to -: next step for Tuesday 3 March"},
        {CALL("h", "2 days before next_step_date"), "id,name,next_step_date\na,Ada,2026-03-03\n",
         "", "2026-03-02", "a h 2026-03-03 to -: next step date tomorrow"},
        {CALL("h", "2 days before next_step_date"), "id,name,next_step_date\na,Ada,2026-03-03\n",
         "", "2026-03-06", "a h 2026-03-03 to -: next step for Tuesday 3 March"},
        {CALL("h", "2 days before next_step_date") "who = company:Acme\n",
         "id,name,company,next_step_date\na,Ada,Acme,2026-03-03\nb,Ben,Bold,2026-03-03\n", "",
         "2026-03-02",
         "b next-step 2026-03-03 to -: next step date tomorrow\n"
         "a next-step 2026-03-03 to -: next step date tomorrow\n"
         "a h 2026-03-03 to -: next step date tomorrow"},
        {CALL("h", "every 2 weeks from 2026-01-05"), "id,name,date:opening\na,Ada,2020-03-03\n", "",
         "2026-03-03", "a h 2026-03-02 to 2026-03-09: every 2 weeks"},
        {CALL("h", "every month on the 2nd tuesday"), "id,name,date:opening\na,Ada,2020-03-03\n",
         "", "2026-03-10", "a h 2026-03-10 to 2026-03-24: every month on the second Tuesday"},
        {CALL("h", "customer_since"), "id,name,customer_since\na,Ada,2020-03-03\n", "",
         "2026-03-03", "a h 2026-03-03 to 2026-03-03: customer anniversary today"},
        {CALL("h", "anniversary"), "id,name,anniversary\na,Ada,2020-03-03\n", "", "2026-03-03",
         "a h 2026-03-03 to 2026-03-03: anniversary today"},
        {CALL("h", "date:grand_opening"), "id,name,date:grand_opening\na,Ada,2020-03-03\n", "",
         "2026-03-03", "a h 2026-03-03 to 2026-03-03: grand opening today"},
        {CALL("h", "date:opening"), "id,name,date:opening\na,Ada,2020-03-03\n", "", "2026-03-03",
         "a h 2026-03-03 to 2026-03-03: opening today"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void the_clock_of_a_call_starts_on_the_latest_of_its_days(void **state)
{
    (void)state;
    static const Row rows[] = {
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-03-05",
         "a h 2026-02-09 to 2026-03-10: last contact 54 days ago"},
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-03-06",
         "a h 2026-02-09 to 2026-03-10: last contact 55 days ago"},
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-03-09",
         "a h 2026-02-09 to 2026-03-10: last contact 58 days ago"},
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-03-13", ""},
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-03-16", ""},
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-03-20 raise", "2026-04-03",
         "a h 2026-02-09 to 2026-04-03: last contact 83 days ago"},
        {NO_REST CALL("h", "30 days after last contact, at latest 45"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-03-20 raise", "2026-04-06", ""},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-02-23",
         "a h 2026-02-09 to 2026-02-23: last contact 44 days ago"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise", "2026-02-24", ""},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-11 raise", "2026-02-25",
         "a h 2026-02-09 to 2026-02-25: last contact 46 days ago"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-11 raise", "2026-02-26", ""},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise\n2026-02-10 skip a h",
         "2026-03-11", ""},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise\n2026-02-10 skip a h",
         "2026-03-12", "a h 2026-03-12 to -: last contact 61 days ago"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-09 raise\n2026-02-10 done a h",
         "2026-03-12", "a h 2026-03-12 to -: last contact 30 days ago"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-04 contact a", "2026-03-05", ""},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,last_contacted\na,Ada,2026-01-10\n", "2026-02-04 contact a", "2026-03-06",
         "a h 2026-03-06 to -: last contact 30 days ago"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void who_is_paused_is_reckoned_for_herself(void **state)
{
    (void)state;
    static const Row rows[] = {
        {NO_REST CALL("h", "renewal_date"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-04",
         "a h 2026-03-02 to 2026-03-16: renewal date on Monday 2 March\n"
         "b h 2026-03-02 waits: paused until Thursday 5 March 2026"},
        {NO_REST CALL("h", "renewal_date"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-06",
         "b h 2026-03-02 to 2026-03-19: renewal date on Monday 2 March\n"
         "a h 2026-03-02 to 2026-03-16: renewal date on Monday 2 March"},
        {NO_REST CALL("h", "renewal_date"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-09",
         "b h 2026-03-02 to 2026-03-19: renewal date on Monday 2 March\n"
         "a h 2026-03-02 to 2026-03-16: renewal date on Monday 2 March"},
        {NO_REST CALL("h", "10 days before renewal_date"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-04", ""},
        {NO_REST CALL("h", "10 days before renewal_date"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-06", ""},
        {NO_REST CALL("h", "10 days before renewal_date"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-09", ""},
        {NO_REST CALL("h", "birthday"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-04", ""},
        {NO_REST CALL("h", "birthday"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-06", ""},
        {NO_REST CALL("h", "birthday"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-09", ""},
        {NO_REST CALL("h", "2 days after birthday"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-04",
         "a h 2026-03-04 to 2026-03-18: birthday on Monday 2 March\n"
         "b h 2026-03-04 waits: paused until Thursday 5 March 2026"},
        {NO_REST CALL("h", "2 days after birthday"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-06",
         "b h 2026-03-04 to 2026-03-19: birthday on Monday 2 March\n"
         "a h 2026-03-04 to 2026-03-18: birthday on Monday 2 March"},
        {NO_REST CALL("h", "2 days after birthday"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-09",
         "b h 2026-03-04 to 2026-03-19: birthday on Monday 2 March\n"
         "a h 2026-03-04 to 2026-03-18: birthday on Monday 2 March"},
        {NO_REST CALL("h", "every 6 weeks from 2026-03-02"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-04",
         "a h 2026-03-02 to 2026-03-16: every 6 weeks\n"
         "b h 2026-03-02 waits: paused until Thursday 5 March 2026"},
        {NO_REST CALL("h", "every 6 weeks from 2026-03-02"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-06",
         "b h 2026-03-02 to 2026-03-19: every 6 weeks\n"
         "a h 2026-03-02 to 2026-03-16: every 6 weeks"},
        {NO_REST CALL("h", "every 6 weeks from 2026-03-02"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-09",
         "b h 2026-03-02 to 2026-03-19: every 6 weeks\n"
         "a h 2026-03-02 to 2026-03-16: every 6 weeks"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-04",
         "a h 2026-03-02 to -: last contact 32 days ago\n"
         "b h 2026-03-02 waits: paused until Thursday 5 March 2026"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-06",
         "b h 2026-03-02 to -: last contact 34 days ago\n"
         "a h 2026-03-02 to -: last contact 34 days ago"},
        {NO_REST CALL("h", "30 days after last contact"),
         "id,name,renewal_date,birthday,last_contacted\na,Ada,2026-03-02,--03-02,2026-01-31\nb,Ben,"
         "2026-03-02,--03-02,2026-01-31\n",
         "2026-02-10 pause b 2026-03-05", "2026-03-09",
         "b h 2026-03-02 to -: last contact 37 days ago\n"
         "a h 2026-03-02 to -: last contact 37 days ago"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void what_is_shown_and_not_answered_lets_others_rest(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"[day]\nrest-person = 7 days\n" CALL(
             "a",
             "every 6 weeks from 2026-03-02") "give-up-after = 20 days\n" CALL("b",
                                                                               "every 6 weeks from "
                                                                               "2026-03-04"),
         "id,name\na,Ada\n", "2026-03-02 raise", "2026-03-04",
         "a a 2026-03-02 to 2026-03-22: every 6 weeks\n"
         "a b 2026-03-04 waits: rests until Monday 9 March 2026; the last surprise: Monday 2 "
         "March"},
        {"[day]\nrest-person = 7 days\n" CALL(
             "a",
             "every 6 weeks from 2026-03-02") "give-up-after = 20 days\n" CALL("b",
                                                                               "every 6 weeks from "
                                                                               "2026-03-04"),
         "id,name\na,Ada\n", "2026-03-02 raise", "2026-03-06",
         "a a 2026-03-02 to 2026-03-22: every 6 weeks\n"
         "a b 2026-03-04 waits: rests until Monday 9 March 2026; the last surprise: Monday 2 "
         "March"},
        {"[day]\nrest-person = 7 days\n" CALL(
             "a",
             "every 6 weeks from 2026-03-02") "give-up-after = 20 days\n" CALL("b",
                                                                               "every 6 weeks from "
                                                                               "2026-03-04"),
         "id,name\na,Ada\n", "2026-03-02 raise", "2026-03-09",
         "a a 2026-03-02 to 2026-03-22: every 6 weeks\n"
         "a b 2026-03-04 to 2026-03-18: every 6 weeks"},
        {"[day]\nrest-person = 7 days\n" CALL(
             "a",
             "every 6 weeks from 2026-03-02") "give-up-after = 1 days\n" CALL("b",
                                                                              "every 6 weeks from "
                                                                              "2026-03-04"),
         "id,name\na,Ada\n", "2026-03-02 raise", "2026-03-03",
         "a a 2026-03-02 to 2026-03-03: every 6 weeks"},
        {"[day]\nrest-person = 7 days\n" CALL(
             "a",
             "every 6 weeks from 2026-03-02") "give-up-after = 1 days\n" CALL("b",
                                                                              "every 6 weeks from "
                                                                              "2026-03-04"),
         "id,name\na,Ada\n", "2026-03-02 raise", "2026-03-04",
         "a b 2026-03-04 to 2026-03-18: every 6 weeks"},
        {"[day]\nrest-person = 7 days\nrest-company = 4 days\n"
         "[habit a]\nkind = call\nwho = tag:x\nwhen = every 6 weeks from 2026-03-02\n"
         "[habit b]\nkind = call\nwho = tag:y\nwhen = every 6 weeks from 2026-03-04\n",
         "id,name,company,tags\na,Ada,Acme,x\nb,Ben,Acme,y\n", "2026-03-02 raise", "2026-03-04",
         "a a 2026-03-02 to 2026-03-16: every 6 weeks\n"
         "b b 2026-03-04 waits: Acme rests until Friday 6 March 2026; the last surprise there: "
         "Monday 2 March"},
        {"[day]\nrest-person = 7 days\nrest-company = 4 days\n"
         "[habit a]\nkind = call\nwho = tag:x\nwhen = every 6 weeks from 2026-03-02\n"
         "[habit b]\nkind = call\nwho = tag:y\nwhen = every 6 weeks from 2026-03-04\n",
         "id,name,company,tags\na,Ada,Acme,x\nb,Ben,Acme,y\n", "2026-03-02 raise", "2026-03-06",
         "a a 2026-03-02 to 2026-03-16: every 6 weeks\n"
         "b b 2026-03-04 to 2026-03-18: every 6 weeks"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

static void what_is_open_ends_when_the_next_one_begins(void **state)
{
    (void)state;
    static const Row rows[] = {
        {NO_REST CALL("h", "10 days before birthday"), "id,name,birthday\na,Ada,--03-13\n",
         "2026-03-03 raise", "2026-03-03",
         "a h 2026-03-03 to 2026-03-13: birthday on Friday 13 March"},
        {NO_REST CALL("h", "10 days before birthday"), "id,name,birthday\na,Ada,--03-13\n",
         "2026-03-03 raise", "2026-03-16", ""},
        {NO_REST CALL("h", "10 days before birthday"), "id,name,birthday\na,Ada,--03-13\n",
         "2026-03-03 raise", "2026-03-17", ""},
        {NO_REST CALL("h", "10 days before birthday"), "id,name,birthday\na,Ada,--03-13\n", "",
         "2026-03-13", "a h 2026-03-03 to 2026-03-13: birthday today"},
        {NO_REST CALL("h", "10 days before birthday"), "id,name,birthday\na,Ada,--03-13\n", "",
         "2026-03-14", ""},
        {NO_REST CALL("h", "every month from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-02",
         "a h 2026-03-02 to 2026-03-16: every month"},
        {NO_REST CALL("h", "every month from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-16",
         "a h 2026-03-02 to 2026-03-16: every month"},
        {NO_REST CALL("h", "every month from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-17",
         ""},
        {NO_REST CALL("h", "every week from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-02",
         "a h 2026-03-02 to 2026-03-05: every week"},
        {NO_REST CALL("h", "every week from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-05",
         "a h 2026-03-02 to 2026-03-05: every week"},
        {NO_REST CALL("h", "every week from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-06", ""},
        {NO_REST CALL("h", "every week from 2026-03-02"), "id,name\na,Ada\n", "", "2026-03-09",
         "a h 2026-03-09 to 2026-03-12: every week"},
        {NO_REST CALL("h", "every weekday from 2026-03-02"), "id,name\na,Ada\n", "2026-03-02 raise",
         "2026-03-02", "a h 2026-03-02 to 2026-03-02: every weekday"},
        {NO_REST CALL("h", "every weekday from 2026-03-02"), "id,name\na,Ada\n", "2026-03-02 raise",
         "2026-03-03", "a h 2026-03-03 to 2026-03-03: every weekday"},
    };
    expect_rows(rows, G_N_ELEMENTS(rows));
}

/* Late by the measure of its interval: a monthly one 15 days late comes before a yearly one 30 days
 * late (B#149). */
static void what_is_later_for_its_interval_goes_first(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(
        BIRTH,
        "[habit yearly]\nkind = call\nwho = tag:y\nrule = FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=2\n"
        "give-up-after = 60 days\n"
        "[habit monthly]\nkind = call\nwho = tag:m\nwhen = every month on the 17th\n"
        "give-up-after = 20 days\n",
        "id,name,tags\na,Ada,y\nb,Ben,m\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-04");
    assert_int_equal(plan->moments->len, 2);
    const MoMoment *first = g_ptr_array_index(plan->moments, 0);
    const MoMoment *second = g_ptr_array_index(plan->moments, 1);
    assert_string_equal(first->habit->name, "monthly");
    assert_int_equal(first->days_late, 15);
    assert_int_equal(second->days_late, 30);
    mo_world_free(world);
}

/* More promises than surprises are kept that wait: an update drops none of them. It is a Saturday,
 * so that there is no free place for which all would be planned anew. */
static void an_update_keeps_all_that_need_no_place(void **state)
{
    (void)state;
    enum { N = MO_PLAN_WAITING_KEPT + 20 };
    g_autoptr(GString) csv = g_string_new("id,name\n");
    for (unsigned i = 0; i < N; i++)
        g_string_append_printf(csv, "c%u,C%u\n", i, i);
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nsurprises-a-day = 2\n[habit h]\nclass = promise\n"
                                  "kind = report\nwhen = every 4 weeks from 2026-03-02\n",
                                  csv->str, BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-07");
    assert_int_equal(plan->moments->len, N);
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    mo_world_contact(world, "c7", world->now.day);
    g_hash_table_add(changed, (void *)"c7");
    MoPlanInput input = mo_world_get_input(world);
    assert_true(mo_plan_update(plan, &input, changed, NULL));
    assert_int_equal(plan->moments->len, N);
    mo_world_free(world);
}

static void a_number_is_one_of_todays_list(void **state)
{
    (void)state;
    static const Row row = {
        "[day]\nsurprises-a-day = 20\n" CALL("h", "every week from 2026-03-02"),
        "id,name\na,Ada\nb,Ben\nc,Cem\nd,Di\ne,Eva\nf,Fay\ng,Gil\nh,Hal\ni,Ida\n"
        "j,Jo\nk,Kim\nl,Leo\n",
        "", "", ""};
    static const struct {
        const char *number;
        int place; /* in the list; -1: there is none */
    } rows[] = {{"1", 0},  {"01", 0},  {"2", 1},   {"3", 2},  {"9", 8},
                {"10", 9}, {"12", 11}, {"13", -1}, {"0", -1}, {"99", -1}};
    MoWorld *world = play(&row);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    assert_int_equal(plan->moments->len, 12);
    MoPlanInput input = mo_world_get_input(world);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoMoment) found = mo_plan_find(&input, rows[i].number, &error);
        const MoMoment *wanted =
            rows[i].place < 0 ? NULL : g_ptr_array_index(plan->moments, (guint)rows[i].place);
        if (g_strcmp0(found ? found->id : NULL, wanted ? wanted->id : NULL) != 0 ||
            !found != !!error)
            fail_msg("number %s is %s", rows[i].number, found ? found->id : error->message);
        assert_true(!found || found->customer);
    }
    mo_world_free(world);
}

static void there_may_be_nothing_to_free(void **state)
{
    (void)state;
    mo_plan_free(NULL);
    mo_plan_ahead_free(NULL);
    mo_plan_load_free(NULL);
}

/* Two letters or digits that are no number, and three digits, begin a code. */
static void what_is_no_number_is_the_beginning_of_a_code(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name\n");
    for (int i = 0; i < 200; i++)
        g_string_append_printf(csv, "c%d,Ada\n", i);
    Row row = {"[day]\nsurprises-a-day = 100\n" CALL("h", "every week from 2026-03-02"), csv->str,
               "", "", ""};
    MoWorld *world = play(&row);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    MoPlanInput input = mo_world_get_input(world);
    unsigned n_short = 0, n_digits = 0;
    for (guint i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        unsigned digits = (unsigned)strspn(moment->id, "0123456789");
        size_t length = digits < 2 && n_short == 0 ? 2 : digits > 2 && n_digits == 0 ? digits : 0;
        if (length == 0)
            continue;
        g_autofree char *beginning = g_strndup(moment->id, length);
        g_autoptr(GError) error = NULL;
        g_autoptr(MoMoment) found = mo_plan_find(&input, beginning, &error);
        if (found ? strcmp(found->id, moment->id) != 0
                  : !g_error_matches(error, MO_ERROR, MO_ERROR_AMBIGUOUS))
            fail_msg("'%s': %s", beginning, found ? found->id : error->message);
        *(length == 2 ? &n_short : &n_digits) += 1;
    }
    assert_true(n_short > 0 && n_digits > 0);
    /* One letter is not enough, and none says nothing. */
    char letter[] = "0";
    for (guint i = 0; i < plan->moments->len && !g_ascii_isalpha(*letter); i++)
        *letter = ((const MoMoment *)g_ptr_array_index(plan->moments, i))->id[0];
    g_autoptr(GError) several = NULL;
    assert_null(mo_plan_find(&input, letter, &several));
    assert_true(g_error_matches(several, MO_ERROR, MO_ERROR_AMBIGUOUS));
    assert_non_null(strstr(several->message, "h, Ada, 2026-03-02"));
    g_autoptr(GError) empty = NULL;
    assert_null(mo_plan_find(&input, "", &empty));
    assert_true(g_error_matches(empty, MO_ERROR, MO_ERROR_NOT_FOUND));
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reason_names_the_day_that_is_meant),
        cmocka_unit_test(the_clock_of_a_call_starts_on_the_latest_of_its_days),
        cmocka_unit_test(who_is_paused_is_reckoned_for_herself),
        cmocka_unit_test(what_is_shown_and_not_answered_lets_others_rest),
        cmocka_unit_test(what_is_open_ends_when_the_next_one_begins),
        cmocka_unit_test(what_is_later_for_its_interval_goes_first),
        cmocka_unit_test(an_update_keeps_all_that_need_no_place),
        cmocka_unit_test(a_number_is_one_of_todays_list),
        cmocka_unit_test(what_is_no_number_is_the_beginning_of_a_code),
        cmocka_unit_test(there_may_be_nothing_to_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
