/* What stands out among customers: who was not spoken to for long, and the birthdays and renewals
 * of the next month. Fed one customer at a time; keeps a few names and counts. */
#ifndef MOMENTS_CLI_STANDOUT_H
#define MOMENTS_CLI_STANDOUT_H

#include "model/customer.h"

typedef struct MoStandout MoStandout;

MoStandout *mo_standout_new(MoDay today);
void mo_standout_free(MoStandout *standout);

void mo_standout_add(MoStandout *standout, const MoCustomer *customer);

/* Lines for people; "" when nothing stands out. The caller frees it. */
char *mo_standout_print(const MoStandout *standout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoStandout, mo_standout_free)

#endif
