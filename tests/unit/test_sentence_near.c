#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "when/sentence.h"

/* What people write, and the sentence that is offered. */
static const struct {
    const char *text;
    const char *sentence;
} offers[] = {
    {"every two week", "every 2 weeks"},
    {"every two weeks", "every 2 weeks"},
    {"evry month", "every month"},
    {"each 2 weeks", "every 2 weeks from 2026-01-05"},
    {"every 2nd tuesday of the month", "every month on the 2nd tuesday"},
    {"every 2nd week", "every 2 weeks"},
    {"every 4 thursdays", "every 4 weeks on thursdays"},
    {"last friday of the month", "every month on the last friday"},
    {"The last Friday of the month", "every month on the last friday"},
    {"first monday of every month", "every month on the first monday"},
    {"first monday of each month", "every month on the first monday"},
    {"1st monday", "every month on the 1st monday"},
    {"2nd tuesday every month", "every month on the 2nd tuesday"},
    {"every month the 2nd tuesday", "every month on the 2nd tuesday"},
    {"first monday in may", "every year on the first monday of may"},
    {"every 2nd tuesday in may", "every year on the 2nd tuesday of may"},
    {"end of month", "every month on the last day"},
    {"end of the month", "every month on the last day"},
    {"every end of month", "every month on the last day"},
    {"every month at the end", "every month on the last day"},
    {"last day of the month until 2026-12-31", "every month on the last day until 2026-12-31"},
    {"15th of every month", "every month on the 15th"},
    {"every 15th", "every month on the 15th"},
    {"every month on day 15", "every month on the 15"},
    {"every month on the first business day", "every month on the first weekday"},
    {"every month on the last working day", "every month on the last weekday"},
    {"monthly on the 5th", "every month on the 5th"},
    {"monthly on the 2nd tuesday", "every month on the 2nd tuesday"},
    {"weekly on monday", "every week on monday"},
    {"yearly on 24 december", "every year on 24 december"},
    {"annually on 24 december", "every year on 24 december"},
    {"daily", "every day"},
    {"weekly", "every week from 2026-01-05"},
    {"bi-weekly", "every 2 weeks from 2026-01-05"},
    {"every 2 weekly", "every 2 weeks from 2026-01-05"},
    {"every fortnight", "every 2 weeks from 2026-01-05"},
    {"monthly", "every month from 2026-01-05"},
    {"bimonthly", "every 2 months from 2026-01-05"},
    {"quarterly", "every quarter from 2026-01-05"},
    {"semi-annually", "every 6 months from 2026-01-05"},
    {"half-yearly", "every 6 months from 2026-01-05"},
    {"every half year", "every 6 months from 2026-01-05"},
    {"annually", "every year from 2026-01-05"},
    {"twice a week", "every monday and thursday"},
    {"3 times a week", "every monday, wednesday and friday"},
    {"Twice a month", "every month on the 1st and 15th"},
    {"three times a year", "every 4 months from 2026-01-05"},
    {"mondays", "every monday"},
    {"on monday", "every monday"},
    {"on mondays and fridays", "every monday and friday"},
    {"on mondays, tuesdays, and fridays", "every monday, tuesday, and friday"},
    {"fridays from 2026-01-09", "every friday from 2026-01-09"},
    {"every workday", "every weekday"},
    {"every working day", "every weekday"},
    {"every week on weekdays", "every weekday"},
    {"weekdays", "every weekday"},
    {"every mon-fri", "every weekday"},
    {"every monday to friday", "every weekday"},
    {"every weekend", "every saturday and sunday"},
    {"every christmas", "every year on 25 december"},
    {"every year on christmas", "every year on 25 december"},
    {"every year in march", "every year on 3 march"},
    {"every 3 march", "every year on 3 march"},
    {"3 march", "every year on 3 march"},
    {"march 3rd", "every year on 3 march"},
    {"every friday till 2026-06-30", "every friday until 2026-06-30"},
    {"every friday starting 2026-01-09", "every friday from 2026-01-09"},
    {"every friday since 2026-01-09", "every friday from 2026-01-09"},
    {"every friday from 2026-01-09 to 2026-06-30", "every friday from 2026-01-09 until 2026-06-30"},
};

/* In a configuration "weekdays" might be a column: only where a start is given it cannot. */
static bool may_be_column(const char *text)
{
    static const char *const columns[] = {"weekdays",
                                          "end of month",
                                          "end of the month",
                                          "first monday in may",
                                          "march 3rd",
                                          "monthly on the 5th",
                                          "weekly on monday",
                                          "yearly on 24 december",
                                          "annually on 24 december",
                                          NULL};
    return g_strv_contains(columns, text);
}

static void a_near_miss_is_answered_with_the_sentence(void **state)
{
    (void)state;
    MoDay start = mo_day_parse("2026-02-03");
    for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
        g_autofree char *expected = g_strdup_printf("write '%s'", offers[i].sentence);
        g_autoptr(GError) error = NULL;
        g_autoptr(MoWhen) when = mo_when_parse(offers[i].text, &error);
        if (may_be_column(offers[i].text) ? when == NULL || when->type != MO_WHEN_DATE
                                          : when != NULL)
            fail_msg("'%s' was read otherwise", offers[i].text);
        if (error != NULL && strstr(error->message, expected) == NULL)
            fail_msg("'%s': %s", offers[i].text, error->message);

        g_autoptr(GError) with_start = NULL;
        g_autoptr(MoWhen) none = mo_when_parse_from(offers[i].text, start, &with_start);
        if (none != NULL)
            fail_msg("'%s' was taken", offers[i].text);
        if (strstr(with_start->message, "write 'every ") == NULL)
            fail_msg("'%s': %s", offers[i].text, with_start->message);
    }
}

