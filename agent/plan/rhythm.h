/* Rhythm (DESIGN 2.4): never the same kind of surprise twice running for a customer when another
 * habit would do. */
#ifndef MOMENTS_PLAN_RHYTHM_H
#define MOMENTS_PLAN_RHYTHM_H

#include "plan/rank.h"

/* Whether the moment of a pair may have to give way: one that was not raised, of the kind that was
 * done last with her. A fixed day never does, nor what is past its latest day. */
bool mo_rhythm_is_asked(const MoPair *pair, const MoOccurrence *occurrence, const MoRankKey *key);

/* Whether another of her pairs would do instead: one of another kind that is open on `day`, or
 * comes up while the moment still is. */
bool mo_rhythm_would_do(const MoPair *other, const MoPair *pair, const MoOccurrence *occurrence,
                        MoDay day);

#endif
