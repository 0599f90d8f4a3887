/* Any bytes: rows are valid text with rising lines, no edge of a chunk matters, no byte is looked
 * at more than a few times, and rows written by RFC 4180 read back the same. Seeds: tests/data/csv.
 */
#include "input/csv_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

typedef struct {
    GString *rows; /* fields, each closed by a zero byte, rows by a 0x01 that no field ends with */
    GString *written; /* the rows by RFC 4180 */
    GString *problems;
} Result;

static void write_field(GString *out, const char *field)
{
    g_autoptr(GString) quoted = g_string_new(field);
    g_string_replace(quoted, "\"", "\"\"", 0);
    g_string_append_printf(out, "\"%s\"", quoted->str);
}

static Result read_all(const char *data, size_t size, size_t chunk, bool with_lines)
{
    Result result = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL)};
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCsv) csv = mo_csv_open_memory(data, size, "x.csv", NULL);
    mo_csv_set_chunk(csv, chunk);
    unsigned last_line = 0;
    for (MoCsvRow row; mo_csv_next(csv, &row, problems);) {
        require(row.line > last_line && row.n_fields > 0);
        last_line = row.line;
        if (with_lines)
            g_string_append_printf(result.rows, "%u:", row.line);
        for (size_t i = 0; i < row.n_fields; i++) {
            require(g_utf8_validate(row.fields[i], -1, NULL));
            g_string_append_len(result.rows, row.fields[i], (gssize)strlen(row.fields[i]) + 1);
            if (i > 0)
                g_string_append_c(result.written, ',');
            write_field(result.written, row.fields[i]);
        }
        g_string_append_c(result.rows, '\x01');
        g_string_append_c(result.written, '\n');
    }
    require(mo_csv_get_steps(csv) <= 4 * (uint64_t)size + 16);
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        g_string_append_printf(result.problems, "%s\n", line);
    }
    return result;
}

static void result_clear(Result *result)
{
    g_string_free(result->rows, TRUE);
    g_string_free(result->written, TRUE);
    g_string_free(result->problems, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    Result whole = read_all(text, size, MO_CSV_ROW_MAX, true);
    Result pieces = read_all(text, size, size > 0 ? data[0] % 16 + 1 : 1, true);
    require(g_string_equal(whole.rows, pieces.rows));
    require(g_string_equal(whole.problems, pieces.problems));
    Result first = read_all(text, size, MO_CSV_ROW_MAX, false);
    Result again = read_all(first.written->str, first.written->len, MO_CSV_ROW_MAX, false);
    require(g_string_equal(first.rows, again.rows));
    require(again.problems->len == 0);
    result_clear(&whole);
    result_clear(&pieces);
    result_clear(&first);
    result_clear(&again);
    return 0;
}
