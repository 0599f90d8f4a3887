/* The customers of the configured files, one at a time: rows read by input/csv, given meaning by
 * model/mapping, never all in memory. */
#ifndef MOMENTS_MODEL_CUSTOMERS_H
#define MOMENTS_MODEL_CUSTOMERS_H

#include "model/config.h"
#include "model/customer.h"

typedef struct MoCustomers MoCustomers;

/* Opens the files of the configuration (of a pattern the newest that fits). A file that cannot be
 * read is a problem at the line of the configuration; only when none can be read the result is
 * NULL, with MO_ERROR_NOT_FOUND. Only customers that `only` admits come. Free with
 * mo_customers_free(). `config` is borrowed for the stream's life. */
MoCustomers *mo_customers_open(const MoConfig *config, MoProblems *problems, GError **error);

/* The same for named files without `only` and without a configuration: `moments customers FILE`. */
MoCustomers *mo_customers_open_files(const char *const *paths, MoProblems *problems,
                                     GError **error);

void mo_customers_free(MoCustomers *customers);

/* The next customer; false at the end. Borrowed until the next call. A row without a name, with an
 * unreadable date, or with an id that an earlier row has is a problem (see
 * facts on records); its neighbours live. */
bool mo_customers_next(MoCustomers *customers, const MoCustomer **ret_customer);

/* Starts again from the first row, without repeating any problem. */
bool mo_customers_rewind(MoCustomers *customers, GError **error);

/* Whether every file could be opened and no row was refused since the last rewind: only then may a
 * customer that did not come be taken for gone. */
bool mo_customers_is_whole(const MoCustomers *customers);

/* Whether any opened file has the column (or the native field) that a selector names. */
bool mo_customers_has_field(const MoCustomers *customers, const char *field);

/* All column names of the opened files, NULL-terminated, for "did you mean". Borrowed. */
const char *const *mo_customers_get_columns(const MoCustomers *customers);

/* The absolute paths of the files opened, NULL-terminated: what the agent watches. Borrowed. */
const char *const *mo_customers_get_paths(const MoCustomers *customers);

/* Reports `only` and `who` naming a field or a date that no opened file has (errors, at the line of
 * the habit). Cheap: looks at headers only. */
void mo_customers_check_fields(const MoCustomers *customers, const MoConfig *config,
                               MoProblems *problems);

/* Streams all rows and reports each selector that matches nobody, with what there is instead:
 * "Lifecycle Stage has Customer 140, Lead 72". *ret_n gets the number of customers. Rewinds. */
void mo_customers_check_matches(MoCustomers *customers, const MoConfig *config,
                                MoProblems *problems, unsigned *ret_n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCustomers, mo_customers_free)

#endif
