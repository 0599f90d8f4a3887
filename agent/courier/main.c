/* moments-courier: drafts on their way into the mailbox. The only program of Moments that speaks to
 * a network, and only IMAP: it puts drafts there and can send nothing. */
#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "courier/secret.h"
#include "courier/work.h"

#include <curl/curl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
    EXIT_FINE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_FILES = 3,    /* no configuration, or one with errors in it */
    EXIT_WAITING = 75, /* the server cannot be reached: later */
    EXIT_REFUSED = 77, /* the user has to do something */
};

typedef struct {
    char *config;
    char *state;
    int seconds;
    gboolean set_password;
    gboolean check;
    gboolean again;
    gboolean version;
} Options;

static void say(const char *text)
{
    (void)fprintf(stderr, "moments-courier: %s\n", text);
}

static int get_status(const GError *error)
{
    say(error->message);
    return error->code == MO_ERROR_BUSY ? EXIT_WAITING : EXIT_REFUSED;
}

/* ---- the password ---- */

/* A line of stdin; not echoed when it is a terminal. The caller frees it with mo_secret_free(). */
static char *read_password(const MoImap *imap)
{
    struct termios old, quiet;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &old) == 0;
    char line[1024] = "";
    if (terminal) {
        (void)fprintf(stderr, _("Password of %s at %s: "), imap->user, imap->server);
        quiet = old;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    char *read = fgets(line, sizeof line, stdin);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
        (void)fputc('\n', stderr);
    }
    char *password = read ? g_strndup(line, strcspn(line, "\r\n")) : g_strdup("");
    explicit_bzero(line, sizeof line);
    return password;
}

static int set_password(const MoConfig *config)
{
    g_autoptr(GError) error = NULL;
    if (!*config->imap.server || !*config->imap.user) {
        say(_(
            "Name your mail server first: a section [imap] in moments.ini with server and user."));
        return EXIT_FILES;
    }
    char *password = read_password(&config->imap);
    if (!*password) {
        mo_secret_free(password);
        say(_("No password was given, so nothing was changed."));
        return EXIT_FAILED;
    }
    bool kept = mo_secret_set(&config->imap, password, &error);
    mo_secret_free(password);
    if (!kept) {
        say(error->message);
        return EXIT_FAILED;
    }
    printf("%s\n",
           _("The password is in your key ring. Whether it works: moments-courier --check"));
    return EXIT_FINE;
}

/* ---- work ---- */

static int check(const MoCourier *courier)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *drafts = NULL;
    if (!mo_courier_check(courier, &drafts, &error))
        return get_status(error);
    printf(_("%s takes your login. Drafts go into its folder %s.\n"), courier->config->imap.server,
           drafts);
    return EXIT_FINE;
}

static void print_count(const char *text, unsigned n)
{
    if (n > 0)
        printf("%s: %u\n", text, n);
}

static int work(const MoCourier *courier)
{
    g_autoptr(GError) error = NULL;
    MoCourierResult result;
    bool fine = mo_courier_work(courier, &result, &error);
    print_count(_("Drafts put into your mailbox"), result.n_delivered);
    print_count(_("Drafts taken away"), result.n_removed);
    print_count(_("Drafts that you sent"), result.n_sent);
    print_count(_("Drafts that wait"), result.n_waiting);
    return fine ? EXIT_FINE : get_status(error);
}

static MoConfig *read_config(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GPtrArray) files = mo_config_read_files(path, problems, &error);
    if (files)
        return mo_config_parse(files, problems);
    say(error->message);
    return NULL;
}

static int run(const Options *options)
{
    g_autofree char *state = options->state
                                 ? mo_path_expand(options->state, NULL)
                                 : g_build_filename(g_get_user_state_dir(), "moments", NULL);
    g_autofree char *path = options->config ? mo_path_expand(options->config, NULL) : NULL;
    g_autoptr(MoConfig) config = read_config(path);
    g_autoptr(MoClock) clock = mo_clock_new_real();
    if (!config)
        return EXIT_FILES;
    MoCourier courier = {.config = config,
                         .state_folder = state,
                         .clock = clock,
                         .seconds = (unsigned)options->seconds,
                         .again = options->again || options->check};
    if (options->set_password)
        return set_password(config);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return EXIT_FAILED;
    int status = options->check ? check(&courier) : work(&courier);
    curl_global_cleanup();
    return status;
}

static int parse(Options *options, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &options->config, _("another moments.ini"),
         _("FILE")},
        {"state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, _("another state folder"),
         _("FOLDER")},
        {"check", 0, 0, G_OPTION_ARG_NONE, &options->check,
         _("log in, and say where drafts would go"), NULL},
        {"set-password", 0, 0, G_OPTION_ARG_NONE, &options->set_password,
         _("put the password for your mail server into your key ring"), NULL},
        {"again", 0, 0, G_OPTION_ARG_NONE, &options->again,
         _("also when the server refused the login a short while ago"), NULL},
        {"deadline", 0, 0, G_OPTION_ARG_INT, &options->seconds,
         _("how long the server may take for each step"), _("SECONDS")},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, _("print the version"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, _("Puts the drafts of Moments into the drafts of your mailbox (IMAP). It is "
                   "started when there is something to do, and can send nothing."));
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        say(error->message);
        return EXIT_USAGE;
    }
    if (argc > 1 || options->seconds < 1 || options->seconds > 600) {
        say(argc > 1 ? _("takes no arguments") : _("--deadline is a number from 1 to 600"));
        return EXIT_USAGE;
    }
    return EXIT_FINE;
}

int main(int argc, char **argv)
{
    Options options = {.seconds = 30};
    (void)setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    int status = parse(&options, argc, argv);
    if (status == EXIT_FINE && options.version)
        printf("moments-courier %s\n", VERSION);
    else if (status == EXIT_FINE)
        status = run(&options);
    g_free(options.config);
    g_free(options.state);
    return status;
}
