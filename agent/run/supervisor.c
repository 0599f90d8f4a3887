#include "run/supervisor.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct MoSupervisor {
    GSocket *socket; /* NULL: nobody listens */
    guint interval_ms;
    guint source; /* 0: no signs of life yet */
};

/* The variable's value, which is gone from the environment then; NULL without one. The caller frees
 * it. */
static char *take_variable(const char *name)
{
    char *value = g_strdup(g_getenv(name));
    g_unsetenv(name);
    return value;
}

static guint64 take_number(const char *name)
{
    g_autofree char *text = take_variable(name);
    guint64 number = 0;
    return text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &number, NULL) ? number : 0;
}

/* A path, or after "@" a name of the abstract kind. NULL when there is nobody. Of all kinds of
 * sockets GIO is asked for this one, which leads nowhere but to this machine. */
static GSocket *connect_to(const char *address)
{
    if (!address || strlen(address) < 2 || !strchr("/@", *address))
        return NULL;
    bool is_abstract = *address == '@';
    g_autoptr(GSocketAddress) to = g_unix_socket_address_new_with_type(
        is_abstract ? address + 1 : address, -1,
        is_abstract ? G_UNIX_SOCKET_ADDRESS_ABSTRACT : G_UNIX_SOCKET_ADDRESS_PATH);
    g_autoptr(GSocket) sock =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
    if (!sock)
        return NULL;
    g_socket_set_blocking(sock, FALSE);
    return g_socket_connect(sock, to, NULL, NULL) ? g_steal_pointer(&sock) : NULL;
}

/* What does not arrive is told again with the next sign of life. */
static void tell(const MoSupervisor *supervisor, const char *words)
{
    if (supervisor->socket)
        (void)g_socket_send(supervisor->socket, words, strlen(words), NULL, NULL);
}

MoSupervisor *mo_supervisor_new(void)
{
    g_autofree char *address = take_variable("NOTIFY_SOCKET");
    guint64 whole_us = take_number("WATCHDOG_USEC");
    guint64 pid = take_number("WATCHDOG_PID");
    MoSupervisor *supervisor = g_new0(MoSupervisor, 1);
    supervisor->socket = connect_to(address);
    bool is_for_us = pid == 0 || pid == (guint64)getpid();
    if (supervisor->socket && is_for_us && whole_us > 0)
        supervisor->interval_ms = (guint)CLAMP(whole_us / 2000, 1, G_MAXUINT / 2);
    return supervisor;
}

void mo_supervisor_free(MoSupervisor *supervisor)
{
    if (!supervisor)
        return;
    if (supervisor->source)
        g_source_remove(supervisor->source);
    g_clear_object(&supervisor->socket);
    g_free(supervisor);
}

/* The manager's time stands still in sleep as this timer does. */
static gboolean show_life(gpointer data)
{
    tell(data, "WATCHDOG=1");
    return G_SOURCE_CONTINUE;
}

void mo_supervisor_tell_ready(MoSupervisor *supervisor)
{
    g_return_if_fail(supervisor != NULL);
    tell(supervisor, "READY=1");
    if (supervisor->interval_ms > 0 && !supervisor->source)
        supervisor->source = g_timeout_add(supervisor->interval_ms, show_life, supervisor);
}

void mo_supervisor_tell_stopping(MoSupervisor *supervisor)
{
    g_return_if_fail(supervisor != NULL);
    tell(supervisor, "STOPPING=1");
}

guint mo_supervisor_get_interval_ms(const MoSupervisor *supervisor)
{
    g_return_val_if_fail(supervisor != NULL, 0);
    return supervisor->interval_ms;
}
