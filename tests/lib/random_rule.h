/* Recurrence rules by chance, for tests that compare what several programs make of them. */
#ifndef MOMENTS_TESTS_RANDOM_RULE_H
#define MOMENTS_TESTS_RANDOM_RULE_H

#include <glib.h>

#include "when/rule.h"

/* A number from `first` to `last`, both included. */
int mo_random_int(GRand *random, int first, int last);

/* Any rule from DAILY up, many of them odd; mo_rule_parse() may refuse it. The caller frees it. */
char *mo_random_rule(GRand *random, MoFreq freq);

/* A rule of the everyday grammar, on which libical and dateutil agree; without COUNT and UNTIL.
 * mo_rule_parse() refuses it only if no day fits. The caller frees it. */
char *mo_random_everyday_rule(GRand *random, MoFreq freq);

#endif
