#include "base/i18n.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/find.h"
#include "model/overlay.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "Ada Example (Acme)". The caller frees it. */
static char *print_person(const MoCustomer *customer)
{
    if (!*customer->company)
        return g_strdup(customer->name);
    return g_strdup_printf("%s (%s)", customer->name, customer->company);
}

static bool ask(MoCli *cli, const MoCustomer *first, const MoCustomer *second)
{
    char answer[32] = "";
    g_autofree char *one = print_person(first), *two = print_person(second);
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
        mo_cli_misuse(cli, _("same: %s and %s would be joined; say --yes if they are one person"),
                      one, two);
        return false;
    }
    (void)fprintf(stderr,
                  _("%s and %s: the history of both is joined under the first. Go on? [Y/n] "), one,
                  two);
    (void)fflush(stderr);
    const char *typed = fgets(answer, sizeof answer, stdin);
    g_strstrip(answer);
    if (typed && (!*answer || g_ascii_strncasecmp(answer, _("yes"), strlen(answer)) == 0 ||
                  g_ascii_strncasecmp(answer, "yes", strlen(answer)) == 0))
        return true;
    mo_cli_say(_("Nothing was changed."));
    cli->status = MO_EXIT_FAILED;
    return false;
}

/* What could be noted is looked at first: a file that cannot be changed now stops all of it. */
static bool write_same(MoCli *cli, const MoCustomer *first, const MoCustomer *second)
{
    const MoSession *session = cli->session;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_SAME);
    g_ptr_array_add(entries, entry);
    entry->at_utc = mo_clock_now(session->clock);
    entry->customer = g_strdup(first->id);
    entry->other = g_strdup(second->id);
    g_autoptr(GError) error = NULL;
    if (!mo_overlay_save_rows(session->config->notes, first->id, second->id, &entry->note,
                              &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    return mo_cli_write(cli, entries);
}

static int join(MoCli *cli, const MoCustomer *first, const MoCustomer *second)
{
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    /* What leads to either must be known, or nothing would lead from one to the other. */
    mo_cli_make_known(cli, first);
    mo_cli_make_known(cli, second);
    if (!write_same(cli, first, second))
        return cli->status;
    g_autofree char *one = print_person(first), *two = print_person(second);
    printf(_("%s and %s are one customer now.\n"), one, two);
    printf("%s\n", _("To take it back: moments undo"));
    if (!mo_overlay_join(cli->session->config->notes, first, second->id, &notice, &error))
        return mo_cli_fail(cli, error);
    if (notice)
        mo_cli_say("%s", notice);
    return MO_EXIT_OK;
}

int mo_cmd_same(MoCli *cli, int argc, char **argv)
{
    gboolean yes = FALSE;
    const GOptionEntry options[] = {
        {"yes", 0, 0, G_OPTION_ARG_NONE, &yes, _("do not ask"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, options, &argc, &argv, 2, 2) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autoptr(MoCustomer) first = mo_cli_find_person(cli, argv[1]);
    g_autoptr(MoCustomer) second = first ? mo_cli_find_person(cli, argv[2]) : NULL;
    if (!second)
        return cli->status;
    if (strcmp(first->id, second->id) == 0) {
        mo_cli_say(_("'%s' and '%s' are the same customer already: %s"), argv[1], argv[2],
                   first->name);
        return MO_EXIT_FAILED;
    }
    if (!yes && !ask(cli, first, second))
        return cli->status;
    return join(cli, first, second);
}
