/* Today's plan, brought up to date after something happened with a few customers. */
#include "plan/absent.h"
#include "plan/day_private.h"

/* So many customers are never too many to be looked at one by one. */
#define FEW 100U

/* Back to how planning makes a moment: places and snoozes are looked at again. */
static void reset_moment(MoMoment *moment, MoLocal now)
{
    moment->admitted = false;
    g_clear_pointer(&moment->held, g_free);
    if (moment->state == MO_STATE_HELD)
        moment->state = MO_STATE_PLANNED;
    mo_moment_wake(moment, now);
}

/* Takes the moments of a list back as candidates; those of changed customers are dropped. */
static void take_back(MoPlan *plan, GPtrArray *list, GHashTable *changed, MoLocal now,
                      MoCandidates *candidates)
{
    while (list->len > 0) {
        MoMoment *moment = g_ptr_array_steal_index_fast(list, list->len - 1);
        MoRankKey key = *(MoRankKey *)g_hash_table_lookup(plan->own->keys, moment);
        if (g_hash_table_contains(changed, moment->customer_id)) {
            mo_moment_free(moment);
            continue;
        }
        reset_moment(moment, now);
        mo_candidates_take(candidates, moment, &key);
    }
}

/* Of what was cut, that of changed customers; it is counted anew. */
static void forget_cut(MoPlan *plan, const MoPlanning *planning, GHashTable *changed,
                       MoCandidates *candidates)
{
    GHashTableIter iter;
    gpointer customer;
    mo_cut_clear(&candidates->cut);
    candidates->cut = plan->own->cut;
    plan->own->cut = (MoCut){0};
    candidates->best_line = plan->own->best_line;
    candidates->held_line = plan->own->held_line;
    g_hash_table_iter_init(&iter, changed);
    while (candidates->cut.n > 0 && g_hash_table_iter_next(&iter, &customer, NULL))
        mo_cut_forget(&candidates->cut, mo_person_hash(&planning->rules, customer));
}

static bool plan_changed(MoPlanning *planning, GHashTable *changed, MoCandidates *candidates,
                         GError **error)
{
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, changed);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        MoPerson *person;
        if (!mo_planning_find(planning, id, &person, error))
            return false;
        if (person)
            mo_day_collect(planning, person, candidates);
        else if (!mo_absent_collect_one(planning, id, candidates, error))
            return false;
    }
    return true;
}

static bool rerun(MoPlanning *planning, MoPlan *plan, GHashTable *changed, GError **error)
{
    MoCandidates candidates;
    mo_candidates_init(&candidates, planning, mo_day_count_kept(planning->input->config));
    forget_cut(plan, planning, changed, &candidates);
    bool fine = plan_changed(planning, changed, &candidates, error);
    take_back(plan, plan->moments, changed, planning->input->now, &candidates);
    take_back(plan, plan->waiting, changed, planning->input->now, &candidates);
    g_hash_table_remove_all(plan->own->keys);
    fine = fine && mo_day_settle(planning, &candidates, plan, error);
    mo_candidates_clear(&candidates);
    return fine;
}

/* So many of those that waited are gone that there are places for what was cut. */
static bool replan(MoPlan *plan, const MoPlanInput *input, GError **error)
{
    MoPlan *anew = mo_plan_day(input, error);
    if (!anew)
        return false;
    MoPlan old = *plan;
    *plan = *anew;
    *anew = old;
    mo_plan_free(anew);
    return true;
}

bool mo_plan_update(MoPlan *plan, const MoPlanInput *input, GHashTable *changed, GError **error)
{
    MoPlanning planning;
    /* One customer costs more here than in a stream; after a first run all of them changed. With a
     * customer the one who stands for her company may change, and who asked for no contact is
     * known to the stream under all her addresses. */
    if (g_hash_table_size(changed) > FEW + plan->n_customers / 10 ||
        mo_groups_are_needed(input->config) || plan->own->bans != mo_day_sum_bans(input->history))
        return replan(plan, input, error);
    mo_history_hold(input->history);
    mo_planning_init(&planning, input);
    mo_rest_free(planning.rest);
    planning.rest = g_steal_pointer(&plan->own->rest);
    planning.is_update = true;
    bool fine = rerun(&planning, plan, changed, error);
    mo_history_release(input->history);
    mo_planning_clear(&planning);
    return fine && (!plan->own->lacks || replan(plan, input, error));
}
