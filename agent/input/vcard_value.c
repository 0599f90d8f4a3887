#include "input/vcard.h"

#include <string.h>

const char *mo_card_get_parameter(const MoCardProperty *property, const char *name)
{
    for (size_t i = 0; i < property->n_parameters; i++)
        if (strcmp(property->parameters[i].name, name) == 0)
            return property->parameters[i].value;
    return NULL;
}

/* Whether a list with commas has the word. */
static bool has_word(const char *list, const char *word, size_t length)
{
    for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : NULL)
        if ((*at ^ *word) % 0x20 == 0 && g_ascii_strncasecmp(at, word, length) == 0 &&
            (at[length] == ',' || at[length] == '\0'))
            return true;
    return false;
}

bool mo_card_has_type(const MoCardProperty *property, const char *type)
{
    size_t length = strlen(type);
    for (size_t i = 0; i < property->n_parameters; i++)
        if (strcmp(property->parameters[i].name, "TYPE") == 0 &&
            has_word(property->parameters[i].value, type, length))
            return true;
    return false;
}

/* As g_string_append_len(), without a call where there is room. */
static inline void append(GString *to, const char *text, size_t length)
{
    if (length >= to->allocated_len - to->len) {
        g_string_append_len(to, text, (gssize)length);
        return;
    }
    memcpy(to->str + to->len, text, length);
    to->len += length;
    to->str[to->len] = '\0';
}

bool mo_card_next_part(const char **at, char separator, GString *ret_part)
{
    const char *from = *at;
    ret_part->len = 0;
    ret_part->str[0] = '\0';
    if (!from)
        return false;
    for (;;) {
        const char *escape = strchrnul(from, '\\');
        const char *end = separator ? memchr(from, separator, (size_t)(escape - from)) : NULL;
        end = end ? end : escape;
        append(ret_part, from, (size_t)(end - from));
        from = end;
        if (*from != '\\' || separator == '\\')
            break;
        char c = from[1];
        if (c == 'n' || c == 'N')
            g_string_append_c(ret_part, '\n');
        else if (c == '\0' || g_ascii_isalnum(c) || (unsigned char)c > 127)
            g_string_append_c(ret_part, '\\'); /* a path, not an escape */
        if (c != '\0' && c != 'n' && c != 'N' && (unsigned char)c <= 127)
            g_string_append_c(ret_part, c);
        from += c != '\0' && (unsigned char)c <= 127 ? 2 : 1;
    }
    *at = *from ? from + 1 : NULL;
    return true;
}

char **mo_card_split(const char *value, char separator)
{
    g_return_val_if_fail(value != NULL, NULL);
    GPtrArray *parts = g_ptr_array_new();
    g_autoptr(GString) part = g_string_new(NULL);
    for (const char *at = value; mo_card_next_part(&at, separator, part);)
        g_ptr_array_add(parts, g_strndup(part->str, part->len));
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}
