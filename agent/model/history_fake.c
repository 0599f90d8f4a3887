/* The history in memory. It folds all entries of a customer at every question: slow, but too simple
 * to be wrong, which is what the ledger is compared with. */
#include "model/history_fake_private.h"

#include "base/error.h"
#include "base/i18n.h"

#define FAKE_MACHINE "fake"

static void fake_entry_free(void *data)
{
    MoFakeEntry *fake = data;
    mo_entry_free(fake->entry);
    g_free(fake);
}

static void fake_customer_free(void *data)
{
    MoFakeCustomer *customer = data;
    g_ptr_array_unref(customer->entries);
    mo_customer_history_free(customer->folded);
    g_free(customer->name);
    g_free(customer->company);
    g_free(customer);
}

static void fake_free(MoHistory *history)
{
    MoFake *fake = (MoFake *)history;
    g_hash_table_unref(fake->customers);
    g_hash_table_unref(fake->habits);
    g_hash_table_unref(fake->keys);
    g_hash_table_unref(fake->same);
    g_ptr_array_unref(fake->entries);
    g_free(fake);
}

static MoDay fake_get_birth(MoHistory *history)
{
    return ((MoFake *)history)->birth;
}

static uint64_t fake_get_seed(MoHistory *history)
{
    return ((MoFake *)history)->seed;
}

static uint64_t fake_get_version(MoHistory *history)
{
    return ((MoFake *)history)->version;
}

static MoDay fake_get_planned(MoHistory *history)
{
    return ((MoFake *)history)->planned;
}

static MoDay fake_get_habit_seen(MoHistory *history, const char *habit)
{
    void *day;
    if (!g_hash_table_lookup_extended(((MoFake *)history)->habits, habit, NULL, &day))
        return MO_DAY_NONE;
    return GPOINTER_TO_INT(day);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* What may be there once only, or NULL. */
static char *unique_key(const MoEntry *entry, const char *customer)
{
    if (entry->type == MO_ENTRY_DIGEST)
        return g_strdup_printf("digest\037%d\037%s", entry->day, entry->note);
    if (entry->type == MO_ENTRY_DELIVERING || entry->type == MO_ENTRY_RAISED)
        return g_strdup_printf(
            "%s\037%s\037%s\037%s\037%d\037%u\037%u", mo_entry_type_to_string(entry->type),
            customer, entry->habit, entry->origin != NULL ? entry->origin : "",
            entry->origin != NULL ? 0 : entry->nominal, entry->nudge, entry->attempt);
    return NULL;
}

static bool fake_has_digest(MoHistory *history, MoDay day, const char *kind)
{
    g_autofree char *key = g_strdup_printf("digest\037%d\037%s", day, kind);
    return g_hash_table_contains(((MoFake *)history)->keys, key);
}

static MoFakeCustomer *ensure_customer(MoFake *fake, const char *id)
{
    MoFakeCustomer *customer = g_hash_table_lookup(fake->customers, id);
    if (customer == NULL) {
        customer = g_new0(MoFakeCustomer, 1);
        customer->entries = g_ptr_array_new();
        g_hash_table_insert(fake->customers, g_strdup(id), customer);
    }
    MoFakeCustomer *stays = g_hash_table_lookup(fake->customers, mo_same_find(fake->same, id));
    if (stays != NULL)
        g_clear_pointer(&stays->folded, mo_customer_history_free);
    return customer;
}

/* Who was joined to whom is found anew, and with it everything. */
static void join_anew(MoFake *fake)
{
    g_hash_table_remove_all(fake->same);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_ptr_array_extend(sorted, fake->entries, NULL, NULL);
    g_ptr_array_sort(sorted, mo_fake_compare_entries);
    for (unsigned i = 0; i < sorted->len; i++) {
        const MoFakeEntry *one = sorted->pdata[i];
        if (one->entry->type == MO_ENTRY_SAME && !one->undone)
            mo_same_join(fake->same, one->entry);
    }
    GHashTableIter iter;
    void *customer;
    g_hash_table_iter_init(&iter, fake->customers);
    while (g_hash_table_iter_next(&iter, NULL, &customer))
        g_clear_pointer(&((MoFakeCustomer *)customer)->folded, mo_customer_history_free);
}

/* Whether the entry joins customers, or takes that back. */
static bool is_about_joins(const MoEntry *entry)
{
    return entry->type == MO_ENTRY_SAME || (entry->type == MO_ENTRY_UNDO && entry->other != NULL);
}

static MoFakeEntry *find_undone(MoFake *fake, const MoEntry *undo)
{
    if (g_strcmp0(undo->undone_machine, FAKE_MACHINE) != 0 || undo->undone_number == 0 ||
        undo->undone_number > fake->entries->len)
        return NULL;
    MoFakeEntry *one = fake->entries->pdata[undo->undone_number - 1];
    return !one->undone && mo_entry_type_is_undoable(one->entry->type) ? one : NULL;
}

static bool is_banned_so(MoFake *fake, const MoEntry *entry)
{
    g_autoptr(MoBans) bans = mo_fake_fold_bans(fake, entry->customer);
    const char *stays = mo_same_find(fake->same, entry->customer);
    return mo_banned_is_known(mo_bans_get(bans, stays, mo_entry_is_by_user(entry)), entry);
}

static bool is_passed_over(MoFake *fake, const MoCustomerHistory *known, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_BANNED)
        return is_banned_so(fake, entry);
    if (entry->type == MO_ENTRY_SEEN_HABIT)
        return g_hash_table_contains(fake->habits, entry->habit);
    if (entry->type == MO_ENTRY_PLANNED)
        return entry->day <= fake->planned;
    if (known == NULL)
        return false;
    const MoFakeCustomer *customer = mo_fake_get_customer(fake, entry->customer);
    return mo_history_is_known(known, customer != NULL ? customer->digest : 0, entry);
}

