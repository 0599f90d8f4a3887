/* What was understood of the files with customers: which program wrote each, how its letters are
 * written, which columns mean what, what was left out, and what is wrong. */
#ifndef MOMENTS_CLI_UNDERSTOOD_H
#define MOMENTS_CLI_UNDERSTOOD_H

#include "cli/convert.h"
#include "model/customers.h"

typedef struct MoUnderstood MoUnderstood;

/* `customers` is borrowed; it is streamed by the caller. */
MoUnderstood *mo_understood_new(const MoCustomers *customers);
void mo_understood_free(MoUnderstood *understood);

/* Each customer that came: keeps an example of each column that means nothing to us. */
void mo_understood_add(MoUnderstood *understood, const MoCustomer *customer);

/* A block for each file; `all`: every column and every problem. Converted files go by the name of
 * their spreadsheet (`converter` may be NULL). The caller frees it. */
char *mo_understood_print(const MoUnderstood *understood, const MoProblems *problems,
                          const MoConverter *converter, bool all);

/* "~/x.csv: HubSpot export, 212 rows, 9 of 61 columns understood": a line for each file. The caller
 * frees it. */
char *mo_understood_print_short(const MoCustomers *customers, const MoConverter *converter);

/* Whether a problem stands in one of the files. */
bool mo_understood_has_file(const MoCustomers *customers, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoUnderstood, mo_understood_free)

#endif
