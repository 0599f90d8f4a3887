/* Text from outside made fit to be used: valid UTF-8, without controls, cut to size; comparison as
 * people expect it; hashes that stay the same on every machine and in every version. */
#ifndef MOMENTS_BASE_TEXT_H
#define MOMENTS_BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line of clean text: invalid UTF-8 replaced, NFC, controls (C0, C1, U+2028/2029, bidi
 * controls, tag characters) removed, runs of white space folded to one blank, ends trimmed, cut to
 * at most `max_bytes` at a character's edge (with "…" when cut). NULL gives "". The caller frees.
 */
char *mo_text_clean_line(const char *text, size_t max_bytes);

/* Whether these bytes are a clean line already, as far as a quick look can tell: printable ASCII
 * and accented Latin letters with single blanks inside. False means nothing. */
bool mo_text_is_plain(const char *text, size_t length);

/* As mo_text_clean_line(), but line breaks stay (as "\n"): for notes. The caller frees it. */
char *mo_text_clean_block(const char *text, size_t max_bytes);

/* Case-folded and normalized, for comparing what people type. The caller frees it. */
char *mo_text_fold(const char *text);

/* Whether two texts are the same but for case and normalization. NULL equals only NULL. */
bool mo_text_same(const char *a, const char *b);

/* Whether `needle` occurs in `haystack`, compared as mo_text_same() does. */
bool mo_text_contains(const char *haystack, const char *needle);

/* The header key of a column name: lower case, trimmed, every run of `_`, blanks and dashes one
 * `_`: "E-mail 1 - Value" gives "e_mail_1_value". The caller frees it. */
char *mo_text_header_key(const char *text);

/* The word of the NULL-terminated list that is nearest to `word` (at most a third of its letters
 * differ), or NULL: for "did you mean". Borrowed from the list. */
const char *mo_text_nearest(const char *word, const char *const *words);

/* The same text beginning with a capital letter: a sentence made of a phrase. The text is valid
 * UTF-8. The caller frees it. */
char *mo_text_capitalize(const char *text);

/* Appends `length` bytes with the five characters that are markup in HTML written as entities: safe
 * as text and inside of quotes. */
void mo_text_append_html(GString *out, const char *text, size_t length);

/* Splits at any byte of `separators`, trims each part and drops empty ones. NULL gives an empty
 * list. The caller frees it with g_strfreev(). */
char **mo_text_split_list(const char *text, const char *separators);

/* A 64-bit hash (SipHash-2-4) of the parts up to NULL, each closed by a zero byte, keyed by `seed`.
 * The same on every machine: spread, phases and short codes hang on it. */
uint64_t mo_hash(uint64_t seed, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* A hash made of two others, in a nanosecond: for many hashes that share a part. The order of the
 * two counts. */
uint64_t mo_hash_mix(uint64_t hash, uint64_t other);

/* A hash for tables in memory: five times as fast as mo_hash(), and never to be written down, since
 * it may change with the machine and the version. */
uint64_t mo_hash_quick(const char *text);

/* `length` letters and digits (base 32, lower case, without i l o u) of a hash, highest bits first;
 * at most 13. The caller frees it. */
char *mo_hash_code(uint64_t hash, unsigned length);

/* A random 128-bit token as 32 hexadecimal digits. The caller frees it. */
char *mo_random_token(void);

#endif
