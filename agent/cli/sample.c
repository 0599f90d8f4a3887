#include "cli/sample.h"

#include "base/i18n.h"
#include "cli/table.h"
#include "model/settings.h"

#include <string.h>

#define MARK "@today"
#define COMMENT_WIDTH 92U

/* How a day is written in the place of a placeholder. The caller frees it; NULL for an unknown
 * word. */
static char *print_day(MoDay day, const char *form)
{
    static const char weekdays[][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    int year = 0;
    int month = 0;
    int number = 0;
    mo_day_to_civil(day, &year, &month, &number);
    if (*form == '\0')
        return mo_day_print(day);
    if (strcmp(form, ":birthday") == 0)
        return g_strdup_printf("--%02d-%02d", month, number);
    if (strcmp(form, ":basic") == 0)
        return g_strdup_printf("%04d%02d%02d", year, month, number);
    if (strcmp(form, ":weekday") == 0)
        return g_strdup(weekdays[mo_day_weekday(day)]);
    return NULL;
}

/* The text in the place of what stands between "@today" and "@"; NULL when that is no placeholder.
 * The caller frees it. */
static char *fill_one(const char *inside, size_t length, MoDay today)
{
    g_autofree char *text = g_strndup(inside, length);
    const char *form = strchr(text, ':');
    g_autofree char *digits = form ? g_strndup(text, (size_t)(form - text)) : g_strdup(text);
    gint64 offset = 0;
    const char *number = *digits == '+' ? digits + 1 : digits;
    if (*digits && !g_ascii_string_to_signed(number, 10, -100000, 100000, &offset, NULL))
        return NULL;
    return print_day(today + (MoDay)offset, form ? form : "");
}

char *mo_sample_fill(const char *text, MoDay today)
{
    GString *filled = g_string_new(NULL);
    const char *mark = strstr(text, MARK);
    while (mark) {
        g_string_append_len(filled, text, mark - text);
        const char *inside = mark + strlen(MARK);
        const char *end = strchr(inside, '@');
        g_autofree char *value = end ? fill_one(inside, (size_t)(end - inside), today) : NULL;
        g_string_append(filled, value ? value : MARK);
        text = value ? end + 1 : inside;
        mark = strstr(text, MARK);
    }
    g_string_append(filled, text);
    return g_string_free(filled, FALSE);
}

MoDay mo_sample_choose_day(MoDay day)
{
    while (mo_day_weekday(day) == MO_SATURDAY || mo_day_weekday(day) == MO_SUNDAY)
        day++;
    return day;
}

static const char *chosen_value(const MoSampleConfig *config, const MoSetting *setting)
{
    const struct {
        const char *section;
        const char *key;
        const char *value;
    } chosen[] = {
        {"me", "name", config->my_name},     {"me", "email", config->my_email},
        {"me", "mail", config->mail},        {"customers", "files", config->files},
        {"customers", "only", config->only}, {"day", "surprises-a-day", config->surprises_a_day},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(chosen); i++) {
        if (strcmp(chosen[i].section, setting->section) == 0 &&
            strcmp(chosen[i].key, setting->key) == 0)
            return chosen[i].value && *chosen[i].value ? chosen[i].value : NULL;
    }
    return NULL;
}

static void add_setting(GString *text, const MoSampleConfig *config, const MoSetting *setting)
{
    g_auto(GStrv) words = setting->choices ? g_strsplit(setting->choices, " ", -1) : NULL;
    g_autofree char *choices = words ? g_strjoinv(", ", words) : NULL;
    g_autofree char *help = choices ? g_strdup_printf(_("%s (%s)"), _(setting->help), choices)
                                    : g_strdup(_(setting->help));
    g_autofree char *comment = mo_table_wrap(help, COMMENT_WIDTH, "# ");
    g_string_append(text, comment);
    const char *value = chosen_value(config, setting);
    const char *fallback = setting->fallback ? setting->fallback : "";
    if (value)
        g_string_append_printf(text, "%s = %s\n", setting->key, value);
    else
        g_string_append_printf(text, "#%s =%s%s\n", setting->key, *fallback ? " " : "", fallback);
}

/* Every line of a habit that is not wanted becomes a comment. */
static void add_habits(GString *text, const char *habits, const char *const *active)
{
    g_auto(GStrv) lines = g_strsplit(habits, "\n", -1);
    bool is_on = true;
    for (char **line = lines; *line; line++) {
        g_autofree char *name = NULL;
        if (g_str_has_prefix(*line, "[habit ") && g_str_has_suffix(*line, "]")) {
            name = g_strndup(*line + strlen("[habit "), strlen(*line) - strlen("[habit ]"));
            is_on = !active || g_strv_contains(active, name);
        }
        bool comment_out = !is_on && **line != '\0' && **line != '#';
        if (line[1] || **line)
            g_string_append_printf(text, "%s%s\n", comment_out ? "#" : "", *line);
    }
}

char *mo_sample_print_config(const MoSampleConfig *config, const char *habits)
{
    GString *text = g_string_new(NULL);
    g_autofree char *head = mo_table_wrap(
        _("Moments: your settings. Lines that begin with # are explanations, or keys that are "
          "switched off and show their default: take the # away to switch one on. \"moments "
          "check\" tells whether all is well; \"man moments.ini\" explains everything."),
        COMMENT_WIDTH, "# ");
    g_string_append(text, head);
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    const char *section = "";
    for (unsigned i = 0; i < n; i++) {
        if (strcmp(table[i].section, "habit") == 0 || strcmp(table[i].section, "columns") == 0)
            continue;
        if (strcmp(section, table[i].section) != 0)
            g_string_append_printf(text, "\n[%s]\n", table[i].section);
        section = table[i].section;
        add_setting(text, config, &table[i]);
    }
    g_string_append_c(text, '\n');
    add_habits(text, habits, config->active);
    return g_string_free(text, FALSE);
}
