#include "exports.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

TestExports *test_exports_new(void)
{
    TestExports *exports = g_new0(TestExports, 1);
    exports->folder = g_dir_make_tmp("moments-exports-XXXXXX", NULL);
    assert_non_null(exports->folder);
    exports->paths[0] = g_build_filename(exports->folder, "a.csv", NULL);
    exports->history = mo_history_new_fake(TEST_FIRST_DAY, 7);
    exports->problems = mo_problems_new();
    exports->today = TEST_FIRST_DAY;
    return exports;
}

void test_exports_free(TestExports *exports)
{
    if (!exports)
        return;
    for (unsigned i = 0; i < TEST_EXPORTS; i++) {
        if (exports->paths[i])
            g_unlink(exports->paths[i]);
        g_free(exports->paths[i]);
    }
    g_rmdir(exports->folder);
    g_free(exports->folder);
    mo_history_free(exports->history);
    mo_problems_free(exports->problems);
    g_free(exports);
}

void test_exports_put(TestExports *exports, unsigned index, const char *name, const char *text)
{
    if (exports->paths[index])
        g_unlink(exports->paths[index]);
    g_free(exports->paths[index]);
    exports->paths[index] = g_build_filename(exports->folder, name, NULL);
    assert_true(g_file_set_contents(exports->paths[index], text, -1, NULL));
}

MoCustomers *test_exports_follow(TestExports *exports)
{
    g_autoptr(GError) error = NULL;
    MoCustomers *customers =
        mo_customers_open_files((const char *const *)exports->paths, exports->problems, &error);
    assert_non_null(customers);
    assert_true(mo_customers_follow(customers, exports->history, exports->today,
                                    exports->today * INT64_C(86400), true, &error));
    return customers;
}

char *test_exports_stream(TestExports *exports, const char *between)
{
    exports->today++;
    g_autoptr(MoCustomers) customers = test_exports_follow(exports);
    GString *got = g_string_new(NULL);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer)) {
        g_string_append_printf(got, "%s%s=%s", got->len ? between : "", customer->name,
                               customer->id);
        if (customer->bans)
            g_string_append_printf(got, "(ban %x)", customer->bans);
        assert_int_equal(mo_customers_get_presence(customers, customer->id), MO_PRESENCE_HERE);
    }
    exports->missing = mo_customers_get_missing(customers);
    return g_string_free(got, FALSE);
}

void test_exports_append(const TestExports *exports, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(exports->history, entries, NULL));
}
