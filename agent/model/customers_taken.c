/* Ids that were somebody else's: a new row on top of numbered ones gives each its neighbour's, and
 * a program may give an id anew. Nobody gets what is known of somebody else for that; the user is
 * told, once for each file where they are many. */
#include "base/i18n.h"
#include "model/customers_private.h"
#include "model/spelling.h"

#include <string.h>

/* So many rows with the ids of others: these are no ids. */
#define MOVED_MANY 2U
/* So long somebody new is told of, as others are who may be somebody who went. */
#define NEW_DAYS 60

typedef struct {
    MoPlace place;
    char *file, *name, *id;
    unsigned line;
    char *of;     /* the name of whose id it was */
    char *new_id; /* of somebody new; NULL: she is known */
} Row;

/* Of one source. */
typedef struct {
    unsigned source;
    unsigned n_moved; /* of those who are known */
    GPtrArray *rows;  /* of Row: the first who is known, where she is to be told of, and the new */
} Taken;

static void row_free(void *data)
{
    Row *row = data;
    g_free(row->file);
    g_free(row->name);
    g_free(row->id);
    g_free(row->of);
    g_free(row->new_id);
    g_free(row);
}

void mo_taken_free(void *data)
{
    Taken *taken = data;
    g_ptr_array_unref(taken->rows);
    g_free(taken);
}

static Taken *find_taken(const MoCustomers *customers, unsigned source)
{
    for (unsigned i = 0; i < customers->taken->len; i++) {
        Taken *taken = g_ptr_array_index(customers->taken, i);
        if (taken->source == source)
            return taken;
    }
    return NULL;
}

static Taken *ensure_taken(MoCustomers *customers, unsigned source)
{
    Taken *taken = find_taken(customers, source);
    if (!taken) {
        taken = g_new0(Taken, 1);
        taken->source = source;
        taken->rows = g_ptr_array_new_with_free_func(row_free);
        g_ptr_array_add(customers->taken, taken);
    }
    return taken;
}

/* ---- whether a record fits what is known ---------------------------------------------------- */

typedef struct {
    const MoCustomer *customer;
    char **traits;
    char company[MO_SPELLING_MAX];
    bool has_company;
    bool is_strict;
    bool is_known;
    bool fits;
} Likeness;

static bool shares_trait(const Likeness *likeness, const char *token)
{
    g_auto(GStrv) traits = g_strsplit(token ? token : "", " ", -1);
    for (char **trait = traits; *trait; trait++)
        if (**trait && (!likeness->is_strict || **trait == MO_TRAIT_EMAIL) &&
            g_strv_contains((const char *const *)likeness->traits, *trait))
            return true;
    return false;
}

static bool shares_company(const Likeness *likeness, const char *company)
{
    char key[MO_SPELLING_MAX];
    return likeness->has_company && company && mo_spelling_of_company(company, key) &&
           strcmp(key, likeness->company) == 0;
}

/* Whatever she was called at any time counts. */
static bool compare(const MoEntry *entry, void *data)
{
    Likeness *likeness = data;
    if (entry->type != MO_ENTRY_SEEN_CUSTOMER && entry->type != MO_ENTRY_KNOWN_AS)
        return true;
    const char *name = likeness->customer->name;
    likeness->is_known |= entry->name != NULL;
    likeness->fits = shares_trait(likeness, entry->token);
    if (!likeness->fits && entry->name)
        likeness->fits = likeness->is_strict ? mo_identity_is_same_name(entry->name, name)
                                             : mo_identity_share_name(entry->name, name);
    if (!likeness->fits && !likeness->is_strict)
        likeness->fits = shares_company(likeness, entry->company);
    return !likeness->fits;
}

bool mo_customers_is_stranger_to(const MoCustomers *customers, const MoCustomer *customer,
                                 unsigned source, const char *id)
{
    const MoKnownIds *known = customers->known;
    const Taken *taken = find_taken(customers, source);
    g_autofree char *traits = mo_identity_print_traits(known->seed, customer);
    g_auto(GStrv) each = g_strsplit(traits, " ", -1);
    Likeness likeness = {
        .customer = customer, .traits = each, .is_strict = taken && taken->n_moved >= MOVED_MANY};
    likeness.has_company = mo_spelling_of_company(customer->company, likeness.company);
    /* A ledger that says nothing of her says nothing against her. */
    return mo_history_foreach_entry(known->history, id, compare, &likeness, NULL) &&
           likeness.is_known && !likeness.fits;
}

/* ---- what is told ---------------------------------------------------------------------------- */

