#include "model/card_private.h"

#include <string.h>

/* In the languages that customers are written to most. */
static const char *const salutations[] = {
    "mr",      "mrs",    "ms",       "miss",     "mx",     "mister", "herr",   "hr",
    "frau",    "fr",     "fräulein", "monsieur", "m",      "mme",    "madame", "mlle",
    "sr",      "sra",    "srta",     "señor",    "señora", "don",    "doña",   "sig",
    "sigra",   "sig.ra", "signor",   "signora",  "dhr",    "mevr",   "mw",     "heer",
    "mevrouw", "fru",    "fröken",   "pan",      "pani",   NULL};

/* "Dhr." is "dhr". */
static bool is_salutation(const char *word, size_t length)
{
    while (length > 0 && word[length - 1] == '.')
        length--;
    for (const char *const *known = salutations; *known; known++)
        if (g_ascii_tolower(*word) == **known && strlen(*known) == length &&
            g_ascii_strncasecmp(word, *known, length) == 0)
            return true;
    return false;
}

static void add_word(GString *text, const char *word, size_t length)
{
    if (text->len > 0)
        g_string_append_c(text, ' ');
    g_string_append_len(text, word, (gssize)length);
}

void mo_card_split_prefixes(const char *prefixes, GString *salutation, GString *academic_title)
{
    for (const char *at = prefixes; *at;) {
        size_t length = strcspn(at, " ,\t\n");
        if (length > 0)
            add_word(is_salutation(at, length) ? salutation : academic_title, at, length);
        at += length;
        at += strspn(at, " ,\t\n");
    }
}
