#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/find.h"
#include "model/overlay.h"

#include <stdio.h>

#define NOTE_MAX ((size_t)4096)

static int print_notes(const MoCustomer *customer)
{
    if (*customer->notes)
        printf("%s\n", customer->notes);
    else
        printf(_("Nothing is noted about %s yet.\n"), customer->name);
    return MO_EXIT_OK;
}

static int write_note(MoCli *cli, const MoCustomer *customer, const char *text)
{
    const MoSession *session = cli->session;
    const MoOverlayChange change = {.field = MO_FIELD_NOTES, .text = text};
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_overlay_write(session->config->notes, customer, mo_session_get_now(session).day,
                          &change, 1, &notice, &error))
        return mo_cli_fail(cli, error);
    g_autofree char *shown = mo_path_display(session->config->notes);
    printf(_("Noted about %s, in %s\n"), customer->name, shown);
    if (notice)
        mo_cli_say("%s", notice);
    return MO_EXIT_OK;
}

int mo_cmd_note(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 1, -1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autofree char *words = argc > 2 ? g_strjoinv(" ", argv + 2) : NULL;
    g_autofree char *text = words ? mo_text_clean_block(words, NOTE_MAX) : NULL;
    if (text && !*text)
        return mo_cli_misuse(cli, _("note: say what is to be noted"));
    g_autoptr(MoCustomer) customer = mo_cli_find_customer(cli, argv[1]);
    if (!customer)
        return cli->status;
    return text ? write_note(cli, customer, text) : print_notes(customer);
}
