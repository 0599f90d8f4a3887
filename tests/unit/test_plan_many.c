/* Planning many: what is found once for many pairs, what is kept of those that wait, and whom the
 * look-ahead plays must give what the plain way gives, in random worlds. */
#include "many.h"
#include "plan/person.h"
#include "stepped.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"

static int rounds(int all)
{
    return (int)test_many((unsigned)all, (unsigned)all / 8);
}

static const char *pick(GRand *chance, const char *const *texts, size_t n)
{
    return texts[g_rand_int_range(chance, 0, (int)n)];
}

/* Habits of all kinds, some of them drawn. */
static char *random_habits(GRand *chance, unsigned places)
{
    static const char *const whens[] = {
        "when = 30 days after last contact, at latest 45",
        "when = 12 days after last contact",
        "when = 5 working days after last contact, at latest 20\nshow-before = 2 working days",
        "when = birthday\nshow-before = 3 working days, same day",
        "when = birthday",
        "when = 10 days before birthday",
        "when = 1 month before birthday\nif-day-off = before",
        "when = 1 week after birthday\nif-day-off = keep",
        "when = 60 days before renewal_date",
        "when = 3 weeks before renewal_date\nshow-before = 4 days",
        "when = renewal_date\ngive-up-after = 5 days",
        "when = every week from 2026-01-05\ngive-up-after = 14 days",
        "when = every 2 weeks from 2025-11-05",
        "rule = FREQ=DAILY;INTERVAL=3\nstart = 2026-01-02",
        "rule = FREQ=MONTHLY;BYMONTHDAY=-1\nshow-before = 1 week",
        "when = every month on the 2nd tuesday",
        "when = every 4 weeks from 2026-01-05\nspread = 12 days",
        "when = every 2 weeks from 2026-01-05\nrepeat = done",
        "when = every month from 2026-01-31\nrepeat = done\nshow-before = 3 days",
        "when = every 3 weeks from 2026-01-07\nspread = 6 days\nsurprise = 5 days",
        "when = every week from 2026-01-05\nsurprise = 4 days\ngive-up-after = 9 days",
    };
    static const char *const kinds[] = {"call", "card", "article"};
    static const char *const whos[] = {"", "who = tag:key\n", "who = not tag:key\n"};
    static const char *const pers[] = {"", "", "", "per = company\n", "per = project\n"};
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "[day]\nsurprises-a-day = %u\n", places);
    if (g_rand_boolean(chance))
        g_string_append(text,
                        "absent = 2026-01-21..2026-02-04, 2026-02-20, 2026-03-10..2026-03-12\n");
    if (g_rand_boolean(chance))
        g_string_append_printf(text, "rest-person = %d days\nrest-company = %d days\n",
                               g_rand_int_range(chance, 0, 15), g_rand_int_range(chance, 0, 6));
    int n = g_rand_int_range(chance, 1, 6);
    for (int i = 0; i < n; i++) {
        const char *when = pick(chance, whens, G_N_ELEMENTS(whens));
        bool may_promise = !strstr(when, "spread") && !strstr(when, "surprise") &&
                           !strstr(when, "repeat") && !strstr(when, "contact");
        g_string_append_printf(
            text, "[habit h%d]\nkind = %s\n%s%s%spriority = %d\n%s\n", i,
            pick(chance, kinds, G_N_ELEMENTS(kinds)), pick(chance, whos, G_N_ELEMENTS(whos)),
            pick(chance, pers, G_N_ELEMENTS(pers)),
            may_promise && g_rand_int_range(chance, 0, 5) == 0 ? "class = promise\n" : "",
            g_rand_int_range(chance, 4, 6), when);
    }
    return g_string_free(text, FALSE);
}

static void append_day(GString *csv, GRand *chance, int year, int years)
{
    if (g_rand_int_range(chance, 0, 4) == 0)
        return;
    g_string_append_printf(csv, "%d-%02d-%02d", year + g_rand_int_range(chance, 0, years),
                           g_rand_int_range(chance, 1, 13), g_rand_int_range(chance, 1, 29));
}

