#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "input/csv.h"
#include "model/cell.h"
#include "model/customer_slots.h"
#include "model/overlay_private.h"

#include <string.h>

#define ID_MAX_BYTES 200
#define LINE_MAX_BYTES 500
#define BLOCK_MAX_BYTES ((size_t)64 * 1024)

typedef struct {
    char *id;
    char *name;
    unsigned line;
    char **words[MO_NOTED_N]; /* of the lists; NULL: none. `-word` takes away */
    char *texts[MO_NOTED_N];  /* manner, greeting, notes; NULL: none */
    MoCustomer *own;          /* the cells of the user's own columns; NULL: none */
} Row;

struct MoOverlay {
    GPtrArray *rows;   /* of Row, in file order */
    GHashTable *by_id; /* id -> Row, both borrowed from `rows` */
    MoColumns columns; /* the user's own; n = 0 without a header */
    MoNotedColumns noted;
    bool is_whole;
    GArray *places; /* of size_t: where each of them stands in a row */
};

typedef struct {
    MoOverlay *overlay;
    const char *path;
    MoNotedColumns columns;
    size_t n_columns;
    MoCsvRow row; /* in hand */
    MoProblems *problems;
} Reader;

static void row_free(void *data)
{
    Row *row = data;
    g_free(row->id);
    g_free(row->name);
    for (unsigned i = 0; i < MO_NOTED_N; i++) {
        g_strfreev(row->words[i]);
        g_free(row->texts[i]);
    }
    mo_customer_free(row->own);
    g_free(row);
}

void mo_overlay_free(MoOverlay *overlay)
{
    if (!overlay)
        return;
    g_hash_table_unref(overlay->by_id);
    g_ptr_array_unref(overlay->rows);
    g_strfreev(overlay->columns.names);
    g_strfreev(overlay->columns.keys);
    g_array_unref(overlay->places);
    g_free(overlay);
}

/* ---- reading ---- */

