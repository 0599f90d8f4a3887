#include "stepped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What an entry will start has no id before that entry. */
static char *print_raise(MoDay day, const MoMoment *moment)
{
    if (!moment->origin)
        return g_strdup_printf("%d %s", day, moment->id);
    return g_strdup_printf("%d %s %s %d", day, moment->habit->name, moment->customer_id,
                           moment->nominal);
}

GPtrArray *mo_world_step(MoWorld *world, MoDay last)
{
    GPtrArray *raised = g_ptr_array_new_with_free_func(g_free);
    for (MoDay day = world->now.day; day <= last; day++) {
        for (guint before = G_MAXUINT; raised->len != before;) {
            mo_world_set_now(world, day, before == G_MAXUINT ? 9 : 16);
            before = raised->len;
            g_autoptr(MoPlan) plan = mo_world_plan(world);
            if (mo_workdays_is_working(world->config->workdays, day))
                mo_world_raise(world, plan);
            for (guint i = 0; i < plan->moments->len; i++) {
                const MoMoment *moment = g_ptr_array_index(plan->moments, i);
                if (moment->raised_day == MO_DAY_NONE && moment->raise.day > day)
                    continue;
                g_ptr_array_add(raised, print_raise(day, moment));
                mo_world_answer(world, moment, MO_ENTRY_DONE, day);
            }
        }
    }
    return raised;
}

/* Gathered while the day was planned, the look-ahead is the same as read for itself. */
static void assert_one_reading_does(MoPlanInput input, MoDay last, const GPtrArray *wanted)
{
    g_autoptr(MoPlanAhead) gathered = mo_plan_ahead_new(last);
    input.ahead = gathered;
    g_autoptr(MoPlan) day = mo_plan_day(&input, NULL);
    assert_non_null(day);
    for (unsigned times = 0; times < 2; times++) {
        g_autoptr(GPtrArray) ahead = mo_plan_range(&input, input.now.day, last, false, NULL);
        assert_int_equal(ahead->len, wanted->len);
        for (guint i = 0; i < ahead->len; i++) {
            const MoMoment *one = g_ptr_array_index(ahead, i),
                           *other = g_ptr_array_index(wanted, i);
            assert_string_equal(one->id, other->id);
            assert_int_equal(one->raise.day, other->raise.day);
            assert_int_equal(one->state, other->state);
        }
    }
}

unsigned mo_world_expect_ahead(MoWorld *world, MoDay last)
{
    MoPlanInput input = mo_world_get_input(world);
    g_autoptr(GPtrArray) ahead = mo_plan_range(&input, world->now.day, last, false, NULL);
    assert_one_reading_does(input, last, ahead);
    g_autoptr(GPtrArray) raised = mo_world_step(world, last);
    assert_int_equal(ahead->len, raised->len);
    for (guint j = 0; j < ahead->len; j++) {
        const MoMoment *moment = g_ptr_array_index(ahead, j);
        g_autofree char *line = print_raise(moment->raise.day, moment);
        assert_string_equal(line, g_ptr_array_index(raised, j));
    }
    return raised->len;
}
