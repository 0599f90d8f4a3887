/* Random files of records, read by us and by others: the same cells come out. */
#include "input/csv.h"
#include "input/vcard.h"
#include "many.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#define SEED 20260302U

static const char separators[] = {',', ';', '\t', '|'};
static const char letters[] = {'c', 's', 't', 'b'};
static const char *const line_ends[] = {"\n", "\r\n", "\r"};
static const char *const pieces[] = {
    "a",
    "Zoë",
    "Łukasz",
    "7",
    " ",
    "  ",
    ",",
    ";",
    "|",
    ":",
    "=",
    "-",
    "\"",
    "'",
    "\n",
    "日本",
    "x@example.com",
    "\t",
    "n",
    "\\",
    "+49 30",
    "key",
    "\r\n",
};

/* ---- what both print ------------------------------------------------------------------------ */

/* Line breaks are one kind, as a text file opened by an editor has them. */
static void append_cell(GString *out, const char *cell, bool first)
{
    if (!first)
        g_string_append_c(out, ',');
    for (const char *at = cell; *at; at++) {
        if (at[0] == '\r' && at[1] == '\n')
            continue;
        g_string_append_printf(out, "%02x", *at == '\r' ? '\n' : (unsigned char)*at);
    }
}

static char *ask(const char *kind, GPtrArray *paths)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, (char *)"/usr/bin/python3");
    g_ptr_array_add(argv, (char *)TEST_DATA "/../lib/records_oracle.py");
    g_ptr_array_add(argv, (char *)kind);
    for (guint i = 0; i < paths->len; i++)
        g_ptr_array_add(argv, paths->pdata[i]);
    g_ptr_array_add(argv, NULL);
    g_autoptr(GSubprocess) oracle =
        g_subprocess_newv((const char *const *)argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
    if (!oracle)
        return NULL;
    char *answer = NULL;
    assert_true(g_subprocess_communicate_utf8(oracle, NULL, NULL, &answer, NULL, NULL));
    if (!g_subprocess_get_if_exited(oracle) || g_subprocess_get_exit_status(oracle) != 0)
        g_clear_pointer(&answer, g_free);
    return answer;
}

/* One file after the other, so that a difference names its file, which stays for a look at it. */
static void compare(const char *kind, GPtrArray *paths, const char *ours)
{
    g_autofree char *theirs = ask(kind, paths);
    if (!theirs)
        skip();
    g_auto(GStrv) left = g_strsplit(ours, "\n", -1), right = g_strsplit(theirs, "\n", -1);
    const char *file = "";
    for (unsigned i = 0; left[i] || right[i]; i++) {
        if (!left[i] || !right[i] || strcmp(left[i], right[i]) != 0)
            fail_msg("%s: ours '%s', theirs '%s'", file, left[i] ? left[i] : "",
                     right[i] ? right[i] : "");
        if (*left[i] == '/')
            file = left[i];
    }
    for (guint i = 0; i < paths->len; i++)
        g_unlink(paths->pdata[i]);
}

static char *write_file(const char *folder, unsigned number, char letter, const char *ending,
                        const GString *text)
{
    g_autofree char *name = g_strdup_printf("%04u-%c.%s", number, letter, ending);
    char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    return path;
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static void append_random_cell(GString *text, GRand *luck, char separator)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    for (int left = g_rand_int_range(luck, 0, 5); left > 0; left--)
        g_string_append(cell, pieces[g_rand_int_range(luck, 0, G_N_ELEMENTS(pieces))]);
    bool must = strpbrk(cell->str, "\"\r\n") || strchr(cell->str, separator);
    if (must || g_rand_int_range(luck, 0, 4) == 0) {
        g_string_replace(cell, "\"", "\"\"", 0);
        g_string_append_printf(text, "\"%s\"", cell->str);
    } else {
        g_string_append(text, cell->str);
    }
}

static GString *new_random_csv(GRand *luck, char separator)
{
    const char *end = line_ends[g_rand_int_range(luck, 0, G_N_ELEMENTS(line_ends))];
    GString *text = g_string_new(g_rand_int_range(luck, 0, 8) ? "" : "sep=");
    if (text->len > 0)
        g_string_append_printf(text, "%c%s", separator, end);
    int columns = g_rand_int_range(luck, 2, 7);
    for (int i = 0; i < columns; i++)
        g_string_append_printf(text, "%s%.*scolumn %d", i ? "" : "", i ? 1 : 0, &separator, i);
    g_string_append(text, end);
    for (int rows = g_rand_int_range(luck, 1, 30); rows > 0; rows--) {
        int n = g_rand_int_range(luck, 0, 10) ? columns : g_rand_int_range(luck, 1, 9);
        for (int i = 0; i < n; i++) {
            if (i > 0)
                g_string_append_c(text, separator);
            append_random_cell(text, luck, separator);
        }
        if (rows > 1 || g_rand_boolean(luck))
            g_string_append(text, end);
    }
    return text;
}

static void read_csv(const char *path, GString *out)
{
    g_autoptr(MoCsv) csv = mo_csv_open(path, NULL, NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    assert_non_null(csv);
    g_string_append_printf(out, "%s\n", path);
    if (mo_csv_get_info(csv)->has_separator_line)
        g_string_append_printf(out, "%02x%02x%02x%02x%s", 's', 'e', 'p', '=',
                               mo_csv_get_info(csv)->separator ? ",\n" : "");
    for (MoCsvRow row; mo_csv_next(csv, &row, problems);) {
        for (size_t i = 0; i < row.n_fields; i++)
            append_cell(out, row.fields[i], i == 0);
        g_string_append_c(out, '\n');
    }
    if (mo_problems_count(problems) > 0) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, 0));
        fail_msg("%s", line);
    }
}

