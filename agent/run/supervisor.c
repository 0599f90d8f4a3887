#include "run/supervisor.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct MoSupervisor {
    int socket; /* -1: nobody listens */
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

/* A path, or after "@" a name of the abstract kind. -1 when there is nobody. */
static int connect_to(const char *address)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t length = address ? strlen(address) : 0;
    if (length < 2 || length >= sizeof to.sun_path || !strchr("/@", *address))
        return -1;
    memcpy(to.sun_path, address, length);
    if (*address == '@')
        to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, size) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What does not arrive is told again with the next sign of life. */
static void tell(const MoSupervisor *supervisor, const char *words)
{
    if (supervisor->socket >= 0)
        (void)send(supervisor->socket, words, strlen(words), MSG_NOSIGNAL);
}

MoSupervisor *mo_supervisor_new(void)
{
    g_autofree char *address = take_variable("NOTIFY_SOCKET");
    guint64 whole_us = take_number("WATCHDOG_USEC");
    guint64 pid = take_number("WATCHDOG_PID");
    MoSupervisor *supervisor = g_new0(MoSupervisor, 1);
    supervisor->socket = connect_to(address);
    bool is_for_us = pid == 0 || pid == (guint64)getpid();
    if (supervisor->socket >= 0 && is_for_us && whole_us > 0)
        supervisor->interval_ms = (guint)CLAMP(whole_us / 2000, 1, G_MAXUINT / 2);
    return supervisor;
}

void mo_supervisor_free(MoSupervisor *supervisor)
{
    if (!supervisor)
        return;
    if (supervisor->source)
        g_source_remove(supervisor->source);
    if (supervisor->socket >= 0)
        close(supervisor->socket);
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