/* Under any of the ids of her who was joined. */
static bool is_repeated(MoFake *fake, const MoEntry *entry)
{
    if (entry->customer == NULL)
        return entry->type == MO_ENTRY_DIGEST &&
               mo_history_has_digest(&fake->base, entry->day, entry->note);
    const char *stays = mo_same_find(fake->same, entry->customer);
    g_autoptr(GPtrArray) group = mo_same_list(fake->same, stays);
    for (unsigned i = 0; i < group->len; i++) {
        g_autofree char *key = unique_key(entry, group->pdata[i]);
        if (key != NULL && g_hash_table_contains(fake->keys, key))
            return true;
    }
    return false;
}

static bool may_append(MoFake *fake, const MoCustomerHistory *known, const MoEntry *entry,
                       GError **error)
{
    if (is_repeated(fake, entry))
        return mo_history_refuse_repeated(entry, error);
    if (entry->type == MO_ENTRY_UNDO && find_undone(fake, entry) == NULL) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED, _("This was taken back already."));
        return false;
    }
    return known == NULL || mo_history_check_next(known, entry, error);
}

static void name_other(MoFake *fake, MoEntry *entry)
{
    g_autofree char *company = NULL;
    if (entry->type == MO_ENTRY_SAME && entry->name == NULL)
        mo_fake_get_name(&fake->base, entry->other, &entry->name, &company);
}

/* Behind all that is known of its customer. */
static void follow(const MoFake *fake, MoEntry *entry)
{
    const char *stays = mo_same_find(fake->same, entry->customer);
    for (unsigned i = 0; i < fake->entries->len; i++) {
        const MoFakeEntry *one = fake->entries->pdata[i];
        const MoEntry *other = one->entry;
        if (!one->undone && other->type != MO_ENTRY_UNDO && other->customer != NULL &&
            strcmp(mo_same_find(fake->same, other->customer), stays) == 0)
            mo_entry_follow(entry, other);
    }
}