static void report(const Reader *reader, MoSeverity severity, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void report(const Reader *reader, MoSeverity severity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mo_problems_add(reader->problems, severity, reader->path, reader->row.line, "%s", text);
}

static bool is_ours(const MoNotedColumns *columns, size_t place)
{
    for (unsigned i = 0; i < MO_NOTED_N; i++)
        if (columns->at[i] == place)
            return true;
    return false;
}

/* Columns that mean nothing to us count in `who` as those of the records do. */
static void read_own_columns(Reader *reader)
{
    MoOverlay *overlay = reader->overlay;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new(), keys = g_strv_builder_new();
    for (size_t i = 0; i < reader->row.n_fields; i++) {
        g_autofree char *name = mo_text_clean_line(reader->row.fields[i], LINE_MAX_BYTES);
        g_autofree char *key = mo_text_header_key(name);
        if (*key == '\0' || is_ours(&reader->columns, i))
            continue;
        g_strv_builder_add(names, name);
        g_strv_builder_add(keys, key);
        g_array_append_val(overlay->places, i);
    }
    overlay->columns.n = overlay->places->len;
    overlay->columns.names = g_strv_builder_end(names);
    overlay->columns.keys = g_strv_builder_end(keys);
}

static bool read_header(Reader *reader)
{
    reader->columns =
        mo_noted_read_header((const char *const *)reader->row.fields, reader->row.n_fields);
    reader->n_columns = reader->row.n_fields;
    if (reader->columns.at[MO_NOTED_ID] != MO_NOTED_NOWHERE) {
        reader->overlay->noted = reader->columns;
        read_own_columns(reader);
        return true;
    }
    report(reader, MO_SEVERITY_ERROR,
           _("no column 'id': this line must name the columns: "
             "id,name,tags,interests,needs,offers,manner,greeting,notes; until then nothing of "
             "this file counts"));
    return false;
}

/* The text of a column, or NULL when it is empty. What a spreadsheet made of a text that it took
 * for a formula is no text. The caller frees it. */
static char *read_cell(const Reader *reader, unsigned column)
{
    size_t at = reader->columns.at[column];
    if (at >= reader->row.n_fields)
        return NULL;
    g_autofree char *text = mo_noted_unguard(reader->row.fields[at]);
    if (*text == '\0')
        return NULL;
    if (strcmp(text, "#NAME?") != 0 && strcmp(text, "#VALUE!") != 0 && strcmp(text, "#REF!") != 0)
        return g_steal_pointer(&text);
    report(reader, MO_SEVERITY_WARNING,
           _("column '%s': a spreadsheet took the text for a formula and lost it; write it again, "
             "with an apostrophe (') before its first letter"),
           mo_field_get_name(mo_noted_get_field(column)));
    return NULL;
}

static char *read_line(const Reader *reader, unsigned column, size_t max_bytes)
{
    g_autofree char *cell = read_cell(reader, column);
    return cell ? mo_text_clean_line(cell, max_bytes) : NULL;
}

/* Excel's way to show a long number: 1.23E+11, with the comma of other countries. */
static bool is_rounded_number(const char *id)
{
    size_t digits = strspn(id, "0123456789");
    if (digits == 0)
        return false;
    id += digits;
    if (*id == '.' || *id == ',')
        id += 1 + strspn(id + 1, "0123456789");
    return (id[0] == 'E' || id[0] == 'e') && id[1] == '+' && id[2] != '\0' &&
           id[2 + strspn(id + 2, "0123456789")] == '\0';
}

static bool is_blank(const MoCsvRow *row)
{
    for (size_t i = 0; i < row->n_fields; i++)
        if (row->fields[i][strspn(row->fields[i], " \t\r\n")] != '\0')
            return false;
    return true;
}

/* NULL when the row can belong to nobody. The caller frees it. */
static char *read_id(const Reader *reader)
{
    g_autofree char *id = read_line(reader, MO_NOTED_ID, ID_MAX_BYTES);
    if (!id || *id == '\0') {
        report(reader, MO_SEVERITY_ERROR,
               _("this row has no id, so nobody gets what stands in it: fill in the column 'id'; "
                 "\"moments customers --list\" shows the ids"));
        return NULL;
    }
    if (is_rounded_number(id))
        report(reader, MO_SEVERITY_WARNING,
               _("the id '%s' was rounded by a spreadsheet: write the whole one, and make the "
                 "column a text there before you save"),
               id);
    return g_steal_pointer(&id);
}

static void read_manner(const Reader *reader, Row *row)
{
    static const char *const manners[] = {"formal", "first-name"};
    g_autofree char *manner = read_line(reader, MO_NOTED_MANNER, LINE_MAX_BYTES);
    for (size_t i = 0; manner && i < G_N_ELEMENTS(manners); i++)
        if (mo_text_same(manner, manners[i]))
            row->texts[MO_NOTED_MANNER] = g_strdup(manners[i]);
    if (manner && !row->texts[MO_NOTED_MANNER])
        report(reader, MO_SEVERITY_WARNING,
               _("manner '%s' is not understood: write formal or "
                 "first-name"),
               manner);
}

static MoCustomer *read_own_cells(const Reader *reader)
{
    const MoOverlay *overlay = reader->overlay;
    MoCustomer *own = NULL;
    for (unsigned i = 0; i < overlay->places->len; i++) {
        size_t place = g_array_index(overlay->places, size_t, i);
        if (place >= reader->row.n_fields)
            continue;
        g_autofree char *text = mo_text_clean_line(reader->row.fields[place], LINE_MAX_BYTES);
        if (*text == '\0')
            continue;
        if (!own) {
            own = mo_customer_new();
            own->columns = &overlay->columns;
            mo_customer_make_values(own, overlay->columns.n);
            for (size_t k = 0; k < overlay->columns.n; k++)
                own->values[k] = "";
        }
        own->values[i] = mo_customer_keep(own, text, strlen(text));
    }
    return own;
}

static Row *read_row(const Reader *reader, char *id)
{
    Row *row = g_new0(Row, 1);
    row->id = id;
    row->line = reader->row.line;
    row->name = read_line(reader, MO_NOTED_NAME, LINE_MAX_BYTES);
    for (unsigned column = MO_NOTED_TAGS; column <= MO_NOTED_OFFERS; column++) {
        g_autofree char *cell = read_cell(reader, column);
        if (cell)
            row->words[column] = mo_cell_read_list(cell, column == MO_NOTED_TAGS);
    }
    read_manner(reader, row);
    row->texts[MO_NOTED_GREETING] = read_line(reader, MO_NOTED_GREETING, LINE_MAX_BYTES);
    g_autofree char *notes = read_cell(reader, MO_NOTED_NOTES);
    row->texts[MO_NOTED_NOTES] = notes ? mo_text_clean_block(notes, BLOCK_MAX_BYTES) : NULL;
    row->own = read_own_cells(reader);
    return row;
}

static void append_words(char ***to, char **more)
{
    if (!more)
        return;
    GPtrArray *words = g_ptr_array_new();
    for (char **word = *to; word && *word; word++)
        g_ptr_array_add(words, *word);
    for (char **word = more; *word; word++)
        g_ptr_array_add(words, g_strdup(*word));
    g_ptr_array_add(words, NULL);
    g_free(*to);
    *to = (char **)g_ptr_array_free(words, FALSE);
}

/* Two rows of one customer count as one: nothing that stands in either is lost. */
static void merge(Row *first, Row *second)
{
    if (!first->own)
        first->own = g_steal_pointer(&second->own);
    for (size_t i = 0; second->own && i < second->own->columns->n; i++)
        if (!*first->own->values[i])
            first->own->values[i] = mo_customer_keep(first->own, second->own->values[i],
                                                     strlen(second->own->values[i]));
    for (unsigned i = 0; i < MO_NOTED_N; i++) {
        append_words(&first->words[i], second->words[i]);
        if (!first->texts[i]) {
            first->texts[i] = g_strdup(second->texts[i]);
        } else if (i == MO_NOTED_NOTES && second->texts[i]) {
            g_autofree char *before = first->texts[i];
            first->texts[i] = g_strconcat(before, "\n", second->texts[i], NULL);
        }
    }
}

static void add_row(const Reader *reader)
{
    char *id = read_id(reader);
    if (!id)
        return;
    Row *row = read_row(reader, id);
    if (reader->row.n_fields > reader->n_columns)
        report(reader, MO_SEVERITY_WARNING,
               _("this row has %zu fields, the header names %zu: the rest is left out; a text with "
                 "a comma stands in double quotes"),
               reader->row.n_fields, reader->n_columns);
    Row *first = g_hash_table_lookup(reader->overlay->by_id, id);
    if (!first) {
        g_ptr_array_add(reader->overlay->rows, row);
        g_hash_table_insert(reader->overlay->by_id, row->id, row);
        return;
    }
    report(reader, MO_SEVERITY_WARNING,
           _("the id '%s' stands in line %u already: both rows count together; make one of them"),
           id, first->line);
    merge(first, row);
    row_free(row);
}

static void read_rows(Reader *reader, MoCsv *csv)
{
    bool has_header = false;
    while (mo_csv_next(csv, &reader->row, reader->problems)) {
        if (!has_header && !read_header(reader)) {
            reader->overlay->is_whole = false;
            return;
        }
        if (has_header && !is_blank(&reader->row))
            add_row(reader);
        has_header = true;
    }
}

MoOverlay *mo_overlay_load(const char *path, MoProblems *problems)
{
    MoOverlay *overlay = g_new0(MoOverlay, 1);
    overlay->rows = g_ptr_array_new_with_free_func(row_free);
    overlay->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    overlay->places = g_array_new(FALSE, FALSE, sizeof(size_t));
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCsv) csv = path ? mo_csv_open(path, NULL, &error) : NULL;
    Reader reader = {.overlay = overlay, .path = path, .problems = problems};
    overlay->is_whole = csv != NULL;
    for (unsigned i = 0; i < MO_NOTED_N; i++)
        overlay->noted.at[i] = MO_NOTED_NOWHERE;
    if (csv)
        read_rows(&reader, csv);
    if (csv && (mo_csv_count_refused(csv) > 0 || mo_csv_has_changed(csv)))
        overlay->is_whole = false;
    if (error && !g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND))
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0,
                        _("%s What you noted there does not count until then."), error->message);
    return overlay;
}

