#include "run/wake.h"

#include "base/error.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct MoWake {
    int fd;
    guint source;
    void (*func)(void *data);
    void *data;
};

static gboolean fired(gint fd, GIOCondition condition, gpointer data)
{
    (void)condition;
    MoWake *wake = data;
    uint64_t n;
    ssize_t got = read(fd, &n, sizeof n);
    /* ECANCELED: the clock was set, or the machine woke up. EAGAIN: somebody re-armed it since. */
    if (got == (ssize_t)sizeof n || errno == ECANCELED)
        wake->func(wake->data);
    return G_SOURCE_CONTINUE;
}

MoWake *mo_wake_new(void (*func)(void *data), void *data, GError **error)
{
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, "no timer: %s", g_strerror(errno));
        return NULL;
    }
    MoWake *wake = g_new0(MoWake, 1);
    wake->fd = fd;
    wake->func = func;
    wake->data = data;
    wake->source = g_unix_fd_add(fd, G_IO_IN, fired, wake);
    return wake;
}

void mo_wake_free(MoWake *wake)
{
    if (!wake)
        return;
    g_source_remove(wake->source);
    close(wake->fd);
    g_free(wake);
}

void mo_wake_arm(MoWake *wake, int64_t system_utc)
{
    /* Zero would disarm it. */
    struct itimerspec at = {.it_value = {.tv_sec = (time_t)MAX(1, system_utc)}};
    /* ECANCELED says that the clock was set before; the timer is armed all the same, and has fired.
     */
    (void)timerfd_settime(wake->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, NULL);
}
