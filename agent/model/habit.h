/* A habit: one `[habit NAME]` section of the configuration, understood. */
#ifndef MOMENTS_MODEL_HABIT_H
#define MOMENTS_MODEL_HABIT_H

#include "model/selector.h"
#include "when/sentence.h"

typedef enum { MO_CLASS_MAGIC, MO_CLASS_PROMISE, MO_CLASS_RECOVERY } MoClass;
typedef enum { MO_PER_PERSON, MO_PER_COMPANY, MO_PER_PROJECT } MoPer;
typedef enum { MO_DAY_OFF_AFTER, MO_DAY_OFF_BEFORE, MO_DAY_OFF_KEEP } MoDayOff;

/* How a moment is raised. A reminder is what a second `show-before` asks for. */
typedef enum {
    MO_NUDGE_POPUP = 1 << 0,
    MO_NUDGE_DRAFT = 1 << 1,
    MO_NUDGE_DIGEST = 1 << 2,
    MO_NUDGE_REMINDER = 1 << 3,
} MoNudge;

typedef struct {
    char *name;
    MoClass class;
    char *kind;
    MoSelector *who; /* NULL: everybody */
    char *who_text;  /* as written; "" for everybody */
    MoPer per;       /* for whom it is counted */
    MoWhen *when;
    char *when_text;   /* in plain English */
    bool fixed;        /* mo_habit_is_fixed_day(), found once */
    MoRecur *recur;    /* of MO_WHEN_RULE, else NULL */
    unsigned gap_days; /* the shortest gap of the rule; yearly dates 365; last contact its interval;
                          0: happens once */
    int32_t at;        /* second of the day; -1: with the digest */
    GArray *show_before; /* of MoSpan, farthest first; at least one (0 days) */
    MoDayOff if_day_off;
    MoSpan repeat;          /* each counts from the last one, so much later; n = 0: from the rule */
    char *was;              /* an earlier name; NULL: none */
    unsigned spread_days;   /* working days over which the customers are spread */
    unsigned surprise_days; /* working days by which each one may shift */
    unsigned give_up_days;  /* as configured, else the default of DESIGN 2.5 */
    unsigned nudges;        /* of MoNudge: POPUP, DRAFT, DIGEST */
    unsigned priority;      /* 1 first, 9 last */
    bool active;            /* false: `active = no` */
    bool ahead;             /* its `when` said how long before a next step it is shown */
    bool builtin;           /* not of the user's configuration: what promises need */
    char *template;         /* name of a template; "" = named as the kind */
    char *file;
    unsigned line;
} MoHabit;

void mo_habit_free(MoHabit *habit);

/* Whether its days are a yearly date of the record without an offset: a fixed day (DESIGN 2.2). */
bool mo_habit_is_fixed_day(const MoHabit *habit);

/* Whether it is about the next steps of the records, each on its day. */
bool mo_habit_is_next_step(const MoHabit *habit);

const char *mo_per_to_string(MoPer per);
const char *mo_class_to_string(MoClass class);
bool mo_class_from_string(const char *text, MoClass *ret_class);
const char *mo_nudge_to_string(MoNudge nudge);
bool mo_nudge_from_string(const char *text, MoNudge *ret_nudge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoHabit, mo_habit_free)

#endif
