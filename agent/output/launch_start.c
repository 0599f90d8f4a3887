/* Starting a program so that it is not ours: no child, and outside the unit's sandbox. */
#include "output/launch_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <string.h>
#include <unistd.h>

#define CALL_MILLISECONDS 2000

/* ---- what to run ---- */

/* Appends what a word of an Exec line stands for (Desktop Entry Specification, "The Exec key").
 * True when it named the file. */
static bool expand_word(GPtrArray *arguments, const char *word, const char *uri, const char *path)
{
    bool named = false;
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = word; *at; at++) {
        if (*at != '%' || at[1] == '\0') {
            g_string_append_c(out, *at);
            continue;
        }
        at++;
        if (*at == '%') {
            g_string_append_c(out, '%');
        } else if (strchr("uU", *at)) {
            g_string_append(out, uri ? uri : "");
            named = true;
        } else if (strchr("fF", *at)) {
            g_string_append(out, path ? path : (uri ? uri : ""));
            named = true;
        }
        /* Icons, names and what is out of use stand for nothing. */
    }
    if (out->len > 0 || *word == '\0')
        g_ptr_array_add(arguments, g_strdup(out->str));
    return named;
}

char **mo_launch_make_arguments(const char *command_line, const char *uri, const char *path)
{
    g_auto(GStrv) words = NULL;
    if (!command_line || !g_shell_parse_argv(command_line, NULL, &words, NULL))
        return NULL;
    GPtrArray *arguments = g_ptr_array_new();
    bool named = false;
    for (size_t i = 0; words[i]; i++)
        named = expand_word(arguments, words[i], uri, path) || named;
    if (!named && uri)
        g_ptr_array_add(arguments, g_strdup(path ? path : uri));
    g_ptr_array_add(arguments, NULL);
    return (char **)g_ptr_array_free(arguments, FALSE);
}

/* ---- with which environment ---- */

/* A name that ends in '_' stands for all that begin so. */
static const char *const SESSION[] = {
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "TZ",
    "LANGUAGE",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "LC_",
    "XDG_",
    "GNOME_",
    "KDE_",
    "GTK_",
    "GDK_",
    "QT_",
    "MOZ_",
    "XCURSOR_",
    "DESKTOP_SESSION",
    "SSH_AUTH_SOCK",
    "SESSION_MANAGER",
    NULL,
};

static bool is_of_session(const char *name)
{
    for (size_t i = 0; SESSION[i]; i++) {
        size_t length = strlen(SESSION[i]);
        bool prefix = SESSION[i][length - 1] == '_';
        if (prefix ? g_str_has_prefix(name, SESSION[i]) : strcmp(name, SESSION[i]) == 0)
            return true;
    }
    return false;
}

/* systemd refuses the whole call because of one value that it does not like. */
static bool is_fit(const char *name, const char *value)
{
    for (; *name; name++)
        if (!g_ascii_isalnum(*name) && *name != '_')
            return false;
    for (const char *at = value; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return false;
    return g_utf8_validate(value, -1, NULL);
}

char **mo_launch_filter_environment(const char *const *environment)
{
    GPtrArray *kept = g_ptr_array_new();
    for (size_t i = 0; environment && environment[i]; i++) {
        const char *equals = strchr(environment[i], '=');
        if (!equals)
            continue;
        g_autofree char *name = g_strndup(environment[i], (size_t)(equals - environment[i]));
        if (is_of_session(name) && is_fit(name, equals + 1))
            g_ptr_array_add(kept, g_strdup(environment[i]));
    }
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

/* ---- the bus ---- */

GDBusConnection *mo_launch_connect(GError **error)
{
    g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SESSION, NULL, error);
    if (!address)
        return NULL;
    return g_dbus_connection_new_for_address_sync(
        address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, error);
}

bool mo_launch_call(GDBusConnection *bus, const char *name, const char *path, const char *interface,
                    const char *method, GVariant *arguments, GError **error)
{
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_sync(bus, name, path, interface, method, arguments, NULL,
                                    G_DBUS_CALL_FLAGS_NONE, CALL_MILLISECONDS, NULL, error);
    return answer != NULL;
}

/* ---- starting ---- */

static void add_property(GVariantBuilder *properties, const char *name, GVariant *value)
{
    g_variant_builder_add(properties, "(sv)", name, value);
}

/* A service of its own in the user's manager: outside of the agent's sandbox and of its cgroup, and
 * there as long as one of its processes is (Thunderbird's first one may hand over and end). */
static GVariant *make_unit(char **arguments, const char *program)
{
    g_autofree char *token = mo_random_token();
    g_autofree char *name = g_strdup_printf("app-moments-open-%s.service", token);
    g_auto(GStrv) own = g_get_environ();
    g_auto(GStrv) environment = mo_launch_filter_environment((const char *const *)own);
    GVariantBuilder properties;
    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    add_property(&properties, "Description", g_variant_new_string(_("Opened by Moments")));
    add_property(&properties, "Type", g_variant_new_string("exec"));
    add_property(&properties, "ExitType", g_variant_new_string("cgroup"));
    add_property(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
    add_property(&properties, "Slice", g_variant_new_string("app.slice"));
    add_property(&properties, "Environment",
                 g_variant_new_strv((const char *const *)environment, -1));
    GVariant *start = g_variant_new("(s^asb)", program, arguments, FALSE);
    add_property(&properties, "ExecStart",
                 g_variant_new_array(G_VARIANT_TYPE("(sasb)"), &start, 1));
    return g_variant_new("(ssa(sv)a(sa(sv)))", name, "fail", &properties, NULL);
}

static bool start_by_manager(GDBusConnection *bus, char **arguments, const char *program,
                             GError **error)
{
    if (!bus) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED,
                            _("The session bus cannot be reached."));
        return false;
    }
    return mo_launch_call(bus, "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                          "org.freedesktop.systemd1.Manager", "StartTransientUnit",
                          make_unit(arguments, program), error);
}

/* So that Ctrl+C in the terminal that started us does not end her mail program. */
static void leave_terminal(void *data)
{
    (void)data;
    (void)setsid();
}

bool mo_launch_start(GDBusConnection *bus, char **arguments, GError **error)
{
    g_return_val_if_fail(arguments != NULL && arguments[0] != NULL, false);
    g_autofree char *program = g_find_program_in_path(arguments[0]);
    if (!program) {
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND, _("There is no program '%s'."),
                    arguments[0]);
        return false;
    }
    if (g_getenv("INVOCATION_ID"))
        return start_by_manager(bus, arguments, program, error);
    /* Without G_SPAWN_DO_NOT_REAP_CHILD GLib forks twice: init adopts it. */
    return g_spawn_async(NULL, arguments, NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                             G_SPAWN_STDERR_TO_DEV_NULL,
                         leave_terminal, NULL, NULL, error);
}
