#include "run/answer.h"

#define HOUR 3600

MoLocal mo_answer_get_later(const MoConfig *config, MoLocal now)
{
    MoLocal later = {now.day, now.second + HOUR};
    if (later.second >= 24 * HOUR)
        later = (MoLocal){now.day + 1, 0};
    return mo_workdays_next_open(config->workdays, later);
}

MoLocal mo_answer_get_next_try(const MoConfig *config, MoLocal now)
{
    const MoWorkdays *workdays = config->workdays;
    MoLocal next = {.day = mo_workdays_after(workdays, now.day, 1),
                    .second = now.second < 12 * HOUR ? 14 * HOUR : 10 * HOUR};
    int32_t open = mo_workdays_get_open(workdays);
    next.second = CLAMP(next.second, open, MAX(open, mo_workdays_get_close(workdays) - HOUR));
    return next;
}

MoLocal mo_answer_get_next_day(const MoConfig *config, MoLocal now)
{
    return (MoLocal){mo_workdays_after(config->workdays, now.day, 1),
                     mo_workdays_get_open(config->workdays)};
}

MoEntry *mo_answer_new_entry(const MoMoment *moment, MoEntryType type, MoDay day, MoLocal until,
                             const char *by, const char *note, int64_t now_utc)
{
    MoEntry *entry = mo_moment_new_entry(moment, type, day, now_utc);
    if (type == MO_ENTRY_SNOOZED || type == MO_ENTRY_NO_ANSWER)
        entry->until = until;
    entry->by = g_strdup(by);
    entry->note = g_strdup(note);
    return entry;
}
