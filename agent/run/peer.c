#include "run/peer.h"

#include "base/error.h"
#include "base/i18n.h"

#define BUS_TIMEOUT_MS 1000

static const MoPeer bus = {"org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"};

GDBusConnection *mo_peer_connect(void)
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

GVariant *mo_peer_call(const MoPeer *peer, const char *method, GVariant *parameters, int timeout_ms,
                       GError **error)
{
    g_autoptr(GVariant) owned = parameters ? g_variant_ref_sink(parameters) : NULL;
    g_autoptr(GDBusConnection) connection = mo_peer_connect();
    g_autoptr(GError) reason = NULL;
    if (!connection) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                            _("There is no desktop session here."));
        return NULL;
    }
    GVariant *result = g_dbus_connection_call_sync(
        connection, peer->name, peer->path, peer->interface, method, owned, NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms, NULL, &reason);
    g_dbus_connection_close_sync(connection, NULL, NULL);
    if (result)
        return result;
    bool nobody = g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
                  g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
    g_dbus_error_strip_remote_error(reason);
    g_set_error_literal(error, MO_ERROR, nobody ? MO_ERROR_NOT_FOUND : MO_ERROR_FAILED,
                        reason->message);
    return NULL;
}

bool mo_peer_has_bus(void)
{
    g_autoptr(GVariant) id = mo_peer_call(&bus, "GetId", NULL, BUS_TIMEOUT_MS, NULL);
    return id != NULL;
}

bool mo_peer_has_owner(const char *name)
{
    gboolean has = FALSE;
    g_autoptr(GVariant) answer =
        mo_peer_call(&bus, "NameHasOwner", g_variant_new("(s)", name), BUS_TIMEOUT_MS, NULL);
    if (answer)
        g_variant_get(answer, "(b)", &has);
    return has;
}

bool mo_peer_is_activatable(const char *name)
{
    g_autoptr(GVariant) answer =
        mo_peer_call(&bus, "ListActivatableNames", NULL, BUS_TIMEOUT_MS, NULL);
    g_autofree const char **names = NULL;
    if (answer)
        g_variant_get(answer, "(^a&s)", &names);
    return names && g_strv_contains(names, name);
}
