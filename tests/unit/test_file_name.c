/* Patterns for the next export, dated names, and paths that can be typed. */
#include "cli/file_name.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void the_pattern_fits_the_next_export_too(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *pattern; /* NULL: none */
    } cases[] = {
        {"/d/hubspot-crm-exports-all-contacts-2026-11-02.csv",
         "/d/hubspot-crm-exports-all-contacts-*.csv"},
        {"/d/hubspot-crm-exports-all-contacts-2026-11-02-1.csv",
         "/d/hubspot-crm-exports-all-contacts-*.csv"},
        {"/d/contacts_20261102.vcf", "/d/contacts_*.vcf"},
        {"/d/Kontakte 02.11.2026.csv", "/d/Kontakte *.csv"},
        {"/d/2.11.2026 Kontakte.csv", "/d/* Kontakte.csv"},
        {"/d/people-2026-11-02T14-30-55.csv", "/d/people-*.csv"},
        {"/d/people_20261102_143055.csv", "/d/people_*.csv"},
        {"/d/people 2026-11-02 14.30.csv", "/d/people *.csv"},
        {"/d/contacts (1).csv", "/d/contacts*.csv"},
        {"/d/contacts-2026-11-02 (3).csv", "/d/contacts-*.csv"},
        {"/d/contacts.csv", NULL},
        {"/d/contacts2.csv", NULL},
        {"/d/contacts-2026.csv", NULL},
        {"/d/123420261102.csv", NULL},
        /* Nothing would be left that tells it from other files. */
        {"/d/2026-11-02.csv", NULL},
        {"/d/a-2026-11-02.csv", NULL},
        /* Signs that a pattern reads otherwise. */
        {"/d/kunden [alt]-2026-11-02.csv", NULL},
        {"/d*/kunden-2026-11-02.csv", NULL},
        {"/d/K\xc3\xbcnden-2026-11-02.csv", "/d/K\xc3\xbcnden-*.csv"},
        {"/d/K\xfcnden-2026-11-02.csv", NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *pattern = mo_file_name_make_pattern(cases[i].path);
        if (cases[i].pattern)
            assert_string_equal(pattern, cases[i].pattern);
        else
            assert_null(pattern);
    }
}

static void a_converted_file_carries_a_day(void **state)
{
    (void)state;
    MoDay day = mo_day_from_civil(2026, 11, 2);
    static const struct {
        const char *path;
        const char *name;
    } cases[] = {
        {"/d/Kunden.xlsx", "Kunden-2026-11-02.csv"},
        {"/d/Kunden 2025-01-31.xlsx", "Kunden 2025-01-31.csv"},
        {"/d/a.b.ods", "a.b-2026-11-02.csv"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = mo_file_name_make_dated(cases[i].path, day);
        assert_string_equal(name, cases[i].name);
    }
}

static void a_path_is_shown_as_it_can_be_typed(void **state)
{
    (void)state;
    g_autofree char *home = g_build_filename(g_get_home_dir(), "x", "Kunden-1.csv", NULL);
    g_autofree char *short_form = mo_file_name_print(home);
    assert_string_equal(short_form, "~/x/Kunden-1.csv");
    g_autofree char *quoted = mo_file_name_print("/d/contacts (1).csv");
    assert_string_equal(quoted, "'/d/contacts (1).csv'");
    g_autofree char *plain = mo_file_name_print("/d/K\xc3\xbcnden.csv");
    assert_string_equal(plain, "/d/K\xc3\xbcnden.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pattern_fits_the_next_export_too),
        cmocka_unit_test(a_converted_file_carries_a_day),
        cmocka_unit_test(a_path_is_shown_as_it_can_be_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
