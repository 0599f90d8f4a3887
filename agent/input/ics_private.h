/* What the readers of calendar files share. */
#ifndef MOMENTS_INPUT_ICS_PRIVATE_H
#define MOMENTS_INPUT_ICS_PRIVATE_H

#include <glib.h>

/* A line with those behind it that begin with a blank (RFC 5545 3.1); `line` is the number of its
 * first, from 1. The text is borrowed for the call. */
typedef void (*MoIcsLineFunc)(void *data, unsigned line, const char *text);

void mo_ics_foreach_line(const char *text, MoIcsLineFunc func, void *data);

#endif
