/* The span of days and the moments in it that `plan` and `export` share. */
#ifndef MOMENTS_CLI_RANGE_H
#define MOMENTS_CLI_RANGE_H

#include "cli/cli.h"

/* Without --from from today, without --to 30 days on. */
#define MO_RANGE_DAYS 30
/* How far ahead may be asked for. */
#define MO_RANGE_YEARS 10

/* The options --from and --to (either NULL) as days; a past --from is today, with a word about it.
 * False with cli->status set. The session must be open. */
bool mo_range_parse(MoCli *cli, const char *from, const char *to, MoDay *ret_from, MoDay *ret_to);

/* Tells before today is planned how far is looked ahead behind it: both then take one reading of
 * the records. */
void mo_range_announce(MoCli *cli, MoDay to);

/* The moments of mo_plan_range(); `customer` and `habit` may be NULL. NULL with cli->status set.
 * The caller frees it. */
GPtrArray *mo_range_plan(MoCli *cli, MoDay from, MoDay to, const char *customer, const char *habit);

#endif
