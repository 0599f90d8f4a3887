/* Answers to moments: written into the ledger in one transaction, said in words with the way back,
 * and made known to a running agent. */
#ifndef MOMENTS_CLI_ANSWER_H
#define MOMENTS_CLI_ANSWER_H

#include "cli/cli.h"

/* Writes entries (of MoEntry) in one transaction and wakes the agent. False with cli->status set
 * and nothing written. */
bool mo_cli_write(MoCli *cli, GPtrArray *entries);

/* Whether she means it: `yes` (her --yes), or her answer to the question on a terminal. Else false
 * with cli->status set; where nobody can be asked `hint` says how to say so. */
bool mo_cli_is_meant(MoCli *cli, bool yes, const char *question, const char *hint);

/* Parses --on: a day that is not in the future; `text` NULL is today. False with cli->status set.
 */
bool mo_cli_parse_on(MoCli *cli, const char *text, MoDay *ret_day);

#endif
