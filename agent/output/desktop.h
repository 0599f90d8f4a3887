/* Notes through libnotify, which lives in one thread with a GMainContext of its own, because a hung
 * server blocks each of its calls for 25 s.
 *
 * The name org.freedesktop.Notifications is looked up first and never auto-started; its owner is
 * watched on a private connection. When the server goes, all notes are forgotten (DOWN), so that a
 * click on another program's note with the same number can never reach us; besides, each action key
 * carries a random token. Shows are spaced half a second apart. A call that takes more than five
 * seconds counts as FAILED, and the late answer is dropped; what waits behind it fails as well, the
 * notes already shown stay, and UP is told once the server answers again. When the bus itself goes,
 * the channel connects anew. libnotify is global: one such channel at a time in a process. */
#ifndef MOMENTS_OUTPUT_DESKTOP_H
#define MOMENTS_OUTPUT_DESKTOP_H

#include "output/channel.h"

/* Never fails: without a bus the channel is down. Events come in the thread-default main context of
 * the caller. Free with mo_channel_free(). */
MoChannel *mo_desktop_new(void);

/* Waits (running the caller's main context) until the first look for a server has ended, at most
 * `milliseconds`: for `agent --once`. Whether one answers. */
bool mo_desktop_wait_ready(MoChannel *channel, unsigned milliseconds);

/* For a program that ends at once (`agent --once`), before the first show: its notes stay when the
 * channel is freed, and have no buttons, because nobody would hear them. Otherwise freeing the
 * channel takes all notes back: their buttons would be dead. */
void mo_desktop_leave_notes(MoChannel *channel);

#endif
