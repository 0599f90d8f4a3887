#include "when/rule_apps.h"

#include "base/i18n.h"
#include "when/rule_private.h"

#define ALL_MONTHS 0x1ffe
/* What Outlook can count in a month: the first to the fourth, and the last. */
#define OUTLOOK_MAX_NTH 4
#define OUTLOOK_MAX_COUNT 999

static unsigned count_numbers(const MoNumbers *numbers)
{
    unsigned n = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(numbers->bits); i++)
        n += (unsigned)__builtin_popcountll(numbers->bits[i]);
    return n;
}

/* Whether a list names one number only, and that 1 to `max` or -1. */
static bool is_one_number(const MoNumbers numbers[2], unsigned max)
{
    unsigned from_start = count_numbers(&numbers[MO_FROM_START]);
    unsigned from_end = count_numbers(&numbers[MO_FROM_END]);
    if (from_start + from_end != 1)
        return false;
    if (from_end == 1)
        return mo_numbers_has(&numbers[MO_FROM_END], 1);
    for (unsigned n = 1; n <= max; n++)
        if (mo_numbers_has(&numbers[MO_FROM_START], n))
            return true;
    return false;
}

/* "The second Tuesday": BYDAY=2TU, or BYDAY=TU;BYSETPOS=2, also of Outlook's own words "day",
 * "weekday" and "weekend day". */
static bool is_one_weekday(const MoRule *rule)
{
    if (!rule->has_nth) {
        bool is_word = rule->weekdays == 0x1f || rule->weekdays == 0x60 || rule->weekdays == 0x7f;
        return (is_word || __builtin_popcount(rule->weekdays) == 1) &&
               is_one_number(rule->positions, OUTLOOK_MAX_NTH);
    }
    if (rule->weekdays != 0 || mo_numbers_any(rule->positions))
        return false;
    MoNumbers numbers[2] = {{{0}}, {{0}}};
    for (unsigned n = 1; n <= 53; n++)
        for (int half = MO_FROM_START; half <= MO_FROM_END; half++) {
            if (__builtin_popcount(rule->nth[half][n]) > 1)
                return false;
            if (rule->nth[half][n] != 0)
                mo_numbers_add(&numbers[half], n);
        }
    return is_one_number(numbers, OUTLOOK_MAX_NTH);
}

static const char *find_outlook_month_trouble(const MoRule *rule)
{
    bool month_days = mo_numbers_any(rule->month_days);
    bool weekdays = mo_rule_has_weekdays(rule);
    if (month_days && weekdays)
        return _("it takes a day of the month or a weekday, not both");
    if (weekdays)
        return is_one_weekday(rule) ? NULL
                                    : _("of the weekdays of a month it takes one only, the first "
                                        "to fourth or the last");
    if (mo_numbers_any(rule->positions))
        return _("it counts weekdays, not days of the month");
    if (month_days && !is_one_number(rule->month_days, 31))
        return _("it takes one day of the month only");
    return NULL;
}

/* Why Outlook cannot show a filled rule, or NULL. */
static const char *find_outlook_trouble(const MoRule *rule)
{
    if (rule->count > OUTLOOK_MAX_COUNT)
        return _("it counts to 999 at most");
    switch (rule->freq) {
    case MO_FREQ_DAILY:
        return mo_rule_is_plain(rule) ? NULL : _("its daily rhythm takes no other limits");
    case MO_FREQ_WEEKLY:
        return rule->months != 0 || mo_numbers_any(rule->positions)
                   ? _("its weekly rhythm takes weekdays only")
                   : NULL;
    case MO_FREQ_MONTHLY:
        if (rule->months != 0)
            return _("its monthly rhythm takes no single months");
        return find_outlook_month_trouble(rule);
    case MO_FREQ_YEARLY:
        if (mo_numbers_any(rule->weeks) || mo_numbers_any(rule->year_days))
            return _("it knows no weeks or days of the year");
        if (__builtin_popcount(rule->months) != 1)
            return _("its yearly rhythm takes one month only");
        return find_outlook_month_trouble(rule);
    }
    return NULL;
}

bool mo_rule_meets_short_months(const MoRule *rule)
{
    unsigned months = rule->months != 0 ? rule->months : ALL_MONTHS;
    if (rule->freq < MO_FREQ_MONTHLY || mo_rule_has_weekdays(rule))
        return false;
    for (int month = 1; month <= 12; month++) {
        /* Of a common year. */
        unsigned length = (unsigned)mo_days_in_month(2001, month);
        if ((months >> month & 1) != 0 &&
            rule->month_days[MO_FROM_START].bits[0] >> (length + 1) != 0)
            return true;
    }
    return false;
}

/* What libical 3.0 reads wrongly: weeks of the year (its issues 1143, 1223), days counted from the
 * month's end as a limit (791), BYSETPOS of weeks (795), and days of the year with other limits. */
static bool is_wrong_in_libical(const MoRule *rule)
{
    bool month_days = mo_numbers_any(rule->month_days);
    bool positions = mo_numbers_any(rule->positions);
    switch (rule->freq) {
    case MO_FREQ_DAILY:
        return rule->month_days[MO_FROM_END].bits[0] != 0;
    case MO_FREQ_WEEKLY:
        return positions || (rule->interval > 1 && rule->months != 0);
    case MO_FREQ_MONTHLY:
        return positions && month_days;
    case MO_FREQ_YEARLY:
        break;
    }
    if (mo_numbers_any(rule->year_days))
        return month_days || rule->months != 0;
    return mo_numbers_any(rule->weeks) ||
           (month_days && (positions || mo_rule_has_nth_of_year(rule)));
}

char **mo_rule_describe_apps(const MoRule *rule, MoDay start, MoDay first, bool clamp)
{
    g_return_val_if_fail(rule != NULL, NULL);

    g_autoptr(MoRule) filled = mo_rule_dup(rule);
    mo_rule_fill(filled, start);
    GPtrArray *sentences = g_ptr_array_new();
    if (start != MO_DAY_NONE && first != start) {
        g_autofree char *start_text = mo_day_print(start);
        g_autofree char *first_text = mo_day_print(first);
        g_ptr_array_add(sentences,
                        g_strdup_printf(_("%s is no day of this rule, but Google, Apple and "
                                          "Outlook would show it; let the calendar begin on %s"),
                                        start_text, first_text));
    }
    const char *trouble = find_outlook_trouble(filled);
    if (trouble != NULL)
        g_ptr_array_add(sentences, g_strdup_printf(_("Outlook cannot show this: %s"), trouble));
    bool is_short = mo_rule_meets_short_months(filled);
    if (is_short && clamp)
        g_ptr_array_add(sentences, g_strdup(_("most calendars leave out the months that are too "
                                              "short; Moments takes their last day")));
    else if (is_short && trouble == NULL)
        g_ptr_array_add(sentences, g_strdup(_("Outlook takes the last day of a month that is too "
                                              "short; other calendars leave it out")));
    if (is_wrong_in_libical(filled))
        g_ptr_array_add(sentences, g_strdup(_("GNOME Calendar and Evolution may show other days: "
                                              "they read this rule differently")));
    g_ptr_array_add(sentences, NULL);
    return (char **)g_ptr_array_free(sentences, FALSE);
}
