#include "cli/table.h"

#include <string.h>

#define GAP 2U
#define COLUMN_MAX 40U /* no column but the last takes more */

struct MoTable {
    unsigned n_columns;
    GPtrArray *cells; /* of char*, row by row */
};

static unsigned char_width(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

unsigned mo_table_width(const char *text)
{
    unsigned width = 0;
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        width += char_width(g_utf8_get_char(p));
    return width;
}

char *mo_table_fit(const char *text, unsigned width)
{
    if (mo_table_width(text) <= width)
        return g_strdup(text);
    if (width == 0)
        return g_strdup("");
    unsigned used = 0;
    const char *p = text;
    while (used + char_width(g_utf8_get_char(p)) <= width - 1) {
        used += char_width(g_utf8_get_char(p));
        p = g_utf8_next_char(p);
    }
    g_autofree char *head = g_strndup(text, (size_t)(p - text));
    return g_strconcat(g_strchomp(head), "…", NULL);
}

char *mo_table_pad(const char *text, unsigned width)
{
    g_autofree char *fitting = mo_table_fit(text, width);
    g_autofree char *blanks = g_strnfill(width - mo_table_width(fitting), ' ');
    return g_strconcat(fitting, blanks, NULL);
}

char *mo_table_wrap(const char *text, unsigned width, const char *prefix)
{
    return mo_table_wrap_hanging(text, width, prefix, prefix);
}

char *mo_table_wrap_hanging(const char *text, unsigned width, const char *first, const char *next)
{
    const char *prefix = first;
    GString *lines = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
    unsigned used = 0;
    for (char **word = words; *word; word++) {
        if (**word == '\0')
            continue;
        unsigned needed = mo_table_width(*word);
        if (used > 0 && used + 1 + needed > width) {
            g_string_append_c(lines, '\n');
            used = 0;
            prefix = next;
        }
        g_string_append(lines, used == 0 ? prefix : " ");
        g_string_append(lines, *word);
        used += (used == 0 ? mo_table_width(prefix) : 1) + needed;
    }
    if (used > 0)
        g_string_append_c(lines, '\n');
    return g_string_free(lines, FALSE);
}

MoTable *mo_table_new(unsigned n_columns)
{
    g_return_val_if_fail(n_columns > 0, NULL);
    MoTable *table = g_new0(MoTable, 1);
    table->n_columns = n_columns;
    table->cells = g_ptr_array_new_with_free_func(g_free);
    return table;
}

void mo_table_free(MoTable *table)
{
    if (!table)
        return;
    g_ptr_array_unref(table->cells);
    g_free(table);
}

void mo_table_add(MoTable *table, ...)
{
    va_list cells;
    va_start(cells, table);
    for (unsigned i = 0; i < table->n_columns; i++) {
        const char *cell = va_arg(cells, const char *);
        g_ptr_array_add(table->cells, g_strdup(cell ? cell : ""));
    }
    va_end(cells);
}

static const char *cell_at(const MoTable *table, unsigned row, unsigned column)
{
    return table->cells->pdata[row * table->n_columns + column];
}

/* Of every column but the last, which gets what is left. */
static unsigned column_width(const MoTable *table, unsigned column)
{
    unsigned width = 0;
    for (unsigned row = 0; row < table->cells->len / table->n_columns; row++)
        width = MAX(width, mo_table_width(cell_at(table, row, column)));
    return MIN(width, COLUMN_MAX);
}

char *mo_table_print(const MoTable *table, unsigned indent)
{
    g_autoptr(GArray) widths = g_array_new(FALSE, FALSE, sizeof(unsigned));
    unsigned used = indent;
    for (unsigned column = 0; column + 1 < table->n_columns; column++) {
        unsigned width = column_width(table, column);
        g_array_append_val(widths, width);
        used += width > 0 ? width + GAP : 0;
    }
    unsigned left = MAX(used + 10, MO_TABLE_COLUMNS) - used;
    g_array_append_val(widths, left);
    GString *text = g_string_new(NULL);
    for (unsigned row = 0; row < table->cells->len / table->n_columns; row++) {
        g_autoptr(GString) line = g_string_new(NULL);
        for (unsigned column = 0; column < table->n_columns; column++) {
            unsigned width = g_array_index(widths, unsigned, column);
            g_autofree char *cell = mo_table_pad(cell_at(table, row, column), width);
            if (width > 0)
                g_string_append_printf(line, "%s%*s", cell, (int)GAP, "");
        }
        g_autofree char *blanks = g_strnfill(indent, ' ');
        g_string_append_printf(text, "%s%s\n", blanks, g_strchomp(line->str));
    }
    return g_string_free(text, FALSE);
}
