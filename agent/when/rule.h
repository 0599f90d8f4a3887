/* A recurrence rule (RFC 5545 3.3.10) in our own strict grammar.
 *
 * Nothing else ever sees a user's rule: libical 3.0.16 reads `INTERVAL=65537` as 1 and loses the
 * COUNT of `FREQ=DAILY;;COUNT=2` without a word. Refused with the reason: frequencies finer than a
 * day, RSCALE and SKIP, BYHOUR and finer, parts the RFC forbids for the frequency, numbers out of
 * range, parts twice, COUNT with UNTIL, and rules that can match nothing (30 February). */
#ifndef MOMENTS_WHEN_RULE_H
#define MOMENTS_WHEN_RULE_H

#include "when/zone.h"

typedef struct MoRule MoRule;

typedef enum { MO_FREQ_DAILY, MO_FREQ_WEEKLY, MO_FREQ_MONTHLY, MO_FREQ_YEARLY } MoFreq;

/* Parses a rule; NULL and MO_ERROR_INVALID with the reason and what to write instead. UNTIL is a
 * DATE, or a DATE-TIME whose day counts until mo_rule_settle_until(). Free with mo_rule_free(). */
MoRule *mo_rule_parse(const char *text, GError **error);

/* Makes an UNTIL with an hour the last day of instances at `second` of their days in `zone` (NULL:
 * of a wall clock, which every hour is meant for). A second of -1 is no hour: the day of UNTIL in
 * that zone counts whole. Does nothing to other rules. */
void mo_rule_settle_until(MoRule *rule, int second, const MoZone *zone);

/* Whether that asks for the zone: UNTIL is an hour of UTC. */
bool mo_rule_needs_zone(const MoRule *rule);

/* The plain rules of `when` sentences: every `interval` periods, nothing else named. */
MoRule *mo_rule_new(MoFreq freq, unsigned interval);

MoRule *mo_rule_dup(const MoRule *rule);
void mo_rule_free(MoRule *rule);

/* Canonical text: parse(print(r)) == r. The caller frees it. */
char *mo_rule_print(const MoRule *rule);

/* Plain English: "every 2 months on the second Tuesday, 10 times". The caller frees it. */
char *mo_rule_describe(const MoRule *rule);

MoFreq mo_rule_get_freq(const MoRule *rule);
unsigned mo_rule_get_interval(const MoRule *rule);
bool mo_rule_equal(const MoRule *a, const MoRule *b);

/* False when the rule says the same without a start: INTERVAL=1, no COUNT, and DAILY or its days
 * named (DESIGN 2.2). */
bool mo_rule_needs_start(const MoRule *rule);

/* Whether it is a plain "every N periods" rule without any BY part. */
bool mo_rule_is_plain(const MoRule *rule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoRule, mo_rule_free)

#endif
