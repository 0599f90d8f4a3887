/* Rhythm (DESIGN 2.4): never the same kind of surprise twice running for a customer when another
 * habit would do. */
#ifndef MOMENTS_PLAN_RHYTHM_H
#define MOMENTS_PLAN_RHYTHM_H

#include "plan/rank.h"

/* Whether the moment of a pair may have to give way: one that was not raised, of the kind that was
 * done last with her. A fixed day never does, nor what is past its latest day. */
bool mo_rhythm_is_asked(const MoPair *pair, const MoOccurrence *occurrence, const MoRankKey *key);

/* Whether another of her pairs would do instead: one of another kind that is open on `day`. */
bool mo_rhythm_would_do(const MoPair *other, const MoPair *pair, MoDay day);

/* Why it waits; `other` is the habit that would do, or its own where she had a surprise on the same
 * day. The caller frees it. */
char *mo_rhythm_explain(const MoHabit *habit, const MoHabit *other);

#endif
