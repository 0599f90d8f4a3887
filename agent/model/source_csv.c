#include "base/error.h"
#include "base/i18n.h"
#include "input/csv.h"
#include "model/customer_slots.h"
#include "model/source_private.h"
#include "model/total.h"

#include <string.h>

/* Above the columns may stand a few lines of explanation, as LinkedIn writes them. */
#define HEADER_ROWS_MAX 10

typedef struct {
    MoSource base;
    MoMapping *mapping;
    MoCsv *csv;    /* of the stream; NULL: at its end */
    MoCsvRow row;  /* the last one */
    MoCsv *second; /* for single rows; NULL until one is asked for */
    MoCsvOptions found;
    char encoding[32]; /* what `found` points to */
    GArray *footers;   /* of unsigned: lines that may be the end of the data, not yet told */
    unsigned rows_to;  /* up to this line there surely are customers, */
    bool is_ending;    /* or from the line that is read on there are none */
} CsvSource;

static void csv_free(MoSource *base)
{
    CsvSource *source = (CsvSource *)base;
    mo_csv_free(source->csv);
    mo_csv_free(source->second);
    mo_mapping_free(source->mapping);
    g_array_unref(source->footers);
    g_free(source);
}

/* The row that names the columns: the first that could, else the first of all. A first line that
 * cannot be read is the header all the same: what was said of it is enough. */
static MoMapping *read_header(CsvSource *source, MoCsv *csv, MoProblems *problems)
{
    MoSource *base = &source->base;
    g_autoptr(GPtrArray) first = NULL;
    unsigned first_line = 0;
    MoCsvRow row;
    for (unsigned i = 0; i < HEADER_ROWS_MAX && mo_csv_next(csv, &row, problems); i++) {
        if (mo_csv_count_refused(csv) > 0)
            return NULL;
        if (mo_mapping_can_name((const char *const *)row.fields, row.n_fields)) {
            base->info.header_line = row.line;
            return mo_mapping_new((const char *const *)row.fields, row.n_fields, base->path,
                                  row.line, base->options.ours, problems);
        }
        if (first)
            continue;
        first = g_ptr_array_new_with_free_func(g_free);
        first_line = row.line;
        for (size_t c = 0; c < row.n_fields; c++)
            g_ptr_array_add(first, g_strdup(row.fields[c]));
    }
    if (mo_csv_count_refused(csv) > 0)
        return NULL;
    if (!first) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, base->path, 1,
                        _("the file is empty: its first line must name the columns, such as "
                          "name,email,company"));
        return NULL;
    }
    base->info.header_line = first_line;
    return mo_mapping_new((const char *const *)first->pdata, first->len, base->path, first_line,
                          base->options.ours, problems);
}

/* Passes over what stands above the rows, once it is known where that is. */
static bool skip_header(CsvSource *source, MoCsv *csv, MoCsvRow *ret_header)
{
    while (mo_csv_next(csv, ret_header, NULL))
        if (ret_header->line >= source->base.info.header_line)
            return ret_header->line == source->base.info.header_line;
    return false;
}

static void take_info(CsvSource *source, const MoCsv *csv)
{
    const MoCsvInfo *info = mo_csv_get_info(csv);
    g_strlcpy(source->encoding, info->encoding, sizeof source->encoding);
    source->found = (MoCsvOptions){.separator = info->separator, .encoding = source->encoding};
    source->base.info.separator = info->separator;
    source->base.info.encoding = source->encoding;
    source->base.info.encoding_assumed = info->encoding_assumed;
}

/* The file as it is now, understood anew. False with a problem. */
static bool understand(CsvSource *source, MoCsv *csv, MoProblems *problems)
{
    MoMapping *mapping = read_header(source, csv, problems);
    if (!mapping)
        return false;
    mo_mapping_set_order(mapping, source->base.options.date_order);
    mo_mapping_set_view(mapping, source->base.options.view);
    mo_mapping_free(source->mapping);
    source->mapping = mapping;
    take_info(source, csv);
    source->base.info.program = mo_mapping_get_program(mapping);
    return true;
}

static MoCsv *open_file(CsvSource *source, MoProblems *problems)
{
    g_autoptr(GError) error = NULL;
    MoCsvOptions wanted = {.encoding = source->base.options.encoding};
    MoCsv *csv = mo_csv_open(source->base.path, &wanted, &error);
    if (!csv)
        mo_problems_add(problems, MO_SEVERITY_ERROR, source->base.path, 0, "%s", error->message);
    return csv;
}

