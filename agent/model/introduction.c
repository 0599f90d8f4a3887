#include "model/introduction.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define KEY_PREFIX "person:"
/* So many letters tell "accountant" and "accounting" to be of one kind, and "printer" from
 * "prince". */
#define STEM_LETTERS 6
#define WORD_LETTERS 4

/* Long words that say nothing of what is meant, folded. */
static const char *const EMPTY_WORDS[] = {
    "about",    "advice",   "andere",  "avec",       "beratung", "better",      "business",
    "business", "chez",     "company", "dans",       "dienst",   "eine",        "einem",
    "einen",    "einer",    "eines",   "entreprise", "firm",     "firma",       "firms",
    "from",     "good",     "gute",    "guten",      "guter",    "gutes",       "help",
    "hilfe",    "iemand",   "jemand",  "jemanden",   "kleine",   "large",       "leistungen",
    "local",    "look",     "looking", "more",       "naar",     "need",        "needs",
    "neue",     "neuen",    "nach",    "para",       "people",   "pour",        "quelqu'un",
    "service",  "services", "small",   "some",       "somebody", "someone",     "suche",
    "sucht",    "that",     "their",   "uber",       "über",     "unternehmen", "voor",
    "with",     NULL};

/* ---- words ---- */

static bool is_letter(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static void add_word(GHashTable *terms, const char *word, size_t length)
{
    g_autofree char *whole = g_strndup(word, length);
    long letters = g_utf8_strlen(whole, -1);
    if (letters < WORD_LETTERS || g_strv_contains(EMPTY_WORDS, whole))
        return;
    if (letters > STEM_LETTERS)
        *g_utf8_offset_to_pointer(whole, STEM_LETTERS) = '\0';
    g_hash_table_add(terms, g_steal_pointer(&whole));
}

GHashTable *mo_introduction_get_terms(const char *value)
{
    GHashTable *terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *folded = mo_text_fold(value);
    const char *word = NULL;
    for (const char *at = folded;; at = g_utf8_next_char(at)) {
        bool in_word = *at && is_letter(g_utf8_get_char(at));
        if (in_word && !word)
            word = at;
        if (!in_word && word) {
            add_word(terms, word, (size_t)(at - word));
            word = NULL;
        }
        if (!*at)
            break;
    }
    /* "IT" and "tax" are too short to be found within a sentence. */
    if (*folded)
        g_hash_table_add(terms, g_steal_pointer(&folded));
    return terms;
}

static bool has_common_term(const char *a, const char *b)
{
    g_autoptr(GHashTable) of_a = mo_introduction_get_terms(a);
    g_autoptr(GHashTable) of_b = mo_introduction_get_terms(b);
    GHashTableIter iter;
    gpointer term;
    g_hash_table_iter_init(&iter, of_a);
    while (g_hash_table_iter_next(&iter, &term, NULL))
        if (g_hash_table_contains(of_b, term))
            return true;
    return false;
}

/* The first values of two lists that mean the same. */
static bool find_common(char *const *a, char *const *b, const char **ret_a, const char **ret_b)
{
    for (; *a; a++)
        for (char *const *other = b; *other; other++)
            if (has_common_term(*a, *other)) {
                *ret_a = *a;
                *ret_b = *other;
                return true;
            }
    return false;
}

/* ---- whether ---- */

static bool same_known(const char *a, const char *b)
{
    return *a && *b && mo_text_same(a, b);
}

bool mo_introduction_is_possible(const MoCustomer *customer, const MoCustomer *other, MoDay day)
{
    return strcmp(customer->id, other->id) != 0 && !same_known(customer->company, other->company) &&
           !(mo_customer_bans_on(other, day) & (MO_BAN_ALL | MO_BAN_EMAIL)) &&
           !same_known(customer->introduced_by, other->name) &&
           !same_known(other->introduced_by, customer->name);
}

/* ---- why ---- */

/* Translators: here "she" is the customer, and the sentence is about somebody she could meet. */
static void add_need(GString *reason, const char *offer, const char *need)
{
    if (mo_text_same(offer, need))
        g_string_append_printf(reason, _("offers %s, which she needs"), offer);
    else
        g_string_append_printf(reason, _("offers %s, and she needs %s"), offer, need);
}

static void add_offer(GString *reason, const char *need, const char *offer)
{
    if (reason->len > 0)
        g_string_append(reason, "; ");
    if (mo_text_same(need, offer))
        g_string_append_printf(reason, _("needs %s, which she offers"), need);
    else
        g_string_append_printf(reason, _("needs %s, and she offers %s"), need, offer);
}

static void add_interest(GString *reason, const char *interest, const char *hers)
{
    if (mo_text_same(interest, hers))
        g_string_append_printf(reason, _("shares her interest in %s"), interest);
    else
        g_string_append_printf(reason, _("cares about %s, and she about %s"), interest, hers);
}

MoSuits mo_introduction_find_match(const MoCustomer *customer, const MoCustomer *other)
{
    g_return_val_if_fail(customer != NULL && other != NULL, (MoSuits){0});
    MoSuits match = {0};
    find_common(customer->needs, other->offers, &match.need, &match.their_offer);
    find_common(customer->offers, other->needs, &match.offer, &match.their_need);
    return match;
}

/* "" when nothing speaks for it. */
static char *make_reason(const MoCustomer *customer, const MoCustomer *other)
{
    GString *reason = g_string_new(NULL);
    const char *theirs = NULL, *hers = NULL;
    MoSuits match = mo_introduction_find_match(customer, other);
    if (match.need)
        add_need(reason, match.their_offer, match.need);
    if (match.offer)
        add_offer(reason, match.their_need, match.offer);
    if (reason->len == 0 && find_common(customer->interests, other->interests, &hers, &theirs))
        add_interest(reason, theirs, hers);
    return g_string_free(reason, FALSE);
}

char *mo_introduction_make_key(const char *id)
{
    return g_strconcat(KEY_PREFIX, id, NULL);
}

const char *mo_introduction_get_id(const char *key)
{
    return key && g_str_has_prefix(key, KEY_PREFIX) ? key + strlen(KEY_PREFIX) : NULL;
}

MoSuggestion *mo_suggestion_new_person(const MoCustomer *customer, const MoCustomer *other)
{
    MoSuggestion *suggestion = g_new0(MoSuggestion, 1);
    suggestion->kind = g_strdup("person");
    suggestion->key = mo_introduction_make_key(other->id);
    suggestion->title = *other->company ? g_strdup_printf("%s (%s)", other->name, other->company)
                                        : g_strdup(other->name);
    suggestion->url = g_strdup("");
    suggestion->summary = g_strdup("");
    suggestion->person = mo_customer_dup(other);
    mo_customer_derive_names(suggestion->person);
    suggestion->reason = make_reason(customer, other);
    return suggestion;
}
