/* A customer during planning: her pairs, and what the ledger must be told. */
#ifndef MOMENTS_PLAN_PERSON_H
#define MOMENTS_PLAN_PERSON_H

#include "plan/glance.h"
#include "plan/group.h"
#include "plan/plan.h"
#include "plan/rank.h"
#include "plan/rest.h"
#include "plan/several.h"

typedef struct {
    MoWho who;
    const char *last_done_kind; /* NULL: none; borrowed from `known` */
    MoCustomerHistory *known;   /* NULL: nothing but the day first seen */
    GPtrArray *starts;          /* of MoStart: what her pairs borrow from; NULL: none */
    MoPair *pairs;              /* of the active habits that mean her; of some habits several */
    unsigned n_pairs, n_room;
    unsigned n_basics, n_fixed; /* of her pairs: promises and recovery; fixed days */
    const MoGroups *groups;     /* borrowed; NULL: each of her pairs is counted for her alone */
    unsigned stopped;    /* of MoBan, with MO_BAN_ALL: only what was promised is listed; else 0 */
    MoDay stopped_until; /* mo_person_lift(): the last day of that; else MO_DAY_NONE */
} MoPerson;

/* What a planning keeps of a habit. */
typedef struct {
    MoPairHabit pair;
    MoGlance *glance;        /* of today */
    MoPair plain;            /* of the one of whom nothing is known and who came last */
    unsigned n_lapsed;       /* lapsed without being raised */
    unsigned n_lapsing;      /* of that one */
    MoGlanced singly;        /* what there is of her, where she is like nobody else */
    const MoGlanced *ranked; /* what stands in the glance has this rank, but for the hash: */
    MoRankKey key;
} MoPlanningHabit;

/* What a planning gathers while it streams. */
typedef struct {
    const MoPlanInput *input;
    MoPlanRules rules;
    MoDay today;
    MoDay counted;      /* the last counted day; MO_DAY_NONE: there is nothing to count today */
    MoDay since;        /* records closed before it do not matter */
    bool is_first;      /* the first planning of this day */
    unsigned wanted;    /* 1 << MoStartType: what starts moments of some habit */
    MoGroups *groups;   /* mo_planning_gather(); NULL: no habit is counted for several */
    unsigned n_read;    /* how many persons came */
    MoRest *rest;       /* who rests, as far as persons were read */
    MoDay rest_last;    /* the last day for which that matters; today unless changed */
    MoDay answered_day; /* of the person read last: a contact has just answered a surprise */
    bool rest_is_known; /* of all persons: nothing more is noted */
    bool is_update;     /* persons are read anew: what was noted of them is forgotten */
    MoPlanningHabit *habits;
    unsigned n_habits;
    unsigned *usual; /* places of the habits that may mean somebody of whom nothing is known */
    unsigned n_usual;
    MoPerson person;   /* the one read last */
    GPtrArray *writes; /* of MoEntry */
} MoPlanning;

/* The hash of a customer's id, by the ledger's seed. */
uint64_t mo_person_hash(const MoPlanRules *rules, const char *customer);

void mo_planning_init(MoPlanning *planning, const MoPlanInput *input);
void mo_planning_clear(MoPlanning *planning);

/* Reads the records once for who stands for whom, where a habit asks for that, and begins anew. The
 * stream must follow the history. */
bool mo_planning_gather(MoPlanning *planning, GError **error);

/* The customer who came last in the stream, with her pairs, every closing applied and written down.
 * NULL on a failed history. Good until the next call and until the next row is read. A customer of
 * whom nothing is known costs neither a query nor an allocation. */
MoPerson *mo_planning_read(MoPlanning *planning, const MoCustomer *customer, GError **error);

/* The same for a customer by her id, when the stream has met her before; *ret_person NULL: it has
 * not. False on a failed history. */
bool mo_planning_find(MoPlanning *planning, const char *id, MoPerson **ret_person, GError **error);

/* Habits that had another name: what was written under it counts. */
void mo_person_heed_names(const MoPlanning *planning, MoCustomerHistory *known);

/* The same of steps that were done under such a name (of MoStart; NULL: none). */
void mo_person_heed_steps(const MoPlanning *planning, GPtrArray *starts);

/* Adds her pairs of a habit, whomever it means; nothing is written. */
void mo_person_add_pairs(MoPerson *person, const MoPlanning *planning,
                         const MoPlanningHabit *habit);

/* Where nobody may contact her today and everybody may on `last`: adds the surprises that she has
 * from then on, for the look-ahead. Today has none of them. */
void mo_person_lift(MoPerson *person, const MoPlanning *planning, MoDay last);

/* What is open of a pair today. */
bool mo_planning_find_open(MoPlanning *planning, const MoPair *pair, MoOccurrence *ret_occurrence);

/* Adds the withdrawal of an open record to the writes. */
void mo_planning_withdraw(MoPlanning *planning, const MoRecord *record, const char *why);

/* Adds the counted lapses and the mark "planned" to the writes. */
void mo_planning_finish(MoPlanning *planning);

#endif
