#include "model/cell_date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DMY MO_DATE_ORDER_DAY_MONTH_YEAR
#define MDY MO_DATE_ORDER_MONTH_DAY_YEAR
#define YMD MO_DATE_ORDER_YEAR_MONTH_DAY
#define OPEN MO_DATE_ORDER_UNKNOWN

typedef struct {
    const char *text;
    MoDateOrder order;
    bool yearly;
    const char *wanted; /* "" none, "?" undecided, NULL no date */
} Case;

static void check(const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        MoDate date = {.year = 1, .month = 2, .day = 3};
        MoCellDate found = mo_cell_date_read(cases[i].text, cases[i].order, cases[i].yearly, &date);
        g_autofree char *printed = mo_date_print(date);
        const char *got = found == MO_CELL_DATE_UNDECIDED ? "?"
                          : found == MO_CELL_DATE_BAD     ? NULL
                                                          : printed;
        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("'%s' gave '%s' (%d), not '%s'", cases[i].text, got ? got : "no date", found,
                     cases[i].wanted ? cases[i].wanted : "no date");
        if (found == MO_CELL_DATE_UNDECIDED || found == MO_CELL_DATE_BAD)
            assert_string_equal(printed, "0001-02-03");
    }
}

static void dates_that_need_no_order(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"1980-03-12", OPEN, true, "1980-03-12"},
        {" '--03-12 ", OPEN, true, "--03-12"},
        {"1980-3-5", OPEN, true, "1980-03-05"},
        {"1980/03/12", OPEN, true, "1980-03-12"},
        {"1980.03.12", MDY, true, "1980-03-12"},
        {"19800312", OPEN, true, "1980-03-12"},
        {"--03-12", OPEN, true, "--03-12"},
        {"--0312", OPEN, true, "--03-12"},
        {"--02-29", OPEN, true, "--02-29"},
        {"03-12", OPEN, true, "--03-12"},
        {"1604-04-15", OPEN, true, "--04-15"},
        {"0000-04-15", OPEN, true, "--04-15"},
        {"45321", OPEN, false, "2024-01-30"},
        {"1899-12-30", OPEN, false, ""},
        {"12/30/1899", MDY, true, ""},
        {"Tue, 02 Mar 2021", OPEN, false, "2021-03-02"},
        {"Dienstag, 2. März 1980", OPEN, true, "1980-03-02"},
        {"mardi 2 mars 1980", OPEN, true, "1980-03-02"},
        {"45321.75", OPEN, false, "2024-01-30"},
        {"29221", OPEN, true, "1980-01-01"},
        {"4/4/1980", OPEN, true, "1980-04-04"},
        {"2026-08-19 17:14", OPEN, false, "2026-08-19"},
        {"2026/02/14 08:04:10", OPEN, false, "2026-02-14"},
        {"2026-08-01T11:10:00.000Z", OPEN, false, "2026-08-01"},
        {"2024-07-01T11:54:49.95+00:00", OPEN, false, "2024-07-01"},
        {"2026-08-01T11:10:00+0200", OPEN, false, "2026-08-01"},
        {"20090808T1430-0500", OPEN, false, "2009-08-08"},
        {"2026-08-01 11:10 PM", OPEN, false, "2026-08-01"},
        {"2026-08-01 11:10:00 UTC", OPEN, false, "2026-08-01"},
        {"2026-08-01 11:10 Europe/Berlin", OPEN, false, "2026-08-01"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void an_empty_date_has_many_spellings(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"", OPEN, true, ""},           {"  ", OPEN, true, ""},
        {"0000-00-00", OPEN, true, ""}, {"0000-00-00 00:00:00", OPEN, true, ""},
        {"0/0/00", OPEN, true, ""},     {"0.0.00", OPEN, true, ""},
        {"00.00.0000", OPEN, true, ""}, {"0001-01-01T00:00:00", OPEN, true, ""},
        {"01.01.4501", DMY, true, ""},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void numbers_follow_the_order_of_their_column(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"3/4/2026", OPEN, false, "?"},
        {"3/4/2026", DMY, false, "2026-04-03"},
        {"3/4/2026", MDY, false, "2026-03-04"},
        {"13/4/2026", OPEN, false, "?"},
        {"13/4/2026", DMY, false, "2026-04-13"},
        {"13/4/2026", MDY, false, NULL},
        {"01.02.99", OPEN, true, "?"},
        {"01.02.99", DMY, true, "1999-02-01"},
        {"1. 2. 1999", DMY, true, "1999-02-01"},
        {"15.4.", DMY, true, "--04-15"},
        {"15/4", DMY, true, "--04-15"},
        {"4/15", MDY, true, "--04-15"},
        {"03-04-2026", DMY, false, "2026-04-03"},
        {"80-03-12", YMD, true, "1980-03-12"},
        {"8/19/2026 5:14 PM", MDY, false, "2026-08-19"},
        {"30/2/2026", DMY, false, NULL},
        {"13/13/2026", OPEN, false, NULL},
        {"1/2/3", DMY, false, NULL},
        {"1/2/345", DMY, false, NULL},
        {"4/1980", DMY, false, NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void two_digits_of_a_year_are_completed(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"01.01.29", DMY, true, "2029-01-01"},   {"01.01.30", DMY, true, "1930-01-01"},
        {"01.01.99", DMY, true, "1999-01-01"},   {"01.01.00", DMY, true, "2000-01-01"},
        {"01.01.69", DMY, false, "2069-01-01"},  {"01.01.70", DMY, false, "1970-01-01"},
        {"15 Apr 45", OPEN, true, "1945-04-15"}, {"15 Apr 45", OPEN, false, "2045-04-15"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void months_are_read_by_name_in_seven_languages(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"15 April", OPEN, true, "--04-15"},
        {"April 15", OPEN, true, "--04-15"},
        {"April 15th, 1980", OPEN, true, "1980-04-15"},
        {"15th of April 1980", OPEN, true, "1980-04-15"},
        {"02 Mar 2021", OPEN, false, "2021-03-02"},
        {"Mar 2, 2021", OPEN, false, "2021-03-02"},
        {"02-MAR-2021", OPEN, false, "2021-03-02"},
        {"2021 Mar 2", OPEN, false, "2021-03-02"},
        {"Mar 2, 2021 5:14 PM", OPEN, false, "2021-03-02"},
        {"Sept. 3, 2021", OPEN, false, "2021-09-03"},
        {"15. April 1980", OPEN, true, "1980-04-15"},
        {"3. März 1980", OPEN, true, "1980-03-03"},
        {"3. Mrz. 1980", OPEN, true, "1980-03-03"},
        {"1. Jänner 1980", OPEN, true, "1980-01-01"},
        {"2. Dez 1980", OPEN, true, "1980-12-02"},
        {"3 Okt. 2020 um 10:00", OPEN, false, "2020-10-03"},
        {"1er mai 1980", OPEN, true, "1980-05-01"},
        {"2 FÉVRIER 1980", OPEN, true, "1980-02-02"},
        {"2 févr. 1980", OPEN, true, "1980-02-02"},
        {"2 août 1980", OPEN, true, "1980-08-02"},
        {"le 2 juil. 1980", OPEN, true, "1980-07-02"},
        {"2 mars 2021 à 17:14", OPEN, false, "2021-03-02"},
        {"15 de abril de 1980", OPEN, true, "1980-04-15"},
        {"2 ene. 1980", OPEN, true, "1980-01-02"},
        {"2 septiembre 1980", OPEN, true, "1980-09-02"},
        {"2 maart 1980", OPEN, true, "1980-03-02"},
        {"2 mrt. 1980", OPEN, true, "1980-03-02"},
        {"2 augustus 1980", OPEN, true, "1980-08-02"},
        {"2 gennaio 1980", OPEN, true, "1980-01-02"},
        {"1º maggio 1980", OPEN, true, "1980-05-01"},
        {"2 giu 1980", OPEN, true, "1980-06-02"},
        {"2 januari 1980", OPEN, true, "1980-01-02"},
        {"2 maj 1980", OPEN, true, "1980-05-02"},
        {"den 2 augusti 1980", OPEN, true, "1980-08-02"},
        {"29 February", OPEN, true, "--02-29"},
        {"30 February", OPEN, true, NULL},
        {"April 1980", OPEN, true, NULL},
        {"April", OPEN, true, NULL},
        {"15 Apricot 1980", OPEN, true, NULL},
        {"15 April 1980 or so", OPEN, true, NULL},
        {"15 April May", OPEN, true, NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"soon", OPEN, true, NULL},        {"2026-02-30", OPEN, true, NULL},
        {"2026-01-15x", OPEN, true, NULL}, {"2026-01-15 x", OPEN, true, NULL},
        {"1980", OPEN, true, NULL},        {"1980-03", OPEN, true, NULL},
        {"123456", OPEN, true, NULL},      {"1980-03-1222222", OPEN, true, NULL},
        {"99991231x", OPEN, true, NULL},   {"1980-00-12", OPEN, true, NULL},
        {"1/2-2026", OPEN, true, NULL},    {"-", OPEN, true, ""},
        {"----", OPEN, true, ""},          {"+41 44 123", OPEN, true, NULL},
        {"\xff\xfe", OPEN, true, NULL},    {"--13-01", OPEN, true, NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void a_cell_tells_which_orders_it_fits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned orders;
        bool dots;
    } cases[] = {
        {"3/4/2026", 1U << DMY | 1U << MDY, false},
        {"13/4/2026", 1U << DMY, false},
        {"4/13/2026", 1U << MDY, false},
        {"13.4.2026", 1U << DMY, true},
        {"01.02.03", 1U << DMY | 1U << MDY | 1U << YMD, true},
        {"80-03-12", 1U << YMD, false},
        {"4/4/2026", 0, false},
        {"2026-03-04", 0, false},
        {"2026/03/04", 0, false},
        {"03-12", 0, false},
        {"4 May 2026", 0, false},
        {"0/0/00", 0, false},
        {"soon", 0, false},
        {"", 0, false},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        unsigned orders = mo_cell_date_get_orders(cases[i].text);
        if (orders != cases[i].orders || mo_cell_date_has_dots(cases[i].text) != cases[i].dots)
            fail_msg("'%s' gave %x", cases[i].text, orders);
    }
}

/* Whatever the quick way reads, the careful one reads alike. */
static bool is_common(const char *text)
{
    MoDate common = {.year = 1, .month = 2, .day = 3}, careful = {0};
    if (!mo_cell_date_read_common(text, strlen(text), &common)) {
        assert_true(common.year == 1 && common.month == 2 && common.day == 3);
        return false;
    }
    if (mo_cell_date_read(text, OPEN, true, &careful) != MO_CELL_DATE_READ ||
        common.year != careful.year || common.month != careful.month || common.day != careful.day)
        fail_msg("'%s' was read as %d-%d-%d", text, common.year, common.month, common.day);
    return true;
}

static void common_dates_are_read_quickly_and_alike(void **state)
{
    (void)state;
    static const int years[] = {0, 1, 1604, 1899, 1900, 1980, 2000, 2023, 2024, 4500, 4501, 9999};
    unsigned n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(years); i++)
        for (int month = 0; month <= 13; month++)
            for (int day = 0; day <= 32; day++) {
                g_autofree char *text = g_strdup_printf("%04d-%02d-%02d", years[i], month, day);
                n += is_common(text);
            }
    /* Of six years the days that there are; 1980, 2000 and 2024 have one more. */
    assert_int_equal(n, 6 * 365 + 3);
    assert_false(is_common("") || is_common("1980-3-12") || is_common("1980-03-12 "));
}

static void a_byte_amiss_is_no_common_date(void **state)
{
    (void)state;
    static const char good[] = "1980-03-12";
    for (size_t at = 0; at < strlen(good); at++)
        for (unsigned byte = 1; byte < 256; byte++) {
            char text[] = "1980-03-12";
            text[at] = (char)byte;
            bool fits = good[at] == '-' ? byte == '-' : g_ascii_isdigit((char)byte);
            if (!fits && is_common(text))
                fail_msg("'%s' was read as a date", text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_dates_are_read_quickly_and_alike),
        cmocka_unit_test(a_byte_amiss_is_no_common_date),
        cmocka_unit_test(dates_that_need_no_order),
        cmocka_unit_test(an_empty_date_has_many_spellings),
        cmocka_unit_test(numbers_follow_the_order_of_their_column),
        cmocka_unit_test(two_digits_of_a_year_are_completed),
        cmocka_unit_test(months_are_read_by_name_in_seven_languages),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(a_cell_tells_which_orders_it_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
