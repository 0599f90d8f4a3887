/* The unit moments.service of the user's systemd, and what takes its place where there is none: the
 * autostart entry of the desktop session. */
#ifndef MOMENTS_RUN_UNIT_H
#define MOMENTS_RUN_UNIT_H

#include "model/config.h"

typedef enum {
    MO_UNIT_NO_MANAGER, /* no user manager answers */
    MO_UNIT_MISSING,    /* it does not know the unit: not installed */
    MO_UNIT_DISABLED,
    MO_UNIT_MASKED,
    MO_UNIT_ENABLED, /* by the user or for everybody */
} MoUnitState;

MoUnitState mo_unit_get_state(void);

/* Asks the user manager to start the unit, or to end it. False when there is none or it does not
 * know it. */
bool mo_unit_start(GError **error);
bool mo_unit_stop(GError **error);

/* Enables the unit and the path unit that waits for the configuration, or masks both: they are
 * enabled for everybody, and only a mask of the user's own stands above that. */
bool mo_unit_enable(GError **error);
bool mo_unit_disable(GError **error);

/* Makes the manager read its files again. */
bool mo_unit_reload(GError **error);

/* Whether the desktop session starts the agent at login: there is an autostart entry and the user
 * has not switched it off. */
bool mo_autostart_is_on(void);
/* Switches it on (writing an entry that starts `program` where the system has none) or off. */
bool mo_autostart_set(bool on, const char *program, GError **error);

/* The folders that the configuration names and that the agent writes, but that the sandbox of the
 * unit does not let it write: absolute paths. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_unit_list_folders(const MoConfig *config, const char *state_folder);

/* The drop-in that opens the sandbox for them. The caller frees it. */
char *mo_unit_get_drop_in_path(void);
char *mo_unit_print_drop_in(const GPtrArray *folders);

/* Those of the folders for which the drop-in has no line. The caller frees it. */
GPtrArray *mo_unit_list_missing(const GPtrArray *folders);

/* Writes the drop-in, or removes it when there are no folders. *ret_changed: whether it differed.
 */
bool mo_unit_write_drop_in(const GPtrArray *folders, bool *ret_changed, GError **error);

#endif
