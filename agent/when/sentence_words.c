/* The words of sentences. */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "when/sentence_private.h"

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};
static const char *const numbers[] = {"one",   "two",   "three", "four", "five",   "six",
                                      "seven", "eight", "nine",  "ten",  "eleven", "twelve"};

/* The whole word, or at least its first three letters ("tues"), or a plural. */
static bool is_word(const char *text, const char *word, bool plural)
{
    size_t length = strlen(text);
    if (length >= 3 && g_ascii_strncasecmp(text, word, length) == 0)
        return true;
    return plural && length == strlen(word) + 1 && (text[length - 1] | 0x20) == 's' &&
           g_ascii_strncasecmp(text, word, length - 1) == 0;
}

int mo_weekday_from_word(const char *word)
{
    for (int i = 0; i < 7; i++)
        if (is_word(word, weekdays[i], true))
            return i;
    return -1;
}

int mo_month_from_word(const char *word)
{
    for (int i = 0; i < 12; i++)
        if (is_word(word, months[i], false))
            return i + 1;
    return 0;
}

unsigned mo_number_from_word(const char *word)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (g_ascii_strcasecmp(word, numbers[i]) == 0)
            return i + 1;
    return 0;
}

const char *mo_every_word_near(const char *word)
{
    static const char *const words[] = {
        "day",      "days",     "week",     "weeks",  "weekday",   "month",    "months",
        "quarter",  "quarters", "year",     "years",  "monday",    "tuesday",  "wednesday",
        "thursday", "friday",   "saturday", "sunday", "january",   "february", "march",
        "april",    "june",     "july",     "august", "september", "october",  "november",
        "december", "first",    "second",   "third",  "fourth",    "fifth",    "last",
        "from",     "until",    "times",    NULL};
    return mo_text_nearest(word, words);
}

bool mo_when_fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID, message);
    return false;
}

/* "5.1.2026" (the day first, as dots are used) and "2026/1/5"; MO_DAY_NONE for anything else, above
 * all for "5/1/2026", which has two readings. */
static MoDay read_numeric_day(const char *text)
{
    unsigned n[3] = {0, 0, 0};
    const char *p = text;
    char separator = '\0';
    for (int i = 0; i < 3; i++) {
        if (!mo_take_number(&p, &n[i]))
            return MO_DAY_NONE;
        if (i == 0)
            separator = *p;
        if (i < 2 && (*p == '\0' || *p++ != separator))
            return MO_DAY_NONE;
    }
    if (*p != '\0')
        return MO_DAY_NONE;
    if (separator == '.' && n[0] <= 31)
        return mo_day_from_civil((int)n[2], (int)n[1], (int)n[0]);
    if (n[0] > 31)
        return mo_day_from_civil((int)n[0], (int)n[1], (int)n[2]);
    /* 17/1/2026 can only be read with the day first, 1/17/2026 with the month first. */
    if (separator == '/' && n[0] > 12)
        return mo_day_from_civil((int)n[2], (int)n[1], (int)n[0]);
    if (separator == '/' && n[1] > 12)
        return mo_day_from_civil((int)n[2], (int)n[0], (int)n[1]);
    return MO_DAY_NONE;
}

/* "5 january 2026", "january 5, 2026". */
static MoDay read_worded_day(const char *text)
{
    g_auto(GStrv) words = mo_text_split_list(text, " ,");
    if (g_strv_length(words) != 3)
        return MO_DAY_NONE;
    int month = mo_month_from_word(words[0]);
    const char *day_word = words[month != 0 ? 1 : 0];
    if (month == 0)
        month = mo_month_from_word(words[1]);
    unsigned day = 0;
    unsigned year = 0;
    const char *year_word = words[2];
    if (month == 0 || !mo_take_number(&day_word, &day) || !mo_take_number(&year_word, &year))
        return MO_DAY_NONE;
    return mo_day_from_civil((int)year, month, (int)day);
}

MoDay mo_when_parse_day(const char *text, GError **error)
{
    MoDay day = mo_day_parse(text);
    if (day != MO_DAY_NONE)
        return day;
    MoDay meant = read_numeric_day(text);
    if (meant == MO_DAY_NONE)
        meant = read_worded_day(text);
    g_autofree char *iso = mo_day_print(meant);
    if (meant != MO_DAY_NONE)
        mo_when_fail(error, _("'%s': write the day as %s"), text, iso);
    else if (text[0] == '\0')
        mo_when_fail(error, _("a day is missing; write it as year-month-day, like 2026-01-05"));
    else if (strlen(text) == 10 && text[4] == '-' && text[7] == '-')
        mo_when_fail(error, _("there is no day '%s'"), text);
    else
        mo_when_fail(error, _("'%s' is no day; write it as year-month-day, like 2026-01-05"), text);
    return MO_DAY_NONE;
}
