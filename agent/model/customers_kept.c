/* While it is a question whether customers are gone, those who did not come are taken from the last
 * good copies of the files in question, at the end of the stream: they count as missing all the
 * same, and nothing is learned from such a row. Who came, or is somebody else's now, is not looked
 * for there, and nobody whom the ledger does not know comes out of it. */
#include "base/i18n.h"
#include "model/customers_private.h"
#include "model/kept.h"

#include <string.h>

/* A copy among the sources, behind those of the configuration. */
typedef struct {
    const char *entry; /* what names the original; borrowed from `config` */
    bool is_in_force;
} Opened;

struct MoKept {
    char *folder;
    GPtrArray *files; /* of MoKeptFile; NULL: not looked at yet */
    GPtrArray
        *failed;     /* of char*: entries of the configuration that could not be opened; borrowed */
    GArray *opened;  /* of Opened */
    bool has_begun;  /* the stream is among the copies */
    unsigned n_came; /* out of them */
};

MoKept *mo_kept_new(const char *folder)
{
    MoKept *kept = g_new0(MoKept, 1);
    kept->folder = g_strdup(folder);
    kept->failed = g_ptr_array_new();
    kept->opened = g_array_new(FALSE, FALSE, sizeof(Opened));
    return kept;
}

void mo_kept_free(MoKept *kept)
{
    if (!kept)
        return;
    g_clear_pointer(&kept->files, g_ptr_array_unref);
    g_ptr_array_unref(kept->failed);
    g_array_unref(kept->opened);
    g_free(kept->folder);
    g_free(kept);
}

static bool is_opened(const MoKept *kept, const char *entry)
{
    for (guint i = 0; i < kept->opened->len; i++)
        if (strcmp(g_array_index(kept->opened, Opened, i).entry, entry) == 0)
            return true;
    return false;
}

static void open_copies(MoCustomers *customers, const char *entry)
{
    MoKept *kept = customers->kept;
    if (!kept->files)
        kept->files = mo_kept_load(kept->folder);
    for (guint i = 0; i < kept->files->len; i++) {
        const MoKeptFile *file = g_ptr_array_index(kept->files, i);
        if (strcmp(file->entry, entry) != 0 || customers->sources->len == MO_ROSTER_SOURCES_MAX)
            continue;
        MoSource *source = mo_kept_open(kept->folder, file, &customers->options);
        if (!source)
            continue;
        mo_source_set_roster(source, customers->roster);
        g_ptr_array_add(customers->sources, source);
        g_array_append_val(kept->opened, ((Opened){entry, true}));
    }
}

void mo_customers_note_failed(MoCustomers *customers, const char *entry)
{
    if (!customers->kept)
        return;
    g_ptr_array_add(customers->kept->failed, (void *)entry);
    open_copies(customers, entry);
}

static bool has_failed(const MoKept *kept, const char *entry)
{
    return g_ptr_array_find_with_equal_func(kept->failed, entry, g_str_equal, NULL);
}

/* Where one file lost a third of its rows it is that file; else it may be any. */
static bool is_in_question(const MoCustomers *customers, MoMissing missing, const char *entry)
{
    if (has_failed(customers->kept, entry))
        return true;
    if (!missing.are_many)
        return false;
    return !missing.file || mo_customers_has_shrunk(customers, entry, NULL, NULL);
}

void mo_customers_begin_kept(MoCustomers *customers)
{
    MoKept *kept = customers->kept;
    const MoKnownIds *known = customers->known;
    if (!kept || !known || known->n_absent + known->n_shut_out == 0)
        return;
    MoMissing missing = mo_customers_get_missing(customers);
    if (missing.n_missing == 0)
        return;
    for (guint i = 0; i < kept->opened->len; i++)
        g_array_index(kept->opened, Opened, i).is_in_force = false;
    for (guint i = 0; i < customers->config->files->len; i++) {
        const char *entry = g_ptr_array_index(customers->config->files, i);
        if (!is_in_question(customers, missing, entry))
            continue;
        if (!is_opened(kept, entry))
            open_copies(customers, entry);
        for (guint k = 0; k < kept->opened->len; k++) {
            Opened *one = &g_array_index(kept->opened, Opened, k);
            one->is_in_force |= strcmp(one->entry, entry) == 0;
        }
    }
    kept->has_begun = true;
    customers->at = customers->n_present;
    customers->is_open = false;
}

