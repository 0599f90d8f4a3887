/* An agent in a small world, with a fake server and a clock that stands still. The zone is UTC, or
 * what mo_stage_init_in() says. */
#ifndef MOMENTS_TESTS_STAGE_H
#define MOMENTS_TESTS_STAGE_H

#include "run/agent.h"
#include "world.h"

typedef struct {
    MoWorld *world;
    MoSession session;
    MoChannel *channel;
    MoAgent *agent;
} MoStage;

/* The world of mo_world_new() at midnight of a day. Cleared by mo_stage_clear(). */
void mo_stage_init(MoStage *stage, const char *day, const char *habits, const char *csv);
void mo_stage_init_in(MoStage *stage, const char *zone, const char *day, const char *habits,
                      const char *csv);
void mo_stage_clear(MoStage *stage);

/* The agent's end, and a new one over the same ledger. */
void mo_stage_stop(MoStage *stage);
void mo_stage_start(MoStage *stage);

/* One step with a new plan at a second of a day. */
MoStepResult mo_stage_step_at(MoStage *stage, const char *day, int second);

/* Follows the agent's own wakes until an instant. */
void mo_stage_run_until(MoStage *stage, const char *day, int second);

/* Notes ever shown: one of them, and how many. */
const MoNote *mo_stage_shown(const MoStage *stage, guint index);
unsigned mo_stage_count_shown(const MoStage *stage);

/* The newest note about a customer that has buttons. */
uint64_t mo_stage_find_note(const MoStage *stage, const char *name);

/* How many entries of a type the ledger has. */
unsigned mo_stage_count_entries(const MoStage *stage, MoEntryType type);

#endif
