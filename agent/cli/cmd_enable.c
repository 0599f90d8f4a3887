/* moments enable, moments disable: whether the agent starts at login. */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "run/unit.h"

#include <stdio.h>

/* Folders outside ~/Moments that the configuration names are opened for the agent. */
static bool open_sandbox(MoCli *cli, bool *ret_changed)
{
    const MoSession *session = cli->session;
    g_autoptr(GPtrArray) folders = mo_unit_list_folders(session->config, session->state_folder);
    g_autoptr(GError) error = NULL;
    if (!mo_unit_write_drop_in(folders, ret_changed, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    for (guint i = 0; *ret_changed && i < folders->len; i++) {
        g_autofree char *shown = mo_path_display(folders->pdata[i]);
        printf(_("The agent may write %s now.\n"), shown);
    }
    return true;
}

static int enable_unit(MoCli *cli)
{
    g_autoptr(GError) error = NULL;
    bool changed = false;
    if (!open_sandbox(cli, &changed))
        return cli->status;
    /* A running agent gets the new folders by beginning anew. */
    if (!mo_unit_enable(&error) || (changed && !mo_unit_stop(&error)) || !mo_unit_start(&error))
        return mo_cli_fail(cli, error);
    printf("%s\n", _("The agent runs now, and starts at every login."));
    return MO_EXIT_OK;
}

static int set_autostart(MoCli *cli, bool on)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *program = g_file_read_link("/proc/self/exe", &error);
    if (!program || !mo_autostart_set(on, program, &error))
        return mo_cli_fail(cli, error);
    printf("%s\n", on ? _("The agent starts with your desktop session from the next login on. To "
                          "start it now as well: moments agent &")
                      : _("The agent does not start any more. One that runs goes on until you log "
                          "out."));
    return MO_EXIT_OK;
}

int mo_cmd_enable(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, 0) || !mo_cli_open(cli, MO_SESSION_CONFIG))
        return cli->status;
    /* Both: the autostart entry is for desktops that never reach systemd's session. */
    bool unit = mo_unit_get_state() >= MO_UNIT_DISABLED;
    if (!unit)
        return set_autostart(cli, true);
    g_autoptr(GError) error = NULL;
    if (!mo_autostart_is_on() && !mo_autostart_set(true, "moments", &error))
        return mo_cli_fail(cli, error);
    return enable_unit(cli);
}

int mo_cmd_disable(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, 0))
        return cli->status;
    g_autoptr(GError) error = NULL;
    if (mo_unit_get_state() < MO_UNIT_DISABLED)
        return set_autostart(cli, false);
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    if (!mo_unit_disable(&error) || !mo_unit_stop(&error) ||
        !mo_autostart_set(false, program ? program : "moments", &error))
        return mo_cli_fail(cli, error);
    printf("%s\n",
           _("The agent was stopped and does not start any more. What is due waits: moments "
             "today lists it."));
    return MO_EXIT_OK;
}
