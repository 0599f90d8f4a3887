#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/customer_slots.h"
#include "model/overlay_file.h"

#include <string.h>

#define NOTE_MAX_BYTES ((size_t)4096)
/* A spreadsheet cuts a cell at 32,767 letters, in silence. */
#define CELL_MAX_LETTERS 32000

typedef struct {
    const MoCustomer *customer;
    MoDay today;
    const MoOverlayChange *changes;
    size_t n;
} Writing;

/* ---- one cell ---- */

/* Takes a word and its `-word` out. */
static void drop_word(GPtrArray *words, const char *word)
{
    for (unsigned i = words->len; i > 0; i--) {
        const char *own = words->pdata[i - 1];
        own += strspn(own, "+- ");
        if (mo_text_same(own, word))
            g_ptr_array_remove_index(words, i - 1);
    }
}

static bool has_word(char *const *list, const char *word)
{
    for (; *list; list++)
        if (mo_text_same(*list, word))
            return true;
    return false;
}

static GPtrArray *split_words(const char *cell, bool tags)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    char **list = mo_cell_read_list(cell, tags);
    for (char **word = list; *word; word++)
        g_ptr_array_add(words, *word);
    g_free(list);
    return words;
}

static char *change_words(const char *cell, const MoOverlayChange *change,
                          const MoCustomer *customer)
{
    g_autoptr(GPtrArray) words = split_words(cell, change->field == MO_FIELD_TAGS);
    char *const *own = *mo_customer_slot_list((MoCustomer *)customer, change->field);
    for (const char *const *word = change->add; word && *word; word++) {
        drop_word(words, *word);
        g_ptr_array_add(words, g_strdup(*word));
    }
    for (const char *const *word = change->remove; word && *word; word++) {
        drop_word(words, *word);
        /* Her record has it, or may have it: only a `-word` takes it away from there. */
        if (has_word(own, *word))
            g_ptr_array_add(words, g_strconcat("-", *word, NULL));
    }
    g_ptr_array_add(words, NULL);
    return g_strjoinv("; ", (char **)words->pdata);
}

/* The newest note stands first: it is what is seen of a cell and of a nudge. */
static char *change_notes(const char *cell, const char *note, MoDay today)
{
    g_autofree char *day = mo_day_print(today);
    g_autofree char *text = mo_text_clean_block(note, NOTE_MAX_BYTES);
    return g_strconcat(day, ": ", text, *cell ? "\n" : "", cell, NULL);
}

static char *change_cell(const char *cell, const MoOverlayChange *change, const Writing *writing)
{
    if (mo_field_get_cell(change->field) == MO_CELL_LIST)
        return change_words(cell, change, writing->customer);
    if (change->field == MO_FIELD_NOTES)
        return change_notes(cell, change->text, writing->today);
    return mo_text_clean_line(change->text, NOTE_MAX_BYTES);
}

/* ---- a row ---- */

static bool check_length(const char *cell, const MoCustomer *customer, GError **error)
{
    if (g_utf8_strlen(cell, -1) <= CELL_MAX_LETTERS)
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("What is noted about %s is too long for a cell of a spreadsheet (32,000 "
                  "letters), so nothing was written: shorten it there first."),
                customer->name);
    return false;
}

/* What stands in several rows is one thing when read; only a note may be added to any of them. */
static bool check_one_row(const GPtrArray *rows, const Writing *writing, GError **error)
{
    if (rows->len < 2)
        return true;
    for (size_t i = 0; i < writing->n; i++) {
        if (writing->changes[i].field == MO_FIELD_NOTES)
            continue;
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("Your notes have several rows with the id '%s', in lines %u and %u, so "
                      "nothing was written: make one of them first."),
                    writing->customer->id, ((const MoNotedRow *)rows->pdata[0])->line,
                    ((const MoNotedRow *)rows->pdata[1])->line);
        return false;
    }
    return true;
}

/* The row of a customer, made now when there is none. */
static MoNotedRow *get_row(MoNotedTable *table, const GPtrArray *rows, const MoCustomer *customer)
{
    if (rows->len > 0)
        return rows->pdata[0];
    MoNotedRow *row = mo_noted_table_add(table);
    mo_noted_table_set(table, row, MO_NOTED_ID, customer->id);
    if (table->columns.at[MO_NOTED_NAME] != MO_NOTED_NOWHERE)
        mo_noted_table_set(table, row, MO_NOTED_NAME, customer->name);
    return row;
}

static bool change_row(MoNotedTable *table, bool *ret_changed, void *data, GError **error)
{
    const Writing *writing = data;
    g_autoptr(GPtrArray) rows = mo_noted_table_find(table, writing->customer->id);
    if (!check_one_row(rows, writing, error))
        return false;
    for (size_t i = 0; i < writing->n; i++) {
        const MoOverlayChange *change = &writing->changes[i];
        unsigned column = mo_noted_find(change->field);
        g_return_val_if_fail(column > MO_NOTED_NAME && column < MO_NOTED_N, false);
        g_autofree char *before =
            rows->len > 0 ? mo_noted_table_get(table, rows->pdata[0], column) : g_strdup("");
        g_autofree char *after = change_cell(before, change, writing);
        if (strcmp(before, after) == 0)
            continue;
        if (!check_length(after, writing->customer, error))
            return false;
        MoNotedRow *row = get_row(table, rows, writing->customer);
        if (rows->len == 0)
            g_ptr_array_add(rows, row);
        mo_noted_table_set(table, row, column, after);
        *ret_changed = true;
    }
    return true;
}

bool mo_overlay_write(const char *path, const MoCustomer *customer, MoDay today,
                      const MoOverlayChange *changes, size_t n, char **ret_notice, GError **error)
{
    g_return_val_if_fail(path && customer && *customer->id, false);
    Writing writing = {.customer = customer, .today = today, .changes = changes, .n = n};
    return mo_noted_change(path, change_row, &writing, ret_notice, error);
}