/* Rows stay customers of the same columns as long as the header is the same. */
static bool csv_begin(MoSource *base, MoProblems *problems)
{
    CsvSource *source = (CsvSource *)base;
    g_clear_pointer(&source->csv, mo_csv_free);
    g_clear_pointer(&source->second, mo_csv_free);
    g_array_set_size(source->footers, 0);
    source->rows_to = 0;
    source->is_ending = false;
    source->csv = open_file(source, problems);
    if (!source->csv)
        return false;
    MoCsvRow header;
    if (skip_header(source, source->csv, &header) &&
        mo_mapping_fits(source->mapping, (const char *const *)header.fields, header.n_fields)) {
        take_info(source, source->csv);
        return true;
    }
    mo_csv_free(source->csv);
    source->csv = open_file(source, problems);
    if (source->csv && understand(source, source->csv, problems))
        return true;
    g_clear_pointer(&source->csv, mo_csv_free);
    return false;
}

/* The order of day and month is a matter of whole columns: every row has its say. */
static void settle_orders(CsvSource *source)
{
    g_autoptr(MoCsv) csv = mo_csv_open(source->base.path, &source->found, NULL);
    MoCsvRow row;
    if (csv && skip_header(source, csv, &row))
        while (mo_csv_next(csv, &row, NULL))
            mo_mapping_gather_orders(source->mapping, (const char *const *)row.fields,
                                     row.n_fields);
    mo_mapping_settle_orders(source->mapping, source->base.problems);
}

static bool is_report(const CsvSource *source)
{
    return strcmp(source->base.info.program, "Salesforce report") == 0;
}

/* One field, or, as a spreadsheet fills a row up, one with text and nothing behind it. */
static bool has_one_text(const MoCsvRow *row, bool filled_up)
{
    bool is_alone = *row->fields[0] != '\0';
    for (size_t i = 1; i < row->n_fields && is_alone; i++)
        is_alone = filled_up && row->fields[i][0] == '\0';
    return is_alone;
}

/* Below the data of a report stand lines of one field: who made it, and when. */
static bool is_footer(const CsvSource *source, const MoCsvRow *row)
{
    bool may_be = row->n_fields == 1 || row->after_blank || source->footers->len > 0;
    if (!may_be || mo_mapping_get_columns(source->mapping)->n < 3)
        return false;
    return has_one_text(row, is_report(source)) &&
           (is_report(source) || row->after_blank || source->footers->len > 0);
}

/* Rows follow, so those lines were no footers. */
static void report_footers(CsvSource *source, MoProblems *problems)
{
    for (unsigned i = 0; i < source->footers->len; i++) {
        source->base.info.n_refused++;
        mo_problems_add(problems, MO_SEVERITY_ERROR, source->base.path,
                        g_array_index(source->footers, unsigned, i),
                        _("this row has one field, the header names %zu: it is left out; write the "
                          "others, or take it away"),
                        mo_mapping_get_columns(source->mapping)->n);
    }
    g_array_set_size(source->footers, 0);
}

static void end_stream(CsvSource *source)
{
    source->base.info.n_footers = source->footers->len;
    if (source->footers->len > 0)
        source->base.info.footer_line = g_array_index(source->footers, unsigned, 0);
    g_array_set_size(source->footers, 0);
    source->base.has_changed = mo_csv_has_changed(source->csv);
    source->base.info.n_refused += mo_csv_count_refused(source->csv);
    g_clear_pointer(&source->csv, mo_csv_free);
}

static void read_row(CsvSource *source, const MoCsvRow *row, MoCustomer *customer,
                     MoReading *ret_reading, MoProblems *problems)
{
    mo_mapping_read_row(source->mapping, row, customer, ret_reading, problems);
}

static void expect_id(const CsvSource *source, const MoCsvRow *row)
{
    size_t column = mo_mapping_get_id_column(source->mapping);
    mo_source_expect(&source->base, column < row->n_fields ? row->fields[column] : NULL,
                     row->offset, mo_csv_get_size(source->csv));
}

/* Where no offset is known the rows before are passed over. */
static bool go_to(CsvSource *source, MoRowPlace place, MoCsvRow *ret_row)
{
    if (!source->second)
        source->second = mo_csv_open(source->base.path, &source->found, NULL);
    if (!source->second)
        return false;
    if (place.offset >= 0)
        return mo_csv_seek(source->second, place.offset, place.line) &&
               mo_csv_next(source->second, ret_row, NULL) && ret_row->line == place.line;
    g_clear_pointer(&source->second, mo_csv_free);
    source->second = mo_csv_open(source->base.path, &source->found, NULL);
    while (source->second && mo_csv_next(source->second, ret_row, NULL))
        if (ret_row->line >= place.line)
            return ret_row->line == place.line;
    return false;
}

