#include "base/i18n.h"
#include "base/text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/show.h"

#include <stdio.h>

/* Longer notes belong into the records. */
#define NOTE_MAX 4096U
/* What happened longer ago cannot have been this moment. */
#define MO_DONE_DAYS 90

static bool write_done(MoCli *cli, const MoMoment *moment, MoDay day, const char *note)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry =
        mo_moment_new_entry(moment, MO_ENTRY_DONE, day, mo_clock_now(cli->session->clock));
    g_autofree char *clean = mo_text_clean_block(note, NOTE_MAX);
    if (*clean)
        entry->note = g_steal_pointer(&clean);
    g_ptr_array_add(entries, entry);
    return mo_cli_write(cli, entries);
}

int mo_cmd_done(MoCli *cli, int argc, char **argv)
{
    g_autofree char *on = NULL;
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_FILENAME, &on, _("the day it happened: 2026-12-03, yesterday"),
         "D"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 2) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return cli->status;
    MoDay day = MO_DAY_NONE;
    if (!mo_cli_parse_on(cli, on, &day))
        return cli->status;
    if (day < mo_session_get_now(cli->session).day - MO_DONE_DAYS)
        return mo_cli_misuse(
            cli,
            _("--on %s is more than %d days ago, before this moment came up; write "
              "it down with: moments log"),
            on, MO_DONE_DAYS);
    g_autoptr(MoMoment) moment = mo_cli_find_moment(cli, argv[1]);
    if (!moment || !write_done(cli, moment, day, argc > 2 ? argv[2] : NULL))
        return cli->status;
    g_autofree char *title = mo_show_title(moment, cli->session->config);
    g_autofree char *when = mo_show_when(day, -1, mo_session_get_now(cli->session).day);
    int late = day - moment->nominal;
    if (moment->habit->class != MO_CLASS_PROMISE)
        printf(_("Done %s: %s\n"), when, title);
    else if (late <= 0)
        printf(_("Kept: %s\n"), title);
    else
        printf(ngettext("Kept, %d day late: %s\n", "Kept, %d days late: %s\n", (unsigned long)late),
               late, title);
    printf(_("To take it back: moments undo\n"));
    return MO_EXIT_OK;
}
