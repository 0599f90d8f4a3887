#include "plan/shortlist.h"

#include "plan/resting.h"

/* A crowd is open for so many working days at most that count: of what is open longer, older ones
 * come first most of the time. */
#define DAYS_THAT_COUNT 10
#define SPARE 8

/* One moment of a person in a crowd. */
typedef struct {
    MoOccurrence occurrence;
    uint64_t hash;
    MoPlayer *player;
} Member;

/* The best of those that are alike in all but due day and hash. */
typedef struct {
    GArray *members; /* of Member: a heap with the last one on top */
    bool has_left;   /* some were left out: */
    Member left;     /* the best of them; without the player */
    MoDay nominal;   /* their first nominal day */
    MoDay show;      /* their first show day */
    MoDay last_open; /* their last open day; MO_DAY_NONE: no end */
} Rank;

/* All that come up with one occurrence of a habit. */
typedef struct {
    unsigned size;
    Rank ranks[2]; /* by whether the kind is that of the customer's last done moment */
} Crowd;

typedef struct {
    MoOccurrence occurrence;
    Crowd *crowd;
    bool has_left[2]; /* somebody was left out here, so its days are in the trace of the rank */
} Place;

/* What all pairs that count from the same date have. */
typedef struct {
    bool is_found;
    unsigned first, n; /* in the places of the habit */
} Places;

typedef struct {
    const MoHabit *habit;
    GHashTable *crowds; /* due day -> Crowd; of "after last contact" all have one */
    GArray *places;     /* of Place */
    Places *by_key;     /* of mo_glance_key() */
} HabitList;

struct MoShortlist {
    const MoPlanRules *rules;
    MoDay first, last;
    MoGlanceAround around; /* the first day */
    unsigned times;
    HabitList *habits;
    unsigned n_habits;
    const char *watched; /* NULL: nobody */
    MoPlayer *current;   /* made of the person on offer, as soon as she gets a place */
    GPtrArray *always;   /* of MoPlayer: whoever has a moment that needs no place */
};

static void player_free(MoPlayer *player)
{
    for (unsigned i = 0; i < player->n_pairs; i++) {
        mo_pair_clear(&player->pairs[i].pair);
        g_free(player->pairs[i].origin);
        g_free(player->pairs[i].what);
    }
    g_free(player->pairs);
    g_free(player->id);
    g_free(player->name);
    g_free(player->company);
    g_free(player->last_done_kind);
    g_free(player);
}

static void player_unuse(MoPlayer *player)
{
    if (--player->n_uses == 0)
        player_free(player);
}

static void crowd_free(void *data)
{
    Crowd *crowd = data;
    for (unsigned i = 0; i < G_N_ELEMENTS(crowd->ranks); i++) {
        GArray *members = crowd->ranks[i].members;
        for (guint j = 0; members && j < members->len; j++)
            player_unuse(g_array_index(members, Member, j).player);
        g_clear_pointer(&crowd->ranks[i].members, g_array_unref);
    }
    g_free(crowd);
}

MoShortlist *mo_shortlist_new(const MoPlanRules *rules, MoDay first, MoDay last, unsigned times)
{
    const GPtrArray *habits = rules->config->habits;
    MoShortlist *shortlist = g_new0(MoShortlist, 1);
    shortlist->rules = rules;
    shortlist->first = first;
    shortlist->around = mo_glance_around(first);
    shortlist->last = last;
    shortlist->times = times;
    shortlist->n_habits = habits->len;
    shortlist->habits = g_new0(HabitList, habits->len);
    shortlist->always = g_ptr_array_new_with_free_func((GDestroyNotify)player_unuse);
    for (unsigned i = 0; i < habits->len; i++) {
        HabitList *list = &shortlist->habits[i];
        list->habit = g_ptr_array_index(habits, i);
        list->crowds = g_hash_table_new_full(NULL, NULL, NULL, crowd_free);
        list->places = g_array_new(FALSE, FALSE, sizeof(Place));
        list->by_key = g_new0(Places, MO_GLANCE_KEYS);
    }
    return shortlist;
}

void mo_shortlist_free(MoShortlist *shortlist)
{
    if (!shortlist)
        return;
    for (unsigned i = 0; i < shortlist->n_habits; i++) {
        g_hash_table_unref(shortlist->habits[i].crowds);
        g_array_unref(shortlist->habits[i].places);
        g_free(shortlist->habits[i].by_key);
    }
    g_ptr_array_unref(shortlist->always);
    g_free(shortlist->habits);
    g_free(shortlist);
}

/* ---- crowds --------------------------------------------------------------------------------- */

