/* What happened: touches, answers, deliveries, first-seen days, digests.
 *
 * The truth is an append-only series of entries. What the planner needs of it (records of
 * occurrences, last contacts) is made by folding the entries of a customer in the order of their
 * instants: mo_history_fold() is that rule, the only one, for the ledger and for the fake of the
 * tests alike. The interface is small on purpose: a second backend comes behind it. */
#ifndef MOMENTS_MODEL_HISTORY_H
#define MOMENTS_MODEL_HISTORY_H

#include "model/habit.h"

/* The states of an occurrence. PLANNED, HELD are derived by planning, never stored. */
typedef enum {
    MO_STATE_PLANNED,
    MO_STATE_RAISED,
    MO_STATE_SNOOZED,
    MO_STATE_HELD,
    MO_STATE_DONE,
    MO_STATE_SKIPPED,
    MO_STATE_NEVER,
    MO_STATE_LAPSED,
    MO_STATE_WITHDRAWN,
} MoState;

const char *mo_state_to_string(MoState state);
bool mo_state_from_string(const char *text, MoState *ret_state);

typedef enum {
    MO_ENTRY_SEEN_CUSTOMER, /* customer, day: first seen; name, company, aliases */
    MO_ENTRY_KNOWN_AS,      /* customer; name, company, aliases: her record says something new */
    MO_ENTRY_BANNED,        /* customer, bans, day = the last one (MO_DAY_NONE: for good), aliases,
                               by: what she asked us not to do, under all her addresses; bans 0
                               lifts what was said by the same, her record or the user */
    MO_ENTRY_SAME, /* customer, other: both are one person, and `customer` stays; from then on every
                      alias of `other` leads to her. name: of `other`; filled in by append */
    MO_ENTRY_GONE_CUSTOMER, /* customer, day: vanished from the records */
    MO_ENTRY_SEEN_HABIT,    /* habit, day */
    MO_ENTRY_TOUCH,         /* customer, day, kind, by, note; `no_answer`: an attempt, no contact */
    MO_ENTRY_PROMISED,  /* customer, day = what she was told, due = the aim (may be none), nominal =
                           when it was said, note = what; with `origin`: that promise is moved */
    MO_ENTRY_NEXT_STEP, /* customer, day = by when, note = what: the promise that her record tells;
                           without day: it tells none any more */
    MO_ENTRY_PAUSED,    /* customer, day = its first one, until.day = its last one: no surprises;
                           without   until: the pause ends before `day` */
    MO_ENTRY_DELIVERING, /* occurrence, nudge, attempt, token, show, due: written before showing */
    MO_ENTRY_RAISED,     /* occurrence, nudge, attempt, show, due: the server took it */
    MO_ENTRY_FAILED,     /* occurrence, nudge, attempt: it could not be shown */
    MO_ENTRY_NOTICED,    /* occurrence: its note was closed by the user: seen, not answered */
    MO_ENTRY_DONE,       /* occurrence, day it was done, kind, note, suggestion given */
    MO_ENTRY_SKIPPED,    /* occurrence, day */
    MO_ENTRY_NEVER,      /* occurrence, day: never this habit for this customer */
    MO_ENTRY_SNOOZED,    /* occurrence, until */
    MO_ENTRY_NO_ANSWER,  /* occurrence, day, until: an attempt; hidden until then */
    MO_ENTRY_LAPSED,     /* occurrence, day = the day after its last open one: was raised */
    MO_ENTRY_LAPSED_UNRAISED, /* habit, day, count: one line a habit and day */
    MO_ENTRY_WITHDRAWN,       /* occurrence, day, note = why */
    MO_ENTRY_DIGEST,          /* day, note = its kind ("morning", "afternoon"); unique */
    MO_ENTRY_PLANNED,         /* day: planning has counted what lapsed before this day */
    MO_ENTRY_QUIET, /* day = when it was said, until: no notes before it; one that has passed ends
                       the quiet of before */
    MO_ENTRY_AWAY,  /* day = the first one, until.day = the last one: the user is away; without
                       until: what was said of `day` and the days after it holds no more */
    MO_ENTRY_UNDO,  /* takes back the entry (undone_machine, undone_number) */
} MoEntryType;

/* `by` of a BANNED that the user said; any other one is of her record. */
#define MO_BY_USER "user"

/* `by` of the SKIPPED of a promise that passed to somebody else: it was not broken. */
#define MO_BY_SUCCESSOR "successor"

/* The customer of a BANNED that says that somebody was forgotten begins so: under its aliases
 * (those of model/identity.h that lead to her) no record is read any more. */
#define MO_FORGOTTEN_PREFIX "forgotten:"

