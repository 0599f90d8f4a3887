/* Customers whom the ledger knows and who are in none of the files any more. */
#ifndef MOMENTS_CLI_MISSING_H
#define MOMENTS_CLI_MISSING_H

#include "cli/cli.h"

/* Whether there is a ledger already. */
bool mo_cli_has_ledger(const MoCli *cli);

/* Says who is missing, how to answer when so many are that it is a question, and what stays
 * promised to them. Opens the ledger
 * if there is one; reads all customers once more. *ret_told: whether there was something to say.
 * False when the records or the ledger cannot be read, with cli->status set. */
bool mo_cli_print_missing(MoCli *cli, bool *ret_told);

/* The user's answer to the question: they are gone. False with cli->status set. */
bool mo_cli_accept_missing(MoCli *cli);

#endif
