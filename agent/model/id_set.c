#include "model/id_set.h"

#include <string.h>

typedef struct {
    uint64_t hash; /* 0 = a free place */
    uint32_t source;
    uint32_t line;
} Place;

struct MoIdSet {
    Place *places;
    size_t n_places; /* a power of two */
    size_t n_used;
};

#define FIRST_SIZE 64

MoIdSet *mo_id_set_new(void)
{
    MoIdSet *set = g_new0(MoIdSet, 1);
    set->n_places = FIRST_SIZE;
    set->places = g_new0(Place, FIRST_SIZE);
    return set;
}

void mo_id_set_free(MoIdSet *set)
{
    if (!set)
        return;
    g_free(set->places);
    g_free(set);
}

void mo_id_set_clear(MoIdSet *set)
{
    memset(set->places, 0, set->n_places * sizeof *set->places);
    set->n_used = 0;
}

/* The place of a hash, or the free place where it belongs. */
static Place *find(const MoIdSet *set, uint64_t hash)
{
    size_t mask = set->n_places - 1;
    size_t i = (size_t)hash & mask;
    while (set->places[i].hash != 0 && set->places[i].hash != hash)
        i = (i + 1) & mask;
    return &set->places[i];
}

static void grow(MoIdSet *set)
{
    MoIdSet bigger = {.n_places = set->n_places * 2, .n_used = set->n_used};
    bigger.places = g_new0(Place, bigger.n_places);
    for (size_t i = 0; i < set->n_places; i++)
        if (set->places[i].hash != 0)
            *find(&bigger, set->places[i].hash) = set->places[i];
    g_free(set->places);
    *set = bigger;
}

bool mo_id_set_add(MoIdSet *set, uint64_t hash, uint32_t source, uint32_t line,
                   uint32_t *ret_source, uint32_t *ret_line)
{
    hash = hash ? hash : 1;
    Place *place = find(set, hash);
    if (place->hash == hash) {
        *ret_source = place->source;
        *ret_line = place->line;
        return false;
    }
    *place = (Place){.hash = hash, .source = source, .line = line};
    /* Probing stays short while a third of the places is free. */
    if (++set->n_used * 3 > set->n_places * 2)
        grow(set);
    return true;
}
