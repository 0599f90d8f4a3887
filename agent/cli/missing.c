#include "cli/missing.h"

#include "base/file.h"
#include "base/i18n.h"
#include "cli/owed.h"
#include "cli/show.h"
#include "cli/table.h"
#include "run/loop.h"
#include "run/question.h"

#include <stdio.h>

#define NAMES_SHOWN 10U
#define OWED_SHOWN 10U

/* Names in words, the first of them. */
typedef struct {
    MoHistory *history;
    const MoConfig *config;
    GString *names;
    unsigned n;
} Names;

static bool add_name(const MoKnown *known, void *data)
{
    Names *names = data;
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    if (names->n++ >= NAMES_SHOWN)
        return true;
    (void)mo_history_get_name(names->history, known->customer, &name, &company);
    g_string_append_printf(names->names, "%s%s", names->names->len ? ", " : "",
                           name && *name ? name : known->customer);
    if (company && *company)
        g_string_append_printf(names->names, " (%s)", company);
    if (known->gone_day != MO_DAY_NONE) {
        g_autofree char *day = mo_day_print(known->gone_day);
        /* Translators: behind a name: the day since which she is in no file. */
        g_string_append_printf(names->names, _(" since %s"), day);
    }
    return true;
}

static char *list_names(MoCli *cli, bool gone, unsigned *ret_n, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Names names = {cli->session->history, cli->session->config, text, 0};
    if (!mo_customers_foreach_missing(cli->session->customers, gone, add_name, &names, error))
        return NULL;
    if (names.n > NAMES_SHOWN)
        g_string_append_printf(text, _(" and %u more"), names.n - NAMES_SHOWN);
    *ret_n = names.n;
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool read_all(MoCli *cli, unsigned parts)
{
    g_autoptr(GError) error = NULL;
    const MoCustomer *customer = NULL;
    if (!mo_cli_open(cli, MO_SESSION_CONFIG | MO_SESSION_RECORDS | parts))
        return false;
    MoSession *session = cli->session;
    if (!mo_customers_follow(session->customers, session->history, mo_session_get_now(session).day,
                             mo_clock_now(session->clock), false, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    while (mo_customers_next(session->customers, &customer))
        ;
    return true;
}

bool mo_cli_has_ledger(const MoCli *cli)
{
    g_autofree char *path = g_build_filename(cli->session->state_folder, "ledger.db", NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool add_left_out(const char *id, void *data)
{
    Names *names = data;
    g_autofree char *customer = g_strdup(id);
    const MoKnown known = {.customer = customer, .gone_day = MO_DAY_NONE};
    g_autoptr(GPtrArray) owed = mo_cli_list_owed(names->history, names->config, id);
    return owed->len == 0 || add_name(&known, names);
}

/* To whom something was promised, and whom `only` leaves out now. */
static bool print_left_out(const MoSession *session)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Names names = {session->history, session->config, text, 0};
    (void)mo_customers_foreach_left_out(session->customers, add_left_out, &names);
    if (names.n == 0)
        return false;
    if (names.n > NAMES_SHOWN)
        g_string_append_printf(text, _(" and %u more"), names.n - NAMES_SHOWN);
    g_autofree char *line =
        g_strdup_printf(_("Promised something, and left out by 'only' now: %s"), text->str);
    g_autofree char *wrapped = mo_table_wrap(line, MO_TABLE_COLUMNS, "  ");
    printf("%s", wrapped);
    return true;
}

/* What stays promised to those who did not come. */
typedef struct {
    const MoSession *session;
    unsigned n;
} Owing;

static bool print_owed(const char *id, void *data)
{
    Owing *owing = data;
    const MoSession *session = owing->session;
    g_autoptr(GPtrArray) all = mo_cli_list_owed(session->history, session->config, id);
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    (void)mo_history_get_name(session->history, id, &name, &company);
    for (guint i = 0; i < all->len; i++) {
        const MoOwed *owed = g_ptr_array_index(all, i);
        if (owing->n++ >= OWED_SHOWN)
            continue;
        g_autofree char *day = mo_show_when(owed->day, -1, mo_session_get_now(session).day);
        /* Translators: a name; what was promised; by when, as in "on Friday 3 April". */
        g_autofree char *line = g_strdup_printf(_("Still promised, to %s: %s, %s"),
                                                name && *name ? name : id, owed->what, day);
        g_autofree char *wrapped = mo_table_wrap(line, MO_TABLE_COLUMNS, "  ");
        printf("%s", wrapped);
    }
    return true;
}

static bool print_all_owed(const MoSession *session)
{
    Owing owing = {session, 0};
    (void)mo_customers_foreach_absent(session->customers, print_owed, &owing, NULL);
    if (owing.n > OWED_SHOWN)
        printf(
            ngettext("  and %u promise more\n", "  and %u promises more\n", owing.n - OWED_SHOWN),
            owing.n - OWED_SHOWN);
    return owing.n > 0;
}

bool mo_cli_print_missing(MoCli *cli, bool *ret_told)
{
    *ret_told = false;
    if (!mo_cli_has_ledger(cli))
        return true;
    if (!read_all(cli, MO_SESSION_PRESENT | MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY))
        return false;
    g_autoptr(GError) error = NULL;
    unsigned n = 0;
    g_autofree char *question =
        mo_question_print(mo_customers_get_missing(cli->session->customers));
    g_autofree char *names = list_names(cli, true, &n, &error);
    if (!names) {
        mo_cli_fail(cli, error);
        return false;
    }
    if (question) {
        g_autofree char *wrapped = mo_table_wrap(question, MO_TABLE_COLUMNS, "");
        printf("%s", wrapped);
    }
    MoMissing missing = mo_customers_get_missing(cli->session->customers);
    bool is_shut_out = !missing.file && missing.n_rows > 0;
    if (n > 0 && !is_shut_out) {
        g_autofree char *line = g_strdup_printf(_("In none of the files any more: %s"), names);
        g_autofree char *wrapped = mo_table_wrap(line, MO_TABLE_COLUMNS, "  ");
        printf("%s", wrapped);
    }
    bool left_out = print_left_out(cli->session);
    bool owed = print_all_owed(cli->session);
    *ret_told = question || n > 0 || left_out || owed;
    return true;
}

static void print_wrapped(const char *line)
{
    g_autofree char *wrapped = mo_table_wrap(line, MO_TABLE_COLUMNS, "");
    printf("%s", wrapped);
}

/* There is no question; who went before, one by one, is told all the same. */
static void say_nobody(MoCli *cli)
{
    unsigned n = 0;
    g_autofree char *names = list_names(cli, true, &n, NULL);
    if (!names || n == 0) {
        printf("%s\n", _("Nobody is missing."));
        return;
    }
    g_autofree char *line = g_strdup_printf(
        _("There is no question. In none of the files any more, as noted before: %s."), names);
    print_wrapped(line);
}

static void say_accepted(MoMissing missing, unsigned n, const char *names)
{
    if (missing.narrowed) {
        g_autofree char *shown = mo_path_display(missing.narrowed);
        g_autofree char *line =
            g_strdup_printf(_("%s counts as it is, without a column for %s. What was promised "
                              "stays listed until you answer it."),
                            shown, missing.column);
        print_wrapped(line);
    }
    if (n == 0)
        return;
    g_autofree char *line = g_strdup_printf(
        ngettext("%u customer is gone: %s.", "%u customers are gone: %s.", n), n, names);
    print_wrapped(line);
    printf("%s\n", _("Their surprises are taken back; should they return, they are themselves."));
}

bool mo_cli_accept_missing(MoCli *cli)
{
    if (!read_all(cli, MO_SESSION_LEDGER))
        return false;
    g_autoptr(GError) error = NULL;
    MoCustomers *customers = cli->session->customers;
    MoMissing missing = mo_customers_get_missing(customers);
    unsigned n = 0;
    g_autofree char *names = list_names(cli, false, &n, &error);
    if (names && n == 0 && !missing.narrowed) {
        say_nobody(cli);
        return true;
    }
    if (names && !mo_customers_is_whole(customers)) {
        mo_cli_say(_("Some files or rows cannot be read, so it is not certain who is missing. "
                     "Mend them first: moments check"));
        cli->status = MO_EXIT_FILES;
        return false;
    }
    if (!names || !mo_customers_accept_missing(customers, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    mo_session_keep_row_counts(cli->session);
    (void)mo_session_keep_records(cli->session, NULL); /* the agent does it at its next look */
    say_accepted(missing, n, names);
    mo_loop_poke();
    return true;
}
