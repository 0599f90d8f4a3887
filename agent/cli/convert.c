#include "cli/convert.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SECONDS_MAX 120U

/* LibreOffice's numbers for: comma, double quote, UTF-8, from the first line, no column formats, no
 * language, quotes only where needed, numbers and dates whole rather than as shown. */
#define CSV_FILTER "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"

/* Its profile: Swedish is the language in which dates are written 2026-11-02, whatever form they
 * are shown in. */
#define PROFILE                                                                                    \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                 \
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">"                                \
    "<item oor:path=\"/org.openoffice.Setup/L10N\">"                                               \
    "<prop oor:name=\"ooSetupSystemLocale\" oor:op=\"fuse\"><value>sv-SE</value></prop>"           \
    "</item></oor:items>\n"

struct MoConverter {
    char *folder;        /* NULL: nothing was converted yet */
    GHashTable *made;    /* spreadsheet -> CSV */
    GHashTable *origins; /* CSV -> spreadsheet, borrowed from `made` */
};

bool mo_convert_is_spreadsheet(const char *path)
{
    static const char *const endings[] = {".xlsx", ".xlsm", ".xls", ".ods", ".numbers"};
    size_t length = strlen(path);
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && g_ascii_strcasecmp(path + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

MoConverter *mo_converter_new(void)
{
    MoConverter *converter = g_new0(MoConverter, 1);
    converter->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    converter->origins = g_hash_table_new(g_str_hash, g_str_equal);
    return converter;
}

/* Never follows a link out of the folder. */
static void remove_all(const char *path)
{
    GStatBuf info;
    bool is_folder = g_lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
    g_autoptr(GDir) folder = is_folder ? g_dir_open(path, 0, NULL) : NULL;
    const char *name = NULL;
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_all(inside);
    }
    (void)g_remove(path);
}

void mo_converter_free(MoConverter *converter)
{
    if (!converter)
        return;
    if (converter->folder)
        remove_all(converter->folder);
    g_free(converter->folder);
    g_hash_table_unref(converter->origins);
    g_hash_table_unref(converter->made);
    g_free(converter);
}

/* ---- running LibreOffice ---- */

typedef struct {
    GSubprocess *process;
    GMainLoop *loop;
    bool is_late;
    bool is_interrupted;
} Run;

/* Its real work is done by a child of the process that we started: all of its group ends. */
static void end_group(Run *run)
{
    const char *id = g_subprocess_get_identifier(run->process);
    gint64 pid = id ? g_ascii_strtoll(id, NULL, 10) : 0;
    if (pid > 1)
        (void)kill(-(pid_t)pid, SIGKILL);
}

static gboolean on_late(void *data)
{
    ((Run *)data)->is_late = true;
    end_group(data);
    return G_SOURCE_REMOVE;
}

static gboolean on_interrupt(void *data)
{
    ((Run *)data)->is_interrupted = true;
    end_group(data);
    return G_SOURCE_CONTINUE;
}

static void on_ended(GObject *object, GAsyncResult *result, void *data)
{
    (void)g_subprocess_wait_finish(G_SUBPROCESS(object), result, NULL);
    g_main_loop_quit(((Run *)data)->loop);
}

/* In the child: a group of its own, that can be ended as a whole. */
static void lead_group(void *data)
{
    (void)data;
    (void)setpgid(0, 0);
}

static void attach(GMainContext *context, GSource *source, GSourceFunc func, Run *run)
{
    g_source_set_callback(source, func, run, NULL);
    g_source_attach(source, context);
}

static void wait_for(Run *run)
{
    g_autoptr(GMainContext) context = g_main_context_new();
    g_main_context_push_thread_default(context);
    run->loop = g_main_loop_new(context, FALSE);
    g_autoptr(GSource) late = g_timeout_source_new_seconds(SECONDS_MAX);
    g_autoptr(GSource) interrupt = g_unix_signal_source_new(SIGINT);
    g_autoptr(GSource) terminate = g_unix_signal_source_new(SIGTERM);
    attach(context, late, on_late, run);
    attach(context, interrupt, on_interrupt, run);
    attach(context, terminate, on_interrupt, run);
    g_subprocess_wait_async(run->process, NULL, on_ended, run);
    g_main_loop_run(run->loop);
    g_source_destroy(late);
    g_source_destroy(interrupt);
    g_source_destroy(terminate);
    g_main_loop_unref(run->loop);
    g_main_context_pop_thread_default(context);
}

static bool run_office(const char *program, const char *path, const char *folder, GError **error)
{
    g_autofree char *profile = g_build_filename(folder, "profile", NULL);
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    g_autofree char *uri = g_filename_to_uri(profile, NULL, error);
    if (!uri)
        return false;
    g_autofree char *profile_option = g_strconcat("-env:UserInstallation=", uri, NULL);
    const char *const arguments[] = {
        program,    profile_option, "--headless", "--norestore", "--convert-to",
        CSV_FILTER, "--outdir",     out,          path,          NULL};
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_subprocess_launcher_setenv(launcher, "HOME", folder, TRUE);
    g_subprocess_launcher_set_child_setup(launcher, lead_group, NULL, NULL);
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, arguments, error);
    if (!process)
        return false;
    Run run = {.process = process};
    wait_for(&run);
    if (run.is_interrupted)
        g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED, _("Nothing was changed."));
    else if (run.is_late)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("LibreOffice took longer than %u minutes and was ended"), SECONDS_MAX / 60);
    return !run.is_interrupted && !run.is_late;
}

