/* One file that carries others: an SQLite archive (sqlite.org/sqlar.html), which the sqlite3
 * program opens too. It has no links, no devices and no absolute places in it; the caller decides
 * what a name means.
 *
 * Whoever made it is not trusted: it is only read, what is compressed or lies about its length is
 * refused, and so is more than a set-up can be. */
#ifndef MOMENTS_LEDGER_ARCHIVE_H
#define MOMENTS_LEDGER_ARCHIVE_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name; /* as it stands there; not checked, but for its length */
    GBytes *bytes;
} MoArchiveFile;

void mo_archive_file_free(MoArchiveFile *file);

/* Writes a new file (0600) with these in it (MoArchiveFile), whole or not at all.
 * MO_ERROR_REFUSED when `path` is there, or when it is more than can be read back. */
bool mo_archive_write(const char *path, const GPtrArray *files, GError **error);

/* All files of an archive, by name. MO_ERROR_NOT_FOUND; MO_ERROR_INVALID when it is none, is
 * damaged, or holds what no archive of ours does. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_archive_read(const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoArchiveFile, mo_archive_file_free)

#endif
