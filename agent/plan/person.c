#include "plan/person.h"

#include "base/i18n.h"
#include "base/text.h"
#include "plan/resting.h"

/* Days; see needed_since(). */
#define PAUSE_LONG 30

/* How long answered records matter: half the longest gap of a rule, or half a year for yearly
 * dates, beside the time a moment may stay open. */
MoDay mo_plan_get_reach(const MoConfig *config, MoDay today)
{
    unsigned reach = MAX(180u, MAX(config->rest_person_days, config->rest_company_days));
    unsigned open = 14;
    for (guint i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        reach = MAX(reach, habit->gap_days / 2 + 1);
        open = MAX(open, habit->give_up_days + mo_span_days(habit->when->offset));
    }
    return today - (MoDay)(reach + open + 60);
}

static MoDay needed_since(const MoConfig *config, MoDay today)
{
    for (guint i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        /* Of promises by a rule that were never answered nobody knows how old they are. */
        MoWhenType type = habit->when->type;
        if (habit->active && habit->class != MO_CLASS_MAGIC &&
            (type == MO_WHEN_RULE || type == MO_WHEN_DATE))
            return MO_DAY_FIRST;
    }
    return mo_plan_get_reach(config, today);
}

static void write_entry(MoPlanning *planning, MoEntry *entry)
{
    entry->at_utc = planning->input->now_utc;
    g_ptr_array_add(planning->writes, entry);
}

uint64_t mo_person_hash(const MoPlanRules *rules, const char *customer)
{
    return mo_hash(rules->seed, customer, NULL);
}

static MoDay see_habit(MoPlanning *planning, const MoHabit *habit)
{
    if (habit->builtin)
        return planning->rules.birth;
    MoDay seen = mo_history_get_habit_seen(planning->input->history, habit->name);
    MoDay was =
        habit->was ? mo_history_get_habit_seen(planning->input->history, habit->was) : MO_DAY_NONE;
    if (seen != MO_DAY_NONE)
        return was != MO_DAY_NONE ? MIN(seen, was) : seen;
    MoEntry *entry = mo_entry_new(MO_ENTRY_SEEN_HABIT);
    entry->day = was != MO_DAY_NONE ? was : planning->today;
    entry->habit = g_strdup(habit->name);
    write_entry(planning, entry);
    return entry->day;
}

void mo_person_heed_names(const MoPlanning *planning, MoCustomerHistory *known)
{
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoHabit *habit = planning->habits[i].pair.habit;
        if (habit->was)
            mo_customer_history_rename(known, habit->was, habit->name);
    }
}

void mo_person_heed_steps(const MoPlanning *planning, GPtrArray *starts)
{
    for (guint i = 0; starts && i < starts->len; i++) {
        MoStart *start = g_ptr_array_index(starts, i);
        for (unsigned j = 0; start->type == MO_START_DONE && j < planning->n_habits; j++) {
            const MoHabit *habit = planning->habits[j].pair.habit;
            if (!habit->was || !mo_text_same(start->word, habit->was))
                continue;
            g_free(start->word);
            start->word = g_strdup(habit->name);
            break;
        }
    }
}

static void init_habits(MoPlanning *planning)
{
    const GPtrArray *habits = planning->input->config->habits;
    planning->n_habits = habits->len;
    planning->habits = g_new0(MoPlanningHabit, habits->len);
    planning->usual = g_new(unsigned, habits->len);
    planning->person.n_room = habits->len;
    planning->person.pairs = g_new(MoPair, habits->len);
    for (unsigned i = 0; i < habits->len; i++) {
        MoPlanningHabit *habit = &planning->habits[i];
        const MoHabit *one = g_ptr_array_index(habits, i);
        MoDay seen = see_habit(planning, one);
        planning->wanted |= one->active ? mo_habit_get_starts(one) : 0;
        habit->pair = mo_pair_habit(&planning->rules, i, seen);
        habit->plain = habit->pair.blank;
        habit->plain.rules = &planning->rules;
        habit->glance = mo_glance_new(planning->today, planning->counted);
        if (one->active && mo_pair_habit_is_usual(&habit->pair))
            planning->usual[planning->n_usual++] = i;
    }
}

