/* Header text by RFC 2047. GMime's own encoder makes words of up to 125 octets (75 are allowed) and
 * lets a name that looks like an encoded word through as one. */
#include "output/message_private.h"

#include <stdbool.h>
#include <string.h>

#define LINE_MAX_OCTETS 76
/* "=?utf-8?B?" + 60 + "?=" = 72 octets. */
#define WORD_BYTES 45
#define WORD_EXTRA 12

static bool is_printable_ascii(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

/* How many bytes of `text` fit into one encoded word: whole characters, at most `max`. */
static size_t measure_chunk(const char *text, size_t max)
{
    size_t length = strlen(text);
    if (length <= max)
        return length;
    while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
        max--;
    return max;
}

static char *encode_words(const char *text, size_t used)
{
    GString *out = g_string_new(NULL);
    size_t room =
        used + WORD_EXTRA < LINE_MAX_OCTETS ? (LINE_MAX_OCTETS - used - WORD_EXTRA) / 4 * 3 : 0;
    while (*text) {
        size_t length = measure_chunk(text, MIN(room, (size_t)WORD_BYTES));
        if (length == 0 && room < 4) {
            g_string_append(out, "\n ");
        } else {
            g_autofree char *encoded = g_base64_encode((const unsigned char *)text, length);
            g_string_append_printf(out, "=?utf-8?B?%s?=", encoded);
            text += length;
            if (*text)
                g_string_append(out, "\n ");
        }
        room = WORD_BYTES;
    }
    return g_string_free(out, FALSE);
}

/* Folds at blanks. False when a word is too long to be folded: then it has to be encoded. */
static bool fold_words(const char *text, size_t used, GString *out)
{
    size_t column = used;
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (size_t i = 0; words[i]; i++) {
        size_t length = strlen(words[i]);
        if (length > LINE_MAX_OCTETS - 1)
            return false;
        if (column + 1 + length > LINE_MAX_OCTETS && i > 0) {
            g_string_append(out, "\n ");
            column = 1;
        } else if (i > 0) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, words[i]);
        column += length;
    }
    return true;
}

char *mo_message_encode_text(const char *text, size_t used)
{
    if (is_printable_ascii(text) && !strstr(text, "=?")) {
        GString *folded = g_string_new(NULL);
        if (fold_words(text, used, folded))
            return g_string_free(folded, FALSE);
        g_string_free(folded, TRUE);
    }
    return encode_words(text, used);
}

/* RFC 5322 atext and blanks: needs no quotes. */
static bool is_phrase(const char *name)
{
    for (; *name; name++)
        if (!g_ascii_isalnum(*name) && !strchr(" !#$%&'*+-/=?^_`{|}~", *name))
            return false;
    return true;
}

/* A quoted string (RFC 5322 3.2.4). NULL when a word of it is too long to be folded. */
static char *quote_name(const char *name, size_t used)
{
    g_autoptr(GString) quoted = g_string_new("\"");
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *name);
    }
    g_string_append_c(quoted, '"');
    g_autoptr(GString) folded = g_string_new(NULL);
    if (!fold_words(quoted->str, used, folded))
        return NULL;
    return g_string_free(g_steal_pointer(&folded), FALSE);
}

char *mo_message_encode_name(const char *name, size_t used)
{
    if (!is_printable_ascii(name) || strstr(name, "=?"))
        return encode_words(name, used);
    if (is_phrase(name))
        return mo_message_encode_text(name, used);
    char *quoted = quote_name(name, used);
    return quoted ? quoted : encode_words(name, used);
}
