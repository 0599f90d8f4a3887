#include "cli/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Moments with these ids. The strings are borrowed. */
static GPtrArray *make(const char *const *ids)
{
    GPtrArray *moments = g_ptr_array_new_with_free_func(g_free);
    for (; *ids != NULL; ids++) {
        MoMoment *moment = g_new0(MoMoment, 1);
        moment->id = (char *)*ids;
        g_ptr_array_add(moments, moment);
    }
    return moments;
}

static void an_id_is_cut_where_it_tells_it_from_all_others(void **state)
{
    (void)state;
    static const char *const first[] = {"abcdefgh", "abcdxxxx", "zz000000", "12345678", NULL};
    static const char *const second[] = {"abcdefgz", "zz000000", "1234567x", "1x345678", NULL};
    static const struct {
        const char *id;
        unsigned least;
        const char *expected;
    } rows[] = {
        {"abcdefgh", 4, "abcdefgh"}, {"abcdefgz", 4, "abcdefgz"}, {"abcdxxxx", 4, "abcdx"},
        {"abcdxxxx", 6, "abcdxx"},   {"zz000000", 4, "zz00"},     {"12345678", 4, "12345678"},
        {"1234567x", 4, "1234567x"}, {"1x345678", 4, "1x34"},     {"mmmmmmmm", 4, "mmmm"},
        {"56785678", 4, "56785678"}, {"5678567x", 4, "5678567x"}, {"zz00000y", 4, "zz00000y"},
    };
    g_autoptr(GPtrArray) moments = make(first);
    g_autoptr(GPtrArray) others = make(second);
    g_autoptr(GPtrArray) ids = mo_show_sort_ids(moments, others);
    assert_int_equal(ids->len, 8);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = mo_show_short_id(rows[i].id, ids, rows[i].least);
        assert_string_equal(text, rows[i].expected);
    }
    g_autoptr(GPtrArray) none = mo_show_sort_ids(NULL, NULL);
    g_autofree char *alone = mo_show_short_id("abcdefgh", none, 4);
    assert_string_equal(alone, "abcd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_cut_where_it_tells_it_from_all_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
