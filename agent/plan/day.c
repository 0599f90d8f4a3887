/* The state of today. */
#include "plan/day_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "plan/absent.h"
#include "plan/ahead.h"
#include "plan/basics.h"
#include "plan/pass.h"
#include "plan/resting.h"
#include "plan/rhythm.h"

#define STOP_EVERY 1024U

void mo_day_collect(MoPlanning *planning, const MoPerson *person, MoCandidates *candidates)
{
    for (unsigned i = 0; i < person->n_pairs; i++) {
        MoOccurrence occurrence;
        if (mo_planning_find_open(planning, &person->pairs[i], &occurrence))
            mo_candidates_offer(candidates, person, &person->pairs[i], &occurrence);
    }
}

/* Now and then, so that asking costs nothing. */
static bool is_stopped(const MoPlanInput *input, unsigned n_customers, GError **error)
{
    if (!input->is_stopped || n_customers % STOP_EVERY != 0 || !input->is_stopped(input->stop_data))
        return false;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_STOPPED, "planning was stopped");
    return true;
}

static bool stream(MoPlanning *planning, MoCandidates *candidates, MoPlan *plan, GError **error)
{
    MoCustomers *customers = planning->input->customers;
    MoPlanAhead *ahead = planning->input->ahead;
    const MoCustomer *customer;
    if (!mo_customers_follow(customers, planning->input->history, planning->today,
                             planning->input->now_utc, true, error) ||
        !mo_planning_gather(planning, error))
        return false;
    if (ahead)
        mo_ahead_begin(ahead, planning->input);
    while (mo_customers_next(customers, &customer)) {
        if (is_stopped(planning->input, plan->n_customers++, error))
            return false;
        if (mo_pass_over(planning, candidates, customer))
            continue;
        MoPerson *person = mo_planning_read(planning, customer, error);
        if (!person)
            return false;
        mo_day_collect(planning, person, candidates);
        if (ahead)
            mo_ahead_offer(ahead, planning, person);
    }
    if (ahead)
        mo_ahead_end(ahead);
    plan->missing = mo_customers_get_missing(customers);
    return mo_absent_collect(planning, candidates, error);
}

static bool is_snoozed_away(const MoMoment *moment, MoDay today)
{
    return moment->state == MO_STATE_SNOOZED && moment->until.day > today;
}

static unsigned count_open(const GArray *candidates)
{
    unsigned n = 0;
    for (guint i = 0; i < candidates->len; i++) {
        const MoMoment *moment = g_array_index(candidates, MoCandidate, i).moment;
        n += moment->state == MO_STATE_RAISED && moment->habit->class == MO_CLASS_MAGIC &&
             moment->paused_until == MO_DAY_NONE;
    }
    return n;
}

static void hold(MoPlan *plan, MoMoment *moment, char *why)
{
    moment->held = why;
    if (moment->state == MO_STATE_PLANNED) {
        moment->state = MO_STATE_HELD;
        plan->n_held++;
    }
    g_ptr_array_add(plan->waiting, moment);
}

char *mo_day_explain_no_place(const MoConfig *config, MoDay today)
{
    if (!mo_workdays_is_working(config->workdays, today)) {
        g_autofree char *day = mo_day_print_long(mo_workdays_on_or_after(config->workdays, today));
        return g_strdup_printf(_("a day off; surprises wait until %s"), day);
    }
    return g_strdup_printf(_("no place left today (surprises-a-day = %u)"),
                           config->surprises_a_day);
}

static char *why_stopped(unsigned bans)
{
    if (bans & MO_BAN_DIED)
        return g_strdup(_("she died"));
    return g_strdup(bans & MO_BAN_LEFT ? _("she has left") : _("she asked for no contact"));
}

/* Who may have a place today, while places are given. */
typedef struct {
    const MoPlanning *planning;
    bool working;
    MoPlaces places;
    MoRest *chosen; /* who rests with what was given a place just now */
    const MoRankKey *last;
} Admission;

