#include "output/desktop_lock.h"

#include <string.h>
#include <unistd.h>

#define LOGIN "org.freedesktop.login1"
#define LOGIN_SESSION "org.freedesktop.login1.Session"
#define LOGIN_USER "org.freedesktop.login1.User"
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* Each is a name on the session bus and an interface alike. */
typedef struct {
    const char *name;
    const char *path;
} ScreenSaver;

static const ScreenSaver savers[] = {
    {"org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"},
    {"org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"},
    {"org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"},
    {"org.mate.ScreenSaver", "/org/mate/ScreenSaver"},
    {"org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"},
};

struct MoScreenLock {
    MoScreenLockFunc func;
    void *data;
    bool is_locked;
    GDBusConnection *session; /* NULL: no bus */
    guint active[G_N_ELEMENTS(savers)];
    guint owners[G_N_ELEMENTS(savers)];
    GCancellable *asking; /* calls on `session` */
    GDBusConnection *system;
    guint hint;
    guint unlock;
    GCancellable *asking_login; /* calls on `system` */
};

static void set_state(MoScreenLock *lock, MoScreenState state)
{
    bool locked = state != MO_SCREEN_UNLOCKED;
    if (lock->is_locked == locked)
        return;
    lock->is_locked = locked;
    lock->func(state, lock->data);
}

/* It happens now. */
static void set_locked(MoScreenLock *lock, bool locked)
{
    set_state(lock, locked ? MO_SCREEN_LOCKED : MO_SCREEN_UNLOCKED);
}

/* What a call gave, of this type; NULL: nothing. *ret_gone: nobody waits for it any more. */
static GVariant *finish(GObject *source, GAsyncResult *result, const char *type, bool *ret_gone)
{
    g_autoptr(GError) error = NULL;
    GVariant *answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    *ret_gone = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    if (answer && !g_variant_is_of_type(answer, G_VARIANT_TYPE(type)))
        g_clear_pointer(&answer, g_variant_unref);
    return answer;
}

/* ---- screen savers on the session bus ---- */

static void on_active(GDBusConnection *connection, const char *sender, const char *path,
                      const char *interface, const char *member, GVariant *parameters, void *data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    (void)member;
    gboolean active = FALSE;
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(b)")))
        return;
    g_variant_get(parameters, "(b)", &active);
    set_locked(data, active);
}

/* One that crashed will never say that the screen is unlocked. */
static void on_owner_changed(GDBusConnection *connection, const char *sender, const char *path,
                             const char *interface, const char *member, GVariant *parameters,
                             void *data)
{
    (void)connection;
    (void)sender;
    (void)path;
    (void)interface;
    (void)member;
    const char *owner = NULL;
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
        return;
    g_variant_get(parameters, "(&s&s&s)", NULL, NULL, &owner);
    if (*owner == '\0')
        set_locked(data, false);
}

static void on_is_active(GObject *source, GAsyncResult *result, void *data)
{
    bool gone = false;
    gboolean active = FALSE;
    g_autoptr(GVariant) answer = finish(source, result, "(b)", &gone);
    if (answer)
        g_variant_get(answer, "(b)", &active);
    if (!gone && active)
        set_state(data, MO_SCREEN_WAS_LOCKED);
}

static void drop_session(MoScreenLock *lock)
{
    if (!lock->session)
        return;
    g_cancellable_cancel(lock->asking);
    g_clear_object(&lock->asking);
    for (size_t i = 0; i < G_N_ELEMENTS(savers); i++) {
        g_dbus_connection_signal_unsubscribe(lock->session, lock->active[i]);
        g_dbus_connection_signal_unsubscribe(lock->session, lock->owners[i]);
    }
    g_clear_object(&lock->session);
}

void mo_screen_lock_set_session(MoScreenLock *lock, GDBusConnection *connection)
{
    if (connection == lock->session)
        return;
    drop_session(lock);
    if (!connection)
        return;
    lock->session = g_object_ref(connection);
    lock->asking = g_cancellable_new();
    for (size_t i = 0; i < G_N_ELEMENTS(savers); i++) {
        lock->active[i] = g_dbus_connection_signal_subscribe(
            connection, NULL, savers[i].name, "ActiveChanged", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
            on_active, lock, NULL);
        lock->owners[i] = g_dbus_connection_signal_subscribe(
            connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
            "/org/freedesktop/DBus", savers[i].name, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed,
            lock, NULL);
        g_dbus_connection_call(connection, savers[i].name, savers[i].path, savers[i].name,
                               "GetActive", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT,
                               lock->asking, on_is_active, lock);
    }
}

/* ---- logind on the system bus ---- */

/* What a session told; whose it is, is not known yet. */
typedef struct {
    MoScreenLock *lock;
    bool locked;
} Told;

