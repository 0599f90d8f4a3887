/* The inside of a rule, for the files of this folder that read, check, print and step it. */
#ifndef MOMENTS_WHEN_RULE_PRIVATE_H
#define MOMENTS_WHEN_RULE_PRIVATE_H

#include "when/rule.h"

/* The largest INTERVAL and COUNT taken: 9999 days are 27 years, and both fit what every calendar
 * program can hold. */
#define MO_RULE_MAX_NUMBER 9999

/* Some of the numbers 1 to 366, as bits. */
typedef struct {
    uint64_t bits[6];
} MoNumbers;

/* The two halves of a BY list: numbers counted from the start and from the end (-1 is 1 here). */
enum { MO_FROM_START, MO_FROM_END };

/* Lists are sets, so what is said in any order or twice is the same rule. */
struct MoRule {
    MoFreq freq;
    unsigned interval;
    unsigned count;       /* 0 = not limited */
    MoDay until;          /* MO_DAY_NONE = not limited */
    int until_second;     /* of that day; -1 = all of it */
    bool until_utc;       /* that day and second are those of UTC */
    MoWeekday week_start; /* WKST */
    uint16_t months;      /* BYMONTH: bit 1-12 */
    uint8_t weekdays;     /* BYDAY without a number: bit 0-6 */
    bool has_nth;         /* BYDAY with a number */
    uint8_t nth[2][54];   /* weekdays that are named with the number 1-53 */
    MoNumbers month_days[2];
    MoNumbers year_days[2];
    MoNumbers weeks[2];
    MoNumbers positions[2]; /* BYSETPOS */
};

static inline bool mo_numbers_has(const MoNumbers *numbers, unsigned n)
{
    return (numbers->bits[n / 64] >> (n % 64) & 1) != 0;
}

static inline void mo_numbers_add(MoNumbers *numbers, unsigned n)
{
    numbers->bits[n / 64] |= (uint64_t)1 << (n % 64);
}

/* Whether a list of two halves names anything. Without branches: it is asked for each period. */
static inline bool mo_numbers_any(const MoNumbers numbers[2])
{
    const uint64_t *a = numbers[MO_FROM_START].bits;
    const uint64_t *b = numbers[MO_FROM_END].bits;
    return (a[0] | a[1] | a[2] | a[3] | a[4] | a[5] | b[0] | b[1] | b[2] | b[3] | b[4] | b[5]) != 0;
}

/* Whether n of `size` (1 = the first) is named from either end. */
bool mo_numbers_match(const MoNumbers numbers[2], unsigned n, unsigned size);

bool mo_rule_has_weekdays(const MoRule *rule);
/* BYDAY with numbers that count inside the year, not inside a month. */
bool mo_rule_has_nth_of_year(const MoRule *rule);

/* Writes out what a rule leaves to its start (RFC 5545 3.3.10: "information ... from DTSTART"), so
 * that afterwards the start only says from where intervals are counted. A YEARLY rule with
 * BYMONTHDAY alone means every month, which not all programs guess alike. `start` may be
 * MO_DAY_NONE if the rule needs none. */
void mo_rule_fill(MoRule *rule, MoDay start);

/* Whether the day fits all BY parts but BYSETPOS. For filled rules. */
bool mo_rule_admits(const MoRule *rule, MoDay day);

/* The days of a month that fit all BY parts but BYSETPOS, bit 0 = the first. `clamp`: BYMONTHDAY
 * past the end means the last day. For filled rules. */
uint32_t mo_rule_month_mask(const MoRule *rule, int year, int month, bool clamp);

/* Of the set bits those that BYSETPOS names; all of them without one. `before` days of the period
 * come before the first bit, `size` is the number of the period's days in all. */
uint32_t mo_rule_pick_positions(const MoRule *rule, uint32_t mask, unsigned before, unsigned size);

/* What RFC 5545 forbids and what can never match; for mo_rule_parse(). */
bool mo_rule_check(const MoRule *rule, GError **error);

/* The canonical text without COUNT and UNTIL. The caller frees it. */
char *mo_rule_print_unlimited(const MoRule *rule);

/* Whether a filled rule names a day that some of its months do not have. */
bool mo_rule_meets_short_months(const MoRule *rule);

/* mo_rule_describe() with " from DAY" after the days; MO_DAY_NONE leaves that out. Where it does
 * not `clamp` (mo_recur_new()), it says that short months are left out. */
char *mo_rule_describe_from(const MoRule *rule, MoDay start, bool clamp);

/* mo_rule_describe() with days as people say them, as seen from `today`. */
char *mo_rule_describe_near(const MoRule *rule, MoDay today);

#endif
