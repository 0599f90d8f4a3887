#include "plan/rhythm.h"

#include "base/i18n.h"

bool mo_rhythm_is_asked(const MoPair *pair, const MoOccurrence *occurrence, const MoRankKey *key)
{
    return key->same_kind && pair->habit->class == MO_CLASS_MAGIC && !pair->open.is &&
           !occurrence->fixed && !key->past_at_latest;
}

bool mo_rhythm_would_do(const MoPair *other, const MoPair *pair, MoDay day)
{
    MoOccurrence found;
    return other != pair && other->habit->class == MO_CLASS_MAGIC && !other->never &&
           !g_str_equal(other->habit->kind, pair->habit->kind) &&
           mo_pair_find_open(other, day, &found);
}

char *mo_rhythm_explain(const MoHabit *habit, const MoHabit *other)
{
    if (habit == other)
        return g_strdup(_("she had a surprise today"));
    return g_strdup_printf(_("her last surprise was of the same kind (%s); '%s' goes first"),
                           habit->kind, other->name);
}
