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

/* `players`, of MoPlayer, and `rest` are borrowed. Free with mo_together_free(). */
MoTogether *mo_together_new(const GPtrArray *players, MoRest *rest, MoDay first, MoDay last);
void mo_together_free(MoTogether *together);

/* A day begins: whose date went by may leave it to others. The pairs whose next moment is another
 * one now: an array of MoPairRef; the caller frees it. */
GArray *mo_together_begin(MoTogether *together, MoDay day);

/* The moment of a pair was done on `day`, as a pair of its own may tell; the same. */
GArray *mo_together_answer(MoTogether *together, MoPairRef done, MoDay nominal, MoDay day);

#endif
