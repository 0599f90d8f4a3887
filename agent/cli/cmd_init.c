#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/lay_down.h"
#include "cli/sample.h"

#include <stdio.h>

#define SAMPLE_RECORDS "~/Moments/Customers/sample.csv"
/* Room for what the sample has due on its day, so that every habit shows something. */
#define SAMPLE_SURPRISES "8"

static bool lay_down_sample(MoCli *cli, MoDay today)
{
    static const struct {
        const char *resource;
        const char *file;
    } files[] = {{"sample/customers.csv", SAMPLE_RECORDS},
                 {"sample/articles.csv", "~/Moments/articles.csv"},
                 {"sample/events.ics", "~/Moments/events.ics"}};
    for (unsigned i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *text = mo_lay_down_read(files[i].resource);
        g_autofree char *filled = mo_sample_fill(text, today);
        if (!mo_lay_down_file(cli, files[i].file, filled))
            return false;
    }
    return true;
}

static bool lay_down_config(MoCli *cli, MoDay today, bool sample)
{
    static const char *const active[] = {"keep-in-touch", "birthday", "renewal", NULL};
    MoSampleConfig config = {
        .my_name = sample ? "Dana Smith" : mo_lay_down_guess_name(),
        .my_email = sample ? "dana@example.com" : NULL,
        .files = sample ? SAMPLE_RECORDS : "~/Moments/Customers",
        .surprises_a_day = sample ? SAMPLE_SURPRISES : NULL,
        .active = sample ? NULL : active,
    };
    g_autofree char *habits = mo_lay_down_read("sample/habits.ini");
    g_autofree char *filled = mo_sample_fill(habits, today);
    g_autofree char *text = mo_sample_print_config(&config, filled);
    g_autofree char *path = mo_lay_down_get_config_path(cli);
    return mo_lay_down_file(cli, path, text);
}

/* A sample among her own customers would be taken for them. */
static bool has_own_config(const MoCli *cli)
{
    g_autofree char *path = mo_lay_down_get_config_path(cli);
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
    if (sample && has_own_config(cli)) {
        mo_cli_say(_("You have a configuration of your own already; invented customers do not "
                     "belong beside it. Nothing was changed."));
        return MO_EXIT_FAILED;
    }
    MoDay today = mo_sample_choose_day(mo_session_get_now(session).day);
    /* The configuration comes last: what it names is there when it is. */
    bool done = mo_lay_down_folders(cli) && mo_lay_down_templates(cli, true) &&
                (!sample || lay_down_sample(cli, today)) && lay_down_config(cli, today, sample);
    if (!done)
        return cli->status;
    say_next(sample);
    return MO_EXIT_OK;
}
