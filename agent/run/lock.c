#include "run/lock.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int mo_lock_take(const char *folder, GError **error)
{
    if (!mo_folder_make(folder, error))
        return -1;
    g_autofree char *path = g_build_filename(folder, "agent.lock", NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        int number = errno;
        g_autofree char *shown = mo_path_display(path);
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, "%s: %s", shown, g_strerror(number));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_BUSY, _("another agent is running already"));
    close(fd);
    return -1;
}

bool mo_lock_is_held(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "agent.lock", NULL);
    int lock = open(path, O_RDONLY | O_CLOEXEC);
    bool is_held = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;
    if (lock >= 0)
        close(lock);
    return is_held;
}
