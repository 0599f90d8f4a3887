#include "model/customers.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/customer_slots.h"
#include "model/customers_private.h"

#include <string.h>

static MoCustomers *customers_new(const MoConfig *config, MoProblems *problems)
{
    MoCustomers *customers = g_new0(MoCustomers, 1);
    customers->config = config;
    if (config)
        customers->options = (MoSourceOptions){.encoding = config->encoding,
                                               .date_order = config->date_order,
                                               .ours = config->columns};
    customers->view.today = MO_DAY_NONE;
    customers->options.view = &customers->view;
    customers->problems = problems;
    customers->sources = g_ptr_array_new_with_free_func((GDestroyNotify)mo_source_free);
    customers->columns = g_ptr_array_new_with_free_func(g_free);
    customers->entries = g_ptr_array_new();
    customers->same = mo_same_rows_new();
    customers->clashes = g_ptr_array_new_with_free_func(mo_clash_free);
    customers->taken = g_ptr_array_new_with_free_func(mo_taken_free);
    customers->joined_told = g_ptr_array_new_with_free_func(g_free);
    customers->row_counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    customers->told_in = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    customers->roster = mo_roster_new(0);
    customers->record_id = g_string_new(NULL);
    customers->later = g_array_new(FALSE, FALSE, sizeof(MoPlace));
    customers->current = mo_customer_new();
    customers->found = mo_customer_new();
    customers->earlier = mo_customer_new();
    return customers;
}

void mo_customers_set_view(MoCustomers *customers, MoDay today, const MoZone *zone)
{
    customers->view = (MoDateView){.today = today, .zone = zone};
}

void mo_customers_free(MoCustomers *customers)
{
    if (!customers)
        return;
    mo_customer_free(customers->current);
    mo_customer_free(customers->found);
    mo_customer_free(customers->earlier);
    mo_joined_free(customers->joined);
    mo_known_ids_free(customers->known);
    mo_roster_free(customers->roster);
    mo_overlay_free(customers->overlay);
    g_string_free(customers->record_id, TRUE);
    g_array_unref(customers->later);
    g_ptr_array_unref(customers->sources);
    g_ptr_array_unref(customers->columns);
    g_ptr_array_unref(customers->entries);
    g_ptr_array_unref(customers->joined_told);
    mo_same_rows_free(customers->same);
    mo_kept_free(customers->kept);
    g_ptr_array_unref(customers->clashes);
    g_ptr_array_unref(customers->taken);
    g_hash_table_unref(customers->row_counts);
    g_hash_table_unref(customers->told_in);
    g_free(customers);
}

static void list_columns(MoCustomers *customers)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < customers->sources->len; i++) {
        const MoColumns *columns = mo_source_get_columns(mo_customers_source(customers, i));
        for (size_t c = 0; c < columns->n; c++)
            if (*columns->keys[c] && g_hash_table_add(seen, columns->keys[c]))
                g_ptr_array_add(customers->columns, g_strdup(columns->names[c]));
    }
    g_ptr_array_add(customers->columns, NULL);
}

/* Whether `only` asks for what stands in the notes. */
static void look_at_only(MoCustomers *customers)
{
    const MoSelector *only = customers->config ? customers->config->only : NULL;
    customers->only_asks_notes = false;
    for (const char *const *field = only ? mo_selector_get_fields(only) : NULL; field && *field;
         field++)
        customers->only_asks_notes |= mo_overlay_has_column(customers->overlay, *field);
}

/* What the customers come from is known: the stream may begin. */
static MoCustomers *open_stream(MoCustomers *customers, const char *without, GError **error)
{
    list_columns(customers);
    if (customers->sources->len > 0 && mo_customers_rewind(customers, error))
        return customers;
    if (customers->sources->len == 0)
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND, without);
    mo_customers_free(customers);
    return NULL;
}

/* Opens what the configuration names, then copies of what cannot be opened. */
static void open_entries(MoCustomers *customers, const MoConfig *config)
{
    g_autoptr(GPtrArray) failed = g_ptr_array_new();
    for (unsigned i = 0; i < config->files->len; i++) {
        char *entry = g_ptr_array_index(config->files, i);
        bool was_missing = customers->is_file_missing;
        customers->is_file_missing = false;
        mo_customers_add_files(customers, entry, config->files_file, config->files_line);
        mo_customers_note_entry(customers, entry);
        if (customers->is_file_missing)
            g_ptr_array_add(failed, entry);
        customers->is_file_missing |= was_missing;
    }
    customers->n_present = customers->sources->len;
    for (guint i = 0; i < failed->len; i++)
        mo_customers_note_failed(customers, failed->pdata[i]);
}

