#include "base/i18n.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/listed.h"
#include "cli/show.h"
#include "cli/table.h"
#include "output/nudge.h"
#include "run/drafts.h"
#include "run/question.h"

#include <stdio.h>

typedef struct {
    MoCli *cli;
    const MoPlan *plan;
    MoLocal now;
    unsigned number_width;
    unsigned id_width;
    GPtrArray *ids; /* of all moments, in order */
} TodayView;

static void print_json(const MoPlan *plan, bool all)
{
    MoJsonArray array = mo_json_array_begin();
    for (unsigned i = 0; i < plan->moments->len; i++)
        mo_json_array_take(&array, mo_json_new_moment(plan->moments->pdata[i]));
    for (unsigned i = 0; all && i < plan->waiting->len; i++)
        mo_json_array_take(&array, mo_json_new_moment(plan->waiting->pdata[i]));
    mo_json_array_end(&array);
}

static char *short_id(const TodayView *view, const MoMoment *moment)
{
    return mo_show_short_id(moment->id, view->ids, MO_ID_LETTERS);
}

/* Lines under the title, as far right as the title begins. */
static void print_detail(const TodayView *view, const char *text)
{
    g_autofree char *blanks = g_strnfill(2 + view->number_width + 2 + view->id_width + 2, ' ');
    g_autofree char *wrapped = mo_table_wrap(text, MO_TABLE_COLUMNS, blanks);
    g_autofree char *faint = mo_show_faint(view->cli, wrapped);
    printf("%s", faint);
}

static void print_moment(const TodayView *view, const MoMoment *moment, unsigned number)
{
    g_autofree char *id = short_id(view, moment);
    g_autofree char *id_cell = mo_table_pad(id, view->id_width);
    g_autofree char *faint_id = mo_show_faint(view->cli, id_cell);
    g_autofree char *digits = number > 0 ? g_strdup_printf("%u", number) : g_strdup("");
    g_autofree char *title = mo_show_title(moment, view->cli->session->config);
    unsigned indent = 2 + view->number_width + 2 + view->id_width + 2;
    g_autofree char *fitting = mo_table_fit(title, MO_TABLE_COLUMNS - indent);
    printf("  %*s  %s  %s\n", (int)view->number_width, digits, faint_id, fitting);
    if (moment->reason && *moment->reason)
        print_detail(view, moment->reason);
    bool hidden = moment->state == MO_STATE_PLANNED || moment->state == MO_STATE_SNOOZED;
    bool later_today = hidden && number > 0 && moment->raise.day == view->now.day &&
                       mo_local_compare(moment->raise, view->now) > 0;
    if (later_today) {
        g_autofree char *hour = mo_time_of_day_print(moment->raise.second);
        g_autofree char *text = g_strdup_printf(_("comes up at %s"), hour);
        print_detail(view, text);
    }
    g_autofree char *suggestion = mo_show_suggestion(moment);
    if (suggestion)
        print_detail(view, suggestion);
    g_autofree char *obstacles = mo_nudge_print_obstacles(moment, view->now.day);
    if (*obstacles)
        print_detail(view, obstacles);
    g_autofree char *not_before = moment->habit->nudges & MO_NUDGE_DRAFT
                                      ? mo_nudge_print_not_before(moment, view->now.day)
                                      : NULL;
    if (not_before)
        print_detail(view, not_before);
    g_autofree char *unready = mo_drafts_find_unready(view->cli->session, moment);
    if (unready) {
        g_autofree char *text = g_strdup_printf(_("Complete the draft: %s."), unready);
        print_detail(view, text);
    }
    if (moment->held) {
        g_autofree char *text = g_strdup_printf(_("waits: %s"), moment->held);
        print_detail(view, text);
    }
}

/* The moments of one class, with the numbers that they have in the whole list. */
static void print_group(const TodayView *view, MoClass class, const char *heading)
{
    bool is_first = true;
    for (unsigned i = 0; i < view->plan->moments->len; i++) {
        const MoMoment *moment = view->plan->moments->pdata[i];
        if (moment->habit->class != class)
            continue;
        if (is_first) {
            g_autofree char *bold = mo_show_bold(view->cli, heading);
            printf("\n%s\n", bold);
        }
        is_first = false;
        print_moment(view, moment, i + 1);
    }
}

