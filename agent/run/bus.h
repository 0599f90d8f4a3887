/* The agent on the session bus: the name org.moments.Moments with the interface that
 * config/org.moments.Moments.xml describes, and one method, Poke(), by which the command line says
 * that it wrote the ledger. The connection is private to the agent; without a bus it does without,
 * and serves on one that appears later. */
#ifndef MOMENTS_RUN_BUS_H
#define MOMENTS_RUN_BUS_H

#include "run/session.h"
#include <glib.h>
#include <stdbool.h>

#define MO_BUS_NAME "org.moments.Moments"
#define MO_BUS_PATH "/org/moments/Moments"
#define MO_BUS_INTERFACE "org.moments.Moments"
#define MO_BUS_AGENT_INTERFACE "org.moments.Moments.Agent"

typedef struct MoBus MoBus;

/* Who does what is asked for. */
typedef struct {
    void (*poked)(void *data);
    GVariant *(*get_status)(void *data); /* a{sv}, floating */
    const MoSession *session;            /* borrowed; whose commands are run */
} MoBusHandler;

/* Connects and asks for the name. *ret_taken tells that another agent has it (the result is NULL
 * then). Never fails otherwise: without a bus there is nothing to hear. */
MoBus *mo_bus_new(const MoBusHandler *handler, void *data, bool *ret_taken);
void mo_bus_free(MoBus *bus);

/* Tells whoever listens that the list of today may have changed. NULL is nothing. */
void mo_bus_emit_changed(MoBus *bus);

/* Sends Poke() to a running agent; waits at most a second, never starts one. Whether it answered.
 */
bool mo_bus_poke(void);

/* What Status() of a running agent gives (a{sv}); NULL when none answers within a second. The
 * caller frees it. */
GVariant *mo_bus_get_status(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoBus, mo_bus_free)

#endif
