/* The same rows whatever the encoding, the edges of what is read at once, the processor, and the
 * way to a row. */
#include "base/text.h"
#include "input/csv_private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const encodings[] = {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "UTF-32"};
#define N_WITH_OFFSETS 4
static const MoCsvOptions comma = {.separator = ','};

typedef struct {
    unsigned line;
    int64_t offset;
    char *text;
} Row;

static void row_clear(gpointer data)
{
    g_free(((Row *)data)->text);
}

static char *join(const MoCsvRow *row)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < row->n_fields; i++)
        g_string_append_printf(text, "[%s]", row->fields[i]);
    return g_string_free(text, FALSE);
}

/* What the reader says of the cells in passing is what a look at them would say. */
static void assert_cells_are_told_right(const MoCsvRow *row)
{
    for (size_t i = 0; i < row->n_fields; i++) {
        const char *text = row->fields[i];
        size_t length = strlen(text);
        assert_int_equal(row->cells[i].end - row->cells[i].start, length);
        if (row->are_plain && length > 0 &&
            (!mo_text_is_plain(text, length) || *text == '=' || *text == '\''))
            fail_msg("this is not plain: '%s'", text);
    }
}

static GArray *read_rows(MoCsv *csv)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    g_array_set_clear_func(rows, row_clear);
    for (MoCsvRow row; mo_csv_next(csv, &row, NULL);) {
        Row one = {row.line, row.offset, join(&row)};
        g_array_append_val(rows, one);
        assert_cells_are_told_right(&row);
        /* Callers may trim in place. */
        for (size_t i = 0; i < row.n_fields; i++)
            memset(row.fields[i], '"', strlen(row.fields[i]));
    }
    return rows;
}

/* Every byte beside every other, at every place of a block. Returns how many rows are plain. */
static unsigned look_at_all_pairs_of_bytes(const char *quote, char separator)
{
    const MoCsvOptions options = {.separator = separator, .encoding = "utf-8"};
    g_autofree char *filler = g_strnfill(67, 'y');
    unsigned n_plain = 0;
    for (int first = 1; first < 256; first++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int second = 1; second < 256; second++)
            g_string_append_printf(text, "%sab%c%c%s%c%s%c%ccd%s%c%sx%.*s%s\n", quote, first,
                                   second, quote, separator, quote, first, second, quote, separator,
                                   quote, second % 67, filler, quote);
        g_autoptr(MoCsv) fast = mo_csv_open_memory(text->str, text->len, "x", &options),
                         portable = mo_csv_open_memory(text->str, text->len, "x", &options);
        mo_csv_set_portable(portable);
        for (MoCsvRow row, same; mo_csv_next(fast, &row, NULL);) {
            assert_true(mo_csv_next(portable, &same, NULL));
            assert_cells_are_told_right(&row);
            assert_int_equal(row.are_plain, same.are_plain);
            n_plain += row.are_plain;
        }
    }
    return n_plain;
}

static void the_reader_tells_what_is_plain_of_all_pairs_of_bytes(void **state)
{
    (void)state;
    /* Of all pairs of printable letters nearly 9000 are plain. */
    assert_true(look_at_all_pairs_of_bytes("", ',') > 8000);
    assert_true(look_at_all_pairs_of_bytes("", '\t') > 8000);
    assert_true(look_at_all_pairs_of_bytes("\"", ';') > 8000);
    /* A tab in quotes is easily taken for a separator. */
    assert_int_equal(look_at_all_pairs_of_bytes("\"", '\t'), 0);
}

/* Two blanks, and one before a separator, wherever blocks begin and end. */
static void blanks_are_seen_across_the_edges_of_blocks(void **state)
{
    (void)state;
    static const char *const endings[] = {"  y\n", " ,y\n", " \n", "y,x \"\"\n"};
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (unsigned n = 1; n < 200; n++) {
            g_autofree char *filler = g_strnfill(n, 'y');
            g_string_append_printf(text, "%s%s", filler, endings[i]);
        }
        g_autoptr(MoCsv) csv = mo_csv_open_memory(text->str, text->len, "x", &comma);
        for (MoCsvRow row; mo_csv_next(csv, &row, NULL);)
            assert_false(row.are_plain);
    }
}

static void assert_same_rows(const GArray *a, const GArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        assert_int_equal(g_array_index(a, Row, i).line, g_array_index(b, Row, i).line);
        assert_string_equal(g_array_index(a, Row, i).text, g_array_index(b, Row, i).text);
    }
}

/* Texts with every edge: letters of one to four bytes, quotes, line ends; also with faults. */
static char *make_text(GRand *random, bool with_faults)
{
    static const char *const pieces[] = {
        "a",         "word",          ",", ",",  ",",       "\n",
        "\r\n",      "\"quo,\nted\"", "é", "\n", "€",       "\"",
        "\"\"\"x\"", "a longer one",  " ", "\r", "\"x\" y", "\"\""};
    GString *text = g_string_new("name,email\n");
    for (int n = g_rand_int_range(random, 0, 60); n > 0; n--)
        g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    if (!with_faults)
        g_string_append(text, "\nlast,row\n");
    return g_string_free(text, FALSE);
}

