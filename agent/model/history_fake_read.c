/* The questions to the history in memory: it looks through all entries at every one. */
#include "model/history_fake_private.h"

#include <string.h>

/* ---- one customer --------------------------------------------------------------------------- */

/* The entries of all who were joined, in folding order; borrowed. */
static GPtrArray *gather(MoFake *fake, const char *stays)
{
    GPtrArray *entries = g_ptr_array_new();
    g_autoptr(GPtrArray) group = mo_same_list(fake->same, stays);
    for (unsigned i = 0; i < group->len; i++) {
        MoFakeCustomer *one = g_hash_table_lookup(fake->customers, group->pdata[i]);
        if (one != NULL)
            g_ptr_array_extend(entries, one->entries, NULL, NULL);
    }
    if (group->len > 1)
        g_ptr_array_sort(entries, mo_fake_compare_entries);
    return entries;
}

/* The entry as one of the customer who stays; borrows all texts. */
static MoEntry as_of(const MoEntry *entry, const char *stays)
{
    MoEntry shown = *entry;
    shown.customer = (char *)stays;
    return shown;
}

static MoCustomerHistory *fold_all(MoFake *fake, const char *stays)
{
    MoCustomerHistory *history = mo_customer_history_new(stays);
    g_autoptr(GPtrArray) entries = gather(fake, stays);
    for (unsigned i = 0; i < entries->len; i++) {
        const MoFakeEntry *one = entries->pdata[i];
        MoEntry entry = as_of(one->entry, stays);
        if (!one->undone)
            mo_history_fold(history, &entry);
    }
    return history;
}

static void take_words(MoFakeCustomer *customer, const MoEntry *entry)
{
    if (!mo_entry_tells(entry))
        return;
    if (entry->digest != 0)
        customer->digest = entry->digest;
    if (entry->name == NULL)
        return;
    g_free(customer->name);
    g_free(customer->company);
    customer->name = g_strdup(entry->name);
    customer->company = g_strdup(entry->company);
}

const MoFakeCustomer *mo_fake_get_customer(MoFake *fake, const char *customer)
{
    const char *stays = mo_same_find(fake->same, customer);
    MoFakeCustomer *known = g_hash_table_lookup(fake->customers, stays);
    if (known == NULL || known->folded != NULL)
        return known;
    known->folded = fold_all(fake, stays);
    known->digest = 0;
    g_clear_pointer(&known->name, g_free);
    g_clear_pointer(&known->company, g_free);
    g_autoptr(GPtrArray) entries = gather(fake, stays);
    for (unsigned i = 0; i < entries->len; i++)
        take_words(known, ((MoFakeEntry *)entries->pdata[i])->entry);
    return known;
}

MoBans *mo_fake_fold_bans(MoFake *fake, const char *customer)
{
    MoBans *bans = mo_bans_new();
    g_autoptr(GPtrArray) entries = gather(fake, mo_same_find(fake->same, customer));
    for (unsigned i = 0; i < entries->len; i++) {
        const MoFakeEntry *one = entries->pdata[i];
        if (!one->undone)
            mo_bans_fold(bans, one->entry);
    }
    return bans;
}

MoCustomerHistory *mo_fake_load_customer(MoHistory *history, const char *customer, MoDay since,
                                         GError **error)
{
    (void)error;
    MoFake *fake = (MoFake *)history;
    MoCustomerHistory *known = fold_all(fake, mo_same_find(fake->same, customer));
    mo_customer_history_forget(known, since);
    return known;
}

MoCustomerHistory *mo_fake_load_brief(MoHistory *history, const char *customer, MoDay since,
                                      GError **error)
{
    MoCustomerHistory *known = mo_fake_load_customer(history, customer, since, error);
    mo_customer_history_shorten(known);
    return known;
}

GPtrArray *mo_fake_load_starts(MoHistory *history, const char *customer, GError **error)
{
    (void)error;
    MoFake *fake = (MoFake *)history;
    GPtrArray *starts = g_ptr_array_new_with_free_func((GDestroyNotify)mo_start_free);
    g_autoptr(GPtrArray) entries = gather(fake, mo_same_find(fake->same, customer));
    for (unsigned i = 0; i < entries->len; i++) {
        const MoFakeEntry *one = entries->pdata[i];
        if (!one->undone)
            mo_starts_fold(starts, one->entry);
    }
    return starts;
}