const char *mo_entry_type_to_string(MoEntryType type);
bool mo_entry_type_from_string(const char *text, MoEntryType *ret_type);

/* One entry. Unused texts are NULL, unused days MO_DAY_NONE. */
typedef struct {
    MoEntryType type;
    char *machine;   /* filled by append */
    uint64_t number; /* filled by append; from 1, per machine */
    int64_t at_utc;  /* when it was written, seconds; append moves it behind what is known of her */
    MoDay day;
    char *customer;
    char *habit;
    MoDay nominal;
    char *origin; /* of what an entry started, that entry's mo_entry_print_id(): with it, the
                     occurrence is the same whatever the nominal day; NULL: the day counts */
    MoClass class;
    bool fixed; /* DELIVERING, RAISED: a fixed day */
    char *kind;
    MoDay show;
    MoDay due;
    MoNudge nudge;
    unsigned attempt; /* from 1 */
    char *token;      /* SEEN_CUSTOMER, KNOWN_AS: mo_identity_print_traits() */
    char *suggestion; /* key of the article */
    MoLocal until;
    char *by;
    bool no_answer;
    char *note;
    unsigned count;
    char *name; /* SEEN_CUSTOMER, KNOWN_AS: as shown, so that she can be named when she is gone */
    char *company;
    char *aliases; /* mo_alias_print(), separated by blanks */
    char *other;   /* SAME */
    unsigned bans; /* BANNED: of MoBan */
    /* SEEN_CUSTOMER, KNOWN_AS: a number for all that the record says of who she is
     * (mo_identity_get_digest()); unlike numbers mean something new; 0: not said */
    uint32_t digest;
    char *undone_machine;
    uint64_t undone_number;
} MoEntry;

/* All unused fields set. Free with mo_entry_free(). */
MoEntry *mo_entry_new(MoEntryType type);
MoEntry *mo_entry_dup(const MoEntry *entry);
void mo_entry_free(MoEntry *entry);

/* "MACHINE/NUMBER", by which what it starts is known; the caller frees it. */
char *mo_entry_print_id(const MoEntry *entry);

/* How a promise ended: "kept", "late", "broken" or "handed over"; NULL for any other entry. */
const char *mo_entry_get_outcome(const MoEntry *entry);

/* How many nudges MoNudge names; the n-th is bit 1 << n. */
#define MO_NUDGE_KINDS 4

/* What is known of one occurrence. */
typedef struct {
    char *customer;
    char *habit;
    MoDay nominal; /* with `origin`: as it was last written */
    char *origin;  /* NULL: of a calendar rule, a date or the last contact */
    MoState state; /* RAISED, SNOOZED, DONE, SKIPPED, NEVER, LAPSED, WITHDRAWN; PLANNED: delivery
                      begun */
    MoClass class;
    bool fixed;
    char *kind;
    MoDay show, due;        /* fixed by the first delivery */
    MoDay raised_day;       /* civil day of the first RAISED or DELIVERING; MO_DAY_NONE = never, or
                               all that was begun has FAILED; a delivery after WITHDRAWN begins anew */
    int64_t raised_utc;     /* its instant; INT64_MIN = never */
    unsigned nudges_raised; /* of MoNudge: those the server took at least once */
    unsigned nudges_begun;  /* of MoNudge: DELIVERING without RAISED or FAILED after it */
    unsigned attempts;      /* deliveries begun, all nudges */
    unsigned last_begun[MO_NUDGE_KINDS];   /* the highest attempt of each nudge: 0 = none */
    unsigned last_settled[MO_NUDGE_KINDS]; /* the highest one that was RAISED or FAILED */
    unsigned reminders;                    /* reminders raised */
    int64_t nudged_utc;                    /* the last RAISED, any nudge; INT64_MIN = never */
    bool noticed;                          /* the note of its last popup was closed by the user */
    char *token;                           /* of the last delivery */
    char *suggestion;
    MoLocal until; /* of the last snooze; it stays open through this day, shown again or not */
    unsigned no_answers; /* attempts logged for it */
    MoDay closed_day;    /* DONE, SKIPPED, NEVER, LAPSED, WITHDRAWN: the day it counts for */
    bool borrows;        /* customer and habit, from the history that it belongs to */
} MoRecord;

void mo_record_free(MoRecord *record);
bool mo_record_is_open(const MoRecord *record);     /* begun, raised or snoozed */
bool mo_record_is_answered(const MoRecord *record); /* done, skipped, never, lapsed */

/* Whether it is the record of the occurrence: by its origin if there is one, else by its day. */
bool mo_record_is_of(const MoRecord *record, MoDay nominal, const char *origin);

