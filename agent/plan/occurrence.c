#include "plan/occurrence.h"

/* A nominal day and the date of the record it was counted from (the same without an offset). */
typedef struct {
    MoDay nominal;
    MoDay anchor;
} Nominal;

static const Nominal no_nominal = {MO_DAY_NONE, MO_DAY_NONE};

static const MoWorkdays *workdays_of(const MoPair *pair)
{
    return pair->rules->config->workdays;
}

static Nominal from_anchor(const MoPair *pair, MoDay anchor)
{
    const MoWhen *when = pair->habit->when;
    if (anchor == MO_DAY_NONE)
        return no_nominal;
    MoDay nominal = when->before ? mo_span_before(when->offset, anchor, workdays_of(pair))
                                 : mo_span_after(when->offset, anchor, workdays_of(pair));
    return (Nominal){nominal, anchor};
}

static Nominal from_year(const MoPair *pair, int year)
{
    if (year < MAX(1, pair->date.year) || year > 9999)
        return no_nominal;
    return from_anchor(pair, mo_date_in_year(pair->date, year));
}

static int year_of(MoDay day)
{
    int year;
    mo_day_to_civil(day, &year, NULL, NULL);
    return year;
}

/* What "after last contact" counts from; MO_DAY_NONE: nothing yet. */
static MoDay get_base(const MoPair *pair)
{
    return MAX(pair->last_contact, pair->last_passed);
}

/* The nominal day of "after last contact": there is only one at a time. */
static Nominal from_last_contact(const MoPair *pair)
{
    MoDay base = get_base(pair);
    unsigned interval = MAX(1u, mo_span_days(pair->habit->when->offset));
    MoDay nominal = base == MO_DAY_NONE
                        ? pair->phase
                        : mo_span_after(pair->habit->when->offset, base, workdays_of(pair));
    /* An answer that was dated before the contact it counts from must not end the series. */
    while (mo_pair_is_handled(pair, nominal))
        nominal += (MoDay)interval;
    return (Nominal){nominal, nominal};
}

/* Whether a nominal day exists at all (DESIGN 2.6). */
static bool exists(const MoPair *pair, Nominal nominal)
{
    const MoWhen *when = pair->habit->when;
    if (nominal.nominal == MO_DAY_NONE || nominal.nominal < pair->from)
        return false;
    if (pair->only != MO_DAY_NONE)
        return nominal.nominal == pair->only;
    if (when->type == MO_WHEN_LAST_CONTACT)
        return true;
    if (when->type == MO_WHEN_DATE && g_str_equal(when->word, "next_step_date"))
        return true;
    if (when->type == MO_WHEN_DATE && when->before)
        return nominal.anchor >= pair->begin;
    return nominal.nominal >= pair->begin;
}

bool mo_occurrence_exists(const MoPair *pair, const MoOccurrence *occurrence)
{
    return exists(pair, (Nominal){occurrence->nominal, occurrence->anchor});
}

static Nominal single_nominal(const MoPair *pair)
{
    if (pair->only != MO_DAY_NONE)
        return (Nominal){pair->only, pair->anchor};
    if (pair->habit->when->type == MO_WHEN_LAST_CONTACT)
        return from_last_contact(pair);
    return from_anchor(pair, mo_date_day(pair->date));
}

/* Several nominal days by a rule. */
static bool is_ruled(const MoPair *pair)
{
    return pair->habit->when->type == MO_WHEN_RULE && pair->only == MO_DAY_NONE;
}

static bool is_yearly(const MoPair *pair)
{
    return pair->only == MO_DAY_NONE && pair->habit->when->type == MO_WHEN_DATE && !pair->single;
}

static bool gives_nothing(const MoPair *pair)
{
    if (pair->only != MO_DAY_NONE)
        return false;
    switch (pair->habit->when->type) {
    case MO_WHEN_DATE:
        return pair->date.month == 0;
    case MO_WHEN_RULE:
    case MO_WHEN_LAST_CONTACT:
        return false;
    case MO_WHEN_TOUCH:
    case MO_WHEN_DONE:
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        break;
    }
    return true;
}

static MoDay adjust_day_off(const MoPair *pair, MoDay day, bool fixed)
{
    if (fixed)
        return day;
    switch (pair->habit->if_day_off) {
    case MO_DAY_OFF_AFTER:
        return mo_workdays_on_or_after(workdays_of(pair), day);
    case MO_DAY_OFF_BEFORE:
        return mo_workdays_on_or_before(workdays_of(pair), day);
    case MO_DAY_OFF_KEEP:
        break;
    }
    return day;
}