static unsigned count_working(const MoShortlist *shortlist, MoDay from, MoDay to, unsigned most)
{
    unsigned n = 0;
    for (MoDay day = MAX(from, shortlist->first); day <= MIN(to, shortlist->last) && n < most;
         day++)
        n += mo_workdays_is_working(shortlist->rules->config->workdays, day);
    return n;
}

/* How many of a crowd can have a turn. Moments after the last contact also leave their crowd when
 * something else is raised. */
static unsigned find_size(const MoShortlist *shortlist, const MoOccurrence *occurrence)
{
    unsigned places = shortlist->rules->config->surprises_a_day;
    unsigned days;
    if (occurrence->last_open == MO_DAY_NONE)
        days = count_working(shortlist, shortlist->first, shortlist->last, UINT_MAX) * 3 / 2;
    else
        days = count_working(shortlist, occurrence->show, occurrence->last_open, DAYS_THAT_COUNT);
    guint64 size = (guint64)shortlist->times * ((guint64)places * days + SPARE);
    return (unsigned)MIN(size, UINT_MAX / 2);
}

static Crowd *get_crowd(const MoShortlist *shortlist, HabitList *list,
                        const MoOccurrence *occurrence)
{
    bool is_one = list->habit->when->type == MO_WHEN_LAST_CONTACT;
    gpointer key = GINT_TO_POINTER(is_one ? 0 : occurrence->due);
    Crowd *crowd = g_hash_table_lookup(list->crowds, key);
    if (!crowd) {
        crowd = g_new0(Crowd, 1);
        crowd->size = find_size(shortlist, occurrence);
        for (unsigned i = 0; i < G_N_ELEMENTS(crowd->ranks); i++)
            crowd->ranks[i].members = g_array_new(FALSE, FALSE, sizeof(Member));
        g_hash_table_insert(list->crowds, key, crowd);
    }
    return crowd;
}

static inline bool comes_before(MoDay due, uint64_t hash, const Member *other)
{
    MoDay right = other->occurrence.due;
    return due != right ? due < right : hash < other->hash;
}

static bool is_before(const Member *a, const Member *b)
{
    return comes_before(a->occurrence.due, a->hash, b);
}

static void swap(Member *a, Member *b)
{
    Member other = *a;
    *a = *b;
    *b = other;
}

static void sift_up(Member *heap, guint at)
{
    for (; at > 0 && is_before(&heap[(at - 1) / 2], &heap[at]); at = (at - 1) / 2)
        swap(&heap[(at - 1) / 2], &heap[at]);
}

static void sift_down(Member *heap, guint n)
{
    for (guint at = 0;;) {
        guint last = at;
        for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < n; child++) {
            if (is_before(&heap[last], &heap[child]))
                last = child;
        }
        if (last == at)
            return;
        swap(&heap[last], &heap[at]);
        at = last;
    }
}

/* The trace of one that is left out: never later, never behind the true best. */
static void leave_out(Rank *rank, const Member *member)
{
    const MoOccurrence *occurrence = &member->occurrence;
    if (!rank->has_left) {
        rank->has_left = true;
        rank->left = *member;
        rank->nominal = occurrence->nominal;
        rank->show = occurrence->show;
        rank->last_open = occurrence->last_open;
        return;
    }
    if (is_before(member, &rank->left))
        rank->left = *member;
    rank->nominal = MIN(rank->nominal, occurrence->nominal);
    rank->show = MIN(rank->show, occurrence->show);
    if (rank->last_open != MO_DAY_NONE)
        rank->last_open = MAX(rank->last_open, occurrence->last_open);
}

/* ---- offers --------------------------------------------------------------------------------- */

unsigned mo_player_add_pair(MoPlayer *player, const MoPair *pair)
{
    unsigned at = player->n_pairs++;
    /* Rooms of powers of two: it is rare that one is full. */
    if ((at & (at - 1)) == 0)
        player->pairs = g_renew(MoPlayedPair, player->pairs, MAX(1, 2 * at));
    MoPlayedPair *played = &player->pairs[at];
    *played = (MoPlayedPair){
        .pair = *pair, .origin = g_strdup(pair->origin), .what = g_strdup(pair->what)};
    played->pair.origin = played->origin;
    played->pair.what = played->what;
    return at;
}

