/* An account manager's working life, played by chance under a simulated clock: the real agent, the
 * real ledger and real files, a fake notification server. Chance comes from a seed, so that what
 * went wrong once goes wrong again. */
#ifndef MOMENTS_TESTS_LIFE_H
#define MOMENTS_TESTS_LIFE_H

#include "run/agent.h"

/* What happened, how often. */
typedef enum {
    MO_LIFE_DONE,
    MO_LIFE_SKIPPED,
    MO_LIFE_NEVER,
    MO_LIFE_SNOOZED,
    MO_LIFE_NO_ANSWER,
    MO_LIFE_PRESSED,
    MO_LIFE_CLOSED,
    MO_LIFE_TOUCHED,
    MO_LIFE_COMPLAINED,
    MO_LIFE_UNDONE,
    MO_LIFE_RESTARTED,
    MO_LIFE_KILLED,
    MO_LIFE_CLOCK_SET_BACK,
    MO_LIFE_CLOCK_SET_FORTH,
    MO_LIFE_ZONE_CHANGED,
    MO_LIFE_SERVER_GONE,
    MO_LIFE_RECORDS_EDITED,
    MO_LIFE_HABITS_EDITED,
    MO_LIFE_EVENTS,
} MoLifeEvent;

typedef struct MoLife MoLife;
typedef struct MoLifeOwn MoLifeOwn;

/* Looks at the life after each step of its agent. */
typedef void (*MoLifeFunc)(MoLife *life, void *data);

struct MoLife {
    MoSession *session;
    MoAgent *agent;
    MoChannel *channel;
    GRand *chance;
    MoLifeFunc func;
    void *data;
    unsigned n_events[MO_LIFE_EVENTS];
    unsigned n_steps;
    unsigned n_visible; /* notes that reached the server */
    unsigned n_outside; /* of them outside working hours */
    MoLifeOwn *own;
};

/* Begins on `first` (a day as text) with `n` customers. */
MoLife *mo_life_new(unsigned seed, unsigned n, const char *first);
void mo_life_free(MoLife *life);

/* Lives until the end of `last`. */
void mo_life_play(MoLife *life, MoDay last);

/* What an event is called. */
const char *mo_life_name(MoLifeEvent event);

#endif