static void apply(MoFake *fake, const MoEntry *entry, uint64_t batch)
{
    MoFakeEntry *one = g_new0(MoFakeEntry, 1);
    one->entry = mo_entry_dup(entry);
    name_other(fake, one->entry);
    one->entry->number = fake->entries->len + 1;
    one->batch = batch;
    g_free(one->entry->machine);
    one->entry->machine = g_strdup(FAKE_MACHINE);
    if (entry->customer != NULL && entry->type != MO_ENTRY_UNDO)
        follow(fake, one->entry);
    if (entry->type == MO_ENTRY_UNDO) {
        MoFakeEntry *undone = find_undone(fake, entry);
        undone->undone = true;
        g_free(one->entry->other);
        one->entry->other = g_strdup(undone->entry->other);
        if (undone->entry->customer != NULL)
            ensure_customer(fake, undone->entry->customer);
    }
    g_ptr_array_add(fake->entries, one);
    char *key = unique_key(entry, entry->customer);
    if (key != NULL)
        g_hash_table_add(fake->keys, key);
    if (entry->type == MO_ENTRY_SEEN_HABIT)
        g_hash_table_insert(fake->habits, g_strdup(entry->habit), GINT_TO_POINTER(entry->day));
    if (entry->type == MO_ENTRY_PLANNED)
        fake->planned = entry->day;
    if (entry->customer != NULL) {
        MoFakeCustomer *customer = ensure_customer(fake, entry->customer);
        g_ptr_array_add(customer->entries, one);
        g_ptr_array_sort(customer->entries, mo_fake_compare_entries);
    }
    if (is_about_joins(one->entry))
        join_anew(fake);
}

/* Takes the newest entry away, as if it had never been. */
static void unapply(MoFake *fake)
{
    MoFakeEntry *one = fake->entries->pdata[fake->entries->len - 1];
    const MoEntry *entry = one->entry;
    g_autofree char *key = unique_key(entry, entry->customer);
    if (key != NULL)
        g_hash_table_remove(fake->keys, key);
    if (entry->type == MO_ENTRY_SEEN_HABIT)
        g_hash_table_remove(fake->habits, entry->habit);
    if (entry->type == MO_ENTRY_UNDO) {
        MoFakeEntry *undone = fake->entries->pdata[entry->undone_number - 1];
        undone->undone = false;
        if (undone->entry->customer != NULL)
            ensure_customer(fake, undone->entry->customer);
    }
    if (entry->customer != NULL)
        g_ptr_array_remove(ensure_customer(fake, entry->customer)->entries, one);
    bool joins = is_about_joins(entry);
    g_ptr_array_set_size(fake->entries, (int)fake->entries->len - 1);
    if (joins)
        join_anew(fake);
}

static bool append_one(MoFake *fake, const MoEntry *entry, uint64_t batch, GError **error)
{
    bool joined = false;
    if (!mo_entry_check(entry, error) ||
        (entry->type == MO_ENTRY_SAME && !mo_same_check(fake->same, entry, &joined, error)))
        return false;
    if (joined)
        return true;
    g_autoptr(MoCustomerHistory) known = NULL;
    if (entry->customer != NULL)
        known = mo_fake_load_customer(&fake->base, entry->customer, MO_DAY_NONE, NULL);
    if (is_passed_over(fake, known, entry))
        return true;
    if (!may_append(fake, known, entry, error))
        return false;
    apply(fake, entry, batch);
    return true;
}