/* ---- all customers -------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The ids of those who were joined to nobody, in order; borrowed. */
static GPtrArray *list_customers(MoFake *fake)
{
    GPtrArray *list = g_ptr_array_new();
    GHashTableIter iter;
    void *id;
    g_hash_table_iter_init(&iter, fake->customers);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        if (!g_hash_table_contains(fake->same, id))
            g_ptr_array_add(list, id);
    }
    g_ptr_array_sort(list, compare_texts);
    return list;
}

static bool has_joined(MoFake *fake, const char *id)
{
    g_autoptr(GPtrArray) group = mo_same_list(fake->same, id);
    return group->len > 1;
}

bool mo_fake_foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error)
{
    (void)error;
    MoFake *fake = (MoFake *)history;
    g_autoptr(GPtrArray) list = list_customers(fake);
    for (unsigned i = 0; i < list->len; i++) {
        const MoFakeCustomer *one = mo_fake_get_customer(fake, list->pdata[i]);
        MoKnown known = {.customer = list->pdata[i],
                         .first_seen = one->folded->first_seen,
                         .gone_day = one->folded->gone_day,
                         .digest = one->digest,
                         .is_plain = mo_customer_history_is_plain(one->folded),
                         .has_joined = has_joined(fake, list->pdata[i])};
        bool tells = known.first_seen != MO_DAY_NONE || !known.is_plain;
        if (tells && !func(&known, data))
            break;
    }
    return true;
}

static bool count_known(const MoKnown *known, void *data)
{
    *(unsigned *)data += known->first_seen != MO_DAY_NONE;
    return true;
}

unsigned mo_fake_count_known(MoHistory *history)
{
    unsigned n = 0;
    mo_fake_foreach_known(history, count_known, &n, NULL);
    return n;
}

bool mo_fake_foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func,
                             void *data, GError **error)
{
    MoFake *fake = (MoFake *)history;
    g_autoptr(GPtrArray) list = list_customers(fake);
    for (unsigned i = 0; i < list->len; i++) {
        if (mo_customer_history_is_plain(mo_fake_get_customer(fake, list->pdata[i])->folded))
            continue;
        g_autoptr(MoCustomerHistory) known =
            mo_fake_load_customer(history, list->pdata[i], since, error);
        if (!func(known, data))
            break;
    }
    return true;
}

static bool has_alias(const MoEntry *entry, uint64_t alias)
{
    const char *text = mo_entry_tells(entry) ? entry->aliases : NULL;
    uint64_t one;
    while (text != NULL && mo_alias_parse(&text, &one)) {
        if (one == alias)
            return true;
    }
    return false;
}

bool mo_fake_find_alias(MoHistory *history, uint64_t alias, char **ret_customer, GError **error)
{
    (void)error;
    MoFake *fake = (MoFake *)history;
    const MoEntry *first = NULL;
    for (unsigned i = 0; i < fake->entries->len; i++) {
        const MoEntry *entry = ((MoFakeEntry *)fake->entries->pdata[i])->entry;
        if (has_alias(entry, alias) && (first == NULL || mo_entry_compare(entry, first) < 0))
            first = entry;
    }
    *ret_customer = first != NULL ? g_strdup(mo_same_find(fake->same, first->customer)) : NULL;
    return true;
}

bool mo_fake_get_name(MoHistory *history, const char *customer, char **ret_name, char **ret_company)
{
    const MoFakeCustomer *known = mo_fake_get_customer((MoFake *)history, customer);
    if (known == NULL || known->name == NULL)
        return false;
    *ret_name = g_strdup(known->name);
    *ret_company = g_strdup(known->company);
    return true;
}

