#include "base/error.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/problems.h"
#include "cli/standout.h"
#include "cli/table.h"

#include <stdio.h>

/* Columns of the list: all customers are never in memory, so no width can be the widest. */
#define NAME_WIDTH 26U
#define COMPANY_WIDTH 24U
#define ADDRESS_WIDTH 28U

static void print_line(const MoCustomer *customer)
{
    const char *reach = customer->email[0]   ? customer->email[0]
                        : customer->phone[0] ? customer->phone[0]
                                             : "";
    g_autofree char *name = mo_table_pad(customer->name, NAME_WIDTH);
    g_autofree char *company = mo_table_pad(customer->company, COMPANY_WIDTH);
    g_autofree char *address = mo_table_pad(reach, ADDRESS_WIDTH);
    g_autofree char *tags = g_strjoinv(", ", (char **)(void *)customer->tags);
    g_autofree char *line = g_strdup_printf("%s  %s  %s  %s", name, company, address, tags);
    g_autofree char *fitting = mo_table_fit(line, MO_TABLE_COLUMNS);
    printf("%s\n", g_strchomp(fitting));
}

/* Prints all; counts them and gathers what stands out. */
static unsigned print_customers(MoCustomers *customers, bool json, MoDay today,
                                MoStandout *standout)
{
    unsigned n = 0;
    const MoCustomer *customer = NULL;
    MoJsonArray array = {0};
    if (json)
        array = mo_json_array_begin();
    while (mo_customers_next(customers, &customer)) {
        if (json)
            mo_json_array_take(&array, mo_json_new_customer(customer, today));
        else
            print_line(customer);
        mo_standout_add(standout, customer);
        n++;
    }
    if (json)
        mo_json_array_end(&array);
    return n;
}

static void print_summary(unsigned n, const MoStandout *standout)
{
    printf("%s", n > 0 ? "\n" : "");
    printf(ngettext("%u customer\n", "%u customers\n", n), n);
    g_autofree char *text = mo_standout_print(standout);
    printf("%s", text);
}

static int print_files(MoCli *cli, char **paths, bool json)
{
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomers) customers =
        mo_customers_open_files((const char *const *)paths, problems, &error);
    if (customers) {
        g_autoptr(MoStandout) standout = mo_standout_new(mo_session_get_now(session).day);
        unsigned n = print_customers(customers, json, mo_session_get_now(session).day, standout);
        if (!json)
            print_summary(n, standout);
    }
    mo_cli_print_problems(problems, stderr);
    if (!customers)
        mo_cli_say("%s", error->message);
    return customers && mo_problems_count_errors(problems) == 0 ? MO_EXIT_OK : MO_EXIT_FILES;
}

int mo_cmd_customers(MoCli *cli, int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, -1))
        return cli->status;
    if (argc > 1)
        return print_files(cli, argv + 1, json);
    if (!mo_cli_open(cli, MO_SESSION_CONFIG | MO_SESSION_RECORDS))
        return cli->status;
    g_autoptr(MoStandout) standout = mo_standout_new(mo_session_get_now(cli->session).day);
    unsigned n = print_customers(cli->session->customers, json,
                                 mo_session_get_now(cli->session).day, standout);
    if (!json)
        print_summary(n, standout);
    return MO_EXIT_OK;
}
