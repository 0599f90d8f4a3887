#include "when/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "when/rule_private.h"

static MoRule *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    MoRule *rule = mo_rule_parse(text, &error);
    if (rule == NULL)
        fail_msg("%s: %s", text, error->message);
    return rule;
}

static void rules_are_printed_in_one_canonical_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *canonical; /* NULL: the text itself */
    } rows[] = {
        {"FREQ=DAILY", NULL},
        {"FREQ=WEEKLY;INTERVAL=6", NULL},
        {"freq=monthly;byday=2tu", "FREQ=MONTHLY;BYDAY=2TU"},
        {"BYDAY=+2TU;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=2TU"},
        {" FREQ=DAILY;INTERVAL=1 ", "FREQ=DAILY"},
        {"FREQ=WEEKLY;BYDAY=SU,TH,TH,MO;WKST=MO", "FREQ=WEEKLY;BYDAY=MO,TH,SU"},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", NULL},
        {"FREQ=MONTHLY;BYMONTHDAY=-1,15,1,-31", "FREQ=MONTHLY;BYMONTHDAY=1,15,-31,-1"},
        {"FREQ=MONTHLY;BYDAY=-1FR,1MO,TU", "FREQ=MONTHLY;BYDAY=TU,1MO,-1FR"},
        {"FREQ=DAILY;COUNT=0010", "FREQ=DAILY;COUNT=10"},
        {"FREQ=DAILY;UNTIL=20261231T235958Z", NULL},
        {"freq=daily;until=20261231T010203", "FREQ=DAILY;UNTIL=20261231T010203"},
        {"FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", NULL},
        {"FREQ=YEARLY;BYYEARDAY=1,100,-366", NULL},
        {"FREQ=YEARLY;BYMONTH=12,1;BYDAY=MO;BYSETPOS=-1,1",
         "FREQ=YEARLY;BYMONTH=1,12;BYDAY=MO;BYSETPOS=1,-1"},
        {"FREQ=YEARLY;BYDAY=53MO", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRule) rule = parse(rows[i].text);
        g_autofree char *text = mo_rule_print(rule);
        assert_string_equal(text, rows[i].canonical != NULL ? rows[i].canonical : rows[i].text);
        g_autoptr(MoRule) again = parse(text);
        assert_true(mo_rule_equal(rule, again));
        g_autoptr(MoRule) copy = mo_rule_dup(rule);
        assert_true(mo_rule_equal(rule, copy));
    }
}

