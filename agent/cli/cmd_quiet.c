/* No notes for a while: quiet. */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/show.h"
#include "when/sentence.h"

#include <stdio.h>

/* Who is away for longer says so with another command, which also spares what would lapse. */
#define DAYS_MAX 7

static bool write_quiet(MoCli *cli, MoLocal until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_QUIET);
    entry->at_utc = mo_clock_now(cli->session->clock);
    entry->day = mo_session_get_now(cli->session).day;
    entry->until = until;
    g_ptr_array_add(entries, entry);
    return mo_cli_write(cli, entries);
}

static char *print_until(const MoCli *cli, MoLocal until)
{
    return mo_show_until(until, mo_session_get_now(cli->session).day);
}

static int tell(const MoCli *cli)
{
    const MoDesk *desk = cli->session->desk;
    if (!mo_desk_is_quiet(desk, mo_session_get_now(cli->session))) {
        printf("%s\n", _("Notes are shown as they come. For a while without: moments quiet 2h"));
        return MO_EXIT_OK;
    }
    g_autofree char *until = print_until(cli, desk->quiet_until);
    printf(_("Quiet until %s. To end it: moments quiet off\n"), until);
    return MO_EXIT_OK;
}

static int end(MoCli *cli)
{
    MoLocal now = mo_session_get_now(cli->session);
    if (!mo_desk_is_quiet(cli->session->desk, now))
        return tell(cli);
    if (!write_quiet(cli, now))
        return cli->status;
    printf("%s\n", _("Notes are shown again; what waited comes as one list."));
    return MO_EXIT_OK;
}

/* "2h", "until 15:00", "for 90 minutes". */
static const char *skip_word(const char *text)
{
    static const char *const words[] = {"until ", "till ", "for "};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strncasecmp(text, words[i], strlen(words[i])) == 0)
            return text + strlen(words[i]);
    }
    return text;
}

static int begin(MoCli *cli, const char *text)
{
    MoLocal now = mo_session_get_now(cli->session);
    MoLocal until;
    bool has_time;
    if (!mo_moment_parse(skip_word(text), now, cli->session->config->workdays, &until, &has_time))
        return mo_cli_misuse(cli,
                             _("quiet: '%s' is no time to come; write it as 2h, 'until 15:00' or "
                               "tomorrow, or off to end it"),
                             text);
    if (until.day > now.day + DAYS_MAX)
        return mo_cli_misuse(cli, _("quiet: that is long; when you are away for days, say so: "
                                    "moments away 24 dec - 7 jan"));
    if (!write_quiet(cli, until))
        return cli->status;
    g_autofree char *shown = print_until(cli, until);
    printf(_("Quiet until %s. What comes up meanwhile waits, and comes as one list then.\n"),
           shown);
    printf("%s\n", _("To end it before: moments quiet off"));
    return MO_EXIT_OK;
}

int mo_cmd_quiet(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, -1) ||
        !mo_cli_open(cli, MO_SESSION_CONFIG | MO_SESSION_LEDGER))
        return cli->status;
    if (argc <= 1)
        return tell(cli);
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    return mo_text_same(text, "off") ? end(cli) : begin(cli, text);
}
