#include "run/bus.h"

#include "output/desktop_bus.h"

#include <gio/gio.h>

#define CALL_TIMEOUT_MS 1000
#define START_TIMEOUT_MS 10000

/* Values of the D-Bus specification. */
enum { NAME_FLAG_DO_NOT_QUEUE = 4, NAME_PRIMARY_OWNER = 1, NAME_EXISTS = 3 };

struct MoBus {
    GDBusConnection *connection; /* on which we serve; NULL: no bus */
    gulong closed_handler;       /* of the first connection */
    MoDesktopBus *later;         /* finds the bus when there was none, or when it has gone */
    GDBusNodeInfo *info;
    guint object;
    void (*poked)(void *data);
    void *data;
};

static const char introspection[] = "<node><interface name='" MO_BUS_INTERFACE "'>"
                                    "<method name='Poke'/>"
                                    "</interface></node>";

/* A connection of our own: the shared one belongs to the notification thread, and closing it must
 * not end the program. */
static GDBusConnection *connect_to_session(void)
{
    g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SESSION, NULL, NULL);
    if (!address)
        return NULL;
    GDBusConnection *connection =
        g_dbus_connection_new_for_address_sync(address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, NULL);
    if (connection)
        g_dbus_connection_set_exit_on_close(connection, FALSE);
    return connection;
}

static void handle_call(GDBusConnection *connection, const char *sender, const char *path,
                        const char *interface, const char *method, GVariant *parameters,
                        GDBusMethodInvocation *invocation, gpointer data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    (void)method;
    (void)parameters;
    MoBus *bus = data;
    g_dbus_method_invocation_return_value(invocation, NULL);
    bus->poked(bus->data);
}

static const GDBusInterfaceVTable vtable = {.method_call = handle_call};

static void stop_serving(MoBus *bus)
{
    if (!bus->connection)
        return;
    g_dbus_connection_unregister_object(bus->connection, bus->object);
    if (bus->closed_handler)
        g_signal_handler_disconnect(bus->connection, bus->closed_handler);
    bus->closed_handler = 0;
    g_clear_object(&bus->connection);
}

static void serve_on(MoBus *bus, GDBusConnection *connection)
{
    bus->connection = g_object_ref(connection);
    bus->object = g_dbus_connection_register_object(
        connection, MO_BUS_PATH, bus->info->interfaces[0], &vtable, bus, NULL, NULL);
}

/* Who is late for the name does without: the lock has told already that nobody else serves this
 * ledger. */
static void on_later(GDBusConnection *connection, const char *owner, void *data)
{
    (void)owner;
    MoBus *bus = data;
    if (connection == bus->connection)
        return;
    stop_serving(bus);
    if (!connection)
        return;
    serve_on(bus, connection);
    g_dbus_connection_call(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "RequestName",
                           g_variant_new("(su)", MO_BUS_NAME, NAME_FLAG_DO_NOT_QUEUE), NULL,
                           G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, NULL, NULL);
}

static void look_later(MoBus *bus)
{
    g_autofree char *address = mo_desktop_bus_dup_session_address();
    bus->later = mo_desktop_bus_new(address, MO_BUS_NAME, on_later, bus);
}

static void on_closed(GDBusConnection *connection, gboolean by_peer, GError *error, gpointer data)
{
    (void)connection;
    (void)by_peer;
    (void)error;
    stop_serving(data);
    look_later(data);
}

static guint32 request_name(GDBusConnection *connection)
{
    guint32 answer = 0;
    g_autoptr(GVariant) result = g_dbus_connection_call_sync(
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new("(su)", MO_BUS_NAME, NAME_FLAG_DO_NOT_QUEUE),
        G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, NULL);
    if (result)
        g_variant_get(result, "(u)", &answer);
    return answer;
}

MoBus *mo_bus_new(void (*poked)(void *data), void *data, bool *ret_taken)
{
    g_autoptr(MoBus) bus = g_new0(MoBus, 1);
    *ret_taken = false;
    bus->poked = poked;
    bus->data = data;
    bus->info = g_dbus_node_info_new_for_xml(introspection, NULL);
    g_autoptr(GDBusConnection) connection = connect_to_session();
    if (!connection) {
        look_later(bus);
        return g_steal_pointer(&bus);
    }
    serve_on(bus, connection);
    bus->closed_handler = g_signal_connect(connection, "closed", G_CALLBACK(on_closed), bus);
    *ret_taken = request_name(connection) == NAME_EXISTS;
    return *ret_taken ? NULL : g_steal_pointer(&bus);
}

void mo_bus_free(MoBus *bus)
{
    if (!bus)
        return;
    g_autoptr(GDBusConnection) connection = bus->connection ? g_object_ref(bus->connection) : NULL;
    stop_serving(bus);
    mo_desktop_bus_free(bus->later);
    if (connection && !g_dbus_connection_is_closed(connection))
        g_dbus_connection_close_sync(connection, NULL, NULL);
    g_clear_pointer(&bus->info, g_dbus_node_info_unref);
    g_free(bus);
}

static bool call(const char *name, const char *path, const char *interface, const char *method,
                 GVariant *parameters, int timeout_ms)
{
    g_autoptr(GVariant) owned = parameters ? g_variant_ref_sink(parameters) : NULL;
    g_autoptr(GDBusConnection) connection = connect_to_session();
    if (!connection)
        return false;
    g_autoptr(GVariant) result =
        g_dbus_connection_call_sync(connection, name, path, interface, method, owned, NULL,
                                    G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms, NULL, NULL);
    g_dbus_connection_close_sync(connection, NULL, NULL);
    return result != NULL;
}

bool mo_bus_poke(void)
{
    return call(MO_BUS_NAME, MO_BUS_PATH, MO_BUS_INTERFACE, "Poke", NULL, CALL_TIMEOUT_MS);
}

bool mo_bus_start_unit(void)
{
    return call("org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                "org.freedesktop.systemd1.Manager", "StartUnit",
                g_variant_new("(ss)", "moments.service", "replace"), START_TIMEOUT_MS);
}
