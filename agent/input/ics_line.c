#include "input/ics_private.h"

#include <string.h>

/* Lines are folded between octets, also inside of a letter (RFC 5545 3.1): only a whole one is
 * text.
 */
static void give(const GString *line, unsigned number, MoIcsLineFunc func, void *data)
{
    g_autofree char *text = g_utf8_make_valid(line->str, (gssize)line->len);
    func(data, number, text);
}

void mo_ics_foreach_line(const char *text, MoIcsLineFunc func, void *data)
{
    g_autoptr(GString) unfolded = g_string_new(NULL);
    unsigned line = 1, number = 0;
    if (g_str_has_prefix(text, "\xef\xbb\xbf"))
        text += 3;
    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
        number++;
        if (shown > 0 && (*text == ' ' || *text == '\t')) {
            g_string_append_len(unfolded, text + 1, (gssize)shown - 1);
        } else {
            give(unfolded, line, func, data);
            g_string_truncate(unfolded, 0);
            g_string_append_len(unfolded, text, (gssize)shown);
            line = number;
        }
        text += length + (text[length] == '\n');
    }
    give(unfolded, line, func, data);
}
