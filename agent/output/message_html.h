/* The text of a message made clean, and the HTML that is derived from it. */
#ifndef MOMENTS_OUTPUT_MESSAGE_HTML_H
#define MOMENTS_OUTPUT_MESSAGE_HTML_H

#include <stddef.h>

/* Plain text as a small HTML document: paragraphs, lists of lines that begin with "- ", "* " or
 * "• ", links to http, https and mailto addresses; all else escaped. The caller frees it. */
char *mo_message_make_html(const char *text);

/* Clean text of several lines ("\n"), blanks at the start of lines and "-- " kept, cut to
 * `max_bytes`. The caller frees it. */
char *mo_message_clean_body(const char *text, size_t max_bytes);

#endif
