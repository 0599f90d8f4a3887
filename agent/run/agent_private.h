/* The inside of the agent, shared by its files only. */
#ifndef MOMENTS_RUN_AGENT_PRIVATE_H
#define MOMENTS_RUN_AGENT_PRIVATE_H

#include "run/agent.h"
#include "run/due.h"

/* A note on the screen, or on its way there. */
typedef struct {
    uint64_t tag;
    GPtrArray *deliveries; /* of MoEntry: the DELIVERING entries that it fulfils */
    GPtrArray *listed;     /* of char *: the moments that a digest lists; NULL: no digest */
    GPtrArray *people;     /* of char *: ids of the customers that it names; NULL as `listed` */
    char *moment_id;       /* of a single note; NULL for digests and messages */
    int64_t made_utc;
    bool is_digest;
    bool shown;
    bool to_locked; /* made while the screen was locked: nobody saw it yet */
    bool outdated;  /* to be taken back when what it shows is shown again */
} MoLiveNote;

/* A note that went away unseen, and is to come back (`renotify`). */
typedef struct {
    int64_t due_utc;
    unsigned times; /* how often it was lost on `day` */
    MoDay day;
} MoLostNote;

struct MoAgent {
    MoSession *session;
    MoChannel *channel;
    MoPlan *plan; /* NULL: to be made */
    MoDay planned_day;
    /* Borrowed: the history that `mark` belongs to. NULL: the plan only serves to answer what is on
     * the screen, until the next one is there. */
    MoHistory *planned_with;
    uint64_t mark;        /* entries up to it are in the plan */
    GHashTable *live;     /* tag -> MoLiveNote */
    GHashTable *lost;     /* moment id, or that of digests -> MoLostNote */
    bool has_found_lost;  /* what an agent before this one had on the screen is in `lost` */
    GHashTable *passed;   /* moment id -> GPtrArray of article keys that "Another" turned down */
    GHashTable *undoable; /* tag -> MoUndoable: what a confirmation can take back */
    GHashTable *told;     /* summary -> body of the messages last told */
    GPtrArray *messages;  /* of MoNote: waiting for a server */
    char *unwritten;      /* what was told of a ledger that cannot be written; NULL: nothing */
    uint64_t unwritten_tag;
    GPtrArray *results; /* of MoEntry: outcomes of deliveries that are not written yet */
    uint64_t version;   /* of the ledger as planning saw it, and our own writes since */
    uint64_t last_tag;
    int64_t next_wake;
    int64_t retry_utc; /* after a refused note: not before; INT64_MIN: any time */
    unsigned failures; /* refused in a row */
    bool is_locked;    /* the screen: what is shown is seen by nobody */
    bool in_step;
    bool stale;      /* something happened that asks for a new plan */
    unsigned n_busy; /* steps in a row that somebody else's lock kept from the ledger */
    bool (*stop_func)(void *data);
    void *stop_data;
    void (*wake_func)(void *data);
    void *wake_data;
};

/* agent_show.c: notes and drafts of what is due. */
/* Writes a moment's draft, over an earlier one. */
bool mo_agent_write_draft(MoAgent *agent, MoMoment *moment);
void mo_agent_raise_drafts(MoAgent *agent, const MoDue *due, GPtrArray *entries,
                           MoStepResult *result);
bool mo_agent_raise(MoAgent *agent, const MoDue *due, GPtrArray *entries, MoStepResult *result,
                    GError **error);
bool mo_agent_show_again(MoAgent *agent, MoStepResult *result, GError **error);
void mo_agent_close_answered(MoAgent *agent);
void mo_agent_mark_handed_over(MoAgent *agent);
void mo_agent_show_messages(MoAgent *agent);
void mo_live_note_free(MoLiveNote *note);
MoMoment *mo_agent_find_moment(const MoAgent *agent, const char *id);
uint64_t mo_agent_new_tag(MoAgent *agent);
unsigned mo_agent_count_notes(const MoAgent *agent, bool digests);
bool mo_agent_show_moment(MoAgent *agent, MoMoment *moment, MoNudge nudge, bool again,
                          GError **error);

/* As mo_agent_tell(), but each time. */
void mo_agent_say(MoAgent *agent, const char *summary, const char *body);
/* The same of a note, which is taken over. */
void mo_agent_say_note(MoAgent *agent, MoNote *note);
/* Shows a question about a moment, whose answer comes as one of it. */
void mo_agent_show_question(MoAgent *agent, const MoMoment *moment, const MoNote *note);

/* agent_event.c: what comes back from the channel. */
void mo_agent_handle_event(const MoChannelEvent *event, void *data);

/* agent_forgotten.c: notes that name somebody who was forgotten since leave the screen; a digest
 * comes again without her. */
void mo_agent_close_forgotten(MoAgent *agent);

/* agent_lost.c: what went away unseen. */
/* When the note comes back: UTC; INT64_MAX: not today. */
int64_t mo_agent_lose(MoAgent *agent, const MoLiveNote *note);
/* Whether a key of agent->lost is that of the digests. */
/* The screen is unlocked: what came meanwhile comes back, as if it had been lost when it came. */
void mo_agent_lose_unseen(MoAgent *agent);
/* She saw it, or answered it. */
void mo_agent_find_again(MoAgent *agent, const MoLiveNote *note);
/* The moment's note (NULL: the digest) comes again with the next step. */
void mo_agent_bring_back(MoAgent *agent, const char *moment_id);
bool mo_agent_is_lost_digest(const char *key);
bool mo_agent_is_digest_due_again(const MoAgent *agent, MoLocal now, int64_t now_utc);
void mo_agent_digest_came_again(MoAgent *agent);
/* Once, when there is a plan: what an agent before this one had on the screen today. */
void mo_agent_find_lost(MoAgent *agent);

/* agent_drafts.c: what became of drafts: sent, or their moments came to nothing. */
void mo_agent_settle_drafts(MoAgent *agent);
void mo_agent_tidy_drafts(MoAgent *agent);
void mo_agent_open_draft(MoAgent *agent, const MoMoment *moment);

/* agent_open.c: the page of a moment (NULL, or answered since: of the list, if it is a digest). */
void mo_agent_open_page(MoAgent *agent, const char *moment_id, bool is_digest);

/* agent_answer.c: a pressed button. */
void mo_agent_handle_action(MoAgent *agent, MoLiveNote *note, const char *key);

/* agent_undo.c: what was noted is confirmed, and can be taken back. */
typedef struct {
    GPtrArray *entries; /* of MoEntry, as they were written */
    char *moment_id;    /* whose note comes again; NULL: none */
} MoUndoable;
void mo_undoable_free(MoUndoable *undoable);
/* A note that tells what was noted, with a button that takes these entries (MoEntry, written) back.
 * `body` may be NULL. The caller shows it. */
MoNote *mo_agent_new_confirmation(MoAgent *agent, const char *summary, const char *body,
                                  const GPtrArray *entries, const char *moment_id);
/* A button of a confirmation; that of another note does nothing. */
void mo_agent_handle_undo(MoAgent *agent, uint64_t tag, const char *key);

/* agent.c */
bool mo_agent_is_quiet(const MoAgent *agent);
MoDueFacts mo_agent_get_facts(const MoAgent *agent, MoLocal now);
bool mo_agent_write(MoAgent *agent, GPtrArray *entries, GError **error);
bool mo_agent_write_results(MoAgent *agent, GError **error);
void mo_agent_ask_for_step(MoAgent *agent);

#endif
