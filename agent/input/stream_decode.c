#include "input/stream_private.h"

#include <errno.h>
#include <string.h>

#define NOT_READABLE 0xfffd /* shown as a question mark in a diamond */

static void put(MoStream *stream, uint32_t character)
{
    stream->end += mo_utf8_put(stream->buffer + stream->end, character);
}

static bool has_room(const MoStream *stream)
{
    return stream->capacity - stream->end >= MO_STREAM_STEP;
}

static void decode_windows_1252(MoStream *stream)
{
    while (stream->raw_at < stream->raw_end && has_room(stream))
        put(stream, mo_windows_1252_get((unsigned char)stream->raw[stream->raw_at++]));
}

static uint32_t get_unit(const MoStream *stream, size_t at)
{
    unsigned char first = (unsigned char)stream->raw[at],
                  second = (unsigned char)stream->raw[at + 1];
    return stream->encoding == MO_ENCODING_UTF_16LE ? first | (uint32_t)second << 8
                                                    : second | (uint32_t)first << 8;
}

/* Half of a pair without the other, or the last byte of an odd number, is not readable. */
static void decode_utf16(MoStream *stream, bool last)
{
    while (stream->raw_end - stream->raw_at >= 2 && has_room(stream)) {
        uint32_t unit = get_unit(stream, stream->raw_at);
        bool first_half = unit >= 0xd800 && unit < 0xdc00;
        if (first_half && stream->raw_end - stream->raw_at < 4 && !last)
            return;
        stream->raw_at += 2;
        if (first_half && stream->raw_end - stream->raw_at >= 2) {
            uint32_t second = get_unit(stream, stream->raw_at);
            if (second >= 0xdc00 && second < 0xe000) {
                stream->raw_at += 2;
                unit = 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
            }
        }
        stream->n_replaced += unit >= 0xd800 && unit < 0xe000;
        put(stream, unit);
    }
    if (last && stream->raw_end - stream->raw_at == 1 && has_room(stream)) {
        stream->raw_at++;
        stream->n_replaced++;
        put(stream, NOT_READABLE);
    }
}

/* Some encodings keep a character back until they know what follows. */
static void flush_converter(MoStream *stream)
{
    char *to = stream->buffer + stream->end;
    size_t room = stream->capacity - stream->end;
    if (g_iconv(stream->converter, NULL, NULL, &to, &room) != (size_t)-1)
        stream->end = (size_t)(to - stream->buffer);
}

static void decode_other(MoStream *stream, bool last)
{
    while (stream->raw_at < stream->raw_end && has_room(stream)) {
        char *from = stream->raw + stream->raw_at, *to = stream->buffer + stream->end;
        size_t left = stream->raw_end - stream->raw_at, room = stream->capacity - stream->end;
        size_t done = g_iconv(stream->converter, &from, &left, &to, &room);
        int reason = errno;
        stream->raw_at = stream->raw_end - left;
        stream->end = (size_t)(to - stream->buffer);
        if (done != (size_t)-1)
            break;
        if (reason == E2BIG || (reason == EINVAL && !last))
            return;
        stream->raw_at++;
        stream->n_replaced++;
        if (!has_room(stream))
            return;
        put(stream, NOT_READABLE);
    }
    if (last && stream->raw_at == stream->raw_end && has_room(stream))
        flush_converter(stream);
}

void mo_stream_decode(MoStream *stream, bool last)
{
    switch (stream->encoding) {
    case MO_ENCODING_WINDOWS_1252:
        decode_windows_1252(stream);
        break;
    case MO_ENCODING_UTF_16LE:
    case MO_ENCODING_UTF_16BE:
        decode_utf16(stream, last);
        break;
    case MO_ENCODING_OTHER:
        decode_other(stream, last);
        break;
    case MO_ENCODING_BYTES:
        g_assert_not_reached();
    }
}

size_t mo_stream_measure(const MoStream *stream)
{
    const char *at = stream->buffer + stream->row, *end = stream->buffer + stream->at;
    if (stream->encoding == MO_ENCODING_BYTES)
        return (size_t)(end - at);
    size_t characters = 0, pairs = 0;
    for (; at < end; at++) {
        characters += (*at & 0xc0) != 0x80;
        pairs += (unsigned char)*at >= 0xf0;
    }
    return stream->encoding == MO_ENCODING_WINDOWS_1252 ? characters : 2 * (characters + pairs);
}