void mo_customers_rewind_kept(MoCustomers *customers)
{
    if (!customers->kept)
        return;
    customers->kept->has_begun = false;
    customers->kept->n_came = 0;
}

static bool has_place(const MoCustomers *customers)
{
    const MoCustomer *customer = customers->current;
    return *customer->name &&
           !(customers->joined && mo_joined_is_taken(customers->joined, customers->place));
}

/* Whether the row that was just read is of somebody who is missing. */
static bool take_row(MoCustomers *customers, const MoReading *reading)
{
    MoCustomer *customer = customers->current;
    if (!has_place(customers))
        return false;
    if (customers->joined)
        mo_joined_add(customers->joined, customers, customers->place.source, customer);
    return mo_customers_is_admitted(customers) &&
           mo_customers_settle_kept(customers, customer, customers->place, reading->id_source);
}

bool mo_customers_next_kept(MoCustomers *customers)
{
    MoKept *kept = customers->kept;
    MoReading reading;
    MoRowPlace row;
    if (!kept || !kept->has_begun)
        return false;
    for (; customers->at < customers->sources->len; customers->at++, customers->is_open = false) {
        MoSource *source = mo_customers_source(customers, customers->at);
        if (!g_array_index(kept->opened, Opened, customers->at - customers->n_present).is_in_force)
            continue;
        if (!customers->is_open)
            customers->is_open = mo_source_begin(source, NULL);
        while (customers->is_open &&
               mo_source_next(source, customers->current, &row, &reading, NULL)) {
            customers->place = (MoPlace){customers->at, row};
            if (!take_row(customers, &reading))
                continue;
            kept->n_came++;
            return true;
        }
    }
    mo_known_ids_flush(customers->known);
    return false;
}

bool mo_customers_may_join(const MoCustomers *customers, unsigned source, unsigned later)
{
    if (later < customers->n_present)
        return true;
    const Opened *copy =
        &g_array_index(customers->kept->opened, Opened, later - customers->n_present);
    return copy->is_in_force &&
           (source >= customers->n_present ||
            strcmp(g_ptr_array_index(customers->entries, source), copy->entry) != 0);
}

unsigned mo_customers_count_kept(const MoCustomers *customers)
{
    return customers->kept ? customers->kept->n_came : 0;
}

/* ---- taking copies -------------------------------------------------------------------------- */

static bool is_forgotten(const MoCustomer *customer, void *data)
{
    MoCustomers *customers = data;
    g_string_assign(customers->record_id, customer->id);
    return mo_customers_is_forgotten(customers, customer, NULL);
}

/* Rows that cannot be read cost nothing here as long as nobody is missing. */
static bool are_good(const MoCustomers *customers)
{
    const MoKnownIds *known = customers->known;
    if (!customers->is_ended || !known || customers->is_file_missing || customers->changing)
        return false;
    return (known->n_absent == 0 || mo_customers_is_whole(customers)) &&
           !mo_customers_get_missing(customers).is_question;
}

bool mo_customers_keep_good(MoCustomers *customers, GError **error)
{
    const MoKept *kept = customers->kept;
    if (!kept || !are_good(customers))
        return true;
    g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(MoKeptWanted));
    for (guint i = 0; i < customers->n_present; i++) {
        MoKeptWanted one = {g_ptr_array_index(customers->entries, i),
                            mo_customers_source(customers, i)};
        g_array_append_val(wanted, one);
    }
    bool forgets = g_hash_table_size(customers->known->forgotten) > 0;
    return mo_kept_take(kept->folder, wanted, customers->config, forgets ? is_forgotten : NULL,
                        customers, error);
}
