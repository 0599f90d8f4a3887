#include "plan/evaluate.h"

static MoClose close_after_contact(const MoPair *pair)
{
    const MoOpen *open = &pair->open;
    MoClose close = {.nominal = open->nominal};
    if (pair->last_contact == MO_DAY_NONE)
        return close;
    if (pair->last_contact >= open->show) {
        close.reason = MO_CLOSE_ANSWERED;
        close.day = pair->last_contact;
        return close;
    }
    MoOccurrence now;
    /* A longer interval or an older contact: the moment is not due any more. A shorter interval
     * leaves what was raised alone. */
    if (mo_occurrence_after(pair, open->show, &now) && now.nominal > open->nominal) {
        close.reason = MO_CLOSE_BY_CONTACT;
        close.day = pair->last_contact;
    }
    return close;
}

MoClose mo_pair_find_close(const MoPair *pair, MoDay today)
{
    const MoOpen *open = &pair->open;
    MoClose close = {.nominal = open->nominal};
    if (!open->is)
        return close;
    MoWhenType type = pair->habit->when->type;
    /* Promises and recovery are ended by their own answers only. */
    if (type == MO_WHEN_LAST_CONTACT && pair->habit->class == MO_CLASS_MAGIC) {
        close = close_after_contact(pair);
        if (close.reason != MO_CLOSE_NONE)
            return close;
    }
    if (type == MO_WHEN_DATE && !mo_occurrence_is_still(pair, open->nominal)) {
        close.reason = MO_CLOSE_DATE_GONE;
        close.day = today;
        return close;
    }
    MoDay last_open = mo_occurrence_last_open_of(pair, open);
    if (last_open != MO_DAY_NONE && last_open < today) {
        close.reason = MO_CLOSE_LAPSED;
        close.day = last_open + 1;
    }
    return close;
}

void mo_pair_apply_close(MoPair *pair, const MoClose *close)
{
    pair->open.is = false;
    if (close->reason == MO_CLOSE_LAPSED || close->reason == MO_CLOSE_ANSWERED) {
        if (!pair->answered)
            pair->answered = g_array_new(FALSE, FALSE, sizeof(MoDay));
        g_array_append_val(pair->answered, close->nominal);
        pair->last_passed = MAX(pair->last_passed, close->day);
    }
}

bool mo_pair_find_open(const MoPair *pair, MoDay today, MoOccurrence *ret_occurrence)
{
    if (pair->open.is) {
        *ret_occurrence = (MoOccurrence){.nominal = pair->open.nominal,
                                         .due = pair->open.due,
                                         .show = pair->open.show,
                                         .last_open = mo_occurrence_last_open_of(pair, &pair->open),
                                         .fixed = pair->fixed};
        return true;
    }
    if (pair->never)
        return false;
    MoOccurrence newest;
    if (!mo_occurrence_newest(pair, today, &newest) || mo_pair_is_handled(pair, newest.nominal))
        return false;
    if (newest.last_open != MO_DAY_NONE && newest.last_open < today)
        return false;
    *ret_occurrence = newest;
    return true;
}

unsigned mo_pair_count_lapsed(const MoPair *pair, MoDay from, MoDay to, MoOccurrence *ret_first)
{
    unsigned n = 0;
    MoDay day = to - 1;
    MoOccurrence occurrence;
    if (pair->never || pair->habit->class != MO_CLASS_MAGIC ||
        pair->habit->when->type == MO_WHEN_LAST_CONTACT)
        return 0;
    /* Last open days never go back, so the walk ends with the first that lies before `from`. */
    while (mo_occurrence_newest(pair, day, &occurrence) && occurrence.last_open >= from) {
        bool raised =
            pair->open.is && mo_pair_is_same(pair, pair->open.nominal, occurrence.nominal);
        if (occurrence.last_open < to && !raised && !mo_pair_is_handled(pair, occurrence.nominal)) {
            *ret_first = occurrence;
            n++;
        }
        day = MIN(occurrence.show, day) - 1;
    }
    return n;
}
