#include "input/csv.h"

#include "base/i18n.h"
#include "input/csv_private.h"
#include "input/sniff.h"
#include <string.h>

/* The first rows, for the separator. */
#define FIRST_ROWS ((size_t)32 * 1024)
/* So many rows with zero bytes, and more than half of all: no text after all. */
#define ZERO_ROWS_MAX 20

/* Every problem of this reader costs a row or more. */
void mo_csv_complain(MoCsv *csv, MoProblems *problems, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    csv->n_refused++;
    mo_problems_add(problems, MO_SEVERITY_ERROR, csv->name, line, "%s", text);
}

static bool is_separator(char c)
{
    return g_ascii_isprint(c) ? c != '"' : c == '\t';
}

/* Looks at the first rows, and goes back. */
static void find_separator(MoCsv *csv)
{
    MoStream *stream = &csv->stream;
    while (stream->end < FIRST_ROWS && mo_stream_more(stream))
        ;
    mo_csv_find_separator(&csv->info, stream->buffer, MIN(stream->end, FIRST_ROWS));
    mo_stream_seek(stream, stream->text_start);
}

/* NULL, or why this is no table. What is text in a named encoding may look like none. */
static const char *find_hopeless(const MoStream *stream, const char *encoding)
{
    char head[MO_SNIFF_LENGTH];
    MoFormat format = mo_sniff(head, mo_stream_peek_raw(stream, head, sizeof head));
    bool is_rare = encoding && mo_encoding_from_name(encoding) == MO_ENCODING_OTHER;
    return is_rare && format == MO_FORMAT_BINARY ? NULL : mo_format_explain(format);
}

/* All that is known before the first row. */
static bool prepare(MoCsv *csv, const MoCsvOptions *options, GError **error)
{
    MoStream *stream = &csv->stream;
    const char *named = options ? options->encoding : NULL;
    csv->hopeless = find_hopeless(stream, named);
    if (named) {
        if (!mo_stream_set_encoding(stream, named, error))
            return false;
    } else if (csv->hopeless) {
        mo_stream_find_utf16(stream);
    } else {
        mo_stream_find_encoding(stream);
    }
    const char *encoding = mo_stream_get_encoding(stream);
    csv->info = (MoCsvInfo){.encoding = encoding ? encoding : "UTF-8",
                            .encoding_assumed = stream->encoding_assumed,
                            .has_bom = stream->has_bom};
    if (options && is_separator(options->separator))
        csv->info.separator = options->separator;
    find_separator(csv);
    mo_csv_set_separator(csv, csv->info.separator);
    return true;
}

static MoCsv *csv_new(const char *name)
{
    MoCsv *csv = g_new0(MoCsv, 1);
    csv->name = g_strdup(name);
    csv->line = 1;
    csv->block.start = MO_CSV_NO_BLOCK;
    return csv;
}

MoCsv *mo_csv_open(const char *path, const MoCsvOptions *options, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autoptr(MoCsv) csv = csv_new(path);
    if (!mo_stream_open(&csv->stream, path, MO_CSV_ROW_MAX, error) || !prepare(csv, options, error))
        return NULL;
    return g_steal_pointer(&csv);
}

MoCsv *mo_csv_open_memory(const char *data, size_t length, const char *name,
                          const MoCsvOptions *options)
{
    g_autoptr(MoCsv) csv = csv_new(name);
    mo_stream_open_memory(&csv->stream, data, length, MO_CSV_ROW_MAX);
    return prepare(csv, options, NULL) ? g_steal_pointer(&csv) : NULL;
}

void mo_csv_free(MoCsv *csv)
{
    if (!csv)
        return;
    mo_stream_clear(&csv->stream);
    g_free(csv->name);
    g_free(csv->cells);
    g_free(csv->texts);
    g_free(csv);
}

const char *mo_csv_get_name(const MoCsv *csv)
{
    g_return_val_if_fail(csv != NULL, NULL);
    return csv->name;
}

const MoCsvInfo *mo_csv_get_info(const MoCsv *csv)
{
    g_return_val_if_fail(csv != NULL, NULL);
    return &csv->info;
}

void mo_csv_set_chunk(MoCsv *csv, size_t bytes)
{
    csv->stream.chunk = bytes;
}

void mo_csv_set_portable(MoCsv *csv)
{
    csv->is_portable = true;
}

uint64_t mo_csv_get_steps(const MoCsv *csv)
{
    return csv->steps;
}

static unsigned count_lines(const char *text, const char *end)
{
    unsigned lines = 0;
    for (const char *at = text; at < end; at++)
        lines += *at == '\r' || (*at == '\n' && (at == text || at[-1] != '\r'));
    return lines;
}

static bool check_bytes(MoCsv *csv, const char *row, size_t length, MoProblems *problems)
{
    size_t good = csv->is_unproven ? mo_utf8_measure(row, length) : length;
    if (good == length)
        return true;
    unsigned line = csv->row_line + count_lines(row, row + good);
    if (row[good] != '\0') {
        mo_csv_complain(csv, problems, line,
                        _("this row is not UTF-8 text and is left out; save the file as \"CSV "
                          "UTF-8\""));
        return false;
    }
    mo_csv_complain(csv, problems, line,
                    _("this row holds a zero byte and is left out; save the file as \"CSV "
                      "UTF-8\""));
    if (++csv->n_zero_rows >= ZERO_ROWS_MAX && csv->n_zero_rows > csv->n_rows)
        csv->hopeless = mo_format_explain(MO_FORMAT_BINARY);
    return false;
}

