/* Open moments of customers whose record did not come. */
#ifndef MOMENTS_PLAN_ABSENT_H
#define MOMENTS_PLAN_ABSENT_H

#include "plan/candidate.h"

/* After a whole stream. Magic moments of who is gone are withdrawn; what was promised to her or is
 * to be put right is listed on its day all the same, and says so; the same of who is in the files
 * and does not fit `only` any more. While it is not certain that she
 * is gone (a file cannot be read, or so many are missing that it is a question), everything stays
 * as it was: what was raised stays listed, under her name as last known. No surprise is raised. */
bool mo_absent_collect(MoPlanning *planning, MoCandidates *candidates, GError **error);

/* The same for one customer of whom the stream knows nothing. */
bool mo_absent_collect_one(MoPlanning *planning, const char *id, MoCandidates *candidates,
                           GError **error);

#endif
