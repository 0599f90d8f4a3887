/* Where one customer has several moments of one habit at a time: what entries started (steps after
 * a complaint, promises by the user), and promises of a rule, of which each stays until it is
 * answered. Each of them is a pair of its own, with one nominal day (`only`). They exist for
 * customers who have something to answer: nobody else costs anything. */
#ifndef MOMENTS_PLAN_SEVERAL_H
#define MOMENTS_PLAN_SEVERAL_H

#include "plan/pair.h"

/* Whether the habit's moments are started by entries. */
bool mo_habit_is_started(const MoHabit *habit);

/* What may start moments of the habit: 1 << MoStartType, or 0. */
unsigned mo_habit_get_starts(const MoHabit *habit);

/* Whether the unanswered moments of a pair stand beside each other: of class promise or recovery,
 * by a rule or a yearly date. */
bool mo_pair_is_unrolled(const MoPair *pair);

/* The pair of what an entry started, made of the `base` of habit and customer; `history` is what is
 * known of that habit (NULL: nothing). False when it starts nothing for this habit, or was
 * answered. Borrows from `start`. Clear with mo_pair_clear(). */
bool mo_pair_start(MoPair *pair, const MoPair *base, const MoStart *start,
                   const MoPairHistory *history);

/* The next unanswered moment of an unrolled pair that shows on `day` or before, as a pair of its
 * own; `base` goes on behind it. False: there is none any more, and what `base` still gives comes
 * later. */
bool mo_pair_unroll(MoPair *base, MoDay day, MoPair *ret_pair);

/* The pair of a moment that was begun or raised, as it stands. */
void mo_pair_keep_open(MoPair *pair, const MoPair *base, const MoRecord *record);

/* Of surprises that entries started, a newer one takes the place of an older: says so to `pair`,
 * when `other` is newer and of the same habit. */
void mo_pair_give_way(MoPair *pair, const MoPair *other);

/* The same for what `start` started, of which there is no pair any more if it was answered: what it
 * took the place of does not come back. */
void mo_pair_give_way_to_answered(MoPair *pair, const MoPair *base, const MoStart *start,
                                  const MoPairHistory *history);

#endif
