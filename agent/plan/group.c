#include "plan/group.h"

#include "base/text.h"
#include "plan/occurrence.h"
#include "plan/rest.h"
#include "plan/several.h"

#include <string.h>

#define PROJECT UINT64_C(0x70726f6a656374) /* "project" */
#define MAIN_TAG "main"
#define DONE_COUNTED 3

/* Somebody whose date went by: unless that was answered with anybody, she leaves it to others. */
typedef struct {
    uint64_t person;
    MoStanding standing;
    MoOccurrence passed;
    bool single, comes_up;
} Passed;

/* What all of one company or project come to, for one habit. */
typedef struct {
    uint64_t person, next; /* who stands for them, and who would if nothing were open */
    MoStanding best, best_next;
    bool has_rival;
    MoStanding rival; /* of those whose dates do not come up by the last day: the first */
    bool is_stood_for;
    bool is_shared;
    bool never;
    GArray *passed; /* of Passed: not looked at yet; NULL: none */
    MoDay first_seen, last_contact, last_passed;
    MoDay done[DONE_COUNTED]; /* the latest, the last one first */
    GArray *answered;         /* of MoDay; NULL: none */
} Group;

struct MoGroups {
    MoDay today, last;
    GHashTable *groups; /* uint64_t * -> Group */
};

bool mo_groups_are_needed(const MoConfig *config)
{
    for (guint i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        if (habit->active && habit->per != MO_PER_PERSON)
            return true;
    }
    return false;
}

uint64_t mo_group_key(const MoHabit *habit, const MoCustomer *customer)
{
    if (habit->per == MO_PER_PERSON)
        return 0;
    uint64_t company = mo_company_key(customer->company);
    if (habit->per == MO_PER_COMPANY)
        return company;
    if (*customer->project == '\0')
        return 0;
    g_autofree char *folded = mo_text_fold(customer->project);
    return mo_hash(mo_hash_mix(company, PROJECT), folded, NULL) | 1;
}

static void free_group(void *data)
{
    Group *group = data;
    g_clear_pointer(&group->answered, g_array_unref);
    g_clear_pointer(&group->passed, g_array_unref);
    g_free(group);
}

MoGroups *mo_groups_new(MoDay today, MoDay last)
{
    MoGroups *groups = g_new0(MoGroups, 1);
    groups->today = today;
    groups->last = last;
    groups->groups = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_group);
    return groups;
}

void mo_groups_free(MoGroups *groups)
{
    if (!groups)
        return;
    g_hash_table_unref(groups->groups);
    g_free(groups);
}

/* Of one habit and one company. */
static uint64_t key_of(const MoPair *pair, uint64_t key)
{
    return mo_hash_mix(key, pair->index);
}

static Group *find_group(const MoGroups *groups, const MoPair *pair, uint64_t key)
{
    uint64_t which = key_of(pair, key);
    return g_hash_table_lookup(groups->groups, &which);
}

static Group *ensure_group(MoGroups *groups, const MoPair *pair, uint64_t key)
{
    Group *group = find_group(groups, pair, key);
    if (group)
        return group;
    uint64_t which = key_of(pair, key);
    group = g_new0(Group, 1);
    group->first_seen = group->last_contact = group->last_passed = MO_DAY_NONE;
    for (unsigned i = 0; i < DONE_COUNTED; i++)
        group->done[i] = MO_DAY_NONE;
    g_hash_table_insert(groups->groups, g_memdup2(&which, sizeof which), group);
    return group;
}

int mo_standing_compare(MoStanding a, MoStanding b, MoDay day)
{
    bool a_passed = a.passed_until >= day, b_passed = b.passed_until >= day;
    if (a.is_open != b.is_open)
        return a.is_open ? -1 : 1;
    if (a_passed != b_passed)
        return b_passed ? -1 : 1;
    if (a.is_main != b.is_main)
        return a.is_main ? -1 : 1;
    if (a.contacted != b.contacted)
        return a.contacted > b.contacted ? -1 : 1;
    return a.order < b.order ? -1 : a.order > b.order;
}

