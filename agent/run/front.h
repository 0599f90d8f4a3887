/* The main thread of the agent: it answers at once, whatever the agent is doing.
 *
 * Its loop has a context of its own, and in it only what must never wait: signals and the bus.
 * Everything that may take time (reading, planning, the ledger, drafts, backups, starting programs)
 * is done by the agent in one worker thread, which runs the default main context; so the agent
 * itself knows of no thread. Between the two go a few words: "poked", "read again", "end" one way,
 * the status the other. Ending takes well under a second, also in the middle of a long planning:
 * what the agent does can be cut off at any instant. */
#ifndef MOMENTS_RUN_FRONT_H
#define MOMENTS_RUN_FRONT_H

#include "run/session.h"

typedef struct MoFront MoFront;

/* What the worker thread does. */
typedef struct {
    void (*work)(void *data); /* all of it; returns after end() */
    /* These are called by the default main context, which work() runs: */
    void (*end)(void *data);    /* work() is to return */
    void (*poked)(void *data);  /* somebody says that the ledger was written */
    void (*hangup)(void *data); /* SIGHUP: the files are to be read again */
} MoFrontWorker;

/* What Status() of the bus tells. */
typedef struct {
    bool is_ready;          /* there is a plan */
    unsigned n_open;        /* moments in today's list */
    int64_t acted_utc;      /* when the last step was; INT64_MIN: none yet */
    int64_t acts_utc;       /* when the next is wanted; INT64_MIN: not known */
    int64_t quiet_utc;      /* no notes until then; INT64_MIN: they are shown */
    MoDay away;             /* the last day of an absence; MO_DAY_NONE: she is there */
    const char *problem;    /* what failed last; NULL: nothing */
    const char *unreadable; /* why no file of the customers can be read; NULL: one can */
    unsigned n_class[MO_CLASS_RECOVERY + 1]; /* of `n_open`, by class */
    unsigned n_waiting;                      /* moments without a place today */
    unsigned n_problems;                     /* in the user's files */
} MoFrontStatus;

/* Connects to the bus; from now on the calling thread's default context is that of the front. Of
 * `session` only what never changes is used: its paths and its clock. *ret_taken: another agent has
 * the name on the bus, and the result is NULL. Free with mo_front_free(). */
MoFront *mo_front_new(const MoSession *session, bool *ret_taken);
void mo_front_free(MoFront *front);

/* Begins the worker and answers until SIGTERM or SIGINT comes or the worker returns by itself.
 * False when the worker did not end in time: the process has to end without cleaning up. */
bool mo_front_run(MoFront *front, const MoFrontWorker *worker, void *data);

/* From any thread: */
/* Whether the end was asked for: what takes long gives up. */
bool mo_front_is_ending(const MoFront *front);
/* Copied. */
void mo_front_set_status(MoFront *front, const MoFrontStatus *status);
/* Tells whoever listens on the bus that the list of today may have changed. */
void mo_front_tell_changed(MoFront *front);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoFront, mo_front_free)

#endif