MoCustomers *mo_customers_open(const MoConfig *config, const char *kept, MoProblems *problems,
                               GError **error)
{
    MoCustomers *customers = customers_new(config, problems);
    customers->kept = kept ? mo_kept_new(kept) : NULL;
    open_entries(customers, config);
    customers->overlay = mo_overlay_load(config->notes, problems);
    look_at_only(customers);
    return open_stream(customers,
                       config->files->len
                           ? _("none of the customers files can be read")
                           : _("no customers file is named: write 'files = …' under [customers]"),
                       error);
}

MoCustomers *mo_customers_open_none(const MoConfig *config)
{
    MoCustomers *customers = customers_new(config, NULL);
    customers->is_file_missing = true;
    customers->overlay = mo_overlay_load(config->notes, NULL);
    list_columns(customers);
    (void)mo_customers_rewind(customers, NULL);
    return customers;
}

MoCustomers *mo_customers_open_files(const char *const *paths, MoProblems *problems, GError **error)
{
    MoCustomers *customers = customers_new(NULL, problems);
    for (; *paths; paths++) {
        g_autofree char *path = mo_path_expand(*paths, NULL);
        mo_customers_add_files(customers, path, path, 0);
    }
    customers->n_present = customers->sources->len;
    return open_stream(customers, _("none of the customers files can be read"), error);
}

static bool is_before(MoReached a, MoReached b)
{
    if (a.source != b.source)
        return a.source < b.source;
    return a.file != b.file ? a.file < b.file : a.line < b.line;
}

/* Where problems go: nowhere while the stream goes over rows that it has told about. */
static MoProblems *get_problems(const MoCustomers *customers)
{
    return is_before(customers->reached, customers->reported) ? NULL : customers->problems;
}

static void reach(MoCustomers *customers, MoReached reached)
{
    customers->reached = reached;
    if (is_before(customers->reported, reached))
        customers->reported = reached;
}

/* The next row of any file, as it stands there; false at the end. */
static bool next_row(MoCustomers *customers, MoReading *ret_reading, MoProblems **ret_problems)
{
    MoCustomer *customer = customers->current;
    customers->is_fresh = false;
    for (; customers->at < customers->n_present; customers->at++) {
        MoSource *source = mo_customers_source(customers, customers->at);
        MoProblems *problems = get_problems(customers);
        if (!customers->is_open)
            customers->is_open = mo_source_begin(source, problems);
        customers->is_row_missing |= !customers->is_open;
        MoRowPlace row;
        if (customers->is_open && mo_source_next(source, customer, &row, ret_reading, problems)) {
            bool folder = mo_source_get_info(source)->type == MO_SOURCE_CARD_FOLDER;
            customers->place = (MoPlace){customers->at, row};
            *ret_problems = problems;
            reach(customers,
                  (MoReached){customers->at, row.line, folder ? (unsigned)row.offset : 0});
            return true;
        }
        customers->is_row_missing |= customers->is_open && !mo_source_is_whole(source);
        if (customers->is_open && mo_source_has_changed(source))
            customers->changing = mo_source_get_info(source)->path;
        customers->is_open = false;
        reach(customers, (MoReached){customers->at + 1, 0, 0});
    }
    return false;
}

/* `only` may ask what stands in the notes alone: then they go over the record now. */
bool mo_customers_is_admitted(MoCustomers *customers)
{
    const MoSelector *only = customers->config ? customers->config->only : NULL;
    customers->is_noted = false;
    if (only && customers->only_asks_notes) {
        g_autofree char *id = mo_customers_guess_id(customers);
        customers->is_noted = mo_overlay_apply_of(customers->overlay, id, customers->current);
    }
    return mo_selector_match(only, customers->current);
}

/* LinkedIn writes a row with nothing but a day for those who closed their account, and another name
 * for those who hide theirs. */
static bool is_nobody(const MoCustomers *customers, const MoCustomer *customer)
{
    if (*customer->name && strcmp(customer->name, "Restricted Member") != 0)
        return false;
    const MoSource *source = mo_customers_source(customers, customers->at);
    return strcmp(mo_source_get_info(source)->program, "LinkedIn") == 0;
}

