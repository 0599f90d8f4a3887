#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "when/rule_private.h"

/* No part of RFC 5545 has more values than a year has days; libical's arrays are hardly longer. */
#define MAX_LIST 366

typedef struct {
    const char *name;
    const char *value;
    GError **error;
} Part;

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID, message);
    return false;
}

/* Digits only, 1 to `max`; 0 for anything else. */
static unsigned parse_number(const char *text, unsigned max)
{
    unsigned n = 0;
    if (*text == '\0')
        return 0;
    for (; *text != '\0'; text++) {
        if (!g_ascii_isdigit(*text))
            return 0;
        n = n * 10 + (unsigned)(*text - '0');
        if (n > max)
            return 0;
    }
    return n;
}

static int parse_weekday(const char *text)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    for (int i = 0; i < 7; i++)
        if (g_ascii_strcasecmp(text, names[i]) == 0)
            return i;
    return -1;
}

static bool parse_freq(MoRule *rule, const Part *part)
{
    static const char *const names[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    static const char *const finer[] = {"HOURLY", "MINUTELY", "SECONDLY"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(part->value, names[i]) == 0) {
            rule->freq = (MoFreq)i;
            return true;
        }
    for (unsigned i = 0; i < G_N_ELEMENTS(finer); i++)
        if (g_ascii_strcasecmp(part->value, finer[i]) == 0)
            return fail(part->error, _("FREQ=%s is finer than a day; the shortest is FREQ=DAILY"),
                        part->value);
    return fail(part->error, _("FREQ=%s is unknown; write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
                part->value);
}

static bool parse_limit(unsigned *ret_number, const Part *part)
{
    *ret_number = parse_number(part->value, MO_RULE_MAX_NUMBER);
    if (*ret_number == 0)
        return fail(part->error, _("%s=%s: write a whole number from 1 to %d"), part->name,
                    part->value, MO_RULE_MAX_NUMBER);
    return true;
}

/* The time behind a DATE: "T235959" or "T235959Z". */
static bool is_time(const char *text)
{
    if (text[0] != 'T')
        return false;
    for (int i = 1; i <= 6; i++)
        if (!g_ascii_isdigit(text[i]))
            return false;
    if (text[7] != '\0' && strcmp(text + 7, "Z") != 0)
        return false;
    return strncmp(text + 1, "24", 2) < 0 && text[3] < '6' && text[5] < '6';
}

/* The two digits there. */
static int take_two(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

static bool parse_until(MoRule *rule, const Part *part)
{
    const char *text = part->value;
    int digits = 0;
    while (g_ascii_isdigit(text[digits]))
        digits++;
    if (digits == 8 && (text[8] == '\0' || is_time(text + 8))) {
        g_autofree char *year = g_strndup(text, 4);
        g_autofree char *month = g_strndup(text + 4, 2);
        g_autofree char *day = g_strndup(text + 6, 2);
        rule->until = mo_day_from_civil((int)parse_number(year, 9999), (int)parse_number(month, 99),
                                        (int)parse_number(day, 99));
        const char *time = text + 9;
        rule->until_second =
            text[8] != '\0' ? take_two(time) * 3600 + take_two(time + 2) * 60 + take_two(time + 4)
                            : -1;
        rule->until_utc = g_str_has_suffix(text, "Z");
        if (rule->until != MO_DAY_NONE && rule->until >= MO_DAY_FIRST)
            return true;
    }
    return fail(part->error, _("UNTIL=%s is no day; write it like UNTIL=20261231"), text);
}

/* Splits a list and checks its length; NULL with the error set. */
static char **split_list(const Part *part)
{
    g_auto(GStrv) items = g_strsplit(part->value, ",", -1);
    guint length = g_strv_length(items);
    if (length > MAX_LIST) {
        fail(part->error, _("%s has more than %d values"), part->name, MAX_LIST);
        return NULL;
    }
    for (guint i = 0; i < length || length == 0; i++)
        if (length == 0 || items[i][0] == '\0') {
            fail(part->error, _("%s=%s: a value is missing"), part->name, part->value);
            return NULL;
        }
    return g_steal_pointer(&items);
}

/* `numbers` has two halves, or one where nothing may be counted from the end. */
static bool parse_numbers(MoNumbers *numbers, bool from_end, unsigned max, const Part *part)
{
    g_auto(GStrv) items = split_list(part);
    if (items == NULL)
        return false;
    for (char **item = items; *item != NULL; item++) {
        bool negative = from_end && (*item)[0] == '-';
        bool sign = negative || (from_end && (*item)[0] == '+');
        unsigned n = parse_number(*item + (sign ? 1 : 0), max);
        if (n == 0)
            return fail(part->error,
                        from_end ? _("%s=%s: write numbers from 1 to %u, or from -1 to -%u")
                                 : _("%s=%s: write numbers from 1 to %u"),
                        part->name, part->value, max, max);
        mo_numbers_add(&numbers[negative ? MO_FROM_END : MO_FROM_START], n);
    }
    return true;
}

static bool parse_months(MoRule *rule, const Part *part)
{
    MoNumbers numbers = {{0}};
    if (!parse_numbers(&numbers, false, 12, part))
        return false;
    rule->months = (uint16_t)numbers.bits[0];
    return true;
}

static bool parse_by_day(MoRule *rule, const Part *part)
{
    g_auto(GStrv) items = split_list(part);
    if (items == NULL)
        return false;
    for (char **item = items; *item != NULL; item++) {
        size_t length = strlen(*item);
        int weekday = length >= 2 ? parse_weekday(*item + length - 2) : -1;
        bool negative = (*item)[0] == '-';
        char *number = *item + (negative || (*item)[0] == '+' ? 1 : 0);
        bool plain = length == 2;
        if (weekday >= 0)
            (*item)[length - 2] = '\0';
        unsigned n = weekday >= 0 && !plain ? parse_number(number, 53) : 0;
        if (weekday < 0 || (n == 0 && !plain))
            return fail(part->error,
                        _("BYDAY=%s: write weekdays as MO TU WE TH FR SA SU with commas between, "
                          "the second Tuesday as 2TU, the last Friday as -1FR"),
                        part->value);
        uint8_t bit = (uint8_t)(1u << weekday);
        if (plain) {
            rule->weekdays |= bit;
        } else {
            rule->has_nth = true;
            rule->nth[negative ? MO_FROM_END : MO_FROM_START][n] |= bit;
        }
    }
    return true;
}

static bool parse_week_start(MoRule *rule, const Part *part)
{
    int weekday = parse_weekday(part->value);
    if (weekday < 0)
        return fail(part->error, _("WKST=%s: write one of MO TU WE TH FR SA SU"), part->value);
    rule->week_start = (MoWeekday)weekday;
    return true;
}

typedef enum {
    PART_FREQ,
    PART_INTERVAL,
    PART_COUNT,
    PART_UNTIL,
    PART_BYMONTH,
    PART_BYWEEKNO,
    PART_BYYEARDAY,
    PART_BYMONTHDAY,
    PART_BYDAY,
    PART_BYSETPOS,
    PART_WKST,
    N_PARTS
} PartId;

static const char *const part_names[N_PARTS + 1] = {
    "FREQ",      "INTERVAL",   "COUNT", "UNTIL",    "BYMONTH", "BYWEEKNO",
    "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST",    NULL};

static bool parse_part(MoRule *rule, PartId id, const Part *part)
{
    switch (id) {
    case PART_FREQ:
        return parse_freq(rule, part);
    case PART_INTERVAL:
        return parse_limit(&rule->interval, part);
    case PART_COUNT:
        return parse_limit(&rule->count, part);
    case PART_UNTIL:
        return parse_until(rule, part);
    case PART_BYMONTH:
        return parse_months(rule, part);
    case PART_BYWEEKNO:
        return parse_numbers(rule->weeks, true, 53, part);
    case PART_BYYEARDAY:
        return parse_numbers(rule->year_days, true, 366, part);
    case PART_BYMONTHDAY:
        return parse_numbers(rule->month_days, true, 31, part);
    case PART_BYDAY:
        return parse_by_day(rule, part);
    case PART_BYSETPOS:
        return parse_numbers(rule->positions, true, 366, part);
    case PART_WKST:
        return parse_week_start(rule, part);
    case N_PARTS:
        break;
    }
    return false;
}

static bool fail_unknown(const char *name, GError **error)
{
    static const char *const times[] = {"BYHOUR", "BYMINUTE", "BYSECOND"};
    static const char *const scales[] = {"RSCALE", "SKIP"};
    for (unsigned i = 0; i < G_N_ELEMENTS(times); i++)
        if (g_ascii_strcasecmp(name, times[i]) == 0)
            return fail(error, _("%s: a rule gives days; say the time with 'at = 10:30'"),
                        times[i]);
    for (unsigned i = 0; i < G_N_ELEMENTS(scales); i++)
        if (g_ascii_strcasecmp(name, scales[i]) == 0)
            return fail(error, _("%s is not understood by most calendars; leave it out"),
                        scales[i]);
    g_autofree char *upper = g_ascii_strup(name, -1);
    const char *near = mo_text_nearest(upper, part_names);
    if (near != NULL)
        return fail(error, _("'%s' is unknown; did you mean %s?"), name, near);
    return fail(error, _("'%s' is no part of a rule; write it like FREQ=MONTHLY;BYDAY=2TU"), name);
}

static bool parse_named(MoRule *rule, char *text, unsigned *seen, GError **error)
{
    char *equals = strchr(text, '=');
    if (equals == NULL)
        return fail(error,
                    text[0] == '\0' ? _("there is a ';' too many")
                                    : _("'%s' has no '='; write it like FREQ=MONTHLY;BYDAY=2TU"),
                    text);
    *equals = '\0';
    for (unsigned id = 0; id < N_PARTS; id++) {
        if (g_ascii_strcasecmp(text, part_names[id]) != 0)
            continue;
        if ((*seen >> id & 1) != 0)
            return fail(error, _("%s is there twice; keep one"), part_names[id]);
        *seen |= 1u << id;
        Part part = {part_names[id], equals + 1, error};
        return parse_part(rule, (PartId)id, &part);
    }
    return fail_unknown(text, error);
}

MoRule *mo_rule_parse(const char *text, GError **error)
{
    g_return_val_if_fail(text != NULL, NULL);

    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (!g_utf8_validate(trimmed, -1, NULL)) {
        fail(error, _("the rule has characters that are no text"));
        return NULL;
    }
    if (g_ascii_strncasecmp(trimmed, "RRULE", 5) == 0) {
        fail(error, _("leave out 'RRULE:' and begin with FREQ="));
        return NULL;
    }
    g_autoptr(MoRule) rule = mo_rule_new(MO_FREQ_DAILY, 1);
    g_auto(GStrv) parts = g_strsplit(trimmed, ";", -1);
    unsigned seen = 0;
    for (char **part = parts; *part != NULL; part++)
        if (!parse_named(rule, *part, &seen, error))
            return NULL;
    if ((seen >> PART_FREQ & 1) == 0) {
        fail(error, _("FREQ is missing; write it like FREQ=MONTHLY;BYDAY=2TU"));
        return NULL;
    }
    if (!mo_rule_check(rule, error))
        return NULL;
    return g_steal_pointer(&rule);
}
