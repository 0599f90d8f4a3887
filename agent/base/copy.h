/* Copies of files in a folder of ours (0600), put together under a name that nobody can foresee and
 * in place under their own only when all of it is on the disk. And what tells whether a file is
 * still the one that it was. */
#ifndef MOMENTS_BASE_COPY_H
#define MOMENTS_BASE_COPY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Of its size, the time of its last change and its number on the disk. Never 0, which is what a
 * file has that cannot be looked at. */
uint64_t mo_file_get_print(const char *path);

typedef struct MoCopy MoCopy;

/* The folder is made if it is missing. NULL with the error. Free with mo_copy_free(), which leaves
 * nothing behind of a copy that was not finished. */
MoCopy *mo_copy_new(const char *folder, GError **error);
void mo_copy_free(MoCopy *copy);

/* Adds a whole plain file, or the bytes from `from` up to `to` (-1: its end). *ret_print (may be
 * NULL) is that of what was copied; 0 when it was written to meanwhile. Also fails where the disk
 * would be nearly full behind it: the ledger needs room. */
bool mo_copy_add(MoCopy *copy, const char *path, int64_t from, int64_t to, uint64_t *ret_print,
                 GError **error);

bool mo_copy_add_text(MoCopy *copy, const char *text, size_t length, GError **error);

/* Puts it in its place: the folder's file of this name, which it replaces. */
bool mo_copy_finish(MoCopy *copy, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCopy, mo_copy_free)

#endif
