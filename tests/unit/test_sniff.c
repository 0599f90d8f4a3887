#include "base/error.h"
#include "input/csv.h"
#include "input/sniff.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *bytes;
    size_t length;
    MoFormat format;
} Case;

#define CASE(bytes, format)                                                                        \
    {                                                                                              \
        bytes, sizeof bytes - 1, format                                                            \
    }

static const Case table[] = {
    CASE("name,email\nAnn,a@example.com\n", MO_FORMAT_CSV),
    CASE("BEGIN;END\nBEGIN:VCARD;x\n", MO_FORMAT_CSV),
    CASE("name\n\0\0\0\n", MO_FORMAT_CSV),
    CASE("\xff\xfen\0a\0m\0e\0\n\0", MO_FORMAT_CSV),
    CASE("BEGIN:VCARD\r\nVERSION:3.0\r\n", MO_FORMAT_VCARD),
    CASE("\xef\xbb\xbf\r\n begin:vcard\nFN:x\n", MO_FORMAT_VCARD),
    CASE("\n# my cards\nBEGIN:VCARD\n", MO_FORMAT_VCARD),
    CASE("name,notes\nAnn,\"\nBEGIN:VCARD\nEND:VCARD\"\n", MO_FORMAT_CSV),
    CASE("name\nNot BEGIN:VCARD\n", MO_FORMAT_CSV),
    CASE("\0B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n", MO_FORMAT_VCARD),
    CASE("\xff\xfe"
         "B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\n\0",
         MO_FORMAT_VCARD),
    CASE("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", MO_FORMAT_ICS),
    CASE("PK\3\4\x14\0\6\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml",
         MO_FORMAT_XLSX),
    CASE("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x2e\0\0\0\x2e\0\0\0\x08\0\0\0mimetype"
         "application/vnd.oasis.opendocument.spreadsheet",
         MO_FORMAT_ODS),
    CASE("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x2e\0\0\0\x2e\0\0\0\x0c\0\0\0contacts.csv",
         MO_FORMAT_ZIP),
    CASE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", MO_FORMAT_XLS),
    CASE("%PDF-1.7\n%\xe2\xe3\n", MO_FORMAT_PDF),
    CASE("<!DOCTYPE html>\n<html>", MO_FORMAT_MARKUP),
    CASE("\n<?xml version=\"1.0\"?>\n", MO_FORMAT_MARKUP),
    CASE("\x7f"
         "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0\0",
         MO_FORMAT_BINARY),
    CASE("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\6\0\0\0", MO_FORMAT_BINARY),
    CASE("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\1\0\x48\0\x48\0\0", MO_FORMAT_BINARY),
    CASE("", MO_FORMAT_EMPTY),
    CASE(" \r\n\t\n", MO_FORMAT_EMPTY),
    CASE("\xef\xbb\xbf", MO_FORMAT_EMPTY),
    CASE("\xff\xfe\r\0\n\0", MO_FORMAT_EMPTY),
};

static void the_first_bytes_tell_what_a_file_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (mo_sniff(table[i].bytes, table[i].length) != table[i].format)
            fail_msg("row %zu: %d", i, (int)mo_sniff(table[i].bytes, table[i].length));
}

static void blanks_alone_are_empty_only_to_their_end(void **state)
{
    (void)state;
    g_autofree char *blanks = g_strnfill(MO_SNIFF_LENGTH, '\n');
    assert_int_equal(mo_sniff(blanks, MO_SNIFF_LENGTH), MO_FORMAT_CSV);
    assert_int_equal(mo_sniff(blanks, MO_SNIFF_LENGTH - 1), MO_FORMAT_EMPTY);
}

static void random_bytes_are_no_text(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int round = 0; round < 500; round++) {
        char bytes[MO_SNIFF_LENGTH];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)g_rand_int_range(random, 0, 256);
        assert_int_equal(mo_sniff(bytes, sizeof bytes), MO_FORMAT_BINARY);
    }
}

static void a_file_is_known_like_its_bytes(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "export", NULL);
    MoFormat format;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        assert_true(g_file_set_contents(path, table[i].bytes, (gssize)table[i].length, NULL));
        assert_true(mo_sniff_file(path, &format, NULL));
        assert_int_equal(format, table[i].format);
    }
    g_unlink(path);
    g_autoptr(GError) missing = NULL, unreadable = NULL;
    assert_false(mo_sniff_file(path, &format, &missing));
    assert_true(g_error_matches(missing, MO_ERROR, MO_ERROR_NOT_FOUND));
    /* The one file that is a plain one, can be opened, and cannot be read from its beginning. */
    assert_false(mo_sniff_file("/proc/self/mem", &format, &unreadable));
    assert_true(g_error_matches(unreadable, MO_ERROR, MO_ERROR_FAILED));
    g_rmdir(folder);
}

static void what_is_no_table_is_one_problem_that_says_what_to_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autoptr(MoCsv) csv = mo_csv_open_memory(table[i].bytes, table[i].length, "export", NULL);
        const char *text = mo_format_explain(table[i].format);
        assert_int_equal(text != NULL,
                         table[i].format != MO_FORMAT_CSV && table[i].format != MO_FORMAT_EMPTY);
        unsigned rows = 0;
        for (MoCsvRow row; mo_csv_next(csv, &row, problems);)
            rows++;
        MoCsvRow row;
        assert_false(mo_csv_next(csv, &row, problems));
        if (!text)
            continue;
        assert_int_equal(rows, 0);
        assert_int_equal(mo_problems_count(problems), 1);
        assert_string_equal(mo_problems_get(problems, 0)->text, text);
        assert_int_equal(mo_csv_count_refused(csv), 1);
    }
}

static void a_file_that_turns_out_to_be_no_text_is_given_up(void **state)
{
    (void)state;
    g_autoptr(GString) bytes = g_string_new("name,email\nAnn,a@example.com\n");
    while (bytes->len < 2 * MO_SNIFF_LENGTH)
        g_string_append(bytes, "an innocent piece of text that goes on and on ");
    for (int i = 0; i < 100000; i++)
        g_string_append_len(bytes, "\n\0\1x", 4);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCsv) csv = mo_csv_open_memory(bytes->str, bytes->len, "export", NULL);
    unsigned rows = 0;
    for (MoCsvRow row; mo_csv_next(csv, &row, problems);)
        rows++;
    assert_int_equal(rows, 3);
    assert_in_range(mo_problems_count(problems), 2, 30);
    assert_string_equal(mo_problems_get(problems, mo_problems_count(problems) - 1)->text,
                        mo_format_explain(MO_FORMAT_BINARY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_bytes_tell_what_a_file_is),
        cmocka_unit_test(blanks_alone_are_empty_only_to_their_end),
        cmocka_unit_test(random_bytes_are_no_text),
        cmocka_unit_test(a_file_is_known_like_its_bytes),
        cmocka_unit_test(what_is_no_table_is_one_problem_that_says_what_to_do),
        cmocka_unit_test(a_file_that_turns_out_to_be_no_text_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
