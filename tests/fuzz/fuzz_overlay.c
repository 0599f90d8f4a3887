/* Any bytes as notes.csv: what is read of it is read again after a cell is changed, only that cell
 * is another one, and the bytes go back into the letters they came in. Seeds: tests/data/overlay.
 */
#include "base/text.h"
#include "model/overlay_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MoNotedLetters letters;
    g_autoptr(GString) text = g_string_new(NULL), back = g_string_new(NULL);
    if (!mo_noted_decode((const char *)data, size, text, &letters))
        return 0;
    require(mo_noted_encode(text->str, text->len, letters, back));
    require(back->len == size && memcmp(back->str, data, size) == 0);
    g_autoptr(MoNotedTable) table = mo_noted_table_parse(text->str, text->len, "x.csv", NULL);
    if (!table)
        return 0;
    g_autoptr(GString) same = mo_noted_table_print(table, "x.csv", NULL);
    require(same && (text->len == 0 || table->rows->len == 0 || g_string_equal(same, text)));
    unsigned seed = size > 0 ? data[size / 2] : 0;
    g_autofree char *clean = mo_text_clean_block(text->str + text->len / 2, 60);
    g_autofree char *trimmed = g_strstrip(g_strdup(clean));
    change(table, trimmed, MO_NOTED_NAME + seed % (MO_NOTED_N - MO_NOTED_NAME));
    return 0;
}