static char *random_customers(GRand *chance, int n)
{
    GString *csv =
        g_string_new("id,name,tags,company,project,birthday,last_contacted,renewal_date\n");
    int n_companies = g_rand_int_range(chance, 1, n);
    for (int i = 0; i < n; i++) {
        g_string_append_printf(csv, "c%d,Customer %d,%s%s,", i, i,
                               g_rand_boolean(chance) ? "key" : "",
                               g_rand_int_range(chance, 0, 8) == 0 ? ";main" : "");
        if (g_rand_int_range(chance, 0, 5) > 0)
            g_string_append_printf(csv, "Company %d", g_rand_int_range(chance, 0, n_companies));
        g_string_append_printf(csv, ",%s,", g_rand_boolean(chance) ? "Alpha" : "");
        if (g_rand_int_range(chance, 0, 30) == 0)
            g_string_append(csv, "--02-29");
        else
            append_day(csv, chance, 1950, g_rand_int_range(chance, 0, 9) == 0 ? 78 : 60);
        g_string_append_c(csv, ',');
        append_day(csv, chance, 2025, 1);
        g_string_append_c(csv, ',');
        append_day(csv, chance, g_rand_int_range(chance, 0, 20) == 0 ? 2005 : 2026, 2);
        g_string_append_c(csv, '\n');
    }
    return g_string_free(csv, FALSE);
}

static MoWorld *new_world(GRand *chance, int n, unsigned places)
{
    g_autofree char *habits = random_habits(chance, places);
    g_autofree char *csv = random_customers(chance, n);
    MoWorld *world = mo_world_new(BIRTH, habits, csv, BIRTH);
    for (int i = g_rand_int_range(chance, 0, 4); i > 0; i--) {
        MoDay day = mo_day_parse(BIRTH) + g_rand_int_range(chance, 0, 120);
        mo_workdays_add_days_off(world->config->workdays, day, day + 1);
    }
    return world;
}

/* ---- at a glance ---------------------------------------------------------------------------- */

/* Something that may have happened to a pair. */
static void live(MoPair *pair, GRand *chance, MoDay today)
{
    MoOccurrence occurrence;
    MoDay day = today - g_rand_int_range(chance, 0, 40);
    if (g_rand_boolean(chance))
        pair->begin = today - g_rand_int_range(chance, 0, 60);
    pair->never = g_rand_int_range(chance, 0, 20) == 0;
    bool is_there = mo_occurrence_newest(pair, day, &occurrence);
    int n = g_rand_int_range(chance, 0, 6);
    if (n == 0 && is_there)
        mo_pair_assume_done(pair, occurrence.nominal, day);
    if (n == 1 && is_there)
        pair->open = (MoOpen){.is = true,
                              .nominal = occurrence.nominal,
                              .show = occurrence.show,
                              .due = occurrence.due,
                              .raised_day = day,
                              .state = MO_STATE_RAISED};
    if (n == 2)
        pair->last_contact = MAX(pair->last_contact, day);
}

static void expect_same_glance(MoGlance *glance, const MoPair *pair, MoDay today, MoDay counted)
{
    MoOccurrence one = {0}, two = {0}, first;
    bool is_open = mo_pair_find_open(pair, today, &one);
    assert_int_equal(mo_glance_find_open(glance, pair, &two), is_open);
    if (is_open) {
        assert_int_equal(one.nominal, two.nominal);
        assert_int_equal(one.due, two.due);
        assert_int_equal(one.show, two.show);
        assert_int_equal(one.last_open, two.last_open);
        assert_int_equal(one.anchor, two.anchor);
        assert_int_equal(one.fixed, two.fixed);
    }
    bool is_next = mo_occurrence_after(pair, today, &one);
    assert_int_equal(mo_glance_find_next(glance, pair, &two), is_next);
    if (is_next) {
        assert_int_equal(one.nominal, two.nominal);
        assert_int_equal(one.show, two.show);
    }
    if (counted != MO_DAY_NONE)
        assert_int_equal(mo_glance_count_lapsed(glance, pair),
                         mo_pair_count_lapsed(pair, counted, today, &first));
}

static void look_at_all(MoPlanning *planning, MoWorld *world, GRand *chance, MoDay today,
                        MoDay counted)
{
    const unsigned n = planning->n_habits;
    const MoCustomer *customer;
    MoGlance **glances = g_new0(MoGlance *, n);
    for (unsigned i = 0; i < n; i++) {
        glances[i] = mo_glance_new(today + (counted == MO_DAY_NONE), counted);
        if (counted == MO_DAY_NONE)
            mo_glance_move(glances[i], today);
    }
    assert_true(mo_customers_rewind(world->customers, NULL));
    while (mo_customers_next(world->customers, &customer)) {
        MoPerson *person = mo_planning_read(planning, customer, NULL);
        assert_non_null(person);
        for (unsigned i = 0; i < person->n_pairs; i++) {
            live(&person->pairs[i], chance, today);
            expect_same_glance(glances[person->pairs[i].index], &person->pairs[i], today, counted);
        }
    }
    for (unsigned i = 0; i < n; i++)
        mo_glance_free(glances[i]);
    g_free(glances);
}

