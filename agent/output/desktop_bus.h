/* Watches the session bus for the owner of one name, on a private connection that ends no process
 * when the bus goes.
 *
 * Tells at the first look and after each change. When the bus goes or is not there yet, it is tried
 * again a few times with growing pauses, and whenever something happens in the folder of its
 * socket: nothing polls. Belongs to one thread, and works in the thread-default main context of
 * mo_desktop_bus_new(). */
#ifndef MOMENTS_OUTPUT_DESKTOP_BUS_H
#define MOMENTS_OUTPUT_DESKTOP_BUS_H

#include <gio/gio.h>
#include <stdbool.h>

typedef struct MoDesktopBus MoDesktopBus;

/* `connection` NULL: no bus. `owner` NULL: nobody has the name. Both are borrowed. May come again
 * with the same values. */
typedef void (*MoDesktopBusFunc)(GDBusConnection *connection, const char *owner, void *data);

/* `address` NULL: there is no bus, and none will come. The first look begins here and calls `func`
 * later, or (without a bus) at once. */
MoDesktopBus *mo_desktop_bus_new(const char *address, const char *name, MoDesktopBusFunc func,
                                 void *data);

/* NULL is allowed. Calls of others on the connection must have ended or been cancelled. */
void mo_desktop_bus_free(MoDesktopBus *bus);

/* The session bus's address as the environment says, never by starting a bus; NULL: none. The
 * caller frees it. */
char *mo_desktop_bus_dup_session_address(void);

#endif