/* The number that the next delivery by this nudge has to carry; 1 for a NULL record. */
unsigned mo_record_next_attempt(const MoRecord *record, MoNudge nudge);

/* What is known of one habit for one customer. */
typedef struct {
    char *habit;
    bool never;
    MoDay last_done;    /* the latest day of a DONE */
    MoDay last_passed;  /* the latest day of a SKIPPED or LAPSED */
    GPtrArray *records; /* of MoRecord, by nominal day */
} MoPairHistory;

/* What an entry may start: occurrences whose identity is that entry. */
typedef enum {
    MO_START_TOUCH,     /* a logged contact; word = its kind */
    MO_START_DONE,      /* a step that was done; word = its habit */
    MO_START_PROMISE,   /* a promise; its days as they were moved to last */
    MO_START_MOVE,      /* a promise got a later or earlier day; note = what was promised */
    MO_START_NEXT_STEP, /* the promise that her record told last, if it told one; at most one */
} MoStartType;

typedef struct {
    MoStartType type;
    char *origin; /* mo_entry_print_id() of the entry */
    char *word;   /* TOUCH, DONE; else NULL */
    char *note;   /* PROMISE, MOVE, NEXT_STEP; may be NULL */
    MoDay day;    /* TOUCH, DONE: when it happened; PROMISE, NEXT_STEP: what she was told; MOVE:
                     when */
    MoDay aim;    /* PROMISE: an earlier day to do it; MO_DAY_NONE: none */
    MoDay told;   /* MOVE: the new day; PROMISE: when it was said */
} MoStart;

void mo_start_free(MoStart *start);

/* Applies an entry to the starts (of MoStart) of a customer; entries come by (at_utc, machine,
 * number), undone ones left out. What starts nothing is passed over. */
void mo_starts_fold(GPtrArray *starts, const MoEntry *entry);

/* The promise that her record told last, of `starts` (NULL: none); NULL: there is none. Borrowed.
 */
const MoStart *mo_starts_get_next_step(const GPtrArray *starts);

/* Days without surprises, both included; none where `until` lies before `from`. */
typedef struct {
    MoDay from, until;
} MoPause;

/* What is known of one customer. */
typedef struct {
    char *customer;
    MoDay first_seen;     /* MO_DAY_NONE: never seen */
    MoDay gone_day;       /* vanished from the records and not seen since; else MO_DAY_NONE */
    MoDay last_contact;   /* logged contacts and done moments; never an attempt */
    char *last_done_kind; /* of the magic moment done on the latest day; NULL: none */
    MoDay last_done_day;  /* that day */
    MoDay paused_from;    /* the last pause, which may be over; MO_DAY_NONE: none */
    MoDay paused_until;   /* a day before paused_from where it was ended at once */
    GArray *pauses;       /* of MoPause: those before the last one; NULL: none */
    GPtrArray *pairs;     /* of MoPairHistory, by name of the habit */
    GPtrArray *given;     /* of char*: keys of suggestions of moments done; in no order */
    unsigned starts;      /* bit 1 << MoStartType: she may have starts of that type */
} MoCustomerHistory;

MoCustomerHistory *mo_customer_history_new(const char *customer);
void mo_customer_history_free(MoCustomerHistory *history);
/* The pair, or NULL when nothing is known. Borrowed. */
const MoPairHistory *mo_customer_history_get(const MoCustomerHistory *history, const char *habit);

/* What is known of habit `from` becomes a part of what is known of `to`, as if it had had that name
 * from the beginning. */
void mo_customer_history_rename(MoCustomerHistory *history, const char *from, const char *to);

/* Applies one entry of this customer; entries come by (at_utc, machine, number), undone ones left
 * out. Entries of other customers and those without one are ignored. */
void mo_history_fold(MoCustomerHistory *history, const MoEntry *entry);

typedef struct MoHistory MoHistory;

/* Called with each entry or record; borrowed. False stops. */
typedef bool (*MoEntryFunc)(const MoEntry *entry, void *data);
typedef bool (*MoRecordFunc)(const MoRecord *record, void *data);

/* One customer in short: for planning over many. Texts are borrowed for the call. */
typedef struct {
    const char *customer;
    MoDay first_seen; /* MO_DAY_NONE: something was written of her before her record was seen */
    MoDay gone_day;   /* MO_DAY_NONE: she is there */
    uint32_t digest;  /* that SEEN_CUSTOMER or KNOWN_AS said last; 0: none did */
    bool is_plain;    /* nothing else is known: loading her would give an empty history */
    bool has_joined;  /* the user said that somebody else is she */
} MoKnown;

