/* The ids under which the ledger knows the customers (DESIGN section 4), and what it learns of
 * them. */
#include "model/customers_private.h"

#include <string.h>

#define BATCH 5000U

void mo_known_ids_free(MoKnownIds *known)
{
    if (!known)
        return;
    g_ptr_array_unref(known->pending);
    g_ptr_array_unref(known->gone);
    g_ptr_array_unref(known->left_out);
    g_hash_table_unref(known->bans);
    g_hash_table_unref(known->banned);
    g_hash_table_unref(known->joined);
    g_hash_table_unref(known->unseen);
    g_hash_table_unref(known->forgotten);
    g_free(known);
}

bool mo_customers_follow(MoCustomers *customers, MoHistory *history, MoDay today, int64_t now_utc,
                         bool writes, GError **error)
{
    MoKnownIds *asked = customers->known;
    if (asked && asked->history == history && asked->today == today && customers->is_fresh &&
        customers->fresh_version == mo_history_get_version(history)) {
        asked->writes = writes;
        return true;
    }
    g_clear_pointer(&customers->known, mo_known_ids_free);
    g_clear_pointer(&customers->roster, mo_roster_free);
    customers->roster = mo_roster_new(history ? mo_history_get_birth(history) : 0);
    if (history) {
        MoKnownIds *known = g_new0(MoKnownIds, 1);
        known->history = history;
        known->today = today;
        known->now_utc = now_utc;
        known->writes = writes;
        known->seed = mo_history_get_seed(history);
        known->pending = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
        known->gone = g_ptr_array_new_with_free_func(g_free);
        known->left_out = g_ptr_array_new_with_free_func(g_free);
        known->bans = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, mo_known_ban_free);
        known->banned =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, mo_known_ban_free);
        known->unseen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
        known->joined = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
        known->forgotten = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
        customers->known = known;
    }
    return mo_customers_rewind(customers, error);
}

/* ---- what the ledger knows ------------------------------------------------------------------ */

/* So many are gathered while their places in the roster are fetched from memory. */
#define AHEAD 16U

typedef struct {
    uint64_t hash;
    MoDay first_seen;
    uint32_t digest;
    bool is_plain, is_gone;
} Told;

typedef struct {
    MoCustomers *customers;
    Told told[AHEAD];
    unsigned n;
} Meeting;

static void meet_told(Meeting *meeting)
{
    MoRoster *roster = meeting->customers->roster;
    for (unsigned i = 0; i < meeting->n; i++) {
        const Told *told = &meeting->told[i];
        MoMet *met = mo_roster_add(roster, told->hash);
        met->flags = (MO_MET_KNOWN | (told->is_plain ? MO_MET_PLAIN : 0u) |
                      (told->is_gone ? MO_MET_GONE : 0u)) &
                     0x1fu;
        met->digest = told->digest;
        mo_met_set_first_seen(roster, met, told->first_seen);
        meeting->customers->known->n_known += !told->is_gone;
    }
    meeting->n = 0;
}

static bool meet_known(const MoKnown *one, void *data)
{
    Meeting *meeting = data;
    uint64_t hash = mo_identity_get_hash(one->customer);
    if (one->first_seen == MO_DAY_NONE) {
        g_hash_table_add(meeting->customers->known->unseen, g_memdup2(&hash, sizeof hash));
        return true;
    }
    meeting->told[meeting->n++] =
        (Told){hash, one->first_seen, one->digest, one->is_plain, one->gone_day != MO_DAY_NONE};
    if (one->gone_day != MO_DAY_NONE && !one->is_plain)
        g_ptr_array_add(meeting->customers->known->gone, g_strdup(one->customer));
    if (one->has_joined)
        g_hash_table_add(meeting->customers->known->joined, g_memdup2(&hash, sizeof hash));
    mo_roster_expect(meeting->customers->roster, hash);
    if (meeting->n == AHEAD)
        meet_told(meeting);
    return true;
}

/* The ledger need not be asked again when it has not changed and nothing was to be told to it. */
static bool is_loaded(const MoCustomers *customers)
{
    const MoKnownIds *known = customers->known;
    return known->is_loaded && !known->has_learned &&
           customers->fresh_version == mo_history_get_version(known->history);
}

bool mo_known_ids_begin(MoCustomers *customers, GError **error)
{
    MoKnownIds *known = customers->known;
    if (!known)
        return true;
    known->n_missing = known->n_absent = known->n_shut_out = 0;
    g_ptr_array_set_size(known->left_out, 0);
    if (is_loaded(customers)) {
        customers->is_fresh = true;
        return true;
    }
    known->n_known = 0;
    known->is_loaded = known->has_learned = false;
    unsigned n_known = mo_history_count_known(known->history);
    known->is_first = n_known == 0;
    mo_roster_reserve(customers->roster, n_known);
    g_ptr_array_set_size(known->pending, 0);
    g_ptr_array_set_size(known->gone, 0);
    g_hash_table_remove_all(known->bans);
    g_hash_table_remove_all(known->banned);
    g_hash_table_remove_all(known->joined);
    g_hash_table_remove_all(known->unseen);
    g_hash_table_remove_all(known->forgotten);
    customers->fresh_version = mo_history_get_version(known->history);
    Meeting meeting = {.customers = customers};
    customers->is_fresh = mo_history_foreach_known(known->history, meet_known, &meeting, error) &&
                          mo_known_ids_load_bans(known, error);
    meet_told(&meeting);
    known->is_loaded = customers->is_fresh;
    return customers->is_fresh;
}

