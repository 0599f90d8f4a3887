#include "plan/ahead.h"

#include "plan/range_private.h"
#include "plan/resting.h"

void mo_range_init(MoRange *range, const MoPlanInput *input, MoDay last, unsigned times)
{
    const GPtrArray *habits = input->config->habits;
    *range = (MoRange){.input = input, .first = input->now.day, .last = last};
    range->rules = (MoPlanRules){.config = input->config,
                                 .birth = mo_history_get_birth(input->history),
                                 .seed = mo_history_get_seed(input->history)};
    range->shortlist = mo_shortlist_new(&range->rules, range->first, last, times);
    range->glances = g_new0(MoGlance *, habits->len);
    for (unsigned i = 0; i < habits->len; i++)
        range->glances[i] = mo_glance_new(range->first, MO_DAY_NONE);
    range->agenda = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (MoDay day = range->first; day <= last; day++)
        g_ptr_array_add(range->agenda, g_array_new(FALSE, FALSE, sizeof(MoPairRef)));
    range->rest = mo_rest_new(input->config->rest_person_days, input->config->rest_company_days);
    range->waiting = g_array_new(FALSE, FALSE, sizeof(MoPairRef));
    range->moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
}

void mo_range_clear(MoRange *range)
{
    for (unsigned i = 0; i < range->input->config->habits->len; i++)
        mo_glance_free(range->glances[i]);
    g_free(range->glances);
    g_ptr_array_unref(range->agenda);
    g_array_unref(range->waiting);
    mo_together_free(range->together);
    mo_shortlist_free(range->shortlist);
    mo_rest_free(range->rest);
    g_ptr_array_unref(range->moments);
}

/* For as long as the look-ahead goes. */
static void note_rest(MoRange *range, MoPlanning *planning, const MoPerson *person)
{
    MoRest *rest = planning->rest;
    MoDay last = planning->rest_last;
    bool is_known = planning->rest_is_known;
    planning->rest = range->rest;
    planning->rest_last = range->last;
    planning->rest_is_known = false;
    mo_resting_note(planning, person);
    planning->rest = rest;
    planning->rest_last = last;
    planning->rest_is_known = is_known;
}

MoPlanAhead *mo_plan_ahead_new(MoDay last)
{
    MoPlanAhead *ahead = g_new0(MoPlanAhead, 1);
    ahead->last = last;
    return ahead;
}

MoDay mo_ahead_get_last(const MoPlanAhead *ahead)
{
    return ahead->last;
}

void mo_ahead_clear(MoPlanAhead *ahead)
{
    if (ahead->is_begun)
        mo_range_clear(&ahead->range);
    ahead->is_begun = ahead->is_gathered = false;
}

void mo_plan_ahead_free(MoPlanAhead *ahead)
{
    if (!ahead)
        return;
    mo_ahead_clear(ahead);
    g_free(ahead);
}

void mo_ahead_begin(MoPlanAhead *ahead, const MoPlanInput *input)
{
    mo_ahead_clear(ahead);
    mo_range_init(&ahead->range, input, MAX(input->now.day, ahead->last), 1);
    ahead->is_begun = true;
}

void mo_ahead_end(MoPlanAhead *ahead)
{
    ahead->is_gathered = ahead->is_begun;
}

void mo_ahead_offer(MoPlanAhead *ahead, MoPlanning *planning, MoPerson *person)
{
    mo_person_lift(person, planning, ahead->range.last);
    mo_shortlist_offer(ahead->range.shortlist, person);
    note_rest(&ahead->range, planning, person);
}
