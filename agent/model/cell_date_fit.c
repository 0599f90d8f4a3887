/* Dates as the user means them, when it is known where and on which day she looks at them. */
#include "base/text.h"
#include "model/cell.h"
#include "model/cell_date_private.h"

#include <string.h>

#define DAY_SECONDS 86400
#define DATE_LENGTH 8 /* the shortest date that an hour can follow */

/* ---- instants ---- */

typedef struct {
    int32_t second; /* of the day, as written */
    int32_t offset; /* of the zone, east of UTC */
} Hour;

static bool take_two(const char **at, const char *end, int *ret)
{
    if (end - *at < 2 || !g_ascii_isdigit((*at)[0]) || !g_ascii_isdigit((*at)[1]))
        return false;
    *ret = ((*at)[0] - '0') * 10 + (*at)[1] - '0';
    *at += 2;
    return true;
}

/* The names of zones that are the same everywhere. Goes back to where the name begins. */
static bool strip_word(const char *start, const char **end, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(*end - start) <= length || g_ascii_strncasecmp(*end - length, word, length) != 0 ||
        g_ascii_isalpha((*end)[-(ptrdiff_t)length - 1]))
        return false;
    *end -= length;
    return true;
}

/* +02:00, +0200, +02 at the end. */
static bool strip_offset(const char *start, const char **end, int32_t *ret_offset)
{
    const char *at = *end;
    while (at > start && (g_ascii_isdigit(at[-1]) || at[-1] == ':'))
        at--;
    if (at == start || at == *end || (at[-1] != '+' && at[-1] != '-'))
        return false;
    bool east = at[-1] == '+';
    const char *sign = at - 1;
    int hours = 0, minutes = 0;
    if (!take_two(&at, *end, &hours))
        return false;
    at += at < *end && *at == ':' ? 1 : 0;
    if ((at < *end && !take_two(&at, *end, &minutes)) || at != *end || hours > 15 || minutes > 59)
        return false;
    *ret_offset = (hours * 60 + minutes) * 60 * (east ? 1 : -1);
    *end = sign;
    return true;
}

/* A zone at the end of a text, which ends before it afterwards. */
static bool strip_zone(const char *start, const char **end, int32_t *ret_offset)
{
    *ret_offset = 0;
    /* "GMT+0100 (Central European Standard Time)" */
    if (*end > start && (*end)[-1] == ')') {
        while (*end > start && (*end)[-1] != '(')
            (*end)--;
        if (*end == start)
            return false;
        (*end)--;
        while (*end > start && (*end)[-1] == ' ')
            (*end)--;
    }
    if (strip_offset(start, end, ret_offset)) {
        (void)(strip_word(start, end, "GMT") || strip_word(start, end, "UTC"));
        return true;
    }
    return strip_word(start, end, "Z") || strip_word(start, end, "UTC") ||
           strip_word(start, end, "GMT");
}

/* The first of 14:30, 14:30:05.000, T1430, T143005, "2:30 pm". */
static bool find_second(const char *start, const char *end, int32_t *ret_second)
{
    const char *colon = memchr(start, ':', (size_t)(end - start));
    const char *at = colon;
    int hour = 0, minute = 0, second = 0;
    if (colon) {
        while (at > start && g_ascii_isdigit(at[-1]) && colon - at < 2)
            at--;
        for (; at < colon; at++)
            hour = hour * 10 + *at - '0';
        at++;
    } else {
        at = start + DATE_LENGTH < end
                 ? memchr(start + DATE_LENGTH, 'T', (size_t)(end - start - DATE_LENGTH))
                 : NULL;
        if (!at++ || !take_two(&at, end, &hour))
            return false;
    }
    if (!take_two(&at, end, &minute))
        return false;
    at += at < end && *at == ':' ? 1 : 0;
    (void)take_two(&at, end, &second);
    while (at < end && !g_ascii_isalpha(*at))
        at++;
    char half = at < end && g_ascii_tolower(end[-1]) != 't' ? g_ascii_tolower(*at) : '\0';
    hour = half == 'p' && hour < 12 ? hour + 12 : half == 'a' && hour == 12 ? 0 : hour;
    *ret_second = (hour * 60 + minute) * 60 + second;
    return hour < 24 && minute < 60 && second <= 60;
}

static bool find_hour(const char *text, Hour *ret)
{
    size_t length = 0;
    const char *start = mo_cell_trim(text, &length), *end = start + length;
    if (length <= DATE_LENGTH || !strip_zone(start, &end, &ret->offset))
        return false;
    while (end > start && end[-1] == ' ')
        end--;
    return find_second(start, end, &ret->second);
}

static bool is_of_the_calendar(MoField field)
{
    return field == MO_FIELD_BIRTHDAY || field == MO_FIELD_ANNIVERSARY || field == MO_FIELD_DATE;
}

/* The user's day of an instant; every other date stays. */
static void move_to_zone(const char *text, MoField field, const MoZone *zone, MoDate *date)
{
    Hour hour = {0};
    /* Most cells have no hour, and can have no zone then. */
    if (!zone || date->year == 0 || strlen(text) <= DATE_LENGTH + 2 || !find_hour(text, &hour) ||
        hour.second == 0)
        return;
    int64_t utc = (int64_t)mo_date_day(*date) * DAY_SECONDS + hour.second - hour.offset;
    MoLocal local = mo_zone_to_local(zone, utc);
    if (is_of_the_calendar(field) && local.second != 0)
        return;
    int year = 0, month = 0, day = 0;
    mo_day_to_civil(local.day, &year, &month, &day);
    *date = (MoDate){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
}

/* ---- days to come ---- */

static bool is_of_the_past(MoField field)
{
    return field == MO_FIELD_BIRTHDAY || field == MO_FIELD_ANNIVERSARY ||
           field == MO_FIELD_CUSTOMER_SINCE || field == MO_FIELD_LAST_CONTACTED;
}

MoSeverity mo_cell_date_judge(MoField field)
{
    return field == MO_FIELD_CUSTOMER_SINCE || field == MO_FIELD_LAST_CONTACTED
               ? MO_SEVERITY_WARNING
               : MO_SEVERITY_ERROR;
}

/* Whether the year has two digits: then no number of the date has more. */
static bool has_short_year(const char *text)
{
    unsigned digits = 0;
    for (; *text && *text != ':' && digits <= 2; text++)
        digits = g_ascii_isdigit(*text) ? digits + 1 : 0;
    return digits <= 2;
}

bool mo_cell_date_fit(const char *text, MoField field, const MoDateView *view, MoDate *date)
{
    if (!view || date->year == 0)
        return true;
    move_to_zone(text, field, view->zone, date);
    if (view->today == MO_DAY_NONE || !is_of_the_past(field))
        return true;
    MoDay last = view->today + (field == MO_FIELD_LAST_CONTACTED ? 1 : 0);
    /* The last day that the year can have, so that most need no more than this. */
    if ((date->year - 1970) * 366 + 366 <= last || mo_date_day(*date) <= last)
        return true;
    if (field != MO_FIELD_BIRTHDAY || !has_short_year(text))
        return false;
    date->year = (int16_t)(date->year - 100);
    return date->day <= mo_days_in_month(date->year, date->month);
}
