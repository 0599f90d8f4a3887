#include "base/error.h"
#include "base/file.h"
#include "golden.h"
#include "input/csv_private.h"
#include "many.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

static void append_escaped(GString *out, const char *text)
{
    g_string_append_c(out, '|');
    for (; *text; text++)
        if (*text == '\n')
            g_string_append(out, "\\n");
        else if (*text == '\r')
            g_string_append(out, "\\r");
        else
            g_string_append_c(out, *text);
}

/* `LINE|field|field`, one row a line. */
static char *dump_reader(MoCsv *csv, MoProblems *problems)
{
    GString *out = g_string_new(NULL);
    MoCsvRow row;
    while (mo_csv_next(csv, &row, problems)) {
        g_string_append_printf(out, "%u", row.line);
        for (size_t i = 0; i < row.n_fields; i++)
            append_escaped(out, row.fields[i]);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static const MoCsvOptions comma = {.separator = ','};

/* `; UTF-8 mark`, before the rows. */
static char *dump(const char *data, size_t length, const char *name, MoProblems *problems)
{
    MoCsvOptions options = {.encoding = strstr(name, "as-utf-8") ? "utf-8" : NULL};
    g_autoptr(MoCsv) csv = mo_csv_open_memory(data, length, name, &options);
    const MoCsvInfo *info = mo_csv_get_info(csv);
    g_autofree char *rows = dump_reader(csv, problems);
    return g_strdup_printf(
        "%s %s%s%s%s\n%s", info->separator == '\t' ? "tab" : (char[]){info->separator, '\0'},
        info->encoding, info->encoding_assumed ? " assumed" : "", info->has_bom ? " mark" : "",
        info->has_separator_line ? " separator-line" : "", rows);
}

static void every_file_of_the_table_is_read_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/csv", ".csv", dump);
}

/* Rows and problems of a text, read in chunks of so many bytes. */
static char *read_in_chunks(const char *data, size_t length, size_t chunk)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCsv) csv = mo_csv_open_memory(data, length, "x.csv", &comma);
    mo_csv_set_chunk(csv, chunk);
    g_autofree char *rows = dump_reader(csv, problems);
    g_autofree char *printed = mo_test_print_problems(problems);
    return g_strconcat(rows, printed, NULL);
}

static void assert_same_for_every_chunk(const char *data, size_t length)
{
    g_autofree char *whole = read_in_chunks(data, length, MO_CSV_ROW_MAX);
    for (size_t chunk = 1; chunk <= length && chunk < 40; chunk++) {
        g_autofree char *got = read_in_chunks(data, length, chunk);
        assert_string_equal(got, whole);
    }
}

static void no_edge_of_a_chunk_changes_anything(void **state)
{
    (void)state;
    g_autoptr(GDir) files = g_dir_open(TEST_DATA "/csv", 0, NULL);
    assert_non_null(files);
    for (const char *name; (name = g_dir_read_name(files));) {
        g_autofree char *path = g_build_filename(TEST_DATA "/csv", name, NULL);
        g_autofree char *data = NULL;
        gsize length;
        assert_true(g_file_get_contents(path, &data, &length, NULL));
        assert_same_for_every_chunk(data, length);
    }
}

typedef struct {
    GString *text;     /* the file */
    GString *expected; /* as dump_reader() tells it */
    unsigned line;
} Written;