static void a_glance_says_what_the_plain_functions_say(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(11);
    for (int i = 0; i < rounds(60); i++) {
        MoWorld *world = new_world(chance, 120, 3);
        MoDay today = mo_day_parse(BIRTH) + g_rand_int_range(chance, 0, 500);
        MoPlanInput input = mo_world_get_input(world);
        MoPlanning planning;
        mo_planning_init(&planning, &input);
        look_at_all(&planning, world, chance, today,
                    i % 3 ? today - g_rand_int_range(chance, 1, 30) : MO_DAY_NONE);
        mo_planning_clear(&planning);
        mo_world_free(world);
    }
    g_rand_free(chance);
}

/* ---- what is kept --------------------------------------------------------------------------- */

static MoPlan *plan_all(MoWorld *world)
{
    MoPlanInput input = mo_world_get_input(world);
    input.keep.all = true;
    MoPlan *plan = mo_plan_day(&input, NULL);
    assert_non_null(plan);
    return plan;
}

/* The first of `b` are those of `a`, and no fewer than all or what a plan keeps. */
static void expect_beginning(const GPtrArray *a, const GPtrArray *b, unsigned least)
{
    assert_true(a->len == b->len || (a->len < b->len && a->len >= least));
    for (guint i = 0; i < a->len; i++) {
        const MoMoment *one = g_ptr_array_index(a, i), *two = g_ptr_array_index(b, i);
        assert_string_equal(one->id, two->id);
        assert_int_equal(one->state, two->state);
        assert_int_equal(one->admitted, two->admitted);
        assert_string_equal(one->reason, two->reason);
        assert_true((one->customer == NULL) == (two->customer == NULL));
    }
}

static void expect_same_plan(const MoPlan *plan, const MoPlan *all, unsigned least)
{
    assert_int_equal(plan->moments->len, all->moments->len);
    expect_beginning(plan->moments, all->moments, 0);
    expect_beginning(plan->waiting, all->waiting, least);
    assert_int_equal(plan->n_waiting, all->waiting->len);
    assert_int_equal(plan->n_waiting, all->n_waiting);
    assert_int_equal(plan->n_held, all->n_held);
}

static GHashTable *new_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void pause_customer(MoWorld *world, const char *customer, MoDay until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->at_utc = (int64_t)world->now.day * 86400 + world->now.second;
    entry->day = world->now.day;
    entry->customer = g_strdup(customer);
    entry->until.day = until;
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

/* `answered`: ids of moments, none of which is answered twice. */
static void happen(MoWorld *world, const MoPlan *plan, GHashTable *answered, GRand *chance)
{
    static const MoEntryType answers[] = {MO_ENTRY_DONE, MO_ENTRY_SKIPPED, MO_ENTRY_NEVER};
    int n = g_rand_int_range(chance, 0, 6);
    const GPtrArray *list = n < 2 ? plan->moments : plan->waiting;
    bool working = mo_workdays_is_working(world->config->workdays, world->now.day);
    if (n == 5 && working && g_hash_table_size(answered) == 0 &&
        g_hash_table_add(answered, g_strdup("raised")))
        mo_world_raise(world, plan);
    if (n < 4 && list->len > 0) {
        guint at = (guint)g_rand_int_range(chance, 0, (int)list->len);
        const MoMoment *moment = g_ptr_array_index(list, at);
        if (g_hash_table_add(answered, g_strdup(moment->id)))
            mo_world_answer(world, moment, answers[n % 3], world->now.day);
        return;
    }
    g_autofree char *customer = g_strdup_printf("c%d", g_rand_int_range(chance, 0, 400));
    if (g_rand_int_range(chance, 0, 4) == 0) {
        pause_customer(world, customer, world->now.day + g_rand_int_range(chance, 0, 20));
        return;
    }
    mo_world_contact(world, customer, world->now.day - g_rand_int_range(chance, 0, 30));
}

/* So many happen that what was kept runs out now and then. */
static void update_often(MoWorld *world, GRand *chance, unsigned *n_cut)
{
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    uint64_t mark = 0;
    assert_true(mo_history_collect_changed(world->history, &mark, NULL, NULL));
    for (unsigned i = test_many(12, 3); i > 0; i--) {
        g_autoptr(GHashTable) changed = new_set();
        g_autoptr(GHashTable) answered = new_set();
        MoPlanInput input = mo_world_get_input(world);
        int n = g_rand_int_range(chance, 1, 40);
        for (int j = 0; j < n; j++)
            happen(world, plan, answered, chance);
        assert_true(mo_history_collect_changed(world->history, &mark, changed, NULL));
        assert_true(mo_plan_update(plan, &input, changed, NULL));
        assert_true(mo_history_append(world->history, plan->writes, NULL));
        g_autoptr(MoPlan) all = plan_all(world);
        expect_same_plan(plan, all, 0);
        *n_cut += plan->n_waiting - plan->waiting->len;
    }
}

static void of_what_waits_the_first_are_kept_and_all_are_counted(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(5);
    unsigned n_cut = 0;
    for (unsigned i = test_many(12, 3); i > 0; i--) {
        MoWorld *world = new_world(chance, 400, (unsigned)g_rand_int_range(chance, 1, 8));
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, world->now.day + g_rand_int_range(chance, 1, 90), 9);
        g_autoptr(MoPlan) all = plan_all(world);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        expect_same_plan(plan, all, MO_PLAN_WAITING_KEPT);
        update_often(world, chance, &n_cut);
        mo_world_free(world);
    }
    assert_true(n_cut > 1000); /* else nothing was tried */
    g_rand_free(chance);
}

