/* What the courier does in a mailbox: put a draft there, look for it, take it away, see whether it
 * was sent. */
#ifndef MOMENTS_COURIER_MAILBOX_H
#define MOMENTS_COURIER_MAILBOX_H

#include "courier/imap_link.h"

typedef struct MoMailboxes MoMailboxes;

/* Where a message lies. */
typedef struct {
    uint32_t validity, uid; /* 0: unknown */
} MoMailPlace;

/* Finds the folders for drafts and for what was sent: those of the configuration, else by their
 * special use (RFC 6154), else by their usual names. MO_ERROR_REFUSED without one for drafts.
 * `link` is borrowed for its life. */
MoMailboxes *mo_mailboxes_open(MoImapLink *link, const MoImap *imap, GError **error);
void mo_mailboxes_free(MoMailboxes *boxes);

/* Whether the drafts folder is there. False with an *error only when the connection is lost. */
bool mo_mailboxes_check(MoMailboxes *boxes, bool *ret_is_there, GError **error);

/* The same of the folder for what was sent, which need not be known: then it counts as there. Its
 * name as the server has it; NULL when it is not known. Borrowed. */
bool mo_mailboxes_check_sent(MoMailboxes *boxes, bool *ret_is_there, GError **error);
const char *mo_mailboxes_get_sent(const MoMailboxes *boxes);

/* The drafts folder as it has to be sent. Borrowed. */
const char *mo_mailboxes_get_drafts(const MoMailboxes *boxes);

/* Puts a message there, as a draft that was seen. *ret_place may come back unknown from old
 * servers. MO_ERROR_REFUSED: it is not there (a full mailbox); any other error: it may be. */
bool mo_mailboxes_append(MoMailboxes *boxes, GBytes *message, MoMailPlace *ret_place,
                         GError **error);

/* Looks for the draft with this X-Moments-Id. *ret_place is unknown when it is not there. */
bool mo_mailboxes_find(MoMailboxes *boxes, const char *moments_id, MoMailPlace *ret_place,
                       GError **error);

/* Whether the message still lies there, not marked as deleted. */
bool mo_mailboxes_has(MoMailboxes *boxes, const char *folder, MoMailPlace place, bool *ret_has,
                      GError **error);

/* Takes a message away, if it is there: one that she changed has another number. */
bool mo_mailboxes_remove(MoMailboxes *boxes, const char *folder, MoMailPlace place, GError **error);

/* The number that the next message in the sent folder will have; unknown without such a folder. */
bool mo_mailboxes_get_next_sent(MoMailboxes *boxes, MoMailPlace *ret_next, GError **error);

/* Appends the numbers (uint32_t) of the messages in the sent folder to this address, or to all of
 * several with commas between them, not older than `since`. */
bool mo_mailboxes_list_sent(MoMailboxes *boxes, const char *addresses, MoMailPlace since,
                            GArray *uids, GError **error);

/* What a sent message says of the draft that it was; NULL where it says nothing. */
typedef struct {
    char *moments_id, *reply_to, *subject;
} MoSentMarks;

void mo_sent_marks_clear(MoSentMarks *marks);

/* Of a message that mo_mailboxes_list_sent() has just found. False when the connection is lost. */
bool mo_mailboxes_read_marks(MoMailboxes *boxes, uint32_t uid, MoSentMarks *ret_marks,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoMailboxes, mo_mailboxes_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoSentMarks, mo_sent_marks_clear)

#endif