/* NULL: it gets a place, and takes it; else why it waits. The caller frees it. */
static char *try_place(Admission *admission, const MoCandidate *candidate, const MoMoment *moment)
{
    const MoPlanning *planning = admission->planning;
    MoRestReason reason;
    if (!admission->working)
        return mo_day_explain_no_place(planning->input->config, planning->today);
    char *owed = mo_basics_explain(planning->rest, candidate->rested, planning->today);
    if (owed)
        return owed;
    if (!moment->fixed &&
        (mo_rest_holds(planning->rest, candidate->rested, planning->today, &reason) ||
         mo_rest_holds(admission->chosen, candidate->rested, planning->today, &reason)))
        return mo_resting_explain(&reason, moment->company, planning->today);
    if (moment->yields_to)
        return mo_rhythm_explain(moment->habit, moment->yields_to);
    if (!mo_places_take(&admission->places, moment->fixed))
        return mo_day_explain_no_place(planning->input->config, planning->today);
    mo_rest_begin(admission->chosen, candidate->rested, planning->today);
    if (!moment->fixed)
        admission->last = &candidate->key;
    return NULL;
}

/* Whether somebody who was cut could have had a place. */
static bool lacks(Admission *admission, const MoPlanOwn *own)
{
    if (!admission->working || own->cut.n == 0)
        return false;
    return mo_places_take(&admission->places, false) ||
           (admission->last && own->held_line.is &&
            mo_rank_compare(admission->last, &own->held_line.last) > 0);
}

/* Behind the nearer of the two lines not all are there that wait: those who are left are cut too,
 * so that what is listed has no gaps. */
static void cut_waiting(const MoPlanning *planning, MoPlan *plan)
{
    MoPlanOwn *own = plan->own;
    MoCutLine *best = &own->best_line, *held = &own->held_line;
    if (!best->is && !held->is)
        return;
    bool held_is_nearer = held->is && (!best->is || mo_rank_compare(&held->last, &best->last) < 0);
    MoCutLine line = held_is_nearer ? *held : *best;
    for (guint i = plan->waiting->len; i > 0; i--) {
        MoMoment *moment = g_ptr_array_index(plan->waiting, i - 1);
        const MoRankKey *key = g_hash_table_lookup(own->keys, moment);
        if (moment->state != MO_STATE_HELD || moment->fixed || moment->asked_for ||
            mo_rank_compare(key, &line.last) <= 0)
            continue;
        mo_cut_add(&own->cut, mo_person_hash(&planning->rules, moment->customer_id));
        g_hash_table_remove(own->keys, moment);
        g_ptr_array_remove_index(plan->waiting, i - 1);
        plan->n_held--;
    }
    *best = *held = line;
}

/* Gives places by rank; what was raised before keeps its own. */
static void admit(const MoPlanning *planning, GArray *candidates, MoPlan *plan)
{
    const MoConfig *config = planning->input->config;
    Admission admission = {.planning = planning};
    admission.working = mo_workdays_is_working(config->workdays, planning->today);
    admission.places =
        mo_places_new(config->surprises_a_day, plan->n_first_raises, count_open(candidates));
    admission.chosen = mo_rest_new(config->rest_person_days, config->rest_company_days);
    for (guint i = 0; i < candidates->len; i++) {
        MoCandidate *candidate = &g_array_index(candidates, MoCandidate, i);
        MoMoment *moment = g_steal_pointer(&candidate->moment);
        char *why = NULL;
        g_hash_table_insert(plan->own->keys, moment,
                            g_memdup2(&candidate->key, sizeof candidate->key));
        if (is_snoozed_away(moment, planning->today)) {
            g_autofree char *until = mo_day_print_long(moment->until.day);
            hold(plan, moment, g_strdup_printf(_("snoozed until %s"), until));
        } else if (moment->stopped) {
            hold(plan, moment, why_stopped(moment->stopped));
        } else if (moment->paused_until != MO_DAY_NONE && moment->habit->class == MO_CLASS_MAGIC) {
            g_autofree char *until = mo_day_print_long(moment->paused_until);
            hold(plan, moment, g_strdup_printf(_("paused until %s"), until));
        } else if (moment->raised_day != MO_DAY_NONE || moment->habit->class != MO_CLASS_MAGIC ||
                   !(why = try_place(&admission, candidate, moment))) {
            moment->admitted = true;
            g_ptr_array_add(plan->moments, moment);
        } else {
            hold(plan, moment, why);
        }
    }
    plan->own->lacks = lacks(&admission, plan->own);
    mo_rest_free(admission.chosen);
}

