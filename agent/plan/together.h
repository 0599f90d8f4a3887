/* What is counted once for a company or project (`per`), while the look-ahead plays: an answer with
 * one of them counts for all, and who stands for them may change with it. */
#ifndef MOMENTS_PLAN_TOGETHER_H
#define MOMENTS_PLAN_TOGETHER_H

#include "plan/shortlist.h"

/* A pair by its place. */
typedef struct {
    MoPlayer *player;
    unsigned pair;
} MoPairRef;

typedef struct MoTogether MoTogether;

/* Of MoPlayer; borrowed. Free with mo_together_free(). */
MoTogether *mo_together_new(const GPtrArray *players);
void mo_together_free(MoTogether *together);

/* The moment of a pair was done on `day`, as a pair of its own may tell. The pairs whose next
 * moment is another one now: an array of MoPairRef; the caller frees it. */
GArray *mo_together_answer(MoTogether *together, MoRest *rest, MoPairRef done, MoDay nominal,
                           MoDay day);

#endif
