/* The history in memory. It folds all entries of a customer at every question: slow, but too simple
 * to be wrong, which is what the ledger is compared with. */
#include "model/history.h"

#include "base/error.h"
#include "base/i18n.h"
#include "model/history_rules.h"

#define FAKE_MACHINE "fake"

typedef struct {
    MoEntry *entry;
    uint64_t batch; /* number of the first entry of its append */
    bool undone;
} FakeEntry;

typedef struct {
    GPtrArray *entries;        /* of FakeEntry, borrowed, in folding order */
    MoCustomerHistory *folded; /* NULL: to be made */
} FakeCustomer;

typedef struct {
    MoHistory base;
    MoDay birth;
    uint64_t seed;
    uint64_t version;
    MoDay planned;
    GPtrArray *entries;    /* of FakeEntry; number n stands at n - 1 */
    GHashTable *customers; /* char * to FakeCustomer */
    GHashTable *habits;    /* char * to the day, as GINT_TO_POINTER */
    GHashTable *keys;      /* set of char *: deliveries and digests */
} Fake;

static void fake_entry_free(void *data)
{
    FakeEntry *fake = data;
    mo_entry_free(fake->entry);
    g_free(fake);
}

static void fake_customer_free(void *data)
{
    FakeCustomer *customer = data;
    g_ptr_array_unref(customer->entries);
    mo_customer_history_free(customer->folded);
    g_free(customer);
}

static void fake_free(MoHistory *history)
{
    Fake *fake = (Fake *)history;
    g_hash_table_unref(fake->customers);
    g_hash_table_unref(fake->habits);
    g_hash_table_unref(fake->keys);
    g_ptr_array_unref(fake->entries);
    g_free(fake);
}

static MoDay fake_get_birth(MoHistory *history)
{
    return ((Fake *)history)->birth;
}

static uint64_t fake_get_seed(MoHistory *history)
{
    return ((Fake *)history)->seed;
}

static uint64_t fake_get_version(MoHistory *history)
{
    return ((Fake *)history)->version;
}

static MoDay fake_get_planned(MoHistory *history)
{
    return ((Fake *)history)->planned;
}

static MoDay fake_get_habit_seen(MoHistory *history, const char *habit)
{
    void *day;
    if (!g_hash_table_lookup_extended(((Fake *)history)->habits, habit, NULL, &day))
        return MO_DAY_NONE;
    return GPOINTER_TO_INT(day);
}

/* ---- reading -------------------------------------------------------------------------------- */

static MoCustomerHistory *fold_all(const char *id, const FakeCustomer *customer)
{
    MoCustomerHistory *history = mo_customer_history_new(id);
    for (unsigned i = 0; customer != NULL && i < customer->entries->len; i++) {
        const FakeEntry *one = customer->entries->pdata[i];
        if (!one->undone)
            mo_history_fold(history, one->entry);
    }
    return history;
}

static const MoCustomerHistory *get_folded(const char *id, FakeCustomer *customer)
{
    if (customer->folded == NULL)
        customer->folded = fold_all(id, customer);
    return customer->folded;
}

static MoCustomerHistory *fake_load_customer(MoHistory *history, const char *customer, MoDay since,
                                             GError **error)
{
    (void)error;
    Fake *fake = (Fake *)history;
    MoCustomerHistory *known = fold_all(customer, g_hash_table_lookup(fake->customers, customer));
    mo_customer_history_forget(known, since);
    return known;
}

/* All records of all customers, borrowed. */
static GPtrArray *all_records(Fake *fake)
{
    GPtrArray *records = g_ptr_array_new();
    GHashTableIter iter;
    void *id, *customer;
    g_hash_table_iter_init(&iter, fake->customers);
    while (g_hash_table_iter_next(&iter, &id, &customer)) {
        const MoCustomerHistory *known = get_folded(id, customer);
        for (unsigned i = 0; i < known->pairs->len; i++) {
            const MoPairHistory *pair = known->pairs->pdata[i];
            g_ptr_array_extend(records, pair->records, NULL, NULL);
        }
    }
    return records;
}

static int compare_records(const void *a, const void *b)
{
    return mo_record_compare(*(MoRecord *const *)a, *(MoRecord *const *)b);
}