void mo_planning_init(MoPlanning *planning, const MoPlanInput *input)
{
    *planning = (MoPlanning){.input = input, .today = input->now.day, .counted = MO_DAY_NONE};
    planning->rules = (MoPlanRules){.config = input->config,
                                    .birth = mo_history_get_birth(input->history),
                                    .seed = mo_history_get_seed(input->history)};
    MoDay planned = mo_history_get_planned(input->history);
    planning->is_first = planned == MO_DAY_NONE || planned < planning->today;
    if (planning->is_first)
        planning->counted = planned;
    planning->since = needed_since(input->config, planning->today);
    planning->rest = mo_rest_new(input->config->rest_person_days, input->config->rest_company_days);
    planning->rest_last = planning->today;
    planning->writes = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    init_habits(planning);
}

static void clear_person(MoPerson *person)
{
    /* Of those of whom nothing is known, counted for themselves, the pairs own nothing. */
    bool owns = person->known || person->groups;
    for (unsigned i = 0; owns && i < person->n_pairs; i++)
        mo_pair_clear(&person->pairs[i]);
    person->n_pairs = person->n_basics = person->n_fixed = 0;
    g_clear_pointer(&person->starts, g_ptr_array_unref);
    g_clear_pointer(&person->known, mo_customer_history_free);
}

void mo_planning_clear(MoPlanning *planning)
{
    clear_person(&planning->person);
    for (unsigned i = 0; i < planning->n_habits; i++)
        mo_glance_free(planning->habits[i].glance);
    g_clear_pointer(&planning->habits, g_free);
    g_clear_pointer(&planning->groups, mo_groups_free);
    g_clear_pointer(&planning->usual, g_free);
    g_clear_pointer(&planning->rest, mo_rest_free);
    g_clear_pointer(&planning->person.pairs, g_free);
    g_clear_pointer(&planning->writes, g_ptr_array_unref);
}

void mo_planning_finish(MoPlanning *planning)
{
    if (!planning->is_first)
        return;
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoPlanningHabit *habit = &planning->habits[i];
        if (habit->n_lapsed == 0)
            continue;
        MoEntry *entry = mo_entry_new(MO_ENTRY_LAPSED_UNRAISED);
        entry->day = planning->today;
        entry->habit = g_strdup(habit->pair.habit->name);
        entry->count = habit->n_lapsed;
        write_entry(planning, entry);
    }
    MoEntry *entry = mo_entry_new(MO_ENTRY_PLANNED);
    entry->day = planning->today;
    write_entry(planning, entry);
}

static MoEntry *new_closing_entry(const MoPair *pair, const char *customer, const MoClose *close)
{
    static const struct {
        MoEntryType type;
        const char *note;
    } table[] = {
        [MO_CLOSE_LAPSED] = {MO_ENTRY_LAPSED, NULL},
        [MO_CLOSE_ANSWERED] = {MO_ENTRY_DONE, N_("answered by a contact")},
        [MO_CLOSE_BY_CONTACT] = {MO_ENTRY_WITHDRAWN, N_("counted anew from an earlier contact")},
        [MO_CLOSE_DATE_GONE] = {MO_ENTRY_WITHDRAWN, N_("the date is no longer in the records")},
    };
    MoEntry *entry = mo_entry_new(table[close->reason].type);
    entry->day = close->day;
    entry->customer = g_strdup(customer);
    entry->habit = g_strdup(pair->habit->name);
    entry->nominal = close->nominal;
    entry->origin = g_strdup(pair->origin);
    entry->class = pair->habit->class;
    entry->kind = g_strdup(pair->habit->kind);
    entry->note = table[close->reason].note ? g_strdup(_(table[close->reason].note)) : NULL;
    return entry;
}

void mo_planning_withdraw(MoPlanning *planning, const MoRecord *record, const char *why)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_WITHDRAWN);
    entry->day = planning->today;
    entry->customer = g_strdup(record->customer);
    entry->habit = g_strdup(record->habit);
    entry->nominal = record->nominal;
    entry->origin = g_strdup(record->origin);
    entry->class = record->class;
    entry->kind = g_strdup(record->kind);
    entry->note = g_strdup(why);
    write_entry(planning, entry);
}

