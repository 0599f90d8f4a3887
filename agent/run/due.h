/* What has to be shown now: the rules of raising (DESIGN 2.5 and 6) without doing any of it.
 *
 * A pure function of today's plan, the hour, and a few facts about what was shown before. */
#ifndef MOMENTS_RUN_DUE_H
#define MOMENTS_RUN_DUE_H

#include "plan/plan.h"

/* At most this many notes stand on the screen at a time, digests counted; what is more comes as one
 * digest. GNOME keeps three notes of a program, and drops the oldest without a word. */
#define MO_NOTES_MAX 3

typedef struct {
    MoLocal now;
    int64_t now_utc;
    bool had_morning;   /* the digest of the day was shown */
    bool had_afternoon; /* and the one of the afternoon */
    bool lost_digest;   /* one of today went away unseen, and is to be told again */
    unsigned n_singles; /* single notes on the screen */
    unsigned n_digests;
    MoLocal quiet_until; /* she wants no notes before it; day MO_DAY_NONE: never said */
} MoDueFacts;

typedef struct {
    MoMoment *moment; /* borrowed from the plan */
    MoNudge nudge;    /* POPUP, DIGEST or REMINDER; 0: only listed, no delivery of its own */
    bool again;       /* a delivery before was cut off */
    bool urgent;      /* must happen today, and is told once more in the afternoon */
} MoDueItem;

typedef enum {
    MO_DIGEST_NONE,
    MO_DIGEST_MORNING,
    MO_DIGEST_AFTERNOON,
    MO_DIGEST_ALSO
} MoDigestKind;

typedef struct {
    GArray *singles; /* of MoDueItem, by rank */
    MoDigestKind digest_kind;
    GArray *digest;    /* of MoDueItem, by rank; empty when there is no digest */
    GPtrArray *drafts; /* of MoMoment, borrowed: those that want a draft and have none */
    MoLocal next; /* when to look again, if nothing changes before; day MO_DAY_NONE: at midnight */
} MoDue;

/* What is due at facts->now. Outside working hours nothing is, and `next` says when; while she
 * wants quiet drafts alone are, and what came up meanwhile is told by a digest after it. */
MoDue *mo_due_new(const MoPlan *plan, const MoConfig *config, const MoDueFacts *facts);
void mo_due_free(MoDue *due);

/* When the second look at what must still happen today is taken: 14:00, inside working hours. */
int32_t mo_due_get_afternoon(const MoConfig *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoDue, mo_due_free)

#endif
