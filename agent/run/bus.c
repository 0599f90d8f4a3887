#include "run/bus.h"

#include "output/desktop_bus.h"
#include "output/resources.h"
#include "run/peer.h"
#include "run/service.h"

#include <string.h>

#define CALL_TIMEOUT_MS 1000

/* Values of the D-Bus specification. */
enum { NAME_FLAG_DO_NOT_QUEUE = 4, NAME_PRIMARY_OWNER = 1, NAME_EXISTS = 3 };

struct MoBus {
    GDBusConnection *connection; /* on which we serve; NULL: no bus */
    gulong closed_handler;       /* of the first connection */
    MoDesktopBus *later;         /* finds the bus when there was none, or when it has gone */
    GDBusNodeInfo *info;
    guint objects[2]; /* one for each interface */
    MoBusHandler handler;
    void *data;
};

static void handle_call(GDBusConnection *connection, const char *sender, const char *path,
                        const char *interface, const char *method, GVariant *parameters,
                        GDBusMethodInvocation *invocation, gpointer data)
{
    (void)connection;
    (void)sender;
    (void)path;
    MoBus *bus = data;
    if (strcmp(interface, MO_BUS_AGENT_INTERFACE) == 0) {
        g_dbus_method_invocation_return_value(invocation, NULL);
        bus->handler.poked(bus->data);
    } else if (strcmp(method, "Status") == 0) {
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("(@a{sv})", bus->handler.get_status(bus->data)));
    } else {
        mo_service_answer(bus->handler.session, method, parameters, invocation);
    }
}

static const GDBusInterfaceVTable vtable = {.method_call = handle_call};

static void stop_serving(MoBus *bus)
{
    if (!bus->connection)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(bus->objects); i++)
        g_dbus_connection_unregister_object(bus->connection, bus->objects[i]);
    if (bus->closed_handler)
        g_signal_handler_disconnect(bus->connection, bus->closed_handler);
    bus->closed_handler = 0;
    g_clear_object(&bus->connection);
}

static void serve_on(MoBus *bus, GDBusConnection *connection)
{
    bus->connection = g_object_ref(connection);
    for (size_t i = 0; i < G_N_ELEMENTS(bus->objects); i++)
        bus->objects[i] = g_dbus_connection_register_object(
            connection, MO_BUS_PATH, bus->info->interfaces[i], &vtable, bus, NULL, NULL);
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

/* The interfaces as config/ has them, compiled in. */
static GDBusNodeInfo *load_interfaces(void)
{
    g_autoptr(GBytes) xml = g_resource_lookup_data(mo_resources_get_resource(),
                                                   MO_RESOURCES "org.moments.Moments.xml", 0, NULL);
    g_assert(xml != NULL);
    GDBusNodeInfo *info = g_dbus_node_info_new_for_xml(g_bytes_get_data(xml, NULL), NULL);
    g_assert(info != NULL && info->interfaces[0] != NULL && info->interfaces[1] != NULL);
    return info;
}

MoBus *mo_bus_new(const MoBusHandler *handler, void *data, bool *ret_taken)
{
    g_autoptr(MoBus) bus = g_new0(MoBus, 1);
    *ret_taken = false;
    bus->handler = *handler;
    bus->data = data;
    bus->info = load_interfaces();
    g_autoptr(GDBusConnection) connection = mo_peer_connect();
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

void mo_bus_emit_changed(MoBus *bus)
{
    if (bus && bus->connection)
        g_dbus_connection_emit_signal(bus->connection, NULL, MO_BUS_PATH, MO_BUS_INTERFACE,
                                      "Changed", NULL, NULL);
}

/* ---- as the command line calls it ----------------------------------------------------------- */

bool mo_bus_poke(void)
{
    static const MoPeer agent = {MO_BUS_NAME, MO_BUS_PATH, MO_BUS_AGENT_INTERFACE};
    g_autoptr(GVariant) answer = mo_peer_call(&agent, "Poke", NULL, CALL_TIMEOUT_MS, NULL);
    return answer != NULL;
}

GVariant *mo_bus_get_status(void)
{
    static const MoPeer agent = {MO_BUS_NAME, MO_BUS_PATH, MO_BUS_INTERFACE};
    g_autoptr(GVariant) answer = mo_peer_call(&agent, "Status", NULL, CALL_TIMEOUT_MS, NULL);
    GVariant *status = NULL;
    if (answer && g_variant_is_of_type(answer, G_VARIANT_TYPE("(a{sv})")))
        g_variant_get(answer, "(@a{sv})", &status);
    return status;
}
