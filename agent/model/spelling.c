#include "model/spelling.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 16U
#define LETTER_BYTES 6 /* at most, of one in UTF-8 */

/* Accents of Latin, Greek and Cyrillic letters; marks of other scripts are vowels, and stay. */
static bool is_accent(gunichar c)
{
    return c >= 0x300 && c <= 0x36f;
}

static bool append(gunichar c, char *key, size_t *n)
{
    if (is_accent(c))
        return true;
    if (*n > MO_SPELLING_MAX - 1 - LETTER_BYTES)
        return false;
    *n += (size_t)g_unichar_to_utf8(g_unichar_tolower(c), key + *n);
    return true;
}

/* One letter without its accents; false when there is no room. */
static bool append_letter(gunichar c, char *key, size_t *n)
{
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    if (c < 0x80) {
        if (*n >= MO_SPELLING_MAX - 1)
            return false;
        key[(*n)++] = g_ascii_tolower((char)c);
        return true;
    }
    if (c == 0xdf || c == 0x1e9e) { /* as "STRASSE" and "straße" are one */
        bool fits = append('s', key, n);
        return fits && append('s', key, n);
    }
    if (c == 0x3c2) /* the sigma at the end of a word */
        return append(0x3c3, key, n);
    gsize n_parts = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
    for (gsize i = 0; i < n_parts; i++)
        if (!append(parts[i], key, n))
            return false;
    return true;
}

static bool is_letter(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Letters and digits; `blanks`: one blank where others stood between them. */
static bool spell(const char *text, bool blanks, char key[MO_SPELLING_MAX])
{
    size_t n = 0;
    bool is_apart = false;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!is_letter(c)) {
            is_apart = blanks && n > 0;
            continue;
        }
        if (is_apart && n < MO_SPELLING_MAX - 1)
            key[n++] = ' ';
        is_apart = false;
        if (!append_letter(c, key, &n))
            return false;
    }
    key[n] = '\0';
    return n > 0;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool mo_spelling_of_name(const char *name, char ret_key[MO_SPELLING_MAX])
{
    char key[MO_SPELLING_MAX];
    const char *words[WORDS_MAX];
    unsigned n = 0;
    if (!spell(name, true, key))
        return false;
    for (char *at = key; at && n < WORDS_MAX;) {
        words[n++] = at;
        at = strchr(at, ' ');
        if (at)
            *at++ = '\0';
    }
    qsort(words, n, sizeof *words, compare_words);
    char *end = ret_key;
    for (unsigned i = 0; i < n; i++) {
        end = i > 0 ? g_stpcpy(end, " ") : end;
        end = g_stpcpy(end, words[i]);
    }
    return true;
}

bool mo_spelling_of_company(const char *company, char ret_key[MO_SPELLING_MAX])
{
    return spell(company, false, ret_key);
}

bool mo_spelling_share_word(const char *key, const char *other)
{
    g_auto(GStrv) words = g_strsplit(key, " ", -1);
    g_auto(GStrv) others = g_strsplit(other, " ", -1);
    for (char **word = words; *word; word++)
        if (g_utf8_strlen(*word, -1) > 1 && g_strv_contains((const char *const *)others, *word))
            return true;
    return false;
}