/* `repeat = done`: each counts from the day the last one was done, skipped or lapsed. Before the
 * first of those the days are the rule's. */
static bool is_chained(const MoPair *pair)
{
    return pair->habit->repeat.n > 0 && pair->last_passed != MO_DAY_NONE &&
           pair->only == MO_DAY_NONE;
}

static MoDay step_from(const MoPair *pair, MoDay base)
{
    MoDay nominal = mo_span_after(pair->habit->repeat, base, workdays_of(pair));
    /* An answer that was dated back must not end the series. */
    while (mo_pair_is_handled(pair, nominal))
        nominal = mo_span_after(pair->habit->repeat, nominal, workdays_of(pair));
    return nominal;
}

/* The one that follows when nothing comes of this one. */
static MoDay chain_after(const MoPair *pair, MoDay nominal)
{
    MoDay due = adjust_day_off(pair, nominal, false);
    MoDay lapsed = mo_pair_add_open_days(pair, due, pair->habit->give_up_days) + 1;
    return step_from(pair, MAX(lapsed, nominal));
}

/* The last of the chain on or before `day`, or the first on or after it. */
static Nominal chain_find(const MoPair *pair, MoDay day, bool after)
{
    MoDay nominal = step_from(pair, pair->last_passed);
    if (!after && nominal > day)
        return no_nominal;
    while (after ? nominal < day : chain_after(pair, nominal) <= day)
        nominal = chain_after(pair, nominal);
    return (Nominal){nominal, nominal};
}

/* The last nominal day on or before `day`. */
static Nominal nominal_previous(const MoPair *pair, MoDay day)
{
    Nominal found = no_nominal;
    if (gives_nothing(pair))
        return no_nominal;
    if (is_chained(pair)) {
        found = chain_find(pair, day, false);
    } else if (is_ruled(pair)) {
        found.nominal = found.anchor = mo_recur_previous(pair->habit->recur, day);
    } else if (is_yearly(pair)) {
        int reach = 1 + (int)(mo_span_days(pair->habit->when->offset) / 365);
        for (int year = year_of(day) + reach; year >= year_of(day) - reach - 1; year--) {
            found = from_year(pair, year);
            if (found.nominal != MO_DAY_NONE && found.nominal <= day)
                break;
            found = no_nominal;
        }
    } else {
        found = single_nominal(pair);
    }
    return found.nominal <= day && exists(pair, found) ? found : no_nominal;
}

/* The first nominal day on or after `day`. */
static Nominal nominal_next(const MoPair *pair, MoDay day)
{
    Nominal found = no_nominal;
    if (gives_nothing(pair))
        return no_nominal;
    if (is_chained(pair)) {
        found = chain_find(pair, day, true);
    } else if (is_ruled(pair)) {
        found.nominal = found.anchor =
            mo_recur_next(pair->habit->recur, MAX(MAX(day, pair->begin), pair->from));
    } else if (is_yearly(pair)) {
        int reach = 1 + (int)(mo_span_days(pair->habit->when->offset) / 365);
        for (int year = year_of(day) - reach; year <= year_of(day) + reach + 1; year++) {
            found = from_year(pair, year);
            if (found.nominal >= day && exists(pair, found))
                break;
            found = no_nominal;
        }
    } else {
        found = single_nominal(pair);
    }
    return found.nominal >= day && exists(pair, found) ? found : no_nominal;
}

static MoDay show_day(const MoHabit *habit, const MoWorkdays *workdays, MoDay due, unsigned i)
{
    MoSpan before = g_array_index(habit->show_before, MoSpan, i);
    return mo_workdays_on_or_before(workdays, mo_span_before(before, due, workdays));
}

MoDay mo_occurrence_reminder_day(const MoHabit *habit, const MoWorkdays *workdays, MoDay due,
                                 unsigned i)
{
    return i < habit->show_before->len ? show_day(habit, workdays, due, i) : MO_DAY_NONE;
}

static bool is_shifted(const MoPair *pair)
{
    return pair->habit->spread_days + pair->habit->surprise_days > 0;
}

static MoDay shift(const MoPair *pair, MoDay nominal)
{
    return mo_workdays_after(workdays_of(pair), nominal,
                             pair->spread + mo_pair_get_surprise(pair, nominal));
}

/* A long absence could carry a moment past the next one's day; both are planned for the earlier of
 * the two then, so that days never go back from one moment to the next. */
