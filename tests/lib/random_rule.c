#include "random_rule.h"

static const char *const freqs[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
static const char *const weekdays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

int mo_random_int(GRand *random, int first, int last)
{
    return g_rand_int_range(random, first, last + 1);
}

static bool chance(GRand *random, int percent)
{
    return mo_random_int(random, 1, 100) <= percent;
}

static void add_list(GRand *random, GString *text, const char *part, int max, bool negative,
                     int length)
{
    g_string_append_printf(text, ";%s=", part);
    for (int i = 0; i < length; i++)
        g_string_append_printf(text, "%s%s%d", i > 0 ? "," : "",
                               negative && chance(random, 30) ? "-" : "",
                               mo_random_int(random, 1, max));
}

static void add_weekdays(GRand *random, GString *text, int max_nth)
{
    int length = mo_random_int(random, 1, 3);
    bool nth = max_nth > 0 && chance(random, 50);
    g_string_append(text, ";BYDAY=");
    for (int i = 0; i < length; i++) {
        g_string_append(text, i > 0 ? "," : "");
        if (nth)
            g_string_append_printf(text, "%s%d", chance(random, 30) ? "-" : "",
                                   mo_random_int(random, 1, max_nth));
        g_string_append(text, weekdays[mo_random_int(random, 0, 6)]);
    }
}

char *mo_random_rule(GRand *random, MoFreq freq)
{
    static const char *const week_starts[] = {"MO", "SU", "SA", "WE"};
    GString *text = g_string_new("FREQ=");
    g_string_append(text, freqs[freq]);
    if (chance(random, 40))
        g_string_append_printf(text, ";INTERVAL=%d",
                               mo_random_int(random, 1, freq == MO_FREQ_YEARLY ? 3 : 6));
    bool months = chance(random, freq == MO_FREQ_YEARLY ? 50 : 15);
    if (months)
        add_list(random, text, "BYMONTH", 12, false, mo_random_int(random, 1, 3));
    if (freq != MO_FREQ_WEEKLY && chance(random, 30))
        add_list(random, text, "BYMONTHDAY", 31, true, mo_random_int(random, 1, 3));
    if (freq == MO_FREQ_YEARLY && chance(random, 20))
        add_list(random, text, "BYYEARDAY", 366, true, mo_random_int(random, 1, 5));
    else if (freq == MO_FREQ_YEARLY && chance(random, 20))
        add_list(random, text, "BYWEEKNO", 53, true, mo_random_int(random, 1, 3));
    if (chance(random, 50))
        add_weekdays(random, text,
                     freq < MO_FREQ_MONTHLY              ? 0
                     : freq == MO_FREQ_MONTHLY || months ? 5
                                                         : 53);
    if (freq != MO_FREQ_DAILY && chance(random, 20))
        add_list(random, text, "BYSETPOS", 4, true, mo_random_int(random, 1, 2));
    if (chance(random, 25))
        g_string_append_printf(text, ";WKST=%s", week_starts[mo_random_int(random, 0, 3)]);
    return g_string_free(text, FALSE);
}

/* Some weekdays, each once, in the order of the week. */
static void add_plain_weekdays(GRand *random, GString *text, int percent)
{
    const char *separator = ";BYDAY=";
    int sure = mo_random_int(random, 0, 6);
    for (int i = 0; i < 7; i++)
        if (i == sure || chance(random, percent)) {
            g_string_append_printf(text, "%s%s", separator, weekdays[i]);
            separator = ",";
        }
}

/* Some months, each once, rising. */
static void add_months(GRand *random, GString *text, int percent)
{
    const char *separator = ";BYMONTH=";
    int sure = mo_random_int(random, 1, 12);
    for (int month = 1; month <= 12; month++)
        if (month == sure || chance(random, percent)) {
            g_string_append_printf(text, "%s%d", separator, month);
            separator = ",";
        }
}

/* One or two different days of the month, those from its end last. */
static void add_month_days(GRand *random, GString *text)
{
    int day = mo_random_int(random, 1, 31);
    g_string_append_printf(text, ";BYMONTHDAY=%d", day);
    if (day < 31 && chance(random, 20))
        g_string_append_printf(text, ",%d", mo_random_int(random, day + 1, 31));
    else if (day <= 20 && chance(random, 20))
        g_string_append_printf(text, ",-%d", mo_random_int(random, 1, 7));
}

static void add_days_from_end(GRand *random, GString *text)
{
    g_string_append_printf(text, ";BYMONTHDAY=-%d", mo_random_int(random, 1, 7));
}

/* One or two weekdays of the month with their numbers. */
static void add_nth(GRand *random, GString *text)
{
    int n = mo_random_int(random, 1, 5);
    int first = mo_random_int(random, 0, 6);
    g_string_append_printf(text, ";BYDAY=%s%d%s", chance(random, 30) ? "-" : "", n,
                           weekdays[first]);
    if (first < 6 && chance(random, 25))
        g_string_append_printf(text, ",%d%s", n, weekdays[mo_random_int(random, first + 1, 6)]);
}

static void add_position(GRand *random, GString *text)
{
    add_plain_weekdays(random, text, 60);
    g_string_append_printf(text, ";BYSETPOS=%s%d", chance(random, 40) ? "-" : "",
                           mo_random_int(random, 1, 4));
}

static void add_month_part(GRand *random, GString *text)
{
    switch (mo_random_int(random, 0, 5)) {
    case 0:
        add_month_days(random, text);
        break;
    case 1:
        add_days_from_end(random, text);
        break;
    case 2:
        add_nth(random, text);
        break;
    case 3:
        add_plain_weekdays(random, text, 20);
        break;
    case 4:
        add_position(random, text);
        break;
    default: /* the day of the start */
        break;
    }
}

static void add_year_part(GRand *random, GString *text)
{
    int kind = mo_random_int(random, 0, 3);
    if (kind == 0) /* the day of the start */
        return;
    add_months(random, text, 10);
    if (kind == 1)
        add_month_days(random, text);
    else if (kind == 2)
        add_days_from_end(random, text);
    else
        add_nth(random, text);
}

char *mo_random_everyday_rule(GRand *random, MoFreq freq)
{
    static const int longest[] = {400, 60, 30, 6};
    GString *text = g_string_new("FREQ=");
    g_string_append(text, freqs[freq]);
    if (chance(random, 60))
        g_string_append_printf(
            text, ";INTERVAL=%d",
            mo_random_int(random, 1, chance(random, 50) ? MIN(4, longest[freq]) : longest[freq]));
    if (freq == MO_FREQ_DAILY && chance(random, 20))
        add_months(random, text, 30);
    if (freq == MO_FREQ_DAILY ? chance(random, 30) : freq == MO_FREQ_WEEKLY && chance(random, 80))
        add_plain_weekdays(random, text, 30);
    if (freq == MO_FREQ_MONTHLY)
        add_month_part(random, text);
    if (freq == MO_FREQ_YEARLY)
        add_year_part(random, text);
    if (chance(random, 25))
        g_string_append_printf(text, ";WKST=%s", chance(random, 50) ? "SU" : "MO");
    return g_string_free(text, FALSE);
}
