/* Names however they are spelled: what of a name is left when case, accents, points and the order
 * of its words do not count. For comparing; nothing of it is shown. */
#ifndef MOMENTS_MODEL_SPELLING_H
#define MOMENTS_MODEL_SPELLING_H

#include <stdbool.h>

#define MO_SPELLING_MAX 256

/* "Élise O'Fahl" and "FAHL-O Elise" as "elise fahl o": its words by the alphabet, a blank between.
 * False when the name has no letter, or is too long for `ret_key`, which is not to be read then. */
bool mo_spelling_of_name(const char *name, char ret_key[MO_SPELLING_MAX]);

/* "Probe S.A." and "probe sa" as "probesa". False as above. */
bool mo_spelling_of_company(const char *company, char ret_key[MO_SPELLING_MAX]);

/* Whether two of names have a word in common that has more than one letter. */
bool mo_spelling_share_word(const char *key, const char *other);

#endif