/* Whether a pair stands behind the record: of its habit, and of what started it. */
static bool has_pair(const MoPerson *person, const MoRecord *record)
{
    for (unsigned i = 0; i < person->n_pairs; i++) {
        const MoPair *pair = &person->pairs[i];
        if (!pair->stands_by && g_strcmp0(pair->origin, record->origin) == 0 &&
            g_str_equal(pair->habit->name, record->habit))
            return true;
    }
    return false;
}

static bool stands_by(const MoPerson *person, const char *habit)
{
    for (unsigned i = 0; i < person->n_pairs; i++)
        if (person->pairs[i].stands_by && g_str_equal(person->pairs[i].habit->name, habit))
            return true;
    return false;
}

static bool means_her(const MoPlanning *planning, const MoPerson *person, const char *name)
{
    for (unsigned i = 0; i < planning->n_habits; i++) {
        const MoHabit *habit = planning->habits[i].pair.habit;
        if (g_str_equal(habit->name, name))
            return habit->active && mo_selector_match(habit->who, person->who.customer);
    }
    return false;
}

static const char *why_orphan(const MoPlanning *planning, const MoPerson *person,
                              const MoRecord *record, bool banned)
{
    if (banned)
        return _("asked for no contact");
    if (stands_by(person, record->habit))
        return _("it is open with a colleague already");
    return record->origin && means_her(planning, person, record->habit)
               ? _("what it came from was taken back")
               : _("the habit no longer means her");
}

/* Open moments of habits that do not mean this customer any more are withdrawn. */
static void withdraw_orphans(MoPlanning *planning, const MoPerson *person, bool banned)
{
    for (guint i = 0; i < person->known->pairs->len; i++) {
        const MoPairHistory *history = g_ptr_array_index(person->known->pairs, i);
        for (guint j = 0; j < history->records->len; j++) {
            const MoRecord *record = g_ptr_array_index(history->records, j);
            if (mo_record_is_open(record) && !has_pair(person, record))
                mo_planning_withdraw(planning, record,
                                     why_orphan(planning, person, record, banned));
        }
    }
}

/* At most one moment of a plain pair is open; older ones that a change of the rule left behind
 * lapse, and promises for a day that is no longer in the records are withdrawn. */
static void settle_older(MoPlanning *planning, const MoPerson *person, MoPair *pair)
{
    const MoPairHistory *history = mo_customer_history_get(person->known, pair->habit->name);
    bool is_magic = pair->habit->class == MO_CLASS_MAGIC;
    for (guint i = 0; history && i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (mo_record_is_open(record) && !record->origin && record->nominal != pair->open.nominal) {
            MoClose close = {is_magic ? MO_CLOSE_LAPSED : MO_CLOSE_DATE_GONE, record->nominal,
                             planning->today};
            write_entry(planning, new_closing_entry(pair, person->who.customer->id, &close));
        }
    }
}

static void settle_pair(MoPlanning *planning, const MoPerson *person, MoPair *pair)
{
    const char *id = person->who.customer->id;
    if (pair->only == MO_DAY_NONE && !mo_pair_is_unrolled(pair))
        settle_older(planning, person, pair);
    MoClose close = mo_pair_find_close(pair, planning->today);
    if (close.reason != MO_CLOSE_NONE) {
        if (close.reason == MO_CLOSE_ANSWERED && pair->habit->class == MO_CLASS_MAGIC)
            planning->answered_day = MAX(planning->answered_day, close.day);
        mo_pair_apply_close(pair, &close);
        write_entry(planning, new_closing_entry(pair, id, &close));
    }
}

static MoPair *new_pair(MoPerson *person)
{
    if (person->n_pairs == person->n_room) {
        person->n_room = person->n_room * 2 + 8;
        person->pairs = g_renew(MoPair, person->pairs, person->n_room);
    }
    return &person->pairs[person->n_pairs++];
}

