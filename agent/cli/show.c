#include "cli/show.h"

#include "base/i18n.h"
#include "output/nudge.h"

#include <string.h>

static bool has_start(const GPtrArray *moments, const char *id, size_t length)
{
    for (unsigned i = 0; moments && i < moments->len; i++) {
        const MoMoment *moment = moments->pdata[i];
        if (strcmp(moment->id, id) != 0 && strncmp(moment->id, id, length) == 0)
            return true;
    }
    return false;
}

/* Digits alone could be read as the number of a line. */
static bool is_number(const char *id, size_t length)
{
    return strspn(id, "0123456789") >= length;
}

char *mo_show_short_id(const char *id, const GPtrArray *moments, const GPtrArray *others,
                       unsigned least)
{
    size_t length = least;
    size_t whole = strlen(id);
    while (length < whole && (is_number(id, length) || has_start(moments, id, length) ||
                              has_start(others, id, length)))
        length++;
    return g_strndup(id, length);
}

char *mo_show_title(const MoMoment *moment, const MoConfig *config)
{
    MoConfig open = *config;
    open.hide_names = false;
    return mo_nudge_title(moment, &open);
}

char *mo_show_suggestion(const MoMoment *moment)
{
    const MoSuggestion *suggestion = moment->suggestion;
    if (!suggestion)
        return moment->no_suggestion_fits ? g_strdup(_("no article fits")) : NULL;
    if (!suggestion->reason || !*suggestion->reason)
        return g_strdup_printf(_("send “%s”"), suggestion->title);
    return g_strdup_printf(_("send “%s”: %s"), suggestion->title, suggestion->reason);
}

char *mo_show_when(MoDay day, int32_t second, MoDay today)
{
    g_autofree char *written = mo_day_print_near(day, today);
    bool is_near = day >= today - 1 && day <= today + 1;
    g_autofree char *text =
        is_near ? g_steal_pointer(&written) : g_strdup_printf(_("on %s"), written);
    if (second < 0)
        return g_steal_pointer(&text);
    g_autofree char *hour = mo_time_of_day_print(second);
    return g_strdup_printf("%s, %s", text, hour);
}

char *mo_show_bold(const MoCli *cli, const char *text)
{
    return cli->colours ? g_strdup_printf("\033[1m%s\033[0m", text) : g_strdup(text);
}

char *mo_show_faint(const MoCli *cli, const char *text)
{
    return cli->colours ? g_strdup_printf("\033[2m%s\033[0m", text) : g_strdup(text);
}
