/* A row is found first and changed after: while its end is looked for, only the places of its
 * fields are noted, so that the reader can go back when a quote turns out never to be closed.
 *
 * Going back costs no more than one extra look at a byte: behind the quote that was opened last the
 * text given up holds quotes only in even runs, and a line with even runs alone opens nothing.
 *
 * The bytes that matter are looked for in blocks of 64: one bit for each byte that may end a run.
 */
#include "base/i18n.h"
#include "input/csv_private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* More columns than any spreadsheet has; bounds the memory that a row of commas takes. */
#define FIELDS_MAX 16384
#define STOPS_PLAIN 1  /* separator, line end */
#define STOPS_QUOTED 2 /* quote, line end */
#define STARTS 4       /* blanks and quotes, which matter where a field begins */
#define ODD_SHIFT 3    /* no printable ASCII */
#define BLANK_SHIFT 4  /* a blank, no tab */
#define WRAPS 32       /* = and ', which spreadsheets put before a cell */

void mo_csv_set_separator(MoCsv *csv, char separator)
{
    csv->stops[' '] = csv->stops['\t'] = STARTS;
    csv->stops['"'] = STOPS_QUOTED | STARTS;
    csv->stops['\n'] = csv->stops['\r'] = STOPS_PLAIN | STOPS_QUOTED;
    csv->stops[(unsigned char)separator] = STOPS_PLAIN;
    csv->stops[' '] |= 1 << BLANK_SHIFT;
    csv->stops['='] |= WRAPS;
    csv->stops['\''] |= WRAPS;
    for (unsigned c = 0; c < G_N_ELEMENTS(csv->stops); c++)
        if (c < ' ' || c > '~')
            csv->stops[c] |= 1 << ODD_SHIFT;
}

/* One bit for each byte of a block. */
typedef struct {
    uint64_t marks;
    uint64_t odd; /* no printable ASCII */
    uint64_t blanks;
    uint64_t leads,
        trails; /* first and second bytes of Latin letters with accents, if any is odd */
} Bits;

/* Of the bits of `within` alone: behind the end and its line feed the window may hold anything. */
static Bits mark_portably(const MoCsv *csv, const char *text, uint64_t within)
{
    unsigned n = (unsigned)__builtin_popcountll(within);
    Bits bits = {0};
    for (unsigned i = 0; i < n; i++) {
        uint64_t kind = csv->stops[(unsigned char)text[i]];
        bits.marks |= (uint64_t)((kind & (STOPS_PLAIN | STOPS_QUOTED)) != 0) << i;
        bits.odd |= (kind >> ODD_SHIFT & 1) << i;
        bits.blanks |= (kind >> BLANK_SHIFT & 1) << i;
    }
    for (unsigned i = 0; (bits.odd & ~bits.marks) != 0 && i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        bits.leads |= (uint64_t)(c >= 0xc3 && c <= 0xc8) << i;
        bits.trails |= (uint64_t)((c & 0xc0) == 0x80) << i;
    }
    return bits;
}

#ifdef __SSE2__
static inline __m128i load(const char *text)
{
    return _mm_loadu_si128((const __m128i *)(const void *)text);
}

static inline uint64_t get_bits(__m128i bytes)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(bytes);
}

static inline void mark_latin(const char *text, Bits *bits)
{
    const __m128i to_zero = _mm_set1_epi8((char)(0x100 - 0xc3)), most = _mm_set1_epi8(0xc8 - 0xc3),
                  behind_trail = _mm_set1_epi8(-0x40);
    for (unsigned i = 0; i < MO_CSV_BLOCK; i += 16) {
        __m128i bytes = load(text + i), shifted = _mm_add_epi8(bytes, to_zero);
        bits->leads |= get_bits(_mm_cmpeq_epi8(_mm_min_epu8(shifted, most), shifted)) << i;
        /* 80 to BF are the lowest as numbers with a sign. */
        bits->trails |= get_bits(_mm_cmpgt_epi8(behind_trail, bytes)) << i;
    }
}

