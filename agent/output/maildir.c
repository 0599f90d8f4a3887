#include "output/maildir.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

/* In the order of the alphabet, as the format wants them: a draft, seen. */
#define FLAGS ":2,DS"

static const char *const PARTS[] = {"tmp", "new", "cur"};

/* Takes errno as it stands. Always false, so that callers can return it. */
static bool fail(GError **error, const char *folder)
{
    int reason = errno;
    g_autofree char *shown = mo_path_display(folder);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot put the draft into %s: %s"), shown,
                reason == ENOSPC || reason == EDQUOT ? _("the disk is full") : g_strerror(reason));
    return false;
}

static bool is_maildir(const char *folder)
{
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autofree char *part = g_build_filename(folder, PARTS[i], NULL);
        if (!g_file_test(part, G_FILE_TEST_IS_DIR))
            return false;
    }
    return true;
}

static bool may_be_maildir(const char *folder, GError **error)
{
    g_autofree char *shown = mo_path_display(folder);
    if (is_maildir(folder) || !g_file_test(folder, G_FILE_TEST_EXISTS))
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("%s is no Maildir: it has no folders cur, new and tmp. Correct drafts under "
                  "[me] in moments.ini."),
                shown);
    return false;
}

/* Whether a folder, or the nearest one above it that is there, takes files. /proc says that it does
 * to whoever is root, and takes none. */
static bool is_writable(const char *folder)
{
    g_autofree char *path = g_strdup(folder);
    while (!g_file_test(path, G_FILE_TEST_EXISTS) && strcmp(path, "/") != 0) {
        g_autofree char *above = g_path_get_dirname(path);
        g_free(path);
        path = g_steal_pointer(&above);
    }
    struct statfs system;
    errno = 0;
    bool kernel = statfs(path, &system) == 0 &&
                  (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
    if (kernel || !g_file_test(path, G_FILE_TEST_IS_DIR))
        errno = kernel ? EACCES : ENOTDIR;
    return errno == 0 && access(path, W_OK | X_OK) == 0;
}

bool mo_maildir_check(const char *folder, GError **error)
{
    g_return_val_if_fail(folder != NULL, false);
    if (!may_be_maildir(folder, error))
        return false;
    bool there = is_maildir(folder), fine = there || is_writable(folder);
    for (size_t i = 0; there && fine && i < G_N_ELEMENTS(PARTS); i++) {
        g_autofree char *part = g_build_filename(folder, PARTS[i], NULL);
        fine = is_writable(part);
    }
    return fine || fail(error, folder);
}

static bool prepare(const char *folder, GError **error)
{
    if (is_maildir(folder))
        return true;
    if (!may_be_maildir(folder, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autofree char *part = g_build_filename(folder, PARTS[i], NULL);
        if (!mo_folder_make(part, error))
            return false;
    }
    return true;
}

/* Unique without asking anybody: the second, a random token, the host. */
static char *make_name(int64_t now_utc)
{
    g_autofree char *token = mo_random_token();
    g_autofree char *host = mo_text_clean_line(g_get_host_name(), 64);
    g_strdelimit(host, "/: ", '_');
    return g_strdup_printf("%" G_GINT64_FORMAT ".R%s.%s", now_utc, token, host);
}

static bool write_whole(int fd, GBytes *message)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(message, &length);
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        length -= (gsize)n;
    }
    return fsync(fd) == 0;
}

static bool write_temporary(const char *path, GBytes *message)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool written = write_whole(fd, message);
    int reason = errno;
    if (close(fd) != 0 && written) {
        written = false;
        reason = errno;
    }
    errno = reason;
    return written;
}

/* link() never takes the place of another message. Where there are no hard links (FAT, some network
 * disks) renaming has to do, and the name is random. */
static bool move(const char *from, const char *to)
{
    if (link(from, to) == 0) {
        (void)unlink(from);
        return true;
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EMLINK)
        return false;
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 ||
           ((errno == EINVAL || errno == ENOSYS) && rename(from, to) == 0);
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    /* EINVAL: the file system has nothing to sync. */
    bool synced = fsync(fd) == 0 || errno == EINVAL;
    close(fd);
    return synced;
}

char *mo_maildir_deliver(const char *folder, GBytes *message, int64_t now_utc, GError **error)
{
    g_return_val_if_fail(folder != NULL && message != NULL, NULL);
    if (!prepare(folder, error))
        return NULL;
    g_autofree char *name = make_name(now_utc);
    g_autofree char *flagged = g_strconcat(name, FLAGS, NULL);
    g_autofree char *temporary = g_build_filename(folder, "tmp", name, NULL);
    g_autofree char *cur = g_build_filename(folder, "cur", NULL);
    g_autofree char *path = g_build_filename(cur, flagged, NULL);
    if (write_temporary(temporary, message) && move(temporary, path) && sync_folder(cur))
        return g_steal_pointer(&name);
    fail(error, folder);
    (void)unlink(temporary);
    return NULL;
}

/* The file of that name, with the flags it has now; NULL when it is gone. */
static char *find_in(const char *folder, const char *part, const char *name)
{
    g_autofree char *path = g_build_filename(folder, part, NULL);
    g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
    size_t length = strlen(name);
    for (const char *file = files ? g_dir_read_name(files) : NULL; file;
         file = g_dir_read_name(files))
        if (strncmp(file, name, length) == 0 && (file[length] == ':' || file[length] == '\0'))
            return g_build_filename(path, file, NULL);
    return NULL;
}

char *mo_maildir_find(const char *folder, const char *name)
{
    g_return_val_if_fail(folder != NULL && name != NULL, NULL);
    char *path = find_in(folder, "cur", name);
    return path ? path : find_in(folder, "new", name);
}

bool mo_maildir_remove_untouched(const char *folder, const char *name, const char *hash)
{
    g_return_val_if_fail(folder != NULL && name != NULL && hash != NULL, false);
    g_autofree char *path = mo_maildir_find(folder, name);
    return path && mo_file_has_hash(path, hash) && unlink(path) == 0;
}
