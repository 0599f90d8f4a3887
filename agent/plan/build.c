#include "plan/build.h"

#include "base/i18n.h"
#include "base/text.h"
#include "plan/suggest.h"

#define WHAT_MAX 120

MoLocal mo_build_raise(const MoConfig *config, const MoHabit *habit, MoDay show, MoDay day)
{
    MoLocal wanted = {.day = day, .second = habit->at >= 0 ? habit->at : config->digest};
    if (habit->at >= 0 && show < day)
        wanted.second = 0;
    return mo_workdays_next_open(config->workdays, wanted);
}

/* "birthday", "renewal date", "complaint"; her own words as they are: "store opening". The caller
 * frees it. */
static char *print_word(const char *word)
{
    static const char *const known[][2] = {
        {"birthday", N_("birthday")},
        {"anniversary", N_("anniversary")},
        {"customer_since", N_("customer anniversary")},
        {"renewal_date", N_("renewal date")},
        {"next_step_date", N_("next step date")},
        {"complaint", N_("complaint")},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (g_str_equal(word, known[i][0]))
            return g_strdup(_(known[i][1]));
    }
    const char *label = g_str_has_prefix(word, "date:") ? word + strlen("date:") : word;
    return g_strdelimit(g_strdup(label), "_", ' ');
}

static char *reason_of_date(const MoPair *pair, const MoOccurrence *occurrence, MoDay today)
{
    const MoWhen *when = pair->habit->when;
    g_autofree char *words = print_word(when->word);
    MoDay anchor = occurrence->nominal;
    if (pair->single)
        anchor = mo_date_day(pair->date);
    else if (when->offset.n > 0)
        anchor =
            when->before
                ? mo_span_after(when->offset, occurrence->nominal, pair->rules->config->workdays)
                : mo_span_before(when->offset, occurrence->nominal, pair->rules->config->workdays);
    g_autofree char *day = mo_day_print_near(anchor, today);
    if (anchor >= today - 1 && anchor <= today + 1)
        /* Translators: a date of the records that is near: "birthday tomorrow". */
        return g_strdup_printf(_("%s %s"), words, day);
    if (g_str_equal(when->word, "next_step_date") && when->offset.n == 0)
        return g_strdup_printf(_("next step for %s"), day);
    /* Translators: a date of the records and its day: "birthday on Sunday 8 March". */
    return g_strdup_printf(_("%s on %s"), words, day);
}

static char *reason_of_contact(const MoPair *pair, MoDay today)
{
    if (pair->last_contact == MO_DAY_NONE)
        return g_strdup(_("no contact known yet"));
    int days = today - pair->last_contact;
    return g_strdup_printf(ngettext("last contact %d day ago", "last contact %d days ago",
                                    (unsigned long)MAX(0, days)),
                           days);
}

/* "complaint on Friday 6 March". */
static char *reason_of_start(const char *word, MoDay on, MoDay today)
{
    g_autofree char *what = print_word(word);
    g_autofree char *day = mo_day_print_near(on, today);
    return on >= today - 1 && on <= today + 1 ? g_strdup_printf(_("%s %s"), what, day)
                                              : g_strdup_printf(_("%s on %s"), what, day);
}

static char *reason_of_promise(const MoPair *pair, MoDay today)
{
    bool moved = pair->habit->when->type == MO_WHEN_MOVED;
    g_autofree char *day = mo_day_print_near(moved ? pair->told : pair->only, today);
    if (moved)
        return g_strdup_printf(_("you moved it: now promised for %s"), day);
    if (pair->aim == MO_DAY_NONE)
        return g_strdup_printf(_("promised for %s"), day);
    g_autofree char *aim = mo_day_print_near(pair->aim, today);
    return g_strdup_printf(_("promised for %s, your aim is %s"), day, aim);
}

