#include "input/ics_private.h"

#include <string.h>

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
            func(data, line, unfolded->str);
            g_string_truncate(unfolded, 0);
            g_string_append_len(unfolded, text, (gssize)shown);
            line = number;
        }
        text += length + (text[length] == '\n');
    }
    func(data, line, unfolded->str);
}
