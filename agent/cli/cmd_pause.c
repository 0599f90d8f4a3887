/* No surprises for somebody for a while, and again: pause and resume. */
#include "base/i18n.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/show.h"
#include "when/sentence.h"

#include <stdio.h>

/* `until` MO_DAY_NONE: the pause ends. */
static bool write_pause(MoCli *cli, const MoCustomer *customer, MoDay until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PAUSED);
    entry->at_utc = mo_clock_now(cli->session->clock);
    entry->day = mo_session_get_now(cli->session).day;
    entry->customer = g_strdup(customer->id);
    entry->until.day = until;
    g_ptr_array_add(entries, entry);
    return mo_cli_write(cli, entries);
}

/* False with cli->status set. */
static bool parse_until(MoCli *cli, const char *text, MoDay *ret_until)
{
    MoLocal now = mo_session_get_now(cli->session);
    MoLocal until;
    bool has_time;
    if (!text)
        return mo_cli_misuse(cli, _("pause: say until when, as in --until 2026-12-03, and that day "
                                    "is part of it")),
               false;
    if (!mo_moment_parse(text, now, cli->session->config->workdays, &until, &has_time))
        return mo_cli_misuse(cli,
                             _("'%s' is no day to come: write it as 2026-12-03, friday or '3 "
                               "weeks'"),
                             text),
               false;
    *ret_until = until.day;
    return true;
}

int mo_cmd_pause(MoCli *cli, int argc, char **argv)
{
    g_autofree char *text = NULL;
    const GOptionEntry entries[] = {
        {"until", 0, 0, G_OPTION_ARG_FILENAME, &text, _("the last day of the pause"), "D"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    MoDay until;
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) || !mo_cli_open(cli, MO_SESSION_ALL) ||
        !parse_until(cli, text, &until))
        return cli->status;
    g_autoptr(MoCustomer) customer = mo_cli_find_served(cli, argv[1]);
    if (!customer || !write_pause(cli, customer, until))
        return cli->status;
    g_autofree char *day = mo_day_print_long(until);
    printf(_("No surprises for %s until %s, that day included. What you promised goes on.\n"),
           customer->name, day);
    printf("%s\n", _("To take it back: moments undo"));
    return MO_EXIT_OK;
}

int mo_cmd_resume(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 1, 1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autoptr(MoCustomer) customer = mo_cli_find_served(cli, argv[1]);
    if (!customer)
        return cli->status;
    g_autoptr(GError) error = NULL;
    MoDay today = mo_session_get_now(cli->session).day;
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(cli->session->history, customer->id, today, &error);
    if (!known)
        return mo_cli_fail(cli, error);
    if (known->paused_until == MO_DAY_NONE || known->paused_until < today) {
        printf(_("%s is not paused.\n"), customer->name);
        return MO_EXIT_OK;
    }
    if (!write_pause(cli, customer, MO_DAY_NONE))
        return cli->status;
    printf(_("Surprises for %s again, from today.\n"), customer->name);
    printf("%s\n", _("To take it back: moments undo"));
    return MO_EXIT_OK;
}