static bool fake_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error)
{
    (void)error;
    g_autoptr(GPtrArray) records = all_records((Fake *)history);
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

static int fake_count_first_raises(MoHistory *history, MoDay day, GError **error)
{
    (void)error;
    g_autoptr(GPtrArray) records = all_records((Fake *)history);
    int n = 0;
    for (unsigned i = 0; i < records->len; i++) {
        const MoRecord *record = records->pdata[i];
        n += record->class == MO_CLASS_MAGIC && record->raised_day == day;
    }
    return n;
}

static int compare_entries(const void *a, const void *b)
{
    return mo_entry_compare((*(FakeEntry *const *)a)->entry, (*(FakeEntry *const *)b)->entry);
}

static bool fake_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func,
                               void *data, GError **error)
{
    (void)error;
    Fake *fake = (Fake *)history;
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (unsigned i = 0; i < fake->entries->len; i++) {
        FakeEntry *one = fake->entries->pdata[i];
        bool wanted = customer == NULL || g_strcmp0(one->entry->customer, customer) == 0;
        if (wanted && !one->undone && one->entry->type != MO_ENTRY_UNDO)
            g_ptr_array_add(sorted, one);
    }
    g_ptr_array_sort(sorted, compare_entries);
    for (unsigned i = 0; i < sorted->len; i++) {
        if (!func(((FakeEntry *)sorted->pdata[i])->entry, data))
            break;
    }
    return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* What may be there once only, or NULL. */
static char *unique_key(const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_DIGEST)
        return g_strdup_printf("digest\037%d\037%s", entry->day, entry->note);
    if (entry->type == MO_ENTRY_DELIVERING || entry->type == MO_ENTRY_RAISED)
        return g_strdup_printf("%s\037%s\037%s\037%d\037%u\037%u",
                               mo_entry_type_to_string(entry->type), entry->customer, entry->habit,
                               entry->nominal, entry->nudge, entry->attempt);
    return NULL;
}

static bool fake_has_digest(MoHistory *history, MoDay day, const char *kind)
{
    g_autofree char *key = g_strdup_printf("digest\037%d\037%s", day, kind);
    return g_hash_table_contains(((Fake *)history)->keys, key);
}

static FakeCustomer *ensure_customer(Fake *fake, const char *id)
{
    FakeCustomer *customer = g_hash_table_lookup(fake->customers, id);
    if (customer == NULL) {
        customer = g_new0(FakeCustomer, 1);
        customer->entries = g_ptr_array_new();
        g_hash_table_insert(fake->customers, g_strdup(id), customer);
    }
    g_clear_pointer(&customer->folded, mo_customer_history_free);
    return customer;
}

static FakeEntry *find_undone(Fake *fake, const MoEntry *undo)
{
    if (g_strcmp0(undo->undone_machine, FAKE_MACHINE) != 0 || undo->undone_number == 0 ||
        undo->undone_number > fake->entries->len)
        return NULL;
    FakeEntry *one = fake->entries->pdata[undo->undone_number - 1];
    return !one->undone && mo_entry_type_is_undoable(one->entry->type) ? one : NULL;
}

static bool is_passed_over(Fake *fake, const MoCustomerHistory *known, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_SEEN_HABIT)
        return g_hash_table_contains(fake->habits, entry->habit);
    if (entry->type == MO_ENTRY_PLANNED)
        return entry->day <= fake->planned;
    return known != NULL && mo_history_is_known(known, entry);
}

static bool may_append(Fake *fake, const MoCustomerHistory *known, const MoEntry *entry,
                       GError **error)
{
    g_autofree char *key = unique_key(entry);
    if (key != NULL && g_hash_table_contains(fake->keys, key))
        return mo_history_refuse_repeated(entry, error);
    if (entry->type == MO_ENTRY_UNDO && find_undone(fake, entry) == NULL) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED, _("This was taken back already."));
        return false;
    }
    return known == NULL || mo_history_check_next(known, entry, error);
}

static void apply(Fake *fake, const MoEntry *entry, uint64_t batch)
{
    FakeEntry *one = g_new0(FakeEntry, 1);
    one->entry = mo_entry_dup(entry);
    one->entry->number = fake->entries->len + 1;
    one->batch = batch;
    g_free(one->entry->machine);
    one->entry->machine = g_strdup(FAKE_MACHINE);
    if (entry->type == MO_ENTRY_UNDO) {
        FakeEntry *undone = find_undone(fake, entry);
        undone->undone = true;
        if (undone->entry->customer != NULL)
            ensure_customer(fake, undone->entry->customer);
    }
    g_ptr_array_add(fake->entries, one);
    char *key = unique_key(entry);
    if (key != NULL)
        g_hash_table_add(fake->keys, key);
    if (entry->type == MO_ENTRY_SEEN_HABIT)
        g_hash_table_insert(fake->habits, g_strdup(entry->habit), GINT_TO_POINTER(entry->day));
    if (entry->type == MO_ENTRY_PLANNED)
        fake->planned = entry->day;
    if (entry->customer != NULL) {
        FakeCustomer *customer = ensure_customer(fake, entry->customer);
        g_ptr_array_add(customer->entries, one);
        g_ptr_array_sort(customer->entries, compare_entries);
    }
}

/* Takes the newest entry away, as if it had never been. */
static void unapply(Fake *fake)
{
    FakeEntry *one = fake->entries->pdata[fake->entries->len - 1];
    const MoEntry *entry = one->entry;
    g_autofree char *key = unique_key(entry);
    if (key != NULL)
        g_hash_table_remove(fake->keys, key);
    if (entry->type == MO_ENTRY_SEEN_HABIT)
        g_hash_table_remove(fake->habits, entry->habit);
    if (entry->type == MO_ENTRY_UNDO) {
        FakeEntry *undone = fake->entries->pdata[entry->undone_number - 1];
        undone->undone = false;
        if (undone->entry->customer != NULL)
            ensure_customer(fake, undone->entry->customer);
    }
    if (entry->customer != NULL)
        g_ptr_array_remove(ensure_customer(fake, entry->customer)->entries, one);
    g_ptr_array_set_size(fake->entries, (int)fake->entries->len - 1);
}

