/* What the courier does each time: jobs of the spool, and a look at the drafts that were delivered.
 *
 * A draft is there exactly once: that an attempt begins is written down before it begins, and after
 * one that was cut off the mailbox is searched for it first. */
#ifndef MOMENTS_COURIER_WORK_H
#define MOMENTS_COURIER_WORK_H

#include "base/clock.h"
#include "model/config.h"

typedef struct {
    const MoConfig *config;
    const char *state_folder;
    const MoClock *clock;
    unsigned seconds; /* the deadline of each step */
    bool again;       /* also soon after the server refused the login */
} MoCourier;

typedef struct {
    unsigned n_delivered, n_removed, n_sent;
    unsigned n_waiting; /* jobs that are left */
} MoCourierResult;

/* False when something is left to do: MO_ERROR_BUSY (the server cannot be reached) or
 * MO_ERROR_REFUSED, MO_ERROR_NOT_FOUND, MO_ERROR_FAILED (the user has to do something). When
 * another courier is at work nothing is done, and that is fine. */
bool mo_courier_work(const MoCourier *courier, MoCourierResult *ret_result, GError **error);

/* Logs in and finds the folders; *ret_drafts is the name of the one for drafts; the caller frees
 * it. */
bool mo_courier_check(const MoCourier *courier, char **ret_drafts, GError **error);

#endif
