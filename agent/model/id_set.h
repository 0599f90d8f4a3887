/* Which ids a stream has seen, and where: 16 bytes an id, so that a million customers fit in little
 * memory. Ids are known by 64-bit hashes alone; two different ids meet once in 10^13 pairs. */
#ifndef MOMENTS_MODEL_ID_SET_H
#define MOMENTS_MODEL_ID_SET_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct MoIdSet MoIdSet;

MoIdSet *mo_id_set_new(void);
void mo_id_set_free(MoIdSet *set);
void mo_id_set_clear(MoIdSet *set);

/* Adds an id. False when it is there already; then the outputs tell where it was added from. */
bool mo_id_set_add(MoIdSet *set, uint64_t hash, uint32_t source, uint32_t line,
                   uint32_t *ret_source, uint32_t *ret_line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoIdSet, mo_id_set_free)

#endif
