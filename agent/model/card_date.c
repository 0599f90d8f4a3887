#include "model/card_private.h"

#include "model/cell.h"

#include <string.h>

/* Apple's way to say "no year" where a year must be. */
#define YEAR_NONE 1604

static unsigned count_digits(const char *text)
{
    unsigned n = 0;
    while (g_ascii_isdigit(text[n]))
        n++;
    return n;
}

static int number(const char *text, unsigned digits)
{
    int value = 0;
    for (unsigned i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* What may stand behind a date: nothing, an hour, a zone. */
static bool is_rest(const char *rest)
{
    while (*rest == ' ')
        rest++;
    return strspn(rest, "Tt0123456789:.,+-Zz ") == strlen(rest) &&
           (*rest == '\0' || strchr("TtZz", *rest) || g_ascii_isdigit(*rest));
}

/* --0321, --03-21, ---21, --03 */
static MoCardDate read_without_year(const char *text, MoDate *date)
{
    unsigned digits = count_digits(text + 2);
    const char *day = text + 4;
    if (text[2] == '-' || (digits == 2 && is_rest(day)))
        return MO_CARD_DATE_PARTIAL;
    if (digits == 2 && *day == '-' && count_digits(day + 1) >= 1)
        day++;
    else if (digits != 4)
        return MO_CARD_DATE_BAD;
    unsigned day_digits = count_digits(day);
    if (day_digits > 2 || !is_rest(day + day_digits))
        return MO_CARD_DATE_BAD;
    *date =
        (MoDate){.month = (uint8_t)number(text + 2, 2), .day = (uint8_t)number(day, day_digits)};
    return MO_CARD_DATE_GOOD;
}

/* 19800321, 1980-03-21, 1980-3-1, 1980-03, 1980 */
static MoCardDate read_with_year(const char *text, MoDate *date)
{
    unsigned digits = count_digits(text);
    if (digits == 8 && is_rest(text + 8)) {
        *date = (MoDate){.year = (int16_t)number(text, 4),
                         .month = (uint8_t)number(text + 4, 2),
                         .day = (uint8_t)number(text + 6, 2)};
        return MO_CARD_DATE_GOOD;
    }
    if (digits != 4)
        return MO_CARD_DATE_BAD;
    if (text[4] == '\0')
        return MO_CARD_DATE_PARTIAL;
    const char *month = text + 5;
    unsigned month_digits = count_digits(month);
    if (text[4] != '-' || month_digits == 0 || month_digits > 2)
        return MO_CARD_DATE_BAD;
    const char *day = month + month_digits;
    if (*day == '\0')
        return MO_CARD_DATE_PARTIAL;
    unsigned day_digits = *day == '-' ? count_digits(day + 1) : 0;
    if (day_digits == 0 || day_digits > 2 || !is_rest(day + 1 + day_digits))
        return MO_CARD_DATE_BAD;
    *date = (MoDate){.year = (int16_t)number(text, 4),
                     .month = (uint8_t)number(month, month_digits),
                     .day = (uint8_t)number(day + 1, day_digits)};
    return MO_CARD_DATE_GOOD;
}

static bool is_real(MoDate date)
{
    /* 29 February without a year is a date. */
    int year = date.year ? date.year : 2000;
    return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= mo_days_in_month(year, date.month);
}

static bool omits_year(const MoCardProperty *property, int year)
{
    const char *omitted = mo_card_get_parameter(property, "X-APPLE-OMIT-YEAR");
    return year == YEAR_NONE ||
           (omitted && count_digits(omitted) == 4 && number(omitted, 4) == year);
}

/* 1980-03-21 and 19800321, which nearly all are. */
static bool read_common(const char *text, MoDate *date)
{
    unsigned digits = count_digits(text);
    bool dashes = digits == 4 && text[4] == '-' && count_digits(text + 5) == 2 && text[7] == '-' &&
                  count_digits(text + 8) == 2 && text[10] == '\0';
    if (!dashes && (digits != 8 || text[8] != '\0'))
        return false;
    *date = (MoDate){.year = (int16_t)number(text, 4),
                     .month = (uint8_t)number(text + (dashes ? 5 : 4), 2),
                     .day = (uint8_t)number(text + (dashes ? 8 : 6), 2)};
    return date->year != 0 && is_real(*date);
}

MoCardDate mo_card_read_date(const MoCardProperty *property, const char *value, MoDate *ret_date)
{
    MoDate date = {0};
    if (property->n_parameters == 0 && read_common(value, &date)) {
        date.year = date.year == YEAR_NONE ? 0 : date.year;
        *ret_date = date;
        return MO_CARD_DATE_GOOD;
    }
    *ret_date = date = (MoDate){0};
    size_t length = 0;
    const char *start = mo_cell_trim(value, &length);
    char text[64];
    const char *type = mo_card_get_parameter(property, "VALUE");
    /* Spellings of "nothing": empty, 0000-00-00. */
    if (strspn(start, "0-:T Z") >= length)
        return MO_CARD_DATE_GOOD;
    if (length >= sizeof text)
        return type && g_ascii_strcasecmp(type, "text") == 0 ? MO_CARD_DATE_TEXT : MO_CARD_DATE_BAD;
    memcpy(text, start, length);
    text[length] = '\0';
    MoCardDate result =
        g_str_has_prefix(text, "--") ? read_without_year(text, &date) : read_with_year(text, &date);
    if (result == MO_CARD_DATE_GOOD && (!is_real(date) || date.year == 0) && text[0] != '-')
        result = MO_CARD_DATE_BAD;
    if (result == MO_CARD_DATE_GOOD && !is_real(date))
        result = MO_CARD_DATE_BAD;
    if (result == MO_CARD_DATE_BAD && type && g_ascii_strcasecmp(type, "text") == 0)
        return MO_CARD_DATE_TEXT;
    if (result == MO_CARD_DATE_BAD && mo_cell_read_date(text, &date))
        result = MO_CARD_DATE_GOOD;
    if (result != MO_CARD_DATE_GOOD)
        return result;
    if (omits_year(property, date.year))
        date.year = 0;
    *ret_date = date;
    return result;
}

char *mo_card_read_label(const char *value)
{
    static const char open[] = "_$!<", close[] = ">!$_";
    g_autoptr(GString) label = g_string_new(NULL);
    const char *at = value;
    mo_card_next_part(&at, '\0', label);
    g_strstrip(label->str);
    size_t length = strlen(label->str);
    if (length > strlen(open) + strlen(close) && g_str_has_prefix(label->str, open) &&
        g_str_has_suffix(label->str, close))
        return g_strndup(label->str + strlen(open), length - strlen(open) - strlen(close));
    return g_strdup(label->str);
}

bool mo_card_is_introduction(const char *word)
{
    static const char *const signs[] = {"refer", "introduc", "empfohlen", "recommand", NULL};
    g_autofree char *lower = g_ascii_strdown(word, -1);
    for (size_t i = 0; signs[i]; i++)
        if (strstr(lower, signs[i]))
            return true;
    return false;
}
