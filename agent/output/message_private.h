/* The parts of a message that need no GMime. */
#ifndef MOMENTS_OUTPUT_MESSAGE_PRIVATE_H
#define MOMENTS_OUTPUT_MESSAGE_PRIVATE_H

#include <glib.h>

/* The text of a header as ASCII, folded at 76 octets with "\n " (RFC 5322 2.2.3): plain words stay,
 * anything else becomes encoded words of at most 75 octets (RFC 2047), and so does what merely
 * looks like one. `used` octets of the first line are taken already. Takes a clean line. The caller
 * frees it. */
char *mo_message_encode_text(const char *text, size_t used);

/* The same for a person's name before an address: quoted where the grammar wants it. */
char *mo_message_encode_name(const char *name, size_t used);

/* Plain text as a small HTML document: paragraphs, lists of lines that begin with "- ", links to
 * http and https addresses; all else escaped. The caller frees it. */
char *mo_message_make_html(const char *text);

/* Clean text of several lines ("\n"), blanks at the start of lines and "-- " kept, cut to
 * `max_bytes`. The caller frees it. */
char *mo_message_clean_body(const char *text, size_t max_bytes);

#endif
