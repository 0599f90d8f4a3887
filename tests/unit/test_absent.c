#include "plan/plan.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HABIT "[habit call]\nkind = call\nwhen = every week on monday from 2026-01-05\n"
#define ALL "id,name,company\n1,Ada,Acme\n2,Ben,\n3,Cem,\n4,Dot,\n5,Eve,\n6,Fay,\n"

/* Monday: everybody's call is raised. */
static MoWorld *new_world(void)
{
    MoWorld *world = mo_world_new("2026-03-02", HABIT, ALL, "2026-01-01");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 5);
    mo_world_raise(world, plan);
    return world;
}

/* "Ada" -> her moment of the plan, or NULL. */
static const MoMoment *find(const MoPlan *plan, const char *name)
{
    for (unsigned i = 0; i < plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->moments, i);
        if (strcmp(moment->customer_name, name) == 0)
            return moment;
    }
    return NULL;
}

static unsigned count_withdrawn(const MoPlan *plan)
{
    unsigned n = 0;
    for (unsigned i = 0; i < plan->writes->len; i++)
        n += ((const MoEntry *)g_ptr_array_index(plan->writes, i))->type == MO_ENTRY_WITHDRAWN;
    return n;
}

static const struct {
    const char *why;
    const char *csv;
    unsigned n_moments;
    unsigned n_withdrawn;
    bool question;
} rows[] = {
    {"nobody is missing", ALL, 5, 0, false},
    {"one is gone", "id,name\n2,Ben\n3,Cem\n4,Dot\n5,Eve\n6,Fay\n", 0, 0, false},
    {"two of six at once are a question", "id,name\n3,Cem\n4,Dot\n5,Eve\n6,Fay\n", 5, 0, true},
    {"three of six too", "id,name\n4,Dot\n5,Eve\n6,Fay\n", 5, 0, true},
    {"all at once are a question", "id,name\n", 5, 0, true},
    {"a row cannot be read", "id,name\n1,\"Ada\"x\n2,Ben\n3,Cem\n4,Dot\n5,Eve\n6,Fay\n", 5, 0,
     false},
};

static void what_was_raised_stays_until_it_is_certain_that_she_is_gone(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = new_world();
        mo_world_set_customers(world, rows[i].csv);
        MoPlanInput input = mo_world_get_input(world);
        g_autoptr(MoPlan) plan = mo_plan_day(&input, NULL);
        assert_non_null(plan);
        if (plan->missing.is_question != rows[i].question)
            fail_msg("%s: question %d", rows[i].why, plan->missing.is_question);
        if (rows[i].n_moments && plan->moments->len != rows[i].n_moments)
            fail_msg("%s: %u moments", rows[i].why, plan->moments->len);
        if (strcmp(rows[i].why, "one is gone") == 0)
            assert_true(count_withdrawn(plan) <= 1);
        else if (count_withdrawn(plan) != rows[i].n_withdrawn)
            fail_msg("%s: %u withdrawn", rows[i].why, count_withdrawn(plan));
        mo_world_free(world);
    }
}

static void a_missing_customer_is_listed_under_the_name_she_had(void **state)
{
    (void)state;
    MoWorld *world = new_world();
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlan) before = mo_plan_day(&input, NULL);
    const char *name = find(before, "Ada") ? "Ada" : "Ben";
    mo_world_set_customers(world, "id,name\n");
    input = mo_world_get_input(world);
    g_autoptr(MoPlan) plan = mo_plan_day(&input, NULL);
    const MoMoment *moment = find(plan, name);
    assert_non_null(moment);
    assert_non_null(strstr(moment->reason, "her record is missing"));
    assert_string_equal(moment->company, strcmp(name, "Ada") == 0 ? "Acme" : "");
    assert_non_null(moment->customer);
    mo_world_free(world);
}

