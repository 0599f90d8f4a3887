#include "input/stream_private.h"

#include <errno.h>
#include <string.h>

#define NOT_READABLE 0xfffd /* shown as a question mark in a diamond */

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS (ONES << 7)

static inline void put(MoStream *stream, uint32_t character)
{
    if (character < 0x80)
        stream->buffer[stream->end++] = (char)character;
    else
        stream->end += mo_utf8_put(stream->buffer + stream->end, character);
}

static bool has_room(const MoStream *stream)
{
    return stream->capacity - stream->end >= MO_STREAM_STEP;
}

/* Copies what stands for itself, eight bytes at a time. */
static void copy_ascii(MoStream *stream)
{
    uint64_t word;
    while (stream->raw_end - stream->raw_at >= sizeof word && has_room(stream)) {
        memcpy(&word, stream->raw + stream->raw_at, sizeof word);
        if ((word & HIGHS) != 0)
            return;
        memcpy(stream->buffer + stream->end, &word, sizeof word);
        stream->raw_at += sizeof word;
        stream->end += sizeof word;
    }
}

static void decode_windows_1252(MoStream *stream)
{
    copy_ascii(stream);
    while (stream->raw_at < stream->raw_end && has_room(stream)) {
        unsigned char byte = (unsigned char)stream->raw[stream->raw_at++];
        put(stream, mo_windows_1252_get(byte));
        if (byte >= 0x80)
            copy_ascii(stream);
    }
}

static uint32_t get_unit(const MoStream *stream, size_t at)
{
    unsigned char first = (unsigned char)stream->raw[at],
                  second = (unsigned char)stream->raw[at + 1];
    return stream->encoding == MO_ENCODING_UTF_16LE ? first | (uint32_t)second << 8
                                                    : second | (uint32_t)first << 8;
}

/* Units below 0x80, four at a time. */
static void copy_ascii_units(MoStream *stream)
{
    const bool little = stream->encoding == MO_ENCODING_UTF_16LE;
    const unsigned char *raw = (const unsigned char *)stream->raw;
    while (stream->raw_end - stream->raw_at >= 8 && has_room(stream)) {
        const unsigned char *at = raw + stream->raw_at + (little ? 0 : 1);
        const unsigned char *other = raw + stream->raw_at + (little ? 1 : 0);
        if (((at[0] | at[2] | at[4] | at[6]) & 0x80) || (other[0] | other[2] | other[4] | other[6]))
            return;
        char *to = stream->buffer + stream->end;
        to[0] = (char)at[0];
        to[1] = (char)at[2];
        to[2] = (char)at[4];
        to[3] = (char)at[6];
        stream->raw_at += 8;
        stream->end += 4;
    }
}

/* Half of a pair without the other, or the last byte of an odd number, is not readable. */
static void decode_utf16(MoStream *stream, bool last)
{
    copy_ascii_units(stream);
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
        if (unit >= 0x80)
            copy_ascii_units(stream);
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

/* Bytes that begin a character, and those that begin one of four bytes, which is a pair of units in
 * UTF-16. */
typedef struct {
    size_t characters, pairs;
} Counts;

static size_t sum_bytes(uint64_t word)
{
    return (size_t)((word * ONES) >> 56);
}

static Counts count_characters(const char *at, const char *end)
{
    Counts counts = {0, 0};
    uint64_t word;
    for (; (size_t)(end - at) >= sizeof word; at += sizeof word) {
        memcpy(&word, at, sizeof word);
        counts.characters += sum_bytes(((~word >> 7) | (word >> 6)) & ONES);
        counts.pairs += sum_bytes((word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & ONES);
    }
    for (; at < end; at++) {
        counts.characters += (*at & 0xc0) != 0x80;
        counts.pairs += (unsigned char)*at >= 0xf0;
    }
    return counts;
}

size_t mo_stream_measure(const MoStream *stream)
{
    if (stream->encoding == MO_ENCODING_BYTES)
        return stream->at - stream->row;
    Counts counts = count_characters(stream->buffer + stream->row, stream->buffer + stream->at);
    return stream->encoding == MO_ENCODING_WINDOWS_1252 ? counts.characters
                                                        : 2 * (counts.characters + counts.pairs);
}
