/* The look-ahead. Each pair is looked at on the day its next occurrence comes up, not on every day;
 * what waits for a place is looked at daily. The days are played one after the other under the
 * assumption that each moment is done on the day it is raised, which is what makes the result the
 * same as stepping the agent. */
#include "plan/build.h"

typedef struct {
    char *id;
    char *name;
    char *company;
    char *last_done_kind;
    GArray *pairs;    /* of MoPair */
    bool *is_waiting; /* one per pair: it is on the waiting list */
} Person;

/* A pair by its place: person and index. */
typedef struct {
    Person *person;
    unsigned pair;
} PairRef;

typedef struct {
    PairRef ref;
    MoOccurrence occurrence;
    MoRankKey key;
} Waiting;

typedef struct {
    const MoPlanInput *input;
    MoPlanRules rules; /* what the pairs point to */
    MoDay first;       /* today */
    MoDay last;
    GPtrArray *people; /* of Person */
    GPtrArray *agenda; /* of GArray of PairRef, one per day from first to last */
    GArray *waiting;   /* of PairRef: show day has come, no place yet */
    GPtrArray *moments;
} Range;

static MoPair *pair_of(PairRef ref)
{
    return &g_array_index(ref.person->pairs, MoPair, ref.pair);
}

static void person_free(Person *person)
{
    g_free(person->id);
    g_free(person->name);
    g_free(person->company);
    g_free(person->last_done_kind);
    g_array_unref(person->pairs);
    g_free(person->is_waiting);
    g_free(person);
}

static void clear_pair(void *pair)
{
    mo_pair_clear(pair);
}

/* Takes over what the streamed person has and the look-ahead needs. */
static Person *person_take(MoPerson *streamed, const MoPlanRules *rules)
{
    const MoCustomer *customer = streamed->who.customer;
    Person *person = g_new0(Person, 1);
    person->id = g_strdup(customer->id);
    person->name = g_strdup(customer->name);
    person->company = g_strdup(customer->company);
    person->last_done_kind = g_strdup(streamed->last_done_kind);
    person->pairs = g_array_sized_new(FALSE, FALSE, sizeof(MoPair), streamed->n_pairs);
    g_array_set_clear_func(person->pairs, clear_pair);
    g_array_append_vals(person->pairs, streamed->pairs, streamed->n_pairs);
    person->is_waiting = g_new0(bool, streamed->n_pairs);
    for (guint i = 0; i < person->pairs->len; i++)
        g_array_index(person->pairs, MoPair, i).rules = rules;
    streamed->n_pairs = 0; /* what they own has moved */
    return person;
}

/* Puts the pair on the agenda of the day after `day` on which its next occurrence comes up. */
static void schedule_next(Range *range, PairRef ref, MoDay day)
{
    MoOccurrence next;
    if (pair_of(ref)->never || !mo_occurrence_after(pair_of(ref), day, &next) ||
        next.show > range->last)
        return;
    GArray *agenda = g_ptr_array_index(range->agenda, (guint)(next.show - range->first));
    g_array_append_val(agenda, ref);
}

/* A pair comes up: it waits if it is open on `day`, and its following occurrence is scheduled. */
static void come_up(Range *range, PairRef ref, MoDay day)
{
    MoOccurrence occurrence;
    bool *is_waiting = &ref.person->is_waiting[ref.pair];
    if (!*is_waiting && mo_pair_find_open(pair_of(ref), day, &occurrence)) {
        g_array_append_val(range->waiting, ref);
        *is_waiting = true;
    }
    schedule_next(range, ref, day);
}

/* A contact moves every "after last contact" of the person. Entries of the agenda that are no
 * longer true do no harm: a pair that comes up too early is not open then. */
static void move_contact(Range *range, Person *person, MoDay day)
{
    for (unsigned i = 0; i < person->pairs->len; i++) {
        MoPair *pair = &g_array_index(person->pairs, MoPair, i);
        pair->last_contact = MAX(pair->last_contact, day);
        if (pair->habit->when->type == MO_WHEN_LAST_CONTACT)
            schedule_next(range, (PairRef){person, i}, day);
    }
}

static void note_raise(Range *range, const Waiting *chosen, MoDay day)
{
    Person *person = chosen->ref.person;
    MoPair *pair = pair_of(chosen->ref);
    MoMoment *moment =
        mo_build_planned(range->rules.seed, range->input->config, person->id, person->name,
                         person->company, pair, &chosen->occurrence, day);
    if (pair->open.is)
        moment->state = MO_STATE_RAISED;
    moment->admitted = true;
    g_ptr_array_add(range->moments, moment);
}

static void answer(Range *range, const Waiting *chosen, MoDay day)
{
    Person *person = chosen->ref.person;
    MoPair *pair = pair_of(chosen->ref);
    mo_pair_assume_done(pair, chosen->occurrence.nominal, day);
    g_free(person->last_done_kind);
    person->last_done_kind = g_strdup(pair->habit->kind);
    move_contact(range, person, day);
    schedule_next(range, chosen->ref, day);
}

static gint compare_waiting(gconstpointer a, gconstpointer b)
{
    return mo_rank_compare(&((const Waiting *)a)->key, &((const Waiting *)b)->key);
}

