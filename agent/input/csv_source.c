#include "input/csv_source.h"

#include "input/csv.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CAPACITY_FIRST ((size_t)64 * 1024)
#define CAPACITY_MAX (MO_CSV_ROW_MAX + 1)

void mo_csv_source_init(MoCsvSource *source, int fd, const char *memory, size_t length)
{
    *source = (MoCsvSource){.fd = fd,
                            .memory = memory,
                            .memory_left = length,
                            .chunk = CAPACITY_MAX,
                            .capacity = CAPACITY_FIRST};
    source->buffer = g_malloc(source->capacity + 1);
    source->buffer[0] = '\n';
}

void mo_csv_source_clear(MoCsvSource *source)
{
    if (source->fd >= 0)
        close(source->fd);
    g_free(source->buffer);
}

static size_t read_some(MoCsvSource *source, char *to, size_t room)
{
    if (source->fd < 0) {
        size_t taken = MIN(room, source->memory_left);
        if (taken > 0)
            memcpy(to, source->memory, taken);
        source->memory += taken;
        source->memory_left -= taken;
        return taken;
    }
    ssize_t got;
    do
        got = read(source->fd, to, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        source->failure = errno;
    return got > 0 ? (size_t)got : 0;
}

bool mo_csv_source_more(MoCsvSource *source)
{
    if (source->ended)
        return false;
    if (source->row > 0) {
        memmove(source->buffer, source->buffer + source->row, source->end - source->row);
        source->at -= source->row;
        source->end -= source->row;
        source->row = 0;
    }
    if (source->end == source->capacity) {
        source->full = source->capacity == CAPACITY_MAX;
        if (source->full)
            return false;
        source->capacity = MIN(source->capacity * 2, CAPACITY_MAX);
        source->buffer = g_realloc(source->buffer, source->capacity + 1);
    }
    size_t got = read_some(source, source->buffer + source->end,
                           MIN(source->chunk, source->capacity - source->end));
    source->ended = got == 0;
    source->end += got;
    source->buffer[source->end] = '\n';
    return got > 0;
}