static void add_started(MoPerson *person, const MoPair *base, const MoPairHistory *history)
{
    unsigned first = person->n_pairs;
    for (guint i = 0; person->starts && i < person->starts->len; i++) {
        MoPair *pair = new_pair(person);
        if (!mo_pair_start(pair, base, g_ptr_array_index(person->starts, i), history))
            person->n_pairs--;
    }
    for (unsigned i = first; i < person->n_pairs; i++) {
        for (unsigned j = first; j < person->n_pairs; j++)
            mo_pair_give_way(&person->pairs[i], &person->pairs[j]);
        for (guint j = 0; j < person->starts->len; j++)
            mo_pair_give_way_to_answered(&person->pairs[i], base,
                                         g_ptr_array_index(person->starts, j), history);
    }
}

static void add_unrolled(MoPerson *person, const MoPlanning *planning, unsigned base,
                         const MoPairHistory *history)
{
    MoPair pair;
    for (guint i = 0; history && i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (!record->origin && mo_record_is_open(record)) {
            mo_pair_keep_open(&pair, &person->pairs[base], record);
            *new_pair(person) = pair;
        }
    }
    while (mo_pair_unroll(&person->pairs[base], planning->today, &pair))
        *new_pair(person) = pair;
}

void mo_person_add_pairs(MoPerson *person, const MoPlanning *planning, const MoPlanningHabit *habit)
{
    const MoHabit *one = habit->pair.habit;
    bool is_started = mo_habit_is_started(one);
    /* The look-ahead needs that of a chain to see what a step that is done will start. */
    if (is_started && !person->starts && one->when->type != MO_WHEN_DONE)
        return;
    unsigned base = person->n_pairs;
    MoPair *pair = new_pair(person);
    mo_pair_init(pair, &planning->rules, &habit->pair, &person->who);
    uint64_t group = person->groups ? mo_group_key(one, person->who.customer) : 0;
    if (group != 0)
        mo_groups_join(person->groups, group, pair, &person->who);
    if (!is_started && !mo_pair_is_unrolled(pair))
        return;
    const MoPairHistory *history =
        person->known ? mo_customer_history_get(person->known, one->name) : NULL;
    if (!is_started) {
        add_unrolled(person, planning, base, history);
        return;
    }
    MoPair copy = *pair;
    if (one->when->type != MO_WHEN_DONE)
        person->n_pairs--;
    add_started(person, &copy, history);
    if (one->when->type != MO_WHEN_DONE)
        mo_pair_clear(&copy);
}

static void add_pairs_of(MoPlanning *planning, MoPerson *person, MoPlanningHabit *habit)
{
    const MoHabit *one = habit->pair.habit;
    bool is_magic = one->class == MO_CLASS_MAGIC;
    if ((person->stopped && is_magic) || !mo_selector_match(one->who, person->who.customer))
        return;
    unsigned first = person->n_pairs;
    mo_person_add_pairs(person, planning, habit);
    person->n_basics += is_magic ? 0 : person->n_pairs - first;
    person->n_fixed += one->fixed ? person->n_pairs - first : 0;
    for (unsigned i = first; person->known && i < person->n_pairs; i++)
        if (!person->pairs[i].stands_by)
            settle_pair(planning, person, &person->pairs[i]);
    for (unsigned i = first; planning->counted != MO_DAY_NONE && i < person->n_pairs; i++)
        habit->n_lapsed += mo_glance_count_lapsed(habit->glance, &person->pairs[i]);
}

static void add_pairs(MoPlanning *planning, MoPerson *person)
{
    for (unsigned i = 0; i < planning->n_habits; i++)
        if (planning->habits[i].pair.habit->active)
            add_pairs_of(planning, person, &planning->habits[i]);
}

/* The same for one of the many of whom nothing is known. */
static void add_usual_pairs(MoPlanning *planning, MoPerson *person)
{
    for (unsigned i = 0; i < planning->n_usual; i++) {
        MoPlanningHabit *habit = &planning->habits[planning->usual[i]];
        if (mo_pair_habit_gives(&habit->pair, person->who.customer))
            add_pairs_of(planning, person, habit);
    }
}

