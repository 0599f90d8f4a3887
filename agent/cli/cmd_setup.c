#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/file_name.h"
#include "cli/lay_down.h"
#include "cli/problems.h"
#include "cli/setup.h"
#include "cli/setup_identity.h"
#include "cli/understood.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "~/Moments/Customers"
#define FOUND_SHOWN 3U

static void setup_clear(MoSetup *setup)
{
    mo_survey_clear(&setup->survey);
    g_clear_pointer(&setup->all_files, g_array_unref);
    mo_customers_free(setup->customers);
    mo_problems_free(setup->problems);
    mo_converter_free(setup->converter);
    g_strfreev(setup->paths);
    g_free(setup->name);
    g_free(setup->email);
    g_free(setup->only);
    g_free(setup->mail);
}

static void options_clear(MoSetupOptions *options)
{
    g_free(options->name);
    g_free(options->email);
    g_free(options->only);
    g_strfreev(options->owners);
    g_free(options->habits);
    g_free(options->mail);
}

/* ---- which files ---- */

static bool can_hold_customers(const char *name)
{
    return g_str_has_suffix(name, ".csv") || g_str_has_suffix(name, ".vcf") ||
           mo_convert_is_spreadsheet(name);
}

/* The files of a folder that may hold customers; of char *. */
static GPtrArray *list_files(const char *folder)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
    const char *name = NULL;
    while (dir && (name = g_dir_read_name(dir)))
        if (*name != '.' && can_hold_customers(name))
            g_ptr_array_add(found, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(found, (GCompareFunc)g_strcmp0);
    return found;
}

/* Without a file: the folder for them, if there is something in it. */
static char **find_files(MoCli *cli)
{
    g_autofree char *folder = mo_path_expand(FOLDER, NULL);
    g_autoptr(GPtrArray) here = list_files(folder);
    if (here->len > 0) {
        const char *const found[] = {folder, NULL};
        return g_strdupv((char **)(void *)found);
    }
    g_autoptr(GPtrArray) down = list_files(g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD));
    mo_cli_misuse(cli, _("Which file are your customers in? Export them from your address book or "
                         "CRM as CSV or vCard, and name that file."));
    for (unsigned i = 0; i < MIN(down->len, FOUND_SHOWN); i++) {
        g_autofree char *shown = mo_file_name_print(down->pdata[i]);
        (void)fprintf(stderr, "  moments setup %s\n", shown);
    }
    return NULL;
}

static bool open_files(MoSetup *setup, char **named)
{
    MoCli *cli = setup->cli;
    g_autoptr(GError) error = NULL;
    setup->paths = *named ? g_strdupv(named) : find_files(cli);
    if (!setup->paths)
        return false;
    setup->converter = mo_converter_new();
    setup->problems = mo_problems_new();
    if (mo_converter_replace(setup->converter, setup->paths, &error))
        setup->customers =
            mo_customers_open_files((const char *const *)setup->paths, setup->problems, &error);
    if (setup->customers) {
        mo_customers_set_view(setup->customers, setup->today, cli->session->zone);
        return true;
    }
    mo_cli_print_problems(setup->problems, stderr);
    mo_cli_say("%s", error->message);
    cli->status = MO_EXIT_FILES;
    return false;
}

/* ---- what was understood ---- */

static bool show_understood(MoSetup *setup)
{
    if (!mo_survey_take(setup, NULL))
        return false;
    setup->all_files = g_array_ref(setup->survey.files);
    setup->all_owned = setup->survey.n_without_owner < setup->survey.n;
    g_autofree char *files = mo_understood_print_short(setup->customers, setup->converter);
    printf("%s", files);
    printf(ngettext("%u customer was read.\n", "%u customers were read.\n", setup->survey.n),
           setup->survey.n);
    unsigned n = mo_problems_count(setup->problems);
    if (n > 0)
        printf(ngettext("%u problem was found; \"moments customers FILE\" tells more.\n",
                        "%u problems were found; \"moments customers FILE\" tells more.\n", n),
               n);
    if (setup->survey.n > 0)
        return true;
    mo_cli_say("%s", _("There is nobody in these files. Nothing was changed."));
    setup->cli->status = MO_EXIT_FILES;
    return false;
}

