#include "base/i18n.h"
#include "base/text.h"
#include "model/config_private.h"

#include <string.h>

#define YEAR_DAYS 365
#define GIVE_UP_MAX 14
#define WEEK_DAYS 7
/* Working days. */
#define PROMISE_WARNING 2
#define NEXT_STEP_WARNING 1

typedef struct {
    const MoConfig *config;
    const MoIniSection *section;
    MoKeys *keys;
    MoProblems *problems;
    MoHabit *habit;
} Maker;

static bool fail_at(const Maker *maker, unsigned line, const char *text)
{
    mo_problems_add(maker->problems, MO_SEVERITY_ERROR, maker->section->file, line, "%s", text);
    return false;
}

static bool read_who(const Maker *maker)
{
    const MoFound *found = mo_keys_find(maker->keys, "who");
    maker->habit->who_text = g_strdup(found ? found->value : "");
    if (!found)
        return true;
    g_auto(MoSettingValue) value = {0};
    if (!mo_keys_read(maker->keys, "who", &value, NULL))
        return false;
    maker->habit->who = g_steal_pointer(&value.selector);
    return true;
}

static bool read_rule(const Maker *maker, const MoFound *rule)
{
    g_auto(MoSettingValue) start = {.day = MO_DAY_NONE};
    bool bad_start = false;
    MoDay day = mo_keys_read(maker->keys, "start", &start, &bad_start) ? start.day : MO_DAY_NONE;
    if (bad_start)
        return false;
    g_autoptr(GError) error = NULL;
    maker->habit->when = mo_when_new_rule(rule->value, day, &error);
    if (maker->habit->when)
        return true;
    g_autofree char *text = g_strdup_printf(_("'rule' = '%s': %s"), rule->value, error->message);
    return fail_at(maker, rule->line, text);
}

static bool read_sentence(const Maker *maker)
{
    const MoFound *start = mo_keys_find(maker->keys, "start");
    if (start)
        fail_at(maker, start->line,
                _("'start' belongs to 'rule': end the sentence of 'when' with 'from 2026-01-05' "
                  "instead"));
    g_auto(MoSettingValue) value = {0};
    if (!mo_keys_read(maker->keys, "when", &value, NULL))
        return false;
    maker->habit->when = g_steal_pointer(&value.when);
    return true;
}

static bool read_when(const Maker *maker)
{
    const MoFound *when = mo_keys_find(maker->keys, "when");
    const MoFound *rule = mo_keys_find(maker->keys, "rule");
    if (when && rule)
        return fail_at(maker, MAX(when->line, rule->line),
                       _("this habit has both 'when' and 'rule': keep one of them; until then it "
                         "is left out"));
    if (!when && !rule)
        return fail_at(maker, maker->section->line,
                       _("this habit says nowhere when it is due: add a line such as "
                         "'when = every 6 weeks from 2026-01-05' or 'when = birthday'"));
    if (!(when ? read_sentence(maker) : read_rule(maker, rule)))
        return false;
    const MoWhen *read = maker->habit->when;
    if (read->type != MO_WHEN_RULE)
        return true;
    g_autoptr(MoZone) zone = mo_rule_needs_zone(read->rule) ? mo_zone_new_local() : NULL;
    mo_rule_settle_until(read->rule, maker->habit->at, zone);
    g_autoptr(GError) error = NULL;
    maker->habit->recur = mo_recur_new(read->rule, read->start, read->clamp, &error);
    return maker->habit->recur || fail_at(maker, when ? when->line : rule->line, error->message);
}

static unsigned find_gap(const MoHabit *habit)
{
    switch (habit->when->type) {
    case MO_WHEN_RULE:
        return mo_recur_shortest_gap(habit->recur);
    case MO_WHEN_DATE:
        return mo_field_get_cell(mo_field_find(habit->when->word, NULL)) == MO_CELL_DAY ? 0
                                                                                        : YEAR_DAYS;
    case MO_WHEN_LAST_CONTACT:
        return mo_span_days(habit->when->offset);
    case MO_WHEN_TOUCH:
    case MO_WHEN_DONE:
    case MO_WHEN_PROMISED:
    case MO_WHEN_MOVED:
        break;
    }
    return 0;
}

