/* The days that a rule gives. One interface, two engines: a civil-day stepper for the everyday
 * grammar, libical for every other rule. A differential test holds them together.
 *
 * Recurrence runs on days without zones. An instance before `start` does not exist; `start` itself
 * is an instance only if the rule gives it. Intervals are counted from the period that holds the
 * start, and COUNT begins with the first instance. */
#ifndef MOMENTS_WHEN_RECUR_H
#define MOMENTS_WHEN_RECUR_H

#include "when/rule.h"

typedef struct MoRecur MoRecur;

/* The rule is copied. `start` MO_DAY_NONE is allowed unless mo_rule_needs_start(): the series then
 * has no beginning. `clamp`: a monthly or yearly rule on the 29th-31st, named or taken from the
 * start, falls on the last day of shorter months (how `when = every month` reads) instead of
 * skipping them (RFC 5545). NULL
 * and MO_ERROR_INVALID when the rule can give no day at all from there. Free with mo_recur_free().
 */
MoRecur *mo_recur_new(const MoRule *rule, MoDay start, bool clamp, GError **error);

void mo_recur_free(MoRecur *recur);

/* The first instance on or after `day`, MO_DAY_NONE if there is none up to MO_DAY_LAST. Calls in
 * any order are right; ascending ones are fastest. O(1) in the stepper. */
MoDay mo_recur_next(MoRecur *recur, MoDay day);

/* The last instance on or before `day`, MO_DAY_NONE if there is none. */
MoDay mo_recur_previous(MoRecur *recur, MoDay day);

/* The least number of days between two instances in a row (found over the first 400 instances or 40
 * years from the start, whichever ends first); 0 when there is at most one instance. Cached. */
unsigned mo_recur_shortest_gap(MoRecur *recur);

/* Whether libical is at work: for tests and for telling the user. */
bool mo_recur_is_libical(const MoRecur *recur);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoRecur, mo_recur_free)

#endif
