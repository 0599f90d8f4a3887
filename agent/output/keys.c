#include "output/keys.h"

#include "base/file.h"

#define GROUP "moments"
#define FILE_MAX ((size_t)64 * 1024)

char *mo_keys_get(GKeyFile *keys, const char *key)
{
    return g_key_file_get_string(keys, GROUP, key, NULL);
}

uint32_t mo_keys_get_number(GKeyFile *keys, const char *key)
{
    return (uint32_t)g_key_file_get_uint64(keys, GROUP, key, NULL);
}

int64_t mo_keys_get_instant(GKeyFile *keys, const char *key)
{
    return g_key_file_get_int64(keys, GROUP, key, NULL);
}

bool mo_keys_get_flag(GKeyFile *keys, const char *key)
{
    return g_key_file_get_boolean(keys, GROUP, key, NULL);
}

void mo_keys_put(GKeyFile *keys, const char *key, const char *value)
{
    if (value)
        g_key_file_set_string(keys, GROUP, key, value);
}

char **mo_keys_get_list(GKeyFile *keys, const char *key)
{
    return g_key_file_get_string_list(keys, GROUP, key, NULL, NULL);
}

void mo_keys_put_list(GKeyFile *keys, const char *key, char **values)
{
    if (values && values[0])
        g_key_file_set_string_list(keys, GROUP, key, (const char *const *)values,
                                   g_strv_length(values));
}

void mo_keys_put_number(GKeyFile *keys, const char *key, uint32_t value)
{
    g_key_file_set_uint64(keys, GROUP, key, value);
}

void mo_keys_put_instant(GKeyFile *keys, const char *key, int64_t value)
{
    g_key_file_set_int64(keys, GROUP, key, value);
}

void mo_keys_put_flag(GKeyFile *keys, const char *key, bool value)
{
    g_key_file_set_boolean(keys, GROUP, key, value);
}

void *mo_keys_load(const char *path, MoKeysParse parse)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    g_autoptr(GKeyFile) keys = g_key_file_new();
    if (!mo_file_read(path, FILE_MAX, &text, &length, NULL) ||
        !g_key_file_load_from_data(keys, text, length, G_KEY_FILE_NONE, NULL))
        return NULL;
    return parse(keys);
}

GPtrArray *mo_keys_list(const char *folder, const char *suffix, MoKeysParse parse,
                        GDestroyNotify free_item)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(free_item);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *name = files ? g_dir_read_name(files) : NULL; name;
         name = g_dir_read_name(files)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        void *item = g_str_has_suffix(name, suffix) ? mo_keys_load(path, parse) : NULL;
        if (item)
            g_ptr_array_add(items, item);
    }
    return items;
}
