#include "when/workdays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FIVE_DAYS 0x1f

static MoWorkdays *nine_to_five(void)
{
    return mo_workdays_new(FIVE_DAYS, 9 * 3600, 17 * 3600);
}

static void assert_day(MoDay day, const char *expected)
{
    g_autofree char *text = mo_day_print(day);
    assert_string_equal(text, expected);
}

static void weeks_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint8_t week;
    } rows[] = {
        {"MO TU WE TH FR", 0x1f},
        {"mo,tu", 0x03},
        {"MO-FR", 0x1f},
        {" SA-MO ", 0x61},
        {"SU", 0x40},
        {"MO MO", 0x01},
        {"MO-SU", 0x7f},
        {"", 0},
        {"Monday", 0},
        {"MO TUE", 0},
        {"MO-", 0},
        {"MO FR SX", 0},
        {"MO/TU", 0},
        {"MO-TU-WE", 0},
        {", ,", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (mo_week_parse(rows[i].text) != rows[i].week)
            fail_msg("'%s': 0x%x", rows[i].text, mo_week_parse(rows[i].text));
    assert_int_equal(mo_week_parse(NULL), 0);
}

static void hours_need_an_opening_before_the_closing(void **state)
{
    (void)state;
    int32_t open_second = -1;
    int32_t close_second = -1;
    assert_true(mo_hours_parse("09:00-17:30", &open_second, &close_second));
    assert_int_equal(open_second, 9 * 3600);
    assert_int_equal(close_second, 17 * 3600 + 1800);
    assert_true(mo_hours_parse(" 8:00 - 12:00 ", &open_second, &close_second));
    assert_int_equal(open_second, 8 * 3600);
    static const char *const wrong[] = {
        "17:30-09:00", "09:00-09:00", "09:00", "9-17", "09:00-17:30-18:00", "", "25:00-26:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        if (mo_hours_parse(wrong[i], &open_second, &close_second))
            fail_msg("'%s' was taken", wrong[i]);
    assert_int_equal(open_second, 8 * 3600);
}

static void weekends_and_days_off_are_not_worked(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = nine_to_five();
    mo_workdays_add_days_off(workdays, mo_day_parse("2026-12-24"), mo_day_parse("2026-12-26"));
    assert_true(mo_workdays_is_working(workdays, mo_day_parse("2026-12-23")));
    assert_false(mo_workdays_is_working(workdays, mo_day_parse("2026-12-24")));
    assert_false(mo_workdays_is_working(workdays, mo_day_parse("2026-12-25")));
    assert_false(mo_workdays_is_working(workdays, mo_day_parse("2026-12-27")));
    assert_true(mo_workdays_is_working(workdays, mo_day_parse("2026-12-28")));
    assert_int_equal(mo_workdays_per_week(workdays), 5);
}

static void days_off_may_come_in_any_order_and_overlap(void **state)
{
    (void)state;
    static const struct {
        int first;
        int last;
    } ranges[] = {{50, 60}, {10, 12}, {13, 20}, {55, 70}, {30, 30}, {9, 9}, {5, 4}, {62, 63}};
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x7f, 0, 86399);
    bool off[100] = {false};
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        mo_workdays_add_days_off(workdays, ranges[i].first, ranges[i].last);
        for (int day = ranges[i].first; day <= ranges[i].last; day++)
            off[day] = true;
        for (int day = 0; day < 100; day++)
            assert_int_equal(mo_workdays_is_working(workdays, day), !off[day]);
    }
}

