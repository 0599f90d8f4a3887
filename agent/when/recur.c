#include "when/recur.h"

#include "base/error.h"
#include "base/i18n.h"
#include "when/recur_private.h"
#include "when/rule_private.h"

/* How much of a series is looked at for its shortest gap. */
#define GAP_INSTANCES 400
#define GAP_YEARS 40
/* Where a series without a beginning is looked at. */
#define GAP_START ((MoDay)10957) /* 2000-01-01 */

struct MoRecur {
    MoRule *rule; /* filled */
    MoDay first;  /* no instance before */
    MoDay last;   /* no instance after: UNTIL, or what COUNT comes to */
    MoStepper stepper;
    MoIcal *ical; /* NULL: the stepper is at work */
    bool has_gap;
    unsigned gap;
};

/* libical is right from one year to another; the stepper plays what lies outside. */
static MoDay find_with_libical(MoRecur *recur, MoDay day, MoDirection direction)
{
    const MoDay from = mo_ical_first_day();
    const MoDay to = mo_ical_last_day();
    const bool forwards = direction == MO_FORWARDS;
    MoStepper *stepper = &recur->stepper;
    /* The part on the near side of libical's years, those years, and the part on the far side. */
    MoDay found =
        forwards
            ? mo_stepper_find(stepper, day, direction, recur->first, MIN(recur->last, from - 1))
            : mo_stepper_find(stepper, day, direction, MAX(recur->first, to + 1), recur->last);
    if (found == MO_DAY_NONE)
        found = mo_ical_find(recur->ical, day, direction, MAX(recur->first, from),
                             MIN(recur->last, to));
    if (found != MO_DAY_NONE)
        return found;
    return forwards
               ? mo_stepper_find(stepper, day, direction, MAX(recur->first, to + 1), recur->last)
               : mo_stepper_find(stepper, day, direction, recur->first, MIN(recur->last, from - 1));
}

static MoDay find(MoRecur *recur, MoDay day, MoDirection direction)
{
    if (recur->ical != NULL)
        return find_with_libical(recur, day, direction);
    return mo_stepper_find(&recur->stepper, day, direction, recur->first, recur->last);
}

/* Counts the instances once: from then on the last of them is the series' end. */
static void apply_count(MoRecur *recur, MoDay day)
{
    for (unsigned n = 1; n < recur->rule->count && day != MO_DAY_NONE; n++) {
        MoDay next = find(recur, day + 1, MO_FORWARDS);
        if (next == MO_DAY_NONE)
            break;
        day = next;
    }
    recur->last = day;
}

static bool has_late_day(const MoRule *rule)
{
    return rule->month_days[MO_FROM_START].bits[0] >> 29 != 0;
}

static MoRecur *make(const MoRule *rule, MoDay start, bool clamp)
{
    MoRecur *recur = g_new0(MoRecur, 1);
    recur->rule = mo_rule_dup(rule);
    mo_rule_fill(recur->rule, start);
    recur->first = start != MO_DAY_NONE ? start : MO_DAY_FIRST;
    recur->last = rule->until != MO_DAY_NONE ? rule->until : MO_DAY_LAST;
    /* Only months and years have an end to clamp to. */
    clamp = clamp && rule->freq >= MO_FREQ_MONTHLY && has_late_day(recur->rule);
    mo_stepper_init(&recur->stepper, recur->rule, start, clamp);
    return recur;
}

static bool check_first_week(const MoRecur *recur, MoDay start, GError **error)
{
    if (start == MO_DAY_NONE || !mo_stepper_is_first_week_doubtful(&recur->stepper, start))
        return true;
    g_autofree char *day = mo_day_print(mo_stepper_period_start(&recur->stepper, start));
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                _("BYSETPOS is read in two ways in a week that has begun before the start; let it "
                  "start on %s, the first day of that week"),
                day);
    return false;
}

static void set_empty_error(const MoRecur *recur, MoDay start, GError **error)
{
    g_autofree char *day = mo_day_print(start);
    if (start != MO_DAY_NONE && recur->last < start)
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("the last day lies before the start, %s; give a later last day"), day);
    else if (start != MO_DAY_NONE)
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("no day from %s on fits this rule; try another start or INTERVAL"), day);
    else
        g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID, _("no day fits this rule"));
}

MoRecur *mo_recur_new_with(const MoRule *rule, MoDay start, bool clamp, bool libical,
                           GError **error)
{
    g_return_val_if_fail(rule != NULL, NULL);

    if (start == MO_DAY_NONE && mo_rule_needs_start(rule)) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID,
                            _("say from when, for example 'start = 2026-01-05'"));
        return NULL;
    }
    g_autoptr(MoRecur) recur = make(rule, start, clamp);
    if (!check_first_week(recur, start, error))
        return NULL;
    /* The stepper answers in microseconds; libical would sit over an empty series for long. */
    MoDay day = find(recur, recur->first, MO_FORWARDS);
    if (day == MO_DAY_NONE) {
        set_empty_error(recur, start, error);
        return NULL;
    }
    if (libical && (start == MO_DAY_NONE || start >= mo_ical_first_day())) {
        recur->ical = mo_ical_new(&recur->stepper, error);
        if (recur->ical == NULL)
            return NULL;
    }
    if (rule->count != 0)
        apply_count(recur, day);
    return g_steal_pointer(&recur);
}

MoRecur *mo_recur_new(const MoRule *rule, MoDay start, bool clamp, GError **error)
{
    g_return_val_if_fail(rule != NULL, NULL);
    return mo_recur_new_with(rule, start, clamp, mo_ical_wants(rule), error);
}

void mo_recur_free(MoRecur *recur)
{
    if (recur == NULL)
        return;
    mo_ical_free(recur->ical);
    mo_rule_free(recur->rule);
    g_free(recur);
}

MoDay mo_recur_next(MoRecur *recur, MoDay day)
{
    g_return_val_if_fail(recur != NULL, MO_DAY_NONE);
    return find(recur, day, MO_FORWARDS);
}

MoDay mo_recur_previous(MoRecur *recur, MoDay day)
{
    g_return_val_if_fail(recur != NULL, MO_DAY_NONE);
    return find(recur, day, MO_BACKWARDS);
}

static unsigned find_gap(MoRecur *recur)
{
    MoDay first = recur->first != MO_DAY_FIRST ? recur->first : GAP_START;
    MoDay day = mo_recur_next(recur, first);
    MoDay end = mo_day_add_months(MIN(first, MO_DAY_LAST - 366 * GAP_YEARS), 12 * GAP_YEARS);
    unsigned gap = 0;
    for (int i = 1; i < GAP_INSTANCES && day != MO_DAY_NONE; i++) {
        MoDay next = mo_recur_next(recur, day + 1);
        /* The first pair counts however far apart it is. */
        if (next == MO_DAY_NONE || (next > end && gap != 0))
            break;
        unsigned distance = (unsigned)(next - day);
        gap = gap == 0 ? distance : MIN(gap, distance);
        day = next;
    }
    return gap;
}

unsigned mo_recur_shortest_gap(MoRecur *recur)
{
    g_return_val_if_fail(recur != NULL, 0);
    if (!recur->has_gap) {
        recur->gap = find_gap(recur);
        recur->has_gap = true;
    }
    return recur->gap;
}

bool mo_recur_is_libical(const MoRecur *recur)
{
    g_return_val_if_fail(recur != NULL, false);
    return recur->ical != NULL;
}
