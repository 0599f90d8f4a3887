/* What stands out among customers: who was not spoken to for long, the birthdays and renewals of
 * the next month, who cannot be reached, whose they are and which tags they have. Fed one customer
 * at a time; keeps a few names and counts. */
#ifndef MOMENTS_CLI_STANDOUT_H
#define MOMENTS_CLI_STANDOUT_H

#include "cli/tally.h"
#include "model/customer.h"

typedef struct MoStandout MoStandout;

MoStandout *mo_standout_new(MoDay today);
void mo_standout_free(MoStandout *standout);

/* `last_contact` is the day of the last contact as far as it is known from anywhere; MO_DAY_NONE =
 * not known. */
void mo_standout_add(MoStandout *standout, const MoCustomer *customer, MoDay last_contact);

/* How many customers came. */
unsigned mo_standout_count(const MoStandout *standout);

/* The values of the column `owner`. Borrowed. */
MoTally *mo_standout_get_owners(const MoStandout *standout);

/* Lines for people, indented by two; "" when nothing stands out. The caller frees it. */
char *mo_standout_print(const MoStandout *standout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoStandout, mo_standout_free)

#endif
