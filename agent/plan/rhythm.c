#include "plan/rhythm.h"

bool mo_rhythm_is_asked(const MoPair *pair, const MoOccurrence *occurrence, const MoRankKey *key)
{
    return key->same_kind && pair->habit->class == MO_CLASS_MAGIC && !pair->open.is &&
           !occurrence->fixed && !key->past_at_latest;
}

/* How long it can wait. What stays until it is raised waits no longer than what is open through
 * due day and give-up-after. */
static MoDay waits_until(const MoPair *pair, const MoOccurrence *occurrence)
{
    const MoHabit *habit = pair->habit;
    if (occurrence->last_open != MO_DAY_NONE)
        return occurrence->last_open;
    MoDay end = occurrence->due + (MoDay)habit->give_up_days;
    if (habit->when->at_latest_days == 0)
        return end;
    int margin = (int)habit->when->at_latest_days - (int)mo_span_days(habit->when->offset);
    return MIN(end, occurrence->nominal + margin);
}

bool mo_rhythm_would_do(const MoPair *other, const MoPair *pair, const MoOccurrence *occurrence,
                        MoDay day)
{
    MoOccurrence found;
    MoDay end = waits_until(pair, occurrence);
    if (other == pair || other->habit->class != MO_CLASS_MAGIC || other->never || day > end ||
        g_str_equal(other->habit->kind, pair->habit->kind))
        return false;
    if (mo_pair_find_open(other, day, &found))
        return true;
    return mo_occurrence_after(other, day, &found) && found.show <= end &&
           !mo_pair_is_handled(other, found.nominal);
}
