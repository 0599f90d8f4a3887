#include "plan/several.h"

#include "base/text.h"
#include "plan/occurrence.h"

bool mo_habit_is_started(const MoHabit *habit)
{
    return mo_habit_get_starts(habit) != 0;
}

unsigned mo_habit_get_starts(const MoHabit *habit)
{
    switch (habit->when->type) {
    case MO_WHEN_TOUCH:
        return 1u << MO_START_TOUCH;
    case MO_WHEN_DONE:
        return 1u << MO_START_DONE;
    case MO_WHEN_PROMISED:
        return 1u << MO_START_PROMISE;
    case MO_WHEN_MOVED:
        return 1u << MO_START_MOVE;
    case MO_WHEN_RULE:
    case MO_WHEN_DATE:
    case MO_WHEN_LAST_CONTACT:
        break;
    }
    return 0;
}

bool mo_pair_is_unrolled(const MoPair *pair)
{
    if (pair->habit->class == MO_CLASS_MAGIC || pair->only != MO_DAY_NONE)
        return false;
    MoWhenType type = pair->habit->when->type;
    return type == MO_WHEN_RULE || (type == MO_WHEN_DATE && !pair->single);
}

/* ---- what entries started ------------------------------------------------------------------- */

/* What happened before the habit was there starts nothing; a promise was meant by its user. */
static bool starts(const MoPair *base, const MoStart *start)
{
    if (mo_habit_get_starts(base->habit) != 1u << start->type)
        return false;
    if (start->type == MO_START_PROMISE || start->type == MO_START_MOVE)
        return true;
    return start->day >= base->seen && mo_text_same(start->word, base->habit->when->word);
}

static MoDay nominal_of(const MoPair *base, const MoStart *start)
{
    const MoWorkdays *workdays = base->rules->config->workdays;
    switch (start->type) {
    case MO_START_PROMISE:
        return start->day;
    case MO_START_MOVE: /* on the day it was moved, or as soon as there is work again */
        return mo_workdays_on_or_after(workdays, start->day);
    case MO_START_TOUCH:
    case MO_START_DONE:
    case MO_START_NEXT_STEP:
        break;
    }
    return mo_span_after(base->habit->when->offset, start->day, workdays);
}

static const MoRecord *find_record(const MoPairHistory *history, const char *origin)
{
    for (guint i = 0; history && i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (g_strcmp0(record->origin, origin) == 0)
            return record;
    }
    return NULL;
}

static void take_open(MoPair *pair, const MoRecord *record)
{
    pair->open = (MoOpen){.is = true,
                          .nominal = record->nominal,
                          .show = record->show,
                          .due = record->due,
                          .raised_day = record->raised_day,
                          .state = record->state,
                          .until = record->until};
}

static void narrow(MoPair *pair, const MoPair *base, MoDay nominal, MoDay anchor)
{
    *pair = *base;
    pair->answered = NULL;
    pair->pauses = base->pauses ? g_array_ref(base->pauses) : NULL;
    pair->open = (MoOpen){0};
    pair->from = MO_DAY_FIRST;
    pair->only = nominal;
    pair->anchor = anchor;
}

bool mo_pair_start(MoPair *pair, const MoPair *base, const MoStart *start,
                   const MoPairHistory *history)
{
    if (base->never || !starts(base, start))
        return false;
    const MoRecord *record = find_record(history, start->origin);
    if (record && mo_record_is_answered(record))
        return false;
    narrow(pair, base, nominal_of(base, start), start->day);
    pair->origin = start->origin;
    pair->what = start->note;
    pair->aim = start->type == MO_START_PROMISE ? start->aim : MO_DAY_NONE;
    pair->told = start->told;
    pair->hash = mo_hash_mix(base->hash, (uint64_t)(int64_t)start->day);
    if (!record || !mo_record_is_open(record))
        return true;
    /* A promise that got another day since is raised anew for it; all else stays as raised. */
    if (start->type == MO_START_PROMISE && record->nominal != pair->only)
        return true;
    pair->only = record->nominal;
    take_open(pair, record);
    return true;
}

static bool is_before(const MoPair *a, const MoPair *b)
{
    return a->only != b->only ? a->only < b->only : a->anchor < b->anchor;
}

void mo_pair_give_way(MoPair *pair, const MoPair *other)
{
    MoOccurrence newer;
    if (pair->habit->class == MO_CLASS_MAGIC && pair->habit == other->habit && pair->origin &&
        other->origin && is_before(pair, other) && mo_occurrence_at(other, other->only, &newer))
        pair->until = MIN(pair->until, newer.show - 1);
}

void mo_pair_give_way_to_answered(MoPair *pair, const MoPair *base, const MoStart *start,
                                  const MoPairHistory *history)
{
    MoPair other;
    const MoRecord *record = find_record(history, start->origin);
    if (!record || !mo_record_is_answered(record) || !mo_pair_start(&other, base, start, NULL))
        return;
    mo_pair_give_way(pair, &other);
    mo_pair_clear(&other);
}

/* ---- promises of a rule --------------------------------------------------------------------- */

void mo_pair_keep_open(MoPair *pair, const MoPair *base, const MoRecord *record)
{
    narrow(pair, base, record->nominal, record->nominal);
    take_open(pair, record);
}

bool mo_pair_unroll(MoPair *base, MoDay day, MoPair *ret_pair)
{
    MoOccurrence occurrence;
    if (base->never)
        return false;
    while (mo_occurrence_from(base, &occurrence) && occurrence.show <= day) {
        base->from = occurrence.nominal + 1;
        if (mo_pair_is_handled(base, occurrence.nominal))
            continue;
        narrow(ret_pair, base, occurrence.nominal, occurrence.anchor);
        return true;
    }
    return false;
}
