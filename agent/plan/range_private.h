/* The days that the look-ahead plays, while today is planned and after it: range.c plays them,
 * range_waiting.c puts in order what waits for a place. */
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
    bool is_freed;  /* what was answered may let something else be raised on the same day */
} MoRange;

/* What waits for a place, on a day. */
typedef struct {
    MoPairRef ref;
    MoOccurrence occurrence;
    MoRankKey key;
    bool needs_place;
} MoWaiting;

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

static inline MoPair *mo_range_pair(MoPairRef ref)
{
    return &ref.player->pairs[ref.pair].pair;
}

/* What is open of a pair on the day that is played. */
static inline bool mo_range_find_open(const MoRange *range, MoPairRef ref,
                                      MoOccurrence *ret_occurrence)
{
    const MoPair *pair = mo_range_pair(ref);
    return mo_glance_find_open(range->glances[pair->index], pair, ret_occurrence);
}

/* ---- range_waiting.c ---- */

/* What is open on `day` and may be raised, by rank, as far as there are places for it: of
 * MoWaiting; the caller frees it. Pairs that lapsed or were moved leave the waiting list. *ret_open
 * counts what was raised and not snoozed. */
GArray *mo_range_sort_waiting(MoRange *range, MoDay day, unsigned *ret_open);

/* Tells of the moment that is asked for whether it waits on this day, and why. `chosen`: of
 * MoWaiting, what is raised on it. */
void mo_range_tell_wait(MoRange *range, const GArray *chosen, MoDay day);

/* Nothing is gathered any more. */
void mo_ahead_clear(MoPlanAhead *ahead);

#endif
