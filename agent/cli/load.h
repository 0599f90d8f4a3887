/* What the habits ask beside what the limit allows, in words: for `check`, `habits`, `plan --load`.
 */
#ifndef MOMENTS_CLI_LOAD_H
#define MOMENTS_CLI_LOAD_H

#include "cli/cli.h"

/* NULL with cli->status set; the caller frees it. Without an open ledger it is computed as for a
 * new one. Records must be open. */
MoPlanLoad *mo_cli_load(MoCli *cli);

/* What one habit asks: "2.4 a working day", "about one in 12 working days". The caller frees it. */
char *mo_load_print_rate(double a_day);

/* The sum, the limit and the advice, as lines. The caller frees it. */
char *mo_load_print_summary(const MoPlanLoad *load);

/* Moments a day as a small chart, a line for each day on which some come up, or on which there
 * could: bars of '=' up to the limit, of '#' beyond it. The caller frees it. */
char *mo_load_print_chart(const GArray *days, MoDay first, const MoConfig *config);

/* What is known of a habit's load; NULL when it has none. Borrowed. */
const MoHabitLoad *mo_load_find(const MoPlanLoad *load, const MoHabit *habit);

#endif
