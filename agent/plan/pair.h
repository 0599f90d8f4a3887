/* One customer and one habit, reduced to the numbers that planning needs.
 *
 * A pair owns no text of the records, so that the look-ahead of a month can keep all pairs in
 * memory while the customers themselves are streamed. */
#ifndef MOMENTS_PLAN_PAIR_H
#define MOMENTS_PLAN_PAIR_H

#include "model/config.h"
#include "model/field.h"
#include "model/history.h"

/* A yearly date that was answered counts for 180 days, so that correcting a birthday in the records
 * never brings a second card. */
#define MO_YEARLY_WINDOW_DAYS 180
/* A single date is another one as soon as it moves by more than that. */
#define MO_SINGLE_WINDOW_DAYS 3

/* What all pairs of one planning share. */
typedef struct {
    const MoConfig *config;
    MoDay birth;   /* of the ledger */
    uint64_t seed; /* of the ledger */
} MoPlanRules;

/* Whom a pair is about. Borrowed, until the next row is read. */
typedef struct {
    const MoCustomer *customer;
    const MoCustomerHistory *known; /* NULL: nothing but the day first seen */
    MoDay first_seen;
    uint64_t hash;       /* of her id, by the ledger's seed */
    unsigned order;      /* which of the stream she is */
    const MoStart *told; /* the promise that her record told last, where it tells none itself; NULL:
                            none. Borrowed */
} MoWho;

/* What speaks for a person standing for her company or project (plan/group.h). */
typedef struct {
    MoDay contacted;    /* her own last contact; MO_DAY_NONE: none */
    unsigned order;     /* which of the stream she is */
    bool is_open;       /* a moment of the habit is open with her */
    bool is_main;       /* tagged main */
    MoDay passed_until; /* her date went by, which is until this day no date that she stands with;
                           MO_DAY_NONE: it did not */
} MoStanding;

/* What is true of all of a company or project together, for a habit that is counted for it. */
typedef struct {
    uint64_t key; /* of the company or project */
    MoDay first_seen, last_contact, last_passed;
    bool never, expected;
    const GArray *answered; /* of MoDay; NULL: none */
    bool has_rival;         /* somebody whom the look-ahead may not play can stand for them: */
    MoStanding rival; /* her who does; where dates differ, the first with whom none comes up */
    bool may_stand;   /* she may be that one */
    bool is_shared;   /* somebody else may be, too */
    bool stands_by;   /* it is somebody else */
    bool is_next;     /* and would be she if nothing were open */
} MoGrouped;

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
    unsigned index;     /* of the habit, in the configuration */
    MoDay begin;        /* nominal days before it do not exist (DESIGN 2.6) */
    MoDate date;        /* MO_WHEN_DATE: of this customer; month 0 = she has none */
    bool single;        /* MO_WHEN_DATE: a single day, not a yearly one */
    bool fixed;         /* its days are fixed days: mo_habit_is_fixed_day() */
    bool expected;      /* given three times at nearly equal distance: no surprise any more */
    bool kept;          /* its date is what her record told before */
    bool never;         /* the user said never */
    MoDay last_contact; /* ledger and records, moments done included */
    MoDay last_passed;  /* when this habit was last done, skipped or lapsed */
    MoDay phase;        /* MO_WHEN_LAST_CONTACT without any contact: the first nominal day */
    MoDay paused_from;  /* a surprise: her last pause, which may be over; MO_DAY_NONE: none */
    MoDay paused_until;
    unsigned spread;    /* working days by which all her days are shifted */
    uint64_t hash;      /* of customer and habit: what is left to chance hangs on it */
    MoDay seen;         /* the day the habit was first seen */
    MoDay from;         /* nominal days before it belong to other pairs: mo_pair_unroll() */
    MoDay only;         /* its only nominal day; MO_DAY_NONE: those that rule and date give */
    MoDay anchor;       /* `only`: the day it was counted from */
    MoDay aim;          /* a promise: to be done by this day already; MO_DAY_NONE: no aim */
    MoDay told;         /* a promise: when it was made; one moved: its new day; else MO_DAY_NONE */
    MoDay until;        /* a newer one takes its place after this day */
    const char *origin; /* the entry that started it; borrowed. Else NULL */
    const char *what;   /* what was promised; borrowed; may be NULL */
    GArray *answered;   /* of MoDay: nominal days answered; NULL = none */
    GArray *pauses;     /* of MoPause: a surprise: those before her last one; NULL = none */
    uint64_t group;     /* the company or project for which it is counted; 0: her alone */
    MoStanding standing, rival; /* hers; MoGrouped */
    bool stands_by;             /* somebody else does: it gives nothing (`never`) */
    bool may_stand, is_shared, is_next, has_rival; /* MoGrouped */
    MoOpen open;
} MoPair;

