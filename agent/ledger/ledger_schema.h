/* Migrations, for the tests to try with steps of their own. */
#ifndef MOMENTS_LEDGER_LEDGER_SCHEMA_H
#define MOMENTS_LEDGER_LEDGER_SCHEMA_H

#include "ledger/ledger_private.h"

/* The MO_LEDGER_VERSION steps of the ledger. */
const char *const *mo_ledger_get_steps(void);

/* Leads the database to version `newest`: `all[n]` is the SQL from version n to n + 1. Each step is
 * one transaction; before the first one of an older ledger a backup is written. */
bool mo_ledger_migrate(sqlite3 *db, const char *folder, const char *const *all, int64_t newest,
                       MoDay today, int64_t now_utc, GError **error);

#endif