static void counting_working_days_jumps_weekends(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = nine_to_five();
    static const struct {
        const char *day;
        int n; /* negative: before */
        const char *expected;
    } rows[] = {
        /* DESIGN 2.3: three working days before the birthday on a Sunday. */
        {"2026-03-08", -3, "2026-03-04"}, {"2026-03-08", -1, "2026-03-06"},
        {"2026-03-06", -1, "2026-03-05"}, {"2026-03-09", -1, "2026-03-06"},
        {"2026-03-07", 1, "2026-03-09"},  {"2026-03-06", 1, "2026-03-09"},
        {"2026-03-06", 5, "2026-03-13"},  {"2026-03-07", 0, "2026-03-07"},
        {"2026-03-02", 10, "2026-03-16"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoDay day = mo_day_parse(rows[i].day);
        assert_day(rows[i].n < 0 ? mo_workdays_before(workdays, day, (unsigned)-rows[i].n)
                                 : mo_workdays_after(workdays, day, (unsigned)rows[i].n),
                   rows[i].expected);
    }
    assert_day(mo_workdays_on_or_after(workdays, mo_day_parse("2026-03-07")), "2026-03-09");
    assert_day(mo_workdays_on_or_before(workdays, mo_day_parse("2026-03-08")), "2026-03-06");
    assert_day(mo_workdays_on_or_after(workdays, mo_day_parse("2026-03-06")), "2026-03-06");
}

/* The plain way: day by day. */
static MoDay walk(const MoWorkdays *workdays, MoDay day, unsigned n, int step)
{
    while (n > 0) {
        day += step;
        n -= mo_workdays_is_working(workdays, day);
    }
    return day;
}

static void counting_gives_what_walking_gives(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(4);
    for (int i = 0; i < 60; i++) {
        MoWorkdays *workdays = mo_workdays_new((uint8_t)g_rand_int_range(chance, 1, 128), 1, 2);
        MoDay middle = g_rand_int_range(chance, -30000, 40000);
        bool absent[400] = {false};
        for (int j = g_rand_int_range(chance, 0, 30); j > 0; j--) {
            int first = g_rand_int_range(chance, 0, 380);
            int last = first + g_rand_int_range(chance, 0, 20);
            bool away = g_rand_boolean(chance);
            for (int day = first; away && day <= last; day++)
                absent[day] = true;
            (away ? mo_workdays_add_absence : mo_workdays_add_days_off)(workdays, middle + first,
                                                                        middle + last);
        }
        for (int j = 0; j < 300; j++) {
            int at = g_rand_int_range(chance, 0, 400);
            MoDay day = middle + at;
            unsigned n = (unsigned)g_rand_int_range(chance, 0, 40);
            assert_int_equal(mo_workdays_after(workdays, day, n), walk(workdays, day, n, 1));
            assert_int_equal(mo_workdays_before(workdays, day, n), walk(workdays, day, n, -1));
            assert_int_equal(mo_workdays_on_or_after(workdays, day), walk(workdays, day - 1, 1, 1));
            assert_int_equal(mo_workdays_on_or_before(workdays, day),
                             walk(workdays, day + 1, 1, -1));
            assert_int_equal(mo_workdays_is_absent(workdays, day), absent[at]);
            MoDay present = day;
            for (unsigned left = n; left > 0;) {
                present++;
                left -= present >= middle + 400 || !absent[present - middle];
            }
            assert_int_equal(mo_workdays_add_present(workdays, day, n), present);
        }
        mo_workdays_free(workdays);
    }
    g_rand_free(chance);
}

static void ten_years_off_end_the_search(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = nine_to_five();
    MoDay day = mo_day_parse("2026-01-05");
    mo_workdays_add_days_off(workdays, day, day + 4000);
    assert_int_equal(mo_workdays_on_or_after(workdays, day + 10), day + 10);
    assert_int_equal(mo_workdays_after(workdays, day - 1, 3), day - 1);
    assert_int_equal(mo_workdays_on_or_before(workdays, day + 10), day - 3);
    assert_int_equal(mo_workdays_on_or_after(workdays, MO_DAY_LAST), MO_DAY_LAST);
}

/* The first day of the calendar is a Monday, its last one a Friday. */
static void counting_stops_at_the_ends_of_the_calendar(void **state)
{
    (void)state;
    static const struct {
        MoDay day;
        unsigned n;
        MoDay before, after;
    } rows[] = {
        {MO_DAY_FIRST + 2, 2, MO_DAY_FIRST, MO_DAY_FIRST + 4},
        {MO_DAY_FIRST + 2, 3, MO_DAY_FIRST, MO_DAY_FIRST + 7},
        {MO_DAY_FIRST + 2, 90, MO_DAY_FIRST, MO_DAY_FIRST + 128},
        {MO_DAY_LAST - 2, 2, MO_DAY_LAST - 4, MO_DAY_LAST},
        {MO_DAY_LAST - 2, 3, MO_DAY_LAST - 7, MO_DAY_LAST},
        {MO_DAY_LAST - 2, 90, MO_DAY_LAST - 128, MO_DAY_LAST},
    };
    g_autoptr(MoWorkdays) workdays = nine_to_five();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoDay before = mo_workdays_before(workdays, rows[i].day, rows[i].n);
        MoDay after = mo_workdays_after(workdays, rows[i].day, rows[i].n);
        if (before != rows[i].before || after != rows[i].after)
            fail_msg("row %zu: %d before, %d after", i, before - rows[i].day, after - rows[i].day);
    }
    mo_workdays_free(NULL);
}

