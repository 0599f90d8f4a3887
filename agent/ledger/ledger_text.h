/* Ledgers that come from elsewhere: read, made whole, and laid ready in a folder of their own. */
#ifndef MOMENTS_LEDGER_LEDGER_TEXT_H
#define MOMENTS_LEDGER_LEDGER_TEXT_H

#include "ledger/ledger_care.h"
#include "ledger/ledger_private.h"

/* Reads a dump into an empty database: its entries and what it knew of itself, nothing of what they
 * come to (mo_ledger_project_all()). */
bool mo_ledger_read_dump(sqlite3 *db, const char *path, GError **error);

/* A ledger made of a file, in a folder of its own inside `folder`. */
typedef struct {
    char *folder;
    char *path;         /* of the ledger in it */
    MoHistory *history; /* open, of this version */
} MoLedgerGuest;

bool mo_ledger_guest_open(const char *folder, const char *file, MoDay today, int64_t now_utc,
                          MoLedgerGuest *ret_guest, GError **error);
/* Closes it and removes its folder with what is in it. */
void mo_ledger_guest_clear(MoLedgerGuest *guest);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoLedgerGuest, mo_ledger_guest_clear)

/* Removes what a guest left that was cut off. */
void mo_ledger_remove_guests(const char *folder);

/* The lines of a dump for one id. */
bool mo_ledger_dump_of(sqlite3 *db, const char *customer, MoLedgerLineFunc func, void *data,
                       GError **error);

/* Adds the aliases that all entries told, so that mo_ledger_aliases_write() writes those that are
 * missing. */
bool mo_ledger_gather_aliases(MoLedger *ledger, GArray *aliases, GError **error);

/* Makes all that entries come to anew. Inside a transaction of the caller's. */
bool mo_ledger_project_all(MoLedger *ledger, GError **error);

/* Adds the mo_ledger_get_forgotten_name() of all who were forgotten to `names` (a set of char *,
 * owned by it). */
bool mo_ledger_load_forgotten(MoHistory *history, GHashTable *names, GError **error);

/* ---- ledger_merge.c ---- */

/* Who was forgotten in `from` is forgotten here too, and taken out. */
bool mo_ledger_take_forgotten(MoHistory *history, MoHistory *from, int64_t now_utc, GError **error);

#endif
