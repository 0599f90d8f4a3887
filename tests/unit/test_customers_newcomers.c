/* Who came and may be who went, and what check says of a ban that goes over to her. */
#include "plan/plan.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "id,name,company,email,phone,birthday,do_not_contact\n"
#define OTHERS "7,Gil Old,G,gil@example.com,,,\n8,Hal Old,H,hal@example.com,,,\n9,Ida Old,I,,,,\n"

static const struct {
    const char *why, *before, *after;
    const char *said; /* NULL: nothing */
} rows[] = {
    {"married: another name and id, the same address", "1,Ada Single,A,ada@example.com,,,\n",
     "55,Ada Double,A,ada@example.com,,,\n",
     "'Ada Double' is new, and has the same e-mail address as 'Ada Single', who is in none of the "
     "customers files any more: if they are one person, type: moments same 1 55"},
    {"the same phone number, written another way", "1,Ada Single,A,,+49 (0)30 5550001,,\n",
     "55,Ada Double,B,,030 5550001,,\n", "the same phone number as 'Ada Single'"},
    {"company and birthday", "1,Ada Single,Acme,old@example.com,,1980-03-12,\n",
     "55,Ada Double,ACME,new@example.org,,--03-12,\n", "type: moments same 1 55"},
    {"a birthday alone says nothing", "1,Ada Single,Acme,,,1980-03-12,\n",
     "55,Ada Double,Bolt,,,1980-03-12,\n", NULL},
    {"a company alone neither", "1,Ada Single,Acme,,,,\n", "55,Ada Double,Acme,,,,\n", NULL},
    {"she is still there", "1,Ada Single,A,ada@example.com,,,\n",
     "1,Ada Single,A,ada@example.com,,,\n", NULL},
    {"known by her name: she is herself", "1,Ada Single,A,ada@example.com,,,\n",
     "55,Ada Single,B,ada@example.com,,,\n", NULL},
    {"a ban goes over in no silence", "1,Ada Single,A,ada@example.com,,,all\n",
     "55,Ada Double,A,ada@example.com,,,\n",
     "'Ada Double' has the address or phone number of 'Ada Single', who asked for no contact and "
     "is "
     "in none of the customers files any more: that is kept for 'Ada Double', too"},
    {"by phone too", "1,Ada Single,A,,+49 30 5550001,,all\n", "55,Ada Double,A,,030 5550001,,\n",
     "that is kept for 'Ada Double', too"},
};

/* As `check` says it. The caller frees it. */
static char *check(MoWorld *world)
{
    unsigned n = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    assert_true(mo_customers_follow(world->customers, world->history, world->now.day,
                                    world->now.day * INT64_C(86400), false, NULL));
    mo_customers_check_matches(world->customers, world->config, problems, &n);
    for (unsigned i = 0; i < mo_problems_count(problems); i++)
        g_string_append_printf(text, "%s\n", mo_problems_get(problems, i)->text);
    return g_strdup(text->str);
}

static void check_says_who_came_and_may_be_who_went(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(rows) * 2; i++) {
        /* Asked at once, and when the ledger has learned of both. */
        bool learned = i % 2;
        g_autofree char *before = g_strconcat(HEAD OTHERS, rows[i / 2].before, NULL);
        g_autofree char *after = g_strconcat(HEAD OTHERS, rows[i / 2].after, NULL);
        MoWorld *world = mo_world_new("2026-03-03", "", before, "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        mo_world_set_customers(world, after);
        mo_world_set_now(world, mo_day_parse("2026-03-05"), 10);
        if (learned)
            mo_plan_free(mo_world_plan(world));
        g_autofree char *said = check(world);
        bool fine = rows[i / 2].said ? strstr(said, rows[i / 2].said) != NULL : *said == '\0';
        if (!fine)
            fail_msg("%s, learned %d: %s", rows[i / 2].why, learned, said);
        mo_world_free(world);
    }
}

/* Months later she is nobody new, and once they are joined there is nothing to say. */
static void it_is_said_for_a_while_and_until_they_are_joined(void **state)
{
    (void)state;
    for (unsigned joined = 0; joined < 2; joined++) {
        MoWorld *world = mo_world_new("2026-03-03", "", HEAD OTHERS "1,Ada,A,ada@example.com,,,\n",
                                      "2026-01-01");
        mo_plan_free(mo_world_plan(world));
        mo_world_set_customers(world, HEAD OTHERS "55,Eve,A,ada@example.com,,,\n");
        mo_plan_free(mo_world_plan(world));
        g_autofree char *said = check(world);
        assert_non_null(strstr(said, "moments same 1 55"));
        if (joined) {
            g_autoptr(GPtrArray) entries =
                g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
            MoEntry *entry = mo_entry_new(MO_ENTRY_SAME);
            entry->customer = g_strdup("1");
            entry->other = g_strdup("55");
            g_ptr_array_add(entries, entry);
            assert_true(mo_history_append(world->history, entries, NULL));
        } else {
            mo_world_set_now(world, mo_day_parse("2026-06-03"), 10);
        }
        g_autofree char *later = check(world);
        assert_string_equal(later, "");
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_says_who_came_and_may_be_who_went),
        cmocka_unit_test(it_is_said_for_a_while_and_until_they_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
