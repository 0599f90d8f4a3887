/* What waits for a place while the look-ahead plays a day: in which order, and why. */
#include "plan/range_private.h"

#include "base/i18n.h"
#include "plan/basics.h"
#include "plan/day_private.h"
#include "plan/resting.h"
#include "plan/rhythm.h"

static gint compare_waiting(gconstpointer a, gconstpointer b)
{
    return mo_rank_compare(&((const MoWaiting *)a)->key, &((const MoWaiting *)b)->key);
}

/* Whether nothing of a pair is shown on a day: what was raised is due again only later, on the
 * first hour of work from then on, or she is paused. */
static bool is_asleep(const MoPair *pair, MoDay day)
{
    if (mo_pair_is_paused(pair, day))
        return true;
    return pair->open.is && pair->open.state == MO_STATE_SNOOZED &&
           mo_workdays_next_open(pair->rules->config->workdays, pair->open.until).day > day;
}

/* Whether not it but another habit has its turn, so that not the same kind comes twice running. */
static const MoHabit *find_other(const MoWaiting *waiting, MoDay day)
{
    const MoPlayer *player = waiting->ref.player;
    const MoPair *pair = mo_range_pair(waiting->ref);
    if (!mo_rhythm_is_asked(pair, &waiting->occurrence, &waiting->key))
        return NULL;
    for (unsigned i = 0; i < player->n_pairs; i++) {
        const MoPair *other = &player->pairs[i].pair;
        if (mo_rhythm_would_do(other, pair, day))
            return other->habit;
    }
    return NULL;
}

/* Without rest, too, one that is done is not followed by another on the same day. */
static bool had_one_today(const MoRange *range, const MoPlayer *player, MoDay day)
{
    return range->input->config->rest_person_days == 0 && player->done == day;
}

/* More than can have a place are not worth sorting, nor others of the same person or company. */
static void cut(const MoRange *range, GArray *best, guint n)
{
    g_autoptr(MoRestTurns) turns = mo_rest_turns_new(range->rest);
    guint kept = 0;
    g_array_sort(best, compare_waiting);
    for (guint i = 0; i < best->len && kept < n; i++) {
        const MoWaiting *waiting = &g_array_index(best, MoWaiting, i);
        if (mo_rest_turns_take(turns, waiting->ref.player->rested))
            g_array_index(best, MoWaiting, kept++) = *waiting;
    }
    g_array_set_size(best, kept);
}

GArray *mo_range_sort_waiting(MoRange *range, MoDay day, unsigned *ret_open)
{
    guint n_best = range->input->config->surprises_a_day;
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(MoWaiting));
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(MoWaiting));
    *ret_open = 0;
    for (guint i = 0; i < range->waiting->len;) {
        MoPairRef ref = g_array_index(range->waiting, MoPairRef, i);
        const MoPair *pair = mo_range_pair(ref);
        MoWaiting waiting = {.ref = ref};
        if (!mo_range_find_open(range, ref, &waiting.occurrence)) {
            ref.player->pairs[ref.pair].is_waiting = false;
            g_array_remove_index_fast(range->waiting, i);
            continue;
        }
        i++;
        bool is_magic = pair->habit->class == MO_CLASS_MAGIC;
        *ret_open += is_magic && pair->open.is && pair->open.state != MO_STATE_SNOOZED &&
                     !mo_pair_is_paused(pair, day);
        waiting.needs_place = !pair->open.is && is_magic;
        bool waits_for_rest = waiting.needs_place && !waiting.occurrence.fixed;
        if (is_asleep(pair, day) || ref.player->stopped_until >= day ||
            (waiting.needs_place && mo_rest_owes(range->rest, ref.player->rested, day)) ||
            (waits_for_rest && mo_rest_holds(range->rest, ref.player->rested, day, NULL)))
            continue;
        waiting.key = mo_rank_key(pair, &waiting.occurrence, day, ref.player->last_done_kind);
        if (waits_for_rest && (had_one_today(range, ref.player, day) || find_other(&waiting, day)))
            continue;
        g_array_append_val(waits_for_rest ? best : sorted, waiting);
        if (best->len >= 2 * n_best + 64)
            cut(range, best, n_best);
    }
    cut(range, best, n_best);
    g_array_append_vals(sorted, best->data, best->len);
    g_array_sort(sorted, compare_waiting);
    return sorted;
}