static bool is_main(const MoCustomer *customer)
{
    for (char *const *tag = customer->tags; *tag; tag++)
        if (mo_text_same(*tag, MAIN_TAG))
            return true;
    return false;
}

static bool has_open(const MoPairHistory *history)
{
    for (guint i = 0; history && i < history->records->len; i++)
        if (mo_record_is_open(g_ptr_array_index(history->records, i)))
            return true;
    return false;
}

static void note_done(Group *group, MoDay day)
{
    for (unsigned i = 0; i < DONE_COUNTED; i++) {
        if (day > group->done[i]) {
            MoDay earlier = group->done[i];
            group->done[i] = day;
            day = earlier;
        }
    }
}

static void add_history(Group *group, const MoPair *pair, const MoPairHistory *history)
{
    group->never = group->never || pair->never;
    group->last_passed = MAX(group->last_passed, pair->last_passed);
    for (guint i = 0; pair->answered && i < pair->answered->len; i++) {
        if (!group->answered)
            group->answered = g_array_new(FALSE, FALSE, sizeof(MoDay));
        g_array_append_val(group->answered, g_array_index(pair->answered, MoDay, i));
    }
    for (guint i = 0; history && i < history->records->len; i++) {
        const MoRecord *record = g_ptr_array_index(history->records, i);
        if (record->state == MO_STATE_DONE)
            note_done(group, record->closed_day);
    }
}

static void stand(Group *group, uint64_t person, MoStanding standing, MoDay today)
{
    MoStanding closed = standing;
    closed.is_open = false;
    if (!group->is_stood_for || mo_standing_compare(standing, group->best, today) < 0) {
        group->person = person;
        group->best = standing;
    }
    if (!group->is_stood_for || mo_standing_compare(closed, group->best_next, today) < 0) {
        group->next = person;
        group->best_next = closed;
    }
    group->is_shared = group->is_stood_for;
    group->is_stood_for = true;
}

static void note_rival(Group *group, MoStanding standing, MoDay today)
{
    if (!group->has_rival || mo_standing_compare(standing, group->rival, today) < 0)
        group->rival = standing;
    group->has_rival = true;
}

static MoStanding standing_of(const MoPair *pair, const MoWho *who, const MoPairHistory *history)
{
    return (MoStanding){.contacted = pair->last_contact,
                        .order = who->order,
                        .is_open = has_open(history),
                        .is_main = is_main(who->customer),
                        .passed_until = MO_DAY_NONE};
}

/* ---- dates that went by --------------------------------------------------------------------- */

bool mo_pair_is_dated(const MoPair *pair)
{
    return pair->habit->when->type == MO_WHEN_DATE && pair->habit->class == MO_CLASS_MAGIC;
}

/* Her newest date, if nothing can come of it any more. */
static bool find_passed(const MoPair *pair, MoDay day, MoOccurrence *ret_passed)
{
    return mo_pair_is_dated(pair) && mo_occurrence_newest(pair, day, ret_passed) &&
           ret_passed->last_open != MO_DAY_NONE && ret_passed->last_open < day;
}

static MoDay passed_until(const MoPair *pair, const MoOccurrence *passed)
{
    if (!mo_occurrence_exists(pair, passed))
        return MO_DAY_NONE;
    if (pair->single)
        return MO_DAY_LAST;
    return mo_pair_is_handled(pair, passed->nominal) ? MO_DAY_NONE
                                                     : passed->nominal + MO_YEARLY_WINDOW_DAYS - 1;
}

MoDay mo_pair_passed_until(const MoPair *pair, MoDay day)
{
    MoOccurrence passed;
    return find_passed(pair, day, &passed) ? passed_until(pair, &passed) : MO_DAY_NONE;
}

static MoDay begin_of(const MoPair *pair, const Group *group)
{
    return MAX(MAX(pair->rules->birth, pair->seen), group->first_seen);
}

