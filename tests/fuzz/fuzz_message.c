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

static void set_field(MoMessage *message, MoMailbox *to, MoAttachment *file, const char *field,
                      const char *value)
{
    const struct {
        const char *name;
        const char **place;
    } FIELDS[] = {
        {"to_name", &to->name},
        {"to_address", &to->address},
        {"from_name", &message->from_name},
        {"from_address", &message->from_address},
        {"subject", &message->subject},
        {"reply_to", &message->reply_to_id},
        {"file_name", &file->name},
        {"file_type", &file->type},
    };
    message->n_attachments = g_str_has_prefix(field, "file_") ? 1 : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(FIELDS); i++) {
        if (strcmp(FIELDS[i].name, field) == 0) {
            *FIELDS[i].place = value;
            return;
        }
    }
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
    static const char *const HEADERS[] = {
        "From",         "To",           "Subject",     "Date",       "X-Unsent", "Message-Id",
        "MIME-Version", "Content-Type", "In-Reply-To", "References", NULL};
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
    require(((seen | 1) & 0xff) == 0xff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) parts = g_strsplit(text, "\t", 2);
    MoMailbox to = {"Ines", "ines@example.org"};
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    MoAttachment file = {"a.txt", "text/plain", bytes};
    MoMessage message = {.from_name = "Dana",
                         .from_address = "dana@example.com",
                         .to = &to,
                         .n_to = 1,
                         .attachments = &file,
                         .subject = "s",
                         .body = "b",
                         .id = "x"};
    if (parts[0] && parts[1])
        set_field(&message, &to, &file, parts[0], parts[1]);
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
