/* Habits that are counted once for a company or a project: who stands for it, and what counts. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"
#define MONTHLY "when = every month from 2026-03-02\n"
#define DAY "[day]\nrest-person = 0 days\nrest-company = 0 days\n"

static MoWorld *new_world(const char *habit, const char *csv)
{
    g_autofree char *habits = g_strdup_printf(DAY "[habit h]\nkind = article\n%s", habit);
    MoWorld *world = mo_world_new(BIRTH, habits, csv, BIRTH);
    mo_plan_free(mo_world_plan(world));
    return world;
}

static MoPlan *plan_on(MoWorld *world, const char *day)
{
    mo_world_set_now(world, mo_day_parse(day), 9);
    return mo_world_plan(world);
}

static gint compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "a b " of what is shown, in order of the names. */
static char *print_customers(const MoPlan *plan)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < plan->moments->len; i++)
        g_ptr_array_add(ids, ((MoMoment *)g_ptr_array_index(plan->moments, i))->customer_id);
    g_ptr_array_sort(ids, compare_ids);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s ", (const char *)g_ptr_array_index(ids, i));
    return g_string_free(text, FALSE);
}

static void expect_shown(MoWorld *world, const char *day, const char *customers, int line)
{
    g_autoptr(MoPlan) plan = plan_on(world, day);
    g_autofree char *shown = print_customers(plan);
    if (strcmp(shown, customers) != 0)
        fail_msg("line %d: '%s' on %s, not '%s'", line, shown, day, customers);
}

#define EXPECT(world, day, customers) expect_shown(world, day, customers, __LINE__)

static void one_person_stands_for_a_company(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *csv, *shown;
    } rows[] = {
        /* The first of the records, if nobody was ever contacted. */
        {MONTHLY "per = company\n", "id,name,company\na,Ada,Acme\nb,Ben,ACME\nc,Cy,Bolt\n", "a c "},
        {MONTHLY, "id,name,company\na,Ada,Acme\nb,Ben,ACME\nc,Cy,Bolt\n", "a b c "},
        /* Else the one contacted last. */
        {MONTHLY "per = company\n",
         "id,name,company,last_contacted\na,Ada,Acme,2025-03-01\nb,Ben,Acme,2025-04-01\n", "b "},
        /* Else the one tagged main, whoever was contacted. */
        {MONTHLY "per = company\n",
         "id,name,company,last_contacted,tags\na,Ada,Acme,2025-03-01,key;Main\n"
         "b,Ben,Acme,2025-04-01,\n",
         "a "},
        /* Only of those that the habit means. */
        {MONTHLY "per = company\nwho = tag:key\n",
         "id,name,company,tags\na,Ada,Acme,main\nb,Ben,Acme,key\n", "b "},
        /* Not she who asked for no contact. */
        {MONTHLY "per = company\n",
         "id,name,company,tags,do_not_contact\na,Ada,Acme,main,all\nb,Ben,Acme,,\n", "b "},
        /* An empty company is no company. */
        {MONTHLY "per = company\n", "id,name,company\na,Ada,\nb,Ben, \n", "a b "},
        /* A project is told from others of its name by the company. */
        {MONTHLY "per = project\n",
         "id,name,company,project\na,Ada,Acme,Roof\nb,Ben,Acme,roof\nc,Cy,Acme,Door\n"
         "d,Di,Bolt,Roof\ne,Ed,Acme,\n",
         "a c d e "},
        /* Of a date: one who has it. */
        {"when = renewal_date\nper = company\n",
         "id,name,company,renewal_date,tags\na,Ada,Acme,,main\nb,Ben,Acme,2026-03-02,\n", "b "},
        /* A contact with anybody is one with the company. */
        {"when = 30 days after last contact\nper = company\n",
         "id,name,company,last_contacted,tags\na,Ada,Acme,2025-01-01,main\nb,Ben,Acme,2026-02-10,"
         "\n",
         ""},
        {"when = 30 days after last contact\nper = company\n",
         "id,name,company,last_contacted,tags\na,Ada,Acme,2025-01-01,main\nb,Ben,Acme,2026-01-31,"
         "\n",
         "a "},
        {"class = promise\n" MONTHLY "per = company\n", "id,name,company\na,Ada,Acme\nb,Ben,Acme\n",
         "a "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = new_world(rows[i].habit, rows[i].csv);
        g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
        g_autofree char *shown = print_customers(plan);
        if (strcmp(shown, rows[i].shown) != 0)
            fail_msg("row %zu: '%s', not '%s'", i, shown, rows[i].shown);
        mo_world_free(world);
    }
}

