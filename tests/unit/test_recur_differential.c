/* The engines against each other and against the slow, obvious reading of RFC 5545: go through the
 * days one by one and ask of each whether it fits. Seeds are fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "many.h"
#include "random_rule.h"
#include "when/recur_private.h"
#include "when/rule_private.h"

#define INSTANCES 25
#define DAYS_AHEAD (366 * 12)

/* ---- the obvious reading --------------------------------------------------------------------- */

/* The first day of the period that holds a day, and the number of the period. */
static MoDay period_of(const MoRule *rule, MoDay day, int *ret_number)
{
    int year = 0;
    int month = 0;
    mo_day_to_civil(day, &year, &month, NULL);
    MoDay first = day;
    switch (rule->freq) {
    case MO_FREQ_DAILY:
        *ret_number = day;
        return day;
    case MO_FREQ_WEEKLY:
        while (mo_day_weekday(first) != rule->week_start)
            first--;
        /* Some week of that first day far in the past is week 0. */
        *ret_number = (first + 7000000) / 7;
        return first;
    case MO_FREQ_MONTHLY:
        *ret_number = year * 12 + month;
        return mo_day_from_civil(year, month, 1);
    case MO_FREQ_YEARLY:
        *ret_number = year;
        return mo_day_from_civil(year, 1, 1);
    }
    return MO_DAY_NONE;
}

/* The days of the period from `first` on that fit, after BYSETPOS. */
static void expand_period(const MoRule *rule, MoDay first, GArray *days)
{
    int number = 0;
    int this_number = 0;
    period_of(rule, first, &this_number);
    g_autoptr(GArray) fitting = g_array_new(FALSE, FALSE, sizeof(MoDay));
    for (MoDay day = first; period_of(rule, day, &number), number == this_number; day++)
        if (mo_rule_admits(rule, day))
            g_array_append_val(fitting, day);
    for (guint i = 0; i < fitting->len; i++) {
        bool kept = !mo_numbers_any(rule->positions) ||
                    mo_numbers_match(rule->positions, i + 1, fitting->len);
        if (kept)
            g_array_append_val(days, g_array_index(fitting, MoDay, i));
    }
}

