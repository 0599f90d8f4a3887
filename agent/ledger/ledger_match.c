#include "ledger/ledger_match.h"

#include <string.h>

#include "base/text.h"
#include "model/identity.h"
#include "model/introduction.h"

struct MoMatch {
    MoHistory *host;
    MoHistory *guest;
    GHashTable *same;   /* of the guest: who was joined to whom */
    GHashTable *ids;    /* char * there to char * here, of those who stay there */
    GHashTable *left;   /* char * there to char *: how she is called */
    GHashTable *people; /* of the host: folded name and company to Named */
    GHashTable *names;  /* set of char *: folded names of the host */
};

/* People of one name at one company. */
typedef struct {
    char *customer; /* one of them */
    unsigned n;
    unsigned n_guests;
} Named;

static void named_free(void *data)
{
    Named *named = data;
    g_free(named->customer);
    g_free(named);
}

/* Folded. NULL where nothing is known of her. The caller frees it. */
static char *fold_person(MoHistory *history, const char *customer, char **ret_name)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    *ret_name = NULL;
    if (!mo_history_get_name(history, customer, &name, &company) || name == NULL || *name == '\0')
        return NULL;
    *ret_name = mo_text_fold(name);
    g_autofree char *where = mo_text_fold(company != NULL ? company : "");
    return g_strconcat(*ret_name, "\n", where, NULL);
}

/* A name without a company is too little to tell who she is. */
static bool tells(const char *person)
{
    return person != NULL && strchr(person, '\n')[1] != '\0';
}

static Named *ensure_named(GHashTable *people, const char *person)
{
    Named *named = g_hash_table_lookup(people, person);
    if (named == NULL) {
        named = g_new0(Named, 1);
        g_hash_table_insert(people, g_strdup(person), named);
    }
    return named;
}

static bool take_host(const MoKnown *known, void *data)
{
    MoMatch *match = data;
    g_autofree char *name = NULL;
    g_autofree char *person = fold_person(match->host, known->customer, &name);
    if (person == NULL)
        return true;
    g_hash_table_add(match->names, g_steal_pointer(&name));
    Named *named = ensure_named(match->people, person);
    if (named->n++ == 0)
        named->customer = g_strdup(known->customer);
    return true;
}

static bool count_guest(const MoKnown *known, void *data)
{
    MoMatch *match = data;
    g_autofree char *name = NULL;
    g_autofree char *person = fold_person(match->guest, known->customer, &name);
    if (person != NULL)
        ensure_named(match->people, person)->n_guests++;
    return true;
}

/* As she is called there. The caller frees it. */
static char *print_guest(const MoMatch *match, const char *customer)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    (void)mo_history_get_name(match->guest, customer, &name, &company);
    if (name == NULL || *name == '\0')
        return g_strdup(customer);
    return company != NULL && *company != '\0' ? g_strdup_printf("%s (%s)", name, company)
                                               : g_strdup(name);
}

/* The id here of one who stays there; NULL: nobody can say who she is. The caller frees it. */
static char *find_here(const MoMatch *match, const char *customer)
{
    g_autofree char *name = NULL;
    g_autofree char *name_here = NULL;
    g_autofree char *person = fold_person(match->guest, customer, &name);
    g_autofree char *same_id = fold_person(match->host, customer, &name_here);
    if (person == NULL)
        return NULL;
    if (same_id != NULL && strcmp(name, name_here) == 0)
        return g_strdup(customer);
    const Named *named = g_hash_table_lookup(match->people, person);
    if (tells(person) && named->n == 1 && named->n_guests == 1)
        return g_strdup(named->customer);
    bool is_nobody = same_id == NULL && !g_hash_table_contains(match->names, name);
    return is_nobody ? g_strdup(customer) : NULL;
}

static bool match_guest(const MoKnown *known, void *data)
{
    MoMatch *match = data;
    char *here = find_here(match, known->customer);
    if (here != NULL)
        g_hash_table_insert(match->ids, g_strdup(known->customer), here);
    else if (!g_str_has_prefix(known->customer, MO_FORGOTTEN_PREFIX))
        g_hash_table_insert(match->left, g_strdup(known->customer),
                            print_guest(match, known->customer));
    return true;
}

static unsigned count_owners(GHashTable *owners, const char *here)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(owners, here));
}