/* ---- what the ledger learns ----------------------------------------------------------------- */

void mo_known_ids_flush(MoKnownIds *known)
{
    /* A history that cannot be written to now learns it next time. */
    if (known->writes && known->pending->len > 0)
        (void)mo_history_append(known->history, known->pending, NULL);
    g_ptr_array_set_size(known->pending, 0);
}

void mo_known_ids_learn(MoKnownIds *known, MoEntry *entry)
{
    entry->at_utc = known->now_utc;
    known->has_learned = true;
    g_ptr_array_add(known->pending, entry);
    if (known->pending->len >= BATCH)
        mo_known_ids_flush(known);
}

/* Her rows in other files lead to her, too: also when an address, and so what joined them, is
 * changed in one of them first. Rows that the user joined have entries of their own. */
static void learn_partners(const MoKnownIds *known, const MoCustomer *customer, MoAliases *aliases)
{
    uint64_t hash = mo_identity_get_hash(customer->id);
    if (!customer->partner || g_hash_table_contains(known->joined, &hash))
        return;
    for (const MoCustomer *one = customer->partner; one; one = one->partner)
        mo_identity_add_partner_aliases(known->seed, one, aliases);
}

static MoEntry *new_entry(const MoCustomers *customers, MoEntryType type,
                          const MoCustomer *customer, uint32_t digest)
{
    const char *card_file =
        mo_customers_get_card_file(customers, customer, customers->place.source);
    MoAliases aliases;
    mo_identity_get_aliases(customers->known->seed, customer, customers->record_id->str, card_file,
                            &aliases);
    learn_partners(customers->known, customer, &aliases);
    MoEntry *entry = mo_entry_new(type);
    entry->customer = g_strdup(customer->id);
    entry->day = type == MO_ENTRY_SEEN_CUSTOMER ? customers->known->today : MO_DAY_NONE;
    entry->name = g_strdup(customer->name);
    entry->company = g_strdup(customer->company);
    entry->aliases = mo_identity_print_aliases(&aliases);
    entry->token = mo_identity_print_traits(customers->known->seed, customer);
    entry->digest = digest;
    return entry;
}

/* Where the record has no words for it, those of before hold on. */
static const char *choose_words(const MoCustomer *customer, const MoStart *before)
{
    if (customer->tells_next_step || *customer->next_step || !before ||
        before->day != customer->next_step_date)
        return customer->next_step;
    return before->note ? before->note : "";
}

/* What her record promises is written down, so that it is not lost with the record. A record that
 * has no column for it takes nothing back. */
static void learn_next_step(MoCustomers *customers, const MoCustomer *customer, bool is_new)
{
    MoKnownIds *known = customers->known;
    MoDay day = customer->next_step_date;
    if (day == MO_DAY_NONE && (is_new || !customer->tells_next_step_date))
        return;
    g_autoptr(GPtrArray) starts =
        is_new ? NULL : mo_history_load_starts(known->history, customer->id, NULL);
    const MoStart *before = mo_starts_get_next_step(starts);
    const char *words = choose_words(customer, before);
    bool is_known = before
                        ? before->day == day && strcmp(words, before->note ? before->note : "") == 0
                        : day == MO_DAY_NONE;
    if (is_known)
        return;
    MoEntry *entry = mo_entry_new(MO_ENTRY_NEXT_STEP);
    entry->customer = g_strdup(customer->id);
    entry->day = day;
    entry->note = day != MO_DAY_NONE && *words ? g_strdup(words) : NULL;
    mo_known_ids_learn(known, entry);
}

void mo_customers_learn(MoCustomers *customers, const MoCustomer *customer, MoMet *met,
                        uint32_t digest)
{
    MoKnownIds *known = customers->known;
    bool is_new = !(met->flags & MO_MET_KNOWN);
    if (!is_new && !(met->flags & MO_MET_GONE) && met->digest == digest)
        return;
    bool seen = is_new || (met->flags & MO_MET_GONE);
    mo_known_ids_learn(
        known,
        new_entry(customers, seen ? MO_ENTRY_SEEN_CUSTOMER : MO_ENTRY_KNOWN_AS, customer, digest));
    learn_next_step(customers, customer, is_new);
    if (is_new) {
        mo_met_set_first_seen(customers->roster, met, known->today);
        if (!g_hash_table_contains(known->unseen, &met->hash) &&
            customer->next_step_date == MO_DAY_NONE)
            met->flags |= MO_MET_PLAIN;
    }
    if (known->writes)
        met->flags |= MO_MET_KNOWN;
    met->flags &= (unsigned)~MO_MET_GONE & 0x1fu;
    met->digest = digest;
}

MoKnown mo_customers_get_known(const MoCustomers *customers)
{
    const MoCustomer *customer = customers->current;
    const MoMet *met = &customers->settled;
    return (MoKnown){.customer = customer->id,
                     .first_seen = mo_met_get_first_seen(customers->roster, met),
                     .gone_day = MO_DAY_NONE,
                     .digest = met->digest,
                     .is_plain = met->flags & MO_MET_PLAIN};
}
