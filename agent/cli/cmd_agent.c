#include "base/i18n.h"
#include "cli/command.h"
#include "run/loop.h"

int mo_cmd_agent(MoCli *cli, int argc, char **argv)
{
    gboolean once = FALSE;
    gboolean autostart = FALSE;
    const GOptionEntry entries[] = {
        {"once", 0, 0, G_OPTION_ARG_NONE, &once, _("do what is due now, and end"), NULL},
        {"autostart", 0, 0, G_OPTION_ARG_NONE, &autostart,
         _("leave it to the user manager where there is one (for desktop sessions)"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0))
        return cli->status;
    MoSession *session = mo_cli_get_session(cli, !once);
    if (!session)
        return cli->status;
    return once ? mo_loop_run_once(session) : mo_loop_run(session, autostart);
}