#define TWO "id,name,company\na,Ada,Acme\nb,Ben,Acme\n"

static const MoMoment *first_of(const MoPlan *plan)
{
    assert_int_equal(plan->moments->len, 1);
    return g_ptr_array_index(plan->moments, 0);
}

/* What was done with Ada is done for the company, whoever stands for it by now. */
static void what_was_answered_with_one_counts_for_all(void **state)
{
    (void)state;
    static const MoEntryType answers[] = {MO_ENTRY_DONE, MO_ENTRY_SKIPPED, MO_ENTRY_LAPSED,
                                          MO_ENTRY_NEVER};
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        for (unsigned is_promise = 0; is_promise < 2; is_promise++) {
            MoWorld *world = new_world(is_promise ? "class = promise\n" MONTHLY "per = company\n"
                                                  : MONTHLY "per = company\n",
                                       TWO);
            g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
            mo_world_raise(world, plan);
            mo_world_answer(world, first_of(plan), answers[i], world->now.day);
            mo_world_contact(world, "b", world->now.day + 1);
            EXPECT(world, "2026-03-04", "");
            EXPECT(world, "2026-04-02", answers[i] == MO_ENTRY_NEVER ? "" : "b ");
            mo_world_free(world);
        }
    }
}

/* Now with Ada, now with Ben: the company expects by now what came three times at equal distance.
 */
