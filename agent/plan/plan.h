/* Planning: which moments exist, are open, have a place, and in which order (DESIGN section 2).
 *
 * Pure functions of (customers, habits, history, now). Customers are streamed; what stays in memory
 * is what is open or due. Nothing is written: what planning finds worth recording (first-seen days,
 * lapses, withdrawals, moments that a contact answered) comes back as entries, and the caller
 * decides. Planning twice equals planning once. */
#ifndef MOMENTS_PLAN_PLAN_H
#define MOMENTS_PLAN_PLAN_H

#include "model/customers.h"
#include "model/moment.h"

/* How many of those that wait a plan keeps beside the places of a day; the others are counted. */
#define MO_PLAN_WAITING_KEPT 100U

/* Which others of those that wait are kept too. */
typedef struct {
    bool all;
    const char *customer; /* those of this customer; NULL: nobody in particular */
    const char *id;       /* those whose id begins so; NULL: none */
} MoPlanKeep;

/* Gathers what the look-ahead needs while today is planned, so that the records are read once for
 * both: mo_plan_range() over the same input, up to the day named here, then reads nothing. The
 * result is the same with and without. Free with mo_plan_ahead_free(). */
typedef struct MoPlanAhead MoPlanAhead;
MoPlanAhead *mo_plan_ahead_new(MoDay last);
void mo_plan_ahead_free(MoPlanAhead *ahead);

typedef struct {
    const MoConfig *config;
    MoHistory *history;
    MoCustomers *customers;    /* rewound where needed */
    const GPtrArray *articles; /* of MoArticle */
    MoLocal now;
    int64_t now_utc;
    MoPlanKeep keep;
    MoPlanAhead *ahead; /* filled by mo_plan_day(), used up by mo_plan_range(); NULL: none */
    /* Asked every few milliseconds while mo_plan_day() streams the customers: true makes it give up
     * with MO_ERROR_STOPPED. NULL: it never does. */
    bool (*is_stopped)(void *data);
    void *stop_data;
} MoPlanInput;

typedef struct MoPlanOwn MoPlanOwn;

typedef struct {
    GPtrArray *moments; /* of MoMoment: what `today` shows, by rank */
    GPtrArray *waiting; /* of MoMoment: show day has come, but held back or snoozed; `held` says
                           why. By rank; of those without a place the first few, see above */
    unsigned n_held;    /* how many wait for a place, all of them */
    unsigned n_waiting; /* the same and those snoozed */
    GPtrArray *writes;  /* of MoEntry */
    unsigned n_customers;
    MoMissing missing;       /* who of those known did not come */
    unsigned n_first_raises; /* first raises of today already made */
    MoPlanOwn *own;
} MoPlan;

void mo_plan_free(MoPlan *plan);

/* The state of today. NULL and an error only when the history or the records cannot be read. */
MoPlan *mo_plan_day(const MoPlanInput *input, GError **error);

/* Brings today's plan up to date after entries about some customers (`changed`, a set of char *)
 * were written: only their histories are read again, places are given anew. The result is what
 * mo_plan_day() would give, but that fewer of those that wait may be kept; `plan->writes` are those
 * of this call. On failure the plan is unusable and must be made anew. Not for another day, other
 * records or another configuration. */
bool mo_plan_update(MoPlan *plan, const MoPlanInput *input, GHashTable *changed, GError **error);

/* What comes from `from` (not before today) to `to`, both included, by show day and rank, each with
 * the day it will be raised in `raise`; it assumes that each moment is done on the day it is
 * raised. `customer` and `habit` (either NULL) narrow what is returned, not what is planned. The
 * moments have their customer when `with_customers`. An array of MoMoment; the caller frees it. */
GPtrArray *mo_plan_range(const MoPlanInput *input, MoDay from, MoDay to, bool with_customers,
                         GError **error);

/* Finds a moment by the start of its id, or by its number in today's list: among today's, then the
 * raised ones, then the next 90 days. MO_ERROR_NOT_FOUND, or MO_ERROR_AMBIGUOUS with the candidates
 * in the message. The caller frees it; it has its customer. */
MoMoment *mo_plan_find(const MoPlanInput *input, const char *id, GError **error);

/* What rest leaves of less than this part is worth telling. */
#define MO_LOAD_NEARLY 0.95

/* What one habit asks of a working day. */
typedef struct {
    const MoHabit *habit; /* borrowed from the configuration */
    unsigned n_customers; /* that it means */
    double a_day;         /* moments a working day, in the long run */
} MoHabitLoad;

typedef struct {
    GArray *habits; /* of MoHabitLoad, in the order of the configuration */
    double asked;   /* magic moments a working day, fixed days included */
    double comes;   /* as many of them as the rest of persons and companies leaves */
    double allowed; /* surprises-a-day */
    char *advice; /* one sentence when more comes than is allowed, with an interval that fits; else
                     NULL */
} MoPlanLoad;

/* How many surprises come up on each day from `from` (not before today) to `to`, whether there is a
 * place for them or not, if nothing is answered. An array of unsigned, one a day; the caller frees
 * it. */
GArray *mo_plan_count_days(const MoPlanInput *input, MoDay from, MoDay to, GError **error);

/* Compares what the habits ask with what the limit allows. */
MoPlanLoad *mo_plan_load(const MoPlanInput *input, GError **error);
void mo_plan_load_free(MoPlanLoad *load);

/* What else could be suggested for a moment that has its customer, best first, at most `max`:
 * neither what is suggested, nor what she was given before, nor what was turned down (`passed`:
 * keys; may be NULL). An array of MoSuggestion, empty where none fits or its kind asks for none;
 * NULL when records or history cannot be read. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_plan_suggest_others(const MoPlanInput *input, const MoMoment *moment,
                                  const GPtrArray *passed, unsigned max, GError **error);

/* The first day since when answered records of surprises matter to planning. */
MoDay mo_plan_get_reach(const MoConfig *config, MoDay today);

/* The chain of reasons of a moment, a line each: who, when, every adjustment, what holds it back,
 * why this day. The caller frees it with g_strfreev(). */
char **mo_plan_why(const MoPlanInput *input, const MoMoment *moment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPlan, mo_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPlanAhead, mo_plan_ahead_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPlanLoad, mo_plan_load_free)

#endif