bool mo_fake_foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error)
{
    (void)error;
    MoFake *fake = (MoFake *)history;
    g_autoptr(GPtrArray) list = list_customers(fake);
    for (unsigned i = 0; i < list->len; i++) {
        g_autoptr(MoBans) bans = mo_fake_fold_bans(fake, list->pdata[i]);
        if (!mo_bans_foreach(bans, list->pdata[i], func, data))
            break;
    }
    return true;
}

/* ---- records and entries -------------------------------------------------------------------- */

/* All records of all customers, borrowed. */
static GPtrArray *all_records(MoFake *fake)
{
    GPtrArray *records = g_ptr_array_new();
    g_autoptr(GPtrArray) list = list_customers(fake);
    for (unsigned i = 0; i < list->len; i++) {
        const MoCustomerHistory *known = mo_fake_get_customer(fake, list->pdata[i])->folded;
        for (unsigned j = 0; j < known->pairs->len; j++) {
            const MoPairHistory *pair = known->pairs->pdata[j];
            g_ptr_array_extend(records, pair->records, NULL, NULL);
        }
    }
    return records;
}

static int compare_records(const void *a, const void *b)
{
    return mo_record_compare(*(MoRecord *const *)a, *(MoRecord *const *)b);
}

bool mo_fake_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error)
{
    (void)error;
    g_autoptr(GPtrArray) records = all_records((MoFake *)history);
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func((GDestroyNotify)mo_record_free);
    for (unsigned i = 0; i < records->len; i++) {
        if (mo_record_is_open(records->pdata[i]))
            g_ptr_array_add(open, mo_record_dup(records->pdata[i]));
    }
    g_ptr_array_sort(open, compare_records);
    for (unsigned i = 0; i < open->len && func(open->pdata[i], data); i++)
        ;
    return true;
}

int mo_fake_count_first_raises(MoHistory *history, MoDay day, GError **error)
{
    (void)error;
    g_autoptr(GPtrArray) records = all_records((MoFake *)history);
    int n = 0;
    for (unsigned i = 0; i < records->len; i++) {
        const MoRecord *record = records->pdata[i];
        n += record->class == MO_CLASS_MAGIC && record->raised_day == day;
    }
    return n;
}

int mo_fake_compare_entries(const void *a, const void *b)
{
    return mo_entry_compare((*(MoFakeEntry *const *)a)->entry, (*(MoFakeEntry *const *)b)->entry);
}

static bool is_of(const MoFake *fake, const MoEntry *entry, const char *stays)
{
    return stays == NULL || (entry->customer != NULL &&
                             strcmp(mo_same_find(fake->same, entry->customer), stays) == 0);
}

typedef struct {
    MoEntryFunc func;
    void *data;
} FakeDesk;

static bool is_of_desk(const MoEntry *entry, void *data)
{
    const FakeDesk *desk = data;
    bool is = entry->type == MO_ENTRY_QUIET || entry->type == MO_ENTRY_AWAY;
    return !is || desk->func(entry, desk->data);
}

bool mo_fake_foreach_desk(MoHistory *history, MoEntryFunc func, void *data, GError **error)
{
    FakeDesk desk = {func, data};
    return mo_fake_foreach_entry(history, NULL, is_of_desk, &desk, error);
}

bool mo_fake_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func, void *data,
                           GError **error)
{
    (void)error;
    MoFake *fake = (MoFake *)history;
    const char *stays = customer != NULL ? mo_same_find(fake->same, customer) : NULL;
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (unsigned i = 0; i < fake->entries->len; i++) {
        MoFakeEntry *one = fake->entries->pdata[i];
        if (is_of(fake, one->entry, stays) && !one->undone && one->entry->type != MO_ENTRY_UNDO)
            g_ptr_array_add(sorted, one);
    }
    g_ptr_array_sort(sorted, mo_fake_compare_entries);
    for (unsigned i = 0; i < sorted->len; i++) {
        const MoEntry *entry = ((MoFakeEntry *)sorted->pdata[i])->entry;
        MoEntry shown = as_of(
            entry, entry->customer != NULL ? mo_same_find(fake->same, entry->customer) : NULL);
        if (!func(&shown, data))
            break;
    }
    return true;
}
