/* The days that the look-ahead plays, while today is planned and after it. */
#ifndef MOMENTS_PLAN_RANGE_PRIVATE_H
#define MOMENTS_PLAN_RANGE_PRIVATE_H

#include "plan/ahead.h"
#include "plan/together.h"
#include "plan/waits.h"

typedef struct {
    const MoPlanInput *input;
    MoPlanRules rules; /* what the pairs point to */
    MoDay first;       /* today */
    MoDay last;
    MoShortlist *shortlist;
    MoRest *rest;
    MoGlance **glances; /* by habit: of the day that is played */
    GPtrArray *agenda;  /* of GArray of MoPairRef, one per day from first to last */
    GArray *waiting;    /* of MoPairRef: show day has come, no place yet */
    MoTogether *together;
    GPtrArray *moments;
    MoWaits *waits; /* of whose moment it is told why it waits; NULL: of none */
    bool lacks;     /* somebody whom the shortlist left out would have had a turn */
} MoRange;

struct MoPlanAhead {
    MoDay last;
    bool is_begun, is_gathered;
    MoRange range; /* if it is begun */
};

/* Up to `last`; `times`: how long the shortlist is. */
void mo_range_init(MoRange *range, const MoPlanInput *input, MoDay last, unsigned times);
void mo_range_clear(MoRange *range);

/* mo_plan_range() without customers; `waits` may be NULL. */
GPtrArray *mo_range_play(const MoPlanInput *input, MoDay from, MoDay to, MoWaits *waits,
                         GError **error);

/* Nothing is gathered any more. */
void mo_ahead_clear(MoPlanAhead *ahead);

#endif
