/* HTML as plain text, well enough to be looked at: no markup, no style, no script is left. */
#include "output/message_html.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Ends that begin a new line. */
static const char *const BREAKS[] = {"br", "br/", "/p", "/div", "/li", "/tr", "/h1", "/h2", NULL};
/* What has nothing to be read inside. */
static const char *const SILENT[] = {"head", "style", "script", "title", NULL};

static const struct {
    const char *name;
    const char *text;
} ENTITIES[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};

/* "&amp;", "&#228;", "&#xe4;": *at stands behind it afterwards. */
static void add_entity(GString *out, const char **at)
{
    size_t length = strspn(*at + 1, "#0123456789ABCDEFabcdefghijklmnopqrstuvwxyzX");
    g_autofree char *name = g_strndup(*at + 1, length);
    bool closed = length > 0 && length < 12 && (*at)[length + 1] == ';';
    *at += closed ? length + 2 : 1;
    for (size_t i = 0; closed && i < G_N_ELEMENTS(ENTITIES); i++) {
        if (strcmp(ENTITIES[i].name, name) == 0) {
            g_string_append(out, ENTITIES[i].text);
            return;
        }
    }
    bool hex = name[0] == '#' && (name[1] == 'x' || name[1] == 'X');
    guint64 code =
        closed && name[0] == '#' ? g_ascii_strtoull(name + (hex ? 2 : 1), NULL, hex ? 16 : 10) : 0;
    if (code > 0 && code <= 0x10FFFF && g_unichar_validate((gunichar)code))
        g_string_append_unichar(out, (gunichar)code);
    else if (!closed)
        g_string_append_c(out, '&');
}

/* Behind the tag that begins at `at`, and behind what it encloses where that is not to be read. */
static const char *skip_tag(const char *at, GString *out)
{
    bool is_remark = g_str_has_prefix(at, "<!--");
    const char *end = is_remark ? strstr(at, "-->") : strchr(at, '>');
    if (!end)
        return at + strlen(at);
    g_autofree char *raw = g_strndup(at + 1, strcspn(at + 1, " \t\r\n>"));
    g_autofree char *name = g_ascii_strdown(raw, -1);
    const char *behind = is_remark ? end + 3 : end + 1;
    if (g_strv_contains(BREAKS, name))
        g_string_append_c(out, '\n');
    if (!g_strv_contains(SILENT, name))
        return behind;
    g_autofree char *close = g_strconcat("</", name, NULL);
    while (*behind && g_ascii_strncasecmp(behind, close, strlen(close)) != 0)
        behind++;
    return behind;
}

char *mo_message_read_html(const char *html)
{
    GString *out = g_string_new(NULL);
    const char *at = html;
    while (*at) {
        if (*at == '<') {
            at = skip_tag(at, out);
        } else if (*at == '&') {
            add_entity(out, &at);
        } else {
            bool blank = g_ascii_isspace(*at);
            bool begins = out->len == 0 || strchr(" \n", out->str[out->len - 1]);
            if (!blank || !begins)
                g_string_append_c(out, blank ? ' ' : *at);
            at++;
        }
    }
    return g_string_free(out, FALSE);
}
