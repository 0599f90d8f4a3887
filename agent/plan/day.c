#include "plan/build.h"

#include "base/i18n.h"

/* A moment that may be shown today, with its place in the order. */
typedef struct {
    MoMoment *moment;
    MoRankKey key;
} Candidate;

static gint compare_candidates(gconstpointer a, gconstpointer b)
{
    return mo_rank_compare(&((const Candidate *)a)->key, &((const Candidate *)b)->key);
}

static void clear_candidate(void *candidate)
{
    mo_moment_free(((Candidate *)candidate)->moment);
}

static void collect(const MoPlanning *planning, const MoPerson *person, GArray *candidates)
{
    for (guint i = 0; i < person->pairs->len; i++) {
        const MoPair *pair = &g_array_index(person->pairs, MoPair, i);
        MoOccurrence occurrence;
        if (!mo_pair_find_open(pair, planning->today, &occurrence))
            continue;
        Candidate candidate = {
            mo_build_moment(planning, person, pair, &occurrence),
            mo_rank_key(pair, &occurrence, planning->today, person->id, person->last_done_kind)};
        g_array_append_val(candidates, candidate);
    }
}

/* Customers of open moments, to notice who is no longer in the records. */
typedef struct {
    GHashTable *seen; /* id of a customer with an open moment -> whether she was streamed */
    MoPlanning *planning;
} OpenCustomers;

static bool note_open(const MoRecord *record, void *data)
{
    OpenCustomers *open = data;
    g_hash_table_insert(open->seen, g_strdup(record->customer), GINT_TO_POINTER(0));
    return true;
}

static bool withdraw_gone(const MoRecord *record, void *data)
{
    OpenCustomers *open = data;
    if (!GPOINTER_TO_INT(g_hash_table_lookup(open->seen, record->customer)))
        mo_planning_withdraw(open->planning, record, _("the customer is no longer in the records"));
    return true;
}

static bool stream(MoPlanning *planning, GArray *candidates, MoPlan *plan, GError **error)
{
    MoHistory *history = planning->input->history;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    OpenCustomers open = {seen, planning};
    const MoCustomer *customer;
    if (!mo_history_foreach_open(history, note_open, &open, error))
        return false;
    while (mo_customers_next(planning->input->customers, &customer)) {
        g_autoptr(MoPerson) person = mo_person_new(planning, customer, error);
        if (!person)
            return false;
        plan->n_customers++;
        if (g_hash_table_contains(seen, person->id))
            g_hash_table_insert(seen, g_strdup(person->id), GINT_TO_POINTER(1));
        collect(planning, person, candidates);
    }
    /* Rows that could not be read are no reason to take anything back. */
    if (!mo_customers_is_whole(planning->input->customers))
        return true;
    return mo_history_foreach_open(history, withdraw_gone, &open, error);
}

static bool is_snoozed_away(const MoMoment *moment, MoDay today)
{
    return moment->state == MO_STATE_SNOOZED && moment->until.day > today;
}

static unsigned count_open(const GArray *candidates)
{
    unsigned n = 0;
    for (guint i = 0; i < candidates->len; i++) {
        const MoMoment *moment = g_array_index(candidates, Candidate, i).moment;
        n += moment->state == MO_STATE_RAISED;
    }
    return n;
}

static void hold(MoPlan *plan, MoMoment *moment, char *why)
{
    moment->held = why;
    if (moment->state == MO_STATE_PLANNED)
        moment->state = MO_STATE_HELD;
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
        Candidate *candidate = &g_array_index(candidates, Candidate, i);
        MoMoment *moment = g_steal_pointer(&candidate->moment);
        g_hash_table_insert(plan->keys, moment, g_memdup2(&candidate->key, sizeof candidate->key));
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
}

static MoPlan *plan_new(void)
{
    MoPlan *plan = g_new0(MoPlan, 1);
    plan->keys = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    plan->moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    plan->waiting = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    return plan;
}

/* Ranks the candidates and gives places; attaches customers to what is shown. */
static bool settle(MoPlanning *planning, GArray *candidates, MoPlan *plan, GError **error)
{
    int raised = mo_history_count_first_raises(planning->input->history, planning->today, error);
    if (raised < 0)
        return false;
    plan->n_first_raises = (unsigned)raised;
    g_array_sort(candidates, compare_candidates);
    admit(planning, candidates, plan);
    mo_planning_finish(planning);
    g_clear_pointer(&plan->writes, g_ptr_array_unref);
    plan->writes = g_steal_pointer(&planning->writes);
    return mo_build_attach_customers(planning->input, plan->moments, error);
}

static GArray *new_candidates(void)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_array_set_clear_func(candidates, clear_candidate);
    return candidates;
}

static bool run(MoPlanning *planning, MoPlan *plan, GError **error)
{
    g_autoptr(GArray) candidates = new_candidates();
    return stream(planning, candidates, plan, error) && settle(planning, candidates, plan, error);
}

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
                      GArray *candidates)
{
    while (list->len > 0) {
        MoMoment *moment = g_ptr_array_steal_index_fast(list, list->len - 1);
        Candidate candidate = {moment, *(MoRankKey *)g_hash_table_lookup(plan->keys, moment)};
        if (g_hash_table_contains(changed, moment->customer_id)) {
            mo_moment_free(moment);
            continue;
        }
        reset_moment(moment, now);
        g_array_append_val(candidates, candidate);
    }
}

static bool stream_changed(MoPlanning *planning, GHashTable *changed, GArray *candidates,
                           GError **error)
{
    guint missing = g_hash_table_size(changed);
    const MoCustomer *customer;
    while (missing > 0 && mo_customers_next(planning->input->customers, &customer)) {
        if (!g_hash_table_contains(changed, customer->id))
            continue;
        g_autoptr(MoPerson) person = mo_person_new(planning, customer, error);
        if (!person)
            return false;
        collect(planning, person, candidates);
        missing--;
    }
    return true;
}

static bool rerun(MoPlanning *planning, MoPlan *plan, GHashTable *changed, GError **error)
{
    g_autoptr(GArray) candidates = new_candidates();
    take_back(plan, plan->moments, changed, planning->input->now, candidates);
    take_back(plan, plan->waiting, changed, planning->input->now, candidates);
    g_hash_table_remove_all(plan->keys);
    return stream_changed(planning, changed, candidates, error) &&
           settle(planning, candidates, plan, error);
}

bool mo_plan_update(MoPlan *plan, const MoPlanInput *input, GHashTable *changed, GError **error)
{
    MoPlanning planning;
    mo_history_hold(input->history);
    bool fine = mo_planning_init(&planning, input, error) && rerun(&planning, plan, changed, error);
    mo_history_release(input->history);
    mo_planning_clear(&planning);
    return fine;
}

MoPlan *mo_plan_day(const MoPlanInput *input, GError **error)
{
    g_autoptr(MoPlan) plan = plan_new();
    MoPlanning planning;
    mo_history_hold(input->history);
    bool fine = mo_planning_init(&planning, input, error) && run(&planning, plan, error);
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
    g_clear_pointer(&plan->keys, g_hash_table_unref);
    g_free(plan);
}
