/* What customers asked us not to do, under whatever record they said it, and who is forgotten. */
#include "model/customers_private.h"

/* What is forbidden, and by whose record. */
typedef struct Ban Ban;
struct Ban {
    uint64_t owner;
    unsigned bans;
    MoDay until;
    bool by_user;   /* by a command, not by her record */
    char *customer; /* the id of `owner` */
    Ban *next;      /* under the same alias, by others */
};

void mo_known_ban_free(void *ban)
{
    for (Ban *at = ban, *next; at; at = next) {
        next = at->next;
        g_free(at->customer);
        g_free(at);
    }
}

static void put_ban(GHashTable *table, uint64_t key, const Ban *ban, const char *customer)
{
    Ban *first = g_hash_table_lookup(table, &key);
    for (const Ban *there = first; there; there = there->next)
        if (there->owner == ban->owner && there->by_user == ban->by_user)
            return;
    Ban *added = g_memdup2(ban, sizeof *ban);
    added->customer = g_strdup(customer);
    if (first) {
        added->next = first->next;
        first->next = added;
    } else {
        g_hash_table_insert(table, g_memdup2(&key, sizeof key), added);
    }
}

static bool note_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until, bool by_user,
                     void *data)
{
    MoKnownIds *known = data;
    if (!by_user && g_str_has_prefix(customer, MO_FORGOTTEN_PREFIX)) {
        g_hash_table_add(known->forgotten, g_memdup2(&alias, sizeof alias));
        return true;
    }
    Ban ban = {mo_identity_get_hash(customer), bans, until, by_user, NULL, NULL};
    if (alias != 0)
        put_ban(known->bans, alias, &ban, customer);
    /* It holds for her, too, when nothing is left of what her record said then: rows of two who
     * were joined go one by one. */
    put_ban(known->bans, ban.owner, &ban, customer);
    if (!by_user)
        put_ban(known->banned, ban.owner, &ban, customer);
    return true;
}

bool mo_known_ids_load_bans(MoKnownIds *known, GError **error)
{
    return mo_history_foreach_ban(known->history, note_ban, known, error);
}

bool mo_customers_is_forgotten(const MoCustomers *customers, const MoCustomer *customer,
                               const char *card_file)
{
    const MoKnownIds *known = customers->known;
    if (!known || g_hash_table_size(known->forgotten) == 0)
        return false;
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

/* Whether she whose ban it is stands in the files herself. */
static bool is_present(const MoCustomers *customers, const Ban *ban)
{
    const MoMet *met = mo_roster_find(customers->roster, ban->owner);
    return (met && (met->flags & (MO_MET_HERE | MO_MET_OTHERS))) ||
           mo_customers_has_same_rows(customers, ban->owner);
}

/* Whether the name is not that of her whose ban it is. */
static bool is_other_name(const MoKnownIds *known, const MoCustomer *customer, const Ban *ban)
{
    g_autofree char *name = NULL, *company = NULL;
    return mo_history_get_name(known->history, ban->customer, &name, &company) && name &&
           !mo_identity_is_same_name(customer->name, name);
}

/* An address or a phone number may be an office's: under another name it says that she is back only
 * when she is gone herself, and nothing of somebody who died or left. */
static bool is_colleague(const MoCustomers *customers, const MoCustomer *customer, const Ban *ban)
{
    return ((ban->bans & (MO_BAN_DIED | MO_BAN_LEFT)) || is_present(customers, ban)) &&
           is_other_name(customers->known, customer, ban);
}

bool mo_customers_wait_for_banned(const MoCustomers *customers, const MoCustomer *customer)
{
    const MoKnownIds *known = customers->known;
    if (!known || g_hash_table_size(known->bans) == 0)
        return false;
    MoAliases aliases;
    unsigned n_names;
    uint64_t owner = mo_identity_get_hash(customer->id);
    mo_identity_get_ban_aliases(known->seed, customer, &aliases, &n_names);
    for (unsigned i = n_names; i < aliases.n; i++)
        for (const Ban *ban = g_hash_table_lookup(known->bans, &aliases.alias[i]); ban;
             ban = ban->next)
            if (ban->owner != owner && !is_present(customers, ban))
                return true;
    return false;
}

bool mo_customers_has_left(const MoCustomers *customers, const char *id)
{
    uint64_t owner = mo_identity_get_hash(id);
    const Ban *ban = g_hash_table_lookup(customers->known->bans, &owner);
    for (; ban; ban = ban->next)
        if (ban->owner == owner && (ban->bans & (MO_BAN_DIED | MO_BAN_LEFT)))
            return true;
    return false;
}

/* What was said under an earlier record holds for her new one, whatever her id is now. */
static void keep_bans(MoCustomers *customers, MoCustomer *customer, uint64_t owner)
{
    const MoKnownIds *known = customers->known;
    MoAliases aliases;
    unsigned n_names;
    mo_identity_get_ban_aliases(known->seed, customer, &aliases, &n_names);
    /* Her own record has the last word on what it said itself. */
    bool said = customer->bans_said;
    for (unsigned i = 0; i <= aliases.n; i++) {
        const Ban *ban =
            g_hash_table_lookup(known->bans, i < aliases.n ? &aliases.alias[i] : &owner);
        for (; ban; ban = ban->next) {
            bool is_own = ban->owner == owner, by_contact = i >= n_names && !is_own;
            if ((is_own && said && !ban->by_user) ||
                (by_contact && is_colleague(customers, customer, ban)))
                continue;
            apply_ban(customer, ban);
            if (by_contact && customer == customers->current && is_other_name(known, customer, ban))
                customers->banned_as = ban->customer;
        }
    }
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
    if (customer == customers->current)
        customers->banned_as = NULL;
    if (!known || (g_hash_table_size(known->bans) == 0 && customer->bans == 0))
        return;
    uint64_t owner = mo_identity_get_hash(customer->id);
    if (customer == customers->current)
        learn_bans(known, customer, owner);
    if (g_hash_table_size(known->bans) > 0)
        keep_bans(customers, customer, owner);
}
