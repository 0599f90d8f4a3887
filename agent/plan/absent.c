#include "plan/absent.h"

#include "base/i18n.h"
#include "model/customer_slots.h"
#include "plan/several.h"

typedef struct {
    MoPlanning *planning;
    MoCandidates *candidates;
    GHashTable *kept; /* char* (owned) -> bans of the user (MoBan): whose moments stay */
} Absent;

static void init(Absent *absent, MoPlanning *planning, MoCandidates *candidates)
{
    absent->planning = planning;
    absent->candidates = candidates;
    absent->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void keep_later(Absent *absent, const char *id)
{
    g_hash_table_insert(absent->kept, g_strdup(id), NULL);
}

static const MoPlanningHabit *find_habit(const MoPlanning *planning, const char *name)
{
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoHabit *habit = planning->habits[i].pair.habit;
        if (habit->active && g_str_equal(habit->name, name))
            return &planning->habits[i];
    }
    return NULL;
}

/* What becomes of one open record. */
static bool look_at(const MoRecord *record, void *data)
{
    Absent *absent = data;
    MoPlanning *planning = absent->planning;
    MoPresence presence = mo_customers_get_presence(planning->input->customers, record->customer);
    if (presence == MO_PRESENCE_HERE)
        return true;
    bool lasts = presence == MO_PRESENCE_UNKNOWN || record->class != MO_CLASS_MAGIC;
    if (lasts && find_habit(planning, record->habit)) {
        keep_later(absent, record->customer);
        return true;
    }
    mo_planning_withdraw(planning, record,
                         presence == MO_PRESENCE_OTHERS
                             ? _("'only' leaves the customer out now")
                             : _("the customer is no longer in the records"));
    return true;
}

/* Of those who did not come: what was promised to them, or is to be put right, may not have begun
 * yet. */
static bool look_for_starts(const char *id, void *data)
{
    keep_later(data, id);
    return true;
}

static bool note_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until, bool by_user,
                     void *data)
{
    (void)alias, (void)by_user;
    Absent *absent = data;
    void *id, *before;
    if ((until == MO_DAY_NONE || until >= absent->planning->today) &&
        g_hash_table_lookup_extended(absent->kept, customer, &id, &before)) {
        (void)g_hash_table_steal(absent->kept, customer);
        g_hash_table_insert(absent->kept, id, GUINT_TO_POINTER(GPOINTER_TO_UINT(before) | bans));
    }
    return true;
}

/* What is still known of her. */
static MoCustomer *new_customer(MoHistory *history, const char *id)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    MoCustomer *customer = mo_customer_new();
    (void)mo_history_get_name(history, id, &name, &company);
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    mo_customer_set_text(customer, MO_FIELD_NAME, name && *name ? name : id);
    mo_customer_set_text(customer, MO_FIELD_COMPANY, company);
    return customer;
}

static char *explain(const MoPlanning *planning, const MoMoment *moment, MoPresence presence)
{
    const MoSelector *only = planning->rules.config->only;
    if (presence == MO_PRESENCE_OTHERS && only) {
        g_autofree char *text = mo_selector_print(only);
        /* Translators: the first %s: why a moment is there; the second: a selector. */
        return g_strdup_printf(_("%s; her row does not fit 'only = %s' any more"), moment->reason,
                               text);
    }
    MoMissing missing = mo_customers_get_missing(planning->input->customers);
    if (presence == MO_PRESENCE_UNKNOWN && !missing.file && missing.n_rows > 0)
        return g_strdup_printf(_("%s; 'only' fits nobody at the moment"), moment->reason);
    /* Translators: %s: why a moment is there, as in "last contact 34 days ago". */
    return presence == MO_PRESENCE_UNKNOWN
               ? g_strdup_printf(_("%s; her record is missing at the moment"), moment->reason)
               : g_strdup_printf(_("%s; she is no longer in your records"), moment->reason);
}

/* What lasts without her record: raised already, or a promise or a step of recovery. */
static bool is_left(const MoPair *pair)
{
    return pair->open.is || ((pair->origin || pair->kept) && pair->habit->class != MO_CLASS_MAGIC);
}