static void encoding_chunk_and_processor_change_no_row(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(64);
    for (int round = 0; round < 150; round++) {
        g_autofree char *text = make_text(random, round % 2);
        g_autoptr(MoCsv) plain = mo_csv_open_memory(text, strlen(text), "x.csv", &comma);
        g_autoptr(GArray) wanted = read_rows(plain);
        for (size_t j = 0; j < G_N_ELEMENTS(encodings); j++) {
            size_t length;
            g_autofree char *bytes =
                g_convert(text, -1, encodings[j], "UTF-8", NULL, &length, NULL);
            for (size_t chunk = 1; chunk < 140; chunk += 1 + chunk / 3) {
                const MoCsvOptions options = {.separator = ',', .encoding = encodings[j]};
                g_autoptr(MoCsv) csv = mo_csv_open_memory(bytes, length, "x.csv", &options);
                mo_csv_set_chunk(csv, chunk);
                if (chunk % 2)
                    mo_csv_set_portable(csv);
                g_autoptr(GArray) got = read_rows(csv);
                assert_same_rows(got, wanted);
                assert_int_equal(mo_csv_count_refused(csv), mo_csv_count_refused(plain));
            }
        }
    }
}

static void a_row_is_found_again_by_its_offset(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(65);
    unsigned seen = 0;
    for (int round = 0; round < 100; round++) {
        g_autofree char *text = make_text(random, round % 2);
        for (size_t j = 0; j < N_WITH_OFFSETS; j++) {
            g_autofree char *whole =
                g_strconcat(j != 1 && round % 3 ? "\xef\xbb\xbf" : "", text, NULL);
            size_t length;
            g_autofree char *bytes =
                g_convert(whole, -1, encodings[j], "UTF-8", NULL, &length, NULL);
            g_autoptr(MoCsv) csv = mo_csv_open_memory(bytes, length, "x.csv", &comma);
            g_autoptr(GArray) rows = read_rows(csv);
            for (guint i = rows->len; i > 0; i--) {
                const Row *wanted = &g_array_index(rows, Row, i - 1);
                MoCsvRow row;
                assert_true(mo_csv_seek(csv, wanted->offset, wanted->line));
                assert_true(mo_csv_next(csv, &row, NULL));
                g_autofree char *got = join(&row);
                assert_string_equal(got, wanted->text);
                assert_int_equal(row.line, wanted->line);
                assert_int_equal(row.offset, wanted->offset);
                seen++;
            }
        }
    }
    assert_true(seen > 1000);
}

static void from_a_row_on_all_rows_come_again(void **state)
{
    (void)state;
    const char *text = "name\n\"a\nb\"\nc\r\nd\r\r\ne";
    g_autoptr(MoCsv) csv = mo_csv_open_memory(text, strlen(text), "x.csv", NULL);
    g_autoptr(GArray) all = read_rows(csv);
    assert_int_equal(all->len, 5);
    const Row *second = &g_array_index(all, Row, 1);
    assert_true(mo_csv_seek(csv, second->offset, second->line));
    g_autoptr(GArray) rest = read_rows(csv);
    g_array_remove_index(all, 0);
    assert_same_rows(rest, all);
}

static void an_encoding_without_offsets_says_so(void **state)
{
    (void)state;
    const MoCsvOptions options = {.encoding = "iso-8859-15"};
    g_autoptr(MoCsv) csv = mo_csv_open_memory("name\nAnn\n", 9, "x.csv", &options);
    MoCsvRow row;
    assert_true(mo_csv_next(csv, &row, NULL));
    assert_int_equal(row.offset, -1);
    assert_false(mo_csv_seek(csv, row.offset, row.line));
    assert_true(mo_csv_next(csv, &row, NULL));
    assert_string_equal(row.fields[0], "Ann");
}

static void what_is_no_text_in_its_encoding_is_told_once(void **state)
{
    (void)state;
    const MoCsvOptions options = {.encoding = "euc-jp"};
    g_autoptr(MoCsv) csv = mo_csv_open_memory("name\n\xff\n\xff\nAnn\n", 13, "x.csv", &options);
    g_autoptr(MoProblems) problems = mo_problems_new();
    unsigned rows = 0;
    for (MoCsvRow row; mo_csv_next(csv, &row, problems);)
        rows++;
    assert_int_equal(rows, 4);
    assert_int_equal(mo_problems_count(problems), 1);
    assert_int_equal(mo_problems_count_errors(problems), 0);
    assert_non_null(strstr(mo_problems_get(problems, 0)->text, "euc-jp"));
    const MoCsvOptions unknown = {.encoding = "klingon"};
    assert_null(mo_csv_open_memory("name\n", 5, "x.csv", &unknown));
}

