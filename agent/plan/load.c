/* Compares what the habits ask of a working day with what the limit allows. */
#include "plan/person.h"

#include "base/i18n.h"
#include "base/text.h"

#include <math.h>

/* How far ahead the instances of a rule are counted: two years, so that yearly rules count too. */
#define LOAD_DAYS 730

static double rule_a_day(const MoHabit *habit, MoDay today)
{
    unsigned n = 0;
    MoDay day = mo_recur_next(habit->recur, today);
    while (day != MO_DAY_NONE && day < today + LOAD_DAYS) {
        n++;
        day = mo_recur_next(habit->recur, day + 1);
    }
    return (double)n / LOAD_DAYS;
}

/* Moments a civil day for one customer, in the long run. */
static double asked_by(const MoHabit *habit, const MoCustomer *customer, double rule, MoDay today)
{
    MoDate date;
    bool single;
    switch (habit->when->type) {
    case MO_WHEN_RULE:
        return rule;
    case MO_WHEN_LAST_CONTACT:
        return 1.0 / MAX(1u, mo_span_days(habit->when->offset));
    case MO_WHEN_DATE:
        if (!mo_customer_get_date(customer, habit->when->word, &date, &single) || date.month == 0)
            return 0;
        if (single && mo_date_day(date) < today)
            return 0;
        return 1.0 / 365;
    case MO_WHEN_TOUCH:
    case MO_WHEN_DONE:
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        break;
    }
    return 0;
}

/* What is counted for a company or project asks once, whoever is met of it. */
static bool is_asked_before(GHashTable *groups, const MoHabit *habit, guint index,
                            const MoCustomer *customer)
{
    uint64_t key = mo_group_key(habit, customer);
    if (key == 0)
        return false;
    key = mo_hash_mix(key, index);
    return !g_hash_table_add(groups, g_memdup2(&key, sizeof key));
}

/* Surprises a civil day of a person or a company. Fixed days come in spite of rest, and the others
 * rest for them. */
typedef struct {
    double fixed, others;
} Asked;

static double rested(Asked asked, unsigned rest_days)
{
    if (rest_days == 0)
        return asked.others;
    return MIN(asked.others, MAX(0, 1.0 / rest_days - asked.fixed));
}

typedef struct {
    const MoPlanInput *input;
    MoPlanLoad *load;
    double *rules;         /* moments a day, of each habit with a rule */
    GHashTable *groups;    /* keys of what has asked for its company or project */
    GHashTable *companies; /* their keys -> Asked, after the rest of their persons */
} Counter;

static void add_to_company(const Counter *counter, uint64_t key, Asked asked)
{
    Asked *all = g_hash_table_lookup(counter->companies, &key);
    if (!all) {
        all = g_new0(Asked, 1);
        g_hash_table_insert(counter->companies, g_memdup2(&key, sizeof key), all);
    }
    all->fixed += asked.fixed;
    all->others += asked.others;
}

/* What comes of what a person's habits ask for. */
static void add_person(const Counter *counter, const MoCustomer *customer, Asked asked)
{
    const MoConfig *config = counter->input->config;
    asked.others = rested(asked, config->rest_person_days);
    uint64_t company = config->rest_company_days > 0 ? mo_company_key(customer->company) : 0;
    if (company == 0)
        counter->load->comes += asked.fixed + asked.others;
    else if (asked.fixed + asked.others > 0)
        add_to_company(counter, company, asked);
}

static void add_companies(const Counter *counter)
{
    GHashTableIter iter;
    void *asked;
    g_hash_table_iter_init(&iter, counter->companies);
    while (g_hash_table_iter_next(&iter, NULL, &asked)) {
        const Asked *all = asked;
        counter->load->comes +=
            all->fixed + rested(*all, counter->input->config->rest_company_days);
    }
}

static void add_customer(const Counter *counter, const MoCustomer *customer)
{
    MoPlanLoad *load = counter->load;
    Asked of_person = {0};
    for (guint i = 0; i < load->habits->len; i++) {
        MoHabitLoad *habit = &g_array_index(load->habits, MoHabitLoad, i);
        if (!habit->habit->active || !mo_selector_match(habit->habit->who, customer))
            continue;
        habit->n_customers++;
        double asked = asked_by(habit->habit, customer, counter->rules[i], counter->input->now.day);
        if (asked <= 0 || is_asked_before(counter->groups, habit->habit, i, customer))
            continue;
        habit->a_day += asked;
        if (habit->habit->class == MO_CLASS_MAGIC)
            *(habit->habit->fixed ? &of_person.fixed : &of_person.others) += asked;
    }
    add_person(counter, customer, of_person);
}

static MoHabitLoad *heaviest(const MoPlanLoad *load)
{
    MoHabitLoad *found = NULL;
    for (guint i = 0; i < load->habits->len; i++) {
        MoHabitLoad *habit = &g_array_index(load->habits, MoHabitLoad, i);
        MoWhenType type = habit->habit->when->type;
        if (habit->habit->class != MO_CLASS_MAGIC ||
            (type != MO_WHEN_RULE && type != MO_WHEN_LAST_CONTACT))
            continue;
        if (!found || habit->a_day > found->a_day)
            found = habit;
    }
    return found;
}

