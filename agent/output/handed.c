#include "output/handed.h"

#include "base/file.h"
#include "output/keys.h"

#include <string.h>
#include <unistd.h>

#define FOLDER "drafts"
#define SUFFIX ".draft"

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
    g_free(handed->waiting);
    g_free(handed->other);
    g_strfreev(handed->files);
    g_free(handed->reply_to);
    g_free(handed->subject);
    g_free(handed->was_to);
    g_free(handed);
}

static char *make_path(const char *state_folder, const char *id)
{
    g_autofree char *name = g_strconcat(id, SUFFIX, NULL);
    return g_build_filename(state_folder, FOLDER, g_strdelimit(name, "/", '_'), NULL);
}

static void *parse(GKeyFile *keys)
{
    g_autoptr(MoHanded) handed = g_new0(MoHanded, 1);
    handed->id = mo_keys_get(keys, "id");
    handed->customer = mo_keys_get(keys, "customer");
    handed->to = mo_keys_get(keys, "to");
    handed->was_to = mo_keys_get(keys, "was-to");
    handed->subject = mo_keys_get(keys, "subject");
    handed->written_utc = mo_keys_get_instant(keys, "written");
    handed->path = mo_keys_get(keys, "path");
    handed->hash = mo_keys_get(keys, "hash");
    handed->maildir = mo_keys_get(keys, "maildir");
    handed->maildir_name = mo_keys_get(keys, "maildir-name");
    handed->maildir_hash = mo_keys_get(keys, "maildir-hash");
    handed->token = mo_keys_get(keys, "token");
    handed->mailbox = mo_keys_get(keys, "mailbox");
    handed->uid_validity = mo_keys_get_number(keys, "uid-validity");
    handed->uid = mo_keys_get_number(keys, "uid");
    handed->sent_validity = mo_keys_get_number(keys, "sent-validity");
    handed->sent_next = mo_keys_get_number(keys, "sent-next");
    handed->opened = mo_keys_get_flag(keys, "opened");
    handed->waiting = mo_keys_get(keys, "waiting");
    handed->other = mo_keys_get(keys, "other");
    handed->files = mo_keys_get_list(keys, "files");
    handed->reply_to = mo_keys_get(keys, "reply-to");
    handed->taken = mo_keys_get_flag(keys, "taken");
    handed->left = mo_keys_get_flag(keys, "left");
    handed->on_purpose = mo_keys_get_flag(keys, "on-purpose");
    handed->done_utc = mo_keys_get_instant(keys, "done");
    bool whole = handed->id && handed->customer && handed->path && handed->hash;
    return whole ? g_steal_pointer(&handed) : NULL;
}

MoHanded *mo_handed_load(const char *state_folder, const char *id)
{
    g_return_val_if_fail(state_folder != NULL && id != NULL, NULL);
    g_autofree char *path = make_path(state_folder, id);
    return mo_keys_load(path, parse);
}

GPtrArray *mo_handed_list(const char *state_folder)
{
    g_return_val_if_fail(state_folder != NULL, NULL);
    g_autofree char *folder = g_build_filename(state_folder, FOLDER, NULL);
    return mo_keys_list(folder, SUFFIX, parse, (GDestroyNotify)mo_handed_free);
}

bool mo_handed_save(const char *state_folder, const MoHanded *handed, GError **error)
{
    g_return_val_if_fail(state_folder != NULL && handed != NULL && handed->id != NULL, false);
    g_autoptr(GKeyFile) keys = g_key_file_new();
    mo_keys_put(keys, "id", handed->id);
    mo_keys_put(keys, "customer", handed->customer);
    mo_keys_put(keys, "to", handed->to);
    mo_keys_put(keys, "was-to", handed->was_to);
    mo_keys_put(keys, "subject", handed->subject);
    mo_keys_put_instant(keys, "written", handed->written_utc);
    mo_keys_put(keys, "path", handed->path);
    mo_keys_put(keys, "hash", handed->hash);
    mo_keys_put(keys, "maildir", handed->maildir);
    mo_keys_put(keys, "maildir-name", handed->maildir_name);
    mo_keys_put(keys, "maildir-hash", handed->maildir_hash);
    mo_keys_put(keys, "token", handed->token);
    mo_keys_put(keys, "mailbox", handed->mailbox);
    mo_keys_put_number(keys, "uid-validity", handed->uid_validity);
    mo_keys_put_number(keys, "uid", handed->uid);
    mo_keys_put_number(keys, "sent-validity", handed->sent_validity);
    mo_keys_put_number(keys, "sent-next", handed->sent_next);
    mo_keys_put_flag(keys, "opened", handed->opened);
    mo_keys_put(keys, "waiting", handed->waiting);
    mo_keys_put(keys, "other", handed->other);
    mo_keys_put_list(keys, "files", handed->files);
    mo_keys_put(keys, "reply-to", handed->reply_to);
    mo_keys_put_flag(keys, "taken", handed->taken);
    mo_keys_put_flag(keys, "left", handed->left);
    mo_keys_put_flag(keys, "on-purpose", handed->on_purpose);
    mo_keys_put_instant(keys, "done", handed->done_utc);
    g_autofree char *folder = g_build_filename(state_folder, FOLDER, NULL);
    g_autofree char *path = make_path(state_folder, handed->id);
    g_autofree char *text = g_key_file_to_data(keys, NULL, NULL);
    if (!mo_folder_make(folder, error))
        return false;
    /* Without its token a draft in the mailbox would be nobody's. The rest is worth no wait for the
     * disk: what a power cut takes is a draft that is not tidied up. */
    if (handed->token)
        return mo_file_write(path, text, -1, error);
    (void)unlink(path); /* GLib 2.74 leaves the end of a longer one standing */
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

void mo_handed_forget(const char *state_folder, const char *id)
{
    g_return_if_fail(state_folder != NULL && id != NULL);
    g_autofree char *path = make_path(state_folder, id);
    (void)unlink(path);
}
