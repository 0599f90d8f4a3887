/* What customers asked us not to do, under whatever record they said it, and who is forgotten. */
#include "model/customers_private.h"

/* What is forbidden, and by whose record. */
typedef struct {
    uint64_t owner;
    unsigned bans;
    MoDay until;
    bool by_user; /* by a command, not by her record */
} Ban;

static void put_ban(GHashTable *table, uint64_t key, const Ban *ban)
{
    Ban *there = g_hash_table_lookup(table, &key);
    if (!there) {
        g_hash_table_insert(table, g_memdup2(&key, sizeof key), g_memdup2(ban, sizeof *ban));
        return;
    }
    bool for_good = there->until == MO_DAY_NONE || ban->until == MO_DAY_NONE;
    there->until = for_good ? MO_DAY_NONE : MAX(there->until, ban->until);
    there->bans |= ban->bans;
    there->by_user |= ban->by_user;
}

static bool note_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until, bool by_user,
                     void *data)
{
    MoKnownIds *known = data;
    if (!by_user && g_str_has_prefix(customer, MO_FORGOTTEN_PREFIX)) {
        g_hash_table_add(known->forgotten, g_memdup2(&alias, sizeof alias));
        return true;
    }
    Ban ban = {mo_identity_get_hash(customer), bans, until, by_user};
    if (alias != 0)
        put_ban(known->bans, alias, &ban);
    /* It holds for her, too, when nothing is left of what her record said then: rows of two who
     * were joined go one by one. */
    put_ban(known->bans, ban.owner, &ban);
    if (!by_user)
        put_ban(known->banned, ban.owner, &ban);
    return true;
}

bool mo_known_ids_load_bans(MoKnownIds *known, GError **error)
{
    return mo_history_foreach_ban(known->history, note_ban, known, error);
}

bool mo_customers_is_forgotten(const MoCustomers *customers, const MoCustomer *customer,
                               MoPlace place)
{
    const MoKnownIds *known = customers->known;
    if (!known || g_hash_table_size(known->forgotten) == 0)
        return false;
    const char *card_file = mo_customers_get_card_file(customers, customer, place.source);
    MoAliases aliases;
    mo_identity_get_aliases(known->seed, customer, customers->record_id->str, card_file, &aliases);
    for (unsigned i = 0; i < aliases.n; i++) {
        if (g_hash_table_contains(known->forgotten, &aliases.alias[i]))
            return true;
    }
    return false;
}

static void apply_ban(MoCustomer *customer, const Ban *ban)
{
    bool for_good =
        (customer->bans && customer->bans_until == MO_DAY_NONE) || ban->until == MO_DAY_NONE;
    customer->bans_until = for_good ? MO_DAY_NONE : MAX(customer->bans_until, ban->until);
    customer->bans |= ban->bans;
}

/* What was said under an earlier record holds for her new one, whatever her id is now. */
static void keep_bans(const MoKnownIds *known, MoCustomer *customer, uint64_t owner)
{
    MoAliases aliases;
    mo_identity_get_ban_aliases(known->seed, customer, &aliases, NULL);
    for (unsigned i = 0; i < aliases.n; i++) {
        const Ban *ban = g_hash_table_lookup(known->bans, &aliases.alias[i]);
        /* Her own record has the last word on what it said itself. */
        if (ban && (ban->by_user || ban->owner != owner || !customer->bans_said))
            apply_ban(customer, ban);
    }
    const Ban *own = g_hash_table_lookup(known->bans, &owner);
    if (own && (own->by_user || !customer->bans_said))
        apply_ban(customer, own);
}

static void learn_bans(MoKnownIds *known, const MoCustomer *customer, uint64_t owner)
{
    const Ban *written = g_hash_table_lookup(known->banned, &owner);
    unsigned bans = written ? written->bans : 0;
    MoDay until = written ? written->until : MO_DAY_NONE;
    if ((customer->bans == bans && customer->bans_until == until) ||
        (customer->bans == 0 && !customer->bans_said))
        return;
    MoAliases aliases;
    mo_identity_get_ban_aliases(known->seed, customer, &aliases, NULL);
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->customer = g_strdup(customer->id);
    entry->bans = customer->bans;
    entry->day = customer->bans_until;
    entry->aliases = mo_identity_print_aliases(&aliases);
    mo_known_ids_learn(known, entry);
}

void mo_customers_settle_bans(MoCustomers *customers, MoCustomer *customer)
{
    MoKnownIds *known = customers->known;
    if (!known || (g_hash_table_size(known->bans) == 0 && customer->bans == 0))
        return;
    uint64_t owner = mo_identity_get_hash(customer->id);
    if (customer == customers->current)
        learn_bans(known, customer, owner);
    if (g_hash_table_size(known->bans) > 0)
        keep_bans(known, customer, owner);
}
