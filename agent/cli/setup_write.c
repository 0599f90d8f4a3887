#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/file_name.h"
#include "cli/lay_down.h"
#include "cli/load.h"
#include "cli/sample.h"
#include "cli/setup.h"
#include "cli/show.h"
#include "cli/table.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define KEPT_IN "~/Moments/Customers"
#define SHOWN_TODAY 3U
#define AHEAD_DAYS 60

/* ---- files ---- */

/* Where a converted spreadsheet is kept; `number` from 1 tells several of a day apart. */
static char *make_kept_path(const MoSetup *setup, const char *origin, unsigned number)
{
    g_autofree char *name = mo_file_name_make_dated(origin, setup->today);
    g_autofree char *folder = mo_path_expand(KEPT_IN, NULL);
    if (number == 1)
        return g_build_filename(folder, name, NULL);
    name[strlen(name) - strlen(".csv")] = '\0';
    g_autofree char *numbered = g_strdup_printf("%s-%u.csv", name, number);
    return g_build_filename(folder, numbered, NULL);
}

/* How the configuration names a file. */
static char *make_entry(const char *path)
{
    g_autofree char *pattern = mo_file_name_make_pattern(path);
    return mo_path_display(pattern ? pattern : path);
}

char *mo_setup_name_file(const MoSetup *setup, const char *path)
{
    const char *origin = mo_converter_get_origin(setup->converter, path);
    g_autofree char *kept = origin ? make_kept_path(setup, origin, 1) : NULL;
    return make_entry(kept ? kept : path);
}

char **mo_setup_name_files(const MoSetup *setup)
{
    GPtrArray *names = g_ptr_array_new();
    for (char **path = setup->paths; *path; path++)
        g_ptr_array_add(names, mo_setup_name_file(setup, *path));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

/* Copies under the first name that is free. */
static bool keep_copy(MoSetup *setup, const char *csv, const char *origin)
{
    g_autoptr(GFile) from = g_file_new_for_path(csv);
    for (unsigned number = 1; number < 100; number++) {
        g_autofree char *path = make_kept_path(setup, origin, number);
        g_autoptr(GFile) to = g_file_new_for_path(path);
        g_autoptr(GError) error = NULL;
        if (g_file_copy(from, to, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, &error)) {
            (void)g_chmod(path, 0600);
            g_autofree char *shown = mo_path_display(path);
            printf(_("  written  %s\n"), shown);
            return true;
        }
        if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS)) {
            mo_cli_fail(setup->cli, error);
            return false;
        }
    }
    return mo_setup_give_up(setup);
}

char **mo_setup_keep_files(MoSetup *setup)
{
    if (!mo_lay_down_folders(setup->cli))
        return NULL;
    bool any = false;
    for (char **path = setup->paths; *path; path++) {
        const char *origin = mo_converter_get_origin(setup->converter, *path);
        if (origin && !keep_copy(setup, *path, origin))
            return NULL;
        any = any || origin;
    }
    if (any) {
        g_autofree char *text = mo_table_wrap(
            _("Moments reads this copy of your spreadsheet. After the next export type \"moments "
              "setup\" with its name again."),
            MO_TEXT_COLUMNS, "           ");
        printf("%s", text);
    }
    return mo_setup_name_files(setup);
}

static bool write_config(MoSetup *setup, char *const *files)
{
    g_autofree char *value = g_strjoinv("\n    ", (char **)(void *)files);
    g_autofree const char **active = mo_setup_list_habits(setup);
    MoSampleConfig config = {
        .my_name = setup->name,
        .my_email = setup->email,
        .mail = setup->mail,
        .files = value,
        .only = setup->only,
        .active = active,
    };
    g_autofree char *habits = mo_setup_print_habits(setup);
    g_autofree char *text = mo_sample_print_config(&config, habits);
    g_autofree char *path = mo_lay_down_get_config_path(setup->cli);
    return mo_lay_down_file(setup->cli, path, text);
}

/* ---- what comes of it ---- */

static void say(const char *text)
{
    g_autofree char *wrapped = mo_table_wrap(text, MO_TEXT_COLUMNS, "");
    printf("%s", wrapped);
}

static void print_titles(MoCli *cli, const GPtrArray *moments)
{
    for (unsigned i = 0; i < MIN(moments->len, SHOWN_TODAY); i++) {
        const MoMoment *moment = moments->pdata[i];
        g_autofree char *title = mo_show_title(moment, cli->session->config);
        g_autofree char *line = g_strdup_printf("%s: %s", title, moment->reason);
        g_autofree char *fitting = mo_table_fit(line, MO_TEXT_COLUMNS - 2);
        printf("  %s\n", fitting);
    }
    if (moments->len > SHOWN_TODAY)
        printf(_("  and %u more\n"), moments->len - SHOWN_TODAY);
}

/* The first day on which something comes. */
static void print_first(MoCli *cli)
{
    MoPlanInput input = mo_session_get_input(cli->session);
    g_autoptr(GPtrArray) moments =
        mo_plan_range(&input, input.now.day, input.now.day + AHEAD_DAYS, false, NULL);
    if (!moments || moments->len == 0) {
        say(_("Today nothing is due, nor in the next weeks."));
        return;
    }
    const MoMoment *first = moments->pdata[0];
    g_autofree char *day = mo_day_print_near(first->raise.day, input.now.day);
    g_autofree char *text = g_strdup_printf(_("Today nothing is due. The first comes: %s."), day);
    say(text);
}

static void print_preview(MoCli *cli)
{
    if (!mo_cli_open(cli, MO_SESSION_ALL))
        return;
    g_autoptr(MoPlanLoad) load = mo_cli_load(cli);
    g_autoptr(MoPlan) plan = load ? mo_cli_plan_day(cli, (MoPlanKeep){0}) : NULL;
    if (!plan)
        return;
    printf("\n");
    if (plan->moments->len > 0) {
        printf(ngettext("Today %u moment is open:\n", "Today %u moments are open:\n",
                        plan->moments->len),
               plan->moments->len);
        print_titles(cli, plan->moments);
    } else {
        print_first(cli);
    }
    g_autofree char *summary = mo_load_print_summary(load);
    say(summary);
}

/* Whether a user manager of systemd is there to run the agent. */
static bool has_user_manager(void)
{
    g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), "systemd", NULL);
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static void say_start(void)
{
    printf("\n%s\n", _("From here on:"));
    printf("  %-44s %s\n", "moments today", _("the list of the day"));
    printf("  %-44s %s\n", "moments check", _("whether all is well"));
    if (has_user_manager())
        printf("  %-44s %s\n", "systemctl --user enable --now moments",
               _("the reminders on your screen"));
    else
        printf("  %-44s %s\n", "moments agent &",
               _("the reminders on your screen (by itself from the next login on)"));
}

int mo_setup_write(MoSetup *setup)
{
    MoCli *cli = setup->cli;
    printf("\n");
    /* The configuration comes last: what it names is there when it is. */
    g_auto(GStrv) files = mo_setup_keep_files(setup);
    if (!files || !mo_lay_down_templates(cli, false) || !write_config(setup, files))
        return cli->status;
    g_autofree char *config = mo_lay_down_get_config_path(cli);
    mo_setup_say_overridden(setup, config);
    print_preview(cli);
    say_start();
    return cli->status;
}