static void unescape(char *row, MoCsvCell *cell)
{
    char *to = row + cell->start, *end = row + cell->end;
    for (const char *from = to; from < end; from++) {
        *to++ = *from;
        if (*from == '"')
            from++;
    }
    *to = '\0';
    cell->end = (uint32_t)(to - row);
}

static inline bool has_text(const char *text)
{
    return (unsigned char)*text > ' ' || text[strspn(text, " \t\r\n")] != '\0';
}

/* Closes each cell with a zero byte and makes doubled quotes single. */
static bool finish_row(MoCsv *csv, char *row, size_t length, MoProblems *problems)
{
    if (!check_bytes(csv, row, length, problems))
        return false;
    MoCsvCell *cells = csv->cells;
    char **texts = csv->texts;
    const size_t n = csv->n_fields;
    for (size_t i = 0; i < n; i++) {
        row[cells[i].end] = '\0';
        texts[i] = row + cells[i].start;
    }
    for (size_t i = 0; csv->has_escapes && i < n; i++)
        if (cells[i].escaped)
            unescape(row, &cells[i]);
    for (size_t i = 0; i < n; i++)
        if (has_text(texts[i]))
            return true;
    return false;
}

/* The row at stream.at. False: there is nothing in it to hand out. */
static bool read_row(MoCsv *csv, MoCsvRow *ret_row, MoProblems *problems)
{
    MoStream *stream = &csv->stream;
    size_t length = mo_csv_scan_row(csv, problems);
    if (csv->state != MO_CSV_ROW_GOOD)
        return false;
    *ret_row = (MoCsvRow){.line = csv->row_line, .offset = stream->row_offset};
    char *row = stream->buffer + stream->row;
    mo_stream_begin(stream); /* before the row is written on */
    if (!finish_row(csv, row, length, problems))
        return false;
    ret_row->n_fields = csv->n_fields;
    ret_row->fields = csv->texts;
    ret_row->cells = csv->cells;
    ret_row->are_plain = !csv->is_unclean;
    csv->n_rows++;
    return true;
}

/* What there is to say at the end, once. */
static void finish(MoCsv *csv, MoProblems *problems)
{
    MoStream *stream = &csv->stream;
    if (stream->failure)
        mo_csv_complain(csv, problems, csv->line,
                        _("reading failed here, and what follows is missing: %s"),
                        g_strerror(stream->failure));
    stream->failure = 0;
    if (stream->n_replaced > 0)
        mo_problems_add(problems, MO_SEVERITY_WARNING, csv->name, 0,
                        _("some of this file is no %s text and shows as \xef\xbf\xbd; look whether "
                          "its encoding is another one"),
                        csv->info.encoding);
    stream->n_replaced = 0;
}

static bool give_up_file(MoCsv *csv, MoProblems *problems)
{
    if (!csv->is_given_up)
        mo_csv_complain(csv, problems, 0, "%s", csv->hopeless);
    csv->is_given_up = true;
    return false;
}

bool mo_csv_next(MoCsv *csv, MoCsvRow *ret_row, MoProblems *problems)
{
    g_return_val_if_fail(csv != NULL && ret_row != NULL, false);
    MoStream *stream = &csv->stream;
    if (!csv->is_started && csv->info.has_separator_line && !csv->hopeless)
        mo_csv_skip_line(csv);
    csv->is_started = true;
    bool after_blank = false;
    while (!csv->hopeless) {
        mo_stream_begin(stream);
        int c = mo_csv_peek(csv);
        if (c < 0) {
            finish(csv, problems);
            return false;
        }
        if (csv->skip_line_feed && c == '\n')
            stream->at++;
        csv->skip_line_feed = false;
        unsigned n_refused = csv->n_refused;
        if (read_row(csv, ret_row, problems)) {
            ret_row->after_blank = after_blank;
            return true;
        }
        after_blank = csv->n_refused == n_refused;
    }
    return give_up_file(csv, problems);
}

bool mo_csv_seek(MoCsv *csv, int64_t offset, unsigned line)
{
    g_return_val_if_fail(csv != NULL && line > 0, false);
    if (!mo_stream_seek(&csv->stream, offset))
        return false;
    csv->block.start = MO_CSV_NO_BLOCK;
    csv->is_started = true;
    csv->skip_line_feed = false;
    csv->line = line;
    return true;
}

bool mo_csv_has_changed(const MoCsv *csv)
{
    g_return_val_if_fail(csv != NULL, false);
    return mo_stream_has_changed(&csv->stream);
}

int64_t mo_csv_get_size(const MoCsv *csv)
{
    g_return_val_if_fail(csv != NULL, 0);
    return csv->stream.opened.st_size;
}

unsigned mo_csv_count_refused(const MoCsv *csv)
{
    g_return_val_if_fail(csv != NULL, 0);
    return csv->n_refused;
}
