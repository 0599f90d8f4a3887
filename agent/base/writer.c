#include "base/writer.h"

#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pause inside one writing is shorter, the time that a program keeps a file open for other
 * reasons longer. */
#define WRITING_SECONDS 10.0

/* Whether a lease for reading is refused, as it is while anybody has the file open for writing.
 * Were it asked back in the moment between the two calls, the signal of that is one that does
 * nothing. */
static bool ask_for_lease(int fd)
{
    if (fcntl(fd, F_SETSIG, SIGURG) != 0)
        return false;
    if (fcntl(fd, F_SETLEASE, F_RDLCK) != 0)
        return errno == EAGAIN;
    (void)fcntl(fd, F_SETLEASE, F_UNLCK);
    return false;
}

bool mo_file_has_writer(const char *path)
{
    int fd = mo_file_open(path, NULL);
    if (fd < 0)
        return false;
    bool has = ask_for_lease(fd);
    close(fd);
    return has;
}

bool mo_file_is_being_written(const char *path)
{
    int fd = mo_file_open(path, NULL);
    struct stat info;
    if (fd < 0)
        return false;
    bool is = fstat(fd, &info) == 0 && mo_clock_get_age(&info.st_mtim) < WRITING_SECONDS &&
              ask_for_lease(fd);
    close(fd);
    return is;
}
