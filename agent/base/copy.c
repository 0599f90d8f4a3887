#include "base/copy.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define AT_ONCE ((size_t)16 * 1024 * 1024)
#define BUFFER ((size_t)64 * 1024)
#define ROOM_LEFT (UINT64_C(64) * 1024 * 1024)

struct MoCopy {
    char *folder;
    char *temporary; /* NULL: it is in its place */
    int fd;
};

static uint64_t make_print(const struct stat *info)
{
    uint64_t print = mo_hash_mix((uint64_t)info->st_ino, (uint64_t)info->st_size);
    print = mo_hash_mix(print, (uint64_t)info->st_mtim.tv_sec);
    print = mo_hash_mix(print, (uint64_t)info->st_mtim.tv_nsec);
    return print ? print : 1;
}

uint64_t mo_file_get_print(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) ? make_print(&info) : 0;
}

/* Takes errno as it stands. Always false. */
static bool fail(const char *path, GError **error)
{
    int reason = errno;
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot write %s: %s"), shown,
                g_strerror(reason));
    return false;
}

MoCopy *mo_copy_new(const char *folder, GError **error)
{
    g_return_val_if_fail(folder != NULL, NULL);
    if (!mo_folder_make(folder, error))
        return NULL;
    g_autofree char *token = mo_random_token();
    g_autofree char *name = g_strconcat(".moments-", token, ".tmp", NULL);
    char *temporary = g_build_filename(folder, name, NULL);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        fail(folder, error);
        g_free(temporary);
        return NULL;
    }
    MoCopy *copy = g_new0(MoCopy, 1);
    *copy = (MoCopy){g_strdup(folder), temporary, fd};
    return copy;
}

void mo_copy_free(MoCopy *copy)
{
    if (!copy)
        return;
    if (copy->fd >= 0)
        close(copy->fd);
    if (copy->temporary)
        unlink(copy->temporary);
    g_free(copy->temporary);
    g_free(copy->folder);
    g_free(copy);
}

bool mo_copy_add_text(MoCopy *copy, const char *text, size_t length, GError **error)
{
    while (length > 0) {
        ssize_t written = write(copy->fd, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(copy->folder, error);
        text += written;
        length -= (size_t)written;
    }
    return true;
}

static bool has_room(const MoCopy *copy, uint64_t size)
{
    struct statvfs disk;
    if (fstatvfs(copy->fd, &disk) != 0 ||
        (uint64_t)disk.f_bavail * disk.f_frsize > size + ROOM_LEFT)
        return true;
    errno = ENOSPC;
    return false;
}

/* Up to `left` bytes, as many as came. Where the kernel cannot do it alone it goes through here. */
static ssize_t copy_some(MoCopy *copy, int from, uint64_t left, bool *is_plain)
{
    if (!*is_plain) {
        ssize_t n =
            copy_file_range(from, NULL, copy->fd, NULL, (size_t)MIN(left, (uint64_t)AT_ONCE), 0);
        if (n > 0 || (n < 0 && errno == EINTR))
            return n;
        *is_plain = true;
    }
    g_autofree char *buffer = g_malloc(BUFFER);
    ssize_t n = read(from, buffer, (size_t)MIN(left, (uint64_t)BUFFER));
    return n > 0 && !mo_copy_add_text(copy, buffer, (size_t)n, NULL) ? -1 : n;
}

static bool copy_bytes(MoCopy *copy, int from, uint64_t left)
{
    bool is_plain = false;
    while (left > 0) {
        ssize_t n = copy_some(copy, from, left, &is_plain);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0)
            break;
        left -= (uint64_t)n;
    }
    return true;
}

bool mo_copy_add(MoCopy *copy, const char *path, int64_t from, int64_t to, uint64_t *ret_print,
                 GError **error)
{
    g_return_val_if_fail(copy != NULL && path != NULL && from >= 0, false);
    int fd = mo_file_open(path, error);
    if (fd < 0)
        return false;
    struct stat before, after;
    bool fine = fstat(fd, &before) == 0;
    uint64_t end = to >= 0 ? (uint64_t)to : (uint64_t)before.st_size;
    uint64_t left = end > (uint64_t)from ? end - (uint64_t)from : 0;
    fine = fine && has_room(copy, left) && lseek(fd, from, SEEK_SET) == from &&
           copy_bytes(copy, fd, left) && fstat(fd, &after) == 0;
    if (!fine)
        fail(copy->folder, error);
    else if (ret_print)
        *ret_print = make_print(&before) == make_print(&after) ? make_print(&before) : 0;
    close(fd);
    return fine;
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
    close(fd);
    return good;
}

bool mo_copy_finish(MoCopy *copy, const char *name, GError **error)
{
    g_return_val_if_fail(copy != NULL && copy->temporary != NULL, false);
    g_autofree char *path = g_build_filename(copy->folder, name, NULL);
    if (fsync(copy->fd) != 0 || rename(copy->temporary, path) != 0)
        return fail(path, error);
    g_clear_pointer(&copy->temporary, g_free);
    return sync_folder(copy->folder) || fail(path, error);
}