static void write_random_field(GRand *random, Written *written, bool *any)
{
    static const char *const pieces[] = {
        "a", "Z",  " ", "\"", ",",  "\n",   "\r\n", "é",
        "€", "\r", "'", ";",  "\t", "word", "\"\"", "\xf0\x9f\x8e\x82"};
    g_autoptr(GString) field = g_string_new(NULL);
    for (int n = g_rand_int_range(random, 0, 8); n > 0; n--)
        g_string_append(field, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    *any = *any || field->str[strspn(field->str, " \t\r\n")] != '\0';
    append_escaped(written->expected, field->str);
    for (const char *at = field->str; *at; at++)
        written->line += *at == '\r' || (*at == '\n' && (at == field->str || at[-1] != '\r'));
    bool must = field->str[strcspn(field->str, ",\"\r\n")] != '\0';
    if (!must && g_rand_boolean(random)) {
        g_string_append(written->text, field->str);
        return;
    }
    g_autoptr(GString) quoted = g_string_new(field->str);
    g_string_replace(quoted, "\"", "\"\"", 0);
    g_string_append_printf(written->text, "\"%s\"", quoted->str);
}

static void write_random_row(GRand *random, Written *written, const char *line_end)
{
    size_t expected_before = written->expected->len;
    bool any = false;
    g_string_append_printf(written->expected, "%u", written->line);
    for (int n = g_rand_int_range(random, 1, 6), i = 0; i < n; i++) {
        if (i > 0)
            g_string_append_c(written->text, ',');
        write_random_field(random, written, &any);
    }
    g_string_append_c(written->expected, '\n');
    g_string_append(written->text, line_end);
    written->line++;
    if (!any)
        g_string_truncate(written->expected, expected_before);
}

static void what_was_written_by_rfc_4180_is_read_back(void **state)
{
    (void)state;
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    g_autoptr(GRand) random = g_rand_new_with_seed(4180);
    for (int round = 0; round < 300; round++) {
        Written written = {g_string_new(NULL), g_string_new(NULL), 1};
        for (int rows = g_rand_int_range(random, 1, 6); rows > 0; rows--)
            write_random_row(random, &written, line_ends[round % 3]);
        if (round % 2)
            g_string_truncate(written.text, written.text->len - strlen(line_ends[round % 3]));
        g_autofree char *got = read_in_chunks(written.text->str, written.text->len, MO_CSV_ROW_MAX);
        assert_string_equal(got, written.expected->str);
        assert_same_for_every_chunk(written.text->str, written.text->len);
        g_string_free(written.text, TRUE);
        g_string_free(written.expected, TRUE);
    }
}

/* Reads `length` bytes made by repeating a piece, and tells how often each was looked at. */
static double steps_per_byte(const char *head, const char *piece, size_t length)
{
    g_autoptr(GString) text = g_string_new(head);
    while (text->len < length)
        g_string_append(text, piece);
    g_autoptr(MoCsv) csv = mo_csv_open_memory(text->str, text->len, "x.csv", &comma);
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoCsvRow row;
    while (mo_csv_next(csv, &row, problems))
        ;
    return (double)mo_csv_get_steps(csv) / (double)text->len;
}

static void no_file_makes_the_reader_go_over_it_again_and_again(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "\"",       "\"\n",      "a,\"b\n",   "a\",\"b\n",   "\"\"\n",      "\"\"\"\n",
        "\"a\"b\n", "\",\"\n",   "\"a\n\n\n", "x\n\"",       "\r",          "\"\r",
        "\n\"\"a",  "\"\"\",\n", ",\"\n\"\"", " \"\n\" x\n", "\"a\n\"\"\n", "\"\n\"\n\"x"};
    const size_t step = test_many(1, 9);
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i += step) {
        /* Longer than a row may be, so that giving up a row happens too. */
        const size_t length = MO_CSV_ROW_MAX / 8 * 11;
        double alone = steps_per_byte("", pieces[i], length);
        double opened = steps_per_byte("name\nAnn,\"x\n", pieces[i], length);
        double plain = steps_per_byte("name\nAnn,\"x\nplain\n", pieces[i], length);
        if (alone > 4 || opened > 4 || plain > 4)
            fail_msg("piece %zu: %.1f, %.1f, %.1f looks at a byte", i, alone, opened, plain);
    }
}

static void random_quotes_cost_no_more_than_a_few_looks(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\"", "\"\"", ",", "\n", "a", "\",\"", " "};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < (int)test_many(200, 30); round++) {
        g_autoptr(GString) piece = g_string_new(NULL);
        for (int n = g_rand_int_range(random, 2, 12); n > 0; n--)
            g_string_append(piece, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        double looks = steps_per_byte("a\nb,\"c\n", piece->str, 30000);
        if (looks > 4)
            fail_msg("round %d: %.1f looks at a byte of '%s'", round, looks, piece->str);
    }
}

static void a_row_may_be_one_mebibyte_and_no_more(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++)
        for (int quoted = 0; quoted <= 1; quoted++) {
            g_autoptr(GString) text = g_string_new("name\n");
            size_t begin = text->len, length = (size_t)((gssize)MO_CSV_ROW_MAX + over);
            g_string_set_size(text, begin + length);
            memset(text->str + begin, 'x', length);
            if (quoted)
                text->str[begin] = text->str[begin + length - 1] = '"';
            g_string_append(text, "\nAnn\n");
            g_autoptr(MoCsv) csv = mo_csv_open_memory(text->str, text->len, "x.csv", &comma);
            g_autoptr(MoProblems) problems = mo_problems_new();
            MoCsvRow row;
            assert_true(mo_csv_next(csv, &row, problems));
            if (over <= 0) {
                assert_true(mo_csv_next(csv, &row, problems));
                assert_int_equal(row.line, 2);
                assert_int_equal(strlen(row.fields[0]), length - (quoted ? 2 : 0));
            }
            assert_true(mo_csv_next(csv, &row, problems));
            assert_int_equal(row.line, 3);
            assert_string_equal(row.fields[0], "Ann");
            assert_false(mo_csv_next(csv, &row, problems));
            assert_int_equal(mo_problems_count(problems), over > 0 ? 1 : 0);
            if (over > 0)
                assert_int_equal(mo_problems_get(problems, 0)->line, 2);
        }
}

