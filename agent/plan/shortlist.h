/* Whom the look-ahead has to play.
 *
 * Of a million customers a few thousand can get a place in the days to come. The order of two
 * moments of one habit never changes while neither customer is raised: the one due earlier comes
 * first, then the lower hash. So of all that a habit has due on one day only the best can have a
 * turn, as many as there are places while it is open; the others are left out, and with
 * a customer all of whose moments are left out nothing happens. (Of moments after the last contact,
 * which wait until they are raised, all are one crowd.)
 *
 * Left-out moments leave a trace: the best of each crowd. On each day that is played the look-ahead
 * asks whether one of those would have come before the last that got a place. If so, a longer list
 * is made. So the result is exact whatever the list was. */
#ifndef MOMENTS_PLAN_SHORTLIST_H
#define MOMENTS_PLAN_SHORTLIST_H

#include "plan/person.h"
#include "plan/rank.h"

typedef struct {
    MoPair pair;
    bool is_played;      /* false: left out, until something of hers is raised */
    bool is_waiting;     /* the look-ahead's own */
    char *origin, *what; /* the pair's */
} MoPlayedPair;

/* A customer on the list, with all her pairs: once something of hers is raised, all of them count.
 */
typedef struct {
    char *id;
    char *name;
    char *company;
    char *last_done_kind; /* NULL: none */
    MoRested rested;
    MoDay stopped_until; /* until then she wants no contact; MO_DAY_NONE: she may be contacted */
    MoDay done;          /* the look-ahead's own: when she had a surprise; MO_DAY_NONE: not yet */
    unsigned n_uses;     /* the shortlist's own */
    unsigned n_pairs;
    MoPlayedPair *pairs;
} MoPlayer;

typedef struct MoShortlist MoShortlist;

/* For the days from `first` to `last`. `times`: 1, and more for a longer list. */
MoShortlist *mo_shortlist_new(const MoPlanRules *rules, MoDay first, MoDay last, unsigned times);
void mo_shortlist_free(MoShortlist *shortlist);

/* All moments of a customer are played, whatever their place. Borrowed. */
void mo_shortlist_watch(MoShortlist *shortlist, const char *customer);

/* One more pair of hers, which takes the place of none; texts are copied, `answered` is taken. Its
 * place in player->pairs, which may have moved. */
unsigned mo_player_add_pair(MoPlayer *player, const MoPair *pair);

/* Whether offering the pair of somebody of whom nothing is known would change nothing, as those
 * before it are better; else it may. `key` is its mo_glance_key() around the first day. */
bool mo_shortlist_is_in_vain(const MoShortlist *shortlist, const MoPair *pair, int key);

/* Looks at a person; what her pairs own may be taken. */
void mo_shortlist_offer(MoShortlist *shortlist, MoPerson *person);

/* Those on the list, in no order: an array of MoPlayer, which the shortlist owns. The caller frees
 * the array. To be called once, when all were offered. */
GPtrArray *mo_shortlist_get_players(MoShortlist *shortlist);

/* Whether one of those left out comes before `last` on a day; NULL: whether one is open at all. */
bool mo_shortlist_lacks(const MoShortlist *shortlist, MoDay day, const MoRankKey *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoShortlist, mo_shortlist_free)

#endif
