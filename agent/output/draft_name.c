/* Names as they stand in a letter. Records that shout or whisper ("GRACE SAMPLE", "grace sample")
 * lost their capitals; a name in both cases is as its bearer writes it. */
#include "output/draft_greeting.h"

#include "base/text.h"

#include <string.h>

/* Words of a family name that stay small. */
static const char *const PARTICLES[] = {
    "van", "von", "vom", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "des",
    "la",  "le",  "ten", "ter", "te",  "zu", "zum", "zur",   "af", "av", "y",   "e",   NULL};

/* Counts the letters of a text that have a case; false for other scripts than Latin and Cyrillic,
 * where capitals follow rules of their own, and for what is no UTF-8. */
static bool count_cases(const char *text, unsigned *upper, unsigned *lower)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        GUnicodeScript script =
            g_unichar_isalpha(c) ? g_unichar_get_script(c) : G_UNICODE_SCRIPT_LATIN;
        if ((script != G_UNICODE_SCRIPT_LATIN && script != G_UNICODE_SCRIPT_CYRILLIC) || c == 0x130)
            return false;
        *upper += g_unichar_isupper(c) ? 1 : 0;
        *lower += g_unichar_islower(c) ? 1 : 0;
    }
    return true;
}

static bool is_of_one_case(const MoCustomer *customer)
{
    unsigned upper = 0, lower = 0;
    return count_cases(customer->name, &upper, &lower) &&
           count_cases(customer->given_name, &upper, &lower) &&
           count_cases(customer->family_name, &upper, &lower) && (upper == 0) != (lower == 0);
}

/* "JP" and "AJ" are initials; "IBM" alone may be what she is called. */
static bool is_short_form(const char *word, bool alone)
{
    long n = g_utf8_strlen(word, -1);
    if (!g_unichar_isupper(g_utf8_get_char(word)))
        return false;
    return n == 1 || (alone && n <= 3) ||
           (n == 2 && (!strpbrk(word, "AEIOUYaeiouy") || word[1] == 'J'));
}

/* "O'BRIEN", "ANNA-LENA", "MCDONALD". */
static void append_capitalized(GString *out, const char *word)
{
    g_autofree char *small = g_utf8_strdown(word, -1);
    bool scottish = g_str_has_prefix(small, "mc") && strlen(small) > 4;
    const char *start = small;
    bool begins = true;
    for (const char *at = small; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        begins = begins || (scottish && at == start + 2);
        g_string_append_unichar(out, begins ? g_unichar_toupper(c) : c);
        bool short_elision = c == '\'' && at - start <= 1 && strlen(at) > 3;
        begins = c == '-' || c == '.' || short_elision;
    }
}

char *mo_draft_print_name(const MoCustomer *customer, const char *text)
{
    g_return_val_if_fail(customer != NULL && text != NULL, NULL);
    if (!*mo_customer_get_call_name(customer) || !is_of_one_case(customer))
        return g_strdup(text);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    bool alone = !strchr(customer->name, ' ') && !*customer->family_name;
    bool family = strcmp(text, customer->family_name) == 0;
    GString *out = g_string_new(NULL);
    for (size_t i = 0; words[i]; i++) {
        g_autofree char *folded = mo_text_fold(words[i]);
        bool particle = (i > 0 || family) && words[i + 1] && g_strv_contains(PARTICLES, folded);
        if (i > 0)
            g_string_append_c(out, ' ');
        if (particle)
            g_string_append(out, folded);
        else if (is_short_form(words[i], alone))
            g_string_append(out, words[i]);
        else
            append_capitalized(out, words[i]);
    }
    return g_string_free(out, FALSE);
}