static void behind_a_quote_that_is_never_closed_every_row_lives(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("name,note\nAnn,\"oops\n");
    const unsigned rows = test_many(200000, 20000);
    for (unsigned i = 0; i < rows; i++)
        g_string_append(text, "Bob,fine\n");
    g_autoptr(MoCsv) csv = mo_csv_open_memory(text->str, text->len, "x.csv", &comma);
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoCsvRow row;
    assert_true(mo_csv_next(csv, &row, problems));
    for (unsigned i = 0; i < rows; i++) {
        assert_true(mo_csv_next(csv, &row, problems));
        assert_int_equal(row.line, i + 3);
        assert_int_equal(row.n_fields, 2);
    }
    assert_false(mo_csv_next(csv, &row, problems));
    assert_int_equal(mo_problems_count(problems), 1);
    assert_int_equal(mo_problems_get(problems, 0)->line, 2);
}

/* Found by fuzzing: behind a quote that is given up the reader goes back, to a row that may begin
 * with blanks before what it had looked at last. */
static void behind_a_given_up_quote_no_zero_byte_is_passed_over(void **state)
{
    (void)state;
    for (int before = 0; before < 64; before++) {
        g_autoptr(GString) text = g_string_new("name\n\"");
        for (int i = 0; i < before; i++)
            g_string_append_c(text, 'x');
        g_string_append(text, "\n                    on");
        g_string_append_len(text, "\0two\n\"z\n", 8);
        g_autofree char *got = read_in_chunks(text->str, text->len, MO_CSV_ROW_MAX);
        if (strstr(got, "\n3|") || !strstr(got, "x.csv:3: error: this row holds a zero"))
            fail_msg("%d before: %s", before, got);
    }
}

static void a_row_of_separators_is_refused_and_its_neighbours_live(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("name\n");
    for (unsigned i = test_many(100000, 17000); i > 0; i--)
        g_string_append_c(text, ',');
    g_string_append(text, "x\nAnn\n");
    g_autofree char *got = read_in_chunks(text->str, text->len, MO_CSV_ROW_MAX);
    assert_string_equal(got, "1|name\n3|Ann\nx.csv:2: error: this row has more than 16384 columns "
                             "and is left out; is the separator the right one?\n");
}

static void a_file_is_read_from_disk_like_from_memory(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "customers.csv", NULL);
    assert_true(g_file_set_contents(path, "name\n\"Zo\xc3\xab\"\n", -1, NULL));
    g_autoptr(MoCsv) csv = mo_csv_open(path, NULL, NULL);
    assert_non_null(csv);
    assert_string_equal(mo_csv_get_name(csv), path);
    MoCsvRow row;
    assert_true(mo_csv_next(csv, &row, NULL));
    assert_true(mo_csv_next(csv, &row, NULL));
    assert_string_equal(row.fields[0], "Zoë");
    assert_false(mo_csv_next(csv, &row, NULL));
    assert_false(mo_csv_next(csv, &row, NULL));
    unlink(path);
    rmdir(folder);
}

static void what_cannot_be_opened_is_an_error(void **state)
{
    (void)state;
    g_autoptr(GError) missing = NULL, directory = NULL;
    assert_null(mo_csv_open("/nonexistent/x.csv", NULL, &missing));
    assert_true(g_error_matches(missing, MO_ERROR, MO_ERROR_NOT_FOUND));
    assert_null(mo_csv_open("/", NULL, &directory));
    assert_true(g_error_matches(directory, MO_ERROR, MO_ERROR_FAILED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_read_as_written_beside_it),
        cmocka_unit_test(no_edge_of_a_chunk_changes_anything),
        cmocka_unit_test(what_was_written_by_rfc_4180_is_read_back),
        cmocka_unit_test(no_file_makes_the_reader_go_over_it_again_and_again),
        cmocka_unit_test(random_quotes_cost_no_more_than_a_few_looks),
        cmocka_unit_test(a_row_may_be_one_mebibyte_and_no_more),
        cmocka_unit_test(behind_a_quote_that_is_never_closed_every_row_lives),
        cmocka_unit_test(behind_a_given_up_quote_no_zero_byte_is_passed_over),
        cmocka_unit_test(a_row_of_separators_is_refused_and_its_neighbours_live),
        cmocka_unit_test(a_file_is_read_from_disk_like_from_memory),
        cmocka_unit_test(what_cannot_be_opened_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
