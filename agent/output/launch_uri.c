#include "output/launch.h"
#include "output/launch_private.h"

#include <string.h>

/* One argument of a program may have 131,071 bytes; this leaves room for whatever stands around. */
#define MAILTO_MAX ((size_t)32 * 1024)
/* Servers refuse longer addresses (414). */
#define WEB_MAX ((size_t)8000)

/* Everything but RFC 3986's unreserved characters is encoded, so no value can become a header, a
 * second address or a path. Line ends become CRLF (RFC 6068 section 5). */
static char *encode(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    g_autoptr(GString) lines = g_string_new(NULL);
    for (const char *at = valid; *at; at++) {
        if (*at == '\n' || (*at == '\r' && at[1] != '\n'))
            g_string_append(lines, "\r\n");
        else if (*at != '\r')
            g_string_append_c(lines, *at);
    }
    return g_uri_escape_string(lines->str, NULL, FALSE);
}

/* The '@' may stand as it is, and some programs need it to; so does the comma between addresses,
 * and there is none inside of one. */
static char *encode_address(const char *address)
{
    return g_uri_escape_string(address, "@,", FALSE);
}

char *mo_launch_make_mailto(const char *to_address, const char *subject, const char *body)
{
    g_return_val_if_fail(to_address != NULL, NULL);
    g_autofree char *to = encode_address(to_address);
    g_autofree char *encoded_subject = encode(subject);
    g_autofree char *encoded_body = encode(body);
    g_autofree char *uri =
        g_strdup_printf("mailto:%s?subject=%s&body=%s", to, encoded_subject, encoded_body);
    return strlen(uri) <= MAILTO_MAX ? g_steal_pointer(&uri) : NULL;
}

char *mo_launch_make_compose_url(MoWay way, const char *to_address, const char *subject,
                                 const char *body)
{
    g_return_val_if_fail(to_address != NULL, NULL);
    g_autofree char *to = encode_address(to_address);
    g_autofree char *encoded_subject = encode(subject);
    g_autofree char *encoded_body = encode(body);
    g_autofree char *url =
        way == MO_WAY_GMAIL
            ? g_strdup_printf("https://mail.google.com/mail/?view=cm&fs=1&to=%s&su=%s&body=%s", to,
                              encoded_subject, encoded_body)
            : g_strdup_printf("https://outlook.office.com/mail/deeplink/compose?to=%s&subject=%s"
                              "&body=%s",
                              to, encoded_subject, encoded_body);
    return strlen(url) <= WEB_MAX ? g_steal_pointer(&url) : NULL;
}
