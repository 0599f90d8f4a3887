#include "output/desktop_presenting.h"

#include <string.h>
#include <unistd.h>

#define WAIT_MS 200

/* Flags of GNOME's session manager and of KDE's power management. */
enum { GNOME_INHIBITS_IDLE = 8, KDE_KEEPS_SCREEN = 4 };

typedef struct {
    const char *name;
    const char *path;
    const char *interface;
    const char *method;
} Question;

/* NULL when nobody answers so. */
static GVariant *ask(GDBusConnection *connection, const Question *question, GVariant *parameters,
                     const char *type)
{
    return g_dbus_connection_call_sync(
        connection, question->name, question->path, question->interface, question->method,
        parameters, G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NO_AUTO_START, WAIT_MS, NULL, NULL);
}

static bool ask_flag(GDBusConnection *connection, const Question *question, guint32 flag)
{
    g_autoptr(GVariant) answer = ask(connection, question, g_variant_new("(u)", flag), "(b)");
    gboolean is = FALSE;
    if (answer)
        g_variant_get(answer, "(b)", &is);
    return is;
}

/* Each recording or sharing of the screen is an object below. */
static bool is_recorded(GDBusConnection *connection)
{
    static const Question question = {"org.gnome.Mutter.ScreenCast",
                                      "/org/gnome/Mutter/ScreenCast/Session",
                                      "org.freedesktop.DBus.Introspectable", "Introspect"};
    g_autoptr(GVariant) answer = ask(connection, &question, NULL, "(s)");
    const char *xml = NULL;
    if (answer)
        g_variant_get(answer, "(&s)", &xml);
    return xml && strstr(xml, "<node name=\"u");
}

static bool is_held_back(GDBusConnection *connection)
{
    static const Question question = {"org.freedesktop.Notifications",
                                      "/org/freedesktop/Notifications",
                                      "org.freedesktop.DBus.Properties", "Get"};
    GVariant *which = g_variant_new("(ss)", "org.freedesktop.Notifications", "Inhibited");
    g_autoptr(GVariant) answer = ask(connection, &question, which, "(v)");
    g_autoptr(GVariant) value = NULL;
    if (answer)
        g_variant_get(answer, "(v)", &value);
    return value && g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN) &&
           g_variant_get_boolean(value);
}

/* What lasts in her own sessions; a package that is being installed is another user's. */
static bool is_kept_awake(GDBusConnection *system)
{
    static const Question question = {"org.freedesktop.login1", "/org/freedesktop/login1",
                                      "org.freedesktop.login1.Manager", "ListInhibitors"};
    g_autoptr(GVariant) answer = ask(system, &question, NULL, "(a(ssssuu))");
    g_autoptr(GVariantIter) inhibitors = NULL;
    const char *what, *mode;
    guint32 uid;
    if (!answer)
        return false;
    g_variant_get(answer, "(a(ssssuu))", &inhibitors);
    while (g_variant_iter_next(inhibitors, "(&s&s&s&suu)", &what, NULL, NULL, &mode, &uid, NULL)) {
        g_auto(GStrv) words = g_strsplit(what, ":", -1);
        if (uid == getuid() && strcmp(mode, "block") == 0 &&
            g_strv_contains((const char *const *)words, "idle"))
            return true;
    }
    return false;
}

bool mo_presenting_is_on(GDBusConnection *connection, GDBusConnection *system)
{
    static const Question gnome = {"org.gnome.SessionManager", "/org/gnome/SessionManager",
                                   "org.gnome.SessionManager", "IsInhibited"};
    static const Question kde = {"org.kde.Solid.PowerManagement",
                                 "/org/kde/Solid/PowerManagement/PolicyAgent",
                                 "org.kde.Solid.PowerManagement.PolicyAgent", "HasInhibition"};
    return (connection &&
            (is_recorded(connection) || ask_flag(connection, &gnome, GNOME_INHIBITS_IDLE) ||
             ask_flag(connection, &kde, KDE_KEEPS_SCREEN) || is_held_back(connection))) ||
           (system && is_kept_awake(system));
}
