/* One agent per ledger: a lock that the kernel releases when the process ends, however it ends. */
#ifndef MOMENTS_RUN_LOCK_H
#define MOMENTS_RUN_LOCK_H

#include <glib.h>
#include <stdbool.h>

/* Takes FOLDER/agent.lock; returns the descriptor that holds it (the caller closes it), or -1:
 * MO_ERROR_BUSY when another agent has it, MO_ERROR_FAILED when the file cannot be made. */
int mo_lock_take(const char *folder, GError **error);

/* Whether an agent has it. */
bool mo_lock_is_held(const char *folder);

#endif
