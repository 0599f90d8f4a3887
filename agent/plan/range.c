/* The look-ahead. Each pair is looked at on the day its next occurrence comes up, not on every day;
 * what waits for a place is looked at daily. The days are played one after the other under the
 * assumption that each moment is done on the day it is raised, which is what makes the result the
 * same as stepping the agent. */
#include "plan/range_private.h"

#include "plan/basics.h"
#include "plan/build.h"

/* How much longer the next shortlist is, when one was too short. */
#define LONGER 8

/* On the agenda of the day after `day` on which its next occurrence comes up. */
static void schedule_next(MoRange *range, MoPairRef ref, MoDay day)
{
    MoOccurrence next;
    if (mo_range_pair(ref)->never || !mo_occurrence_after(mo_range_pair(ref), day, &next) ||
        next.show > range->last)
        return;
    GArray *agenda = g_ptr_array_index(range->agenda, (guint)(next.show - range->first));
    g_array_append_val(agenda, ref);
}

static void add_waiting(MoRange *range, MoPairRef ref)
{
    g_array_append_val(range->waiting, ref);
    ref.player->pairs[ref.pair].is_waiting = true;
}

/* Promises of a rule that show by `day` wait one beside the other. */
static void unroll(MoRange *range, MoPlayer *player, unsigned base, MoDay day)
{
    MoPair pair;
    while (mo_pair_unroll(&player->pairs[base].pair, day, &pair)) {
        unsigned at = mo_player_add_pair(player, &pair);
        player->pairs[at].is_played = true;
        mo_basics_note_pair(range->rest, player->rested, &pair, range->last, player->name);
        add_waiting(range, (MoPairRef){player, at});
    }
}

/* A pair comes up: it waits if it is open on `day`, and its following occurrence is scheduled. */
static void come_up(MoRange *range, MoPairRef ref, MoDay day)
{
    MoOccurrence occurrence;
    if (mo_pair_is_unrolled(mo_range_pair(ref)))
        unroll(range, ref.player, ref.pair, day);
    if (!ref.player->pairs[ref.pair].is_waiting && mo_range_find_open(range, ref, &occurrence))
        add_waiting(range, ref);
    schedule_next(range, ref, day);
}

/* From now on none of hers is as the shortlist took it to be. */
static void play_all(MoRange *range, MoPlayer *player, MoDay day)
{
    for (unsigned i = 0; i < player->n_pairs; i++) {
        if (player->pairs[i].is_played)
            continue;
        player->pairs[i].is_played = true;
        come_up(range, (MoPairRef){player, i}, day);
    }
}

/* A contact moves every "after last contact" of the person. Entries of the agenda that are no
 * longer true do no harm: a pair that comes up too early is not open then. */
static void move_contact(MoRange *range, MoPlayer *player, MoDay day)
{
    for (unsigned i = 0; i < player->n_pairs; i++) {
        MoPair *pair = &player->pairs[i].pair;
        pair->last_contact = MAX(pair->last_contact, day);
        if (pair->habit->when->type == MO_WHEN_LAST_CONTACT)
            schedule_next(range, (MoPairRef){player, i}, day);
    }
}

static void note_raise(MoRange *range, const MoWaiting *chosen, MoDay day)
{
    const MoPlayer *player = chosen->ref.player;
    const MoPair *pair = mo_range_pair(chosen->ref);
    MoMoment *moment =
        mo_build_planned(range->rules.seed, range->input->config, player->id, player->name,
                         player->company, pair, &chosen->occurrence, day);
    if (pair->open.is)
        mo_build_open(range->input->config, moment, &pair->open);
    moment->admitted = true;
    g_ptr_array_add(range->moments, moment);
}

/* The one step: `base` is the pair of the habit that follows. */
static void start_step(MoRange *range, MoPlayer *player, const MoPair *base, const MoStart *start,
                       MoDay day)
{
    MoPair pair;
    if (!mo_pair_start(&pair, base, start, NULL))
        return;
    unsigned at = mo_player_add_pair(player, &pair);
    for (unsigned i = 0; i < player->n_pairs; i++)
        mo_pair_give_way(&player->pairs[i].pair, &player->pairs[at].pair);
    MoPairRef ref = {player, at};
    player->pairs[at].is_played = true;
    mo_basics_note_pair(range->rest, player->rested, &pair, range->last, player->name);
    come_up(range, ref, day);
    range->is_freed = range->is_freed || player->pairs[at].is_waiting;
}

/* What a step that is done on `day` starts. The entry that will stand for it has no id yet; `from`
 * is the one that the step itself came from (NULL: none), so that two done on one day stay two. */
static void start_next(MoRange *range, MoPlayer *player, const MoHabit *done, const char *from,
                       MoDay day)
{
    for (unsigned i = 0, n = player->n_pairs; i < n; i++) {
        const MoPair base = player->pairs[i].pair;
        if (base.habit->when->type != MO_WHEN_DONE || base.only != MO_DAY_NONE)
            continue;
        g_autofree char *origin = g_strdup_printf("%s %d %s", done->name, day, from ? from : "");
        MoStart start = {.type = MO_START_DONE,
                         .origin = origin,
                         .word = done->name,
                         .day = day,
                         .aim = MO_DAY_NONE,
                         .told = MO_DAY_NONE};
        start_step(range, player, &base, &start, day);
    }
}

