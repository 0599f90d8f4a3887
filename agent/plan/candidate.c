#include "plan/candidate.h"

#include <string.h>

static void clear_candidate(void *data)
{
    MoCandidate *candidate = data;
    mo_moment_free(candidate->moment);
    g_free(candidate->id);
    g_free(candidate->name);
    g_free(candidate->company);
}

static GArray *new_list(void)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(MoCandidate));
    g_array_set_clear_func(list, clear_candidate);
    return list;
}

void mo_candidates_init(MoCandidates *candidates, const MoPlanning *planning, unsigned n_best)
{
    *candidates = (MoCandidates){.planning = planning, .n_best = MAX(1u, n_best)};
    candidates->sure = new_list();
    candidates->best = new_list();
    mo_cut_init(&candidates->cut);
}

void mo_candidates_clear(MoCandidates *candidates)
{
    g_clear_pointer(&candidates->sure, g_array_unref);
    g_clear_pointer(&candidates->best, g_array_unref);
    mo_cut_clear(&candidates->cut);
}

static gint compare_candidates(gconstpointer a, gconstpointer b)
{
    return mo_rank_compare(&((const MoCandidate *)a)->key, &((const MoCandidate *)b)->key);
}

static uint64_t hash_of(const MoCandidates *candidates, const char *customer)
{
    return mo_person_hash(&candidates->planning->rules, customer);
}

/* Cuts all but the best. */
static void shrink(MoCandidates *candidates)
{
    GArray *best = candidates->best;
    if (best->len <= candidates->n_best)
        return;
    g_array_sort(best, compare_candidates);
    for (guint i = candidates->n_best; i < best->len; i++) {
        const MoCandidate *candidate = &g_array_index(best, MoCandidate, i);
        const char *customer = candidate->moment ? candidate->moment->customer_id : candidate->id;
        mo_cut_add(&candidates->cut, hash_of(candidates, customer));
    }
    g_array_set_size(best, candidates->n_best);
    candidates->last = g_array_index(best, MoCandidate, best->len - 1).key;
    candidates->has_last = true;
}

static void add_to_best(MoCandidates *candidates, const MoCandidate *candidate)
{
    g_array_append_val(candidates->best, *candidate);
    if (candidates->best->len / 2 >= candidates->n_best)
        shrink(candidates);
}

static bool is_asked_for(const MoPlanInput *input, uint64_t seed, const MoPerson *person,
                         const MoPair *pair, MoDay nominal)
{
    const MoPlanKeep *keep = &input->keep;
    if (keep->all)
        return true;
    const char *customer = person->who.customer->id;
    if (keep->customer && strcmp(keep->customer, customer) == 0)
        return true;
    if (!keep->id)
        return false;
    g_autofree char *id =
        mo_moment_make_id(seed, customer, pair->habit->name, nominal, pair->origin);
    return g_str_has_prefix(id, keep->id);
}

static MoCandidate new_unmade(const MoPerson *person, const MoPair *pair,
                              const MoOccurrence *occurrence)
{
    const MoCustomer *customer = person->who.customer;
    MoCandidate candidate = {.pair = *pair,
                             .occurrence = *occurrence,
                             .id = g_strdup(customer->id),
                             .name = g_strdup(customer->name),
                             .company = g_strdup(customer->company)};
    candidate.pair.answered = NULL; /* the pair's own */
    return candidate;
}

void mo_candidates_offer(MoCandidates *candidates, const MoPerson *person, const MoPair *pair,
                         const MoOccurrence *occurrence)
{
    const MoPlanning *planning = candidates->planning;
    MoRankKey key = mo_rank_key(pair, occurrence, planning->today, person->last_done_kind);
    bool is_sure =
        pair->open.is || occurrence->fixed ||
        is_asked_for(planning->input, planning->rules.seed, person, pair, occurrence->nominal);
    if (!is_sure && candidates->has_last && mo_rank_compare(&key, &candidates->last) > 0) {
        mo_cut_add(&candidates->cut, person->who.hash);
        return;
    }
    MoCandidate candidate;
    if (mo_build_has_record(person, pair, occurrence))
        candidate = (MoCandidate){.moment = mo_build_moment(planning, person, pair, occurrence)};
    else
        candidate = new_unmade(person, pair, occurrence);
    candidate.key = key;
    if (is_sure)
        g_array_append_val(candidates->sure, candidate);
    else
        add_to_best(candidates, &candidate);
}

void mo_candidates_take(MoCandidates *candidates, MoMoment *moment, const MoRankKey *key)
{
    MoCandidate candidate = {.moment = moment, .key = *key};
    bool only_waits =
        moment->state == MO_STATE_PLANNED && moment->raised_day == MO_DAY_NONE && !moment->fixed;
    if (only_waits)
        add_to_best(candidates, &candidate);
    else
        g_array_append_val(candidates->sure, candidate);
}

static void make(const MoPlanning *planning, MoCandidate *candidate)
{
    if (!candidate->moment)
        candidate->moment = mo_build_planned(
            planning->rules.seed, planning->rules.config, candidate->id, candidate->name,
            candidate->company, &candidate->pair, &candidate->occurrence, planning->today);
}

GArray *mo_candidates_sort(MoCandidates *candidates)
{
    GArray *best = candidates->best;
    shrink(candidates);
    g_array_append_vals(candidates->sure, best->data, best->len);
    if (best->len > 0)
        memset(best->data, 0, best->len * sizeof(MoCandidate)); /* what they own has moved */
    g_array_set_size(best, 0);
    g_array_sort(candidates->sure, compare_candidates);
    for (guint i = 0; i < candidates->sure->len; i++)
        make(candidates->planning, &g_array_index(candidates->sure, MoCandidate, i));
    return candidates->sure;
}
