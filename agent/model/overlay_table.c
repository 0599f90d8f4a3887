#include "base/error.h"
#include "base/i18n.h"
#include "input/csv.h"
#include "model/overlay_private.h"

#include <string.h>

/* Where a cell stands in its row's bytes, with quotes and the blanks beside them. */
typedef struct {
    size_t start, end;
} Span;

static void row_free(void *data)
{
    MoNotedRow *row = data;
    if (!row)
        return;
    g_string_free(row->raw, TRUE);
    g_ptr_array_unref(row->cells);
    g_free(row);
}

void mo_noted_table_free(MoNotedTable *table)
{
    if (!table)
        return;
    g_free(table->preamble);
    row_free(table->header);
    g_ptr_array_unref(table->rows);
    g_free(table);
}

static MoNotedRow *row_new(const char *raw, size_t length)
{
    MoNotedRow *row = g_new0(MoNotedRow, 1);
    row->raw = g_string_new_len(raw, (gssize)length);
    row->cells = g_ptr_array_new_with_free_func(g_free);
    return row;
}

/* ---- cutting a text into rows ---- */

/* The place behind the next `n` line ends. */
static const char *skip_lines(const char *at, const char *end, unsigned n)
{
    while (n > 0 && at < end) {
        bool crlf = *at == '\r' && at + 1 < end && at[1] == '\n';
        n -= *at == '\n' || *at == '\r';
        at += crlf ? 2 : 1;
    }
    return at;
}

static const char *find_line_end(const char *text, size_t length)
{
    const char *end = text + length, *at = text;
    while (at < end && *at != '\n' && *at != '\r')
        at++;
    if (at == end || *at == '\n')
        return "\n";
    return at + 1 < end && at[1] == '\n' ? "\r\n" : "\r";
}

static void take_cells(MoNotedRow *row, const MoCsvRow *read)
{
    row->line = read->line;
    for (size_t i = 0; i < read->n_fields; i++)
        g_ptr_array_add(row->cells, g_strdup(read->fields[i]));
}

/* Gives each row the bytes from its line to that of the next. */
static void cut(MoNotedTable *table, const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = skip_lines(text, end, table->header->line - 1);
    unsigned line = table->header->line;
    table->preamble = g_strndup(text, (size_t)(at - text));
    for (unsigned i = 0; i <= table->rows->len; i++) {
        MoNotedRow *row = i == 0 ? table->header : table->rows->pdata[i - 1];
        g_assert(row);
        const MoNotedRow *next = i < table->rows->len ? table->rows->pdata[i] : NULL;
        const char *to = next ? skip_lines(at, end, next->line - line) : end;
        g_string_append_len(row->raw, at, to - at);
        line = next ? next->line : line;
        at = to;
    }
}

static bool read_rows(MoNotedTable *table, MoCsv *csv, GError **error)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoCsvRow read;
    while (mo_csv_next(csv, &read, problems)) {
        MoNotedRow *row = row_new("", 0);
        take_cells(row, &read);
        if (table->header)
            g_ptr_array_add(table->rows, row);
        else
            table->header = row;
    }
    if (mo_csv_count_refused(csv) == 0)
        return true;
    g_autofree char *first = mo_problem_print(mo_problems_get(problems, 0));
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED, _("Nothing was written, mend this first: %s"),
                first);
    return false;
}

static MoNotedTable *table_new(void)
{
    MoNotedTable *table = g_new0(MoNotedTable, 1);
    table->rows = g_ptr_array_new_with_free_func(row_free);
    table->separator = ',';
    table->line_end = "\n";
    return table;
}

static MoNotedTable *table_new_empty(void)
{
    MoNotedTable *table = table_new();
    table->preamble = g_strdup("");
    table->header = row_new("", 0);
    for (unsigned column = 0; column < MO_NOTED_N; column++) {
        const char *name = mo_field_get_name(mo_noted_get_field(column));
        g_ptr_array_add(table->header->cells, g_strdup(name));
        g_string_append_printf(table->header->raw, "%s%s", column > 0 ? "," : "", name);
        table->columns.at[column] = column;
    }
    g_string_append_c(table->header->raw, '\n');
    return table;
}

