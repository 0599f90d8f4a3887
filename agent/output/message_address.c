/* E-mail addresses, judged strictly: GMime cuts a bad one silently at its first odd byte, which
 * makes it somebody else's. */
#include "output/message.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <idn2.h>
#include <string.h>

#define LOCAL_MAX 64
#define ADDRESS_MAX 254
#define LABEL_MAX 63

static bool refuse(GError **error, const char *address, const char *why)
{
    g_autofree char *shown = mo_text_clean_line(address, 100);
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED, _("The e-mail address '%s' cannot be used: %s"),
                shown, why);
    return false;
}

/* RFC 5322 3.2.3 dot-atom: no quotes, comments, blanks. */
static bool check_local(const char *address, size_t length, GError **error)
{
    if (length == 0)
        return refuse(error, address, _("nothing stands before the '@'."));
    if (length > LOCAL_MAX)
        return refuse(error, address, _("what stands before the '@' is too long."));
    for (size_t i = 0; i < length; i++) {
        char c = address[i];
        if ((unsigned char)c > 127)
            return refuse(error, address,
                          _("before the '@' only plain letters without accents are possible."));
        bool dot = c == '.' && i > 0 && i + 1 < length && address[i + 1] != '.';
        if (!dot && !g_ascii_isalnum(c) && !strchr("!#$%&'*+-/=?^_`{|}~", c))
            return refuse(error, address,
                          _("it has a character or a dot where none can be. Correct it in your "
                            "records."));
    }
    return true;
}

static bool is_label(const char *label)
{
    size_t length = strlen(label);
    if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
        return false;
    for (; *label; label++)
        if (!g_ascii_isalnum(*label) && *label != '-')
            return false;
    return true;
}

/* Two labels or more, the last one no number. */
static bool is_domain(const char *domain)
{
    g_auto(GStrv) labels = g_strsplit(domain, ".", -1);
    unsigned n = g_strv_length(labels);
    for (unsigned i = 0; i < n; i++)
        if (!is_label(labels[i]))
            return false;
    return n >= 2 && !g_ascii_isdigit(labels[n - 1][0]);
}

/* Only what is seen may count: libidn2 leaves out `_` and invisible characters without a word, and
 * so makes `ex_ample.org` the domain of somebody else. */
static bool is_visible(const char *domain)
{
    if (!g_utf8_validate(domain, -1, NULL))
        return false;
    for (; *domain; domain = g_utf8_next_char(domain)) {
        gunichar c = g_utf8_get_char(domain);
        GUnicodeType type = g_unichar_type(c);
        if (c < 128 ? !g_ascii_isalnum((char)c) && c != '-' && c != '.'
                    : type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL)
            return false;
    }
    return true;
}

/* The domain in ASCII (UTS 46, nontransitional), or NULL. The caller frees it. */
static char *encode_domain(const char *domain)
{
    uint8_t *encoded = NULL;
    int status = idn2_lookup_u8((const uint8_t *)domain, &encoded,
                                IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES);
    char *copy = status == IDN2_OK ? g_ascii_strdown((const char *)encoded, -1) : NULL;
    idn2_free(encoded);
    if (!copy)
        return NULL;
    /* What claims to be encoded has to be readable: `xn--zzzz--` names nothing. */
    char *decoded = NULL;
    bool readable = idn2_to_unicode_8z8z(copy, &decoded, 0) == IDN2_OK;
    idn2_free(decoded);
    if (!readable || !is_domain(copy))
        g_clear_pointer(&copy, g_free);
    return copy;
}

char *mo_message_check_address(const char *address, GError **error)
{
    g_return_val_if_fail(address != NULL, NULL);
    g_autofree char *trimmed = g_strstrip(g_strdup(address));
    if (!*trimmed) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED, _("There is no e-mail address."));
        return NULL;
    }
    const char *at = strchr(trimmed, '@');
    if (!at || strchr(at + 1, '@')) {
        refuse(error, address, _("it needs exactly one '@'."));
        return NULL;
    }
    if (!check_local(trimmed, (size_t)(at - trimmed), error))
        return NULL;
    g_autofree char *domain = is_visible(at + 1) ? encode_domain(at + 1) : NULL;
    if (!domain) {
        refuse(error, address,
               _("what stands behind the '@' is no domain. Correct it in your "
                 "records."));
        return NULL;
    }
    g_autofree char *whole = g_strdup_printf("%.*s@%s", (int)(at - trimmed), trimmed, domain);
    if (strlen(whole) > ADDRESS_MAX) {
        refuse(error, address, _("it is too long."));
        return NULL;
    }
    return g_steal_pointer(&whole);
}
