#include <string.h>

#include "when/rule_private.h"

static const char *const freq_names[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const weekday_names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* Ascending, those counted from the end last. */
static void print_numbers(GString *text, const char *part, const MoNumbers numbers[2])
{
    if (!mo_numbers_any(numbers))
        return;
    g_string_append_printf(text, ";%s=", part);
    for (unsigned n = 1; n <= 366; n++)
        if (mo_numbers_has(&numbers[MO_FROM_START], n))
            g_string_append_printf(text, "%u,", n);
    for (unsigned n = 366; n >= 1; n--)
        if (mo_numbers_has(&numbers[MO_FROM_END], n))
            g_string_append_printf(text, "-%u,", n);
    g_string_truncate(text, text->len - 1);
}

static void print_months(GString *text, const MoRule *rule)
{
    MoNumbers numbers[2] = {{{rule->months}}, {{0}}};
    print_numbers(text, "BYMONTH", numbers);
}

static void print_weekday_set(GString *text, const char *sign, unsigned n, uint8_t weekdays)
{
    for (int i = 0; i < 7; i++) {
        if ((weekdays >> i & 1) == 0)
            continue;
        if (n > 0)
            g_string_append_printf(text, "%s%u", sign, n);
        g_string_append_printf(text, "%s,", weekday_names[i]);
    }
}

static void print_weekdays(GString *text, const MoRule *rule)
{
    if (!mo_rule_has_weekdays(rule))
        return;
    g_string_append(text, ";BYDAY=");
    print_weekday_set(text, "", 0, rule->weekdays);
    for (unsigned n = 1; n <= 53; n++)
        print_weekday_set(text, "", n, rule->nth[MO_FROM_START][n]);
    for (unsigned n = 53; n >= 1; n--)
        print_weekday_set(text, "-", n, rule->nth[MO_FROM_END][n]);
    g_string_truncate(text, text->len - 1);
}

static GString *print_unlimited(const MoRule *rule)
{
    GString *text = g_string_new("FREQ=");
    g_string_append(text, freq_names[rule->freq]);
    if (rule->interval != 1)
        g_string_append_printf(text, ";INTERVAL=%u", rule->interval);
    print_months(text, rule);
    print_numbers(text, "BYWEEKNO", rule->weeks);
    print_numbers(text, "BYYEARDAY", rule->year_days);
    print_numbers(text, "BYMONTHDAY", rule->month_days);
    print_weekdays(text, rule);
    print_numbers(text, "BYSETPOS", rule->positions);
    if (rule->week_start != MO_MONDAY)
        g_string_append_printf(text, ";WKST=%s", weekday_names[rule->week_start]);
    return text;
}

char *mo_rule_print_unlimited(const MoRule *rule)
{
    return g_string_free(print_unlimited(rule), FALSE);
}

char *mo_rule_print(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, NULL);

    GString *text = print_unlimited(rule);
    if (rule->count != 0)
        g_string_append_printf(text, ";COUNT=%u", rule->count);
    if (rule->until != MO_DAY_NONE) {
        int year = 0;
        int month = 0;
        int day = 0;
        mo_day_to_civil(rule->until, &year, &month, &day);
        g_string_append_printf(text, ";UNTIL=%04d%02d%02d", year, month, day);
        int second = rule->until_second;
        if (second >= 0)
            g_string_append_printf(text, "T%02d%02d%02d%s", second / 3600, second / 60 % 60,
                                   second % 60, rule->until_utc ? "Z" : "");
    }
    return g_string_free(text, FALSE);
}