static void opening_is_worked_and_closing_is_not(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = nine_to_five();
    MoDay friday = mo_day_parse("2026-03-06");
    assert_false(mo_workdays_is_open(workdays, (MoLocal){friday, 9 * 3600 - 1}));
    assert_true(mo_workdays_is_open(workdays, (MoLocal){friday, 9 * 3600}));
    assert_true(mo_workdays_is_open(workdays, (MoLocal){friday, 17 * 3600 - 1}));
    assert_false(mo_workdays_is_open(workdays, (MoLocal){friday, 17 * 3600}));
    assert_false(mo_workdays_is_open(workdays, (MoLocal){friday + 1, 10 * 3600}));
}

static void the_next_opening_follows_nights_and_weekends(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = nine_to_five();
    MoDay friday = mo_day_parse("2026-03-06");
    static const struct {
        int day;
        int32_t second;
        int expected_day;
        int32_t expected_second;
    } rows[] = {
        {0, 8 * 3600, 0, 9 * 3600},  {0, 10 * 3600, 0, 10 * 3600}, {0, 17 * 3600, 3, 9 * 3600},
        {1, 10 * 3600, 3, 9 * 3600}, {2, 23 * 3600, 3, 9 * 3600},  {-1, 18 * 3600, 0, 9 * 3600},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoLocal next =
            mo_workdays_next_open(workdays, (MoLocal){friday + rows[i].day, rows[i].second});
        assert_int_equal(next.day, friday + rows[i].expected_day);
        assert_int_equal(next.second, rows[i].expected_second);
    }
}

/* Where the n-th working day is out of reach, the farthest one that there is. */
static void counting_stops_before_a_hole_of_years(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x1f, 9 * 3600, 17 * 3600);
    mo_workdays_add_days_off(workdays, mo_day_parse("2026-01-13"), mo_day_parse("2046-01-01"));
    MoDay day = mo_day_parse("2026-01-05");
    assert_day(mo_workdays_after(workdays, day, 5), "2026-01-12");
    assert_day(mo_workdays_after(workdays, day, 6), "2026-01-12");
    assert_day(mo_workdays_after(workdays, day, 500), "2026-01-12");
    MoDay late = mo_day_parse("2046-01-10");
    assert_day(mo_workdays_before(workdays, late, 7), "2046-01-02");
    assert_day(mo_workdays_before(workdays, late, 500), "2046-01-02");
    int32_t open = 0;
    int32_t close = 0;
    assert_false(mo_hours_parse(NULL, &open, &close));
}

static void days_away_can_be_taken_back_and_leave_the_others(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x7f, 9 * 3600, 17 * 3600);
    mo_workdays_add_days_off(workdays, 10, 12);
    mo_workdays_add_absence(workdays, 20, 22);
    mo_workdays_add_away(workdays, 12, 20);
    assert_true(mo_workdays_is_absent(workdays, 15));
    assert_true(mo_workdays_is_absent(workdays, 12));
    assert_int_equal(mo_workdays_after(workdays, 9, 1), 23);
    mo_workdays_clear_away(workdays);
    assert_false(mo_workdays_is_absent(workdays, 15));
    assert_false(mo_workdays_is_absent(workdays, 12));
    assert_false(mo_workdays_is_working(workdays, 12));
    assert_true(mo_workdays_is_absent(workdays, 21));
    assert_int_equal(mo_workdays_after(workdays, 9, 1), 13);
    assert_int_equal(mo_workdays_after(workdays, 19, 1), 23);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_are_read_as_people_write_them),
        cmocka_unit_test(hours_need_an_opening_before_the_closing),
        cmocka_unit_test(weekends_and_days_off_are_not_worked),
        cmocka_unit_test(days_off_may_come_in_any_order_and_overlap),
        cmocka_unit_test(counting_working_days_jumps_weekends),
        cmocka_unit_test(counting_gives_what_walking_gives),
        cmocka_unit_test(ten_years_off_end_the_search),
        cmocka_unit_test(counting_stops_before_a_hole_of_years),
        cmocka_unit_test(counting_stops_at_the_ends_of_the_calendar),
        cmocka_unit_test(opening_is_worked_and_closing_is_not),
        cmocka_unit_test(the_next_opening_follows_nights_and_weekends),
        cmocka_unit_test(days_away_can_be_taken_back_and_leave_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
