/* What makes a page safe: every value from outside goes through here. */
#include "output/page_private.h"

#include "base/i18n.h"
#include "base/text.h"
#include "output/resources.h"

#include <string.h>

#define TITLE_MAX 120
#define LINE_MAX_BYTES 1000
#define PHONE_DIGITS_MAX 20

/* ---- text ----------------------------------------------------------------------------------- */

/* Code points that no document may hold. */
static bool is_no_character(gunichar c)
{
    return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static void add_escaped(GString *html, const char *clean)
{
    for (const char *at = clean; *at; at = g_utf8_next_char(at)) {
        if (!is_no_character(g_utf8_get_char(at)))
            mo_text_append_html(html, at, (size_t)(g_utf8_next_char(at) - at));
    }
}

void mo_page_add_text(GString *html, const char *text, size_t max)
{
    g_autofree char *clean = mo_text_clean_line(text, max);
    add_escaped(html, clean);
}

void mo_page_add_block(GString *html, const char *text, size_t max)
{
    g_autofree char *clean = mo_text_clean_block(text, max);
    add_escaped(html, clean);
}

void mo_page_add_element(GString *html, const char *tag, const char *class, const char *text)
{
    if (!text || !*text)
        return;
    g_string_append_printf(html, "<%s", tag);
    if (class)
        g_string_append_printf(html, " class=\"%s\"", class);
    g_string_append(html, " dir=\"auto\">");
    mo_page_add_text(html, text, LINE_MAX_BYTES);
    g_string_append_printf(html, "</%s>\n", tag);
}

/* ---- links ---------------------------------------------------------------------------------- */

/* Digits of a number as people write it, up to what is none: an extension, another number. */
static const char *take_digits(const char *text, GString *digits)
{
    const char *at = text;
    for (; *at && digits->len < PHONE_DIGITS_MAX; at++) {
        if (g_ascii_isdigit(*at))
            g_string_append_c(digits, *at);
        else if (!strchr(" ().-/", *at) && !g_str_has_prefix(at, "\xc2\xa0") && *at != '\xa0')
            break;
    }
    return at;
}

char *mo_page_make_tel(const char *phone)
{
    g_autofree char *clean = mo_text_clean_line(phone, 60);
    const char *at = clean;
    bool is_international = *at == '+';
    g_autoptr(GString) digits = g_string_new(NULL);
    g_autoptr(GString) extension = g_string_new(NULL);
    g_autoptr(GString) number = g_string_new(NULL);
    /* "+44 (0)20 …": the zero is dialled at home only. */
    const char *zero = is_international ? strstr(at, "(0)") : NULL;
    if (zero) {
        g_string_append_len(number, at + 1, zero - at - 1);
        g_string_append(number, zero + strlen("(0)"));
    } else {
        g_string_append(number, is_international ? at + 1 : at);
    }
    const char *rest = take_digits(number->str, digits);
    if (digits->len < 3)
        return NULL;
    g_autofree char *small = g_ascii_strdown(rest, -1);
    for (const char *const *word = (const char *const[]){"extension", "ext.", "ext", "x", NULL};
         *word && extension->len == 0; word++) {
        if (g_str_has_prefix(small, *word))
            (void)take_digits(small + strlen(*word), extension);
    }
    return g_strconcat("tel:", is_international ? "+" : "", digits->str,
                       extension->len > 0 ? ";ext=" : "", extension->str, NULL);
}

char *mo_page_make_mailto(const char *address)
{
    const char *at = address ? strchr(address, '@') : NULL;
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || strpbrk(address, " ,;<>\"\\()") ||
        !g_utf8_validate(address, -1, NULL))
        return NULL;
    g_autofree char *escaped = g_uri_escape_string(address, "@", FALSE);
    return g_strconcat("mailto:", escaped, NULL);
}

/* What a link of ours may lead to; anything else stays text. */
static bool is_safe(const char *href)
{
    static const char *const starts[] = {"https://", "http://", "mailto:", "tel:"};
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (g_ascii_strncasecmp(href, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return false;
}

void mo_page_add_link(GString *html, const char *class, const char *href, const char *text)
{
    if (!href || !is_safe(href)) {
        mo_page_add_element(html, "span", class, text);
        return;
    }
    g_string_append_printf(html, "<a class=\"%s\" href=\"", class);
    /* No text is cut here: half an address leads elsewhere. */
    mo_page_add_text(html, href, G_MAXSIZE / 2);
    g_string_append(html, "\" dir=\"auto\">");
    mo_page_add_text(html, text, LINE_MAX_BYTES);
    g_string_append(html, "</a>\n");
}

/* ---- the document --------------------------------------------------------------------------- */

static char *load_style(void)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(
        mo_resources_get_resource(), MO_RESOURCES "page.css", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = bytes ? g_bytes_get_data(bytes, &length) : "";
    return g_strndup(text, length);
}

/* The one style that the policy lets in, by its hash. */
static char *hash_style(const char *style)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;
    g_checksum_update(checksum, (const guchar *)style, -1);
    g_checksum_get_digest(checksum, digest, &length);
    return g_base64_encode(digest, length);
}

char *mo_page_wrap(const char *title, GString *inside)
{
    g_autofree char *style = load_style();
    g_autofree char *hash = hash_style(style);
    GString *html = g_string_new("<!DOCTYPE html>\n");
    /* TRANSLATORS: not to be translated, but replaced: the code of your language, as "de". */
    g_string_append_printf(html, "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", _("en"));
    g_string_append_printf(html,
                           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                           "'none'; style-src 'sha256-%s'; base-uri 'none'; form-action "
                           "'none'\">\n",
                           hash);
    g_string_append(html, "<meta name=\"referrer\" content=\"no-referrer\">\n"
                          "<meta name=\"color-scheme\" content=\"light dark\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, "
                          "initial-scale=1\">\n<title>");
    mo_page_add_text(html, title, TITLE_MAX);
    g_string_append_printf(html, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", style);
    g_string_append_len(html, inside->str, (gssize)inside->len);
    g_string_append(html, "</main>\n</body>\n</html>\n");
    g_string_free(inside, TRUE);
    return g_string_free(html, FALSE);
}
