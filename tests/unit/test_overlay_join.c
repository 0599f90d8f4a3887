#include "base/error.h"
#include "model/customer_slots.h"
#include "model/overlay.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *folder; /* of the test in hand */
static char *path;   /* notes.csv in it */

static int make_folder(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("moments-join-XXXXXX", NULL);
    path = g_build_filename(folder, "notes.csv", NULL);
    return folder ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    g_unlink(path);
    g_rmdir(folder);
    g_clear_pointer(&path, g_free);
    g_clear_pointer(&folder, g_free);
    return 0;
}

static void put(const char *text)
{
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_holds(const char *wanted)
{
    g_autofree char *data = NULL;
    assert_true(g_file_get_contents(path, &data, NULL, NULL));
    assert_string_equal(data, wanted);
}

static void join(void)
{
    g_autoptr(MoCustomer) customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_ID, "A");
    mo_customer_set_text(customer, MO_FIELD_NAME, "Ada");
    assert_true(mo_overlay_join(path, customer, "B", NULL, NULL));
}

static const struct {
    const char *before, *joined;
} cases[] = {
    {"id,notes\nC,c\n", "id,notes\nC,c\n"},
    {"id,notes\nA,a\nC,c\n", "id,notes\nA,a\nC,c\n"},
    {"id,name,notes\nB,Bo,b\nC,,c\n", "id,name,notes\nA,Ada,b\nC,,c\n"},
    {"id,tags,notes\nA,key,a\nC,x,c\nB,-key; vip,b\n",
     "id,tags,notes\nA,\"key; vip\",\"a\nb\"\nC,x,c\n"},
    {"id;manner;greeting\r\nB;formal;Hi\r\nA;;Hello\r\n",
     "id;manner;greeting\r\nA;formal;Hello\r\n"},
    {"id,Shoe size\nA,41\nB,42\n", "id,Shoe size,notes\nA,41,Shoe size: 42\n"},
    {"id,Shoe size\nA\nB,42\n", "id,Shoe size\nA,42\n"},
    {"id,notes\nB,1\nB,2\n", "id,notes\nA,\"1\n2\"\n"},
    {"id,greeting\nB,'=b\n", "id,greeting\nA,'=b\n"},
};

static void two_rows_become_one_and_nothing_is_lost(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        put(cases[i].before);
        join();
        assert_holds(cases[i].joined);
    }
}

/* Whatever the order of the rows: what each id says is what counts. */
static char *describe(void)
{
    GString *out = g_string_new(NULL);
    static const char *const ids[] = {"A", "B", "C"};
    g_autoptr(MoOverlay) overlay = mo_overlay_load(path, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autoptr(MoCustomer) customer = mo_customer_new();
        mo_customer_set_text(customer, MO_FIELD_ID, ids[i]);
        bool has_row = mo_overlay_apply(overlay, customer);
        g_autofree char *tags = g_strjoinv(";", (char **)(void *)customer->tags);
        g_string_append_printf(out, "%s %d %s %s %s %s %s\n", ids[i], has_row, tags,
                               customer->manner, customer->greeting, customer->notes,
                               customer->partner ? customer->partner->values[0] : "");
    }
    return g_string_free(out, FALSE);
}

static void a_joining_can_be_taken_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        put(cases[i].before);
        g_autofree char *before = describe(), *saved = NULL;
        assert_true(mo_overlay_save_rows(path, "A", "B", &saved, NULL));
        assert_holds(cases[i].before);
        join();
        if (saved)
            assert_true(mo_overlay_part(path, "A", "B", saved, NULL, NULL));
        g_autofree char *after = describe();
        assert_string_equal(after, before);
    }
}

static void what_was_noted_after_the_joining_stays(void **state)
{
    (void)state;
    g_autofree char *saved = NULL;
    put("id,notes\nA,a\nB,b\n");
    assert_true(mo_overlay_save_rows(path, "A", "B", &saved, NULL));
    put("id,notes\nA,\"new\na\nb\"\n");
    assert_true(mo_overlay_part(path, "A", "B", saved, NULL, NULL));
    assert_holds("id,notes\nA,\"new\na\nb\"\nB,b\n");
    assert_true(mo_overlay_part(path, "A", "B", saved, NULL, NULL));
    assert_holds("id,notes\nA,\"new\na\nb\"\nB,b\n");
}

static void a_file_that_cannot_be_changed_stops_it_beforehand(void **state)
{
    (void)state;
    g_autofree char *saved = NULL;
    g_autoptr(GError) error = NULL;
    put("id,notes\nA,\"a\nB,b\n");
    assert_false(mo_overlay_save_rows(path, "A", "B", &saved, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_null(saved);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_rows_become_one_and_nothing_is_lost),
        TEST(a_joining_can_be_taken_back),
        TEST(what_was_noted_after_the_joining_stays),
        TEST(a_file_that_cannot_be_changed_stops_it_beforehand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
