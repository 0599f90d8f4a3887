#include "base/memory.h"

#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Of this process, pages of files that stand in memory. */
static unsigned long count_file_pages(void)
{
    g_autofree char *text = NULL;
    unsigned long size = 0, resident = 0, shared = 0;
    assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    assert_int_equal(sscanf(text, "%lu %lu %lu", &size, &resident, &shared), 3);
    return shared;
}

static void code_that_waits_stands_in_memory_no_longer(void **state)
{
    (void)state;
    unsigned long before = count_file_pages();
    mo_memory_give_back();
    assert_true(count_file_pages() < before);
}

/* Types, constants with addresses in them and functions not called before. */
static void everything_still_works_afterwards(void **state)
{
    (void)state;
    static const char *const names[] = {"one", "two", NULL};
    g_autoptr(GSimpleAction) earlier = g_simple_action_new("earlier", NULL);
    mo_memory_give_back();
    g_autoptr(GSimpleAction) later = g_simple_action_new("later", G_VARIANT_TYPE_STRING);
    assert_string_equal(g_action_get_name(G_ACTION(earlier)), "earlier");
    assert_string_equal(g_action_get_name(G_ACTION(later)), "later");
    g_autofree char *joined = g_strjoinv(" ", (char **)names);
    assert_string_equal(joined, "one two");
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, "", 0);
    assert_string_equal(sum, "d41d8cd98f00b204e9800998ecf8427e");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_that_waits_stands_in_memory_no_longer),
        cmocka_unit_test(everything_still_works_afterwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
