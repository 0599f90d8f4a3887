/* A row is found first and changed after: while its end is looked for, only the places of its
 * fields are noted, so that the reader can go back when a quote turns out never to be closed. Then
 * the fields are closed with zero bytes and their doubled quotes made single, in place.
 *
 * Going back costs no more than one extra look at a byte: behind the quote that was opened last the
 * text given up holds quotes only in even runs, and a line with even runs alone opens nothing. */
#include "input/csv.h"

#include "base/error.h"
#include "base/i18n.h"
#include "input/csv_private.h"
#include "input/stream.h"
#include <string.h>

/* More columns than any spreadsheet has; bounds the memory that a row of commas takes. */
#define FIELDS_MAX 16384
#define STOPS_PLAIN 1  /* separator, line end */
#define STOPS_QUOTED 2 /* quote, line end */

/* Distances from the beginning of the row. */
typedef struct {
    uint32_t start, end;
    bool escaped; /* holds doubled quotes */
} Field;

typedef enum { ROW_GOOD, ROW_BAD, ROW_GIVEN_UP } RowState;

struct MoCsv {
    MoStream stream;
    char *name;
    char separator;
    uint8_t stops[256];
    bool started;
    bool skip_line_feed; /* the second half of a CRLF */
    unsigned row_line;   /* where the row in hand begins */
    unsigned line;       /* of the byte at stream.at */
    unsigned quote_line; /* of the last opening quote in the row */
    size_t quote_next;   /* distance of the line behind it; 0: not reached */
    RowState state;
    Field *fields;
    size_t n_fields, room;
    const char **texts;
    uint64_t steps;
    unsigned n_refused;
};

