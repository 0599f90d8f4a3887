/* Which days fit the BY parts of a rule. */
#include "when/rule_private.h"

/* Weekdays of seven days in a row whose first is `first`, bit 0 = that day. */
static uint32_t rotate_week(uint8_t weekdays, unsigned first)
{
    unsigned week = weekdays;
    return (week >> first | week << (7 - first)) & 0x7f;
}

/* The days of a month (bit 0 = the first) on the weekdays of a set. */
static uint32_t weekday_mask(uint8_t weekdays, unsigned first)
{
    return (uint32_t)(rotate_week(weekdays, first) * (uint64_t)0x10204081);
}

static uint32_t month_day_mask(const MoRule *rule, unsigned length, bool clamp)
{
    uint64_t from_start = rule->month_days[MO_FROM_START].bits[0] >> 1;
    uint32_t mask = (uint32_t)from_start;
    if (clamp && from_start >> length != 0)
        mask |= (uint32_t)1 << (length - 1);
    for (uint64_t rest = rule->month_days[MO_FROM_END].bits[0]; rest != 0; rest &= rest - 1) {
        unsigned n = (unsigned)__builtin_ctzll(rest);
        if (n <= length)
            mask |= (uint32_t)1 << (length - n);
    }
    return mask;
}

static uint32_t nth_mask(const MoRule *rule, unsigned first, unsigned length)
{
    uint32_t mask = 0;
    for (unsigned n = 1; n <= 5; n++) {
        uint32_t week = (uint32_t)0x7f << (7 * (n - 1));
        if (rule->nth[MO_FROM_START][n] != 0)
            mask |= weekday_mask(rule->nth[MO_FROM_START][n], first) & week;
        if (rule->nth[MO_FROM_END][n] != 0) {
            int low = (int)length - (int)(7 * n);
            week = low >= 0 ? (uint32_t)0x7f << low : (uint32_t)0x7f >> -low;
            mask |= weekday_mask(rule->nth[MO_FROM_END][n], first) & week;
        }
    }
    return mask;
}

/* Parts that need the whole year to be judged. */
static bool is_year_wide(const MoRule *rule)
{
    return mo_rule_has_nth_of_year(rule) || mo_numbers_any(rule->year_days) ||
           mo_numbers_any(rule->weeks);
}

/* The week of the year that holds a day, as WKST counts weeks: the year's first week is the one
 * with at least four of its days. */
static unsigned week_of_year(MoDay day, MoWeekday week_start, MoDay *ret_middle)
{
    MoDay first = day - (MoDay)((mo_day_weekday(day) + 7 - week_start) % 7);
    int year = 0;
    mo_day_to_civil(first + 3, &year, NULL, NULL);
    *ret_middle = first + 3;
    return (unsigned)(first + 3 - mo_day_from_civil(year, 1, 1)) / 7 + 1;
}

static bool admits_week(const MoRule *rule, MoDay day)
{
    MoDay middle = 0;
    unsigned week = week_of_year(day, rule->week_start, &middle);
    int year = 0;
    mo_day_to_civil(middle, &year, NULL, NULL);
    /* 28 December always lies in the last week of its year. */
    unsigned weeks = week_of_year(mo_day_from_civil(year, 12, 28), rule->week_start, &middle);
    return mo_numbers_match(rule->weeks, week, weeks);
}

static unsigned get_year_size(int year)
{
    return mo_days_in_month(year, 2) == 29 ? 366 : 365;
}

/* `n` (from 0) of `size` days of a month or year. */
static bool admits_weekday(const MoRule *rule, MoDay day, unsigned n, unsigned size)
{
    unsigned bit = mo_day_weekday(day);
    if ((rule->weekdays >> bit & 1) != 0)
        return true;
    return rule->has_nth && ((rule->nth[MO_FROM_START][n / 7 + 1] >> bit & 1) != 0 ||
                             (rule->nth[MO_FROM_END][(size - 1 - n) / 7 + 1] >> bit & 1) != 0);
}