static void read_give_up(const Maker *maker)
{
    MoHabit *habit = maker->habit;
    g_auto(MoSettingValue) value = {0};
    if (mo_keys_read(maker->keys, "give-up-after", &value, NULL))
        habit->give_up_days = mo_span_days(g_array_index(value.spans, MoSpan, 0));
    else
        habit->give_up_days = habit->gap_days ? MIN(habit->gap_days / 2, GIVE_UP_MAX) : GIVE_UP_MAX;
}

static void read_at(const Maker *maker)
{
    g_auto(MoSettingValue) value = {0};
    mo_keys_read(maker->keys, "at", &value, NULL);
    maker->habit->at = value.second;
    const MoWorkdays *workdays = maker->config->workdays;
    if (value.second < 0 || (value.second >= mo_workdays_get_open(workdays) &&
                             value.second < mo_workdays_get_close(workdays)))
        return;
    g_autofree char *opens = mo_time_of_day_print(mo_workdays_get_open(workdays));
    g_autofree char *closes = mo_time_of_day_print(mo_workdays_get_close(workdays));
    const MoFound *found = mo_keys_find(maker->keys, "at");
    mo_problems_add(maker->problems, MO_SEVERITY_ERROR, found->file, found->line,
                    _("'at' = '%s' is outside your working-hours %s-%s: write an hour inside them; "
                      "until then it comes with the digest"),
                    found->value, opens, closes);
    maker->habit->at = -1;
}

/* Farthest first. */
static int compare_spans(const void *a, const void *b)
{
    unsigned x = mo_span_days(*(const MoSpan *)a), y = mo_span_days(*(const MoSpan *)b);
    return x == y ? 0 : (x < y ? 1 : -1);
}

/* What was told is warned of in working days, unless it comes round so often that warnings would
 * run into each other. That a promise was moved is told on the day. */
static unsigned warn_before(const MoHabit *habit)
{
    const MoWhen *when = habit->when;
    if (habit->class != MO_CLASS_PROMISE || when->type == MO_WHEN_MOVED ||
        (when->type == MO_WHEN_RULE && habit->gap_days > 0 && habit->gap_days < WEEK_DAYS))
        return 0;
    return mo_habit_is_next_step(habit) ? NEXT_STEP_WARNING : PROMISE_WARNING;
}

static bool counts_from_next_step(const MoWhen *when)
{
    return when->type == MO_WHEN_DATE && strcmp(when->word, "next_step_date") == 0;
}

/* A step is promised for its own day: days before it are days of warning. */
static void warn_of_step(const Maker *maker, GArray *show_before)
{
    MoHabit *habit = maker->habit;
    MoSpan before = habit->when->offset;
    if (habit->class != MO_CLASS_PROMISE || !counts_from_next_step(habit->when) ||
        !habit->when->before || before.n == 0)
        return;
    g_array_append_val(show_before, before);
    habit->when->offset.n = 0;
    habit->ahead = true;
}

static void read_show_before(const Maker *maker)
{
    g_auto(MoSettingValue) value = {0};
    mo_keys_read(maker->keys, "show-before", &value, NULL);
    warn_of_step(maker, value.spans);
    MoSpan warning = {warn_before(maker->habit), MO_UNIT_WORKING_DAY};
    if (warning.n > 0 && !maker->habit->ahead && !mo_keys_find(maker->keys, "show-before"))
        g_array_append_val(value.spans, warning);
    g_array_sort(value.spans, compare_spans);
    maker->habit->show_before = g_steal_pointer(&value.spans);
}

static void read_nudges(const Maker *maker)
{
    static const MoNudge nudges[] = {MO_NUDGE_POPUP, MO_NUDGE_DRAFT, MO_NUDGE_DIGEST};
    g_auto(MoSettingValue) value = {0};
    mo_keys_read(maker->keys, "nudge", &value, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(nudges); i++)
        if (value.words & (1U << i))
            maker->habit->nudges |= nudges[i];
}

