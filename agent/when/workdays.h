/* Working days and hours. A working day is a day of the working week that is no day off. "N working
 * days before D" is the N-th working day before D, wherever D falls. */
#ifndef MOMENTS_WHEN_WORKDAYS_H
#define MOMENTS_WHEN_WORKDAYS_H

#include "base/day.h"

typedef struct MoWorkdays MoWorkdays;

/* `week`: bit n set = weekday n (0 = Monday) is worked; at least one bit. Hours in seconds of the
 * day, open < close. Free with mo_workdays_free(). */
MoWorkdays *mo_workdays_new(uint8_t week, int32_t open_second, int32_t close_second);
void mo_workdays_free(MoWorkdays *workdays);

/* Days from first to last, both included, become days off (holiday). */
void mo_workdays_add_days_off(MoWorkdays *workdays, MoDay first, MoDay last);

/* The same for days on which the user is away. */
void mo_workdays_add_absence(MoWorkdays *workdays, MoDay first, MoDay last);

/* More of them, but only until the next mo_workdays_clear_away(): what may change while the
 * configuration stays the same. */
void mo_workdays_add_away(MoWorkdays *workdays, MoDay first, MoDay last);
void mo_workdays_clear_away(MoWorkdays *workdays);

bool mo_workdays_is_absent(const MoWorkdays *workdays, MoDay day);

/* The n-th day after `day` on which the user is not away, day off or not. */
MoDay mo_workdays_add_present(const MoWorkdays *workdays, MoDay day, unsigned n);

/* "MO TU WE TH FR" (also commas, small letters, and ranges as MO-FR) to the bits; 0 = not a list.
 */
uint8_t mo_week_parse(const char *text);

/* "09:00-17:30"; false unless both are times and the first is earlier. */
bool mo_hours_parse(const char *text, int32_t *ret_open, int32_t *ret_close);

bool mo_workdays_is_working(const MoWorkdays *workdays, MoDay day);
unsigned mo_workdays_per_week(const MoWorkdays *workdays);
int32_t mo_workdays_get_open(const MoWorkdays *workdays);
int32_t mo_workdays_get_close(const MoWorkdays *workdays);

/* The day itself if it is a working day, else the nearest working day after or before it.
 * Gives `day` itself when none is found within ten years. */
MoDay mo_workdays_on_or_after(const MoWorkdays *workdays, MoDay day);
MoDay mo_workdays_on_or_before(const MoWorkdays *workdays, MoDay day);

/* The n-th working day after or before `day`; n = 0 gives `day` itself. As long as few days off are
 * known, whatever n is: nothing is walked. */
MoDay mo_workdays_after(const MoWorkdays *workdays, MoDay day, unsigned n);
MoDay mo_workdays_before(const MoWorkdays *workdays, MoDay day, unsigned n);

/* Whether it is a working day and opening <= second < closing. */
bool mo_workdays_is_open(const MoWorkdays *workdays, MoLocal now);

/* `now` itself when open, else the next opening. */
MoLocal mo_workdays_next_open(const MoWorkdays *workdays, MoLocal now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoWorkdays, mo_workdays_free)

#endif
