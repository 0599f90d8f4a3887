/* The user's time zone: wall clock to instant and back, with stated rules at both edges of daylight
 * saving time (RFC 5545 3.3.5): a wall time that is skipped is read with the offset before the gap
 * (02:30 in a gap of an hour is the instant of 03:30), one that comes twice means the first. */
#ifndef MOMENTS_WHEN_ZONE_H
#define MOMENTS_WHEN_ZONE_H

#include "base/day.h"

typedef struct MoZone MoZone;

/* The system's zone now: TZ if set, else what /etc/localtime is. Never NULL (UTC at worst). */
MoZone *mo_zone_new_local(void);

/* An IANA zone by name, or NULL with MO_ERROR_INVALID. */
MoZone *mo_zone_new(const char *name, GError **error);

void mo_zone_free(MoZone *zone);

/* The IANA name; "Local" for a zone of the system's that has none that can be found (a POSIX rule
 * in TZ, a copied /etc/localtime). Borrowed. */
const char *mo_zone_get_name(const MoZone *zone);

int64_t mo_zone_to_utc(const MoZone *zone, MoLocal local);
MoLocal mo_zone_to_local(const MoZone *zone, int64_t utc);

/* Seconds east of UTC at an instant. */
int32_t mo_zone_get_offset(const MoZone *zone, int64_t utc);

/* The first change of offset after `utc`: its instant, or INT64_MAX when there is none before the
 * year 2100. For VTIMEZONE. */
int64_t mo_zone_next_change(const MoZone *zone, int64_t utc);

/* The abbreviation in force at an instant ("CET"). Borrowed. */
const char *mo_zone_get_abbreviation(const MoZone *zone, int64_t utc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoZone, mo_zone_free)

#endif
