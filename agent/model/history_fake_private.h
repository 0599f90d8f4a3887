/* Inside of the history in memory. */
#ifndef MOMENTS_MODEL_HISTORY_FAKE_PRIVATE_H
#define MOMENTS_MODEL_HISTORY_FAKE_PRIVATE_H

#include "model/history_rules.h"

typedef struct {
    MoEntry *entry;
    uint64_t batch; /* number of the first entry of its append */
    bool undone;
} MoFakeEntry;

typedef struct {
    GPtrArray *entries; /* of MoFakeEntry, borrowed, in folding order; as they were written */
    MoCustomerHistory *folded; /* of one who stays; NULL: to be made, with what follows */
    uint32_t digest;
    char *name;
    char *company;
} MoFakeCustomer;

typedef struct {
    MoHistory base;
    MoDay birth;
    uint64_t seed;
    uint64_t version;
    MoDay planned;
    GPtrArray *entries;    /* of MoFakeEntry; number n stands at n - 1 */
    GHashTable *customers; /* char * to MoFakeCustomer, by the id as written */
    GHashTable *habits;    /* char * to the day, as GINT_TO_POINTER */
    GHashTable *keys;      /* set of char *: deliveries and digests */
    GHashTable *same;      /* who was joined to whom */
} MoFake;

int mo_fake_compare_entries(const void *a, const void *b);

/* What is known of the one who stays for this customer; NULL when nobody wrote of her. Borrowed. */
const MoFakeCustomer *mo_fake_get_customer(MoFake *fake, const char *customer);

/* What she asked us not to do; NULL: nothing. The caller frees it with mo_bans_free(). */
MoBans *mo_fake_fold_bans(MoFake *fake, const char *customer);

MoCustomerHistory *mo_fake_load_brief(MoHistory *history, const char *customer, MoDay since,
                                      GError **error);
MoCustomerHistory *mo_fake_load_customer(MoHistory *history, const char *customer, MoDay since,
                                         GError **error);
GPtrArray *mo_fake_load_starts(MoHistory *history, const char *customer, GError **error);
bool mo_fake_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error);
int mo_fake_count_first_raises(MoHistory *history, MoDay day, GError **error);
bool mo_fake_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func, void *data,
                           GError **error);
bool mo_fake_foreach_desk(MoHistory *history, MoEntryFunc func, void *data, GError **error);
bool mo_fake_foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error);
unsigned mo_fake_count_known(MoHistory *history);
bool mo_fake_find_alias(MoHistory *history, uint64_t alias, char **ret_customer, GError **error);
bool mo_fake_get_name(MoHistory *history, const char *customer, char **ret_name,
                      char **ret_company);
bool mo_fake_foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error);
bool mo_fake_foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func,
                             void *data, GError **error);

#endif
