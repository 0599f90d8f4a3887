#include "base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The slow, obvious calendar: one day after the other from 0001-01-01, a Monday. */
static void every_day_agrees_with_counting(void **state)
{
    (void)state;
    int year = 1, month = 1, day = 1;
    for (MoDay number = MO_DAY_FIRST; number <= MO_DAY_LAST; number++) {
        int y, m, d;
        mo_day_to_civil(number, &y, &m, &d);
        if (y != year || m != month || d != day || mo_day_from_civil(y, m, d) != number ||
            (int)mo_day_weekday(number) != (number - MO_DAY_FIRST) % 7)
            fail_msg("day %d: %d-%d-%d instead of %d-%d-%d", number, y, m, d, year, month, day);
        static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        int length = lengths[month - 1];
        if (month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)))
            length = 29;
        if (++day > length) {
            day = 1;
            if (++month > 12) {
                month = 1;
                year++;
            }
        }
    }
    assert_int_equal(year, 10000);
}

static void known_days_have_known_numbers_and_weekdays(void **state)
{
    (void)state;
    assert_int_equal(mo_day_from_civil(1970, 1, 1), 0);
    assert_int_equal(mo_day_from_civil(2000, 3, 1), 11017);
    assert_int_equal(mo_day_from_civil(1969, 12, 31), -1);
    assert_int_equal(mo_day_from_civil(1, 1, 1), MO_DAY_FIRST);
    assert_int_equal(mo_day_from_civil(9999, 12, 31), MO_DAY_LAST);
    assert_int_equal(mo_day_weekday(mo_day_from_civil(2026, 12, 3)), MO_THURSDAY);
    assert_int_equal(mo_day_weekday(mo_day_from_civil(2026, 3, 8)), MO_SUNDAY);
}

