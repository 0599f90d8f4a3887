/* For `check`: customers who may be one person, because an address or name and company are the
 * same; and rows of the notes whose customer is not there. */
#include "base/i18n.h"
#include "base/text.h"
#include "model/customers_private.h"

#include <string.h>

#define SHOWN_MAX 20U

/* Who was met under a hash first. */
typedef struct {
    uint64_t key;
    char *id;
} First;

struct MoPairs {
    MoCustomers *customers;
    GHashTable *firsts; /* set of First, by key */
    GPtrArray *texts;   /* of char*: the first pairs found, in words */
    GArray *lines;      /* of unsigned: where */
    GPtrArray *files;   /* of char* */
    unsigned n;
    MoNewcomers *newcomers;
};

static guint hash_first(gconstpointer first)
{
    return (guint)((const First *)first)->key;
}

static gboolean equal_first(gconstpointer a, gconstpointer b)
{
    return ((const First *)a)->key == ((const First *)b)->key;
}

static void free_first(void *data)
{
    First *first = data;
    g_free(first->id);
    g_free(first);
}

MoPairs *mo_pairs_new(MoCustomers *customers)
{
    MoPairs *pairs = g_new0(MoPairs, 1);
    pairs->customers = customers;
    pairs->firsts = g_hash_table_new_full(hash_first, equal_first, free_first, NULL);
    pairs->texts = g_ptr_array_new_with_free_func(g_free);
    pairs->files = g_ptr_array_new_with_free_func(g_free);
    pairs->lines = g_array_new(FALSE, FALSE, sizeof(unsigned));
    pairs->newcomers = mo_newcomers_new(customers);
    return pairs;
}

void mo_pairs_free(MoPairs *pairs)
{
    if (!pairs)
        return;
    g_hash_table_unref(pairs->firsts);
    g_ptr_array_unref(pairs->texts);
    g_ptr_array_unref(pairs->files);
    g_array_unref(pairs->lines);
    mo_newcomers_free(pairs->newcomers);
    g_free(pairs);
}

static void add_text(const char *file, unsigned line, const char *text, void *data)
{
    MoPairs *pairs = data;
    pairs->n++;
    if (pairs->texts->len == SHOWN_MAX)
        return;
    g_ptr_array_add(pairs->texts, g_strdup(text));
    g_ptr_array_add(pairs->files, g_strdup(file));
    g_array_append_val(pairs->lines, line);
}

static void propose(MoPairs *pairs, const MoCustomer *customer, const char *other, const char *what)
{
    const MoMet *met = mo_roster_find(pairs->customers->roster, mo_identity_get_hash(other));
    if (!met)
        return;
    g_autofree char *first = mo_customers_print_place(
        pairs->customers, pairs->customers->place.source, met->source, met->line);
    /* Translators: a name; where another customer stands; what both have in common; two ids. */
    g_autofree char *text =
        g_strdup_printf(_("'%s' and the customer in %s have %s: if they are one "
                          "person, type: moments same %s %s"),
                        customer->name, first, what, other, customer->id);
    add_text(customer->file, customer->line, text, pairs);
}

/* Whether another customer had the same before. */
static bool meet(MoPairs *pairs, const MoCustomer *customer, uint64_t key, const char *what)
{
    First wanted = {.key = key};
    const First *there = NULL;
    if (!g_hash_table_lookup_extended(pairs->firsts, &wanted, (gpointer *)&there, NULL)) {
        wanted.id = g_strdup(customer->id);
        g_hash_table_add(pairs->firsts, g_memdup2(&wanted, sizeof wanted));
        return false;
    }
    if (strcmp(there->id, customer->id) == 0)
        return false;
    propose(pairs, customer, there->id, what);
    return true;
}

/* A ban that holds for somebody of another name must not do so in silence. */
static void tell_banned(MoPairs *pairs, const MoCustomer *customer)
{
    g_autofree char *name = NULL, *company = NULL;
    const char *id = pairs->customers->banned_as;
    if (!id || !mo_history_get_name(pairs->customers->known->history, id, &name, &company))
        return;
    g_autofree char *text = g_strdup_printf(
        _("'%s' has the address or phone number of '%s', who asked for no contact and is in none "
          "of the customers files any more: that is kept for '%s', too"),
        customer->name, name, customer->name);
    add_text(customer->file, customer->line, text, pairs);
}

void mo_pairs_add(MoPairs *pairs, const MoCustomer *customer)
{
    tell_banned(pairs, customer);
    mo_newcomers_add(pairs->newcomers, customer);
    g_autofree char *name = mo_text_fold(customer->name);
    for (char *const *email = customer->email; *email; email++) {
        g_autofree char *address = mo_text_fold(*email);
        if (meet(pairs, customer, mo_hash(0, "email", address, NULL), _("the same e-mail address")))
            return;
    }
    if (!*customer->company)
        return;
    g_autofree char *company = mo_text_fold(customer->company);
    meet(pairs, customer, mo_hash(0, "name", name, company, NULL), _("the same name and company"));
}

static void report_note(const char *id, const char *name, unsigned line, void *data)
{
    void *const *pair = data;
    const MoCustomers *customers = pair[0];
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(id));
    if (met && (met->flags & (MO_MET_HERE | MO_MET_OTHERS)))
        return;
    mo_problems_add(pair[1], MO_SEVERITY_WARNING, customers->config->notes, line,
                    _("these notes are of '%s' (id %s), who is in none of the customers files: "
                      "correct the id, or leave them for when she comes back"),
                    *name ? name : "?", id);
}

void mo_pairs_report(MoPairs *pairs, MoProblems *problems)
{
    mo_newcomers_compare(pairs->newcomers, add_text, pairs);
    for (unsigned i = 0; i < pairs->texts->len; i++)
        mo_problems_add(problems, MO_SEVERITY_WARNING, g_ptr_array_index(pairs->files, i),
                        g_array_index(pairs->lines, unsigned, i), "%s",
                        (const char *)g_ptr_array_index(pairs->texts, i));
    if (pairs->n > pairs->texts->len)
        mo_problems_add(problems, MO_SEVERITY_WARNING, NULL, 0,
                        _("%u more pairs of customers may be one person each"),
                        pairs->n - pairs->texts->len);
    void *data[] = {pairs->customers, problems};
    if (pairs->customers->overlay && pairs->customers->config)
        mo_overlay_foreach(pairs->customers->overlay, report_note, data);
}