void mo_overlay_foreach(const MoOverlay *overlay, MoOverlayFunc func, void *data)
{
    g_return_if_fail(overlay && func);
    for (unsigned i = 0; i < overlay->rows->len; i++) {
        const Row *row = overlay->rows->pdata[i];
        func(row->id, row->name ? row->name : "", row->line, data);
    }
}

const MoColumns *mo_overlay_get_columns(const MoOverlay *overlay)
{
    g_return_val_if_fail(overlay, NULL);
    return &overlay->columns;
}

bool mo_overlay_has_column(const MoOverlay *overlay, const char *name)
{
    g_return_val_if_fail(overlay && name, false);
    unsigned column = mo_noted_find(mo_field_find(name, NULL));
    if (column < MO_NOTED_N && overlay->noted.at[column] != MO_NOTED_NOWHERE)
        return true;
    g_autofree char *key = mo_text_header_key(name);
    return overlay->columns.n > 0 &&
           g_strv_contains((const char *const *)overlay->columns.keys, key);
}

bool mo_overlay_is_whole(const MoOverlay *overlay)
{
    g_return_val_if_fail(overlay, false);
    return overlay->is_whole;
}

/* ---- applying ---- */

static void apply_words(MoCustomer *customer, MoField field, char *const *noted)
{
    for (; *noted; noted++) {
        bool takes_away = **noted == '-';
        const char *word = *noted + (takes_away || **noted == '+');
        word += strspn(word, " ");
        if (takes_away)
            mo_customer_remove_from_list(customer, field, word);
        else
            mo_customer_add_to_list(customer, field, word);
    }
}

static void apply_notes(MoCustomer *customer, const char *notes)
{
    g_autofree char *both =
        *customer->notes ? g_strconcat(notes, "\n", customer->notes, NULL) : g_strdup(notes);
    mo_customer_set_text(customer, MO_FIELD_NOTES, both);
}

bool mo_overlay_apply(const MoOverlay *overlay, MoCustomer *customer)
{
    return mo_overlay_apply_of(overlay, customer->id, customer);
}

bool mo_overlay_apply_of(const MoOverlay *overlay, const char *id, MoCustomer *customer)
{
    const Row *row = overlay ? g_hash_table_lookup(overlay->by_id, id) : NULL;
    if (!row)
        return false;
    for (unsigned i = 0; i < MO_NOTED_N; i++) {
        MoField field = mo_noted_get_field(i);
        if (row->words[i])
            apply_words(customer, field, row->words[i]);
        if (row->texts[i] && i == MO_NOTED_NOTES)
            apply_notes(customer, row->texts[i]);
        else if (row->texts[i])
            mo_customer_set_text(customer, field, row->texts[i]);
    }
    if (row->own) {
        row->own->partner = customer->partner;
        customer->partner = row->own;
    }
    return true;
}
