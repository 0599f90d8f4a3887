#include "cli/stay.h"

#include "base/i18n.h"
#include "base/text.h"
#include "model/cell_date.h"
#include "when/sentence.h"

#include <string.h>

/* The next such day on or after `base`. */
static MoDay find_next(MoDate date, MoDay base)
{
    int year;
    mo_day_to_civil(base, &year, NULL, NULL);
    MoDay day = mo_date_in_year(date, year);
    return day >= base ? day : mo_date_in_year(date, year + 1);
}

/* MO_DAY_NONE for what is no day, or one before `base`. */
static MoDay parse_day(const char *text, MoDay base, const MoWorkdays *workdays)
{
    g_autofree char *clean = mo_text_clean_line(text, 100);
    g_strstrip(clean);
    MoLocal local;
    bool has_time;
    MoDate date;
    MoDay day = MO_DAY_NONE;
    if (!*clean)
        return MO_DAY_NONE;
    if (mo_text_same(clean, "today") || mo_text_same(clean, _("today")))
        return base;
    if (mo_cell_date_read(clean, MO_DATE_ORDER_DAY_MONTH_YEAR, true, &date) == MO_CELL_DATE_READ &&
        date.month)
        day = date.year ? mo_date_day(date) : find_next(date, base);
    else if (mo_moment_parse(clean, (MoLocal){base, 0}, workdays, &local, &has_time) && !has_time)
        day = local.day;
    return day >= base ? day : MO_DAY_NONE;
}

/* A hyphen between two days: one inside 2026-12-24 has digits on both sides. */
static const char *find_hyphen(const char *text)
{
    for (const char *at = strchr(text, '-'); at; at = strchr(at + 1, '-')) {
        bool inside = at > text && g_ascii_isdigit(at[-1]) && g_ascii_isdigit(at[1]);
        if (!inside)
            return at;
    }
    return NULL;
}

/* Where the first day ends and the second one begins; false: there is one day alone. */
static bool split(const char *text, char **ret_first, const char **ret_second, bool *ret_is_word)
{
    static const char *const between[] = {"..", "–", "—", " to ", " until ", " till ", " bis "};
    const char *at = find_hyphen(text);
    size_t length = 1;
    for (size_t i = 0; !at && i < G_N_ELEMENTS(between); i++) {
        at = strstr(text, between[i]);
        length = strlen(between[i]);
    }
    if (!at)
        return false;
    *ret_is_word = *at == ' ';
    *ret_first = g_strndup(text, (size_t)(at - text));
    *ret_second = at + length;
    return true;
}

bool mo_stay_parse(const char *text, MoLocal now, const MoWorkdays *workdays, MoStay *ret_stay)
{
    g_autofree char *padded = g_strconcat(" ", text, NULL);
    g_autofree char *first = NULL;
    const char *second = NULL;
    MoStay stay = {.first = now.day};
    bool is_word = false;
    if (!split(padded, &first, &second, &is_word)) {
        stay.first = stay.last = parse_day(text, now.day, workdays);
    } else {
        g_strstrip(first);
        if (*first || !is_word) /* "until friday" is from today; "- friday" lost its first day */
            stay.first = parse_day(first, now.day, workdays);
        stay.last =
            stay.first == MO_DAY_NONE ? MO_DAY_NONE : parse_day(second, stay.first, workdays);
    }
    if (stay.first == MO_DAY_NONE || stay.last == MO_DAY_NONE)
        return false;
    *ret_stay = stay;
    return true;
}
