/* A moment: an occurrence as the user meets it. Made by planning, read by everybody else. */
#ifndef MOMENTS_MODEL_MOMENT_H
#define MOMENTS_MODEL_MOMENT_H

#include "model/article.h"
#include "model/history.h"

/* After so many tries without an answer a mail is prepared instead. */
#define MO_TRIES_BEFORE_MAIL 3

typedef struct {
    char *id;  /* short code: any unique prefix of it names the moment on the command line */
    char *uid; /* the same for ever, for calendar apps: letters and digits, then @ and a domain */
    char *customer_id;
    char *customer_name;
    char *company;
    const MoHabit *habit;      /* borrowed from the configuration */
    unsigned spread, surprise; /* working days from the nominal day to the planned one */
    MoDay nominal;
    char *origin; /* of what an entry started: MoEntry.origin; else NULL */
    MoDay show;
    MoDay due;
    MoDay last_open; /* the last day it is open; MO_DAY_NONE: it does not lapse yet */
    MoLocal raise;   /* when it is or was to be raised: show day and hour, inside working hours */
    MoState state;   /* PLANNED, RAISED, SNOOZED, HELD */
    bool fixed;
    MoDay paused_until;       /* she is paused; else MO_DAY_NONE */
    unsigned stopped;         /* of MoBan, with MO_BAN_ALL: no more contact; else 0 */
    const MoHabit *yields_to; /* the last one was of its kind, and this other habit would do; NULL:
                                 none; borrowed from the configuration */
    bool asked_for;           /* it is kept although many wait before it */
    bool admitted;            /* raised before, or has a place today */
    char *held;               /* HELD or without a place: why it waits; NULL otherwise */
    char *what; /* a promise, in the words of who made it; NULL: the kind says enough */
    char
        *reason; /* one line for people: "last contact 34 days ago", "birthday on Sunday 8 March" */
    int days_late;     /* today - due (a promise: the day that was told); negative before it */
    bool expected;     /* given three times at nearly equal distance: she may expect it by now */
    bool must_today;   /* a fixed day that is today */
    bool reminder_due; /* a later show-before day has come and was not reminded yet */
    MoDay last_contact;
    MoDay raised_day;   /* MO_DAY_NONE: not raised yet */
    int64_t nudged_utc; /* the last time it was shown; INT64_MIN: never */
    unsigned nudges_raised;
    unsigned nudges_begun; /* a delivery that a crash cut off: raised again */
    unsigned attempts;
    unsigned next_attempt[MO_NUDGE_KINDS]; /* the number of the next delivery by each nudge */
    bool woken;                            /* its snooze is over, and it was not shown since */
    bool noticed;
    unsigned no_answers;
    MoLocal until;            /* SNOOZED */
    char *suggestion_key;     /* what was suggested when it was raised; NULL: nothing yet */
    MoSuggestion *suggestion; /* NULL: none needed, or none fits */
    bool no_suggestion_fits;  /* its kind asks for one: article, event, introduction */
    char *draft_problem;      /* why no draft could be written; NULL: none, or not tried */
    bool draft_opened;        /* she opened its draft before, and is asked whether it was sent */
    char *draft_unready;      /* what is left to do at the draft; NULL: nothing, or not looked at */
    MoCustomer *customer;     /* a copy; only of open and admitted moments, else NULL */
} MoMoment;

void mo_moment_free(MoMoment *moment);

/* The day before which its draft is not to go: of a greeting for a yearly day, or a card for
 * a day of the calendar, that is prepared early. MO_DAY_NONE: it may go at once. */
MoDay mo_moment_get_not_before(const MoMoment *moment);

/* The other person of an introduction; NULL: nobody is chosen. Borrowed. */
const MoCustomer *mo_moment_get_other(const MoMoment *moment);

/* Ends a snooze whose hour has come: the moment is as before it, and `woken`. */
void mo_moment_wake(MoMoment *moment, MoLocal now);

/* The ids of an occurrence: with an `origin` the same whatever the day. The caller frees them. */
char *mo_moment_make_id(uint64_t seed, const char *customer, const char *habit, MoDay nominal,
                        const char *origin);
char *mo_moment_make_uid(uint64_t seed, const char *customer, const char *habit, MoDay nominal,
                         const char *origin);

/* An entry that names the moment's occurrence, class, kind and days. The caller frees it. */
MoEntry *mo_moment_new_entry(const MoMoment *moment, MoEntryType type, MoDay day, int64_t at_utc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoMoment, mo_moment_free)

#endif
