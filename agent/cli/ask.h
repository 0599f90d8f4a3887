/* Questions on a terminal. Enter takes what stands between brackets; the end of the input (Ctrl-D)
 * and Ctrl-C end the asking, whatever was answered before. Questions go to stderr. */
#ifndef MOMENTS_CLI_ASK_H
#define MOMENTS_CLI_ASK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Whether there is somebody to ask. */
bool mo_ask_is_possible(void);

/* From mo_ask_begin() to mo_ask_end() Ctrl-C ends a question instead of the program. */
void mo_ask_begin(void);
void mo_ask_end(void);

/* A line, trimmed and clean; "" for Enter alone; NULL when the asking ended. The caller frees it.
 */
char *mo_ask_line(const char *question);

/* Yes or no, asked until it is one of them. False when the asking ended. */
bool mo_ask_yes(const char *question, bool fallback, bool *ret_yes);

/* Understands "2", "1, 3", "1-3 5", "all" and (when `names` has such values) words: *ret_chosen
 * gets a bit for each of the first `n` (at most 64), numbered from 1; "0" alone is none of them.
 * False when a part of it is nothing of that. */
bool mo_ask_parse_choice(const char *text, const char *const *names, unsigned n,
                         uint64_t *ret_chosen);

/* Asks for such a choice until it is understood; Enter takes `fallback`. False when the asking
 * ended. */
bool mo_ask_choice(const char *question, const char *const *names, unsigned n, uint64_t fallback,
                   uint64_t *ret_chosen);

#endif
