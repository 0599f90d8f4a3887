/* HTML as plain text, well enough to be read: no markup, no style and no script is left. It is no
 * parser: what is broken gives text that looks odd, and nothing else. */
#ifndef MOMENTS_BASE_HTML_H
#define MOMENTS_BASE_HTML_H

#include <stdbool.h>

/* Paragraphs and items of lists become lines, links have their address behind them. Takes valid
 * UTF-8; the caller frees it. */
char *mo_html_to_text(const char *html);

/* Whether a text that may be either has the tags that programs write. */
bool mo_html_is(const char *text);

#endif
