#include "model/id_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t hash_of(uint64_t i)
{
    return i % 100 == 0 ? (i + 1) << 40 : i % 3 == 0 ? i : i * 0x9e3779b97f4a7c15U;
}

static void an_id_is_added_once_and_its_first_place_is_told(void **state)
{
    (void)state;
    g_autoptr(MoIdSet) set = mo_id_set_new();
    uint32_t source = 0, line = 0;
    /* Spread ones, neighbours, and some that all want the same place. */
    for (uint64_t i = 0; i < 20000; i++)
        assert_true(mo_id_set_add(set, hash_of(i), (uint32_t)(i % 7), (uint32_t)i, &source, &line));
    for (uint64_t i = 0; i < 20000; i++) {
        assert_false(mo_id_set_add(set, hash_of(i), 9, 9, &source, &line));
        assert_int_equal(source, i % 7);
        assert_int_equal(line, i);
    }
    mo_id_set_clear(set);
    assert_true(mo_id_set_add(set, 0, 1, 2, &source, &line));
    assert_false(mo_id_set_add(set, 0, 3, 4, &source, &line));
    assert_int_equal(line, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_added_once_and_its_first_place_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
