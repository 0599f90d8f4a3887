#include "base/arena.h"

#include <string.h>

#define BLOCK_BYTES ((size_t)4096)
/* A longer block is given back by a reset: one huge row must not be paid for by all that follow. */
#define KEPT_MAX ((size_t)65536)

typedef struct Block {
    struct Block *next;
    size_t bytes; /* of `data` */
    _Alignas(void *) char data[];
} Block;

struct MoArena {
    Block *block; /* the one in use; older ones follow it */
    size_t used;  /* of the block in use */
};

MoArena *mo_arena_new(void)
{
    return g_new0(MoArena, 1);
}

static void free_blocks(Block *block)
{
    while (block) {
        Block *next = block->next;
        g_free(block);
        block = next;
    }
}

void mo_arena_free(MoArena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->block);
    g_free(arena);
}

void mo_arena_reset(MoArena *arena)
{
    arena->used = 0;
    if (!arena->block)
        return;
    free_blocks(arena->block->next);
    arena->block->next = NULL;
    if (arena->block->bytes > KEPT_MAX) {
        free_blocks(arena->block);
        arena->block = NULL;
    }
}

/* Blocks grow by doubling, so that a large row needs few of them. */
static void add_block(MoArena *arena, size_t bytes)
{
    size_t size = arena->block ? arena->block->bytes * 2 : BLOCK_BYTES;
    size = MAX(MIN(size, KEPT_MAX), bytes);
    Block *block = g_malloc(sizeof *block + size);
    block->next = arena->block;
    block->bytes = size;
    arena->block = block;
    arena->used = 0;
}

static void *take(MoArena *arena, size_t bytes)
{
    if (!arena->block || arena->block->bytes - arena->used < bytes)
        add_block(arena, bytes);
    char *taken = arena->block->data + arena->used;
    arena->used += bytes;
    return taken;
}

void *mo_arena_alloc(MoArena *arena, size_t bytes)
{
    size_t edge = sizeof(void *);
    size_t past = arena->block ? arena->used % edge : 0;
    size_t skip = past ? edge - past : 0;
    if (skip && arena->block->bytes - arena->used >= skip)
        arena->used += skip;
    else if (skip)
        arena->used = arena->block->bytes;
    return take(arena, bytes);
}

char *mo_arena_copy(MoArena *arena, const char *text, size_t length)
{
    char *copy = take(arena, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
