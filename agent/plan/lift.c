/* Whoever wants no contact until a day has surprises again from the day after it. */
#include "plan/person.h"

static void add_pairs(MoPerson *person, const MoPlanning *planning, const MoPlanningHabit *habit)
{
    unsigned first = person->n_pairs;
    mo_person_add_pairs(person, planning, habit);
    /* What was open of them is withdrawn today. */
    for (unsigned i = first; i < person->n_pairs; i++)
        person->pairs[i].open.is = false;
}

void mo_person_lift(MoPerson *person, const MoPlanning *planning, MoDay last)
{
    const MoCustomer *customer = person->who.customer;
    if (!person->stopped || mo_customer_bans_on(customer, last) & MO_BAN_ALL)
        return;
    person->stopped_until = customer->bans_until;
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoHabit *one = planning->habits[i].pair.habit;
        if (one->active && one->class == MO_CLASS_MAGIC && mo_selector_match(one->who, customer))
            add_pairs(person, planning, &planning->habits[i]);
    }
}
