#include "model/cell.h"

#include "base/text.h"
#include "model/cell_date.h"

#include <string.h>

#define PART_MAX 500
#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3, without the angle brackets */

static void trim_blanks(const char **text, const char **end)
{
    while (*text < *end && g_ascii_isspace(**text))
        (*text)++;
    while (*end > *text && g_ascii_isspace((*end)[-1]))
        (*end)--;
}

/* `="0049 30"`: so a program keeps a spreadsheet from reading a number. `="a"&"b"` is more than a
 * text, and stays as it is. */
static bool is_formula_text(const char *text, const char *end)
{
    if (end - text < 3 || text[0] != '=' || text[1] != '"' || end[-1] != '"')
        return false;
    for (text += 2, end--; text < end; text++)
        if (*text == '"' && (++text == end || *text != '"'))
            return false;
    return true;
}

const char *mo_cell_trim(const char *text, size_t *ret_length)
{
    const char *end = text + strlen(text);
    trim_blanks(&text, &end);
    if (is_formula_text(text, end)) {
        text += 2;
        end--;
        trim_blanks(&text, &end);
    } else if (end - text > 1 && *text == '\'' && strchr("+=-@", text[1])) {
        text++;
    }
    *ret_length = (size_t)(end - text);
    return text;
}

/* Bytes at which a separator may be told, and the end. */
static const bool tells_separator[256] = {['\0'] = true, [':'] = true, [','] = true, [';'] = true};

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The high bit of at least one byte, if one of them is zero. */
static uint64_t find_zero(uint64_t word)
{
    return (word - EACH_BYTE(1)) & ~word & EACH_BYTE(0x80);
}

/* The same of eight bytes at once; `;` and `:` differ in one bit. */
static uint64_t find_separator(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return find_zero((word | EACH_BYTE(1)) ^ EACH_BYTE(';')) | find_zero(word ^ EACH_BYTE(','));
}

bool mo_cell_is_one_item(const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    uint64_t found = 0;
    for (; (size_t)(end - at) >= sizeof found; at += sizeof found)
        found |= find_separator(at);
    /* The last eight, of which some were looked at already. */
    if (length >= sizeof found)
        return (found | find_separator(end - sizeof found)) == 0;
    while (at < end && !tells_separator[(unsigned char)*at])
        at++;
    return at == end;
}

#define PHONE_DIGITS 6 /* less is an extension, or what is dialled after a pause */

static bool is_phone(const char *at, const char *end)
{
    unsigned digits = 0;
    for (; at < end; at++)
        digits += g_ascii_isdigit(*at) ? 1 : 0;
    return digits >= PHONE_DIGITS;
}

static bool divides_phones(const char *start, const char *comma)
{
    const char *next = comma + 1;
    return is_phone(start, comma) && is_phone(next, next + strcspn(next, ",;"));
}

/* Whether a separator is told by the byte at `end`, which then goes back to where it begins.
 * Returns what is behind it, or NULL. */
static const char *find_behind(const char *start, const char **end, MoCellList kind)
{
    const char *at = *end;
    if (*at == ';')
        return at + 1;
    if (*at == ',')
        return kind == MO_CELL_TAGS || (kind == MO_CELL_PHONES && divides_phones(start, at))
                   ? at + 1
                   : NULL;
    if (at == start || strncmp(at - 1, " ::: ", strlen(" ::: ")) != 0)
        return NULL;
    *end = at - 1;
    return *end + strlen(" ::: ");
}

bool mo_cell_next_item(const char **at, MoCellList kind, const char **ret_item, size_t *ret_length)
{
    while (**at) {
        const char *start = *at, *end = start, *behind = NULL;
        for (;; end++) {
            while (!tells_separator[(unsigned char)*end])
                end++;
            behind = *end ? find_behind(start, &end, kind) : end;
            if (behind)
                break;
        }
        *at = behind;
        while (start < end && g_ascii_isspace(*start))
            start++;
        if (end - start > 1 && *start == '\'' && strchr("+=-@", start[1]))
            start++;
        while (end > start && g_ascii_isspace(end[-1]))
            end--;
        if (end > start) {
            *ret_item = start;
            *ret_length = (size_t)(end - start);
            return true;
        }
    }
    return false;
}