static MoDay planned_day(const MoPair *pair, MoDay nominal)
{
    if (!is_shifted(pair))
        return nominal;
    MoDay planned = shift(pair, nominal);
    if (pair->habit->gap_days == 0 || planned - nominal < (MoDay)pair->habit->gap_days)
        return planned;
    MoDay next = mo_recur_next(pair->habit->recur, nominal + 1);
    for (; next != MO_DAY_NONE && next <= planned;
         next = mo_recur_next(pair->habit->recur, next + 1))
        planned = MIN(planned, shift(pair, next));
    return planned;
}

/* Due and show day of a nominal day (DESIGN 2.3). */
static MoOccurrence adjust(const MoPair *pair, Nominal nominal)
{
    MoOccurrence occurrence = {.nominal = nominal.nominal,
                               .last_open = MO_DAY_NONE,
                               .anchor = nominal.anchor,
                               .fixed = pair->fixed};
    MoDay planned = pair->aim != MO_DAY_NONE ? pair->aim : planned_day(pair, nominal.nominal);
    occurrence.due = adjust_day_off(pair, planned, occurrence.fixed);
    occurrence.show = show_day(pair->habit, workdays_of(pair), occurrence.due, 0);
    /* Days off would take it back to the contact it counts from, which would be its answer then. */
    if (pair->habit->when->type == MO_WHEN_LAST_CONTACT && occurrence.show <= get_base(pair)) {
        occurrence.show = mo_workdays_on_or_after(workdays_of(pair), get_base(pair) + 1);
        occurrence.due = MAX(occurrence.due, occurrence.show);
    }
    return occurrence;
}

/* The day before the show day of the next occurrence, which closes this one; MO_DAY_LAST if none.
 */
static MoDay superseded_after(const MoPair *pair, MoDay nominal)
{
    Nominal next = nominal_next(pair, nominal + 1);
    while (next.nominal != MO_DAY_NONE && mo_pair_is_same(pair, nominal, next.nominal))
        next = nominal_next(pair, next.nominal + 1);
    return next.nominal == MO_DAY_NONE ? MO_DAY_LAST : adjust(pair, next).show - 1;
}

/* The last open day of what was not raised yet (DESIGN 2.5). */
static MoDay last_open(const MoPair *pair, const MoOccurrence *occurrence, MoDay anchor)
{
    const MoHabit *habit = pair->habit;
    if (habit->class != MO_CLASS_MAGIC)
        return MO_DAY_NONE;
    if (occurrence->fixed)
        return occurrence->due;
    if (habit->when->type == MO_WHEN_LAST_CONTACT)
        return MO_DAY_NONE;
    if (habit->when->type == MO_WHEN_DATE && habit->when->before)
        return anchor;
    MoDay end = mo_pair_add_open_days(pair, occurrence->due, habit->give_up_days);
    if (pair->only != MO_DAY_NONE)
        return MIN(end, pair->until);
    if (habit->when->type == MO_WHEN_DATE && pair->single)
        return end;
    return MIN(end, superseded_after(pair, occurrence->nominal));
}

static void finish(const MoPair *pair, Nominal nominal, MoOccurrence *ret_occurrence)
{
    *ret_occurrence = adjust(pair, nominal);
    ret_occurrence->last_open = last_open(pair, ret_occurrence, nominal.anchor);
}

static MoDay next_working(const MoWorkdays *workdays, MoDay day)
{
    return mo_workdays_on_or_after(workdays, day + 1);
}

/* No nominal day after this one has a show day of `day` or earlier: its due day would have to lie
 * before the end of show-before counted from the next working day, and days off moved it by less
 * than one working day; spread and surprise only make it later. */
static MoDay latest_nominal_shown_by(const MoPair *pair, MoDay day)
{
    const MoWorkdays *workdays = workdays_of(pair);
    MoSpan before = g_array_index(pair->habit->show_before, MoSpan, 0);
    return next_working(workdays, mo_span_after(before, next_working(workdays, day), workdays));
}

/* The only occurrence of a pair, which an aim may show long before its day. */
static bool get_only(const MoPair *pair, MoOccurrence *ret_occurrence)
{
    finish(pair, single_nominal(pair), ret_occurrence);
    return true;
}

