/* Whether the screen is locked, as far as anybody tells: the screen savers of the desktops on the
 * session bus (ActiveChanged), and logind on the system bus (LockedHint, Unlock).
 *
 * A hint, no more: none of them need be there, none is started, and nothing polls. A screen saver
 * that goes away counts as unlocked. Belongs to one thread, and works in the thread-default main
 * context of mo_screen_lock_new(). */
#ifndef MOMENTS_OUTPUT_DESKTOP_LOCK_H
#define MOMENTS_OUTPUT_DESKTOP_LOCK_H

#include <gio/gio.h>
#include <stdbool.h>

typedef struct MoScreenLock MoScreenLock;

typedef enum {
    MO_SCREEN_UNLOCKED,
    MO_SCREEN_LOCKED,
    MO_SCREEN_WAS_LOCKED, /* since before it was asked: an answer, which may take its time */
} MoScreenState;

/* Only of changes, with an unlocked screen at the start; but an unlock that somebody asks for is
 * told although nobody said before that the screen was locked. */
typedef void (*MoScreenLockFunc)(MoScreenState state, void *data);

/* Looks at logind at once. Free with mo_screen_lock_free(). */
MoScreenLock *mo_screen_lock_new(MoScreenLockFunc func, void *data);
void mo_screen_lock_free(MoScreenLock *lock);

/* The session bus came (again), or has gone (NULL). Referenced as long as it is in use. */
void mo_screen_lock_set_session(MoScreenLock *lock, GDBusConnection *connection);

/* The system bus, borrowed; NULL: there is none. */
GDBusConnection *mo_screen_lock_get_system(const MoScreenLock *lock);

#endif
