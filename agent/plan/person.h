/* A customer during planning: her name, her pairs, and what the ledger must be told. */
#ifndef MOMENTS_PLAN_PERSON_H
#define MOMENTS_PLAN_PERSON_H

#include "plan/evaluate.h"
#include "plan/plan.h"

typedef struct {
    char *id;
    char *name;
    char *company;
    char *last_done_kind; /* NULL: none */
    GArray *pairs;        /* of MoPair: the active habits that mean her */
    MoCustomerHistory *known;
} MoPerson;

/* What a planning gathers while it streams. */
typedef struct {
    const MoPlanInput *input;
    MoPlanRules rules;
    MoDay today;
    MoDay planned;      /* the last counted day; MO_DAY_NONE: never planned */
    MoDay since;        /* records closed before it do not matter */
    GArray *habit_seen; /* of MoDay, by habit index */
    GArray *lapsed;     /* of unsigned, by habit index: lapsed without being raised */
    GPtrArray *writes;  /* of MoEntry */
} MoPlanning;

bool mo_planning_init(MoPlanning *planning, const MoPlanInput *input, GError **error);
void mo_planning_clear(MoPlanning *planning);

/* Adds the withdrawal of an open record to the writes. */
void mo_planning_withdraw(MoPlanning *planning, const MoRecord *record, const char *why);

/* Adds the counted lapses and the mark "planned" to the writes. */
void mo_planning_finish(MoPlanning *planning);

/* The person of a streamed customer with her pairs, every closing applied and written down. NULL on
 * a failed history. The caller frees it. */
MoPerson *mo_person_new(MoPlanning *planning, const MoCustomer *customer, GError **error);
void mo_person_free(MoPerson *person);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPerson, mo_person_free)

#endif