MoPlan *mo_day_plan_new(void)
{
    MoPlan *plan = g_new0(MoPlan, 1);
    plan->own = g_new0(MoPlanOwn, 1);
    plan->own->keys = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    mo_cut_init(&plan->own->cut);
    plan->moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    plan->waiting = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    return plan;
}

unsigned mo_day_count_kept(const MoConfig *config)
{
    return config->surprises_a_day + MO_PLAN_WAITING_KEPT;
}

/* What was cut and where: the plan remembers it for the next update. */
static void take_cut(MoPlan *plan, MoCandidates *candidates)
{
    mo_cut_clear(&plan->own->cut);
    plan->own->cut = candidates->cut;
    candidates->cut = (MoCut){0};
    plan->own->best_line = candidates->best_line;
    plan->own->held_line = candidates->held_line;
}

static bool add_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until, bool by_user,
                    void *data)
{
    uint64_t *sum = data;
    uint64_t what = mo_hash_mix(bans * 2 + by_user, (uint64_t)(int64_t)until);
    *sum += mo_hash_mix(mo_hash(alias, customer, NULL), what); /* they come in no order */
    return true;
}

uint64_t mo_day_sum_bans(MoHistory *history)
{
    uint64_t sum = 0;
    (void)mo_history_foreach_ban(history, add_ban, &sum, NULL);
    return sum;
}

bool mo_day_settle(MoPlanning *planning, MoCandidates *candidates, MoPlan *plan, GError **error)
{
    int raised = mo_history_count_first_raises(planning->input->history, planning->today, error);
    if (raised < 0)
        return false;
    plan->n_first_raises = (unsigned)raised;
    plan->own->bans = mo_day_sum_bans(planning->input->history);
    GArray *sorted = mo_candidates_sort(candidates);
    take_cut(plan, candidates);
    plan->n_held = 0;
    admit(planning, sorted, plan);
    cut_waiting(planning, plan);
    plan->n_held += plan->own->cut.n;
    plan->n_waiting = plan->waiting->len + plan->own->cut.n;
    mo_planning_finish(planning);
    mo_rest_free(plan->own->rest);
    plan->own->rest = g_steal_pointer(&planning->rest);
    g_clear_pointer(&plan->writes, g_ptr_array_unref);
    plan->writes = g_steal_pointer(&planning->writes);
    return mo_build_attach_customers(planning->input, plan->moments, error);
}

static bool run(MoPlanning *planning, MoPlan *plan, GError **error)
{
    MoCandidates candidates;
    mo_candidates_init(&candidates, planning, mo_day_count_kept(planning->input->config));
    bool fine = stream(planning, &candidates, plan, error) &&
                mo_day_settle(planning, &candidates, plan, error);
    mo_candidates_clear(&candidates);
    return fine;
}

/* `known`: who rests, taken over; NULL: as far as persons were read. */
static MoPlan *plan_once(const MoPlanInput *input, MoRest *known, GError **error)
{
    g_autoptr(MoPlan) plan = mo_day_plan_new();
    MoPlanning planning;
    mo_planning_init(&planning, input);
    planning.rest_is_known = known != NULL;
    if (known) {
        mo_rest_free(planning.rest);
        planning.rest = known;
    }
    bool fine = run(&planning, plan, error);
    mo_planning_clear(&planning);
    return fine ? g_steal_pointer(&plan) : NULL;
}

MoPlan *mo_plan_day(const MoPlanInput *input, GError **error)
{
    mo_history_hold(input->history);
    MoPlan *plan = plan_once(input, NULL, error);
    /* Colleagues who stand further down turned out to have had a surprise: now all of that is
     * known, and nobody is kept in vain. */
    if (plan && plan->own->lacks) {
        MoRest *known = g_steal_pointer(&plan->own->rest);
        mo_plan_free(plan);
        plan = plan_once(input, known, error);
    }
    mo_history_release(input->history);
    return plan;
}

void mo_plan_free(MoPlan *plan)
{
    if (!plan)
        return;
    g_clear_pointer(&plan->moments, g_ptr_array_unref);
    g_clear_pointer(&plan->waiting, g_ptr_array_unref);
    g_clear_pointer(&plan->writes, g_ptr_array_unref);
    g_clear_pointer(&plan->own->keys, g_hash_table_unref);
    mo_cut_clear(&plan->own->cut);
    mo_rest_free(plan->own->rest);
    g_free(plan->own);
    g_free(plan);
}
