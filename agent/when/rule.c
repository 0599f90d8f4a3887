#include "when/rule.h"

#include <string.h>

#include "when/rule_private.h"

bool mo_numbers_match(const MoNumbers numbers[2], unsigned n, unsigned size)
{
    return mo_numbers_has(&numbers[MO_FROM_START], n) ||
           mo_numbers_has(&numbers[MO_FROM_END], size + 1 - n);
}

MoRule *mo_rule_new(MoFreq freq, unsigned interval)
{
    g_return_val_if_fail(interval >= 1 && interval <= MO_RULE_MAX_NUMBER, NULL);

    MoRule *rule = g_new0(MoRule, 1);
    rule->freq = freq;
    rule->interval = interval;
    rule->until = MO_DAY_NONE;
    rule->until_second = -1;
    rule->week_start = MO_MONDAY;
    return rule;
}

MoRule *mo_rule_dup(const MoRule *rule)
{
    return rule != NULL ? g_memdup2(rule, sizeof *rule) : NULL;
}

void mo_rule_free(MoRule *rule)
{
    g_free(rule);
}

MoFreq mo_rule_get_freq(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, MO_FREQ_DAILY);
    return rule->freq;
}

unsigned mo_rule_get_interval(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, 1);
    return rule->interval;
}

bool mo_rule_equal(const MoRule *a, const MoRule *b)
{
    g_return_val_if_fail(a != NULL && b != NULL, false);
    g_autofree char *text_a = mo_rule_print(a);
    g_autofree char *text_b = mo_rule_print(b);
    return strcmp(text_a, text_b) == 0;
}

bool mo_rule_has_weekdays(const MoRule *rule)
{
    return rule->weekdays != 0 || rule->has_nth;
}

bool mo_rule_has_nth_of_year(const MoRule *rule)
{
    return rule->freq == MO_FREQ_YEARLY && rule->has_nth && rule->months == 0;
}

/* Whether the BY parts say which days of the period are meant. */
static bool names_days(const MoRule *rule)
{
    return mo_rule_has_weekdays(rule) || mo_numbers_any(rule->month_days) ||
           mo_numbers_any(rule->year_days);
}

bool mo_rule_needs_start(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, true);
    if (rule->interval != 1 || rule->count != 0)
        return true;
    return rule->freq != MO_FREQ_DAILY && !names_days(rule);
}

bool mo_rule_is_plain(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, false);
    return !names_days(rule) && rule->months == 0 && !mo_numbers_any(rule->weeks) &&
           !mo_numbers_any(rule->positions);
}

static void fill_year(MoRule *rule, int month, int day)
{
    if (rule->months == 0)
        rule->months = (uint16_t)(1u << month);
    mo_numbers_add(&rule->month_days[MO_FROM_START], (unsigned)day);
}

void mo_rule_fill(MoRule *rule, MoDay start)
{
    /* For libical, which would take the start's month. */
    if (rule->freq == MO_FREQ_YEARLY && mo_numbers_any(rule->month_days) && rule->months == 0 &&
        !rule->has_nth)
        rule->months = 0x1ffe;
    if (rule->freq == MO_FREQ_DAILY || names_days(rule))
        return;

    g_return_if_fail(start != MO_DAY_NONE);
    int month = 0;
    int day = 0;
    mo_day_to_civil(start, NULL, &month, &day);
    if (rule->freq == MO_FREQ_WEEKLY)
        rule->weekdays = (uint8_t)(1u << mo_day_weekday(start));
    else if (rule->freq == MO_FREQ_MONTHLY)
        mo_numbers_add(&rule->month_days[MO_FROM_START], (unsigned)day);
    else
        fill_year(rule, month, day);
}
