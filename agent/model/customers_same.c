/* Customers whom the user joined: rows that are one person though nothing in them says so. They
 * wait until the stream has met all others, and then come as one, as rows of several files do. */
#include "model/customers_private.h"

/* A row of somebody who was joined. */
typedef struct {
    uint64_t owner;  /* hash of the id of the one who stays */
    uint64_t record; /* hash of the id that the row gives */
    MoPlace place;
    bool is_own;     /* it is the row of that one */
    bool is_certain; /* not its id alone leads to her */
} Waiting;

struct MoSameRows {
    GArray *rows;          /* of Waiting, in the order of the stream */
    unsigned next;         /* of them, at the end of the stream */
    GPtrArray *of_current; /* of MoCustomer: merged into the customer that came last */
    GPtrArray *of_found;   /* the same for mo_customers_find() */
};

MoSameRows *mo_same_rows_new(void)
{
    MoSameRows *same = g_new0(MoSameRows, 1);
    same->rows = g_array_new(FALSE, FALSE, sizeof(Waiting));
    same->of_current = g_ptr_array_new_with_free_func((GDestroyNotify)mo_customer_free);
    same->of_found = g_ptr_array_new_with_free_func((GDestroyNotify)mo_customer_free);
    return same;
}

void mo_same_rows_free(MoSameRows *same)
{
    if (!same)
        return;
    g_array_unref(same->rows);
    g_ptr_array_unref(same->of_current);
    g_ptr_array_unref(same->of_found);
    g_free(same);
}

void mo_same_rows_begin(MoSameRows *same)
{
    g_array_set_size(same->rows, 0);
    same->next = 0;
}

/* To whom the user joined the one with this id; 0: to nobody. */
static uint64_t find_owner(const MoKnownIds *known, const char *id, char **ret_stays)
{
    uint64_t alias = mo_identity_get_id_alias(known->seed, id);
    if (!mo_history_find_alias(known->history, alias, ret_stays, NULL) || !*ret_stays)
        return 0;
    uint64_t owner = mo_identity_get_hash(*ret_stays);
    return g_hash_table_contains(known->joined, &owner) ? owner : 0;
}

bool mo_customers_wait_for_same(MoCustomers *customers)
{
    const MoKnownIds *known = customers->known;
    if (!known || g_hash_table_size(known->joined) == 0)
        return false;
    const char *id = customers->current->id;
    uint64_t hash = mo_identity_get_hash(id);
    g_autofree char *stays = NULL;
    Waiting row = {.owner = hash, .record = hash, .place = customers->place, .is_own = true};
    if (!g_hash_table_contains(known->joined, &hash)) {
        const MoMet *met = mo_roster_find(customers->roster, hash);
        bool is_known = met && (met->flags & MO_MET_KNOWN);
        row.owner = is_known ? 0 : find_owner(known, id, &stays);
        row.is_own = false;
    }
    if (row.owner == 0)
        return false;
    /* The files of two programs may well use one id for two people. */
    g_autofree char *other = NULL;
    g_string_assign(customers->record_id, id);
    MoWhose whose = mo_customers_tell_whose(customers, customers->current, customers->place,
                                            stays ? stays : id, &other);
    if (whose == MO_WHOSE_OTHERS ||
        (whose == MO_WHOSE_UNKNOWN && *customers->current->own_id &&
         mo_customers_is_stranger_to(customers, customers->current, customers->place.source,
                                     stays ? stays : id)))
        return false;
    row.is_certain = whose == MO_WHOSE_HERS;
    g_array_append_val(customers->same->rows, row);
    return true;
}

/* Nothing but the id leads to her, and somebody to whom more leads has that id. */
static bool is_stranger(const MoSameRows *same, const Waiting *row)
{
    for (unsigned i = 0; !row->is_certain && i < same->rows->len; i++) {
        const Waiting *other = &g_array_index(same->rows, Waiting, i);
        if (other->is_certain && other->record == row->record)
            return true;
    }
    return false;
}

static bool fetch(MoCustomers *customers, MoPlace place, MoCustomer *customer)
{
    return mo_source_fetch(mo_customers_source(customers, place.source), place.row, customer);
}

/* The row of the one who stays, else the first; NULL: there is none. */
static const Waiting *choose_first(const MoSameRows *same, uint64_t owner)
{
    const Waiting *first = NULL;
    for (unsigned i = 0; i < same->rows->len; i++) {
        const Waiting *row = &g_array_index(same->rows, Waiting, i);
        if (row->owner == owner && !is_stranger(same, row) &&
            (!first || (row->is_own && !first->is_own)))
            first = row;
    }
    return first;
}

/* All rows of one owner in `customer`; false when there is none, or it cannot be read any more. */
static bool merge_rows(MoCustomers *customers, uint64_t owner, MoCustomer *customer,
                       GPtrArray *spares, MoPlace *ret_place)
{
    const Waiting *first = choose_first(customers->same, owner);
    if (!first || !fetch(customers, first->place, customer))
        return false;
    if (customers->joined)
        mo_joined_add(customers->joined, customers, first->place.source, customer);
    *ret_place = first->place;
    g_ptr_array_set_size(spares, 0);
    for (unsigned i = 0; i < customers->same->rows->len; i++) {
        const Waiting *row = &g_array_index(customers->same->rows, Waiting, i);
        if (row->owner != owner || row == first || is_stranger(customers->same, row))
            continue;
        MoCustomer *other = mo_customer_new();
        g_ptr_array_add(spares, other);
        if (!fetch(customers, row->place, other))
            continue;
        mo_identity_merge(customer, other);
        other->partner = customer->partner;
        customer->partner = other;
    }
    return true;
}

bool mo_customers_next_same(MoCustomers *customers)
{
    MoSameRows *same = customers->same;
    while (same->next < same->rows->len) {
        const Waiting *row = &g_array_index(same->rows, Waiting, same->next++);
        if (is_stranger(same, row)) {
            customers->place = row->place;
            if (fetch(customers, row->place, customers->current)) {
                mo_customers_become_twin(customers->current);
                return true;
            }
            customers->is_row_missing = true;
            continue;
        }
        const MoMet *met = mo_roster_find(customers->roster, row->owner);
        /* She came already, with the first of her rows. */
        if (met && (met->flags & (MO_MET_HERE | MO_MET_OTHERS)))
            continue;
        if (merge_rows(customers, row->owner, customers->current, same->of_current,
                       &customers->place))
            return true;
        customers->is_row_missing = true;
    }
    return false;
}

bool mo_customers_find_same(MoCustomers *customers, uint64_t owner, MoCustomer *customer)
{
    MoPlace place;
    return customers->same->rows->len > 0 &&
           merge_rows(customers, owner, customer, customers->same->of_found, &place);
}

bool mo_customers_has_same_rows(const MoCustomers *customers, uint64_t owner)
{
    return choose_first(customers->same, owner) != NULL;
}
