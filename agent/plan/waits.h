/* Why a moment is raised on its day and on no day before: the look-ahead, told for one moment. */
#ifndef MOMENTS_PLAN_WAITS_H
#define MOMENTS_PLAN_WAITS_H

#include "plan/plan.h"

/* Days on which it waits, for one reason. */
typedef struct {
    MoDay from, to;
    char *why;
} MoWait;

typedef struct {
    const MoMoment *moment; /* borrowed */
    GArray *waits;          /* of MoWait, by day */
    MoDay raised;           /* MO_DAY_NONE: not within the days that were looked at */
} MoWaits;

/* From today to `last`, or until it is raised, if each moment is done on the day it is raised. NULL
 * on an error. Free with mo_waits_free(). */
MoWaits *mo_waits_find(const MoPlanInput *input, const MoMoment *moment, MoDay last,
                       GError **error);
void mo_waits_free(MoWaits *waits);

/* On `day` it was open and had to wait; `why` is taken. */
void mo_waits_add(MoWaits *waits, MoDay day, char *why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoWaits, mo_waits_free)

#endif
