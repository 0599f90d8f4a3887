/* notes.csv while it is changed: read whole, held against other programs, and written whole or not
 * at all. */
#ifndef MOMENTS_MODEL_OVERLAY_FILE_H
#define MOMENTS_MODEL_OVERLAY_FILE_H

#include "model/overlay_private.h"

/* Changes the table; false with the error: nothing is written. *ret_changed false: nor is then. */
typedef bool (*MoNotedFunc)(MoNotedTable *table, bool *ret_changed, void *data, GError **error);

/* Reads the file (none: an empty one), lets `func` change it and writes it; does so again, from the
 * beginning, when somebody else wrote the file meanwhile. A link stays a link. Errors and notice as
 * mo_overlay_write(). */
bool mo_noted_change(const char *path, MoNotedFunc func, void *data, char **ret_notice,
                     GError **error);

#endif
