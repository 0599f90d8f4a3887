#include "base/i18n.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/load.h"
#include "cli/show.h"
#include "cli/table.h"

#include <stdio.h>

#define DAYS_SHOWN 3U
/* How far ahead the next days of habits that hang on customers are looked for. */
#define LOOK_AHEAD_DAYS 90

typedef struct {
    MoDay days[DAYS_SHOWN];
    unsigned n;
} NextDays;

/* The days of the rule itself; of the others the first days on which one of them is raised. */
static NextDays next_days(const MoHabit *habit, const GPtrArray *planned, MoDay today)
{
    NextDays next = {0};
    if (habit->recur) {
        MoDay day = mo_recur_next(habit->recur, today);
        for (; day != MO_DAY_NONE && next.n < DAYS_SHOWN;
             day = mo_recur_next(habit->recur, day + 1))
            next.days[next.n++] = day;
        return next;
    }
    for (unsigned i = 0; planned && i < planned->len && next.n < DAYS_SHOWN; i++) {
        const MoMoment *moment = planned->pdata[i];
        bool is_new = next.n == 0 || next.days[next.n - 1] != moment->raise.day;
        if (moment->habit == habit && is_new)
            next.days[next.n++] = moment->raise.day;
    }
    return next;
}

typedef struct {
    MoCli *cli;
    MoDay today;
    MoPlanLoad *load;
    GPtrArray *planned;
} HabitView;

static void print_json(const HabitView *view, const MoHabit *habit, MoJsonArray *array)
{
    NextDays next = next_days(habit, view->planned, view->today);
    const MoHabitLoad *load = mo_load_find(view->load, habit);
    g_autofree char *when = mo_when_describe(habit->when);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    mo_json_add_text(builder, "name", habit->name);
    mo_json_add_text(builder, "class", mo_class_to_string(habit->class));
    mo_json_add_text(builder, "kind", habit->kind);
    mo_json_add_text(builder, "who", habit->who_text);
    mo_json_add_text(builder, "per", mo_per_to_string(habit->per));
    mo_json_add_text(builder, "when", when);
    json_builder_set_member_name(builder, "active");
    json_builder_add_boolean_value(builder, habit->active);
    json_builder_set_member_name(builder, "next");
    json_builder_begin_array(builder);
    for (unsigned i = 0; i < next.n; i++) {
        g_autofree char *day = mo_day_print(next.days[i]);
        json_builder_add_string_value(builder, day);
    }
    json_builder_end_array(builder);
    mo_json_add_number(builder, "customers", load ? load->n_customers : 0);
    json_builder_set_member_name(builder, "a_day");
    json_builder_add_double_value(builder, load ? load->a_day : 0);
    json_builder_end_object(builder);
    mo_json_array_take(array, json_builder_get_root(builder));
}

static void print_text(const HabitView *view, const MoHabit *habit)
{
    g_autofree char *bold = mo_show_bold(view->cli, habit->name);
    g_autofree char *when = mo_when_describe(habit->when);
    printf(habit->active ? "%s: %s, %s\n" : _("%s (switched off): %s, %s\n"), bold, habit->kind,
           when);
    if (*habit->who_text)
        printf(_("  for %s\n"), habit->who_text);
    if (habit->per != MO_PER_PERSON)
        printf("%s\n", habit->per == MO_PER_COMPANY ? _("  once for each company")
                                                    : _("  once for each project"));
    if (!habit->active)
        return;
    const MoHabitLoad *load = mo_load_find(view->load, habit);
    if (load) {
        g_autofree char *rate = mo_load_print_rate(load->a_day);
        printf(ngettext("  %u customer, %s\n", "  %u customers, %s\n", load->n_customers),
               load->n_customers, rate);
    }
    NextDays next = next_days(habit, view->planned, view->today);
    g_autoptr(GString) days = g_string_new(NULL);
    for (unsigned i = 0; i < next.n; i++) {
        g_autofree char *day = mo_day_print_near(next.days[i], view->today);
        g_string_append_printf(days, "%s%s", i > 0 ? "; " : "", day);
    }
    if (next.n > 0)
        printf(_("  next: %s\n"), days->str);
}

static int print_habits(HabitView *view, bool json)
{
    const GPtrArray *habits = view->cli->session->config->habits;
    unsigned n_own = view->cli->session->config->n_own;
    MoJsonArray array = {0};
    if (json)
        array = mo_json_array_begin();
    for (unsigned i = 0; i < n_own; i++) {
        if (json)
            print_json(view, habits->pdata[i], &array);
        else
            print_text(view, habits->pdata[i]);
    }
    if (json)
        mo_json_array_end(&array);
    else if (n_own == 0)
        printf("%s\n", _("There is no habit yet: switch one on in the configuration."));
    return MO_EXIT_OK;
}

int mo_cmd_habits(MoCli *cli, int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    MoPlanInput input = mo_session_get_input(cli->session);
    HabitView view = {.cli = cli, .today = input.now.day};
    g_autoptr(GError) error = NULL;
    g_autoptr(MoPlanLoad) load = mo_cli_load(cli);
    g_autoptr(GPtrArray) planned =
        mo_plan_range(&input, view.today, view.today + LOOK_AHEAD_DAYS, false, &error);
    if (!load)
        return cli->status;
    if (!planned)
        return mo_cli_fail(cli, error);
    view.load = load;
    view.planned = planned;
    return print_habits(&view, json);
}