/* Each with a word of the reason. The first rows are what libical 3.0.16 takes without a word. */
static const struct {
    const char *text;
    const char *reason;
} wrong[] = {
    {"FREQ=DAILY;;COUNT=2", "';' too many"},
    {"FREQ=DAILY;INTERVAL=65537", "1 to 9999"},
    {"FREQ=DAILY;COUNT=99999999999", "1 to 9999"},
    {"FREQ=DAILY;COUNT=5abc", "whole number"},
    {"FREQ=DAILY;INTERVAL=2x", "whole number"},
    {"FREQ=DAILY;BYHOUR=", "at = "},
    {"FREQ=DAILY;BYHOUR=9,,10", "at = "},
    {"FREQ=DAILY;BYMINUTE=30", "BYMINUTE: a rule gives days; say the time with 'at = "},
    {"FREQ=DAILY;BYSECOND=0", "BYSECOND: a rule gives days"},
    {"FREQ=DAILY;SKIP=FORWARD", "SKIP is not understood by most calendars"},
    {"FREQ=MONTHLY;BYDAY=255SU", "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=300MO", "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=0MO", "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=--1MO", "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=MO,", "missing"},
    {"FREQ=DAILY;UNTIL=20240230", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101T250000Z", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101X", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101T12", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101T240000", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101T126000", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101T120060", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=20240101T120000X", "UNTIL=20261231"},
    {"FREQ=DAILY;UNTIL=2024-01-01", "UNTIL=20261231"},
    {"FREQ=DAILY;INTERVAL=1;INTERVAL=2", "twice"},
    {"FREQ=WEEKLY;BYDAY=2MO", "BYDAY with a number"},
    {"FREQ=DAILY;BYDAY=2MO", "BYDAY with a number"},
    {"FREQ=DAILY;SKIP=BACKWARD", "SKIP"},
    {"RSCALE=GREGORIAN;FREQ=DAILY", "RSCALE"},
    {"", "FREQ is missing"},
    {";", "too many"},
    {"BYDAY=MO", "FREQ is missing"},
    {"FREQ", "no '='"},
    {"FREQ=", "unknown"},
    {"FREQ=FORTNIGHTLY", "unknown"},
    {"FREQ=HOURLY", "finer than a day"},
    {"FREQ=SECONDLY;COUNT=3", "finer than a day"},
    {"RRULE:FREQ=DAILY", "leave out"},
    {"FREQ=DAILY;X-FOO=1", "no part"},
    {"FREQ=DAILY;INTRVAL=2", "did you mean INTERVAL"},
    {"FREQ=DAILY;INTERVAL=0", "1 to 9999"},
    {"FREQ=DAILY;INTERVAL=-1", "whole number"},
    {"FREQ=DAILY;INTERVAL=", "whole number"},
    {"FREQ=DAILY; INTERVAL=2", "did you mean"},
    {"FREQ=DAILY;COUNT=2;UNTIL=20260101", "exclude each other"},
    {"FREQ=MONTHLY;BYMONTHDAY=32", "1 to 31"},
    {"FREQ=MONTHLY;BYMONTHDAY=0", "1 to 31"},
    {"FREQ=MONTHLY;BYMONTHDAY=1,,2", "missing"},
    {"FREQ=MONTHLY;BYMONTHDAY=", "missing"},
    {"FREQ=YEARLY;BYMONTH=13", "1 to 12"},
    {"FREQ=YEARLY;BYMONTH=-1", "1 to 12"},
    {"FREQ=YEARLY;BYWEEKNO=54", "1 to 53"},
    {"FREQ=YEARLY;BYYEARDAY=367", "1 to 366"},
    {"FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY"},
    {"FREQ=MONTHLY;BYYEARDAY=1", "FREQ=YEARLY"},
    {"FREQ=MONTHLY;BYWEEKNO=1", "FREQ=YEARLY"},
    {"FREQ=MONTHLY;BYDAY=6MO", "five times"},
    {"FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", "five times"},
    {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYWEEKNO"},
    {"FREQ=YEARLY;INTERVAL=2;BYWEEKNO=20;BYDAY=MO", "two ways"},
    {"FREQ=YEARLY;BYWEEKNO=20", "BYDAY=MO"},
    {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO,TU;BYSETPOS=1", "two ways"},
    {"FREQ=YEARLY;BYWEEKNO=-52;BYDAY=MO", "BYWEEKNO=1"},
    {"FREQ=YEARLY;BYWEEKNO=3,-53;BYDAY=MO", "BYWEEKNO=1"},
    {"FREQ=YEARLY;BYWEEKNO=52;BYDAY=SU", "BYWEEKNO=-1"},
    {"FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,FR", "BYWEEKNO=-1"},
    {"FREQ=YEARLY;BYWEEKNO=53;BYMONTHDAY=1", "BYWEEKNO=-1"},
    {"FREQ=YEARLY;BYWEEKNO=53;BYDAY=WE;WKST=FR", "BYWEEKNO=-1"},
    {"FREQ=MONTHLY;BYSETPOS=1", "another BY part"},
    {"FREQ=DAILY;BYDAY=MO;BYSETPOS=1", "BYSETPOS needs"},
    {"FREQ=WEEKLY;WKST=XX", "WKST"},
    {"FREQ=WEEKLY;WKST=MO,TU", "WKST"},
    /* What can never match. */
    {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day fits"},
    {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31", "no day fits"},
    {"FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", "no day fits"},
    {"FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=-31", "no day fits"},
    {"FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "no day fits"},
    {"FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1", "no day fits"},
    {"FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO", "no day fits"},
    {"FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", "no day fits"},
    {"FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", "no day fits"},
    {"FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYSETPOS=6", "no day fits"},
};

static void wrong_rules_are_refused_with_their_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoRule) rule = mo_rule_parse(wrong[i].text, &error);
        if (rule != NULL)
            fail_msg("%s was taken", wrong[i].text);
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        if (strstr(error->message, wrong[i].reason) == NULL)
            fail_msg("%s: %s", wrong[i].text, error->message);
    }
}

static void lists_have_an_end(void **state)
{
    (void)state;
    GString *text = g_string_new("FREQ=YEARLY;BYMONTHDAY=1");
    for (int i = 0; i < 366; i++)
        g_string_append(text, ",1");
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(text->str, &error);
    g_string_free(text, TRUE);
    assert_null(rule);
    assert_non_null(strstr(error->message, "more than 366"));
}

static void rare_days_are_no_never(void **state)
{
    (void)state;
    static const char *const rare[] = {
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
        "FREQ=YEARLY;BYDAY=53MO",
        "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=-1;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU;WKST=SU",
        "FREQ=YEARLY;BYWEEKNO=53,-1;BYDAY=SU",
        "FREQ=YEARLY;BYWEEKNO=-51;BYDAY=SU",
        "FREQ=MONTHLY;BYDAY=5SU;BYMONTH=2",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=53",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rare); i++) {
        g_autoptr(MoRule) rule = parse(rare[i]);
        assert_non_null(rule);
    }
}

static void a_start_is_needed_where_the_rule_depends_on_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool needs;
        bool plain;
    } rows[] = {
        {"FREQ=DAILY", false, true},
        {"FREQ=DAILY;INTERVAL=2", true, true},
        {"FREQ=DAILY;COUNT=2", true, true},
        {"FREQ=DAILY;UNTIL=20260101", false, true},
        {"FREQ=WEEKLY", true, true},
        {"FREQ=WEEKLY;BYDAY=MO", false, false},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", true, false},
        {"FREQ=MONTHLY", true, true},
        {"FREQ=MONTHLY;BYMONTH=3", true, false},
        {"FREQ=MONTHLY;BYMONTHDAY=-1", false, false},
        {"FREQ=MONTHLY;BYDAY=1MO", false, false},
        {"FREQ=YEARLY", true, true},
        {"FREQ=YEARLY;BYMONTH=3", true, false},
        {"FREQ=YEARLY;BYWEEKNO=3;BYDAY=MO", false, false},
        {"FREQ=YEARLY;BYYEARDAY=3", false, false},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRule) rule = parse(rows[i].text);
        if (mo_rule_needs_start(rule) != rows[i].needs || mo_rule_is_plain(rule) != rows[i].plain)
            fail_msg("%s", rows[i].text);
    }
}

