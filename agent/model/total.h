/* The last lines of a report: "Grand Total" and its figures, below the customers. There is an oil
 * company called Total, and customers may have no more than a name: such a line counts as a sum
 * only where its words or its figures leave no other reading, and only at the end of a file. */
#ifndef MOMENTS_MODEL_TOTAL_H
#define MOMENTS_MODEL_TOTAL_H

#include "model/mapping.h"

/* Whether a row could be such a line: its first filled cell says so, all others are figures, and
 * none of them is an id, a phone number or a date. */
bool mo_total_is_row(const MoMapping *mapping, const char *const *fields, size_t n);

/* The same of a row among the customers: only what nobody is called, such as "Subtotal" or "Dana
 * Smith (2 records)". */
bool mo_total_is_subtotal(const MoMapping *mapping, const char *const *fields, size_t n);

#endif
