#include "model/overlay_file.h"

typedef struct {
    const char *customer;
    bool keeps;
    char *rows;
} Forgetting;

static bool forget(MoNotedTable *table, bool *ret_changed, void *data, GError **error)
{
    Forgetting *forgetting = data;
    g_autoptr(GPtrArray) rows = mo_noted_table_find(table, forgetting->customer);
    *ret_changed = rows->len > 0 && !forgetting->keeps;
    if (rows->len == 0)
        return true;
    g_autoptr(MoNotedTable) copies = mo_noted_table_new_like(table);
    for (unsigned i = 0; i < rows->len; i++)
        (void)mo_noted_table_copy_row(copies, table, rows->pdata[i]);
    g_autoptr(GString) text = mo_noted_table_print(copies, "", error);
    if (!text)
        return false;
    g_free(forgetting->rows);
    forgetting->rows = g_strdup(text->str);
    for (unsigned i = 0; !forgetting->keeps && i < rows->len; i++)
        mo_noted_table_remove(table, rows->pdata[i]);
    return true;
}

bool mo_overlay_forget(const char *path, const char *customer, bool keeps, char **ret_rows,
                       GError **error)
{
    g_return_val_if_fail(path && customer, false);
    Forgetting forgetting = {.customer = customer, .keeps = keeps};
    g_autofree char *notice = NULL;
    bool done = mo_noted_change(path, forget, &forgetting, &notice, error);
    if (ret_rows)
        *ret_rows = g_steal_pointer(&forgetting.rows);
    g_free(forgetting.rows);
    return done;
}