static void complain(MoCsv *csv, MoProblems *problems, unsigned line, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Every problem of this reader costs a row or more. */
static void complain(MoCsv *csv, MoProblems *problems, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    csv->n_refused++;
    mo_problems_add(problems, MO_SEVERITY_ERROR, csv->name, line, "%s", text);
}

static MoCsv *csv_new(const char *name, char separator)
{
    MoCsv *csv = g_new0(MoCsv, 1);
    csv->name = g_strdup(name);
    csv->separator = separator ? separator : ',';
    csv->line = 1;
    csv->stops[(unsigned char)csv->separator] = STOPS_PLAIN;
    csv->stops['\n'] = csv->stops['\r'] = STOPS_PLAIN | STOPS_QUOTED;
    csv->stops['"'] = STOPS_QUOTED;
    return csv;
}

MoCsv *mo_csv_open(const char *path, char separator, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autoptr(MoCsv) csv = csv_new(path, separator);
    return mo_stream_open(&csv->stream, path, MO_CSV_ROW_MAX, error) ? g_steal_pointer(&csv) : NULL;
}

MoCsv *mo_csv_open_memory(const char *data, size_t length, const char *name, char separator)
{
    MoCsv *csv = csv_new(name, separator);
    mo_stream_open_memory(&csv->stream, data, length, MO_CSV_ROW_MAX);
    return csv;
}

void mo_csv_free(MoCsv *csv)
{
    if (!csv)
        return;
    mo_stream_clear(&csv->stream);
    g_free(csv->name);
    g_free(csv->fields);
    g_free(csv->texts);
    g_free(csv);
}

const char *mo_csv_get_name(const MoCsv *csv)
{
    g_return_val_if_fail(csv != NULL, NULL);
    return csv->name;
}

void mo_csv_set_chunk(MoCsv *csv, size_t bytes)
{
    csv->stream.chunk = bytes;
}

uint64_t mo_csv_get_steps(const MoCsv *csv)
{
    return csv->steps;
}

static size_t distance(const MoCsv *csv)
{
    return csv->stream.at - csv->stream.row;
}

/* Runs to the next byte that stops here, reading on as needed. Returns it, or -1 at the end of
 * what there is. */
static int run_to(MoCsv *csv, uint8_t stops)
{
    MoStream *stream = &csv->stream;
    do {
        const char *start = stream->buffer + stream->at, *at = start;
        while (!(csv->stops[(unsigned char)*at] & stops))
            at++;
        csv->steps += (uint64_t)(at - start) + 1;
        stream->at += (size_t)(at - start);
        if (stream->at < stream->end)
            return (unsigned char)*at;
    } while (mo_stream_more(stream));
    return -1;
}

static void add_field(MoCsv *csv, size_t start, size_t end, bool escaped)
{
    if (csv->n_fields == csv->room) {
        csv->room = csv->room ? csv->room * 2 : 32;
        csv->fields = g_renew(Field, csv->fields, csv->room);
        csv->texts = g_renew(const char *, csv->texts, csv->room);
    }
    csv->fields[csv->n_fields++] =
        (Field){.start = (uint32_t)start, .end = (uint32_t)end, .escaped = escaped};
}

static void refuse(MoCsv *csv, MoProblems *problems, const char *text)
{
    if (csv->state == ROW_GOOD)
        complain(csv, problems, csv->line, "%s", text);
    csv->state = ROW_BAD;
}

/* Leaves the line that the reader is in, however long it is. */
static void skip_line(MoCsv *csv)
{
    MoStream *stream = &csv->stream;
    for (;;) {
        mo_stream_begin(stream);
        int c = run_to(csv, STOPS_QUOTED);
        if (c == '\n' || c == '\r') {
            stream->at++;
            csv->line++;
            csv->skip_line_feed = c == '\r';
            return;
        }
        if (c < 0 && !stream->full)
            return;
        if (c == '"')
            stream->at++;
    }
}

/* The last opened quote is not closed where it should be: goes on in the line behind it. */
static void give_up_quote(MoCsv *csv, MoProblems *problems)
{
    complain(csv, problems, csv->quote_line,
             _("a quote (\") is opened here and not closed, so this row is left out; close "
               "it, or write two for one that belongs to the text"));
    csv->state = ROW_GIVEN_UP;
    if (csv->quote_next == 0) {
        skip_line(csv);
        return;
    }
    csv->stream.at = csv->stream.row + csv->quote_next;
    csv->skip_line_feed = csv->stream.buffer[csv->stream.at - 1] == '\r';
    csv->line = csv->quote_line + 1;
}

static void give_up_row(MoCsv *csv, MoProblems *problems)
{
    if (csv->state == ROW_GOOD)
        complain(csv, problems, csv->row_line,
                 _("this row is longer than 1 MiB and is left out; look for a missing line "
                   "break or a quote (\") that is not closed"));
    csv->state = ROW_GIVEN_UP;
    skip_line(csv);
}

/* From behind the opening quote to behind the closing one. False: there is none in what there is.
 */
static bool run_to_closing_quote(MoCsv *csv, bool *ret_escaped)
{
    MoStream *stream = &csv->stream;
    *ret_escaped = false;
    for (;;) {
        int c = run_to(csv, STOPS_QUOTED);
        if (c < 0)
            return false;
        bool second_half = c == '\n' && stream->buffer[stream->at - 1] == '\r';
        stream->at++;
        if (c == '"') {
            if (mo_stream_peek(stream) != '"')
                return true;
            *ret_escaped = true;
            stream->at++;
        } else if (!second_half) {
            csv->line++;
            if (csv->quote_next == 0)
                csv->quote_next = distance(csv);
        }
    }
}

/* Blanks beside the quotes of a field, as people type them, belong to nothing. */
static int skip_blanks(MoCsv *csv)
{
    int c = mo_stream_peek(&csv->stream);
    while ((c == ' ' || c == '\t') && c != csv->separator) {
        csv->stream.at++;
        csv->steps++;
        c = mo_stream_peek(&csv->stream);
    }
    return c;
}

/* Returns the byte that ends the field, or -1. */
static int scan_quoted(MoCsv *csv, MoProblems *problems)
{
    csv->stream.at++;
    csv->quote_line = csv->line;
    csv->quote_next = 0;
    size_t start = distance(csv);
    bool escaped;
    if (!run_to_closing_quote(csv, &escaped)) {
        give_up_quote(csv, problems);
        return -1;
    }
    add_field(csv, start, distance(csv) - 1, escaped);
    int c = skip_blanks(csv);
    if (c < 0 || (csv->stops[c] & STOPS_PLAIN))
        return c;
    if (csv->line != csv->quote_line) {
        give_up_quote(csv, problems);
        return -1;
    }
    refuse(csv, problems,
           _("text stands behind a closing quote, so this row is left out; write two quotes (\"\") "
             "for one that belongs to the text"));
    return run_to(csv, STOPS_PLAIN);
}

static int scan_field(MoCsv *csv, MoProblems *problems)
{
    size_t start = distance(csv);
    if (skip_blanks(csv) == '"')
        return scan_quoted(csv, problems);
    int c = run_to(csv, STOPS_PLAIN);
    add_field(csv, start, distance(csv), false);
    return c;
}

/* Leaves stream.at at the beginning of the next row, and state ROW_GOOD if this one may be used. */
static void scan_row(MoCsv *csv, MoProblems *problems)
{
    csv->state = ROW_GOOD;
    csv->n_fields = 0;
    csv->row_line = csv->line;
    mo_stream_begin(&csv->stream);
    for (;;) {
        int c = scan_field(csv, problems);
        if (csv->state == ROW_GIVEN_UP)
            return;
        if (csv->stream.full) {
            give_up_row(csv, problems);
            return;
        }
        if (c < 0)
            return;
        csv->stream.at++;
        if (c != csv->separator) {
            csv->skip_line_feed = c == '\r';
            csv->line++;
            return;
        }
        if (csv->n_fields == FIELDS_MAX) {
            refuse(csv, problems,
                   _("this row has more than 16384 columns and is left out; is the separator "
                     "the right one?"));
            csv->n_fields = 0;
        }
    }
}

/* The first byte that is no part of valid UTF-8 without zero bytes, or NULL. */
static const char *find_bad_byte(const char *text, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, 8);
        if ((word | (word - ones)) & highs)
            break;
    }
    const char *bad;
    return g_utf8_validate_len(text + at, length - at, &bad) ? NULL : bad;
}

