#include "input/stream.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "input/stream_private.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CAPACITY_FIRST ((size_t)64 * 1024)
#define HEAD 1024

/* `expected`: no more bytes will come. */
static void init(MoStream *stream, int fd, size_t window_max, size_t expected)
{
    *stream = (MoStream){.fd = fd, .chunk = SIZE_MAX, .window_max = window_max};
    stream->capacity = MIN(MIN(CAPACITY_FIRST, expected + MO_STREAM_STEP), window_max + 1);
    stream->raw_room = MIN(MO_STREAM_RAW, expected + MO_STREAM_STEP);
    stream->buffer = g_malloc0(stream->capacity + MO_STREAM_SLACK);
    stream->buffer[0] = '\n';
}

bool mo_stream_open(MoStream *stream, const char *path, size_t window_max, GError **error)
{
    int fd = mo_file_open(path, error);
    if (fd < 0)
        return false;
    init(stream, fd, window_max, CAPACITY_FIRST);
    if (fstat(fd, &stream->opened) != 0)
        stream->failure = errno;
    return true;
}

void mo_stream_open_memory(MoStream *stream, const char *data, size_t length, size_t window_max)
{
    init(stream, -1, window_max, MIN(length, CAPACITY_FIRST));
    stream->memory = data;
    stream->memory_length = length;
}

void mo_stream_clear(MoStream *stream)
{
    if (!stream->buffer)
        return;
    if (stream->fd >= 0)
        close(stream->fd);
    if (stream->converter)
        g_iconv_close(stream->converter);
    g_free(stream->encoding_name);
    g_free(stream->raw);
    g_free(stream->buffer);
    *stream = (MoStream){.fd = -1};
}

/* Up to `room` bytes from a place of the file; 0 at its end; -1 with errno. */
static ssize_t read_at(const MoStream *stream, int64_t offset, char *to, size_t room)
{
    if (stream->fd < 0) {
        size_t start = MIN((size_t)offset, stream->memory_length);
        size_t taken = MIN(room, stream->memory_length - start);
        if (taken > 0)
            memcpy(to, stream->memory + start, taken);
        return (ssize_t)taken;
    }
    ssize_t got;
    do
        got = pread(stream->fd, to, room, offset);
    while (got < 0 && errno == EINTR);
    return got;
}

size_t mo_stream_peek_raw(const MoStream *stream, char *to, size_t room)
{
    size_t had = 0;
    for (ssize_t got = 1; got > 0 && had<room; had += got> 0 ? (size_t)got : 0)
        got = read_at(stream, (int64_t)had, to + had, room - had);
    return had;
}

static void use(MoStream *stream, MoEncoding encoding, const char *name, size_t text_start)
{
    stream->encoding = encoding;
    stream->encoding_name = g_strdup(name);
    stream->has_bom = text_start > 0;
    stream->text_start = (int64_t)text_start;
    stream->file_at = stream->text_start;
    stream->row_offset = encoding == MO_ENCODING_OTHER ? -1 : stream->text_start;
    if (encoding != MO_ENCODING_BYTES)
        stream->raw = g_malloc(stream->raw_room);
}

void mo_stream_find_utf16(MoStream *stream)
{
    char head[HEAD];
    size_t length = mo_stream_peek_raw(stream, head, sizeof head);
    MoEncoding encoding = MO_ENCODING_BYTES;
    size_t bom = mo_encoding_find_bom(head, length, &encoding);
    if (bom > 0 || mo_encoding_find_utf16(head, length, &encoding))
        use(stream, encoding, mo_encoding_get_name(encoding), bom);
}

/* What a text is made of, if it is UTF-8. */
typedef struct {
    uint64_t n_beyond_ascii, n_wrong;
} Tally;

/* So many wrong bytes, and more of them than of characters beyond ASCII, settle it. */
#define WRONG_ENOUGH 100

static uint64_t count_beyond_ascii(const char *text, size_t length)
{
    uint64_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += (text[i] & 0xc0) == 0xc0;
    return count;
}

