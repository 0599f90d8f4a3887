/* The schedule as iCalendar (RFC 5545) for calendar apps: one VEVENT a moment, written one
 * component at a time in constant memory.
 *
 * PRODID, VERSION, NAME and X-WR-CALNAME, REFRESH-INTERVAL; per event UID (the moment's, the same
 * for ever), DTSTAMP, LAST-MODIFIED, SUMMARY, DESCRIPTION, CATEGORIES, TRANSP:TRANSPARENT,
 * X-MICROSOFT-CDO-BUSYSTATUS:FREE. A moment with an hour of its own is a quarter of an hour in the
 * user's zone (plain IANA TZID, our own short VTIMEZONE); the others are all-day events. */
#ifndef MOMENTS_OUTPUT_CALENDAR_H
#define MOMENTS_OUTPUT_CALENDAR_H

#include "model/config.h"
#include "model/moment.h"
#include "when/zone.h"

/* Called with each piece of output. False stops with the error set. */
typedef bool (*MoCalendarSink)(const char *data, size_t length, void *user_data, GError **error);

/* Writes all moments (of MoMoment). CRLF line ends, lines folded at 75 octets between characters.
 */
bool mo_calendar_write(const GPtrArray *moments, const MoConfig *config, const MoZone *zone,
                       int64_t now_utc, MoCalendarSink sink, void *user_data, GError **error);

#endif
