/* The agent's thinking, without a loop and without a clock: step(now) plans, records, raises, and
 * says when it wants to be called again; what became of a nudge comes back as an event.
 *
 * At least once, never silently lost, never falsely done: a delivery is recorded before it is shown
 * and after, in one transaction a step; one that a crash cut off is raised again and says so. Only
 * an action with our token or a command ends a moment. */
#ifndef MOMENTS_RUN_AGENT_H
#define MOMENTS_RUN_AGENT_H

#include "output/channel.h"
#include "run/session.h"

typedef struct MoAgent MoAgent;

/* What one step did, for `agent --once` and for tests. */
typedef struct {
    unsigned n_shown;   /* notes handed to the channel */
    unsigned n_drafts;  /* drafts written */
    unsigned n_entries; /* lines written into the ledger */
    bool no_server;     /* something is due, and no server answers */
} MoStepResult;

/* `session` must be open with all parts; `channel` too is borrowed for the agent's life. The agent
 * makes itself the channel's receiver. Free with mo_agent_free(). */
MoAgent *mo_agent_new(MoSession *session, MoChannel *channel);
void mo_agent_free(MoAgent *agent);

/* Does what is due at the session's now. `replan`: customers or configuration may have
 * changed, and all is planned anew; otherwise that happens when the day has changed, and after an
 * answer only the customers concerned are looked at again. False when the ledger could not
 * be written: nothing was shown then, and the step may be repeated. `ret_result` may be NULL. */
bool mo_agent_step(MoAgent *agent, bool replan, MoStepResult *ret_result, GError **error);

/* Whether somebody else wrote the ledger since it was planned from. */
bool mo_agent_is_ledger_changed(const MoAgent *agent);

/* The next step looks for new entries in the ledger, whatever mo_agent_is_ledger_changed() says. */
void mo_agent_look_again(MoAgent *agent);

/* Called when the next wake has moved between two steps (an answer, a server that appeared). */
void mo_agent_set_wake_func(MoAgent *agent, void (*func)(void *data), void *data);

/* Asked while a step plans anew: true makes the step give up with MO_ERROR_STOPPED, and ask for
 * another one at once. What is on the screen can be answered meanwhile, by the plan of before. */
void mo_agent_set_stop_func(MoAgent *agent, bool (*func)(void *data), void *data);

/* When the next step is wanted (UTC seconds): the next raise, digest, end of a snooze or local
 * midnight. Now itself when something happened that asks for a step at once. */
int64_t mo_agent_get_next_wake(const MoAgent *agent);

/* How many notes were handed over and neither shown nor refused yet. */
unsigned mo_agent_count_pending(const MoAgent *agent);

/* Today's plan as of the last step; NULL before the first. Borrowed. */
const MoPlan *mo_agent_get_plan(const MoAgent *agent);

/* Shows a message of the agent's own once (a broken configuration), or as soon as a server answers;
 * the same text is not repeated until mo_agent_forget_told() says that the matter is settled. */
void mo_agent_tell(MoAgent *agent, const char *summary, const char *body);
void mo_agent_forget_told(MoAgent *agent, const char *summary);

/* The ledger cannot be written, for this reason: one note says so, with what is due meanwhile, and
 * again when more is; once it can be written again that note is taken back. */
void mo_agent_tell_unwritten(MoAgent *agent, const char *reason);
void mo_agent_forget_unwritten(MoAgent *agent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoAgent, mo_agent_free)

#endif
