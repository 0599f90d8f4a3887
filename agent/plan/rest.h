/* Rest (DESIGN 2.4): the least time between two surprises for a person and for a company.
 *
 * Rest begins with a first raise, and anew with `done`; what gives it back is simply not noted. A
 * fixed day that is to be shown keeps the days before it free. Who rests is found by hashes, so
 * that a million customers cost nothing: only those of whom something is noted are held. */
#ifndef MOMENTS_PLAN_REST_H
#define MOMENTS_PLAN_REST_H

#include "base/day.h"

#include <glib.h>

typedef struct MoRest MoRest;

/* Who rests with a moment. */
typedef struct {
    uint64_t person;
    uint64_t company; /* 0: none */
} MoRested;

/* A company by its name as people compare names; 0 for none. */
uint64_t mo_company_key(const char *company);

/* Days; 0: no rest. Free with mo_rest_free(). */
MoRest *mo_rest_new(unsigned person_days, unsigned company_days);
void mo_rest_free(MoRest *rest);

/* A surprise was first raised, or done, on `day`. */
void mo_rest_begin(MoRest *rest, MoRested who, MoDay day);

/* A fixed day will be first shown on `day`; `what` tells of which pair. */
void mo_rest_expect(MoRest *rest, MoRested who, uint64_t what, MoDay day);

/* None of those will be, that of the pair were expected with the person. */
void mo_rest_unexpect(MoRest *rest, MoRested who, uint64_t what);

/* How many days before a fixed day the rest of anybody can begin. */
unsigned mo_rest_get_reach(const MoRest *rest);

/* From `day` on the company (without one: the person) is owed something, and gets no surprise until
 * that is settled; `what` tells it from all else that is owed. `label` is taken. */
void mo_rest_owe(MoRest *rest, MoRested who, uint64_t what, MoDay day, char *label);
void mo_rest_settle(MoRest *rest, MoRested who, uint64_t what);

/* The label of what has been owed longest on a day; NULL: nothing is. Borrowed. */
const char *mo_rest_owes(const MoRest *rest, MoRested who, MoDay day);

/* Nothing is noted of the person any more, also where she rests with her company. */
void mo_rest_forget(MoRest *rest, MoRested who);

/* Why a surprise that is no fixed day cannot be shown on a day. */
typedef struct {
    bool is_company; /* it is the company that rests */
    MoDay began;     /* MO_DAY_NONE: */
    MoDay expected;  /* a fixed day, shown then */
    MoDay until;     /* the first day on which another may be shown, as far as this one counts */
} MoRestReason;

/* `ret_reason` may be NULL. */
bool mo_rest_holds(const MoRest *rest, MoRested who, MoDay day, MoRestReason *ret_reason);

/* Whose turn it can be on one day, best first: rest lets one of a person and one of a company have
 * it. Free with mo_rest_turns_free(). */
typedef struct MoRestTurns MoRestTurns;

MoRestTurns *mo_rest_turns_new(const MoRest *rest);
void mo_rest_turns_free(MoRestTurns *turns);

/* Whether neither she nor her company had a turn before; it is hers then. */
bool mo_rest_turns_take(MoRestTurns *turns, MoRested who);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoRest, mo_rest_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoRestTurns, mo_rest_turns_free)

#endif