/* Goes over a piece up to a character that its end may have cut; returns how much is left. Zero
 * bytes are UTF-8 as far as it goes: they are somebody else's problem. `tally` NULL: stops at the
 * first wrong byte. */
static size_t pass_utf8(const char *text, size_t length, Tally *tally)
{
    for (size_t at = 0;;) {
        size_t good = mo_utf8_measure(text + at, length - at);
        if (tally)
            tally->n_beyond_ascii += count_beyond_ascii(text + at, good);
        at += good;
        size_t left = length - at;
        if (left == 0 || mo_utf8_is_cut(text + at, left))
            return left;
        if (text[at] != '\0') {
            if (!tally)
                return left;
            tally->n_wrong++;
            at++;
        }
        while (at < length && text[at] == '\0')
            at++;
    }
}

/* Goes over the whole file. With a tally: counts. Without: false as soon as something is wrong. A
 * file that cannot be read is somebody else's problem, too: reading it will say so. */
static bool go_over_file(MoStream *stream, Tally *tally)
{
    char *bytes = stream->buffer;
    size_t kept = 0; /* of a character cut by the end of what was read */
    for (int64_t offset = stream->text_start;;) {
        ssize_t got = read_at(stream, offset, bytes + kept, stream->capacity - kept);
        if (got <= 0)
            break;
        offset += got;
        size_t length = kept + (size_t)got;
        kept = pass_utf8(bytes, length, tally);
        if (kept > 3)
            return false;
        memmove(bytes, bytes + length - kept, kept);
        if (tally && tally->n_wrong >= WRONG_ENOUGH && tally->n_wrong > tally->n_beyond_ascii)
            break;
    }
    if (tally)
        tally->n_wrong += kept > 0;
    return kept == 0;
}

/* In windows-1252 hardly two letters beyond ASCII stand together so that they look like UTF-8. A
 * file with many such is UTF-8, in which some program has cut a text in the middle of a letter. */
static bool is_utf8(MoStream *stream)
{
    Tally tally = {0};
    if (go_over_file(stream, NULL))
        return true;
    go_over_file(stream, &tally);
    return tally.n_beyond_ascii > 4 * tally.n_wrong;
}

void mo_stream_find_encoding(MoStream *stream)
{
    mo_stream_find_utf16(stream);
    if (stream->encoding_name)
        return;
    stream->encoding_assumed = !is_utf8(stream);
    MoEncoding encoding = stream->encoding_assumed ? MO_ENCODING_WINDOWS_1252 : MO_ENCODING_BYTES;
    use(stream, encoding, mo_encoding_get_name(encoding), 0);
    stream->buffer[0] = '\n';
}

static bool open_converter(MoStream *stream, const char *name, GError **error)
{
    /* A slash asks iconv for something else than an encoding. */
    GIConv converter = *name && !strchr(name, '/') ? g_iconv_open("UTF-8", name) : NULL;
    if (converter && (intptr_t)converter != -1) {
        stream->converter = converter;
        return true;
    }
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                _("'%s' is no encoding that is known here; write utf-8, windows-1252 or utf-16, or "
                  "leave it out, and it is found out"),
                name);
    return false;
}

bool mo_stream_set_encoding(MoStream *stream, const char *name, GError **error)
{
    MoEncoding encoding = mo_encoding_from_name(name);
    if (encoding == MO_ENCODING_OTHER && !open_converter(stream, name, error))
        return false;
    char head[HEAD];
    size_t length = mo_stream_peek_raw(stream, head, sizeof head);
    size_t bom = mo_encoding_find_bom(head, length, &encoding);
    if (bom == 0 && g_ascii_strcasecmp(name, "utf-16") == 0)
        mo_encoding_find_utf16(head, length, &encoding);
    const char *shown = mo_encoding_get_name(encoding);
    use(stream, encoding, shown ? shown : name, bom);
    return true;
}

