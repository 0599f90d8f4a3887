#include "cli/cli.h"

#include "base/error.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/version.h"
#include "run/question.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* So long a command waits in all for programs that are writing customers files. */
#define WAIT_MS 2000U
/* So many files are named that cannot be read. */
#define UNREADABLE_MAX 5U

void mo_cli_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "moments: %s\n", text);
}

int mo_cli_fail(MoCli *cli, const GError *error)
{
    mo_cli_say("%s", error ? error->message : _("something went wrong"));
    if (error && g_error_matches(error, MO_ERROR, MO_ERROR_CORRUPT))
        mo_cli_say(_("The next command of Moments sets it aside, takes the newest good backup and "
                     "adds what can still be read: moments today"));
    bool ambiguous = error && g_error_matches(error, MO_ERROR, MO_ERROR_AMBIGUOUS);
    cli->status = ambiguous ? MO_EXIT_USAGE : MO_EXIT_FAILED;
    return cli->status;
}

int mo_cli_misuse(MoCli *cli, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mo_cli_say("%s", text);
    if (cli->command)
        mo_cli_say(_("\"moments %s --help\" tells how it is used."), cli->command->name);
    else
        mo_cli_say(_("\"moments --help\" lists what there is."));
    cli->status = MO_EXIT_USAGE;
    return cli->status;
}

bool mo_cli_parse_day(MoCli *cli, const char *option, const char *text, MoDay *ret_day)
{
    if (!text)
        return true;
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return false;
    MoLocal now = mo_session_get_now(session);
    MoLocal found = {.day = mo_day_parse(text)};
    bool has_time = false;
    if (strcmp(text, "today") == 0)
        found.day = now.day;
    else if (strcmp(text, "yesterday") == 0)
        found.day = now.day - 1;
    else if (found.day == MO_DAY_NONE) {
        g_autoptr(MoWorkdays) week = mo_workdays_new(0x1f, 0, 86399);
        if (!mo_moment_parse(text, now, week, &found, &has_time)) {
            mo_cli_misuse(cli, _("%s: '%s' is no day; write it like 2026-12-03"), option, text);
            return false;
        }
    }
    *ret_day = found.day;
    return true;
}

static MoClock *new_clock(MoCli *cli, bool runs_on)
{
    if (!cli->now)
        return mo_clock_new_real();
    MoLocal local;
    if (!mo_local_parse(cli->now, 12 * 3600, &local)) {
        mo_cli_misuse(cli, _("--now: '%s' is no time; write it like 2026-12-03T10:00"), cli->now);
        return NULL;
    }
    g_autoptr(MoZone) zone = mo_zone_new_local();
    int64_t utc = mo_zone_to_utc(zone, local);
    return runs_on ? mo_clock_new_shifted(utc) : mo_clock_new_simulated(utc);
}

MoSession *mo_cli_get_session(MoCli *cli, bool runs_on)
{
    if (cli->session)
        return cli->session;
    MoClock *clock = new_clock(cli, runs_on);
    if (clock)
        cli->session = mo_session_new(cli->config_path, cli->state_folder, clock);
    if (clock)
        cli->session->wait_ms = WAIT_MS;
    return cli->session;
}

/* What cannot be read, and what to do, where nothing can be. */
static void say_unreadable(MoCli *cli, bool goes_on)
{
    const MoProblems *problems = cli->session->row_problems;
    for (unsigned i = 0, said = 0;
         !cli->says_itself && i < mo_problems_count(problems) && said < UNREADABLE_MAX; i++) {
        const MoProblem *problem = mo_problems_get(problems, i);
        if (problem->severity != MO_SEVERITY_ERROR)
            continue;
        g_autofree char *line = mo_problem_print(problem);
        (void)fprintf(stderr, "%s\n", line);
        said++;
    }
    mo_cli_say("%s", cli->session->unreadable);
    if (cli->session->has_copies)
        mo_cli_say(_("Moments goes on with the copies that it kept of them when they could be read "
                     "last."));
    else if (goes_on)
        mo_cli_say(_("What was raised and promised stays open; new moments come when a file can "
                     "be read again."));
    cli->status = MO_EXIT_FILES;
}

