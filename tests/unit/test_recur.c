#include "when/recur.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"
#include "when/recur_private.h"

/* One block of a file below tests/data/recur. */
typedef struct {
    char *rule;
    MoDay start;
    bool clamp;
    GArray *days; /* of MoDay */
    bool goes_on;
} Block;

static Block *block_new(void)
{
    Block *block = g_new0(Block, 1);
    block->start = MO_DAY_NONE;
    block->days = g_array_new(FALSE, FALSE, sizeof(MoDay));
    return block;
}

static void block_free(gpointer data)
{
    Block *block = data;
    g_free(block->rule);
    g_array_unref(block->days);
    g_free(block);
}

static void add_days(Block *block, const char *text)
{
    g_auto(GStrv) words = mo_text_split_list(text, " ");
    for (char **word = words; *word != NULL; word++) {
        if (strcmp(*word, "...") == 0) {
            block->goes_on = true;
            continue;
        }
        MoDay day = mo_day_parse(*word);
        if (day == MO_DAY_NONE)
            fail_msg("'%s' in the table", *word);
        g_array_append_val(block->days, day);
    }
}

static GPtrArray *read_table(const char *name)
{
    g_autofree char *path = g_build_filename(TEST_DATA, "recur", name, NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("%s cannot be read", path);
    GPtrArray *blocks = g_ptr_array_new_with_free_func(block_free);
    Block *block = NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (g_str_has_prefix(*line, "RRULE: ")) {
            block = block_new();
            g_ptr_array_add(blocks, block);
            block->rule = g_strdup(*line + strlen("RRULE: "));
        } else if (g_str_has_prefix(*line, "START: ")) {
            block->start = mo_day_parse(*line + strlen("START: "));
        } else if (g_str_has_prefix(*line, "CLAMP: yes")) {
            block->clamp = true;
        } else if (g_str_has_prefix(*line, "INSTANCES: ")) {
            add_days(block, *line + strlen("INSTANCES: "));
        } else if (g_str_has_prefix(*line, "  ")) {
            add_days(block, *line);
        }
    }
    return blocks;
}

static MoRecur *open_block(const Block *block, bool libical)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(block->rule, &error);
    if (rule == NULL)
        fail_msg("%s: %s", block->rule, error->message);
    MoRecur *recur = libical ? mo_recur_new_with(rule, block->start, block->clamp, true, &error)
                             : mo_recur_new(rule, block->start, block->clamp, &error);
    if (recur == NULL)
        fail_msg("%s: %s", block->rule, error->message);
    return recur;
}

static void assert_same(const Block *block, guint i, MoDay found, MoDay expected)
{
    g_autofree char *found_text = mo_day_print(found);
    g_autofree char *expected_text = mo_day_print(expected);
    if (found != expected)
        fail_msg("%s, instance %u: '%s' instead of '%s'", block->rule, i, found_text,
                 expected_text);
}

static void check_forwards(const Block *block, MoRecur *recur)
{
    MoDay day = block->start != MO_DAY_NONE ? block->start - 400 : mo_day_parse("2026-01-01");
    for (guint i = 0; i < block->days->len; i++) {
        MoDay expected = g_array_index(block->days, MoDay, i);
        MoDay found = mo_recur_next(recur, day);
        assert_same(block, i, found, expected);
        day = found + 1;
    }
    MoDay found = mo_recur_next(recur, day);
    if (block->goes_on)
        assert_int_not_equal(found, MO_DAY_NONE);
    else
        assert_same(block, block->days->len, found, MO_DAY_NONE);
}

static void check_backwards(const Block *block, MoRecur *recur)
{
    guint n = block->days->len;
    MoDay day = g_array_index(block->days, MoDay, n - 1);
    for (guint i = n; i-- > 0; day--) {
        day = mo_recur_previous(recur, day);
        assert_same(block, i, day, g_array_index(block->days, MoDay, i));
    }
    if (block->start != MO_DAY_NONE)
        assert_same(block, 0, mo_recur_previous(recur, day), MO_DAY_NONE);
}

