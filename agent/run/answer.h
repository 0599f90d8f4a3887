/* What an answer writes into the ledger: the same for a button of a note and for the command line.
 */
#ifndef MOMENTS_RUN_ANSWER_H
#define MOMENTS_RUN_ANSWER_H

#include "model/config.h"
#include "model/moment.h"

/* "Later": in an hour, inside working hours. */
MoLocal mo_answer_get_later(const MoConfig *config, MoLocal now);

/* When to try again after nobody answered: the next working day, at 14:00 after a try before noon,
 * else at 10:00, inside working hours (DESIGN 2.5). */
MoLocal mo_answer_get_next_try(const MoConfig *config, MoLocal now);

/* Snooze without a time: the next working day, at its opening. */
MoLocal mo_answer_get_next_day(const MoConfig *config, MoLocal now);

/* An entry for an answer of the moment (DONE, SKIPPED, NEVER, SNOOZED, NO_ANSWER). `until` is used
 * by the last two, `by` and `note` may be NULL. The caller frees it. */
MoEntry *mo_answer_new_entry(const MoMoment *moment, MoEntryType type, MoDay day, MoLocal until,
                             const char *by, const char *note, int64_t now_utc);

/* Whether its day is one that she said with `moments promise`: only such a day is ours to move. */
bool mo_answer_is_movable(const MoMoment *moment);

/* The entry that moves the told day of such a promise; to tell the customer becomes a moment of its
 * own by that. The caller frees it. */
MoEntry *mo_answer_new_move(const MoMoment *moment, MoDay day, MoDay today, int64_t now_utc);

/* For a promise whose day is not ours to move: the entry of a promise to tell the customer today
 * that it will be late. The caller frees it. */
MoEntry *mo_answer_new_tell(const MoMoment *moment, MoDay today, int64_t now_utc);

/* Where the day of such a promise can be changed, a sentence. The caller frees it. */
char *mo_answer_print_where_to_move(const MoMoment *moment);

#endif