static char *reason_of(const MoPair *pair, const MoOccurrence *occurrence, MoDay today)
{
    switch (pair->habit->when->type) {
    case MO_WHEN_DATE:
        return reason_of_date(pair, occurrence, today);
    case MO_WHEN_LAST_CONTACT:
        return reason_of_contact(pair, today);
    case MO_WHEN_RULE:
        break;
    case MO_WHEN_TOUCH:
        return reason_of_start(pair->habit->when->word, pair->anchor, today);
    case MO_WHEN_DONE: {
        g_autofree char *step = g_strdup_printf(_("%s done"), pair->habit->when->word);
        return reason_of_start(step, pair->anchor, today);
    }
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        return reason_of_promise(pair, today);
    }
    return mo_when_explain(pair->habit->when, today);
}

/* A fixed day that comes to its end, or the last working day before a promise is late. */
static bool is_last_chance(const MoConfig *config, const MoHabit *habit,
                           const MoOccurrence *occurrence, MoDay day)
{
    if (habit->class == MO_CLASS_PROMISE)
        return day <= occurrence->nominal &&
               mo_workdays_on_or_after(config->workdays, day + 1) > occurrence->nominal;
    return occurrence->fixed && occurrence->last_open != MO_DAY_NONE &&
           mo_workdays_on_or_after(config->workdays, day + 1) > occurrence->last_open;
}

/* In the words of who promised it; NULL where the kind says enough. */
static char *print_what(const MoPair *pair)
{
    g_autofree char *what = mo_text_clean_line(pair->what, WHAT_MAX);
    if (*what == '\0')
        return NULL;
    if (pair->habit->when->type == MO_WHEN_MOVED)
        return g_strdup_printf(_("Say that it takes another day: %s"), what);
    return g_steal_pointer(&what);
}

/* Of a company the same whoever stands for it. */
static char *make_uid(uint64_t seed, const char *customer, const MoPair *pair, MoDay nominal)
{
    g_autofree char *group = pair->group != 0 ? mo_hash_code(pair->group, 13) : NULL;
    return mo_moment_make_uid(seed, group ? group : customer, pair->habit->name, nominal,
                              pair->origin);
}

MoMoment *mo_build_planned(uint64_t seed, const MoConfig *config, const char *customer,
                           const char *name, const char *company, const MoPair *pair,
                           const MoOccurrence *occurrence, MoDay day)
{
    const MoHabit *habit = pair->habit;
    MoMoment *moment = g_new0(MoMoment, 1);
    moment->id = mo_moment_make_id(seed, customer, habit->name, occurrence->nominal, pair->origin);
    moment->uid = make_uid(seed, customer, pair, occurrence->nominal);
    moment->origin = g_strdup(pair->origin);
    moment->customer_id = g_strdup(customer);
    moment->customer_name = g_strdup(name);
    moment->company = g_strdup(company);
    moment->habit = habit;
    moment->nominal = occurrence->nominal;
    moment->spread = pair->spread;
    moment->surprise = mo_pair_get_surprise(pair, occurrence->nominal);
    moment->show = occurrence->show;
    moment->due = occurrence->due;
    moment->last_open = occurrence->last_open;
    moment->fixed = occurrence->fixed;
    moment->raise = mo_build_raise(config, habit, occurrence->show, day);
    moment->state = MO_STATE_PLANNED;
    moment->reason = reason_of(pair, occurrence, day);
    if (pair->kept) {
        g_autofree char *reason = moment->reason;
        /* Translators: %s: why a moment is there, as in "next step for Friday 3 April". */
        moment->reason = g_strdup_printf(_("%s; her record does not say so any more"), reason);
    }
    moment->expected = pair->expected;
    if (pair->expected) {
        g_autofree char *reason = moment->reason;
        /* Translators: %s: why a moment is there, as in "every 6 weeks". */
        moment->reason = g_strdup_printf(_("%s; she may expect this by now"), reason);
    }
    moment->days_late =
        day - (habit->class == MO_CLASS_PROMISE ? occurrence->nominal : occurrence->due);
    moment->what = print_what(pair);
    moment->must_today = is_last_chance(config, habit, occurrence, day);
    moment->last_contact = pair->last_contact;
    moment->raised_day = MO_DAY_NONE;
    moment->paused_until = mo_pair_paused_until(pair, day);
    moment->nudged_utc = INT64_MIN;
    for (unsigned i = 0; i < MO_NUDGE_KINDS; i++)
        moment->next_attempt[i] = 1;
    return moment;
}