/* The person on offer as a player; it holds one use until the offer is over. */
static MoPlayer *get_current(MoShortlist *shortlist, MoPerson *person)
{
    if (shortlist->current)
        return shortlist->current;
    const MoCustomer *customer = person->who.customer;
    MoPlayer *player = g_new0(MoPlayer, 1);
    player->id = g_strdup(customer->id);
    player->name = g_strdup(customer->name);
    player->company = g_strdup(customer->company);
    player->last_done_kind = g_strdup(person->last_done_kind);
    player->rested = mo_person_get_rested(person);
    player->stopped_until = person->stopped_until;
    player->done = MO_DAY_NONE;
    player->n_uses = 1;
    for (unsigned i = 0; i < person->n_pairs; i++) {
        MoPair pair = person->pairs[i];
        pair.rules = shortlist->rules;
        if (pair.answered)
            g_array_ref(pair.answered);
        if (pair.pauses)
            g_array_ref(pair.pauses);
        mo_player_add_pair(player, &pair);
    }
    shortlist->current = player;
    return player;
}

static void play_pair(MoPlayer *player, const MoPerson *person, const MoPair *pair)
{
    player->n_uses++;
    player->pairs[pair - person->pairs].is_played = true;
}

static void list_always(MoShortlist *shortlist, MoPerson *person, const MoPair *pair)
{
    MoPlayer *player = get_current(shortlist, person);
    play_pair(player, person, pair);
    g_ptr_array_add(shortlist->always, player);
}

/* Of a million nearly all: whoever comes behind the best of those who were left out is left out
 * too, and the trace of the rank stays as it is. */
static inline bool is_in_vain(const Place *place, const MoPair *pair, bool same_kind)
{
    return place->has_left[same_kind] &&
           !comes_before(place->occurrence.due, pair->hash, &place->crowd->ranks[same_kind].left);
}

static void join(MoShortlist *shortlist, MoPerson *person, const MoPair *pair, Place *place,
                 bool same_kind)
{
    Rank *rank = &place->crowd->ranks[same_kind];
    Member member = {.occurrence = place->occurrence, .hash = pair->hash};
    Member *heap = (Member *)(void *)rank->members->data;
    bool is_full = rank->members->len >= place->crowd->size;
    if (is_full && !is_before(&member, &heap[0])) {
        leave_out(rank, &member);
        place->has_left[same_kind] = true;
        return;
    }
    member.player = get_current(shortlist, person);
    play_pair(member.player, person, pair);
    if (!is_full) {
        g_array_append_val(rank->members, member);
        sift_up((Member *)(void *)rank->members->data, rank->members->len - 1);
        return;
    }
    Member last = heap[0];
    heap[0] = member;
    sift_down(heap, rank->members->len);
    leave_out(rank, &last);
    player_unuse(last.player);
}

/* What is open at some time from the first day to the last, if nothing is raised. */
static void find_places(const MoShortlist *shortlist, HabitList *list, const MoPair *pair)
{
    MoOccurrence occurrence, next;
    MoDay day = shortlist->first;
    for (;;) {
        if (mo_occurrence_newest(pair, day, &occurrence) &&
            (occurrence.last_open == MO_DAY_NONE || occurrence.last_open >= day)) {
            Place place = {.occurrence = occurrence,
                           .crowd = get_crowd(shortlist, list, &occurrence)};
            g_array_append_val(list->places, place);
        }
        if (!mo_occurrence_after(pair, day, &next) || next.show > shortlist->last)
            return;
        day = next.show;
    }
}

static void offer_place(MoShortlist *shortlist, MoPerson *person, const MoPair *pair, Place *place,
                        bool same_kind)
{
    if (!mo_occurrence_exists(pair, &place->occurrence) ||
        (pair->answered && mo_pair_is_handled(pair, place->occurrence.nominal)))
        return;
    if (place->occurrence.fixed || pair->habit->class != MO_CLASS_MAGIC)
        list_always(shortlist, person, pair);
    else
        join(shortlist, person, pair, place, same_kind);
}

static void offer_pair(MoShortlist *shortlist, MoPerson *person, const MoPair *pair)
{
    HabitList *list = &shortlist->habits[pair->index];
    int key = mo_glance_key(pair, shortlist->around);
    unsigned first = list->places->len;
    const char *kind = person->last_done_kind;
    bool same_kind = kind && g_str_equal(kind, pair->habit->kind);
    if (pair->never)
        return;
    if (key < 0) {
        find_places(shortlist, list, pair);
        for (unsigned i = first; i < list->places->len; i++)
            offer_place(shortlist, person, pair, &g_array_index(list->places, Place, i), same_kind);
        g_array_set_size(list->places, first);
        return;
    }
    Places *places = &list->by_key[key];
    if (!places->is_found) {
        MoPair generic = mo_glance_get_generic(pair);
        find_places(shortlist, list, &generic);
        *places = (Places){true, first, list->places->len - first};
    }
    Place *place = &g_array_index(list->places, Place, places->first);
    for (unsigned i = 0; i < places->n; i++, place++) {
        if (!is_in_vain(place, pair, same_kind))
            offer_place(shortlist, person, pair, place, same_kind);
    }
}

