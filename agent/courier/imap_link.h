/* A connection to a mail server: libcurl does TCP, TLS or STARTTLS and the login, then commands are
 * sent and answers read here, because libcurl 7.88 cannot set the flag \Draft by itself.
 *
 * A connection without TLS is never used, redirects are not followed, each step has a deadline, and
 * what a server may say is limited. */
#ifndef MOMENTS_COURIER_IMAP_LINK_H
#define MOMENTS_COURIER_IMAP_LINK_H

#include "model/config.h"

typedef struct MoImapLink MoImapLink;

typedef struct {
    const char *password; /* one of the two */
    const char *token;    /* OAuth 2 access token */
    unsigned seconds;     /* the deadline of each step */
} MoImapLogin;

/* MO_ERROR_REFUSED: the server does not take the login, and may lock the account when it is tried
 * again and again. MO_ERROR_FAILED: it is not to be trusted (certificate, no TLS). MO_ERROR_BUSY:
 * it cannot be reached or does not answer. */
MoImapLink *mo_imap_link_open(const MoImap *imap, const MoImapLogin *login, GError **error);
void mo_imap_link_free(MoImapLink *link);

/* Sends a command and reads up to its end. The untagged lines (of char*, with their literals) go to
 * *ret_lines, and behind them the rest of the last one; the caller frees them with
 * g_ptr_array_unref(); may be NULL. MO_ERROR_REFUSED when the server says no, with its words;
 * MO_ERROR_BUSY when the connection is lost: what became of the command is unknown then. */
bool mo_imap_link_run(MoImapLink *link, const char *command, GPtrArray **ret_lines, GError **error);

/* As mo_imap_link_run() for a command that ends with octets of any kind (a literal). */
bool mo_imap_link_run_literal(MoImapLink *link, const char *command, GBytes *literal,
                              GPtrArray **ret_lines, GError **error);

/* Whether the connection is still of use. */
bool mo_imap_link_is_up(const MoImapLink *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoImapLink, mo_imap_link_free)

#endif