/* Sixteen bytes that lie `shift` bytes into the block. */
static inline void mark_vector(__m128i bytes, __m128i separator, unsigned shift, Bits *bits)
{
    const __m128i quote = _mm_set1_epi8('"'), line_feed = _mm_set1_epi8('\n'),
                  carriage_return = _mm_set1_epi8('\r'), blank = _mm_set1_epi8(' '),
                  one = _mm_set1_epi8(1), behind_blank = _mm_set1_epi8(' ' + 1);
    __m128i found = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, separator), _mm_cmpeq_epi8(bytes, quote)),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feed), _mm_cmpeq_epi8(bytes, carriage_return)));
    bits->marks |= get_bits(found) << shift;
    /* One more than each byte, as a number with a sign: that of 127 and of all beyond ASCII is
     * negative (of 255 it is 0), so one comparison finds them with the controls. */
    bits->odd |= get_bits(_mm_cmpgt_epi8(behind_blank, _mm_add_epi8(bytes, one))) << shift;
    bits->blanks |= get_bits(_mm_cmpeq_epi8(bytes, blank)) << shift;
}

static inline Bits mark_fast(const MoCsv *csv, const char *text, uint64_t within)
{
    const __m128i separator = _mm_set1_epi8(csv->info.separator);
    Bits bits = {0};
    mark_vector(load(text), separator, 0, &bits);
    mark_vector(load(text + 16), separator, 16, &bits);
    mark_vector(load(text + 32), separator, 32, &bits);
    mark_vector(load(text + 48), separator, 48, &bits);
    bits.odd &= within;
    if ((bits.odd & ~bits.marks) != 0)
        mark_latin(text, &bits);
    bits.trails &= within;
    return bits;
}
#else
#define mark_fast mark_portably
#endif

/* The letters U+00C0 to U+023F, whose first bytes are C3 to C8, are valid UTF-8 and composed. */
static void load_block(MoCsv *csv, size_t start)
{
    MoCsvBlock *block = &csv->block;
    const char *text = csv->stream.buffer + start;
    size_t known = csv->stream.end - start + 1; /* the line feed behind the end */
    uint64_t within = known < MO_CSV_BLOCK ? ~(UINT64_MAX << known) : UINT64_MAX;
    bool is_behind_blank = start > csv->stream.row && text[-1] == ' ';
    Bits bits = csv->is_portable ? mark_portably(csv, text, within) : mark_fast(csv, text, within);
    uint64_t letters = bits.leads & bits.trails >> 1;
    uint64_t behind_blanks = bits.blanks << 1 | is_behind_blank;
    block->start = start;
    block->marks = bits.marks;
    block->unproven = bits.odd & ~(letters | letters << 1) & ~bits.marks;
    block->unclean = block->unproven | (behind_blanks & (bits.blanks | bits.marks) & within);
    csv->is_unproven |= block->unproven != 0;
    csv->is_unclean |= block->unclean != 0;
}

static size_t distance(const MoCsv *csv)
{
    return csv->stream.at - csv->stream.row;
}

/* The next byte that stops here; at the latest the line feed behind the end. */
static inline size_t find_stop(MoCsv *csv, uint8_t stops)
{
    MoCsvBlock *block = &csv->block;
    for (size_t at = csv->stream.at;; at = block->start + MO_CSV_BLOCK) {
        if (at - block->start >= MO_CSV_BLOCK)
            load_block(csv, at);
        uint64_t marks = block->marks & (UINT64_MAX << (at - block->start));
        for (; marks != 0; marks &= marks - 1) {
            size_t place = block->start + (size_t)__builtin_ctzll(marks);
            if (csv->stops[(unsigned char)csv->stream.buffer[place]] & stops)
                return place;
        }
    }
}

static bool read_on(MoCsv *csv)
{
    csv->block.start = MO_CSV_NO_BLOCK;
    return mo_stream_more(&csv->stream);
}

/* Runs to the next byte that stops here, reading on as needed. Returns it, or -1 at the end of
 * what there is. */
