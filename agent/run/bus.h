/* The agent on the session bus: the name org.moments.Moments, and one method, Poke(), by which the
 * command line says that it wrote the ledger. The connection is private to the agent; without a bus
 * it does without, and serves on one that appears later. */
#ifndef MOMENTS_RUN_BUS_H
#define MOMENTS_RUN_BUS_H

#include <glib.h>
#include <stdbool.h>

#define MO_BUS_NAME "org.moments.Moments"
#define MO_BUS_PATH "/org/moments/Moments"
#define MO_BUS_INTERFACE "org.moments.Moments.Agent"

typedef struct MoBus MoBus;

/* Connects and asks for the name. *ret_taken tells that another agent has it (the result is NULL
 * then). Never fails otherwise: without a bus there is nothing to hear. */
MoBus *mo_bus_new(void (*poked)(void *data), void *data, bool *ret_taken);
void mo_bus_free(MoBus *bus);

/* Sends Poke() to a running agent; waits at most a second, never starts one. Whether it answered.
 */
bool mo_bus_poke(void);

/* Asks the user manager to start moments.service. False when there is none or it does not know it.
 */
bool mo_bus_start_unit(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoBus, mo_bus_free)

#endif