/* What it means for those with whom she is counted together. */
static void share(MoRange *range, const MoWaiting *chosen, MoDay day)
{
    g_autoptr(GArray) changed =
        mo_together_answer(range->together, chosen->ref, chosen->occurrence.nominal, day);
    for (guint i = 0; i < changed->len; i++)
        come_up(range, g_array_index(changed, MoPairRef, i), day);
    range->is_freed = range->is_freed || changed->len > 0;
}

static void answer(MoRange *range, const MoWaiting *chosen, MoDay day)
{
    MoPlayer *player = chosen->ref.player;
    MoPair *pair = mo_range_pair(chosen->ref);
    mo_pair_assume_done(pair, chosen->occurrence.nominal, day);
    const MoHabit *habit = pair->habit;
    const char *origin = pair->origin; /* the player's, as long as she plays */
    mo_basics_settle(range->rest, player->rested, pair, chosen->occurrence.nominal);
    range->is_freed = range->is_freed || habit->class != MO_CLASS_MAGIC;
    if (habit->class == MO_CLASS_MAGIC) {
        mo_rest_begin(range->rest, player->rested, day);
        player->done = day;
        g_free(player->last_done_kind);
        player->last_done_kind = g_strdup(habit->kind);
    }
    move_contact(range, player, day);
    play_all(range, player, day);
    schedule_next(range, chosen->ref, day);
    share(range, chosen, day);
    start_next(range, player, habit, origin, day);
}

/* Whether the shortlist was too short for what was chosen on this day. */
static bool lacks(const MoRange *range, const GArray *chosen, MoPlaces places, MoDay day)
{
    if (mo_places_take(&places, false))
        return mo_shortlist_lacks(range->shortlist, day, NULL);
    const MoWaiting *last = NULL;
    for (guint i = 0; i < chosen->len; i++) {
        const MoWaiting *waiting = &g_array_index(chosen, MoWaiting, i);
        if (waiting->needs_place && !waiting->occurrence.fixed)
            last = waiting;
    }
    return last && mo_shortlist_lacks(range->shortlist, day, &last->key);
}

/* What may be raised on a day as things stand; *raised_today counts what has had a place. */
static GArray *choose(MoRange *range, MoDay day, unsigned *raised_today, bool *ret_any_open)
{
    const MoConfig *config = range->input->config;
    bool working = mo_workdays_is_working(config->workdays, day);
    unsigned n_open;
    g_autoptr(GArray) sorted = mo_range_sort_waiting(range, day, &n_open);
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(MoWaiting));
    MoPlaces places = mo_places_new(config->surprises_a_day, *raised_today, n_open);
    for (guint i = 0; i < sorted->len; i++) {
        const MoWaiting *waiting = &g_array_index(sorted, MoWaiting, i);
        if (!mo_range_pair(waiting->ref)->open.is && (!working || waiting->needs_place) &&
            !(working && mo_places_take(&places, waiting->occurrence.fixed)))
            continue;
        *raised_today += waiting->needs_place;
        g_array_append_val(chosen, *waiting);
    }
    range->lacks = range->lacks || (working && lacks(range, chosen, places, day));
    *ret_any_open = n_open > 0;
    return chosen;
}

/* One planning of a day, and all that it raises is done. Whether planning anew may give more: what
 * was open or owed is out of the way of others. */
static bool play_planning(MoRange *range, MoDay day, bool is_first, unsigned *raised_today)
{
    bool any_open;
    g_autoptr(GArray) chosen = choose(range, day, raised_today, &any_open);
    if (range->waits && is_first)
        mo_range_tell_wait(range, chosen, day);
    range->is_freed = any_open && chosen->len > 0;
    for (guint i = 0; i < chosen->len; i++)
        note_raise(range, &g_array_index(chosen, MoWaiting, i), day);
    for (guint i = 0; i < chosen->len; i++)
        answer(range, &g_array_index(chosen, MoWaiting, i), day);
    return range->is_freed;
}

/* The agent plans anew after each answer. Steps that start each other come to an end: no habit has
 * more than one turn in this way. */
static void play_day(MoRange *range, MoDay day, unsigned raised_today)
{
    const unsigned n_habits = range->input->config->habits->len;
    GArray *agenda = g_ptr_array_index(range->agenda, (guint)(day - range->first));
    for (unsigned i = 0; i < n_habits; i++)
        mo_glance_move(range->glances[i], day);
    g_autoptr(GArray) turned = mo_together_begin(range->together, day);
    for (guint i = 0; i < turned->len; i++)
        come_up(range, g_array_index(turned, MoPairRef, i), day);
    for (guint i = 0; i < agenda->len; i++)
        come_up(range, g_array_index(agenda, MoPairRef, i), day);
    unsigned n = 0;
    while (play_planning(range, day, n == 0, &raised_today) && !range->lacks && n < n_habits)
        n++;
}

