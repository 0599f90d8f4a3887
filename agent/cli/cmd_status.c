/* moments status: how things stand, on one screen. */
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/show.h"
#include "run/bus.h"
#include "run/lock.h"

#include <stdio.h>

typedef struct {
    const MoSession *session;
    MoLocal now;
    bool is_running;
    MoLocal acted, acts; /* day MO_DAY_NONE: not known */
    char *problem;       /* of the agent; NULL: none */
    unsigned n_open[MO_CLASS_RECOVERY + 1];
    unsigned n_waiting;
    unsigned n_problems;
    const MoStay *away; /* NULL: she is there */
    MoLocal quiet;      /* day MO_DAY_NONE: notes come */
} Status;

static MoLocal look_up(const MoSession *session, GVariant *status, const char *name)
{
    int64_t utc = 0;
    if (status && g_variant_lookup(status, name, "x", &utc))
        return mo_zone_to_local(session->zone, utc);
    return (MoLocal){.day = MO_DAY_NONE};
}

static void ask_agent(Status *status)
{
    g_autoptr(GVariant) answer = mo_bus_get_status();
    status->is_running = answer || mo_lock_is_held(status->session->state_folder);
    status->acted = look_up(status->session, answer, "acted");
    status->acts = look_up(status->session, answer, "acts");
    if (answer)
        g_variant_lookup(answer, "problem", "s", &status->problem);
}

static void count(Status *status, const MoPlan *plan)
{
    const MoProblems *problems = status->session->problems;
    const MoDesk *desk = status->session->desk;
    for (guint i = 0; i < plan->moments->len; i++)
        status->n_open[((const MoMoment *)plan->moments->pdata[i])->habit->class]++;
    status->n_waiting = plan->n_waiting;
    status->n_problems = problems ? mo_problems_count(problems) : 0;
    status->away = desk ? mo_desk_find_away(desk, status->now.day) : NULL;
    status->quiet.day = MO_DAY_NONE;
    if (desk && mo_desk_is_quiet(desk, status->now))
        status->quiet = desk->quiet_until;
}

/* ---- told ----------------------------------------------------------------------------------- */

static char *print_local(const Status *status, MoLocal local)
{
    return mo_show_when(local.day, local.second, status->now.day);
}

static void print_agent(const Status *status)
{
    if (!status->is_running) {
        printf("%s\n",
               _("The agent is not running: nothing reminds you. Start it: moments enable"));
        return;
    }
    if (status->acted.day == MO_DAY_NONE || status->acts.day == MO_DAY_NONE) {
        printf("%s\n", _("The agent is running."));
    } else {
        g_autofree char *last = print_local(status, status->acted);
        g_autofree char *next = print_local(status, status->acts);
        printf(_("The agent is running: it looked last %s, and looks next %s.\n"), last, next);
    }
    if (status->problem)
        printf(_("It says: %s\n"), status->problem);
}

static void print_open(const Status *status)
{
    const unsigned *n = status->n_open;
    unsigned all = n[MO_CLASS_PROMISE] + n[MO_CLASS_RECOVERY] + n[MO_CLASS_MAGIC];
    if (status->session->unreadable && !status->session->has_copies)
        printf(_("What is due is not known: %s\n"), status->session->unreadable);
    else if (all == 0)
        printf("%s\n", _("Nothing is open today."));
    else
        printf(_("Open today: %u promised, %u to put right, %u surprises.\n"), n[MO_CLASS_PROMISE],
               n[MO_CLASS_RECOVERY], n[MO_CLASS_MAGIC]);
    if (status->n_waiting > 0)
        printf(ngettext("%u more waits.\n", "%u more wait.\n", status->n_waiting),
               status->n_waiting);
}

static void print_text(const Status *status)
{
    print_agent(status);
    print_open(status);
    if (status->away) {
        g_autofree char *last = mo_day_print_near(status->away->last, status->now.day);
        printf(_("You are away; the last day is %s.\n"), last);
    }
    if (status->quiet.day != MO_DAY_NONE) {
        g_autofree char *until = mo_show_until(status->quiet, status->now.day);
        printf(_("Quiet until %s: no notes before.\n"), until);
    }
    if (status->n_problems > 0)
        printf(ngettext("%u problem in your files: moments check\n",
                        "%u problems in your files: moments check\n", status->n_problems),
               status->n_problems);
}

static void add_local(JsonBuilder *builder, const char *name, MoLocal local)
{
    if (local.day == MO_DAY_NONE)
        mo_json_add_text(builder, name, NULL);
    else
        mo_json_add_local(builder, name, local);
}

static void add_bool(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

static void print_json(const Status *status)
{
    MoJsonArray array = mo_json_array_begin();
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    add_bool(builder, "running", status->is_running);
    add_local(builder, "acted", status->acted);
    add_local(builder, "acts", status->acts);
    mo_json_add_number(builder, "promised", status->n_open[MO_CLASS_PROMISE]);
    mo_json_add_number(builder, "to_put_right", status->n_open[MO_CLASS_RECOVERY]);
    mo_json_add_number(builder, "surprises", status->n_open[MO_CLASS_MAGIC]);
    mo_json_add_number(builder, "waiting", status->n_waiting);
    mo_json_add_day(builder, "away", status->away ? status->away->last : MO_DAY_NONE);
    add_local(builder, "quiet", status->quiet);
    mo_json_add_number(builder, "problems", status->n_problems);
    mo_json_add_text(builder, "agent_problem", status->problem);
    mo_json_add_text(builder, "unreadable", status->session->unreadable);
    json_builder_end_object(builder);
    mo_json_array_take(&array, json_builder_get_root(builder));
    mo_json_array_end(&array);
}

int mo_cmd_status(MoCli *cli, int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return cli->status;
    cli->says_itself = true;
    g_autoptr(MoPlan) plan = mo_cli_plan_day(cli, (MoPlanKeep){0});
    if (!plan)
        return cli->status;
    Status status = {.session = cli->session, .now = mo_session_get_now(cli->session)};
    ask_agent(&status);
    count(&status, plan);
    if (json)
        print_json(&status);
    else
        print_text(&status);
    g_free(status.problem);
    return cli->status;
}
