#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/sample.h"
#include "output/resources.h"

#include <stdio.h>
#include <string.h>

#define SAMPLE_RECORDS "~/Moments/Customers/sample.csv"
/* Room for what the sample has due on its day, so that every habit shows something. */
#define SAMPLE_SURPRISES "8"

typedef struct {
    MoCli *cli;
    MoDay today; /* of the sample */
    unsigned n_written;
    unsigned n_kept;
} Setup;

/* The caller frees it. The files are compiled in, so that one missing is a defect of the build. */
static char *read_resource(const char *name)
{
    g_autofree char *path = g_strconcat(MO_RESOURCES, name, NULL);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(mo_resources_get_resource(), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* Writes a file unless it is there. False with the status set. */
static bool lay_down(Setup *setup, const char *file, const char *text)
{
    g_autofree char *path = mo_path_expand(file, NULL);
    g_autofree char *shown = mo_path_display(path);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;
    if (mo_folder_make(folder, &error) && mo_file_write_new(path, text, -1, &error)) {
        printf(_("  written  %s\n"), shown);
        setup->n_written++;
        return true;
    }
    if (!g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED)) {
        mo_cli_fail(setup->cli, error);
        return false;
    }
    printf(_("  kept     %s\n"), shown);
    setup->n_kept++;
    return true;
}

static bool lay_down_folders(Setup *setup)
{
    static const char *const folders[] = {"~/Moments/Customers", "~/Moments/Templates",
                                          "~/Moments/Drafts", "~/Moments/Reports"};
    for (unsigned i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = mo_path_expand(folders[i], NULL);
        g_autoptr(GError) error = NULL;
        if (!mo_folder_make(path, &error)) {
            mo_cli_fail(setup->cli, error);
            return false;
        }
    }
    return true;
}

static bool lay_down_templates(Setup *setup)
{
    g_auto(GStrv) names = g_resource_enumerate_children(
        mo_resources_get_resource(), MO_RESOURCES "templates", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (char **name = names; name && *name; name++) {
        g_autofree char *resource = g_strconcat("templates/", *name, NULL);
        g_autofree char *file = g_strconcat("~/Moments/Templates/", *name, NULL);
        g_autofree char *text = read_resource(resource);
        if (!lay_down(setup, file, text))
            return false;
    }
    return true;
}

static bool lay_down_sample(Setup *setup)
{
    static const struct {
        const char *resource;
        const char *file;
    } files[] = {{"sample/customers.csv", SAMPLE_RECORDS},
                 {"sample/articles.csv", "~/Moments/articles.csv"},
                 {"sample/events.ics", "~/Moments/events.ics"}};
    for (unsigned i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = read_resource(files[i].resource);
        g_autofree char *filled = mo_sample_fill(text, setup->today);
        if (!lay_down(setup, files[i].file, filled))
            return false;
    }
    return true;
}

/* The name of the account, unless it is none of a person. */
static const char *guess_name(void)
{
    const char *name = g_get_real_name();
    bool is_person = name && *name && g_utf8_validate(name, -1, NULL) &&
                     strcmp(name, "Unknown") != 0 && strcmp(name, "root") != 0;
    return is_person ? name : NULL;
}

static bool lay_down_config(Setup *setup, bool sample)
{
    static const char *const active[] = {"keep-in-touch", "birthday", "renewal", NULL};
    MoSampleConfig config = {
        .my_name = sample ? "Dana Smith" : guess_name(),
        .my_email = sample ? "dana@example.com" : NULL,
        .files = sample ? SAMPLE_RECORDS : "~/Moments/Customers",
        .surprises_a_day = sample ? SAMPLE_SURPRISES : NULL,
        .active = sample ? NULL : active,
    };
    g_autofree char *habits = read_resource("sample/habits.ini");
    g_autofree char *filled = mo_sample_fill(habits, setup->today);
    g_autofree char *text = mo_sample_print_config(&config, filled);
    const char *given = setup->cli->session->config_path;
    g_autofree char *path = given ? g_strdup(given) : mo_config_get_path();
    return lay_down(setup, path, text);
}

/* A sample among her own customers would be taken for them. */
static bool has_own_config(const Setup *setup)
{
    const char *given = setup->cli->session->config_path;
    g_autofree char *path = given ? g_strdup(given) : mo_config_get_path();
    g_autofree char *sample = mo_path_expand(SAMPLE_RECORDS, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(sample, G_FILE_TEST_EXISTS);
}

static void say_next(bool sample)
{
    printf("\n");
    if (sample)
        printf("%s\n", _("Everything in it is invented. Look around with: moments check, moments "
                         "today, moments plan"));
    else
        printf("%s\n", _("Now put your customers file (.csv) into ~/Moments/Customers, look at the "
                         "settings, then type: moments check"));
}

int mo_cmd_init(MoCli *cli, int argc, char **argv)
{
    gboolean sample = FALSE;
    const GOptionEntry entries[] = {
        {"sample", 0, 0, G_OPTION_ARG_NONE, &sample,
         _("with invented customers, articles and events"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 0))
        return cli->status;
    MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    Setup setup = {.cli = cli, .today = mo_sample_choose_day(mo_session_get_now(session).day)};
    if (sample && has_own_config(&setup)) {
        mo_cli_say(_("You have a configuration of your own already; invented customers do not "
                     "belong beside it. Nothing was changed."));
        return MO_EXIT_FAILED;
    }
    /* The configuration comes last: what it names is there when it is. */
    bool done = lay_down_folders(&setup) && lay_down_templates(&setup) &&
                (!sample || lay_down_sample(&setup)) && lay_down_config(&setup, sample);
    if (!done)
        return cli->status;
    say_next(sample);
    return MO_EXIT_OK;
}
