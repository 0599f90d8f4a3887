#include "base/text.h"

#include <string.h>

#define ELLIPSIS "…"
/* As many combining marks as Unicode's stream-safe format (UAX 15) lets follow one letter. What
 * goes on longer is no writing, and normalizing it would take quadratic time. */
#define MARKS_MAX 30
#define PIECE 512 /* bytes */
#define ZERO_WIDTH_JOINER 0x200d

typedef struct {
    GString *out;
    bool keep_breaks;
    unsigned breaks; /* line breaks seen since the last visible character */
    bool blank;      /* white space seen since the last visible character */
    unsigned marks;  /* combining marks since the last letter */
} Scrubber;

/* A Latin letter with an accent, U+00C0 to U+024F, at the place: all of them are composed already.
 */
static bool is_latin_letter(const unsigned char *at)
{
    return at[0] >= 0xc3 && at[0] <= 0xc9 && at[1] >= 0x80 &&
           at[1] <= (at[0] == 0xc9 ? 0x8f : 0xbf);
}

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes at once: all printable ASCII, no two blanks beside each other. *blank is whether the
 * byte before them, and then the last of them, is one. */
static bool is_plain_word(uint64_t word, bool *blank)
{
    uint64_t high = EACH_BYTE(0x80);
    if (((word - EACH_BYTE(' ')) | word | (word + EACH_BYTE(1))) & high)
        return false;
    /* The high bit of each byte that is a blank; the first byte of the text is the lowest. */
    uint64_t blanks = ~((word ^ EACH_BYTE(' ')) + EACH_BYTE(0x7f)) & high;
    bool twice = (blanks & (blanks << 8)) || (*blank && (blanks & 0x80));
    *blank = blanks >> 63;
    return !twice;
}

/* Less than a word, filled up with letters that change nothing. */
static bool is_plain_rest(const char *text, size_t length, bool *blank)
{
    uint64_t word = EACH_BYTE('a');
    if (length == 0)
        return true;
    memcpy(&word, text, length);
    bool is_plain = is_plain_word(GUINT64_FROM_LE(word), blank);
    *blank = text[length - 1] == ' ';
    return is_plain;
}

/* A few bytes one by one; how many they are, or 0. */
static size_t pass_letters(const char *text, size_t length, bool *blank)
{
    size_t i = 0;
    for (size_t most = MIN(length, sizeof(uint64_t)); i < most; i++) {
        bool is_latin = i + 1 < length && is_latin_letter((const unsigned char *)text + i);
        if (is_latin)
            i++;
        else if (text[i] < ' ' || text[i] > '~' || (text[i] == ' ' && *blank))
            return 0;
        *blank = !is_latin && text[i] == ' ';
    }
    return i;
}

/* Printable ASCII and Latin letters, single blanks inside: the common case, and already clean. */
bool mo_text_is_plain(const char *text, size_t length)
{
    bool blank = length > 0;
    for (;;) {
        bool before = blank, is_plain = true;
        for (uint64_t word; length >= sizeof word; text += sizeof word, length -= sizeof word) {
            memcpy(&word, text, sizeof word);
            before = blank;
            is_plain = is_plain_word(GUINT64_FROM_LE(word), &blank);
            if (!is_plain)
                break;
        }
        if (is_plain) {
            before = blank;
            if (is_plain_rest(text, length, &blank))
                return !blank;
        }
        blank = before;
        size_t passed = pass_letters(text, length, &blank);
        if (passed == 0)
            return false;
        text += passed;
        length -= passed;
    }
}

/* The same for a block: such lines, also empty ones, but not at its ends. */
static bool is_plain_block(const char *text, size_t length)
{
    const char *end = text + length;
    if (length == 0 || *text == '\n' || end[-1] == '\n')
        return length == 0;
    for (;;) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        if (!mo_text_is_plain(text, (size_t)((feed ? feed : end) - text)))
            return false;
        if (!feed)
            return true;
        text = feed + 1;
    }
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text > 127)
            return false;
    return true;
}