static void a_missing_customer_gets_nothing_new(void **state)
{
    (void)state;
    MoWorld *world = new_world();
    mo_world_set_customers(world, "id,name\n");
    mo_world_set_now(world, mo_day_parse("2026-03-09"), 10);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlan) plan = mo_plan_day(&input, NULL);
    for (unsigned i = 0; i < plan->moments->len; i++)
        assert_int_equal(((MoMoment *)g_ptr_array_index(plan->moments, i))->nominal,
                         mo_day_parse("2026-03-02"));
    mo_world_free(world);
}

/* How many of so many customers are gone before it is a question. */
static void of_few_customers_a_third_and_two_are_a_question(void **state)
{
    (void)state;
    static const struct {
        unsigned before, after;
        bool question;
    } cases[] = {{1, 0, true},  {2, 1, false}, {2, 0, true}, {3, 2, false}, {3, 1, true},
                 {4, 3, false}, {4, 2, true},  {5, 3, true}, {6, 4, true},  {7, 5, false},
                 {8, 6, false}, {8, 5, true},  {9, 6, true}, {10, 7, false}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) csv = g_string_new("id,name\n");
        g_autofree char *after = NULL;
        for (unsigned n = 0; n <= cases[i].before; n++) {
            if (n == cases[i].after)
                after = g_strdup(csv->str);
            if (n < cases[i].before)
                g_string_append_printf(csv, "%u,Ada No%u\n", n, n);
        }
        MoWorld *world = mo_world_new("2026-03-03", "", csv->str, "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        mo_world_set_customers(world, after);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        if (plan->missing.is_question != cases[i].question)
            fail_msg("%u of %u are left: %d", cases[i].after, cases[i].before,
                     plan->missing.is_question);
        mo_world_free(world);
    }
}