static void print_waiting(const TodayView *view)
{
    g_autofree char *bold = mo_show_bold(view->cli, _("Waiting"));
    printf("\n%s\n", bold);
    for (unsigned i = 0; i < view->plan->waiting->len; i++)
        print_moment(view, view->plan->waiting->pdata[i], 0);
}

static void count_waiting(unsigned n)
{
    printf("\n");
    printf(ngettext("%u more waits; \"moments today --all\" says why.\n",
                    "%u more wait; \"moments today --all\" says why.\n", n),
           n);
}

static void print_heading(const TodayView *view)
{
    const MoWorkdays *workdays = view->cli->session->config->workdays;
    bool is_day_off = !mo_workdays_is_working(workdays, view->now.day);
    g_autofree char *day = mo_day_print_long(view->now.day);
    unsigned n = view->plan->moments->len;
    if (n > 0)
        printf(ngettext("%s: %u moment is open.\n", "%s: %u moments are open.\n", n), day, n);
    else if (view->cli->session->unreadable && !view->cli->session->has_copies)
        printf(_("%s: what is due is not known, for no file with your customers can be read.\n"),
               day);
    else if (is_day_off)
        printf(_("%s: a day off, and nothing is due. Enjoy it.\n"), day);
    else
        printf(_("%s: nothing is due. Enjoy the day.\n"), day);
    if (!is_day_off)
        return;
    MoDay working = mo_workdays_after(workdays, view->now.day, 1);
    g_autofree char *next = mo_day_print_near(working, view->now.day);
    printf(n > 0 ? _("It is a day off: new surprises wait until %s.\n")
                 : _("New surprises wait until %s.\n"),
           next);
}

/* What she said of herself that keeps notes from coming. */
static void print_desk(const TodayView *view)
{
    const MoDesk *desk = view->cli->session->desk;
    const MoStay *stay = desk ? mo_desk_find_away(desk, view->now.day) : NULL;
    if (stay) {
        g_autofree char *last = mo_day_print_near(stay->last, view->now.day);
        printf(_("You are away; the last day is %s.\n"), last);
    }
    if (desk && mo_desk_is_quiet(desk, view->now)) {
        g_autofree char *shown = mo_show_until(desk->quiet_until, view->now.day);
        printf(_("Quiet until %s: no notes before.\n"), shown);
    }
}

/* Makes the column of codes wide enough for these moments. */
static void widen(TodayView *view, const GPtrArray *moments)
{
    for (unsigned i = 0; i < moments->len; i++) {
        g_autofree char *id = short_id(view, moments->pdata[i]);
        view->id_width = MAX(view->id_width, mo_table_width(id));
    }
}

static void print_text(MoCli *cli, const MoPlan *plan, bool all)
{
    g_assert(plan->moments && plan->waiting);
    TodayView view = {.cli = cli, .plan = plan, .now = mo_session_get_now(cli->session)};
    g_autoptr(GPtrArray) ids = mo_show_sort_ids(plan->moments, plan->waiting);
    view.ids = ids;
    g_autofree char *last = g_strdup_printf("%u", plan->moments->len);
    view.number_width = mo_table_width(last);
    widen(&view, plan->moments);
    if (all)
        widen(&view, plan->waiting);
    print_heading(&view);
    print_desk(&view);
    print_group(&view, MO_CLASS_PROMISE, _("Promised"));
    print_group(&view, MO_CLASS_RECOVERY, _("Put right"));
    print_group(&view, MO_CLASS_MAGIC, _("Surprises"));
    if (all && plan->waiting->len > 0)
        print_waiting(&view);
    if (plan->moments->len > 0)
        printf("\n%s\n", _("Answer with done, no-answer, snooze, skip or never: moments done 1"));
    if (!all && plan->n_waiting > 0)
        count_waiting(plan->n_waiting);
}

int mo_cmd_today(MoCli *cli, int argc, char **argv)
{
    gboolean all = FALSE;
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"all", 0, 0, G_OPTION_ARG_NONE, &all, _("also what waits, and why"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return cli->status;
    g_autoptr(MoPlan) plan = mo_cli_plan_day(cli, (MoPlanKeep){.all = all});
    if (!plan)
        return cli->status;
    g_autofree char *question = mo_question_print(plan->missing);
    if (question)
        mo_cli_say("%s", question);
    if (json)
        print_json(plan, all);
    else
        print_text(cli, plan, all);
    if (!json)
        mo_listed_keep(cli->session->state_folder, mo_session_get_now(cli->session).day,
                       plan->moments);
    return cli->status;
}
