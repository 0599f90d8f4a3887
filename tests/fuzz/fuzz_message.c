/* Any bytes in any field ("FIELD TAB VALUE"): the message is refused, or has the headers that we
 * write and nothing else. Seeds: tests/data/message. */
#include "output/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void set_field(MoMessage *message, const char *field, const char *value)
{
    if (strcmp(field, "to_name") == 0)
        message->to_name = value;
    else if (strcmp(field, "to_address") == 0)
        message->to_address = value;
    else if (strcmp(field, "from_name") == 0)
        message->from_name = value;
    else if (strcmp(field, "from_address") == 0)
        message->from_address = value;
    else if (strcmp(field, "subject") == 0)
        message->subject = value;
    else
        message->body = value;
}

static void check_octets(const char *text, size_t length)
{
    size_t column = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        require((c >= ' ' && c <= '~') || c == '\r' || c == '\n');
        require(c != '\n' || (i > 0 && text[i - 1] == '\r'));
        require(c != '\r' || (i + 1 < length && text[i + 1] == '\n'));
        column = c == '\n' ? 0 : column + 1;
        require(column <= 998 + 1);
    }
}

static void check_head(char **lines)
{
    static const char *const HEADERS[] = {"From",         "To",           "Subject",
                                          "Date",         "X-Unsent",     "Message-Id",
                                          "MIME-Version", "Content-Type", NULL};
    unsigned seen = 0;
    for (size_t i = 0; lines[i] && *lines[i]; i++) {
        if (*lines[i] == ' ' || *lines[i] == '\t') {
            require(i > 0 && strspn(lines[i], " \t") < strlen(lines[i]));
            continue;
        }
        unsigned known = 0;
        for (unsigned j = 0; HEADERS[j]; j++)
            if (g_str_has_prefix(lines[i], HEADERS[j]) && lines[i][strlen(HEADERS[j])] == ':')
                known = 1u << j;
        require(known && !(seen & known));
        seen |= known;
    }
    require((seen | 1) == 0xff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) parts = g_strsplit(text, "\t", 2);
    MoMessage message = {.from_name = "Dana",
                         .from_address = "dana@example.com",
                         .to_name = "Ines",
                         .to_address = "ines@example.org",
                         .subject = "s",
                         .body = "b",
                         .id = "x"};
    if (parts[0] && parts[1])
        set_field(&message, parts[0], parts[1]);
    g_autoptr(GBytes) octets = mo_message_build(&message, NULL);
    if (!octets)
        return 0;
    gsize length = 0;
    const char *eml = g_bytes_get_data(octets, &length);
    check_octets(eml, length);
    g_autofree char *copy = g_strndup(eml, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\r\n", -1);
    check_head(lines);
    return 0;
}
