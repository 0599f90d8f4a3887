#include "model/roster.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>

G_STATIC_ASSERT(sizeof(MoMet) == 24);

#define PARTS 64U /* a power of two */
#define PART_BITS 6U
#define FIRST_SIZE 16U
#define CHUNK 4096U /* entries; a power of two */
/* For fewer it does not pay to make room beforehand. */
#define RESERVE_LEAST ((size_t)20000)
#define HUGE_PAGE ((size_t)2 * 1024 * 1024)
#define OFFSET_UNKNOWN ((UINT64_C(1) << 40) - 1)
#define DAYS_MAX 65535

/* An entry by its number, and what of its hash tells it from its neighbours. */
typedef struct {
    uint32_t low;    /* half of the hash, from which the first place follows */
    uint32_t number; /* of the entry, plus 1; 0: a free place */
} Place;

/* Open addressing with linear probing. */
typedef struct {
    Place *places;
    uint32_t n_places;
    uint32_t n_used;
} Part;

/* Entries stand in the order in which they came and never move: rows mostly come in the order in
 * which they came the time before, so that neighbours are asked for together. What is jumped about
 * in is the small table of places alone. */
struct MoRoster {
    MoDay first_day;
    GPtrArray *chunks; /* of MoMet[CHUNK] */
    uint32_t n;
    Place *block; /* the places of all parts as they were reserved; NULL: they were not */
    size_t block_places;
    Part parts[PARTS];
};

MoRoster *mo_roster_new(MoDay first_day)
{
    MoRoster *roster = g_new0(MoRoster, 1);
    roster->first_day = first_day;
    roster->chunks = g_ptr_array_new_with_free_func(g_free);
    return roster;
}

/* Those of the block go with it. */
static void free_places(const MoRoster *roster, Place *places)
{
    uintptr_t start = (uintptr_t)roster->block, at = (uintptr_t)places;
    if (!roster->block || at < start || at >= start + roster->block_places * sizeof *places)
        g_free(places);
}

void mo_roster_free(MoRoster *roster)
{
    if (!roster)
        return;
    for (unsigned i = 0; i < PARTS; i++)
        free_places(roster, roster->parts[i].places);
    g_aligned_free(roster->block);
    g_ptr_array_unref(roster->chunks);
    g_free(roster);
}

static uint64_t make_key(uint64_t hash)
{
    return hash ? hash : 1;
}

static Part *get_part(const MoRoster *roster, uint64_t key)
{
    return (Part *)&roster->parts[key >> (64 - PART_BITS)];
}

static MoMet *get_entry(const MoRoster *roster, uint32_t number)
{
    MoMet *chunk = g_ptr_array_index(roster->chunks, number / CHUNK);
    return &chunk[number % CHUNK];
}

static uint32_t get_first_place(const Part *part, uint32_t low)
{
    return (uint32_t)(((uint64_t)low * part->n_places) >> 32);
}

static Place *get_next(const Part *part, Place *place)
{
    return ++place == part->places + part->n_places ? part->places : place;
}

/* The place of a key, or the free place where it belongs. The part has a free place. */
static Place *find_place(const MoRoster *roster, const Part *part, uint64_t key)
{
    uint32_t low = (uint32_t)key;
    Place *place = &part->places[get_first_place(part, low)];
    while (place->number != 0 &&
           (place->low != low || get_entry(roster, place->number - 1)->hash != key))
        place = get_next(part, place);
    return place;
}

/* Puts in what is in no place yet. */
static void put(Part *part, Place new)
{
    Place *place = &part->places[get_first_place(part, new.low)];
    while (place->number != 0)
        place = get_next(part, place);
    *place = new;
}

/* Moves a part to other places, all of them free. */
static void move_part(const MoRoster *roster, Part *part, Place *places, uint32_t n_places)
{
    Part moved = {.places = places, .n_places = n_places, .n_used = part->n_used};
    for (uint32_t i = 0; i < part->n_places; i++)
        if (part->places[i].number != 0)
            put(&moved, part->places[i]);
    free_places(roster, part->places);
    *part = moved;
}

/* By a quarter, and never all parts at the same number of customers: their first sizes differ. */
static void grow(const MoRoster *roster, Part *part)
{
    uint32_t first = FIRST_SIZE + (uint32_t)(part - roster->parts) / 4;
    uint32_t n_places = part->n_places ? part->n_places + part->n_places / 4 + 1 : first;
    move_part(roster, part, g_new0(Place, n_places), n_places);
}

/* In large pages where the system gives them: to find out where a small one lies takes longer than
 * to look into it. What fills no large page is not rounded up to one. */
static Place *new_block(size_t n)
{
    size_t bytes = n * sizeof(Place);
    Place *block = g_aligned_alloc(1, bytes, HUGE_PAGE);
    if (bytes >= HUGE_PAGE)
        (void)madvise(block, bytes & ~(HUGE_PAGE - 1), MADV_HUGEPAGE);
    memset(block, 0, bytes);
    return block;
}

