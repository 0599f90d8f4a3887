/* Memory for values that come and go together, as the texts of one row do: handed out from a few
 * blocks, never freed one by one, given back all at once. */
#ifndef MOMENTS_BASE_ARENA_H
#define MOMENTS_BASE_ARENA_H

#include <glib.h>
#include <stddef.h>

typedef struct MoArena MoArena;

/* Takes no memory before the first block is asked for. Free with mo_arena_free(). */
MoArena *mo_arena_new(void);
void mo_arena_free(MoArena *arena);

/* Everything handed out is gone. One block is kept for what comes next, unless it is a large one.
 */
void mo_arena_reset(MoArena *arena);

/* Bytes aligned for pointers, not zeroed. Lives until the next reset. */
void *mo_arena_alloc(MoArena *arena, size_t bytes);

/* A copy of `length` bytes with a zero byte behind them. */
char *mo_arena_copy(MoArena *arena, const char *text, size_t length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoArena, mo_arena_free)

#endif
