/* What the agent tells the service manager that started it (sd_notify(3)): that it is ready, that
 * it ends, and, as often as it is asked for, that its loop still turns.
 *
 * The protocol is a datagram with a few words, so no library is needed for it. Who was not started
 * so (no NOTIFY_SOCKET) tells nobody anything; without WATCHDOG_USEC nothing wakes the agent. */
#ifndef MOMENTS_RUN_SUPERVISOR_H
#define MOMENTS_RUN_SUPERVISOR_H

#include <glib.h>

typedef struct MoSupervisor MoSupervisor;

/* Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment, so that what the
 * agent starts does not speak in its name: to be called before there is a second thread. Never
 * NULL. Free with mo_supervisor_free(). */
MoSupervisor *mo_supervisor_new(void);
void mo_supervisor_free(MoSupervisor *supervisor);

/* Everything is there; from now on the thread-default main context says every half of the time that
 * the manager gave that it still turns. */
void mo_supervisor_tell_ready(MoSupervisor *supervisor);

/* The agent ends in good order. */
void mo_supervisor_tell_stopping(MoSupervisor *supervisor);

/* How often a sign of life is sent, in milliseconds; 0: none is asked for. */
guint mo_supervisor_get_interval_ms(const MoSupervisor *supervisor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoSupervisor, mo_supervisor_free)

#endif