static void read_policies(const Maker *maker)
{
    MoHabit *habit = maker->habit;
    g_auto(MoSettingValue) kind = {0}, template = {0}, priority = {0}, active = {0}, was = {0};
    habit->kind = mo_keys_read(maker->keys, "kind", &kind, NULL) ? g_steal_pointer(&kind.text)
                                                                 : g_strdup(habit->name);
    habit->template = mo_keys_read(maker->keys, "template", &template, NULL)
                          ? g_steal_pointer(&template.text)
                          : g_strdup("");
    habit->was = mo_keys_read(maker->keys, "was", &was, NULL) ? g_steal_pointer(&was.text) : NULL;
    mo_keys_read(maker->keys, "priority", &priority, NULL);
    habit->priority = (unsigned)priority.number;
    mo_keys_read(maker->keys, "active", &active, NULL);
    habit->active = active.word == 1;
}

/* The working days of a spread; weeks count as one works. */
static unsigned read_offset(const Maker *maker, const char *key)
{
    g_auto(MoSettingValue) value = {0};
    if (!mo_keys_read(maker->keys, key, &value, NULL))
        return 0;
    MoSpan span = g_array_index(value.spans, MoSpan, 0);
    if (span.unit == MO_UNIT_DAY || span.unit == MO_UNIT_WORKING_DAY)
        return span.n;
    return mo_span_days(span) * mo_workdays_per_week(maker->config->workdays) / 7;
}

/* Where a customer's moment would reach the next one's day, there is neither spread nor surprise.
 */
static void refuse_offsets(const Maker *maker, const char *why)
{
    const MoFound *spread = mo_keys_find(maker->keys, "spread");
    const MoFound *surprise = mo_keys_find(maker->keys, "surprise");
    unsigned line = MAX(spread ? spread->line : 0, surprise ? surprise->line : 0);
    maker->habit->spread_days = maker->habit->surprise_days = 0;
    fail_at(maker, line, why);
}

/* "every 6 weeks" as a span; n = 0: it is no such rule. */
static MoSpan span_of_rule(const MoRule *rule)
{
    static const MoUnit units[] = {[MO_FREQ_DAILY] = MO_UNIT_DAY,
                                   [MO_FREQ_WEEKLY] = MO_UNIT_WEEK,
                                   [MO_FREQ_MONTHLY] = MO_UNIT_MONTH,
                                   [MO_FREQ_YEARLY] = MO_UNIT_YEAR};
    if (!mo_rule_is_plain(rule))
        return (MoSpan){0};
    return (MoSpan){mo_rule_get_interval(rule), units[mo_rule_get_freq(rule)]};
}

static void read_repeat(const Maker *maker)
{
    MoHabit *habit = maker->habit;
    const MoFound *found = mo_keys_find(maker->keys, "repeat");
    g_autofree char *word = mo_keys_read_word(maker->keys, "repeat");
    if (!found || strcmp(word, "done") != 0)
        return;
    if (habit->class == MO_CLASS_MAGIC && habit->when->type == MO_WHEN_RULE)
        habit->repeat = span_of_rule(habit->when->rule);
    if (habit->repeat.n == 0)
        fail_at(
            maker, found->line,
            _("'repeat = done' is for surprises with a plain rule, such as 'every 6 weeks': take "
              "the line away; until then the next one counts from the rule"));
}