static char *tell_asked(const MoPlanLoad *load)
{
    if (load->comes >= load->asked * MO_LOAD_NEARLY)
        return g_strdup_printf(_("your habits ask for %.1f surprises a working day"), load->asked);
    return g_strdup_printf(
        _("your habits ask for %.1f surprises a working day and rest leaves %.1f "
          "of them"),
        load->asked, load->comes);
}

/* One sentence: how much is asked, and the interval of the heaviest habit that fits. */
static char *advise(const MoPlanLoad *load)
{
    if (load->comes <= load->allowed)
        return NULL;
    const MoHabitLoad *most = heaviest(load);
    /* Where the heaviest asks for less, what rest kept of the others may come. */
    double others = most ? load->asked - most->a_day : load->asked;
    double room = load->allowed - others;
    g_autofree char *asked = tell_asked(load);
    if (!most || room <= 0 || most->a_day <= 0)
        return g_strdup_printf(_("%s, you allow %.0f: switch a habit off, narrow it with 'who', or "
                                 "raise surprises-a-day"),
                               asked, load->allowed);
    double days = ceil(most->habit->gap_days * most->a_day / room);
    return g_strdup_printf(_("%s, you allow %.0f: '%s' every %.0f days fits, or narrow it with "
                             "'who' (for example only tag:key)"),
                           asked, load->allowed, most->habit->name, days);
}

static void start(MoPlanLoad *load, const MoPlanInput *input, double *rules)
{
    const GPtrArray *habits = input->config->habits;
    load->habits = g_array_new(FALSE, TRUE, sizeof(MoHabitLoad));
    load->allowed = input->config->surprises_a_day;
    for (guint i = 0; i < input->config->n_own; i++) {
        MoHabitLoad habit = {.habit = g_ptr_array_index(habits, i)};
        if (habit.habit->when->type == MO_WHEN_RULE)
            rules[i] = rule_a_day(habit.habit, input->now.day);
        g_array_append_val(load->habits, habit);
    }
}

static void to_working_days(MoPlanLoad *load, const MoConfig *config)
{
    double a_working_day = 7.0 / mo_workdays_per_week(config->workdays);
    for (guint i = 0; i < load->habits->len; i++) {
        MoHabitLoad *habit = &g_array_index(load->habits, MoHabitLoad, i);
        habit->a_day *= a_working_day;
        if (habit->habit->class == MO_CLASS_MAGIC)
            load->asked += habit->a_day;
    }
    load->comes *= a_working_day;
}

MoPlanLoad *mo_plan_load(const MoPlanInput *input, GError **error)
{
    g_autoptr(MoPlanLoad) load = g_new0(MoPlanLoad, 1);
    g_autofree double *rules = g_new0(double, MAX(1u, input->config->habits->len));
    g_autoptr(GHashTable) groups = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GHashTable) companies =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    Counter counter = {input, load, rules, groups, companies};
    const MoCustomer *customer;
    start(load, input, rules);
    if (!mo_customers_rewind(input->customers, error))
        return NULL;
    while (mo_customers_next(input->customers, &customer))
        add_customer(&counter, customer);
    add_companies(&counter);
    to_working_days(load, input->config);
    load->advice = advise(load);
    return g_steal_pointer(&load);
}

void mo_plan_load_free(MoPlanLoad *load)
{
    if (!load)
        return;
    g_clear_pointer(&load->habits, g_array_unref);
    g_free(load->advice);
    g_free(load);
}

/* ---- day by day ----------------------------------------------------------------------------- */

static void count_person(const MoPerson *person, MoDay from, MoDay to, GArray *days)
{
    for (unsigned i = 0; i < person->n_pairs; i++) {
        const MoPair *pair = &person->pairs[i];
        MoOccurrence occurrence;
        MoDay day = from - 1;
        if (pair->never || pair->habit->class != MO_CLASS_MAGIC)
            continue;
        while (mo_occurrence_after(pair, day, &occurrence) && occurrence.show <= to) {
            if (!mo_pair_is_handled(pair, occurrence.nominal))
                g_array_index(days, unsigned, occurrence.show - from)++;
            day = occurrence.show;
        }
    }
}

GArray *mo_plan_count_days(const MoPlanInput *input, MoDay from, MoDay to, GError **error)
{
    g_autoptr(GArray) days = g_array_new(FALSE, TRUE, sizeof(unsigned));
    MoPlanning planning;
    const MoCustomer *customer;
    g_array_set_size(days, to >= from ? (guint)(to - from + 1) : 0);
    mo_history_hold(input->history);
    mo_planning_init(&planning, input);
    bool fine =
        mo_planning_gather(&planning, error) && mo_customers_rewind(input->customers, error);
    while (fine && mo_customers_next(input->customers, &customer)) {
        const MoPerson *person = mo_planning_read(&planning, customer, error);
        fine = person != NULL;
        if (fine)
            count_person(person, from, to, days);
        g_ptr_array_set_size(planning.writes, 0);
    }
    mo_planning_clear(&planning);
    mo_history_release(input->history);
    return fine ? g_steal_pointer(&days) : NULL;
}