/* Two ways to the same days: one day asked, or all of a month at once. */
static void a_day_fits_if_its_month_has_it(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "FREQ=MONTHLY;BYMONTHDAY=1,15,31,-1,-30",
        "FREQ=MONTHLY;BYDAY=2TU,-1FR,5SU,-5MO",
        "FREQ=MONTHLY;BYDAY=MO,1TU",
        "FREQ=MONTHLY;BYMONTH=2,12;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=YEARLY;BYMONTH=2,11;BYDAY=4TH,-1SU",
        "FREQ=YEARLY;BYDAY=1MO,53SU,-2TU,-53WE",
        "FREQ=YEARLY;BYYEARDAY=1,59,60,61,366,-1,-366",
        "FREQ=YEARLY;BYYEARDAY=60,61,-307;BYMONTH=3;BYDAY=MO,TU",
        "FREQ=YEARLY;BYWEEKNO=1,20,-1;BYDAY=MO,SU",
        "FREQ=YEARLY;BYWEEKNO=1,53,-1;BYDAY=MO,SU;WKST=SU",
        "FREQ=YEARLY;BYWEEKNO=9,10;BYMONTHDAY=1,-1;BYMONTH=2,3",
        "FREQ=YEARLY;BYDAY=10MO,-40FR;BYMONTHDAY=5,6,7,8,9,10",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoRule) rule = parse(rules[i]);
        unsigned n = 0;
        for (MoDay day = mo_day_parse("1999-01-01"); day < mo_day_parse("2029-01-01"); day++) {
            int year = 0;
            int month = 0;
            int month_day = 0;
            mo_day_to_civil(day, &year, &month, &month_day);
            uint32_t mask = mo_rule_month_mask(rule, year, month, false);
            bool fits = mo_rule_admits(rule, day);
            if (fits != ((mask >> (month_day - 1) & 1) != 0))
                fail_msg("%s: %d-%d-%d", rules[i], year, month, month_day);
            n += fits ? 1 : 0;
        }
        assert_true(n > 0);
    }
}

