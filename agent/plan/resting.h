/* Who rests, as far as a stream of persons tells. */
#ifndef MOMENTS_PLAN_RESTING_H
#define MOMENTS_PLAN_RESTING_H

#include "plan/person.h"

MoRested mo_person_get_rested(const MoPerson *person);

/* Notes of a person that was read what rest she and her company need: her last surprise, and the
 * fixed days up to planning->rest_last and within rest behind it. */
void mo_resting_note(MoPlanning *planning, const MoPerson *person);

/* Notes the fixed days of a pair from `today` on in the same way, up to `last` and within rest
 * behind it; mo_rest_unexpect() with the pair's hash takes them back. */
void mo_resting_expect(MoRest *rest, MoRested who, const MoPair *pair, MoDay today, MoDay last);

/* "rests until Monday 9 March 2026: the last surprise was on Thursday 5 March". The caller frees
 * it. */
char *mo_resting_explain(const MoRestReason *reason, const char *company, MoDay today);

#endif
