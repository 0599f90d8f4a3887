#include "base/text.h"
#include "model/cell.h"
#include "model/overlay_file.h"

#include <string.h>

typedef struct {
    const char *customer;
    const char *name; /* NULL: stays */
    const char *other;
    const char *saved; /* mo_overlay_part() */
} Pair;

/* ---- joining ---- */

static bool has_word(const GPtrArray *words, const char *word)
{
    word += strspn(word, "+- ");
    for (unsigned i = 0; i < words->len; i++) {
        const char *own = words->pdata[i];
        if (mo_text_same(own + strspn(own, "+- "), word))
            return true;
    }
    return false;
}

/* Where one row adds a word and the other takes it away, the first has the say. */
static char *join_words(const char *first, const char *second, bool tags)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_auto(GStrv) of_first = mo_cell_read_list(first, tags);
    g_auto(GStrv) of_second = mo_cell_read_list(second, tags);
    for (char **word = of_first; *word; word++)
        g_ptr_array_add(words, *word);
    for (char **word = of_second; *word; word++)
        if (!has_word(words, *word))
            g_ptr_array_add(words, *word);
    g_ptr_array_add(words, NULL);
    return g_strjoinv("; ", (char **)words->pdata);
}

static char *join_texts(const char *first, const char *second)
{
    return g_strconcat(first, *first && *second ? "\n" : "", second, NULL);
}

static void join_column(MoNotedTable *table, MoNotedRow *to, const MoNotedRow *from,
                        unsigned column)
{
    g_autofree char *first = mo_noted_table_get(table, to, column);
    g_autofree char *second = mo_noted_table_get(table, from, column);
    g_autofree char *both = NULL;
    if (column >= MO_NOTED_TAGS && column <= MO_NOTED_OFFERS)
        both = join_words(first, second, column == MO_NOTED_TAGS);
    else if (column == MO_NOTED_NOTES)
        both = join_texts(first, second);
    else
        both = g_strdup(*first ? first : second);
    if (*second && strcmp(first, both) != 0)
        mo_noted_table_set(table, to, column, both);
}

static bool is_own(const MoNotedTable *table, size_t at)
{
    for (unsigned column = 0; column < MO_NOTED_N; column++)
        if (table->columns.at[column] == at)
            return false;
    return true;
}

/* A cell of the user's own that both rows fill in goes on as a line of the notes. */
static void join_own_columns(MoNotedTable *table, MoNotedRow *to, const MoNotedRow *from)
{
    for (unsigned i = 0; i < from->cells->len; i++) {
        const char *first = i < to->cells->len ? to->cells->pdata[i] : "";
        const char *second = from->cells->pdata[i];
        if (!is_own(table, i) || !*second || strcmp(first, second) == 0)
            continue;
        if (!*first) {
            mo_noted_table_set_at(table, to, i, second);
            continue;
        }
        const char *name = i < table->header->cells->len ? table->header->cells->pdata[i] : "";
        g_autofree char *line = g_strconcat(name, *name ? ": " : "", second, NULL);
        g_autofree char *notes = mo_noted_table_get(table, to, MO_NOTED_NOTES);
        g_autofree char *both = join_texts(notes, line);
        mo_noted_table_set(table, to, MO_NOTED_NOTES, both);
    }
}

static bool join(MoNotedTable *table, bool *ret_changed, void *data, GError **error)
{
    (void)error;
    const Pair *pair = data;
    g_autoptr(GPtrArray) to = mo_noted_table_find(table, pair->customer);
    g_autoptr(GPtrArray) from = mo_noted_table_find(table, pair->other);
    for (unsigned i = 0; i < from->len; i++) {
        MoNotedRow *row = from->pdata[i];
        *ret_changed = true;
        if (to->len == 0) {
            mo_noted_table_set(table, row, MO_NOTED_ID, pair->customer);
            if (pair->name && table->columns.at[MO_NOTED_NAME] != MO_NOTED_NOWHERE)
                mo_noted_table_set(table, row, MO_NOTED_NAME, pair->name);
            g_ptr_array_add(to, row);
            continue;
        }
        for (unsigned column = MO_NOTED_NAME; column < MO_NOTED_N; column++)
            join_column(table, to->pdata[0], row, column);
        join_own_columns(table, to->pdata[0], row);
        mo_noted_table_remove(table, row);
    }
    return true;
}

