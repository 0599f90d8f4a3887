#include "base/error.h"
#include "base/i18n.h"
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

/* How many days are printed when nothing else says where to end. */
#define COUNT_DEFAULT 10
#define COUNT_MAX 100000

typedef struct {
    MoLocal start;
    bool has_time;
    MoDay from;
    MoDay to;
    guint64 count;
} RuleView;

/* A rule, or a sentence that means one. */
static MoRecur *new_recur(const char *text, MoDay start, GError **error)
{
    g_autoptr(MoWhen) when = NULL;
    g_autofree char *day = mo_day_print(start);
    g_autofree char *sentence =
        strstr(text, " from ") ? g_strdup(text) : g_strconcat(text, " from ", day, NULL);
    if (strchr(text, '='))
        when = mo_when_new_rule(text, start, error);
    else
        when = mo_when_parse(sentence, error);
    if (!when)
        return NULL;
    if (when->type != MO_WHEN_RULE) {
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("'%s' counts from something that only a customer has"), text);
        return NULL;
    }
    MoDay first = when->start == MO_DAY_NONE ? start : when->start;
    return mo_recur_new(when->rule, first, when->clamp, error);
}

static void print_days(MoRecur *recur, const RuleView *view)
{
    MoDay day = MAX(view->start.day, view->from);
    for (guint64 n = 0; n < view->count; n++) {
        day = mo_recur_next(recur, day);
        if (day == MO_DAY_NONE || day > view->to)
            return;
        g_autofree char *text = mo_day_print(day);
        g_autofree char *words = mo_day_print_long(day);
        if (view->has_time)
            printf("%sT%02d:%02d:%02d  %s\n", text, view->start.second / 3600,
                   view->start.second / 60 % 60, view->start.second % 60, words);
        else
            printf("%s  %s\n", text, words);
        day++;
    }
}

/* False with cli->status set. */
static bool read_view(MoCli *cli, const char *start, const char *count, const char *from,
                      const char *to, RuleView *ret_view)
{
    RuleView view = {.from = MO_DAY_NONE, .to = MO_DAY_LAST, .count = COUNT_MAX};
    if (!start) {
        mo_cli_misuse(cli, _("rule: say from when: --start 2026-01-05"));
        return false;
    }
    view.has_time = mo_day_parse(start) == MO_DAY_NONE;
    if (!mo_local_parse(start, 0, &view.start)) {
        mo_cli_misuse(cli, _("--start: '%s' is no day; write it like 2026-12-03"), start);
        return false;
    }
    if (count && !g_ascii_string_to_unsigned(count, 10, 1, COUNT_MAX, &view.count, NULL)) {
        mo_cli_misuse(cli, _("--count: '%s' is no number from 1 to %d"), count, COUNT_MAX);
        return false;
    }
    if (!count && !to)
        view.count = COUNT_DEFAULT;
    if (!mo_cli_parse_day(cli, "--from", from, &view.from) ||
        !mo_cli_parse_day(cli, "--to", to, &view.to))
        return false;
    *ret_view = view;
    return true;
}

int mo_cmd_rule(MoCli *cli, int argc, char **argv)
{
    g_autofree char *start = NULL;
    g_autofree char *count = NULL;
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    const GOptionEntry entries[] = {
        {"start", 0, 0, G_OPTION_ARG_FILENAME, &start, _("the day that the rule counts from"), "D"},
        {"count", 0, 0, G_OPTION_ARG_FILENAME, &count, _("at most so many days"), "N"},
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &from, _("only from this day on"), "D"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &to, _("only up to this day"), "D"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    RuleView view;
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) ||
        !read_view(cli, start, count, from, to, &view))
        return cli->status;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRecur) recur = new_recur(argv[1], view.start.day, &error);
    if (!recur) {
        mo_cli_say("%s", error->message);
        return MO_EXIT_FILES;
    }
    print_days(recur, &view);
    return MO_EXIT_OK;
}
