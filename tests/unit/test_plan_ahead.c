/* The look-ahead gives what stepping through its days gives, in small worlds where one thing more
 * or less would show. */
#include "stepped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BIRTH "2026-01-01"

#define COMPANY "[habit h]\nkind = card\nper = company\n"
#define WITH_BEN "[habit o]\nkind = call\nwho = tag:x\nwhen = every 12 weeks from 2026-03-03\n"

static void each_moment_is_assumed_done_on_its_day(void **state)
{
    (void)state;
    static const struct {
        const char *what, *habits, *csv, *from, *last;
        unsigned n;
        const char *never; /* a habit that is not wanted any more, from the first day on */
    } rows[] = {
        {"the next counts from the day the last was done, which had no place before",
         "[day]\nsurprises-a-day = 1\n[habit h]\nkind = call\nrepeat = done\n"
         "when = every 2 weeks from 2026-03-02\n",
         "id,name\na,Ada\nb,Ben\nc,Cem\n", "2026-03-02", "2026-04-24", 12, NULL},
        {"who rests takes no second place",
         "[day]\nsurprises-a-day = 2\nrest-person = 7 days\n"
         "[habit one]\nkind = call\nwho = tag:x\nwhen = every 12 weeks from 2026-03-02\n"
         "[habit two]\nkind = card\nwho = tag:x\nwhen = every 12 weeks from 2026-03-02\n"
         "[habit last]\nkind = call\nwho = not tag:x\npriority = 9\n"
         "when = every 12 weeks from 2026-03-02\n",
         "id,name,tags\na,Ada,x\nb,Ben,\n", "2026-03-02", "2026-03-12", 3, NULL},
        {"a step follows what is done, though it stands before it",
         "[habit after]\nkind = card\nwhen = 1 week after done ring\n"
         "[habit ring]\nkind = call\nwhen = every 8 weeks from 2026-03-02\n",
         "id,name\na,Ada\n", "2026-03-02", "2026-03-13", 2, NULL},
        {"what a company never wants again does not come with whom was talked to since",
         COMPANY "when = every month from 2026-03-02\n" WITH_BEN,
         "id,name,company,tags,renewal_date\na,Ada,Acme,,\nb,Ben,Acme,x,\n", "2026-03-02",
         "2026-04-10", 1, "h"},
        {"who has no such date does not stand for her company",
         COMPANY "when = renewal_date\n" WITH_BEN,
         "id,name,company,tags,renewal_date\na,Ada,Acme,,2026-03-10\nb,Ben,Acme,x,\n", "2026-03-02",
         "2026-04-10", 2, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = mo_world_new(BIRTH, rows[i].habits, rows[i].csv, BIRTH);
        mo_plan_free(mo_world_plan(world));
        mo_world_set_now(world, mo_day_parse(rows[i].from), 9);
        g_autoptr(MoPlan) plan = mo_world_plan(world);
        for (guint j = 0; rows[i].never && j < plan->moments->len; j++) {
            const MoMoment *moment = g_ptr_array_index(plan->moments, j);
            if (strcmp(moment->habit->name, rows[i].never) == 0)
                mo_world_answer(world, moment, MO_ENTRY_NEVER, world->now.day);
        }
        mo_plan_free(mo_world_plan(world));
        unsigned n = mo_world_expect_ahead(world, mo_day_parse(rows[i].last));
        if (n != rows[i].n)
            fail_msg("%s: %u", rows[i].what, n);
        mo_world_free(world);
    }
}

/* Thirty of Acme come first by rank, and one of them can have a turn; of the others, who come next,
 * the first shortlist has nobody. The second place is theirs, though the weekly ones would do. */
static void who_was_left_out_at_first_comes_before_what_ranks_lower(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name,company,tags,last_contacted\n");
    for (int i = 0; i < 50; i++)
        g_string_append_printf(csv, "c%d,Ada,%s,x,2026-01-%d\n", i, i < 30 ? "Acme" : "",
                               i < 30 ? 10 : 11);
    for (int i = 50; i < 70; i++)
        g_string_append_printf(csv, "c%d,Ada,,,\n", i);
    MoWorld *world =
        mo_world_new(BIRTH,
                     "[day]\nsurprises-a-day = 2\nrest-person = 30 days\nrest-company = 60 days\n"
                     "[habit h]\nkind = call\nwho = tag:x\nwhen = 30 days after last contact\n"
                     "[habit o]\nkind = call\nwho = not tag:x\nwhen = every week from 2026-03-02\n",
                     csv->str, BIRTH);
    mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
    mo_plan_free(mo_world_plan(world));
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead = mo_plan_range(&input, world->now.day, world->now.day, false, NULL);
    assert_int_equal(ahead->len, 2);
    for (guint i = 0; i < ahead->len; i++)
        assert_string_equal(((const MoMoment *)ahead->pdata[i])->habit->name, "h");
    assert_int_equal(mo_world_expect_ahead(world, world->now.day + 4), 10);
    mo_world_free(world);
}

/* Everybody was called last, so a call comes first to those ten who have a card before it; to most
 * of them it would not have come yet, as many others come first by rank. */
static void who_had_something_of_another_kind_meanwhile_comes_first(void **state)
{
    (void)state;
    g_autoptr(GString) csv = g_string_new("id,name,birthday\n");
    for (int i = 0; i < 100; i++)
        g_string_append_printf(csv, "c%d,Ada,%s\n", i, i % 10 == 0 ? "--03-03" : "");
    MoWorld *world = mo_world_new(BIRTH,
                                  "[day]\nsurprises-a-day = 2\n"
                                  "[habit birthday]\nkind = card\nwhen = birthday\n"
                                  "[habit o]\nkind = call\nwhen = every 8 weeks from 2026-03-04\n",
                                  csv->str, BIRTH);
    MoDay then = mo_day_parse("2026-02-02");
    MoHabit call = {.name = (char *)"earlier", .kind = (char *)"call"};
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, then, 9);
    for (int i = 0; i < 100; i++) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        MoMoment earlier = {
            .customer_id = id, .habit = &call, .nominal = then, .show = then, .due = then};
        mo_world_answer(world, &earlier, MO_ENTRY_DONE, then);
    }
    mo_world_set_now(world, mo_day_parse("2026-03-02"), 9);
    mo_plan_free(mo_world_plan(world));
    assert_int_equal(mo_world_expect_ahead(world, mo_day_parse("2026-03-06")), 16);
    mo_world_free(world);
}

