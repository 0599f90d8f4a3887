#include "when/sentence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text;
    MoSpan span;
    unsigned days;
    const char *printed;
} spans[] = {
    {"3 working days", {3, MO_UNIT_WORKING_DAY}, 4, "3 working days"},
    {"1 working day", {1, MO_UNIT_WORKING_DAY}, 1, "1 working day"},
    {"5 business days", {5, MO_UNIT_WORKING_DAY}, 7, "5 working days"},
    {"same day", {0, MO_UNIT_DAY}, 0, "same day"},
    {"0", {0, MO_UNIT_DAY}, 0, "same day"},
    {"10", {10, MO_UNIT_DAY}, 10, "10 days"},
    {" 2  Weeks ", {2, MO_UNIT_WEEK}, 14, "2 weeks"},
    {"1 month", {1, MO_UNIT_MONTH}, 30, "1 month"},
    {"2 years", {2, MO_UNIT_YEAR}, 730, "2 years"},
    {"14days", {14, MO_UNIT_DAY}, 14, "14 days"},
    {"9999 days", {9999, MO_UNIT_DAY}, 9999, "9999 days"},
};

static void spans_are_read_printed_and_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) {
        MoSpan span = {77, MO_UNIT_YEAR};
        assert_true(mo_span_parse(spans[i].text, &span));
        if (span.n != spans[i].span.n || span.unit != spans[i].span.unit)
            fail_msg("%s", spans[i].text);
        assert_int_equal(mo_span_days(span), spans[i].days);
        g_autofree char *printed = mo_span_print(span);
        assert_string_equal(printed, spans[i].printed);
        MoSpan again;
        assert_true(mo_span_parse(printed, &again));
        assert_int_equal(again.n, span.n);
    }
}

static void anything_else_is_no_span(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",      "days",    "three days", "-1 day",      "1.5 weeks",
        "10000", "2 hours", "3 d",        "3 days more", "99999999999 days"};
    MoSpan span = {77, MO_UNIT_YEAR};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        if (mo_span_parse(wrong[i], &span))
            fail_msg("'%s' was taken", wrong[i]);
    assert_false(mo_span_parse(NULL, &span));
    assert_int_equal(span.n, 77);
}

static void days_are_moved_by_spans(void **state)
{
    (void)state;
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x1f, 0, 3600);
    static const struct {
        const char *day;
        const char *span;
        const char *after;
        const char *before;
    } rows[] = {
        {"2026-03-08", "3 working days", "2026-03-11", "2026-03-04"},
        {"2026-01-31", "1 month", "2026-02-28", "2025-12-31"},
        {"2024-02-29", "1 year", "2025-02-28", "2023-02-28"},
        {"2026-03-08", "6 weeks", "2026-04-19", "2026-01-25"},
        {"2026-03-08", "same day", "2026-03-08", "2026-03-08"},
        {"9999-12-30", "1 week", "9999-12-31", "9999-12-23"},
        {"0001-01-02", "1 month", "0001-02-02", "0001-01-01"},
        {"2026-03-08", "9999 years", "9999-12-31", "0001-01-01"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoSpan span;
        assert_true(mo_span_parse(rows[i].span, &span));
        MoDay day = mo_day_parse(rows[i].day);
        g_autofree char *after = mo_day_print(mo_span_after(span, day, workdays));
        g_autofree char *before = mo_day_print(mo_span_before(span, day, workdays));
        assert_string_equal(after, rows[i].after);
        assert_string_equal(before, rows[i].before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_read_printed_and_measured),
        cmocka_unit_test(anything_else_is_no_span),
        cmocka_unit_test(days_are_moved_by_spans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
