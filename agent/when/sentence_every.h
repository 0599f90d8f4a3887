/* The reader of "every" sentences, shared by sentence_every.c and sentence_days.c. */
#ifndef MOMENTS_WHEN_SENTENCE_EVERY_H
#define MOMENTS_WHEN_SENTENCE_EVERY_H

#include "when/sentence_private.h"

typedef struct {
    char **words; /* lower case; commas are words of their own */
    guint at;
    MoWhen *when;
    MoRule *rule; /* when->rule */
    GError **error;
} MoEvery;

/* The word at hand, "" at the end. */
const char *mo_every_peek(const MoEvery *every);

/* Moves over a word if it is the one at hand. */
bool mo_every_accept(MoEvery *every, const char *word);

/* A list goes on: "and", ",", ", and". */
bool mo_every_accept_and(MoEvery *every);

/* Says that the word at hand is not understood; always false. `wanted`: what could stand here. */
bool mo_every_fail_word(MoEvery *every, const char *wanted);

/* "15", "15th", "second", "last", "second to last"; negative: from the end. */
bool mo_every_accept_ordinal(MoEvery *every, int *ret_n);

/* "monday and thursday" as bits. */
bool mo_every_accept_weekdays(MoEvery *every, uint8_t *ret_weekdays);

/* What follows "on", for the rule's frequency. */
bool mo_every_read_on(MoEvery *every);

#endif