static void what_is_offered_can_be_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoWhen) when =
            mo_when_parse_from(offers[i].sentence, mo_day_parse("2026-02-03"), &error);
        if (when == NULL)
            fail_msg("'%s': %s", offers[i].sentence, error->message);
        assert_int_equal(when->type, MO_WHEN_RULE);
    }
}

/* Every other one, or one of each month: both are offered, and both can be read. */
static void what_may_mean_two_things_is_answered_with_both(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rhythm, *monthly; /* NULL: no such reading */
    } rows[] = {
        {"every second friday", "every 2 weeks on friday from 2026-01-05",
         "every month on the second friday"},
        {"every 2nd tuesday", "every 2 weeks on tuesday from 2026-01-05",
         "every month on the 2nd tuesday"},
        {"each third monday", "every 3 weeks on monday from 2026-01-05",
         "every month on the third monday"},
        {"every 2nd friday from 2026-02-06", "every 2 weeks on friday from 2026-02-06",
         "every month on the 2nd friday from 2026-02-06"},
        {"every first friday", NULL, "every month on the first friday"},
        {"every last friday", NULL, "every month on the last friday"},
        {"every 2nd tuesday of the month", NULL, "every month on the 2nd tuesday"},
        {"every second friday in may", NULL, "every year on the second friday of may"},
        {"every 15th", NULL, "every month on the 15th"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(mo_when_parse(rows[i].text, &error));
        const char *rhythm = rows[i].rhythm, *monthly = rows[i].monthly;
        g_autofree char *expected = rhythm && monthly
                                        ? g_strdup_printf("write '%s' or '%s'", rhythm, monthly)
                                        : g_strdup_printf("write '%s'", rhythm ? rhythm : monthly);
        if (!g_str_has_suffix(error->message, expected))
            fail_msg("'%s': %s", rows[i].text, error->message);
        g_autoptr(MoWhen) read = mo_when_parse(rhythm ? rhythm : monthly, NULL);
        g_autoptr(MoWhen) other = mo_when_parse(monthly ? monthly : rhythm, NULL);
        assert_true(read != NULL && other != NULL);
    }
}

/* What no sentence can say, and why. */
static void what_is_no_rhythm_is_told_with_the_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *part;
    } rows[] = {
        {"every hour", "shortest rhythm"},
        {"hourly", "shortest rhythm"},
        {"every 2 hours", "shortest rhythm"},
        {"every 30 mins", "shortest rhythm"},
        {"every day at 10:00", "'at = 10:00'"},
        {"every month on the 2nd tuesday at 9", "'at = 10:00'"},
        {"every day except sunday", "name the days"},
        {"every friday for 10 weeks", "until 2026-12-31"},
        {"every friday once", "10 times"},
        {"once", "single day"},
        {"Tomorrow", "single day"},
        {"2026-03-03", "single day"},
        {"on 2026-03-03", "single day"},
        {"every 2026-03-03", "single day"},
        {"never", "active = no"},
        {"every 2.5 weeks", "whole number"},
        {"every -1 days", "whole number"},
        {"every 10000 days", "whole number"},
        {"every moth", "'month'"},
        {"every month on the 2nd tusday", "'tuesday'"},
        {"every month 32", "not understood"},
        {"every month on the 32nd of the month", "not understood"},
        {"every million days", "not understood"},
        {"every other", "ends too early"},
        {"30th of february", "not understood"},
        {"5th march and may", "not understood"},
        {"last friday of the week", "not understood"},
        {"2nd tuesday of", "not understood"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoWhen) when = mo_when_parse(rows[i].text, &error);
        if (when != NULL)
            fail_msg("'%s' was taken", rows[i].text);
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        if (strstr(error->message, rows[i].part) == NULL)
            fail_msg("'%s': %s", rows[i].text, error->message);
    }
}

static void with_a_start_only_known_dates_are_dates(void **state)
{
    (void)state;
    MoDay start = mo_day_parse("2026-02-03");
    static const char *const known[] = {"birthday", "customer since", "date:opening",
                                        "2 days before renewal_date"};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        g_autoptr(MoWhen) when = mo_when_parse_from(known[i], start, NULL);
        if (when == NULL || when->type != MO_WHEN_DATE)
            fail_msg("'%s'", known[i]);
    }
    g_autoptr(GError) error = NULL;
    assert_null(mo_when_parse_from("jeden Montag", start, &error));
    assert_non_null(strstr(error->message, "not understood"));
    g_autoptr(MoWhen) column = mo_when_parse("jeden Montag", NULL);
    assert_int_equal(column->type, MO_WHEN_DATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_near_miss_is_answered_with_the_sentence),
        cmocka_unit_test(what_is_offered_can_be_read),
        cmocka_unit_test(what_may_mean_two_things_is_answered_with_both),
        cmocka_unit_test(what_is_no_rhythm_is_told_with_the_reason),
        cmocka_unit_test(with_a_start_only_known_dates_are_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
