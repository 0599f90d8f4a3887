/* The civil-day stepper.
 *
 * A period (day, week, month; of a year, each of its months) has a number, so the period to look
 * at is found by arithmetic, and the days in it that fit are the bits of one word. */
#include "when/recur_private.h"
#include "when/rule_private.h"

#define MONTHS_A_YEAR 12
/* The months of the calendar, counted from the year 0. */
#define FIRST_MONTH (1 * MONTHS_A_YEAR)
#define LAST_MONTH (9999 * MONTHS_A_YEAR + 11)
#define NO_PERIOD INT32_MIN

static int32_t floor_div(int32_t a, int32_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static int32_t floor_mod(int32_t a, int32_t b)
{
    int32_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

/* The number of the period of a day; of a yearly rule, of its month. */
static int32_t get_period(const MoStepper *stepper, MoDay day)
{
    int year = 0;
    int month = 0;
    switch (stepper->freq) {
    case MO_FREQ_DAILY:
        return day;
    case MO_FREQ_WEEKLY:
        return floor_div(day - stepper->shift, 7);
    case MO_FREQ_MONTHLY:
    case MO_FREQ_YEARLY:
        break;
    }
    mo_day_to_civil(day, &year, &month, NULL);
    return year * MONTHS_A_YEAR + month - 1;
}

/* How many periods without a gap there are until the calendar begins anew: 400 years are 146097
 * days, and these are whole weeks. Of days that are judged by their weekday alone it is a week. */
static int32_t count_cycle(const MoStepper *stepper)
{
    static const int32_t periods[] = {146097, 20871, 4800, 400};
    MoFreq freq = stepper->freq;
    const MoRule *rule = stepper->rule;
    bool by_weekday = rule->months == 0 && !mo_numbers_any(rule->month_days);
    int32_t all = freq == MO_FREQ_DAILY && by_weekday ? 7 : periods[freq];
    int32_t looks = 1;
    if (freq == MO_FREQ_YEARLY)
        looks = rule->months != 0 ? __builtin_popcount(rule->months) : MONTHS_A_YEAR;
    int32_t a = all;
    for (int32_t b = (int32_t)rule->interval; b != 0;) {
        int32_t rest = a % b;
        a = b;
        b = rest;
    }
    return all / a * looks;
}

/* Every weekday is every day of these weekdays: seven days at a look instead of one. */
static bool is_weekly(const MoRule *rule)
{
    return rule->freq == MO_FREQ_DAILY && rule->interval == 1 && rule->weekdays != 0 &&
           rule->months == 0 && !mo_numbers_any(rule->month_days);
}

static bool hangs_on_month_alone(const MoRule *rule)
{
    return !mo_rule_has_nth_of_year(rule) && !mo_numbers_any(rule->year_days) &&
           !mo_numbers_any(rule->weeks) &&
           !(rule->freq == MO_FREQ_YEARLY && mo_numbers_any(rule->positions));
}

void mo_stepper_init(MoStepper *stepper, const MoRule *rule, MoDay start, bool clamp)
{
    *stepper = (MoStepper){.rule = rule, .clamp = clamp, .freq = rule->freq};
    stepper->look.period = NO_PERIOD;
    if (is_weekly(rule))
        stepper->freq = MO_FREQ_WEEKLY;
    stepper->is_simple = hangs_on_month_alone(rule);
    /* Day 0 is a Thursday. */
    stepper->shift = (int32_t)rule->week_start - (int32_t)MO_THURSDAY;
    stepper->every_day = rule->freq == MO_FREQ_DAILY && mo_rule_is_plain(rule);
    unsigned weekdays = rule->weekdays;
    stepper->week =
        (uint8_t)((weekdays >> rule->week_start | weekdays << (7 - rule->week_start)) & 0x7f);
    stepper->has_positions = mo_numbers_any(rule->positions);
    stepper->cycle = count_cycle(stepper);
    int32_t period = start != MO_DAY_NONE ? get_period(stepper, start) : 0;
    stepper->anchor = stepper->freq == MO_FREQ_YEARLY ? floor_div(period, MONTHS_A_YEAR) : period;
}

/* The nearest period in a direction, `period` itself included, that the interval does not skip. */
static int32_t align(const MoStepper *stepper, int32_t period, MoDirection direction)
{
    int32_t interval = (int32_t)stepper->rule->interval;
    if (interval == 1)
        return period;
    bool yearly = stepper->freq == MO_FREQ_YEARLY;
    int32_t number = yearly ? floor_div(period, MONTHS_A_YEAR) : period;
    int32_t over = floor_mod(number - stepper->anchor, interval);
    if (over == 0)
        return period;
    number += direction == MO_FORWARDS ? interval - over : -over;
    if (!yearly)
        return number;
    return number * MONTHS_A_YEAR + (direction == MO_FORWARDS ? 0 : MONTHS_A_YEAR - 1);
}

/* The days of a week that fit all BY parts but BYSETPOS. */
static uint32_t get_full_week_mask(const MoStepper *stepper, MoDay first)
{
    if (stepper->rule->months == 0)
        return stepper->week;
    uint32_t mask = 0;
    for (unsigned i = 0; i < 7; i++)
        if ((stepper->week >> i & 1) != 0 && mo_rule_admits(stepper->rule, first + (MoDay)i))
            mask |= (uint32_t)1 << i;
    return mask;
}

static uint32_t pick_positions(const MoStepper *stepper, uint32_t mask)
{
    return mo_rule_pick_positions(stepper->rule, mask, 0, (unsigned)__builtin_popcount(mask));
}

static uint32_t get_week_mask(const MoStepper *stepper, MoDay first)
{
    uint32_t mask = get_full_week_mask(stepper, first);
    return stepper->has_positions ? pick_positions(stepper, mask) : mask;
}

bool mo_stepper_is_first_week_doubtful(const MoStepper *stepper, MoDay start)
{
    if (stepper->rule->freq != MO_FREQ_WEEKLY || !stepper->has_positions)
        return false;
    MoDay first = get_period(stepper, start) * 7 + stepper->shift;
    uint32_t mask = get_full_week_mask(stepper, first);
    uint32_t ahead = UINT32_MAX << (start - first);
    return (pick_positions(stepper, mask) & ahead) != pick_positions(stepper, mask & ahead);
}

/* BYSETPOS over the months of a year. */
static uint32_t pick_year_positions(const MoStepper *stepper, int year, int month, uint32_t mask)
{
    unsigned before = 0;
    unsigned size = 0;
    for (int other = 1; other <= MONTHS_A_YEAR; other++) {
        uint32_t days = mo_rule_month_mask(stepper->rule, year, other, stepper->clamp);
        before += other < month ? (unsigned)__builtin_popcount(days) : 0;
        size += (unsigned)__builtin_popcount(days);
    }
    return mo_rule_pick_positions(stepper->rule, mask, before, size);
}

static uint32_t get_month_mask(const MoStepper *stepper, int year, int month)
{
    const MoRule *rule = stepper->rule;
    uint32_t mask = mo_rule_month_mask(rule, year, month, stepper->clamp);
    if (!stepper->has_positions || mask == 0)
        return mask;
    if (rule->freq == MO_FREQ_YEARLY)
        return pick_year_positions(stepper, year, month, mask);
    return pick_positions(stepper, mask);
}

/* The first day of a month; as mo_day_from_civil(), for months of the calendar. */
static MoDay get_month_base(int32_t period)
{
    int32_t month = (period + 10) % MONTHS_A_YEAR;                 /* 0 = March */
    int32_t year = period / MONTHS_A_YEAR - (month >= 10 ? 1 : 0); /* begins in March */
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 - 719468;
}

static void look_at_month(MoStepper *stepper, int32_t period)
{
    MoLook *look = &stepper->look;
    int year = period / MONTHS_A_YEAR;
    int month = period % MONTHS_A_YEAR + 1;
    look->base = get_month_base(period);
    look->size = mo_days_in_month(year, month);
    look->mask = 0;
    if (stepper->rule->months != 0 && (stepper->rule->months >> month & 1) == 0)
        return;
    if (!stepper->is_simple) {
        look->mask = get_month_mask(stepper, year, month);
        return;
    }
    unsigned i = mo_day_weekday(look->base) * 4 + (unsigned)look->size - 28;
    if ((stepper->known >> i & 1) == 0) {
        stepper->masks[i] = get_month_mask(stepper, year, month);
        stepper->known |= (uint32_t)1 << i;
    }
    look->mask = stepper->masks[i];
}

/* False outside the calendar. */
static bool look_at(MoStepper *stepper, int32_t period)
{
    MoLook *look = &stepper->look;
    if (look->period == period)
        return true;
    if (stepper->freq >= MO_FREQ_MONTHLY) {
        if (period < FIRST_MONTH || period > LAST_MONTH)
            return false;
        look_at_month(stepper, period);
    } else if (stepper->freq == MO_FREQ_WEEKLY) {
        look->base = period * 7 + stepper->shift;
        look->size = 7;
        look->mask = get_week_mask(stepper, look->base);
    } else {
        look->base = period;
        look->size = 1;
        look->mask = stepper->every_day || mo_rule_admits(stepper->rule, period) ? 1 : 0;
    }
    look->period = period;
    return true;
}

/* The bits at `day` and behind it in the direction of search. */
static uint32_t cut_mask(uint32_t mask, MoDay first, MoDay day, MoDirection direction)
{
    int32_t at = day - first;
    if (direction == MO_FORWARDS) {
        if (at <= 0)
            return mask;
        return at < 32 ? mask & UINT32_MAX << at : 0;
    }
    if (at < 0)
        return 0;
    return at < 31 ? mask & (((uint32_t)2 << at) - 1) : mask;
}

/* The next month that a yearly rule names, in the same year or in the next that counts. */
static int32_t advance_to_month(const MoStepper *stepper, int32_t period, MoDirection direction)
{
    unsigned months = stepper->rule->months >> 1;
    int32_t month = floor_mod(period, MONTHS_A_YEAR);
    int32_t year = period - month;
    unsigned rest =
        direction == MO_FORWARDS ? months & ~0U << (month + 1) : months & ((1U << month) - 1);
    if (rest == 0) {
        rest = months;
        year =
            align(stepper, direction == MO_FORWARDS ? year + MONTHS_A_YEAR : year - 1, direction);
        year -= floor_mod(year, MONTHS_A_YEAR);
    }
    return year + (direction == MO_FORWARDS ? __builtin_ctz(rest) : 31 - __builtin_clz(rest));
}

/* The period behind one in the direction of search. */
static int32_t advance(const MoStepper *stepper, int32_t period, MoDirection direction)
{
    if (stepper->freq != MO_FREQ_YEARLY)
        return period + (int32_t)direction * (int32_t)stepper->rule->interval;
    if (stepper->rule->months != 0)
        return advance_to_month(stepper, period, direction);
    return align(stepper, period + (int32_t)direction, direction);
}

/* Where to begin: the last look if the day lies in or right behind it, for what is asked in a row
 * is a day or a month further on; else what arithmetic says. */
static int32_t get_first_period(const MoStepper *stepper, MoDay day, MoDirection direction)
{
    const MoLook *look = &stepper->look;
    if (direction == MO_FORWARDS && stepper->freq >= MO_FREQ_MONTHLY && look->period != NO_PERIOD &&
        day >= look->base && day - look->base <= look->size)
        return look->period;
    return align(stepper, get_period(stepper, day), direction);
}

MoDay mo_stepper_find(MoStepper *stepper, MoDay day, MoDirection direction, MoDay first, MoDay last)
{
    bool forwards = direction == MO_FORWARDS;
    day = forwards ? MAX(day, first) : MIN(day, last);
    if (forwards ? day > last : day < first)
        return MO_DAY_NONE;
    const MoLook *look = &stepper->look;
    int32_t period = get_first_period(stepper, day, direction);
    /* The first period may have been cut, so it is looked at once more. */
    for (int32_t left = stepper->cycle; left >= 0; left--) {
        if (!look_at(stepper, period) ||
            (forwards ? look->base > last : look->base + look->size <= first))
            return MO_DAY_NONE;
        uint32_t mask = cut_mask(look->mask, look->base, day, direction);
        if (mask != 0) {
            MoDay found = look->base + (forwards ? __builtin_ctz(mask) : 31 - __builtin_clz(mask));
            return found >= first && found <= last ? found : MO_DAY_NONE;
        }
        period = advance(stepper, period, direction);
    }
    return MO_DAY_NONE;
}

MoDay mo_stepper_period_start(const MoStepper *stepper, MoDay day)
{
    int32_t period = align(stepper, get_period(stepper, day), MO_BACKWARDS);
    switch (stepper->freq) {
    case MO_FREQ_DAILY:
        return period;
    case MO_FREQ_WEEKLY:
        return period * 7 + stepper->shift;
    case MO_FREQ_MONTHLY:
        return mo_day_from_civil(period / MONTHS_A_YEAR, period % MONTHS_A_YEAR + 1, 1);
    case MO_FREQ_YEARLY:
        return mo_day_from_civil(period / MONTHS_A_YEAR, 1, 1);
    }
    return MO_DAY_NONE;
}
