/* What calendar programs make of a rule that they get as an RRULE.
 *
 * Outlook maps only the few forms of its own dialogue (MS-OXCICAL 2.1.3.2.2); GNOME Calendar and
 * Evolution stand on libical, which reads some rules wrongly; and hardly any program keeps to the
 * rule when the start is not one of its days. */
#ifndef MOMENTS_WHEN_RULE_APPS_H
#define MOMENTS_WHEN_RULE_APPS_H

#include "when/rule.h"

/* Sentences for the user, one a program or trouble; empty when all programs show the same days.
 * `start` is where the rule begins, or MO_DAY_NONE if it needs none; `first` is its first instance;
 * `clamp` as for mo_recur_new(). Free with g_strfreev(). */
char **mo_rule_describe_apps(const MoRule *rule, MoDay start, MoDay first, bool clamp);

#endif