static bool append_one(Fake *fake, const MoEntry *entry, uint64_t batch, GError **error)
{
    if (!mo_entry_check(entry, error))
        return false;
    g_autoptr(MoCustomerHistory) known = NULL;
    if (entry->customer != NULL)
        known = fake_load_customer(&fake->base, entry->customer, MO_DAY_NONE, NULL);
    if (is_passed_over(fake, known, entry))
        return true;
    if (!may_append(fake, known, entry, error))
        return false;
    apply(fake, entry, batch);
    return true;
}

static bool fake_append(MoHistory *history, GPtrArray *entries, GError **error)
{
    Fake *fake = (Fake *)history;
    unsigned before = fake->entries->len;
    MoDay planned = fake->planned;
    g_autofree uint64_t *numbers = g_new0(uint64_t, entries->len);
    for (unsigned i = 0; i < entries->len; i++) {
        unsigned length = fake->entries->len;
        if (!append_one(fake, entries->pdata[i], before + 1, error)) {
            while (fake->entries->len > before)
                unapply(fake);
            fake->planned = planned;
            return false;
        }
        numbers[i] = fake->entries->len > length ? fake->entries->len : 0;
    }
    for (unsigned i = 0; i < entries->len; i++) {
        MoEntry *entry = entries->pdata[i];
        g_free(entry->machine);
        entry->machine = numbers[i] > 0 ? g_strdup(FAKE_MACHINE) : NULL;
        entry->number = numbers[i];
    }
    if (fake->entries->len > before)
        fake->version++;
    return true;
}

static FakeEntry *newest_answer(Fake *fake)
{
    for (unsigned i = fake->entries->len; i > 0; i--) {
        FakeEntry *one = fake->entries->pdata[i - 1];
        if (!one->undone && mo_entry_type_is_undoable(one->entry->type))
            return one;
    }
    return NULL;
}

static bool fake_undo_last(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error)
{
    Fake *fake = (Fake *)history;
    const FakeEntry *newest = newest_answer(fake);
    if (newest == NULL) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                            _("There is nothing to take back."));
        return false;
    }
    g_autoptr(GPtrArray) undos = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    const MoEntry *first = NULL;
    for (uint64_t number = newest->batch; number <= newest->entry->number; number++) {
        const FakeEntry *one = fake->entries->pdata[number - 1];
        if (one->undone || !mo_entry_type_is_undoable(one->entry->type) ||
            g_strcmp0(one->entry->customer, newest->entry->customer) != 0)
            continue;
        MoEntry *undo = mo_entry_new(MO_ENTRY_UNDO);
        undo->at_utc = at_utc;
        undo->customer = g_strdup(one->entry->customer);
        undo->undone_machine = g_strdup(FAKE_MACHINE);
        undo->undone_number = number;
        g_ptr_array_add(undos, undo);
        first = first == NULL ? one->entry : first;
    }
    if (!fake_append(history, undos, error))
        return false;
    if (ret_undone != NULL)
        *ret_undone = mo_entry_dup(first);
    return true;
}

static bool fake_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                                 GError **error)
{
    (void)error;
    const Fake *fake = (Fake *)history;
    for (uint64_t at = *mark; customers != NULL && at < fake->entries->len; at++) {
        const FakeEntry *one = fake->entries->pdata[at];
        if (one->entry->customer != NULL)
            g_hash_table_add(customers, g_strdup(one->entry->customer));
    }
    *mark = fake->entries->len;
    return true;
}

static const MoHistoryClass fake_class = {
    .free = fake_free,
    .get_birth = fake_get_birth,
    .get_seed = fake_get_seed,
    .append = fake_append,
    .load_customer = fake_load_customer,
    .get_habit_seen = fake_get_habit_seen,
    .foreach_open = fake_foreach_open,
    .foreach_entry = fake_foreach_entry,
    .count_first_raises = fake_count_first_raises,
    .has_digest = fake_has_digest,
    .get_planned = fake_get_planned,
    .undo_last = fake_undo_last,
    .get_version = fake_get_version,
    .collect_changed = fake_collect_changed,
};

MoHistory *mo_history_new_fake(MoDay birth, uint64_t seed)
{
    Fake *fake = g_new0(Fake, 1);
    fake->base.class = &fake_class;
    fake->birth = birth;
    fake->seed = seed;
    fake->planned = MO_DAY_NONE;
    fake->entries = g_ptr_array_new_with_free_func(fake_entry_free);
    fake->customers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, fake_customer_free);
    fake->habits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fake->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return &fake->base;
}