static void on_whose(GObject *source, GAsyncResult *result, void *data)
{
    g_autofree Told *told = data;
    bool gone = false;
    g_autoptr(GVariant) answer = finish(source, result, "(v)", &gone);
    g_autoptr(GVariant) user = NULL;
    guint32 uid = 0;
    if (answer)
        g_variant_get(answer, "(v)", &user);
    if (gone || !user || !g_variant_is_of_type(user, G_VARIANT_TYPE("(uo)")))
        return;
    g_variant_get(user, "(u&o)", &uid, NULL);
    if (uid != getuid())
        return;
    if (!told->locked)
        told->lock->is_locked = true; /* whether or not it was known */
    set_locked(told->lock, told->locked);
}

static void get_property(MoScreenLock *lock, const char *path, const char *interface,
                         const char *name, GAsyncReadyCallback func, void *data)
{
    g_dbus_connection_call(
        lock->system, LOGIN, path, PROPERTIES, "Get", g_variant_new("(ss)", interface, name), NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, lock->asking_login, func, data);
}

static void ask_whose(MoScreenLock *lock, const char *path, bool locked)
{
    Told *told = g_new(Told, 1);
    *told = (Told){lock, locked};
    get_property(lock, path, LOGIN_SESSION, "User", on_whose, told);
}

static void on_hint(GDBusConnection *connection, const char *sender, const char *path,
                    const char *interface, const char *member, GVariant *parameters, void *data)
{
    (void)connection;
    (void)sender;
    (void)interface;
    (void)member;
    gboolean locked = FALSE;
    g_autoptr(GVariant) changed = NULL;
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    g_variant_get(parameters, "(&s@a{sv}@as)", NULL, &changed, NULL);
    if (g_variant_lookup(changed, "LockedHint", "b", &locked))
        ask_whose(data, path, locked);
}

static void on_unlock(GDBusConnection *connection, const char *sender, const char *path,
                      const char *interface, const char *member, GVariant *parameters, void *data)
{
    (void)connection;
    (void)sender;
    (void)interface;
    (void)member;
    (void)parameters;
    ask_whose(data, path, false);
}

static void on_is_locked(GObject *source, GAsyncResult *result, void *data)
{
    bool gone = false;
    g_autoptr(GVariant) answer = finish(source, result, "(v)", &gone);
    g_autoptr(GVariant) hint = NULL;
    if (answer)
        g_variant_get(answer, "(v)", &hint);
    if (!gone && hint && g_variant_is_of_type(hint, G_VARIANT_TYPE_BOOLEAN) &&
        g_variant_get_boolean(hint))
        set_state(data, MO_SCREEN_WAS_LOCKED);
}

/* Her session with a screen. */
static void on_display(GObject *source, GAsyncResult *result, void *data)
{
    bool gone = false;
    const char *path = NULL;
    g_autoptr(GVariant) answer = finish(source, result, "(v)", &gone);
    g_autoptr(GVariant) display = NULL;
    if (answer)
        g_variant_get(answer, "(v)", &display);
    if (gone || !display || !g_variant_is_of_type(display, G_VARIANT_TYPE("(so)")))
        return;
    g_variant_get(display, "(&s&o)", NULL, &path);
    if (strcmp(path, "/") != 0)
        get_property(data, path, LOGIN_SESSION, "LockedHint", on_is_locked, data);
}

static void look_at_login(MoScreenLock *lock)
{
    g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, NULL, NULL);
    g_autofree char *user = g_strdup_printf("/org/freedesktop/login1/user/_%u", (unsigned)getuid());
    if (!address)
        return;
    lock->system =
        g_dbus_connection_new_for_address_sync(address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, NULL);
    if (!lock->system)
        return;
    g_dbus_connection_set_exit_on_close(lock->system, FALSE);
    lock->asking_login = g_cancellable_new();
    lock->hint = g_dbus_connection_signal_subscribe(lock->system, LOGIN, PROPERTIES,
                                                    "PropertiesChanged", NULL, LOGIN_SESSION,
                                                    G_DBUS_SIGNAL_FLAGS_NONE, on_hint, lock, NULL);
    lock->unlock =
        g_dbus_connection_signal_subscribe(lock->system, LOGIN, LOGIN_SESSION, "Unlock", NULL, NULL,
                                           G_DBUS_SIGNAL_FLAGS_NONE, on_unlock, lock, NULL);
    get_property(lock, user, LOGIN_USER, "Display", on_display, lock);
}

static void drop_login(MoScreenLock *lock)
{
    if (!lock->system)
        return;
    g_cancellable_cancel(lock->asking_login);
    g_clear_object(&lock->asking_login);
    g_dbus_connection_signal_unsubscribe(lock->system, lock->hint);
    g_dbus_connection_signal_unsubscribe(lock->system, lock->unlock);
    g_clear_object(&lock->system);
}

MoScreenLock *mo_screen_lock_new(MoScreenLockFunc func, void *data)
{
    MoScreenLock *lock = g_new0(MoScreenLock, 1);
    lock->func = func;
    lock->data = data;
    look_at_login(lock);
    return lock;
}

GDBusConnection *mo_screen_lock_get_system(const MoScreenLock *lock)
{
    return lock->system;
}

void mo_screen_lock_free(MoScreenLock *lock)
{
    if (!lock)
        return;
    drop_session(lock);
    drop_login(lock);
    g_free(lock);
}