/* ---- the whole ---- */

static bool check_options(MoCli *cli, const MoSetupOptions *options)
{
    g_autoptr(GError) error = NULL;
    if (options->only) {
        g_autoptr(MoSelector) only = mo_selector_parse(options->only, &error);
        if (!only)
            mo_cli_misuse(cli, "--only: %s", error->message);
    }
    if (options->email && !mo_identity_is_email(options->email))
        mo_cli_misuse(cli, _("--email: '%s' is no e-mail address"), options->email);
    return cli->status == MO_EXIT_OK;
}

static int begin_anew(MoSetup *setup)
{
    bool done = show_understood(setup) && mo_setup_ask_whose(setup) && mo_setup_ask_stages(setup) &&
                mo_setup_ask_habits(setup) && mo_setup_ask_mail(setup) && mo_setup_try_note(setup);
    mo_ask_end();
    if (done)
        mo_setup_say_chosen(setup);
    return done ? mo_setup_write(setup) : setup->cli->status;
}

static int run(MoSetup *setup, char **named)
{
    MoCli *cli = setup->cli;
    g_autofree char *config = mo_lay_down_get_config_path(cli);
    bool has_config = g_file_test(config, G_FILE_TEST_EXISTS);
    if (has_config && !*named) {
        g_autofree char *shown = mo_path_display(config);
        mo_cli_say(_("%s is there already and stays as it is. \"moments setup FILE\" adds "
                     "customers to it; to begin anew, move it away first."),
                   shown);
        return MO_EXIT_FAILED;
    }
    if (has_config && setup->options->owners) {
        mo_cli_misuse(cli, _("--owner is for a first setup: whose customers count stands under "
                             "'only' in [customers] of the configuration"));
        return cli->status;
    }
    if (!open_files(setup, named))
        return cli->status;
    if (setup->can_ask)
        mo_ask_begin();
    int status = has_config ? mo_setup_add(setup, config) : begin_anew(setup);
    mo_ask_end();
    return status;
}

int mo_cmd_setup(MoCli *cli, int argc, char **argv)
{
    MoSetupOptions options = {0};
    const GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_FILENAME, &options.name, _("your name"), "NAME"},
        {"email", 0, 0, G_OPTION_ARG_FILENAME, &options.email, _("your e-mail address"), "ADDRESS"},
        {"owner", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.owners,
         _("whose customers: a value of the owner column; may be given several times"), "VALUE"},
        {"only", 0, 0, G_OPTION_ARG_FILENAME, &options.only,
         _("which rows, as in moments.ini, instead of --owner"), "SELECTOR"},
        {"habits", 0, 0, G_OPTION_ARG_FILENAME, &options.habits,
         _("which habits, separated by commas, or none"), "LIST"},
        {"mail", 0, 0, G_OPTION_ARG_FILENAME, &options.mail, _("the mail program"), "PROGRAM"},
        {"no-test", 0, 0, G_OPTION_ARG_NONE, &options.no_test, _("no note on the screen to try"),
         NULL},
        {"yes", 0, 0, G_OPTION_ARG_NONE, &options.yes, _("ask nothing, take what is offered"),
         NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    bool parsed = mo_cli_parse(cli, entries, &argc, &argv, 0, -1) && check_options(cli, &options);
    MoSession *session = parsed ? mo_cli_get_session(cli, false) : NULL;
    MoSetup setup = {.cli = cli,
                     .options = &options,
                     .can_ask = mo_ask_is_possible() && !options.yes,
                     .today = session ? mo_session_get_now(session).day : 0};
    int status = session ? run(&setup, argv + (argc > 0)) : cli->status;
    setup_clear(&setup);
    options_clear(&options);
    return status;
}
