/* The numbers of the list that the user saw last: an answer shortens the list, and the numbers on
 * her screen must go on to mean what stands beside them. Kept in the state folder for a day. */
#ifndef MOMENTS_CLI_LISTED_H
#define MOMENTS_CLI_LISTED_H

#include "plan/plan.h"

/* Keeps the moments of a list as it was shown on this day, in the order of their numbers. A folder
 * that cannot be written is no error: then numbers are those of the present list. */
void mo_listed_keep(const char *state_folder, MoDay today, const GPtrArray *moments);

/* Whether the text is a number of a list: one or two digits, as for mo_plan_find(). */
bool mo_listed_is_number(const char *text);

/* The id that had this number in the list shown last on this day. NULL without such a list; "" when
 * the list has no such number. The caller frees it. */
char *mo_listed_get_id(const char *state_folder, MoDay today, const char *number);

#endif
