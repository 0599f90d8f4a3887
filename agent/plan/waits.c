#include "plan/waits.h"

#include "plan/range_private.h"

static void clear_wait(void *data)
{
    g_free(((MoWait *)data)->why);
}

static MoWaits *waits_new(const MoMoment *moment)
{
    MoWaits *waits = g_new0(MoWaits, 1);
    waits->moment = moment;
    waits->raised = MO_DAY_NONE;
    waits->waits = g_array_new(FALSE, FALSE, sizeof(MoWait));
    g_array_set_clear_func(waits->waits, clear_wait);
    return waits;
}

void mo_waits_free(MoWaits *waits)
{
    if (!waits)
        return;
    g_array_unref(waits->waits);
    g_free(waits);
}

void mo_waits_add(MoWaits *waits, MoDay day, char *why)
{
    guint n = waits->waits->len;
    MoWait *last = n > 0 ? &g_array_index(waits->waits, MoWait, n - 1) : NULL;
    if (last && last->to == day - 1 && g_str_equal(last->why, why)) {
        last->to = day;
        g_free(why);
        return;
    }
    MoWait wait = {.from = day, .to = day, .why = why};
    g_array_append_val(waits->waits, wait);
}

/* In the morning it still had to wait, until what was in its way was done. */
static void leave_out(MoWaits *waits, MoDay day)
{
    guint n = waits->waits->len;
    MoWait *last = n > 0 ? &g_array_index(waits->waits, MoWait, n - 1) : NULL;
    if (!last || last->to < day)
        return;
    last->to = day - 1;
    if (last->from > last->to)
        g_array_set_size(waits->waits, n - 1);
}

MoWaits *mo_waits_find(const MoPlanInput *input, const MoMoment *moment, MoDay last, GError **error)
{
    g_autoptr(MoWaits) waits = waits_new(moment);
    g_autoptr(GPtrArray) raised = mo_range_play(input, input->now.day, last, waits, error);
    for (guint i = 0; raised && i < raised->len; i++) {
        const MoMoment *one = g_ptr_array_index(raised, i);
        if (g_str_equal(one->id, moment->id))
            waits->raised = one->raise.day;
    }
    if (waits->raised != MO_DAY_NONE)
        leave_out(waits, waits->raised);
    return raised ? g_steal_pointer(&waits) : NULL;
}
