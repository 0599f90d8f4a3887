/* Whom a customer could be introduced to: one offers what the other needs, or both care about the
 * same. Values of the records ("an accountant", "accounting for small firms") are compared by their
 * words, by the beginnings of long ones. */
#ifndef MOMENTS_MODEL_INTRODUCTION_H
#define MOMENTS_MODEL_INTRODUCTION_H

#include "model/article.h"

/* What speaks for it, of both together; more counts more. */
typedef enum {
    MO_FIT_INTEREST = 1 << 0, /* they share an interest */
    MO_FIT_OFFER = 1 << 1,    /* she offers what the other needs */
    MO_FIT_NEED = 1 << 2,     /* the other offers what she needs */
} MoFit;

/* The words by which a value is compared, each once: a set of char *. The caller frees it with
 * g_hash_table_unref(). */
GHashTable *mo_introduction_get_terms(const char *value);

/* Whether it makes sense at all: another person of another company, who can be written to on `day`,
 * and neither has introduced the other to us. */
bool mo_introduction_is_possible(const MoCustomer *customer, const MoCustomer *other, MoDay day);

/* The other person as a suggestion, with the reason in words; `person` is a copy of her. The caller
 * frees it. */
MoSuggestion *mo_suggestion_new_person(const MoCustomer *customer, const MoCustomer *other);

/* What of the one suits the other, in the words of their records; NULL: nothing does. */
typedef struct {
    const char *need, *their_offer; /* she needs this, and the other offers that */
    const char *offer, *their_need; /* she offers this, and the other needs that */
} MoSuits;

/* The first pairs that suit each other. Borrowed from both. */
MoSuits mo_introduction_find_match(const MoCustomer *customer, const MoCustomer *other);

/* The key of somebody as a suggestion, as the ledger knows it. The caller frees it. */
char *mo_introduction_make_key(const char *id);

/* The id in such a key, or NULL when it is none. Borrowed from the key. */
const char *mo_introduction_get_id(const char *key);

#endif
