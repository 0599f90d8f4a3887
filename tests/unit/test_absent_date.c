/* Open moments that count from a date of a record which does not come. */
#include "plan/plan.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEADER "id,name,birthday,renewal_date\n"
#define REST "4,Dot,,\n5,Eve,,\n6,Fay,,\n"
#define ALL HEADER "1,Ada,--03-05,\n2,Ben,,2026-03-31\n3,Cem,,\n" REST

static const struct {
    const char *habit;
    const char *name;
    const char *last; /* day on which it is open */
} rows[] = {
    {"[habit h]\nkind = card\nwhen = birthday\nshow-before = 3 working days, same day\n", "Ada",
     "2026-03-05"},
    {"[habit h]\nkind = card\nwhen = 3 days before birthday\n", "Ada", "2026-03-05"},
    {"[habit h]\nkind = call\nwhen = 29 days before renewal_date\n", "Ben", "2026-03-31"},
    {"[habit h]\nkind = call\nwhen = 21 working days before renewal_date\n", "Ben", "2026-03-31"},
};

static bool lists(MoWorld *world, const char *name, MoDay day)
{
    mo_world_set_now(world, day, 10);
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    for (unsigned i = 0; i < plan->moments->len; i++)
        if (strcmp(((MoMoment *)g_ptr_array_index(plan->moments, i))->customer_name, name) == 0)
            return true;
    return false;
}

/* Raised on 2 March; on the 3rd half of the records are missing. */
static MoWorld *new_world(unsigned row)
{
    MoWorld *world = mo_world_new("2026-03-02", rows[row].habit, ALL, "2026-01-01");
    g_autoptr(MoPlan) plan = mo_world_plan(world);
    if (plan->moments->len != 1)
        fail_msg("row %u: %u moments", row, plan->moments->len);
    mo_world_raise(world, plan);
    mo_world_set_customers(world, HEADER REST);
    return world;
}

static void what_was_raised_is_open_as_long_as_with_her_record(void **state)
{
    (void)state;
    for (unsigned row = 0; row < G_N_ELEMENTS(rows); row++) {
        MoWorld *world = new_world(row);
        MoDay last = mo_day_parse(rows[row].last);
        for (MoDay day = mo_day_parse("2026-03-03"); day <= last + 1; day++)
            if (lists(world, rows[row].name, day) != (day <= last))
                fail_msg("row %u, %d days before its end", row, last - day);
        mo_world_free(world);
    }
}

static void it_is_withdrawn_when_she_is_gone_for_certain(void **state)
{
    (void)state;
    for (unsigned row = 0; row < G_N_ELEMENTS(rows); row++) {
        MoWorld *world = new_world(row);
        assert_true(lists(world, rows[row].name, mo_day_parse("2026-03-03")));
        assert_true(mo_customers_accept_missing(world->customers, NULL));
        assert_false(lists(world, rows[row].name, mo_day_parse("2026-03-04")));
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_raised_is_open_as_long_as_with_her_record),
        cmocka_unit_test(it_is_withdrawn_when_she_is_gone_for_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
