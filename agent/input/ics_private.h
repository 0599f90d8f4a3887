/* What the readers of calendar files share. */
#ifndef MOMENTS_INPUT_ICS_PRIVATE_H
#define MOMENTS_INPUT_ICS_PRIVATE_H

#include "when/zone.h"

/* A line with those behind it that begin with a blank (RFC 5545 3.1); `line` is the number of its
 * first, from 1. The text is valid UTF-8 and borrowed for the call. */
typedef void (*MoIcsLineFunc)(void *data, unsigned line, const char *text);

void mo_ics_foreach_line(const char *text, MoIcsLineFunc func, void *data);

/* The zone that a TZID means: an IANA name, the same behind a prefix that other programs put before
 * it, or the name that Windows has for it. NULL: it is none of these. The caller frees it. */
MoZone *mo_ics_zone_new(const char *tzid);

#endif
