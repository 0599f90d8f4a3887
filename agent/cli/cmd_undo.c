#include "base/i18n.h"
#include "cli/command.h"
#include "cli/find.h"
#include "model/overlay.h"
#include "run/loop.h"

#include <stdio.h>

static const char *describe_ban(unsigned bans)
{
    if (bans & MO_BAN_DIED)
        return _("that she died");
    if (bans & MO_BAN_LEFT)
        return _("that she left");
    return _("what she asked us not to do");
}

/* "done: keep-in-touch", "logged: call". The caller frees it. */
static char *describe(const MoEntry *entry)
{
    switch (entry->type) {
    case MO_ENTRY_DONE:
        return g_strdup_printf(_("done, %s"), entry->habit);
    case MO_ENTRY_SKIPPED:
        return g_strdup_printf(_("skip, %s"), entry->habit);
    case MO_ENTRY_NEVER:
        return g_strdup_printf(_("never, %s"), entry->habit);
    case MO_ENTRY_SNOOZED:
        return g_strdup_printf(_("snooze, %s"), entry->habit);
    case MO_ENTRY_NO_ANSWER:
        return g_strdup_printf(_("no answer, %s"), entry->habit);
    case MO_ENTRY_PAUSED:
        return g_strdup(entry->until.day != MO_DAY_NONE ? _("pause") : _("resume"));
    case MO_ENTRY_QUIET:
        return g_strdup(_("quiet"));
    case MO_ENTRY_AWAY:
        return g_strdup(entry->until.day != MO_DAY_NONE ? _("away") : _("away off"));
    case MO_ENTRY_BANNED:
        return g_strdup(describe_ban(entry->bans));
    case MO_ENTRY_PROMISED:
        return entry->origin ? g_strdup(_("the new day of a promise"))
                             : g_strdup_printf(_("promise: %s"), entry->note ? entry->note : "");
    case MO_ENTRY_SAME:
        return g_strdup_printf(_("same person as %s"), entry->name ? entry->name : entry->other);
    default:
        return g_strdup_printf(_("logged %s"), entry->kind ? entry->kind : "");
    }
}

/* What is noted about them goes apart too. */
static void part_notes(const MoCli *cli, const MoEntry *entry)
{
    const char *path = cli->session->config->notes;
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    if (entry->type != MO_ENTRY_SAME || !entry->note)
        return;
    if (!mo_overlay_part(path, entry->customer, entry->other, entry->note, &notice, &error))
        mo_cli_say(_("What you noted about both stays with the first: %s"), error->message);
    if (notice)
        mo_cli_say("%s", notice);
}

int mo_cmd_undo(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, 0) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return cli->status;
    MoSession *session = cli->session;
    g_autoptr(MoEntry) undone = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_history_undo_last(session->history, mo_clock_now(session->clock), &undone, &error))
        return mo_cli_fail(cli, error);
    part_notes(cli, undone);
    mo_loop_poke();
    g_autofree char *what = describe(undone);
    if (!undone->customer) {
        printf(_("Taken back: %s\n"), what);
        return MO_EXIT_OK;
    }
    g_autoptr(MoCustomer) customer = mo_cli_find_known(cli, undone->customer);
    printf(_("Taken back: %s, %s\n"), what, customer ? customer->name : undone->customer);
    return MO_EXIT_OK;
}