char **mo_cell_read_list(const char *text, bool tags)
{
    GPtrArray *parts = g_ptr_array_new();
    const char *item = NULL;
    size_t length = 0;
    while (mo_cell_next_item(&text, tags ? MO_CELL_TAGS : MO_CELL_WORDS, &item, &length)) {
        g_autofree char *raw = g_strndup(item, length);
        g_autofree char *part = mo_text_clean_line(raw, PART_MAX);
        if (*part)
            g_ptr_array_add(parts, g_steal_pointer(&part));
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}

/* The end of an address in a list: a comma behind it, but not one in quotes, in `<>`, or in a name
 * that comes before the address ("Berg, Anna <anna@example.com>"). */
static const char *find_mailbox_end(const char *at)
{
    bool quoted = false, angle = false, address = false;
    for (; *at; at++) {
        quoted = quoted != (*at == '"');
        angle = !quoted && (*at == '<' || (angle && *at != '>'));
        address = address || (!quoted && *at == '@');
        if (!quoted && !angle &&
            (*at == ';' || *at == '\n' || (*at == ',' && address) ||
             (*at == ' ' && strncmp(at, " ::: ", strlen(" ::: ")) == 0)))
            break;
    }
    return at;
}

/* What stands in the `<>` of a mailbox, else all of it. */
static void find_address(const char **start, const char **end)
{
    const char *open = NULL;
    for (const char *at = *start; at < *end; at++)
        if (*at == '<')
            open = at;
    const char *close = open ? memchr(open, '>', (size_t)(*end - open)) : NULL;
    if (close) {
        *start = open + 1;
        *end = close;
    }
    if (*end - *start > 7 && g_ascii_strncasecmp(*start, "mailto:", 7) == 0)
        *start += 7;
}

bool mo_cell_next_address(const char **at, const char **ret_address, size_t *ret_length)
{
    while (**at) {
        const char *start = *at, *end = find_mailbox_end(start);
        *at = *end == ' ' ? end + strlen(" ::: ") : *end ? end + 1 : end;
        find_address(&start, &end);
        while (start < end && (g_ascii_isspace(*start) || *start == '\''))
            start++;
        while (end > start && g_ascii_isspace(end[-1]))
            end--;
        if (end > start) {
            *ret_address = start;
            *ret_length = (size_t)(end - start);
            return true;
        }
    }
    return false;
}

bool mo_cell_read_date(const char *text, MoDate *ret_date)
{
    MoCellDate found = mo_cell_date_read(text, MO_DATE_ORDER_UNKNOWN, true, ret_date);
    return found == MO_CELL_DATE_READ || found == MO_CELL_DATE_NONE;
}

/* Bytes that end the part of an address before or behind its @: that, and what no address has,
 * blanks, controls and the signs around addresses in lists ("mailto:"). */
static const bool ends_part[256] = {
    [0 ... ' '] = true, ['<'] = true, ['>'] = true, [','] = true, [';'] = true, ['('] = true,
    [')'] = true,       ['"'] = true, [':'] = true, ['@'] = true, [127] = true,
};

static const char *run_over_part(const char *at)
{
    while (!ends_part[(unsigned char)*at])
        at++;
    return at;
}

bool mo_cell_is_email(const char *text)
{
    const char *at = run_over_part(text);
    if (at == text || *at != '@' || at[1] == '\0')
        return false;
    const char *end = run_over_part(at + 1);
    return *end == '\0' && end - text <= EMAIL_MAX;
}

bool mo_cell_is_timezone(const char *text)
{
    static const char *const plain[] = {"UTC", "GMT", "CET", "EET", "WET", "MET", NULL};
    if (!strchr(text, '/'))
        return g_strv_contains(plain, text);
    bool starts = true;
    for (const char *c = text; *c; c++) {
        if (starts ? !g_ascii_isalpha(*c) : !(g_ascii_isalnum(*c) || strchr("_+-/", *c)))
            return false;
        starts = *c == '/';
    }
    return !starts;
}
