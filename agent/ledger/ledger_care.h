/* Looking after the ledger: is it whole, a copy of it, its dump as text, putting a copy in its
 * place, two of them made one. Everything that mo_ledger_open() and the daily backup do by
 * themselves lies in ledger.h. */
#ifndef MOMENTS_LEDGER_LEDGER_CARE_H
#define MOMENTS_LEDGER_LEDGER_CARE_H

#include "ledger/ledger.h"

/* What a file with a ledger in it is like. */
typedef struct {
    char *path;
    bool is_there;
    bool is_newer; /* a newer version of Moments wrote it: nothing more is known */
    char *damage;  /* what is wrong; NULL: it is in order */
    int64_t bytes;
    int64_t n_entries;
    int64_t born_utc; /* INT64_MIN: not known */
    int64_t last_utc; /* of the newest entry; INT64_MIN: there is none */
    int64_t version;
} MoLedgerState;

/* Looks at every page and every entry of a file, and changes nothing, not even a damaged one.
 * Free with mo_ledger_state_free(). Never NULL. */
MoLedgerState *mo_ledger_inspect(const char *path);
void mo_ledger_state_free(MoLedgerState *state);

/* The paths of the backups in a folder, newest first; the caller frees it with
 * g_ptr_array_unref(). */
GPtrArray *mo_ledger_get_backups(const char *folder);
/* Whether there is one, readable or not: then there was a ledger. */
bool mo_ledger_has_backups(const char *folder);

/* Writes a copy. `path` NULL: the backup of `today`, in the place of the one there is; else a file
 * that must not be there yet (MO_ERROR_REFUSED). *ret_path is where it lies; the caller frees it.
 */
bool mo_ledger_backup_to(MoHistory *history, const char *path, MoDay today, char **ret_path,
                         GError **error);

/* Called with each line, which ends with a line break. False stops with an error of the caller's.
 */
typedef bool (*MoLedgerLineFunc)(const char *line, void *data, GError **error);

/* The ledger as text: one JSON object a line, first what it is, then what it knows of itself, then
 * every entry in the order in which they were written, last how many there were. Read back by
 * mo_ledger_restore() and mo_ledger_merge() it tells the same, whatever version wrote it. */
bool mo_ledger_dump(MoHistory *history, MoLedgerLineFunc func, void *data, GError **error);

/* Puts the ledger of a file (a backup, or a dump) in the place of the one in the folder, which is
 * kept as a backup: *ret_kept, NULL when there was none. It goes on under a new machine id. Others
 * who have the ledger open cannot write any more and open it anew, as mo_ledger_is_in_place()
 * tells. On a failure nothing has changed. MO_ERROR_INVALID: the file is neither, or not whole;
 * MO_ERROR_NEWER as mo_ledger_open(). *ret_n: how many entries it has. Whoever was forgotten in the
 * present one is forgotten in the new one too. */
bool mo_ledger_restore(const char *folder, const char *file, MoDay today, int64_t now_utc,
                       char **ret_kept, unsigned *ret_n, GError **error);

/* Adds the entries of another ledger (a ledger.db, a backup, or a dump) that this one lacks, by
 * machine and number. One transaction. *ret_n: how many there were. Whoever was forgotten in either
 * is taken out. Of a ledger that began apart the people are found by id and name, else by name and
 * company; *ret_left (may be NULL) are those of whom that cannot be said for sure, of char *, by
 * name, whose entries stay out; NULL: there can be none. The caller frees it. Errors as
 * mo_ledger_restore(). */
bool mo_ledger_merge(MoHistory *history, const char *file, MoDay today, int64_t now_utc,
                     unsigned *ret_n, GPtrArray **ret_left, GError **error);

/* Takes out what is over since before a day (`before_utc`: its first instant) and counts for
 * nothing any more; ledger_keep.c says what that is. What mo_history_load_customer() tells since
 * that day, and what it always tells, stays the same. *ret_n: how many entries went. */
bool mo_ledger_keep(MoHistory *history, MoDay before, int64_t before_utc, unsigned *ret_n,
                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoLedgerState, mo_ledger_state_free)

#endif
