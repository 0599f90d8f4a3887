/* The edges of the calendar and of the clock, each with its stated rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "when/recur_private.h"
#include "when/zone.h"

#define NONE ""

static MoRecur *open_rule(const char *text, const char *start, bool clamp)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(text, &error);
    MoRecur *recur = rule != NULL ? mo_recur_new(rule, mo_day_parse(start), clamp, &error) : NULL;
    if (recur == NULL)
        fail_msg("%s: %s", text, error->message);
    return recur;
}

/* The first instance on or after a day, and the last one before it. */
static const struct {
    const char *rule;
    const char *start; /* "" = none */
    bool clamp;
    const char *day;
    const char *next;
    const char *previous;
} rows[] = {
    /* 29 February: skipped by a rule, the 28th for `when = every year`. */
    {"FREQ=YEARLY", "2024-02-29", false, "2024-03-01", "2028-02-29", "2024-02-29"},
    {"FREQ=YEARLY", "2024-02-29", true, "2024-03-01", "2025-02-28", "2024-02-29"},
    {"FREQ=YEARLY", "2024-02-29", true, "2028-02-29", "2028-02-29", "2027-02-28"},
    {"FREQ=YEARLY", "2096-02-29", false, "2096-03-01", "2104-02-29", "2096-02-29"},
    {"FREQ=YEARLY", "2096-02-29", true, "2099-03-01", "2100-02-28", "2099-02-28"},
    {"FREQ=YEARLY;INTERVAL=4", "2096-02-29", false, "2096-03-01", "2104-02-29", "2096-02-29"},
    {"FREQ=YEARLY;INTERVAL=4", "2096-02-29", true, "2096-03-01", "2100-02-28", "2096-02-29"},
    {"FREQ=MONTHLY;BYMONTHDAY=29", "", false, "2100-02-01", "2100-03-29", "2100-01-29"},
    {"FREQ=YEARLY;BYYEARDAY=366", "", false, "2097-01-01", "2104-12-31", "2096-12-31"},
    {"FREQ=YEARLY;BYYEARDAY=-366", "", false, "2097-01-01", "2104-01-01", "2096-01-01"},
    /* Ends of months. */
    {"FREQ=MONTHLY", "2026-01-31", true, "2026-02-01", "2026-02-28", "2026-01-31"},
    {"FREQ=MONTHLY", "2026-01-31", false, "2026-02-01", "2026-03-31", "2026-01-31"},
    {"FREQ=MONTHLY;INTERVAL=3", "2026-11-30", true, "2026-12-01", "2027-02-28", "2026-11-30"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1", "", false, "2028-02-02", "2028-02-29", "2028-01-31"},
    {"FREQ=MONTHLY;BYMONTHDAY=-31", "", false, "2026-02-02", "2026-03-01", "2026-01-01"},
    {"FREQ=MONTHLY;BYMONTHDAY=30,31", "", true, "2026-02-28", "2026-02-28", "2026-01-31"},
    {"FREQ=MONTHLY;BYDAY=5MO", "", false, "2026-01-01", "2026-03-30", "2025-12-29"},
    {"FREQ=MONTHLY;BYDAY=-5MO", "", false, "2026-01-01", "2026-03-02", "2025-12-01"},
    /* 19 January 2038, where 32-bit seconds end, and years around 2100. */
    {"FREQ=DAILY", "2026-01-05", false, "2038-01-19", "2038-01-19", "2038-01-18"},
    {"FREQ=DAILY;INTERVAL=2", "2038-01-18", false, "2038-01-19", "2038-01-20", "2038-01-18"},
    {"FREQ=WEEKLY;INTERVAL=2", "2038-01-12", false, "2038-01-19", "2038-01-26", "2038-01-12"},
    {"FREQ=MONTHLY;BYDAY=3TU", "", false, "2038-01-19", "2038-01-19", "2037-12-15"},
    {"FREQ=DAILY;INTERVAL=10000", "2026-01-05", false, NULL, NULL, NULL},
    {"FREQ=DAILY;INTERVAL=9999", "2026-01-05", false, "2100-01-01", "2108-02-22", "2080-10-06"},
    {"FREQ=WEEKLY;INTERVAL=52", "2026-01-05", false, "2100-01-01", "2100-10-04", "2099-10-05"},
    {"FREQ=MONTHLY;BYDAY=-1FR", "", false, "2100-02-28", "2100-03-26", "2100-02-26"},
    {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "", false, "2100-02-28", "2100-03-01", "2099-03-01"},
    /* Before 1970 days are negative. */
    {"FREQ=DAILY;INTERVAL=3", "1969-12-30", false, "1969-12-31", "1970-01-02", "1969-12-30"},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "1969-12-22", false, "1970-01-01", "1970-01-05",
     "1969-12-22"},
    {"FREQ=WEEKLY;BYDAY=TH", "", false, "1970-01-01", "1970-01-01", "1969-12-25"},
    {"FREQ=MONTHLY;INTERVAL=5", "1969-08-15", false, "1970-01-01", "1970-01-15", "1969-08-15"},
    {"FREQ=YEARLY;INTERVAL=3;BYMONTH=6;BYMONTHDAY=1", "1899-01-01", false, "1970-01-01",
     "1971-06-01", "1968-06-01"},
    {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "", false, "1900-01-01", "1904-02-29", "1896-02-29"},
    {"FREQ=MONTHLY;BYDAY=2TU", "", false, "1752-09-10", "1752-09-12", "1752-08-08"},
    /* The first and the last day of the calendar. */
    {"FREQ=DAILY", "", false, "0001-01-01", "0001-01-01", NONE},
    {"FREQ=DAILY", "", false, "9999-12-31", "9999-12-31", "9999-12-30"},
    {"FREQ=WEEKLY;BYDAY=SU", "", false, "0001-01-01", "0001-01-07", NONE},
    {"FREQ=WEEKLY;BYDAY=MO", "", false, "0001-01-02", "0001-01-08", "0001-01-01"},
    {"FREQ=WEEKLY;BYDAY=SA", "", false, "9999-12-26", NONE, "9999-12-25"},
    {"FREQ=MONTHLY;BYMONTHDAY=31", "", false, "0001-01-01", "0001-01-31", NONE},
    {"FREQ=MONTHLY;BYMONTHDAY=30", "", false, "9999-12-31", NONE, "9999-12-30"},
    {"FREQ=MONTHLY;BYMONTHDAY=1", "", false, "9999-12-02", NONE, "9999-12-01"},
    {"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "", false, "9999-12-31", "9999-12-31", "9998-12-31"},
    {"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "", false, "0001-01-02", "0002-01-01", "0001-01-01"},
    {"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "", false, "9999-01-02", NONE, "9999-01-01"},
    {"FREQ=MONTHLY;INTERVAL=9999", "2026-01-05", false, "2026-01-06", "2859-04-05", "2026-01-05"},
    {"FREQ=YEARLY;INTERVAL=9999", "0001-03-01", false, "0001-03-02", NONE, "0001-03-01"},
    {"FREQ=YEARLY;INTERVAL=9998", "0001-03-01", false, "0001-03-02", "9999-03-01", "0001-03-01"},
    {"FREQ=DAILY;COUNT=9999", "9999-12-30", false, "9999-12-31", "9999-12-31", "9999-12-30"},
    {"FREQ=WEEKLY;BYDAY=SU;UNTIL=00010107", "0001-01-01", false, "0001-01-01", "0001-01-07", NONE},
};

static void each_edge_has_its_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].day == NULL) {
            assert_null(mo_rule_parse(rows[i].rule, NULL));
            continue;
        }
        g_autoptr(MoRecur) recur = open_rule(rows[i].rule, rows[i].start, rows[i].clamp);
        MoDay day = mo_day_parse(rows[i].day);
        g_autofree char *next = mo_day_print(mo_recur_next(recur, day));
        g_autofree char *previous = mo_day_print(mo_recur_previous(recur, day - 1));
        if (strcmp(next, rows[i].next) != 0 || strcmp(previous, rows[i].previous) != 0)
            fail_msg("%s from '%s', at %s: next '%s', previous '%s'", rows[i].rule, rows[i].start,
                     rows[i].day, next, previous);
    }
}

