#include "model/setting_value.h"

#include "base/i18n.h"
#include "base/text.h"
#include "input/encoding.h"
#include "model/address.h"
#include "model/cell.h"

#include <string.h>

#define TEXT_MAX_BYTES 500
#define MINUTES_MAX (24 * 60)

typedef bool (*Parse)(const MoSetting *setting, const char *text, MoSettingValue *value,
                      char **ret_why);

static bool fail(char **ret_why, const char *why)
{
    *ret_why = g_strdup(why);
    return false;
}

static bool parse_text(const MoSetting *setting, const char *text, MoSettingValue *value,
                       char **ret_why)
{
    (void)setting;
    value->text = mo_text_clean_line(text, TEXT_MAX_BYTES);
    return *value->text ? true : fail(ret_why, _("write a value, or take the line away"));
}

static bool parse_email(const MoSetting *setting, const char *text, MoSettingValue *value,
                        char **ret_why)
{
    if (!mo_cell_is_email(text))
        return fail(ret_why, _("write one address, such as dana@example.com"));
    g_autofree char *fault = mo_address_find_fault(text);
    if (fault) {
        *ret_why = g_strdup_printf(_("no draft can come from it: %s"), fault);
        return false;
    }
    return parse_text(setting, text, value, ret_why);
}

/* Paths are kept as written: a file's name may be anything. */
static bool parse_path(const MoSetting *setting, const char *text, MoSettingValue *value,
                       char **ret_why)
{
    (void)setting;
    if (*text == '\0')
        return fail(ret_why, _("write a path, such as ~/Moments, or take the line away"));
    value->text = g_strdup(text);
    return true;
}

/* The number of a word among choices separated by blanks, or -1. */
static int find_choice(const char *choices, const char *word)
{
    g_auto(GStrv) all = g_strsplit(choices, " ", -1);
    for (int i = 0; all[i]; i++)
        if (mo_field_same_header(all[i], word))
            return i;
    return -1;
}

static bool fail_choice(const MoSetting *setting, const char *word, char **ret_why)
{
    g_auto(GStrv) all = g_strsplit(setting->choices, " ", -1);
    g_autofree char *list = g_strjoinv(", ", all);
    const char *near = mo_text_nearest(word, (const char *const *)all);
    if (near)
        *ret_why = g_strdup_printf(_("did you mean '%s'? There are: %s"), near, list);
    else
        *ret_why = g_strdup_printf(setting->type == MO_SETTING_WORDS
                                       ? _("write some of: %s; with commas between them")
                                       : _("write one of: %s"),
                                   list);
    return false;
}

static bool parse_word(const MoSetting *setting, const char *text, MoSettingValue *value,
                       char **ret_why)
{
    int choice = find_choice(setting->choices, text);
    if (choice < 0)
        return fail_choice(setting, text, ret_why);
    value->word = (unsigned)choice;
    value->words = 1U << choice;
    return true;
}

static bool parse_encoding(const MoSetting *setting, const char *text, MoSettingValue *value,
                           char **ret_why)
{
    int choice = find_choice(setting->choices, text);
    g_auto(GStrv) choices = g_strsplit(setting->choices, " ", -1);
    if (choice < 0 && !mo_encoding_is_known(text)) {
        g_autofree char *why = NULL;
        (void)fail_choice(setting, text, &why);
        *ret_why = g_strdup_printf(_("%s, or another name that \"iconv -l\" lists"), why);
        return false;
    }
    value->text = g_strdup(choice < 0 ? text : choices[choice]);
    return true;
}

static bool parse_words(const MoSetting *setting, const char *text, MoSettingValue *value,
                        char **ret_why)
{
    g_auto(GStrv) words = mo_text_split_list(text, ",\n");
    if (!words[0])
        return fail_choice(setting, "", ret_why);
    for (char **word = words; *word; word++) {
        int choice = find_choice(setting->choices, *word);
        if (choice < 0)
            return fail_choice(setting, *word, ret_why);
        value->words |= 1U << choice;
    }
    return true;
}

