/* Values counted: what is one value, the order, and the words. */
#include "cli/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void values_that_differ_in_case_alone_are_one(void **state)
{
    (void)state;
    g_autoptr(MoTally) tally = mo_tally_new();
    mo_tally_add(tally, "Kunde");
    mo_tally_add(tally, "KUNDE");
    mo_tally_add(tally, "Lead");
    mo_tally_add(tally, "");
    unsigned n = 0;
    const MoCount *counts = mo_tally_list(tally, &n);
    assert_int_equal(n, 2);
    assert_string_equal(counts[0].value, "Kunde");
    assert_int_equal(counts[0].n, 2);
    assert_int_equal(mo_tally_find(tally, "kunde")->n, 2);
    assert_null(mo_tally_find(tally, "Customer"));
}

static void counting_goes_on_after_a_look(void **state)
{
    (void)state;
    g_autoptr(MoTally) tally = mo_tally_new();
    static const char *const values[] = {"a", "b", "b", "c", "c", "c"};
    unsigned n = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(values); i++) {
        mo_tally_add(tally, values[i]);
        (void)mo_tally_list(tally, &n);
    }
    const MoCount *counts = mo_tally_list(tally, &n);
    assert_int_equal(n, 3);
    for (unsigned i = 0; i < n; i++) {
        assert_int_equal(counts[i].n, 3 - i);
        assert_int_equal(counts[i].value[0], 'c' - (int)i);
    }
}

static void the_first_are_named_and_the_others_counted(void **state)
{
    (void)state;
    g_autoptr(MoTally) tally = mo_tally_new();
    g_autofree char *none = mo_tally_print(tally, 2);
    assert_string_equal(none, "");
    for (unsigned i = 0; i < 10; i++) {
        static const char *const values[] = {"Customer", "Lead", "Other", "Partner"};
        for (unsigned v = 0; v < 4; v++)
            if (i < 10 - v)
                mo_tally_add(tally, values[v]);
    }
    g_autofree char *text = mo_tally_print(tally, 2);
    assert_string_equal(text, "Customer 10, Lead 9 and 2 others");
    g_autofree char *all = mo_tally_print(tally, 4);
    assert_string_equal(all, "Customer 10, Lead 9, Other 8, Partner 7");
}

static void a_column_of_free_text_takes_no_more_than_a_thousand_values(void **state)
{
    (void)state;
    g_autoptr(MoTally) tally = mo_tally_new();
    for (unsigned i = 0; i < 3000; i++) {
        g_autofree char *value = g_strdup_printf("value %u", i);
        mo_tally_add(tally, value);
        mo_tally_add(tally, "value 7");
    }
    unsigned n = 0;
    const MoCount *counts = mo_tally_list(tally, &n);
    assert_int_equal(n, 1000);
    assert_string_equal(counts[0].value, "value 7");
    assert_int_equal(counts[0].n, 3001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_differ_in_case_alone_are_one),
        cmocka_unit_test(counting_goes_on_after_a_look),
        cmocka_unit_test(the_first_are_named_and_the_others_counted),
        cmocka_unit_test(a_column_of_free_text_takes_no_more_than_a_thousand_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
