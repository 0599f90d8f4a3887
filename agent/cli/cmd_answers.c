/* The answers without options: skip, never, no-answer, snooze. */
#include "base/i18n.h"
#include "cli/answer.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/show.h"
#include "run/answer.h"

#include <stdio.h>

/* The moment of the first argument, with the session open; NULL with cli->status set. */
static MoMoment *open_moment(MoCli *cli, int *argc, char ***argv, int max)
{
    if (!mo_cli_parse(cli, NULL, argc, argv, 1, max) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return NULL;
    return mo_cli_find_moment(cli, (*argv)[1]);
}

/* `until` counts for no-answer and snooze. */
static bool write_answer(MoCli *cli, const MoMoment *moment, MoEntryType type, MoLocal until)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoDay today = mo_session_get_now(cli->session).day;
    g_ptr_array_add(entries, mo_answer_new_entry(moment, type, today, until, NULL, NULL,
                                                 mo_clock_now(cli->session->clock)));
    return mo_cli_write(cli, entries);
}

static void say_way_back(void)
{
    printf(_("To take it back: moments undo\n"));
}

/* A promise that is skipped is broken: on a terminal she is asked whether she means that. */
static bool means_broken(const MoMoment *moment, const char *title)
{
    if (moment->habit->class != MO_CLASS_PROMISE || !mo_ask_is_possible())
        return true;
    g_autofree char *question = g_strdup_printf(_("That breaks a promise: %s. Go on?"), title);
    bool yes = false;
    mo_ask_begin();
    bool answered = mo_ask_yes(question, false, &yes);
    mo_ask_end();
    return answered && yes;
}

int mo_cmd_skip(MoCli *cli, int argc, char **argv)
{
    g_autoptr(MoMoment) moment = open_moment(cli, &argc, &argv, 1);
    if (!moment)
        return cli->status;
    g_autofree char *title = mo_show_title(moment, cli->session->config);
    if (!means_broken(moment, title))
        return MO_EXIT_FAILED;
    if (!write_answer(cli, moment, MO_ENTRY_SKIPPED, (MoLocal){0}))
        return cli->status;
    if (moment->habit->class == MO_CLASS_PROMISE)
        printf(_("Broken, and noted as that: %s\n"), title);
    else
        printf(_("Skipped this time: %s\n"), title);
    say_way_back();
    return MO_EXIT_OK;
}

int mo_cmd_never(MoCli *cli, int argc, char **argv)
{
    g_autoptr(MoMoment) moment = open_moment(cli, &argc, &argv, 1);
    if (!moment)
        return cli->status;
    if (moment->habit->class != MO_CLASS_MAGIC) {
        mo_cli_say(moment->habit->class == MO_CLASS_PROMISE
                       ? _("A promise cannot be ended by \"never\"; answer it with done or skip.")
                       : _("What puts something right cannot be ended by \"never\"; answer it with "
                           "done or skip."));
        return MO_EXIT_FAILED;
    }
    if (!write_answer(cli, moment, MO_ENTRY_NEVER, (MoLocal){0}))
        return cli->status;
    printf(_("Never again %s for %s; other customers keep it.\n"), moment->habit->name,
           moment->customer_name);
    say_way_back();
    return MO_EXIT_OK;
}

int mo_cmd_no_answer(MoCli *cli, int argc, char **argv)
{
    g_autoptr(MoMoment) moment = open_moment(cli, &argc, &argv, 1);
    if (!moment)
        return cli->status;
    MoLocal now = mo_session_get_now(cli->session);
    MoLocal until = mo_answer_get_next_try(cli->session->config, now);
    if (!write_answer(cli, moment, MO_ENTRY_NO_ANSWER, until))
        return cli->status;
    g_autofree char *title = mo_show_title(moment, cli->session->config);
    g_autofree char *when = mo_show_when(until.day, until.second, now.day);
    printf(_("No answer, noted: %s\nIt comes back %s.\n"), title, when);
    say_way_back();
    return MO_EXIT_OK;
}

/* False with cli->status set. */
static bool parse_until(MoCli *cli, const MoMoment *moment, const char *text, MoLocal *ret_until,
                        bool *ret_has_time)
{
    const MoWorkdays *workdays = cli->session->config->workdays;
    MoLocal now = mo_session_get_now(cli->session);
    *ret_has_time = false;
    *ret_until = mo_answer_get_next_day(cli->session->config, now);
    if (text && !mo_moment_parse(text, now, workdays, ret_until, ret_has_time)) {
        mo_cli_misuse(cli,
                      _("snooze: '%s' is no time ahead; write it like 2026-12-03, friday, "
                        "tomorrow, '3 days', 2h or 14:30"),
                      text);
        return false;
    }
    if (!*ret_has_time)
        ret_until->second = mo_workdays_get_open(workdays);
    MoDay last = moment->last_open == MO_DAY_NONE ? moment->due : moment->last_open;
    if (!moment->fixed || ret_until->day <= last)
        return true;
    g_autofree char *day = mo_show_when(last, -1, now.day);
    mo_cli_say(_("That would be too late: its day is %s. Snooze it for some hours (2h), or skip "
                 "it."),
               day);
    cli->status = MO_EXIT_FAILED;
    return false;
}

int mo_cmd_snooze(MoCli *cli, int argc, char **argv)
{
    g_autoptr(MoMoment) moment = open_moment(cli, &argc, &argv, 2);
    MoLocal until;
    bool has_time = false;
    if (!moment || !parse_until(cli, moment, argc > 2 ? argv[2] : NULL, &until, &has_time) ||
        !write_answer(cli, moment, MO_ENTRY_SNOOZED, until))
        return cli->status;
    g_autofree char *title = mo_show_title(moment, cli->session->config);
    /* On a day off it does not. */
    MoLocal back = mo_workdays_next_open(cli->session->config->workdays, until);
    has_time = has_time && mo_local_compare(back, until) == 0;
    g_autofree char *when =
        mo_show_when(back.day, has_time ? back.second : -1, mo_session_get_now(cli->session).day);
    printf(_("Snoozed: %s\nIt comes back %s.\n"), title, when);
    say_way_back();
    return MO_EXIT_OK;
}