const char *mo_stream_get_encoding(const MoStream *stream)
{
    return stream->encoding_name;
}

/* Reads and decodes until there is more text. `before` is where it would begin. */
static void read_decoded(MoStream *stream)
{
    size_t before = stream->end;
    bool last = false;
    while (stream->end == before && !last) {
        memmove(stream->raw, stream->raw + stream->raw_at, stream->raw_end - stream->raw_at);
        stream->raw_end -= stream->raw_at;
        stream->raw_at = 0;
        ssize_t got = read_at(stream, stream->file_at, stream->raw + stream->raw_end,
                              MIN(stream->chunk, stream->raw_room - stream->raw_end));
        if (got < 0)
            stream->failure = errno;
        if (got > 0) {
            stream->raw_end += (size_t)got;
            stream->file_at += got;
        }
        last = got <= 0 && stream->raw_end < stream->raw_room;
        mo_stream_decode(stream, last);
    }
    stream->ended = last && stream->raw_at == stream->raw_end && stream->end == before;
}

static void read_bytes(MoStream *stream)
{
    ssize_t got = read_at(stream, stream->file_at, stream->buffer + stream->end,
                          MIN(stream->chunk, stream->capacity - stream->end));
    if (got < 0)
        stream->failure = errno;
    stream->ended = got <= 0;
    if (got > 0) {
        stream->end += (size_t)got;
        stream->file_at += got;
    }
}

/* Makes room for the next step of a decoder, or for one byte. False: that would be too much. */
static bool make_room(MoStream *stream)
{
    size_t step = stream->encoding == MO_ENCODING_BYTES ? 1 : MO_STREAM_STEP;
    if (stream->capacity - stream->end >= step)
        return true;
    size_t most = stream->window_max + step;
    if (stream->capacity >= most)
        return false;
    stream->capacity = MIN(stream->capacity * 2, most);
    stream->buffer = g_realloc(stream->buffer, stream->capacity + MO_STREAM_SLACK);
    memset(stream->buffer + stream->capacity, 0, MO_STREAM_SLACK);
    return true;
}

bool mo_stream_more(MoStream *stream)
{
    if (stream->ended)
        return false;
    if (stream->row > 0) {
        memmove(stream->buffer, stream->buffer + stream->row, stream->end - stream->row);
        stream->at -= stream->row;
        stream->end -= stream->row;
        stream->row = 0;
    }
    if (!make_room(stream)) {
        stream->full = true;
        return false;
    }
    size_t before = stream->end;
    if (stream->encoding == MO_ENCODING_BYTES)
        read_bytes(stream);
    else
        read_decoded(stream);
    stream->buffer[stream->end] = '\n';
    return stream->end > before;
}

bool mo_stream_seek(MoStream *stream, int64_t offset)
{
    bool is_unit =
        stream->encoding != MO_ENCODING_UTF_16LE && stream->encoding != MO_ENCODING_UTF_16BE;
    if (offset < stream->text_start || (!is_unit && (offset - stream->text_start) % 2 != 0) ||
        (stream->encoding == MO_ENCODING_OTHER && offset > stream->text_start))
        return false;
    if (stream->converter)
        g_iconv(stream->converter, NULL, NULL, NULL, NULL);
    stream->file_at = offset;
    stream->row_offset = stream->encoding == MO_ENCODING_OTHER ? -1 : offset;
    stream->raw_at = stream->raw_end = 0;
    stream->row = stream->at = stream->end = 0;
    stream->full = stream->ended = false;
    stream->failure = 0;
    stream->buffer[0] = '\n';
    return true;
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool mo_stream_has_changed(const MoStream *stream)
{
    struct stat now;
    if (stream->fd < 0)
        return false;
    return fstat(stream->fd, &now) != 0 || now.st_size != stream->opened.st_size ||
           !same_time(now.st_mtim, stream->opened.st_mtim) ||
           !same_time(now.st_ctim, stream->opened.st_ctim);
}
