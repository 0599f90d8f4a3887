#include "plan/candidate.h"

#include "plan/resting.h"
#include "plan/rhythm.h"

#include <string.h>

static void clear_candidate(void *data)
{
    MoCandidate *candidate = data;
    mo_moment_free(candidate->moment);
    g_free(candidate->id);
    g_free(candidate->name);
    g_free(candidate->company);
    g_free(candidate->origin);
    g_free(candidate->what);
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
    candidates->held = new_list();
    mo_cut_init(&candidates->cut);
}

void mo_candidates_clear(MoCandidates *candidates)
{
    g_clear_pointer(&candidates->sure, g_array_unref);
    g_clear_pointer(&candidates->best, g_array_unref);
    g_clear_pointer(&candidates->held, g_array_unref);
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

/* Cuts all of a list but the best; it is sorted. */
static void cut_list(MoCandidates *candidates, GArray *list, MoCutLine *line)
{
    if (list->len <= candidates->n_best)
        return;
    for (guint i = candidates->n_best; i < list->len; i++) {
        const MoCandidate *candidate = &g_array_index(list, MoCandidate, i);
        const char *customer = candidate->moment ? candidate->moment->customer_id : candidate->id;
        mo_cut_add(&candidates->cut, hash_of(candidates, customer));
    }
    g_array_set_size(list, candidates->n_best);
    *line = (MoCutLine){true, g_array_index(list, MoCandidate, list->len - 1).key};
}

static void shrink_held(MoCandidates *candidates)
{
    g_array_sort(candidates->held, compare_candidates);
    cut_list(candidates, candidates->held, &candidates->held_line);
}

static void add_to_held(MoCandidates *candidates, const MoCandidate *candidate)
{
    g_array_append_val(candidates->held, *candidate);
    if (candidates->held->len / 2 >= candidates->n_best)
        shrink_held(candidates);
}

/* Of one person and of one company only the best can have a place: the others are set aside. */
static void set_aside(MoCandidates *candidates)
{
    GArray *best = candidates->best;
    g_autoptr(MoRestTurns) turns = mo_rest_turns_new(candidates->planning->rest);
    guint kept = 0;
    for (guint i = 0; i < best->len; i++) {
        MoCandidate *candidate = &g_array_index(best, MoCandidate, i);
        if (mo_rest_turns_take(turns, candidate->rested))
            g_array_index(best, MoCandidate, kept++) = *candidate;
        else
            add_to_held(candidates, candidate);
    }
    /* What they own has moved. */
    memset(best->data + kept * sizeof(MoCandidate), 0, (best->len - kept) * sizeof(MoCandidate));
    g_array_set_size(best, kept);
}

static void shrink(MoCandidates *candidates)
{
    if (candidates->best->len == 0)
        return;
    g_array_sort(candidates->best, compare_candidates);
    set_aside(candidates);
    cut_list(candidates, candidates->best, &candidates->best_line);
}

static void add_to_best(MoCandidates *candidates, const MoCandidate *candidate)
{
    g_array_append_val(candidates->best, *candidate);
    if (candidates->best->len / 2 >= candidates->n_best)
        shrink(candidates);
}

static bool is_behind(const MoCutLine *line, const MoRankKey *key)
{
    return line->is && mo_rank_compare(key, &line->last) > 0;
}

bool mo_candidates_cuts(const MoCandidates *candidates, const MoRankKey *key)
{
    return is_behind(&candidates->best_line, key);
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
    candidate.pair.answered = candidate.pair.pauses = NULL; /* the pair's own */
    candidate.pair.origin = candidate.origin = g_strdup(pair->origin);
    candidate.pair.what = candidate.what = g_strdup(pair->what);
    return candidate;
}

/* Without rest, what gave way to another kind does not follow it on the same day: had it got a
 * place in the morning, it would have been raised at its hour. */
static bool had_one_today(const MoPerson *person, const MoPair *pair,
                          const MoOccurrence *occurrence, MoLocal now)
{
    const MoConfig *config = pair->rules->config;
    int32_t hour = pair->habit->at >= 0 ? pair->habit->at : config->digest;
    return config->rest_person_days == 0 && person->known &&
           person->known->last_done_day == now.day && now.second > hour &&
           pair->habit->class == MO_CLASS_MAGIC && !pair->open.is && !occurrence->fixed;
}

/* The habit that comes before it, so that not the same kind comes twice running. */
static const MoHabit *find_other(const MoPerson *person, const MoPair *pair,
                                 const MoOccurrence *occurrence, const MoRankKey *key, MoLocal now)
{
    if (had_one_today(person, pair, occurrence, now))
        return pair->habit;
    if (!mo_rhythm_is_asked(pair, occurrence, key))
        return NULL;
    for (unsigned i = 0; i < person->n_pairs; i++) {
        if (mo_rhythm_would_do(&person->pairs[i], pair, now.day))
            return person->pairs[i].habit;
    }
    return NULL;
}

void mo_candidates_offer(MoCandidates *candidates, const MoPerson *person, const MoPair *pair,
                         const MoOccurrence *occurrence)
{
    const MoPlanning *planning = candidates->planning;
    MoRankKey key = mo_rank_key(pair, occurrence, planning->today, person->last_done_kind);
    bool asked_for =
        is_asked_for(planning->input, planning->rules.seed, person, pair, occurrence->nominal);
    bool is_basic = pair->habit->class != MO_CLASS_MAGIC;
    bool is_sure = pair->open.is || occurrence->fixed || asked_for || is_basic;
    if (!is_sure && is_behind(&candidates->best_line, &key)) {
        mo_cut_add(&candidates->cut, person->who.hash);
        return;
    }
    MoRested rested = mo_person_get_rested(person);
    const MoHabit *other = find_other(person, pair, occurrence, &key, planning->input->now);
    bool rests = other || mo_pair_is_paused(pair, planning->today) ||
                 mo_rest_owes(planning->rest, rested, planning->today) ||
                 mo_rest_holds(planning->rest, rested, planning->today, NULL);
    if (!is_sure && rests && is_behind(&candidates->held_line, &key)) {
        mo_cut_add(&candidates->cut, person->who.hash);
        return;
    }
    MoCandidate candidate;
    if (person->stopped || mo_build_has_record(person, pair, occurrence))
        candidate = (MoCandidate){.moment = mo_build_moment(planning, person, pair, occurrence)};
    else
        candidate = new_unmade(person, pair, occurrence);
    candidate.key = key;
    candidate.rested = rested;
    candidate.asked_for = asked_for;
    candidate.yields_to = other;
    if (is_sure)
        g_array_append_val(candidates->sure, candidate);
    else if (rests)
        add_to_held(candidates, &candidate);
    else
        add_to_best(candidates, &candidate);
}

void mo_candidates_take(MoCandidates *candidates, MoMoment *moment, const MoRankKey *key)
{
    const MoPlanning *planning = candidates->planning;
    MoRested rested = {hash_of(candidates, moment->customer_id), mo_company_key(moment->company)};
    MoCandidate candidate = {.moment = moment, .key = *key, .rested = rested};
    bool only_waits = moment->state == MO_STATE_PLANNED && moment->raised_day == MO_DAY_NONE &&
                      !moment->fixed && moment->habit->class == MO_CLASS_MAGIC;
    if (only_waits && (moment->yields_to || moment->paused_until != MO_DAY_NONE ||
                       mo_rest_owes(planning->rest, rested, planning->today) ||
                       mo_rest_holds(planning->rest, rested, planning->today, NULL)))
        add_to_held(candidates, &candidate);
    else if (only_waits)
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
    candidate->moment->asked_for |= candidate->asked_for;
    if (candidate->yields_to)
        candidate->moment->yields_to = candidate->yields_to;
}

static void move_all(GArray *to, GArray *from)
{
    g_array_append_vals(to, from->data, from->len);
    if (from->len > 0)
        memset(from->data, 0, from->len * sizeof(MoCandidate)); /* what they own has moved */
    g_array_set_size(from, 0);
}

GArray *mo_candidates_sort(MoCandidates *candidates)
{
    shrink(candidates);
    shrink_held(candidates);
    move_all(candidates->sure, candidates->best);
    move_all(candidates->sure, candidates->held);
    g_array_sort(candidates->sure, compare_candidates);
    for (guint i = 0; i < candidates->sure->len; i++)
        make(candidates->planning, &g_array_index(candidates->sure, MoCandidate, i));
    return candidates->sure;
}
