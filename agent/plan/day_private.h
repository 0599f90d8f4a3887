/* What planning a day and bringing it up to date share. */
#ifndef MOMENTS_PLAN_DAY_PRIVATE_H
#define MOMENTS_PLAN_DAY_PRIVATE_H

#include "plan/candidate.h"

struct MoPlanOwn {
    GHashTable *keys; /* the rank of each moment */
    MoCutLine best_line, held_line;
    MoRest *rest; /* who rests; of all persons */
    MoCut cut;
    uint64_t bans; /* mo_day_sum_bans() when it was made */
    bool lacks;    /* there are places left for what was cut */
};

MoPlan *mo_day_plan_new(void);

/* Why nothing gets a place any more on a day. The caller frees it. */
char *mo_day_explain_no_place(const MoConfig *config, MoDay day);

/* How many of those that wait for a place are kept. */
unsigned mo_day_count_kept(const MoConfig *config);

/* A number for all that customers asked us not to do: another when any of it changed. */
uint64_t mo_day_sum_bans(MoHistory *history);

/* Gives places to the candidates by rank, and customers to what is shown. */
bool mo_day_settle(MoPlanning *planning, MoCandidates *candidates, MoPlan *plan, GError **error);

/* Offers what is open of a person. */
void mo_day_collect(MoPlanning *planning, const MoPerson *person, MoCandidates *candidates);

#endif
