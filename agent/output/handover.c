#include "output/handover.h"

#include "base/file.h"
#include "base/text.h"
#include "output/handed.h"
#include "output/maildir.h"
#include "output/message.h"
#include "output/spool.h"

#include <string.h>
#include <unistd.h>

static char *hash_bytes(GBytes *bytes)
{
    return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
}

static MoHanded *new_handed(const MoDraftRequest *request, const MoDraft *draft)
{
    const MoMoment *moment = request->moment;
    MoHanded *handed = g_new0(MoHanded, 1);
    handed->id = g_strdup(moment->id);
    handed->customer = g_strdup(moment->customer_id);
    handed->to = g_strdup(draft->to);
    handed->subject = g_strdup(draft->subject);
    handed->written_utc = request->now_utc;
    handed->path = g_strdup(draft->path);
    handed->hash = hash_bytes(draft->eml);
    const MoCustomer *other = mo_moment_get_other(moment);
    handed->other = other ? g_strdup(other->id) : NULL;
    handed->files = g_strdupv(request->attachment_names);
    handed->reply_to = g_strdup(request->reply_to_id);
    handed->on_purpose = moment->held != NULL;
    return handed;
}

/* ---- into a Maildir ---- */

static bool deliver_to_maildir(MoHanded *handed, const char *folder, GBytes *eml, GError **error)
{
    g_autoptr(GBytes) copy = mo_message_copy(eml, NULL, true);
    handed->maildir_name = mo_maildir_deliver(folder, copy, handed->written_utc, error);
    if (!handed->maildir_name)
        return false;
    handed->maildir = g_strdup(folder);
    handed->maildir_hash = hash_bytes(copy);
    return true;
}

/* ---- to the courier ---- */

static bool send_to_courier(MoHanded *handed, const char *state_folder, GBytes *eml, GError **error)
{
    g_autofree char *random = mo_random_token();
    handed->token = g_strdup_printf("%s.%s", handed->id, random);
    g_autoptr(GBytes) copy = mo_message_copy(eml, handed->token, false);
    MoJob job = {.kind = MO_JOB_DELIVER,
                 .id = handed->id,
                 .token = handed->token,
                 .created_utc = handed->written_utc};
    return mo_spool_add(state_folder, &job, copy, error);
}

bool mo_handover_remove_mail(const char *state_folder, const MoMailedDraft *mailed, int64_t now_utc,
                             GError **error)
{
    g_autofree char *random = mo_random_token();
    g_autofree char *token = g_strdup_printf("%s.%s", mailed->id, random);
    MoJob job = {.kind = MO_JOB_REMOVE,
                 .id = (char *)mailed->id,
                 .token = token,
                 .created_utc = now_utc,
                 .mailbox = (char *)mailed->mailbox,
                 .uid_validity = mailed->uid_validity,
                 .uid = mailed->uid,
                 .after = (char *)mailed->after};
    return mo_spool_add(state_folder, &job, NULL, error);
}

/* Takes back a job that waits; what was to go after it goes after the next one. While the courier
 * is at work it is left to its result, which nobody expects then. */
static void cancel_job(const char *state_folder, const char *token, const char *next_token)
{
    int lock = mo_spool_lock(state_folder, NULL);
    if (lock < 0)
        return;
    g_autoptr(GPtrArray) jobs = mo_spool_list(state_folder);
    for (guint i = 0; i < jobs->len; i++) {
        const MoJob *job = g_ptr_array_index(jobs, i);
        /* One that may be there already has to be looked for. */
        if (strcmp(job->token, token) != 0 || job->attempted)
            continue;
        if (next_token)
            mo_spool_pass_on(state_folder, token, next_token);
        mo_spool_remove(state_folder, token);
    }
    close(lock);
}

/* ---- taking back ---- */

/* What lies in the mailbox goes when `next_token` is there. False when one that she changed stays.
 */
static bool remove_copies(const MoHanded *handed, const char *state_folder, const char *next_token,
                          int64_t now_utc, bool *ret_spooled)
{
    MoMailedDraft mailed = {handed->id, handed->mailbox, handed->uid_validity, handed->uid,
                            next_token};
    bool all = true;
    if (handed->maildir && handed->maildir_name && handed->maildir_hash)
        all = mo_maildir_remove_untouched(handed->maildir, handed->maildir_name,
                                          handed->maildir_hash);
    if (handed->mailbox && mo_handover_remove_mail(state_folder, &mailed, now_utc, NULL))
        *ret_spooled = true;
    else if (handed->token)
        cancel_job(state_folder, handed->token, next_token);
    return all;
}

/* No copy lies anywhere; what is kept is enough to make it again, or to know her changes. */
static bool note_withdrawn(MoHanded *handed, const char *state_folder, bool edited)
{
    handed->taken = !edited;
    handed->left = edited;
    g_clear_pointer(&handed->maildir, g_free);
    g_clear_pointer(&handed->token, g_free);
    g_clear_pointer(&handed->mailbox, g_free);
    return mo_handed_save(state_folder, handed, NULL);
}

bool mo_handover(const MoDraftRequest *request, const char *state_folder, const MoDraft *draft,
                 bool *ret_spooled, GError **error)
{
    g_return_val_if_fail(request != NULL && state_folder != NULL && draft->path != NULL, false);
    const MoConfig *config = request->config;
    *ret_spooled = false;
    g_autoptr(MoHanded) old = mo_handed_load(state_folder, request->moment->id);
    g_autoptr(MoHanded) handed = new_handed(request, draft);
    bool fine = true;
    if (config->drafts_way == MO_DRAFTS_MAILDIR)
        fine = deliver_to_maildir(handed, config->maildir, draft->eml, error);
    else if (config->drafts_way == MO_DRAFTS_IMAP)
        fine = *ret_spooled = send_to_courier(handed, state_folder, draft->eml, error);
    /* The old one goes only when the new one is known: what is delivered for nobody goes too. */
    if (!mo_handed_save(state_folder, handed, fine ? error : NULL))
        return false;
    if (old && fine)
        remove_copies(old, state_folder, handed->token, request->now_utc, ret_spooled);
    return fine;
}

bool mo_handover_is_edited(const char *state_folder, const char *id, const char *path)
{
    g_autoptr(MoHanded) handed = mo_handed_load(state_folder, id);
    return handed && strcmp(handed->path, path) == 0 && g_file_test(path, G_FILE_TEST_EXISTS) &&
           !mo_file_has_hash(path, handed->hash);
}

bool mo_handover_withdraw(const char *state_folder, const char *id, int64_t now_utc,
                          bool *ret_spooled)
{
    g_autoptr(MoHanded) handed = mo_handed_load(state_folder, id);
    if (!handed || handed->taken || handed->left)
        return false;
    bool edited = mo_handover_is_edited(state_folder, id, handed->path);
    bool gone = !edited && unlink(handed->path) == 0;
    bool all = remove_copies(handed, state_folder, NULL, now_utc, ret_spooled);
    if (!(edited || (gone && all)) || !note_withdrawn(handed, state_folder, edited))
        mo_handed_forget(state_folder, id);
    return edited;
}
