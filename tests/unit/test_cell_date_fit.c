#include "model/cell_date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define AHEAD NULL

typedef struct {
    MoField field;
    const char *text, *wanted;
} Row;

/* As on Sunday 22 November 2026. */
static void check(const Row *rows, size_t n, const char *zone_name)
{
    g_autoptr(MoZone) zone = zone_name ? mo_zone_new(zone_name, NULL) : NULL;
    MoDateView view = {.today = mo_day_parse("2026-11-22"), .zone = zone};
    for (size_t i = 0; i < n; i++) {
        MoDate date = {0};
        bool yearly = mo_field_get_cell(rows[i].field) == MO_CELL_DATE;
        assert_int_equal(
            mo_cell_date_read(rows[i].text, MO_DATE_ORDER_DAY_MONTH_YEAR, yearly, &date),
            MO_CELL_DATE_READ);
        bool fits = mo_cell_date_fit(rows[i].text, rows[i].field, &view, &date);
        g_autofree char *printed = fits ? mo_date_print(date) : NULL;
        if (g_strcmp0(printed, rows[i].wanted) != 0)
            fail_msg("'%s' of %s gave %s, not %s", rows[i].text, mo_field_get_name(rows[i].field),
                     printed ? printed : "ahead", rows[i].wanted ? rows[i].wanted : "ahead");
    }
}

static void who_is_a_customer_was_born_already(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MO_FIELD_BIRTHDAY, "01.02.27", "1927-02-01"},
        {MO_FIELD_BIRTHDAY, "22.11.26", "2026-11-22"},
        {MO_FIELD_BIRTHDAY, "23.11.26", "1926-11-23"},
        {MO_FIELD_BIRTHDAY, "1 Feb 27", "1927-02-01"},
        {MO_FIELD_BIRTHDAY, "29.02.28", "1928-02-29"},
        {MO_FIELD_BIRTHDAY, "01.02.27 10:30", "1927-02-01"},
        {MO_FIELD_BIRTHDAY, "01.02.30", "1930-02-01"},
        {MO_FIELD_BIRTHDAY, "01.02.2027", AHEAD},
        {MO_FIELD_BIRTHDAY, "2050-01-01", AHEAD},
        {MO_FIELD_BIRTHDAY, "20500101", AHEAD},
        {MO_FIELD_BIRTHDAY, "99999", AHEAD},
        {MO_FIELD_BIRTHDAY, "2026-11-22", "2026-11-22"},
        {MO_FIELD_BIRTHDAY, "2026-11-23", AHEAD},
        {MO_FIELD_BIRTHDAY, "--12-24", "--12-24"},
    };
    check(rows, G_N_ELEMENTS(rows), NULL);
}

static void only_what_is_of_the_past_cannot_be_to_come(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MO_FIELD_ANNIVERSARY, "2031-05-05", AHEAD},
        {MO_FIELD_ANNIVERSARY, "05.05.27", AHEAD},
        {MO_FIELD_CUSTOMER_SINCE, "2027-01-01", AHEAD},
        {MO_FIELD_CUSTOMER_SINCE, "01.01.27", AHEAD},
        {MO_FIELD_CUSTOMER_SINCE, "2026-11-22", "2026-11-22"},
        {MO_FIELD_LAST_CONTACTED, "2062-03-01", AHEAD},
        {MO_FIELD_LAST_CONTACTED, "2026-11-23", "2026-11-23"},
        {MO_FIELD_LAST_CONTACTED, "2026-11-24", AHEAD},
        {MO_FIELD_RENEWAL_DATE, "2050-01-01", "2050-01-01"},
        {MO_FIELD_NEXT_STEP_DATE, "2027-01-01", "2027-01-01"},
        {MO_FIELD_DATE, "2031-05-05", "2031-05-05"},
    };
    check(rows, G_N_ELEMENTS(rows), NULL);
}

