/* Where the text of a user's file comes from: a window over a file or over memory, in UTF-8.
 *
 * The window holds what is in hand (a row, a line) from its first byte on, so that a reader can go
 * back inside it, and never more than `window_max` + 1 bytes of it. Behind the last byte stands a
 * line feed that is not part of the text, and behind that MO_STREAM_SLACK bytes that may be read:
 * loops that stop at a line feed need no other bound. A byte order mark is no part of the text.
 *
 * A reader may change the bytes before `row` in place, as long as it called mo_stream_begin()
 * before: places in the file are counted there. */
#ifndef MOMENTS_INPUT_STREAM_H
#define MOMENTS_INPUT_STREAM_H

#include "input/encoding.h"
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define MO_STREAM_SLACK 64

typedef struct {
    int fd; /* -1: memory */
    const char *memory;
    size_t memory_length;
    struct stat opened; /* the file when it was opened */

    MoEncoding encoding;
    char *encoding_name;   /* as shown to people; NULL: bytes as they are */
    bool encoding_assumed; /* neither a mark nor valid UTF-8 said so */
    bool has_bom;
    GIConv converter; /* MO_ENCODING_OTHER; else NULL */
    char *raw;        /* what was read and not yet turned into UTF-8 */
    size_t raw_at, raw_end, raw_room;
    uint64_t n_replaced; /* how much of the text could not be read as that encoding */

    int64_t file_at;    /* where to read on */
    int64_t text_start; /* in the file, behind the mark */
    int64_t row_offset; /* of `row` in the file; -1: not known */

    size_t chunk; /* bytes to read at once, at most */
    size_t window_max;
    char *buffer;
    size_t capacity; /* without the line feed behind */
    size_t row;      /* where what is in hand begins */
    size_t at;       /* the next byte to look at */
    size_t end;
    bool full;   /* what is in hand is too long to be held */
    bool ended;  /* nothing more will come */
    int failure; /* errno of a failed read, else 0 */
} MoStream;

/* Opens a file; fails as mo_file_open() does. The bytes come as they are until one of the functions
 * below says otherwise, before anything is read. Free what it holds with mo_stream_clear(), which
 * also takes a stream of zeros. */
bool mo_stream_open(MoStream *stream, const char *path, size_t window_max, GError **error);

/* The same over bytes in memory, borrowed for the stream's life. */
void mo_stream_open_memory(MoStream *stream, const char *data, size_t length, size_t window_max);

void mo_stream_clear(MoStream *stream);

/* Passes a mark over, and turns UTF-16 into UTF-8: with a mark, or without one when zero bytes give
 * it away. Other bytes stay as they are; the encoding's name is then "UTF-8" after its mark, else
 * NULL. */
void mo_stream_find_utf16(MoStream *stream);

/* The same, and then looks at the whole file: it is UTF-8, also with a few letters cut in half that
 * stay as they are, or else windows-1252 from end to end. Costs a second reading of the file. */
void mo_stream_find_encoding(MoStream *stream);

/* Turns a named encoding into UTF-8; a mark of another one wins, because nothing else begins with
 * it. Bytes that are no UTF-8 stay as they are when that is its name. Fails with MO_ERROR_INVALID
 * for a name that nobody knows. */
bool mo_stream_set_encoding(MoStream *stream, const char *name, GError **error);

/* "UTF-8", "UTF-16LE", "windows-1252" or the name that was given; NULL: bytes as they are.
 * Borrowed. */
const char *mo_stream_get_encoding(const MoStream *stream);

/* Up to `room` bytes of the beginning, as they stand in the file, without moving the stream. */
size_t mo_stream_peek_raw(const MoStream *stream, char *to, size_t room);

/* Reads on; false at the end, after a failure, or when what is in hand is too long. Moves row, at
 * and end alike, so only distances from `row` stay good. */
bool mo_stream_more(MoStream *stream);

/* How many bytes of the file the text `row`..`at` is; not for MO_ENCODING_OTHER. */
size_t mo_stream_measure(const MoStream *stream);

/* Goes to a place of the file, as mo_stream_begin() left it in row_offset. False, and nothing has
 * happened, when it is none, or when the encoding does not allow it. The beginning can always be
 * gone to. */
bool mo_stream_seek(MoStream *stream, int64_t offset);

/* Whether the file was written to since it was opened. A stream over memory never is. */
bool mo_stream_has_changed(const MoStream *stream);

/* Lets go of everything before `at`: what follows is in hand. The line feed behind the end may have
 * been written over by a reader that works in place. */
static inline void mo_stream_begin(MoStream *stream)
{
    if (stream->encoding == MO_ENCODING_BYTES)
        stream->row_offset += (int64_t)(stream->at - stream->row);
    else if (stream->encoding != MO_ENCODING_OTHER)
        stream->row_offset += (int64_t)mo_stream_measure(stream);
    stream->row = stream->at;
    stream->full = false;
    stream->buffer[stream->end] = '\n';
}

/* The next byte, or -1. */
static inline int mo_stream_peek(MoStream *stream)
{
    if (stream->at == stream->end && !mo_stream_more(stream))
        return -1;
    return (unsigned char)stream->buffer[stream->at];
}

#endif
