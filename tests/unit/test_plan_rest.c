/* Rest: two surprises for a person or a company keep their distance. */
#include "plan/rest.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define DAILY "when = every weekday\ngive-up-after = 10 days\n"

static MoPlan *plan_on(MoWorld *world, const char *day)
{
    mo_world_set_now(world, mo_day_parse(day), 9);
    return mo_world_plan(world);
}

static MoMoment *find(const GPtrArray *list, const char *customer, const char *habit)
{
    for (guint i = 0; i < list->len; i++) {
        MoMoment *moment = g_ptr_array_index(list, i);
        if (strcmp(moment->customer_id, customer) == 0 &&
            (!habit || strcmp(moment->habit->name, habit) == 0))
            return moment;
    }
    return NULL;
}

static MoWorld *new_world(const char *rests, const char *csv)
{
    g_autofree char *habits = g_strdup_printf("[day]\n%s[habit h]\nkind = call\n" DAILY, rests);
    MoWorld *world = mo_world_new(BIRTH, habits, csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    return world;
}

#define TWO "id,name,company\na,Ada,Acme\nb,Ben,ACME\n"
#define ALONE "id,name,company\na,Ada,\n"

/* What became of a surprise that was raised on Monday 2 March, and the first day of the next one of
 * the same person. Rest is seven days, and 2 days for a company. */
static void the_next_one_comes_when_rest_is_over(void **state)
{
    (void)state;
    static const struct {
        MoEntryType answer; /* MO_ENTRY_RAISED: none */
        const char *answer_day, *last_held, *first_free;
    } rows[] = {
        {MO_ENTRY_RAISED, NULL, "2026-03-06", NULL}, /* it is open itself */
        {MO_ENTRY_DONE, "2026-03-02", "2026-03-06", "2026-03-09"},
        {MO_ENTRY_DONE, "2026-03-04", "2026-03-10", "2026-03-11"}, /* from the day it was done */
        {MO_ENTRY_SKIPPED, "2026-03-02", NULL, "2026-03-03"},      /* gives it back */
        {MO_ENTRY_LAPSED, "2026-03-02", NULL, "2026-03-03"},
        {MO_ENTRY_WITHDRAWN, "2026-03-02", NULL, "2026-03-03"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = new_world("rest-person = 7 days\nrest-company = 0 days\n", ALONE);
        g_autoptr(MoPlan) first = plan_on(world, "2026-03-02");
        MoMoment *moment = find(first->moments, "a", NULL);
        assert_non_null(moment);
        mo_world_raise(world, first);
        if (rows[i].answer != MO_ENTRY_RAISED) {
            mo_world_set_now(world, mo_day_parse(rows[i].answer_day), 10);
            mo_world_answer(world, moment, rows[i].answer, world->now.day);
        }
        if (rows[i].last_held && rows[i].answer != MO_ENTRY_RAISED) {
            g_autoptr(MoPlan) held = plan_on(world, rows[i].last_held);
            assert_int_equal(held->moments->len, 0);
            const MoMoment *waits = find(held->waiting, "a", NULL);
            assert_non_null(waits);
            assert_non_null(strstr(waits->held, "rests until"));
        }
        if (rows[i].first_free) {
            g_autoptr(MoPlan) free = plan_on(world, rows[i].first_free);
            if (!find(free->moments, "a", NULL))
                fail_msg("row %zu: nothing on %s", i, rows[i].first_free);
        }
        mo_world_free(world);
    }
}

static void a_company_rests_as_one_whatever_its_name_is_written_like(void **state)
{
    (void)state;
    MoWorld *world = new_world("rest-person = 1 day\nrest-company = 3 days\n", TWO);
    g_autoptr(MoPlan) monday = plan_on(world, "2026-03-02");
    assert_int_equal(monday->moments->len, 1);
    assert_int_equal(monday->waiting->len, 1);
    const MoMoment *waits = g_ptr_array_index(monday->waiting, 0);
    assert_non_null(strstr(waits->held, "rests until Thursday 5 March 2026; the last surprise "
                                        "there: today"));
    mo_world_raise(world, monday);
    mo_world_answer(world, g_ptr_array_index(monday->moments, 0), MO_ENTRY_DONE, world->now.day);
    g_autoptr(MoPlan) wednesday = plan_on(world, "2026-03-04");
    assert_int_equal(wednesday->moments->len, 0);
    g_autoptr(MoPlan) thursday = plan_on(world, "2026-03-05");
    assert_int_equal(thursday->moments->len, 1);
    mo_world_free(world);
}

static void who_has_no_company_rests_alone(void **state)
{
    (void)state;
    MoWorld *world = new_world("rest-person = 14 days\nrest-company = 9 days\n",
                               "id,name,company\na,Ada,\nb,Ben, \n");
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    assert_int_equal(plan->moments->len, 2);
    mo_world_free(world);
}

/* Ada's birthday is on Wednesday 11 March and done on that day; habit h is for those tagged h. What
 * is shown on each day, when nothing else is answered. */
static void a_fixed_day_passes_and_keeps_the_days_around_it_free(void **state)
{
    (void)state;
    static const struct {
        const char *tags; /* of Ada and Ben */
        const char *day, *shown, *why;
    } rows[] = {
        {"h,", "2026-03-05", "a h ", NULL},
        {"h,", "2026-03-06", "a h ", NULL}, /* five days before: rest is over on the day itself */
        {"h,", "2026-03-09", "", "rests before and after a fixed day shown Wednesday 11 March"},
        {"h,", "2026-03-10", "", "a fixed day shown tomorrow"},
        {"h,", "2026-03-11", "a birthday ", "a fixed day shown today"},
        {"h,", "2026-03-12", "", "rests until Monday 16 March 2026; the last surprise: yesterday"},
        {"h,", "2026-03-13", "", "rests until Monday 16 March 2026"},
        {"h,", "2026-03-16", "a h ", NULL},
        /* The company: two days. */
        {",h", "2026-03-09", "b h ", NULL},
        {",h", "2026-03-10", "", "Acme rests before and after a fixed day shown tomorrow"},
        {",h", "2026-03-11", "a birthday ", "Acme rests"},
        {",h", "2026-03-12", "", "Acme rests until Friday 13 March 2026; the last surprise there"},
        {",h", "2026-03-13", "b h ", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) tags = g_strsplit(rows[i].tags, ",", 2);
        g_autofree char *csv = g_strdup_printf("id,name,company,birthday,tags\n"
                                               "a,Ada,Acme,--03-11,%s\nb,Ben,Acme,,%s\n",
                                               tags[0], tags[1]);
        MoWorld *world = mo_world_new(BIRTH,
                                      "[day]\nrest-person = 5 days\nrest-company = 2 days\n"
                                      "[habit h]\nkind = call\nwho = tag:h\n" DAILY
                                      "[habit birthday]\nkind = card\nwhen = birthday\n",
                                      csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        if (strcmp(rows[i].day, "2026-03-11") > 0) {
            g_autoptr(MoPlan) birthday = plan_on(world, "2026-03-11");
            mo_world_raise(world, birthday);
            mo_world_answer(world, find(birthday->moments, "a", "birthday"), MO_ENTRY_DONE,
                            world->now.day);
        }
        g_autoptr(MoPlan) plan = plan_on(world, rows[i].day);
        g_autoptr(GString) shown = g_string_new(NULL);
        for (guint j = 0; j < plan->moments->len; j++) {
            const MoMoment *moment = g_ptr_array_index(plan->moments, j);
            g_string_append_printf(shown, "%s %s ", moment->customer_id, moment->habit->name);
        }
        const char *why = plan->waiting->len > 0
                              ? ((const MoMoment *)g_ptr_array_index(plan->waiting, 0))->held
                              : NULL;
        if (strcmp(shown->str, rows[i].shown) != 0 || !why != !rows[i].why ||
            (why && !strstr(why, rows[i].why)))
            fail_msg("row %zu: '%s', %s", i, shown->str, why ? why : "nothing waits");
        mo_world_free(world);
    }
}

static void pause_until(MoWorld *world, const char *day, const char *until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->at_utc = (int64_t)mo_day_parse(day) * 86400;
    entry->day = mo_day_parse(day);
    entry->customer = g_strdup("a");
    entry->until.day = until ? mo_day_parse(until) : MO_DAY_NONE;
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

/* Each row a habit, a pause (and the day it is ended early, or ""), and what is shown on a day. */
static void a_pause_holds_surprises_and_stops_their_clock(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *from, *until, *resumed, *day;
        bool shown;
        const char *last_open; /* of what is shown */
    } rows[] = {
        {"when = every 6 weeks from 2026-01-05\n", "2026-02-10", "2026-02-20", "", "2026-02-16",
         false, NULL},
        {"when = every 6 weeks from 2026-01-05\n", "2026-02-10", "2026-02-20", "", "2026-02-20",
         false, NULL}, /* until D includes D */
        /* Due on the 16th, open 14 days: the four from the 17th to the 20th do not count. */
        {"when = every 6 weeks from 2026-01-05\n", "2026-02-10", "2026-02-20", "", "2026-02-23",
         true, "2026-03-06"},
        {"when = every 6 weeks from 2026-01-05\n", "2026-02-18", "2026-02-19", "", "2026-03-04",
         true, "2026-03-04"},
        {"when = every 6 weeks from 2026-01-05\n", "2026-02-18", "2026-02-19", "", "2026-03-05",
         false, NULL},
        {"when = every 6 weeks from 2026-01-05\n", "2026-02-10", "2026-03-20", "2026-02-18",
         "2026-02-18", true, "2026-03-03"}, /* resumed: the 17th does not count */
        {"when = birthday\n", "2026-03-01", "2026-03-11", "", "2026-03-11", false, NULL},
        {"when = birthday\nshow-before = 5 days\n", "2026-03-01", "2026-03-10", "", "2026-03-11",
         true, "2026-03-11"},
        {"when = birthday\n", "2026-03-01", "2026-03-11", "", "2026-03-12", false, NULL},
        {"when = 30 days after last contact\n", "2026-02-05", "2026-05-01", "", "2026-05-04", true,
         ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habit = g_strdup_printf("[habit h]\nkind = call\n%s", rows[i].habit);
        MoWorld *world = mo_world_new(
            BIRTH, habit, "id,name,birthday,last_contacted\na,Ada,--03-11,2026-01-10\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        pause_until(world, rows[i].from, rows[i].until);
        if (*rows[i].resumed)
            pause_until(world, rows[i].resumed, NULL);
        g_autoptr(MoPlan) plan = plan_on(world, rows[i].day);
        if ((plan->moments->len == 1) != rows[i].shown)
            fail_msg("row %zu: %u are shown", i, plan->moments->len);
        for (guint j = 0; j < plan->waiting->len; j++)
            assert_non_null(strstr(((MoMoment *)plan->waiting->pdata[j])->held, "paused until"));
        if (rows[i].shown) {
            g_autofree char *last = mo_day_print(((MoMoment *)plan->moments->pdata[0])->last_open);
            assert_string_equal(last, rows[i].last_open);
        }
        mo_world_free(world);
    }
}

/* Each row the pauses of a customer ("from..until", or "day!" where one is ended), and the last
 * open day of what is due on 16 February and open for 14 days, to 2 March. */
static void all_pauses_of_a_customer_stop_the_clock(void **state)
{
    (void)state;
    static const struct {
        const char *pauses, *last_open;
    } rows[] = {
        {"2026-02-17..2026-02-18", "2026-03-04"},
        {"2026-02-17..2026-02-18 2026-02-24..2026-02-25", "2026-03-06"},
        {"2026-02-17..2026-02-17 2026-02-20..2026-02-20 2026-02-24..2026-02-24", "2026-03-05"},
        {"2026-02-10..2026-02-20 2026-02-26..2026-02-27", "2026-03-08"}, /* from before it is due */
        {"2026-01-10..2026-01-20 2026-02-26..2026-02-27", "2026-03-04"}, /* over when it is due */
        {"2026-02-17..2026-02-18 2026-03-02..2026-03-02", "2026-03-05"}, /* the second counts by the
                                                                            first */
        {"2026-02-17..2026-02-18 2026-02-19..2026-02-20", "2026-03-06"}, /* one after the other */
        {"2026-02-17..2026-02-27 2026-02-19! 2026-02-24..2026-02-25", "2026-03-06"},
        {"2026-02-17..2026-02-18 2026-02-24..2026-02-27 2026-02-24!", "2026-03-04"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world =
            mo_world_new(BIRTH, "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-01-05\n",
                         "id,name,birthday,last_contacted\na,Ada,--03-11,2026-01-10\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        g_auto(GStrv) pauses = g_strsplit(rows[i].pauses, " ", -1);
        for (char **pause = pauses; *pause; pause++) {
            g_autofree char *from = g_strndup(*pause, strlen("2026-02-17"));
            const char *until = strstr(*pause, "..");
            pause_until(world, from, until ? until + 2 : NULL);
        }
        g_autoptr(MoPlan) plan = plan_on(world, "2026-03-03");
        assert_int_equal(plan->moments->len, 1);
        g_autofree char *last = mo_day_print(((MoMoment *)plan->moments->pdata[0])->last_open);
        if (strcmp(last, rows[i].last_open) != 0)
            fail_msg("%s: open through %s", rows[i].pauses, last);
        mo_world_free(world);
    }
}

/* The birthday of Wednesday 11 March is shown on Friday 6 March, and rest is kept before that day;
 * also of somebody who was paused once. */
static void rest_ends_when_a_fixed_day_is_shown(void **state)
{
    (void)state;
    static const struct {
        const char *show_before, *pause, *day;
        bool shown;
    } rows[] = {
        {"3 working days", NULL, "2026-02-27", true},
        {"3 working days", NULL, "2026-03-02", false},
        {"3 working days", NULL, "2026-03-05", false},
        {"same day", NULL, "2026-03-02", true},
        {"same day", NULL, "2026-03-09", false},
        {"same day", "2026-01-10", "2026-03-02", true},
        {"same day", "2026-01-10", "2026-03-09", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *habits =
            g_strdup_printf("[day]\nrest-person = 5 days\n[habit h]\nkind = call\n" DAILY
                            "[habit birthday]\nkind = card\nwhen = birthday\nshow-before = %s\n",
                            rows[i].show_before);
        MoWorld *world = mo_world_new(BIRTH, habits, "id,name,birthday\na,Ada,--03-11\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        if (rows[i].pause)
            pause_until(world, "2026-01-08", rows[i].pause);
        g_autoptr(MoPlan) plan = plan_on(world, rows[i].day);
        if (!find(plan->moments, "a", "h") == rows[i].shown)
            fail_msg("row %zu", i);
        mo_world_free(world);
    }
}

/* The birthday of Wednesday 11 March was seen to on Monday the 2nd, before it was shown. */
static void for_a_fixed_day_that_is_answered_no_days_are_kept_free(void **state)
{
    (void)state;
    for (unsigned is_done = 0; is_done < 2; is_done++) {
        MoWorld *world = mo_world_new(BIRTH,
                                      "[day]\nrest-person = 5 days\n[habit h]\nkind = call\n" DAILY
                                      "[habit birthday]\nkind = card\nwhen = birthday\n",
                                      "id,name,birthday\na,Ada,--03-11\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
        MoPlanInput input = mo_world_get_input(world);
        g_autoptr(GPtrArray) ahead =
            mo_plan_range(&input, world->now.day, world->now.day + 20, false, NULL);
        if (is_done)
            mo_world_answer(world, find(ahead, "a", "birthday"), MO_ENTRY_DONE, world->now.day);
        g_autoptr(MoPlan) plan = plan_on(world, "2026-03-09");
        assert_int_equal(find(plan->moments, "a", "h") != NULL, is_done);
        mo_world_free(world);
    }
}

/* What was raised before waits too, and comes back. */
static void what_is_open_waits_for_the_end_of_a_pause(void **state)
{
    (void)state;
    MoWorld *world = new_world("rest-person = 0 days\nrest-company = 0 days\n", ALONE);
    g_autoptr(MoPlan) first = plan_on(world, "2026-03-02");
    mo_world_raise(world, first);
    pause_until(world, "2026-03-02", "2026-03-04");
    g_autoptr(MoPlan) paused = plan_on(world, "2026-03-03");
    assert_int_equal(paused->moments->len, 0);
    assert_string_equal(((MoMoment *)paused->waiting->pdata[0])->held,
                        "paused until Wednesday 4 March 2026");
    g_autoptr(MoPlan) after = plan_on(world, "2026-03-05");
    assert_int_equal(after->moments->len, 1);
    mo_world_free(world);
}

/* Three days' worth stand open at most, and no new ones come while nobody answers. */
static void unanswered_surprises_hold_up_new_ones(void **state)
{
    (void)state;
    static const char csv[] =
        "id,name\na,Ada\nb,Ben\nc,Cem\nd,Dot\ne,Eva\nf,Fay\ng,Gil\nh,Hal\ni,Ida\nj,Jan\n";
    static const struct {
        const char *day;
        guint listed;   /* on that morning, the new ones of the day included */
        guint answered; /* so many of them are done then */
    } rows[] = {
        {"2026-03-02", 2, 0}, {"2026-03-03", 4, 0}, {"2026-03-04", 6, 0}, {"2026-03-05", 6, 1},
        {"2026-03-06", 6, 2}, {"2026-03-09", 6, 0}, {"2026-03-10", 6, 0},
    };
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nsurprises-a-day = 2\n[habit h]\nkind = call\n"
                                  "when = every 12 weeks from 2026-03-02\n",
                                  csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoPlan) plan = plan_on(world, rows[i].day);
        if (plan->moments->len != rows[i].listed)
            fail_msg("%s: %u", rows[i].day, plan->moments->len);
        mo_world_raise(world, plan);
        for (guint j = 0; j < rows[i].answered; j++)
            mo_world_answer(world, g_ptr_array_index(plan->moments, j), MO_ENTRY_DONE,
                            world->now.day);
    }
    mo_world_free(world);
}

/* Done, and then nearly a year of pause, or of several, which stop the clock of what is open. */
static void what_was_done_before_a_long_pause_stays_done(void **state)
{
    (void)state;
    static const char *const pauses[][3] = {{"2026-03-05", "2027-01-31", NULL},
                                            {"2026-03-05", "2027-01-14", "2027-01-31"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pauses); i++) {
        MoWorld *world = mo_world_new(BIRTH, "[habit h]\nkind = call\nwhen = renewal_date\n",
                                      "id,name,renewal_date\na,Ada,2026-03-04\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        g_autoptr(MoPlan) plan = plan_on(world, "2026-03-04");
        mo_world_raise(world, plan);
        mo_world_answer(world, g_ptr_array_index(plan->moments, 0), MO_ENTRY_DONE, world->now.day);
        pause_until(world, pauses[i][0], pauses[i][1]);
        if (pauses[i][2])
            pause_until(world, "2027-01-16", pauses[i][2]);
        g_autoptr(MoPlan) after = plan_on(world, "2027-02-01");
        assert_int_equal(after->moments->len, 0);
        mo_world_free(world);
    }
}

/* Called on Monday and put off until Thursday: the look-ahead has her on that day, and until then
 * she takes none of the room for others. */
static void what_is_snoozed_comes_again_on_its_day(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nsurprises-a-day = 1\n[habit h]\nkind = call\n"
                                  "when = every 12 weeks from 2026-03-02\n",
                                  "id,name\na,Ada\nb,Ben\nc,Cem\nd,Dot\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    g_autoptr(MoPlan) monday = plan_on(world, "2026-03-02");
    mo_world_raise(world, monday);
    const MoMoment *moment = g_ptr_array_index(monday->moments, 0);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *snooze = mo_moment_new_entry(moment, MO_ENTRY_SNOOZED, world->now.day, 0);
    snooze->until = (MoLocal){mo_day_parse("2026-03-05"), 14 * 3600};
    g_ptr_array_add(entries, snooze);
    assert_true(mo_history_append(world->history, entries, NULL));
    g_autoptr(MoPlan) tuesday = plan_on(world, "2026-03-03");
    assert_int_equal(tuesday->moments->len, 1);
    assert_null(find(tuesday->moments, moment->customer_id, NULL));
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead =
        mo_plan_range(&input, world->now.day, mo_day_parse("2026-03-06"), false, NULL);
    assert_int_equal(ahead->len, 4);
    const MoMoment *again = find(ahead, moment->customer_id, NULL);
    assert_int_equal(again->raise.day, mo_day_parse("2026-03-05"));
    assert_int_equal(again->raise.second, 14 * 3600);
    mo_world_free(world);
}

static void companies_are_known_by_their_name(void **state)
{
    (void)state;
    assert_int_equal(mo_company_key(""), 0);
    assert_int_equal(mo_company_key(NULL), 0);
    assert_true(mo_company_key("Acme") == mo_company_key("ACME"));
    assert_true(mo_company_key("Müller") == mo_company_key("MÜLLER"));
    assert_true(mo_company_key("Acme") != mo_company_key("Acme 2"));
}

/* A call was raised on Monday 2 March; she rang herself on `contact`, which answers it. Seven days
 * from then on nothing else comes, already in the plan that learns of it. */
static void a_contact_that_answers_a_surprise_begins_rest(void **state)
{
    (void)state;
    static const struct {
        const char *contact, *day;
        bool shown; /* the card, of Wednesday 4 March */
    } rows[] = {
        {"2026-03-02", "2026-03-04", false}, {"2026-03-04", "2026-03-04", false},
        {"2026-03-04", "2026-03-10", false}, {"2026-03-04", "2026-03-11", true},
        {"2026-03-02", "2026-03-09", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world =
            mo_world_new(BIRTH,
                         "[day]\nrest-person = 7 days\n"
                         "[habit ring]\nkind = call\nwhen = 30 days after last contact\n"
                         "[habit write]\nkind = card\nwhen = every 12 weeks from 2026-03-04\n",
                         "id,name,last_contacted\na,Ada,2025-12-01\n", BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_contact(world, "a", mo_day_parse("2026-01-31"));
        g_autoptr(MoPlan) raised = plan_on(world, "2026-03-02");
        assert_non_null(find(raised->moments, "a", "ring"));
        mo_world_raise(world, raised);
        mo_world_contact(world, "a", mo_day_parse(rows[i].contact));
        mo_world_set_now(world, mo_day_parse(rows[i].day), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (!find(plan->moments, "a", "write") == rows[i].shown)
            fail_msg("row %zu", i);
        g_autoptr(MoPlan) again = mo_world_plan(world);
        if (!find(again->moments, "a", "write") == rows[i].shown)
            fail_msg("row %zu, once it is written down", i);
        mo_world_free(world);
    }
}

#define ADA ((MoRested){1, 10})
#define BEN ((MoRested){2, 10})

/* Ada is read anew: what was noted of her goes, what was noted of her colleague stays. */
static void who_is_forgotten_no_longer_rests_nor_does_her_company_through_her(void **state)
{
    (void)state;
    static const struct {
        MoDay ada, ben; /* when they had a surprise; MO_DAY_NONE: they had none */
        bool ada_rests, ben_rests;
    } rows[] = {
        {100, MO_DAY_NONE, false, false},
        {MO_DAY_NONE, 100, true, true}, /* the company, and he himself */
        {100, 100, true, true},
        {100, 97, false, true}, /* the company's three days are over, his seven are not */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRest) rest = mo_rest_new(7, 3);
        if (rows[i].ada != MO_DAY_NONE)
            mo_rest_begin(rest, ADA, rows[i].ada);
        if (rows[i].ben != MO_DAY_NONE)
            mo_rest_begin(rest, BEN, rows[i].ben);
        assert_true(mo_rest_holds(rest, ADA, 100, NULL));
        mo_rest_forget(rest, ADA);
        if (mo_rest_holds(rest, ADA, 100, NULL) != rows[i].ada_rests ||
            mo_rest_holds(rest, BEN, 100, NULL) != rows[i].ben_rests)
            fail_msg("row %zu", i);
    }
}

/* Ada's fixed day is shown on day 105; the company rests three days before it, she herself seven.
 */
static void what_is_expected_no_more_keeps_no_days_free(void **state)
{
    (void)state;
    static const struct {
        MoRested who;
        uint64_t what;
        bool ada_rests, ben_rests;
    } rows[] = {
        {ADA, 5, false, false},  {ADA, 6, true, true},     {BEN, 5, true, true},
        {{3, 0}, 5, true, true}, {{1, 0}, 5, false, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRest) rest = mo_rest_new(7, 3);
        mo_rest_expect(rest, ADA, 5, 105);
        mo_rest_begin(rest, BEN, 80);
        assert_true(mo_rest_holds(rest, ADA, 99, NULL) && !mo_rest_holds(rest, ADA, 98, NULL));
        assert_true(mo_rest_holds(rest, BEN, 103, NULL) && !mo_rest_holds(rest, BEN, 102, NULL));
        mo_rest_unexpect(rest, rows[i].who, rows[i].what);
        if (mo_rest_holds(rest, ADA, 99, NULL) != rows[i].ada_rests ||
            mo_rest_holds(rest, BEN, 103, NULL) != rows[i].ben_rests)
            fail_msg("row %zu", i);
        assert_true(mo_rest_holds(rest, BEN, 82, NULL));
    }
}

static void one_of_a_person_and_one_of_a_company_have_a_turn(void **state)
{
    (void)state;
    static const struct {
        unsigned person_days, company_days;
        MoRested first, second;
        bool has_turn; /* the second */
    } rows[] = {
        {7, 0, {1, 0}, {1, 0}, false},   {7, 0, {1, 10}, {2, 10}, true},
        {0, 3, {1, 10}, {2, 10}, false}, {0, 3, {1, 0}, {1, 0}, true},
        {7, 3, {1, 0}, {2, 0}, true},    {7, 3, {1, 10}, {2, 20}, true},
        {0, 0, {1, 10}, {1, 10}, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRest) rest = mo_rest_new(rows[i].person_days, rows[i].company_days);
        g_autoptr(MoRestTurns) turns = mo_rest_turns_new(rest);
        assert_true(mo_rest_turns_take(turns, rows[i].first));
        if (mo_rest_turns_take(turns, rows[i].second) != rows[i].has_turn)
            fail_msg("row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_one_comes_when_rest_is_over),
        cmocka_unit_test(a_company_rests_as_one_whatever_its_name_is_written_like),
        cmocka_unit_test(who_has_no_company_rests_alone),
        cmocka_unit_test(a_fixed_day_passes_and_keeps_the_days_around_it_free),
        cmocka_unit_test(a_pause_holds_surprises_and_stops_their_clock),
        cmocka_unit_test(rest_ends_when_a_fixed_day_is_shown),
        cmocka_unit_test(all_pauses_of_a_customer_stop_the_clock),
        cmocka_unit_test(for_a_fixed_day_that_is_answered_no_days_are_kept_free),
        cmocka_unit_test(what_is_open_waits_for_the_end_of_a_pause),
        cmocka_unit_test(unanswered_surprises_hold_up_new_ones),
        cmocka_unit_test(what_is_snoozed_comes_again_on_its_day),
        cmocka_unit_test(what_was_done_before_a_long_pause_stays_done),
        cmocka_unit_test(a_contact_that_answers_a_surprise_begins_rest),
        cmocka_unit_test(who_is_forgotten_no_longer_rests_nor_does_her_company_through_her),
        cmocka_unit_test(what_is_expected_no_more_keeps_no_days_free),
        cmocka_unit_test(one_of_a_person_and_one_of_a_company_have_a_turn),
        cmocka_unit_test(companies_are_known_by_their_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
