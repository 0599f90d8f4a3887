#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

#include "when/zone_private.h"

#define ZONEINFO "/usr/share/zoneinfo"

/* Only what IANA names are made of: no dots, so no way out of the folder. */
static bool is_name(const char *name)
{
    if (!g_ascii_isalpha(name[0]))
        return false;
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && strchr("/_+-", *p) == NULL)
            return false;
    return !g_str_has_suffix(name, "/") && strstr(name, "//") == NULL;
}

bool mo_zone_is_known(const char *name)
{
    if (name == NULL || !is_name(name))
        return false;
    if (strcmp(name, "UTC") == 0)
        return true;
    g_autofree char *path = g_build_filename(ZONEINFO, name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* The IANA name inside a path of the zone database, also of its posix and right subtrees. */
static char *name_from_path(const char *path)
{
    const char *zoneinfo = strstr(path, "/zoneinfo/");
    if (zoneinfo == NULL)
        return NULL;
    const char *name = zoneinfo + strlen("/zoneinfo/");
    if (g_str_has_prefix(name, "posix/") || g_str_has_prefix(name, "right/"))
        name += strlen("posix/");
    return mo_zone_is_known(name) ? g_strdup(name) : NULL;
}

/* The name in `timezone`, provided that it tells the truth: the file outlives a change of
 * `localtime` made by hand. */
static char *name_from_timezone(const char *etc, const char *localtime)
{
    g_autofree char *path = g_build_filename(etc, "timezone", NULL);
    g_autofree char *name = NULL;
    if (!g_file_get_contents(path, &name, NULL, NULL))
        return NULL;
    g_strstrip(name);
    if (!mo_zone_is_known(name))
        return NULL;

    g_autofree char *zone_path = g_build_filename(ZONEINFO, name, NULL);
    g_autofree char *zone_data = NULL;
    g_autofree char *local_data = NULL;
    gsize zone_length = 0;
    gsize local_length = 0;
    if (!g_file_get_contents(localtime, &local_data, &local_length, NULL))
        return g_steal_pointer(&name);
    if (!g_file_get_contents(zone_path, &zone_data, &zone_length, NULL))
        return NULL;
    if (zone_length != local_length || memcmp(zone_data, local_data, zone_length) != 0)
        return NULL;
    return g_steal_pointer(&name);
}

static char *find_system(const char *etc, char **ret_name)
{
    g_autofree char *localtime = g_build_filename(etc, "localtime", NULL);
    g_autofree char *target = g_file_read_link(localtime, NULL);
    char *name = target != NULL ? name_from_path(target) : NULL;
    if (name == NULL)
        name = name_from_timezone(etc, localtime);
    *ret_name = name;
    if (name != NULL)
        return g_strdup(name);
    if (g_file_test(localtime, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&localtime);
    *ret_name = g_strdup("UTC");
    return g_strdup("UTC");
}

char *mo_zone_find_local(const char *tz, const char *etc, char **ret_name)
{
    if (tz == NULL)
        return find_system(etc, ret_name);
    if (tz[0] == ':')
        tz++;
    if (tz[0] == '\0') {
        *ret_name = g_strdup("UTC");
        return g_strdup("UTC");
    }
    if (g_path_is_absolute(tz)) {
        if (g_str_has_suffix(tz, "/localtime"))
            return find_system(etc, ret_name);
        *ret_name = name_from_path(tz);
        return g_strdup(tz);
    }
    *ret_name = mo_zone_is_known(tz) ? g_strdup(tz) : NULL;
    return g_strdup(tz);
}
