/* What the agent and moments-courier leave for one another in STATE/spool: jobs on the way there,
 * results on the way back. Each is one small file, written whole; the message of a job lies beside
 * it. The agent writes jobs and takes results away, the courier the other way round. No secret is
 * ever in here. */
#ifndef MOMENTS_OUTPUT_SPOOL_H
#define MOMENTS_OUTPUT_SPOOL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    MO_JOB_DELIVER, /* put the message into the drafts */
    MO_JOB_REMOVE,  /* take a draft away, which is there only while nobody changed it */
} MoJobKind;

typedef struct {
    MoJobKind kind;
    char *id;    /* of the moment */
    char *token; /* the value of X-Moments-Id: unique, and the name of the files */
    int64_t created_utc;
    bool attempted; /* DELIVER: it may be there already, so look first. REMOVE: it may be gone */
    char *mailbox;  /* REMOVE: as the server writes it */
    char *after;    /* REMOVE: the token of the DELIVER that takes its place; NULL: at once */
    uint32_t uid_validity, uid;
} MoJob;

typedef enum {
    MO_RESULT_DELIVERED,
    MO_RESULT_WAITING, /* it could not be delivered yet: `reason` */
    MO_RESULT_SENT,    /* the draft is gone, and a message to the customer was sent since */
    MO_RESULT_CHANGED, /* it was not taken away: somebody else changed it or took it before */
} MoResultKind;

typedef struct {
    MoResultKind kind;
    char *id;
    char *token;
    int64_t at_utc;
    char *mailbox; /* DELIVERED: where */
    uint32_t uid_validity, uid;
    bool guessed; /* SENT: nothing of the message says that it was this draft */
    uint32_t sent_validity, sent_next; /* DELIVERED: the next UID of the sent folder; 0: unknown */
    char *reason;
} MoResult;

void mo_job_free(MoJob *job);
void mo_result_free(MoResult *result);

/* `message` only of a DELIVER. Durable when it returns. */
bool mo_spool_add(const char *state_folder, const MoJob *job, GBytes *message, GError **error);

/* Waiting jobs, oldest first. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_spool_list(const char *state_folder);

/* Whether a job waits. */
bool mo_spool_has(const char *state_folder, const char *token);

/* A draft that was to take another's place gives its own to a third one: what was to go after it
 * goes after that. */
void mo_spool_pass_on(const char *state_folder, const char *from_token, const char *to_token);

/* The message of a DELIVER. The caller frees it. */
GBytes *mo_spool_read_message(const char *state_folder, const MoJob *job, GError **error);

/* Writes a job down as it is now. */
bool mo_spool_update(const char *state_folder, const MoJob *job, GError **error);

void mo_spool_remove(const char *state_folder, const char *token);

/* Keeps others from working on the jobs. A descriptor, which the caller closes; -1 when somebody
 * else holds it (MO_ERROR_BUSY) or the folder cannot be made. */
int mo_spool_lock(const char *state_folder, GError **error);

bool mo_result_write(const char *state_folder, const MoResult *result, GError **error);

/* Results, oldest first; they stay until they are removed. The caller frees it with
 * g_ptr_array_unref(). */
GPtrArray *mo_result_list(const char *state_folder);
void mo_result_remove(const char *state_folder, const MoResult *result);

/* "STATE/spool". The caller frees it. */
char *mo_spool_get_folder(const char *state_folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoJob, mo_job_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoResult, mo_result_free)

#endif
