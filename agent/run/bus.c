#include "run/bus.h"

#include <gio/gio.h>

#define CALL_TIMEOUT_MS 1000
#define START_TIMEOUT_MS 10000

/* Values of the D-Bus specification. */
enum { NAME_FLAG_DO_NOT_QUEUE = 4, NAME_PRIMARY_OWNER = 1, NAME_EXISTS = 3 };

struct MoBus {
    GDBusConnection *connection; /* NULL: no bus */
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
    bus->connection = connect_to_session();
    if (!bus->connection)
        return g_steal_pointer(&bus);
    bus->info = g_dbus_node_info_new_for_xml(introspection, NULL);
    bus->object = g_dbus_connection_register_object(
        bus->connection, MO_BUS_PATH, bus->info->interfaces[0], &vtable, bus, NULL, NULL);
    *ret_taken = request_name(bus->connection) == NAME_EXISTS;
    return *ret_taken ? NULL : g_steal_pointer(&bus);
}

void mo_bus_free(MoBus *bus)
{
    if (!bus)
        return;
    if (bus->object)
        g_dbus_connection_unregister_object(bus->connection, bus->object);
    g_clear_pointer(&bus->info, g_dbus_node_info_unref);
    if (bus->connection && !g_dbus_connection_is_closed(bus->connection))
        g_dbus_connection_close_sync(bus->connection, NULL, NULL);
    g_clear_object(&bus->connection);
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
