/* One customer and one habit, reduced to the numbers that planning needs.
 *
 * A pair owns no text of the records, so that the look-ahead of a month can keep all pairs in
 * memory while the customers themselves are streamed. */
#ifndef MOMENTS_PLAN_PAIR_H
#define MOMENTS_PLAN_PAIR_H

#include "model/config.h"
#include "model/history.h"

/* What all pairs of one planning share. */
typedef struct {
    const MoConfig *config;
    MoDay birth;   /* of the ledger */
    uint64_t seed; /* of the ledger */
} MoPlanRules;

/* A moment that was begun or raised and not answered. */
typedef struct {
    bool is;
    MoDay nominal, show, due, raised_day;
    MoState state;
    MoLocal until;
} MoOpen;

typedef struct {
    const MoPlanRules *rules;
    const MoHabit *habit;
    MoDay begin;        /* nominal days before it do not exist (DESIGN 2.6) */
    MoDate date;        /* MO_WHEN_DATE: of this customer; month 0 = she has none */
    bool single;        /* MO_WHEN_DATE: a single day, not a yearly one */
    bool fixed;         /* its days are fixed days: mo_habit_is_fixed_day() */
    bool never;         /* the user said never */
    MoDay last_contact; /* ledger and records, moments done included */
    MoDay last_passed;  /* when this habit was last done, skipped or lapsed */
    MoDay phase;        /* MO_WHEN_LAST_CONTACT without any contact: the first nominal day */
    GArray *answered;   /* of MoDay: nominal days answered; NULL = none */
    MoOpen open;
} MoPair;

/* Fills a pair from a customer and what is known of her. `known` NULL: nothing is known.
 * `habit_seen` is the day the habit was first seen. Clear with mo_pair_clear(). */
void mo_pair_init(MoPair *pair, const MoPlanRules *rules, const MoHabit *habit,
                  const MoCustomer *customer, const MoCustomerHistory *known, MoDay habit_seen);

void mo_pair_clear(MoPair *pair);

/* As if the moment with this nominal day was done on `day`. */
void mo_pair_assume_done(MoPair *pair, MoDay nominal, MoDay day);

/* Whether a nominal day counts as answered (DESIGN 2.7). */
bool mo_pair_is_handled(const MoPair *pair, MoDay nominal);

/* Whether two nominal days are the same occurrence after an edit (DESIGN 2.7). */
bool mo_pair_is_same(const MoPair *pair, MoDay a, MoDay b);

#endif
