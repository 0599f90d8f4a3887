/* Who has been met: one small entry a customer, so that a million of them can be told apart.
 *
 * A customer is known by a 64-bit hash of her id; two ids meet by chance once in 10^13 pairs. The
 * entry tells where her row stands and what the ledger knows of her in short. About 35 bytes a
 * customer: entries never move, and the table that finds them is cut into parts that grow one after
 * the other and by a quarter, so that growing never needs the memory twice. */
#ifndef MOMENTS_MODEL_ROSTER_H
#define MOMENTS_MODEL_ROSTER_H

#include "base/day.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct MoRoster MoRoster;

enum {
    MO_MET_KNOWN = 1 << 0, /* the ledger knows her */
    MO_MET_PLAIN = 1 << 1, /* and nothing but the day first seen and her names */
    MO_MET_GONE = 1 << 2,  /* and that she was gone */
    MO_MET_HERE = 1 << 3,  /* her row was met: `source`, `line`, `offset` hold */
    MO_MET_OTHERS = 1 << 4 /* her row was met, and `only` leaves it out */
};

#define MO_ROSTER_LINE_MAX ((1U << 27) - 1)
#define MO_ROSTER_SOURCES_MAX 255U

typedef struct {
    uint64_t hash;
    uint64_t offset : 40; /* all ones: not known */
    uint64_t source : 8;
    uint64_t days : 16; /* first seen, counted from the roster's first day; the last: or later */
    uint32_t digest;    /* mo_known_digest() */
    uint32_t line : 27;
    uint32_t flags : 5;
} MoMet;

/* Days are counted from `first_day`, such as the ledger's birth. */
MoRoster *mo_roster_new(MoDay first_day);
void mo_roster_free(MoRoster *roster);

/* Makes room for about so many at once, which is faster than growing. Does nothing the second time.
 */
void mo_roster_reserve(MoRoster *roster, size_t n);

/* The entry of an id, or NULL. Good until mo_roster_begin(). */
MoMet *mo_roster_find(const MoRoster *roster, uint64_t hash);

/* The entry of an id, made empty when there is none. Good until mo_roster_begin(). */
MoMet *mo_roster_add(MoRoster *roster, uint64_t hash);

/* Begins to fetch the entry of an id into the processor's cache, where it will be when it is looked
 * for some hundred nanoseconds later: a table of a million lies far away. Changes nothing. */
void mo_roster_expect(const MoRoster *roster, uint64_t hash);

size_t mo_roster_count(const MoRoster *roster);

/* How many entries have these of the flags in `mask`. */
size_t mo_roster_count_flagged(const MoRoster *roster, unsigned mask, unsigned flags);

/* Forgets which rows were met (and who was met only by her row), keeps what the ledger knows. */
void mo_roster_begin(MoRoster *roster);

void mo_met_set_first_seen(const MoRoster *roster, MoMet *met, MoDay day);
MoDay mo_met_get_first_seen(const MoRoster *roster, const MoMet *met);

/* A place; an offset of -1 is "not known". */
void mo_met_set_place(MoMet *met, unsigned source, int64_t offset, unsigned line);
int64_t mo_met_get_offset(const MoMet *met);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoRoster, mo_roster_free)

#endif
