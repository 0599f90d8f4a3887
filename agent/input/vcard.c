/* The stream gives physical lines, in pieces when one is longer than its window. Each is either the
 * beginning of a property, or goes on with the one before, or begins or ends a card. Only the text
 * of the card in hand is kept (vcard_property.c). */
#include "input/vcard.h"

#include "base/error.h"
#include "base/i18n.h"
#include "input/vcard_private.h"
#include <string.h>

#define WINDOW ((size_t)64 * 1024)
#define RETURNS_MAX 3 /* carriage returns before a line feed that are part of the line break */

typedef enum { BOUNDARY_NONE, BOUNDARY_BEGIN, BOUNDARY_END } Boundary;

struct MoVcard {
    MoStream stream;
    char *name;
    char *encoding; /* as given; NULL: found out */
    uint64_t steps;
    unsigned n_refused;
    bool told_outside;

    /* The line in hand, or a piece of it. */
    const char *piece;
    size_t length;
    bool is_plain;     /* see mo_vcard_find_line_end() */
    bool begins, ends; /* with a line break */
    bool whole_line;   /* the last of the file did */
    unsigned line;

    /* The card in hand. */
    MoCardText text;
    unsigned depth; /* how many are open: an AGENT may hold one */
    unsigned card_line;
    int64_t card_offset;
    bool agent;      /* the line before was an AGENT whose card follows */
    bool told_stray; /* a line of it was no property */
    bool cut_short;  /* by the BEGIN in hand, which is to be looked at again */
};

static void complain(MoVcard *vcard, MoProblems *problems, unsigned line, const char *text)
{
    vcard->n_refused++;
    mo_problems_add(problems, MO_SEVERITY_ERROR, vcard->name, line, "%s", text);
}

static void warn(MoVcard *vcard, MoProblems *problems, unsigned line, const char *text)
{
    mo_problems_add(problems, MO_SEVERITY_WARNING, vcard->name, line, "%s", text);
}

/* Encodings whose line feed is no byte 10, or whose ASCII letters mean something else at times. All
 * others are converted value by value, because a file may mix them. */
