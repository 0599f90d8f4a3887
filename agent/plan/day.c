/* The state of today. */
#include "plan/day_private.h"

#include "base/i18n.h"
#include "plan/absent.h"

void mo_day_collect(MoPlanning *planning, const MoPerson *person, MoCandidates *candidates)
{
    for (unsigned i = 0; i < person->n_pairs; i++) {
        MoOccurrence occurrence;
        if (mo_planning_find_open(planning, &person->pairs[i], &occurrence))
            mo_candidates_offer(candidates, person, &person->pairs[i], &occurrence);
    }
}

static bool stream(MoPlanning *planning, MoCandidates *candidates, MoPlan *plan, GError **error)
{
    MoCustomers *customers = planning->input->customers;
    const MoCustomer *customer;
    if (!mo_customers_follow(customers, planning->input->history, planning->today,
                             planning->input->now_utc, true, error))
        return false;
    while (mo_customers_next(customers, &customer)) {
        const MoPerson *person = mo_planning_read(planning, customer, error);
        if (!person)
            return false;
        plan->n_customers++;
        mo_day_collect(planning, person, candidates);
    }
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
        n += moment->state == MO_STATE_RAISED;
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

static char *why_waits(const MoConfig *config, MoDay today)
{
    if (!mo_workdays_is_working(config->workdays, today)) {
        g_autofree char *day = mo_day_print_long(mo_workdays_on_or_after(config->workdays, today));
        return g_strdup_printf(_("a day off; surprises wait until %s"), day);
    }
    return g_strdup_printf(_("no place left today (surprises-a-day = %u)"),
                           config->surprises_a_day);
}

/* Gives places by rank; what was raised before keeps its own. */
static void admit(const MoPlanning *planning, GArray *candidates, MoPlan *plan)
{
    const MoConfig *config = planning->input->config;
    bool working = mo_workdays_is_working(config->workdays, planning->today);
    MoPlaces places =
        mo_places_new(config->surprises_a_day, plan->n_first_raises, count_open(candidates));
    for (guint i = 0; i < candidates->len; i++) {
        MoCandidate *candidate = &g_array_index(candidates, MoCandidate, i);
        MoMoment *moment = g_steal_pointer(&candidate->moment);
        g_hash_table_insert(plan->own->keys, moment,
                            g_memdup2(&candidate->key, sizeof candidate->key));
        if (is_snoozed_away(moment, planning->today)) {
            g_autofree char *until = mo_day_print_long(moment->until.day);
            hold(plan, moment, g_strdup_printf(_("snoozed until %s"), until));
        } else if (moment->raised_day != MO_DAY_NONE ||
                   (working && mo_places_take(&places, moment->fixed))) {
            moment->admitted = true;
            g_ptr_array_add(plan->moments, moment);
        } else {
            hold(plan, moment, why_waits(config, planning->today));
        }
    }
    plan->own->lacks = working && plan->own->cut.n > 0 && mo_places_take(&places, false);
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
    plan->own->has_last = candidates->has_last;
    plan->own->last = candidates->last;
}

bool mo_day_settle(MoPlanning *planning, MoCandidates *candidates, MoPlan *plan, GError **error)
{
    int raised = mo_history_count_first_raises(planning->input->history, planning->today, error);
    if (raised < 0)
        return false;
    plan->n_first_raises = (unsigned)raised;
    GArray *sorted = mo_candidates_sort(candidates);
    take_cut(plan, candidates);
    plan->n_held = plan->own->cut.n;
    admit(planning, sorted, plan);
    plan->n_waiting = plan->waiting->len + plan->own->cut.n;
    mo_planning_finish(planning);
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

MoPlan *mo_plan_day(const MoPlanInput *input, GError **error)
{
    g_autoptr(MoPlan) plan = mo_day_plan_new();
    MoPlanning planning;
    mo_history_hold(input->history);
    mo_planning_init(&planning, input);
    bool fine = run(&planning, plan, error);
    mo_history_release(input->history);
    mo_planning_clear(&planning);
    return fine ? g_steal_pointer(&plan) : NULL;
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
    g_free(plan->own);
    g_free(plan);
}
