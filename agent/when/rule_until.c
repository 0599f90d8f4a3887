/* The end of a rule that has an hour. */
#include "when/rule_private.h"

bool mo_rule_needs_zone(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, false);
    return rule->until != MO_DAY_NONE && rule->until_second >= 0 && rule->until_utc;
}

void mo_rule_settle_until(MoRule *rule, int second, const MoZone *zone)
{
    g_return_if_fail(rule != NULL);
    if (rule->until == MO_DAY_NONE || rule->until_second < 0)
        return;
    MoLocal until = {rule->until, rule->until_second};
    bool is_late;
    if (mo_rule_needs_zone(rule) && zone) {
        int64_t utc = (int64_t)until.day * 86400 + until.second;
        until = mo_zone_to_local(zone, utc);
        is_late = mo_zone_to_utc(zone, (MoLocal){until.day, second}) > utc;
    } else {
        is_late = second > until.second;
    }
    rule->until = until.day - (second >= 0 && is_late);
    rule->until_second = -1;
    rule->until_utc = false;
}
