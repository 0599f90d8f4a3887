/* What is remembered of a draft that was made: where it lies, and what it was, so that one that she
 * changed is told from one that she did not. One small file a moment, in the state folder; the
 * ledger holds what happened, this only what has to be tidied up. */
#ifndef MOMENTS_OUTPUT_HANDED_H
#define MOMENTS_OUTPUT_HANDED_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *id; /* the moment's */
    char *customer;
    char *other;  /* of an introduction: the id of the other person; NULL: none */
    char *to;     /* the address, in ASCII; of an introduction both, with a comma */
    char *was_to; /* the same of before she had another one, when a draft that she changed stayed;
                     NULL: it is the same */
    char *subject;
    int64_t written_utc;
    char *path; /* the .eml */
    char *hash; /* of its bytes, SHA-256 */
    /* A copy in a Maildir; NULL: none. */
    char *maildir, *maildir_name, *maildir_hash;
    /* A copy in a mailbox; NULL: none. */
    char *token;   /* the value of X-Moments-Id */
    char *mailbox; /* where it lies; NULL: not there yet */
    uint32_t uid_validity, uid;
    uint32_t sent_validity, sent_next; /* of the sent folder, when it was delivered; 0: unknown */
    bool opened;                       /* she looked at it from here */
    char *waiting; /* why it cannot be delivered for now, as she was told; NULL: it can */
    /* What she gave along: names below the attachments folder, NULL-terminated (NULL: none), and
     * the Message-ID that it answers. */
    char **files;
    char *reply_to;
    bool taken; /* nothing of it lies there any more: we took it away, and bring it back with its
                   moment */
    bool left;  /* it would have been taken away, but she changed it: she was told */
    bool on_purpose;  /* she had it written while its moment was held back */
    int64_t done_utc; /* its moment is found done since; 0: it is not, or no more */
} MoHanded;

void mo_handed_free(MoHanded *handed);

/* NULL when nothing is known of that moment's draft. The caller frees it. */
MoHanded *mo_handed_load(const char *state_folder, const char *id);

/* All of them, in no order. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_handed_list(const char *state_folder);

bool mo_handed_save(const char *state_folder, const MoHanded *handed, GError **error);
void mo_handed_forget(const char *state_folder, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoHanded, mo_handed_free)

#endif
