#include "model/address.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <idn2.h>
#include <string.h>

#define LOCAL_MAX 64
#define ADDRESS_MAX 254
#define LABEL_MAX 63

/* What may stand in the dot-atom of RFC 5322 3.2.3, beside the dot: no quotes, comments, blanks. */
static const bool ATOM[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['!'] = true,  ['#'] = true,
    ['$'] = true,         ['%'] = true,         ['&'] = true,         ['\''] = true, ['*'] = true,
    ['+'] = true,         ['-'] = true,         ['/'] = true,         ['='] = true,  ['?'] = true,
    ['^'] = true,         ['_'] = true,         ['`'] = true,         ['{'] = true,  ['|'] = true,
    ['}'] = true,         ['~'] = true,
};

static bool is_atom(char c)
{
    return ATOM[(unsigned char)c];
}

/* What is wrong with what stands before the '@'; NULL: nothing. */
static const char *find_local_fault(const char *address, size_t length)
{
    if (length == 0)
        return _("nothing stands before the '@'");
    if (length > LOCAL_MAX)
        return _("what stands before the '@' is too long");
    for (size_t i = 0; i < length; i++) {
        char c = address[i];
        if ((unsigned char)c > 127)
            return _("before the '@' only plain letters without accents are possible");
        bool dot = c == '.' && i > 0 && i + 1 < length && address[i + 1] != '.';
        if (!dot && !is_atom(c))
            return _("it has a character or a dot where none can be");
    }
    return NULL;
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

/* What nobody sees and libidn2 passes over: the joiner of graphemes, variation selectors. */
static bool is_ignored(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL || c == 0x34f ||
           (c >= 0x180b && c <= 0x180f) || (c >= 0xfe00 && c <= 0xfe0f);
}

/* Only what is seen may count: libidn2 leaves out `_`, invisible characters, and all that stands
 * for a sign that is none of a domain, without a word, and so makes `ex_ample.org` and, with U+FF0F
 * for its slash, `a/b.org` the domain of somebody else. */
static bool is_visible(const char *domain)
{
    g_autofree char *plain =
        g_utf8_validate(domain, -1, NULL) ? g_utf8_normalize(domain, -1, G_NORMALIZE_NFKC) : NULL;
    for (const char *at = plain; at && *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < 128 ? !g_ascii_isalnum((char)c) && c != '-' && c != '.' : is_ignored(c))
            return false;
    }
    return plain != NULL;
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

/* Whether it has a control, or a character that is not there for the eye. */
static bool has_unseen(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (; *text; text = g_utf8_next_char(text)) {
        GUnicodeType type = g_unichar_type(g_utf8_get_char(text));
        if (type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL)
            return true;
    }
    return false;
}

/* Copies the address as it may stand in a header; NULL, and why, for a fault. */
static char *encode(const char *address, const char **ret_fault)
{
    const char *at = strchr(address, '@');
    if (!at || strchr(at + 1, '@')) {
        *ret_fault = _("it needs exactly one '@'");
        return NULL;
    }
    *ret_fault = has_unseen(address) ? _("it has a character that cannot be seen")
                                     : find_local_fault(address, (size_t)(at - address));
    if (*ret_fault)
        return NULL;
    g_autofree char *domain = is_visible(at + 1) ? encode_domain(at + 1) : NULL;
    if (!domain) {
        *ret_fault = _("what stands behind the '@' is no domain, such as example.com");
        return NULL;
    }
    g_autofree char *whole = g_strdup_printf("%.*s@%s", (int)(at - address), address, domain);
    if (strlen(whole) > ADDRESS_MAX) {
        *ret_fault = _("it is too long");
        return NULL;
    }
    return g_steal_pointer(&whole);
}

bool mo_address_is_plain(const char *text)
{
    g_return_val_if_fail(text != NULL, false);
    const char *c = text, *start = text;
    for (; is_atom(*c) || (*c == '.' && c > text && c[-1] != '.' && c[1] != '@'); c++)
        ;
    if (c == text || *c != '@' || c - text > LOCAL_MAX)
        return false;
    for (start = ++c;; c++) {
        if (g_ascii_isalnum(*c) || (*c == '-' && c > start && g_ascii_isalnum(c[1])))
            continue;
        /* A label ends. What looks encoded, or has `--`, is judged by the others. */
        if (c == start || c - start > LABEL_MAX || (*c != '.' && *c != '\0'))
            return false;
        if (*c == '\0')
            break;
        start = c + 1;
    }
    return start[-1] == '.' && !g_ascii_isdigit(*start) && c - text <= ADDRESS_MAX;
}

char *mo_address_find_fault(const char *address)
{
    g_return_val_if_fail(address != NULL, NULL);
    if (mo_address_is_plain(address))
        return NULL;
    const char *fault = NULL;
    g_free(encode(address, &fault));
    return g_strdup(fault);
}

char *mo_address_check(const char *address, GError **error)
{
    g_return_val_if_fail(address != NULL, NULL);
    g_autofree char *trimmed = g_strstrip(g_strdup(address));
    if (!*trimmed) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED, _("There is no e-mail address."));
        return NULL;
    }
    const char *fault = NULL;
    char *encoded = encode(trimmed, &fault);
    if (encoded)
        return encoded;
    g_autofree char *shown = mo_text_clean_line(trimmed, 100);
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("The e-mail address '%s' cannot be used: %s. Please correct it."), shown, fault);
    return NULL;
}
