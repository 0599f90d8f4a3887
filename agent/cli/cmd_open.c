/* moments open: a moment, or the list of today, as a page in the browser. */
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/find.h"
#include "run/pages.h"

#include <stdio.h>

static int show(MoCli *cli, const char *id, const char *html, bool print)
{
    g_autoptr(GError) error = NULL;
    if (print)
        printf("%s", html);
    else if (!mo_pages_open(cli->session, id, html, &error))
        return mo_cli_fail(cli, error);
    return MO_EXIT_OK;
}

static int open_moment(MoCli *cli, const char *text, bool print)
{
    g_autoptr(MoMoment) moment = mo_cli_find_moment(cli, text);
    if (!moment)
        return cli->status;
    g_autofree char *html = mo_pages_print_moment(cli->session, moment);
    return show(cli, moment->id, html, print);
}

static int open_list(MoCli *cli, bool print)
{
    g_autoptr(MoPlan) plan = mo_cli_plan_day(cli, (MoPlanKeep){0});
    if (!plan)
        return cli->status;
    g_autofree char *html = mo_pages_print_list(cli->session, plan->moments, plan->n_held);
    return show(cli, NULL, html, print);
}

int mo_cmd_open(MoCli *cli, int argc, char **argv)
{
    gboolean print = FALSE;
    const GOptionEntry entries[] = {
        {"print", 0, 0, G_OPTION_ARG_NONE, &print, _("print the page instead of opening it"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    return argc > 1 ? open_moment(cli, argv[1], print) : open_list(cli, print);
}
