#include "base/day.h"

#include "base/i18n.h"

#define YEAR_MIN 1
#define YEAR_MAX 9999
#define DAYS_PER_ERA 146097 /* 400 years */
#define EPOCH_OFFSET 719468 /* days from 0000-03-01 to 1970-01-01 */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int mo_days_in_month(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    g_return_val_if_fail(month >= 1 && month <= 12, 0);
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that the
 * leap day is a year's last one and each 400 years are alike. */
MoDay mo_day_from_civil(int year, int month, int day)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        (day > 28 && day > mo_days_in_month(year, month)))
        return MO_DAY_NONE;
    int march_year = month <= 2 ? year - 1 : year;
    int era = march_year / 400;
    int year_of_era = march_year - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_OFFSET;
}

void mo_day_to_civil(MoDay day, int *ret_year, int *ret_month, int *ret_day)
{
    g_return_if_fail(day != MO_DAY_NONE);
    int64_t shifted = (int64_t)day + EPOCH_OFFSET;
    int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = (int)(shifted - era * DAYS_PER_ERA);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    if (ret_year)
        *ret_year = (int)(era * 400) + year_of_era + (month <= 2 ? 1 : 0);
    if (ret_month)
        *ret_month = month;
    if (ret_day)
        *ret_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
}

MoWeekday mo_day_weekday(MoDay day)
{
    /* 1970-01-01 was a Thursday. */
    int64_t since_monday = ((int64_t)day + MO_THURSDAY) % 7;
    return (MoWeekday)(since_monday < 0 ? since_monday + 7 : since_monday);
}

MoDay mo_day_add_months(MoDay day, int months)
{
    g_return_val_if_fail(day != MO_DAY_NONE, MO_DAY_NONE);
    int year, month, day_of_month;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    int64_t total = (int64_t)year * 12 + (month - 1) + months;
    if (total < YEAR_MIN * 12 || total >= (YEAR_MAX + 1) * 12)
        return MO_DAY_NONE;
    year = (int)(total / 12);
    month = (int)(total % 12) + 1;
    return mo_day_from_civil(year, month, MIN(day_of_month, mo_days_in_month(year, month)));
}

/* Reads exactly `count` digits and moves *text behind them. */
static bool take_digits(const char **text, unsigned count, int *ret_number)
{
    int number = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!g_ascii_isdigit((*text)[i]))
            return false;
        number = number * 10 + g_ascii_digit_value((*text)[i]);
    }
    *text += count;
    *ret_number = number;
    return true;
}