static void when_all_that_was_kept_is_answered_others_come_forward(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(8);
    g_autofree char *csv = random_customers(chance, 400);
    MoWorld *world = mo_world_new(
        BIRTH, "[habit h]\nkind = call\nwhen = every week from 2026-01-05\n", csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-01-06"), 9);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    g_autoptr(GHashTable) changed = new_set();
    uint64_t mark = 0;
    assert_true(mo_history_collect_changed(world->history, &mark, NULL, NULL));
    for (guint i = 0; i < plan->moments->len; i++)
        mo_world_answer(world, g_ptr_array_index(plan->moments, i), MO_ENTRY_SKIPPED,
                        world->now.day);
    for (guint i = 0; i < plan->waiting->len; i++)
        mo_world_answer(world, g_ptr_array_index(plan->waiting, i), MO_ENTRY_SKIPPED,
                        world->now.day);
    assert_true(mo_history_collect_changed(world->history, &mark, changed, NULL));
    MoPlanInput input = mo_world_get_input(world);
    assert_true(mo_plan_update(plan, &input, changed, NULL));
    g_autoptr(MoPlan) all = plan_all(world);
    assert_int_equal(plan->moments->len, world->config->surprises_a_day);
    expect_same_plan(plan, all, MO_PLAN_WAITING_KEPT);
    mo_world_free(world);
    g_rand_free(chance);
}

/* Two hundred, tagged key, come first by rank and cannot have a place: they were called this week,
 * or wait for what was promised to them. The places go to those behind them. */
static void who_cannot_have_a_place_leaves_it_to_those_behind(void **state)
{
    (void)state;
    static const char *const habits[] = {
        "[habit first]\nkind = call\nwho = tag:key\nwhen = every 12 weeks from 2026-03-02\n",
        "[habit first]\nclass = promise\nkind = report\nwho = tag:key\n"
        "rule = FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=4\n",
    };
    g_autoptr(GString) csv = g_string_new("id,name,tags\n");
    for (int n = 0; n < 220; n++)
        g_string_append_printf(csv, "c%d,Ada,%s\n", n, n < 200 ? "key" : "");
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++) {
        g_autofree char *text = g_strconcat(
            "[day]\nsurprises-a-day = 70\nrest-person = 14 days\n", habits[i],
            "[habit key]\nkind = card\nwho = tag:key\nwhen = every 12 weeks from 2026-03-03\n"
            "[habit other]\nkind = card\nwho = not tag:key\nwhen = every 12 weeks from "
            "2026-03-05\n",
            NULL);
        MoWorld *world = mo_world_new(BIRTH, text, csv->str, BIRTH);
        mo_plan_free(mo_world_plan(world));
        if (i == 0) {
            mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
            g_ptr_array_unref(mo_world_step(world, mo_day_parse("2026-03-04")));
        }
        mo_world_set_now(world, mo_day_parse("2026-03-06"), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        unsigned n = 0;
        for (guint j = 0; j < plan->moments->len; j++) {
            const MoMoment *moment = g_ptr_array_index(plan->moments, j);
            if (strcmp(moment->habit->name, "key") == 0)
                fail_msg("row %zu: %s of %s", i, moment->habit->name, moment->customer_id);
            n += strcmp(moment->habit->name, "other") == 0;
        }
        assert_int_equal(n, 20);
        /* After something happened with one who waits, too. */
        g_autoptr(GHashTable) changed = new_set();
        g_hash_table_add(changed, g_strdup("c0"));
        pause_customer(world, "c0", world->now.day + 5);
        MoPlanInput input = mo_world_get_input(world);
        guint shown = plan->moments->len;
        assert_true(mo_plan_update(plan, &input, changed, NULL));
        assert_int_equal(plan->moments->len, shown);
        mo_world_free(world);
    }
}

/* Nobody was ever talked to, and the days on which each is to begin lie years apart. */
static void who_begins_years_from_now_begins_on_a_day_of_her_own(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name\n");
    for (int n = 0; n < 200; n++)
        g_string_append_printf(csv, "c%d,Ada\n", n);
    MoWorld *world = mo_world_new(BIRTH,
                                  "[habit h]\nkind = call\nwhen = 20 "
                                  "years after last contact\n",
                                  csv->str, BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2040-01-02"), 9);
    g_autoptr(MoPlan) plan = plan_all(world);
    g_autoptr(GHashTable) days = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < plan->waiting->len; i++)
        g_hash_table_add(days, GINT_TO_POINTER(((MoMoment *)plan->waiting->pdata[i])->nominal));
    assert_in_range(plan->waiting->len, 115, 165); /* 14 years of 20 are over */
    assert_true(g_hash_table_size(days) > 110);
    mo_world_free(world);
}

static void what_is_asked_for_is_kept(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(6);
    g_autofree char *csv = random_customers(chance, 400);
    MoWorld *world = mo_world_new(
        BIRTH, "[habit h]\nkind = call\nwhen = every week from 2026-01-05\n", csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-01-06"), 9);
    g_autoptr(MoPlan) all = plan_all(world);
    const MoMoment *last = g_ptr_array_index(all->waiting, all->waiting->len - 1);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoMoment) found = mo_plan_find(&input, last->id, NULL);
    assert_non_null(found);
    assert_string_equal(found->id, last->id);
    input.keep.customer = last->customer_id;
    g_autoptr(MoPlan) plan = mo_plan_day(&input, NULL);
    const MoMoment *kept = g_ptr_array_index(plan->waiting, plan->waiting->len - 1);
    assert_string_equal(kept->id, last->id);
    assert_int_equal(plan->waiting->len, MO_PLAN_WAITING_KEPT + 1);
    assert_int_equal(plan->n_waiting, all->n_waiting);
    mo_world_free(world);
    g_rand_free(chance);
}

/* A company of 300 rests and comes first by rank, then come 300 others: of both more wait than are
 * kept. What is listed has no gaps, though the last one of all is asked for. */
static void of_two_kinds_that_wait_the_first_are_kept(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name,company\n");
    for (int n = 0; n < 600; n++)
        g_string_append_printf(csv, "c%d,Ada,%s\n", n, n % 2 ? "Acme" : "");
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nsurprises-a-day = 2\nrest-company = 30 days\n"
                                  "[habit h]\nkind = call\nwho = company:Acme\n"
                                  "when = every 12 weeks from 2026-03-02\n"
                                  "[habit o]\nkind = card\nwho = not company:Acme\n"
                                  "when = every 12 weeks from 2026-03-05\n",
                                  csv->str, BIRTH);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
    g_ptr_array_unref(mo_world_step(world, world->now.day));
    mo_world_set_now(world, mo_day_parse("2026-03-06"), 9);
    g_autoptr(MoPlan) all = plan_all(world);
    const MoMoment *last = g_ptr_array_index(all->waiting, all->waiting->len - 1);
    assert_int_equal(all->waiting->len, 299 + 298);
    MoPlanInput input = mo_world_get_input(world);
    input.keep.customer = last->customer_id;
    g_autoptr(MoPlan) plan = mo_plan_day(&input, NULL);
    assert_string_equal(
        ((const MoMoment *)g_ptr_array_index(plan->waiting, plan->waiting->len - 1))->id, last->id);
    g_ptr_array_remove_index(plan->waiting, plan->waiting->len - 1);
    expect_same_plan(plan, all, MO_PLAN_WAITING_KEPT);
    assert_true(plan->waiting->len < 2 * MO_PLAN_WAITING_KEPT);
    mo_world_free(world);
}