/* Of what was chosen, that which takes its turn: it is for her, or for her company. */
static char *explain_turn(const MoRange *range, const MoWaiting *waiting, const GArray *chosen,
                          MoDay day)
{
    const MoPlayer *player = waiting->ref.player;
    for (guint i = 0; i < chosen->len; i++) {
        MoPairRef ref = g_array_index(chosen, MoWaiting, i).ref;
        const MoHabit *habit = mo_range_pair(ref)->habit;
        if (habit->class != MO_CLASS_MAGIC)
            continue;
        if (ref.player == player)
            return g_strdup_printf(_("'%s' goes first with her"), habit->name);
        if (player->rested.company != 0 && player->rested.company == ref.player->rested.company)
            return g_strdup_printf(_("'%s' with %s goes first, at the same company"), habit->name,
                                   ref.player->name);
    }
    return mo_day_explain_no_place(range->input->config, day);
}

static char *explain_wait(const MoRange *range, const MoWaiting *waiting, const GArray *chosen,
                          MoDay day)
{
    const MoPair *pair = mo_range_pair(waiting->ref);
    const MoPlayer *player = waiting->ref.player;
    const MoWorkdays *workdays = range->input->config->workdays;
    MoRestReason reason;
    if (mo_workdays_is_absent(workdays, day))
        return g_strdup(_("you are away"));
    if (!mo_workdays_is_working(workdays, day))
        return g_strdup(_("a day off"));
    if (is_asleep(pair, day)) {
        MoDay paused = mo_pair_paused_until(pair, day);
        g_autofree char *until =
            mo_day_print_long(paused != MO_DAY_NONE ? paused : pair->open.until.day);
        return g_strdup_printf(paused != MO_DAY_NONE ? _("paused until %s") : _("snoozed until %s"),
                               until);
    }
    char *owed = mo_basics_explain(range->rest, player->rested, day);
    if (owed)
        return owed;
    if (mo_rest_holds(range->rest, player->rested, day, &reason))
        return mo_resting_explain(&reason, player->company, range->first);
    const MoHabit *other = find_other(waiting, day);
    return other ? mo_rhythm_explain(pair->habit, other)
                 : explain_turn(range, waiting, chosen, day);
}

static bool is_in(const GArray *chosen, MoPairRef ref)
{
    for (guint i = 0; i < chosen->len; i++) {
        MoPairRef one = g_array_index(chosen, MoWaiting, i).ref;
        if (one.player == ref.player && one.pair == ref.pair)
            return true;
    }
    return false;
}

void mo_range_tell_wait(MoRange *range, const GArray *chosen, MoDay day)
{
    const MoMoment *moment = range->waits->moment;
    for (guint i = 0; i < range->waiting->len; i++) {
        MoWaiting waiting = {.ref = g_array_index(range->waiting, MoPairRef, i)};
        const MoPair *pair = mo_range_pair(waiting.ref);
        if (pair->habit != moment->habit ||
            !g_str_equal(waiting.ref.player->id, moment->customer_id) ||
            !mo_range_find_open(range, waiting.ref, &waiting.occurrence) ||
            waiting.occurrence.nominal != moment->nominal || is_in(chosen, waiting.ref))
            continue;
        waiting.key =
            mo_rank_key(pair, &waiting.occurrence, day, waiting.ref.player->last_done_kind);
        mo_waits_add(range->waits, day, explain_wait(range, &waiting, chosen, day));
        return;
    }
}
