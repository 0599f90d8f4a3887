/* Any bytes as notes.csv: what is read is clean; a change either leaves the file as it was, or all
 * rows are there afterwards, in their order, with the new note, and nothing more is wrong than
 * before. Seeds: tests/data/overlay. */
#include "base/text.h"
#include "model/overlay_private.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void add_id(const char *id, const char *name, unsigned line, void *data)
{
    require(*id && line > 0 && g_utf8_validate(name, -1, NULL));
    g_ptr_array_add(data, g_strdup(id));
}

static GPtrArray *get_ids(const MoOverlay *overlay)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    mo_overlay_foreach(overlay, add_id, ids);
    return ids;
}

static MoCustomer *new_customer(const char *id)
{
    MoCustomer *customer = mo_customer_new();
    customer->id = g_intern_string(id);
    return customer;
}

static void require_clean(const MoCustomer *customer)
{
    g_autofree char *notes = mo_text_clean_block(customer->notes, (size_t)1 << 21);
    require(strcmp(notes, customer->notes) == 0);
    char *const *const lists[] = {customer->tags, customer->interests, customer->needs,
                                  customer->offers};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (char *const *item = lists[i]; *item; item++)
            require(**item && g_utf8_validate(*item, -1, NULL));
    }
    require(g_utf8_validate(customer->greeting, -1, NULL));
}

static void try_write(const char *path, const char *id, const char *data, size_t size)
{
    g_autoptr(MoProblems) before = mo_problems_new(), after = mo_problems_new();
    g_autoptr(MoOverlay) old = mo_overlay_load(path, before);
    g_autoptr(GPtrArray) old_ids = get_ids(old);
    g_autoptr(MoCustomer) customer = new_customer(id);
    (void)mo_overlay_apply(old, customer);
    require_clean(customer);
    const MoOverlayChange change = {.field = MO_FIELD_NOTES, .text = "asked for the price list"};
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_overlay_write(path, customer, mo_day_from_civil(2026, 3, 2), &change, 1, &notice,
                          &error)) {
        g_autofree char *now = NULL;
        gsize length = 0;
        require(error != NULL && g_file_get_contents(path, &now, &length, NULL));
        require(length == size && memcmp(now, data, size) == 0);
        return;
    }
    g_autoptr(MoOverlay) fresh = mo_overlay_load(path, after);
    g_autoptr(GPtrArray) new_ids = get_ids(fresh);
    require(new_ids->len >= old_ids->len && new_ids->len <= old_ids->len + 1);
    for (guint i = 0; i < old_ids->len; i++)
        require(strcmp(old_ids->pdata[i], new_ids->pdata[i]) == 0);
    g_autoptr(MoCustomer) again = new_customer(id);
    require(mo_overlay_apply(fresh, again));
    require_clean(again);
    require(strstr(again->notes, "asked for the price list") != NULL);
    require(mo_problems_count_errors(after) <= mo_problems_count_errors(before));
}

/* All cells but those of one row, and of the column that was added. */
static GString *list_cells(const MoNotedTable *table, const MoNotedRow *without)
{
    GString *out = g_string_new(NULL);
    for (unsigned i = 0; i < table->rows->len; i++) {
        const MoNotedRow *row = table->rows->pdata[i];
        for (unsigned k = 0; row != without && k < row->cells->len; k++)
            g_string_append_len(out, row->cells->pdata[k],
                                (gssize)strlen(row->cells->pdata[k]) + 1);
        g_string_append_c(out, '\x01');
    }
    return out;
}

static void change(MoNotedTable *table, const char *text, unsigned column)
{
    MoNotedRow *row = table->rows->len > 0 ? table->rows->pdata[0] : mo_noted_table_add(table);
    g_autoptr(GString) before = list_cells(table, row);
    mo_noted_table_set(table, row, MO_NOTED_ID, "id");
    mo_noted_table_set(table, row, column, text);
    g_autofree char *got = mo_noted_table_get(table, row, column);
    require(strcmp(got, text) == 0);
    g_autoptr(GString) printed = mo_noted_table_print(table, "x.csv", NULL);
    if (!printed)
        return; /* refused rather than harmed */
    g_autoptr(MoNotedTable) again = mo_noted_table_parse(printed->str, printed->len, "x.csv", NULL);
    require(again && again->rows->len == table->rows->len);
    g_autoptr(GString) after = list_cells(again, again->rows->pdata[0]);
    require(g_string_equal(before, after));
    g_autofree char *read_again = mo_noted_table_get(again, again->rows->pdata[0], column);
    require(strcmp(read_again, text) == 0);
}

/* The same inside the table: also that the bytes go back into the letters they came in. */
static void try_table(const uint8_t *data, size_t size)
{
    MoNotedLetters letters;
    g_autoptr(GString) text = g_string_new(NULL), back = g_string_new(NULL);
    if (!mo_noted_decode((const char *)data, size, text, &letters))
        return;
    require(mo_noted_encode(text->str, text->len, letters, back));
    require(back->len == size && memcmp(back->str, data, size) == 0);
    g_autoptr(MoNotedTable) table = mo_noted_table_parse(text->str, text->len, "x.csv", NULL);
    if (!table)
        return;
    g_autoptr(GString) same = mo_noted_table_print(table, "x.csv", NULL);
    require(same && (text->len == 0 || table->rows->len == 0 || g_string_equal(same, text)));
    unsigned seed = size > 0 ? data[size / 2] : 0;
    g_autofree char *clean = mo_text_clean_block(text->str + text->len / 2, 60);
    g_autofree char *trimmed = g_strstrip(g_strdup(clean));
    change(table, trimmed, MO_NOTED_NAME + seed % (MO_NOTED_N - MO_NOTED_NAME));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_table(data, size);
    g_autofree char *folder = g_dir_make_tmp("moments-fuzz-XXXXXX", NULL);
    require(folder != NULL);
    g_autofree char *path = g_build_filename(folder, "notes.csv", NULL);
    require(g_file_set_contents(path, (const char *)data, (gssize)size, NULL));
    try_write(path, "C-1", (const char *)data, size);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(folder, name, NULL);
        g_unlink(file);
    }
    g_rmdir(folder);
    return 0;
}