static char *name_owner(const MoCustomers *customers, const char *id)
{
    char *name = NULL;
    g_autofree char *company = NULL;
    g_autofree char *stays = NULL;
    const MoKnownIds *known = customers->known;
    uint64_t alias = mo_identity_get_id_alias(known->seed, id);
    if (!mo_history_get_name(known->history, id, &name, &company) &&
        mo_history_find_alias(known->history, alias, &stays, NULL) && stays)
        (void)mo_history_get_name(known->history, stays, &name, &company);
    if (!name || !*name) {
        g_free(name);
        name = g_strdup("?");
    }
    return name;
}

static Row *add_row(const MoCustomers *customers, Taken *taken, const MoCustomer *customer,
                    MoPlace place)
{
    Row *row = g_new0(Row, 1);
    *row = (Row){.place = place,
                 .file = g_strdup(customer->file),
                 .name = g_strdup(customer->name),
                 .id = g_strdup(customer->own_id),
                 .line = customer->line,
                 .of = name_owner(customers, customer->own_id)};
    g_ptr_array_add(taken->rows, row);
    return row;
}

void mo_customers_note_moved(MoCustomers *customers, const MoCustomer *customer, MoPlace place,
                             bool tells)
{
    Taken *taken = ensure_taken(customers, place.source);
    if (taken->n_moved++ == 0 && tells)
        add_row(customers, taken, customer, place);
}

void mo_customers_note_taken(MoCustomers *customers, const MoCustomer *customer, MoPlace place)
{
    Taken *taken = ensure_taken(customers, place.source);
    add_row(customers, taken, customer, place)->new_id = g_strdup(customer->id);
}

/* The row of who has this id, too, and is here: then both have it at once. */
static bool is_clash(MoCustomers *customers, const Row *row, const MoMet **ret_met)
{
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(row->id));
    *ret_met = met;
    if (!met || !(met->flags & MO_MET_HERE))
        return false;
    MoRowPlace place = {mo_met_get_offset(met), met->line};
    return mo_source_fetch(mo_customers_source(customers, met->source), place,
                           customers->earlier) &&
           strcmp(customers->earlier->own_id, row->id) == 0;
}

static void note_clash(MoCustomers *customers, const Row *row, const MoMet *met)
{
    g_autoptr(MoCustomer) customer = mo_customer_new();
    if (mo_source_fetch(mo_customers_source(customers, row->place.source), row->place.row,
                        customer))
        mo_customers_note_clash(customers, customer, row->place.source, customers->earlier, met);
}

static bool is_new(const MoCustomers *customers, const Row *row)
{
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(row->new_id));
    return customers->known && met &&
           mo_met_get_first_seen(customers->roster, met) >= customers->known->today - NEW_DAYS;
}

static void report_newcomer(const Row *row, MoProblems *problems)
{
    /* Translators: a name, an id, the name of somebody else, twice the first again; two ids. */
    mo_problems_add(problems, MO_SEVERITY_WARNING, row->file, row->line,
                    _("'%s' has the id %s, which was that of '%s', and nothing else in common with "
                      "them: '%s' is somebody new, and what is known of '%s' stays with '%s'; if "
                      "they are one person, type: moments same %s %s"),
                    row->name, row->id, row->of, row->name, row->of, row->of, row->id, row->new_id);
}

static void report_moved(const Taken *taken, MoProblems *problems)
{
    unsigned first = 0;
    while (first + 1 < taken->rows->len && ((Row *)taken->rows->pdata[first])->new_id)
        first++;
    const Row *row = g_ptr_array_index(taken->rows, first);
    mo_problems_add(problems, MO_SEVERITY_WARNING, row->file, row->line,
                    _("the ids of this file are row numbers, or change with every export: '%s' has "
                      "the id %s, which was that of '%s', and so it is with others. All are told "
                      "apart by name and address, and nothing is lost; but name the column that "
                      "holds their own ids ([columns], then 'id = your column'), or leave this one "
                      "out of the export"),
                    row->name, row->id, row->of);
}

void mo_customers_report_taken(MoCustomers *customers)
{
    for (unsigned i = 0; i < customers->taken->len; i++) {
        const Taken *taken = g_ptr_array_index(customers->taken, i);
        if (taken->rows->len > 0 && taken->n_moved >= MOVED_MANY)
            report_moved(taken, customers->problems);
        for (unsigned r = 0; r < taken->rows->len; r++) {
            const Row *row = g_ptr_array_index(taken->rows, r);
            const MoMet *met = NULL;
            if (row->new_id && is_clash(customers, row, &met))
                note_clash(customers, row, met);
            else if (row->new_id && is_new(customers, row))
                report_newcomer(row, customers->problems);
        }
    }
    g_ptr_array_set_size(customers->taken, 0);
}
