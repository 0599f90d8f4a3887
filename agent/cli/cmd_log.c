#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/show.h"
#include "run/loop.h"

#include <stdio.h>
#include <string.h>

#define KIND_MAX 60U
#define NOTE_MAX 4096U
#define TRIES 5U

typedef struct {
    const MoCustomer *customer;
    const char *kind; /* clean */
    const char *note;
    const char *by;
    bool no_answer;
    MoDay day;
} Touch;

static MoEntry *new_touch(const Touch *touch, int64_t now_utc)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_TOUCH);
    entry->at_utc = now_utc;
    entry->day = touch->day;
    entry->customer = g_strdup(touch->customer->id);
    entry->kind = g_strdup(touch->kind);
    entry->no_answer = touch->no_answer;
    g_autofree char *by = mo_text_clean_line(touch->by, KIND_MAX);
    g_autofree char *note = mo_text_clean_block(touch->note, NOTE_MAX);
    entry->by = *by ? g_steal_pointer(&by) : NULL;
    entry->note = *note ? g_steal_pointer(&note) : NULL;
    return entry;
}

/* An open surprise of the same kind, or one that counts from the last contact, raised on or before
 * the day: the contact was what it asked for. */
static bool answers(const Touch *touch, const MoMoment *moment)
{
    return !touch->no_answer && strcmp(moment->customer_id, touch->customer->id) == 0 &&
           moment->habit->class == MO_CLASS_MAGIC && moment->show <= touch->day &&
           (moment->habit->when->type == MO_WHEN_LAST_CONTACT ||
            mo_text_same(moment->habit->kind, touch->kind));
}

/* Adds a done entry for each moment that the touch answers, and says so in `ended`. */
static void end_moments(MoCli *cli, const Touch *touch, const GPtrArray *moments,
                        GPtrArray *entries, GString *ended)
{
    for (unsigned i = 0; i < moments->len; i++) {
        const MoMoment *moment = moments->pdata[i];
        if (!answers(touch, moment))
            continue;
        MoEntry *entry = mo_moment_new_entry(moment, MO_ENTRY_DONE, touch->day,
                                             mo_clock_now(cli->session->clock));
        /* What was sent, if anything was, nobody said. */
        g_clear_pointer(&entry->suggestion, g_free);
        g_ptr_array_add(entries, entry);
        g_autofree char *title = mo_show_title(moment, cli->session->config);
        g_string_append_printf(ended, _("This also answers: %s\n"), title);
    }
}

/* Between planning and writing somebody else may have answered a moment that the contact would
 * answer: then it is planned anew, without that moment. */
static bool append(MoCli *cli, const Touch *touch, bool may_repeat, GString *ended, bool *ret_again)
{
    *ret_again = false;
    g_autoptr(MoPlan) plan = mo_cli_plan_day(cli, (MoPlanKeep){.customer = touch->customer->id});
    if (!plan)
        return false;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GError) error = NULL;
    g_string_truncate(ended, 0);
    g_ptr_array_add(entries, new_touch(touch, mo_clock_now(cli->session->clock)));
    end_moments(cli, touch, plan->moments, entries, ended);
    end_moments(cli, touch, plan->waiting, entries, ended);
    if (mo_history_append(cli->session->history, entries, &error)) {
        mo_loop_poke();
        return true;
    }
    *ret_again =
        may_repeat && entries->len > 1 && g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED);
    if (!*ret_again)
        mo_cli_fail(cli, error);
    return false;
}

static int write_touch(MoCli *cli, const Touch *touch)
{
    g_autoptr(GString) ended = g_string_new(NULL);
    bool again = false;
    unsigned n_left = TRIES;
    while (!append(cli, touch, --n_left > 0, ended, &again)) {
        if (!again)
            return cli->status;
    }
    g_autofree char *when = mo_show_when(touch->day, -1, mo_session_get_now(cli->session).day);
    if (touch->no_answer)
        printf(_("Noted: %s with %s, %s, no answer\n"), touch->kind, touch->customer->name, when);
    else
        printf(_("Noted: %s with %s, %s\n"), touch->kind, touch->customer->name, when);
    printf("%s%s\n", ended->str, _("To take it back: moments undo"));
    return MO_EXIT_OK;
}

static bool is_way(const char *by)
{
    static const char *const ways[] = {"phone", "email", "visit", "post", "chat"};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
        if (mo_text_same(by, ways[i]))
            return true;
    return false;
}

int mo_cmd_log(MoCli *cli, int argc, char **argv)
{
    g_autofree char *on = NULL;
    g_autofree char *by = NULL;
    gboolean no_answer = FALSE;
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_FILENAME, &on, _("the day it happened: 2026-12-03, yesterday"),
         "D"},
        {"by", 0, 0, G_OPTION_ARG_FILENAME, &by, _("how: phone, email, visit, post, chat"), "WAY"},
        {"no-answer", 0, 0, G_OPTION_ARG_NONE, &no_answer, _("you tried, and nobody was there"),
         NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 2, 3) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autofree char *kind = mo_text_clean_line(argv[2], KIND_MAX);
    if (!*kind)
        return mo_cli_misuse(cli, _("log: say what happened: call, visit, complaint, …"));
    if (by && *by && !is_way(by))
        return mo_cli_misuse(cli, _("log: '%s' is none of phone, email, visit, post, chat"), by);
    Touch touch = {.kind = kind,
                   .note = argc > 3 ? argv[3] : NULL,
                   .by = by,
                   .no_answer = no_answer,
                   .day = MO_DAY_NONE};
    if (!mo_cli_parse_on(cli, on, &touch.day))
        return cli->status;
    g_autoptr(MoCustomer) customer = mo_cli_find_served(cli, argv[1]);
    if (!customer)
        return cli->status;
    touch.customer = customer;
    return write_touch(cli, &touch);
}
