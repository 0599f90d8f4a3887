/* Any bytes in a header: a subject, a name, a file's name, a Message-ID, a type. What comes out is
 * ASCII, folded, and begins no header of its own. Seeds: tests/data/header. */
#include "base/text.h"
#include "output/message_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

/* Lines of at most 76 octets (a single word may be what it is), every further one begun by a
 * blank. */
static void check_value(const char *value, size_t used)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    for (unsigned i = 0; lines[i]; i++) {
        size_t length = strlen(lines[i]) + (i == 0 ? used : 0);
        bool encoded = strstr(lines[i], "=?utf-8?") != NULL;
        require(i == 0 || (lines[i][0] == ' ' && strspn(lines[i], " ") < strlen(lines[i])));
        require(length <= 76 || (!encoded && !strchr(lines[i] + (i > 0), ' ')) || i == 0);
        for (const char *c = lines[i]; *c; c++)
            require(*c >= ' ' && *c <= '~');
    }
}

/* Encoded words are whole: valid UTF-8 each, at most 75 octets. The text that they say. */
static char *read_words(const char *value)
{
    GString *text = g_string_new(NULL);
    for (const char *at = value; (at = strstr(at, "=?utf-8?B?")) != NULL;) {
        const char *end = strstr(at + 10, "?=");
        require(end && end + 2 - at <= 75);
        g_autofree char *word = g_strndup(at + 10, (size_t)(end - at) - 10);
        gsize length = 0;
        g_autofree guchar *octets = g_base64_decode(word, &length);
        require(g_utf8_validate((const char *)octets, (gssize)length, NULL));
        g_string_append_len(text, (const char *)octets, (gssize)length);
        at = end + 2;
    }
    return g_string_free(text, FALSE);
}

static void check_text(const char *raw)
{
    g_autofree char *line = mo_text_clean_line(raw, 900);
    require(g_utf8_validate(line, -1, NULL) && !strpbrk(line, "\r\n\t") && strlen(line) <= 900);
    g_autofree char *subject = mo_message_encode_text(line, strlen("Subject: "));
    g_autofree char *name = mo_message_encode_name(line, strlen("To: "));
    check_value(subject, strlen("Subject: "));
    check_value(name, strlen("To: "));
    g_autofree char *said = read_words(subject);
    require(!*said || g_str_equal(said, line));
    /* Nothing that only looks like an encoded word gets through as one. */
    require(*said || !strstr(subject, "=?"));
}

static void check_file_name(const char *raw)
{
    g_autofree char *clean = mo_message_clean_file_name(raw);
    require(*clean && *clean != '.' && !strpbrk(clean, "/\\\r\n\""));
    require(g_utf8_validate(clean, -1, NULL) && strlen(clean) <= 255);
    g_autofree char *value = mo_message_make_disposition(clean);
    require(g_str_has_prefix(value, "attachment;"));
    for (const char *c = value; *c; c++)
        require((*c >= ' ' && *c <= '~') || (*c == '\n' && (c[1] == ' ' || c[1] == '\t')));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *raw = g_strndup((const char *)data, size);
    check_text(raw);
    check_file_name(raw);
    g_autofree char *id = mo_message_check_id(raw, NULL);
    for (const char *c = id; c && *c; c++)
        require(*c > ' ' && *c <= '~');
    require(!id || (id[0] == '<' && id[strlen(id) - 1] == '>' && strchr(id, '@')));
    bool type = g_utf8_validate(raw, -1, NULL) && mo_message_is_type(raw);
    require(!type || !strpbrk(raw, "\r\n"));
    return 0;
}
