/* Watches folders for files that change, appear or vanish: one inotify descriptor, no polling.
 *
 * Folders are watched, not files, because editors and exporters replace files by renaming. */
#ifndef MOMENTS_RUN_WATCH_H
#define MOMENTS_RUN_WATCH_H

#include <glib.h>
#include <stdbool.h>

typedef struct MoWatch MoWatch;

/* What a change means to the agent. */
typedef enum {
    MO_CHANGE_FILES = 1 << 0,  /* configuration or records */
    MO_CHANGE_LEDGER = 1 << 1, /* somebody wrote the ledger */
    MO_CHANGE_ZONE = 1 << 2,   /* /etc/localtime */
    MO_CHANGE_SPOOL = 1 << 3,  /* moments-courier found something out */
} MoChange;

typedef void (*MoWatchFunc)(unsigned changes, void *data);

/* `func` gets the changes of a fifth of a second together. Without inotify the result watches
 * nothing; never NULL. Free with mo_watch_free(). */
MoWatch *mo_watch_new(MoWatchFunc func, void *data);
void mo_watch_free(MoWatch *watch);

/* Watches a folder for files whose name ends with `suffix`, or begins with `prefix` (NULL: any;
 * hidden and temporary files never count). A folder that is missing is watched for in the one above
 * it. Adding it twice widens nothing. */
void mo_watch_add(MoWatch *watch, const char *folder, const char *prefix, const char *suffix,
                  MoChange change);

/* Forgets all folders of a kind of change. */
void mo_watch_remove(MoWatch *watch, MoChange change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoWatch, mo_watch_free)

#endif
