/* An RFC 5322 message built with GMime from values that are cleaned here first.
 *
 * Nothing here or anywhere else in the program can send it. */
#ifndef MOMENTS_OUTPUT_MESSAGE_H
#define MOMENTS_OUTPUT_MESSAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A person to write to. */
typedef struct {
    const char *name; /* NULL or "": the address alone */
    const char *address;
} MoMailbox;

/* A file that goes with the message. */
typedef struct {
    const char *name; /* cleaned here; nothing of a path is left of it */
    const char *type; /* "application/pdf", "text/calendar; method=PUBLISH; charset=utf-8"; NULL or
                         what is no such type: plain octets */
    GBytes *bytes;    /* borrowed */
} MoAttachment;

typedef struct {
    const char *from_name;
    const char *from_address; /* "" = leave From out */
    const MoMailbox *to;      /* one or more; the same address again is left out */
    size_t n_to;
    const char *subject;
    const char *body; /* plain UTF-8 text; an HTML part is made from it */
    const MoAttachment *attachments;
    size_t n_attachments;
    const char *reply_to_id; /* Message-ID that this answers, with or without <>; NULL: none */
    int64_t date_utc;
    int32_t date_offset; /* seconds east of UTC */
    const char *id;      /* the moment's short code, for Message-ID */
} MoMessage;

/* The bytes of an `.eml` (CRLF, quoted-printable, `X-Unsent: 1`, text and HTML; attachments behind
 * them). An address that is no plain local@domain, or a Message-ID that is none, is
 * MO_ERROR_REFUSED: no draft rather than a wrong one. The caller frees it. */
GBytes *mo_message_build(const MoMessage *message, GError **error);

/* A message of mo_message_build() for a mailbox: without X-Unsent, which a program would send
 * along, and with `X-Moments-Id: moments_id` unless that is NULL. `unix_lines`: lines end in LF.
 * The caller frees it. */
GBytes *mo_message_copy(GBytes *eml, const char *moments_id, bool unix_lines);

/* What a message says. */
typedef struct {
    char *to; /* the addresses that can be used, with commas between them */
    char *subject;
    char *body; /* its plain text, or what its HTML comes to */
} MoMessageText;

/* Reads a message that lies in a file. MO_ERROR_FAILED when it has no text. The caller clears it,
 * also on failure. */
bool mo_message_read(const char *path, MoMessageText *ret_text, GError **error);
void mo_message_text_clear(MoMessageText *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoMessageText, mo_message_text_clear)

#endif