static bool parse_bool(const MoSetting *setting, const char *text, MoSettingValue *value,
                       char **ret_why)
{
    (void)setting;
    static const char *const choices[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (unsigned i = 0; i < G_N_ELEMENTS(choices); i++) {
        if (g_ascii_strcasecmp(text, choices[i]) == 0) {
            value->word = i % 2;
            value->words = 1U << value->word;
            return true;
        }
    }
    return fail(ret_why, _("write yes or no"));
}

static bool parse_number(const MoSetting *setting, const char *text, MoSettingValue *value,
                         char **ret_why)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(text, 10, (guint64)setting->minimum, (guint64)setting->maximum,
                                    &number, NULL)) {
        *ret_why =
            g_strdup_printf(_("write a number from %d to %d"), setting->minimum, setting->maximum);
        return false;
    }
    value->number = (int)number;
    return true;
}

static bool parse_time(const MoSetting *setting, const char *text, MoSettingValue *value,
                       char **ret_why)
{
    value->second = mo_time_of_day_parse(text);
    if (value->second >= 0 || (setting->choices && find_choice(setting->choices, text) >= 0))
        return true;
    return fail(ret_why, setting->choices ? _("write an hour such as 09:30, or digest")
                                          : _("write an hour such as 09:30"));
}

static bool parse_hours(const MoSetting *setting, const char *text, MoSettingValue *value,
                        char **ret_why)
{
    (void)setting;
    return mo_hours_parse(text, &value->second, &value->close_second) ||
           fail(ret_why, _("write two hours, the earlier first, as in 09:00-17:30"));
}

static bool parse_week(const MoSetting *setting, const char *text, MoSettingValue *value,
                       char **ret_why)
{
    (void)setting;
    value->week = mo_week_parse(text);
    return value->week != 0 || fail(ret_why, _("write days of the week, as in MO TU WE TH FR"));
}

static bool parse_day(const MoSetting *setting, const char *text, MoSettingValue *value,
                      char **ret_why)
{
    (void)setting;
    value->day = mo_day_parse(text);
    return value->day != MO_DAY_NONE || fail(ret_why, _("write a day such as 2026-01-05"));
}

static bool parse_spans(const MoSetting *setting, const char *text, MoSettingValue *value,
                        char **ret_why)
{
    bool several = setting->type == MO_SETTING_SPANS;
    g_auto(GStrv) parts = mo_text_split_list(text, several ? ",\n" : "\n");
    value->spans = g_array_new(FALSE, FALSE, sizeof(MoSpan));
    bool ok = parts[0] && (several || !parts[1]);
    for (char **part = parts; *part && ok; part++) {
        MoSpan span;
        ok = mo_span_parse(*part, &span);
        if (ok)
            g_array_append_val(value->spans, span);
    }
    return ok ||
           fail(ret_why, several ? _("write times such as 3 working days, same day")
                                 : _("write a time such as 14 days, 3 working days or 2 weeks"));
}

/* "2026-12-24..2027-01-02"; also with "to" between the days, and a single day. */
static bool parse_period(const char *text, MoPeriod *ret_period)
{
    const char *dots = strstr(text, "..");
    const char *to = dots ? dots : strstr(text, " to ");
    g_autofree char *first = to ? g_strndup(text, (size_t)(to - text)) : g_strdup(text);
    g_autofree char *last = g_strdup(!to ? text : dots ? to + strlen("..") : to + strlen(" to "));
    ret_period->first = mo_day_parse(g_strstrip(first));
    ret_period->last = mo_day_parse(g_strstrip(last));
    return ret_period->first != MO_DAY_NONE && ret_period->last >= ret_period->first;
}

