/* One event as a file that goes along with an invitation: METHOD:PUBLISH, since nobody here reads
 * answers that a REQUEST would ask for. */
#ifndef MOMENTS_OUTPUT_CALENDAR_INVITATION_H
#define MOMENTS_OUTPUT_CALENDAR_INVITATION_H

#include "input/ics_event.h"

/* The bytes of the .ics: the event's own UID, UTC times or whole days, the sender as ORGANIZER, no
 * ATTENDEE. `from_address` is checked already; without one there is neither ORGANIZER nor METHOD.
 * The caller frees it. */
GBytes *mo_calendar_make_invitation(const MoIcsEvent *event, const char *from_name,
                                    const char *from_address, int64_t now_utc);

#endif
