#include "input/csv_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *text;
    char separator;
    bool has_line;
} Case;

static void assert_each(const Case *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        MoCsvInfo info = {0};
        mo_csv_find_separator(&info, table[i].text, strlen(table[i].text));
        if (info.separator != table[i].separator || info.has_separator_line != table[i].has_line)
            fail_msg("'%s': '%c', %d", table[i].text, info.separator, info.has_separator_line);
    }
}

static void a_header_tells_its_separator(void **state)
{
    (void)state;
    static const Case table[] = {
        {"name,email\nAnn,a@example.com\n", ',', false},
        {"name;email\nAnn;a@example.com\n", ';', false},
        {"name\temail\nAnn\ta@example.com\n", '\t', false},
        {"name|email\nAnn|a@example.com\n", '|', false},
        {"name;email", ';', false},
        {"name;email\r\nAnn;a@example.com\r\n", ';', false},
        {"name;email\rAnn;a@example.com\r", ';', false},
        {"\"name\";\"email\"\n\"Ann\";\"a@example.com\"\n", ';', false},
        {"\"Name, first\";\"E-mail, work\";\"Phone, mobile\"\n\"a\";\"b\";\"c\"\n", ';', false},
        {"Name, first;E-mail, work;Phone, mobile\nAnn;a@example.com;1\n", ';', false},
        {"name,note;x\nAnn,b;c\n", ',', false},
        {"name;email\nLee, Ann;a@example.com\n", ';', false},
        {"name\t\"a,b,c\"\nAnn\tx\n", '\t', false},
        {" \"name\" ; \"x,y,z\"\nAnn;b\n", ';', false},
        {"\"many\nlines, and; signs\",email\nAnn,b\n", ',', false},
        {"\"say \"\"hi\"\"; you; too\",email\nAnn,b\n", ',', false},
    };
    assert_each(table, G_N_ELEMENTS(table));
}

static void one_column_is_not_cut_up(void **state)
{
    (void)state;
    static const Case table[] = {
        {"", ',', false},
        {"\n\n\n", ',', false},
        {"name", ',', false},
        {"name\nAnn\nBob\n", ',', false},
        {"name\n\"Lee; Ann\"\n\"Poe; Bob\"\n", ',', false},
        {"\"name\"\n\"Lee|Ann\"\n", ',', false},
    };
    assert_each(table, G_N_ELEMENTS(table));
}

static void lines_above_the_header_do_not_fool_it(void **state)
{
    (void)state;
    static const Case table[] = {
        {"Notes:\n\"When exporting, you may see; or not, some e-mails missing.\"\n\n"
         "First Name;Last Name;URL\nAnn;Lee;\n",
         ';', false},
        {"Notes:\n\"When exporting, you may see\"\n\nFirst Name,Last Name\nAnn,Lee\n", ',', false},
        {"Contacts, all of them\nname;email\nAnn;a@example.com\n", ';', false},
        {"Contacts, all of them\n\n\nname\temail\nAnn\ta@example.com\n", '\t', false},
        {"Report\n\n\n  \nname|email\nAnn|b\n", '|', false},
    };
    assert_each(table, G_N_ELEMENTS(table));
}

static void the_line_of_excel_decides(void **state)
{
    (void)state;
    static const Case table[] = {
        {"sep=;\nname;a,b,c\nx;y\n", ';', true},
        {"SEP=,\r\nname,b\n", ',', true},
        {"sep=\t\nname\tx\n", '\t', true},
        {"sep=#\nname#b\n", '#', true},
        {"sep=;", ';', true},
        {"sep=", ',', false},
        {"sep=ab\nname;b\n", ';', false},
        {"sep=x\nname;b\n", ';', false},
        {"sep=\"\nname;b\n", ';', false},
        {"separator;b\nname;b\n", ';', false},
    };
    assert_each(table, G_N_ELEMENTS(table));
}

static void a_quote_that_is_never_closed_hides_nothing(void **state)
{
    (void)state;
    static const Case table[] = {
        {"\"name;email\nAnn;a@example.com\n", ';', false},
        {"name;\"email\nAnn;a@example.com\nBob;b\n", ';', false},
        {"\"", ',', false},
        {"\"\"\"", ',', false},
        {"name;email\n5\" pipe;x, y, z\n", ';', false},
    };
    assert_each(table, G_N_ELEMENTS(table));
}

static void what_the_user_says_wins(void **state)
{
    (void)state;
    MoCsvInfo info = {.separator = '|'};
    mo_csv_find_separator(&info, "name;email\n", 11);
    assert_int_equal(info.separator, '|');
    const char *text = "sep=;\nname|email\nAnn|b\n";
    const MoCsvOptions bar = {.separator = '|'};
    g_autoptr(MoCsv) csv = mo_csv_open_memory(text, strlen(text), "x.csv", &bar);
    assert_true(mo_csv_get_info(csv)->has_separator_line);
    MoCsvRow row;
    assert_true(mo_csv_next(csv, &row, NULL));
    assert_int_equal(row.line, 2);
    assert_int_equal(row.offset, 6);
    assert_string_equal(row.fields[1], "email");
}

static void a_separator_that_cannot_be_one_is_found_out_instead(void **state)
{
    (void)state;
    static const char wrong[] = {'"', '\n', '\r', '\x01', (char)0xe9};
    for (size_t i = 0; i < sizeof wrong; i++) {
        const MoCsvOptions options = {.separator = wrong[i]};
        g_autoptr(MoCsv) csv = mo_csv_open_memory("a;b\nc;d\n", 8, "x.csv", &options);
        assert_int_equal(mo_csv_get_info(csv)->separator, ';');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_tells_its_separator),
        cmocka_unit_test(one_column_is_not_cut_up),
        cmocka_unit_test(lines_above_the_header_do_not_fool_it),
        cmocka_unit_test(the_line_of_excel_decides),
        cmocka_unit_test(a_quote_that_is_never_closed_hides_nothing),
        cmocka_unit_test(what_the_user_says_wins),
        cmocka_unit_test(a_separator_that_cannot_be_one_is_found_out_instead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
