/* A moment made from a person, a pair and an occurrence. */
#ifndef MOMENTS_PLAN_BUILD_H
#define MOMENTS_PLAN_BUILD_H

#include "plan/person.h"
#include "plan/rank.h"

/* The instant at which a moment shown from `show` on is raised on `day` (DESIGN 2.5): its own hour
 * or the digest on its show day; what is overdue comes with the digest, or at the opening if it has
 * an hour; never outside working hours. */
MoLocal mo_build_raise(const MoConfig *config, const MoHabit *habit, MoDay show, MoDay day);

/* Whether the ledger knows something of this occurrence. */
bool mo_build_has_record(const MoPerson *person, const MoPair *pair,
                         const MoOccurrence *occurrence);

/* The moment as it stands on planning->today. The caller frees it. */
MoMoment *mo_build_moment(const MoPlanning *planning, const MoPerson *person, const MoPair *pair,
                          const MoOccurrence *occurrence);

/* The same for the look-ahead: raised on `day`. */
MoMoment *mo_build_planned(uint64_t seed, const MoConfig *config, const char *customer,
                           const char *name, const char *company, const MoPair *pair,
                           const MoOccurrence *occurrence, MoDay day);

/* Gives each moment of the array its customer, and a suggestion where its kind asks for one. The
 * stream must have met her. */
bool mo_build_attach_customers(const MoPlanInput *input, GPtrArray *moments, GError **error);

/* What it is by what is open of it: it comes back at the hour until which it was put off. */
void mo_build_open(const MoConfig *config, MoMoment *moment, const MoOpen *open);

#endif