bool mo_shortlist_is_in_vain(const MoShortlist *shortlist, const MoPair *pair, int key)
{
    const HabitList *list = &shortlist->habits[pair->index];
    if (key < 0 || !list->by_key[key].is_found || shortlist->watched)
        return false;
    const Place *place = &g_array_index(list->places, Place, list->by_key[key].first);
    for (unsigned i = 0; i < list->by_key[key].n; i++, place++) {
        if (!is_in_vain(place, pair, false) && mo_occurrence_exists(pair, &place->occurrence))
            return false;
    }
    return true;
}

void mo_shortlist_watch(MoShortlist *shortlist, const char *customer)
{
    shortlist->watched = customer;
}

/* Of a company with several dates any may come to be the one that counts. */
static bool may_take_over(const MoShortlist *shortlist, const MoPair *pair)
{
    return pair->is_shared && pair->may_stand && mo_pair_is_dated(pair) &&
           mo_pair_comes_up(pair, shortlist->first, shortlist->last);
}

void mo_shortlist_offer(MoShortlist *shortlist, MoPerson *person)
{
    if (person->stopped && person->stopped_until == MO_DAY_NONE)
        return;
    bool is_watched =
        shortlist->watched && g_str_equal(shortlist->watched, person->who.customer->id);
    for (unsigned i = 0; i < person->n_pairs; i++) {
        const MoPair *pair = &person->pairs[i];
        /* An unanswered step holds back what others have, long before it shows; and what is open
         * with a colleague may be hers next. */
        bool is_step = pair->habit->class == MO_CLASS_RECOVERY && pair->origin;
        if (is_watched || pair->open.is || is_step || pair->is_next ||
            may_take_over(shortlist, pair))
            list_always(shortlist, person, pair);
        else
            offer_pair(shortlist, person, pair);
    }
    if (!shortlist->current)
        return;
    player_unuse(shortlist->current);
    shortlist->current = NULL;
}

/* ---- the list ------------------------------------------------------------------------------- */

static void list_player(GHashTable *listed, GPtrArray *players, MoPlayer *player)
{
    if (g_hash_table_add(listed, player))
        g_ptr_array_add(players, player);
}

GPtrArray *mo_shortlist_get_players(MoShortlist *shortlist)
{
    GPtrArray *players = g_ptr_array_new();
    g_autoptr(GHashTable) listed = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < shortlist->always->len; i++)
        list_player(listed, players, g_ptr_array_index(shortlist->always, i));
    for (unsigned i = 0; i < shortlist->n_habits; i++) {
        GHashTableIter iter;
        gpointer crowd;
        g_hash_table_iter_init(&iter, shortlist->habits[i].crowds);
        while (g_hash_table_iter_next(&iter, NULL, &crowd)) {
            for (unsigned r = 0; r < 2; r++) {
                const GArray *members = ((Crowd *)crowd)->ranks[r].members;
                for (guint j = 0; j < members->len; j++)
                    list_player(listed, players, g_array_index(members, Member, j).player);
            }
        }
    }
    return players;
}

/* The best place in the order that one of those left out can have. */
static bool find_left(const HabitList *list, const Rank *rank, bool same_kind, MoDay day,
                      MoRankKey *ret_key)
{
    if (!rank->has_left || day < rank->show ||
        (rank->last_open != MO_DAY_NONE && day > rank->last_open))
        return false;
    MoOccurrence occurrence = {.nominal = rank->nominal, .due = rank->left.occurrence.due};
    MoPair pair = {.habit = list->habit, .hash = rank->left.hash};
    *ret_key = mo_rank_key(&pair, &occurrence, day, same_kind ? list->habit->kind : NULL);
    return true;
}

bool mo_shortlist_lacks(const MoShortlist *shortlist, MoDay day, const MoRankKey *last)
{
    for (unsigned i = 0; i < shortlist->n_habits; i++) {
        const HabitList *list = &shortlist->habits[i];
        GHashTableIter iter;
        gpointer crowd;
        g_hash_table_iter_init(&iter, list->crowds);
        while (g_hash_table_iter_next(&iter, NULL, &crowd)) {
            for (unsigned r = 0; r < 2; r++) {
                MoRankKey key;
                if (find_left(list, &((Crowd *)crowd)->ranks[r], r == 1, day, &key) &&
                    (!last || mo_rank_compare(&key, last) < 0))
                    return true;
            }
        }
    }
    return false;
}
