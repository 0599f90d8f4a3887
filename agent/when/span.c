#include <string.h>

#include "base/i18n.h"
#include "when/sentence.h"
#include "when/sentence_private.h"

/* Longer spans are slips: 9999 days are 27 years. */
#define MAX_N 9999

bool mo_take_number(const char **text, unsigned *ret_n)
{
    const char *p = *text;
    unsigned n = 0;
    while (g_ascii_isdigit(*p)) {
        n = n * 10 + (unsigned)g_ascii_digit_value(*p);
        if (n > MAX_N)
            return false;
        p++;
    }
    if (p == *text)
        return false;
    *text = p;
    *ret_n = n;
    return true;
}

static bool parse_unit(const char *text, MoUnit *ret_unit)
{
    static const struct {
        const char *name;
        MoUnit unit;
    } units[] = {
        {"", MO_UNIT_DAY},
        {"day", MO_UNIT_DAY},
        {"days", MO_UNIT_DAY},
        {"working day", MO_UNIT_WORKING_DAY},
        {"working days", MO_UNIT_WORKING_DAY},
        {"business day", MO_UNIT_WORKING_DAY},
        {"business days", MO_UNIT_WORKING_DAY},
        {"week", MO_UNIT_WEEK},
        {"weeks", MO_UNIT_WEEK},
        {"month", MO_UNIT_MONTH},
        {"months", MO_UNIT_MONTH},
        {"year", MO_UNIT_YEAR},
        {"years", MO_UNIT_YEAR},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_ascii_strcasecmp(text, units[i].name) == 0) {
            *ret_unit = units[i].unit;
            return true;
        }
    return false;
}

char *mo_squeeze(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    GString *result = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        if (result->len > 0)
            g_string_append_c(result, ' ');
        g_string_append(result, *word);
    }
    return g_string_free(result, FALSE);
}

bool mo_span_parse(const char *text, MoSpan *ret_span)
{
    if (text == NULL)
        return false;
    g_autofree char *squeezed = mo_squeeze(text);
    if (g_ascii_strcasecmp(squeezed, "same day") == 0) {
        *ret_span = (MoSpan){0, MO_UNIT_DAY};
        return true;
    }
    const char *p = squeezed;
    MoSpan span = {0, MO_UNIT_DAY};
    if (!mo_take_number(&p, &span.n))
        return false;
    if (*p == ' ')
        p++;
    if (!parse_unit(p, &span.unit))
        return false;
    *ret_span = span;
    return true;
}

char *mo_span_print(MoSpan span)
{
    if (span.n == 0)
        return g_strdup(_("same day"));
    switch (span.unit) {
    case MO_UNIT_DAY:
        return g_strdup_printf(ngettext("%u day", "%u days", span.n), span.n);
    case MO_UNIT_WORKING_DAY:
        return g_strdup_printf(ngettext("%u working day", "%u working days", span.n), span.n);
    case MO_UNIT_WEEK:
        return g_strdup_printf(ngettext("%u week", "%u weeks", span.n), span.n);
    case MO_UNIT_MONTH:
        return g_strdup_printf(ngettext("%u month", "%u months", span.n), span.n);
    case MO_UNIT_YEAR:
        return g_strdup_printf(ngettext("%u year", "%u years", span.n), span.n);
    }
    return NULL;
}

unsigned mo_span_days(MoSpan span)
{
    switch (span.unit) {
    case MO_UNIT_DAY:
        return span.n;
    case MO_UNIT_WORKING_DAY:
        return span.n * 7 / 5;
    case MO_UNIT_WEEK:
        return span.n * 7;
    case MO_UNIT_MONTH:
        return span.n * 30;
    case MO_UNIT_YEAR:
        return span.n * 365;
    }
    return span.n;
}

static MoDay clamp_day(int64_t day)
{
    return (MoDay)CLAMP(day, MO_DAY_FIRST, MO_DAY_LAST);
}

static MoDay move(MoSpan span, MoDay day, int sign)
{
    int n = sign * (int)span.n;
    bool days = span.unit == MO_UNIT_DAY;
    if (days || span.unit == MO_UNIT_WEEK)
        return clamp_day((int64_t)day + (days ? n : 7 * n));
    MoDay moved = mo_day_add_months(day, span.unit == MO_UNIT_YEAR ? 12 * n : n);
    if (moved == MO_DAY_NONE)
        return sign > 0 ? MO_DAY_LAST : MO_DAY_FIRST;
    return moved;
}

MoDay mo_span_after(MoSpan span, MoDay day, const MoWorkdays *workdays)
{
    if (span.unit == MO_UNIT_WORKING_DAY)
        return mo_workdays_after(workdays, day, span.n);
    return move(span, day, 1);
}

MoDay mo_span_before(MoSpan span, MoDay day, const MoWorkdays *workdays)
{
    if (span.unit == MO_UNIT_WORKING_DAY)
        return mo_workdays_before(workdays, day, span.n);
    return move(span, day, -1);
}
