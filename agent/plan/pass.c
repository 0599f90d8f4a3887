#include "plan/pass.h"

#include "plan/range_private.h"

/* What is open of her and waits behind the best, and what has lapsed. */
typedef struct {
    unsigned n_cut;
    bool has_lapsed;
} Trace;

static const MoShortlist *get_shortlist(const MoPlanning *planning)
{
    const MoPlanAhead *ahead = planning->input->ahead;
    return ahead ? ahead->range.shortlist : NULL;
}

/* Whether a fixed day comes near enough to keep the days before it free. */
static bool is_expected(const MoPlanning *planning, const MoPlanningHabit *habit)
{
    const MoPlanAhead *ahead = planning->input->ahead;
    MoDay last = ahead ? MAX(planning->rest_last, ahead->range.last) : planning->rest_last;
    MoDay reach = (MoDay)mo_rest_get_reach(planning->rest);
    MoOccurrence next;
    return habit->pair.habit->fixed && reach > 0 &&
           mo_glance_find_next(habit->glance, &habit->plain, &next) && next.show < last + reach;
}

/* Whether what is open waits behind the best of those that were met before. */
static bool is_cut(const MoPlanning *planning, const MoCandidates *candidates,
                   MoPlanningHabit *habit, const MoGlanced *seen)
{
    if (habit->ranked != seen) {
        habit->key = mo_rank_key(&habit->plain, &seen->newest, planning->today, NULL);
        habit->ranked = seen;
    }
    habit->key.hash = habit->plain.hash;
    return !seen->newest.fixed && mo_candidates_cuts(candidates, &habit->key);
}

/* Of somebody whose date is like that of no other. */
static const MoGlanced *look_singly(const MoPlanning *planning, MoPlanningHabit *habit)
{
    MoGlanced *singly = &habit->singly;
    singly->is_open = mo_glance_find_open(habit->glance, &habit->plain, &singly->newest);
    singly->n_lapsed = planning->counted != MO_DAY_NONE;
    habit->ranked = NULL;
    return singly;
}

/* Whether a habit leaves no trace of her but numbers. */
static bool passes_habit(const MoPlanning *planning, const MoCandidates *candidates,
                         MoPlanningHabit *habit, const MoWho *who, Trace *trace)
{
    const MoHabit *one = habit->pair.habit;
    const MoShortlist *shortlist = get_shortlist(planning);
    int key;
    habit->n_lapsing = 0;
    if (!mo_pair_habit_gives(&habit->pair, who->customer))
        return true;
    mo_pair_turn(&habit->plain, &habit->pair, who);
    const MoGlanced *seen = mo_glance_look(habit->glance, &habit->plain, &key);
    if (!seen)
        seen = look_singly(planning, habit);
    bool is_open = seen->is_open && mo_occurrence_exists(&habit->plain, &seen->newest);
    unsigned n_lapsed =
        seen->n_lapsed > 0 ? mo_glance_count_lapsed(habit->glance, &habit->plain) : 0;
    bool is_simple = one->class == MO_CLASS_MAGIC && !is_expected(planning, habit) &&
                     (!shortlist || mo_shortlist_is_in_vain(shortlist, &habit->plain, key));
    if ((is_simple && !is_open && n_lapsed == 0) || !mo_selector_match(one->who, who->customer))
        return true;
    habit->n_lapsing = n_lapsed;
    trace->has_lapsed |= n_lapsed > 0;
    trace->n_cut += is_open;
    return is_simple && (!is_open || is_cut(planning, candidates, habit, seen));
}

static void leave(MoPlanning *planning, MoCandidates *candidates, const MoWho *who,
                  const Trace *trace)
{
    planning->n_read++;
    for (unsigned i = 0; i < trace->n_cut; i++)
        mo_cut_add(&candidates->cut, who->hash);
    for (unsigned i = 0; trace->has_lapsed && i < planning->n_usual; i++) {
        MoPlanningHabit *habit = &planning->habits[planning->usual[i]];
        habit->n_lapsed += habit->n_lapsing;
    }
}

bool mo_pass_over(MoPlanning *planning, MoCandidates *candidates, const MoCustomer *customer)
{
    const MoPlanKeep *keep = &planning->input->keep;
    MoKnown known = mo_customers_get_known(planning->input->customers);
    if (!known.is_plain || planning->groups || keep->all || keep->customer || keep->id ||
        mo_customer_bans_on(customer, planning->today) & MO_BAN_ALL)
        return false;
    MoDay seen = known.first_seen == MO_DAY_NONE ? planning->today : known.first_seen;
    MoWho who = {.customer = customer,
                 .first_seen = seen,
                 .hash = mo_person_hash(&planning->rules, customer->id)};
    Trace trace = {0};
    for (unsigned i = 0; i < planning->n_usual; i++) {
        MoPlanningHabit *habit = &planning->habits[planning->usual[i]];
        if (!passes_habit(planning, candidates, habit, &who, &trace))
            return false;
    }
    leave(planning, candidates, &who, &trace);
    return true;
}
