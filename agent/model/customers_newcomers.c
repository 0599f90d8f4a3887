/* For `check`: who came may be who went. Somebody new may have an address, a phone number, or a
 * company and birthday of somebody who is in no file any more: after a marriage, in an export with
 * other ids. No name leads from one to the other, so the user is asked. */
#include "base/i18n.h"
#include "model/customers_private.h"

/* So long somebody counts as new. */
#define NEW_DAYS 60
/* A first import has nothing but newcomers. */
#define NEWCOMERS_MAX 5000U
#define GONE_MAX 2000U

typedef struct {
    char *id, *name, *file;
    unsigned line;
    MoDay first_seen;
} Newcomer;

struct MoNewcomers {
    MoCustomers *customers;
    GPtrArray *all;       /* of Newcomer */
    GHashTable *by_trait; /* char* -> Newcomer */
    MoNewcomerFunc func;  /* while they are compared: */
    void *data;           /* of func */
    char *traits;         /* of the one who went: as they were told last */
    unsigned n_gone;
};

static void newcomer_free(void *data)
{
    Newcomer *newcomer = data;
    g_free(newcomer->id);
    g_free(newcomer->name);
    g_free(newcomer->file);
    g_free(newcomer);
}

MoNewcomers *mo_newcomers_new(MoCustomers *customers)
{
    MoNewcomers *newcomers = g_new0(MoNewcomers, 1);
    newcomers->customers = customers;
    newcomers->all = g_ptr_array_new_with_free_func(newcomer_free);
    newcomers->by_trait = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return newcomers;
}

void mo_newcomers_free(MoNewcomers *newcomers)
{
    if (!newcomers)
        return;
    g_hash_table_unref(newcomers->by_trait);
    g_ptr_array_unref(newcomers->all);
    g_free(newcomers->traits);
    g_free(newcomers);
}

void mo_newcomers_add(MoNewcomers *newcomers, const MoCustomer *customer)
{
    const MoCustomers *customers = newcomers->customers;
    const MoKnownIds *known = customers->known;
    if (!known || known->is_first || newcomers->all->len == NEWCOMERS_MAX)
        return;
    MoDay first_seen = mo_met_get_first_seen(customers->roster, &customers->settled);
    if (first_seen < known->today - NEW_DAYS)
        return;
    Newcomer *newcomer = g_new0(Newcomer, 1);
    *newcomer = (Newcomer){g_strdup(customer->id), g_strdup(customer->name),
                           g_strdup(customer->file), customer->line, first_seen};
    g_ptr_array_add(newcomers->all, newcomer);
    g_autofree char *traits = mo_identity_print_traits(known->seed, customer);
    g_auto(GStrv) each = g_strsplit(traits, " ", -1);
    for (char **trait = each; *trait; trait++)
        if (**trait && **trait != MO_TRAIT_DAY &&
            !g_hash_table_contains(newcomers->by_trait, *trait))
            g_hash_table_insert(newcomers->by_trait, g_strdup(*trait), newcomer);
}

/* Entries come in their order: the last word counts. */
static bool take_traits(const MoEntry *entry, void *data)
{
    MoNewcomers *newcomers = data;
    if (entry->type != MO_ENTRY_SEEN_CUSTOMER && entry->type != MO_ENTRY_KNOWN_AS)
        return true;
    g_free(newcomers->traits);
    newcomers->traits = g_strdup(entry->token ? entry->token : "");
    return true;
}

static const char *name_trait(char kind)
{
    switch (kind) {
    case MO_TRAIT_EMAIL:
        return _("the same e-mail address");
    case MO_TRAIT_PHONE:
        return _("the same phone number");
    default:
        return _("the same company and birthday");
    }
}

static void propose(MoNewcomers *newcomers, const MoKnown *gone, const Newcomer *newcomer,
                    const char *what)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    (void)mo_history_get_name(newcomers->customers->known->history, gone->customer, &name,
                              &company);
    /* Translators: two names; what both have in common; two ids. */
    g_autofree char *text = g_strdup_printf(
        _("'%s' is new, and has %s as '%s', who is in none of the customers files any more: if "
          "they are one person, type: moments same %s %s"),
        newcomer->name, what, name && *name ? name : gone->customer, gone->customer, newcomer->id);
    newcomers->func(newcomer->file, newcomer->line, text, newcomers->data);
}

static bool compare(const MoKnown *gone, void *data)
{
    MoNewcomers *newcomers = data;
    g_clear_pointer(&newcomers->traits, g_free);
    if (!mo_history_foreach_entry(newcomers->customers->known->history, gone->customer, take_traits,
                                  newcomers, NULL) ||
        !newcomers->traits)
        return true;
    g_auto(GStrv) each = g_strsplit(newcomers->traits, " ", -1);
    for (char **trait = each; *trait; trait++) {
        const Newcomer *newcomer = g_hash_table_lookup(newcomers->by_trait, *trait);
        if (!newcomer || newcomer->first_seen < gone->first_seen)
            continue;
        propose(newcomers, gone, newcomer, name_trait(**trait));
        break;
    }
    return ++newcomers->n_gone < GONE_MAX;
}

void mo_newcomers_compare(MoNewcomers *newcomers, MoNewcomerFunc func, void *data)
{
    newcomers->func = func;
    newcomers->data = data;
    newcomers->n_gone = 0;
    if (newcomers->all->len > 0)
        (void)mo_customers_foreach_missing(newcomers->customers, true, compare, newcomers, NULL);
}
