#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/writer.h"
#include "cli/command.h"
#include "cli/convert.h"
#include "cli/file_name.h"
#include "cli/json.h"
#include "cli/missing.h"
#include "cli/standout.h"
#include "cli/table.h"
#include "cli/understood.h"
#include "run/question.h"

#include <stdio.h>

/* Columns of the list: all customers are never in memory, so no width can be the widest. */
#define NAME_WIDTH 26U
#define COMPANY_WIDTH 24U
#define ADDRESS_WIDTH 28U
/* So many are listed without being asked for. */
#define FEW 12U

typedef struct {
    gboolean json;
    gboolean list;
    gboolean all;
    gboolean accept;
} Options;

/* One look at all customers. */
typedef struct {
    const Options *options;
    MoCustomers *customers;
    MoHistory *history; /* NULL: without a ledger */
    MoDay today;
    MoJsonArray array;
    MoStandout *standout;
    MoUnderstood *understood;
    const MoProblems *problems;
    const MoConverter *converter; /* NULL: nothing was converted */
    GPtrArray *lines;             /* of char*: the list, while it is short */
} Look;

/* A line of the list, with her id where all are listed. The caller frees it. */
static char *print_customer(const MoCustomer *customer, bool with_id)
{
    const char *reach = customer->email[0]   ? customer->email[0]
                        : customer->phone[0] ? customer->phone[0]
                                             : "";
    g_autofree char *name = mo_table_pad(customer->name, NAME_WIDTH);
    g_autofree char *company = mo_table_pad(customer->company, COMPANY_WIDTH);
    g_autofree char *address = mo_table_pad(reach, ADDRESS_WIDTH);
    g_autofree char *tags = g_strjoinv(", ", (char **)(void *)customer->tags);
    g_autofree char *line = g_strdup_printf("%s  %s  %s  %s", name, company, address, tags);
    g_autofree char *fitting = g_strchomp(mo_table_fit(line, MO_TABLE_COLUMNS));
    return with_id ? g_strdup_printf("%s  [%s]", fitting, customer->id) : g_steal_pointer(&fitting);
}

/* From the records or the ledger, whichever is later. */
static MoDay find_last_contact(const Look *look, const MoCustomer *customer)
{
    MoDay day = customer->last_contacted;
    if (!look->history || mo_customers_get_known(look->customers).is_plain)
        return day;
    MoCustomerHistory *known =
        mo_history_load_customer(look->history, customer->id, look->today, NULL);
    if (known && known->last_contact != MO_DAY_NONE)
        day = day == MO_DAY_NONE ? known->last_contact : MAX(day, known->last_contact);
    mo_customer_history_free(known);
    return day;
}

static void look_at(Look *look, const MoCustomer *customer)
{
    mo_standout_add(look->standout, customer, find_last_contact(look, customer));
    if (look->options->json) {
        mo_json_array_take(&look->array, mo_json_new_customer(customer, look->today));
        return;
    }
    mo_understood_add(look->understood, customer);
    if (look->options->list || mo_standout_count(look->standout) <= FEW)
        g_ptr_array_add(look->lines, print_customer(customer, look->options->list));
    if (look->options->list) {
        printf("%s\n", (char *)look->lines->pdata[0]);
        g_ptr_array_set_size(look->lines, 0);
    }
}

static void look_at_all(Look *look)
{
    const MoCustomer *customer = NULL;
    if (look->options->json)
        look->array = mo_json_array_begin();
    while (mo_customers_next(look->customers, &customer))
        look_at(look, customer);
    if (look->options->json)
        mo_json_array_end(&look->array);
}

static void print_screen(const Look *look)
{
    unsigned n = mo_standout_count(look->standout);
    g_autofree char *files =
        mo_understood_print(look->understood, look->problems, look->converter, look->options->all);
    printf("%s%s", n > 0 && look->options->list ? "\n" : "", files);
    for (unsigned i = 0; n <= FEW && i < look->lines->len; i++)
        printf("%s\n", (char *)look->lines->pdata[i]);
    printf("%s", look->lines->len > 0 && n <= FEW ? "\n" : "");
    printf(ngettext("%u customer\n", "%u customers\n", n), n);
    g_autofree char *text = mo_standout_print(look->standout);
    printf("%s", text);
}

