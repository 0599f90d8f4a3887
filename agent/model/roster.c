#include "model/roster.h"

#include <glib.h>
#include <string.h>

G_STATIC_ASSERT(sizeof(MoMet) == 24);

#define PARTS 64U /* a power of two */
#define PART_BITS 6U
#define FIRST_SIZE 16U
#define OFFSET_UNKNOWN ((UINT64_C(1) << 40) - 1)
#define DAYS_MAX 65535

/* Open addressing with linear probing; a hash of 0 is a free place. */
typedef struct {
    MoMet *places;
    uint32_t n_places;
    uint32_t n_used;
} Part;

struct MoRoster {
    MoDay first_day;
    Part parts[PARTS];
};

MoRoster *mo_roster_new(MoDay first_day)
{
    MoRoster *roster = g_new0(MoRoster, 1);
    roster->first_day = first_day;
    return roster;
}

void mo_roster_free(MoRoster *roster)
{
    if (!roster)
        return;
    for (unsigned i = 0; i < PARTS; i++)
        g_free(roster->parts[i].places);
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

/* The place of a key, or the free place where it belongs. The part has a free place. */
static MoMet *find_place(const Part *part, uint64_t key)
{
    uint32_t at = (uint32_t)(((key & UINT32_MAX) * part->n_places) >> 32);
    while (part->places[at].hash != 0 && part->places[at].hash != key)
        at = at + 1 == part->n_places ? 0 : at + 1;
    return &part->places[at];
}

/* By a quarter, and never all parts at the same number of customers: their first sizes differ. */
static void grow(Part *part, unsigned index)
{
    Part bigger = {.n_used = part->n_used};
    bigger.n_places =
        part->n_places ? part->n_places + part->n_places / 4 + 1 : FIRST_SIZE + index / 4;
    bigger.places = g_new0(MoMet, bigger.n_places);
    for (uint32_t i = 0; i < part->n_places; i++)
        if (part->places[i].hash != 0)
            *find_place(&bigger, part->places[i].hash) = part->places[i];
    g_free(part->places);
    *part = bigger;
}

MoMet *mo_roster_find(const MoRoster *roster, uint64_t hash)
{
    uint64_t key = make_key(hash);
    const Part *part = get_part(roster, key);
    if (part->n_places == 0)
        return NULL;
    MoMet *met = find_place(part, key);
    return met->hash ? met : NULL;
}

MoMet *mo_roster_add(MoRoster *roster, uint64_t hash)
{
    uint64_t key = make_key(hash);
    Part *part = get_part(roster, key);
    /* Probing stays short while a fifth of the places is free. */
    if ((part->n_used + 1) * UINT64_C(5) > part->n_places * UINT64_C(4))
        grow(part, (unsigned)(part - roster->parts));
    MoMet *met = find_place(part, key);
    if (met->hash == 0) {
        met->hash = key;
        part->n_used++;
    }
    return met;
}

size_t mo_roster_count(const MoRoster *roster)
{
    size_t n = 0;
    for (unsigned i = 0; i < PARTS; i++)
        n += roster->parts[i].n_used;
    return n;
}

/* Entries that the ledger does not know go, so that a smaller file gives a smaller roster; taking
 * single entries out of a probed table would break chains, so the part is filled anew. */
static void begin_part(Part *part)
{
    Part fresh = {.n_places = part->n_places};
    if (part->n_used == 0)
        return;
    fresh.places = g_new0(MoMet, fresh.n_places);
    for (uint32_t i = 0; i < part->n_places; i++) {
        MoMet *met = &part->places[i];
        if (!(met->flags & MO_MET_KNOWN))
            continue;
        met->flags &= MO_MET_KNOWN | MO_MET_PLAIN | MO_MET_GONE;
        *find_place(&fresh, met->hash) = *met;
        fresh.n_used++;
    }
    g_free(part->places);
    *part = fresh;
}

void mo_roster_begin(MoRoster *roster)
{
    for (unsigned i = 0; i < PARTS; i++)
        begin_part(&roster->parts[i]);
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
