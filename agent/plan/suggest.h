/* What goes with a moment whose kind asks for it: an article, an event, somebody to meet. */
#ifndef MOMENTS_PLAN_SUGGEST_H
#define MOMENTS_PLAN_SUGGEST_H

#include "plan/plan.h"

/* Gives each moment that has its customer and lacks a suggestion the one that it was raised with,
 * else the best. Persons are looked for in one pass over the records, whatever the number of
 * moments; where it can be, nobody is suggested twice in one list, and never two to each other.
 * False when records or history cannot be read. */
bool mo_suggest(const MoPlanInput *input, GPtrArray *moments, GError **error);

#endif
