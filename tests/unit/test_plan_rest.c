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

static void companies_are_known_by_their_name(void **state)
{
    (void)state;
    assert_int_equal(mo_company_key(""), 0);
    assert_int_equal(mo_company_key(NULL), 0);
    assert_true(mo_company_key("Acme") == mo_company_key("ACME"));
    assert_true(mo_company_key("Müller") == mo_company_key("MÜLLER"));
    assert_true(mo_company_key("Acme") != mo_company_key("Acme 2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_one_comes_when_rest_is_over),
        cmocka_unit_test(a_company_rests_as_one_whatever_its_name_is_written_like),
        cmocka_unit_test(who_has_no_company_rests_alone),
        cmocka_unit_test(a_fixed_day_passes_and_keeps_the_days_around_it_free),
        cmocka_unit_test(companies_are_known_by_their_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
