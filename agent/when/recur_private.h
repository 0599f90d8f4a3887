/* The two engines behind recur.h. Both see a filled rule (mo_rule_fill()) whose COUNT has been
 * turned into a last day, so neither counts. */
#ifndef MOMENTS_WHEN_RECUR_PRIVATE_H
#define MOMENTS_WHEN_RECUR_PRIVATE_H

#include "when/recur.h"

typedef enum { MO_FORWARDS = 1, MO_BACKWARDS = -1 } MoDirection;

/* One look at a period: its days that fit, bit 0 = `base`. */
typedef struct {
    int32_t period;
    MoDay base;
    int32_t size; /* days */
    uint32_t mask;
} MoLook;

/* The civil-day stepper: a rule and where its intervals are counted from. */
typedef struct {
    const MoRule *rule; /* borrowed */
    MoFreq freq;        /* a daily rule of some weekdays is stepped through week by week */
    bool clamp;
    bool every_day; /* no BY part limits the days */
    bool has_positions;
    bool is_simple; /* what fits in a month hangs on its first weekday and its length alone */
    uint8_t week;   /* WEEKLY: the weekdays, bit 0 = the week's first */
    int32_t anchor; /* the number of the period that holds the start */
    int32_t shift;  /* WEEKLY: the first week's first day, in -3..3 */
    int32_t cycle;  /* after so many looks at a period all repeats */
    MoLook look;    /* the last one, for calls in a row */
    uint32_t known; /* which of `masks` have been found */
    uint32_t masks[7 * 4]; /* by first weekday and length from 28 on */
} MoStepper;

void mo_stepper_init(MoStepper *stepper, const MoRule *rule, MoDay start, bool clamp);

/* The nearest instance from `day` on (day itself included) in a direction within first..last, or
 * MO_DAY_NONE. O(1) but for rules that leave periods empty; where all are, it looks at as many of
 * them as the calendar has in 400 years, after which it repeats. */
MoDay mo_stepper_find(MoStepper *stepper, MoDay day, MoDirection direction, MoDay first,
                      MoDay last);

/* Whether BYSETPOS picks other days of the start's week when it counts from the start on, as some
 * programs do, than when it counts the whole week. */
bool mo_stepper_is_first_week_doubtful(const MoStepper *stepper, MoDay start);

/* The first day of the last period at or before a day that the interval does not skip. */
MoDay mo_stepper_period_start(const MoStepper *stepper, MoDay day);

/* libical on days without times or zones. */
typedef struct MoIcal MoIcal;

/* Whether a rule is libical's: outside the everyday grammar, and read right by libical. */
bool mo_ical_wants(const MoRule *rule);

/* The stepper is borrowed; it knows where periods begin. NULL and MO_ERROR_INVALID when libical
 * refuses its rule. */
MoIcal *mo_ical_new(const MoStepper *stepper, GError **error);
void mo_ical_free(MoIcal *ical);

/* The days between which libical is right: before, Debian's build reckons by the Julian calendar;
 * behind, it stops. */
MoDay mo_ical_first_day(void);
MoDay mo_ical_last_day(void);

/* As mo_stepper_find(), between these days. */
MoDay mo_ical_find(MoIcal *ical, MoDay day, MoDirection direction, MoDay first, MoDay last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoIcal, mo_ical_free)

/* mo_recur_new() with a chosen engine, for the differential test and the benchmark. */
MoRecur *mo_recur_new_with(const MoRule *rule, MoDay start, bool clamp, bool libical,
                           GError **error);

#endif