void mo_roster_reserve(MoRoster *roster, size_t n)
{
    /* Some parts get a few more than others, and a few customers will be new. */
    size_t n_places = n / PARTS * 4 / 3;
    if (n < RESERVE_LEAST || n_places > UINT32_MAX || roster->block)
        return;
    Place *block = new_block(n_places * PARTS);
    for (unsigned i = 0; i < PARTS; i++)
        if (roster->parts[i].n_places < n_places)
            move_part(roster, &roster->parts[i], block + i * n_places, (uint32_t)n_places);
    roster->block = block;
    roster->block_places = n_places * PARTS;
}

/* Probing stays short while a fifth of the places is free. */
static Part *make_room(MoRoster *roster, uint64_t key)
{
    Part *part = get_part(roster, key);
    if ((part->n_used + 1) * UINT64_C(5) > part->n_places * UINT64_C(4))
        grow(roster, part);
    return part;
}

MoMet *mo_roster_find(const MoRoster *roster, uint64_t hash)
{
    uint64_t key = make_key(hash);
    const Part *part = get_part(roster, key);
    if (part->n_places == 0)
        return NULL;
    const Place *place = find_place(roster, part, key);
    return place->number ? get_entry(roster, place->number - 1) : NULL;
}

MoMet *mo_roster_add(MoRoster *roster, uint64_t hash)
{
    uint64_t key = make_key(hash);
    Part *part = make_room(roster, key);
    Place *place = find_place(roster, part, key);
    if (place->number == 0) {
        if (roster->n == roster->chunks->len * CHUNK)
            g_ptr_array_add(roster->chunks, g_new0(MoMet, CHUNK));
        *get_entry(roster, roster->n) = (MoMet){.hash = key};
        *place = (Place){.low = (uint32_t)key, .number = ++roster->n};
        part->n_used++;
    }
    return get_entry(roster, place->number - 1);
}

void mo_roster_expect(const MoRoster *roster, uint64_t hash)
{
    uint64_t key = make_key(hash);
    const Part *part = get_part(roster, key);
    if (part->n_places > 0)
        __builtin_prefetch(&part->places[get_first_place(part, (uint32_t)key)], 1);
}

size_t mo_roster_count(const MoRoster *roster)
{
    return roster->n;
}

size_t mo_roster_count_flagged(const MoRoster *roster, unsigned mask, unsigned flags)
{
    size_t n = 0;
    for (uint32_t i = 0; i < roster->n; i++)
        n += (get_entry(roster, i)->flags & mask) == flags;
    return n;
}

/* Entries that the ledger does not know go, so that a smaller file gives a smaller roster; taking
 * single entries out of a probed table would break chains, so it is filled anew. */
void mo_roster_begin(MoRoster *roster)
{
    uint32_t n = roster->n;
    if (mo_roster_count_flagged(roster, MO_MET_KNOWN, MO_MET_KNOWN) == n) {
        for (uint32_t i = 0; i < n; i++)
            get_entry(roster, i)->flags &= MO_MET_KNOWN | MO_MET_PLAIN | MO_MET_GONE;
        return;
    }
    roster->n = 0;
    for (unsigned i = 0; i < PARTS; i++) {
        Part *part = &roster->parts[i];
        part->n_used = 0;
        if (part->places)
            memset(part->places, 0, part->n_places * sizeof *part->places);
    }
    for (uint32_t i = 0; i < n; i++) {
        MoMet met = *get_entry(roster, i);
        if (!(met.flags & MO_MET_KNOWN))
            continue;
        met.flags &= MO_MET_KNOWN | MO_MET_PLAIN | MO_MET_GONE;
        *mo_roster_add(roster, met.hash) = met;
    }
    g_ptr_array_set_size(roster->chunks, (gint)((roster->n + CHUNK - 1) / CHUNK));
}
void mo_met_set_first_seen(const MoRoster *roster, MoMet *met, MoDay day)
{
    met->days = (uint16_t)CLAMP(day - roster->first_day, 0, DAYS_MAX);
}

MoDay mo_met_get_first_seen(const MoRoster *roster, const MoMet *met)
{
    return roster->first_day + (MoDay)met->days;
}

void mo_met_set_place(MoMet *met, unsigned source, int64_t offset, unsigned line)
{
    met->source = source & MO_ROSTER_SOURCES_MAX;
    met->offset = offset < 0 || (uint64_t)offset > OFFSET_UNKNOWN
                      ? OFFSET_UNKNOWN
                      : (uint64_t)offset & OFFSET_UNKNOWN;
    met->line = MIN(line, MO_ROSTER_LINE_MAX) & MO_ROSTER_LINE_MAX;
}

int64_t mo_met_get_offset(const MoMet *met)
{
    return met->offset == OFFSET_UNKNOWN ? -1 : (int64_t)met->offset;
}
