/* Messages from the libnotify thread to the thread that made the channel.
 *
 * Any thread may post; messages are delivered one at a time, in order, in the thread-default main
 * context of the thread that made the mailbox. After mo_mailbox_close() nothing more is delivered,
 * whatever is posted late. */
#ifndef MOMENTS_OUTPUT_DESKTOP_MAILBOX_H
#define MOMENTS_OUTPUT_DESKTOP_MAILBOX_H

#include "output/channel.h"

/* What comes besides the events of a channel. */
enum {
    MO_MAIL_READY = MO_CHANNEL_UNLOCKED + 1, /* the first look for a server has ended */
    MO_MAIL_REFUSED, /* tag, text: FAILED without having been handed to the thread */
};

typedef struct {
    int type; /* of MoChannelEventType, or one of the above */
    uint64_t tag;
    char *text;
    unsigned reason;
} MoMail;

/* May free the mailbox's owner and close the mailbox. */
typedef void (*MoMailFunc)(const MoMail *mail, void *data);

typedef struct MoMailbox MoMailbox;

/* Counted: the channel holds one reference, the thread another. */
MoMailbox *mo_mailbox_new(MoMailFunc func, void *data);
MoMailbox *mo_mailbox_ref(MoMailbox *mailbox);
void mo_mailbox_unref(MoMailbox *mailbox);

/* From any thread. `text` may be NULL. */
void mo_mailbox_post(MoMailbox *mailbox, int type, uint64_t tag, const char *text, unsigned reason);

/* Whether a mail of this type waits to be delivered. From any thread. */
bool mo_mailbox_has(MoMailbox *mailbox, int type);

/* Drops what waits, for good. In the thread of mo_mailbox_new(). */
void mo_mailbox_close(MoMailbox *mailbox);

/* Where messages are delivered. Borrowed. */
GMainContext *mo_mailbox_get_context(MoMailbox *mailbox);

#endif
