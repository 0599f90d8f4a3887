/* The HTML part of a message, made from its text. Mail programs keep it when they send, scripts and
 * all, so nothing of the text may become markup. */
#include "output/message_html.h"

#include "base/text.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* What follows an address in a sentence and is hardly part of it. */
#define CLOSING ".,;:!?)]}>'\""

/* "mailto:" and a plain address; nothing behind a '?', which could set other headers. */
static size_t measure_mailto(const char *text)
{
    if (g_ascii_strncasecmp(text, "mailto:", 7) != 0)
        return 0;
    size_t length = 7;
    while (g_ascii_isalnum(text[length]) || (text[length] && strchr("._+-@", text[length])))
        length++;
    while (length > 7 && strchr(CLOSING, text[length - 1]))
        length--;
    return memchr(text, '@', length) && text[length] != '?' ? length : 0;
}

/* A link without what closes the sentence around it. A bracket that closes one of the link's own
 * belongs to it. */
static size_t trim_link(const char *text, size_t length, size_t least)
{
    long open = 0;
    for (size_t i = 0; i < length; i++)
        open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    while (length > least && strchr(CLOSING, text[length - 1])) {
        if (text[length - 1] == ')' && open++ >= 0)
            break;
        length--;
    }
    return length;
}

/* The length of the address that `text` begins with, 0 for none. */
static size_t measure_link(const char *text)
{
    size_t scheme = 0;
    if (g_ascii_strncasecmp(text, "https://", 8) == 0)
        scheme = 8;
    else if (g_ascii_strncasecmp(text, "http://", 7) == 0)
        scheme = 7;
    else
        return measure_mailto(text);
    size_t length = trim_link(text, strcspn(text, " \n<>\""), scheme);
    return length > scheme ? length : 0;
}

/* An address for href: what is no URI character (RFC 3986) is percent-encoded. */
static void append_href(GString *out, const char *url, size_t length)
{
    g_autofree char *text = g_strndup(url, length);
    g_autofree char *uri = g_uri_escape_string(text, "%:/?#[]@!$&()*+,;=", FALSE);
    mo_text_append_html(out, uri, strlen(uri));
}

static void append_line(GString *out, const char *line)
{
    const char *at = line;
    while (*at) {
        size_t length = at == line || !g_ascii_isalnum(at[-1]) ? measure_link(at) : 0;
        if (length > 0) {
            g_string_append(out, "<a href=\"");
            append_href(out, at, length);
            g_string_append(out, "\">");
            mo_text_append_html(out, at, length);
            g_string_append(out, "</a>");
            at += length;
        } else {
            mo_text_append_html(out, at++, 1);
        }
    }
}

/* The length of the bullet that a line begins with, 0 for none. */
static size_t measure_bullet(const char *line)
{
    static const char *const BULLETS[] = {"- ", "* ", "\xe2\x80\xa2 "};
    for (size_t i = 0; i < G_N_ELEMENTS(BULLETS); i++)
        if (g_str_has_prefix(line, BULLETS[i]))
            return strlen(BULLETS[i]);
    return 0;
}

typedef enum { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_LIST } Block;

static Block classify(const char *line)
{
    if (!*line)
        return BLOCK_NONE;
    return measure_bullet(line) > 0 ? BLOCK_LIST : BLOCK_PARAGRAPH;
}

static void change_block(GString *out, Block from, Block to)
{
    static const char *const CLOSE[] = {"", "</p>\n", "</ul>\n"};
    static const char *const OPEN[] = {"", "<p>", "<ul>\n"};
    g_string_append(out, CLOSE[from]);
    g_string_append(out, OPEN[to]);
}

char *mo_message_make_html(const char *text)
{
    GString *out = g_string_new("<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n"
                                "<body>\n");
    Block block = BLOCK_NONE;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        Block next = classify(line);
        if (next != block)
            change_block(out, block, next);
        else if (next == BLOCK_PARAGRAPH)
            g_string_append(out, "<br>\n");
        if (next == BLOCK_LIST)
            g_string_append(out, "<li>");
        append_line(out, line + measure_bullet(line));
        if (next == BLOCK_LIST)
            g_string_append(out, "</li>\n");
        block = next;
    }
    change_block(out, block, BLOCK_NONE);
    g_string_append(out, "</body>\n</html>\n");
    return g_string_free(out, FALSE);
}

/* Blanks at its start stay, and so does the line that starts a signature. */
static void append_clean_line(GString *out, const char *line, size_t room)
{
    size_t n_blanks = strspn(line, " ");
    g_autofree char *clean = mo_text_clean_line(line, room);
    if (*clean && n_blanks < 40)
        g_string_append_len(out, line, (gssize)n_blanks);
    g_string_append(out, strcmp(line, "-- ") == 0 ? line : clean);
}

char *mo_message_clean_body(const char *text, size_t max_bytes)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *out = g_string_new(NULL);
    const char *at = valid;
    while (*at && out->len < max_bytes) {
        size_t length = strcspn(at, "\r\n");
        g_autofree char *line = g_strndup(at, length);
        append_clean_line(out, line, max_bytes - out->len);
        g_string_append_c(out, '\n');
        at += length;
        if (*at)
            at += at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    }
    while (out->len > 0 && out->str[out->len - 1] == '\n')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}
