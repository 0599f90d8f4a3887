#include "base/file.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HASHED_MAX ((size_t)64 * 1024 * 1024)
#define FIRST_READ ((size_t)16 * 1024)

/* Takes errno as it stands. Always false, so that callers can return it. */
static bool fail_to_write(GError **error, const char *path)
{
    int reason = errno;
    g_autofree char *shown = mo_path_display(path);
    if (reason == ENOSPC || reason == EDQUOT)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("Cannot write %s: the disk is full. Make room on it and try again."), shown);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot write %s: %s"), shown,
                    g_strerror(reason));
    return false;
}

static bool fail_to_read(GError **error, const char *path)
{
    int reason = errno;
    g_autofree char *shown = mo_path_display(path);
    if (reason == ENOENT || reason == ENOTDIR)
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND, _("There is no file %s."), shown);
    else if (reason == EACCES || reason == EPERM)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("You may not read %s: allow it with chmod, or ask whom it belongs to."),
                    shown);
    else if (reason == ELOOP)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("%s is a link that leads round in a circle: name the file itself."), shown);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot read %s: %s"), shown,
                    g_strerror(reason));
    return false;
}

bool mo_folder_make(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, false);
    if (g_mkdir_with_parents(path, 0700) == 0)
        return true;
    int reason = errno;
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot make the folder %s: %s"), shown,
                g_strerror(reason));
    return false;
}

static bool write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        data += written;
        length -= (size_t)written;
    }
    return true;
}

/* A file of a name that nobody can foresee, so that nothing can be planted there. */
static char *temporary_name(const char *folder)
{
    g_autofree char *token = mo_random_token();
    g_autofree char *name = g_strconcat(".moments-", token, ".tmp", NULL);
    return g_build_filename(folder, name, NULL);
}

/* Leaves nothing behind on failure, and errno as it was then. */
static bool write_temporary(const char *temporary, const char *data, size_t length)
{
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool good = write_all(fd, data, length) && fsync(fd) == 0;
    int reason = errno;
    if (close(fd) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (!good)
        unlink(temporary);
    errno = reason;
    return good;
}

/* Without this a rename may be gone after a power cut. Some file systems cannot and say EINVAL. */
static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES;
    bool good = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
    int reason = errno;
    close(fd);
    errno = reason;
    return good;
}

/* Renames without overwriting. Where the file system cannot do it in one step, an empty file takes
 * the name first: that fails if somebody else has it. */
static bool rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    close(fd);
    if (rename(from, to) == 0)
        return true;
    int reason = errno;
    unlink(to);
    errno = reason;
    return false;
}

static bool write_file(const char *path, const char *data, gssize length, bool may_replace,
                       GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *temporary = temporary_name(folder);
    if (!write_temporary(temporary, data, length < 0 ? strlen(data) : (size_t)length))
        return fail_to_write(error, path);
    if (may_replace ? rename(temporary, path) != 0 : !rename_new(temporary, path)) {
        int reason = errno;
        unlink(temporary);
        errno = reason;
        if (may_replace || reason != EEXIST)
            return fail_to_write(error, path);
        g_autofree char *shown = mo_path_display(path);
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s is there already and is left as it is."), shown);
        return false;
    }
    return sync_folder(folder) || fail_to_write(error, path);
}

bool mo_file_write(const char *path, const char *data, gssize length, GError **error)
{
    g_return_val_if_fail(path != NULL && data != NULL, false);
    return write_file(path, data, length, true, error);
}

bool mo_file_write_new(const char *path, const char *data, gssize length, GError **error)
{
    g_return_val_if_fail(path != NULL && data != NULL, false);
    return write_file(path, data, length, false, error);
}

