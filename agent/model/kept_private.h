/* kept.c has the index and takes copies, kept_rows.c looks through their rows. */
#ifndef MOMENTS_MODEL_KEPT_PRIVATE_H
#define MOMENTS_MODEL_KEPT_PRIVATE_H

#include "model/kept.h"

/* The caller frees it. */
char *mo_kept_get_path(const char *folder, const MoKeptFile *file);

/* Takes rows out of one copy. False when it still has any, or may have: it is to be removed.
 * *ret_n (may be NULL): how many there were. */
bool mo_kept_cut(const char *folder, const MoKeptFile *file, const MoSourceOptions *options,
                 MoKeptFunc is_hers, void *data, unsigned *ret_n);

#endif