/* A later day of show-before has come since it was raised, and was not reminded of yet. */
static bool is_reminder_due(const MoPlanning *planning, const MoRecord *record,
                            const MoHabit *habit)
{
    unsigned come = 0;
    for (unsigned i = 1; i < habit->show_before->len; i++) {
        MoDay day =
            mo_occurrence_reminder_day(habit, planning->rules.config->workdays, record->due, i);
        if (day > record->raised_day && day <= planning->today)
            come++;
    }
    return come > record->reminders;
}

void mo_build_open(const MoConfig *config, MoMoment *moment, const MoOpen *open)
{
    moment->state = MO_STATE_RAISED;
    if (open->state != MO_STATE_SNOOZED)
        return;
    MoLocal back = mo_workdays_next_open(config->workdays, open->until);
    if (back.day == moment->raise.day)
        moment->raise = back;
}

static void take_snooze(const MoPlanning *planning, MoMoment *moment, const MoRecord *record)
{
    moment->until = record->until;
    if (record->raised_day != MO_DAY_NONE)
        moment->state = MO_STATE_RAISED;
    if (record->state == MO_STATE_SNOOZED) {
        moment->raise = mo_workdays_next_open(planning->rules.config->workdays, record->until);
        moment->woken = mo_local_compare(record->until, planning->input->now) <= 0;
        if (!moment->woken)
            moment->state = MO_STATE_SNOOZED;
    }
}

static void take_record(const MoPlanning *planning, MoMoment *moment, const MoRecord *record)
{
    for (unsigned i = 0; i < MO_NUDGE_KINDS; i++)
        moment->next_attempt[i] = mo_record_next_attempt(record, (MoNudge)(1u << i));
    moment->attempts = record->attempts;
    /* One that was moved to another day since is raised anew for it. */
    if (!mo_record_is_open(record) || record->nominal != moment->nominal)
        return;
    take_snooze(planning, moment, record);
    moment->raised_day = record->raised_day;
    moment->nudged_utc = record->nudged_utc;
    moment->nudges_raised = record->nudges_raised;
    moment->nudges_begun = record->nudges_begun;
    moment->noticed = record->noticed;
    moment->no_answers = record->no_answers;
    moment->reminder_due = is_reminder_due(planning, record, moment->habit);
    if (record->suggestion)
        moment->suggestion_key = g_strdup(record->suggestion);
}

static const MoRecord *find_record(const MoPerson *person, const MoPair *pair, MoDay nominal)
{
    const MoPairHistory *history =
        person->known ? mo_customer_history_get(person->known, pair->habit->name) : NULL;
    for (guint i = 0; history && i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (mo_record_is_of(record, nominal, pair->origin))
            return record;
    }
    return NULL;
}

bool mo_build_has_record(const MoPerson *person, const MoPair *pair, const MoOccurrence *occurrence)
{
    return find_record(person, pair, occurrence->nominal) != NULL;
}

MoMoment *mo_build_moment(const MoPlanning *planning, const MoPerson *person, const MoPair *pair,
                          const MoOccurrence *occurrence)
{
    const MoCustomer *customer = person->who.customer;
    MoMoment *moment =
        mo_build_planned(planning->rules.seed, planning->rules.config, customer->id, customer->name,
                         customer->company, pair, occurrence, planning->today);
    const MoRecord *record = find_record(person, pair, occurrence->nominal);
    moment->stopped = person->stopped;
    if (record)
        take_record(planning, moment, record);
    return moment;
}

bool mo_build_attach_customers(const MoPlanInput *input, GPtrArray *moments, GError **error)
{
    for (guint i = 0; i < moments->len; i++) {
        MoMoment *moment = g_ptr_array_index(moments, i);
        const MoCustomer *customer =
            moment->customer ? NULL : mo_customers_find(input->customers, moment->customer_id);
        if (!customer)
            continue;
        moment->customer = mo_customer_dup(customer);
        mo_customer_derive_names(moment->customer);
    }
    return mo_suggest(input, moments, error);
}
