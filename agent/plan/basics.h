/* Basics before magic (DESIGN 2.4): while a promise is overdue, or something is not put right, the
 * company gets no surprises; without a company, the person. */
#ifndef MOMENTS_PLAN_BASICS_H
#define MOMENTS_PLAN_BASICS_H

#include "plan/person.h"

/* Notes what holds, up to planning->rest_last. */
void mo_basics_note(MoPlanning *planning, const MoPerson *person);

/* The same of one pair, if it holds something on `last` or before; `name` is the customer's. */
void mo_basics_note_pair(MoRest *rest, MoRested who, const MoPair *pair, MoDay last,
                         const char *name);

/* It was answered. */
void mo_basics_settle(MoRest *rest, MoRested who, const MoPair *pair, MoDay nominal);

/* "first comes what is open with Ann Example (sorry)"; NULL: nothing holds. The caller frees it. */
char *mo_basics_explain(const MoRest *rest, MoRested who, MoDay day);

#endif