/* About how many days all pauses have together. */
static int64_t sum_pauses(const MoCustomerHistory *known)
{
    if (known->paused_until == MO_DAY_NONE)
        return 0;
    int64_t sum = (int64_t)known->paused_until - known->paused_from;
    for (guint i = 0; known->pauses && i < known->pauses->len; i++) {
        const MoPause *pause = &g_array_index(known->pauses, MoPause, i);
        sum += (int64_t)pause->until - pause->from;
    }
    return sum;
}

/* What started something, and what her record told before it ceased to tell. */
static bool needs_starts(const MoPlanning *planning, const MoPerson *person)
{
    const MoCustomer *customer = person->who.customer;
    unsigned wanted = planning->wanted;
    if (!mo_customer_tells_next_step(customer))
        wanted |= 1u << MO_START_NEXT_STEP;
    return person->known->starts & wanted;
}

static bool load_known(MoPlanning *planning, MoPerson *person, GError **error)
{
    person->known = mo_history_load_brief(planning->input->history, person->who.customer->id,
                                          planning->since, error);
    /* What was answered before a long pause still counts after it. */
    if (person->known && sum_pauses(person->known) > PAUSE_LONG) {
        mo_customer_history_free(person->known);
        person->known = mo_history_load_brief(planning->input->history, person->who.customer->id,
                                              MO_DAY_FIRST, error);
    }
    if (!person->known)
        return false;
    if (needs_starts(planning, person) &&
        !(person->starts =
              mo_history_load_starts(planning->input->history, person->who.customer->id, error)))
        return false;
    mo_person_heed_names(planning, person->known);
    mo_person_heed_steps(planning, person->starts);
    person->who.known = person->known;
    if (!mo_customer_tells_next_step(person->who.customer))
        person->who.told = mo_starts_get_next_step(person->starts);
    person->who.first_seen = person->known->first_seen;
    person->last_done_kind = person->known->last_done_kind;
    return true;
}

/* `plain`: what the stream knows of her is all; NULL: the history is asked. */
static MoPerson *read_person(MoPlanning *planning, const MoCustomer *customer, const MoKnown *plain,
                             GError **error)
{
    MoPerson *person = &planning->person;
    clear_person(person);
    person->last_done_kind = NULL;
    planning->answered_day = MO_DAY_NONE;
    person->who = (MoWho){.customer = customer,
                          .first_seen = plain ? plain->first_seen : MO_DAY_NONE,
                          .hash = mo_person_hash(&planning->rules, customer->id),
                          .order = planning->n_read++};
    person->groups = planning->groups;
    if (!plain && !load_known(planning, person, error))
        return NULL;
    /* A stream that does not write leaves who is new unknown. */
    if (person->who.first_seen == MO_DAY_NONE)
        person->who.first_seen = planning->today;
    unsigned bans = mo_customer_bans_on(customer, planning->today);
    bool banned = bans & MO_BAN_ALL;
    person->stopped = banned ? bans : 0;
    person->stopped_until = MO_DAY_NONE;
    if (person->known) {
        add_pairs(planning, person);
        withdraw_orphans(planning, person, banned);
    } else {
        add_usual_pairs(planning, person);
    }
    mo_resting_note(planning, person);
    return person;
}

MoPerson *mo_planning_read(MoPlanning *planning, const MoCustomer *customer, GError **error)
{
    MoKnown known = mo_customers_get_known(planning->input->customers);
    return read_person(planning, customer, known.is_plain ? &known : NULL, error);
}

bool mo_planning_find(MoPlanning *planning, const char *id, MoPerson **ret_person, GError **error)
{
    const MoCustomer *customer = mo_customers_find(planning->input->customers, id);
    *ret_person = customer ? read_person(planning, customer, NULL, error) : NULL;
    return !customer || *ret_person;
}

bool mo_planning_find_open(MoPlanning *planning, const MoPair *pair, MoOccurrence *ret_occurrence)
{
    return mo_glance_find_open(planning->habits[pair->index].glance, pair, ret_occurrence);
}