/* ---- the look-ahead ------------------------------------------------------------------------- */

static void the_look_ahead_gives_what_stepping_gives(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(21);
    for (int i = 0; i < rounds(40); i++) {
        unsigned places = (unsigned)g_rand_int_range(chance, 1, 4);
        MoWorld *world = new_world(chance, i % 2 ? 300 : 40, places);
        mo_plan_free(mo_world_plan(world));
        MoDay today = world->now.day + g_rand_int_range(chance, 1, 60);
        MoDay last = today + g_rand_int_range(chance, 5, 45);
        mo_world_set_now(world, today, 9);
        /* Some have a past, so that the kind done last differs. */
        for (int j = 0; j < 3; j++) {
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            g_autoptr(GHashTable) answered = new_set();
            happen(world, plan, answered, chance);
        }
        mo_plan_free(mo_world_plan(world)); /* the stream learns what happened */
        (void)mo_world_expect_ahead(world, last);
        mo_world_free(world);
    }
    g_rand_free(chance);
}

static unsigned n_readings;

/* Whoever reads all records holds the history for as long. */
static void count_reading(MoHistory *history)
{
    (void)history;
    n_readings++;
}

static void after_planning_today_the_look_ahead_reads_no_more(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(3);
    MoWorld *world = new_world(chance, 100, 3);
    mo_plan_free(mo_world_plan(world));
    const MoHistoryClass *class = world->history->class;
    MoHistoryClass counting = *class;
    counting.hold = count_reading;
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlanAhead) gathered = mo_plan_ahead_new(input.now.day + 10);
    input.ahead = gathered;
    mo_plan_free(mo_plan_day(&input, NULL));
    world->history->class = &counting;
    n_readings = 0;
    for (unsigned times = 0; times < 2; times++) {
        g_autoptr(GPtrArray) ahead =
            mo_plan_range(&input, input.now.day, input.now.day + 10, false, NULL);
        assert_non_null(ahead);
        assert_int_equal(n_readings, times); /* what was gathered is used once */
    }
    world->history->class = class;
    mo_world_free(world);
    g_rand_free(chance);
}

