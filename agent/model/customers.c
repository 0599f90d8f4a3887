#include "model/customers.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/customers_private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static MoCustomers *customers_new(const MoConfig *config, MoProblems *problems)
{
    MoCustomers *customers = g_new0(MoCustomers, 1);
    customers->config = config;
    customers->problems = problems;
    customers->sources = g_ptr_array_new_with_free_func((GDestroyNotify)mo_source_free);
    customers->paths = g_ptr_array_new();
    customers->columns = g_ptr_array_new_with_free_func(g_free);
    customers->ids = mo_id_set_new();
    return customers;
}

static void list_columns(MoCustomers *customers)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < customers->sources->len; i++) {
        const MoSource *source = g_ptr_array_index(customers->sources, i);
        g_ptr_array_add(customers->paths, source->path);
        const MoColumns *columns = mo_mapping_get_columns(source->mapping);
        for (size_t c = 0; c < columns->n; c++)
            if (*columns->keys[c] && g_hash_table_add(seen, columns->keys[c]))
                g_ptr_array_add(customers->columns, g_strdup(columns->names[c]));
    }
    g_ptr_array_add(customers->paths, NULL);
    g_ptr_array_add(customers->columns, NULL);
}

MoCustomers *mo_customers_open(const MoConfig *config, MoProblems *problems, GError **error)
{
    g_autoptr(MoCustomers) customers = customers_new(config, problems);
    for (unsigned i = 0; i < config->files->len; i++)
        mo_customers_add_files(customers, g_ptr_array_index(config->files, i), config->files_file,
                               config->files_line);
    list_columns(customers);
    if (customers->sources->len > 0)
        return g_steal_pointer(&customers);
    g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                        config->files->len
                            ? _("none of the customers files can be read")
                            : _("no customers file is named: write 'files = …' under [customers]"));
    return NULL;
}

MoCustomers *mo_customers_open_files(const char *const *paths, MoProblems *problems, GError **error)
{
    g_autoptr(MoCustomers) customers = customers_new(NULL, problems);
    for (; *paths; paths++) {
        g_autofree char *path = mo_path_expand(*paths, NULL);
        mo_customers_add_files(customers, path, path, 0);
    }
    list_columns(customers);
    if (customers->sources->len > 0)
        return g_steal_pointer(&customers);
    g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                        _("none of the customers files can be read"));
    return NULL;
}

void mo_customers_free(MoCustomers *customers)
{
    if (!customers)
        return;
    mo_customer_free(customers->current);
    mo_csv_free(customers->csv);
    g_ptr_array_unref(customers->sources);
    g_ptr_array_unref(customers->paths);
    g_ptr_array_unref(customers->columns);
    mo_id_set_free(customers->ids);
    g_free(customers);
}

static bool is_before(MoPlace a, MoPlace b)
{
    return a.source != b.source ? a.source < b.source : a.line < b.line;
}

/* Where problems go: nowhere while the stream goes over rows that it has told about. */
static MoProblems *get_problems(const MoCustomers *customers)
{
    return is_before(customers->at, customers->reported) ? NULL : customers->problems;
}

static void move_to(MoCustomers *customers, MoPlace place)
{
    customers->at = place;
    if (is_before(customers->reported, place))
        customers->reported = place;
}

/* The next row of any file; false at the end. *ret_problems: where what is wrong in it goes. */
static bool next_row(MoCustomers *customers, MoCsvRow *ret_row, MoProblems **ret_problems)
{
    while (customers->at.source < customers->sources->len) {
        MoSource *source = g_ptr_array_index(customers->sources, customers->at.source);
        MoProblems *problems = get_problems(customers);
        if (!customers->csv)
            customers->csv = mo_customers_open_source(customers, source, problems);
        bool found = customers->csv && mo_csv_next(customers->csv, ret_row, problems);
        if (!customers->csv || mo_csv_count_refused(customers->csv) > 0)
            customers->is_row_missing = true;
        if (found) {
            *ret_problems = problems;
            move_to(customers, (MoPlace){customers->at.source, ret_row->line});
            return true;
        }
        g_clear_pointer(&customers->csv, mo_csv_free);
        move_to(customers, (MoPlace){customers->at.source + 1, 0});
    }
    return false;
}