MoNotedTable *mo_noted_table_parse(const char *text, size_t length, const char *name,
                                   GError **error)
{
    g_autoptr(MoNotedTable) table = table_new();
    table->line_end = find_line_end(text, length);
    g_autoptr(MoCsv) csv = mo_csv_open_memory(text, length, name, NULL);
    table->separator = mo_csv_get_info(csv)->separator;
    if (!read_rows(table, csv, error))
        return NULL;
    if (!table->header)
        return table_new_empty();
    cut(table, text, length);
    table->columns = mo_noted_read_header((const char *const *)table->header->cells->pdata,
                                          table->header->cells->len);
    if (table->columns.at[MO_NOTED_ID] != MO_NOTED_NOWHERE)
        return g_steal_pointer(&table);
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("%s has no column 'id', so nothing was written: its first line must name the "
                  "columns: id,name,tags,interests,needs,offers,manner,greeting,notes"),
                name);
    return NULL;
}

/* ---- cells ---- */

/* Cells in the order of the row; *ret_end is where its content ends, before the line end. */
static GArray *scan(const MoNotedRow *row, char separator, size_t *ret_end)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(Span));
    const char *raw = row->raw->str;
    size_t at = 0;
    for (;;) {
        Span span = {.start = at};
        while ((raw[at] == ' ' || raw[at] == '\t') && raw[at] != separator)
            at++;
        if (raw[at] == '"') {
            at++;
            while (raw[at] && (raw[at] != '"' || raw[at + 1] == '"'))
                at += raw[at] == '"' ? 2 : 1;
        }
        while (raw[at] && raw[at] != separator && raw[at] != '\n' && raw[at] != '\r')
            at++;
        span.end = at;
        g_array_append_val(spans, span);
        if (!raw[at] || raw[at] != separator)
            break;
        at++;
    }
    *ret_end = at;
    return spans;
}

/* A spreadsheet asked for other separators than ours must not tear a list apart either. */
static char *quote(const char *cell)
{
    if (!strpbrk(cell, ",;\t|\"\r\n") && !g_str_has_prefix(cell, " ") &&
        !g_str_has_suffix(cell, " "))
        return g_strdup(cell);
    g_autoptr(GString) quoted = g_string_new(cell);
    g_string_replace(quoted, "\"", "\"\"", 0);
    return g_strdup_printf("\"%s\"", quoted->str);
}

static void set_cell(MoNotedRow *row, size_t at, const char *cell, char separator)
{
    size_t end = 0;
    g_autoptr(GArray) spans = scan(row, separator, &end);
    g_autofree char *quoted = quote(cell);
    for (size_t n = spans->len; n <= at; n++, end++)
        g_string_insert_c(row->raw, (gssize)end, separator);
    Span span = at < spans->len ? g_array_index(spans, Span, at) : (Span){end, end};
    g_string_erase(row->raw, (gssize)span.start, (gssize)(span.end - span.start));
    g_string_insert(row->raw, (gssize)span.start, quoted);
    while (row->cells->len <= at)
        g_ptr_array_add(row->cells, g_strdup(""));
    g_free(row->cells->pdata[at]);
    row->cells->pdata[at] = g_strdup(cell);
}

char *mo_noted_table_get(const MoNotedTable *table, const MoNotedRow *row, unsigned column)
{
    size_t at = table->columns.at[column];
    return mo_noted_unguard(at < row->cells->len ? row->cells->pdata[at] : "");
}

/* Behind the longest row, so that what stands behind the header's last name gets no other name. */
static void add_column(MoNotedTable *table, unsigned column)
{
    size_t at = table->header->cells->len;
    for (unsigned i = 0; i < table->rows->len; i++)
        at = MAX(at, ((const MoNotedRow *)table->rows->pdata[i])->cells->len);
    set_cell(table->header, at, mo_field_get_name(mo_noted_get_field(column)), table->separator);
    table->columns.at[column] = at;
}

void mo_noted_table_set(MoNotedTable *table, MoNotedRow *row, unsigned column, const char *text)
{
    if (table->columns.at[column] == MO_NOTED_NOWHERE)
        add_column(table, column);
    g_autofree char *cell = mo_noted_guard(text);
    set_cell(row, table->columns.at[column], cell, table->separator);
}