/* Two of there who would be one here: by an id the one, by her name the other. */
static void leave_rivals(MoMatch *match)
{
    GHashTableIter iter;
    void *there, *here;
    g_autoptr(GHashTable) owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_iter_init(&iter, match->ids);
    while (g_hash_table_iter_next(&iter, NULL, &here))
        g_hash_table_insert(owners, g_strdup(here),
                            GUINT_TO_POINTER(count_owners(owners, here) + 1));
    g_hash_table_iter_init(&iter, match->ids);
    while (g_hash_table_iter_next(&iter, &there, &here)) {
        if (count_owners(owners, here) > 1 && strcmp(there, here) != 0) {
            g_hash_table_insert(match->left, g_strdup(there), print_guest(match, there));
            g_hash_table_iter_remove(&iter);
        }
    }
}

MoMatch *mo_match_new(MoHistory *host, MoHistory *guest, GError **error)
{
    g_autoptr(MoMatch) match = g_new0(MoMatch, 1);
    match->host = host;
    match->guest = guest;
    match->same = mo_ledger_load_same(mo_ledger_cast(guest), error);
    match->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    match->left = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    match->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, named_free);
    match->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (match->same == NULL || !mo_history_foreach_known(host, take_host, match, error) ||
        !mo_history_foreach_known(guest, count_guest, match, error) ||
        !mo_history_foreach_known(guest, match_guest, match, error))
        return NULL;
    leave_rivals(match);
    return g_steal_pointer(&match);
}

void mo_match_free(MoMatch *match)
{
    if (match == NULL)
        return;
    g_clear_pointer(&match->same, g_hash_table_unref);
    g_hash_table_unref(match->ids);
    g_hash_table_unref(match->left);
    g_hash_table_unref(match->people);
    g_hash_table_unref(match->names);
    g_free(match);
}

const char *mo_match_get(const MoMatch *match, const char *customer)
{
    return g_hash_table_lookup(match->ids, mo_same_find(match->same, customer));
}

/* The hashes of there mean nothing here. What her record says will be added when it is read. */
static void make_aliases_anew(const MoMatch *match, MoEntry *entry)
{
    g_clear_pointer(&entry->aliases, g_free);
    entry->digest = 0;
    if (!mo_entry_tells(entry) || entry->name == NULL)
        return;
    MoAliases aliases = {0};
    MoCustomer *customer = mo_customer_new();
    customer->name = entry->name;
    customer->company = entry->company != NULL ? entry->company : "";
    mo_identity_get_aliases(mo_history_get_seed(match->host), customer, entry->customer, NULL,
                            &aliases);
    mo_customer_free(customer);
    entry->aliases = mo_identity_print_aliases(&aliases);
}

/* Whom somebody was, or was to be, introduced to. */
static void rewrite_suggestion(const MoMatch *match, MoEntry *entry)
{
    GHashTableIter iter;
    void *there, *here;
    g_hash_table_iter_init(&iter, match->ids);
    while (entry->suggestion != NULL && g_hash_table_iter_next(&iter, &there, &here)) {
        g_autofree char *key = mo_introduction_make_key(there);
        if (strcmp(there, here) == 0 || strcmp(key, entry->suggestion) != 0)
            continue;
        g_free(entry->suggestion);
        entry->suggestion = mo_introduction_make_key(here);
        return;
    }
}

static bool rewrite_id(const MoMatch *match, char **id)
{
    const char *here = *id != NULL ? mo_match_get(match, *id) : NULL;
    if (*id == NULL)
        return true;
    if (here == NULL)
        return false;
    char *copy = g_strdup(here);
    g_free(*id);
    *id = copy;
    return true;
}

bool mo_match_rewrite(const MoMatch *match, MoEntry *entry)
{
    if (!rewrite_id(match, &entry->customer) || !rewrite_id(match, &entry->other))
        return false;
    if (entry->type == MO_ENTRY_SAME)
        return false; /* both are one id here already */
    make_aliases_anew(match, entry);
    rewrite_suggestion(match, entry);
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *mo_match_list_left(const MoMatch *match)
{
    GHashTableIter iter;
    void *name;
    GPtrArray *left = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_iter_init(&iter, match->left);
    while (g_hash_table_iter_next(&iter, NULL, &name))
        g_ptr_array_add(left, g_strdup(name));
    g_ptr_array_sort(left, compare_names);
    return left;
}
