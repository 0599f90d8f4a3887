/* The look-ahead that is gathered while today is planned: one reading of the records for both. */
#ifndef MOMENTS_PLAN_AHEAD_H
#define MOMENTS_PLAN_AHEAD_H

#include "plan/person.h"

/* Begins anew, whatever was gathered before. */
void mo_ahead_begin(MoPlanAhead *ahead, const MoPlanInput *input);

/* Takes the person who was just read. */
void mo_ahead_offer(MoPlanAhead *ahead, MoPlanning *planning, MoPerson *person);

/* Up to this day it looks, or up to today. */
MoDay mo_ahead_get_last(const MoPlanAhead *ahead);

/* All have come. */
void mo_ahead_end(MoPlanAhead *ahead);

#endif
