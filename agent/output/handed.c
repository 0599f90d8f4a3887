#include "output/handed.h"

#include "base/file.h"

#include <string.h>
#include <unistd.h>

#define FOLDER "drafts"
#define SUFFIX ".draft"
#define GROUP "draft"
#define FILE_MAX ((size_t)64 * 1024)

void mo_handed_free(MoHanded *handed)
{
    if (!handed)
        return;
    g_free(handed->id);
    g_free(handed->customer);
    g_free(handed->to);
    g_free(handed->path);
    g_free(handed->hash);
    g_free(handed->maildir);
    g_free(handed->maildir_name);
    g_free(handed->maildir_hash);
    g_free(handed->token);
    g_free(handed->mailbox);
    g_free(handed);
}

static char *make_path(const char *state_folder, const char *id)
{
    g_autofree char *name = g_strconcat(id, SUFFIX, NULL);
    return g_build_filename(state_folder, FOLDER, g_strdelimit(name, "/", '_'), NULL);
}

static char *get(GKeyFile *keys, const char *key)
{
    return g_key_file_get_string(keys, GROUP, key, NULL);
}

static uint32_t get_number(GKeyFile *keys, const char *key)
{
    return (uint32_t)g_key_file_get_uint64(keys, GROUP, key, NULL);
}

static MoHanded *parse(GKeyFile *keys)
{
    MoHanded *handed = g_new0(MoHanded, 1);
    handed->id = get(keys, "id");
    handed->customer = get(keys, "customer");
    handed->to = get(keys, "to");
    handed->written_utc = g_key_file_get_int64(keys, GROUP, "written", NULL);
    handed->path = get(keys, "path");
    handed->hash = get(keys, "hash");
    handed->maildir = get(keys, "maildir");
    handed->maildir_name = get(keys, "maildir-name");
    handed->maildir_hash = get(keys, "maildir-hash");
    handed->token = get(keys, "token");
    handed->mailbox = get(keys, "mailbox");
    handed->uid_validity = get_number(keys, "uid-validity");
    handed->uid = get_number(keys, "uid");
    handed->sent_validity = get_number(keys, "sent-validity");
    handed->sent_next = get_number(keys, "sent-next");
    handed->told = g_key_file_get_boolean(keys, GROUP, "told", NULL);
    return handed;
}

static MoHanded *load(const char *path)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    g_autoptr(GKeyFile) keys = g_key_file_new();
    if (!mo_file_read(path, FILE_MAX, &text, &length, NULL) ||
        !g_key_file_load_from_data(keys, text, length, G_KEY_FILE_NONE, NULL))
        return NULL;
    g_autoptr(MoHanded) handed = parse(keys);
    bool whole = handed->id && handed->customer && handed->path && handed->hash;
    return whole ? g_steal_pointer(&handed) : NULL;
}

MoHanded *mo_handed_load(const char *state_folder, const char *id)
{
    g_return_val_if_fail(state_folder != NULL && id != NULL, NULL);
    g_autofree char *path = make_path(state_folder, id);
    return load(path);
}

GPtrArray *mo_handed_list(const char *state_folder)
{
    g_return_val_if_fail(state_folder != NULL, NULL);
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)mo_handed_free);
    g_autofree char *folder = g_build_filename(state_folder, FOLDER, NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *name = files ? g_dir_read_name(files) : NULL; name;
         name = g_dir_read_name(files)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        MoHanded *handed = g_str_has_suffix(name, SUFFIX) ? load(path) : NULL;
        if (handed)
            g_ptr_array_add(list, handed);
    }
    return list;
}

static void put(GKeyFile *keys, const char *key, const char *value)
{
    if (value)
        g_key_file_set_string(keys, GROUP, key, value);
}

bool mo_handed_save(const char *state_folder, const MoHanded *handed, GError **error)
{
    g_return_val_if_fail(state_folder != NULL && handed != NULL && handed->id != NULL, false);
    g_autoptr(GKeyFile) keys = g_key_file_new();
    put(keys, "id", handed->id);
    put(keys, "customer", handed->customer);
    put(keys, "to", handed->to);
    g_key_file_set_int64(keys, GROUP, "written", handed->written_utc);
    put(keys, "path", handed->path);
    put(keys, "hash", handed->hash);
    put(keys, "maildir", handed->maildir);
    put(keys, "maildir-name", handed->maildir_name);
    put(keys, "maildir-hash", handed->maildir_hash);
    put(keys, "token", handed->token);
    put(keys, "mailbox", handed->mailbox);
    g_key_file_set_uint64(keys, GROUP, "uid-validity", handed->uid_validity);
    g_key_file_set_uint64(keys, GROUP, "uid", handed->uid);
    g_key_file_set_uint64(keys, GROUP, "sent-validity", handed->sent_validity);
    g_key_file_set_uint64(keys, GROUP, "sent-next", handed->sent_next);
    g_key_file_set_boolean(keys, GROUP, "told", handed->told);
    g_autofree char *folder = g_build_filename(state_folder, FOLDER, NULL);
    g_autofree char *path = make_path(state_folder, handed->id);
    g_autofree char *text = g_key_file_to_data(keys, NULL, NULL);
    if (!mo_folder_make(folder, error))
        return false;
    /* Without its token a draft in the mailbox would be nobody's. The rest is worth no wait for the
     * disk: what a power cut takes is a draft that is not tidied up. */
    if (handed->token)
        return mo_file_write(path, text, -1, error);
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

void mo_handed_forget(const char *state_folder, const char *id)
{
    g_return_if_fail(state_folder != NULL && id != NULL);
    g_autofree char *path = make_path(state_folder, id);
    (void)unlink(path);
}
