/* Drafts from one end to the other: written and handed over; what the courier tells taken in; those
 * of moments that came to nothing taken away. */
#ifndef MOMENTS_RUN_DRAFTS_H
#define MOMENTS_RUN_DRAFTS_H

#include "output/draft.h"
#include "run/session.h"

/* Files of hers for a draft. */
typedef struct {
    MoAttachment *files;
    size_t n_files;
} MoDraftFiles;

/* Reads files of the attachments folder: up to 10 MiB each and 20 MiB together. `names` is
 * NULL-terminated. MO_ERROR_REFUSED or MO_ERROR_NOT_FOUND say which one cannot go along. The caller
 * clears it, also on failure. */
bool mo_draft_files_read(MoDraftFiles *files, const MoConfig *config, char **names, GError **error);
void mo_draft_files_clear(MoDraftFiles *files);

/* Composes, writes and hands over; what went along with a draft of before goes along again, with
 * what the request adds and without what it takes off (MO_ERROR_NOT_FOUND: it was not there);
 * starts the courier when it has something to do. A draft that she edited is kept beside the new
 * one: *ret_kept (may be NULL) is its path, NULL without one. When only the handing over failed the
 * draft is returned all the same, and *ret_failure (may be NULL) says why. The caller frees all
 * three. */
MoDraft *mo_drafts_write(const MoSession *session, const MoDraftRequest *request, char **ret_kept,
                         char **ret_failure, GError **error);

/* What was found out since. */
typedef struct {
    GPtrArray *sent;    /* of char*: ids of moments whose draft she sent */
    GPtrArray *guessed; /* the same, of which only the address says so */
    char *waiting;      /* why drafts cannot be delivered; said once; NULL: nothing new */
} MoDraftNews;

/* Takes the courier's results in. Those in `sent` and `guessed` stay until mo_drafts_forget(): the
 * ledger comes first. */
void mo_drafts_take_results(const MoSession *session, MoDraftNews *ret_news);
void mo_draft_news_clear(MoDraftNews *news);

/* How many drafts are still on their way into the mailbox. *ret_reason is why the first one waits,
 * NULL when nothing is known to be amiss; the caller frees it. */
unsigned mo_drafts_count_waiting(const MoSession *session, char **ret_reason);

/* The moment is done: its draft is no concern of ours any more. */
void mo_drafts_forget(const MoSession *session, const char *id);

/* Takes away the drafts of moments that were skipped, lapsed or withdrawn, unless she changed them.
 */
void mo_drafts_tidy(const MoSession *session);

/* A draft that she changed, so that it stays as it is: it is addressed to where she is no more, or
 * is not to go. */
typedef struct {
    char *id;
    char *customer;
    char *path;
    char *to; /* as it is now; NULL: it is not to go */
} MoDraftStray;

typedef enum {
    MO_DRAFT_OPEN = 1, /* its moment is */
    MO_DRAFT_HELD,     /* its moment is held back by a word of hers: she is paused or stopped */
} MoDraftStanding;

/* After a stream of the customers: takes away, as mo_drafts_tidy() does, drafts to people who are
 * not to be written to any more, introductions to such people, drafts that are held back unless
 * they were written while they were, and drafts that have another address than she has now. Those
 * that she changed stay; of MoDraftStray, each told once. `standings`: ids of moments to
 * MoDraftStanding, of those that are known today. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_drafts_check(const MoSession *session, GHashTable *standings);

/* What is left to do at the moment's draft as it lies there, a phrase: it has gaps, or goes to an
 * old address. NULL: nothing, or there is none. The caller frees it. */
char *mo_drafts_find_unready(const MoSession *session, const MoMoment *moment);

/* An address that was hers before, to which a draft that she changed still goes; NULL: none. The
 * caller frees it. */
char *mo_drafts_find_old_address(const MoSession *session, const char *id, const MoDraft *draft);

/* Whether its draft was taken away, so that it is to be written anew. */
bool mo_drafts_was_taken(const MoSession *session, const char *id);

/* What of its draft a program that takes the text alone does not get: sentences, a line each, what
 * she has to add herself. NULL: nothing. The caller frees it. */
char *mo_drafts_tell_left(const MoSession *session, const MoMoment *moment);

/* She opened the draft from here, and is asked whether it was sent; whether that was so. */
void mo_drafts_note_opened(const MoSession *session, const char *id);
bool mo_drafts_was_opened(const MoSession *session, const char *id);

/* Whether it was sent is asked, and not looked for any more. */
void mo_drafts_note_asked(const MoSession *session, const char *id);

/* Starts the courier if something waits for it. */
void mo_drafts_wake_courier(const MoSession *session);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoDraftFiles, mo_draft_files_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoDraftNews, mo_draft_news_clear)

#endif