/* An alias is a 64-bit hash of one thing that a record says of a customer (model/identity.h makes
 * them); here as 16 hexadecimal digits. Prints into `ret_text`; parse moves *text behind it and
 * returns false when none is left. */
void mo_alias_print(uint64_t alias, char ret_text[17]);
bool mo_alias_parse(const char **text, uint64_t *ret_alias);

/* False stops. */
typedef bool (*MoKnownFunc)(const MoKnown *known, void *data);
typedef bool (*MoBanFunc)(const char *customer, uint64_t alias, unsigned bans, MoDay until,
                          bool by_user, void *data);
typedef bool (*MoCustomerHistoryFunc)(const MoCustomerHistory *history, void *data);

/* The methods of a backend; each as the function of the same name below. */
typedef struct {
    void (*free)(MoHistory *history);
    MoDay (*get_birth)(MoHistory *history);
    uint64_t (*get_seed)(MoHistory *history);
    bool (*append)(MoHistory *history, GPtrArray *entries, GError **error);
    MoCustomerHistory *(*load_customer)(MoHistory *history, const char *customer, MoDay since,
                                        GError **error);
    MoCustomerHistory *(*load_brief)(MoHistory *history, const char *customer, MoDay since,
                                     GError **error);
    GPtrArray *(*load_starts)(MoHistory *history, const char *customer, GError **error);
    MoDay (*get_habit_seen)(MoHistory *history, const char *habit);
    bool (*foreach_open)(MoHistory *history, MoRecordFunc func, void *data, GError **error);
    bool (*foreach_entry)(MoHistory *history, const char *customer, MoEntryFunc func, void *data,
                          GError **error);
    int (*count_first_raises)(MoHistory *history, MoDay day, GError **error);
    bool (*has_digest)(MoHistory *history, MoDay day, const char *kind);
    MoDay (*get_planned)(MoHistory *history);
    bool (*undo_last)(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error);
    uint64_t (*get_version)(MoHistory *history);
    bool (*collect_changed)(MoHistory *history, uint64_t *mark, GHashTable *customers,
                            GError **error);
    bool (*foreach_known)(MoHistory *history, MoKnownFunc func, void *data, GError **error);
    unsigned (*count_known)(MoHistory *history);
    bool (*foreach_desk)(MoHistory *history, MoEntryFunc func, void *data, GError **error);
    bool (*find_alias)(MoHistory *history, uint64_t alias, char **ret_customer, GError **error);
    bool (*get_name)(MoHistory *history, const char *customer, char **ret_name, char **ret_company);
    bool (*foreach_ban)(MoHistory *history, MoBanFunc func, void *data, GError **error);
    bool (*foreach_history)(MoHistory *history, MoDay since, MoCustomerHistoryFunc func, void *data,
                            GError **error);
    void (*hold)(MoHistory *history);    /* may be NULL */
    void (*release)(MoHistory *history); /* may be NULL */
} MoHistoryClass;

struct MoHistory {
    const MoHistoryClass *class;
};

void mo_history_free(MoHistory *history);

/* The day the ledger was born; fixes 2.6's begin. */
MoDay mo_history_get_birth(MoHistory *history);

/* The ledger's own seed for every hash of planning. */
uint64_t mo_history_get_seed(MoHistory *history);

/* Writes all entries (MoEntry; machine and number are filled in) in one transaction, or none of
 * them. A second RAISED or DELIVERING of the same (occurrence, nudge, attempt), or a second digest
 * of the same day and kind, is MO_ERROR_REFUSED. An answer to an occurrence that is answered
 * already is MO_ERROR_REFUSED; so is a new delivery of it, or its withdrawal (but the RAISED of a
 * delivery that had begun before the answer is written); so is a SAME whose `other` is the one who
 * stays already. Passed over, without a number, is what tells nothing new: SEEN of what was seen
 * (SEEN of who is gone brings her back), GONE of who is gone, KNOWN_AS with the digest that was
 * said last, BANNED of what is banned under these aliases, SAME of who was joined so, PLANNED of no
 * later day. An entry that lacks a field its type needs is MO_ERROR_INVALID. MO_ERROR_BUSY after
 * the busy time-out, MO_ERROR_FAILED on a full disk. */
bool mo_history_append(MoHistory *history, GPtrArray *entries, GError **error);

/* Everything known of a customer; records closed before `since` may be left out, last days and
 * "never" are always right. NULL only on an error; a customer never seen gives an empty history.
 * One who was joined gives the history of the one who stays, under that one's id: who holds an old
 * id reaches the person. The caller frees it. */
