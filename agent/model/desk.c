#include "model/desk.h"

#include <string.h>

MoDesk *mo_desk_new(void)
{
    MoDesk *desk = g_new0(MoDesk, 1);
    desk->quiet_until.day = MO_DAY_NONE;
    desk->away = g_array_new(FALSE, FALSE, sizeof(MoStay));
    return desk;
}

void mo_desk_free(MoDesk *desk)
{
    if (!desk)
        return;
    g_array_unref(desk->away);
    g_free(desk);
}

/* What was said of `day` and the days after it holds no more. */
static void end_before(GArray *away, MoDay day)
{
    while (away->len > 0 && g_array_index(away, MoStay, away->len - 1).first >= day)
        g_array_set_size(away, away->len - 1);
    if (away->len > 0) {
        MoStay *last = &g_array_index(away, MoStay, away->len - 1);
        last->last = MIN(last->last, day - 1);
    }
}

/* What touches it becomes one with it. */
static void put_in(GArray *away, MoStay stay)
{
    guint at = 0;
    while (at < away->len && g_array_index(away, MoStay, at).last < stay.first - 1)
        at++;
    while (at < away->len && g_array_index(away, MoStay, at).first <= stay.last + 1) {
        stay.first = MIN(stay.first, g_array_index(away, MoStay, at).first);
        stay.last = MAX(stay.last, g_array_index(away, MoStay, at).last);
        g_array_remove_index(away, at);
    }
    g_array_insert_val(away, at, stay);
}

void mo_desk_fold(MoDesk *desk, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_QUIET)
        desk->quiet_until = entry->until;
    else if (entry->type == MO_ENTRY_AWAY && entry->until.day != MO_DAY_NONE)
        put_in(desk->away, (MoStay){entry->day, entry->until.day});
    else if (entry->type == MO_ENTRY_AWAY)
        end_before(desk->away, entry->day);
}

static bool take(const MoEntry *entry, void *data)
{
    mo_desk_fold(data, entry);
    return true;
}

MoDesk *mo_desk_load(MoHistory *history, GError **error)
{
    g_autoptr(MoDesk) desk = mo_desk_new();
    if (!mo_history_foreach_desk(history, take, desk, error))
        return NULL;
    return g_steal_pointer(&desk);
}

bool mo_desk_is_quiet(const MoDesk *desk, MoLocal now)
{
    return desk->quiet_until.day != MO_DAY_NONE && mo_local_compare(now, desk->quiet_until) < 0;
}

const MoStay *mo_desk_find_away(const MoDesk *desk, MoDay day)
{
    for (guint i = 0; i < desk->away->len; i++) {
        const MoStay *stay = &g_array_index(desk->away, MoStay, i);
        if (stay->first <= day && day <= stay->last)
            return stay;
    }
    return NULL;
}

bool mo_desk_same_away(const MoDesk *a, const MoDesk *b)
{
    return a->away->len == b->away->len &&
           (a->away->len == 0 ||
            memcmp(a->away->data, b->away->data, a->away->len * sizeof(MoStay)) == 0);
}
