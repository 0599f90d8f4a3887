/* Which byte separates the fields, told from the first rows.
 *
 * A header row has the separator, and so has the row below it; a sentence above the header may hold
 * a comma, but then the row below has none. Quotes count where a field may begin behind any of the
 * candidates. */
#include "input/csv_private.h"

#include <string.h>

#define ROWS 10

static const char candidates[] = {',', ';', '\t', '|'};
#define N_CANDIDATES G_N_ELEMENTS(candidates)

typedef struct {
    const char *at, *end;
    bool no_quotes; /* a quote was not closed: none counts any more */
} Cursor;

typedef struct {
    unsigned hits[N_CANDIDATES];
} Row;

/* Behind the closing quote, or just behind the opening one if there is none. */
static void pass_quoted(Cursor *cursor)
{
    const char *at = cursor->at + 1;
    while (at < cursor->end) {
        const char *quote = memchr(at, '"', (size_t)(cursor->end - at));
        if (!quote)
            break;
        if (quote + 1 == cursor->end || quote[1] != '"') {
            cursor->at = quote + 1;
            return;
        }
        at = quote + 2;
    }
    cursor->no_quotes = true;
    cursor->at++;
}

/* The next row that is not blank; false at the end. */
static bool count_row(Cursor *cursor, Row *ret_row)
{
    *ret_row = (Row){0};
    bool is_start = true, any = false;
    for (; cursor->at < cursor->end; cursor->at++) {
        char c = *cursor->at;
        while (c == '"' && is_start && !cursor->no_quotes && cursor->at < cursor->end) {
            pass_quoted(cursor);
            any = true;
            is_start = false;
            c = cursor->at < cursor->end ? *cursor->at : '\n';
        }
        if (c == '\n' || c == '\r') {
            if (any)
                return true;
            is_start = true;
            continue;
        }
        const char *found = memchr(candidates, c, N_CANDIDATES);
        if (found)
            ret_row->hits[found - candidates]++;
        is_start = found || (is_start && c == ' ');
        any = any || (c != ' ' && c != '\t');
    }
    return any;
}

/* The candidate with most hits that the row below has too; -1: none. */
static int choose(const Row *row, const Row *below)
{
    int best = -1;
    for (size_t i = 0; i < N_CANDIDATES; i++)
        if (row->hits[i] > 0 && (!below || below->hits[i] > 0) &&
            (best < 0 || row->hits[i] > row->hits[best]))
            best = (int)i;
    return best;
}

/* Excel's own first line. What it names may be any sign. */
static bool find_separator_line(MoCsvInfo *info, const char *text, size_t length)
{
    if (length < 5 || g_ascii_strncasecmp(text, "sep=", 4) != 0 ||
        !(g_ascii_ispunct(text[4]) || text[4] == '\t') || text[4] == '"')
        return false;
    if (length > 5 && text[5] != '\n' && text[5] != '\r')
        return false;
    info->has_separator_line = true;
    if (!info->separator)
        info->separator = text[4];
    return true;
}

void mo_csv_find_separator(MoCsvInfo *info, const char *text, size_t length)
{
    if (find_separator_line(info, text, length) || info->separator)
        return;
    Cursor cursor = {.at = text, .end = text + length};
    Row rows[ROWS + 1];
    size_t n_rows = 0;
    while (n_rows < G_N_ELEMENTS(rows) && count_row(&cursor, &rows[n_rows]))
        n_rows++;
    int chosen = -1;
    for (size_t i = 0; i < n_rows && i < ROWS && chosen < 0; i++)
        chosen = choose(&rows[i], i + 1 < n_rows ? &rows[i + 1] : NULL);
    /* Nothing but a header with short rows: what it holds most of. */
    for (size_t i = 0; i < n_rows && i < ROWS && chosen < 0; i++)
        chosen = choose(&rows[i], NULL);
    info->separator = chosen < 0 ? ',' : candidates[chosen];
}