static bool is_break(gunichar c)
{
    return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* What shows nothing itself and changes how its neighbours look or compare. The zero-width joiner
 * and non-joiner stay: Persian, Indic scripts and emoji need them. */
static bool is_unwanted(gunichar c)
{
    return g_unichar_iscntrl(c) || c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

static void scrub_char(Scrubber *scrubber, gunichar c)
{
    GString *out = scrubber->out;
    if (g_unichar_combining_class(c) == 0)
        scrubber->marks = 0;
    else if (++scrubber->marks > MARKS_MAX)
        return;
    if (out->len > 0 && scrubber->breaks > 0) {
        for (unsigned i = 0; i < scrubber->breaks; i++)
            g_string_append_c(out, '\n');
    } else if (out->len > 0 && scrubber->blank) {
        g_string_append_c(out, ' ');
    }
    scrubber->breaks = 0;
    scrubber->blank = false;
    g_string_append_unichar(out, c);
}

/* Reads valid UTF-8 until the output is longer than `budget`. */
static GString *scrub(const char *text, bool keep_breaks, size_t budget)
{
    Scrubber scrubber = {.out = g_string_new(NULL), .keep_breaks = keep_breaks};
    for (const char *at = text; *at && scrubber.out->len <= budget; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (keep_breaks && is_break(c))
            scrubber.breaks += c == '\r' && at[1] == '\n' ? 0 : 1;
        else if (is_break(c) || g_unichar_isspace(c))
            scrubber.blank = true;
        else if (!is_unwanted(c))
            scrub_char(&scrubber, c);
    }
    return scrubber.out;
}

/* Whether a cut between these two would tear apart what a person sees as one character. */
static bool belongs_to_previous(gunichar previous, gunichar c)
{
    return previous == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_JOINER || g_unichar_ismark(c) ||
           (c >= 0x1f3fb && c <= 0x1f3ff);
}

static size_t find_edge(const char *text, size_t limit)
{
    const char *edge = text + limit;
    while (edge > text && ((unsigned char)*edge & 0xc0) == 0x80)
        edge--;
    const char *whole = edge;
    while (whole > text) {
        const char *previous = g_utf8_prev_char(whole);
        if (!belongs_to_previous(g_utf8_get_char(previous), g_utf8_get_char(whole)))
            return (size_t)(whole - text);
        whole = previous;
    }
    return (size_t)(edge - text);
}

static void cut(GString *text, size_t max_bytes)
{
    if (text->len <= max_bytes)
        return;
    bool marked = max_bytes >= strlen(ELLIPSIS);
    g_string_truncate(text,
                      find_edge(text->str, marked ? max_bytes - strlen(ELLIPSIS) : max_bytes));
    while (text->len > 0 && g_ascii_isspace(text->str[text->len - 1]))
        g_string_truncate(text, text->len - 1);
    if (marked)
        g_string_append(text, ELLIPSIS);
}

/* Whether nothing before this character can be composed with it: not a mark of any kind, and not
 * the second or third part of a Korean syllable. */
static bool begins_anew(gunichar c)
{
    return g_unichar_combining_class(c) == 0 && !g_unichar_ismark(c) &&
           !(c >= 0x1160 && c <= 0x11ff);
}

/* Composes piece by piece, since GLib's g_utf8_normalize() takes quadratic time to compose. Takes
 * valid UTF-8; the caller frees. */
static char *compose(const char *text, GNormalizeMode mode)
{
    GString *out = g_string_new(NULL);
    while (*text) {
        const char *end = g_utf8_next_char(text);
        while (*end && (end - text < PIECE || !begins_anew(g_utf8_get_char(end))))
            end = g_utf8_next_char(end);
        g_autofree char *piece = g_utf8_normalize(text, end - text, mode);
        g_string_append(out, piece);
        text = end;
    }
    return g_string_free(out, FALSE);
}

static char *clean(const char *text, bool keep_breaks, size_t max_bytes)
{
    if (!text)
        return g_strdup("");
    size_t length = strlen(text);
    if (length <= max_bytes &&
        (keep_breaks ? is_plain_block(text, length) : mo_text_is_plain(text, length)))
        return g_strdup(text);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    /* Composing shortens a text to a third at most, so nothing behind this can matter. */
    size_t budget = max_bytes < G_MAXSIZE / 4 ? max_bytes * 3 + 64 : G_MAXSIZE;
    g_autofree char *scrubbed = g_string_free(scrub(valid, keep_breaks, budget), FALSE);
    g_autofree char *normal = compose(scrubbed, G_NORMALIZE_DEFAULT_COMPOSE);
    GString *composed = g_string_new(normal);
    cut(composed, max_bytes);
    return g_string_free(composed, FALSE);
}

char *mo_text_clean_line(const char *text, size_t max_bytes)
{
    return clean(text, false, max_bytes);
}

char *mo_text_clean_block(const char *text, size_t max_bytes)
{
    return clean(text, true, max_bytes);
}

/* Drops the combining marks behind the thirtieth of a run. Takes valid UTF-8. */
static char *limit_marks(const char *text)
{
    GString *out = g_string_new(NULL);
    unsigned marks = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        marks = g_unichar_combining_class(c) == 0 ? 0 : marks + 1;
        if (marks <= MARKS_MAX)
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

char *mo_text_fold(const char *text)
{
    if (!text)
        return g_strdup("");
    if (is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *limited = limit_marks(valid);
    /* Unicode's caseless matching (section 3.13, D146): normalized before and after the folding. */
    g_autofree char *decomposed = g_utf8_normalize(limited, -1, G_NORMALIZE_ALL);
    g_autofree char *folded = g_utf8_casefold(decomposed, -1);
    g_autofree char *again = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
    g_autofree char *folded_again = g_utf8_casefold(again, -1);
    return compose(folded_again, G_NORMALIZE_ALL_COMPOSE);
}

bool mo_text_same(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    /* A text that begins with an ASCII letter begins with its small one when it is folded and taken
     * apart, whatever marks follow. */
    if ((unsigned char)*a < 128 && (unsigned char)*b < 128 &&
        g_ascii_tolower(*a) != g_ascii_tolower(*b))
        return false;
    if (is_ascii(a) && is_ascii(b))
        return g_ascii_strcasecmp(a, b) == 0;
    g_autofree char *folded_a = mo_text_fold(a);
    g_autofree char *folded_b = mo_text_fold(b);
    return strcmp(folded_a, folded_b) == 0;
}

bool mo_text_contains(const char *haystack, const char *needle)
{
    if (!haystack || !needle)
        return false;
    g_autofree char *folded_haystack = mo_text_fold(haystack);
    g_autofree char *folded_needle = mo_text_fold(needle);
    return strstr(folded_haystack, folded_needle) != NULL;
}

static bool is_joint(gunichar c)
{
    return c == '_' || c == ' ' || c == '-' || (c >= 0x2010 && c <= 0x2015);
}

char *mo_text_header_key(const char *text)
{
    g_autofree char *line = mo_text_clean_line(text, 1000);
    g_autofree char *folded = mo_text_fold(line);
    GString *key = g_string_new(NULL);
    bool joint = false;
    for (const char *at = folded; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_joint(c)) {
            joint = true;
            continue;
        }
        if (joint && key->len > 0)
            g_string_append_c(key, '_');
        joint = false;
        g_string_append_unichar(key, c);
    }
    return g_string_free(key, FALSE);
}

char *mo_text_capitalize(const char *text)
{
    if (*text == '\0')
        return g_strdup("");
    const char *rest = g_utf8_next_char(text);
    g_autofree char *first = g_utf8_strup(text, rest - text);
    return g_strconcat(first, rest, NULL);
}

static const char *find_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void mo_text_append_html(GString *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const char *entity = find_entity(text[i]);
        if (entity)
            g_string_append(out, entity);
        else
            g_string_append_c(out, text[i]);
    }
}

char **mo_text_split_list(const char *text, const char *separators)
{
    GPtrArray *parts = g_ptr_array_new();
    if (text) {
        g_auto(GStrv) all = g_strsplit_set(text, separators, -1);
        for (char **part = all; *part; part++) {
            g_strstrip(*part);
            if (**part)
                g_ptr_array_add(parts, g_strdup(*part));
        }
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}