static void show(const Options *options, MoCustomers *customers, MoHistory *history, MoDay today,
                 const MoProblems *problems, const MoConverter *converter)
{
    g_autoptr(MoStandout) standout = mo_standout_new(today);
    g_autoptr(MoUnderstood) understood = mo_understood_new(customers);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    Look look = {.options = options,
                 .customers = customers,
                 .history = history,
                 .today = today,
                 .standout = standout,
                 .understood = understood,
                 .problems = problems,
                 .converter = converter,
                 .lines = lines};
    look_at_all(&look);
    if (!options->json)
        print_screen(&look);
}

/* What to do next with files that nothing was set up with yet. */
static void say_next(const MoCli *cli, char *const *named)
{
    g_autofree char *config =
        cli->session->config_path ? g_strdup(cli->session->config_path) : mo_config_get_path();
    g_autoptr(GString) words = g_string_new(NULL);
    for (char *const *name = named; *name; name++) {
        g_autofree char *quoted = mo_file_name_print(*name);
        g_string_append_printf(words, " %s", quoted);
    }
    if (!g_file_test(config, G_FILE_TEST_EXISTS))
        printf(_("\nTo be reminded of them: moments setup%s\n"), words->str);
}

/* What the screen did not show: problems of files that could not be read at all. */
static void say_other_problems(const MoCustomers *customers, const MoProblems *problems, bool all)
{
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        const MoProblem *problem = mo_problems_get(problems, i);
        if (!all && customers && mo_understood_has_file(customers, problem->file))
            continue;
        g_autofree char *line = mo_problem_print(problem);
        (void)fprintf(stderr, "%s\n", line);
    }
}

static void wait_for_files(MoSession *session, char *const *paths)
{
    bool is_time_left = true;
    for (; *paths && is_time_left; paths++) {
        g_autofree char *path = mo_path_expand(*paths, NULL);
        while (is_time_left && mo_file_is_being_written(path))
            is_time_left = mo_session_wait(session);
    }
}

static int show_files(MoCli *cli, char **named, const Options *options)
{
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConverter) converter = mo_converter_new();
    g_auto(GStrv) paths = g_strdupv(named);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomers) customers = NULL;
    wait_for_files(session, paths);
    if (mo_converter_replace(converter, paths, &error))
        customers = mo_customers_open_files((const char *const *)paths, problems, &error);
    MoDay today = mo_session_get_now(session).day;
    if (customers) {
        mo_customers_set_view(customers, today, session->zone);
        show(options, customers, NULL, today, problems, converter);
    }
    say_other_problems(customers, problems, options->json);
    g_autofree char *changing = mo_question_print_changing(customers);
    if (changing)
        mo_cli_say("%s", changing);
    if (!customers)
        mo_cli_say("%s", error->message);
    else if (!options->json)
        say_next(cli, named);
    return customers && mo_problems_count_errors(problems) == 0 ? MO_EXIT_OK : MO_EXIT_FILES;
}

/* A ledger that is there is looked into; none is made for a look. */
static unsigned choose_parts(const MoSession *session)
{
    g_autofree char *ledger = g_build_filename(session->state_folder, "ledger.db", NULL);
    unsigned parts = MO_SESSION_CONFIG | MO_SESSION_RECORDS;
    if (g_file_test(ledger, G_FILE_TEST_EXISTS))
        parts |= MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY;
    return parts;
}

int mo_cmd_customers(MoCli *cli, int argc, char **argv)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"list", 0, 0, G_OPTION_ARG_NONE, &options.list,
         _("every customer, a line each, with the id in brackets"), NULL},
        {"all", 0, 0, G_OPTION_ARG_NONE, &options.all, _("every column and every problem"), NULL},
        {"accept", 0, 0, G_OPTION_ARG_NONE, &options.accept,
         _("those missing from the files are really gone"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, -1))
        return cli->status;
    if (options.accept && argc > 1)
        return mo_cli_misuse(cli, _("customers: --accept is about your own customers; name no "
                                    "file with it"));
    if (options.accept)
        return mo_cli_accept_missing(cli) ? MO_EXIT_OK : cli->status;
    if (argc > 1)
        return show_files(cli, argv + 1, &options);
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session || !mo_cli_open(cli, choose_parts(session)))
        return cli->status;
    show(&options, cli->session->customers, cli->session->history,
         mo_session_get_now(cli->session).day, cli->session->row_problems, NULL);
    return MO_EXIT_OK;
}
