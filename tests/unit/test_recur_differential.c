/* The engines against each other and against the slow, obvious reading of RFC 5545: go through the
 * days one by one and ask of each whether it fits. Seeds are fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <gio/gio.h>

#include "when/recur_private.h"
#include "when/rule_private.h"

#define INSTANCES 25
#define DAYS_AHEAD (366 * 12)

static int pick(GRand *random, int first, int last)
{
    return g_rand_int_range(random, first, last + 1);
}

static bool chance(GRand *random, int percent)
{
    return pick(random, 1, 100) <= percent;
}

static void add_list(GRand *random, GString *text, const char *part, int max, bool negative,
                     int length)
{
    g_string_append_printf(text, ";%s=", part);
    for (int i = 0; i < length; i++)
        g_string_append_printf(text, "%s%s%d", i > 0 ? "," : "",
                               negative && chance(random, 30) ? "-" : "", pick(random, 1, max));
}

static void add_weekdays(GRand *random, GString *text, int max_nth)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    int length = pick(random, 1, 3);
    bool nth = max_nth > 0 && chance(random, 50);
    g_string_append(text, ";BYDAY=");
    for (int i = 0; i < length; i++) {
        g_string_append(text, i > 0 ? "," : "");
        if (nth)
            g_string_append_printf(text, "%s%d", chance(random, 30) ? "-" : "",
                                   pick(random, 1, max_nth));
        g_string_append(text, names[pick(random, 0, 6)]);
    }
}

/* A rule that mo_rule_parse() may still refuse. */
static char *random_rule(GRand *random, MoFreq freq)
{
    static const char *const freqs[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    static const char *const week_starts[] = {"MO", "SU", "SA", "WE"};
    GString *text = g_string_new("FREQ=");
    g_string_append(text, freqs[freq]);
    if (chance(random, 40))
        g_string_append_printf(text, ";INTERVAL=%d",
                               pick(random, 1, freq == MO_FREQ_YEARLY ? 3 : 6));
    bool months = chance(random, freq == MO_FREQ_YEARLY ? 50 : 15);
    if (months)
        add_list(random, text, "BYMONTH", 12, false, pick(random, 1, 3));
    if (freq != MO_FREQ_WEEKLY && chance(random, 30))
        add_list(random, text, "BYMONTHDAY", 31, true, pick(random, 1, 3));
    if (freq == MO_FREQ_YEARLY && chance(random, 20))
        add_list(random, text, "BYYEARDAY", 366, true, pick(random, 1, 5));
    else if (freq == MO_FREQ_YEARLY && chance(random, 20))
        add_list(random, text, "BYWEEKNO", 53, true, pick(random, 1, 3));
    if (chance(random, 50))
        add_weekdays(random, text,
                     freq < MO_FREQ_MONTHLY              ? 0
                     : freq == MO_FREQ_MONTHLY || months ? 5
                                                         : 53);
    if (freq != MO_FREQ_DAILY && chance(random, 20))
        add_list(random, text, "BYSETPOS", 4, true, pick(random, 1, 2));
    if (chance(random, 25))
        g_string_append_printf(text, ";WKST=%s", week_starts[pick(random, 0, 3)]);
    return g_string_free(text, FALSE);
}

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
        g_autoptr(MoRecur) recur = mo_recur_new_with(rule, start, false, libical == 1, NULL);
        if (recur == NULL && days->len == 0)
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

static void compare_random_rules(MoFreq freq, guint32 seed, int rules, unsigned at_least)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    Tally tally = {0, 0, 0, 0};
    for (int i = 0; i < rules; i++) {
        g_autofree char *text = random_rule(random, freq);
        try_rule(
            text,
            mo_day_from_civil(pick(random, 1996, 2030), pick(random, 1, 12), pick(random, 1, 28)),
            &tally);
    }
    print_message("%u rules, %u of them also by libical (%u are its own), %u differ\n", tally.taken,
                  tally.libical, tally.wanted, tally.wrong);
    assert_true(tally.taken >= at_least);
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

/* ---- a third opinion ------------------------------------------------------------------------- */

/* "RULE START DAY...": all instances up to INSTANCES and DAYS_AHEAD. */
static void append_line(GString *lines, const char *text, MoDay start)
{
    g_autoptr(MoRule) rule = mo_rule_parse(text, NULL);
    /* dateutil counts the positions of the first week from the start on, not in the whole week. */
    bool skipped =
        rule == NULL || (rule->freq == MO_FREQ_WEEKLY && mo_numbers_any(rule->positions));
    g_autoptr(MoRecur) recur = skipped ? NULL : mo_recur_new(rule, start, false, NULL);
    if (recur == NULL)
        return;
    g_autofree char *start_text = mo_day_print(start);
    g_string_append_printf(lines, "%s %s", text, start_text);
    MoDay day = mo_recur_next(recur, start);
    for (int n = 0; n < INSTANCES && day != MO_DAY_NONE && day < start + DAYS_AHEAD; n++) {
        g_autofree char *day_text = mo_day_print(day);
        g_string_append_printf(lines, " %s", day_text);
        day = mo_recur_next(recur, day + 1);
    }
    g_string_append_c(lines, '\n');
}

static void dateutil_agrees(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(5549);
    g_autoptr(GString) lines = g_string_new(NULL);
    for (int i = 0; i < 1200; i++) {
        g_autofree char *text = random_rule(random, (MoFreq)(i % 4));
        append_line(
            lines, text,
            mo_day_from_civil(pick(random, 1996, 2030), pick(random, 1, 12), pick(random, 1, 28)));
    }
    g_autoptr(GSubprocess) oracle =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL,
                         "/usr/bin/python3", TEST_DATA "/../lib/recur_oracle.py", NULL);
    if (oracle == NULL)
        skip();
    g_autofree char *answer = NULL;
    assert_true(g_subprocess_communicate_utf8(oracle, lines->str, NULL, &answer, NULL, NULL));
    print_message("%s", answer);
    if (g_subprocess_get_exit_status(oracle) == 77)
        skip();
    assert_int_equal(g_subprocess_get_exit_status(oracle), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(daily_rules_agree),   cmocka_unit_test(weekly_rules_agree),
        cmocka_unit_test(monthly_rules_agree), cmocka_unit_test(yearly_rules_agree),
        cmocka_unit_test(dateutil_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
