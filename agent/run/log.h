/* The agent's log: plain lines on stderr, which a unit's journal collects. Only run/ and cli/ log.
 */
#ifndef MOMENTS_RUN_LOG_H
#define MOMENTS_RUN_LOG_H

#include <glib.h>

/* One line; "moments: " is put before it. */
void mo_log(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
