#include "cli/command.h"
#include "cli/find.h"
#include "cli/show.h"
#include "cli/table.h"

#include <stdio.h>

int mo_cmd_why(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 1, 1) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return cli->status;
    g_autoptr(MoMoment) moment = mo_cli_find_moment(cli, argv[1]);
    if (!moment)
        return cli->status;
    MoPlanInput input = mo_session_get_input(cli->session);
    g_autofree char *title = mo_show_title(moment, cli->session->config);
    g_autofree char *bold = mo_show_bold(cli, title);
    printf("%s\n", bold);
    g_auto(GStrv) reasons = mo_plan_why(&input, moment);
    for (char **reason = reasons; *reason; reason++) {
        g_autofree char *wrapped = mo_table_wrap(*reason, MO_TABLE_COLUMNS, "  ");
        printf("%s", wrapped);
    }
    return MO_EXIT_OK;
}
