/* libical 3.0.16 kept away from its traps:
 *
 * - it gets our own canonical text, never the user's (its parser drops and wraps numbers in silence
 *   and walks unsorted BY lists backwards), without COUNT and UNTIL, which recur.c applies;
 * - its DTSTART is the first day of the period that holds the start, and all BY parts are written
 *   out, so it cannot lose instances of the first period nor take parts from DTSTART;
 * - it runs on dates without zones; its local times are wrong at both edges of daylight saving;
 * - mo_rule_check() has refused what never matches, over which it would sit for seconds;
 * - a jump makes a new iterator that starts in a period the interval does not skip, instead of
 *   icalrecur_iterator_set_start();
 * - each day it gives must fit the BY parts as we read them, and days must rise. */
#include <libical/ical.h>

#include "base/error.h"
#include "base/i18n.h"
#include "when/recur_private.h"
#include "when/rule_private.h"

/* The Gregorian calendar begins in 1582. */
#define FIRST_YEAR 1600
/* libical stops after this year. */
#define LAST_YEAR 2582
/* Wrong days in a row after which libical is not asked for more. */
#define MAX_WRONG 1000

struct MoIcal {
    const MoStepper *stepper; /* for its periods */
    struct icalrecurrencetype ical_rule;
    icalrecur_iterator *iterator;
    MoDay from;    /* `current` is the first instance on or after this day */
    MoDay current; /* what the iterator gave last; MO_DAY_NONE at its end */
};

/* Everyday rules are the stepper's for its speed. It also takes what libical 3.0.16 gets wrong:
 * weeks of the year (libical issues 1143, 1223), days of the year limited by months or by days of
 * the month, weekdays of the year limited by days of the month, and positions among days of the
 * month that are counted from both ends (a day that is named twice is counted twice). */
bool mo_ical_wants(const MoRule *rule)
{
    bool month_days = mo_numbers_any(rule->month_days);
    if (rule->freq != MO_FREQ_YEARLY || mo_numbers_any(rule->weeks))
        return false;
    if (mo_numbers_any(rule->year_days))
        return !month_days && rule->months == 0;
    if (mo_rule_has_nth_of_year(rule) || mo_numbers_any(rule->positions))
        return !month_days;
    return false;
}

MoIcal *mo_ical_new(const MoStepper *stepper, GError **error)
{
    g_autoptr(MoIcal) ical = g_new0(MoIcal, 1);
    ical->stepper = stepper;
    g_autofree char *text = mo_rule_print_unlimited(stepper->rule);
    icalerror_clear_errno();
    ical->ical_rule = icalrecurrencetype_from_string(text);
    if (ical->ical_rule.freq == ICAL_NO_RECURRENCE) {
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID, _("the calendar library refuses '%s'"),
                    text);
        return NULL;
    }
    return g_steal_pointer(&ical);
}

void mo_ical_free(MoIcal *ical)
{
    if (ical == NULL)
        return;
    if (ical->iterator != NULL)
        icalrecur_iterator_free(ical->iterator);
    g_free(ical);
}

/* The next day that libical gives and that is right; the end if it gives too much else. */
static MoDay pull(MoIcal *ical)
{
    for (int i = 0; i < MAX_WRONG; i++) {
        struct icaltimetype time = icalrecur_iterator_next(ical->iterator);
        if (icaltime_is_null_time(time))
            return MO_DAY_NONE;
        MoDay day = mo_day_from_civil(time.year, time.month, time.day);
        if (day != MO_DAY_NONE && (ical->current == MO_DAY_NONE || day > ical->current) &&
            mo_rule_admits(ical->stepper->rule, day))
            return day;
    }
    return MO_DAY_NONE;
}

/* Begins anew in the last period at or before the day that the interval does not skip. Without
 * an iterator libical finds nothing from there on. */
static void restart(MoIcal *ical, MoDay day)
{
    if (ical->iterator != NULL)
        icalrecur_iterator_free(ical->iterator);
    ical->from = mo_stepper_period_start(ical->stepper, day);
    ical->current = MO_DAY_NONE;
    /* Not icaltime_null_date(): its hour of -1 upsets the iterator. */
    struct icaltimetype start = {.is_date = 1};
    mo_day_to_civil(ical->from, &start.year, &start.month, &start.day);
    ical->iterator = icalrecur_iterator_new(ical->ical_rule, start);
    if (ical->iterator != NULL)
        ical->current = pull(ical);
}

static void step(MoIcal *ical)
{
    ical->from = ical->current + 1;
    ical->current = pull(ical);
}

static MoDay find_forwards(MoIcal *ical, MoDay day)
{
    int year = 0;
    mo_day_to_civil(day, &year, NULL, NULL);
    if (year > LAST_YEAR)
        return MO_DAY_NONE;
    bool is_behind = ical->iterator != NULL && ical->from <= day;
    if (is_behind && ical->current == MO_DAY_NONE)
        return MO_DAY_NONE;
    /* Walking on is cheaper than a jump for about two years. */
    if (!is_behind || day - ical->current >= 800)
        restart(ical, day);
    while (ical->current != MO_DAY_NONE && ical->current < day)
        step(ical);
    return ical->current;
}

/* Looks at a year before the day, then at two, four, ... */
static MoDay find_backwards(MoIcal *ical, MoDay day, MoDay first)
{
    day = MIN(day, mo_ical_last_day());
    for (int64_t window = 366; day >= first; window *= 2) {
        MoDay from = (MoDay)MAX((int64_t)day - window, first);
        restart(ical, from);
        MoDay found = MO_DAY_NONE;
        while (ical->current != MO_DAY_NONE && ical->current <= day) {
            found = ical->current;
            step(ical);
        }
        if (found != MO_DAY_NONE || from == first)
            return found;
    }
    return MO_DAY_NONE;
}

MoDay mo_ical_first_day(void)
{
    return mo_day_from_civil(FIRST_YEAR, 1, 1);
}

MoDay mo_ical_last_day(void)
{
    return mo_day_from_civil(LAST_YEAR, 12, 31);
}

MoDay mo_ical_find(MoIcal *ical, MoDay day, MoDirection direction, MoDay first, MoDay last)
{
    MoDay found;
    if (direction == MO_FORWARDS) {
        found = day <= last ? find_forwards(ical, MAX(day, first)) : MO_DAY_NONE;
    } else {
        found = day >= first ? find_backwards(ical, MIN(day, last), first) : MO_DAY_NONE;
    }
    return found >= first && found <= last ? found : MO_DAY_NONE;
}
