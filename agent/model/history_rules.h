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

/* The order of folding: by (at_utc, machine, number). */
int mo_entry_compare(const MoEntry *a, const MoEntry *b);

/* Whether the entry has what its type needs; else MO_ERROR_INVALID. */
bool mo_entry_check(const MoEntry *entry, GError **error);

/* Whether the entry may follow what is known of its customer; else MO_ERROR_REFUSED. Repeated
 * deliveries and digests are for the backend to find. */
bool mo_history_check_next(const MoCustomerHistory *history, const MoEntry *entry, GError **error);

/* Whether an entry about the customer tells nothing that is not known already. */
bool mo_history_is_known(const MoCustomerHistory *history, const MoEntry *entry);

/* MO_ERROR_REFUSED for what was delivered, or told by a digest, before. Returns false. */
bool mo_history_refuse_repeated(const MoEntry *entry, GError **error);

/* A new record in state PLANNED, the history's pair made if there is none; for loading. Borrowed;
 * `nominal` must not be known yet. */
MoPairHistory *mo_customer_history_ensure(MoCustomerHistory *history, const char *habit);
MoRecord *mo_pair_history_add(MoPairHistory *pair, const char *customer, MoDay nominal);

/* The record of an occurrence, or NULL. Borrowed. */
MoRecord *mo_customer_history_find(const MoCustomerHistory *history, const char *habit,
                                   MoDay nominal);

/* Drops records closed before `since`. */
void mo_customer_history_forget(MoCustomerHistory *history, MoDay since);

/* Sets nudges_begun from the attempts. */
void mo_record_refresh(MoRecord *record);

MoRecord *mo_record_dup(const MoRecord *record);

/* The order of mo_history_foreach_open(). */
int mo_record_compare(const MoRecord *a, const MoRecord *b);

#endif
