#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/find.h"
#include "output/draft.h"

#include <stdio.h>

static void say_missing(const MoDraft *draft)
{
    if (!draft->missing || !*draft->missing)
        return;
    g_autofree char *fields = g_strjoinv(", ", draft->missing);
    mo_cli_say(_("The draft has gaps, marked [[MISSING]], for you to fill: %s"), fields);
}

int mo_cmd_draft(MoCli *cli, int argc, char **argv)
{
    gboolean print = FALSE;
    const GOptionEntry entries[] = {
        {"print", 0, 0, G_OPTION_ARG_NONE, &print, _("print it instead of writing a file"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autoptr(MoMoment) moment = mo_cli_find_moment(cli, argv[1]);
    if (!moment)
        return cli->status;
    int64_t now = mo_clock_now(cli->session->clock);
    MoDraftRequest request = {
        .config = cli->session->config,
        .moment = moment,
        .now_utc = now,
        .utc_offset = mo_zone_get_offset(cli->session->zone, now),
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) draft =
        print ? mo_draft_compose(&request, &error) : mo_draft_write(&request, &error);
    if (!draft)
        return mo_cli_fail(cli, error);
    say_missing(draft);
    if (print) {
        const MoCustomer *customer = moment->customer;
        const char *address = customer && customer->email[0] ? customer->email[0] : "";
        printf(_("To: %s <%s>\nSubject: %s\n\n%s\n"), moment->customer_name, address,
               draft->subject, draft->body);
        return MO_EXIT_OK;
    }
    g_autofree char *shown = mo_path_display(draft->path);
    printf(_("Draft for %s: %s\nIt lies in %s\nOpen it with your mail program; Moments never "
             "sends it.\n"),
           moment->customer_name, draft->subject, shown);
    return MO_EXIT_OK;
}