/* ---- files ---- */

/* The CSV file that was written, whatever LibreOffice named it. The caller frees it. */
static char *find_csv(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".csv"))
            return g_build_filename(folder, name, NULL);
    return NULL;
}

static char *find_office(void)
{
    g_autofree char *found = g_find_program_in_path("soffice");
    return found ? g_steal_pointer(&found) : g_find_program_in_path("libreoffice");
}

/* The settings of a LibreOffice that nobody else uses. */
static bool make_profile(const char *folder, GError **error)
{
    g_autofree char *user = g_build_filename(folder, "profile", "user", NULL);
    g_autofree char *path = g_build_filename(user, "registrymodifications.xcu", NULL);
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    return mo_folder_make(user, error) && mo_folder_make(out, error) &&
           mo_file_write(path, PROFILE, -1, error);
}

/* A folder of its own for each file: two may have the same name. */
static char *make_folder(MoConverter *converter, GError **error)
{
    if (!converter->folder)
        converter->folder = g_dir_make_tmp("moments-XXXXXX", error);
    if (!converter->folder)
        return NULL;
    g_autofree char *number = g_strdup_printf("%u", g_hash_table_size(converter->made) + 1);
    g_autofree char *folder = g_build_filename(converter->folder, number, NULL);
    return make_profile(folder, error) ? g_steal_pointer(&folder) : NULL;
}

/* A copy is what LibreOffice opens: the spreadsheet may be open elsewhere, and its name may be one
 * that the program misreads. */
static char *copy_into(const char *folder, const char *path, GError **error)
{
    g_autofree char *name = g_strconcat("sheet", strrchr(path, '.'), NULL);
    g_autofree char *copy = g_build_filename(folder, name, NULL);
    g_autoptr(GFile) from = g_file_new_for_path(path);
    g_autoptr(GFile) to = g_file_new_for_path(copy);
    bool done = g_file_copy(from, to, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, error);
    return done ? g_steal_pointer(&copy) : NULL;
}

static char *convert(MoConverter *converter, const char *program, const char *path, GError **error)
{
    g_autofree char *folder = make_folder(converter, error);
    g_autofree char *copy = folder ? copy_into(folder, path, error) : NULL;
    if (!copy || !run_office(program, copy, folder, error))
        return NULL;
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    char *csv = find_csv(out);
    if (!csv)
        g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED,
                            _("LibreOffice could not read it; is it kept by a password?"));
    return csv;
}

const char *mo_converter_run(MoConverter *converter, const char *path, GError **error)
{
    const char *made = g_hash_table_lookup(converter->made, path);
    if (made)
        return made;
    g_autofree char *shown = mo_path_display(path);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND, _("There is no file %s."), shown);
        return NULL;
    }
    g_autofree char *program = find_office();
    if (!program) {
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("%s is a spreadsheet. Open it in your spreadsheet program, save it as \"CSV "
                      "UTF-8\" (File, Save as), and name that file instead. Where LibreOffice is "
                      "installed, Moments does it for you."),
                    shown);
        return NULL;
    }
    (void)fprintf(stderr, _("Reading %s with LibreOffice …\n"), shown);
    g_autofree char *csv = convert(converter, program, path, error);
    if (!csv) {
        g_prefix_error(error, "%s: ", shown);
        return NULL;
    }
    made = csv;
    char *origin = g_strdup(path);
    g_hash_table_insert(converter->made, origin, g_steal_pointer(&csv));
    g_hash_table_insert(converter->origins, (void *)made, origin);
    return made;
}

const char *mo_converter_get_origin(const MoConverter *converter, const char *csv)
{
    return g_hash_table_lookup(converter->origins, csv);
}

bool mo_converter_replace(MoConverter *converter, char **paths, GError **error)
{
    for (char **path = paths; *path; path++) {
        char *absolute = mo_path_expand(*path, NULL);
        g_free(*path);
        *path = absolute;
        if (!mo_convert_is_spreadsheet(absolute))
            continue;
        const char *csv = mo_converter_run(converter, absolute, error);
        if (!csv)
            return false;
        g_free(*path);
        *path = g_strdup(csv);
    }
    return true;
}
