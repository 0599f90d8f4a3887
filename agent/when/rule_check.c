/* What RFC 5545 3.3.10 forbids, and rules that can match nothing. */
#include "base/error.h"
#include "base/i18n.h"
#include "when/rule_private.h"

/* The calendar types of a year (leap or not, seven first weekdays) all occur in these years. */
#define FIRST_YEAR 2001
#define LAST_YEAR 2028

static unsigned largest_nth(const MoRule *rule)
{
    for (unsigned n = 53; n >= 1; n--)
        if (rule->nth[MO_FROM_START][n] != 0 || rule->nth[MO_FROM_END][n] != 0)
            return n;
    return 0;
}

static const char *find_forbidden(const MoRule *rule)
{
    bool year = rule->freq == MO_FREQ_YEARLY;
    if (rule->count != 0 && rule->until != MO_DAY_NONE)
        return _("COUNT and UNTIL exclude each other; keep one");
    if (rule->freq == MO_FREQ_WEEKLY && mo_numbers_any(rule->month_days))
        return _("BYMONTHDAY does not go with FREQ=WEEKLY; write FREQ=MONTHLY");
    if (!year && mo_numbers_any(rule->year_days))
        return _("BYYEARDAY needs FREQ=YEARLY");
    if (!year && mo_numbers_any(rule->weeks))
        return _("BYWEEKNO needs FREQ=YEARLY");
    if (rule->has_nth && rule->freq < MO_FREQ_MONTHLY)
        return _("BYDAY with a number, like 2TU, needs FREQ=MONTHLY or FREQ=YEARLY");
    if (rule->has_nth && mo_numbers_any(rule->weeks))
        return _("BYDAY with a number, like 2TU, does not go with BYWEEKNO");
    if (!mo_rule_has_nth_of_year(rule) && largest_nth(rule) > 5)
        return _("a month has no weekday more than five times; write 1 to 5 or -1 to -5 in BYDAY");
    if (!mo_numbers_any(rule->positions))
        return NULL;
    if (rule->freq == MO_FREQ_DAILY)
        return _("BYSETPOS needs FREQ=WEEKLY, MONTHLY or YEARLY");
    return NULL;
}

/* Whether the last week of a year may be meant with a day that lies in January, other than as the
 * last week (BYWEEKNO=-1). */
static bool meets_january(const MoRule *rule)
{
    bool late = mo_numbers_has(&rule->weeks[MO_FROM_START], 52) ||
                mo_numbers_has(&rule->weeks[MO_FROM_START], 53);
    unsigned first = (unsigned)rule->week_start;
    unsigned last_three = 0;
    for (unsigned i = 4; i < 7; i++)
        last_three |= 1u << (first + i) % 7;
    bool weekdays = !mo_rule_has_weekdays(rule) || (rule->weekdays & last_three) != 0;
    return late && weekdays && !mo_numbers_has(&rule->weeks[MO_FROM_END], 1);
}

/* What is read differently by different programs is refused rather than guessed. */
static const char *find_ambiguous(const MoRule *rule)
{
    if (mo_numbers_any(rule->weeks) && !mo_rule_has_weekdays(rule) &&
        !mo_numbers_any(rule->month_days) && !mo_numbers_any(rule->year_days))
        return _("BYWEEKNO alone is one day to some programs and the whole week to others; name "
                 "the weekday, as in BYWEEKNO=20;BYDAY=MO");
    if (mo_numbers_any(rule->weeks) && rule->interval > 1)
        return _("BYWEEKNO with an INTERVAL is read in two ways, because a week may belong to two "
                 "years; leave INTERVAL out");
    if (mo_numbers_has(&rule->weeks[MO_FROM_END], 52) ||
        mo_numbers_has(&rule->weeks[MO_FROM_END], 53))
        return _("BYWEEKNO=-52 and -53 are the year's first week to some programs only; count from "
                 "the start, as in BYWEEKNO=1");
    if (meets_january(rule))
        return _("the last week of a year may end in January, where programs differ; write "
                 "BYWEEKNO=-1, or name earlier days of the week");
    if (mo_numbers_any(rule->weeks) && mo_numbers_any(rule->positions))
        return _("BYWEEKNO with BYSETPOS is read in two ways; leave one of them out");
    return NULL;
}

static bool has_by_part(const MoRule *rule)
{
    return mo_rule_has_weekdays(rule) || rule->months != 0 || mo_numbers_any(rule->month_days) ||
           mo_numbers_any(rule->year_days) || mo_numbers_any(rule->weeks);
}

/* The positions that can exist in a period of at most `size` days. */
static bool position_fits(const MoRule *rule, unsigned size)
{
    for (unsigned n = 1; n <= size; n++)
        if (mo_numbers_match(rule->positions, n, size))
            return true;
    return false;
}

/* Whether BYSETPOS can pick a day in a week: the number of its days is what counts. */
static bool week_position_fits(const MoRule *rule)
{
    unsigned size = (unsigned)__builtin_popcount(rule->weekdays);
    return position_fits(rule, size == 0 ? 1 : size);
}

static bool year_matches(const MoRule *rule, int year)
{
    unsigned size = 0;
    for (int month = 1; month <= 12; month++) {
        uint32_t mask = mo_rule_month_mask(rule, year, month, false);
        if (rule->freq == MO_FREQ_MONTHLY)
            mask = mo_rule_pick_positions(rule, mask, 0, (unsigned)__builtin_popcount(mask));
        size += (unsigned)__builtin_popcount(mask);
    }
    if (rule->freq == MO_FREQ_YEARLY && mo_numbers_any(rule->positions))
        return position_fits(rule, size);
    return size > 0;
}

/* Bounded: 28 years of twelve months. INTERVAL and the start are judged by mo_recur_new(). */
static bool matches_something(const MoRule *rule)
{
    if (rule->freq == MO_FREQ_WEEKLY && mo_numbers_any(rule->positions))
        return week_position_fits(rule);
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
        if (year_matches(rule, year))
            return true;
    return false;
}

bool mo_rule_check(const MoRule *rule, GError **error)
{
    const char *reason = find_forbidden(rule);
    if (reason == NULL)
        reason = find_ambiguous(rule);
    if (reason == NULL && mo_numbers_any(rule->positions) && !has_by_part(rule))
        reason = _("BYSETPOS needs another BY part to choose from, for example "
                   "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1");
    if (reason == NULL && !matches_something(rule))
        reason = _("no day fits this rule, just as there is no 30 February");
    if (reason == NULL)
        return true;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID, reason);
    return false;
}