/* Of the days of a month (bit 0 = `first_day`) those that fit what is counted through the year. */
static uint32_t keep_year_wide(const MoRule *rule, int year, MoDay first_day, uint32_t mask)
{
    bool in_year = mo_rule_has_nth_of_year(rule);
    bool has_year_days = mo_numbers_any(rule->year_days);
    bool has_weeks = mo_numbers_any(rule->weeks);
    unsigned before = (unsigned)(first_day - mo_day_from_civil(year, 1, 1));
    unsigned size = get_year_size(year);
    uint32_t kept = 0;
    for (uint32_t rest = mask; rest != 0; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctz(rest);
        MoDay day = first_day + (MoDay)i;
        if ((!has_year_days || mo_numbers_match(rule->year_days, before + i + 1, size)) &&
            (!in_year || admits_weekday(rule, day, before + i, size)) &&
            (!has_weeks || admits_week(rule, day)))
            kept |= (uint32_t)1 << i;
    }
    return kept;
}

uint32_t mo_rule_month_mask(const MoRule *rule, int year, int month, bool clamp)
{
    if (rule->months != 0 && (rule->months >> month & 1) == 0)
        return 0;
    unsigned length = (unsigned)mo_days_in_month(year, month);
    uint32_t mask = UINT32_MAX >> (32 - length);
    if (mo_numbers_any(rule->month_days))
        mask &= month_day_mask(rule, length, clamp);
    bool year_wide = is_year_wide(rule);
    if (!mo_rule_has_weekdays(rule) && !year_wide)
        return mask;

    MoDay first_day = mo_day_from_civil(year, month, 1);
    unsigned first = mo_day_weekday(first_day);
    if (mo_rule_has_weekdays(rule) && !mo_rule_has_nth_of_year(rule)) {
        uint32_t days = weekday_mask(rule->weekdays, first);
        if (rule->has_nth)
            days |= nth_mask(rule, first, length);
        mask &= days;
    }
    return year_wide ? keep_year_wide(rule, year, first_day, mask) : mask;
}

bool mo_rule_admits(const MoRule *rule, MoDay day)
{
    int year = 0;
    int month = 0;
    int month_day = 0;
    mo_day_to_civil(day, &year, &month, &month_day);
    if (rule->months != 0 && (rule->months >> month & 1) == 0)
        return false;
    unsigned month_size = (unsigned)mo_days_in_month(year, month);
    if (mo_numbers_any(rule->month_days) &&
        !mo_numbers_match(rule->month_days, (unsigned)month_day, month_size))
        return false;

    bool in_year = mo_rule_has_nth_of_year(rule);
    bool has_year_days = mo_numbers_any(rule->year_days);
    unsigned year_day = 0;
    unsigned year_size = 0;
    if (in_year || has_year_days) {
        year_day = (unsigned)(day - mo_day_from_civil(year, 1, 1)) + 1;
        year_size = get_year_size(year);
    }
    if (has_year_days && !mo_numbers_match(rule->year_days, year_day, year_size))
        return false;
    if (mo_numbers_any(rule->weeks) && !admits_week(rule, day))
        return false;
    if (!mo_rule_has_weekdays(rule))
        return true;
    return in_year ? admits_weekday(rule, day, year_day - 1, year_size)
                   : admits_weekday(rule, day, (unsigned)month_day - 1, month_size);
}

uint32_t mo_rule_pick_positions(const MoRule *rule, uint32_t mask, unsigned before, unsigned size)
{
    if (!mo_numbers_any(rule->positions))
        return mask;
    uint32_t kept = 0;
    unsigned n = before + 1;
    for (uint32_t rest = mask; rest != 0; rest &= rest - 1, n++)
        if (mo_numbers_match(rule->positions, n, size))
            kept |= rest & -rest;
    return kept;
}
