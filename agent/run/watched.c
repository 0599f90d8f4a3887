#include "run/watched.h"

#include "base/file.h"

/* Behind a link, the file itself is what changes. */
static void watch_file(MoWatch *watch, const char *path)
{
    g_autofree char *target = g_file_read_link(path, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    mo_watch_add(watch, folder, name, name, MO_CHANGE_FILES);
    if (!target)
        return;
    g_autofree char *real = mo_path_expand(target, folder);
    g_autofree char *real_folder = g_path_get_dirname(real);
    g_autofree char *real_name = g_path_get_basename(real);
    mo_watch_add(watch, real_folder, real_name, real_name, MO_CHANGE_FILES);
}

void mo_watched_update(MoWatch *watch, const MoSession *session)
{
    g_autofree char *path =
        session->config_path ? g_strdup(session->config_path) : mo_config_get_path();
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *more = g_build_filename(folder, "moments.d", NULL);
    mo_watch_remove(watch, MO_CHANGE_FILES);
    mo_watch_add(watch, folder, NULL, ".ini", MO_CHANGE_FILES);
    mo_watch_add(watch, more, NULL, ".ini", MO_CHANGE_FILES);
    if (!session->config)
        return;
    mo_watch_add(watch, session->config->folder, "articles", ".csv", MO_CHANGE_FILES);
    mo_watch_add(watch, session->config->folder, "events", ".ics", MO_CHANGE_FILES);
    watch_file(watch, session->config->notes);
    for (guint i = 0; i < session->config->holidays->len; i++) {
        const char *file = g_ptr_array_index(session->config->holidays, i);
        watch_file(watch, file);
    }
    for (guint i = 0; i < session->config->files->len; i++) {
        const char *file = g_ptr_array_index(session->config->files, i);
        g_autofree char *above = g_path_get_dirname(file);
        bool is_folder = g_file_test(file, G_FILE_TEST_IS_DIR);
        mo_watch_add(watch, is_folder ? file : above, NULL, NULL, MO_CHANGE_FILES);
    }
}