/* After 400 years, which are whole weeks, the calendar is the same again. */
static void the_calendar_repeats_after_400_years(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "FREQ=DAILY;BYMONTH=2,3;BYDAY=SA,SU",
        "FREQ=DAILY;BYMONTHDAY=-1,29",
        "FREQ=WEEKLY;BYDAY=TU,FR;BYMONTH=2",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1;WKST=WE",
        "FREQ=MONTHLY;BYMONTHDAY=29,-1",
        "FREQ=MONTHLY;BYDAY=2TU,-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2,11;BYDAY=5SU,4TH",
        "FREQ=YEARLY;BYYEARDAY=60,-60",
        "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO,SU",
        "FREQ=YEARLY;BYDAY=53SU,-53MO",
        "FREQ=YEARLY;BYMONTH=1,12;BYDAY=MO,SU;BYSETPOS=1,-1",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoRecur) recur = open_rule(rules[i], "", false);
        for (MoDay day = mo_day_parse("1996-01-01"); day < mo_day_parse("2005-01-01"); day += 17) {
            MoDay next = mo_recur_next(recur, day);
            MoDay previous = mo_recur_previous(recur, day);
            for (MoDay shift = -4 * 146097; shift <= 7 * 146097; shift += 146097) {
                if (mo_recur_next(recur, day + shift) != next + shift ||
                    mo_recur_previous(recur, day + shift) != previous + shift)
                    fail_msg("%s, %d days away", rules[i], shift);
            }
        }
    }
}

