/* A draft that was written goes where the mail program finds it by itself (`drafts =`): into a
 * Maildir, or through the spool to moments-courier. What was handed over is remembered (handed.h),
 * so that it can be taken back while she has not touched it. */
#ifndef MOMENTS_OUTPUT_HANDOVER_H
#define MOMENTS_OUTPUT_HANDOVER_H

#include "output/draft.h"

/* Hands over what mo_draft_write() wrote; a copy of an earlier draft of the same moment that nobody
 * touched gives way. *ret_spooled: the courier has something to do. False when the copy could not
 * be made: the file stays. */
bool mo_handover(const MoDraftRequest *request, const char *state_folder, const MoDraft *draft,
                 bool *ret_spooled, GError **error);

/* Whether the moment's draft lies there and is no longer what was written. */
bool mo_handover_is_edited(const char *state_folder, const char *id, const char *path);

/* The moment came to nothing or is held back, or she is not to be written to: takes its draft away
 * wherever nobody touched it. It is remembered as taken, so that it can come back with its moment;
 * what she changed is hers and stays. True when that is so: once, since it is remembered as left.
 * *ret_spooled is set to true when the courier has something to do, else left alone. */
bool mo_handover_withdraw(const char *state_folder, const char *id, int64_t now_utc,
                          bool *ret_spooled);

/* A draft in the mailbox. */
typedef struct {
    const char *id; /* of its moment */
    const char *mailbox;
    uint32_t uid_validity, uid;
    const char *after; /* the token of the draft that takes its place; NULL: none does */
} MoMailedDraft;

/* Queues the removal of a draft from the mailbox; it waits for the one that takes its place. */
bool mo_handover_remove_mail(const char *state_folder, const MoMailedDraft *mailed, int64_t now_utc,
                             GError **error);

#endif
