/* What every backend of the history has to do alike, so that the ledger and the fake of the tests
 * cannot differ: which entries are whole, which are refused, and how they are ordered. For backends
 * only; everybody else needs history.h. */
#ifndef MOMENTS_MODEL_HISTORY_RULES_H
#define MOMENTS_MODEL_HISTORY_RULES_H

#include "model/history.h"

/* Whether the type names an occurrence: customer, habit and nominal day. */
bool mo_entry_type_has_occurrence(MoEntryType type);

/* Whether `undo` takes it back: what the user answered or logged. */
bool mo_entry_type_is_undoable(MoEntryType type);

/* Whether mo_history_undo_last() looks for it: undoable, and not said by a record. */
bool mo_entry_is_answer(const MoEntry *entry);

/* Whether an answer is taken back together with `newest`, which was written in the same append:
 * what else was written of the same customer, and with a stop what her successor was promised. */
bool mo_entry_is_undone_with(const MoEntry *entry, const MoEntry *newest);

/* Which of those that were taken back (of MoEntry) with `newest` is named to the user: a stop, else
 * the first of the same customer. */
const MoEntry *mo_entry_name_undone(const GPtrArray *undone, const MoEntry *newest);
bool mo_entry_is_by_user(const MoEntry *entry);

/* The order of folding: by (at_utc, machine, number). */
int mo_entry_compare(const MoEntry *a, const MoEntry *b);

/* Gives the entry an instant that puts it behind `last`, the newest that is known of its customer:
 * the clock may have been set back, and an answer must not come before what it answers. */
void mo_entry_follow(MoEntry *entry, const MoEntry *last);

/* Whether the entry has what its type needs; else MO_ERROR_INVALID. */
bool mo_entry_check(const MoEntry *entry, GError **error);

/* Whether the entry may follow what is known of its customer; else MO_ERROR_REFUSED. Repeated
 * deliveries and digests are for the backend to find. */
bool mo_history_check_next(const MoCustomerHistory *history, const MoEntry *entry, GError **error);

/* Whether an entry about the customer tells nothing that is not known already; `digest` is of what
 * was last said of her. */
bool mo_history_is_known(const MoCustomerHistory *history, uint32_t digest, const MoEntry *entry);

/* MO_ERROR_REFUSED for what was delivered, or told by a digest, before. Returns false. */
bool mo_history_refuse_repeated(const MoEntry *entry, GError **error);

/* A new record in state PLANNED, the history's pair made if there is none; for loading. Borrowed;
 * the occurrence must not be known yet. `customer` is the history's own, as the pair is. */
MoPairHistory *mo_customer_history_ensure(MoCustomerHistory *history, const char *habit);
MoRecord *mo_pair_history_add(MoPairHistory *pair, char *customer, MoDay nominal,
                              const char *origin);

/* The record of an occurrence, or NULL. Borrowed. */
MoRecord *mo_customer_history_find(const MoCustomerHistory *history, const char *habit,
                                   MoDay nominal, const char *origin);

/* What the entry may start: bit 1 << MoStartType, or 0. */
unsigned mo_entry_get_starts(const MoEntry *entry);

/* Drops records closed before `since`. */
void mo_customer_history_forget(MoCustomerHistory *history, MoDay since);

/* Drops what mo_history_load_brief() does not tell. */
void mo_customer_history_shorten(MoCustomerHistory *history);

/* Sets nudges_begun from the attempts. */
void mo_record_refresh(MoRecord *record);

MoRecord *mo_record_dup(const MoRecord *record);

/* The order of mo_history_foreach_open(). */
int mo_record_compare(const MoRecord *a, const MoRecord *b);

/* Whether nothing but first-seen and gone days is known of her. */
bool mo_customer_history_is_plain(const MoCustomerHistory *history);

/* ---- who is who: history_known.c ---- */

/* Whether the type says who a customer is: digest, name, company, aliases. */
bool mo_entry_tells(const MoEntry *entry);

/* Who was joined to whom: a table of char * to char *, made of the SAME entries in the order of
 * folding. NULL stands for an empty one. */
GHashTable *mo_same_new(void);
/* The one who stays for a customer: herself when she was joined to nobody. Borrowed. */
const char *mo_same_find(GHashTable *same, const char *customer);
/* Joins what SAME says are one; nothing when they are one already. */
void mo_same_join(GHashTable *same, const MoEntry *entry);
/* Whether a SAME may be written: MO_ERROR_REFUSED when it would turn a join around.
 * *ret_known: it tells nothing new. */
bool mo_same_check(GHashTable *same, const MoEntry *entry, bool *ret_known, GError **error);
/* The customers that were joined to one who stays, and herself first. Borrowed texts; the caller
 * frees the array. */
GPtrArray *mo_same_list(GHashTable *same, const char *customer);

/* What somebody asked us not to do, by her record or by the user: the last BANNED of these counts,
 * under every alias since there was none. Of two who are joined both bans hold, until a later
 * BANNED says otherwise. */
typedef struct {
    unsigned bans; /* of MoBan; 0: none */
    MoDay until;
    GArray *aliases; /* of uint64_t; each once */
} MoBanned;

/* Bans while they are folded; of a group of joined customers. */
typedef struct MoBans MoBans;
MoBans *mo_bans_new(void);
void mo_bans_free(MoBans *bans);
/* Entries come in the order of folding, with the customers as they were written. */
void mo_bans_fold(MoBans *bans, const MoEntry *entry);
/* NULL: none. Borrowed. */
const MoBanned *mo_bans_get(const MoBans *bans, const char *customer, bool by_user);
/* As mo_history_foreach_ban(), of one customer. False when `func` said so. */
bool mo_bans_foreach(const MoBans *bans, const char *customer, MoBanFunc func, void *data);

MoBanned *mo_banned_new(void);
void mo_banned_free(MoBanned *banned);
/* Whether a BANNED tells nothing that `banned` (may be NULL) does not say. */
bool mo_banned_is_known(const MoBanned *banned, const MoEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoBans, mo_bans_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoBanned, mo_banned_free)

#endif