MoSession *mo_cli_open(MoCli *cli, unsigned parts)
{
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return NULL;
    g_autoptr(GError) error = NULL;
    bool is_open = mo_session_open(session, parts, &error);
    if (session->notice) {
        mo_cli_say("%s", session->notice);
        g_clear_pointer(&session->notice, g_free);
    }
    bool lacks_records =
        session->unreadable && (is_open || g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
    if (lacks_records)
        say_unreadable(cli, is_open);
    if (is_open)
        return session;
    if (!lacks_records)
        mo_cli_fail(cli, error);
    /* Without a configuration or any customers there is nothing to work with. */
    if (lacks_records || ((parts & MO_SESSION_CONFIG) && !session->config))
        cli->status = MO_EXIT_FILES;
    return NULL;
}

MoPlan *mo_cli_plan_day(MoCli *cli, MoPlanKeep keep)
{
    MoPlanInput input = mo_session_get_input(cli->session);
    input.keep = keep;
    input.ahead = cli->ahead;
    g_autoptr(GError) error = NULL;
    MoPlan *plan = mo_plan_day(&input, &error);
    while (plan && mo_customers_get_changing(input.customers) &&
           mo_session_wait_for_files(cli->session)) {
        mo_plan_free(plan);
        plan = mo_plan_day(&input, &error);
    }
    if (!plan) {
        mo_cli_fail(cli, error);
        return NULL;
    }
    mo_session_keep_row_counts(cli->session);
    g_autoptr(GPtrArray) seen = g_ptr_array_new();
    for (unsigned i = 0; i < plan->writes->len; i++) {
        if (((const MoEntry *)plan->writes->pdata[i])->type == MO_ENTRY_SEEN_HABIT)
            g_ptr_array_add(seen, plan->writes->pdata[i]);
    }
    /* What could not be written now is seen for the first time the next time. */
    if (seen->len > 0 && !mo_history_append(input.history, seen, &error))
        mo_cli_say("%s", error->message);
    return plan;
}

bool mo_cli_parse(MoCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int min,
                  int max)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *common = mo_commands_new_common_options(cli);
    g_option_context_set_help_enabled(context, FALSE);
    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_add_main_entries(context, common, NULL);
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, argc, argv, &error)) {
        mo_cli_misuse(cli, "%s", error->message);
        return false;
    }
    if (cli->help) {
        mo_commands_print_command_help(cli, entries);
        return false;
    }
    if (*argc > 1 && strcmp((*argv)[1], "--") == 0) {
        memmove(*argv + 1, *argv + 2, (size_t)(*argc - 1) * sizeof **argv);
        (*argc)--;
    }
    if (*argc - 1 < min)
        mo_cli_misuse(cli, _("%s: something is missing: %s"), cli->command->name,
                      cli->command->arguments);
    else if (max >= 0 && *argc - 1 > max)
        mo_cli_misuse(cli, _("%s: '%s' is one word too many; put blanks between quotes"),
                      cli->command->name, (*argv)[max + 1]);
    return cli->status == MO_EXIT_OK;
}

/* The options before the command. False: the program ends with cli->status. */
static bool parse_common(MoCli *cli, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *common = mo_commands_new_common_options(cli);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_strict_posix(context, TRUE);
    g_option_context_add_main_entries(context, common, NULL);
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, argc, argv, &error)) {
        mo_cli_misuse(cli, "%s", error->message);
        return false;
    }
    return true;
}

static const MoCommand *choose_command(MoCli *cli, int argc, char **argv)
{
    if (argc < 2)
        return mo_commands_find("today");
    const MoCommand *command = mo_commands_find(argv[1]);
    if (command)
        return command;
    const MoCommand *nearest = mo_commands_nearest(argv[1]);
    if (nearest)
        mo_cli_misuse(cli, _("there is no command '%s'; did you mean '%s'?"), argv[1],
                      nearest->name);
    else
        mo_cli_misuse(cli, _("there is no command '%s'"), argv[1]);
    return NULL;
}

/* What stands in the user's files is said once, at the end: rows are read while a command works. */
static void say_problems(const MoCli *cli)
{
    if (!cli->session || !cli->session->problems || cli->says_itself)
        return;
    const MoSession *session = cli->session;
    g_autofree char *changing = mo_question_print_changing(session->customers);
    if (changing)
        mo_cli_say("%s", changing);
    unsigned n = mo_problems_count_errors(session->problems);
    if (n > 0)
        mo_cli_say(ngettext("%u problem in your files; run moments check",
                            "%u problems in your files; run moments check", n),
                   n);
    if (session->is_last_good)
        mo_cli_say(_("Your last good configuration is in force until that is mended."));
}

static int run_command(MoCli *cli, int argc, char **argv)
{
    if (!parse_common(cli, &argc, &argv))
        return cli->status;
    if (cli->version) {
        mo_version_print(stdout);
        return MO_EXIT_OK;
    }
    bool asks_help = argc > 1 && strcmp(argv[1], "help") == 0;
    if (argc < 2 + asks_help && (cli->help || asks_help)) {
        mo_commands_print_help(cli);
        return MO_EXIT_OK;
    }
    if (asks_help) {
        cli->help = true;
        argc--, argv++;
    }
    cli->command = choose_command(cli, argc, argv);
    if (!cli->command)
        return cli->status;
    if (argc > 1)
        argc--, argv++;
    int status = cli->command->run(cli, argc, argv);
    say_problems(cli);
    return status;
}

int mo_cli_run(int argc, char **argv)
{
    const char *no_colour = g_getenv("NO_COLOR");
    MoCli cli = {.colours = isatty(STDOUT_FILENO) && !(no_colour && *no_colour)};
    int status = run_command(&cli, argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        mo_cli_say(_("What was to be printed could not be written: is the disk full?"));
        status = status == MO_EXIT_OK ? MO_EXIT_FAILED : status;
    }
    mo_plan_ahead_free(cli.ahead);
    mo_session_free(cli.session);
    g_free(cli.config_path);
    g_free(cli.state_folder);
    g_free(cli.now);
    return status;
}
