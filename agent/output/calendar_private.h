/* The parts of a calendar file that need no libical. */
#ifndef MOMENTS_OUTPUT_CALENDAR_PRIVATE_H
#define MOMENTS_OUTPUT_CALENDAR_PRIVATE_H

#include "when/zone.h"

/* A VTIMEZONE for all instants of first..last, with the plain IANA name: one observance for what
 * holds at `first`, and one for each change up to `last`. CRLF line ends. The caller frees it. */
char *mo_calendar_make_zone(const MoZone *zone, int64_t first_utc, int64_t last_utc);

/* Whether times are written as UTC instants, because the zone has no name that others know. */
bool mo_calendar_is_utc(const MoZone *zone);

#endif