/* What all pairs of one habit share. */
typedef struct {
    const MoHabit *habit;
    unsigned index; /* in the configuration */
    MoDay seen;     /* the day it was first seen */
    uint64_t salt;  /* of its name, by the ledger's seed */
    MoField field;  /* MO_WHEN_DATE: where the date stands, if in a field of ours; else NONE */
    size_t date_at; /* where in a customer: a MoDate; 0: none */
    size_t day_at;  /* the same: a MoDay */
    MoPair blank;   /* of nobody yet */
} MoPairHabit;

MoPairHabit mo_pair_habit(const MoPlanRules *rules, unsigned index, MoDay seen);

/* Whether somebody of whom nothing is known but the day first seen can have a moment of it, or can
 * start one: what counts from what happened has none. */
bool mo_pair_habit_is_usual(const MoPairHabit *habit);

/* Whether such a customer can: without the date it counts from there is none either. Habits that
 * are not usual must not be asked. */
bool mo_pair_habit_gives(const MoPairHabit *habit, const MoCustomer *customer);

/* Fills a pair; without allocation when nothing is known of her. Clear with mo_pair_clear(). */
void mo_pair_init(MoPair *pair, const MoPlanRules *rules, const MoPairHabit *habit,
                  const MoWho *who);

/* Makes a pair of somebody of whom nothing is known one of another such person. */
void mo_pair_turn(MoPair *pair, const MoPairHabit *habit, const MoWho *who);

/* Makes it one of several that are counted together; if she stands by, what was open with her is
 * not any more. */
void mo_pair_join(MoPair *pair, const MoGrouped *all);

/* Whether three days (the latest first; MO_DAY_NONE: fewer) lie at nearly equal distance. */
bool mo_days_are_expected(const MoDay done[3]);

void mo_pair_clear(MoPair *pair);

/* By how many working days the moment of a nominal day is shifted beside the spread: drawn for
 * each by itself, so that two running may be alike, and the same whenever it is asked for. */
unsigned mo_pair_get_surprise(const MoPair *pair, MoDay nominal);

/* As if the moment with this nominal day was done on `day`. */
void mo_pair_assume_done(MoPair *pair, MoDay nominal, MoDay day);

/* The last day of the pause that a day lies in, as far as this habit goes; MO_DAY_NONE: she is not
 * paused. */
MoDay mo_pair_paused_until(const MoPair *pair, MoDay day);
bool mo_pair_is_paused(const MoPair *pair, MoDay day);

/* The n-th day after `day` on which neither the user is away nor she is paused: what the clock of
 * lapsing counts. */
MoDay mo_pair_add_open_days(const MoPair *pair, MoDay day, unsigned n);

/* Whether a nominal day counts as answered (DESIGN 2.7). */
bool mo_pair_is_handled(const MoPair *pair, MoDay nominal);

/* Whether two nominal days are the same occurrence after an edit (DESIGN 2.7). */
bool mo_pair_is_same(const MoPair *pair, MoDay a, MoDay b);

#endif
