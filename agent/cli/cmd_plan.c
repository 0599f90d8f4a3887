#include "base/i18n.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/json.h"
#include "cli/load.h"
#include "cli/range.h"
#include "cli/show.h"
#include "cli/table.h"

#include <stdio.h>

#define TITLE_MAX 40U

static void print_json(const GPtrArray *moments)
{
    MoJsonArray array = mo_json_array_begin();
    for (unsigned i = 0; i < moments->len; i++)
        mo_json_array_take(&array, mo_json_new_moment(moments->pdata[i]));
    mo_json_array_end(&array);
}

static void print_day(const MoCli *cli, MoDay day)
{
    g_autofree char *text = mo_day_print_long(day);
    g_autofree char *bold = mo_show_bold(cli, text);
    printf("\n%s\n", bold);
}

static unsigned title_width(const GPtrArray *moments, const MoConfig *config)
{
    unsigned width = 0;
    for (unsigned i = 0; i < moments->len; i++) {
        g_autofree char *title = mo_show_title(moments->pdata[i], config);
        width = MAX(width, mo_table_width(title));
    }
    return MIN(width, TITLE_MAX);
}

static void print_text(const MoCli *cli, const GPtrArray *moments, const GPtrArray *today)
{
    const MoConfig *config = cli->session->config;
    unsigned width = title_width(moments, config);
    g_autoptr(GPtrArray) ids = mo_show_sort_ids(moments, today);
    MoDay day = MO_DAY_NONE;
    for (unsigned i = 0; i < moments->len; i++) {
        const MoMoment *moment = moments->pdata[i];
        if (moment->raise.day != day)
            print_day(cli, moment->raise.day);
        day = moment->raise.day;
        g_autofree char *id = mo_show_short_id(moment->id, ids, MO_ID_LETTERS_PLAN);
        g_autofree char *hour = mo_time_of_day_print(moment->raise.second);
        g_autofree char *title = mo_show_title(moment, config);
        g_autofree char *cell = mo_table_pad(title, width);
        g_autofree char *line = g_strdup_printf("  %s  %s  %s  %s", hour, id, cell,
                                                moment->reason ? moment->reason : "");
        g_autofree char *fitting = mo_table_fit(line, MO_TABLE_COLUMNS);
        printf("%s\n", g_strchomp(fitting));
    }
}

/* How many surprises come up on each day (unsigned); NULL with cli->status set. */
static GArray *count_days(MoCli *cli, const char *from_text, const char *to_text, MoDay *ret_from)
{
    MoDay to = MO_DAY_NONE;
    *ret_from = MO_DAY_NONE;
    if (!mo_range_parse(cli, from_text, to_text, ret_from, &to))
        return NULL;
    MoPlanInput input = mo_session_get_input(cli->session);
    g_autoptr(GError) error = NULL;
    GArray *days = mo_plan_count_days(&input, *ret_from, to, &error);
    if (!days)
        mo_cli_fail(cli, error);
    return days;
}

static int print_load_json(MoCli *cli, const char *from_text, const char *to_text)
{
    MoDay from;
    g_autoptr(GArray) days = count_days(cli, from_text, to_text, &from);
    if (!days)
        return cli->status;
    MoJsonArray array = mo_json_array_begin();
    for (guint i = 0; i < days->len; i++) {
        g_autoptr(JsonBuilder) builder = json_builder_new();
        json_builder_begin_object(builder);
        mo_json_add_day(builder, "day", from + (MoDay)i);
        mo_json_add_number(builder, "surprises", g_array_index(days, unsigned, i));
        mo_json_add_number(builder, "limit", cli->session->config->surprises_a_day);
        json_builder_end_object(builder);
        mo_json_array_take(&array, json_builder_get_root(builder));
    }
    mo_json_array_end(&array);
    return MO_EXIT_OK;
}

static bool print_chart(MoCli *cli, const char *from_text, const char *to_text)
{
    MoDay from;
    g_autoptr(GArray) days = count_days(cli, from_text, to_text, &from);
    if (!days)
        return false;
    g_autofree char *chart = mo_load_print_chart(days, from, cli->session->config);
    printf(_("\nSurprises that come up, day by day (# is more than %u a day):\n%s"),
           cli->session->config->surprises_a_day, chart);
    return true;
}

