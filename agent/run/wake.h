/* The one timer of the agent: a timerfd on the wall clock in the GLib loop.
 *
 * TFD_TIMER_CANCEL_ON_SET makes it fire when the clock is set and on resume from sleep, so nothing
 * has to poll. Expiry and cancellation mean the same: look what is due. */
#ifndef MOMENTS_RUN_WAKE_H
#define MOMENTS_RUN_WAKE_H

#include <glib.h>
#include <stdint.h>

typedef struct MoWake MoWake;

/* `func` is called in the thread-default main context each time the timer fires. NULL with an error
 * when the kernel gives no timer. Free with mo_wake_free(). */
MoWake *mo_wake_new(void (*func)(void *data), void *data, GError **error);
void mo_wake_free(MoWake *wake);

/* Fires at `system_utc` seconds, or at once when that has passed. */
void mo_wake_arm(MoWake *wake, int64_t system_utc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoWake, mo_wake_free)

#endif
