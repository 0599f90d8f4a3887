/* What reminders need, looked at one by one. Nothing is changed or mended. The hand-over of a draft
 * can be tried with her. */
#ifndef MOMENTS_CLI_DOCTOR_H
#define MOMENTS_CLI_DOCTOR_H

#include "cli/cli.h"

typedef enum {
    MO_DOCTOR_FINE,
    MO_DOCTOR_HINT,  /* worth knowing; reminders come all the same */
    MO_DOCTOR_WRONG, /* reminders do not come, or not all, or something may get lost */
} MoDoctorState;

typedef struct {
    const char *what; /* a fixed word, for programs: "agent", "ledger" … */
    MoDoctorState state;
    char *text;   /* a sentence */
    char *advice; /* what to do; NULL: nothing */
} MoFinding;

/* All that was looked at, in the order in which it should be put right; of MoFinding. The session
 * is opened as far as it can be. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_doctor_look(MoSession *session);

/* For the files behind it. `text` and `advice` (may be NULL) are taken over. */
void mo_doctor_add(GPtrArray *findings, const char *what, MoDoctorState state, char *text,
                   char *advice);

/* doctor_files.c: configuration, records, ledger, disk, clock, drafts, deliveries. */
void mo_doctor_look_at_files(MoSession *session, GPtrArray *findings);
/* doctor_desk.c: agent, unit, notifications, desktop file, sandbox. */
void mo_doctor_look_at_desk(MoSession *session, GPtrArray *findings);
/* doctor_mail.c: whether the hand-over of drafts was tried, and what came of it. */
void mo_doctor_look_at_mail(MoSession *session, GPtrArray *findings);

/* Hands a draft to herself over to her mail program and, on a terminal, asks what she sees, which
 * is remembered. The session has its configuration. Returns the exit status. */
int mo_doctor_try_mail(MoCli *cli);

/* Whether somebody sits there who was not asked yet. */
bool mo_doctor_may_ask_about_mail(const MoSession *session);

#endif
