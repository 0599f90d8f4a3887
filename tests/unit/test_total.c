#include "model/total.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void only_words_and_figures_that_nobody_is_called_are_a_sum(void **state)
{
    (void)state;
    static const char *const header[] = {"Owner", "name", "Turnover", "id", "phone", "birthday"};
    static const struct {
        const char *row;
        bool is_total;
    } cases[] = {
        {"Grand Total|||||", true},
        {"|GRAND TOTALS (35 records)||||", true},
        {"|Gesamtsumme|1.234,56 \xe2\x82\xac|||", true},
        {"|Summe:||||", true},
        {"|Total: 35||||", true},
        {"|Total|$1,234.00|||", true},
        {"Total|35|(1 200)|||", true},
        {"|total|EUR 12|||", true},
        /* The oil company. */
        {"|Total||||", false},
        {"|Total|12|7||", false},
        {"|Total|12||+33 1 2345|", false},
        {"|Total|12|||1980-03-12", false},
        {"|Total (France)||||", false},
        {"Dana|Total|12|||", false},
        {"|Total|large|||", false},
        {"|Total Energies|12|||", false},
        {"|Suma||||", false},
        {"12|Total|||||", false},
        {"|||||", false},
        {"|Anna|12|||", false},
    };
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 6, "x.csv", 1, NULL, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) cells = g_strsplit(cases[i].row, "|", -1);
        if (mo_total_is_row(mapping, (const char *const *)cells, g_strv_length(cells)) !=
            cases[i].is_total)
            fail_msg("%s", cases[i].row);
    }
}

static void a_sum_among_the_customers_is_what_nobody_is_called(void **state)
{
    (void)state;
    static const char *const header[] = {"Owner", "name", "Turnover", "email"};
    static const struct {
        const char *row;
        bool is_total;
    } cases[] = {
        {"Subtotal||200|", true},
        {"|Zwischensumme|50|", true},
        {"Dana Smith (2 records)|||", true},
        {"|Total|200|", false},
        {"|Subtotal||a@example.com", false},
        {"|Ada (2 children)||", false},
        {"|Ada (2)||", false},
    };
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 4, "x.csv", 1, NULL, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) cells = g_strsplit(cases[i].row, "|", -1);
        if (mo_total_is_subtotal(mapping, (const char *const *)cells, g_strv_length(cells)) !=
            cases[i].is_total)
            fail_msg("%s", cases[i].row);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_words_and_figures_that_nobody_is_called_are_a_sum),
        cmocka_unit_test(a_sum_among_the_customers_is_what_nobody_is_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