static int print_load(MoCli *cli, const char *from, const char *to)
{
    g_autoptr(MoPlanLoad) load = mo_cli_load(cli);
    if (!load)
        return cli->status;
    g_autoptr(MoTable) table = mo_table_new(3);
    for (unsigned i = 0; i < load->habits->len; i++) {
        const MoHabitLoad *habit = &g_array_index(load->habits, MoHabitLoad, i);
        g_autofree char *n = g_strdup_printf(
            ngettext("%u customer", "%u customers", habit->n_customers), habit->n_customers);
        g_autofree char *rate = mo_load_print_rate(habit->a_day);
        mo_table_add(table, habit->habit->name, n, rate);
    }
    g_autofree char *text = mo_table_print(table, 0);
    g_autofree char *summary = mo_load_print_summary(load);
    printf("%s%s%s", text, *text ? "\n" : "", summary);
    return print_chart(cli, from, to) ? MO_EXIT_OK : cli->status;
}

/* The habit's name as it is written in the configuration, or NULL with cli->status set. */
static const char *find_habit(MoCli *cli, const char *name)
{
    const MoHabit *habit = mo_config_find_habit(cli->session->config, name);
    if (habit)
        return habit->name;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < cli->session->config->habits->len; i++)
        g_ptr_array_add(names, ((MoHabit *)cli->session->config->habits->pdata[i])->name);
    g_autofree char *all = NULL;
    g_ptr_array_add(names, NULL);
    all = g_strjoinv(", ", (char **)names->pdata);
    mo_cli_misuse(cli, _("there is no habit '%s'; there are: %s"), name, all);
    return NULL;
}

typedef struct {
    char *from;
    char *to;
    char *customer;
    char *habit;
    gboolean load;
    gboolean json;
} PlanOptions;

static int plan(MoCli *cli, const PlanOptions *options)
{
    MoDay from = MO_DAY_NONE;
    MoDay to = MO_DAY_NONE;
    if (!mo_range_parse(cli, options->from, options->to, &from, &to))
        return cli->status;
    const char *habit = options->habit ? find_habit(cli, options->habit) : NULL;
    if (options->habit && !habit)
        return cli->status;
    g_autoptr(MoCustomer) customer =
        options->customer ? mo_cli_find_customer(cli, options->customer) : NULL;
    if (options->customer && !customer)
        return cli->status;
    mo_range_announce(cli, to);
    g_autoptr(MoPlan) today = mo_cli_plan_day(cli, (MoPlanKeep){0});
    g_autoptr(GPtrArray) moments =
        today ? mo_range_plan(cli, from, to, customer ? customer->id : NULL, habit) : NULL;
    if (!moments)
        return cli->status;
    if (options->json) {
        print_json(moments);
        return MO_EXIT_OK;
    }
    g_autofree char *first = mo_day_print_long(from);
    g_autofree char *last = mo_day_print_long(to);
    if (moments->len == 0)
        printf(_("Nothing is planned from %s to %s.\n"), first, last);
    else
        printf(ngettext("%u moment from %s to %s, if each is done on its day:\n",
                        "%u moments from %s to %s, if each is done on its day:\n", moments->len),
               moments->len, first, last);
    print_text(cli, moments, today->moments);
    return MO_EXIT_OK;
}

int mo_cmd_plan(MoCli *cli, int argc, char **argv)
{
    PlanOptions options = {0};
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, _("the first day (today)"), "D"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, _("the last day (30 days later)"), "D"},
        {"customer", 0, 0, G_OPTION_ARG_FILENAME, &options.customer, _("only of this customer"),
         "C"},
        {"habit", 0, 0, G_OPTION_ARG_FILENAME, &options.habit, _("only of this habit"), "H"},
        {"load", 0, 0, G_OPTION_ARG_NONE, &options.load,
         _("what the habits ask, and what your limit allows"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    int status = MO_EXIT_OK;
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0) || !mo_cli_open(cli, MO_SESSION_ALL))
        status = cli->status;
    else if (options.load)
        status = (options.json ? print_load_json : print_load)(cli, options.from, options.to);
    else
        status = plan(cli, &options);
    /* The records may be copies: the list is there, and so is the fault. */
    if (status == MO_EXIT_OK)
        status = cli->status;
    g_free(options.from);
    g_free(options.to);
    g_free(options.customer);
    g_free(options.habit);
    return status;
}