static void report_twice(const MoCustomers *customers, MoIdSource id_source, uint32_t source,
                         uint32_t line, MoProblems *problems)
{
    const MoCustomer *customer = customers->current;
    const MoSource *first = g_ptr_array_index(customers->sources, source);
    g_autofree char *shown = mo_path_display(first->path);
    g_autofree char *place = source == customers->at.source ? g_strdup_printf(_("line %u"), line)
                                                            : g_strdup_printf("%s:%u", shown, line);
    const char *same = NULL;
    switch (id_source) {
    case MO_ID_COLUMN:
        same = _("has the same id: give one of them another");
        break;
    case MO_ID_EMAIL:
        same = _("has the same e-mail address, and there is no id: add a column 'id'");
        break;
    case MO_ID_NAME:
        same = _("has the same name and company, and there is no id and no e-mail address: add a "
                 "column 'id'");
        break;
    }
    mo_problems_add(problems, MO_SEVERITY_ERROR, customer->file, customer->line,
                    _("'%s' is left out: %s %s"), customer->name, place, same);
}

/* Whether the row that was just made a customer counts. */
static bool is_admitted(MoCustomers *customers, MoIdSource id_source, MoProblems *problems)
{
    const MoCustomer *customer = customers->current;
    if (!*customer->name) {
        customers->is_row_missing = true;
        mo_problems_add(problems, MO_SEVERITY_ERROR, customer->file, customer->line,
                        _("this row has no name: fill in the column 'name'; until then the row is "
                          "left out"));
        return false;
    }
    uint32_t source = 0, line = 0;
    if (mo_id_set_add(customers->ids, mo_hash(0, customer->id, NULL), customers->at.source,
                      customer->line, &source, &line))
        return true;
    report_twice(customers, id_source, source, line, problems);
    return false;
}

bool mo_customers_next(MoCustomers *customers, const MoCustomer **ret_customer)
{
    MoCsvRow row;
    MoProblems *problems = NULL;
    while (next_row(customers, &row, &problems)) {
        const MoSource *source = g_ptr_array_index(customers->sources, customers->at.source);
        MoReading reading;
        if (!customers->current)
            customers->current = mo_customer_new();
        mo_mapping_read(source->mapping, (const char *const *)row.fields, row.n_fields, row.line,
                        customers->current, &reading, NULL);
        /* What is wrong in a colleague's row is hers to mend: only admitted rows are told about. */
        if (customers->config && !mo_selector_match(customers->config->only, customers->current))
            continue;
        if (reading.n_problems > 0 && problems)
            mo_mapping_read(source->mapping, (const char *const *)row.fields, row.n_fields,
                            row.line, customers->current, &reading, problems);
        if (!is_admitted(customers, reading.id_source, problems))
            continue;
        *ret_customer = customers->current;
        return true;
    }
    return false;
}

bool mo_customers_rewind(MoCustomers *customers, GError **error)
{
    g_clear_pointer(&customers->csv, mo_csv_free);
    g_clear_pointer(&customers->current, mo_customer_free);
    mo_id_set_clear(customers->ids);
    customers->at = (MoPlace){0};
    customers->is_row_missing = false;
    for (unsigned i = 0; i < customers->sources->len; i++) {
        const MoSource *source = g_ptr_array_index(customers->sources, i);
        if (g_access(source->path, R_OK) == 0)
            continue;
        g_autofree char *shown = mo_path_display(source->path);
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("%s: the file went away while it was "
                      "being read"),
                    shown);
        return false;
    }
    return true;
}

bool mo_customers_is_whole(const MoCustomers *customers)
{
    return !customers->is_file_missing && !customers->is_row_missing;
}

const char *const *mo_customers_get_columns(const MoCustomers *customers)
{
    return (const char *const *)customers->columns->pdata;
}

const char *const *mo_customers_get_paths(const MoCustomers *customers)
{
    return (const char *const *)customers->paths->pdata;
}
