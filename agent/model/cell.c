#include "model/cell.h"

#include "base/text.h"
#include "model/customer.h"

#include <string.h>

#define PART_MAX 500
#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3, without the angle brackets */

const char *mo_cell_trim(const char *text, size_t *ret_length)
{
    while (g_ascii_isspace(*text))
        text++;
    if (*text == '\'' && text[1] != '\0' && strchr("+=-@", text[1]))
        text++;
    size_t length = strlen(text);
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    *ret_length = length;
    return text;
}

static void add_part(GPtrArray *parts, const char *text, size_t length)
{
    g_autofree char *raw = g_strndup(text, length);
    size_t trimmed_length = 0;
    const char *trimmed = mo_cell_trim(raw, &trimmed_length);
    char *part = mo_text_clean_line(trimmed, PART_MAX);
    if (*part)
        g_ptr_array_add(parts, part);
    else
        g_free(part);
}

/* The length of the separator at the place; 0 = none. */
static size_t separator_length(const char *at, bool tags)
{
    if (*at == ';')
        return 1;
    if (*at == ' ' && strncmp(at, " ::: ", strlen(" ::: ")) == 0)
        return strlen(" ::: ");
    return tags && at[0] == ',' && at[1] == ' ' ? 2 : 0;
}

char **mo_cell_read_list(const char *text, bool tags)
{
    if (*text == '\0')
        return g_new0(char *, 1);
    GPtrArray *parts = g_ptr_array_new();
    const char *start = text;
    for (const char *at = text; *at;) {
        size_t length = separator_length(at, tags);
        if (length) {
            add_part(parts, start, (size_t)(at - start));
            start = at + length;
        }
        at += length ? length : 1;
    }
    add_part(parts, start, strlen(start));
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}

bool mo_cell_read_date(const char *text, MoDate *ret_date)
{
    size_t length = 0;
    const char *start = mo_cell_trim(text, &length);
    /* Spellings of "nothing" that exports are full of: 0000-00-00 00:00:00, 0/0/00, 0.0.00. */
    if (strspn(start, "0-/.: ") >= length) {
        *ret_date = (MoDate){0};
        return true;
    }
    bool has_hour =
        length > 11 && (start[10] == 'T' || start[10] == ' ') && g_ascii_isdigit(start[11]);
    char buffer[11];
    if (!has_hour && length >= sizeof buffer)
        return false;
    size_t kept = has_hour ? 10 : length;
    memcpy(buffer, start, kept);
    buffer[kept] = '\0';
    MoDate date;
    if (!mo_date_parse(buffer, &date))
        return false;
    if (date.year == 1604)
        date.year = 0;
    *ret_date = date;
    return true;
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (g_ascii_strcasecmp(text, *words) == 0)
            return true;
    return false;
}

static const char *const yes_words[] = {"yes", "true", "1", "x", "y", "ja", NULL};
static const char *const no_words[] = {"no", "false", "0", "n", "none", "nein", "", NULL};
static const char *const email_words[] = {"email", "e-mail", "mail", NULL};
static const char *const phone_words[] = {"phone", "call", "calls", NULL};
static const char *const promo_words[] = {"promo", "promotion", "marketing", NULL};

bool mo_cell_read_yes_no(const char *text, bool *ret_yes)
{
    g_autofree char *word = mo_text_clean_line(text, PART_MAX);
    *ret_yes = !is_one_of(word, no_words);
    return !*ret_yes || is_one_of(word, yes_words);
}

static bool read_ban(const char *word, unsigned *bans)
{
    if (g_ascii_strcasecmp(word, "all") == 0 || is_one_of(word, yes_words))
        *bans |= MO_BAN_ALL;
    else if (is_one_of(word, email_words))
        *bans |= MO_BAN_EMAIL;
    else if (is_one_of(word, phone_words))
        *bans |= MO_BAN_PHONE;
    else if (is_one_of(word, promo_words))
        *bans |= MO_BAN_PROMO;
    else
        return is_one_of(word, no_words);
    return true;
}

/* "email", "until 2026-05-01", "email until 2026-05-01". */
static bool read_ban_part(char *part, unsigned *bans, MoDay *until)
{
    char *word = strstr(part, "until ");
    if (word) {
        MoDay day = mo_day_parse(g_strstrip(word + strlen("until ")));
        if (day == MO_DAY_NONE)
            return false;
        *until = MAX(*until, day);
        *word = '\0';
    }
    return read_ban(g_strstrip(part), bans);
}

bool mo_cell_read_bans(const char *text, unsigned *ret_bans, MoDay *ret_until)
{
    g_autofree char *clean = mo_text_clean_line(text, PART_MAX);
    g_autofree char *lower = g_ascii_strdown(clean, -1);
    g_auto(GStrv) parts = mo_text_split_list(lower, ";,");
    unsigned bans = 0;
    MoDay until = MO_DAY_NONE;
    bool ok = parts[0] || !*lower;
    for (char **part = parts; *part && ok; part++)
        ok = read_ban_part(*part, &bans, &until);
    if (ok && until != MO_DAY_NONE && bans == 0)
        bans = MO_BAN_ALL;
    /* The one field where doubt must mean yes. */
    *ret_bans = ok ? bans : MO_BAN_ALL;
    *ret_until = ok ? until : MO_DAY_NONE;
    return ok;
}

bool mo_cell_is_email(const char *text)
{
    const char *at = strchr(text, '@');
    if (!at || at == text || at[1] == '\0' || strchr(at + 1, '@') || strlen(text) > EMAIL_MAX)
        return false;
    static const bool wrong[256] = {
        [0 ... ' '] = true, [127] = true, ['<'] = true, ['>'] = true, [','] = true,
        [';'] = true,       ['('] = true, [')'] = true, ['"'] = true,
    };
    while (!wrong[(unsigned char)*text])
        text++;
    return *text == '\0';
}

bool mo_cell_is_timezone(const char *text)
{
    static const char *const plain[] = {"UTC", "GMT", "CET", "EET", "WET", "MET", NULL};
    if (g_strv_contains(plain, text))
        return true;
    if (!strchr(text, '/'))
        return false;
    bool starts = true;
    for (const char *c = text; *c; c++) {
        if (starts ? !g_ascii_isalpha(*c) : !(g_ascii_isalnum(*c) || strchr("_+-/", *c)))
            return false;
        starts = *c == '/';
    }
    return !starts;
}

static void write_subtag(char *subtag, size_t length, bool first)
{
    bool region = !first && length == 2;
    bool script = !first && length == 4 && g_ascii_isalpha(*subtag);
    for (size_t i = 0; i < length; i++)
        subtag[i] =
            region || (script && i == 0) ? g_ascii_toupper(subtag[i]) : g_ascii_tolower(subtag[i]);
}

char *mo_cell_read_language(const char *text)
{
    g_autofree char *code = g_strdelimit(g_strdup(text), "_", '-');
    bool first = true;
    for (char *subtag = code;; first = false) {
        size_t length = strcspn(subtag, "-");
        if (length < (first ? 2 : 1) || length > (first ? 3 : 8))
            return NULL;
        for (size_t i = 0; i < length; i++)
            if (first ? !g_ascii_isalpha(subtag[i]) : !g_ascii_isalnum(subtag[i]))
                return NULL;
        write_subtag(subtag, length, first);
        if (subtag[length] == '\0')
            return g_steal_pointer(&code);
        subtag += length + 1;
    }
}
