/* A small world for tests of planning and of the agent: a configuration and records from texts in a
 * throw-away folder, a history, a day. */
#ifndef MOMENTS_TESTS_WORLD_H
#define MOMENTS_TESTS_WORLD_H

#include "plan/plan.h"

typedef struct {
    char *folder;
    MoConfig *config;
    MoCustomers *customers;
    GPtrArray *articles;
    MoHistory *history; /* a fake */
    MoProblems *problems;
    MoLocal now;
} MoWorld;

/* `habits` is the text of the habit sections; `csv` the customers; `birth` of the ledger. Any error
 * in them ends the test. */
MoWorld *mo_world_new(const char *day, const char *habits, const char *csv, const char *birth);
void mo_world_free(MoWorld *world);

/* Moves to a day at an hour ("2026-03-04", 9 o'clock). */
void mo_world_set_now(MoWorld *world, MoDay day, int hour);

/* Replaces the customers file. */
void mo_world_set_customers(MoWorld *world, const char *csv);

MoPlanInput mo_world_get_input(const MoWorld *world);

/* Plans today and, as the agent does, writes what planning found. */
MoPlan *mo_world_plan(MoWorld *world);

/* Writes deliveries of all moments of the plan that were not raised yet. */
void mo_world_raise(MoWorld *world, const MoPlan *plan);

/* Writes an answer for a moment of the plan. */
void mo_world_answer(MoWorld *world, const MoMoment *moment, MoEntryType type, MoDay day);

/* Writes a logged contact. */
void mo_world_contact(MoWorld *world, const char *customer, MoDay day);

#endif
