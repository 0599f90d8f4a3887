/* A program of hers that prints a secret. It is run without a shell, its words are those of the
 * configuration, and it has only so much time. */
#include "courier/secret.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRET_MAX 8192

static bool fail(char **command, const char *why, GError **error)
{
    g_autofree char *shown = mo_text_clean_line(command[0], 100);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                _("'%s', which is to print your password, %s. Try it in a terminal."), shown, why);
    return false;
}

static int count_milliseconds(int64_t deadline)
{
    int64_t left = (deadline - g_get_monotonic_time()) / 1000;
    return left <= 0 ? 0 : (int)MIN(left, 60000);
}

/* Reads to the end into `buffer` (of SECRET_MAX). -1 when it takes too long or prints too much. */
static ssize_t read_output(int fd, char *buffer, int64_t deadline)
{
    size_t length = 0;
    for (;;) {
        struct pollfd slot = {.fd = fd, .events = POLLIN};
        int left = count_milliseconds(deadline);
        if (left == 0 || (poll(&slot, 1, left) < 0 && errno != EINTR))
            return -1;
        if (slot.revents == 0)
            continue;
        ssize_t n = read(fd, buffer + length, SECRET_MAX - 1 - length);
        if (n == 0)
            return (ssize_t)length;
        if (n < 0 && errno != EINTR)
            return -1;
        length += n > 0 ? (size_t)n : 0;
        if (length == SECRET_MAX - 1)
            return -1;
    }
}

/* The exit status; -1 when it does not end, and is ended then. */
static int wait_for_end(GPid pid, int64_t deadline)
{
    int status = 0;
    for (;;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid)
            return status;
        if ((ended < 0 && errno != EINTR) || count_milliseconds(deadline) == 0)
            break;
        g_usleep(10000);
    }
    kill(pid, SIGKILL);
    (void)waitpid(pid, &status, 0);
    return -1;
}

char *mo_secret_run(char **command, unsigned seconds, GError **error)
{
    g_return_val_if_fail(command != NULL && command[0] != NULL, NULL);
    g_autoptr(GError) reason = NULL;
    int64_t deadline = g_get_monotonic_time() + (int64_t)seconds * G_USEC_PER_SEC;
    int fd = -1;
    GPid pid = 0;
    if (!g_spawn_async_with_pipes(NULL, command, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                      G_SPAWN_STDERR_TO_DEV_NULL,
                                  NULL, NULL, &pid, NULL, &fd, NULL, &reason)) {
        fail(command, _("cannot be started"), error);
        return NULL;
    }
    char buffer[SECRET_MAX] = "";
    ssize_t length = read_output(fd, buffer, deadline);
    close(fd);
    int status = wait_for_end(pid, length < 0 ? 0 : deadline);
    char *secret = length > 0 ? g_strndup(buffer, strcspn(buffer, "\r\n")) : NULL;
    explicit_bzero(buffer, sizeof buffer);
    if (secret && *secret && WIFEXITED(status) && WEXITSTATUS(status) == 0 && status != -1)
        return secret;
    mo_secret_free(secret);
    fail(command,
         length < 0 || status == -1 ? _("did not end in time")
         : status != 0              ? _("failed")
                                    : _("printed nothing"),
         error);
    return NULL;
}