/* What makes a row a customer: it is admitted, it has a name, it is not told already. */
static bool is_customer(MoCustomers *customers, const MoReading *reading, MoProblems *problems)
{
    MoCustomer *customer = customers->current;
    if (customers->joined)
        mo_joined_add(customers->joined, customers, customers->place.source, customer);
    if (!mo_customers_is_admitted(customers)) {
        mo_customers_note_others(customers, customer);
        return false;
    }
    if (is_nobody(customers, customer))
        return false;
    /* What is wrong in a colleague's row is hers to mend: only admitted rows are told about. */
    if (reading->n_problems > 0 && problems) {
        mo_source_report(mo_customers_source(customers, customers->at), customers->earlier,
                         problems);
    }
    if (*customer->name)
        return true;
    customers->is_row_missing = true;
    const MoSource *source = mo_customers_source(customers, customers->at);
    mo_problems_add(problems, MO_SEVERITY_ERROR, customer->file, customer->line, "%s",
                    mo_source_get_info(source)->type == MO_SOURCE_CSV
                        ? _("this row has no name: fill in the column 'name'; until then the row "
                            "is left out")
                        : _("this card has no name: give it one in your address book; until then "
                            "it is left out"));
    return false;
}

/* The rows whose ids had to wait for the others. */
static bool next_later(MoCustomers *customers)
{
    if (customers->next_later == 0)
        customers->n_later = customers->later->len;
    while (customers->next_later < customers->later->len) {
        MoPlace place = g_array_index(customers->later, MoPlace, customers->next_later++);
        MoProblems *problems = get_problems(customers);
        reach(customers, (MoReached){customers->sources->len + 1, customers->next_later, 0});
        MoSource *source = mo_customers_source(customers, place.source);
        if (!mo_source_fetch(source, place.row, customers->current)) {
            customers->is_row_missing = true;
            continue;
        }
        customers->place = place;
        customers->is_noted = false;
        if (customers->joined)
            mo_joined_add(customers->joined, customers, place.source, customers->current);
        MoTurn turn =
            customers->next_later <= customers->n_later ? MO_TURN_AFTER_OTHERS : MO_TURN_LAST;
        MoSettle settled =
            mo_customers_settle(customers, customers->current, place, MO_ID_COLUMN, turn, problems);
        if (settled == MO_LATER)
            g_array_append_val(customers->later, place);
        if (settled == MO_SETTLED)
            return true;
    }
    return false;
}

/* Those whom the user joined, each of all her rows. */
static bool next_same(MoCustomers *customers)
{
    while (mo_customers_next_same(customers)) {
        if (!mo_customers_is_admitted(customers)) {
            mo_customers_note_others(customers, customers->current);
            continue;
        }
        mo_customers_heed_empty(customers->current, NULL);
        if (*customers->current->name &&
            mo_customers_settle(customers, customers->current, customers->place, MO_ID_COLUMN,
                                MO_TURN_LAST, NULL) == MO_SETTLED)
            return true;
    }
    return false;
}

static const MoCustomer *finish(MoCustomers *customers, MoCustomer *customer)
{
    mo_customers_settle_bans(customers, customer);
    if (customers->overlay && !(customers->is_noted && customer == customers->current))
        mo_overlay_apply(customers->overlay, customer);
    return customer;
}

bool mo_customers_next(MoCustomers *customers, const MoCustomer **ret_customer)
{
    MoReading reading;
    MoProblems *problems = NULL;
    while (next_row(customers, &reading, &problems)) {
        if (customers->joined && mo_joined_is_taken(customers->joined, customers->place))
            continue;
        if (mo_customers_wait_for_same(customers)) {
            if (reading.n_problems > 0 && problems)
                mo_source_report(mo_customers_source(customers, customers->at), customers->earlier,
                                 problems);
            continue;
        }
        if (!is_customer(customers, &reading, problems))
            continue;
        MoSettle settled = mo_customers_settle(customers, customers->current, customers->place,
                                               reading.id_source, MO_TURN_STREAM, problems);
        if (settled == MO_LATER)
            g_array_append_val(customers->later, customers->place);
        if (settled != MO_SETTLED)
            continue;
        *ret_customer = finish(customers, customers->current);
        return true;
    }
    if (next_later(customers) || next_same(customers)) {
        *ret_customer = finish(customers, customers->current);
        return true;
    }
    bool was_ended = customers->is_ended;
    customers->is_ended = true;
    if (!was_ended) {
        mo_customers_report_taken(customers);
        mo_customers_report_clashes(customers);
        mo_customers_end(customers);
        mo_customers_begin_kept(customers);
    }
    if (!mo_customers_next_kept(customers))
        return false;
    *ret_customer = finish(customers, customers->current);
    return true;
}

