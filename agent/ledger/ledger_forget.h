/* One person in the ledger: all that is stored about her, and taking it out. */
#ifndef MOMENTS_LEDGER_LEDGER_FORGET_H
#define MOMENTS_LEDGER_LEDGER_FORGET_H

#include "ledger/ledger_care.h"

/* The name under which the ledger keeps that somebody was forgotten: MO_FORGOTTEN_PREFIX and a hash
 * of her id, keyed by the ledger's seed. The caller frees it. */
char *mo_ledger_get_forgotten_name(MoHistory *history, const char *customer);

/* All ids of her: this one first, then those that were joined. The caller frees it with
 * g_ptr_array_unref(); NULL on an error. */
GPtrArray *mo_ledger_list_ids(MoHistory *history, const char *customer, GError **error);

/* The entries of one id in the ledger or the backup at `path`, also those taken back, as lines of
 * mo_ledger_dump(). */
bool mo_ledger_dump_customer(const char *path, const char *customer, MoLedgerLineFunc func,
                             void *data, GError **error);

/* Takes every row about these ids (char *) out, and the bytes out of the file. Nobody can write
 * meanwhile. MO_ERROR_BUSY when somebody reads: then the rows are gone already, and calling it
 * again takes the bytes. `words` (char *; NULL: none) are names and addresses of hers: in the notes
 * of entries about others a mark takes their place. */
bool mo_ledger_erase(MoHistory *history, const GPtrArray *ids, const GPtrArray *words,
                     GError **error);

/* The same in all copies that lie in the folder: backups, what was set aside. How many were
 * rewritten; the paths of those that could not be are added to `left` (of char *). */
unsigned mo_ledger_erase_copies(const char *folder, const GPtrArray *ids, const GPtrArray *words,
                                GPtrArray *left);

/* Takes everybody out of the ledger whom `teller` (the same ledger, or another one) knows to be
 * forgotten. *ret_n: how many ids there were. Errors as mo_ledger_erase(). */
bool mo_ledger_forget_again(MoHistory *history, MoHistory *teller, int64_t now_utc, unsigned *ret_n,
                            GError **error);

/* The ids of customers who have been gone since before a day. As mo_ledger_list_ids(). */
GPtrArray *mo_ledger_list_gone(MoHistory *history, MoDay before, GError **error);

#endif
