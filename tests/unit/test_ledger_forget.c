/* Who was forgotten stays forgotten, whatever is put in the place of the ledger or merged into it.
 */
#include "ledger/ledger_forget.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "history_script.h"
#include "ledger_folder.h"

#define TODAY 20000
#define NOW 1728000000

static const char life[] = "10 seen-customer customer=ann name=Ann aliases=1+2 digest=7\n"
                           "10 seen-customer customer=bob name=Bob aliases=3 digest=8\n"
                           "20 touch customer=ann note=quokka\n"
                           "30 same customer=ann other=anna\n"
                           "40 done customer=bob";

static char *path_in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void write_copy(MoHistory *history, const char *path)
{
    g_autofree char *lies = NULL;
    assert_true(mo_ledger_backup_to(history, path, TODAY, &lies, NULL));
}

static bool add_line(const char *line, void *data, GError **error)
{
    (void)error;
    g_string_append(data, line);
    return true;
}

static void write_dump(MoHistory *history, const char *path)
{
    g_autoptr(GString) text = g_string_new(NULL);
    assert_true(mo_ledger_dump(history, add_line, text, NULL));
    assert_true(g_file_set_contents(path, text->str, -1, NULL));
}

/* As the command does it. */
static void forget(MoHistory *history, const char *customer)
{
    g_autofree char *name = mo_ledger_get_forgotten_name(history, customer);
    g_autofree char *mark = g_strdup_printf("900 banned customer=%s bans=8 aliases=1+2", name);
    test_ledger_append(history, mark);
    g_autoptr(GPtrArray) ids = mo_ledger_list_ids(history, customer, NULL);
    assert_true(mo_ledger_erase(history, ids, NULL, NULL));
}

static bool has_text(const char *path, const char *text)
{
    g_autofree char *data = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(path, &data, &length, NULL));
    return memmem(data, length, text, strlen(text)) != NULL;
}

/* Nothing of her is there, and she would not come back with her record. */
static void expect_forgotten(const char *folder)
{
    g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autofree char *known = test_known_print(history);
    g_autofree char *bans = test_bans_print(history);
    g_autofree char *bob = test_ledger_print(history, "bob");
    g_autofree char *file = path_in(folder, "ledger.db");
    assert_null(strstr(known, "ann"));
    assert_non_null(strstr(known, "bob"));
    assert_non_null(strstr(bans, MO_FORGOTTEN_PREFIX));
    assert_non_null(strstr(bob, "done"));
    assert_false(has_text(file, "quokka"));
    assert_false(has_text(file, "Ann"));
}

static void an_older_copy_put_in_place_does_not_bring_her_back(void **state)
{
    (void)state;
    for (int is_dump = 0; is_dump < 2; is_dump++) {
        g_autofree char *folder = test_folder_new();
        g_autofree char *copy = path_in(folder, "copy");
        g_autofree char *kept = NULL;
        unsigned n = 0;
        g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
        test_ledger_append(history, life);
        if (is_dump)
            write_dump(history, copy);
        else
            write_copy(history, copy);
        assert_true(has_text(copy, "quokka"));
        forget(history, "ann");
        assert_true(mo_ledger_restore(folder, copy, TODAY, NOW, &kept, &n, NULL));
        assert_int_equal(n, 3); /* of Bob two, and the mark */
        expect_forgotten(folder);
        test_folder_remove(folder);
    }
}

/* Where the file began apart from ours, its own hashes say who she is. */
static void nor_does_a_ledger_that_began_apart(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *copy = path_in(elsewhere, "ledger.db");
    g_autofree char *kept = NULL;
    unsigned n = 0;
    g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autoptr(MoHistory) other = test_ledger_open(elsewhere, MO_LEDGER_WRITE);
    test_ledger_append(history, life);
    test_ledger_append(other, "10 seen-customer customer=ann name=Ann aliases=5+6 digest=7\n"
                              "10 seen-customer customer=bob name=Bob aliases=7 digest=8\n"
                              "20 touch customer=ann note=quokka\n40 done customer=bob");
    forget(history, "ann");
    assert_true(mo_ledger_restore(folder, copy, TODAY, NOW, &kept, &n, NULL));
    expect_forgotten(folder);
    g_autoptr(MoHistory) now = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autofree char *bans = test_bans_print(now);
    assert_non_null(strstr(bans, "5"));
    assert_non_null(strstr(bans, "6"));
    test_folder_remove(folder);
    test_folder_remove(elsewhere);
}

/* Forgotten on one computer, she goes on both, whichever is merged into which. */
static void two_ledgers_made_one_forget_whom_either_forgot(void **state)
{
    (void)state;
    for (int forgot_here = 0; forgot_here < 2; forgot_here++) {
        g_autofree char *folder = test_folder_new();
        g_autofree char *elsewhere = test_folder_new();
        g_autofree char *copy = path_in(elsewhere, "copy");
        g_autofree char *file = path_in(elsewhere, "ledger.db");
        g_autofree char *kept = NULL;
        unsigned n = 0;
        g_autoptr(MoHistory) one = test_ledger_open(folder, MO_LEDGER_WRITE);
        test_ledger_append(one, life);
        write_copy(one, copy);
        assert_true(mo_ledger_restore(elsewhere, copy, TODAY, NOW, &kept, &n, NULL));
        g_autoptr(MoHistory) two = test_ledger_open(elsewhere, MO_LEDGER_WRITE);
        test_ledger_append(two, "50 touch customer=ann note=quokka-again\n60 touch customer=bob");
        forget(forgot_here ? one : two, "ann");
        assert_true(mo_ledger_merge(one, file, TODAY, NOW, &n, NULL, NULL));
        assert_int_equal(n, forgot_here ? 1 : 2); /* Bob's, and the mark */
        expect_forgotten(folder);
        test_folder_remove(folder);
        test_folder_remove(elsewhere);
    }
}

/* Who may be contacted again is in force; others stay as they are. */
static void a_mark_that_was_lifted_takes_nobody_out(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
    unsigned n = 9;
    test_ledger_append(history, life);
    g_autofree char *name = mo_ledger_get_forgotten_name(history, "ann");
    g_autofree char *marks = g_strdup_printf(
        "900 banned customer=%s bans=8 aliases=1\n910 banned customer=%s bans=0", name, name);
    test_ledger_append(history, marks);
    assert_true(mo_ledger_forget_again(history, history, NOW, &n, NULL));
    assert_int_equal(n, 0);
    g_autofree char *known = test_known_print(history);
    assert_non_null(strstr(known, "ann"));
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_copy_put_in_place_does_not_bring_her_back),
        cmocka_unit_test(nor_does_a_ledger_that_began_apart),
        cmocka_unit_test(two_ledgers_made_one_forget_whom_either_forgot),
        cmocka_unit_test(a_mark_that_was_lifted_takes_nobody_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
