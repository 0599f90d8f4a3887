#include "output/spool.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "output/keys.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MESSAGE_MAX ((size_t)64 * 1024 * 1024)

static const char *const JOB_KINDS[] = {"deliver", "remove"};
static const char *const RESULT_KINDS[] = {"delivered", "waiting", "sent", "changed"};

void mo_job_free(MoJob *job)
{
    if (!job)
        return;
    g_free(job->id);
    g_free(job->token);
    g_free(job->mailbox);
    g_free(job->after);
    g_free(job);
}

void mo_result_free(MoResult *result)
{
    if (!result)
        return;
    g_free(result->id);
    g_free(result->token);
    g_free(result->mailbox);
    g_free(result->reason);
    g_free(result);
}

char *mo_spool_get_folder(const char *state_folder)
{
    return g_build_filename(state_folder, "spool", NULL);
}

static char *make_path(const char *state_folder, const char *token, const char *suffix)
{
    g_autofree char *folder = mo_spool_get_folder(state_folder);
    g_autofree char *name = g_strconcat(token, suffix, NULL);
    return g_build_filename(folder, g_strdelimit(name, "/", '_'), NULL);
}

/* ---- key files ---- */

static bool save(const char *state_folder, const char *path, GKeyFile *keys, GError **error)
{
    g_autofree char *folder = mo_spool_get_folder(state_folder);
    g_autofree char *text = g_key_file_to_data(keys, NULL, NULL);
    return mo_folder_make(folder, error) && mo_file_write(path, text, -1, error);
}

/* -1 for no such word. */
static int get_kind(GKeyFile *keys, const char *const *words, size_t n)
{
    g_autofree char *word = mo_keys_get(keys, "kind");
    for (size_t i = 0; i < n; i++)
        if (g_strcmp0(word, words[i]) == 0)
            return (int)i;
    return -1;
}

/* The files of the folder that end so, in order. */
static GPtrArray *list(const char *state_folder, const char *suffix, MoKeysParse parse,
                       GDestroyNotify free_item, GCompareFunc compare)
{
    g_autofree char *folder = mo_spool_get_folder(state_folder);
    GPtrArray *items = mo_keys_list(folder, suffix, parse, free_item);
    g_ptr_array_sort(items, compare);
    return items;
}

/* ---- jobs ---- */

static void *parse_job(GKeyFile *keys)
{
    int kind = get_kind(keys, JOB_KINDS, G_N_ELEMENTS(JOB_KINDS));
    g_autoptr(MoJob) job = g_new0(MoJob, 1);
    job->id = mo_keys_get(keys, "id");
    job->token = mo_keys_get(keys, "token");
    job->mailbox = mo_keys_get(keys, "mailbox");
    job->after = mo_keys_get(keys, "after");
    if (kind < 0 || !job->id || !job->token || (kind == MO_JOB_REMOVE && !job->mailbox))
        return NULL;
    job->kind = (MoJobKind)kind;
    job->created_utc = mo_keys_get_instant(keys, "created");
    job->attempted = mo_keys_get_flag(keys, "attempted");
    job->uid_validity = mo_keys_get_number(keys, "uid-validity");
    job->uid = mo_keys_get_number(keys, "uid");
    return g_steal_pointer(&job);
}

bool mo_spool_update(const char *state_folder, const MoJob *job, GError **error)
{
    g_return_val_if_fail(state_folder != NULL && job != NULL, false);
    g_autoptr(GKeyFile) keys = g_key_file_new();
    mo_keys_put(keys, "kind", JOB_KINDS[job->kind]);
    mo_keys_put(keys, "id", job->id);
    mo_keys_put(keys, "token", job->token);
    mo_keys_put(keys, "mailbox", job->mailbox);
    mo_keys_put(keys, "after", job->after);
    mo_keys_put_instant(keys, "created", job->created_utc);
    mo_keys_put_flag(keys, "attempted", job->attempted);
    mo_keys_put_number(keys, "uid-validity", job->uid_validity);
    mo_keys_put_number(keys, "uid", job->uid);
    g_autofree char *path = make_path(state_folder, job->token, ".job");
    return save(state_folder, path, keys, error);
}

/* The message comes first: a job without one would be lost. */
bool mo_spool_add(const char *state_folder, const MoJob *job, GBytes *message, GError **error)
{
    g_return_val_if_fail(state_folder != NULL && job != NULL, false);
    g_autofree char *folder = mo_spool_get_folder(state_folder);
    if (!mo_folder_make(folder, error))
        return false;
    if (message) {
        g_autofree char *path = make_path(state_folder, job->token, ".eml");
        gsize length = 0;
        const char *data = g_bytes_get_data(message, &length);
        if (!mo_file_write(path, data, (gssize)length, error))
            return false;
    }
    return mo_spool_update(state_folder, job, error);
}

static int compare_jobs(const void *a, const void *b)
{
    const MoJob *x = *(const MoJob *const *)a, *y = *(const MoJob *const *)b;
    if (x->created_utc != y->created_utc)
        return x->created_utc < y->created_utc ? -1 : 1;
    return strcmp(x->token, y->token);
}

