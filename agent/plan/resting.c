#include "plan/resting.h"

#include "base/i18n.h"
#include "plan/basics.h"

MoRested mo_person_get_rested(const MoPerson *person)
{
    return (MoRested){person->who.hash, mo_company_key(person->who.customer->company)};
}

/* Whether a record is still open after what this planning has closed. */
static bool is_still_open(const MoPerson *person, const MoRecord *record)
{
    for (unsigned i = 0; i < person->n_pairs; i++) {
        const MoPair *pair = &person->pairs[i];
        if (pair->open.is && pair->open.nominal == record->nominal &&
            g_str_equal(pair->habit->name, record->habit))
            return true;
    }
    return false;
}

/* The last day from which she rests. */
static MoDay find_begin(const MoPlanning *planning, const MoPerson *person)
{
    const MoCustomerHistory *known = person->known;
    MoDay last = MAX(known->last_done_day, planning->answered_day);
    for (guint i = 0; i < known->pairs->len; i++) {
        const MoPairHistory *history = g_ptr_array_index(known->pairs, i);
        for (guint j = 0; j < history->records->len; j++) {
            const MoRecord *record = g_ptr_array_index(history->records, j);
            if (record->class == MO_CLASS_MAGIC && mo_record_is_open(record) &&
                record->raised_day > last && is_still_open(person, record))
                last = record->raised_day;
        }
    }
    return last;
}

/* The first day on which the fixed day can be shown, after a pause; MO_DAY_NONE: it cannot. */
static MoDay first_shown(const MoPair *pair, const MoOccurrence *occurrence, MoDay day)
{
    const MoWorkdays *workdays = pair->rules->config->workdays;
    if (mo_pair_is_paused(pair, day))
        day = mo_pair_paused_until(pair, day) + 1;
    day = mo_workdays_on_or_after(workdays, day);
    return day <= occurrence->last_open ? day : MO_DAY_NONE;
}

static void expect_on(const MoPlanning *planning, const MoPerson *person, MoDay day)
{
    if (day != MO_DAY_NONE)
        mo_rest_expect(planning->rest, mo_person_get_rested(person), day);
}

static bool is_raised_already(const MoPair *pair, const MoOccurrence *occurrence)
{
    return pair->open.is && mo_pair_is_same(pair, pair->open.nominal, occurrence->nominal);
}

static void expect_days(const MoPlanning *planning, const MoPerson *person, const MoPair *pair)
{
    MoDay end = planning->rest_last + (MoDay)mo_rest_get_reach(planning->rest);
    MoOccurrence occurrence;
    if (!pair->open.is && mo_planning_find_open((MoPlanning *)planning, pair, &occurrence))
        expect_on(planning, person, first_shown(pair, &occurrence, planning->today));
    bool is_there = mo_glance_find_next(planning->habits[pair->index].glance, pair, &occurrence);
    while (is_there && occurrence.show < end) {
        if (!is_raised_already(pair, &occurrence) && !mo_pair_is_handled(pair, occurrence.nominal))
            expect_on(planning, person, first_shown(pair, &occurrence, occurrence.show));
        is_there = mo_occurrence_after(pair, occurrence.show, &occurrence);
    }
}

void mo_resting_note(MoPlanning *planning, const MoPerson *person)
{
    if (planning->rest_is_known)
        return;
    if (planning->is_update)
        mo_rest_forget(planning->rest, mo_person_get_rested(person));
    mo_basics_note(planning, person);
    if (mo_rest_get_reach(planning->rest) == 0)
        return;
    if (person->known) {
        MoDay begin = find_begin(planning, person);
        if (begin != MO_DAY_NONE &&
            planning->today - begin < (MoDay)mo_rest_get_reach(planning->rest))
            mo_rest_begin(planning->rest, mo_person_get_rested(person), begin);
    }
    for (unsigned i = 0; person->n_fixed > 0 && i < person->n_pairs; i++) {
        const MoPair *pair = &person->pairs[i];
        if (pair->fixed && !pair->never && pair->habit->class == MO_CLASS_MAGIC)
            expect_days(planning, person, pair);
    }
}

char *mo_resting_explain(const MoRestReason *reason, const char *company, MoDay today)
{
    bool is_expected = reason->began == MO_DAY_NONE;
    g_autofree char *until = mo_day_print_long(reason->until);
    g_autofree char *day = mo_day_print_near(is_expected ? reason->expected : reason->began, today);
    if (is_expected && reason->is_company)
        /* Translators: a company, a day on which a birthday or the like is shown, another day. */
        return g_strdup_printf(_("%s rests before and after a fixed day shown %s, until %s"),
                               company, day, until);
    if (is_expected)
        return g_strdup_printf(_("rests before and after a fixed day shown %s, until %s"), day,
                               until);
    if (reason->is_company)
        return g_strdup_printf(_("%s rests until %s; the last surprise there: %s"), company, until,
                               day);
    return g_strdup_printf(_("rests until %s; the last surprise: %s"), until, day);
}
