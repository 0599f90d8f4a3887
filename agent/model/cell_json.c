#include "model/cell_json.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static bool take_hex(const char **at, gunichar *ret)
{
    *ret = 0;
    for (unsigned i = 0; i < 4; i++, ++*at) {
        int digit = g_ascii_xdigit_value(**at);
        if (digit < 0)
            return false;
        *ret = *ret * 16 + (gunichar)digit;
    }
    return true;
}

/* \u00e4, and pairs of them for what lies beyond. */
static bool take_code(const char **at, GString *out)
{
    gunichar c = 0, low = 0;
    if (!take_hex(at, &c))
        return false;
    if (c >= 0xd800 && c < 0xdc00) {
        if (!g_str_has_prefix(*at, "\\u"))
            return false;
        *at += 2;
        if (!take_hex(at, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    if (c == 0 || !g_unichar_validate(c))
        return false;
    g_string_append_unichar(out, c);
    return true;
}

static bool take_escape(const char **at, GString *out)
{
    static const char codes[] = "\"\\/bfnrt", letters[] = "\"\\/\b\f\n\r\t";
    const char *code = **at ? strchr(codes, **at) : NULL;
    if (**at == 'u') {
        ++*at;
        return take_code(at, out);
    }
    if (!code)
        return false;
    g_string_append_c(out, letters[code - codes]);
    ++*at;
    return true;
}

/* Behind the first quote. */
static bool take_string(const char **at, GString *out)
{
    while (**at != '"') {
        if (**at == '\0')
            return false;
        if (**at != '\\') {
            g_string_append_c(out, *(*at)++);
            continue;
        }
        ++*at;
        if (!take_escape(at, out))
            return false;
    }
    ++*at;
    return true;
}

static bool take_element(const char **at, GPtrArray *elements)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (**at == '"') {
        ++*at;
        if (!take_string(at, out))
            return false;
    } else {
        size_t length = strspn(*at, "+-.0123456789eE");
        if (length == 0)
            return false;
        g_string_append_len(out, *at, (gssize)length);
        *at += length;
    }
    g_ptr_array_add(elements, g_strdup(out->str));
    return true;
}

char **mo_cell_read_json_array(const char *text)
{
    const char *at = skip_blanks(text);
    g_autoptr(GPtrArray) elements = g_ptr_array_new_with_free_func(g_free);
    if (*at != '[')
        return NULL;
    at = skip_blanks(at + 1);
    while (*at != ']') {
        if (!take_element(&at, elements))
            return NULL;
        at = skip_blanks(at);
        if (*at == ',' && *skip_blanks(at + 1) != ']')
            at = skip_blanks(at + 1);
        else if (*at != ']')
            return NULL;
    }
    if (*skip_blanks(at + 1))
        return NULL;
    g_ptr_array_add(elements, NULL);
    return (char **)g_ptr_array_steal(elements, NULL);
}
