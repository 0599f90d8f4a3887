#include "plan/together.h"

#include "plan/basics.h"
#include "plan/occurrence.h"
#include "plan/resting.h"
#include "plan/several.h"

struct MoTogether {
    MoRest *rest;
    MoDay first, last;
    GHashTable *groups; /* uint64_t *, the hash of its pairs -> GArray of MoPairRef */
    GHashTable *turns;  /* day -> GPtrArray of those groups in which a date begins or goes by */
};

static MoPair *pair_of(MoPairRef ref)
{
    return &ref.player->pairs[ref.pair].pair;
}

/* Pairs of single moments hang on the pair they came from. */
static bool is_counted_together(const MoPair *pair)
{
    return pair->may_stand && pair->only == MO_DAY_NONE;
}

static GArray *find_group(const MoTogether *together, const MoPair *pair)
{
    return g_hash_table_lookup(together->groups, &pair->hash);
}

static void add_ref(MoTogether *together, MoPairRef ref)
{
    const MoPair *pair = pair_of(ref);
    GArray *group = find_group(together, pair);
    if (!group) {
        group = g_array_new(FALSE, FALSE, sizeof(MoPairRef));
        g_hash_table_insert(together->groups, g_memdup2(&pair->hash, sizeof pair->hash), group);
    }
    g_array_append_val(group, ref);
}

/* ---- dates that begin and go by ------------------------------------------------------------- */

static void add_turn(MoTogether *together, GArray *group, MoDay day)
{
    if (day <= together->first || day > together->last)
        return;
    GPtrArray *turns = g_hash_table_lookup(together->turns, GINT_TO_POINTER(day));
    if (!turns) {
        turns = g_ptr_array_new();
        g_hash_table_insert(together->turns, GINT_TO_POINTER(day), turns);
    }
    g_ptr_array_add(turns, group);
}

/* The days on which MoStanding.passed_until may become another. */
static void add_turns(MoTogether *together, GArray *group, const MoPair *pair)
{
    MoOccurrence date;
    add_turn(together, group,
             pair->has_rival && pair->rival.passed_until != MO_DAY_NONE
                 ? pair->rival.passed_until + 1
                 : MO_DAY_NONE);
    bool is = mo_occurrence_newest(pair, together->first, &date) ||
              mo_occurrence_after(pair, together->first, &date);
    for (; is && date.show <= together->last; is = mo_occurrence_after(pair, date.show, &date)) {
        add_turn(together, group, date.show);
        add_turn(together, group, date.last_open + 1);
        add_turn(together, group, date.nominal + MO_YEARLY_WINDOW_DAYS);
    }
}

static void find_turns(MoTogether *together)
{
    GHashTableIter iter;
    gpointer group;
    g_hash_table_iter_init(&iter, together->groups);
    while (g_hash_table_iter_next(&iter, NULL, &group)) {
        const GArray *refs = group;
        for (guint i = 0; i < refs->len; i++) {
            const MoPair *pair = pair_of(g_array_index(refs, MoPairRef, i));
            if (pair->is_shared && mo_pair_is_dated(pair))
                add_turns(together, group, pair);
        }
    }
}

/* ---- who stands for them -------------------------------------------------------------------- */

MoTogether *mo_together_new(const GPtrArray *players, MoRest *rest, MoDay first, MoDay last)
{
    MoTogether *together = g_new0(MoTogether, 1);
    together->rest = rest;
    together->first = first;
    together->last = last;
    together->turns = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    together->groups =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
    for (guint i = 0; i < players->len; i++) {
        MoPlayer *player = g_ptr_array_index(players, i);
        for (unsigned p = 0; p < player->n_pairs; p++) {
            if (is_counted_together(&player->pairs[p].pair))
                add_ref(together, (MoPairRef){player, p});
        }
    }
    find_turns(together);
    return together;
}

void mo_together_free(MoTogether *together)
{
    if (!together)
        return;
    g_hash_table_unref(together->turns);
    g_hash_table_unref(together->groups);
    g_free(together);
}

static bool has_open(const MoPlayer *player, const MoPair *of)
{
    for (unsigned i = 0; i < player->n_pairs; i++) {
        const MoPair *pair = &player->pairs[i].pair;
        if (pair->group != 0 && pair->hash == of->hash && pair->open.is)
            return true;
    }
    return false;
}

