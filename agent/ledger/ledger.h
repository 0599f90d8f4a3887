/* The ledger: the history of model/history.h kept in SQLite, in FOLDER/ledger.db.
 *
 * The table of entries is append-only and the truth; beside it stands what mo_history_fold() makes
 * of them, updated in the same transaction, so that a planning reads a few rows a customer. Several
 * processes may have it open at once. It promises that an append is on the disk when it returns,
 * whole or not at all, whatever ends the program; that a damaged file is set aside, never
 * overwritten; and that a ledger of a newer version is left alone. It never logs. */
#ifndef MOMENTS_LEDGER_LEDGER_H
#define MOMENTS_LEDGER_LEDGER_H

#include "model/history.h"

typedef enum {
    MO_LEDGER_READ, /* for commands that only read: works on a read-only disk too */
    /* The file is checked (PRAGMA quick_check) when it is opened; of more than 100,000 entries once
     * in seven days. */
    MO_LEDGER_WRITE,
} MoLedgerMode;

/* Opens the ledger in a folder; both are made when they are not there (folder 0700, files 0600),
 * with `today` as the ledger's birth and a random seed. A ledger of an older version is migrated,
 * after a backup. On a new host it goes on under a new machine id.
 *
 * A file that is damaged or no database is renamed to ledger.db.corrupt-DATE and the newest good
 * backup takes its place, or, without one, an empty ledger; what the damaged file still tells is
 * added. *ret_notice (may be NULL) then is a text for the user, else NULL; the caller frees it.
 *
 * MO_ERROR_NEWER: a newer version of Moments wrote it. MO_ERROR_REFUSED: a database, but of another
 * program. MO_ERROR_BUSY: locked, or damaged and open in another process. MO_ERROR_CORRUPT: damaged
 * beyond what could be done. MO_ERROR_FAILED: the folder or the file cannot be used.
 *
 * Later calls may fail with MO_ERROR_CORRUPT as well: open it anew, which repairs it. */
MoHistory *mo_ledger_open(const char *folder, MoDay today, int64_t now_utc, MoLedgerMode mode,
                          char **ret_notice, GError **error);

/* For the agent, which has more to do than to wait: from now on a lock of another program is waited
 * for two seconds instead of five, and neither that nor a backup goes on once `func` is true; the
 * backup then fails with MO_ERROR_STOPPED. A `history` that is not a ledger never waits. */
void mo_ledger_set_stop_func(MoHistory *history, bool (*func)(void *data), void *data);

/* Gives back what is kept of the file in memory: for the agent, which now waits for hours. */
void mo_ledger_release_memory(MoHistory *history);

/* Whether the file at the ledger's path is still the one that is open. When it is not (it was
 * moved, deleted or replaced), nothing can be written any more: open it anew. */
bool mo_ledger_is_in_place(MoHistory *history);

/* Once a day: writes FOLDER/ledger-YYYY-MM-DD.db, if it is not there yet, and keeps those of the
 * newest seven days, and before them the newest of each of four weeks. A `history` that is not a
 * ledger has none to make. */
bool mo_ledger_backup(MoHistory *history, MoDay today, GError **error);

#endif