static void a_company_expects_what_came_three_times_with_any_of_them(void **state)
{
    (void)state;
    static const struct {
        const char *days[3]; /* on which it was done, or skipped: "!" */
        bool is_expected;
    } rows[] = {
        {{"2026-03-02", "2026-03-30", "2026-04-27"}, true},
        {{"2026-03-02", "2026-03-31", "2026-04-27"}, true},
        {{"2026-03-02", "2026-04-10", "2026-04-27"}, false},
        {{"2026-03-02", "2026-03-30", NULL}, false},
        {{"2026-03-02", "!2026-03-30", "2026-04-27"}, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = new_world("when = every 4 weeks from 2026-03-02\nper = company\n", TWO);
        for (unsigned j = 0; j < 3 && rows[i].days[j]; j++) {
            bool is_skipped = rows[i].days[j][0] == '!';
            g_autoptr(MoPlan) plan = plan_on(world, rows[i].days[j] + is_skipped);
            mo_world_raise(world, plan);
            assert_string_equal(first_of(plan)->customer_id, j % 2 ? "b" : "a");
            mo_world_answer(world, first_of(plan), is_skipped ? MO_ENTRY_SKIPPED : MO_ENTRY_DONE,
                            world->now.day);
            mo_world_contact(world, j % 2 ? "a" : "b", world->now.day + 1);
        }
        g_autoptr(MoPlan) plan = plan_on(world, "2026-05-25");
        if (first_of(plan)->expected != rows[i].is_expected)
            fail_msg("row %zu", i);
        mo_world_free(world);
    }
}

/* What is open with Ada stays with her, though Ben was talked to since. */
static void what_was_raised_stays_with_whom_it_was_raised(void **state)
{
    (void)state;
    MoWorld *world = new_world(MONTHLY "per = company\n", TWO);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    mo_world_raise(world, plan);
    mo_world_contact(world, "b", world->now.day);
    EXPECT(world, "2026-03-03", "a ");
    mo_world_answer(world, first_of(plan), MO_ENTRY_SKIPPED, world->now.day);
    EXPECT(world, "2026-03-04", "");
    EXPECT(world, "2026-04-02", "b ");
    mo_world_free(world);
}

/* Ada leaves; what was open with her is Ben's, what was done with her is done. */
static void who_leaves_hands_over(void **state)
{
    (void)state;
    for (unsigned is_done = 0; is_done < 2; is_done++) {
        MoWorld *world = new_world(MONTHLY "per = company\n", TWO);
        g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
        mo_world_raise(world, plan);
        if (is_done)
            mo_world_answer(world, first_of(plan), MO_ENTRY_DONE, world->now.day);
        mo_world_set_customers(world, "id,name,company\nb,Ben,Acme\nc,Cy,Bolt\nd,Di,Bolt\n");
        mo_plan_free(plan_on(world, "2026-03-03")); /* Ada is written down as gone */
        EXPECT(world, "2026-03-04", is_done ? "" : "b ");
        mo_world_free(world);
    }
}

/* For calendars a moment is the same whoever stands for the company. */
static void the_uid_is_that_of_the_company(void **state)
{
    (void)state;
    MoWorld *world = new_world(MONTHLY "per = company\n", TWO);
    g_autoptr(MoPlan) ada = plan_on(world, "2026-03-02");
    mo_world_contact(world, "b", world->now.day);
    g_autoptr(MoPlan) ben = plan_on(world, "2026-03-03");
    assert_string_equal(first_of(ben)->customer_id, "b");
    assert_string_equal(first_of(ada)->uid, first_of(ben)->uid);
    /* Of every version, or her calendar had it twice. */
    assert_string_equal(first_of(ada)->uid, "cj3yj49nr2nwjhj16ks818c6gj@org.moments.Moments");
    mo_world_free(world);
}

/* After an answer the plan is what a new one would be. */
static void an_update_moves_the_moment_to_who_stands_for_them_now(void **state)
{
    (void)state;
    MoWorld *world = new_world(MONTHLY "per = company\n", TWO);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    uint64_t mark = 0;
    assert_true(mo_history_collect_changed(world->history, &mark, NULL, NULL));
    mo_world_contact(world, "b", world->now.day);
    g_hash_table_add(changed, (void *)"b");
    MoPlanInput input = mo_world_get_input(world);
    assert_true(mo_plan_update(plan, &input, changed, NULL));
    assert_string_equal(first_of(plan)->customer_id, "b");
    mo_world_free(world);
}

/* It is found by the code under which it is listed. */
static void it_is_found_by_its_code(void **state)
{
    (void)state;
    MoWorld *world = new_world(MONTHLY "per = company\n", TWO);
    g_autoptr(MoPlan) plan = plan_on(world, "2026-03-02");
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(MoMoment) found = mo_plan_find(&input, first_of(plan)->id, NULL);
    assert_non_null(found);
    assert_string_equal(found->customer_id, "a");
    g_auto(GStrv) why = mo_plan_why(&input, found);
    g_autofree char *text = g_strjoinv("\n", why);
    assert_non_null(strstr(text, "Once for Acme (per = company)"));
    mo_world_free(world);
}

/* Ada stands for them as the first of the records, until Ben and Cy are talked to on one day. */
static void of_two_who_were_contacted_on_one_day_the_first_of_the_records_stands(void **state)
{
    (void)state;
    MoWorld *world = new_world(MONTHLY "per = company\n[habit o]\nkind = call\nwho = tag:x\n"
                                       "when = every 9 weeks from 2026-03-03\n",
                               "id,name,company,tags\na,Ada,Acme,\nb,Ben,Acme,x\nc,Cy,Acme,x\n");
    MoDay from = mo_day_parse("2026-03-02");
    mo_world_set_now(world, from, 9);
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead = mo_plan_range(&input, from, from + 40, false, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < ahead->len; i++) {
        const MoMoment *moment = g_ptr_array_index(ahead, i);
        if (strcmp(moment->habit->name, "h") == 0)
            g_string_append(text, moment->customer_id);
    }
    assert_string_equal(text->str, "ab");
    assert_int_equal(ahead->len, 4);
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person_stands_for_a_company),
        cmocka_unit_test(of_two_who_were_contacted_on_one_day_the_first_of_the_records_stands),
        cmocka_unit_test(what_was_answered_with_one_counts_for_all),
        cmocka_unit_test(a_company_expects_what_came_three_times_with_any_of_them),
        cmocka_unit_test(what_was_raised_stays_with_whom_it_was_raised),
        cmocka_unit_test(who_leaves_hands_over),
        cmocka_unit_test(the_uid_is_that_of_the_company),
        cmocka_unit_test(an_update_moves_the_moment_to_who_stands_for_them_now),
        cmocka_unit_test(it_is_found_by_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