static bool fake_append(MoHistory *history, GPtrArray *entries, GError **error)
{
    MoFake *fake = (MoFake *)history;
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

static MoFakeEntry *newest_answer(MoFake *fake)
{
    for (unsigned i = fake->entries->len; i > 0; i--) {
        MoFakeEntry *one = fake->entries->pdata[i - 1];
        if (!one->undone && mo_entry_is_answer(one->entry))
            return one;
    }
    return NULL;
}

static bool fake_undo_last(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error)
{
    MoFake *fake = (MoFake *)history;
    const MoFakeEntry *newest = newest_answer(fake);
    if (newest == NULL) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                            _("There is nothing to take back."));
        return false;
    }
    g_autoptr(GPtrArray) undos = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GPtrArray) undone = g_ptr_array_new();
    for (uint64_t number = newest->batch; number <= newest->entry->number; number++) {
        const MoFakeEntry *one = fake->entries->pdata[number - 1];
        if (one->undone || !mo_entry_is_answer(one->entry) ||
            !mo_entry_is_undone_with(one->entry, newest->entry))
            continue;
        MoEntry *undo = mo_entry_new(MO_ENTRY_UNDO);
        undo->at_utc = at_utc;
        undo->customer = g_strdup(one->entry->customer);
        undo->undone_machine = g_strdup(FAKE_MACHINE);
        undo->undone_number = number;
        g_ptr_array_add(undos, undo);
        g_ptr_array_add(undone, one->entry);
    }
    if (!fake_append(history, undos, error))
        return false;
    if (ret_undone != NULL)
        *ret_undone = mo_entry_dup(mo_entry_name_undone(undone, newest->entry));
    return true;
}

/* Of joins, all whom they concern: those who stay, and those who come and go by them. */
static void add_changed(const MoFake *fake, const char *customer, bool all, GHashTable *customers)
{
    g_autoptr(GPtrArray) group = mo_same_list(fake->same, mo_same_find(fake->same, customer));
    for (unsigned i = 0; i < (all ? group->len : 1); i++)
        g_hash_table_add(customers, g_strdup(group->pdata[i]));
}

static bool fake_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                                 GError **error)
{
    (void)error;
    const MoFake *fake = (MoFake *)history;
    for (uint64_t at = *mark; customers != NULL && at < fake->entries->len; at++) {
        const MoEntry *entry = ((MoFakeEntry *)fake->entries->pdata[at])->entry;
        if (entry->customer != NULL)
            add_changed(fake, entry->customer, entry->other != NULL, customers);
        if (entry->other != NULL)
            add_changed(fake, entry->other, true, customers);
    }
    *mark = fake->entries->len;
    return true;
}

static const MoHistoryClass fake_class = {
    .free = fake_free,
    .get_birth = fake_get_birth,
    .get_seed = fake_get_seed,
    .append = fake_append,
    .load_customer = mo_fake_load_customer,
    .load_brief = mo_fake_load_brief,
    .load_starts = mo_fake_load_starts,
    .get_habit_seen = fake_get_habit_seen,
    .foreach_open = mo_fake_foreach_open,
    .foreach_entry = mo_fake_foreach_entry,
    .count_first_raises = mo_fake_count_first_raises,
    .has_digest = fake_has_digest,
    .get_planned = fake_get_planned,
    .undo_last = fake_undo_last,
    .get_version = fake_get_version,
    .collect_changed = fake_collect_changed,
    .foreach_known = mo_fake_foreach_known,
    .count_known = mo_fake_count_known,
    .foreach_desk = mo_fake_foreach_desk,
    .find_alias = mo_fake_find_alias,
    .get_name = mo_fake_get_name,
    .foreach_ban = mo_fake_foreach_ban,
    .foreach_history = mo_fake_foreach_history,
};

MoHistory *mo_history_new_fake(MoDay birth, uint64_t seed)
{
    MoFake *fake = g_new0(MoFake, 1);
    fake->base.class = &fake_class;
    fake->birth = birth;
    fake->seed = seed;
    fake->planned = MO_DAY_NONE;
    fake->entries = g_ptr_array_new_with_free_func(fake_entry_free);
    fake->customers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, fake_customer_free);
    fake->habits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fake->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fake->same = mo_same_new();
    return &fake->base;
}
