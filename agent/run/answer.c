#include "run/answer.h"

#include "base/i18n.h"

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

bool mo_answer_is_movable(const MoMoment *moment)
{
    return moment->habit->when->type == MO_WHEN_PROMISED && moment->origin;
}

static MoEntry *new_promise(const MoMoment *moment, MoDay day, MoDay today, int64_t now_utc)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_PROMISED);
    entry->at_utc = now_utc;
    entry->customer = g_strdup(moment->customer_id);
    entry->day = day;
    entry->nominal = today;
    return entry;
}

MoEntry *mo_answer_new_move(const MoMoment *moment, MoDay day, MoDay today, int64_t now_utc)
{
    MoEntry *entry = new_promise(moment, day, today, now_utc);
    entry->origin = g_strdup(moment->origin);
    return entry;
}

MoEntry *mo_answer_new_tell(const MoMoment *moment, MoDay today, int64_t now_utc)
{
    MoEntry *entry = new_promise(moment, today, today, now_utc);
    /* TRANSLATORS: what to do, and what was promised: "say that it will be late: send the quote".
     */
    entry->note = g_strdup_printf(_("say that it will be late: %s"),
                                  moment->what ? moment->what : moment->habit->kind);
    return entry;
}

char *mo_answer_print_where_to_move(const MoMoment *moment)
{
    if (moment->habit->when->type == MO_WHEN_DATE)
        return g_strdup(_("The day itself stands in your records: change it there."));
    return g_strdup_printf(_("The day itself comes from your habit '%s', and stays."),
                           moment->habit->name);
}