static bool must_decode_all(const char *encoding)
{
    static const char *const prefixes[] = {"utf-16", "utf16", "utf-32", "utf32",    "ucs",
                                           "utf-7",  "utf7",  "hz",     "iso-2022", "iso2022"};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_ascii_strncasecmp(encoding, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static bool is_known(const char *encoding)
{
    if (mo_encoding_from_name(encoding) != MO_ENCODING_OTHER)
        return true;
    GIConv converter =
        strchr(encoding, '/') ? mo_card_no_converter : g_iconv_open("UTF-8", encoding);
    return converter != mo_card_no_converter && g_iconv_close(converter) == 0;
}

static bool set_encoding(MoVcard *vcard, const char *encoding, GError **error)
{
    MoStream *stream = &vcard->stream;
    if (encoding && (must_decode_all(encoding) || !is_known(encoding))) {
        if (!mo_stream_set_encoding(stream, encoding, error))
            return false;
        encoding = NULL;
    } else {
        mo_stream_find_utf16(stream);
    }
    mo_card_text_init(&vcard->text, encoding);
    vcard->text.is_decoded = stream->encoding != MO_ENCODING_BYTES;
    vcard->encoding = g_strdup(encoding);
    vcard->ends = true;
    return true;
}

MoVcard *mo_vcard_open(const char *path, const char *encoding, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autoptr(MoVcard) vcard = g_new0(MoVcard, 1);
    vcard->stream.fd = -1;
    vcard->name = g_strdup(path);
    if (!mo_stream_open(&vcard->stream, path, WINDOW, error) ||
        !set_encoding(vcard, encoding, error))
        return NULL;
    return g_steal_pointer(&vcard);
}

MoVcard *mo_vcard_open_memory(const char *data, size_t length, const char *name,
                              const char *encoding)
{
    MoVcard *vcard = g_new0(MoVcard, 1);
    vcard->name = g_strdup(name);
    mo_stream_open_memory(&vcard->stream, data, length, WINDOW);
    if (!set_encoding(vcard, encoding, NULL))
        set_encoding(vcard, NULL, NULL);
    return vcard;
}

void mo_vcard_free(MoVcard *vcard)
{
    if (!vcard)
        return;
    mo_stream_clear(&vcard->stream);
    mo_card_text_clear(&vcard->text);
    g_free(vcard->encoding);
    g_free(vcard->name);
    g_free(vcard);
}

void mo_vcard_set_chunk(MoVcard *vcard, size_t bytes)
{
    vcard->stream.chunk = bytes;
}

uint64_t mo_vcard_get_steps(const MoVcard *vcard)
{
    return vcard->steps;
}

/* Looks for the end of the line from `at` on, which is moved behind it. CR CR LF, as some phones
 * write, is one line break. False: more of the file is needed, and `at` is where to go on. */
static bool find_break(MoVcard *vcard)
{
    MoStream *stream = &vcard->stream;
    const char *found = mo_vcard_find_line_end(stream->buffer + stream->at, &vcard->is_plain);
    size_t stop = (size_t)(found - stream->buffer);
    vcard->steps += stop - stream->at + 1;
    size_t behind = stop;
    while (behind < stop + RETURNS_MAX && stream->buffer[behind] == '\r')
        behind++;
    stream->at = stop;
    if (behind == stream->end)
        return false;
    vcard->length = stop - stream->row;
    stream->at = (stream->buffer[behind] == '\n' ? behind : stop) + 1;
    return true;
}

/* The next line, or a piece of one that does not fit into the window. False at the end. */
static bool next_piece(MoVcard *vcard)
{
    MoStream *stream = &vcard->stream;
    mo_stream_begin(stream);
    vcard->begins = vcard->ends;
    vcard->line += vcard->ends ? 1 : 0;
    vcard->ends = true;
    bool found = find_break(vcard);
    for (bool more = true; !found && more;) {
        more = mo_stream_more(stream);
        found = more && find_break(vcard);
        vcard->is_plain = false; /* its beginning was not looked at again */
    }
    if (!found) {
        /* `at` is where the carriage returns begin that may belong to the break. */
        vcard->length = stream->at - stream->row;
        vcard->ends = !stream->full && stream->at < stream->end;
        if (!stream->full)
            stream->at = stream->end;
    }
    vcard->piece = stream->buffer + stream->row;
    return stream->at > stream->row;
}

static inline bool is_word(const char *text, size_t length, const char *word)
{
    if (length == strlen(word) && memcmp(text, word, length) == 0)
        return true;
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    return length == strlen(word) && (text[1] ^ word[1]) % 0x20 == 0 &&
           g_ascii_strncasecmp(text, word, length) == 0;
}

static Boundary find_boundary(const MoVcard *vcard)
{
    const char *text = vcard->piece;
    size_t length = vcard->length;
    /* Files are put together as they are, each with its byte order mark. */
    if (length > 3 && *text == '\xef' && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3, length -= 3;
    /* An indented line goes on with the one before. */
    for (; vcard->depth == 0 && length > 0 && g_ascii_isspace(*text); text++)
        length--;
    if (length < strlen("END:VCARD"))
        return BOUNDARY_NONE;
    if (*text == 'B' || *text == 'b')
        return is_word(text, length, "BEGIN:VCARD") ? BOUNDARY_BEGIN : BOUNDARY_NONE;
    if (*text == 'E' || *text == 'e')
        return is_word(text, length, "END:VCARD") ? BOUNDARY_END : BOUNDARY_NONE;
    return BOUNDARY_NONE;
}

static void close_property(MoVcard *vcard, MoProblems *problems)
{
    unsigned line =
        vcard->text.n_places > 0 ? vcard->text.places[vcard->text.n_places - 1].line : vcard->line;
    if (mo_card_text_close(&vcard->text) || vcard->told_stray)
        return;
    vcard->told_stray = true;
    warn(vcard, problems, line,
         _("this line of a card is no property (NAME:value) and is left out; a long text goes on "
           "in lines that begin with a blank"));
}

static void open_card(MoVcard *vcard)
{
    mo_card_text_begin(&vcard->text);
    vcard->depth = 1;
    vcard->card_line = vcard->line;
    vcard->card_offset = vcard->stream.row_offset;
    vcard->agent = vcard->told_stray = false;
}

/* Returns whether the card in hand is at its end. */
static bool take_begin(MoVcard *vcard, MoProblems *problems)
{
    if (vcard->depth == 0) {
        open_card(vcard);
        return false;
    }
    if (vcard->agent) {
        vcard->depth++;
        vcard->agent = false;
        return false;
    }
    warn(vcard, problems, vcard->card_line,
         _("this card has no end (END:VCARD) before the next one begins; what stands between is "
           "read as one card"));
    close_property(vcard, problems);
    vcard->depth = 0;
    vcard->cut_short = true;
    return true;
}

static bool take_end(MoVcard *vcard, MoProblems *problems)
{
    if (vcard->depth == 0) {
        complain(vcard, problems, vcard->line,
                 _("a card ends here, but its beginning (BEGIN:VCARD) is missing; it is left out"));
        return false;
    }
    vcard->agent = false;
    if (--vcard->depth > 0)
        return false;
    close_property(vcard, problems);
    return true;
}

static void take_outside(MoVcard *vcard, MoProblems *problems)
{
    bool blank = true;
    for (size_t i = 0; i < vcard->length && blank; i++)
        blank = g_ascii_isspace(vcard->piece[i]);
    if (blank || vcard->told_outside)
        return;
    vcard->told_outside = true;
    warn(vcard, problems, vcard->line,
         _("this text stands outside of the cards and is left out; a card begins with BEGIN:VCARD "
           "and ends with END:VCARD"));
}

static bool is_base64(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]) && !strchr("+/= \t", text[i]))
            return false;
    return length > 0;
}