/* What came of it one by one goes to who stands for them now. */
static void lay_down(MoRest *rest, MoPlayer *player, const MoPair *of)
{
    for (unsigned i = 0; i < player->n_pairs; i++) {
        MoPair *pair = &player->pairs[i].pair;
        if (pair->group == 0 || pair->hash != of->hash || pair->only == MO_DAY_NONE)
            continue;
        pair->never = true;
        mo_basics_settle(rest, player->rested, pair, pair->only);
    }
}

static void step_down(MoRest *rest, MoPairRef ref)
{
    MoPair *pair = pair_of(ref);
    pair->stands_by = pair->never = true;
    mo_rest_unexpect(rest, ref.player->rested, pair->hash);
    lay_down(rest, ref.player, pair);
}

static void step_up(MoTogether *together, MoPairRef ref, MoDay day)
{
    MoPair *pair = pair_of(ref);
    pair->stands_by = pair->never = false;
    mo_resting_expect(together->rest, ref.player->rested, pair, day, together->last);
    ref.player->pairs[ref.pair].is_played = true;
}

/* Whether somebody whom the look-ahead does not play stands for them: with her nothing comes up. */
static bool is_rivals(const MoPair *best, bool any_active, MoDay day)
{
    return best->has_rival && (!any_active || mo_pair_is_dated(best)) &&
           mo_standing_compare(best->standing, best->rival, day) > 0;
}

/* Gives the group to the one who stands for it on a day, if that is another. */
static void choose(MoTogether *together, const GArray *group, MoDay day, GArray *changed)
{
    const MoPairRef *best = NULL, *active = NULL;
    for (guint i = 0; i < group->len; i++) {
        const MoPairRef *ref = &g_array_index(group, MoPairRef, i);
        MoPair *pair = pair_of(*ref);
        pair->standing.is_open = has_open(ref->player, pair);
        pair->standing.passed_until = mo_pair_passed_until(pair, day);
        if (!pair->stands_by)
            active = ref;
        if (!best || mo_standing_compare(pair->standing, pair_of(*best)->standing, day) < 0)
            best = ref;
    }
    if (best && is_rivals(pair_of(*best), active != NULL, day))
        best = NULL;
    if (best == active)
        return;
    if (active)
        step_down(together->rest, *active);
    if (!best)
        return;
    step_up(together, *best, day);
    g_array_append_val(changed, *best);
}

/* A contact with one of a company is one with the company. */
static void move_contact(const GArray *group, MoDay day, GArray *changed)
{
    for (guint i = 0; i < group->len; i++) {
        MoPairRef ref = g_array_index(group, MoPairRef, i);
        MoPair *pair = pair_of(ref);
        pair->last_contact = MAX(pair->last_contact, day);
        if (!pair->stands_by && pair->habit->when->type == MO_WHEN_LAST_CONTACT)
            g_array_append_val(changed, ref);
    }
}

static void note_answer(const GArray *group, MoPairRef done, MoDay nominal, MoDay day)
{
    for (guint i = 0; i < group->len; i++) {
        MoPairRef ref = g_array_index(group, MoPairRef, i);
        if (ref.player != done.player)
            mo_pair_assume_done(pair_of(ref), nominal, day);
    }
}

GArray *mo_together_begin(MoTogether *together, MoDay day)
{
    GArray *changed = g_array_new(FALSE, FALSE, sizeof(MoPairRef));
    const GPtrArray *turns = g_hash_table_lookup(together->turns, GINT_TO_POINTER(day));
    for (guint i = 0; turns && i < turns->len; i++)
        choose(together, g_ptr_array_index(turns, i), day, changed);
    return changed;
}

GArray *mo_together_answer(MoTogether *together, MoPairRef done, MoDay nominal, MoDay day)
{
    GArray *changed = g_array_new(FALSE, FALSE, sizeof(MoPairRef));
    const GArray *own = find_group(together, pair_of(done));
    if (own)
        note_answer(own, done, nominal, day);
    for (unsigned i = 0; i < done.player->n_pairs; i++) {
        MoPair *pair = &done.player->pairs[i].pair;
        const GArray *group = pair->group != 0 ? find_group(together, pair) : NULL;
        if (!group || pair->only != MO_DAY_NONE)
            continue;
        pair->standing.contacted = MAX(pair->standing.contacted, day);
        move_contact(group, day, changed);
        choose(together, group, day, changed);
    }
    return changed;
}
