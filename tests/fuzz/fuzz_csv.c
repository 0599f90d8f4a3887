/* Any bytes: rows are valid text with rising lines, no edge of a chunk matters and neither do the
 * processor's vectors, a row is found again by its offset, no byte is looked at more than a few
 * times, and rows written by RFC 4180 read back the same. The last byte chooses how the others are
 * read. Seeds: tests/data/csv. */
#include "input/csv_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SEEKS 8U

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

typedef struct {
    const char *data;
    size_t size;
    MoCsvOptions options;
} Input;

typedef struct {
    GString *rows; /* fields, each closed by a zero byte, rows by a 0x01 that no field ends with */
    GString *written; /* the rows by RFC 4180 */
    GString *problems;
    GArray *places; /* of MoCsvRow; their fields are gone */
} Result;

static MoCsv *open_input(const Input *input)
{
    MoCsv *csv = mo_csv_open_memory(input->data, input->size, "x.csv", &input->options);
    require(csv != NULL);
    return csv;
}

static void write_field(GString *out, const char *field)
{
    g_autoptr(GString) quoted = g_string_new(field);
    g_string_replace(quoted, "\"", "\"\"", 0);
    g_string_append_printf(out, "\"%s\"", quoted->str);
}

static void note_row(Result *result, const MoCsvRow *row)
{
    g_array_append_vals(result->places, row, 1);
    for (size_t i = 0; i < row->n_fields; i++) {
        require(g_utf8_validate(row->fields[i], -1, NULL));
        g_string_append_len(result->rows, row->fields[i], (gssize)strlen(row->fields[i]) + 1);
        if (i > 0)
            g_string_append_c(result->written, ',');
        write_field(result->written, row->fields[i]);
        memset(row->fields[i], '"', strlen(row->fields[i]));
    }
    g_string_append_c(result->rows, '\x01');
    g_string_append_c(result->written, '\n');
}

static Result read_all(const Input *input, size_t chunk, bool portable)
{
    Result result = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL),
                     g_array_new(FALSE, FALSE, sizeof(MoCsvRow))};
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCsv) csv = open_input(input);
    mo_csv_set_chunk(csv, chunk);
    if (portable)
        mo_csv_set_portable(csv);
    unsigned last_line = 0;
    for (MoCsvRow row; mo_csv_next(csv, &row, problems);) {
        require(row.line > last_line && row.n_fields > 0);
        require(row.offset < (int64_t)input->size);
        last_line = row.line;
        note_row(&result, &row);
    }
    /* One byte of another encoding may become three of text. */
    bool is_plain = strcmp(mo_csv_get_info(csv)->encoding, "UTF-8") == 0;
    require(mo_csv_get_steps(csv) <= (is_plain ? 4 : 12) * (uint64_t)input->size + 16);
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        g_string_append_printf(result.problems, "%s\n", line);
    }
    return result;
}

static void require_same(const Result *a, const Result *b)
{
    require(g_string_equal(a->rows, b->rows));
    require(g_string_equal(a->problems, b->problems));
    require(a->places->len == b->places->len);
    for (guint i = 0; i < a->places->len; i++) {
        const MoCsvRow *one = &g_array_index(a->places, MoCsvRow, i);
        const MoCsvRow *other = &g_array_index(b->places, MoCsvRow, i);
        require(one->line == other->line && one->offset == other->offset);
    }
}

/* Some rows, from the last to the first, by their places. */
static void require_found_again(const Input *input, const Result *result)
{
    g_autoptr(MoCsv) csv = open_input(input);
    Result again = {g_string_new(NULL), g_string_new(NULL), NULL,
                    g_array_new(FALSE, FALSE, sizeof(MoCsvRow))};
    guint n = result->places->len, step = n / SEEKS + 1;
    const char *end = result->rows->str + result->rows->len;
    for (guint i = 0; i < n && i < SEEKS * step; i += step) {
        const MoCsvRow *wanted = &g_array_index(result->places, MoCsvRow, n - 1 - i);
        if (!mo_csv_seek(csv, wanted->offset, wanted->line)) {
            require(wanted->offset < 0);
            break;
        }
        MoCsvRow row;
        require(mo_csv_next(csv, &row, NULL));
        require(row.line == wanted->line && row.offset == wanted->offset &&
                row.n_fields == wanted->n_fields);
        g_string_truncate(again.rows, 0);
        note_row(&again, &row);
        if (i == 0)
            require(again.rows->len <= result->rows->len &&
                    memcmp(end - again.rows->len, again.rows->str, again.rows->len) == 0);
    }
    g_string_free(again.rows, TRUE);
    g_string_free(again.written, TRUE);
    g_array_free(again.places, TRUE);
}

static void result_clear(Result *result)
{
    g_string_free(result->rows, TRUE);
    g_string_free(result->written, TRUE);
    g_string_free(result->problems, TRUE);
    g_array_free(result->places, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL,     NULL, "utf-8",  "windows-1252",
                                            "utf-16", NULL, "EUC-JP", "ISO-2022-JP"};
    static const char separators[] = {',', ';', '\0', '\t'};
    const unsigned way = size > 0 ? data[size - 1] : 0;
    const Input input = {(const char *)data,
                         size,
                         {.encoding = encodings[way % 8], .separator = separators[way / 8 % 4]}};
    Result whole = read_all(&input, MO_CSV_ROW_MAX, false);
    Result pieces = read_all(&input, size > 0 ? data[0] % 16 + 1U : 1, way >= 128);
    require_same(&whole, &pieces);
    require_found_again(&input, &whole);
    const Input written = {
        whole.written->str, whole.written->len, {.encoding = "utf-8", .separator = ','}};
    /* What begins like a file of another kind is one. */
    Result again = read_all(&written, MO_CSV_ROW_MAX, false);
    if (whole.written->len > 0 && again.rows->len > 0) {
        require(g_string_equal(whole.rows, again.rows));
        require(again.problems->len == 0);
    }
    result_clear(&whole);
    result_clear(&pieces);
    result_clear(&again);
    return 0;
}