static bool parse_periods(const MoSetting *setting, const char *text, MoSettingValue *value,
                          char **ret_why)
{
    (void)setting;
    g_auto(GStrv) parts = mo_text_split_list(text, ",\n");
    value->periods = g_array_new(FALSE, FALSE, sizeof(MoPeriod));
    for (char **part = parts; *part; part++) {
        MoPeriod period;
        if (!parse_period(*part, &period)) {
            *ret_why = g_strdup_printf(_("'%s': write the first and the last day, as in "
                                         "2026-12-24..2027-01-02"),
                                       *part);
            return false;
        }
        g_array_append_val(value->periods, period);
    }
    return parts[0] || fail(ret_why, _("write the first and the last day, as in "
                                       "2026-12-24..2027-01-02"));
}

static bool parse_selector(const MoSetting *setting, const char *text, MoSettingValue *value,
                           char **ret_why)
{
    (void)setting;
    g_autoptr(GError) error = NULL;
    value->selector = mo_selector_parse(text, &error);
    return value->selector || fail(ret_why, error->message);
}

static bool parse_sentence(const MoSetting *setting, const char *text, MoSettingValue *value,
                           char **ret_why)
{
    (void)setting;
    g_autoptr(GError) error = NULL;
    value->when = mo_when_parse(text, &error);
    return value->when || fail(ret_why, error->message);
}

/* "30 minutes", "1 hour", "45 min", "2h"; a bare number is minutes. */
static bool parse_duration(const MoSetting *setting, const char *text, MoSettingValue *value,
                           char **ret_why)
{
    (void)setting;
    static const char *const minutes[] = {"", "m", "min", "minute", "minutes", NULL};
    static const char *const hours[] = {"h", "hour", "hours", NULL};
    size_t digits = strspn(text, "0123456789");
    g_autofree char *number_text = g_strndup(text, digits);
    g_autofree char *unit = g_ascii_strdown(text + digits, -1);
    g_strstrip(unit);
    guint64 number = 0;
    if (g_ascii_string_to_unsigned(number_text, 10, 1, MINUTES_MAX, &number, NULL)) {
        if (g_strv_contains(hours, unit))
            number *= 60;
        else if (!g_strv_contains(minutes, unit))
            number = 0;
    }
    if (number == 0 || number > MINUTES_MAX)
        return fail(ret_why, _("write a time up to a day, such as 30 minutes or 2 hours"));
    value->number = (int)number;
    return true;
}

static const Parse parsers[] = {
    [MO_SETTING_TEXT] = parse_text,         [MO_SETTING_EMAIL] = parse_email,
    [MO_SETTING_WORD] = parse_word,         [MO_SETTING_WORDS] = parse_words,
    [MO_SETTING_BOOL] = parse_bool,         [MO_SETTING_NUMBER] = parse_number,
    [MO_SETTING_TIME] = parse_time,         [MO_SETTING_HOURS] = parse_hours,
    [MO_SETTING_WEEK] = parse_week,         [MO_SETTING_DAY] = parse_day,
    [MO_SETTING_SPAN] = parse_spans,        [MO_SETTING_SPANS] = parse_spans,
    [MO_SETTING_PATH] = parse_path,         [MO_SETTING_PATHS] = parse_path,
    [MO_SETTING_SELECTOR] = parse_selector, [MO_SETTING_SENTENCE] = parse_sentence,
    [MO_SETTING_RULE] = parse_text,         [MO_SETTING_DURATION] = parse_duration,
    [MO_SETTING_PERIODS] = parse_periods,   [MO_SETTING_ENCODING] = parse_encoding,
};

bool mo_setting_value_parse(const MoSetting *setting, const char *text, MoSettingValue *ret_value,
                            char **ret_why)
{
    *ret_value = (MoSettingValue){.second = -1, .close_second = -1, .day = MO_DAY_NONE};
    if (parsers[setting->type](setting, text, ret_value, ret_why))
        return true;
    mo_setting_value_clear(ret_value);
    return false;
}

void mo_setting_value_clear(MoSettingValue *value)
{
    g_free(value->text);
    if (value->spans)
        g_array_unref(value->spans);
    if (value->periods)
        g_array_unref(value->periods);
    mo_selector_free(value->selector);
    mo_when_free(value->when);
    *value = (MoSettingValue){.second = -1, .close_second = -1, .day = MO_DAY_NONE};
}