static bool take_char(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static MoDay take_day(const char **text)
{
    const char *at = *text;
    int year, month, day;
    if (!take_digits(&at, 4, &year) || !take_char(&at, '-') || !take_digits(&at, 2, &month) ||
        !take_char(&at, '-') || !take_digits(&at, 2, &day))
        return MO_DAY_NONE;
    *text = at;
    return mo_day_from_civil(year, month, day);
}

MoDay mo_day_parse(const char *text)
{
    if (!text)
        return MO_DAY_NONE;
    MoDay day = take_day(&text);
    return *text == '\0' ? day : MO_DAY_NONE;
}

char *mo_day_print(MoDay day)
{
    if (day == MO_DAY_NONE)
        return g_strdup("");
    int year, month, day_of_month;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    return g_strdup_printf("%04d-%02d-%02d", year, month, day_of_month);
}

/* The names of weekday and month, translated. */
static const char *weekday_name(MoDay day)
{
    static const char *const weekdays[] = {
        N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
        N_("Friday"), N_("Saturday"), N_("Sunday"),
    };
    return _(weekdays[mo_day_weekday(day)]);
}

static const char *month_name(int month)
{
    static const char *const months[] = {
        N_("January"),   N_("February"), N_("March"),    N_("April"),
        N_("May"),       N_("June"),     N_("July"),     N_("August"),
        N_("September"), N_("October"),  N_("November"), N_("December"),
    };
    return _(months[month - 1]);
}

char *mo_day_print_long(MoDay day)
{
    if (day == MO_DAY_NONE)
        return g_strdup("");
    int year, month, day_of_month;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    /* TRANSLATORS: weekday, day of the month, month, year: "Thursday 3 December 2026". */
    return g_strdup_printf(_("%1$s %2$d %3$s %4$d"), weekday_name(day), day_of_month,
                           month_name(month), year);
}

char *mo_day_print_near(MoDay day, MoDay today)
{
    if (day == MO_DAY_NONE)
        return g_strdup("");
    if (day == today)
        return g_strdup(_("today"));
    if (day - 1 == today)
        return g_strdup(_("tomorrow"));
    if (day + 1 == today)
        return g_strdup(_("yesterday"));
    int year, month, day_of_month, this_year = 0;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    if (today != MO_DAY_NONE)
        mo_day_to_civil(today, &this_year, NULL, NULL);
    if (year != this_year)
        return mo_day_print_long(day);
    /* TRANSLATORS: weekday, day of the month, month: "Thursday 3 December". */
    return g_strdup_printf(_("%1$s %2$d %3$s"), weekday_name(day), day_of_month, month_name(month));
}

char *mo_day_print_short(MoDay day, MoDay today)
{
    if (day == MO_DAY_NONE)
        return g_strdup("");
    int year, month, day_of_month, this_year = 0;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    if (today != MO_DAY_NONE)
        mo_day_to_civil(today, &this_year, NULL, NULL);
    if (year == this_year)
        /* TRANSLATORS: day of the month, month: "3 December". */
        return g_strdup_printf(_("%1$d %2$s"), day_of_month, month_name(month));
    /* TRANSLATORS: day of the month, month, year: "3 December 2026". */
    return g_strdup_printf(_("%1$d %2$s %3$d"), day_of_month, month_name(month), year);
}

/* What follows the two dashes (if any) of a date without a year: `MM-DD`, or `MMDD` behind dashes.
 */
static bool parse_yearless(const char *text, MoDate *ret_date)
{
    int month, day;
    bool dashes = text[0] == '-' && text[1] == '-';
    if (dashes)
        text += 2;
    if (!take_digits(&text, 2, &month))
        return false;
    if (!take_char(&text, '-') && !dashes)
        return false;
    if (!take_digits(&text, 2, &day) || *text != '\0')
        return false;
    /* 2000 is a leap year: 29 February without a year is a date. */
    if (mo_day_from_civil(2000, month, day) == MO_DAY_NONE)
        return false;
    *ret_date = (MoDate){.year = 0, .month = (uint8_t)month, .day = (uint8_t)day};
    return true;
}

bool mo_date_parse(const char *text, MoDate *ret_date)
{
    if (!text)
        return false;
    MoDay day = mo_day_parse(text);
    if (day == MO_DAY_NONE)
        return parse_yearless(text, ret_date);
    int year, month, day_of_month;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    *ret_date =
        (MoDate){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day_of_month};
    return true;
}

char *mo_date_print(MoDate date)
{
    if (date.month == 0)
        return g_strdup("");
    if (date.year == 0)
        return g_strdup_printf("--%02d-%02d", date.month, date.day);
    return g_strdup_printf("%04d-%02d-%02d", date.year, date.month, date.day);
}

MoDay mo_date_in_year(MoDate date, int year)
{
    if (date.month == 2 && date.day == 29 && !is_leap(year))
        return mo_day_from_civil(year, 2, 28);
    return mo_day_from_civil(year, date.month, date.day);
}

MoDay mo_date_day(MoDate date)
{
    return date.year == 0 ? MO_DAY_NONE : mo_day_from_civil(date.year, date.month, date.day);
}

int mo_local_compare(MoLocal a, MoLocal b)
{
    if (a.day != b.day)
        return a.day < b.day ? -1 : 1;
    return (a.second > b.second) - (a.second < b.second);
}

bool mo_local_parse(const char *text, int32_t default_second, MoLocal *ret_local)
{
    if (!text)
        return false;
    MoDay day = take_day(&text);
    if (day == MO_DAY_NONE)
        return false;
    int32_t second = default_second;
    if (*text != '\0') {
        int hour, minute, rest = 0;
        if ((!take_char(&text, 'T') && !take_char(&text, ' ')) || !take_digits(&text, 2, &hour) ||
            !take_char(&text, ':') || !take_digits(&text, 2, &minute))
            return false;
        if (take_char(&text, ':') && !take_digits(&text, 2, &rest))
            return false;
        if (*text != '\0' || hour > 23 || minute > 59 || rest > 59)
            return false;
        second = hour * 3600 + minute * 60 + rest;
    }
    *ret_local = (MoLocal){.day = day, .second = second};
    return true;
}

char *mo_local_print(MoLocal local)
{
    if (local.day == MO_DAY_NONE)
        return g_strdup("");
    g_autofree char *day = mo_day_print(local.day);
    g_autofree char *time_of_day = mo_time_of_day_print(local.second);
    return g_strconcat(day, "T", time_of_day, NULL);
}

int32_t mo_time_of_day_parse(const char *text)
{
    int hour, minute;
    if (!text)
        return -1;
    if (!take_digits(&text, 2, &hour) && !take_digits(&text, 1, &hour))
        return -1;
    if (!take_char(&text, ':') || !take_digits(&text, 2, &minute) || *text != '\0')
        return -1;
    return hour > 23 || minute > 59 ? -1 : hour * 3600 + minute * 60;
}

char *mo_time_of_day_print(int32_t second)
{
    return g_strdup_printf("%02d:%02d", second / 3600, second / 60 % 60);
}
