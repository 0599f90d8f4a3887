#include "run/unit.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "run/peer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define UNIT "moments.service"
#define WAITING_UNIT "moments.path"
#define DESKTOP "org.moments.Moments.desktop"
#define TIMEOUT_MS 10000

static const MoPeer manager = {"org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                               "org.freedesktop.systemd1.Manager"};

/* ---- the unit ------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    MoUnitState state;
} states[] = {
    {"enabled", MO_UNIT_ENABLED},   {"enabled-runtime", MO_UNIT_ENABLED},
    {"static", MO_UNIT_ENABLED},    {"linked", MO_UNIT_ENABLED},
    {"masked", MO_UNIT_MASKED},     {"masked-runtime", MO_UNIT_MASKED},
    {"disabled", MO_UNIT_DISABLED}, {"indirect", MO_UNIT_DISABLED},
};

MoUnitState mo_unit_get_state(void)
{
    if (!mo_peer_has_owner(manager.name))
        return MO_UNIT_NO_MANAGER;
    g_autoptr(GVariant) answer =
        mo_peer_call(&manager, "GetUnitFileState", g_variant_new("(s)", UNIT), TIMEOUT_MS, NULL);
    const char *text = "";
    if (answer && g_variant_is_of_type(answer, G_VARIANT_TYPE("(s)")))
        g_variant_get(answer, "(&s)", &text);
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (strcmp(states[i].text, text) == 0)
            return states[i].state;
    }
    return MO_UNIT_MISSING;
}

static bool call(const char *method, GVariant *parameters, GError **error)
{
    g_autoptr(GVariant) answer = mo_peer_call(&manager, method, parameters, TIMEOUT_MS, error);
    return answer != NULL;
}

bool mo_unit_start(GError **error)
{
    return call("StartUnit", g_variant_new("(ss)", UNIT, "replace"), error);
}

bool mo_unit_stop(GError **error)
{
    return call("StopUnit", g_variant_new("(ss)", UNIT, "replace"), error);
}

bool mo_unit_reload(GError **error)
{
    return call("Reload", NULL, error);
}

bool mo_unit_enable(GError **error)
{
    static const char *const units[] = {UNIT, WAITING_UNIT, NULL};
    return call("UnmaskUnitFiles", g_variant_new("(^asb)", units, FALSE), error) &&
           mo_unit_reload(error) &&
           call("EnableUnitFiles", g_variant_new("(^asbb)", units, FALSE, FALSE), error) &&
           mo_unit_reload(error);
}

bool mo_unit_disable(GError **error)
{
    static const char *const units[] = {UNIT, WAITING_UNIT, NULL};
    return call("DisableUnitFiles", g_variant_new("(^asb)", units, FALSE), error) &&
           call("MaskUnitFiles", g_variant_new("(^asbb)", units, FALSE, TRUE), error) &&
           mo_unit_reload(error);
}

/* ---- autostart ------------------------------------------------------------------------------ */

static char *get_own_autostart(void)
{
    return g_build_filename(g_get_user_config_dir(), "autostart", DESKTOP, NULL);
}

/* Whether there is such a program: an entry of an installation that is gone starts nothing. */
static bool has_program(GKeyFile *entry)
{
    g_autofree char *line = g_key_file_get_string(entry, "Desktop Entry", "Exec", NULL);
    g_auto(GStrv) words = NULL;
    if (!line || !g_shell_parse_argv(line, NULL, &words, NULL))
        return false;
    g_auto(GStrv) parts = g_strsplit(words[0], "%%", -1);
    g_autofree char *name = g_strjoinv("%", parts);
    g_autofree char *program = g_find_program_in_path(name);
    return program != NULL;
}

/* Whether the file is an entry that starts a program. */
static bool starts(const char *path)
{
    g_autoptr(GKeyFile) entry = g_key_file_new();
    return g_key_file_load_from_file(entry, path, G_KEY_FILE_NONE, NULL) &&
           !g_key_file_get_boolean(entry, "Desktop Entry", "Hidden", NULL) && has_program(entry);
}

/* The first one counts, as for the desktop. */
static bool system_has_autostart(void)
{
    for (const char *const *dir = g_get_system_config_dirs(); *dir; dir++) {
        g_autofree char *path = g_build_filename(*dir, "autostart", DESKTOP, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return starts(path);
    }
    return false;
}

bool mo_autostart_is_on(void)
{
    g_autofree char *own = get_own_autostart();
    return g_file_test(own, G_FILE_TEST_EXISTS) ? starts(own) : system_has_autostart();
}

/* A path between quotes, as the key Exec wants it. */
static char *quote(const char *program)
{
    GString *text = g_string_new("\"");
    for (const char *at = program; *at; at++) {
        if (strchr("\"`$\\", *at))
            g_string_append(text, "\\\\");
        if (*at == '%')
            g_string_append_c(text, '%');
        g_string_append_c(text, *at);
    }
    g_string_append_c(text, '"');
    return g_string_free(text, FALSE);
}

bool mo_autostart_set(bool on, const char *program, GError **error)
{
    g_autofree char *own = get_own_autostart();
    g_autofree char *folder = g_path_get_dirname(own);
    if (on && system_has_autostart()) {
        if (g_unlink(own) == 0 || errno == ENOENT)
            return true;
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, "%s: %s", own, g_strerror(errno));
        return false;
    }
    g_autofree char *quoted = quote(program);
    g_autofree char *text = g_strdup_printf("[Desktop Entry]\nType=Application\nName=Moments\n"
                                            "Exec=%s agent --autostart\nIcon=org.moments.Moments\n"
                                            "NoDisplay=true\nHidden=%s\n",
                                            quoted, on ? "false" : "true");
    return mo_folder_make(folder, error) && mo_file_write(own, text, -1, error);
}

/* ---- the drop-in ---------------------------------------------------------------------------- */

static bool is_inside(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* The unit lets the agent write these (systemd/moments.service.in). */
static bool is_open(const char *path)
{
    g_autofree char *moments = mo_path_expand("~/Moments", NULL);
    g_autofree char *state = mo_path_expand("~/.local/state/moments", NULL);
    return is_inside(path, moments) || is_inside(path, state) ||
           is_inside(path, g_get_user_runtime_dir());
}

static void add_folder(GPtrArray *folders, const char *path)
{
    if (!path || !g_path_is_absolute(path) || is_open(path))
        return;
    for (guint i = 0; i < folders->len; i++) {
        if (is_inside(path, folders->pdata[i]))
            return;
    }
    g_ptr_array_add(folders, g_strdup(path));
}

GPtrArray *mo_unit_list_folders(const MoConfig *config, const char *state_folder)
{
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *notes = g_path_get_dirname(config->notes);
    add_folder(folders, config->folder);
    add_folder(folders, config->drafts);
    add_folder(folders, config->maildir);
    add_folder(folders, notes);
    add_folder(folders, state_folder);
    return folders;
}

char *mo_unit_get_drop_in_path(void)
{
    return g_build_filename(g_get_user_config_dir(), "systemd", "user", UNIT ".d", "folders.conf",
                            NULL);
}

/* As systemd reads it: % and \ doubled, between quotes. */
static char *print_line(const char *folder)
{
    GString *line = g_string_new("ReadWritePaths=\"-");
    for (const char *at = folder; *at; at++) {
        if (strchr("%\\", *at))
            g_string_append_c(line, *at);
        else if (*at == '"')
            g_string_append_c(line, '\\');
        g_string_append_c(line, *at);
    }
    g_string_append(line, "\"\n");
    return g_string_free(line, FALSE);
}

char *mo_unit_print_drop_in(const GPtrArray *folders)
{
    GString *text =
        g_string_new("# Written by: moments enable. Folders of your configuration that lie outside "
                     "~/Moments.\n[Service]\n");
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *line = print_line(folders->pdata[i]);
        g_string_append(text, line);
    }
    return g_string_free(text, FALSE);
}

static char *read_drop_in(void)
{
    g_autofree char *path = mo_unit_get_drop_in_path();
    char *text = NULL;
    return mo_file_read(path, 65536, &text, NULL, NULL) ? text : g_strdup("");
}

GPtrArray *mo_unit_list_missing(const GPtrArray *folders)
{
    GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = read_drop_in();
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *line = print_line(folders->pdata[i]);
        if (!strstr(text, line))
            g_ptr_array_add(missing, g_strdup(folders->pdata[i]));
    }
    return missing;
}

bool mo_unit_write_drop_in(const GPtrArray *folders, bool *ret_changed, GError **error)
{
    g_autofree char *path = mo_unit_get_drop_in_path();
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *before = read_drop_in();
    g_autofree char *text = folders->len > 0 ? mo_unit_print_drop_in(folders) : g_strdup("");
    *ret_changed = strcmp(before, text) != 0;
    if (!*ret_changed)
        return true;
    if (folders->len > 0)
        return mo_folder_make(folder, error) && mo_file_write(path, text, -1, error);
    g_unlink(path);
    g_rmdir(folder);
    return true;
}
