/* Any text as a rule: what is taken prints and reads back the same, and its series rises and goes
 * back the way it came. Seeds: tests/data/rule. */
#include "when/recur.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void walk(const MoRule *rule, MoDay start, bool clamp)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRecur) recur = mo_recur_new(rule, start, clamp, &error);
    require((recur == NULL) == (error != NULL));
    if (recur == NULL)
        return;
    MoDay last = MO_DAY_NONE;
    MoDay day = mo_recur_next(recur, start);
    for (int i = 0; i < 8 && day != MO_DAY_NONE; i++) {
        require(day >= start && (last == MO_DAY_NONE || day > last));
        require(mo_recur_previous(recur, day) == day);
        require(last == MO_DAY_NONE || mo_recur_previous(recur, day - 1) == last);
        last = day;
        day = mo_recur_next(recur, day + 1);
    }
    require(mo_recur_shortest_gap(recur) < 3000000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(text, &error);
    require((rule == NULL) == (error != NULL));
    if (rule == NULL) {
        require(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    g_autofree char *printed = mo_rule_print(rule);
    g_autoptr(MoRule) again = mo_rule_parse(printed, NULL);
    require(again != NULL && mo_rule_equal(rule, again));
    g_autofree char *english = mo_rule_describe(rule);
    require(english[0] != '\0');
    walk(rule, mo_day_from_civil(2026, 1, 31), (size & 1) != 0);
    walk(rule, mo_day_from_civil(2096, 2, 29), (size & 1) != 0);
    return 0;
}