static bool stream(MoRange *range, GError **error)
{
    MoPlanning planning;
    const MoCustomer *customer;
    mo_planning_init(&planning, range->input);
    planning.rest_last = range->last;
    mo_rest_free(range->rest);
    bool fine =
        mo_planning_gather(&planning, error) && mo_customers_rewind(range->input->customers, error);
    while (fine && mo_customers_next(range->input->customers, &customer)) {
        MoPerson *person = mo_planning_read(&planning, customer, error);
        fine = person != NULL;
        if (fine) {
            mo_person_lift(person, &planning, range->last);
            mo_shortlist_offer(range->shortlist, person);
        }
        g_ptr_array_set_size(planning.writes, 0);
    }
    range->rest = g_steal_pointer(&planning.rest);
    mo_planning_clear(&planning);
    return fine;
}

static void play(MoRange *range, unsigned raised_today)
{
    g_autoptr(GPtrArray) players = mo_shortlist_get_players(range->shortlist);
    range->together = mo_together_new(players, range->rest, range->first, range->last);
    for (guint i = 0; i < players->len; i++) {
        MoPlayer *player = g_ptr_array_index(players, i);
        for (unsigned p = 0; p < player->n_pairs; p++) {
            if (player->pairs[p].is_played)
                come_up(range, (MoPairRef){player, p}, range->first);
        }
    }
    for (MoDay day = range->first; day <= range->last && !range->lacks; day++)
        play_day(range, day, day == range->first ? raised_today : 0);
}

static GPtrArray *take_from(MoRange *range, MoDay from)
{
    GPtrArray *moments = g_ptr_array_new_with_free_func((GDestroyNotify)mo_moment_free);
    for (guint i = 0; i < range->moments->len; i++) {
        MoMoment **moment = (MoMoment **)&g_ptr_array_index(range->moments, i);
        if ((*moment)->raise.day >= from)
            g_ptr_array_add(moments, g_steal_pointer(moment));
    }
    return moments;
}

static bool is_of(const MoPlanAhead *ahead, const MoPlanInput *input, MoDay last)
{
    return ahead && ahead->is_gathered && ahead->range.first == input->now.day &&
           ahead->range.last == last;
}

/* One try with a shortlist; *ret_lacks: it was too short. */
static GPtrArray *try_range(MoRange *range, bool is_gathered, MoDay from, bool *ret_lacks,
                            GError **error)
{
    const MoPlanInput *input = range->input;
    int raised = mo_history_count_first_raises(input->history, input->now.day, error);
    *ret_lacks = false;
    if (raised < 0)
        return NULL;
    if (!is_gathered) {
        mo_history_hold(input->history);
        is_gathered = stream(range, error);
        mo_history_release(input->history);
    }
    if (!is_gathered)
        return NULL;
    play(range, (unsigned)raised);
    *ret_lacks = range->lacks;
    return take_from(range, from);
}

static GPtrArray *use_ahead(const MoPlanInput *input, MoDay from, bool *ret_lacks, GError **error)
{
    input->ahead->range.input = input;
    GPtrArray *moments = try_range(&input->ahead->range, true, from, ret_lacks, error);
    mo_ahead_clear(input->ahead);
    return moments;
}

static GPtrArray *read_range(const MoPlanInput *input, MoDay from, MoDay last, unsigned times,
                             MoWaits *waits, bool *ret_lacks, GError **error)
{
    MoRange range;
    mo_range_init(&range, input, last, times);
    range.waits = waits;
    if (waits) {
        g_array_set_size(waits->waits, 0);
        mo_shortlist_watch(range.shortlist, waits->moment->customer_id);
    }
    GPtrArray *moments = try_range(&range, false, from, ret_lacks, error);
    mo_range_clear(&range);
    return moments;
}

GPtrArray *mo_range_play(const MoPlanInput *input, MoDay from, MoDay to, MoWaits *waits,
                         GError **error)
{
    const MoDay last = MAX(input->now.day, to);
    bool lacks;
    g_autoptr(GPtrArray) moments = NULL;
    for (unsigned times = 1; !moments; times *= LONGER) {
        moments = !waits && is_of(input->ahead, input, last)
                      ? use_ahead(input, from, &lacks, error)
                      : read_range(input, from, last, times, waits, &lacks, error);
        if (!moments)
            return NULL;
        if (lacks)
            g_clear_pointer(&moments, g_ptr_array_unref);
    }
    return g_steal_pointer(&moments);
}

GPtrArray *mo_plan_range(const MoPlanInput *input, MoDay from, MoDay to, bool with_customers,
                         GError **error)
{
    g_autoptr(GPtrArray) moments = mo_range_play(input, from, to, NULL, error);
    if (!moments || (with_customers && !mo_build_attach_customers(input, moments, error)))
        return NULL;
    return g_steal_pointer(&moments);
}
