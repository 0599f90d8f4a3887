#include "plan/group.h"

#include "base/text.h"
#include "plan/rest.h"
#include "plan/several.h"

#include <string.h>

#define PROJECT UINT64_C(0x70726f6a656374) /* "project" */
#define MAIN_TAG "main"
#define DONE_COUNTED 3

/* What all of one company or project come to, for one habit. */
typedef struct {
    uint64_t person, next; /* who stands for them, and who would if nothing were open */
    MoStanding best, best_next;
    bool is_stood_for;
    bool never;
    MoDay first_seen, last_contact, last_passed;
    MoDay done[DONE_COUNTED]; /* the latest, the last one first */
    GArray *answered;         /* of MoDay; NULL: none */
} Group;

struct MoGroups {
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
    g_free(group);
}

MoGroups *mo_groups_new(void)
{
    MoGroups *groups = g_new0(MoGroups, 1);
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

int mo_standing_compare(MoStanding a, MoStanding b)
{
    if (a.is_open != b.is_open)
        return a.is_open ? -1 : 1;
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

static void stand(Group *group, uint64_t person, MoStanding standing)
{
    MoStanding closed = standing;
    closed.is_open = false;
    if (!group->is_stood_for || mo_standing_compare(standing, group->best) < 0) {
        group->person = person;
        group->best = standing;
    }
    if (!group->is_stood_for || mo_standing_compare(closed, group->best_next) < 0) {
        group->next = person;
        group->best_next = closed;
    }
    group->is_stood_for = true;
}

static MoStanding standing_of(const MoPair *pair, const MoWho *who, const MoPairHistory *history)
{
    return (MoStanding){.contacted = pair->last_contact,
                        .order = who->order,
                        .is_open = has_open(history),
                        .is_main = is_main(who->customer)};
}

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
        stand(group, who->hash, standing_of(pair, who, history));
}

void mo_groups_join(const MoGroups *groups, uint64_t key, MoPair *pair, const MoWho *who)
{
    const Group *group = find_group(groups, pair, key);
    if (!group || !group->is_stood_for)
        return;
    MoGrouped all = {.key = key,
                     .first_seen = group->first_seen,
                     .last_contact = group->last_contact,
                     .last_passed = group->last_passed,
                     .never = group->never,
                     .answered = group->answered,
                     .rival = group->best,
                     .may_stand = has_date(pair) && !group->never,
                     .is_next = group->next == who->hash && group->person != who->hash,
                     .stands_by = group->person != who->hash};
    const MoPairHistory *history =
        who->known ? mo_customer_history_get(who->known, pair->habit->name) : NULL;
    all.expected = mo_days_are_expected(group->done);
    pair->standing = standing_of(pair, who, history);
    mo_pair_join(pair, &all);
}
