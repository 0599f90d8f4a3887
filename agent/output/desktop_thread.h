/* The thread that owns libnotify, and with it the process's shared connection to the session bus.
 *
 * Whatever blocks in libnotify blocks here alone. Commands are queued and come back as mail; before
 * each note the server is asked for what it can do, without a time limit and without blocking, so
 * that libnotify is called only when a server has just answered. All state belongs to the thread
 * but the queue of commands.
 *
 * libnotify is global: one notifier at a time in a process. */
#ifndef MOMENTS_OUTPUT_DESKTOP_THREAD_H
#define MOMENTS_OUTPUT_DESKTOP_THREAD_H

#include "output/desktop_mailbox.h"

typedef struct MoNotifier MoNotifier;

/* Starts the thread. `address` of the session bus; NULL: none. READY is posted when the first look
 * for a server has ended, UP (before it) when one answers. NULL when no thread can be made. */
MoNotifier *mo_notifier_new(const char *address, MoMailbox *mailbox);

/* Takes the note over. SHOWN or FAILED follows, possibly much later. One note at a time. */
void mo_notifier_show(MoNotifier *notifier, MoNote *note);

/* Takes a note back, or gives up one that is not shown yet. */
void mo_notifier_close(MoNotifier *notifier, uint64_t tag);

/* The answer came too late: closes the note if it is shown after all, and posts UP when the server
 * answers again. */
void mo_notifier_abandon(MoNotifier *notifier, uint64_t tag);

/* From now on notes have no buttons and stay when the thread ends. */
void mo_notifier_leave_notes(MoNotifier *notifier);

/* Closes all notes and ends the thread, and waits for that at most `milliseconds`. A thread that
 * hangs is left to itself: it frees everything when it comes back. NULL is allowed. */
void mo_notifier_end(MoNotifier *notifier, unsigned milliseconds);

#endif
