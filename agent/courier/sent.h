/* Which draft a sent message was.
 *
 * A message accounts for one draft at most. The nearest comes first: one that says so itself, by
 * its X-Moments-Id, the message that it answers or its subject; then the oldest draft, and that is
 * a guess. */
#ifndef MOMENTS_COURIER_SENT_H
#define MOMENTS_COURIER_SENT_H

#include "courier/mailbox.h"
#include "output/handed.h"

/* A draft that is gone from the mailbox, and a message to whom it was for. */
typedef struct {
    const MoHanded *handed;
    uint32_t validity, uid; /* of the message */
    unsigned nearness;      /* 0: only the address is the same */
} MoSentPair;

/* How near a message is to a draft. */
unsigned mo_sent_get_nearness(const MoHanded *handed, const MoSentMarks *marks);

/* Leaves of the pairs those that hold: each draft and each message once. An array of MoSentPair. */
void mo_sent_choose(GArray *pairs);

/* What was accounted for before, which is remembered in STATE/spool: the token of the draft that a
 * message was; NULL: none yet. The caller frees it. */
char *mo_sent_find_draft(const char *state_folder, const MoSentPair *pair);
bool mo_sent_remember(const char *state_folder, const MoSentPair *pair, GError **error);

#endif
