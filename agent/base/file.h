/* Files written so that a crash leaves the old or the new one, never half of one, and that nobody
 * else can read. */
#ifndef MOMENTS_BASE_FILE_H
#define MOMENTS_BASE_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Makes the folder and those above it, mode 0700 for what it makes. */
bool mo_folder_make(const char *path, GError **error);

/* Writes a new temporary file beside `path` (0600, O_EXCL), fsyncs it, renames it over `path` and
 * fsyncs the folder. On failure `path` is as it was. `length` -1: up to the zero byte. */
bool mo_file_write(const char *path, const char *data, gssize length, GError **error);

/* The same, but fails with MO_ERROR_REFUSED when `path` exists: never overwrites. */
bool mo_file_write_new(const char *path, const char *data, gssize length, GError **error);

/* The whole file, if it is no longer than `max_bytes` (else MO_ERROR_REFUSED). A file that is not
 * there is MO_ERROR_NOT_FOUND. A zero byte follows the data. The caller frees *ret_data.
 * `ret_length` may be NULL. */
bool mo_file_read(const char *path, size_t max_bytes, char **ret_data, size_t *ret_length,
                  GError **error);

/* Reads a file of a folder that others may have written into: `name` may lead through folders and
 * links as long as it stays inside (MO_ERROR_REFUSED), and must be a plain file, not a pipe or a
 * device (the same). Never waits. */
bool mo_file_read_beneath(const char *folder, const char *name, size_t max_bytes, char **ret_data,
                          size_t *ret_length, GError **error);

/* Whether it is a plain file of up to 64 MiB whose SHA-256 (hexadecimal) is this. */
bool mo_file_has_hash(const char *path, const char *hash);

/* Opens a plain file for reading, without ever waiting. Returns the descriptor, which the caller
 * closes, or -1: MO_ERROR_NOT_FOUND, or MO_ERROR_FAILED also for a folder, a pipe or a device. */
int mo_file_open(const char *path, GError **error);

/* An absolute path: `~/x` in the home folder, else relative to `base` (a folder; NULL: the current
 * one). The caller frees it. */
char *mo_path_expand(const char *path, const char *base);

/* The path as a person reads it, with `~` for the home folder. The caller frees it. */
char *mo_path_display(const char *path);

#endif