/* From each day in and around the series, in an order that is not ascending. */
static void check_jumps(const Block *block, MoRecur *recur)
{
    const MoDay *days = &g_array_index(block->days, MoDay, 0);
    for (guint i = block->days->len - 1; i >= 1; i--) {
        MoDay step = MAX(1, (days[i] - days[i - 1]) / 5);
        for (MoDay day = days[i - 1] + 1; day <= days[i]; day += step) {
            assert_same(block, i, mo_recur_next(recur, day), days[i]);
            assert_same(block, i, mo_recur_previous(recur, day - 1), days[i - 1]);
        }
    }
}

static void check_table(const char *name, guint at_least)
{
    g_autoptr(GPtrArray) blocks = read_table(name);
    assert_true(blocks->len >= at_least);
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        g_autoptr(MoRecur) recur = open_block(block, false);
        check_forwards(block, recur);
        check_backwards(block, recur);
        check_jumps(block, recur);
    }
}

static void the_rules_of_the_rfc_give_its_days(void **state)
{
    (void)state;
    check_table("rfc5545.txt", 37);
}

static void intervals_count_from_the_period_of_the_start(void **state)
{
    (void)state;
    check_table("intervals.txt", 20);
}

static void ends_of_months_and_years_are_kept(void **state)
{
    (void)state;
    check_table("ends.txt", 25);
}

static void libical_gives_the_days_of_the_rfc_too(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) blocks = read_table("rfc5545.txt");
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);
        g_autoptr(MoRecur) recur = open_block(block, true);
        assert_true(mo_recur_is_libical(recur));
        check_forwards(block, recur);
        check_backwards(block, recur);
        check_jumps(block, recur);
    }
}

static void everyday_rules_need_no_libical(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        bool libical;
    } rows[] = {
        {"FREQ=DAILY", false},
        {"FREQ=WEEKLY;BYDAY=MO", false},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", false},
        {"FREQ=YEARLY;BYMONTH=3;BYDAY=2TU", false},
        {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", false},
        {"FREQ=YEARLY;BYDAY=20MO", true},
        {"FREQ=YEARLY;BYYEARDAY=100", true},
        {"FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYSETPOS=1", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRule) rule = mo_rule_parse(rows[i].rule, NULL);
        g_autoptr(MoRecur) recur = mo_recur_new(rule, 0, false, NULL);
        if (mo_recur_is_libical(recur) != rows[i].libical)
            fail_msg("%s", rows[i].rule);
    }
}

static void series_without_any_day_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        const char *start;
        const char *reason;
    } rows[] = {
        {"FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU", "none", "say from when"},
        {"FREQ=MONTHLY", "none", "say from when"},
        {"FREQ=DAILY;COUNT=3", "none", "say from when"},
        {"FREQ=DAILY;UNTIL=20260101", "2026-01-02", "before the start"},
        {"FREQ=MONTHLY;BYDAY=5MO;UNTIL=20260228", "2026-02-01", "no day"},
        /* Each period that the interval does not skip is empty. */
        {"FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "2026-02-01", "no day"},
        {"FREQ=DAILY;INTERVAL=7;BYDAY=MO", "2026-01-06", "no day"},
        {"FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2026-01-01", "no day"},
        {"FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366", "2026-01-01", "no day"},
        {"FREQ=WEEKLY;INTERVAL=9999;BYMONTH=1;BYDAY=MO", "9999-06-01", "no day"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoRule) rule = mo_rule_parse(rows[i].rule, NULL);
        assert_non_null(rule);
        g_autoptr(MoRecur) recur = mo_recur_new(rule, mo_day_parse(rows[i].start), false, &error);
        if (recur != NULL || !g_error_matches(error, MO_ERROR, MO_ERROR_INVALID) ||
            strstr(error->message, rows[i].reason) == NULL)
            fail_msg("%s: %s", rows[i].rule, error != NULL ? error->message : "taken");
    }
}