/* Most are of one company, which rests for long after its first moment: those that the order of the
 * habit puts first cannot all have a turn, and many that come after them have one. */
static void who_rests_leaves_the_places_to_those_behind(void **state)
{
    (void)state;
    static const char *const whens[] = {
        "every week from 2026-01-05",
        "every 2 weeks from 2026-01-05\nspread = 4 days",
        "20 days after last contact",
        "3 days after birthday",
        "renewal_date\ngive-up-after = 10 days",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(whens); i++) {
        g_autofree char *habits = g_strdup_printf("[day]\nsurprises-a-day = 2\nrest-company = 60 "
                                                  "days\n[habit h]\nkind = call\nwhen = %s\n",
                                                  whens[i]);
        g_autoptr(GString) csv =
            g_string_new("id,name,company,birthday,renewal_date,last_contacted\n");
        for (int n = 0; n < 400; n++)
            g_string_append_printf(csv, "c%d,Ada,%s,--02-0%d,2026-02-0%d,2025-12-%02d\n", n,
                                   n % 10 ? "Acme" : "", n % 7 + 1, n % 9 + 1, n % 20 + 1);
        MoWorld *world = mo_world_new(BIRTH, habits, csv->str, BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse("2026-01-28"), 9);
        /* Many more than there are of other companies among the first. */
        assert_true(mo_world_expect_ahead(world, mo_day_parse("2026-02-20")) > 20);
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_glance_says_what_the_plain_functions_say),
        cmocka_unit_test(of_what_waits_the_first_are_kept_and_all_are_counted),
        cmocka_unit_test(when_all_that_was_kept_is_answered_others_come_forward),
        cmocka_unit_test(who_cannot_have_a_place_leaves_it_to_those_behind),
        cmocka_unit_test(who_begins_years_from_now_begins_on_a_day_of_her_own),
        cmocka_unit_test(what_is_asked_for_is_kept),
        cmocka_unit_test(of_two_kinds_that_wait_the_first_are_kept),
        cmocka_unit_test(the_look_ahead_gives_what_stepping_gives),
        cmocka_unit_test(after_planning_today_the_look_ahead_reads_no_more),
        cmocka_unit_test(who_rests_leaves_the_places_to_those_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
