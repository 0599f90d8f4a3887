/* Which customers a word on the command line means. */
#include "cli/find.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char rows[] = "id,name,company,email\n"
                           "A1,Ada Example,Example Ltd,ada@example.com;office@example.org\n"
                           "A2,Ada Examplewski,Sample Works,ada.two@example.net\n"
                           "A3,Zoë Voorbeeld,\"Voorbeeld, Zoon & Co\",\n"
                           "Ada,Grace Sample,A1 Print,grace@a3.example.com\n";

/* The ids found, joined by blanks. */
static char *find(const char *text)
{
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "customers.csv", NULL);
    assert_true(mo_file_write(path, rows, -1, NULL));
    const char *const paths[] = {path, NULL};
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCustomers) customers = mo_customers_open_files(paths, problems, NULL);
    assert_non_null(customers);
    g_autoptr(GPtrArray) found = mo_find_customers(customers, text, NULL);
    assert_non_null(found);
    /* The records are at their first row again. */
    const MoCustomer *first = NULL;
    assert_true(mo_customers_next(customers, &first));
    assert_string_equal(first->id, "A1");
    g_unlink(path);
    g_rmdir(folder);
    GString *ids = g_string_new(NULL);
    for (unsigned i = 0; i < found->len; i++)
        g_string_append_printf(ids, "%s%s", i > 0 ? " " : "", ((MoCustomer *)found->pdata[i])->id);
    return g_string_free(ids, FALSE);
}

static void the_nearest_meaning_wins(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *ids;
    } cases[] = {
        /* An id, however many names hold it. */
        {"A1", "A1"},
        {"Ada", "Ada"},
        /* A whole name or address, though others contain it. */
        {"ada example", "A1"},
        {"OFFICE@example.org", "A1"},
        /* Any part of name, company, address. */
        {"ada", "A1 A2"},
        {"zoË", "A3"},
        {"& co", "A3"},
        {"sample", "A2 Ada"},
        {"example.", "A1 A2 Ada"},
        {"  Grace\tSample ", "Ada"},
        /* Nobody. */
        {"nobody", ""},
        {"", ""},
        {"   ", ""},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *ids = find(cases[i].text);
        assert_string_equal(ids, cases[i].ids);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_nearest_meaning_wins)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