bool mo_overlay_join(const char *path, const MoCustomer *customer, const char *other,
                     char **ret_notice, GError **error)
{
    g_return_val_if_fail(path && customer && other && strcmp(customer->id, other) != 0, false);
    Pair pair = {.customer = customer->id, .name = customer->name, .other = other};
    return mo_noted_change(path, join, &pair, ret_notice, error);
}

/* ---- and taking it back ---- */

typedef struct {
    const Pair *pair;
    char *saved;
} Saving;

static void copy_rows(MoNotedTable *to, const MoNotedTable *from, const char *id)
{
    g_autoptr(GPtrArray) rows = mo_noted_table_find(from, id);
    for (unsigned i = 0; i < rows->len; i++)
        (void)mo_noted_table_copy_row(to, from, rows->pdata[i]);
}

static bool save(MoNotedTable *table, bool *ret_changed, void *data, GError **error)
{
    *ret_changed = false;
    Saving *saving = data;
    g_autoptr(MoNotedTable) two = mo_noted_table_new_like(table);
    copy_rows(two, table, saving->pair->other);
    if (two->rows->len == 0)
        return true;
    copy_rows(two, table, saving->pair->customer);
    g_autoptr(GString) text = mo_noted_table_print(two, "", error);
    saving->saved = text ? g_strdup(text->str) : NULL;
    return text != NULL;
}

bool mo_overlay_save_rows(const char *path, const char *customer, const char *other,
                          char **ret_saved, GError **error)
{
    g_return_val_if_fail(path && customer && other && ret_saved, false);
    const Pair pair = {.customer = customer, .other = other};
    Saving saving = {.pair = &pair};
    bool good = mo_noted_change(path, save, &saving, NULL, error);
    *ret_saved = saving.saved;
    return good;
}

/* Whether a row says what the joining left there, apart from the name. */
static bool is_as_joined(const MoNotedTable *table, const MoNotedRow *row,
                         const MoNotedTable *joined, const MoNotedRow *wanted)
{
    g_autoptr(MoNotedTable) copies = mo_noted_table_new_like(joined);
    const MoNotedRow *copy = mo_noted_table_copy_row(copies, table, row);
    for (unsigned i = 0; i < joined->header->cells->len; i++) {
        const char *own = i < copy->cells->len ? copy->cells->pdata[i] : "";
        const char *other = i < wanted->cells->len ? wanted->cells->pdata[i] : "";
        if (i != joined->columns.at[MO_NOTED_NAME] && strcmp(own, other) != 0)
            return false;
    }
    return true;
}

/* Takes the joined row away when it is still what the joining made of it; the saved one follows. */
static void part_first(MoNotedTable *table, const MoNotedTable *saved, Pair *pair)
{
    g_autoptr(MoNotedTable) joined = mo_noted_table_new_like(saved);
    copy_rows(joined, saved, pair->other);
    copy_rows(joined, saved, pair->customer);
    bool changed = false;
    (void)join(joined, &changed, pair, NULL);
    g_autoptr(GPtrArray) rows = mo_noted_table_find(table, pair->customer);
    g_autoptr(GPtrArray) wanted = mo_noted_table_find(joined, pair->customer);
    if (rows->len != 1 || wanted->len != 1 ||
        !is_as_joined(table, rows->pdata[0], joined, wanted->pdata[0]))
        return;
    mo_noted_table_remove(table, rows->pdata[0]);
    copy_rows(table, saved, pair->customer);
}

static bool part(MoNotedTable *table, bool *ret_changed, void *data, GError **error)
{
    Pair *pair = data;
    g_autoptr(GPtrArray) there = mo_noted_table_find(table, pair->other);
    if (there->len > 0)
        return true;
    g_autoptr(MoNotedTable) saved =
        mo_noted_table_parse(pair->saved, strlen(pair->saved), "", error);
    if (!saved)
        return false;
    part_first(table, saved, pair);
    copy_rows(table, saved, pair->other);
    *ret_changed = true;
    return true;
}

bool mo_overlay_part(const char *path, const char *customer, const char *other, const char *saved,
                     char **ret_notice, GError **error)
{
    g_return_val_if_fail(path && customer && other && saved, false);
    Pair pair = {.customer = customer, .other = other, .saved = saved};
    return mo_noted_change(path, part, &pair, ret_notice, error);
}
