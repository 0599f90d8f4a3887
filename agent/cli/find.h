/* The customer and the moment that a word on the command line means. */
#ifndef MOMENTS_CLI_FIND_H
#define MOMENTS_CLI_FIND_H

#include "cli/cli.h"

/* All customers that a text fits, copies: the one with this id; else those whose whole name or
 * address it is; else those with it in name, company or address. Streams the records once and
 * rewinds. NULL on an error. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_find_customers(MoCustomers *customers, const char *text, GError **error);

/* The one customer meant: asks on a terminal when several fit, else says which there are. NULL with
 * cli->status set. The caller frees it. The session must be open. */
MoCustomer *mo_cli_find_customer(MoCli *cli, const char *text);

/* The same, and while it is not certain that somebody is gone, also who is missing: of her id, name
 * and company are known. */
MoCustomer *mo_cli_find_served(MoCli *cli, const char *text);

/* mo_cli_find_customer(), and by her id also one who left the records: of her id, name and company
 * are known. */
MoCustomer *mo_cli_find_person(MoCli *cli, const char *text);

/* The customer with this id, of the records or, by name and company, of the ledger; else NULL. The
 * caller frees it. */
MoCustomer *mo_cli_find_known(MoCli *cli, const char *id);

/* The customer with this id, or NULL when the records have none. The caller frees it. */
MoCustomer *mo_cli_get_customer(MoCli *cli, const char *id);

/* Lets the ledger learn of her, which it does at the first planning after her row came: that may be
 * still to come. Reads all records where it does not know her. */
void mo_cli_make_known(MoCli *cli, const MoCustomer *customer);

/* The moment meant by an ID; a number is that of the list shown last. Says so when it is answered
 * already. NULL with cli->status set. The caller frees it. The session must be open. */
MoMoment *mo_cli_find_moment(MoCli *cli, const char *id);

#endif