/* Whether the line belongs to the property in hand, which then has it. */
static bool take_continuation(MoVcard *vcard)
{
    MoCardText *text = &vcard->text;
    const char *piece = vcard->piece;
    if (text->mode == MO_CARD_MODE_NONE)
        return false;
    if (text->soft_break)
        mo_card_text_append(text, piece, vcard->length);
    else if (vcard->length > 0 && (*piece == ' ' || *piece == '\t'))
        mo_card_text_append(text, piece + 1, vcard->length - 1);
    else
        return text->mode == MO_CARD_MODE_BLOCK && is_base64(piece, vcard->length);
    return true;
}

/* 2.1 writes the card of an AGENT behind it, as it is. */
static bool is_agent(const char *line, size_t length, bool *ret_begun)
{
    static const char name[] = "AGENT";
    *ret_begun = false;
    if (length <= strlen(name) || (*line != 'A' && *line != 'a') ||
        g_ascii_strncasecmp(line, name, strlen(name)) != 0 || !strchr(":;", line[strlen(name)]))
        return false;
    const char *colon = memchr(line, ':', length);
    if (!colon)
        return false;
    const char *value = colon + 1, *end = line + length;
    while (value < end && g_ascii_isspace(*value))
        value++;
    *ret_begun = is_word(value, (size_t)(end - value), "BEGIN:VCARD");
    return value == end || *ret_begun;
}

static void take_text(MoVcard *vcard, MoProblems *problems)
{
    bool begun = false;
    if (vcard->depth == 1 && take_continuation(vcard))
        return;
    if (vcard->depth == 1)
        close_property(vcard, problems);
    if (vcard->length == 0)
        return;
    vcard->agent = is_agent(vcard->piece, vcard->length, &begun);
    if (begun) {
        vcard->agent = false;
        vcard->depth++;
    } else if (vcard->depth == 1) {
        mo_card_text_open(&vcard->text, vcard->piece, vcard->length, vcard->line, vcard->is_plain);
    }
}

/* Returns whether the card in hand is at its end. */
static bool take_piece(MoVcard *vcard, MoProblems *problems)
{
    bool done = false;
    if (!vcard->begins) {
        if (vcard->depth == 1 && vcard->text.mode != MO_CARD_MODE_NONE)
            mo_card_text_append(&vcard->text, vcard->piece, vcard->length);
    } else {
        Boundary boundary = find_boundary(vcard);
        if (boundary == BOUNDARY_BEGIN)
            done = take_begin(vcard, problems);
        else if (boundary == BOUNDARY_END)
            done = take_end(vcard, problems);
        else if (vcard->depth == 0)
            take_outside(vcard, problems);
        else
            take_text(vcard, problems);
    }
    if (vcard->ends)
        mo_card_text_end_line(&vcard->text);
    return done;
}

