/* Whom planning passes over.
 *
 * Of a million customers nearly all have nothing today, or only what waits behind many others. One
 * of whom nothing is known and who has no more than that is counted, and no pair is made for her.
 * Whatever else there is makes planning read her, so that the answers are the same. */
#ifndef MOMENTS_PLAN_PASS_H
#define MOMENTS_PLAN_PASS_H

#include "plan/candidate.h"

/* Whether the customer who came last in the stream was passed over: all that reading and offering
 * her would have changed is done. False: nothing is done. */
bool mo_pass_over(MoPlanning *planning, MoCandidates *candidates, const MoCustomer *customer);

#endif