static GArray *obvious_days(const MoRule *rule, MoDay start)
{
    g_autoptr(MoRule) filled = mo_rule_dup(rule);
    mo_rule_fill(filled, start);
    GArray *days = g_array_new(FALSE, FALSE, sizeof(MoDay));
    int first_number = 0;
    MoDay first = period_of(filled, start, &first_number);
    while (first < start + DAYS_AHEAD && days->len < 400) {
        int number = 0;
        period_of(filled, first, &number);
        if ((number - first_number) % (int)filled->interval == 0)
            expand_period(filled, first, days);
        MoDay next = first;
        int next_number = number;
        while (next_number == number)
            period_of(filled, ++next, &next_number);
        first = next;
    }
    guint before = 0;
    while (before < days->len && g_array_index(days, MoDay, before) < start)
        before++;
    if (before > 0)
        g_array_remove_range(days, 0, before);
    return days;
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* The first instances up to a day; how many differ from `days` is what is returned as a text. */
static char *compare(MoRecur *recur, MoDay start, const GArray *days)
{
    MoDay at = start;
    for (guint i = 0; i < days->len && i < INSTANCES; i++) {
        MoDay expected = g_array_index(days, MoDay, i);
        MoDay found = mo_recur_next(recur, at);
        if (found != expected) {
            g_autofree char *found_text = mo_day_print(found);
            g_autofree char *expected_text = mo_day_print(expected);
            return g_strdup_printf("instance %u: '%s' instead of %s", i, found_text, expected_text);
        }
        at = found + 1;
    }
    if (days->len < INSTANCES) {
        MoDay found = mo_recur_next(recur, at);
        if (found != MO_DAY_NONE && found < start + DAYS_AHEAD - 366 * 7) {
            g_autofree char *found_text = mo_day_print(found);
            return g_strdup_printf("'%s' too many", found_text);
        }
    }
    return NULL;
}

/* Where libical 3.0.16 is known to be wrong, and the stepper works in its place. */
static bool libical_is_wrong(const MoRule *rule)
{
    bool positions = mo_numbers_any(rule->positions);
    bool month_days = mo_numbers_any(rule->month_days);
    switch (rule->freq) {
    case MO_FREQ_DAILY:
        /* Negative BYMONTHDAY as a limit never matches (libical issue 791). */
        return rule->month_days[MO_FROM_END].bits[0] != 0;
    case MO_FREQ_WEEKLY:
        /* Whole weeks are lost if the interval's first has no instance; BYSETPOS is left out
         * (libical issue 795). */
        return positions || rule->interval > 1;
    case MO_FREQ_MONTHLY:
        return positions && month_days;
    case MO_FREQ_YEARLY:
        if (mo_numbers_any(rule->year_days))
            return month_days || rule->months != 0;
        return mo_numbers_any(rule->weeks) ||
               (month_days && (positions || mo_rule_has_nth_of_year(rule)));
    }
    return true;
}

typedef struct {
    unsigned taken;
    unsigned libical; /* of them also tried with libical */
    unsigned wanted;  /* of those also in earnest */
    unsigned wrong;
} Tally;

static void try_rule(const char *text, MoDay start, Tally *tally)
{
    g_autoptr(MoRule) rule = mo_rule_parse(text, NULL);
    if (rule == NULL)
        return;
    g_autofree char *start_text = mo_day_print(start);
    g_autoptr(GArray) days = obvious_days(rule, start);
    for (int libical = 0; libical <= 1; libical++) {
        if (libical == 1 && libical_is_wrong(rule))
            break;
        g_autoptr(GError) error = NULL;
        g_autoptr(MoRecur) recur = mo_recur_new_with(rule, start, false, libical == 1, &error);
        if (recur == NULL && (days->len == 0 || strstr(error->message, "read in two ways") != NULL))
            return;
        g_autofree char *difference =
            recur != NULL ? compare(recur, start, days) : g_strdup("refused");
        if (difference != NULL)
            print_message("%s from %s, %s: %s\n", text, start_text,
                          libical == 1 ? "libical" : "stepper", difference);
        tally->wrong += difference != NULL ? 1 : 0;
        tally->taken += libical == 0 ? 1 : 0;
        tally->libical += libical == 1 ? 1 : 0;
        tally->wanted += libical == 1 && mo_ical_wants(rule) ? 1 : 0;
    }
    if (mo_ical_wants(rule))
        assert_false(libical_is_wrong(rule));
}

static void compare_random_rules(MoFreq freq, guint32 seed, unsigned rules, unsigned at_least)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    Tally tally = {0, 0, 0, 0};
    for (unsigned i = test_many(rules, rules / 4); i > 0; i--) {
        g_autofree char *text = mo_random_rule(random, freq);
        try_rule(text,
                 mo_day_from_civil(mo_random_int(random, 1996, 2030), mo_random_int(random, 1, 12),
                                   mo_random_int(random, 1, 28)),
                 &tally);
    }
    print_message("%u rules, %u of them also by libical (%u are its own), %u differ\n", tally.taken,
                  tally.libical, tally.wanted, tally.wrong);
    assert_true(tally.taken >= test_many(at_least, at_least / 5));
    assert_int_equal(tally.wrong, 0);
}

static void daily_rules_agree(void **state)
{
    (void)state;
    compare_random_rules(MO_FREQ_DAILY, 5545, 800, 400);
}

static void weekly_rules_agree(void **state)
{
    (void)state;
    compare_random_rules(MO_FREQ_WEEKLY, 5546, 800, 400);
}

static void monthly_rules_agree(void **state)
{
    (void)state;
    compare_random_rules(MO_FREQ_MONTHLY, 5547, 1500, 700);
}

static void yearly_rules_agree(void **state)
{
    (void)state;
    compare_random_rules(MO_FREQ_YEARLY, 5548, 1500, 700);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(daily_rules_agree),
        cmocka_unit_test(weekly_rules_agree),
        cmocka_unit_test(monthly_rules_agree),
        cmocka_unit_test(yearly_rules_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
