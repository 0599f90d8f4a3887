/* The history in memory keeps the promises of the interface. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "history_contract.h"

static MoHistory *make(void *data)
{
    (void)data;
    return mo_history_new_fake(0, 7);
}

static void the_fake_keeps_every_promise(void **state)
{
    (void)state;
    test_history_contract(make, NULL);
}

static void birth_and_seed_are_as_given(void **state)
{
    (void)state;
    g_autoptr(MoHistory) history = mo_history_new_fake(12, 34);
    assert_int_equal(mo_history_get_birth(history), 12);
    assert_int_equal(mo_history_get_seed(history), 34);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fake_keeps_every_promise),
        cmocka_unit_test(birth_and_seed_are_as_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
