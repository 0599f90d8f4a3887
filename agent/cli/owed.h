/* What was promised to somebody and is not answered yet, wherever it was told. */
#ifndef MOMENTS_CLI_OWED_H
#define MOMENTS_CLI_OWED_H

#include "model/config.h"
#include "model/history.h"

typedef struct {
    MoDay day;  /* what she was told */
    char *what; /* in words, or the habit's name */
} MoOwed;

/* By day: what was promised on the command line, what her record promised when it was read last,
 * and open promises of habits. An array of MoOwed; empty on a failed history. The caller frees it.
 */
GPtrArray *mo_cli_list_owed(MoHistory *history, const MoConfig *config, const char *customer);

#endif