GPtrArray *mo_spool_list(const char *state_folder)
{
    g_return_val_if_fail(state_folder != NULL, NULL);
    return list(state_folder, ".job", parse_job, (GDestroyNotify)mo_job_free, compare_jobs);
}

bool mo_spool_has(const char *state_folder, const char *token)
{
    g_return_val_if_fail(state_folder != NULL && token != NULL, false);
    g_autofree char *path = make_path(state_folder, token, ".job");
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

void mo_spool_pass_on(const char *state_folder, const char *from_token, const char *to_token)
{
    g_autoptr(GPtrArray) jobs = mo_spool_list(state_folder);
    for (guint i = 0; i < jobs->len; i++) {
        MoJob *job = g_ptr_array_index(jobs, i);
        if (g_strcmp0(job->after, from_token) != 0)
            continue;
        g_free(job->after);
        job->after = g_strdup(to_token);
        (void)mo_spool_update(state_folder, job, NULL);
    }
}

GBytes *mo_spool_read_message(const char *state_folder, const MoJob *job, GError **error)
{
    g_return_val_if_fail(state_folder != NULL && job != NULL, NULL);
    g_autofree char *path = make_path(state_folder, job->token, ".eml");
    char *data = NULL;
    size_t length = 0;
    if (!mo_file_read(path, MESSAGE_MAX, &data, &length, error))
        return NULL;
    return g_bytes_new_take(data, length);
}

void mo_spool_remove(const char *state_folder, const char *token)
{
    g_return_if_fail(state_folder != NULL && token != NULL);
    g_autofree char *job = make_path(state_folder, token, ".job");
    g_autofree char *message = make_path(state_folder, token, ".eml");
    (void)unlink(job);
    (void)unlink(message);
}

int mo_spool_lock(const char *state_folder, GError **error)
{
    g_return_val_if_fail(state_folder != NULL, -1);
    g_autofree char *folder = mo_spool_get_folder(state_folder);
    if (!mo_folder_make(folder, error))
        return -1;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    g_set_error(error, MO_ERROR, MO_ERROR_BUSY, _("moments-courier is at work already."));
    return -1;
}

/* ---- results ---- */

static char *make_result_path(const char *state_folder, const MoResult *result)
{
    g_autofree char *suffix = g_strdup_printf(".%s.result", RESULT_KINDS[result->kind]);
    return make_path(state_folder, result->token, suffix);
}

static void *parse_result(GKeyFile *keys)
{
    int kind = get_kind(keys, RESULT_KINDS, G_N_ELEMENTS(RESULT_KINDS));
    g_autoptr(MoResult) result = g_new0(MoResult, 1);
    result->id = mo_keys_get(keys, "id");
    result->token = mo_keys_get(keys, "token");
    if (kind < 0 || !result->id || !result->token)
        return NULL;
    result->kind = (MoResultKind)kind;
    result->at_utc = mo_keys_get_instant(keys, "at");
    result->mailbox = mo_keys_get(keys, "mailbox");
    result->uid_validity = mo_keys_get_number(keys, "uid-validity");
    result->uid = mo_keys_get_number(keys, "uid");
    result->guessed = mo_keys_get_flag(keys, "guessed");
    result->sent_validity = mo_keys_get_number(keys, "sent-validity");
    result->sent_next = mo_keys_get_number(keys, "sent-next");
    result->reason = mo_keys_get(keys, "reason");
    return g_steal_pointer(&result);
}

bool mo_result_write(const char *state_folder, const MoResult *result, GError **error)
{
    g_return_val_if_fail(state_folder != NULL && result != NULL, false);
    g_autoptr(GKeyFile) keys = g_key_file_new();
    mo_keys_put(keys, "kind", RESULT_KINDS[result->kind]);
    mo_keys_put(keys, "id", result->id);
    mo_keys_put(keys, "token", result->token);
    mo_keys_put_instant(keys, "at", result->at_utc);
    mo_keys_put(keys, "mailbox", result->mailbox);
    mo_keys_put_number(keys, "uid-validity", result->uid_validity);
    mo_keys_put_number(keys, "uid", result->uid);
    mo_keys_put_flag(keys, "guessed", result->guessed);
    mo_keys_put_number(keys, "sent-validity", result->sent_validity);
    mo_keys_put_number(keys, "sent-next", result->sent_next);
    mo_keys_put(keys, "reason", result->reason);
    g_autofree char *path = make_result_path(state_folder, result);
    return save(state_folder, path, keys, error);
}

static int compare_results(const void *a, const void *b)
{
    const MoResult *x = *(const MoResult *const *)a, *y = *(const MoResult *const *)b;
    if (x->at_utc != y->at_utc)
        return x->at_utc < y->at_utc ? -1 : 1;
    return strcmp(x->token, y->token);
}

GPtrArray *mo_result_list(const char *state_folder)
{
    g_return_val_if_fail(state_folder != NULL, NULL);
    return list(state_folder, ".result", parse_result, (GDestroyNotify)mo_result_free,
                compare_results);
}

void mo_result_remove(const char *state_folder, const MoResult *result)
{
    g_return_if_fail(state_folder != NULL && result != NULL);
    g_autofree char *path = make_result_path(state_folder, result);
    (void)unlink(path);
}