static void dates_that_do_not_exist_are_no_day(void **state)
{
    (void)state;
    static const int wrong[][3] = {{2026, 2, 30}, {2026, 2, 29}, {1900, 2, 29}, {2026, 4, 31},
                                   {2026, 0, 1},  {2026, 13, 1}, {2026, 1, 0},  {2026, 1, 32},
                                   {0, 1, 1},     {10000, 1, 1}, {-5, 1, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(mo_day_from_civil(wrong[i][0], wrong[i][1], wrong[i][2]), MO_DAY_NONE);
    assert_int_not_equal(mo_day_from_civil(2000, 2, 29), MO_DAY_NONE);
    assert_int_not_equal(mo_day_from_civil(2028, 2, 29), MO_DAY_NONE);
}

static void every_day_survives_print_and_parse(void **state)
{
    (void)state;
    for (MoDay day = MO_DAY_FIRST; day <= MO_DAY_LAST; day += 13) {
        char *text = mo_day_print(day);
        assert_int_equal(strlen(text), 10);
        assert_int_equal(mo_day_parse(text), day);
        g_free(text);
    }
    char *text = mo_day_print(MO_DAY_NONE);
    assert_string_equal(text, "");
    g_free(text);
}

static void anything_but_a_whole_date_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "2026",
                                        "2026-3-08",
                                        "2026-03-8",
                                        " 2026-03-08",
                                        "2026-03-08 ",
                                        "2026-03-08T",
                                        "26-03-08",
                                        "2026/03/08",
                                        "2026-02-30",
                                        "02026-03-08",
                                        "+026-03-08",
                                        "2026-03-0x",
                                        "0000-01-01",
                                        "2026-03-081",
                                        "20260308",
                                        "-2026-03-08",
                                        "2026-\xd9\xa3-08"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (mo_day_parse(wrong[i]) != MO_DAY_NONE)
            fail_msg("'%s' was read as a day", wrong[i]);
    assert_int_equal(mo_day_parse(NULL), MO_DAY_NONE);
}

static void months_are_added_and_clamped_to_the_end(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {{"2026-01-31", 1, "2026-02-28"},  {"2028-01-31", 1, "2028-02-29"},
                 {"2026-01-31", 2, "2026-03-31"},  {"2026-03-31", -1, "2026-02-28"},
                 {"2026-12-15", 1, "2027-01-15"},  {"2026-01-15", -1, "2025-12-15"},
                 {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
                 {"2026-05-31", 0, "2026-05-31"},  {"9999-12-01", 1, ""},
                 {"0001-01-31", -1, ""},           {"0001-02-01", -1, "0001-01-01"},
                 {"2026-01-01", INT32_MAX, ""},    {"2026-01-01", INT32_MIN, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = mo_day_print(mo_day_add_months(mo_day_parse(cases[i].from), cases[i].months));
        assert_string_equal(got, cases[i].to);
        g_free(got);
    }
}

static void dates_of_records_may_lack_the_year(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed; /* NULL: refused */
    } cases[] = {{"1980-03-21", "1980-03-21"},
                 {"--04-15", "--04-15"},
                 {"--0415", "--04-15"},
                 {"04-15", "--04-15"},
                 {"--02-29", "--02-29"},
                 {"02-29", "--02-29"},
                 {"1980-02-29", "1980-02-29"},
                 {"1981-02-29", NULL},
                 {"--02-30", NULL},
                 {"--13-01", NULL},
                 {"0415", NULL},
                 {"-04-15", NULL},
                 {"---04-15", NULL},
                 {"--04-15 ", NULL},
                 {"--4-15", NULL},
                 {"", NULL},
                 {"1980", NULL},
                 {"0000-04-15", NULL},
                 {"1980-03-21T00:00", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MoDate date = {.year = 7, .month = 7, .day = 7};
        bool good = mo_date_parse(cases[i].text, &date);
        if (good != (cases[i].printed != NULL))
            fail_msg("'%s' was %s", cases[i].text, good ? "taken" : "refused");
        char *printed = mo_date_print(date);
        assert_string_equal(printed, good ? cases[i].printed : "0007-07-07");
        g_free(printed);
    }
    assert_false(mo_date_parse(NULL, &(MoDate){0}));
    char *nothing = mo_date_print((MoDate){0});
    assert_string_equal(nothing, "");
    g_free(nothing);
}

static void a_leap_day_falls_on_the_28th_in_other_years(void **state)
{
    (void)state;
    MoDate leap = {.month = 2, .day = 29}, march = {.year = 1980, .month = 3, .day = 21};
    assert_int_equal(mo_date_in_year(leap, 2026), mo_day_from_civil(2026, 2, 28));
    assert_int_equal(mo_date_in_year(leap, 2028), mo_day_from_civil(2028, 2, 29));
    assert_int_equal(mo_date_in_year(leap, 2100), mo_day_from_civil(2100, 2, 28));
    assert_int_equal(mo_date_in_year(march, 2026), mo_day_from_civil(2026, 3, 21));
    assert_int_equal(mo_date_in_year((MoDate){0}, 2026), MO_DAY_NONE);
    assert_int_equal(mo_date_day(leap), MO_DAY_NONE);
    assert_int_equal(mo_date_day(march), mo_day_from_civil(1980, 3, 21));
    assert_int_equal(mo_date_day((MoDate){0}), MO_DAY_NONE);
}

static void a_point_on_the_wall_clock_is_read_and_printed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t second; /* -1: refused */
    } cases[] = {{"2026-03-04", 600},
                 {"2026-03-04T00:00", 0},
                 {"2026-03-04T23:59:59", 86399},
                 {"2026-03-04 10:30", 37800},
                 {"2026-03-04T24:00", -1},
                 {"2026-03-04T10:60", -1},
                 {"2026-03-04T10:30:60", -1},
                 {"2026-03-04T10:30:", -1},
                 {"2026-03-04T9:00", -1},
                 {"2026-03-04T", -1},
                 {"2026-03-04T10:30Z", -1},
                 {"2026-02-30T10:30", -1},
                 {"2026-03-04x10:30", -1},
                 {"", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MoLocal local = {.day = 1, .second = 2};
        bool good = mo_local_parse(cases[i].text, 600, &local);
        if (good != (cases[i].second >= 0))
            fail_msg("'%s' was %s", cases[i].text, good ? "taken" : "refused");
        assert_int_equal(local.day, good ? mo_day_from_civil(2026, 3, 4) : 1);
        assert_int_equal(local.second, good ? cases[i].second : 2);
    }
    char *printed = mo_local_print((MoLocal){.day = 0, .second = 34200});
    assert_string_equal(printed, "1970-01-01T09:30");
    g_free(printed);
}

static void wall_clock_points_are_ordered(void **state)
{
    (void)state;
    MoLocal early = {.day = 5, .second = 9}, late = {.day = 5, .second = 10}, next = {.day = 6};
    assert_true(mo_local_compare(early, late) < 0 && mo_local_compare(late, early) > 0);
    assert_true(mo_local_compare(late, next) < 0 && mo_local_compare(next, late) > 0);
    assert_int_equal(mo_local_compare(late, late), 0);
}

static void every_minute_of_the_day_survives_print_and_parse(void **state)
{
    (void)state;
    for (int32_t second = 0; second < 86400; second += 60) {
        char *text = mo_time_of_day_print(second);
        assert_int_equal(mo_time_of_day_parse(text), second);
        g_free(text);
    }
    assert_int_equal(mo_time_of_day_parse("9:05"), 32700);
    static const char *const wrong[] = {"",     "9",      "9:5",   "24:00", "09:60", "09:00 ",
                                        "0900", "009:00", "-1:00", ":30",   "9:000", "noon"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (mo_time_of_day_parse(wrong[i]) != -1)
            fail_msg("'%s' was read as a time", wrong[i]);
    assert_int_equal(mo_time_of_day_parse(NULL), -1);
}

static void a_long_day_is_written_for_people(void **state)
{
    (void)state;
    char *text = mo_day_print_long(mo_day_from_civil(2026, 12, 3));
    assert_string_equal(text, "Thursday 3 December 2026");
    g_free(text);
    text = mo_day_print_long(MO_DAY_NONE);
    assert_string_equal(text, "");
    g_free(text);
}

static void a_day_near_today_is_named_as_people_do(void **state)
{
    (void)state;
    MoDay today = mo_day_from_civil(2026, 12, 30);
    static const struct {
        int offset;
        const char *text;
    } rows[] = {{0, "today"},
                {1, "tomorrow"},
                {-1, "yesterday"},
                {-2, "Monday 28 December"},
                {2, "Friday 1 January 2027"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = mo_day_print_near(today + rows[i].offset, today);
        assert_string_equal(text, rows[i].text);
        g_free(text);
    }
    char *text = mo_day_print_near(today, MO_DAY_NONE);
    assert_string_equal(text, "Wednesday 30 December 2026");
    g_free(text);
    g_autofree char *brief = mo_day_print_short(today, today - 10);
    assert_string_equal(brief, "30 December");
    g_autofree char *other_year = mo_day_print_short(today + 2, today);
    assert_string_equal(other_year, "1 January 2027");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_agrees_with_counting),
        cmocka_unit_test(known_days_have_known_numbers_and_weekdays),
        cmocka_unit_test(dates_that_do_not_exist_are_no_day),
        cmocka_unit_test(every_day_survives_print_and_parse),
        cmocka_unit_test(anything_but_a_whole_date_is_refused),
        cmocka_unit_test(months_are_added_and_clamped_to_the_end),
        cmocka_unit_test(dates_of_records_may_lack_the_year),
        cmocka_unit_test(a_leap_day_falls_on_the_28th_in_other_years),
        cmocka_unit_test(a_point_on_the_wall_clock_is_read_and_printed),
        cmocka_unit_test(wall_clock_points_are_ordered),
        cmocka_unit_test(every_minute_of_the_day_survives_print_and_parse),
        cmocka_unit_test(a_long_day_is_written_for_people),
        cmocka_unit_test(a_day_near_today_is_named_as_people_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
