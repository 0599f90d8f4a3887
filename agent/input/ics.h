/* Whole days of calendar files (RFC 5545): holidays, of which only the days matter.
 *
 * What is understood: events of whole days, one or several (DTEND is the day behind the last one),
 * their rules, exceptions and moved instances; several calendars in one file. An event with an hour
 * is no whole day, unless it lasts from midnight to midnight; a cancelled one does not count. What
 * cannot be understood is a problem with its line, and all the rest counts. Rules go through our
 * own grammar, so that nothing is read as something else. */
#ifndef MOMENTS_INPUT_ICS_H
#define MOMENTS_INPUT_ICS_H

#include "base/day.h"
#include "input/problem.h"

/* A run of days, both included. */
typedef void (*MoIcsDaysFunc)(MoDay first, MoDay last, void *data);

/* Calls `func` with the days of all events of a file that touch `from` to `to`, in no order, some
 * of them perhaps twice. False when the file cannot be read at all; that is a problem too, without
 * a line. */
bool mo_ics_foreach_days(const char *path, MoDay from, MoDay to, MoProblems *problems,
                         MoIcsDaysFunc func, void *data);

#endif
