#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/problems.h"
#include "model/introduction.h"
#include "output/draft.h"
#include "output/message_html.h"
#include "output/template_files.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    char *customer;
    char *with;
    gboolean html;
} Options;

static void options_clear(Options *options)
{
    g_free(options->customer);
    g_free(options->with);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* "There is no template 'articel'. Did you mean 'article'?" */
static int fail_unknown(MoCli *cli, const char *name)
{
    g_auto(GStrv) names = mo_template_files_list(cli->session->config);
    const char *near = mo_text_nearest(name, (const char *const *)names);
    if (near)
        return mo_cli_misuse(cli, _("There is no template '%s'. Did you mean '%s'?"), name, near);
    g_autofree char *list = g_strjoinv(", ", names);
    return mo_cli_misuse(cli, _("There is no template '%s'. There are: %s."), name, list);
}

/* ---- check ---- */

static int finish_check(const MoProblems *problems, unsigned n_files)
{
    mo_cli_print_problems(problems, stdout);
    unsigned n_errors = mo_problems_count_errors(problems);
    printf(ngettext("%u template was checked. ", "%u templates were checked. ", n_files), n_files);
    if (mo_problems_count(problems) == 0)
        printf("%s\n", _("Everything is in order."));
    else if (n_errors > 0)
        printf(ngettext("%u error is to be mended.\n", "%u errors are to be mended.\n", n_errors),
               n_errors);
    else
        printf(ngettext("%u warning.\n", "%u warnings.\n", mo_problems_count(problems)),
               mo_problems_count(problems));
    return n_errors > 0 ? MO_EXIT_FILES : MO_EXIT_OK;
}

static int check(MoCli *cli, const char *name)
{
    if (!mo_cli_open(cli, MO_SESSION_CONFIG))
        return cli->status;
    const MoConfig *config = cli->session->config;
    g_autoptr(MoProblems) problems = mo_problems_new();
    unsigned n_files = name ? mo_template_files_check(config, name, problems)
                            : mo_template_files_check_all(config, problems);
    if (name && n_files == 0)
        return fail_unknown(cli, name);
    return finish_check(problems, n_files);
}

/* ---- preview ---- */

static const MoHabit *find_habit(const MoConfig *config, const char *name)
{
    for (guint i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        g_autofree char *its_name = mo_template_files_get_name(config, habit);
        if (habit->active && strcmp(its_name, name) == 0)
            return habit;
    }
    return NULL;
}

static void print_mailbox(const char *head, const MoCustomer *customer)
{
    const char *address = customer->email[0] ? customer->email[0] : "";
    printf("%s%s <%s>", head, customer->name, address);
}

static void print_text(const MoMoment *moment, const MoDraft *draft)
{
    print_mailbox(_("To: "), moment->customer);
    if (draft->to_both && mo_moment_get_other(moment))
        print_mailbox(", ", mo_moment_get_other(moment));
    printf(_("\nSubject: %s\n\n%s\n"), draft->subject, draft->body);
}

static void print_html(const MoDraft *draft)
{
    g_autofree char *clean = mo_message_clean_body(draft->body, strlen(draft->body) + 1);
    g_autofree char *html = mo_message_make_html(clean);
    printf("%s", html);
}

/* What would be written if a moment with this template were due today. */
static int print_preview(MoCli *cli, const char *name, MoMoment *moment, bool html)
{
    const MoSession *session = cli->session;
    int64_t now = mo_clock_now(session->clock);
    MoDraftRequest request = {.config = session->config,
                              .moment = moment,
                              .now_utc = now,
                              .utc_offset = mo_zone_get_offset(session->zone, now)};
    g_autoptr(GError) error = NULL;
    g_autoptr(MoDraft) draft = mo_draft_preview(&request, name, &error);
    if (!draft) {
        mo_cli_fail(cli, error);
        return g_error_matches(error, MO_ERROR, MO_ERROR_INVALID) ? MO_EXIT_FILES : cli->status;
    }
    if (html)
        print_html(draft);
    else
        print_text(moment, draft);
    if (draft->unready)
        mo_cli_say(_("This draft would not be ready: %s."), draft->unready);
    return MO_EXIT_OK;
}

/* Whom she names, else what a moment of the habit would suggest; articles suit any template. */
static bool suggest(MoCli *cli, MoMoment *moment, const char *with)
{
    const MoSession *session = cli->session;
    MoPlanInput input = mo_session_get_input(session);
    if (with) {
        g_autoptr(MoCustomer) other = mo_cli_find_customer(cli, with);
        if (other)
            moment->suggestion = mo_suggestion_new_person(moment->customer, other);
        return other != NULL;
    }
    g_autoptr(GPtrArray) best = mo_plan_suggest_others(&input, moment, NULL, 1, NULL);
    if (best && best->len > 0)
        moment->suggestion = mo_suggestion_dup(g_ptr_array_index(best, 0));
    else
        moment->suggestion =
            mo_articles_pick(session->articles, moment->customer, NULL, input.now.day);
    return true;
}

static bool fill_moment(MoCli *cli, MoMoment *moment, const Options *options)
{
    const MoSession *session = cli->session;
    MoDay today = mo_session_get_now(session).day;
    moment->customer = mo_cli_find_customer(cli, options->customer);
    if (!moment->customer)
        return false;
    mo_customer_derive_names(moment->customer);
    moment->id = g_strdup("preview");
    moment->nominal = moment->show = moment->due = moment->raise.day = today;
    moment->last_contact = moment->customer->last_contacted;
    return suggest(cli, moment, options->with);
}

/* Both templates of an introduction ask for somebody. */
static const char *get_kind(const char *name)
{
    return g_str_has_prefix(name, "introduction") ? "introduction" : name;
}

static int preview(MoCli *cli, const char *name, const Options *options)
{
    if (!options->customer)
        return mo_cli_misuse(cli,
                             _("Say for whom: moments template preview %s --customer "
                               "'Ada Example'"),
                             name);
    if (!mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_auto(GStrv) names = mo_template_files_list(cli->session->config);
    if (!g_strv_contains((const char *const *)names, name))
        return fail_unknown(cli, name);
    MoHabit made_up = {
        .name = (char *)name, .kind = (char *)get_kind(name), .template = (char *)""};
    const MoHabit *habit = find_habit(cli->session->config, name);
    g_autoptr(MoMoment) moment = g_new0(MoMoment, 1);
    moment->habit = habit ? habit : &made_up;
    if (!fill_moment(cli, moment, options))
        return cli->status;
    return print_preview(cli, name, moment, options->html);
}

int mo_cmd_template(MoCli *cli, int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"customer", 0, 0, G_OPTION_ARG_FILENAME, &options.customer,
         _("the customer of the preview"), "C"},
        {"with", 0, 0, G_OPTION_ARG_FILENAME, &options.with,
         _("the other person of an introduction"), "C"},
        {"html", 0, 0, G_OPTION_ARG_NONE, &options.html, _("the preview as a web page"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 2))
        return cli->status;
    if (strcmp(argv[1], "check") == 0)
        return check(cli, argc > 2 ? argv[2] : NULL);
    if (strcmp(argv[1], "preview") == 0 && argc > 2)
        return preview(cli, argv[2], &options);
    if (strcmp(argv[1], "preview") == 0)
        return mo_cli_misuse(cli, _("Say which template: moments template preview article "
                                    "--customer 'Ada Example'"));
    return mo_cli_misuse(cli, _("'%s' is neither check nor preview"), argv[1]);
}
