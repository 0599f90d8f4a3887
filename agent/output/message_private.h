/* The parts of a message that need no GMime. */
#ifndef MOMENTS_OUTPUT_MESSAGE_PRIVATE_H
#define MOMENTS_OUTPUT_MESSAGE_PRIVATE_H

#include "output/message_html.h"

#include <glib.h>
#include <stdbool.h>

/* The text of a header as ASCII, folded at 76 octets with "\n " (RFC 5322 2.2.3): plain words stay,
 * anything else becomes encoded words of at most 75 octets (RFC 2047), and so does what merely
 * looks like one. `used` octets of the first line are taken already. Takes a clean line. The caller
 * frees it. */
char *mo_message_encode_text(const char *text, size_t used);

/* The same for a person's name before an address: quoted where the grammar wants it. */
char *mo_message_encode_name(const char *name, size_t used);

/* The value of a Content-Disposition: `attachment` with the file's name, plain or by RFC 2231,
 * folded at 76 octets. The caller frees it. */
char *mo_message_make_disposition(const char *file_name);

/* A file's name without folders, control characters, tricks of direction or a dot in front; cut to
 * size with its ending kept. The caller frees it. */
char *mo_message_clean_file_name(const char *name);

/* Whether it is "type/subtype", with or without parameters of plain words, that may be encoded in
 * base64 (no message/ or multipart/). */
bool mo_message_is_type(const char *type);

/* A Message-ID with its <>. NULL and MO_ERROR_REFUSED when it is none. The caller frees it. */
char *mo_message_check_id(const char *id, GError **error);

#endif