static inline int run_to(MoCsv *csv, uint8_t stops)
{
    MoStream *stream = &csv->stream;
    do {
        stream->at = find_stop(csv, stops);
        if (stream->at < stream->end)
            return (unsigned char)stream->buffer[stream->at];
    } while (read_on(csv));
    return -1;
}

int mo_csv_peek(MoCsv *csv)
{
    if (csv->stream.at == csv->stream.end && !read_on(csv))
        return -1;
    return (unsigned char)csv->stream.buffer[csv->stream.at];
}

static void add_field(MoCsv *csv, size_t start, size_t end, bool escaped)
{
    if (csv->n_fields == csv->room) {
        csv->room = csv->room ? csv->room * 2 : 32;
        csv->cells = g_renew(MoCsvCell, csv->cells, csv->room);
        csv->texts = g_renew(char *, csv->texts, csv->room);
    }
    csv->cells[csv->n_fields++] =
        (MoCsvCell){.start = (uint32_t)start, .end = (uint32_t)end, .escaped = escaped};
    csv->has_escapes |= escaped;
    const uint8_t kind = csv->stops[(unsigned char)csv->stream.buffer[csv->stream.row + start]];
    csv->is_unclean |= escaped || (end > start && (kind & (STARTS | WRAPS)));
}

static void refuse(MoCsv *csv, MoProblems *problems, const char *text)
{
    if (csv->state == MO_CSV_ROW_GOOD)
        mo_csv_complain(csv, problems, csv->line, "%s", text);
    csv->state = MO_CSV_ROW_BAD;
}

