/* Where the bytes of a CSV file come from: a window over a file or over memory.
 *
 * The window holds the row in hand from its first byte on, so that the reader can go back inside
 * it, and never more than MO_CSV_ROW_MAX + 1 bytes of it. Behind the last byte stands a line feed
 * that is not part of the text: loops that stop at a line feed need no other bound. */
#ifndef MOMENTS_INPUT_CSV_SOURCE_H
#define MOMENTS_INPUT_CSV_SOURCE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    int fd; /* -1: memory */
    const char *memory;
    size_t memory_left;
    size_t chunk; /* bytes to read at once, at most */
    char *buffer;
    size_t capacity; /* without the line feed behind */
    size_t row;      /* where the row in hand begins */
    size_t at;       /* the next byte to look at */
    size_t end;
    bool full;   /* the row in hand is too long to be held */
    bool ended;  /* nothing more will come */
    int failure; /* errno of a failed read, else 0 */
} MoCsvSource;

/* Takes over the descriptor. */
void mo_csv_source_init(MoCsvSource *source, int fd, const char *memory, size_t length);
void mo_csv_source_clear(MoCsvSource *source);

/* Reads on; false at the end, after a failure, or when the row is too long. Moves row, at and end
 * alike, so only distances from `row` stay good. */
bool mo_csv_source_more(MoCsvSource *source);

/* Lets go of everything before `at`: a new row begins there. The line feed behind the end may have
 * been written over by a reader that works in place. */
static inline void mo_csv_source_begin(MoCsvSource *source)
{
    source->row = source->at;
    source->full = false;
    source->buffer[source->end] = '\n';
}

/* The next byte, or -1. */
static inline int mo_csv_source_peek(MoCsvSource *source)
{
    if (source->at == source->end && !mo_csv_source_more(source))
        return -1;
    return (unsigned char)source->buffer[source->at];
}

#endif
