#include "output/desktop_bus.h"

#include <string.h>

/* A quarter of a second, doubled with each try: a minute in all. What comes later is seen in the
 * folder of the socket. */
#define RETRY_FIRST_MS 250u
#define RETRY_MAX 8
/* A socket that has just appeared may not listen yet. */
#define RETRY_APPEARED_MS 50

struct MoDesktopBus {
    char *address;
    char *socket; /* its path; NULL: it has none */
    char *name;
    MoDesktopBusFunc func;
    void *data;
    GDBusConnection *connection;
    GCancellable *cancellable; /* of GetNameOwner */
    gulong closed_handler;
    guint subscription;
    char *owner;
    bool owner_told; /* by a signal: an answer to an earlier question is stale */
    GFileMonitor *monitor;
    char *watched;
    GSource *retry;
    unsigned n_tries;
};

static bool connect_bus(MoDesktopBus *bus);

char *mo_desktop_bus_dup_session_address(void)
{
    const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
    if (address && *address)
        return g_str_has_prefix(address, "autolaunch:") ? NULL : g_strdup(address);
    const char *folder = g_getenv("XDG_RUNTIME_DIR");
    if (!folder || *folder == '\0')
        return NULL;
    g_autofree char *path = g_build_filename(folder, "bus", NULL);
    g_autofree char *escaped = g_dbus_address_escape_value(path);
    return g_strconcat("unix:path=", escaped, NULL);
}

/* The path in "unix:path=/run/user/1000/bus,guid=…;…"; NULL when there is none. */
static char *find_socket(const char *address)
{
    g_auto(GStrv) entries = g_strsplit(address, ";", -1);
    for (char **entry = entries; *entry; entry++) {
        if (!g_str_has_prefix(*entry, "unix:"))
            continue;
        g_auto(GStrv) pairs = g_strsplit(*entry + strlen("unix:"), ",", -1);
        for (char **pair = pairs; *pair; pair++)
            if (g_str_has_prefix(*pair, "path="))
                return g_uri_unescape_string(*pair + strlen("path="), NULL);
    }
    return NULL;
}

/* ---- while there is no bus ---- */

static void stop_waiting(MoDesktopBus *bus)
{
    if (bus->retry) {
        g_source_destroy(bus->retry);
        g_clear_pointer(&bus->retry, g_source_unref);
    }
    if (bus->monitor)
        g_file_monitor_cancel(bus->monitor);
    g_clear_object(&bus->monitor);
    g_clear_pointer(&bus->watched, g_free);
}

static gboolean on_retry(void *data);

static void schedule_retry(MoDesktopBus *bus, unsigned milliseconds)
{
    if (bus->retry) {
        g_source_destroy(bus->retry);
        g_source_unref(bus->retry);
    }
    bus->retry = g_timeout_source_new(milliseconds);
    g_source_set_callback(bus->retry, on_retry, bus, NULL);
    g_source_attach(bus->retry, g_main_context_get_thread_default());
}

static void watch_folder(MoDesktopBus *bus);

static void on_folder_changed(GFileMonitor *monitor, GFile *file, GFile *other,
                              GFileMonitorEvent event, void *data)
{
    (void)monitor;
    (void)file;
    (void)other;
    (void)event;
    MoDesktopBus *bus = data;
    watch_folder(bus);
    if (!g_file_test(bus->socket, G_FILE_TEST_EXISTS))
        return;
    bus->n_tries = 0;
    schedule_retry(bus, RETRY_APPEARED_MS);
}

/* Watches the folder of the socket, or the nearest one above it that exists: of a folder that does
 * not, GLib would look for it every few seconds. */
static void watch_folder(MoDesktopBus *bus)
{
    g_autofree char *folder = g_path_get_dirname(bus->socket);
    while (!g_file_test(folder, G_FILE_TEST_IS_DIR) && strcmp(folder, "/") != 0 &&
           strcmp(folder, ".") != 0) {
        char *above = g_path_get_dirname(folder);
        g_free(folder);
        folder = above;
    }
    if (bus->watched && strcmp(bus->watched, folder) == 0)
        return;
    if (bus->monitor) {
        g_file_monitor_cancel(bus->monitor);
        g_clear_object(&bus->monitor);
    }
    g_free(bus->watched);
    bus->watched = g_steal_pointer(&folder);
    g_autoptr(GFile) file = g_file_new_for_path(bus->watched);
    bus->monitor = g_file_monitor_directory(file, G_FILE_MONITOR_NONE, NULL, NULL);
    if (bus->monitor)
        g_signal_connect(bus->monitor, "changed", G_CALLBACK(on_folder_changed), bus);
}