void mo_csv_skip_line(MoCsv *csv)
{
    MoStream *stream = &csv->stream;
    for (;;) {
        mo_stream_begin(stream);
        int c = run_to(csv, STOPS_QUOTED);
        csv->steps += distance(csv) + 1;
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
    mo_csv_complain(csv, problems, csv->quote_line,
                    _("a quote (\") is opened here and not closed, so this row is left out; close "
                      "it, or write two for one that belongs to the text"));
    csv->state = MO_CSV_ROW_GIVEN_UP;
    csv->steps += distance(csv);
    if (csv->quote_next == 0) {
        mo_csv_skip_line(csv);
        return;
    }
    /* What is known of the block ahead would be passed over by a row that begins before it. */
    csv->block.start = MO_CSV_NO_BLOCK;
    csv->stream.at = csv->stream.row + csv->quote_next;
    csv->skip_line_feed = csv->stream.buffer[csv->stream.at - 1] == '\r';
    csv->line = csv->quote_line + 1;
}

static void give_up_row(MoCsv *csv, MoProblems *problems)
{
    if (csv->state == MO_CSV_ROW_GOOD)
        mo_csv_complain(csv, problems, csv->row_line,
                        _("this row is longer than 1 MiB and is left out; look for a missing line "
                          "break or a quote (\") that is not closed"));
    csv->state = MO_CSV_ROW_GIVEN_UP;
    csv->steps += distance(csv);
    mo_csv_skip_line(csv);
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
            if (mo_csv_peek(csv) != '"')
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
    int c = mo_csv_peek(csv);
    while (c >= 0 && c != '"' && (csv->stops[c] & STARTS)) {
        csv->stream.at++;
        c = mo_csv_peek(csv);
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
    /* Bytes that end fields elsewhere may stand in it. */
    csv->is_unclean |= csv->line != csv->quote_line || csv->info.separator < ' ';
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
    /* At the end of the window stands a line feed, which is none of these. */
    if ((csv->stops[(unsigned char)csv->stream.buffer[csv->stream.at]] & STARTS) ||
        csv->stream.at == csv->stream.end) {
        if (skip_blanks(csv) == '"')
            return scan_quoted(csv, problems);
    }
    int c = run_to(csv, STOPS_PLAIN);
    add_field(csv, start, distance(csv), false);
    return c;
}

/* The next mark of the row from `*block` on, whose marks not looked at yet are `*marks`; both go on
 * with it. False: the window has none more. */
static inline bool take_mark(MoCsv *csv, size_t *block, uint64_t *marks, size_t *ret_place)
{
    while (*marks == 0) {
        if (*block + MO_CSV_BLOCK >= csv->stream.end)
            return false;
        *block += MO_CSV_BLOCK;
        load_block(csv, *block);
        *marks = csv->block.marks;
    }
    *ret_place = *block + (size_t)__builtin_ctzll(*marks);
    *marks &= *marks - 1;
    return true;
}

/* The fields from here on that need no care: they begin with neither a blank nor a quote, and lie
 * in the window with the byte behind them. The others are left to scan_field(). Returns the byte
 * that ends the row and stays on it, or -1 when there are others. */
static int scan_plain_fields(MoCsv *csv)
{
    if (csv->room == 0) /* no cell yet to begin with */
        return -1;
    MoStream *stream = &csv->stream;
    const char *text = stream->buffer, separator = csv->info.separator;
    const size_t row = stream->row, into = stream->at - csv->block.start;
    MoCsvCell *cell = csv->cells + csv->n_fields;
    const MoCsvCell *last = csv->cells + MIN(csv->room, FIELDS_MAX - 1);
    size_t at = stream->at, block = csv->block.start, place;
    uint8_t kinds = 0, kind = csv->stops[(unsigned char)text[at]];
    int end = -1;
    if (into >= MO_CSV_BLOCK)
        return -1;
    uint64_t marks = csv->block.marks & UINT64_MAX << into;
    while (cell < last && !(kind & STARTS) && take_mark(csv, &block, &marks, &place)) {
        if (text[place] != separator) {
            if (text[place] == '"')
                continue;
            if (place < stream->end)
                end = (unsigned char)text[place];
            break;
        }
        *cell++ = (MoCsvCell){.start = (uint32_t)(at - row), .end = (uint32_t)(place - row)};
        kinds |= kind;
        at = place + 1;
        kind = csv->stops[(unsigned char)text[at]];
    }
    if (end >= 0) {
        *cell++ = (MoCsvCell){.start = (uint32_t)(at - row), .end = (uint32_t)(place - row)};
        kinds |= kind;
        at = place;
    }
    csv->n_fields = (size_t)(cell - csv->cells);
    csv->is_unclean |= (kinds & WRAPS) != 0;
    stream->at = at;
    return end;
}

/* Scans fields up to the end of the row, and stays on the byte that ends it. */
static int scan_fields(MoCsv *csv, MoProblems *problems)
{
    for (;;) {
        int c = scan_plain_fields(csv);
        if (c < 0)
            c = scan_field(csv, problems);
        if (csv->state == MO_CSV_ROW_GIVEN_UP)
            return -1;
        if (csv->stream.full || distance(csv) > MO_CSV_ROW_MAX) {
            give_up_row(csv, problems);
            return -1;
        }
        if (c != csv->info.separator)
            return c;
        csv->stream.at++;
        if (csv->n_fields == FIELDS_MAX) {
            refuse(csv, problems,
                   _("this row has more than 16384 columns and is left out; is the separator "
                     "the right one?"));
            csv->n_fields = 0;
        }
    }
}

/* What is known of the block in which a row begins: its part behind `at`. */
static void begin_row(MoCsv *csv, size_t at)
{
    const MoCsvBlock *block = &csv->block;
    size_t into = at - block->start;
    csv->state = MO_CSV_ROW_GOOD;
    csv->n_fields = 0;
    csv->row_line = csv->line;
    csv->has_escapes = false;
    csv->is_unproven = into < MO_CSV_BLOCK && (block->unproven >> into) != 0;
    csv->is_unclean = into < MO_CSV_BLOCK && (block->unclean >> into) != 0;
}

size_t mo_csv_scan_row(MoCsv *csv, MoProblems *problems)
{
    mo_stream_begin(&csv->stream);
    begin_row(csv, csv->stream.at);
    int c = scan_fields(csv, problems);
    if (csv->state == MO_CSV_ROW_GIVEN_UP)
        return 0;
    size_t length = distance(csv);
    csv->steps += length + 1;
    if (c >= 0) {
        csv->stream.at++;
        csv->skip_line_feed = c == '\r';
        csv->line++;
    }
    return length;
}
