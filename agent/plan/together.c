#include "plan/together.h"

#include "plan/basics.h"
#include "plan/several.h"

struct MoTogether {
    GHashTable *groups; /* uint64_t *, the hash of its pairs -> GArray of MoPairRef */
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

MoTogether *mo_together_new(const GPtrArray *players)
{
    MoTogether *together = g_new0(MoTogether, 1);
    together->groups =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
    for (guint i = 0; i < players->len; i++) {
        MoPlayer *player = g_ptr_array_index(players, i);
        for (unsigned p = 0; p < player->n_pairs; p++) {
            if (is_counted_together(&player->pairs[p].pair))
                add_ref(together, (MoPairRef){player, p});
        }
    }
    return together;
}

void mo_together_free(MoTogether *together)
{
    if (!together)
        return;
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

/* Gives the group to the one who stands for it now, if that is another. */
static void choose(MoRest *rest, const GArray *group, GArray *changed)
{
    const MoPairRef *best = NULL, *active = NULL;
    for (guint i = 0; i < group->len; i++) {
        const MoPairRef *ref = &g_array_index(group, MoPairRef, i);
        MoPair *pair = pair_of(*ref);
        pair->standing.is_open = has_open(ref->player, pair);
        if (!pair->stands_by)
            active = ref;
        if (!best || mo_standing_compare(pair->standing, pair_of(*best)->standing) < 0)
            best = ref;
    }
    if (best == active ||
        (!active && mo_standing_compare(pair_of(*best)->standing, pair_of(*best)->rival) >= 0))
        return;
    if (active) {
        pair_of(*active)->stands_by = pair_of(*active)->never = true;
        lay_down(rest, active->player, pair_of(*active));
    }
    pair_of(*best)->stands_by = pair_of(*best)->never = false;
    best->player->pairs[best->pair].is_played = true;
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

GArray *mo_together_answer(MoTogether *together, MoRest *rest, MoPairRef done, MoDay nominal,
                           MoDay day)
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
        choose(rest, group, changed);
    }
    return changed;
}
