#include "base/html.h"

#include <glib.h>
#include <string.h>

/* Ends that begin a new line. */
static const char *const BREAKS[] = {"br",  "br/", "/p",  "/div", "/li",
                                     "/tr", "/h1", "/h2", "/h3",  NULL};
/* What has nothing to be read inside. */
static const char *const SILENT[] = {"head", "style", "script", "title", NULL};
static const char *const USUAL[] = {"br", "br/", "p",    "div",  "a", "ul",
                                    "li", "b",   "span", "html", NULL};

static const struct {
    const char *name;
    const char *text;
} ENTITIES[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};

/* What is being written. */
typedef struct {
    GString *out;
    char *href; /* of the link that is open; NULL: none */
    gsize link; /* where its text begins */
} Writer;

static bool is_at_line_start(const GString *out)
{
    return out->len == 0 || out->str[out->len - 1] == '\n';
}

/* The letter that "#228" or "#xe4" names; 0: none. */
static gunichar read_number(const char *name)
{
    if (name[0] != '#')
        return 0;
    bool hex = name[1] == 'x' || name[1] == 'X';
    guint64 code = g_ascii_strtoull(name + (hex ? 2 : 1), NULL, hex ? 16 : 10);
    return code <= 0x10FFFF && g_unichar_validate((gunichar)code) ? (gunichar)code : 0;
}

/* "&amp;", "&#228;", "&#xe4;" at `at`; what stands behind it. */
static const char *add_entity(GString *out, const char *at)
{
    size_t length = 1;
    while (length < 12 && (g_ascii_isalnum(at[length]) || at[length] == '#'))
        length++;
    if (length == 1 || at[length] != ';') {
        g_string_append_c(out, '&');
        return at + 1;
    }
    g_autofree char *name = g_strndup(at + 1, length - 1);
    gunichar letter = read_number(name);
    if (letter > 0)
        g_string_append_unichar(out, letter);
    for (size_t i = 0; i < G_N_ELEMENTS(ENTITIES); i++)
        if (strcmp(ENTITIES[i].name, name) == 0)
            g_string_append(out, ENTITIES[i].text);
    return at + length + 1;
}

/* Where it leads on the web, from the inside of a tag; NULL: nowhere. */
static char *read_href(const char *tag, size_t length)
{
    g_autofree char *inside = g_strndup(tag, length);
    g_autofree char *small = g_ascii_strdown(inside, -1);
    const char *found = strstr(small, "href=");
    if (!found)
        return NULL;
    const char *value = inside + (found - small) + strlen("href=");
    char quote[] = {*value == '"' || *value == '\'' ? *value : ' ', '\0'};
    value += *quote != ' ';
    g_autofree char *raw = g_strndup(value, strcspn(value, quote));
    bool web = g_str_has_prefix(raw, "https://") || g_str_has_prefix(raw, "http://");
    return web ? mo_html_to_text(raw) : NULL;
}

/* "here (https://…)": a link without its address would lead nowhere. */
static void close_link(Writer *writer)
{
    if (writer->href && strcmp(writer->out->str + writer->link, writer->href) != 0)
        g_string_append_printf(writer->out, " (%s)", writer->href);
    g_clear_pointer(&writer->href, g_free);
}

static void write_tag(Writer *writer, const char *name, const char *tag, size_t length)
{
    if (strcmp(name, "a") == 0) {
        g_free(writer->href);
        writer->href = read_href(tag, length);
        writer->link = writer->out->len;
    } else if (strcmp(name, "/a") == 0) {
        close_link(writer);
    } else if (g_strv_contains(BREAKS, name)) {
        g_string_append_c(writer->out, '\n');
    } else if (strcmp(name, "li") == 0) {
        g_string_append(writer->out, is_at_line_start(writer->out) ? "- " : "\n- ");
    }
}

static char *read_name(const char *tag)
{
    g_autofree char *raw = g_strndup(tag, strcspn(tag, " \t\r\n>"));
    return g_ascii_strdown(raw, -1);
}

/* Behind the tag that begins at `at`, and behind what it encloses where that is not to be read. */
static const char *skip_tag(Writer *writer, const char *at)
{
    bool is_remark = g_str_has_prefix(at, "<!--");
    const char *end = is_remark ? strstr(at, "-->") : strchr(at, '>');
    if (!end)
        return at + strlen(at);
    if (is_remark)
        return end + 3;
    g_autofree char *name = read_name(at + 1);
    write_tag(writer, name, at + 1, (size_t)(end - at - 1));
    const char *behind = end + 1;
    if (!g_strv_contains(SILENT, name))
        return behind;
    g_autofree char *close = g_strconcat("</", name, NULL);
    while (*behind && g_ascii_strncasecmp(behind, close, strlen(close)) != 0)
        behind++;
    return behind;
}

char *mo_html_to_text(const char *html)
{
    Writer writer = {.out = g_string_new(NULL)};
    const char *at = html;
    while (*at) {
        if (*at == '<') {
            at = skip_tag(&writer, at);
        } else if (*at == '&') {
            at = add_entity(writer.out, at);
        } else {
            bool blank = g_ascii_isspace(*at);
            bool begins = is_at_line_start(writer.out) || g_str_has_suffix(writer.out->str, " ");
            if (!blank || !begins)
                g_string_append_c(writer.out, blank ? ' ' : *at);
            at++;
        }
    }
    g_free(writer.href);
    return g_string_free(writer.out, FALSE);
}

bool mo_html_is(const char *text)
{
    for (const char *at = strchr(text, '<'); at; at = strchr(at + 1, '<')) {
        g_autofree char *name = strchr(at, '>') ? read_name(at + 1) : NULL;
        if (name && g_strv_contains(USUAL, name))
            return true;
    }
    return false;
}
