/* The words of IMAP (RFC 3501, 6154, 4315): what is made of a server's answers, without a server.
 *
 * Nothing that a server says is trusted: what is not understood is nothing. */
#ifndef MOMENTS_COURIER_IMAP_TEXT_H
#define MOMENTS_COURIER_IMAP_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A folder as LIST tells of it. */
typedef struct {
    char *name; /* as it has to be sent: an atom or a quoted string */
    bool drafts, sent;
} MoImapFolder;

void mo_imap_folder_free(MoImapFolder *folder);

/* The folder of a line "* LIST …", literals and all; NULL for another line. The caller frees it. */
MoImapFolder *mo_imap_parse_list(const char *line);

/* Whether a folder is called so by custom, where the server names no special use: "INBOX.Drafts",
 * "[Gmail]/Sent Mail". */
bool mo_imap_is_usual_name(const MoImapFolder *folder, bool sent);

/* The numbers of a line "* SEARCH 1 2"; false for another line. Appends uint32_t. */
bool mo_imap_parse_search(const char *line, GArray *uids);

/* The numbers behind a response code: "[APPENDUID 1 7]", "[UIDVALIDITY 3]", "UIDNEXT 9". False when
 * the word is not there. `ret_second` may be NULL. */
bool mo_imap_parse_code(const char *line, const char *word, uint32_t *ret_first,
                        uint32_t *ret_second);

/* Whether a line "* n FETCH (…)" is about this UID. */
bool mo_imap_is_fetch(const char *line, uint32_t uid);

/* Whether these header lines name exactly this address among others. */
bool mo_imap_has_address(const char *headers, const char *address);

/* The value of a header line among those of a FETCH: unfolded, its encoded words (RFC 2047)
 * readable. NULL without. The caller frees it. */
char *mo_imap_get_header(const char *headers, const char *name);

/* A folder's name as the user writes it (UTF-8) as it has to be sent: modified UTF-7 in quotes. The
 * caller frees it. */
char *mo_imap_encode_name(const char *name);

/* The name that has to be sent as the user knows it; what cannot be read stays as it is. The caller
 * frees it. */
char *mo_imap_decode_name(const char *name);

/* A text in quotes; NULL when it holds what quotes cannot. The caller frees it. */
char *mo_imap_quote(const char *text);

/* How many octets a line announces behind it ("{12}" at its end); -1 for none. */
gint64 mo_imap_get_literal(const char *line, size_t length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoImapFolder, mo_imap_folder_free)

#endif