const MoCustomer *mo_customers_find(MoCustomers *customers, const char *id)
{
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(id));
    if (!met || !(met->flags & MO_MET_HERE))
        return NULL;
    MoRowPlace row = {mo_met_get_offset(met), met->line};
    MoCustomer *found = customers->found;
    if (mo_customers_find_same(customers, met->hash, found)) {
        mo_customer_set_text(found, MO_FIELD_ID, id);
        mo_customers_heed_empty(found, NULL);
        return finish(customers, found);
    }
    if (!mo_source_fetch(mo_customers_source(customers, met->source), row, found))
        return NULL;
    if (customers->joined)
        mo_joined_add(customers->joined, customers, met->source, found);
    g_autofree char *record_id = g_strdup(found->id);
    mo_customer_set_text(found, MO_FIELD_ID, id);
    mo_customers_heed_empty(found, record_id);
    return finish(customers, found);
}

bool mo_customers_rewind(MoCustomers *customers, GError **error)
{
    if (customers->known)
        customers->view.today = customers->known->today;
    customers->at = 0;
    customers->is_open = customers->is_ended = customers->is_row_missing = false;
    customers->changing = NULL;
    customers->reached = (MoReached){0};
    customers->next_later = customers->n_later = customers->n_next_steps = 0;
    g_ptr_array_set_size(customers->taken, 0);
    g_array_set_size(customers->later, 0);
    mo_same_rows_begin(customers->same);
    mo_customers_rewind_kept(customers);
    mo_roster_begin(customers->roster);
    for (unsigned i = 0; i < customers->sources->len; i++)
        mo_source_set_roster(mo_customers_source(customers, i), customers->roster);
    g_clear_pointer(&customers->joined, mo_joined_free);
    if (customers->sources->len > 1)
        customers->joined = mo_joined_new(customers);
    return mo_known_ids_begin(customers, error);
}

const char *mo_customers_get_changing(const MoCustomers *customers)
{
    return customers->changing;
}

bool mo_customers_has_all_files(const MoCustomers *customers)
{
    return !customers->is_file_missing;
}

bool mo_customers_is_whole(const MoCustomers *customers)
{
    return !customers->is_file_missing && !customers->is_row_missing;
}

const char *mo_customers_get_card_file(const MoCustomers *customers, const MoCustomer *customer,
                                       unsigned source)
{
    const MoSourceInfo *info = mo_source_get_info(mo_customers_source(customers, source));
    if (info->type != MO_SOURCE_CARD_FOLDER)
        return NULL;
    const char *slash = strrchr(customer->file, '/');
    return slash ? slash + 1 : customer->file;
}

char *mo_customers_print_place(const MoCustomers *customers, unsigned source, unsigned of,
                               unsigned line)
{
    if (source == of)
        return g_strdup_printf(_("line %u"), line);
    const char *path = mo_source_get_info(mo_customers_source(customers, of))->path;
    g_autofree char *shown = mo_path_display(path);
    return g_strdup_printf("%s:%u", shown, line);
}

unsigned mo_customers_count_sources(const MoCustomers *customers)
{
    return customers->n_present;
}

const MoSource *mo_customers_get_source(const MoCustomers *customers, unsigned index)
{
    return mo_customers_source(customers, index);
}

unsigned mo_customers_count_joined(const MoCustomers *customers)
{
    return customers->joined ? mo_joined_count(customers->joined) : 0;
}

const char *const *mo_customers_get_columns(const MoCustomers *customers)
{
    return (const char *const *)customers->columns->pdata;
}

bool mo_customers_keep_notes(MoCustomers *customers, MoCustomers *old, MoProblems *problems)
{
    const char *path = customers->config ? customers->config->notes : NULL;
    if (!path || !old->config || strcmp(path, old->config->notes) != 0 ||
        mo_overlay_is_whole(customers->overlay) || !mo_overlay_is_whole(old->overlay))
        return false;
    MoOverlay *read_now = customers->overlay;
    customers->overlay = old->overlay;
    old->overlay = read_now;
    look_at_only(customers);
    look_at_only(old);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        mo_problems_add(problems, MO_SEVERITY_WARNING, path, 0,
                        _("this file is gone; what it said stays in force until Moments starts "
                          "anew"));
    return true;
}

const MoOverlay *mo_customers_get_overlay(const MoCustomers *customers)
{
    return customers->overlay;
}
