#include "model/settings.h"

#include "base/i18n.h"

#include <string.h>

static const struct {
    const char *section;
    const char *heading;
} sections[] = {{"me", "[me]"},           {"imap", "[imap]"}, {"customers", "[customers]"},
                {"columns", "[columns]"}, {"day", "[day]"},   {"habit", "[habit NAME]"}};

/* Text for roff: backslashes, and a dot or an apostrophe at the beginning of a line. */
static void append_text(GString *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        g_string_append(out, "\\&");
    for (; *text; text++) {
        if (*text == '\\')
            g_string_append(out, "\\e");
        else if (*text == '-')
            g_string_append(out, "\\-");
        else
            g_string_append_c(out, *text);
    }
}

/* What a value of the type looks like. */
static const char *describe_type(MoSettingType type)
{
    switch (type) {
    case MO_SETTING_TEXT:
        return _("text");
    case MO_SETTING_EMAIL:
        return _("an e-mail address");
    case MO_SETTING_BOOL:
        return _("yes or no");
    case MO_SETTING_TIME:
        return _("an hour, as in 09:30");
    case MO_SETTING_HOURS:
        return _("two hours, as in 09:00-17:30");
    case MO_SETTING_WEEK:
        return _("days of the week, as in MO TU WE TH FR or MO-FR");
    case MO_SETTING_DAY:
        return _("a day, as in 2026-01-05");
    case MO_SETTING_SPAN:
        return _("a length of time, as in 14 days, 3 working days or 2 weeks");
    case MO_SETTING_SPANS:
        return _("lengths of time, as in 3 working days, same day");
    case MO_SETTING_ENCODING:
        return _("a name that iconv -l lists");
    case MO_SETTING_PATH:
        return _("a path");
    case MO_SETTING_PATHS:
        return _("paths, one a line");
    case MO_SETTING_SELECTOR:
        return _("a selection, see below");
    case MO_SETTING_SENTENCE:
        return _("a sentence, see below");
    case MO_SETTING_RULE:
        return _("a recurrence rule");
    case MO_SETTING_PERIODS:
        return _("days, as in 2026-12-24..2027-01-02, one a line or with commas between them");
    case MO_SETTING_DURATION:
        return _("a time, as in 30 minutes or 2 hours");
    case MO_SETTING_WORD:
    case MO_SETTING_WORDS:
    case MO_SETTING_NUMBER:
        break;
    }
    return "";
}

static void append_form(GString *out, const MoSetting *setting)
{
    g_autofree char *form = NULL;
    g_auto(GStrv) choices = setting->choices ? g_strsplit(setting->choices, " ", -1) : NULL;
    g_autofree char *list = choices ? g_strjoinv(", ", choices) : NULL;
    if (setting->type == MO_SETTING_WORD)
        form = g_strdup_printf(_("one of %s"), list);
    else if (setting->type == MO_SETTING_WORDS)
        form = g_strdup_printf(_("some of %s"), list);
    else if (setting->type == MO_SETTING_NUMBER)
        form = g_strdup_printf(_("a number from %d to %d"), setting->minimum, setting->maximum);
    else if (list)
        form = g_strdup_printf(_("%s, or %s"), describe_type(setting->type), list);
    else
        form = g_strdup(describe_type(setting->type));
    g_string_append(out, "Value: ");
    append_text(out, form);
    g_string_append(out, ".\n");
    if (setting->fallback) {
        g_string_append(out, "Default: ");
        append_text(out, setting->fallback);
        g_string_append(out, ".\n");
    }
}

static void append_setting(GString *out, const MoSetting *setting)
{
    g_string_append(out, ".TP\n.B ");
    append_text(out, setting->key);
    g_string_append_c(out, '\n');
    append_text(out, _(setting->help));
    g_string_append_c(out, '\n');
    append_form(out, setting);
}

char *mo_settings_print_man(void)
{
    GString *out = g_string_new(NULL);
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    for (unsigned s = 0; s < G_N_ELEMENTS(sections); s++) {
        g_string_append(out, ".SS ");
        append_text(out, sections[s].heading);
        g_string_append_c(out, '\n');
        for (unsigned i = 0; i < n; i++)
            if (strcmp(table[i].section, sections[s].section) == 0)
                append_setting(out, &table[i]);
    }
    return g_string_free(out, FALSE);
}
