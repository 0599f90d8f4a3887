#include "plan/rank.h"

#define HEAP_DAYS 3

MoRankKey mo_rank_key(const MoPair *pair, const MoOccurrence *occurrence, MoDay today,
                      const char *last_done_kind)
{
    const MoHabit *habit = pair->habit;
    bool is_promise = habit->class == MO_CLASS_PROMISE;
    MoRankKey key = {.basic = habit->class != MO_CLASS_MAGIC,
                     .fixed = occurrence->fixed,
                     .days_late = today - occurrence->due,
                     .interval = MAX(1u, habit->gap_days),
                     .priority = habit->priority,
                     .due = is_promise ? occurrence->nominal : occurrence->due};
    if (habit->when->type == MO_WHEN_LAST_CONTACT && habit->when->at_latest_days > 0) {
        int margin = (int)habit->when->at_latest_days - (int)mo_span_days(habit->when->offset);
        key.past_at_latest = today > occurrence->nominal + margin;
    }
    key.same_kind = last_done_kind && g_str_equal(last_done_kind, habit->kind);
    key.hash = pair->hash;
    return key;
}

/* Days late in units of the interval, compared without rounding: 15 days of a month come before 30
 * days of a year. */
static int compare_lateness(const MoRankKey *a, const MoRankKey *b)
{
    int64_t left = (int64_t)MAX(0, a->days_late) * b->interval;
    int64_t right = (int64_t)MAX(0, b->days_late) * a->interval;
    return left > right ? -1 : left < right ? 1 : 0;
}

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

int mo_rank_compare(const MoRankKey *a, const MoRankKey *b)
{
    int order = compare(b->basic, a->basic);
    if (order == 0 && a->basic)
        order = compare(a->due, b->due);
    if (order == 0)
        order = compare(b->fixed, a->fixed);
    if (order == 0)
        order = compare(b->past_at_latest, a->past_at_latest);
    if (order == 0)
        order = compare_lateness(a, b);
    if (order == 0)
        order = compare(a->priority, b->priority);
    if (order == 0)
        order = compare(a->same_kind, b->same_kind);
    if (order == 0)
        order = compare(a->due, b->due);
    if (order == 0)
        order = a->hash < b->hash ? -1 : a->hash > b->hash ? 1 : 0;
    return order;
}

MoPlaces mo_places_new(unsigned surprises_a_day, unsigned raised_today, unsigned open)
{
    return (MoPlaces){.places = (int)surprises_a_day - (int)raised_today,
                      .heap = (int)(HEAP_DAYS * surprises_a_day) - (int)open};
}

bool mo_places_take(MoPlaces *places, bool fixed)
{
    if (!fixed && (places->places <= 0 || places->heap <= 0))
        return false;
    places->places--;
    places->heap--;
    return true;
}