/* ---- files ---------------------------------------------------------------------------------- */

typedef struct {
    char *folder, *path;
} File;

static int make_file(void **state)
{
    File *file = g_new0(File, 1);
    file->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    file->path = g_build_filename(file->folder, "customers.csv", NULL);
    *state = file;
    g_autoptr(GString) text = g_string_new("name,email\n");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(text, "Ann %d,ann.%d@example.com\n", i, i);
    return !g_file_set_contents(file->path, text->str, -1, NULL);
}

static int remove_file(void **state)
{
    File *file = *state;
    g_unlink(file->path);
    g_rmdir(file->folder);
    g_free(file->folder);
    g_free(file->path);
    g_free(file);
    return 0;
}

static void a_file_that_is_rewritten_while_it_is_read_says_so(void **state)
{
    File *file = *state;
    g_autoptr(MoCsv) csv = mo_csv_open(file->path, NULL, NULL);
    MoCsvRow row;
    assert_true(mo_csv_next(csv, &row, NULL));
    assert_false(mo_csv_has_changed(csv));
    FILE *again = fopen(file->path, "w");
    assert_int_equal(fputs("name,email\nZoe,zoe@example.com\n", again) >= 0, 1);
    fclose(again);
    assert_true(mo_csv_has_changed(csv));
    /* What is left of the old one ends somewhere, without harm. */
    while (mo_csv_next(csv, &row, NULL))
        ;
}

static void a_file_that_was_replaced_is_read_to_its_end(void **state)
{
    File *file = *state;
    g_autoptr(MoCsv) csv = mo_csv_open(file->path, NULL, NULL);
    assert_true(g_file_set_contents(file->path, "name\n", -1, NULL));
    g_autoptr(GArray) rows = read_rows(csv);
    assert_int_equal(rows->len, 100001);
    assert_true(mo_csv_has_changed(csv));
}

/* Puts the folder in the place of the file that is open. */
static void break_descriptor(const File *file)
{
    for (int fd = 3; fd < 64; fd++) {
        g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", fd);
        g_autofree char *target = g_file_read_link(link, NULL);
        if (g_strcmp0(target, file->path) != 0)
            continue;
        int folder = g_open(file->folder, O_RDONLY);
        assert_int_equal(dup2(folder, fd), fd);
        close(folder);
        return;
    }
    fail_msg("the file is not open");
}

static void a_failure_while_reading_is_a_problem_at_its_line(void **state)
{
    File *file = *state;
    g_autoptr(MoCsv) csv = mo_csv_open(file->path, NULL, NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoCsvRow row;
    for (int i = 0; i < 10; i++)
        assert_true(mo_csv_next(csv, &row, problems));
    break_descriptor(file);
    unsigned last = 0;
    while (mo_csv_next(csv, &row, problems))
        last = row.line;
    assert_in_range(last, 10, 99999);
    assert_int_equal(mo_problems_count(problems), 1);
    assert_in_range(mo_problems_get(problems, 0)->line, last, last + 1);
    assert_non_null(strstr(mo_problems_get(problems, 0)->text, "reading failed here"));
    assert_true(mo_csv_count_refused(csv) > 0);
    assert_false(mo_csv_next(csv, &row, problems));
    assert_int_equal(mo_problems_count(problems), 1);
}

static void a_file_that_cannot_be_read_at_all_is_one_problem(void **state)
{
    (void)state;
    /* A plain file that can be opened, and not be read from its beginning. */
    g_autoptr(MoCsv) csv = mo_csv_open("/proc/self/mem", NULL, NULL);
    assert_non_null(csv);
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoCsvRow row;
    assert_false(mo_csv_next(csv, &row, problems));
    assert_int_equal(mo_problems_count(problems), 1);
    assert_non_null(strstr(mo_problems_get(problems, 0)->text, "reading failed here"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reader_tells_what_is_plain_of_all_pairs_of_bytes),
        cmocka_unit_test(blanks_are_seen_across_the_edges_of_blocks),
        cmocka_unit_test(encoding_chunk_and_processor_change_no_row),
        cmocka_unit_test(a_row_is_found_again_by_its_offset),
        cmocka_unit_test(from_a_row_on_all_rows_come_again),
        cmocka_unit_test(an_encoding_without_offsets_says_so),
        cmocka_unit_test(what_is_no_text_in_its_encoding_is_told_once),
        cmocka_unit_test_setup_teardown(a_file_that_is_rewritten_while_it_is_read_says_so,
                                        make_file, remove_file),
        cmocka_unit_test_setup_teardown(a_file_that_was_replaced_is_read_to_its_end, make_file,
                                        remove_file),
        cmocka_unit_test_setup_teardown(a_failure_while_reading_is_a_problem_at_its_line, make_file,
                                        remove_file),
        cmocka_unit_test(a_file_that_cannot_be_read_at_all_is_one_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