MoCustomerHistory *mo_history_load_customer(MoHistory *history, const char *customer, MoDay since,
                                            GError **error);

/* The same for planning, which asks it of many: without what was given, and of a record that was
 * answered nothing but its occurrence, state and closed day. */
MoCustomerHistory *mo_history_load_brief(MoHistory *history, const char *customer, MoDay since,
                                         GError **error);

/* All starts of a customer, in the order of folding: an array of MoStart, or NULL on an error. The
 * caller frees it. MoCustomerHistory.starts says whether there is anything to ask for. */
GPtrArray *mo_history_load_starts(MoHistory *history, const char *customer, GError **error);

/* Adds to `customers` (a set of char *, owned by it; NULL: only the mark moves) those whom entries
 * written since *mark concern, by whatever process, and moves the mark to the newest entry. A mark
 * of 0 stands before the first. The cost follows what was written. */
bool mo_history_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                                GError **error);

/* Between hold and release all that is read is of one state, and reading many customers is several
 * times cheaper. Other processes cannot write meanwhile: hold it for one planning, never over a
 * wait. An append in between goes on with the state after it. Holds may be nested. */
void mo_history_hold(MoHistory *history);
void mo_history_release(MoHistory *history);

/* All customers of whom anything is known (those joined to another one left out), in no order;
 * streamed: `func` must not write. About 0.2 microseconds each. */
bool mo_history_foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error);

/* How many of them were ever seen. */
unsigned mo_history_count_known(MoHistory *history);

/* All QUIET and AWAY but those undone, in the order of folding (model/desk.h does that). */
bool mo_history_foreach_desk(MoHistory *history, MoEntryFunc func, void *data, GError **error);

/* The customer to whom an alias leads, through every SAME; *ret_customer NULL: to nobody. Of two
 * customers with the same alias, the one who had it first. False on an error. */
bool mo_history_find_alias(MoHistory *history, uint64_t alias, char **ret_customer, GError **error);

/* Name and company of a customer as last written, NULL where nothing was; of one who was joined
 * those of the one who stays. False when nothing was ever said of her. The caller frees them. */
bool mo_history_get_name(MoHistory *history, const char *customer, char **ret_name,
                         char **ret_company);

/* Every ban in force, in no order, with every alias under which it was asked for: the last BANNED
 * of each customer by her record and, apart from it, the last by the user; the aliases are those of
 * all since there was no such ban. Of joined customers both bans hold (until the later of the last
 * days) until a BANNED after the SAME says otherwise. A ban without any alias comes once, with
 * alias 0. `until` may be over. */
bool mo_history_foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error);

/* The history of every customer who is not plain (MoKnown), as mo_history_load_customer() gives it,
 * in order of their ids (strcmp), in one pass: about a third of the price of loading each.
 * `history` is borrowed for the call; `func` must not write. */
bool mo_history_foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func,
                                void *data, GError **error);

/* The day a habit was first seen, or MO_DAY_NONE. */
MoDay mo_history_get_habit_seen(MoHistory *history, const char *habit);

/* All open records (begun, raised, snoozed), by show day, nominal day, customer and habit. */
bool mo_history_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error);

/* All entries but those undone and the UNDO ones, oldest first; of one customer, or (NULL) all.
 * What was written of one who was joined comes as the entry of the one who stays. They are
 * streamed: `func` must not write. */
bool mo_history_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func,
                              void *data, GError **error);

/* How many magic moments were raised (or begun, and not failed) for the first time on a civil day;
 * -1 on an error. */
int mo_history_count_first_raises(MoHistory *history, MoDay day, GError **error);

bool mo_history_has_digest(MoHistory *history, MoDay day, const char *kind);

/* The latest day of a MO_ENTRY_PLANNED, or MO_DAY_NONE. */
MoDay mo_history_get_planned(MoHistory *history);

/* Takes back the answer or touch by the user (done, skipped, never, snoozed, no answer, touch,
 * promised, paused, same, quiet, away, and banned by the user) that was written last and is not
 * undone yet, and with it the others of the same customer that were written in the same append: a
 * logged contact and the moments it ended go together. MO_ERROR_NOT_FOUND when there is none.
 * *ret_undone (may be NULL) is the first of them; the caller frees it. */
bool mo_history_undo_last(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error);

/* Changes whenever the stored data changed, also by another process. */
uint64_t mo_history_get_version(MoHistory *history);

/* A history in memory, for tests: the same answers and refusals as the ledger's. */
MoHistory *mo_history_new_fake(MoDay birth, uint64_t seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoHistory, mo_history_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoEntry, mo_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCustomerHistory, mo_customer_history_free)

#endif
