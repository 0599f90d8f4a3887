/* The `when` sentences of the configuration (DESIGN 2.2), in English.
 *
 *   every 6 weeks from 2026-01-05 | every month on the 2nd tuesday | every weekday | every friday
 *   birthday | 60 days before renewal_date | 1 week after date:store opening
 *   30 days after last contact, at latest 45
 *   2 working days after complaint | 3 weeks after done call-back
 *   promised | promise moved
 */
#ifndef MOMENTS_WHEN_SENTENCE_H
#define MOMENTS_WHEN_SENTENCE_H

#include "when/recur.h"
#include "when/workdays.h"

typedef enum {
    MO_WHEN_RULE,         /* calendar: rule and start */
    MO_WHEN_DATE,         /* a date of the record, with or without an offset */
    MO_WHEN_LAST_CONTACT, /* counted from the last contact */
    MO_WHEN_TOUCH,        /* counted from a logged touch of a kind */
    MO_WHEN_DONE,         /* counted from a done step of another habit */
    MO_WHEN_PROMISED,     /* the day that the user promised on the command line */
    MO_WHEN_MOVED,        /* when such a promise gets another day */
} MoWhenType;

typedef enum { MO_UNIT_DAY, MO_UNIT_WORKING_DAY, MO_UNIT_WEEK, MO_UNIT_MONTH, MO_UNIT_YEAR } MoUnit;

/* "3 weeks", "2 working days"; n >= 0. */
typedef struct {
    unsigned n;
    MoUnit unit;
} MoSpan;

typedef struct {
    MoWhenType type;
    MoRule *rule;  /* MO_WHEN_RULE */
    MoDay start;   /* MO_WHEN_RULE; MO_DAY_NONE = none given */
    bool clamp;    /* MO_WHEN_RULE: see mo_recur_new() */
    char *word;    /* the date's column, the touch's kind, or the habit's name; else NULL */
    MoSpan offset; /* how far from the anchor; n = 0: on it */
    bool before;   /* MO_WHEN_DATE: the offset goes backwards */
    unsigned at_latest_days; /* MO_WHEN_LAST_CONTACT; 0 = not given */
} MoWhen;

/* Parses a sentence. Words that are neither "every …" nor "… after/before …" are taken as the name
 * of a date (`birthday`, `date:LABEL`); whether such a column exists is for the caller to check.
 * NULL and MO_ERROR_INVALID with what is near: "every two week" answers "write 'every 2 weeks'".
 * Free with mo_when_free(). */
MoWhen *mo_when_parse(const char *text, GError **error);

/* What was probably meant by words that are no sentence ("monthly on the 5th"), as a sentence that
 * can be read; NULL: no idea. The caller frees it. */
char *mo_when_suggest(const char *text);

/* The same with a start for an "every" sentence that says none itself; MO_DAY_NONE: no such start.
 */
MoWhen *mo_when_parse_from(const char *text, MoDay start, GError **error);

/* The same for `rule = …` with an optional `start = …`; says "say from when" where one is needed.
 */
MoWhen *mo_when_new_rule(const char *rule, MoDay start, GError **error);

void mo_when_free(MoWhen *when);

/* Whether the kind of a touch is one that Moments itself proposes: a kind of moment, or the
 * complaint. */
bool mo_when_knows_touch(const char *kind);

/* Plain English, also for `rule =`. The caller frees it. */
char *mo_when_describe(const MoWhen *when);

/* The same as a reason on a day: since when a rule counts is nothing to tell her, and days are said
 * as people say them. The caller frees it. */
char *mo_when_explain(const MoWhen *when, MoDay today);

/* "3 working days", "same day" (n = 0), "2 weeks", "10" (days). False for anything else. */
bool mo_span_parse(const char *text, MoSpan *ret_span);
char *mo_span_print(MoSpan span);

/* The span as days, for comparing (a month 30, a year 365, five working days seven). */
unsigned mo_span_days(MoSpan span);

/* `day` moved by a span, forwards or backwards. Months and years clamp to the month's end. */
MoDay mo_span_after(MoSpan span, MoDay day, const MoWorkdays *workdays);
MoDay mo_span_before(MoSpan span, MoDay day, const MoWorkdays *workdays);

/* WHEN of the command line, seen from `now`: `2026-12-03`, `2026-12-03T14:00`, `friday`,
 * `tomorrow`, `2h`, `30m`, `3 days`, `1 week`, `14:30`. *ret_has_time tells whether an hour was
 * meant (else ret_local->second is 0). False for anything else, and for what is not after `now`. */
bool mo_moment_parse(const char *text, MoLocal now, const MoWorkdays *workdays, MoLocal *ret_local,
                     bool *ret_has_time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoWhen, mo_when_free)

#endif
