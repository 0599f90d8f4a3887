#include "plan/person.h"

#include "base/i18n.h"

/* How long answered records matter: half the longest gap of a rule, or half a year for yearly
 * dates, beside the time a moment may stay open. */
static MoDay needed_since(const MoConfig *config, MoDay today)
{
    unsigned reach = 180;
    unsigned open = 14;
    for (guint i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        reach = MAX(reach, habit->gap_days / 2 + 1);
        open = MAX(open, habit->give_up_days + mo_span_days(habit->when->offset));
    }
    return today - (MoDay)(reach + open + 60);
}

static void write_entry(MoPlanning *planning, MoEntry *entry)
{
    entry->at_utc = planning->input->now_utc;
    g_ptr_array_add(planning->writes, entry);
}

static void see_habits(MoPlanning *planning)
{
    const GPtrArray *habits = planning->input->config->habits;
    for (guint i = 0; i < habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(habits, i);
        MoDay seen = mo_history_get_habit_seen(planning->input->history, habit->name);
        if (seen == MO_DAY_NONE) {
            seen = planning->today;
            MoEntry *entry = mo_entry_new(MO_ENTRY_SEEN_HABIT);
            entry->day = seen;
            entry->habit = g_strdup(habit->name);
            write_entry(planning, entry);
        }
        g_array_append_val(planning->habit_seen, seen);
    }
}

bool mo_planning_init(MoPlanning *planning, const MoPlanInput *input, GError **error)
{
    *planning = (MoPlanning){.input = input, .today = input->now.day};
    planning->rules = (MoPlanRules){.config = input->config,
                                    .birth = mo_history_get_birth(input->history),
                                    .seed = mo_history_get_seed(input->history)};
    planning->planned = mo_history_get_planned(input->history);
    planning->since = needed_since(input->config, planning->today);
    planning->habit_seen = g_array_new(FALSE, FALSE, sizeof(MoDay));
    planning->lapsed = g_array_new(FALSE, TRUE, sizeof(unsigned));
    g_array_set_size(planning->lapsed, input->config->habits->len);
    planning->writes = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    see_habits(planning);
    return mo_customers_rewind(input->customers, error);
}

void mo_planning_clear(MoPlanning *planning)
{
    g_clear_pointer(&planning->habit_seen, g_array_unref);
    g_clear_pointer(&planning->lapsed, g_array_unref);
    g_clear_pointer(&planning->writes, g_ptr_array_unref);
}

void mo_planning_finish(MoPlanning *planning)
{
    const GPtrArray *habits = planning->input->config->habits;
    if (planning->planned != MO_DAY_NONE && planning->planned >= planning->today)
        return;
    for (guint i = 0; i < habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(habits, i);
        unsigned count = g_array_index(planning->lapsed, unsigned, i);
        if (count == 0)
            continue;
        MoEntry *entry = mo_entry_new(MO_ENTRY_LAPSED_UNRAISED);
        entry->day = planning->today;
        entry->habit = g_strdup(habit->name);
        entry->count = count;
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
    entry->class = record->class;
    entry->kind = g_strdup(record->kind);
    entry->note = g_strdup(why);
    write_entry(planning, entry);
}

static bool has_pair(const MoPerson *person, const char *habit)
{
    for (guint i = 0; i < person->pairs->len; i++) {
        if (g_str_equal(g_array_index(person->pairs, MoPair, i).habit->name, habit))
            return true;
    }
    return false;
}

/* Open moments of habits that do not mean this customer any more are withdrawn. */
static void withdraw_orphans(MoPlanning *planning, const MoPerson *person, bool banned)
{
    for (guint i = 0; i < person->known->pairs->len; i++) {
        const MoPairHistory *history = g_ptr_array_index(person->known->pairs, i);
        if (has_pair(person, history->habit))
            continue;
        for (guint j = 0; j < history->records->len; j++) {
            const MoRecord *record = g_ptr_array_index(history->records, j);
            if (mo_record_is_open(record))
                mo_planning_withdraw(planning, record,
                                     banned ? _("asked for no contact")
                                            : _("the habit no longer means her"));
        }
    }
}

/* At most one moment of a pair is open; older ones that a change of the rule left behind lapse. */
static void settle_pair(MoPlanning *planning, MoPerson *person, MoPair *pair)
{
    const MoPairHistory *history = mo_customer_history_get(person->known, pair->habit->name);
    for (guint i = 0; history && i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (mo_record_is_open(record) && record->nominal != pair->open.nominal) {
            MoClose close = {MO_CLOSE_LAPSED, record->nominal, planning->today};
            write_entry(planning, new_closing_entry(pair, person->id, &close));
        }
    }
    MoClose close = mo_pair_find_close(pair, planning->today);
    if (close.reason != MO_CLOSE_NONE) {
        mo_pair_apply_close(pair, &close);
        write_entry(planning, new_closing_entry(pair, person->id, &close));
    }
}

static void count_lapsed(MoPlanning *planning, const MoPair *pair, guint habit_index)
{
    if (planning->planned == MO_DAY_NONE || planning->planned >= planning->today)
        return;
    unsigned count = mo_pair_count_lapsed(pair, planning->planned, planning->today);
    g_array_index(planning->lapsed, unsigned, habit_index) += count;
}

static void see_customer(MoPlanning *planning, MoPerson *person)
{
    if (person->known->first_seen != MO_DAY_NONE)
        return;
    MoEntry *entry = mo_entry_new(MO_ENTRY_SEEN_CUSTOMER);
    entry->day = planning->today;
    entry->customer = g_strdup(person->id);
    write_entry(planning, entry);
    person->known->first_seen = planning->today;
}

static void add_pairs(MoPlanning *planning, MoPerson *person, const MoCustomer *customer)
{
    const GPtrArray *habits = planning->input->config->habits;
    for (guint i = 0; i < habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(habits, i);
        if (!habit->active || !mo_selector_match(habit->who, customer))
            continue;
        MoPair pair;
        mo_pair_init(&pair, &planning->rules, habit, customer, person->known,
                     g_array_index(planning->habit_seen, MoDay, i));
        settle_pair(planning, person, &pair);
        count_lapsed(planning, &pair, i);
        g_array_append_val(person->pairs, pair);
    }
}

static void clear_pair(void *pair)
{
    mo_pair_clear(pair);
}

MoPerson *mo_person_new(MoPlanning *planning, const MoCustomer *customer, GError **error)
{
    g_autoptr(MoPerson) person = g_new0(MoPerson, 1);
    person->known =
        mo_history_load_customer(planning->input->history, customer->id, planning->since, error);
    if (!person->known)
        return NULL;
    person->id = g_strdup(customer->id);
    person->name = g_strdup(customer->name);
    person->company = g_strdup(customer->company);
    person->last_done_kind = g_strdup(person->known->last_done_kind);
    person->pairs = g_array_new(FALSE, FALSE, sizeof(MoPair));
    g_array_set_clear_func(person->pairs, clear_pair);
    see_customer(planning, person);
    bool banned = mo_customer_bans_on(customer, planning->today) & MO_BAN_ALL;
    if (!banned)
        add_pairs(planning, person, customer);
    withdraw_orphans(planning, person, banned);
    return g_steal_pointer(&person);
}

void mo_person_free(MoPerson *person)
{
    if (!person)
        return;
    g_free(person->id);
    g_free(person->name);
    g_free(person->company);
    g_free(person->last_done_kind);
    g_clear_pointer(&person->pairs, g_array_unref);
    mo_customer_history_free(person->known);
    g_free(person);
}
