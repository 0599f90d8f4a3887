#include "model/config_private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#include <string.h>

void mo_config_file_free(MoConfigFile *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->text);
    g_free(file);
}

static bool add_file(GPtrArray *files, const char *path, GError **error)
{
    char *text = NULL;
    size_t length = 0;
    if (!mo_file_read(path, MO_CONFIG_FILE_MAX, &text, &length, error))
        return false;
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    file->path = g_strdup(path);
    file->text = text;
    file->length = length;
    g_ptr_array_add(files, file);
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The .ini files of moments.d beside a configuration, by name. */
static void add_drop_ins(GPtrArray *files, const char *config, MoProblems *problems)
{
    g_autofree char *folder = g_path_get_dirname(config);
    g_autofree char *path = g_build_filename(folder, "moments.d", NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name = NULL;
    while (dir && (name = g_dir_read_name(dir)))
        if (*name != '.' && g_str_has_suffix(name, ".ini"))
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(GError) error = NULL;
        const char *drop_in = g_ptr_array_index(names, i);
        if (!add_file(files, drop_in, &error))
            mo_problems_add(problems, MO_SEVERITY_ERROR, drop_in, 0, "%s", error->message);
    }
}

/* What a company set up for everybody; read first, so that the user's own keys win. */
static void add_company(GPtrArray *files, MoProblems *problems)
{
    const char *const *folders = g_get_system_config_dirs();
    unsigned n = g_strv_length((char **)(void *)folders);
    /* The first folder is the most important one, so it comes last. */
    for (unsigned i = n; i-- > 0;) {
        g_autofree char *path = g_build_filename(folders[i], "moments", "moments.ini", NULL);
        g_autoptr(GError) error = NULL;
        if (!add_file(files, path, &error) && !g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND))
            mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", error->message);
        add_drop_ins(files, path, problems);
    }
}

char *mo_config_get_path(void)
{
    return g_build_filename(g_get_user_config_dir(), "moments", "moments.ini", NULL);
}

GPtrArray *mo_config_read_files(const char *path, MoProblems *problems, GError **error)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    g_autofree char *own = path ? mo_path_expand(path, NULL) : mo_config_get_path();
    if (!path)
        add_company(files, problems);
    g_autoptr(GError) local = NULL;
    if (!add_file(files, own, &local)) {
        bool missing = g_error_matches(local, MO_ERROR, MO_ERROR_NOT_FOUND);
        g_autofree char *shown = mo_path_display(own);
        g_set_error(error, MO_ERROR, missing ? MO_ERROR_NOT_FOUND : MO_ERROR_FAILED,
                    missing ? _("there is no configuration %s") : _("cannot read %s: %s"), shown,
                    local->message);
        return NULL;
    }
    add_drop_ins(files, own, problems);
    return g_steal_pointer(&files);
}