static unsigned count_lines(const char *text, const char *end)
{
    unsigned lines = 0;
    for (const char *at = text; at < end; at++)
        lines += *at == '\r' || (*at == '\n' && (at == text || at[-1] != '\r'));
    return lines;
}

static bool check_bytes(MoCsv *csv, size_t length, MoProblems *problems)
{
    const char *text = csv->stream.buffer + csv->stream.row;
    const char *bad = find_bad_byte(text, length);
    if (!bad)
        return true;
    complain(csv, problems, csv->row_line + count_lines(text, bad),
             *bad ? _("this row is not UTF-8 text and is left out; save the file as \"CSV "
                      "UTF-8\"")
                  : _("this row holds a zero byte and is left out; save the file as \"CSV "
                      "UTF-8\""));
    return false;
}

/* Closes the field with a zero byte and makes doubled quotes single. */
static const char *finish_field(char *row, const Field *field)
{
    char *to = row + field->start, *end = row + field->end;
    *end = '\0';
    if (!field->escaped)
        return to;
    for (char *from = to; from < end; from++) {
        *to++ = *from;
        if (*from == '"')
            from++;
    }
    *to = '\0';
    return row + field->start;
}

static bool has_text(const char *text)
{
    return text[strspn(text, " \t\r\n")] != '\0';
}

static bool finish_row(MoCsv *csv, size_t length, MoProblems *problems)
{
    if (!check_bytes(csv, length, problems))
        return false;
    char *row = csv->stream.buffer + csv->stream.row;
    bool any = false;
    for (size_t i = 0; i < csv->n_fields; i++) {
        csv->texts[i] = finish_field(row, &csv->fields[i]);
        any = any || has_text(csv->texts[i]);
    }
    return any;
}

/* The first bytes of the file. False: it cannot be read at all. */
static bool start(MoCsv *csv, MoProblems *problems)
{
    MoStream *stream = &csv->stream;
    csv->started = true;
    while (stream->end < 3 && mo_stream_more(stream))
        ;
    const char *head = stream->buffer;
    if (stream->end >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
        stream->at = 3;
    if (stream->end < 2 || (memcmp(head, "\xff\xfe", 2) != 0 && memcmp(head, "\xfe\xff", 2) != 0))
        return true;
    complain(csv, problems, 1,
             _("this file is UTF-16 text and cannot be read; save it as \"CSV UTF-8\""));
    stream->at = stream->end;
    stream->ended = true;
    return false;
}

bool mo_csv_next(MoCsv *csv, MoCsvRow *ret_row, MoProblems *problems)
{
    g_return_val_if_fail(csv != NULL && ret_row != NULL, false);
    MoStream *stream = &csv->stream;
    if (!csv->started && !start(csv, problems))
        return false;
    for (;;) {
        mo_stream_begin(stream);
        int c = mo_stream_peek(stream);
        if (c < 0)
            break;
        if (csv->skip_line_feed && c == '\n')
            stream->at++;
        csv->skip_line_feed = false;
        scan_row(csv, problems);
        if (csv->state == ROW_GOOD && finish_row(csv, distance(csv), problems)) {
            *ret_row =
                (MoCsvRow){.line = csv->row_line, .n_fields = csv->n_fields, .fields = csv->texts};
            return true;
        }
    }
    if (stream->failure) {
        complain(csv, problems, csv->line,
                 _("reading failed here, and what follows is missing: %s"),
                 g_strerror(stream->failure));
        stream->failure = 0;
    }
    return false;
}

unsigned mo_csv_count_refused(const MoCsv *csv)
{
    return csv->n_refused;
}
