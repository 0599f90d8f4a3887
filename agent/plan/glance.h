/* What the pairs of one habit look like on one day, at a glance.
 *
 * A million customers share few dates: all pairs of a rule have the same occurrences, those of a
 * yearly date one of 366, those of a single day or a last contact one of the days around today. So
 * each answer is found once, by the plain functions of evaluate.h, for a pair that had no
 * beginning and no history, and then looked up. What is left for the single pair is its beginning
 * and what was answered; where more than that counts (a moment that was raised, an unusual date)
 * the plain functions are asked. The answers are the same by construction, and a test compares
 * them. */
#ifndef MOMENTS_PLAN_GLANCE_H
#define MOMENTS_PLAN_GLANCE_H

#include "plan/evaluate.h"

typedef struct MoGlance MoGlance;

/* Lapses are counted from `counted` on; MO_DAY_NONE: not at all. Free with mo_glance_free(). */
MoGlance *mo_glance_new(MoDay today, MoDay counted);
void mo_glance_free(MoGlance *glance);

/* The same for another day, without counting. Cheap. */
void mo_glance_move(MoGlance *glance, MoDay today);

/* What is the same for all pairs that count from the same date. */
typedef struct {
    bool is_open; /* `newest` is open on the day, where it exists and is not answered */
    MoOccurrence newest;
    unsigned n_lapsed;   /* of those that exist it may be fewer */
    MoOccurrence lapsed; /* the earliest of them */
} MoGlanced;

/* What there is of a pair without a history, except that of `newest` and `lapsed` it has only those
 * that exist for it (mo_occurrence_exists()); *ret_key: its mo_glance_key(). NULL: such a pair is
 * to be looked at singly, by the functions below. Good until the glance moves. */
const MoGlanced *mo_glance_look(MoGlance *glance, const MoPair *pair, int *ret_key);

/* mo_pair_find_open() on today. All pairs asked for must be of the same habit. */
bool mo_glance_find_open(MoGlance *glance, const MoPair *pair, MoOccurrence *ret_occurrence);

/* mo_occurrence_after() today. */
bool mo_glance_find_next(MoGlance *glance, const MoPair *pair, MoOccurrence *ret_occurrence);

/* mo_pair_count_lapsed() of `counted` and today. */
unsigned mo_glance_count_lapsed(MoGlance *glance, const MoPair *pair);

/* A number for the date from which a pair counts: pairs of one habit with the same number have the
 * same occurrences, but for their beginnings and what was answered. Less than MO_GLANCE_KEYS; -1: a
 * date that is not worth a number. `around` is the day around which the days have one. */
#define MO_GLANCE_KEYS 8192
typedef struct {
    MoDay day;
    int year; /* of the day */
} MoGlanceAround;
MoGlanceAround mo_glance_around(MoDay day);
int mo_glance_key(const MoPair *pair, MoGlanceAround around);

/* A pair as it would be without a beginning and without a history. */
MoPair mo_glance_get_generic(const MoPair *pair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoGlance, mo_glance_free)

#endif
