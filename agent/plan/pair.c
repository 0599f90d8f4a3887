#include "plan/pair.h"

#include "base/text.h"

#include <stdlib.h>

/* A yearly date that was answered counts for 180 days, so that correcting a birthday in the records
 * never brings a second card. */
#define YEARLY_WINDOW_DAYS 180

/* Customers without any known contact start at different days, so that an import of 200 customers
 * does not fall due on one day. */
static MoDay phase_of(const MoPair *pair, const char *customer)
{
    uint64_t hash = mo_hash(pair->rules->seed, "phase", customer, pair->habit->name, NULL);
    unsigned interval = MAX(1u, mo_span_days(pair->habit->when->offset));
    return pair->begin + (MoDay)((hash >> 32) * interval >> 32);
}

static void take_record(MoPair *pair, const MoRecord *record)
{
    if (mo_record_is_answered(record)) {
        if (!pair->answered)
            pair->answered = g_array_new(FALSE, FALSE, sizeof(MoDay));
        g_array_append_val(pair->answered, record->nominal);
    } else if (mo_record_is_open(record) &&
               (!pair->open.is || record->nominal > pair->open.nominal)) {
        pair->open = (MoOpen){.is = true,
                              .nominal = record->nominal,
                              .show = record->show,
                              .due = record->due,
                              .raised_day = record->raised_day,
                              .state = record->state,
                              .until = record->until};
    }
}

static void take_history(MoPair *pair, const MoCustomerHistory *known)
{
    const MoPairHistory *history = mo_customer_history_get(known, pair->habit->name);
    pair->last_contact = MAX(pair->last_contact, known->last_contact);
    if (!history)
        return;
    pair->never = history->never;
    pair->last_passed = MAX(history->last_done, history->last_passed);
    for (guint i = 0; i < history->records->len; i++)
        take_record(pair, g_ptr_array_index(history->records, i));
}

void mo_pair_init(MoPair *pair, const MoPlanRules *rules, const MoHabit *habit,
                  const MoCustomer *customer, const MoCustomerHistory *known, MoDay habit_seen)
{
    *pair = (MoPair){.rules = rules,
                     .habit = habit,
                     .last_contact = customer->last_contacted,
                     .last_passed = MO_DAY_NONE,
                     .phase = MO_DAY_NONE};
    pair->begin = MAX(rules->birth, habit_seen);
    if (known) {
        pair->begin = MAX(pair->begin, known->first_seen);
        take_history(pair, known);
    }
    if (habit->when->type == MO_WHEN_DATE &&
        !mo_customer_get_date(customer, habit->when->word, &pair->date, &pair->single))
        pair->date = (MoDate){0};
    pair->fixed = habit->fixed;
    if (habit->when->type == MO_WHEN_LAST_CONTACT)
        pair->phase = phase_of(pair, customer->id);
}

void mo_pair_clear(MoPair *pair)
{
    g_clear_pointer(&pair->answered, g_array_unref);
}

void mo_pair_assume_done(MoPair *pair, MoDay nominal, MoDay day)
{
    if (!pair->answered)
        pair->answered = g_array_new(FALSE, FALSE, sizeof(MoDay));
    g_array_append_val(pair->answered, nominal);
    pair->last_passed = MAX(pair->last_passed, day);
    pair->last_contact = MAX(pair->last_contact, day);
    pair->open.is = false;
}

bool mo_pair_is_same(const MoPair *pair, MoDay a, MoDay b)
{
    unsigned apart = (unsigned)abs(a - b);
    switch (pair->habit->when->type) {
    case MO_WHEN_RULE:
        return a == b || apart * 2 < pair->habit->gap_days;
    case MO_WHEN_DATE:
        return pair->single ? a == b : apart < YEARLY_WINDOW_DAYS;
    case MO_WHEN_LAST_CONTACT:
    case MO_WHEN_TOUCH:
    case MO_WHEN_DONE:
        break;
    }
    return a == b;
}

bool mo_pair_is_handled(const MoPair *pair, MoDay nominal)
{
    for (guint i = 0; pair->answered && i < pair->answered->len; i++) {
        if (mo_pair_is_same(pair, g_array_index(pair->answered, MoDay, i), nominal))
            return true;
    }
    return false;
}
