/* The last good records: copies of the customers files as they were when nothing was in question,
 * in a folder of their own. What a file lost, or a file that is gone, can be read there until the
 * user said that it is meant so.
 *
 *   moments-records 1
 *   NAME-of-the-copy PRINT ENTRY-of-the-configuration PATH-of-the-original (escaped as in a URI)
 *
 * Copies are named by hashes, and the index is written last: a crash leaves the old copies or the
 * new ones. A folder of cards is copied into one file. A damaged index is no copy at all. */
#ifndef MOMENTS_MODEL_KEPT_H
#define MOMENTS_MODEL_KEPT_H

#include "model/config.h"
#include "model/source.h"

typedef struct {
    char *name;
    uint64_t print; /* of the original: mo_source_get_print() */
    char *entry;
    char *path;
} MoKeptFile;

/* What is there, of MoKeptFile; empty where there is nothing. The caller frees it. */
GPtrArray *mo_kept_load(const char *folder);

/* How the copies are to be read. */
MoSourceOptions mo_kept_get_options(const MoConfig *config);

/* One of them opened; NULL when it cannot be read. */
MoSource *mo_kept_open(const char *folder, const MoKeptFile *file, const MoSourceOptions *options);

/* A source to be copied, and what names it in the configuration; borrowed. */
typedef struct {
    const char *entry;
    const MoSource *source;
} MoKeptWanted;

/* A row that a copy must not have. */
typedef bool (*MoKeptFunc)(const MoCustomer *customer, void *data);

/* Copies each source that changed since it was copied, and lets go of copies of what is not wanted
 * any more. Sources as they were when their stream began: what was written to since is left as it
 * is. New copies go without the rows that `leave_out` (may be NULL) names. Copies nothing and
 * writes nothing when all are as they were. */
bool mo_kept_take(const char *folder, const GArray *wanted, const MoConfig *config,
                  MoKeptFunc leave_out, void *data, GError **error);

/* The copies that have a row that `is_hers` knows: paths, of char *. Reads all of them. The caller
 * frees it. */
GPtrArray *mo_kept_find(const char *folder, const MoConfig *config, MoKeptFunc is_hers, void *data);

/* Takes her rows out of all copies, and tells in how many there were any. A copy that cannot be
 * rewritten is removed; `left` gets the paths of those that cannot be removed either. */
unsigned mo_kept_forget(const char *folder, const MoConfig *config, MoKeptFunc is_hers, void *data,
                        GPtrArray *left);

#endif