static void pause_ada(MoWorld *world, const char *from, const char *until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->at_utc = (int64_t)mo_day_parse(from) * 86400;
    entry->day = mo_day_parse(from);
    entry->customer = g_strdup("a");
    entry->until.day = mo_day_parse(until);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(world->history, entries, NULL));
}

/* What is due on Monday 16 February is open for 14 days. Of those the first pause leaves Ada eleven
 * after the second one; Ben's time is over. */
static void who_was_paused_twice_comes_after_the_second_pause(void **state)
{
    (void)state;
    MoWorld *world =
        mo_world_new(BIRTH, "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-02-16\n",
                     "id,name\na,Ada\nb,Ben\n", BIRTH);
    mo_plan_free(mo_world_plan(world));
    pause_ada(world, "2026-02-16", "2026-02-28");
    pause_ada(world, "2026-03-04", "2026-03-12");
    mo_world_set_now(world, mo_day_parse("2026-03-05"), 9);
    mo_plan_free(mo_world_plan(world));
    assert_int_equal(mo_world_expect_ahead(world, mo_day_parse("2026-03-13")), 1);
    mo_world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_moment_is_assumed_done_on_its_day),
        cmocka_unit_test(who_was_left_out_at_first_comes_before_what_ranks_lower),
        cmocka_unit_test(who_had_something_of_another_kind_meanwhile_comes_first),
        cmocka_unit_test(who_was_paused_twice_comes_after_the_second_pause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