static void random_csv_has_the_cells_that_python_reads(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) ours = g_string_new(NULL);
    g_autoptr(GRand) luck = g_rand_new_with_seed(SEED);
    for (unsigned i = 0; i < test_many(1000, 100); i++) {
        unsigned kind = i % G_N_ELEMENTS(separators);
        GString *text = new_random_csv(luck, separators[kind]);
        g_ptr_array_add(paths, write_file(folder, i, letters[kind], "csv", text));
        g_string_free(text, TRUE);
        read_csv(paths->pdata[i], ours);
    }
    compare("csv", paths, ours->str);
    g_rmdir(folder);
}

/* ---- vCards --------------------------------------------------------------------------------- */

static void append_escaped(GString *text, GRand *luck, const char *also)
{
    for (int left = g_rand_int_range(luck, 1, 9); left > 0; left--) {
        const char *piece = pieces[g_rand_int_range(luck, 0, G_N_ELEMENTS(pieces))];
        if (strchr(",;\\", *piece) && *piece)
            g_string_append_printf(text, "\\%s", piece);
        else if (strpbrk(piece, "\r\n"))
            g_string_append(text, "\\n");
        else if (*piece != '|' && *piece != '\t' && *piece != ' ')
            g_string_append(text, piece);
    }
    g_string_append(text, also);
}

/* A line, cut at random places as writers of 3.0 do: never inside a letter. */
static void append_folded(GString *text, GRand *luck, const GString *line)
{
    const char *at = line->str;
    for (long left = g_utf8_strlen(at, -1); left > 0;) {
        long most = g_rand_int_range(luck, 1, 75);
        long n = MIN(left, most);
        const char *end = g_utf8_offset_to_pointer(at, n);
        g_string_append_len(text, at, end - at);
        at = end;
        left -= n;
        g_string_append(text, left > 0 ? "\r\n " : "\r\n");
    }
}

static void append_property(GString *text, GRand *luck, const char *name, const char *also)
{
    g_autoptr(GString) line = g_string_new(g_rand_int_range(luck, 0, 5) ? "" : "item1.");
    g_string_append(line, name);
    g_string_append_c(line, ':');
    append_escaped(line, luck, also);
    append_folded(text, luck, line);
}

static void append_random_card(GString *text, GRand *luck)
{
    g_string_append(text, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
    append_property(text, luck, "FN", "");
    append_property(text, luck, "N", ";Zoë;;;");
    if (g_rand_boolean(luck))
        append_property(text, luck, "EMAIL;TYPE=INTERNET,WORK", "");
    if (g_rand_boolean(luck))
        append_property(text, luck, "TEL;TYPE=\"CELL\"", "");
    if (g_rand_boolean(luck))
        append_property(text, luck, "NOTE", "");
    if (g_rand_boolean(luck))
        g_string_append(text, "BDAY:1980-03-21\r\n");
    g_string_append(text, "END:VCARD\r\n");
}

/* The cells of a card in the oracle's order. */
static void read_card(const MoCard *card, GString *out)
{
    static const char *const names[] = {"FN",  "N",    "ORG",        "EMAIL",
                                        "TEL", "NOTE", "CATEGORIES", "BDAY"};
    bool first = true;
    for (size_t name = 0; name < G_N_ELEMENTS(names); name++) {
        for (size_t i = 0; i < card->n_properties; i++) {
            const MoCardProperty *property = &card->properties[i];
            if (strcmp(property->name, names[name]) != 0)
                continue;
            bool is_name = strcmp(names[name], "N") == 0;
            g_auto(GStrv) parts = mo_card_split(property->value, is_name ? ';' : '\0');
            g_autofree char *cell =
                is_name ? g_strdup_printf("%s|%s", parts[0], parts[1]) : g_strdup(parts[0]);
            append_cell(out, cell, first);
            first = false;
        }
    }
    g_string_append_c(out, '\n');
}

static void read_cards(const char *path, GString *out)
{
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, NULL, NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    assert_non_null(vcard);
    g_string_append_printf(out, "%s\n", path);
    for (MoCard card; mo_vcard_next(vcard, &card, problems);)
        read_card(&card, out);
    if (mo_problems_count(problems) > 0) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, 0));
        fail_msg("%s", line);
    }
}

static void random_cards_have_the_values_that_vobject_reads(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) ours = g_string_new(NULL);
    g_autoptr(GRand) luck = g_rand_new_with_seed(SEED);
    for (unsigned i = 0; i < test_many(200, 20); i++) {
        GString *text = g_string_new(NULL);
        for (int cards = g_rand_int_range(luck, 1, 6); cards > 0; cards--)
            append_random_card(text, luck);
        g_ptr_array_add(paths, write_file(folder, i, 'v', "vcf", text));
        g_string_free(text, TRUE);
        read_cards(paths->pdata[i], ours);
    }
    compare("vcard", paths, ours->str);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_csv_has_the_cells_that_python_reads),
        cmocka_unit_test(random_cards_have_the_values_that_vobject_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
