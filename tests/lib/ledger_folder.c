#include "ledger_folder.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "history_script.h"

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
