/* What may be shown today.
 *
 * Half a million moments may be due at once while five have a place, so of those that only wait for
 * one (neither raised before nor a fixed day) no more than the best are kept, and the rest is
 * counted. That loses nothing: places go by rank, and what ranks behind more moments than there are
 * places gets none. Who rests, or has a better one of her own or of her company before her, can
 * have no place; of those only some are kept, for the list of what waits. Only for those that are
 * left a moment is made. */
#ifndef MOMENTS_PLAN_CANDIDATE_H
#define MOMENTS_PLAN_CANDIDATE_H

#include "plan/build.h"
#include "plan/cut.h"

typedef struct {
    MoRankKey key;
    MoMoment *moment; /* NULL: made of the following when the list is complete */
    MoPair pair;
    MoOccurrence occurrence;
    char *id, *name, *company;
    MoRested rested;
    bool asked_for;
    const MoHabit *yields_to; /* MoMoment */
    char *origin, *what;      /* the pair's */
} MoCandidate;

/* What ranks behind `last` of a list was cut. */
typedef struct {
    bool is;
    MoRankKey last;
} MoCutLine;

typedef struct {
    const MoPlanning *planning;
    GArray *sure; /* of MoCandidate: all of these are kept */
    GArray *best; /* of MoCandidate: of these, so many; now and then one fewer than twice as many */
    unsigned n_best; /* how many */
    MoCutLine best_line;
    GArray *held; /* of MoCandidate: of those that rest so many too */
    MoCutLine held_line;
    MoCut cut;
} MoCandidates;

/* Keeps the best `n_best` of those that wait, and those that the input asks for. */
void mo_candidates_init(MoCandidates *candidates, const MoPlanning *planning, unsigned n_best);
void mo_candidates_clear(MoCandidates *candidates);

/* Whether what only waits for a place is cut: its key is behind the best that are kept. */
bool mo_candidates_cuts(const MoCandidates *candidates, const MoRankKey *key);

/* A pair that is open. */
void mo_candidates_offer(MoCandidates *candidates, const MoPerson *person, const MoPair *pair,
                         const MoOccurrence *occurrence);

/* A moment made before; it is taken over. */
void mo_candidates_take(MoCandidates *candidates, MoMoment *moment, const MoRankKey *key);

/* All that were kept, by rank, each with its moment: a GArray of MoCandidate, borrowed. Who takes a
 * moment out sets it to NULL. */
GArray *mo_candidates_sort(MoCandidates *candidates);

#endif
