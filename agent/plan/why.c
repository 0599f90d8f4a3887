/* The chain of reasons behind a moment, told step by step. */
#include "plan/build.h"
#include "plan/waits.h"

#include "base/i18n.h"

#define OTHERS_TOLD 2U
/* How far ahead the day is looked for on which what waits will come. */
#define LOOK_AHEAD_DAYS 90

static void add(GPtrArray *lines, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add(GPtrArray *lines, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(lines, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void tell_who(GPtrArray *lines, const MoMoment *moment)
{
    const MoHabit *habit = moment->habit;
    g_autofree char *file = g_path_get_basename(habit->file);
    if (*habit->file == '\0')
        add(lines, _("Habit '%s', which Moments brings along, kind %s."), habit->name, habit->kind);
    else
        add(lines, _("Habit '%s' (%s:%u), kind %s."), habit->name, file, habit->line, habit->kind);
    if (habit->who)
        add(lines, _("Who: %s; this means %s."), habit->who_text, moment->customer_name);
    else
        add(lines, _("Who: everybody, so %s too."), moment->customer_name);
}

/* The text is the company or the project. */
static const char *counted_for(const MoMoment *moment)
{
    switch (moment->habit->per) {
    case MO_PER_PERSON:
        break;
    case MO_PER_COMPANY:
        return moment->company;
    case MO_PER_PROJECT:
        return moment->customer ? moment->customer->project : NULL;
    }
    return NULL;
}

static void tell_per(GPtrArray *lines, const MoMoment *moment)
{
    const char *group = counted_for(moment);
    if (group && *group && moment->habit->when->type == MO_WHEN_DATE)
        add(lines,
            _("Once for %s (per = %s): %s stands for it. Of those with such a date ahead it is the "
              "one tagged main, else the one with the last contact."),
            group, moment->habit->per == MO_PER_COMPANY ? "company" : "project",
            moment->customer_name);
    else if (group && *group)
        add(lines,
            _("Once for %s (per = %s): %s stands for it, as the one tagged main, else the one with "
              "the last contact."),
            group, moment->habit->per == MO_PER_COMPANY ? "company" : "project",
            moment->customer_name);
}

static void tell_when(GPtrArray *lines, const MoMoment *moment)
{
    g_autofree char *nominal = mo_day_print_long(moment->nominal);
    if (moment->habit->when->type == MO_WHEN_RULE)
        add(lines, _("When: %s. That gives %s."), moment->habit->when_text, nominal);
    else
        add(lines, _("When: %s; %s. That gives %s."), moment->habit->when_text, moment->reason,
            nominal);
}

static void tell_adjust(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    g_autofree char *due = mo_day_print_long(moment->due);
    g_autofree char *show = mo_day_print_long(moment->show);
    unsigned shift = moment->spread + moment->surprise;
    if (moment->fixed)
        add(lines, _("A fixed day: it is never moved."));
    else if (shift > 0)
        add(lines,
            ngettext("Shifted by %u working day, so that it looks like no clockwork (spread %u, "
                     "surprise %u): due on %s.",
                     "Shifted by %u working days, so that it looks like no clockwork (spread %u, "
                     "surprise %u): due on %s.",
                     shift),
            shift, moment->spread, moment->surprise, due);
    else if (moment->due != moment->nominal)
        add(lines,
            mo_workdays_is_absent(input->config->workdays, moment->nominal)
                ? _("You are away then, so it is due on %s.")
                : _("That is a day off, so it is due on %s."),
            due);
    if (moment->show != moment->due) {
        MoSpan before = g_array_index(moment->habit->show_before, MoSpan, 0);
        g_autofree char *span = mo_span_print(before);
        if (before.n > 0)
            add(lines, _("Shown %s before, on a working day: from %s."), span, show);
        else
            add(lines, _("Shown on the working day before: from %s."), show);
    }
}

static void tell_end(GPtrArray *lines, const MoMoment *moment)
{
    if (moment->last_open == MO_DAY_NONE) {
        if (moment->habit->class == MO_CLASS_MAGIC)
            add(lines, _("It stays until it has been raised; it does not lapse before."));
        else
            add(lines, _("It stays until you answer it: it never lapses, and needs no place."));
        return;
    }
    g_autofree char *last = mo_day_print_long(moment->last_open);
    add(lines, _("Open through %s, then it lapses."), last);
}

/* What is still to come is as late as it will be on its day. */
static void tell_lateness(GPtrArray *lines, const MoMoment *moment, bool is_to_come)
{
    unsigned long n = (unsigned long)moment->days_late;
    add(lines,
        is_to_come ? ngettext("It will be %d day late then.", "It will be %d days late then.", n)
                   : ngettext("It is %d day late.", "It is %d days late.", n),
        moment->days_late);
}

/* What comes instead of trying for ever. */
static void tell_mail(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    if (moment->no_answers == 0 || moment->habit->nudges & MO_NUDGE_DRAFT)
        return;
    unsigned bans = moment->customer ? mo_customer_bans_on(moment->customer, input->now.day) : 0;
    if (bans & (MO_BAN_EMAIL | MO_BAN_ALL))
        add(lines, _("There will be no mail instead: she asked for none."));
    else if (moment->customer && !moment->customer->email[0])
        add(lines, _("There will be no mail instead: no address of hers is known."));
    else if (moment->nudges_raised & MO_NUDGE_DRAFT)
        add(lines, _("A mail was prepared instead."));
    else if (moment->no_answers >= MO_TRIES_BEFORE_MAIL)
        add(lines, _("Next a mail is prepared instead."));
    else
        add(lines,
            ngettext("After %u more try a mail is prepared instead.",
                     "After %u more tries a mail is prepared instead.",
                     MO_TRIES_BEFORE_MAIL - moment->no_answers),
            MO_TRIES_BEFORE_MAIL - moment->no_answers);
}

/* What was tried, and until when it is out of sight. */
static void tell_tries(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    if (moment->no_answers > 0)
        add(lines,
            ngettext("Tried %u time, nobody there.", "Tried %u times, nobody there.",
                     moment->no_answers),
            moment->no_answers);
    tell_mail(lines, input, moment);
    if (moment->state != MO_STATE_SNOOZED)
        return;
    g_autofree char *day = mo_day_print_near(moment->raise.day, input->now.day);
    g_autofree char *hour = mo_time_of_day_print(moment->raise.second);
    /* Translators: a day, as in "tomorrow" or "Thursday 3 December", and an hour. */
    add(lines, _("It is out of sight for now, and comes back %s at %s."), day, hour);
}

static void tell_state(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    g_autofree char *raise = mo_day_print_long(moment->raise.day);
    g_autofree char *hour = mo_time_of_day_print(moment->raise.second);
    if (moment->held) {
        add(lines, _("It waits: %s."), moment->held);
    } else if (moment->raised_day != MO_DAY_NONE) {
        g_autofree char *raised = mo_day_print_long(moment->raised_day);
        add(lines, _("Raised on %s; not answered yet."), raised);
    } else if (moment->raise.day > input->now.day) {
        add(lines,
            moment->habit->class == MO_CLASS_MAGIC && !moment->fixed
                ? _("It will be raised on %s at %s, if places allow.")
                : _("It will be raised on %s at %s."),
            raise, hour);
    } else {
        if (moment->habit->class != MO_CLASS_MAGIC)
            add(lines, _("It is raised at %s."), hour);
        else
            add(lines, _("It has one of the %u places of today and is raised at %s."),
                input->config->surprises_a_day, hour);
    }
    if (moment->days_late > 0)
        tell_lateness(lines, moment, moment->raise.day > input->now.day);
}

/* The days from today on that it is not raised on; of the first the reason was told before if it is
 * held. */
static void tell_days(GPtrArray *lines, const MoPlanInput *input, const MoWaits *waits)
{
    MoDay today = input->now.day;
    for (guint i = 0; i < waits->waits->len; i++) {
        const MoWait *wait = &g_array_index(waits->waits, MoWait, i);
        MoDay first = wait->from == today && waits->moment->held ? today + 1 : wait->from;
        g_autofree char *from = mo_day_print_near(first, today);
        g_autofree char *to = mo_day_print_near(wait->to, today);
        if (first > wait->to)
            continue;
        if (first == wait->to)
            add(lines, _("Not %s: %s."), from, wait->why);
        else
            add(lines, _("Not from %s to %s: %s."), from, to, wait->why);
    }
}

/* Why it comes on its day and on no other. */
static void tell_day(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    MoDay today = input->now.day;
    if (moment->raised_day != MO_DAY_NONE || moment->stopped || !moment->customer ||
        (moment->admitted && moment->raise.day <= today))
        return;
    MoDay last = MAX(moment->raise.day, today) + (moment->held ? LOOK_AHEAD_DAYS : 0);
    g_autoptr(MoWaits) waits = mo_waits_find(input, moment, last, NULL);
    if (!waits)
        return;
    tell_days(lines, input, waits);
    if (!moment->held)
        return;
    g_autofree char *day =
        mo_day_print_near(waits->raised == MO_DAY_NONE ? last : waits->raised, today);
    if (waits->raised != MO_DAY_NONE)
        add(lines, _("As things stand it comes %s."), day);
    else if (moment->last_open == MO_DAY_NONE || moment->last_open > last)
        add(lines, _("As things stand it finds no day up to %s; so far was looked ahead."), day);
    else
        add(lines, _("As things stand it finds no day before it ends."));
}

static void tell_others(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    g_autoptr(GPtrArray) others = mo_plan_suggest_others(input, moment, NULL, OTHERS_TOLD, NULL);
    for (guint i = 0; others && i < others->len; i++) {
        const MoSuggestion *other = g_ptr_array_index(others, i);
        add(lines, i == 0 ? _("The next best: %s (%s).") : _("After that: %s (%s)."), other->title,
            other->reason);
    }
}

static void tell_suggestion(GPtrArray *lines, const MoPlanInput *input, const MoMoment *moment)
{
    if (moment->suggestion) {
        add(lines, _("Suggested: %s (%s)."), moment->suggestion->title, moment->suggestion->reason);
        tell_others(lines, input, moment);
    } else if (moment->no_suggestion_fits && g_str_equal(moment->habit->kind, "introduction")) {
        add(lines, _("Nobody fits her: what customers need, offer and care about stands in your "
                     "records or in notes.csv."));
    } else if (moment->no_suggestion_fits && g_str_equal(moment->habit->kind, "event")) {
        add(lines, _("No event of events.ics fits her."));
    } else if (moment->no_suggestion_fits) {
        add(lines, _("No article of articles.csv fits her."));
    }
}

char **mo_plan_why(const MoPlanInput *input, const MoMoment *moment)
{
    GPtrArray *lines = g_ptr_array_new();
    tell_who(lines, moment);
    tell_per(lines, moment);
    tell_when(lines, moment);
    tell_adjust(lines, input, moment);
    tell_end(lines, moment);
    if (moment->expected)
        add(lines, _("The last three came at nearly equal distance, so she may expect it by now: "
                     "vary it, let it rest, or make it a promise."));
    tell_state(lines, input, moment);
    tell_tries(lines, input, moment);
    tell_day(lines, input, moment);
    tell_suggestion(lines, input, moment);
    g_ptr_array_add(lines, NULL);
    return (char **)g_ptr_array_free(lines, FALSE);
}
