#include "plan/absent.h"

#include "base/i18n.h"
#include "model/customer_slots.h"

typedef struct {
    MoPlanning *planning;
    MoCandidates *candidates;
    GPtrArray *kept; /* of char*: ids of those whose moments stay */
} Absent;

static const MoPlanningHabit *find_habit(const MoPlanning *planning, const char *name)
{
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoHabit *habit = planning->habits[i].pair.habit;
        if (habit->active && g_str_equal(habit->name, name))
            return &planning->habits[i];
    }
    return NULL;
}

static bool is_kept_already(const GPtrArray *kept, const char *id)
{
    for (guint i = 0; i < kept->len; i++)
        if (g_str_equal(g_ptr_array_index(kept, i), id))
            return true;
    return false;
}

/* What becomes of one open record. */
static bool look_at(const MoRecord *record, void *data)
{
    Absent *absent = data;
    MoPlanning *planning = absent->planning;
    MoPresence presence = mo_customers_get_presence(planning->input->customers, record->customer);
    if (presence == MO_PRESENCE_HERE)
        return true;
    bool lasts = presence == MO_PRESENCE_UNKNOWN || record->class != MO_CLASS_MAGIC;
    if (lasts && find_habit(planning, record->habit)) {
        if (!is_kept_already(absent->kept, record->customer))
            g_ptr_array_add(absent->kept, g_strdup(record->customer));
        return true;
    }
    mo_planning_withdraw(planning, record,
                         presence == MO_PRESENCE_OTHERS
                             ? _("'only' leaves the customer out now")
                             : _("the customer is no longer in the records"));
    return true;
}

/* What is still known of her. */
static MoCustomer *new_customer(MoHistory *history, const char *id)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    MoCustomer *customer = mo_customer_new();
    (void)mo_history_get_name(history, id, &name, &company);
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    mo_customer_set_text(customer, MO_FIELD_NAME, name && *name ? name : id);
    mo_customer_set_text(customer, MO_FIELD_COMPANY, company);
    return customer;
}

static char *explain(const MoMoment *moment, MoPresence presence)
{
    /* Translators: %s: why a moment is there, as in "last contact 34 days ago". */
    return presence == MO_PRESENCE_UNKNOWN
               ? g_strdup_printf(_("%s; her record is missing at the moment"), moment->reason)
               : g_strdup_printf(_("%s; she is no longer in your records"), moment->reason);
}

static void offer(Absent *absent, const MoPerson *person, const MoPair *pair)
{
    MoPlanning *planning = absent->planning;
    MoOccurrence occurrence;
    if (!pair->open.is || !mo_pair_find_open(pair, planning->today, &occurrence))
        return;
    if (occurrence.last_open != MO_DAY_NONE && occurrence.last_open < planning->today &&
        pair->habit->class == MO_CLASS_MAGIC)
        return;
    MoMoment *moment = mo_build_moment(planning, person, pair, &occurrence);
    MoPresence presence =
        mo_customers_get_presence(planning->input->customers, person->who.customer->id);
    char *reason = explain(moment, presence);
    g_free(moment->reason);
    moment->reason = reason;
    moment->customer = mo_customer_dup(person->who.customer);
    MoRankKey key = mo_rank_key(pair, &occurrence, planning->today, person->last_done_kind);
    mo_candidates_take(absent->candidates, moment, &key);
}

static bool keep(Absent *absent, const char *id, GError **error)
{
    MoPlanning *planning = absent->planning;
    g_autoptr(MoCustomer) customer = new_customer(planning->input->history, id);
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(planning->input->history, id, planning->since, error);
    g_autoptr(GPtrArray) starts = mo_history_load_starts(planning->input->history, id, error);
    if (!known || !starts)
        return false;
    mo_person_heed_names(planning, known);
    MoPerson person = {.who = {.customer = customer,
                               .known = known,
                               .first_seen = known->first_seen,
                               .hash = mo_person_hash(&planning->rules, id)},
                       .last_done_kind = known->last_done_kind,
                       .known = known,
                       .starts = starts};
    for (guint i = 0; i < known->pairs->len; i++) {
        const MoPairHistory *history = g_ptr_array_index(known->pairs, i);
        const MoPlanningHabit *habit = find_habit(planning, history->habit);
        if (!habit)
            continue;
        mo_person_add_pairs(&person, planning, habit);
    }
    for (unsigned i = 0; i < person.n_pairs; i++) {
        offer(absent, &person, &person.pairs[i]);
        mo_pair_clear(&person.pairs[i]);
    }
    g_free(person.pairs);
    return true;
}

static bool keep_all(Absent *absent, GError **error)
{
    bool fine = true;
    for (guint i = 0; fine && i < absent->kept->len; i++)
        fine = keep(absent, g_ptr_array_index(absent->kept, i), error);
    return fine;
}

bool mo_absent_collect(MoPlanning *planning, MoCandidates *candidates, GError **error)
{
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    Absent absent = {planning, candidates, kept};
    return mo_history_foreach_open(planning->input->history, look_at, &absent, error) &&
           keep_all(&absent, error);
}

static void look_at_all(Absent *absent, const MoPairHistory *history)
{
    for (guint i = 0; i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (mo_record_is_open(record))
            (void)look_at(record, absent);
    }
}

bool mo_absent_collect_one(MoPlanning *planning, const char *id, MoCandidates *candidates,
                           GError **error)
{
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    Absent absent = {planning, candidates, kept};
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(planning->input->history, id, planning->since, error);
    if (!known)
        return false;
    for (guint i = 0; i < known->pairs->len; i++)
        look_at_all(&absent, g_ptr_array_index(known->pairs, i));
    return keep_all(&absent, error);
}