static void read_offsets(const Maker *maker)
{
    MoHabit *habit = maker->habit;
    unsigned a_week = mo_workdays_per_week(maker->config->workdays);
    habit->spread_days = read_offset(maker, "spread");
    habit->surprise_days = read_offset(maker, "surprise");
    unsigned sum = habit->spread_days + habit->surprise_days;
    if (sum == 0)
        return;
    if (habit->repeat.n > 0) {
        refuse_offsets(maker,
                       _("with 'repeat = done' each customer has days of her own already: "
                         "take 'spread' and 'surprise' away; until then nothing is shifted"));
        return;
    }
    if (habit->class != MO_CLASS_MAGIC || habit->when->type != MO_WHEN_RULE) {
        refuse_offsets(maker, _("'spread' and 'surprise' are for surprises with a calendar rule, "
                                "such as 'every 6 weeks': take the line away; until then nothing "
                                "is shifted"));
        return;
    }
    if (habit->gap_days == 0 || (sum * 7 + a_week - 1) / a_week < habit->gap_days)
        return;
    unsigned most = (habit->gap_days - 1) * a_week / 7;
    g_autofree char *why =
        g_strdup_printf(ngettext("'spread' and 'surprise' come to %u working day",
                                 "'spread' and 'surprise' come to %u working days", sum),
                        sum);
    g_autofree char *text =
        most == 0
            ? g_strdup_printf(_("%s, and there is no room before the next one: take them away; "
                                "until then nothing is shifted"),
                              why)
            : g_strdup_printf(_("%s, which reaches the next one: together at most %u fit; until "
                                "then nothing is shifted"),
                              why, most);
    refuse_offsets(maker, text);
}

/* What was promised, or counts from a next step, is a promise unless the habit says otherwise. */
static bool is_promised(const MoHabit *habit)
{
    MoWhenType type = habit->when->type;
    return counts_from_next_step(habit->when) || type == MO_WHEN_PROMISED || type == MO_WHEN_MOVED;
}

static void read_class(const Maker *maker)
{
    MoHabit *habit = maker->habit;
    g_autofree char *class = mo_keys_read_word(maker->keys, "class");
    g_auto(MoSettingValue) day_off = {0};
    mo_class_from_string(class, &habit->class);
    bool is_set = mo_keys_find(maker->keys, "class") != NULL;
    if (!is_set && is_promised(habit))
        habit->class = MO_CLASS_PROMISE;
    mo_keys_read(maker->keys, "if-day-off", &day_off, NULL);
    habit->if_day_off = (MoDayOff)day_off.word; /* the choices stand in the order of the enum */
    if (habit->class != MO_CLASS_MAGIC && !mo_keys_find(maker->keys, "if-day-off"))
        habit->if_day_off = MO_DAY_OFF_BEFORE;
}

static void read_per(const Maker *maker)
{
    MoHabit *habit = maker->habit;
    g_auto(MoSettingValue) per = {0};
    MoWhenType type = habit->when->type;
    if (!mo_keys_read(maker->keys, "per", &per, NULL))
        return;
    habit->per = (MoPer)per.word; /* the choices stand in the order of the enum */
    if (habit->per == MO_PER_PERSON || type == MO_WHEN_RULE || type == MO_WHEN_DATE ||
        type == MO_WHEN_LAST_CONTACT)
        return;
    habit->per = MO_PER_PERSON;
    fail_at(maker, mo_keys_find(maker->keys, "per")->line,
            _("what happened with a person is followed up with her: take the line 'per' away; "
              "until then it is counted for each person"));
}

MoHabit *mo_config_read_habit(const MoConfig *config, const MoIniSection *section, const char *name,
                              MoProblems *problems)
{
    g_autoptr(MoKeys) keys = mo_keys_new("habit", problems);
    mo_keys_add(keys, section);
    g_autoptr(MoHabit) habit = g_new0(MoHabit, 1);
    habit->name = g_strdup(name);
    habit->file = g_strdup(section->file);
    habit->line = section->line;
    Maker maker = {config, section, keys, problems, habit};
    read_policies(&maker);
    read_nudges(&maker);
    read_at(&maker);
    /* Both are read, so that all mistakes are told in one go. */
    bool who_ok = read_who(&maker);
    bool when_ok = read_when(&maker);
    if (!who_ok || !when_ok)
        return NULL;
    read_class(&maker);
    read_per(&maker);
    habit->fixed = mo_habit_is_fixed_day(habit);
    habit->gap_days = find_gap(habit);
    read_show_before(&maker);
    habit->when_text = mo_when_describe(habit->when);
    read_give_up(&maker);
    read_repeat(&maker);
    read_offsets(&maker);
    return g_steal_pointer(&habit);
}