bool mo_occurrence_newest(const MoPair *pair, MoDay day, MoOccurrence *ret_occurrence)
{
    if (pair->only != MO_DAY_NONE)
        return get_only(pair, ret_occurrence) && ret_occurrence->show <= day;
    Nominal nominal = nominal_previous(pair, latest_nominal_shown_by(pair, day));
    while (nominal.nominal != MO_DAY_NONE && adjust(pair, nominal).show > day)
        nominal = nominal_previous(pair, nominal.nominal - 1);
    if (nominal.nominal == MO_DAY_NONE)
        return false;
    finish(pair, nominal, ret_occurrence);
    return true;
}

bool mo_occurrence_after(const MoPair *pair, MoDay day, MoOccurrence *ret_occurrence)
{
    if (pair->only != MO_DAY_NONE)
        return get_only(pair, ret_occurrence) && ret_occurrence->show > day;
    /* A nominal day before the last working day has its due day, and so its show day, by then; one
     * that is shifted by n working days when it lies n working days further back. */
    MoDay from = mo_workdays_on_or_before(workdays_of(pair), day);
    if (is_shifted(pair))
        from =
            mo_workdays_before(workdays_of(pair), from, pair->spread + pair->habit->surprise_days);
    Nominal nominal = nominal_next(pair, from);
    while (nominal.nominal != MO_DAY_NONE && adjust(pair, nominal).show <= day)
        nominal = nominal_next(pair, nominal.nominal + 1);
    if (nominal.nominal == MO_DAY_NONE)
        return false;
    finish(pair, nominal, ret_occurrence);
    return true;
}

bool mo_occurrence_from(const MoPair *pair, MoOccurrence *ret_occurrence)
{
    Nominal found = nominal_next(pair, MAX(pair->from, pair->begin));
    if (found.nominal == MO_DAY_NONE)
        return false;
    finish(pair, found, ret_occurrence);
    return true;
}

bool mo_occurrence_at(const MoPair *pair, MoDay nominal, MoOccurrence *ret_occurrence)
{
    Nominal found = nominal_next(pair, nominal);
    if (found.nominal != nominal)
        return false;
    finish(pair, found, ret_occurrence);
    return true;
}

/* Of a surprise that was raised; a promise follows its day. */
static bool find_still(const MoPair *pair, MoDay nominal, Nominal *ret_found)
{
    bool may_move = pair->single && pair->habit->class == MO_CLASS_MAGIC;
    *ret_found = nominal_next(pair, may_move ? MO_DAY_FIRST : nominal);
    return ret_found->nominal == nominal || (may_move && ret_found->nominal != MO_DAY_NONE &&
                                             mo_pair_is_same(pair, ret_found->nominal, nominal));
}

bool mo_occurrence_is_still(const MoPair *pair, MoDay nominal)
{
    Nominal found;
    return find_still(pair, nominal, &found);
}

/* The date of the record that a raised moment before a date waits for. */
static MoDay anchor_of(const MoPair *pair, MoDay nominal)
{
    const MoWhen *when = pair->habit->when;
    Nominal found;
    if (find_still(pair, nominal, &found))
        return found.anchor;
    /* While her record is missing, the date is where it was. */
    return when->type == MO_WHEN_DATE && when->before && pair->date.month == 0
               ? mo_span_after(when->offset, nominal, workdays_of(pair))
               : MO_DAY_NONE;
}

MoDay mo_occurrence_last_open_of(const MoPair *pair, const MoOpen *open)
{
    const MoHabit *habit = pair->habit;
    MoOccurrence raised = {
        .nominal = open->nominal, .due = open->due, .show = open->show, .fixed = pair->fixed};
    MoDay end;
    if (habit->class != MO_CLASS_MAGIC)
        return MO_DAY_NONE;
    if (habit->when->type == MO_WHEN_LAST_CONTACT) {
        MoDay latest = open->nominal;
        if (habit->when->at_latest_days > 0)
            latest += (MoDay)habit->when->at_latest_days - (MoDay)mo_span_days(habit->when->offset);
        end = mo_pair_add_open_days(pair, MAX(MAX(open->due, latest), open->raised_day),
                                    habit->give_up_days);
    } else {
        MoDay anchor = anchor_of(pair, open->nominal);
        end = last_open(pair, &raised, anchor == MO_DAY_NONE ? open->due : anchor);
    }
    /* A fixed day is over when it is over, whatever she answered. What was snoozed to a day off
     * comes back on the next working day. */
    if (open->until.day != MO_DAY_NONE && !raised.fixed)
        end = MAX(end, mo_workdays_on_or_after(workdays_of(pair), open->until.day));
    return end;
}