/* In the week of the start some programs count from the start on (dateutil), not the whole week. */
static void positions_in_a_week_that_has_begun_are_refused_when_it_matters(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        const char *start;
        const char *begin; /* what is said to start on; NULL: taken */
    } rows[] = {
        {"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-01-05", NULL},
        {"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-01-06", "2026-01-05"},
        {"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-01-10", NULL},
        {"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1", "2026-01-06", NULL},
        {"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", "2026-01-07", "2026-01-05"},
        {"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;WKST=SU", "2026-01-05", NULL},
        {"FREQ=WEEKLY;BYDAY=SU,WE;BYSETPOS=1;WKST=SU", "2026-01-05", "2026-01-04"},
        {"FREQ=WEEKLY;BYDAY=WE,FR;BYSETPOS=1", "2026-01-06", NULL},
        {"FREQ=WEEKLY;BYDAY=MO,WE;BYMONTH=2;BYSETPOS=1", "2026-01-06", NULL},
        {"FREQ=WEEKLY;BYDAY=MO,WE;BYMONTH=2;BYSETPOS=1", "2026-02-03", "2026-02-02"},
        {"FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1", "2026-01-06", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoRule) rule = mo_rule_parse(rows[i].rule, NULL);
        g_autoptr(MoRecur) recur = mo_recur_new(rule, mo_day_parse(rows[i].start), false, &error);
        if (rows[i].begin == NULL ? recur == NULL
                                  : recur != NULL || strstr(error->message, rows[i].begin) == NULL)
            fail_msg("%s from %s: %s", rows[i].rule, rows[i].start,
                     error != NULL ? error->message : "taken");
    }
}

/* libical alone would search to the year 2582 and beyond: up to seconds each. */
static void an_empty_series_is_refused_at_once(void **state)
{
    (void)state;
    static const char *const empty[] = {
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=14;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=773;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=3",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYDAY=SU;BYSETPOS=5",
        "FREQ=YEARLY;INTERVAL=100;BYYEARDAY=366;BYDAY=MO",
    };
    MoDay start = mo_day_parse("2026-02-03");
    for (size_t i = 0; i < G_N_ELEMENTS(empty); i++) {
        g_autoptr(MoRule) rule = mo_rule_parse(empty[i], NULL);
        assert_non_null(rule);
        clock_t begin = clock();
        g_autoptr(MoRecur) recur = mo_recur_new(rule, start, false, NULL);
        if (recur != NULL)
            fail_msg("%s was taken", empty[i]);
        /* A thousandth of a second by itself; the rest is for the sanitizers and valgrind. */
        if (clock() - begin > CLOCKS_PER_SEC / 4)
            fail_msg("%s took %ld us", empty[i], (long)(clock() - begin));
    }
}

/* Series of libical's end with 2582; the stepper goes on where it stops. */
static void rare_rules_go_on_to_the_end_of_the_calendar(void **state)
{
    (void)state;
    static const char *const rules[] = {"FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYYEARDAY=366",
                                        "FREQ=YEARLY;INTERVAL=7;BYMONTH=1;BYDAY=MO;BYSETPOS=-1"};
    MoDay start = mo_day_parse("2020-01-01");
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoRule) rule = mo_rule_parse(rules[i], NULL);
        g_autoptr(MoRecur) both = mo_recur_new(rule, start, false, NULL);
        g_autoptr(MoRecur) stepper = mo_recur_new_with(rule, start, false, false, NULL);
        assert_true(mo_recur_is_libical(both));
        MoDay end = mo_day_parse("2610-01-01");
        for (MoDay day = mo_day_parse("2560-01-01"); day < end; day += 50) {
            assert_int_equal(mo_recur_next(both, day), mo_recur_next(stepper, day));
            assert_int_equal(mo_recur_previous(both, day), mo_recur_previous(stepper, day));
        }
        MoDay far = mo_day_parse("9990-01-01");
        assert_int_not_equal(mo_recur_next(both, far), MO_DAY_NONE);
        assert_int_equal(mo_recur_next(both, far), mo_recur_next(stepper, far));
    }
}