/* next() and previous() agree: there is nothing between a day and the next instance. */
static void next_and_previous_are_each_others_reverse(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "FREQ=DAILY;INTERVAL=5",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=SU",
        "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=-5TU",
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=2,6;BYMONTHDAY=29,30",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=3,11;BYDAY=-1SU",
        "FREQ=YEARLY;INTERVAL=2;BYDAY=-10WE",
        "FREQ=YEARLY;INTERVAL=5;BYYEARDAY=1,200",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoRecur) recur = open_rule(rules[i], "1967-05-05", false);
        MoDay day = mo_recur_next(recur, MO_DAY_NONE);
        assert_int_equal(mo_recur_previous(recur, day - 1), MO_DAY_NONE);
        for (int n = 0; n < 60; n++) {
            MoDay next = mo_recur_next(recur, day + 1);
            assert_int_equal(mo_recur_next(recur, next), next);
            assert_int_equal(mo_recur_next(recur, day + (next - day + 1) / 2), next);
            assert_int_equal(mo_recur_previous(recur, next), next);
            assert_int_equal(mo_recur_previous(recur, next - 1), day);
            day = next;
        }
    }
}

/* Days of a rule at an hour of a zone: instants in UTC. A skipped hour is read with the offset
 * before the gap, a repeated one is the first (RFC 5545 3.3.5). */
