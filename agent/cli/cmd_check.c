#include "base/i18n.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/load.h"
#include "cli/missing.h"
#include "cli/problems.h"
#include "cli/table.h"
#include "cli/understood.h"
#include "output/maildir.h"
#include "output/template_files.h"
#include "run/question.h"

#include <stdio.h>

static void print_sendable(const GPtrArray *articles)
{
    unsigned n_articles = 0, n_events = 0;
    for (guint i = 0; articles && i < articles->len; i++) {
        const MoArticle *article = g_ptr_array_index(articles, i);
        n_events += article->event ? 1 : 0;
        n_articles += article->event ? 0 : 1;
    }
    if (n_events > 0)
        printf(ngettext("%u event, ", "%u events, ", n_events), n_events);
    printf(ngettext("%u article.\n", "%u articles.\n", n_articles), n_articles);
}

/* Which rows are one person, the first of them. */
static void print_joined(const MoCustomers *customers)
{
    unsigned n = 0;
    const GPtrArray *told = customers ? mo_customers_get_joined(customers, &n) : NULL;
    if (n == 0)
        return;
    printf(ngettext("%u row was joined with one of an earlier file:\n",
                    "%u rows were joined with those of earlier files:\n", n),
           n);
    for (unsigned i = 0; i < told->len; i++)
        printf("  %s\n", (const char *)told->pdata[i]);
    if (n > told->len)
        printf(_("  and %u more; the source in \"moments customers --json\" is the row that "
                 "counts\n"),
               n - told->len);
}

static void print_understood(const MoCli *cli, unsigned n_customers)
{
    const MoConfig *config = cli->session->config;
    g_autofree char *files = cli->session->customers && !cli->session->unreadable
                                 ? mo_understood_print_short(cli->session->customers, NULL)
                                 : g_strdup("");
    printf("%s", files);
    print_joined(cli->session->customers);
    unsigned n_active = 0;
    for (unsigned i = 0; i < config->n_own; i++)
        n_active += ((const MoHabit *)config->habits->pdata[i])->active;
    printf(ngettext("Understood: %u customer, ", "Understood: %u customers, ", n_customers),
           n_customers);
    printf(ngettext("%u habit, ", "%u habits, ", n_active), n_active);
    print_sendable(cli->session->articles);
    for (unsigned i = 0; i < config->n_own; i++) {
        const MoHabit *habit = config->habits->pdata[i];
        if (!habit->active)
            continue;
        g_autofree char *when = mo_when_describe(habit->when);
        printf("  %s: %s, %s%s%s\n", habit->name, habit->kind, when,
               *habit->who_text ? _(", for ") : "", habit->who_text);
    }
}

/* Whether habits and limit fit is said only of what could be read. Whether they do. */
static bool print_load(MoCli *cli)
{
    g_autoptr(MoPlanLoad) load = mo_cli_load(cli);
    if (!load)
        return false;
    g_autofree char *summary = mo_load_print_summary(load);
    printf("%s", summary);
    return !load->advice;
}

/* Who is missing, and what is still being written. Whether there was something to say. */
static bool print_open_ends(MoCli *cli, bool *ret_told)
{
    if (!mo_cli_print_missing(cli, ret_told))
        return false;
    g_autofree char *changing = mo_question_print_changing(cli->session->customers);
    g_autofree char *wrapped = changing ? mo_table_wrap(changing, MO_TABLE_COLUMNS, "") : NULL;
    if (wrapped)
        printf("%s", wrapped);
    *ret_told = *ret_told || wrapped;
    return true;
}

/* `n_told`: how many problems were printed; reading once more may have found others. `asks`: above
 * stands something that is to be seen to. */
static int finish(const MoCli *cli, unsigned n_told, bool asks)
{
    const MoProblems *problems = cli->session->problems;
    for (unsigned i = n_told; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        printf("%s\n", line);
    }
    unsigned n_errors = mo_problems_count_errors(problems);
    unsigned n_warnings = mo_problems_count(problems) - n_errors;
    if (n_errors == 0 && n_warnings == 0)
        printf("%s\n", asks ? _("All else is in order.") : _("Everything is in order."));
    if (n_errors > 0)
        printf(ngettext("%u error is to be mended.\n", "%u errors are to be mended.\n", n_errors),
               n_errors);
    if (n_warnings > 0)
        printf(ngettext("%u warning.\n", "%u warnings.\n", n_warnings), n_warnings);
    return n_errors > 0 ? MO_EXIT_FILES : MO_EXIT_OK;
}

/* What of `drafts = maildir:` shows before there is a draft. */
static void check_maildir(const MoConfig *config, MoProblems *problems)
{
    g_autoptr(GError) error = NULL;
    if (config->drafts_way == MO_DRAFTS_MAILDIR && !mo_maildir_check(config->maildir, &error))
        mo_problems_add(problems, MO_SEVERITY_ERROR, config->files_file, 0, "'drafts': %s",
                        error->message);
}

typedef struct {
    const char *kind;
    bool found;
} Logged;

static bool find_kind(const MoEntry *entry, void *data)
{
    Logged *logged = data;
    logged->found = entry->type == MO_ENTRY_TOUCH && mo_text_same(entry->kind, logged->kind);
    return !logged->found;
}

/* What counts from a contact of a kind of her own, which may be one that she never writes so. */
static void check_kinds(const MoSession *session)
{
    for (unsigned i = 0; i < session->config->n_own; i++) {
        const MoHabit *habit = session->config->habits->pdata[i];
        Logged logged = {.kind = habit->when->word};
        if (!habit->active || habit->when->type != MO_WHEN_TOUCH ||
            mo_when_knows_touch(logged.kind))
            continue;
        if (session->history)
            (void)mo_history_foreach_entry(session->history, NULL, find_kind, &logged, NULL);
        if (!logged.found)
            mo_problems_add(session->problems, MO_SEVERITY_WARNING, habit->file, habit->line,
                            _("[habit %s] counts from '%s', and no such contact was ever noted: "
                              "it begins with 'moments log CUSTOMER \"%s\"'"),
                            habit->name, logged.kind, logged.kind);
    }
}

int mo_cmd_check(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, 0))
        return cli->status;
    cli->says_itself = true;
    unsigned parts = MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_PRESENT;
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    if (!mo_cli_open(cli, parts) && !session->config)
        return cli->status;
    bool readable = session->customers && !session->unreadable;
    unsigned n_customers = 0;
    /* Who is who is what the ledger knows; what is wrong with it is said further down. */
    if (readable && mo_cli_has_ledger(cli))
        (void)mo_session_open(session, parts | MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY, NULL);
    if (readable)
        mo_customers_check_matches(session->customers, session->config, session->problems,
                                   &n_customers);
    mo_template_files_check_used(session->config, session->problems);
    check_maildir(session->config, session->problems);
    check_kinds(session);
    mo_cli_print_problems(session->problems, stdout);
    unsigned n_told = mo_problems_count(session->problems);
    if (mo_problems_count(session->problems) > 0)
        printf("\n");
    print_understood(cli, n_customers);
    if (!readable) {
        int status = finish(cli, n_told, true);
        return status == MO_EXIT_OK ? MO_EXIT_FILES : status;
    }
    bool told = false;
    if (!print_open_ends(cli, &told))
        return cli->status;
    bool fits = print_load(cli);
    return finish(cli, n_told, told || !fits);
}