/* Whether nothing but sums and the last lines of a report follow. Looked for once for all lines up
 * to the next customer. */
static bool is_at_end(CsvSource *source, const MoCsvRow *row)
{
    MoCsvRow next;
    if (source->is_ending)
        return true;
    if (row->line <= source->rows_to ||
        !go_to(source, (MoRowPlace){.offset = row->offset, .line = row->line}, &next))
        return false;
    while (mo_csv_next(source->second, &next, NULL)) {
        const char *const *fields = (const char *const *)next.fields;
        if (!has_one_text(&next, is_report(source)) &&
            !mo_total_is_row(source->mapping, fields, next.n_fields)) {
            source->rows_to = next.line;
            return false;
        }
    }
    source->is_ending = true;
    return true;
}

/* "Grand Total" below the customers. */
static bool is_total(CsvSource *source, const MoCsvRow *row, const MoCustomer *customer)
{
    if (customer->email[0] || customer->phone[0])
        return false;
    const char *const *fields = (const char *const *)row->fields;
    return mo_total_is_row(source->mapping, fields, row->n_fields) && is_at_end(source, row);
}

/* "Subtotal" between the customers. */
static bool is_subtotal(const CsvSource *source, const MoCsvRow *row, const MoCustomer *customer)
{
    return !customer->email[0] && !customer->phone[0] &&
           mo_total_is_subtotal(source->mapping, (const char *const *)row->fields, row->n_fields);
}

static bool csv_next(MoSource *base, MoCustomer *customer, MoRowPlace *ret_place,
                     MoReading *ret_reading, MoProblems *problems)
{
    CsvSource *source = (CsvSource *)base;
    MoCsvRow *row = &source->row;
    if (!source->csv)
        return false;
    while (mo_csv_next(source->csv, row, problems)) {
        if (is_footer(source, row)) {
            g_array_append_val(source->footers, row->line);
            continue;
        }
        expect_id(source, row);
        read_row(source, row, customer, ret_reading, NULL);
        if (is_total(source, row, customer)) {
            g_array_append_val(source->footers, row->line);
            continue;
        }
        if (is_subtotal(source, row, customer))
            continue;
        report_footers(source, problems);
        if (ret_reading->wants_orders) {
            settle_orders(source);
            read_row(source, row, customer, ret_reading, NULL);
        }
        *ret_place = (MoRowPlace){.offset = row->offset, .line = row->line};
        return true;
    }
    end_stream(source);
    return false;
}

static void csv_report(MoSource *base, MoCustomer *customer, MoProblems *problems)
{
    CsvSource *source = (CsvSource *)base;
    MoReading reading = {0};
    read_row(source, &source->row, customer, &reading, problems);
}

static bool csv_fetch(MoSource *base, MoRowPlace place, MoCustomer *customer)
{
    CsvSource *source = (CsvSource *)base;
    MoCsvRow row;
    if (!go_to(source, place, &row))
        return false;
    MoReading reading = {0};
    read_row(source, &row, customer, &reading, NULL);
    mo_customer_keep_all(customer);
    return !mo_csv_has_changed(source->second);
}

static const MoColumns *csv_get_columns(const MoSource *base)
{
    return mo_mapping_get_columns(((const CsvSource *)base)->mapping);
}

static MoField csv_get_field(const MoSource *base, size_t column)
{
    return mo_mapping_get_field(((const CsvSource *)base)->mapping, column);
}

static bool csv_has_field(const MoSource *base, MoField field, const char *label)
{
    return mo_mapping_has_field(((const CsvSource *)base)->mapping, field, label);
}

static const MoSourceClass csv_class = {
    .free = csv_free,
    .begin = csv_begin,
    .next = csv_next,
    .report = csv_report,
    .fetch = csv_fetch,
    .get_columns = csv_get_columns,
    .get_field = csv_get_field,
    .has_field = csv_has_field,
};

MoSource *mo_source_new_csv(const char *path, const MoSourceOptions *options, MoProblems *problems,
                            GError **error)
{
    MoCsvOptions wanted = {.encoding = options ? options->encoding : NULL};
    g_autoptr(MoCsv) csv = mo_csv_open(path, &wanted, error);
    if (!csv)
        return NULL;
    CsvSource *source = g_new0(CsvSource, 1);
    source->footers = g_array_new(FALSE, FALSE, sizeof(unsigned));
    mo_source_init(&source->base, &csv_class, MO_SOURCE_CSV, path, options, problems);
    if (understand(source, csv, problems))
        return &source->base;
    mo_source_free(&source->base);
    return NULL;
}
