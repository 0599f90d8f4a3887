/* The last good configuration: copies named by their content, and an index that is written last, so
 * that a crash leaves the old snapshot or the new one, never a mixture.
 *
 *   moments-configuration 1
 *   SHA256-of-the-content PATH-of-the-original (escaped as in a URI)
 */
#include "model/config_private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#include <glib/gstdio.h>
#include <string.h>

#define INDEX "index"
#define FIRST_LINE "moments-configuration 1"
#define INDEX_MAX ((size_t)1024 * 1024)

static char *make_name(const MoConfigFile *file)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)file->text, file->length);
}

/* Copies that no index names are left by a snapshot that was replaced or cut off. */
static void sweep(const char *folder, const char *index)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir && (name = g_dir_read_name(dir))) {
        if (strcmp(name, INDEX) == 0 || strstr(index, name))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
}

bool mo_config_keep_good(const GPtrArray *files, const char *folder, GError **error)
{
    if (!mo_folder_make(folder, error))
        return false;
    GString *text = g_string_new(FIRST_LINE "\n");
    for (unsigned i = 0; i < files->len; i++) {
        const MoConfigFile *file = g_ptr_array_index(files, i);
        g_autofree char *name = make_name(file);
        g_autofree char *escaped = g_uri_escape_string(file->path, "/", FALSE);
        g_string_append_printf(text, "%s %s\n", name, escaped);
    }
    g_autofree char *index = g_string_free(text, FALSE);
    g_autofree char *index_path = g_build_filename(folder, INDEX, NULL);
    g_autofree char *old = NULL;
    if (mo_file_read(index_path, INDEX_MAX, &old, NULL, NULL) && strcmp(old, index) == 0)
        return true;
    for (unsigned i = 0; i < files->len; i++) {
        const MoConfigFile *file = g_ptr_array_index(files, i);
        g_autofree char *name = make_name(file);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!mo_file_write(path, file->text, (gssize)file->length, error))
            return false;
    }
    if (!mo_file_write(index_path, index, -1, error))
        return false;
    sweep(folder, index);
    return true;
}

static bool fail_corrupt(const char *folder, GError **error)
{
    g_autofree char *shown = mo_path_display(folder);
    g_set_error(error, MO_ERROR, MO_ERROR_CORRUPT,
                _("the kept configuration in %s is damaged and cannot be used"), shown);
    return false;
}

static bool add_copy(GPtrArray *files, const char *folder, const char *line, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(line, " ", 2);
    g_autofree char *path = parts[0] && parts[1] ? g_uri_unescape_string(parts[1], NULL) : NULL;
    if (!path || strlen(parts[0]) != 64 || strspn(parts[0], "0123456789abcdef") != 64)
        return fail_corrupt(folder, error);
    g_autofree char *copy = g_build_filename(folder, parts[0], NULL);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    file->path = g_steal_pointer(&path);
    g_ptr_array_add(files, file);
    if (!mo_file_read(copy, MO_CONFIG_FILE_MAX, &file->text, &file->length, NULL))
        return fail_corrupt(folder, error);
    g_autofree char *name = make_name(file);
    return strcmp(name, parts[0]) == 0 || fail_corrupt(folder, error);
}

GPtrArray *mo_config_read_good(const char *folder, GError **error)
{
    g_autofree char *index_path = g_build_filename(folder, INDEX, NULL);
    g_autofree char *index = NULL;
    if (!mo_file_read(index_path, INDEX_MAX, &index, NULL, error))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(index, "\n", -1);
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    if (!lines[0] || strcmp(lines[0], FIRST_LINE) != 0) {
        fail_corrupt(folder, error);
        return NULL;
    }
    for (char **line = lines + 1; *line; line++)
        if (**line && !add_copy(files, folder, *line, error))
            return NULL;
    return g_steal_pointer(&files);
}
