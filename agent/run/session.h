/* Everything a command or the agent works with, opened together: configuration (the last good one
 * when the present one has errors), records, articles, ledger, zone and now. */
#ifndef MOMENTS_RUN_SESSION_H
#define MOMENTS_RUN_SESSION_H

#include "base/clock.h"
#include "model/article.h"
#include "model/customers.h"
#include "model/desk.h"
#include "plan/plan.h"
#include "when/zone.h"

typedef struct {
    /* As the command line says; NULL = the usual places. */
    char *config_path;
    char *state_folder;
    MoClock *clock;
    /* Opened by mo_session_open(). */
    MoZone *zone;
    MoConfig *config;
    GPtrArray *config_files; /* of MoConfigFile: what `config` was made of */
    bool is_good;            /* what is in force has no error */
    bool is_last_good;    /* the present configuration has errors; the last good one is in force */
    MoProblems *problems; /* of the present configuration, records, articles and templates */
    MoProblems *row_problems; /* what `customers` reports to; mostly `problems` itself */
    MoCustomers *customers;   /* of nobody when no file can be read: */
    char *unreadable;         /* why; NULL: at least one can */
    bool has_copies;          /* none can, and the last good copies stand in for all of them */
    GPtrArray *articles;
    MoHistory *history;
    char *unwritable;   /* why `history` can only be read; NULL: it can be written */
    MoConfig *replaced; /* the configuration before a reload; NULL: none */
    char *notice;       /* for the user: a ledger that was restored; NULL mostly */
    MoDesk *desk; /* what she said of herself; its absences are days off of `config`. NULL without
                     configuration and ledger */
    /* So long reading may still wait for programs that are writing customers files. 0, as it
     * begins: what is there is read, and what such a file lacks is taken for missing, not for gone.
     */
    unsigned wait_ms;
} MoSession;

typedef enum {
    MO_SESSION_CONFIG = 1 << 0,
    MO_SESSION_RECORDS = 1 << 1, /* customers and articles */
    MO_SESSION_LEDGER = 1 << 2,
    /* With MO_SESSION_LEDGER: one that can only be read will do; writing into it then fails. */
    MO_SESSION_LEDGER_ANY = 1 << 4,
    /* With MO_SESSION_RECORDS: that no file can be read is no failure; `unreadable` tells. */
    MO_SESSION_RECORDS_ANY = 1 << 5,
    MO_SESSION_PRESENT = 1 << 3, /* configuration and records as they stand, never the last good */
} MoSessionPart;

/* `clock` is taken over; the paths are copied. */
MoSession *mo_session_new(const char *config_path, const char *state_folder, MoClock *clock);
void mo_session_free(MoSession *session);

/* Opens the parts asked for; those open stay. A configuration with errors gives way to the last
 * good one, if there is one; else its good parts are in force. A good one is kept as the last good
 * one when the ledger is among the parts. MO_ERROR_NOT_FOUND: no configuration (run `moments
 * init`); MO_ERROR_INVALID: no customers file can be read. */
bool mo_session_open(MoSession *session, unsigned parts, GError **error);

/* Reads configuration and records anew. When the new configuration has errors the old one stays in
 * force (is_last_good tells), and the records are read anew under it; so they are when it cannot be
 * read at all (false), unless they cannot be read either. Whatever happens, `session->problems` are
 * the new ones. */
bool mo_session_reload(MoSession *session, GError **error);

/* A plan borrows from the configuration that it was made with: that one stays until the plan of
 * before the reload is gone, which this tells. */
void mo_session_forget_replaced(MoSession *session);

/* Reads anew what she said of herself. *ret_moved: absences are others than those in force, which
 * mo_session_reload() takes over; nothing planned before holds then. */
bool mo_session_look_at_desk(MoSession *session, bool *ret_moved, GError **error);

/* After a stream of the customers: keeps in the state folder how many rows each file has, unless
 * that is in question. */
void mo_session_keep_row_counts(const MoSession *session);

/* After a stream of the customers: keeps a copy in the state folder of each file that changed, as
 * the last good one, unless it is in question. */
bool mo_session_keep_records(const MoSession *session, GError **error);

/* Where the copies are. The caller frees it. */
char *mo_session_get_kept_folder(const MoSession *session);

/* Waits a moment, if `wait_ms` has one left. */
bool mo_session_wait(MoSession *session);

/* Waits a moment, and on while one of the customers files is being written, for at most `wait_ms`
 * in all. Whether there is time left. */
bool mo_session_wait_for_files(MoSession *session);

/* The system's zone became another one. */
void mo_session_renew_zone(MoSession *session);

/* Now, in the user's zone. */
MoLocal mo_session_get_now(const MoSession *session);

/* An input for planning at this instant; borrowed from the session. */
MoPlanInput mo_session_get_input(const MoSession *session);

/* The state folder and files in it. The caller frees it. */
char *mo_session_get_default_state_folder(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoSession, mo_session_free)

#endif
