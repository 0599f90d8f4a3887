/* Who of those the ledger knows is in no file any more, and when that is a question. */
#include "base/writer.h"
#include "model/customers_private.h"

typedef struct {
    MoCustomers *customers;
    bool gone; /* those gone before, too */
    bool kept; /* those who came from a copy, too */
    MoKnownFunc func;
    void *data;
} Missing;

static bool is_missing(const Missing *missing, const MoKnown *one)
{
    const MoCustomers *customers = missing->customers;
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(one->customer));
    unsigned here = MO_MET_HERE | (customers->known->n_shut_out > 0 ? 0U : MO_MET_OTHERS);
    bool is_kept = met && (met->flags & MO_MET_HERE) && met->source >= customers->n_present;
    bool came = met && (met->flags & here) && !(is_kept && missing->kept);
    return one->first_seen != MO_DAY_NONE && !came &&
           (missing->gone || one->gone_day == MO_DAY_NONE);
}

static bool pass_missing(const MoKnown *one, void *data)
{
    const Missing *missing = data;
    return !is_missing(missing, one) || missing->func(one, missing->data);
}

static bool foreach_missing(Missing *missing, GError **error)
{
    const MoKnownIds *known = missing->customers->known;
    return !known || mo_history_foreach_known(known->history, pass_missing, missing, error);
}

bool mo_customers_foreach_missing(MoCustomers *customers, bool gone, MoKnownFunc func, void *data,
                                  GError **error)
{
    Missing missing = {customers, gone, true, func, data};
    return foreach_missing(&missing, error);
}

typedef struct {
    MoAbsentFunc func;
    void *data;
} Absent;

static bool pass_absent(const MoKnown *one, void *data)
{
    const Absent *absent = data;
    return one->is_plain || absent->func(one->customer, absent->data);
}

bool mo_customers_foreach_left_out(const MoCustomers *customers, MoAbsentFunc func, void *data)
{
    const MoKnownIds *known = customers->known;
    for (unsigned i = 0; known && i < known->left_out->len; i++) {
        const char *id = g_ptr_array_index(known->left_out, i);
        const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(id));
        if (!(met && (met->flags & MO_MET_HERE)) && !func(id, data))
            break;
    }
    return true;
}

bool mo_customers_foreach_absent(MoCustomers *customers, MoAbsentFunc func, void *data,
                                 GError **error)
{
    const MoKnownIds *known = customers->known;
    Absent absent = {func, data};
    if (!known)
        return true;
    Missing missing = {customers, true, false, pass_absent, &absent};
    if (known->n_absent > 0)
        return foreach_missing(&missing, error) &&
               mo_customers_foreach_left_out(customers, func, data);
    for (unsigned i = 0; i < known->gone->len; i++) {
        const char *id = g_ptr_array_index(known->gone, i);
        const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(id));
        if (!(met && (met->flags & (MO_MET_HERE | MO_MET_OTHERS))) && !func(id, data))
            return true;
    }
    return mo_customers_foreach_left_out(customers, func, data);
}

static bool add_gone(const MoKnown *one, void *data)
{
    const MoCustomers *customers = data;
    MoEntry *entry = mo_entry_new(MO_ENTRY_GONE_CUSTOMER);
    entry->customer = g_strdup(one->customer);
    entry->day = customers->known->today;
    entry->at_utc = customers->known->now_utc;
    g_ptr_array_add(customers->known->pending, entry);
    return true;
}

MoMissing mo_customers_get_missing(const MoCustomers *customers)
{
    const MoKnownIds *known = customers->known;
    if (!known)
        return (MoMissing){0};
    MoMissing missing = {.n_known = known->n_known,
                         .n_missing = known->n_missing,
                         .n_kept = mo_customers_count_kept(customers),
                         .is_unread = customers->is_file_missing};
    bool many = missing.n_missing >= MO_QUESTION_LEAST && missing.n_missing * 3 >= missing.n_known;
    missing.n_missing += known->n_shut_out;
    missing.n_rows = known->n_shut_out;
    if (missing.n_missing > 0 && known->n_shut_out == 0)
        missing.file = mo_customers_find_shrunk(customers, &missing.n_rows, &missing.n_before);
    missing.are_many =
        many || missing.file || (missing.n_missing > 0 && missing.n_missing == missing.n_known);
    missing.narrowed = mo_customers_find_narrowed(customers, &missing.column);
    missing.is_question = missing.are_many || missing.narrowed;
    return missing;
}

bool mo_customers_accept_missing(MoCustomers *customers, GError **error)
{
    MoKnownIds *known = customers->known;
    g_return_val_if_fail(known != NULL, false);
    if (!mo_customers_foreach_missing(customers, false, add_gone, customers, error))
        return false;
    bool done =
        known->pending->len == 0 || mo_history_append(known->history, known->pending, error);
    g_ptr_array_set_size(known->pending, 0);
    if (done) {
        known->n_missing = known->n_shut_out = 0;
        customers->is_narrowed_fine = true;
    }
    return done;
}

/* Who is missing from a file that is being written may be on her way into it. */
static void look_for_writers(MoCustomers *customers)
{
    for (unsigned i = 0; i < customers->n_present; i++) {
        const char *path = mo_source_get_info(mo_customers_source(customers, i))->path;
        customers->is_row_missing |= mo_file_has_writer(path);
        if (mo_file_is_being_written(path))
            customers->changing = path;
    }
}

void mo_customers_end(MoCustomers *customers)
{
    MoKnownIds *known = customers->known;
    if (!known) {
        look_for_writers(customers);
        return;
    }
    mo_known_ids_flush(known);
    /* The roster has everybody whom the ledger knew when the stream began. */
    known->n_missing = (unsigned)mo_roster_count_flagged(
        customers->roster, MO_MET_KNOWN | MO_MET_GONE | MO_MET_HERE | MO_MET_OTHERS, MO_MET_KNOWN);
    known->n_absent = known->n_missing;
    if (mo_roster_count_flagged(customers->roster, MO_MET_HERE, MO_MET_HERE) == 0)
        known->n_shut_out = (unsigned)mo_roster_count_flagged(
            customers->roster, MO_MET_KNOWN | MO_MET_GONE | MO_MET_OTHERS,
            MO_MET_KNOWN | MO_MET_OTHERS);
    if (known->n_missing > 0)
        look_for_writers(customers);
    if (known->writes && known->n_missing > 0 && mo_customers_is_whole(customers) &&
        !mo_customers_get_missing(customers).is_question)
        (void)mo_customers_accept_missing(customers, NULL);
}

MoPresence mo_customers_get_presence(const MoCustomers *customers, const char *id)
{
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(id));
    if (met && (met->flags & MO_MET_HERE))
        return MO_PRESENCE_HERE;
    bool is_shut_out = customers->known && customers->known->n_shut_out > 0;
    if (met && (met->flags & MO_MET_OTHERS))
        return is_shut_out && !(met->flags & MO_MET_GONE) ? MO_PRESENCE_UNKNOWN
                                                          : MO_PRESENCE_OTHERS;
    if (met && (met->flags & MO_MET_GONE))
        return MO_PRESENCE_GONE;
    bool certain =
        mo_customers_is_whole(customers) && !mo_customers_get_missing(customers).is_question;
    return certain ? MO_PRESENCE_GONE : MO_PRESENCE_UNKNOWN;
}
