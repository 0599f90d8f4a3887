/* The occurrences of a pair: nominal day, then due day, show day and last open day
 * (DESIGN 2.2-2.5).
 *
 * Nothing here knows today or the history of raising; each function is a pure function of the pair
 * and a day, in constant time for the everyday rules. */
#ifndef MOMENTS_PLAN_OCCURRENCE_H
#define MOMENTS_PLAN_OCCURRENCE_H

#include "plan/pair.h"

typedef struct {
    MoDay nominal;
    MoDay due;
    MoDay show;
    MoDay last_open; /* MO_DAY_NONE: it does not lapse before it is raised */
    MoDay anchor;    /* the date of the record it was counted from; else the nominal day */
    bool fixed;      /* a yearly date of the record without an offset */
} MoOccurrence;

/* Whether the occurrence lies behind the pair's beginning (DESIGN 2.6). If one does, every later
 * one does. */
bool mo_occurrence_exists(const MoPair *pair, const MoOccurrence *occurrence);

/* The newest occurrence whose show day is `day` or earlier. */
bool mo_occurrence_newest(const MoPair *pair, MoDay day, MoOccurrence *ret_occurrence);

/* The first occurrence whose show day is after `day`. */
bool mo_occurrence_after(const MoPair *pair, MoDay day, MoOccurrence *ret_occurrence);

/* The first occurrence that other pairs do not have: with a nominal day of `from` or later. */
bool mo_occurrence_from(const MoPair *pair, MoOccurrence *ret_occurrence);

/* The occurrence of a nominal day that the pair's dates and rule give now; false when they do not
 * give it (any more). */
bool mo_occurrence_at(const MoPair *pair, MoDay nominal, MoOccurrence *ret_occurrence);

/* The same of a nominal day that was raised. A single date may have been put right since, by so
 * little that it is the same one (mo_pair_is_same()). */
bool mo_occurrence_is_still(const MoPair *pair, MoDay nominal);

/* The last open day of a raised moment, which keeps the days of its raise; MO_DAY_NONE if none. */
MoDay mo_occurrence_last_open_of(const MoPair *pair, const MoOpen *open);

/* The i-th day on which the moment comes up again (show-before), i >= 1; MO_DAY_NONE past the end.
 */
MoDay mo_occurrence_reminder_day(const MoHabit *habit, const MoWorkdays *workdays, MoDay due,
                                 unsigned i);

#endif
