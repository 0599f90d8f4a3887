#include "cli/show.h"

#include "base/i18n.h"
#include "output/nudge.h"

#include <string.h>

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_ids(GPtrArray *ids, const GPtrArray *moments)
{
    for (unsigned i = 0; moments && i < moments->len; i++)
        g_ptr_array_add(ids, ((MoMoment *)moments->pdata[i])->id);
}

GPtrArray *mo_show_sort_ids(const GPtrArray *moments, const GPtrArray *others)
{
    GPtrArray *ids = g_ptr_array_new();
    add_ids(ids, moments);
    add_ids(ids, others);
    g_ptr_array_sort(ids, compare_ids);
    return ids;
}

/* Where the id stands, or would stand. */
static unsigned find_id(const GPtrArray *ids, const char *id)
{
    unsigned first = 0;
    unsigned end = ids->len;
    while (first < end) {
        unsigned middle = first + (end - first) / 2;
        if (strcmp(ids->pdata[middle], id) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* How many letters two ids begin with alike. */
static size_t count_alike(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] != '\0' && a[n] == b[n])
        n++;
    return n;
}

/* How many letters tell the id from all others: in order, those next to it are the nearest. */
static size_t count_needed(const GPtrArray *ids, const char *id)
{
    unsigned at = find_id(ids, id);
    size_t needed = at > 0 ? count_alike(ids->pdata[at - 1], id) + 1 : 0;
    while (at < ids->len && strcmp(ids->pdata[at], id) == 0)
        at++;
    if (at < ids->len)
        needed = MAX(needed, count_alike(ids->pdata[at], id) + 1);
    return needed;
}

/* Digits alone could be read as the number of a line. */
static bool is_number(const char *id, size_t length)
{
    return strspn(id, "0123456789") >= length;
}

char *mo_show_short_id(const char *id, const GPtrArray *ids, unsigned least)
{
    size_t length = MAX(count_needed(ids, id), least);
    size_t whole = strlen(id);
    while (length < whole && is_number(id, length))
        length++;
    return g_strndup(id, length);
}

char *mo_show_title(const MoMoment *moment, const MoConfig *config)
{
    MoConfig open = *config;
    open.hide_names = MO_HIDE_NEVER;
    return mo_nudge_title(moment, &open);
}

static char *print_nothing_fits(const MoMoment *moment)
{
    const char *kind = moment->habit->kind;
    return g_strdup(g_str_equal(kind, "introduction") ? _("nobody fits yet")
                    : g_str_equal(kind, "event")      ? _("no event fits")
                                                      : _("no article fits"));
}

char *mo_show_suggestion(const MoMoment *moment)
{
    const MoSuggestion *suggestion = moment->suggestion;
    if (!suggestion)
        return moment->no_suggestion_fits ? print_nothing_fits(moment) : NULL;
    if (suggestion->person)
        return g_strdup_printf(_("introduce to “%s”: %s"), suggestion->title, suggestion->reason);
    if (!suggestion->reason || !*suggestion->reason)
        return g_strdup_printf(_("send “%s”"), suggestion->title);
    if (suggestion->event)
        return g_strdup_printf(_("invite to “%s”: %s"), suggestion->title, suggestion->reason);
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

char *mo_show_until(MoLocal until, MoDay today)
{
    g_autofree char *hour = mo_time_of_day_print(until.second);
    g_autofree char *day = mo_day_print_near(until.day, today);
    if (until.day == today)
        return g_steal_pointer(&hour);
    return until.second == 0 ? g_steal_pointer(&day) : g_strdup_printf("%s, %s", day, hour);
}

char *mo_show_bold(const MoCli *cli, const char *text)
{
    return cli->colours ? g_strdup_printf("\033[1m%s\033[0m", text) : g_strdup(text);
}

char *mo_show_faint(const MoCli *cli, const char *text)
{
    return cli->colours ? g_strdup_printf("\033[2m%s\033[0m", text) : g_strdup(text);
}
