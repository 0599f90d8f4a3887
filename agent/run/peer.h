/* Calls to others on the session bus, each on a connection of its own that ends with it: for
 * commands, and for the agent before its loop runs. */
#ifndef MOMENTS_RUN_PEER_H
#define MOMENTS_RUN_PEER_H

#include <gio/gio.h>
#include <stdbool.h>

/* A private connection to the session bus, never by starting one; NULL: there is none. Closing it
 * does not end the program. */
GDBusConnection *mo_peer_connect(void);

/* Whom to call. */
typedef struct {
    const char *name;
    const char *path;
    const char *interface;
} MoPeer;

/* Calls, and waits at most so long; never starts anybody. `parameters` (may be NULL) is taken over.
 * NULL on an error, MO_ERROR_NOT_FOUND when there is no bus or nobody of that name. The caller
 * frees it with g_variant_unref(). */
GVariant *mo_peer_call(const MoPeer *peer, const char *method, GVariant *parameters, int timeout_ms,
                       GError **error);

/* Whether there is a bus; whether somebody on it has the name; whether it would start somebody. */
bool mo_peer_has_bus(void);
bool mo_peer_has_owner(const char *name);
bool mo_peer_is_activatable(const char *name);

#endif