static const struct {
    const char *zone;
    const char *rule;
    const char *start; /* with the hour */
    const char *utc;   /* of the instances, with blanks between */
} instants[] = {
    {"Europe/Berlin", "FREQ=DAILY", "2026-03-28T02:30",
     "2026-03-28T01:30 2026-03-29T01:30 2026-03-30T00:30"},
    {"Europe/Berlin", "FREQ=DAILY", "2026-10-24T02:30",
     "2026-10-24T00:30 2026-10-25T00:30 2026-10-26T01:30"},
    {"Europe/Berlin", "FREQ=WEEKLY", "2038-03-21T02:30",
     "2038-03-21T01:30 2038-03-28T01:30 2038-04-04T00:30"},
    {"Europe/Berlin", "FREQ=YEARLY", "2099-07-01T09:00", "2099-07-01T07:00 2100-07-01T07:00"},
    {"Europe/London", "FREQ=DAILY", "2026-10-24T01:30",
     "2026-10-24T00:30 2026-10-25T00:30 2026-10-26T01:30"},
    {"America/New_York", "FREQ=WEEKLY", "2026-03-01T02:30",
     "2026-03-01T07:30 2026-03-08T07:30 2026-03-15T06:30"},
    {"America/New_York", "FREQ=WEEKLY", "2026-10-25T01:30",
     "2026-10-25T05:30 2026-11-01T05:30 2026-11-08T06:30"},
    /* Half an hour */
    {"Australia/Lord_Howe", "FREQ=DAILY", "2026-10-03T02:15",
     "2026-10-02T15:45 2026-10-03T15:45 2026-10-04T15:15"},
    /* A gap at midnight: the day begins at one. */
    {"America/Sao_Paulo", "FREQ=DAILY", "2018-11-03T00:00",
     "2018-11-03T03:00 2018-11-04T03:00 2018-11-05T02:00"},
    /* A whole day is skipped. */
    {"Pacific/Apia", "FREQ=DAILY", "2011-12-29T09:00",
     "2011-12-29T19:00 2011-12-30T19:00 2011-12-30T19:00"},
    {"Asia/Kolkata", "FREQ=MONTHLY;BYMONTHDAY=-1", "2038-01-31T09:00",
     "2038-01-31T03:30 2038-02-28T03:30 2038-03-31T03:30"},
    {"UTC", "FREQ=DAILY", "2038-01-18T12:00", "2038-01-18T12:00 2038-01-19T12:00"},
};

static void an_hour_of_each_day_is_an_instant(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(instants); i++) {
        g_autoptr(MoZone) zone = mo_zone_new(instants[i].zone, NULL);
        MoLocal start;
        assert_true(mo_local_parse(instants[i].start, 0, &start));
        g_autofree char *start_day = mo_day_print(start.day);
        g_autoptr(MoRecur) recur = open_rule(instants[i].rule, start_day, false);
        g_auto(GStrv) expected = g_strsplit(instants[i].utc, " ", -1);
        MoDay day = start.day;
        for (char **text = expected; *text != NULL; text++) {
            day = mo_recur_next(recur, day);
            MoLocal utc;
            assert_true(mo_local_parse(*text, 0, &utc));
            int64_t instant = mo_zone_to_utc(zone, (MoLocal){day, start.second});
            if (instant != (int64_t)utc.day * 86400 + utc.second)
                fail_msg("%s %s: not %s", instants[i].zone, instants[i].rule, *text);
            day++;
        }
    }
}

/* Whoever flies takes the day and the hour along, not the instant. */
static void a_change_of_zone_moves_no_day(void **state)
{
    (void)state;
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Pacific/Kiritimati",
                                        "Pacific/Honolulu", "Asia/Kathmandu"};
    g_autoptr(MoRecur) recur = open_rule("FREQ=MONTHLY;BYDAY=2TU", "", false);
    MoLocal due = {mo_recur_next(recur, mo_day_parse("2026-03-01")), 9 * 3600};
    int64_t seen[G_N_ELEMENTS(zones)];
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(MoZone) zone = mo_zone_new(zones[i], NULL);
        seen[i] = mo_zone_to_utc(zone, due);
        assert_int_equal(mo_local_compare(mo_zone_to_local(zone, seen[i]), due), 0);
        for (size_t other = 0; other < i; other++)
            assert_int_not_equal(seen[i], seen[other]);
    }
    /* Eastwards it comes earlier, westwards later: 24 hours between the two ends of the day. */
    assert_int_equal(seen[3] - seen[2], 24 * 3600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_edge_has_its_days),
        cmocka_unit_test(the_calendar_repeats_after_400_years),
        cmocka_unit_test(next_and_previous_are_each_others_reverse),
        cmocka_unit_test(an_hour_of_each_day_is_an_instant),
        cmocka_unit_test(a_change_of_zone_moves_no_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
