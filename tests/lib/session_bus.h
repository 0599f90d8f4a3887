/* A session bus of the test's own, on which nothing can be activated, and the notification server
 * of notifyd.py on it. Everything is ended by mo_test_bus_free(). */
#ifndef MOMENTS_TESTS_SESSION_BUS_H
#define MOMENTS_TESTS_SESSION_BUS_H

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef struct {
    char *folder;
    char *socket;
    char *log;
    GSubprocess *bus;
    GSubprocess *server;
    GDBusConnection *connection; /* for the test's own calls */
} MoTestBus;

/* Points DBUS_SESSION_BUS_ADDRESS to a socket that nobody listens on yet. */
MoTestBus *mo_test_bus_new(void);
void mo_test_bus_free(MoTestBus *bus);

void mo_test_bus_start(MoTestBus *bus);
void mo_test_bus_stop(MoTestBus *bus);

/* `capabilities` as a JSON list; NULL: notifyd.py's own. Returns when the name has an owner. */
void mo_test_server_start(MoTestBus *bus, const char *capabilities);
void mo_test_server_stop(MoTestBus *bus);
void mo_test_server_signal(MoTestBus *bus, int number);
void mo_test_server_mode(MoTestBus *bus, const char *mode);
void mo_test_server_press(MoTestBus *bus, unsigned id, const char *key);
void mo_test_server_close(MoTestBus *bus, unsigned id, unsigned reason);

/* Another program's note; its id. */
unsigned mo_test_server_notify(MoTestBus *bus, const char *summary);

/* How many log entries of a kind there are ("notify", "close", "refuse", "hang"). */
unsigned mo_test_server_count(MoTestBus *bus, const char *event);

/* The n-th of them, from 0; it must be there. The caller unrefs it. */
JsonObject *mo_test_server_get(MoTestBus *bus, const char *event, unsigned n);

#endif