void mo_noted_table_set_at(MoNotedTable *table, MoNotedRow *row, size_t at, const char *cell)
{
    set_cell(row, at, cell, table->separator);
}

/* ---- rows ---- */

GPtrArray *mo_noted_table_find(const MoNotedTable *table, const char *id)
{
    GPtrArray *found = g_ptr_array_new();
    for (unsigned i = 0; i < table->rows->len; i++) {
        g_autofree char *own = mo_noted_table_get(table, table->rows->pdata[i], MO_NOTED_ID);
        if (strcmp(own, id) == 0)
            g_ptr_array_add(found, table->rows->pdata[i]);
    }
    return found;
}

MoNotedRow *mo_noted_table_add(MoNotedTable *table)
{
    MoNotedRow *last =
        table->rows->len > 0 ? table->rows->pdata[table->rows->len - 1] : table->header;
    const GString *raw = last->raw;
    if (raw->len == 0 || (raw->str[raw->len - 1] != '\n' && raw->str[raw->len - 1] != '\r'))
        g_string_append(last->raw, table->line_end);
    MoNotedRow *row = row_new(table->line_end, strlen(table->line_end));
    set_cell(row, table->header->cells->len - 1, "", table->separator);
    g_ptr_array_add(table->rows, row);
    return row;
}

void mo_noted_table_remove(MoNotedTable *table, MoNotedRow *row)
{
    g_ptr_array_remove(table->rows, row);
}

MoNotedTable *mo_noted_table_new_like(const MoNotedTable *table)
{
    MoNotedTable *like = table_new();
    like->preamble = g_strdup("");
    like->header = row_new("\n", 1);
    like->columns = table->columns;
    for (unsigned i = 0; i < table->header->cells->len; i++)
        set_cell(like->header, i, table->header->cells->pdata[i], like->separator);
    return like;
}

/* The place of a column that is called so; MO_NOTED_NOWHERE: there is none. */
static size_t find_column(const MoNotedTable *table, const char *name)
{
    for (unsigned i = 0; i < table->header->cells->len; i++)
        if (mo_field_same_header(table->header->cells->pdata[i], name))
            return i;
    return MO_NOTED_NOWHERE;
}

MoNotedRow *mo_noted_table_copy_row(MoNotedTable *table, const MoNotedTable *from,
                                    const MoNotedRow *row)
{
    MoNotedRow *copy = mo_noted_table_add(table);
    for (unsigned i = 0; i < MIN(row->cells->len, from->header->cells->len); i++) {
        size_t at = find_column(table, from->header->cells->pdata[i]);
        const char *cell = row->cells->pdata[i];
        if (at != MO_NOTED_NOWHERE && *cell)
            set_cell(copy, at, cell, table->separator);
    }
    return copy;
}

/* ---- back to a text ---- */

static bool same_cells(const MoNotedRow *a, const MoNotedRow *b)
{
    if (a->cells->len != b->cells->len)
        return false;
    for (unsigned i = 0; i < a->cells->len; i++)
        if (strcmp(a->cells->pdata[i], b->cells->pdata[i]) != 0)
            return false;
    return true;
}

static bool same_table(const MoNotedTable *a, const MoNotedTable *b)
{
    if (a->rows->len != b->rows->len || !same_cells(a->header, b->header))
        return false;
    for (unsigned i = 0; i < a->rows->len; i++)
        if (!same_cells(a->rows->pdata[i], b->rows->pdata[i]))
            return false;
    return true;
}

GString *mo_noted_table_print(const MoNotedTable *table, const char *name, GError **error)
{
    GString *text = g_string_new(table->preamble);
    g_string_append_len(text, table->header->raw->str, (gssize)table->header->raw->len);
    for (unsigned i = 0; i < table->rows->len; i++) {
        const GString *raw = ((const MoNotedRow *)table->rows->pdata[i])->raw;
        g_string_append_len(text, raw->str, (gssize)raw->len);
    }
    g_autoptr(MoNotedTable) again = mo_noted_table_parse(text->str, text->len, name, error);
    if (again && same_table(table, again))
        return text;
    g_string_free(text, TRUE);
    if (again)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("%s could not be changed without harm, so nothing was written: open it in a "
                      "spreadsheet and save it anew as CSV"),
                    name);
    return NULL;
}
