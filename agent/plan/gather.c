/* Who stands for whom: the reading of the records before planning, where a habit is counted once
 * for a company or a project. */
#include "plan/person.h"

#include "model/customer_slots.h"
#include "plan/ahead.h"

static void add_habit(MoPlanning *planning, const MoPlanningHabit *habit, const MoWho *who,
                      bool may_stand)
{
    const MoHabit *one = habit->pair.habit;
    uint64_t key = one->active ? mo_group_key(one, who->customer) : 0;
    if (key == 0)
        return;
    MoPair pair;
    mo_pair_init(&pair, &planning->rules, &habit->pair, who);
    mo_groups_add(planning->groups, key, &pair, who,
                  may_stand && mo_selector_match(one->who, who->customer));
    mo_pair_clear(&pair);
}

static void add_person(MoPlanning *planning, const MoWho *who, bool may_stand)
{
    for (unsigned i = 0; i < planning->n_habits; i++)
        add_habit(planning, &planning->habits[i], who, may_stand);
}

static bool add_customer(MoPlanning *planning, const MoCustomer *customer, unsigned order,
                         GError **error)
{
    MoKnown plain = mo_customers_get_known(planning->input->customers);
    g_autoptr(MoCustomerHistory) known = NULL;
    if (!plain.is_plain) {
        known =
            mo_history_load_brief(planning->input->history, customer->id, planning->since, error);
        if (!known)
            return false;
        mo_person_heed_names(planning, known);
    }
    MoDay seen = known ? known->first_seen : plain.first_seen;
    MoWho who = {.customer = customer,
                 .known = known,
                 .first_seen = seen == MO_DAY_NONE ? planning->today : seen,
                 .hash = mo_person_hash(&planning->rules, customer->id),
                 .order = order};
    bool is_stopped = mo_customer_bans_on(customer, planning->today) & MO_BAN_ALL;
    add_person(planning, &who, !is_stopped);
    return true;
}

/* What was answered with who is gone since counts for her company; of a project nobody knows any
 * more that she was in it. */
static bool add_gone(const MoCustomerHistory *history, void *data)
{
    MoPlanning *planning = data;
    const MoPlanInput *input = planning->input;
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    if (mo_customers_get_presence(input->customers, history->customer) == MO_PRESENCE_HERE ||
        !mo_history_get_name(input->history, history->customer, &name, &company) || !company)
        return true;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_ID, history->customer);
    mo_customer_set_text(customer, MO_FIELD_COMPANY, company);
    MoWho who = {.customer = customer,
                 .known = history,
                 .first_seen = planning->today,
                 .hash = mo_person_hash(&planning->rules, history->customer)};
    add_person(planning, &who, false);
    return true;
}

bool mo_planning_gather(MoPlanning *planning, GError **error)
{
    const MoPlanInput *input = planning->input;
    if (!mo_groups_are_needed(input->config))
        return true;
    MoDay last = planning->rest_last;
    if (input->ahead)
        last = MAX(last, mo_ahead_get_last(input->ahead));
    planning->groups = mo_groups_new(planning->today, last);
    if (!mo_customers_rewind(input->customers, error))
        return false;
    const MoCustomer *customer;
    for (unsigned n = 0; mo_customers_next(input->customers, &customer); n++) {
        if (!add_customer(planning, customer, n, error))
            return false;
    }
    return mo_history_foreach_history(input->history, planning->since, add_gone, planning, error) &&
           mo_customers_rewind(input->customers, error);
}