/* What is open on `day`, by rank; pairs that lapsed or were moved leave the waiting list. */
static GArray *sort_waiting(Range *range, MoDay day)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(Waiting));
    for (guint i = 0; i < range->waiting->len;) {
        PairRef ref = g_array_index(range->waiting, PairRef, i);
        Waiting waiting = {.ref = ref};
        if (!mo_pair_find_open(pair_of(ref), day, &waiting.occurrence)) {
            ref.person->is_waiting[ref.pair] = false;
            g_array_remove_index_fast(range->waiting, i);
            continue;
        }
        waiting.key =
            mo_rank_key(pair_of(ref), &waiting.occurrence, day, ref.person->last_done_kind);
        g_array_append_val(sorted, waiting);
        i++;
    }
    g_array_sort(sorted, compare_waiting);
    return sorted;
}

/* Whether a moment raised before today is due again only after today. */
static bool is_asleep(const MoPair *pair, MoDay day)
{
    return pair->open.is && pair->open.state == MO_STATE_SNOOZED && pair->open.until.day > day;
}

static unsigned count_open(const GArray *sorted)
{
    unsigned n = 0;
    for (guint i = 0; i < sorted->len; i++) {
        const MoPair *pair = pair_of(g_array_index(sorted, Waiting, i).ref);
        n += pair->open.is && pair->open.state != MO_STATE_SNOOZED;
    }
    return n;
}

static void play_day(Range *range, MoDay day, unsigned raised_today)
{
    const MoConfig *config = range->input->config;
    GArray *agenda = g_ptr_array_index(range->agenda, (guint)(day - range->first));
    for (guint i = 0; i < agenda->len; i++)
        come_up(range, g_array_index(agenda, PairRef, i), day);
    bool working = mo_workdays_is_working(config->workdays, day);
    g_autoptr(GArray) sorted = sort_waiting(range, day);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(Waiting));
    MoPlaces places = mo_places_new(config->surprises_a_day, raised_today, count_open(sorted));
    for (guint i = 0; i < sorted->len; i++) {
        const Waiting *waiting = &g_array_index(sorted, Waiting, i);
        const MoPair *pair = pair_of(waiting->ref);
        if (is_asleep(pair, day))
            continue;
        if (pair->open.is || (working && mo_places_take(&places, waiting->occurrence.fixed)))
            g_array_append_val(chosen, *waiting);
    }
    for (guint i = 0; i < chosen->len; i++)
        note_raise(range, &g_array_index(chosen, Waiting, i), day);
    for (guint i = 0; i < chosen->len; i++)
        answer(range, &g_array_index(chosen, Waiting, i), day);
}

static bool stream(Range *range, GError **error)
{
    MoPlanning planning;
    const MoCustomer *customer;
    mo_planning_init(&planning, range->input);
    bool fine = mo_customers_rewind(range->input->customers, error);
    while (fine && mo_customers_next(range->input->customers, &customer)) {
        MoPerson *streamed = mo_planning_read(&planning, customer, error);
        fine = streamed != NULL;
        if (!fine || streamed->n_pairs == 0)
            continue;
        Person *person = person_take(streamed, &range->rules);
        g_ptr_array_add(range->people, person);
        for (unsigned i = 0; i < person->pairs->len; i++)
            come_up(range, (PairRef){person, i}, range->first);
    }
    mo_planning_clear(&planning);
    return fine;
}

static void range_init(Range *range, const MoPlanInput *input, MoDay last)
{
    *range = (Range){.input = input,
                     .rules = {.config = input->config,
                               .birth = mo_history_get_birth(input->history),
                               .seed = mo_history_get_seed(input->history)},
                     .first = input->now.day,
                     .last = last};
    range->people = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
    range->agenda = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (MoDay day = range->first; day <= last; day++)
        g_ptr_array_add(range->agenda, g_array_new(FALSE, FALSE, sizeof(PairRef)));
    range->waiting = g_array_new(FALSE, FALSE, sizeof(PairRef));
    range->moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
}

static void range_clear(Range *range)
{
    g_ptr_array_unref(range->agenda);
    g_array_unref(range->waiting);
    g_ptr_array_unref(range->people);
    g_clear_pointer(&range->moments, g_ptr_array_unref);
}

static GPtrArray *take_from(Range *range, MoDay from)
{
    GPtrArray *moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    for (guint i = 0; i < range->moments->len; i++) {
        MoMoment **moment = (MoMoment **)&g_ptr_array_index(range->moments, i);
        if ((*moment)->raise.day >= from)
            g_ptr_array_add(moments, g_steal_pointer(moment));
    }
    return moments;
}

GPtrArray *mo_plan_range(const MoPlanInput *input, MoDay from, MoDay to, bool with_customers,
                         GError **error)
{
    Range range;
    g_autoptr(GPtrArray) moments = NULL;
    MoDay today = input->now.day;
    int raised = mo_history_count_first_raises(input->history, today, error);
    if (raised < 0)
        return NULL;
    range_init(&range, input, MAX(today, to));
    mo_history_hold(input->history);
    bool streamed = stream(&range, error);
    mo_history_release(input->history);
    if (streamed) {
        for (MoDay day = today; day <= to; day++)
            play_day(&range, day, day == today ? (unsigned)raised : 0);
        moments = take_from(&range, from);
    }
    range_clear(&range);
    if (moments && with_customers && !mo_build_attach_customers(input, moments, error))
        return NULL;
    return g_steal_pointer(&moments);
}
