/* The numbers of the list that was shown last. */
#include "cli/listed.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TODAY 20780

static char *folder;

static int set_up(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    g_autofree char *path = g_build_filename(folder, "today.txt", NULL);
    g_unlink(path);
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
    return 0;
}

static void keep(const char *first, const char *second)
{
    MoMoment a = {.id = (char *)first};
    MoMoment b = {.id = (char *)second};
    g_autoptr(GPtrArray) moments = g_ptr_array_new();
    g_ptr_array_add(moments, &a);
    if (second)
        g_ptr_array_add(moments, &b);
    mo_listed_keep(folder, TODAY, moments);
}

static void assert_id(MoDay day, const char *number, const char *id)
{
    g_autofree char *found = mo_listed_get_id(folder, day, number);
    if (id)
        assert_string_equal(found, id);
    else
        assert_null(found);
}

static void a_number_is_that_of_the_list_shown_last(void **state)
{
    (void)state;
    assert_id(TODAY, "1", NULL);
    keep("6zx2b5", "hyv2bt");
    assert_id(TODAY, "1", "6zx2b5");
    assert_id(TODAY, "2", "hyv2bt");
    assert_id(TODAY, "02", "hyv2bt");
    keep("hyv2bt", NULL);
    assert_id(TODAY, "1", "hyv2bt");
}

static void a_number_that_the_list_has_not_is_none(void **state)
{
    (void)state;
    keep("6zx2b5", "hyv2bt");
    assert_id(TODAY, "3", "");
    assert_id(TODAY, "0", "");
    assert_id(TODAY, "00", "");
}

static void codes_are_no_numbers(void **state)
{
    (void)state;
    keep("6zx2b5", "hyv2bt");
    assert_id(TODAY, "6zx2", NULL);
    assert_id(TODAY, "123", NULL);
    assert_id(TODAY, "", NULL);
    assert_id(TODAY, "-1", NULL);
}

static void the_list_of_another_day_counts_no_more(void **state)
{
    (void)state;
    keep("6zx2b5", "hyv2bt");
    assert_id(TODAY + 1, "1", NULL);
    assert_id(TODAY - 1, "1", NULL);
}

static void a_torn_file_and_a_missing_folder_are_no_list(void **state)
{
    (void)state;
    g_autofree char *path = g_build_filename(folder, "today.txt", NULL);
    assert_true(mo_file_write(path, "", 0, NULL));
    assert_id(TODAY, "1", NULL);
    assert_true(mo_file_write(path, "nonsense\nx\n", -1, NULL));
    assert_id(TODAY, "1", NULL);
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    mo_listed_keep("/nonexistent", TODAY, none);
    assert_null(mo_listed_get_id("/nonexistent", TODAY, "1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_number_is_that_of_the_list_shown_last, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_number_that_the_list_has_not_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(codes_are_no_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_list_of_another_day_counts_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_torn_file_and_a_missing_folder_are_no_list, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
