#include "session_bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define WAIT_SECONDS 20

static const char bus_configuration[] =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
    "<busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>\n"
    "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\n"
    "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";

MoTestBus *mo_test_bus_new(void)
{
    g_autoptr(GError) error = NULL;
    MoTestBus *bus = g_new0(MoTestBus, 1);
    bus->folder = g_dir_make_tmp("moments-bus-XXXXXX", &error);
    g_assert_no_error(error);
    bus->socket = g_build_filename(bus->folder, "bus", NULL);
    bus->log = g_build_filename(bus->folder, "notes.jsonl", NULL);
    g_autofree char *file = g_build_filename(bus->folder, "bus.conf", NULL);
    g_autofree char *text = g_strdup_printf(bus_configuration, bus->socket);
    g_file_set_contents(file, text, -1, &error);
    g_assert_no_error(error);
    g_autofree char *address = g_strconcat("unix:path=", bus->socket, NULL);
    g_setenv("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
    g_setenv("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE); /* never the machine's own */
    return bus;
}

static void end(GSubprocess **process)
{
    if (!*process)
        return;
    g_subprocess_force_exit(*process);
    g_subprocess_wait(*process, NULL, NULL);
    g_clear_object(process);
}

void mo_test_bus_free(MoTestBus *bus)
{
    if (!bus)
        return;
    end(&bus->server);
    g_clear_object(&bus->connection);
    end(&bus->bus);
    g_autofree char *file = g_build_filename(bus->folder, "bus.conf", NULL);
    g_remove(file);
    g_remove(bus->log);
    g_remove(bus->socket);
    g_rmdir(bus->folder);
    g_free(bus->log);
    g_free(bus->socket);
    g_free(bus->folder);
    g_free(bus);
}

/* A test that is killed takes its servers along. */
static void die_with_parent(void *data)
{
    (void)data;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *start(const char *const *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_subprocess_launcher_set_child_setup(launcher, die_with_parent, NULL, NULL);
    GSubprocess *process = g_subprocess_launcher_spawnv(launcher, arguments, &error);
    g_assert_no_error(error);
    return process;
}

static GDBusConnection *try_connect(const char *address)
{
    return g_dbus_connection_new_for_address_sync(
        address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, NULL);
}

void mo_test_bus_start(MoTestBus *bus)
{
    g_autofree char *file = g_build_filename(bus->folder, "bus.conf", NULL);
    g_autofree char *option = g_strconcat("--config-file=", file, NULL);
    const char *const arguments[] = {"dbus-daemon", option, "--nofork", "--nopidfile", NULL};
    bus->bus = start(arguments);
    for (int i = 0; i < WAIT_SECONDS * 50 && !bus->connection; i++) {
        bus->connection = try_connect(g_getenv("DBUS_SESSION_BUS_ADDRESS"));
        if (!bus->connection)
            g_usleep(20000);
    }
    g_assert_nonnull(bus->connection);
}

/* As a crash does: the socket stays, and nobody listens. */
void mo_test_bus_stop(MoTestBus *bus)
{
    g_clear_object(&bus->connection);
    end(&bus->bus);
    end(&bus->server);
    g_remove(bus->socket);
}

static GVariant *call(MoTestBus *bus, const char *name, const char *path, const char *interface,
                      const char *method, GVariant *parameters)
{
    g_autoptr(GError) error = NULL;
    GVariant *answer = g_dbus_connection_call_sync(
        bus->connection, name, path, interface, method, parameters, NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, WAIT_SECONDS * 1000, NULL, &error);
    g_assert_no_error(error);
    return answer;
}

static bool has_owner(MoTestBus *bus)
{
    g_autoptr(GVariant) answer = call(bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                      "NameHasOwner", g_variant_new("(s)", NAME));
    gboolean has;
    g_variant_get(answer, "(b)", &has);
    return has;
}

static void wait_for_owner(MoTestBus *bus, bool wanted)
{
    for (int i = 0; i < WAIT_SECONDS * 50; i++) {
        if (has_owner(bus) == wanted)
            return;
        g_usleep(20000);
    }
    g_assert_not_reached();
}

void mo_test_server_start(MoTestBus *bus, const char *capabilities)
{
    const char *python = g_getenv("PYTHON");
    g_autofree char *parameters =
        capabilities
            ? g_strdup_printf("{\"log\": \"%s\", \"capabilities\": %s}", bus->log, capabilities)
            : g_strdup_printf("{\"log\": \"%s\"}", bus->log);
    const char *const arguments[] = {
        python ? python : "/usr/bin/python3", "-m",           "dbusmock", "--session", "--template",
        TEST_DATA "/../lib/notifyd.py",       "--parameters", parameters, NULL};
    bus->server = start(arguments);
    wait_for_owner(bus, true);
}

void mo_test_server_stop(MoTestBus *bus)
{
    end(&bus->server);
    wait_for_owner(bus, false);
}

static bool is_stopped(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return true;
    const char *state = strrchr(text, ')');
    return state && state[1] == ' ' && state[2] == 'T';
}

/* At once: GSubprocess would leave it to a thread of its own, and the server could answer before.
 */
void mo_test_server_signal(MoTestBus *bus, int number)
{
    pid_t pid = (pid_t)g_ascii_strtoll(g_subprocess_get_identifier(bus->server), NULL, 10);
    kill(pid, number);
    for (unsigned i = 0; number == SIGSTOP && i < 5000 && !is_stopped(pid); i++)
        g_usleep(1000);
}

static void control(MoTestBus *bus, const char *method, GVariant *parameters)
{
    g_variant_unref(call(bus, NAME, PATH, "org.moments.TestServer", method, parameters));
}

void mo_test_server_mode(MoTestBus *bus, const char *mode)
{
    control(bus, "Mode", g_variant_new("(s)", mode));
}

void mo_test_server_press(MoTestBus *bus, unsigned id, const char *key)
{
    control(bus, "Press", g_variant_new("(us)", id, key));
}

void mo_test_server_close(MoTestBus *bus, unsigned id, unsigned reason)
{
    control(bus, "Close", g_variant_new("(uu)", id, reason));
}

unsigned mo_test_server_notify(MoTestBus *bus, const char *summary)
{
    g_autoptr(GVariant) answer =
        call(bus, NAME, PATH, NAME, "Notify",
             g_variant_new("(susss@as@a{sv}i)", "Other", 0u, "", summary, "",
                           g_variant_new_strv(NULL, 0),
                           g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0), 0));
    unsigned id;
    g_variant_get(answer, "(u)", &id);
    return id;
}

/* The n-th entry of the kind, or NULL; *ret_count gets how many there are. */
static JsonObject *find(MoTestBus *bus, const char *event, unsigned n, unsigned *ret_count)
{
    g_autofree char *text = NULL;
    JsonObject *found = NULL;
    *ret_count = 0;
    if (!g_file_get_contents(bus->log, &text, NULL, NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autoptr(JsonNode) node = json_from_string(*line, NULL);
        if (!node)
            continue;
        JsonObject *object = json_node_get_object(node);
        if (strcmp(json_object_get_string_member(object, "event"), event) != 0)
            continue;
        if ((*ret_count)++ == n)
            found = json_object_ref(object);
    }
    return found;
}

unsigned mo_test_server_count(MoTestBus *bus, const char *event)
{
    unsigned count;
    JsonObject *found = find(bus, event, 0, &count);
    g_clear_pointer(&found, json_object_unref);
    return count;
}

JsonObject *mo_test_server_get(MoTestBus *bus, const char *event, unsigned n)
{
    unsigned count;
    JsonObject *found = find(bus, event, n, &count);
    g_assert_nonnull(found);
    return found;
}
