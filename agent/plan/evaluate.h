/* What a pair looks like on a day: the moment that is open, the entries that must close one, the
 * next thing to look at. The heart of planning, and pure. */
#ifndef MOMENTS_PLAN_EVALUATE_H
#define MOMENTS_PLAN_EVALUATE_H

#include "plan/occurrence.h"

/* How an open moment ended by itself. */
typedef enum {
    MO_CLOSE_NONE,
    MO_CLOSE_LAPSED,     /* its last open day has passed */
    MO_CLOSE_ANSWERED,   /* a contact on or after its show day answered it */
    MO_CLOSE_BY_CONTACT, /* an older contact moved the next one: withdrawn */
    MO_CLOSE_DATE_GONE,  /* the date of the record went away or moved: withdrawn */
} MoCloseReason;

typedef struct {
    MoCloseReason reason;
    MoDay nominal; /* of the moment that ends */
    MoDay day;     /* the day it counts for */
} MoClose;

/* Whether the pair's open moment has ended by `today`, and how. */
MoClose mo_pair_find_close(const MoPair *pair, MoDay today);

/* Applies a closing to the pair. */
void mo_pair_apply_close(MoPair *pair, const MoClose *close);

/* The occurrence that is open on `today`: the one raised before (with the days of its raise), else
 * the newest whose show day has come, unless it is answered or lapsed. The pair's closings must
 * have been applied. */
bool mo_pair_find_open(const MoPair *pair, MoDay today, MoOccurrence *ret_occurrence);

/* How many occurrences that were never raised lapsed with a last open day from `from` up to the day
 * before `to`; the earliest of them goes to `ret_first`. */
unsigned mo_pair_count_lapsed(const MoPair *pair, MoDay from, MoDay to, MoOccurrence *ret_first);

#endif
