#include "folder.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

char *test_folder_new(void)
{
    char *folder = g_dir_make_tmp("moments-test-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

static GPtrArray *names_in(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir)) != NULL;)
        g_ptr_array_add(names, g_strdup(name));
    return names;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void test_folder_remove(const char *folder)
{
    if (!folder)
        return;
    g_autoptr(GPtrArray) names = names_in(folder);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
        GStatBuf there;
        if (g_lstat(path, &there) == 0 && S_ISDIR(there.st_mode))
            test_folder_remove(path);
        else
            g_remove(path);
    }
    g_remove(folder);
}

char *test_folder_list(const char *folder)
{
    g_autoptr(GPtrArray) names = names_in(folder);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}
