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

static bool is_raised_already(const MoPair *pair, const MoOccurrence *occurrence)
{
    return pair->open.is && mo_pair_is_same(pair, pair->open.nominal, occurrence->nominal);
}

/* `occurrence`: the first that shows after today; `end`: that no more count. */
static void expect_coming(MoRest *rest, MoRested who, const MoPair *pair, MoOccurrence occurrence,
                          MoDay end)
{
    for (bool is_there = true; is_there && occurrence.show < end;) {
        MoDay day = first_shown(pair, &occurrence, occurrence.show);
        if (day != MO_DAY_NONE && !is_raised_already(pair, &occurrence) &&
            !mo_pair_is_handled(pair, occurrence.nominal))
            mo_rest_expect(rest, who, pair->hash, day);
        is_there = mo_occurrence_after(pair, occurrence.show, &occurrence);
    }
}

static void expect_open(MoRest *rest, MoRested who, const MoPair *pair,
                        const MoOccurrence *occurrence, MoDay today)
{
    MoDay day = first_shown(pair, occurrence, today);
    if (day != MO_DAY_NONE)
        mo_rest_expect(rest, who, pair->hash, day);
}

static void expect_days(const MoPlanning *planning, const MoPerson *person, const MoPair *pair)
{
    MoRested who = mo_person_get_rested(person);
    MoDay end = planning->rest_last + (MoDay)mo_rest_get_reach(planning->rest);
    MoOccurrence occurrence;
    if (!pair->open.is && mo_planning_find_open((MoPlanning *)planning, pair, &occurrence))
        expect_open(planning->rest, who, pair, &occurrence, planning->today);
    if (mo_glance_find_next(planning->habits[pair->index].glance, pair, &occurrence))
        expect_coming(planning->rest, who, pair, occurrence, end);
}

static bool is_expected(const MoPair *pair)
{
    return pair->fixed && !pair->never && pair->habit->class == MO_CLASS_MAGIC;
}

void mo_resting_expect(MoRest *rest, MoRested who, const MoPair *pair, MoDay today, MoDay last)
{
    MoOccurrence occurrence;
    if (!is_expected(pair) || mo_rest_get_reach(rest) == 0)
        return;
    if (!pair->open.is && mo_pair_find_open(pair, today, &occurrence))
        expect_open(rest, who, pair, &occurrence, today);
    if (mo_occurrence_after(pair, today, &occurrence))
        expect_coming(rest, who, pair, occurrence, last + (MoDay)mo_rest_get_reach(rest));
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
        if (is_expected(&person->pairs[i]))
            expect_days(planning, person, &person->pairs[i]);
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