static void an_instant_falls_on_the_day_that_the_user_had(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MO_FIELD_LAST_CONTACTED, "2026-03-01T23:30:00Z", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01T22:30:00.000Z", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-07-01T22:30:00z", "2026-07-02"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-02T00:30:00+02:00", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01T23:30:00+02:00", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 18:30:00-0500", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 18:30 -05", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "20260301T2330Z", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 23:30:00 UTC", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 11:30 PM GMT", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 12:30 AM GMT", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "Sun Mar 01 2026 18:30:00 GMT-0500 (EST)", "2026-03-02"},
        {MO_FIELD_LAST_CONTACTED, "2025-12-31T23:30:00Z", "2026-01-01"},
        {MO_FIELD_NEXT_STEP_DATE, "2026-12-31T23:30:00Z", "2027-01-01"},
        {MO_FIELD_RENEWAL_DATE, "2026-12-31T23:30:00Z", "2027-01-01"},
        {MO_FIELD_CUSTOMER_SINCE, "2021-05-31T22:30:00Z", "2021-06-01"},
    };
    check(rows, G_N_ELEMENTS(rows), "Europe/Berlin");
}

static void a_day_stays_whatever_program_put_an_hour_behind_it(void **state)
{
    (void)state;
    static const Row rows[] = {
        {MO_FIELD_LAST_CONTACTED, "2026-03-01", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 23:30", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01T00:00:00.000Z", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01T00:00:00+09:00", "2026-03-01"},
        {MO_FIELD_LAST_CONTACTED, "2026-03-01 23:30 Europe/Berlin", "2026-03-01"},
        {MO_FIELD_BIRTHDAY, "1980-03-12T00:00:00.000Z", "1980-03-12"},
        {MO_FIELD_BIRTHDAY, "1980-03-12T23:30:00Z", "1980-03-12"},
        {MO_FIELD_ANNIVERSARY, "20090808T1430-0500", "2009-08-08"},
        {MO_FIELD_DATE, "2009-08-08T04:30:00+14:00", "2009-08-08"},
        /* Midnight in New York, as JavaScript writes it. */
        {MO_FIELD_BIRTHDAY, "1980-03-12T05:00:00.000Z", "1980-03-12"},
    };
    check(rows, G_N_ELEMENTS(rows), "America/New_York");
    static const Row midnight[] = {{MO_FIELD_BIRTHDAY, "1980-03-11T23:00:00.000Z", "1980-03-12"}};
    check(midnight, G_N_ELEMENTS(midnight), "Europe/Berlin");
    static const Row unknown[] = {{MO_FIELD_LAST_CONTACTED, "2026-03-01T23:30:00Z", "2026-03-01"}};
    check(unknown, G_N_ELEMENTS(unknown), NULL);
}

static void what_is_no_hour_and_no_zone_moves_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"+02:00",
                                        "2026-03-01(",
                                        ")",
                                        "2026-03-01T:Z",
                                        "12:60Z",
                                        "2026-03-01T99:99Z",
                                        "2026-03-01 1:2+2",
                                        "Z",
                                        "::::::::::Z",
                                        "(((((((((((())",
                                        "2026-03-01T23:30+99:00"};
    g_autoptr(MoZone) zone = mo_zone_new("Europe/Berlin", NULL);
    MoDateView view = {.today = MO_DAY_NONE, .zone = zone};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        MoDate date = {2026, 3, 1};
        assert_true(mo_cell_date_fit(texts[i], MO_FIELD_LAST_CONTACTED, &view, &date));
        assert_int_equal(mo_date_day(date), mo_day_parse("2026-03-01"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_a_customer_was_born_already),
        cmocka_unit_test(only_what_is_of_the_past_cannot_be_to_come),
        cmocka_unit_test(an_instant_falls_on_the_day_that_the_user_had),
        cmocka_unit_test(a_day_stays_whatever_program_put_an_hour_behind_it),
        cmocka_unit_test(what_is_no_hour_and_no_zone_moves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
