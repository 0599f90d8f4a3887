/* Whether others may see the screen: what desktops tell of it over the bus. A hint, no more. */
#ifndef MOMENTS_OUTPUT_DESKTOP_PRESENTING_H
#define MOMENTS_OUTPUT_DESKTOP_PRESENTING_H

#include <gio/gio.h>
#include <stdbool.h>

/* Asks GNOME whether the screen is recorded or shared, GNOME and KDE whether a program keeps it
 * awake (a presentation, a film, a call), the notification server whether it holds notes back, and
 * logind on the system bus whether a program of hers keeps the machine from being idle. NULL: there
 * is no such bus. Nobody is started for it, and who does not answer says no. Waits for each of
 * them, a fifth of a second at most: only for a thread that may wait. */
bool mo_presenting_is_on(GDBusConnection *connection, GDBusConnection *system);

#endif