/* The card in hand, unless it is too long. */
static bool finish_card(MoVcard *vcard, MoCard *ret_card, MoProblems *problems)
{
    if (vcard->text.full) {
        complain(vcard, problems, vcard->card_line,
                 _("this card is longer than 1 MiB or has thousands of properties, and is left "
                   "out; look for a missing END:VCARD"));
        return false;
    }
    *ret_card = (MoCard){.line = vcard->card_line, .offset = vcard->card_offset};
    mo_card_text_finish(&vcard->text, ret_card);
    return true;
}

/* A file that ends inside a card was cut off, unless its last line is whole. */
static bool finish_file(MoVcard *vcard, MoCard *ret_card, MoProblems *problems)
{
    bool open = vcard->depth > 0, failed = vcard->stream.failure != 0;
    if (failed) {
        g_autofree char *text =
            g_strdup_printf(_("reading failed here, and what follows is missing: %s"),
                            g_strerror(vcard->stream.failure));
        complain(vcard, problems, vcard->line, text);
        vcard->stream.failure = 0;
    }
    if (!open)
        return false;
    close_property(vcard, problems);
    vcard->depth = 0;
    if (failed)
        return false;
    if (!vcard->whole_line) {
        complain(vcard, problems, vcard->card_line,
                 _("the file ends in the middle of this card, which is left out; export it again"));
        return false;
    }
    warn(vcard, problems, vcard->card_line,
         _("this card has no end (END:VCARD); is the end of the file missing?"));
    return finish_card(vcard, ret_card, problems);
}

bool mo_vcard_next(MoVcard *vcard, MoCard *ret_card, MoProblems *problems)
{
    g_return_val_if_fail(vcard != NULL && ret_card != NULL, false);
    while (vcard->cut_short || next_piece(vcard)) {
        vcard->cut_short = false;
        vcard->whole_line = vcard->ends;
        if (take_piece(vcard, problems) && finish_card(vcard, ret_card, problems))
            return true;
    }
    return finish_file(vcard, ret_card, problems);
}

bool mo_vcard_seek(MoVcard *vcard, int64_t offset, unsigned line)
{
    g_return_val_if_fail(vcard != NULL, false);
    if (!mo_stream_seek(&vcard->stream, offset))
        return false;
    mo_card_text_begin(&vcard->text);
    vcard->depth = 0;
    vcard->cut_short = false;
    vcard->line = line > 0 ? line - 1 : 0;
    vcard->ends = true;
    return true;
}

unsigned mo_vcard_count_refused(const MoVcard *vcard)
{
    g_return_val_if_fail(vcard != NULL, 0);
    return vcard->n_refused;
}

bool mo_vcard_has_changed(const MoVcard *vcard)
{
    g_return_val_if_fail(vcard != NULL, false);
    return mo_stream_has_changed(&vcard->stream);
}

int64_t mo_vcard_get_size(const MoVcard *vcard)
{
    g_return_val_if_fail(vcard != NULL, 0);
    return vcard->stream.opened.st_size;
}

const char *mo_vcard_get_encoding(const MoVcard *vcard)
{
    g_return_val_if_fail(vcard != NULL, NULL);
    const char *found = mo_stream_get_encoding(&vcard->stream);
    return found                   ? found
           : vcard->encoding       ? vcard->encoding
           : vcard->text.met_other ? mo_encoding_get_name(MO_ENCODING_WINDOWS_1252)
                                   : mo_encoding_get_name(MO_ENCODING_BYTES);
}

bool mo_vcard_has_assumed(const MoVcard *vcard)
{
    g_return_val_if_fail(vcard != NULL, false);
    return vcard->text.met_other && !vcard->encoding && !mo_stream_get_encoding(&vcard->stream);
}
