#include "ledger_folder.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "history_script.h"

char *test_folder_new(void)
{
    char *folder = g_dir_make_tmp("moments-ledger-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

static GPtrArray *names_in(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    return names;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void test_folder_remove(const char *folder)
{
    if (folder == NULL)
        return;
    g_autoptr(GPtrArray) names = names_in(folder);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
        g_remove(path);
    }
    g_rmdir(folder);
}

char *test_folder_list(const char *folder)
{
    g_autoptr(GPtrArray) names = names_in(folder);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

MoHistory *test_ledger_open(const char *folder, MoLedgerMode mode)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *notice = NULL;
    MoHistory *history = mo_ledger_open(folder, 20000, 1728000000, mode, &notice, &error);
    if (history == NULL)
        fail_msg("%s: %s", folder, error->message);
    if (notice != NULL)
        fail_msg("%s: %s", folder, notice);
    return history;
}

void test_ledger_append(MoHistory *history, const char *lines)
{
    g_autoptr(GPtrArray) entries = test_entries_parse(lines);
    g_autoptr(GError) error = NULL;
    if (!mo_history_append(history, entries, &error))
        fail_msg("%s: %s", lines, error->message);
}

char *test_ledger_print(MoHistory *history, const char *customer)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(history, customer, MO_DAY_NONE, &error);
    if (known == NULL)
        fail_msg("%s: %s", customer, error->message);
    return test_history_print(known);
}

static bool count_one(const MoEntry *entry, void *data)
{
    (void)entry;
    (*(unsigned *)data)++;
    return true;
}

unsigned test_ledger_count(MoHistory *history)
{
    unsigned n = 0;
    g_autoptr(GError) error = NULL;
    if (!mo_history_foreach_entry(history, NULL, count_one, &n, &error))
        fail_msg("%s", error->message);
    return n;
}
