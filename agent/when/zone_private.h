/* How the name of the system's zone is found; apart from zone.c so that tests can point it at a
 * folder of their own. */
#ifndef MOMENTS_WHEN_ZONE_PRIVATE_H
#define MOMENTS_WHEN_ZONE_PRIVATE_H

#include <stdbool.h>

/* What to hand to GLib (an IANA name, a POSIX rule or an absolute path) for a value of TZ (NULL:
 * not set) and the folder that holds `localtime` and `timezone`, normally "/etc".
 *
 * GLib's own local zone is not used: it is kept for the life of the process, so an agent would
 * never see the user travel.
 *
 * *ret_name: the IANA name, or NULL if none is known. The caller frees both. */
char *mo_zone_find_local(const char *tz, const char *etc, char **ret_name);

/* Whether the system knows a zone of that name; false for paths and POSIX rules. */
bool mo_zone_is_known(const char *name);

#endif
