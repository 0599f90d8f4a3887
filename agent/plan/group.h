/* Habits that are counted once for a company or a project (`per`, DESIGN 2.1).
 *
 * One person stands for it: she with whom one of its moments is open already; else the one tagged
 * main; else the one contacted last; else the first of the records. Whoever she is, what was
 * answered with any of them counts for all. Who has no company (no project) stands for herself.
 *
 * Dates of the record differ from one to the other, so that a change of person could cost the
 * company its day. Therefore whose date went by without a moment leaves it to those whose dates are
 * still to come: of a yearly date for as long as it would have counted as answered, of a single one
 * for good.
 *
 * Who stands for whom is known only when all have come, so where there is such a habit the records
 * are read once more before planning. About a hundred bytes a company. */
#ifndef MOMENTS_PLAN_GROUP_H
#define MOMENTS_PLAN_GROUP_H

#include "plan/pair.h"

typedef struct MoGroups MoGroups;

/* Whether any habit in force is counted for companies or projects. */
bool mo_groups_are_needed(const MoConfig *config);

/* The company or project by which the habit counts her; 0: she is counted alone. A project is told
 * from others of the same name by its company. */
uint64_t mo_group_key(const MoHabit *habit, const MoCustomer *customer);

/* As they are today; up to `last` they may be looked at. */
MoGroups *mo_groups_new(MoDay today, MoDay last);
void mo_groups_free(MoGroups *groups);

/* A person of the stream; `pair` is hers alone, of a habit of such a kind. `is_meant`: she may
 * stand for the others. What was answered with her counts in any case. */
void mo_groups_add(MoGroups *groups, uint64_t key, const MoPair *pair, const MoWho *who,
                   bool is_meant);

/* Makes the pair of a person what it is as one of several: of all of them if she stands for them,
 * else one that gives nothing. */
void mo_groups_join(const MoGroups *groups, uint64_t key, MoPair *pair, const MoWho *who);

/* <0 when a is on that day rather the one who stands for the others. */
int mo_standing_compare(MoStanding a, MoStanding b, MoDay day);

/* Whether its days are dates of the record, which differ from one person to the other. */
bool mo_pair_is_dated(const MoPair *pair);

/* Whether something of it can come up from today to a day; of what has no dates of the record it
 * is said in any case. */
bool mo_pair_comes_up(const MoPair *pair, MoDay today, MoDay last);

/* MoStanding.passed_until of a pair that was joined, as it is on a day. */
MoDay mo_pair_passed_until(const MoPair *pair, MoDay day);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoGroups, mo_groups_free)

#endif