static void wait_for_bus(MoDesktopBus *bus)
{
    if (bus->socket)
        watch_folder(bus);
    if (bus->n_tries < RETRY_MAX)
        schedule_retry(bus, RETRY_FIRST_MS << bus->n_tries++);
}

static gboolean on_retry(void *data)
{
    MoDesktopBus *bus = data;
    g_clear_pointer(&bus->retry, g_source_unref);
    if (!connect_bus(bus))
        wait_for_bus(bus);
    return G_SOURCE_REMOVE;
}

/* ---- the connection ---- */

static void drop_connection(MoDesktopBus *bus)
{
    if (!bus->connection)
        return;
    g_cancellable_cancel(bus->cancellable);
    g_clear_object(&bus->cancellable);
    g_signal_handler_disconnect(bus->connection, bus->closed_handler);
    g_dbus_connection_signal_unsubscribe(bus->connection, bus->subscription);
    g_clear_object(&bus->connection);
    g_clear_pointer(&bus->owner, g_free);
}

static void on_closed(GDBusConnection *connection, gboolean by_peer, GError *error, void *data)
{
    (void)connection;
    (void)by_peer;
    (void)error;
    MoDesktopBus *bus = data;
    drop_connection(bus);
    bus->n_tries = 0;
    bus->func(NULL, NULL, bus->data);
    wait_for_bus(bus);
}

static void set_owner(MoDesktopBus *bus, const char *owner)
{
    g_free(bus->owner);
    bus->owner = owner && *owner ? g_strdup(owner) : NULL;
    bus->func(bus->connection, bus->owner, bus->data);
}

static void on_owner_changed(GDBusConnection *connection, const char *sender, const char *path,
                             const char *interface, const char *member, GVariant *parameters,
                             void *data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    (void)member;
    MoDesktopBus *bus = data;
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
        return;
    const char *owner;
    g_variant_get(parameters, "(&s&s&s)", NULL, NULL, &owner);
    bus->owner_told = true;
    set_owner(bus, owner);
}

static void on_owner_answer(GObject *source, GAsyncResult *result, void *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    /* When cancelled, `data` may be gone. */
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    MoDesktopBus *bus = data;
    if (bus->owner_told)
        return;
    const char *owner = NULL;
    if (answer)
        g_variant_get(answer, "(&s)", &owner);
    set_owner(bus, owner);
}

static bool connect_bus(MoDesktopBus *bus)
{
    bus->connection =
        g_dbus_connection_new_for_address_sync(bus->address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, NULL);
    if (!bus->connection)
        return false;
    stop_waiting(bus);
    g_dbus_connection_set_exit_on_close(bus->connection, FALSE);
    bus->closed_handler = g_signal_connect(bus->connection, "closed", G_CALLBACK(on_closed), bus);
    bus->subscription = g_dbus_connection_signal_subscribe(
        bus->connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
        "/org/freedesktop/DBus", bus->name, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, bus, NULL);
    bus->owner_told = false;
    bus->cancellable = g_cancellable_new();
    g_dbus_connection_call(bus->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "GetNameOwner", g_variant_new("(s)", bus->name),
                           G_VARIANT_TYPE("(s)"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT,
                           bus->cancellable, on_owner_answer, bus);
    return true;
}

MoDesktopBus *mo_desktop_bus_new(const char *address, const char *name, MoDesktopBusFunc func,
                                 void *data)
{
    MoDesktopBus *bus = g_new0(MoDesktopBus, 1);
    bus->address = g_strdup(address);
    bus->socket = address ? find_socket(address) : NULL;
    bus->name = g_strdup(name);
    bus->func = func;
    bus->data = data;
    if (address && connect_bus(bus))
        return bus;
    func(NULL, NULL, data);
    if (address)
        wait_for_bus(bus);
    return bus;
}

void mo_desktop_bus_free(MoDesktopBus *bus)
{
    if (!bus)
        return;
    stop_waiting(bus);
    drop_connection(bus);
    g_free(bus->address);
    g_free(bus->socket);
    g_free(bus->name);
    g_free(bus);
}
