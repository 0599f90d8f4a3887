#include "base/file.h"

#include <string.h>

char *mo_path_expand(const char *path, const char *base)
{
    g_return_val_if_fail(path != NULL, NULL);
    if (path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
        return path[1] == '\0' ? g_strdup(g_get_home_dir())
                               : g_build_filename(g_get_home_dir(), path + 2, NULL);
    if (g_path_is_absolute(path))
        return g_strdup(path);
    /* Only "./" is taken off: "a/.." may lead elsewhere when a is a link. */
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
        path += strspn(path, "/");
    }
    if (base && g_path_is_absolute(base))
        return g_build_filename(base, path, NULL);
    g_autofree char *here = g_get_current_dir();
    return base ? g_build_filename(here, base, path, NULL) : g_build_filename(here, path, NULL);
}

char *mo_path_display(const char *path)
{
    if (!path)
        return g_strdup("");
    const char *home = g_get_home_dir();
    size_t length = strlen(home);
    while (length > 0 && home[length - 1] == '/')
        length--;
    bool inside = length > 0 && strncmp(path, home, length) == 0 &&
                  (path[length] == '/' || path[length] == '\0');
    g_autofree char *shown = g_filename_display_name(inside ? path + length : path);
    return inside ? g_strconcat("~", shown, NULL) : g_steal_pointer(&shown);
}
