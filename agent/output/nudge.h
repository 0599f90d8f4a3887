/* The words of a nudge: moments made into notes.
 *
 * The deciding words come first, because a closed banner shows the title and about 50 characters.
 * All text is clean and cut to size; names of customers can hold anything. */
#ifndef MOMENTS_OUTPUT_NUDGE_H
#define MOMENTS_OUTPUT_NUDGE_H

#include "model/config.h"
#include "model/moment.h"
#include "output/channel.h"

/* One moment. `again`: a crash may have hidden the first try; the text says so. `draft_ready`: a
 * draft lies there, and "Open draft" is a button, or "Complete draft" when draft_unready says what
 * it lacks. Buttons by kind, three at most, the first always harmless: a call has Later, Spoke, No
 * answer; a promise Later, Will be late, Kept; an article, and whatever has a suggestion, Open
 * draft, Another, Later. The caller frees it. */
MoNote *mo_nudge_single(const MoMoment *moment, const MoConfig *config, MoDay today, bool again,
                        bool draft_ready, uint64_t tag);

/* Several moments in one sticky note: how many; what presses most ("Send the quote: today · 1 to
 * put right · 5 more"), if something does; then a line each, at most eight, then "and 5 more". When
 * several surprises are late, as after days away, a button puts all of them off.
 * `n_waiting` surprises wait for a place. `afternoon`: only what must still happen today. A single
 * moment reads as mo_nudge_single() does, with its buttons. The caller frees it. */
MoNote *mo_nudge_digest(const GPtrArray *moments, const MoConfig *config, MoDay today,
                        unsigned n_waiting, bool afternoon, uint64_t tag);

/* That nothing can be suggested for it, a sentence. Borrowed. */
const char *mo_nudge_print_nothing_fits(const MoMoment *moment);

/* Why it is there and when it is due, in a line: "last contact 34 days ago · due yesterday".
 * `workdays`: what she was away for counts from the day that it would have had; NULL: does not
 * matter. The caller frees it. */
char *mo_nudge_print_reason(const MoMoment *moment, const MoWorkdays *workdays, MoDay today);

/* The day on which she would have been told, had she not been away. */
MoDay mo_nudge_get_day(const MoMoment *moment, const MoWorkdays *workdays);

/* From what day on its draft may go, a sentence; NULL when it may go already. The caller frees it.
 */
char *mo_nudge_print_not_before(const MoMoment *moment, MoDay today);

/* Whether that button puts this moment off: a surprise that has no day of its own. */
bool mo_nudge_may_wait(const MoMoment *moment);

/* What stands in the way, in a line: "Asked for no phone calls.", "No e-mail address, so no
 * draft."; "" when nothing does. Only of a moment with its customer. The caller frees it. */
char *mo_nudge_print_obstacles(const MoMoment *moment, MoDay today);

/* By what day a promise will be kept, if it will be late: two days to choose from, and the first
 * button leaves it as it is. The caller frees it. */
MoNote *mo_nudge_ask_new_day(const MoMoment *moment, const MoConfig *config, MoDay today,
                             uint64_t tag);

/* A plain message of the agent's own: a broken configuration, a restored ledger, an answer that was
 * noted. It goes by itself; for what must not be missed the caller sets `sticky`. The caller frees
 * it. */
MoNote *mo_nudge_message(const char *summary, const char *body, uint64_t tag);

/* "Call Ada Example (Example Ltd)": what to do, with whom; hide_names gives "Call a customer".
 * The caller frees it. */
char *mo_nudge_title(const MoMoment *moment, const MoConfig *config);

#endif