int mo_file_open(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, -1);
    /* O_NONBLOCK: opening a named pipe must not wait for somebody to write into it. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        fail_to_read(error, path);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    if (S_ISREG(info.st_mode))
        return fd;
    close(fd);
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                S_ISDIR(info.st_mode) ? _("%s is a folder; name a file in it.")
                                      : _("%s is a pipe or a device; name a file that is saved."),
                shown);
    return -1;
}

/* Reads up to the end or until more than max_bytes are there: sizes may lie, and files grow. */
static bool read_all(int fd, size_t max_bytes, GByteArray *bytes)
{
    size_t room = MIN(FIRST_READ, max_bytes + 1);
    while (bytes->len <= max_bytes) {
        guint had = bytes->len;
        g_byte_array_set_size(bytes, (guint)(had + room));
        ssize_t got = read(fd, bytes->data + had, room);
        int reason = errno;
        g_byte_array_set_size(bytes, had + (got > 0 ? (guint)got : 0));
        if (got == 0)
            return true;
        if (got < 0 && reason != EINTR) {
            errno = reason;
            return false;
        }
        room = MIN(MAX(bytes->len, FIRST_READ), max_bytes + 1 - MIN(bytes->len, max_bytes));
    }
    return true;
}

/* Reads what is open, and closes it. */
static bool read_and_close(int fd, const char *path, size_t max_bytes, char **ret_data,
                           size_t *ret_length, GError **error)
{
    GByteArray *bytes = g_byte_array_new();
    bool good = read_all(fd, max_bytes, bytes);
    if (!good) {
        fail_to_read(error, path);
    } else if (bytes->len > max_bytes) {
        g_autofree char *shown = mo_path_display(path);
        g_autofree char *limit = g_format_size_full(max_bytes, G_FORMAT_SIZE_IEC_UNITS);
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s is longer than %s, which is more than fits here."), shown, limit);
        good = false;
    }
    close(fd);
    if (!good) {
        g_byte_array_unref(bytes);
        return false;
    }
    if (ret_length)
        *ret_length = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    *ret_data = (char *)g_byte_array_free(bytes, FALSE);
    return true;
}

bool mo_file_read(const char *path, size_t max_bytes, char **ret_data, size_t *ret_length,
                  GError **error)
{
    g_return_val_if_fail(path != NULL && ret_data != NULL, false);
    g_return_val_if_fail(max_bytes < G_MAXUINT / 4, false);
    int fd = mo_file_open(path, error);
    return fd >= 0 && read_and_close(fd, path, max_bytes, ret_data, ret_length, error);
}

/* A kernel or a filter of system calls that does not know openat2() has no way to follow links
 * safely, so there names of the folder itself are all that is left. */
static int open_beneath(int folder, const char *name)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    struct open_how how = {.flags = (uint64_t)flags,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int fd = (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
    if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
        return fd;
    if (strchr(name, '/')) {
        errno = EXDEV;
        return -1;
    }
    return openat(folder, name, flags | O_NOFOLLOW);
}

static bool refuse_beneath(GError **error, const char *name, const char *folder, int reason)
{
    g_autofree char *shown = mo_path_display(folder);
    g_autofree char *file = mo_text_clean_line(name, 200);
    if (reason == EXDEV || reason == ELOOP)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("'%s' leads out of %s: copy the file into that folder."), file, shown);
    else if (reason == ENOENT || reason == ENOTDIR)
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND, _("There is no file '%s' in %s."), file,
                    shown);
    else if (reason == EINVAL)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("'%s' in %s is no file that can be read: a folder, a pipe or a device."),
                    file, shown);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot read '%s' in %s: %s"), file, shown,
                    g_strerror(reason));
    return false;
}

bool mo_file_read_beneath(const char *folder, const char *name, size_t max_bytes, char **ret_data,
                          size_t *ret_length, GError **error)
{
    g_return_val_if_fail(folder != NULL && name != NULL && ret_data != NULL, false);
    g_return_val_if_fail(max_bytes < G_MAXUINT / 4, false);
    int above = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = above < 0 ? -1 : open_beneath(above, name);
    int reason = errno;
    struct stat info;
    if (above >= 0)
        close(above);
    if (fd < 0)
        return refuse_beneath(error, name, folder, reason);
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return refuse_beneath(error, name, folder, EINVAL);
    }
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return read_and_close(fd, path, max_bytes, ret_data, ret_length, error);
}

bool mo_file_has_hash(const char *path, const char *hash)
{
    g_return_val_if_fail(path != NULL && hash != NULL, false);
    g_autofree char *data = NULL;
    size_t length = 0;
    if (!mo_file_read(path, HASHED_MAX, &data, &length, NULL))
        return false;
    g_autofree char *found = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)data, length);
    return strcmp(found, hash) == 0;
}
