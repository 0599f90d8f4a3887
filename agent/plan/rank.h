/* The order of moments (DESIGN 2.8), and who gets a place today (2.4). */
#ifndef MOMENTS_PLAN_RANK_H
#define MOMENTS_PLAN_RANK_H

#include "plan/evaluate.h"

/* What the order looks at. Plain values: the look-ahead keeps thousands of them. */
typedef struct {
    bool basic; /* a promise or recovery; `due` is the day told, or due */
    bool fixed;
    bool past_at_latest;
    bool same_kind; /* the kind of the customer's last done moment */
    int days_late;  /* today - due; negative before it */
    unsigned interval;
    unsigned priority;
    MoDay due;
    uint64_t hash;
} MoRankKey;

MoRankKey mo_rank_key(const MoPair *pair, const MoOccurrence *occurrence, MoDay today,
                      const char *last_done_kind);

/* <0 when a comes first. Total: equal only for the same occurrence. */
int mo_rank_compare(const MoRankKey *a, const MoRankKey *b);

/* The places of a day. */
typedef struct {
    int places; /* left for first raises */
    int heap;   /* how many more may be open at once */
} MoPlaces;

/* `raised_today`: first raises already made today; `open`: raised, unanswered, not snoozed. */
MoPlaces mo_places_new(unsigned surprises_a_day, unsigned raised_today, unsigned open);

/* Whether the next moment by rank gets a place; takes it. A fixed day always does and takes one of
 * each. */
bool mo_places_take(MoPlaces *places, bool fixed);

#endif