static void the_shortest_gap_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        const char *start;
        bool clamp;
        unsigned gap;
    } rows[] = {
        {"FREQ=DAILY", "none", false, 1},
        {"FREQ=WEEKLY;INTERVAL=6", "2026-01-05", false, 42},
        {"FREQ=WEEKLY;BYDAY=MO,TH", "none", false, 3},
        {"FREQ=MONTHLY", "2026-01-31", true, 28},
        {"FREQ=MONTHLY", "2026-01-31", false, 31},
        {"FREQ=MONTHLY;BYDAY=2TU", "none", false, 28},
        {"FREQ=YEARLY", "2026-03-03", false, 365},
        {"FREQ=YEARLY;INTERVAL=50", "2026-03-03", false, 18263},
        {"FREQ=DAILY;COUNT=1", "2026-03-03", false, 0},
        {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "none", false, 28},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoRule) rule = mo_rule_parse(rows[i].rule, NULL);
        g_autoptr(MoRecur) recur =
            mo_recur_new(rule, mo_day_parse(rows[i].start), rows[i].clamp, NULL);
        if (mo_recur_shortest_gap(recur) != rows[i].gap)
            fail_msg("%s: %u", rows[i].rule, mo_recur_shortest_gap(recur));
        assert_int_equal(mo_recur_shortest_gap(recur), rows[i].gap);
    }
}

static void days_beyond_the_calendar_give_nothing(void **state)
{
    (void)state;
    static const char *const rules[] = {"FREQ=DAILY",
                                        "FREQ=WEEKLY;BYDAY=SU",
                                        "FREQ=MONTHLY;BYMONTHDAY=-1",
                                        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
                                        "FREQ=YEARLY;BYYEARDAY=100",
                                        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO"};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoRule) rule = mo_rule_parse(rules[i], NULL);
        g_autoptr(MoRecur) recur = mo_recur_new(rule, MO_DAY_NONE, false, NULL);
        assert_int_equal(mo_recur_next(recur, MO_DAY_LAST + 1), MO_DAY_NONE);
        assert_int_equal(mo_recur_next(recur, INT32_MAX), MO_DAY_NONE);
        assert_int_equal(mo_recur_previous(recur, MO_DAY_NONE), MO_DAY_NONE);
        assert_int_equal(mo_recur_previous(recur, MO_DAY_FIRST - 1), MO_DAY_NONE);
        assert_true(mo_recur_next(recur, MO_DAY_NONE) >= MO_DAY_FIRST);
        MoDay last = mo_recur_previous(recur, INT32_MAX);
        assert_true(last > mo_day_parse("2582-01-01") && last <= MO_DAY_LAST);
        assert_int_equal(mo_recur_next(recur, last), last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_of_the_rfc_give_its_days),
        cmocka_unit_test(intervals_count_from_the_period_of_the_start),
        cmocka_unit_test(ends_of_months_and_years_are_kept),
        cmocka_unit_test(libical_gives_the_days_of_the_rfc_too),
        cmocka_unit_test(everyday_rules_need_no_libical),
        cmocka_unit_test(series_without_any_day_are_refused),
        cmocka_unit_test(positions_in_a_week_that_has_begun_are_refused_when_it_matters),
        cmocka_unit_test(an_empty_series_is_refused_at_once),
        cmocka_unit_test(rare_rules_go_on_to_the_end_of_the_calendar),
        cmocka_unit_test(the_shortest_gap_is_found),
        cmocka_unit_test(days_beyond_the_calendar_give_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