static void rules_are_told_in_plain_english(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *english;
    } rows[] = {
        {"FREQ=DAILY", "every day"},
        {"FREQ=DAILY;INTERVAL=3", "every 3 days"},
        {"FREQ=YEARLY;BYYEARDAY=101,111", "every year on the 101st and 111th day of the year"},
        {"FREQ=DAILY;BYMONTHDAY=1,15", "every day, only on the 1st and the 15th"},
        {"FREQ=YEARLY;BYWEEKNO=2,-1;BYDAY=MO",
         "every year in week 2 and 1 from the end on every Monday"},
        {"FREQ=DAILY;BYDAY=MO,TU;BYMONTH=1", "every day, only on Monday and Tuesday, only in "
                                             "January"},
        {"FREQ=WEEKLY", "every week"},
        {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"},
        {"FREQ=WEEKLY;BYDAY=MO,TH", "every Monday and Thursday"},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", "every 2 weeks on Sunday, weeks beginning on "
                                                    "Sunday"},
        {"FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU;COUNT=10", "every 2 months on the second Tuesday, 10 "
                                                       "times"},
        {"FREQ=MONTHLY;BYDAY=1MO,3MO,-1FR",
         "every month on the first Monday, the third Monday and the last Friday"},
        {"FREQ=MONTHLY;BYMONTHDAY=1,2,3,11,22,-1,-2",
         "every month on the 1st, the 2nd, the 3rd, the 11th, the 22nd, the last day and the "
         "second to last day"},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"},
        {"FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=1",
         "every month on every Tuesday and every Thursday, only the first of these"},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3;UNTIL=20301231", "every year on 3 March until "
                                                              "2030-12-31"},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3,-1",
         "every year on the 3rd and the last day of March"},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3,4", "every year on the 3rd and the 4th of March"},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3;BYDAY=MO",
         "every year on the 3rd, only on every Monday of March"},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3;BYYEARDAY=62",
         "every year on the 62nd day of the year, only on the 3rd of March"},
        {"FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "every year on the fourth Thursday of November"},
        {"FREQ=YEARLY;BYMONTH=1,6;BYMONTHDAY=15", "every year on the 15th of January and June"},
        {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "every year in week 20 on every Monday"},
        {"FREQ=YEARLY;BYMONTH=6,7", "every year in June and July"},
        {"FREQ=DAILY;COUNT=1", "every day, once"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRule) rule = parse(rows[i].text);
        g_autofree char *english = mo_rule_describe(rule);
        assert_string_equal(english, rows[i].english);
    }
}

/* The days are those that python3-dateutil gives. */
static void an_hour_in_until_is_heeded(void **state)
{
    (void)state;
    static const struct {
        const char *until;
        int second; /* of the instances; -1: they have no hour */
        const char *zone;
        const char *last;
    } rows[] = {
        {"20260106T230000Z", 8 * 3600, "Asia/Tokyo", "2026-01-07"},
        {"20260106T225959Z", 8 * 3600, "Asia/Tokyo", "2026-01-06"},
        {"20260108T030000Z", 22 * 3600, "America/New_York", "2026-01-07"},
        {"20260108T025959Z", 22 * 3600, "America/New_York", "2026-01-06"},
        {"20261126T220000Z", 11 * 3600, "Pacific/Auckland", "2026-11-27"},
        {"20260107T010000", 9 * 3600 + 1800, NULL, "2026-01-06"},
        {"20260107T010000", 9 * 3600 + 1800, "Asia/Tokyo", "2026-01-06"},
        {"20260107T093000", 9 * 3600 + 1800, NULL, "2026-01-07"},
        {"20260107T000000", 0, NULL, "2026-01-07"},
        {"20260107T010000Z", 9 * 3600 + 1800, NULL, "2026-01-06"},
        {"20260107T010000", -1, NULL, "2026-01-07"},
        {"20260106T230000Z", -1, "Asia/Tokyo", "2026-01-07"},
        {"20260107T030000Z", -1, "America/New_York", "2026-01-06"},
        {"20260107", 9 * 3600, "America/New_York", "2026-01-07"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat("FREQ=DAILY;UNTIL=", rows[i].until, NULL);
        g_autoptr(MoRule) rule = parse(text);
        g_autoptr(MoZone) zone = rows[i].zone ? mo_zone_new(rows[i].zone, NULL) : NULL;
        assert_int_equal(mo_rule_needs_zone(rule), g_str_has_suffix(text, "Z"));
        mo_rule_settle_until(rule, rows[i].second, zone);
        g_autofree char *english = mo_rule_describe(rule);
        g_autofree char *expected = g_strconcat("every day until ", rows[i].last, NULL);
        assert_string_equal(english, expected);
        assert_false(mo_rule_needs_zone(rule));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_printed_in_one_canonical_form),
        cmocka_unit_test(wrong_rules_are_refused_with_their_reason),
        cmocka_unit_test(lists_have_an_end),
        cmocka_unit_test(rare_days_are_no_never),
        cmocka_unit_test(a_start_is_needed_where_the_rule_depends_on_it),
        cmocka_unit_test(a_day_fits_if_its_month_has_it),
        cmocka_unit_test(rules_are_told_in_plain_english),
        cmocka_unit_test(an_hour_in_until_is_heeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
