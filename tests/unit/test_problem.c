#include "input/problem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_problem_is_printed_with_its_place(void **state)
{
    (void)state;
    static const struct {
        MoProblem problem;
        const char *printed;
    } cases[] = {
        {{MO_SEVERITY_ERROR, (char *)"/x/a.ini", 7, (char *)"no"}, "/x/a.ini:7: error: no"},
        {{MO_SEVERITY_WARNING, (char *)"/x/a.ini", 0, (char *)"no"}, "/x/a.ini: warning: no"},
        {{MO_SEVERITY_ERROR, NULL, 0, (char *)"no"}, "error: no"},
        {{MO_SEVERITY_ERROR, (char *)"/x/a\nb.ini", 1, (char *)"no"}, "/x/a b.ini:1: error: no"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *printed = mo_problem_print(&cases[i].problem);
        assert_string_equal(printed, cases[i].printed);
    }
    g_autofree char *path = g_build_filename(g_get_home_dir(), "a.ini", NULL);
    MoProblem home = {MO_SEVERITY_ERROR, path, 3, (char *)"no"};
    g_autofree char *printed = mo_problem_print(&home);
    assert_string_equal(printed, "~/a.ini:3: error: no");
}

static void problems_are_kept_in_the_order_found(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    assert_int_equal(mo_problems_count(problems), 0);
    mo_problems_add(problems, MO_SEVERITY_WARNING, "b", 9, "first %d", 1);
    mo_problems_add(problems, MO_SEVERITY_ERROR, "a", 2, "second\n%s\x1b", "line");
    assert_int_equal(mo_problems_count(problems), 2);
    assert_int_equal(mo_problems_count_errors(problems), 1);
    assert_string_equal(mo_problems_get(problems, 0)->text, "first 1");
    assert_string_equal(mo_problems_get(problems, 1)->text, "second line");
    assert_int_equal(mo_problems_get(problems, 1)->line, 2);
}

static void without_a_list_nothing_happens(void **state)
{
    (void)state;
    mo_problems_add(NULL, MO_SEVERITY_ERROR, "a", 2, "lost");
    mo_problems_free(NULL);
    assert_int_equal(mo_problems_count(NULL), 0);
    assert_int_equal(mo_problems_count_errors(NULL), 0);
}

static void after_a_thousand_of_a_file_the_rest_is_counted(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    for (unsigned i = 1; i <= 1000; i++)
        mo_problems_add(problems, MO_SEVERITY_WARNING, "a", i, "bad");
    assert_int_equal(mo_problems_count(problems), 1000);
    mo_problems_add(problems, MO_SEVERITY_WARNING, "a", 1001, "bad");
    assert_int_equal(mo_problems_count(problems), 1001);
    assert_non_null(strstr(mo_problems_get(problems, 1000)->text, "1 more problem "));
    mo_problems_add(problems, MO_SEVERITY_ERROR, "b", 1, "other file");
    for (unsigned i = 0; i < 41; i++)
        mo_problems_add(problems, MO_SEVERITY_ERROR, "a", 1002 + i, "bad");
    assert_int_equal(mo_problems_count(problems), 1002);
    assert_non_null(strstr(mo_problems_get(problems, 1000)->text, "42 more problems "));
    assert_int_equal(mo_problems_get(problems, 1000)->severity, MO_SEVERITY_ERROR);
    assert_string_equal(mo_problems_get(problems, 1001)->text, "other file");
    assert_int_equal(mo_problems_count_errors(problems), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_is_printed_with_its_place),
        cmocka_unit_test(problems_are_kept_in_the_order_found),
        cmocka_unit_test(without_a_list_nothing_happens),
        cmocka_unit_test(after_a_thousand_of_a_file_the_rest_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
