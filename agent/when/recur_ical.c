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

/* libical stops after this year. */
#define LAST_YEAR 2582
/* No rule that can match at all has longer empty stretches than 29 February on a Sunday around a
 * century without leap day (40 years), counted in periods. */
#define EMPTY_PERIODS 41

struct MoIcal {
    const MoRule *rule;
    struct icalrecurrencetype ical_rule;
    int start_year;
    icalrecur_iterator *iterator;
    MoDay from;    /* `current` is the first instance on or after this day */
    MoDay current; /* what the iterator gave last; MO_DAY_NONE at its end */
};

MoIcal *mo_ical_new(const MoRule *rule, MoDay start, GError **error)
{
    g_autoptr(MoIcal) ical = g_new0(MoIcal, 1);
    ical->rule = rule;
    if (start != MO_DAY_NONE)
        mo_day_to_civil(start, &ical->start_year, NULL, NULL);
    g_autofree char *text = mo_rule_print_unlimited(rule);
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

/* The next day that libical gives and that is right. */
static MoDay pull(MoIcal *ical)
{
    for (;;) {
        struct icaltimetype time = icalrecur_iterator_next(ical->iterator);
        if (icaltime_is_null_time(time))
            return MO_DAY_NONE;
        MoDay day = mo_day_from_civil(time.year, time.month, time.day);
        if (day != MO_DAY_NONE && (ical->current == MO_DAY_NONE || day > ical->current) &&
            mo_rule_admits(ical->rule, day))
            return day;
    }
}

/* Begins anew in the last period at or before the year that the interval does not skip. */
static bool restart(MoIcal *ical, int year)
{
    int interval = (int)ical->rule->interval;
    int over = (year - ical->start_year) % interval;
    year -= over < 0 ? over + interval : over;
    if (ical->iterator != NULL)
        icalrecur_iterator_free(ical->iterator);
    struct icaltimetype start = icaltime_null_date();
    start.year = year;
    start.month = 1;
    start.day = 1;
    ical->iterator = icalrecur_iterator_new(ical->ical_rule, start);
    ical->from = mo_day_from_civil(year, 1, 1);
    ical->current = MO_DAY_NONE;
    if (ical->iterator == NULL)
        return false;
    ical->current = pull(ical);
    return true;
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
    if (!(is_behind && day - ical->current < 800) && !restart(ical, year))
        return MO_DAY_NONE;
    while (ical->current != MO_DAY_NONE && ical->current < day)
        step(ical);
    return ical->current;
}

static MoDay find_backwards(MoIcal *ical, MoDay day, MoDay first)
{
    int year = 0;
    mo_day_to_civil(day, &year, NULL, NULL);
    year = MIN(year, LAST_YEAR);
    int first_year = 0;
    mo_day_to_civil(first, &first_year, NULL, NULL);
    int interval = (int)ical->rule->interval;
    for (int n = 0; n < EMPTY_PERIODS && year >= first_year; n++, year -= interval) {
        if (!restart(ical, year))
            return MO_DAY_NONE;
        MoDay found = MO_DAY_NONE;
        while (ical->current != MO_DAY_NONE && ical->current <= day) {
            found = ical->current;
            step(ical);
        }
        if (found != MO_DAY_NONE)
            return found;
    }
    return MO_DAY_NONE;
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