static void offer(Absent *absent, const MoPerson *person, const MoPair *pair)
{
    MoPlanning *planning = absent->planning;
    MoOccurrence occurrence;
    bool is_magic = pair->habit->class == MO_CLASS_MAGIC;
    MoPresence presence =
        mo_customers_get_presence(planning->input->customers, person->who.customer->id);
    /* A surprise of who is gone was withdrawn just now. */
    if (is_magic && presence != MO_PRESENCE_UNKNOWN)
        return;
    if (!is_left(pair) || !mo_pair_find_open(pair, planning->today, &occurrence))
        return;
    if (occurrence.last_open != MO_DAY_NONE && occurrence.last_open < planning->today && is_magic)
        return;
    MoPair shown = *pair;
    shown.kept = false; /* that she is gone says more */
    MoMoment *moment = mo_build_moment(planning, person, &shown, &occurrence);
    char *reason = explain(planning, moment, presence);
    g_free(moment->reason);
    moment->reason = reason;
    moment->customer = mo_customer_dup(person->who.customer);
    MoRankKey key = mo_rank_key(pair, &occurrence, planning->today, person->last_done_kind);
    mo_candidates_take(absent->candidates, moment, &key);
}

/* Habits of which something was written of her, and those that what happened may have started. */
static void add_pairs(MoPerson *person, const MoPlanning *planning)
{
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoPlanningHabit *one = &planning->habits[i];
        const MoHabit *habit = one->pair.habit;
        bool is_told = person->who.told && one->pair.field == MO_FIELD_NEXT_STEP_DATE;
        bool lasts = habit->class != MO_CLASS_MAGIC && !habit->who &&
                     (is_told || mo_habit_is_started(habit));
        if (habit->active && (lasts || mo_customer_history_get(person->known, habit->name)))
            mo_person_add_pairs(person, planning, one);
    }
}

static bool keep(Absent *absent, const char *id, unsigned bans, GError **error)
{
    MoPlanning *planning = absent->planning;
    g_autoptr(MoCustomer) customer = new_customer(planning->input->history, id);
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(planning->input->history, id, planning->since, error);
    g_autoptr(GPtrArray) starts = mo_history_load_starts(planning->input->history, id, error);
    if (!known || !starts)
        return false;
    mo_person_heed_names(planning, known);
    mo_person_heed_steps(planning, starts);
    MoPerson person = {.stopped = bans & MO_BAN_ALL ? bans : 0,
                       .who = {.customer = customer,
                               .known = known,
                               .first_seen = known->first_seen,
                               .hash = mo_person_hash(&planning->rules, id),
                               .told = mo_starts_get_next_step(starts)},
                       .last_done_kind = known->last_done_kind,
                       .known = known,
                       .starts = starts};
    add_pairs(&person, planning);
    for (unsigned i = 0; i < person.n_pairs; i++) {
        offer(absent, &person, &person.pairs[i]);
        mo_pair_clear(&person.pairs[i]);
    }
    g_free(person.pairs);
    return true;
}

static bool keep_all(Absent *absent, GError **error)
{
    if (g_hash_table_size(absent->kept) > 0 &&
        !mo_history_foreach_ban(absent->planning->input->history, note_ban, absent, error))
        return false;
    bool fine = true;
    void *id, *bans;
    GHashTableIter iter;
    g_hash_table_iter_init(&iter, absent->kept);
    while (fine && g_hash_table_iter_next(&iter, &id, &bans))
        fine = keep(absent, id, GPOINTER_TO_UINT(bans), error);
    return fine;
}

bool mo_absent_collect(MoPlanning *planning, MoCandidates *candidates, GError **error)
{
    Absent absent;
    init(&absent, planning, candidates);
    bool fine =
        mo_history_foreach_open(planning->input->history, look_at, &absent, error) &&
        mo_customers_foreach_absent(planning->input->customers, look_for_starts, &absent, error) &&
        keep_all(&absent, error);
    g_hash_table_unref(absent.kept);
    return fine;
}

static void look_at_all(Absent *absent, const MoPairHistory *history)
{
    for (guint i = 0; i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (mo_record_is_open(record))
            (void)look_at(record, absent);
    }
}

bool mo_absent_collect_one(MoPlanning *planning, const char *id, MoCandidates *candidates,
                           GError **error)
{
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(planning->input->history, id, planning->since, error);
    if (!known)
        return false;
    Absent absent;
    init(&absent, planning, candidates);
    for (guint i = 0; i < known->pairs->len; i++)
        look_at_all(&absent, g_ptr_array_index(known->pairs, i));
    if (mo_customers_get_presence(planning->input->customers, id) != MO_PRESENCE_HERE)
        keep_later(&absent, id);
    bool fine = keep_all(&absent, error);
    g_hash_table_unref(absent.kept);
    return fine;
}