/* When all have come it is known what was answered with whom, and since when they are known. `pair`
 * is any of the habit. */
static void look_at_passed(Group *group, const MoPair *pair, MoDay today)
{
    g_autoptr(GArray) passed = g_steal_pointer(&group->passed);
    for (guint i = 0; passed && i < passed->len; i++) {
        Passed *one = &g_array_index(passed, Passed, i);
        MoPair like = *pair;
        like.single = one->single;
        like.begin = begin_of(pair, group);
        like.answered = group->answered;
        one->standing.passed_until = passed_until(&like, &one->passed);
        stand(group, one->person, one->standing, today);
        if (!one->comes_up)
            note_rival(group, one->standing, today);
    }
}

bool mo_pair_comes_up(const MoPair *pair, MoDay today, MoDay last)
{
    MoOccurrence date;
    if (!mo_pair_is_dated(pair) || pair->open.is)
        return true;
    return (mo_occurrence_newest(pair, today, &date) && date.last_open >= today) ||
           (mo_occurrence_after(pair, today, &date) && date.show <= last);
}

static void offer(const MoGroups *groups, Group *group, const MoPair *pair, const MoWho *who,
                  MoStanding standing)
{
    Passed one = {.person = who->hash, .standing = standing, .single = pair->single};
    MoPair known = *pair;
    known.begin = MAX(pair->rules->birth, pair->seen);
    one.comes_up = mo_pair_comes_up(&known, groups->today, groups->last);
    if (find_passed(&known, groups->today, &one.passed)) {
        if (!group->passed)
            group->passed = g_array_new(FALSE, FALSE, sizeof(Passed));
        g_array_append_val(group->passed, one);
        return;
    }
    stand(group, who->hash, standing, groups->today);
    if (!one.comes_up)
        note_rival(group, standing, groups->today);
}

/* ---- persons -------------------------------------------------------------------------------- */

/* What a moment of a date counts from is the date of who stands for them. */
static bool has_date(const MoPair *pair)
{
    return pair->habit->when->type != MO_WHEN_DATE || pair->date.month != 0;
}

void mo_groups_add(MoGroups *groups, uint64_t key, const MoPair *pair, const MoWho *who,
                   bool is_meant)
{
    const MoPairHistory *history =
        who->known ? mo_customer_history_get(who->known, pair->habit->name) : NULL;
    if (!is_meant && !history)
        return;
    Group *group = ensure_group(groups, pair, key);
    if (history)
        add_history(group, pair, history);
    if (!is_meant)
        return;
    if (group->first_seen == MO_DAY_NONE || who->first_seen < group->first_seen)
        group->first_seen = who->first_seen;
    group->last_contact = MAX(group->last_contact, pair->last_contact);
    if (has_date(pair))
        offer(groups, group, pair, who, standing_of(pair, who, history));
}

void mo_groups_join(const MoGroups *groups, uint64_t key, MoPair *pair, const MoWho *who)
{
    Group *group = find_group(groups, pair, key);
    if (!group)
        return;
    look_at_passed(group, pair, groups->today);
    if (!group->is_stood_for)
        return;
    MoGrouped all = {.key = key,
                     .first_seen = group->first_seen,
                     .last_contact = group->last_contact,
                     .last_passed = group->last_passed,
                     .never = group->never,
                     .answered = group->answered,
                     .has_rival = !mo_pair_is_dated(pair) || group->has_rival,
                     .rival = mo_pair_is_dated(pair) ? group->rival : group->best,
                     .may_stand = has_date(pair) && !group->never,
                     .is_shared = group->is_shared,
                     .is_next = group->next == who->hash && group->person != who->hash,
                     .stands_by = group->person != who->hash};
    const MoPairHistory *history =
        who->known ? mo_customer_history_get(who->known, pair->habit->name) : NULL;
    all.expected = mo_days_are_expected(group->done);
    pair->standing = standing_of(pair, who, history);
    mo_pair_join(pair, &all);
    pair->standing.passed_until = mo_pair_passed_until(pair, groups->today);
}
