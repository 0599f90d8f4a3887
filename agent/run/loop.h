/* The agent as a process: lock, bus name, timerfd, watched files, signals around run/agent. */
#ifndef MOMENTS_RUN_LOOP_H
#define MOMENTS_RUN_LOOP_H

#include "run/session.h"

/* Exit status of a second agent. */
#define MO_EXIT_SECOND_AGENT 75
/* Exit status when the user's files cannot be used. */
#define MO_EXIT_USER_FILES 3

/* Runs until SIGTERM or SIGINT. The session is opened here. Returns the exit status: 0, 1 (with the
 * reason on stderr), 3 (no usable configuration) or MO_EXIT_SECOND_AGENT. `autostart`: ask the user
 * manager to start the unit and end; run here only when there is none. */
int mo_loop_run(MoSession *session, bool autostart);

/* One step (plan, store, raise) and its end: `agent --once`. Prints what it did to stdout. */
int mo_loop_run_once(MoSession *session);

/* Tells a running agent that the ledger has changed. Returns at once when none runs. */
void mo_loop_poke(void);

#endif
