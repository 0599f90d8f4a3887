/* A world that is stepped from day to day, beside the look-ahead that must give the same. */
#ifndef MOMENTS_TESTS_STEPPED_H
#define MOMENTS_TESTS_STEPPED_H

#include "world.h"

/* Steps from today to a day: "day id" of all that is raised, each done on its day, after which all
 * is planned anew. An array of char *. */
GPtrArray *mo_world_step(MoWorld *world, MoDay last);

/* Looks ahead from today to a day, and steps the world there. Returns how many are raised. */
unsigned mo_world_expect_ahead(MoWorld *world, MoDay last);

#endif
