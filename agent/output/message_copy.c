/* The same message for another reader than a mail program's window: the headers change by whole
 * lines, the rest stays as it is, so that both copies say the same. */
#include "output/message.h"

#include <string.h>

#define UNSENT "X-Unsent: 1\r\n"

/* Where the header ends: behind the line end of its last line. */
static size_t measure_head(const char *data, size_t length)
{
    const char *end = memmem(data, length, "\r\n\r\n", 4);
    return end ? (size_t)(end - data) + 2 : length;
}

static void append_head(GString *out, const char *head, size_t length, const char *moments_id)
{
    g_autofree char *text = g_strndup(head, length);
    const char *unsent = strstr(text, "\r\n" UNSENT);
    if (unsent) {
        g_string_append_len(out, text, unsent + 2 - text);
        g_string_append(out, unsent + 2 + strlen(UNSENT));
    } else {
        g_string_append(out, text);
    }
    if (moments_id)
        g_string_append_printf(out, "X-Moments-Id: %s\r\n", moments_id);
}

/* Line ends as files of Unix have them. There is no CR in a message but before a LF. */
static void drop_carriage_returns(GString *text)
{
    gsize kept = 0;
    for (gsize i = 0; i < text->len; i++)
        if (text->str[i] != '\r')
            text->str[kept++] = text->str[i];
    g_string_truncate(text, kept);
}

GBytes *mo_message_copy(GBytes *eml, const char *moments_id, bool unix_lines)
{
    g_return_val_if_fail(eml != NULL, NULL);
    gsize length = 0;
    const char *data = g_bytes_get_data(eml, &length);
    size_t head = measure_head(data, length);
    GString *out = g_string_sized_new(length + 64);
    append_head(out, data, head, moments_id);
    g_string_append_len(out, data + head, (gssize)(length - head));
    if (unix_lines)
        drop_carriage_returns(out);
    return g_string_free_to_bytes(out);
}
