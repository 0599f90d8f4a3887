#include "cli/answer.h"

#include "base/i18n.h"
#include "cli/ask.h"
#include "run/loop.h"

bool mo_cli_write(MoCli *cli, GPtrArray *entries)
{
    g_autoptr(GError) error = NULL;
    if (!mo_history_append(cli->session->history, entries, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    mo_loop_poke();
    return true;
}

bool mo_cli_parse_on(MoCli *cli, const char *text, MoDay *ret_day)
{
    MoDay today = mo_session_get_now(cli->session).day;
    *ret_day = today;
    if (!mo_cli_parse_day(cli, "--on", text, ret_day))
        return false;
    if (*ret_day <= today)
        return true;
    mo_cli_misuse(cli, _("--on %s lies in the future; only what has happened can be noted"), text);
    return false;
}

bool mo_cli_is_meant(MoCli *cli, bool yes, const char *question, const char *hint)
{
    bool says_yes = false;
    bool is_possible = !yes && mo_ask_is_possible();
    if (yes || (is_possible && mo_ask_yes(question, false, &says_yes) && says_yes))
        return true;
    cli->status = is_possible ? MO_EXIT_FAILED : MO_EXIT_USAGE;
    mo_cli_say("%s", is_possible ? _("Nothing was changed.") : hint);
    return false;
}
