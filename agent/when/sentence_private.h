/* What the files that read `when` sentences share. */
#ifndef MOMENTS_WHEN_SENTENCE_PRIVATE_H
#define MOMENTS_WHEN_SENTENCE_PRIVATE_H

#include "when/sentence.h"

/* Digits at *text, moved behind them; false if there are none or the number is above 9999. */
bool mo_take_number(const char **text, unsigned *ret_n);

/* The words with single blanks between them. The caller frees it. */
char *mo_squeeze(const char *text);

/* 0 = Monday: "friday", "Fridays", "fri"; -1 for anything else. */
int mo_weekday_from_word(const char *word);
/* 1 = January: "march", "Mar"; 0 for anything else. */
int mo_month_from_word(const char *word);
/* 2 for "two"; 0 for anything else; up to twelve. */
unsigned mo_number_from_word(const char *word);
/* The known word that is near to a mistyped one ("weeks" for "weaks"), or NULL. Borrowed. */
const char *mo_every_word_near(const char *word);

/* "every 2 weekdays", in small letters: no rule says that. */
bool mo_when_counts_weekdays(const char *text);

/* What stands behind "after" and is no date: the kind of a contact that is logged. On failure, as
 * for "last contakt" and "last call", the error says what to write. The offset must be there. */
bool mo_when_take_touch(MoWhen *when, const char *text, GError **error);

/* Sets MO_ERROR_INVALID; always false. */
bool mo_when_fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A sentence that begins with "every": fills rule, start and clamp. `start`: where the sentence
 * says none. */
bool mo_when_parse_every(MoWhen *when, const char *text, MoDay start, GError **error);

/* mo_when_parse_from() without guesses; `text` has single blanks. */
MoWhen *mo_when_read(const char *text, MoDay start, GError **error);

/* The sentence that was probably meant by one that cannot be read ("last friday of the month"), or
 * NULL. `start`: as for mo_when_parse_from(). The caller frees it. */
char *mo_when_guess(const char *text, MoDay start);

/* What "every second friday" may mean besides the second of each month: every other one. NULL: it
 * has no such reading. The caller frees it. */
char *mo_when_guess_rhythm(const char *text, MoDay start);

/* A day as a sentence must write it. On failure the error says how to write what was meant. */
MoDay mo_when_parse_day(const char *text, GError **error);

#endif
