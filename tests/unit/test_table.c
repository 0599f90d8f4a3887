/* Text laid out for a terminal. */
#include "cli/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void wide_and_combining_characters_count_as_a_terminal_counts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned width;
    } cases[] = {{"", 0}, {"Ada", 3}, {"Zoë", 3}, {"Zoe\xcc\x88", 3}, {"見本", 4}, {"“x…”", 4}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(mo_table_width(cases[i].text), cases[i].width);
}

static void what_does_not_fit_is_cut_at_a_character_and_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned width;
        const char *fitted;
    } cases[] = {
        {"Ada", 3, "Ada"},      {"Grace", 4, "Gra…"}, {"Zoë Voorbeeld", 5, "Zoë…"},
        {"見本市", 5, "見本…"}, {"見本市", 4, "見…"}, {"Ada", 1, "…"},
        {"Ada", 0, ""},         {"", 0, ""},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *fitted = mo_table_fit(cases[i].text, cases[i].width);
        assert_string_equal(fitted, cases[i].fitted);
    }
}

static void a_padded_text_has_exactly_the_width(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "Ada", "見本市場の名前", "Zoë Voorbeeld & Partner"};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (unsigned width = 0; width < 20; width++) {
            g_autofree char *padded = mo_table_pad(texts[i], width);
            assert_int_equal(mo_table_width(padded), width);
        }
    }
}

static void wrapped_lines_stay_within_the_width_and_lose_no_word(void **state)
{
    (void)state;
    static const char text[] = "Nothing that you meant to do for a customer is forgotten, ever.";
    for (unsigned width = 14; width < 80; width++) {
        g_autofree char *wrapped = mo_table_wrap(text, width, "  ");
        g_auto(GStrv) lines = g_strsplit(wrapped, "\n", -1);
        g_autoptr(GString) joined = g_string_new(NULL);
        for (char **line = lines; **line; line++) {
            assert_true(mo_table_width(*line) <= width);
            assert_true(g_str_has_prefix(*line, "  "));
            g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", *line + 2);
        }
        assert_string_equal(joined->str, text);
    }
}

static void a_word_longer_than_the_line_stays_whole(void **state)
{
    (void)state;
    g_autofree char *wrapped = mo_table_wrap("see https://www.example.com/reading now", 12, "# ");
    assert_string_equal(wrapped, "# see\n# https://www.example.com/reading\n# now\n");
    g_autofree char *empty = mo_table_wrap("", 12, "# ");
    assert_string_equal(empty, "");
}

static void columns_line_up_and_lines_end_without_blanks(void **state)
{
    (void)state;
    g_autoptr(MoTable) table = mo_table_new(3);
    mo_table_add(table, "Zoë", "1", "first");
    mo_table_add(table, "見本", NULL, "second");
    mo_table_add(table, "Grace", "22", "");
    g_autofree char *text = mo_table_print(table, 2);
    assert_string_equal(text, "  Zoë    1   first\n"
                              "  見本       second\n"
                              "  Grace  22\n");
}

static void an_empty_column_takes_no_room(void **state)
{
    (void)state;
    g_autoptr(MoTable) table = mo_table_new(3);
    mo_table_add(table, "a", "", "x");
    mo_table_add(table, "b", NULL, "y");
    g_autofree char *text = mo_table_print(table, 0);
    assert_string_equal(text, "a  x\nb  y\n");
}

static void no_line_is_longer_than_a_hundred_columns(void **state)
{
    (void)state;
    g_autofree char *blob = g_strnfill(300, 'x');
    g_autoptr(MoTable) table = mo_table_new(3);
    mo_table_add(table, blob, "short", blob);
    g_autofree char *text = mo_table_print(table, 4);
    g_strchomp(text);
    assert_int_equal(mo_table_width(text), MO_TABLE_COLUMNS);
    assert_true(g_str_has_suffix(text, "…"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wide_and_combining_characters_count_as_a_terminal_counts),
        cmocka_unit_test(what_does_not_fit_is_cut_at_a_character_and_says_so),
        cmocka_unit_test(a_padded_text_has_exactly_the_width),
        cmocka_unit_test(wrapped_lines_stay_within_the_width_and_lose_no_word),
        cmocka_unit_test(a_word_longer_than_the_line_stays_whole),
        cmocka_unit_test(columns_line_up_and_lines_end_without_blanks),
        cmocka_unit_test(an_empty_column_takes_no_room),
        cmocka_unit_test(no_line_is_longer_than_a_hundred_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
