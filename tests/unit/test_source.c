/* What is in a file decides what it is, whatever its name. */
#include "model/source.h"

#include "folder.h"
#include "golden.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CARD "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEND:VCARD\n"
#define LONG_PREAMBLE                                                                              \
    "Contacts; exported, by somebody\n\n" CARD /* its first line could be that of a table */

/* The names of all customers of a file or folder, then its problems without the folder's name. */
static char *read_source(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(MoSource) source = mo_source_new(path, NULL, problems, &error);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    GString *out = g_string_new(NULL);
    MoRowPlace place;
    MoReading reading;
    assert_null(error);
    if (source && mo_source_begin(source, problems))
        while (mo_source_next(source, customer, &place, &reading, problems))
            g_string_append_printf(out, "%s,", customer->name);
    g_string_append_printf(out, "%s\n", source && mo_source_is_whole(source) ? "whole" : "");
    g_autofree char *told = mo_test_print_problems(problems);
    g_string_append(out, told);
    g_autofree char *prefix = g_strconcat(folder, "/", NULL);
    g_string_replace(out, prefix, "", 0);
    return g_string_free(out, FALSE);
}

static void what_is_in_a_file_decides_and_never_nobody_in_silence(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *wanted;
    } cases[] = {
        {"a.csv", CARD, "Ada,whole\n"},
        {"a", CARD, "Ada,whole\n"},
        {"a.VCF", "name,email\nBen,\nCem,\n", "Ben,Cem,whole\n"},
        {"a.vcf", "name\tdo_not_contact\nBen\t\n", "Ben,whole\n"},
        {"a.vcf", "name,name\nBen,\n",
         "Ben,whole\na.vcf:1: warning: column 'name' stands here twice: the first one counts; "
         "rename or remove the other\n"},
        {"a.vcf", LONG_PREAMBLE,
         "Ada,whole\na.vcf:1: warning: this text stands outside of the cards and is left out; a "
         "card begins with BEGIN:VCARD and ends with END:VCARD\n"},
        {"a.vcf", "Dear all,\nthis is a letter.\n",
         "\na.vcf: error: there is no card in this file, and it is no table of customers: export "
         "your contacts again\n"},
        {"a.vcf", "",
         "\na.vcf: error: there is no card in this file, and it is no table of customers: export "
         "your contacts again\n"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folder = test_folder_new();
        g_autofree char *path = g_build_filename(folder, cases[i].name, NULL);
        assert_true(g_file_set_contents(path, cases[i].text, -1, NULL));
        g_autofree char *got = read_source(folder, cases[i].name);
        assert_string_equal(got, cases[i].wanted);
        test_folder_remove(folder);
    }
}

static void a_file_without_a_card_in_a_folder_of_cards_may_be_somebody(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "name\nBen\n"};
    static const char told[] =
        "cards/b.vcf: error: there is no card in this file: synchronise your address book again, "
        "or take the file out of the folder; a table must end in .csv\n";
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *folder = test_folder_new();
        g_autofree char *cards = g_build_filename(folder, "cards", NULL);
        g_autofree char *good = g_build_filename(cards, "a.vcf", NULL);
        g_autofree char *bad = g_build_filename(cards, "b.vcf", NULL);
        assert_int_equal(g_mkdir(cards, 0700), 0);
        assert_true(g_file_set_contents(good, CARD, -1, NULL));
        g_autofree char *before = read_source(folder, "cards");
        assert_string_equal(before, "Ada,whole\n");
        assert_true(g_file_set_contents(bad, texts[i], -1, NULL));
        g_autofree char *got = read_source(folder, "cards");
        assert_true(g_str_has_prefix(got, "Ada,\n"));
        assert_true(g_str_has_suffix(got, told));
        test_folder_remove(folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_a_file_decides_and_never_nobody_in_silence),
        cmocka_unit_test(a_file_without_a_card_in_a_folder_of_cards_may_be_somebody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