static void write_entry(MoWorld *world, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

static MoEntry *new_entry(MoEntryType type, const char *customer, const char *day)
{
    MoEntry *entry = mo_entry_new(type);
    entry->customer = g_strdup(customer);
    entry->day = mo_day_parse(day);
    return entry;
}

/* Of seven two are gone, which is no question. */
#define LEFT "id,name\n3,Cem\n4,Dot\n5,Eve\n6,Fay\n7,Gil\n"

/* Ada was promised something for 11 March, and Ben complained on 3 March; nothing is due yet. */
static MoWorld *new_world_with_promise(void)
{
    MoWorld *world = mo_world_new("2026-03-03",
                                  "[habit put-right]\nclass = recovery\nkind = call\n"
                                  "when = 4 working days after complaint\n",
                                  ALL "7,Gil,\n", "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    MoEntry *promise = new_entry(MO_ENTRY_PROMISED, "1", "2026-03-11");
    promise->nominal = promise->day;
    promise->note = g_strdup("the quote");
    write_entry(world, promise);
    MoEntry *complaint = new_entry(MO_ENTRY_TOUCH, "2", "2026-03-03");
    complaint->kind = g_strdup("complaint");
    write_entry(world, complaint);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_int_equal(plan->moments->len, 0);
    return world;
}

static void assert_reason(const MoPlan *plan, const char *name, const char *words)
{
    const MoMoment *moment = find(plan, name);
    if (!moment)
        fail_msg("%s is not listed", name);
    else if (!strstr(moment->reason, words))
        fail_msg("%s: %s", name, moment->reason);
}

static void what_was_promised_comes_up_though_she_went_before_its_day(void **state)
{
    (void)state;
    MoWorld *world = new_world_with_promise();
    mo_world_set_customers(world, LEFT);
    /* Both on the day they are seen to be gone, and when that is known from earlier on. */
    for (unsigned i = 0; i < 2; i++) {
        mo_world_set_now(world, mo_day_parse(i == 0 ? "2026-03-09" : "2026-03-10"), 10);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_reason(plan, "Ada", "she is no longer in your records");
        assert_reason(plan, "Ben", "she is no longer in your records");
        assert_int_equal(plan->moments->len, 2);
    }
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    mo_world_answer(world, find(plan, "Ada"), MO_ENTRY_DONE, mo_day_parse("2026-03-10"));
    g_autoptr(MoPlan) after = mo_world_plan(world);
    assert_null(find(after, "Ada"));
    assert_non_null(find(after, "Ben"));
    mo_world_free(world);
}

/* Both had a call raised as well; something is written about them, and the plan is brought up to
 * date. */
static void an_answer_finds_what_is_open_with_who_went(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-03-02", HABIT, ALL, "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    MoEntry *promise = new_entry(MO_ENTRY_PROMISED, "1", "2026-03-03");
    promise->nominal = promise->day;
    promise->note = g_strdup("the quote");
    write_entry(world, promise);
    g_autoptr(MoPlan) before = mo_world_plan(world);
    mo_world_raise(world, before);
    mo_world_set_customers(world, "id,name\n3,Cem\n4,Dot\n5,Eve\n6,Fay\n");
    mo_plan_free(mo_world_plan(world));
    assert_true(mo_customers_accept_missing(world->customers, NULL));
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoPlan) plan = mo_plan_day(&input, NULL);
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(changed, (char *)"1");
    g_hash_table_add(changed, (char *)"2");
    assert_true(mo_plan_update(plan, &input, changed, NULL));
    assert_reason(plan, "Ada", "she is no longer in your records");
    assert_string_equal(find(plan, "Ada")->what, "the quote");
    assert_null(find(plan, "Ben"));
    assert_true(count_withdrawn(plan) >= 1);
    mo_world_free(world);
}

static void what_was_promised_comes_up_though_no_file_can_be_read(void **state)
{
    (void)state;
    MoWorld *world = new_world_with_promise();
    mo_world_set_customers(world, "id,name\n");
    mo_world_set_now(world, mo_day_parse("2026-03-09"), 10);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_true(plan->missing.is_question);
    assert_reason(plan, "Ada", "her record is missing");
    assert_reason(plan, "Ben", "her record is missing");
    mo_world_free(world);
}

static void expect_only_waits(unsigned bans, const char *why)
{
    MoWorld *world = new_world_with_promise();
    /* She is not the only one, in whatever order they come. */
    static const char *const banned[] = {"0", "1", "9"};
    for (unsigned i = 0; i < G_N_ELEMENTS(banned); i++) {
        MoEntry *ban = new_entry(MO_ENTRY_BANNED, banned[i], "2026-03-03");
        ban->day = MO_DAY_NONE;
        ban->bans = bans;
        ban->by = g_strdup(MO_BY_USER);
        write_entry(world, ban);
    }
    mo_world_set_customers(world, LEFT);
    mo_world_set_now(world, mo_day_parse("2026-03-09"), 10);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    assert_null(find(plan, "Ada"));
    assert_int_equal(plan->waiting->len, 1);
    const MoMoment *waits = g_ptr_array_index(plan->waiting, 0);
    assert_string_equal(waits->held, why);
    mo_world_free(world);
}

static void a_promise_to_who_went_and_wants_no_contact_only_waits(void **state)
{
    (void)state;
    expect_only_waits(MO_BAN_ALL, "she asked for no contact");
    expect_only_waits(MO_BAN_ALL | MO_BAN_LEFT, "she has left");
    expect_only_waits(MO_BAN_ALL | MO_BAN_DIED, "she died");
}

/* Ada has another owner now; nothing of hers is lost, in the list or after an answer. */
static void what_was_promised_stays_though_only_leaves_her_out_now(void **state)
{
    (void)state;
    static const char before[] = "id,name,owner\n1,Ada,Dana\n2,Ben,Dana\n3,Cem,Dana\n";
    static const char after[] = "id,name,owner\n1,Ada,Eve\n2,Ben,Dana\n3,Cem,Dana\n";
    for (unsigned raised = 0; raised < 2; raised++) {
        MoWorld *world =
            mo_world_new("2026-03-03", "only = owner:Dana\n" HABIT, before, "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        MoEntry *promise = new_entry(MO_ENTRY_PROMISED, "1", "2026-03-11");
        promise->nominal = promise->day;
        promise->note = g_strdup("the quote");
        write_entry(world, promise);
        mo_world_set_now(world, mo_day_parse("2026-03-10"), 10);
        g_autoptr(MoPlan) first = mo_world_plan(world);
        if (raised)
            mo_world_raise(world, first);
        mo_world_set_customers(world, after);
        mo_world_set_now(world, mo_day_parse(raised ? "2026-03-10" : "2026-03-20"), 11);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_reason(plan, "Ada", "her row does not fit 'only = owner:Dana' any more");
        assert_string_equal(find(plan, "Ada")->what, "the quote");
        mo_world_answer(world, find(plan, "Ada"), MO_ENTRY_DONE, world->now.day);
        g_autoptr(MoPlan) done = mo_world_plan(world);
        assert_null(find(done, "Ada"));
        mo_world_free(world);
    }
}

static void all_that_was_promised_to_who_went_comes_up(void **state)
{
    (void)state;
    MoWorld *world = new_world_with_promise();
    MoEntry *second = new_entry(MO_ENTRY_PROMISED, "1", "2026-03-10");
    second->nominal = mo_day_parse("2026-03-03");
    second->note = g_strdup("the drawing");
    write_entry(world, second);
    mo_world_set_customers(world, LEFT);
    mo_world_set_now(world, mo_day_parse("2026-03-09"), 10);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    unsigned n = 0;
    for (unsigned i = 0; i < plan->moments->len; i++)
        n += strcmp(((MoMoment *)g_ptr_array_index(plan->moments, i))->customer_name, "Ada") == 0;
    assert_int_equal(n, 2);
    mo_world_free(world);
}

/* She was promised a report every month, and the last one was kept. */
static void a_rule_promises_nothing_more_to_who_went(void **state)
{
    (void)state;
    MoWorld *world = mo_world_new("2026-03-05",
                                  "[habit report]\nclass = promise\nkind = report\n"
                                  "rule = FREQ=MONTHLY;BYMONTHDAY=5\n",
                                  ALL "7,Gil,\n", "2026-03-01");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    mo_world_raise(world, plan);
    mo_world_answer(world, find(plan, "Ada"), MO_ENTRY_DONE, world->now.day);
    mo_world_set_customers(world, LEFT);
    mo_world_set_now(world, mo_day_parse("2026-04-07"), 10);
    g_autoptr(MoPlan) after = mo_world_plan(world);
    assert_null(find(after, "Ada"));
    /* The one for Ben is still to be kept. */
    assert_reason(after, "Ben", "she is no longer in your records");
    assert_int_equal(find(after, "Ben")->nominal, mo_day_parse("2026-03-05"));
    mo_world_free(world);
}

static void only_that_fits_nobody_any_more_is_a_question(void **state)
{
    (void)state;
    static const char *const after[] = {"id,name,owner\n1,Ada,Dana Smith\n2,Ben,Dana Smith\n",
                                        "id,name\n1,Ada\n2,Ben\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(after); i++) {
        MoWorld *world = mo_world_new("2026-03-02", "only = owner:Dana\n" HABIT,
                                      "id,name,owner\n1,Ada,Dana\n2,Ben,Dana\n", "2026-01-01");
        g_autoptr(MoPlan) before = mo_world_plan(world);
        mo_world_raise(world, before);
        mo_world_set_customers(world, after[i]);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_true(plan->missing.is_question);
        assert_int_equal(plan->missing.n_missing, 2);
        assert_int_equal(count_withdrawn(plan), 0);
        assert_int_equal(plan->moments->len, before->moments->len);
        assert_reason(plan, "Ada", "'only' fits nobody at the moment");
        assert_true(mo_customers_accept_missing(world->customers, NULL));
        g_autoptr(MoPlan) accepted = mo_world_plan(world);
        assert_false(accepted->missing.is_question);
        assert_true(count_withdrawn(accepted) > 0);
        assert_int_equal(accepted->moments->len, 0);
        mo_world_free(world);
    }
}

#define STEPS "id,name,next_step,next_step_date\n"

/* What Ada's record promised: before its day, on its day, and when it was raised already. */
static void what_a_record_promised_stays_with_its_words_when_the_row_goes(void **state)
{
    (void)state;
    static const char all[] = STEPS "1,Ada,Send the quote,2026-03-11\n2,Ben,,\n3,Cem,,\n4,Dot,,\n";
    for (unsigned raised = 0; raised < 2; raised++) {
        MoWorld *world = mo_world_new("2026-03-03", "", all, "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        if (raised) {
            mo_world_set_now(world, mo_day_parse("2026-03-10"), 10);
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            assert_non_null(find(plan, "Ada"));
            mo_world_raise(world, plan);
        }
        mo_world_set_customers(world, STEPS "2,Ben,,\n3,Cem,,\n4,Dot,,\n");
        mo_world_set_now(world, mo_day_parse(raised ? "2026-03-10" : "2026-03-04"), 11);
        g_autoptr(MoPlan) early = mo_world_plan(world);
        assert_int_equal(find(early, "Ada") != NULL, raised);
        mo_world_set_now(world, mo_day_parse("2026-03-13"), 10);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        assert_reason(plan, "Ada",
                      "next step for Wednesday 11 March; she is no longer in your records");
        assert_string_equal(find(plan, "Ada")->what, "Send the quote");
        assert_int_equal(find(plan, "Ada")->days_late, 2);
        mo_world_answer(world, find(plan, "Ada"), MO_ENTRY_DONE, world->now.day);
        g_autoptr(MoPlan) after = mo_world_plan(world);
        assert_null(find(after, "Ada"));
        mo_world_free(world);
    }
}

/* Later exports of the same customers. */
static const struct {
    const char *why;
    const char *csv;
    const char *what;   /* NULL: not listed */
    const char *reason; /* what stands in it */
} exports[] = {
    {"as it was", STEPS "1,Ada,Send the quote,2026-03-11\n2,Ben,,\n", "Send the quote",
     "next step for Wednesday 11 March"},
    {"both columns are gone", "id,name\n1,Ada\n2,Ben\n", "Send the quote",
     "next step for Wednesday 11 March; her record does not say so any more"},
    {"the day's column is gone", "id,name,next_step\n1,Ada,Send the quote\n2,Ben,\n",
     "Send the quote", "her record does not say so any more"},
    {"the words' column is gone", "id,name,next_step_date\n1,Ada,2026-03-11\n2,Ben,\n",
     "Send the quote", "next step for Wednesday 11 March"},
    {"the words' column is gone and the day is another one",
     "id,name,next_step_date\n1,Ada,2026-03-12\n2,Ben,\n", "", "next step date yesterday"},
    {"the day cannot be read", STEPS "1,Ada,Send the quote,soon\n2,Ben,,\n", "Send the quote",
     "her record does not say so any more"},
    {"she did it, and emptied the cells", STEPS "1,Ada,,\n2,Ben,,\n", NULL, NULL},
    {"other words", STEPS "1,Ada,Call,2026-03-11\n2,Ben,,\n", "Call",
     "next step for Wednesday 11 March"},
};

static void what_a_record_promised_stays_until_the_record_says_otherwise(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2 * G_N_ELEMENTS(exports); i++) {
        bool raised = i % 2;
        MoWorld *world = mo_world_new("2026-03-03", "", exports[0].csv, "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse("2026-03-10"), 10);
        g_autoptr(MoPlan) before = mo_world_plan(world);
        if (raised)
            mo_world_raise(world, before);
        mo_world_set_customers(world, exports[i / 2].csv);
        mo_world_set_now(world, mo_day_parse("2026-03-13"), 10);
        for (unsigned again = 0; again < 2; again++) {
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            const MoMoment *moment = find(plan, "Ada");
            if (!exports[i / 2].what != !moment ||
                (moment && (g_strcmp0(moment->what ? moment->what : "", exports[i / 2].what) != 0 ||
                            !strstr(moment->reason, exports[i / 2].reason))))
                fail_msg("%s, %u: %s, %s", exports[i / 2].why, again,
                         moment ? moment->what : "none", moment ? moment->reason : "none");
        }
        mo_world_free(world);
    }
}

/* The row that goes later is the one that was read last. */
static void what_a_record_promised_last_is_what_stays(void **state)
{
    (void)state;
    static const char *const steps[] = {"Send the quote,2026-03-11", "Send the drawing,2026-03-12",
                                        ",", "Call,2026-03-10"};
    static const char *const whats[] = {"Send the quote", "Send the drawing", NULL, "Call"};
    for (unsigned last = 0; last < G_N_ELEMENTS(steps); last++) {
        MoWorld *world = mo_world_new("2026-03-03", "", STEPS "2,Ben,,\n", "2026-01-01");
        for (unsigned i = 0; i <= last; i++) {
            g_autofree char *csv =
                g_strdup_printf(STEPS "1,Ada,%s\n2,Ben,,\n3,Cem,,\n4,Dot,,\n", steps[i]);
            mo_world_set_customers(world, csv);
            mo_plan_free(mo_world_plan(world));
        }
        mo_world_set_customers(world, STEPS "2,Ben,,\n3,Cem,,\n4,Dot,,\n");
        mo_world_set_now(world, mo_day_parse("2026-03-13"), 10);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        const MoMoment *moment = find(plan, "Ada");
        assert_int_equal(moment != NULL, whats[last] != NULL);
        if (moment)
            assert_string_equal(moment->what, whats[last]);
        mo_world_free(world);
    }
}

#define MAILED "id,name,email,next_step,next_step_date\n"

/* Ada comes again in the export of another program, or joined to a row that has nothing to say. */
static void what_a_record_promised_is_not_taken_back_by_another_record(void **state)
{
    (void)state;
    static const char before[] =
        MAILED "1,Ada,ada@example.com,Send the quote,2026-03-11\n2,Ben,,,\n3,Cem,,,\n4,Dot,,,\n";
    static const char *const later[] = {"55,Ada,ada@example.com,,\n", "55,Eve,ada@example.com,,\n"};
    for (unsigned i = 0; i < 2 * G_N_ELEMENTS(later); i++) {
        MoWorld *world = mo_world_new("2026-03-10", "", before, "2026-01-01");
        g_autoptr(MoPlan) first = mo_world_plan(world);
        if (i % 2)
            mo_world_raise(world, first);
        g_autofree char *after =
            g_strconcat(MAILED, later[i / 2], "2,Ben,,,\n3,Cem,,,\n4,Dot,,,\n", NULL);
        mo_world_set_customers(world, after);
        mo_plan_free(mo_world_plan(world));
        if (i / 2 == 1) {
            MoEntry *same = new_entry(MO_ENTRY_SAME, "1", "2026-03-10");
            same->day = MO_DAY_NONE;
            same->other = g_strdup("55");
            write_entry(world, same);
        }
        mo_world_set_now(world, mo_day_parse("2026-03-13"), 10);
        for (unsigned again = 0; again < 2; again++) {
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            assert_int_equal(plan->moments->len, 1);
            const MoMoment *moment = g_ptr_array_index(plan->moments, 0);
            assert_string_equal(moment->what, "Send the quote");
            assert_string_equal(moment->customer_id, "1");
            /* After an answer about her she is read alone. */
            g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
            char id[] = "1";
            g_hash_table_add(changed, id);
            MoPlanInput input = mo_world_get_input(world);
            assert_true(mo_plan_update(plan, &input, changed, NULL));
            assert_int_equal(plan->moments->len, 1);
        }
        mo_world_free(world);
    }
}

/* A later export has not all columns; `asks`: for which. */
static void a_column_on_which_promises_stood_is_missed(void **state)
{
    (void)state;
    static const char one[] = STEPS "1,Ada,Send the quote,2026-03-11\n2,Ben,,\n";
    static const struct {
        const char *before, *after, *asks;
    } cases[] = {
        {one, one, NULL},
        {one, STEPS "1,Ada,,\n2,Ben,,\n", NULL},
        {one, "id,name\n1,Ada\n2,Ben\n", "next_step_date"},
        {one, "id,name,next_step_date\n1,Ada,2026-03-11\n2,Ben,\n", "next_step"},
        {STEPS "1,Ada,,\n2,Ben,,\n", "id,name\n1,Ada\n2,Ben\n", NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        MoWorld *world = mo_world_new("2026-03-10", "", cases[i].before, "2026-01-01");
        g_autoptr(MoPlan) first = mo_world_plan(world);
        mo_world_raise(world, first);
        g_autofree char *counts = mo_customers_print_row_counts(world->customers);
        mo_world_set_customers(world, cases[i].after);
        mo_customers_set_row_counts(world->customers, counts);
        for (unsigned again = 0; again < 2; again++) {
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            assert_int_equal(plan->missing.is_question, cases[i].asks != NULL);
            if (cases[i].asks)
                assert_string_equal(plan->missing.column, cases[i].asks);
            g_autofree char *again_counts = mo_customers_print_row_counts(world->customers);
            assert_int_equal(again_counts == NULL, cases[i].asks != NULL);
            assert_int_equal(find(plan, "Ada") != NULL,
                             cases[i].asks != NULL || cases[i].after == one);
        }
        if (cases[i].asks) {
            assert_true(mo_customers_accept_missing(world->customers, NULL));
            g_autofree char *now = mo_customers_print_row_counts(world->customers);
            assert_non_null(now);
            mo_customers_set_row_counts(world->customers, now);
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            assert_false(plan->missing.is_question);
            assert_string_equal(find(plan, "Ada")->what, "Send the quote");
        }
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_raised_stays_until_it_is_certain_that_she_is_gone),
        cmocka_unit_test(a_missing_customer_is_listed_under_the_name_she_had),
        cmocka_unit_test(a_missing_customer_gets_nothing_new),
        cmocka_unit_test(what_was_promised_comes_up_though_she_went_before_its_day),
        cmocka_unit_test(an_answer_finds_what_is_open_with_who_went),
        cmocka_unit_test(what_was_promised_comes_up_though_no_file_can_be_read),
        cmocka_unit_test(what_was_promised_stays_though_only_leaves_her_out_now),
        cmocka_unit_test(all_that_was_promised_to_who_went_comes_up),
        cmocka_unit_test(a_rule_promises_nothing_more_to_who_went),
        cmocka_unit_test(only_that_fits_nobody_any_more_is_a_question),
        cmocka_unit_test(of_few_customers_a_third_and_two_are_a_question),
        cmocka_unit_test(what_a_record_promised_is_not_taken_back_by_another_record),
        cmocka_unit_test(a_column_on_which_promises_stood_is_missed),
        cmocka_unit_test(what_a_record_promised_stays_with_its_words_when_the_row_goes),
        cmocka_unit_test(what_a_record_promised_stays_until_the_record_says_otherwise),
        cmocka_unit_test(what_a_record_promised_last_is_what_stays),
        cmocka_unit_test(a_promise_to_who_went_and_wants_no_contact_only_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
