/* Random rules against two peers at once: libical, called directly, and python3-dateutil. Each rule
 * begins on one of its days; its first 25 instances and some jumps have to be the same everywhere.
 * MO_RULES says how many rules of the everyday grammar are tried. Seeds are fixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <gio/gio.h>
#include <libical/ical.h>

#include "base/error.h"
#include "many.h"
#include "random_rule.h"
#include "when/recur_private.h"

#define INSTANCES 25
#define JUMPS 3
/* How far behind the start jumps go that are asked of both peers, in instances. */
#define JUMP_INSTANCES 40
/* Python's ordinal of 1970-01-01. */
#define ORDINAL 719163
/* Odd rules are compared for so long. */
#define ODD_DAYS (366 * 12)

static int get_rules(void)
{
    const char *text = g_getenv("MO_RULES");
    if (text != NULL)
        return (int)g_ascii_strtoll(text, NULL, 10);
    return (int)test_many(3000, 300);
}

/* ---- dateutil -------------------------------------------------------------------------------- */

typedef struct {
    GSubprocess *process;
    GOutputStream *in; /* borrowed */
} Oracle;

static Oracle start_oracle(void)
{
    Oracle oracle = {NULL, NULL};
    oracle.process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL,
                         "/usr/bin/python3", TEST_DATA "/../lib/recur_oracle.py", NULL);
    if (oracle.process == NULL)
        skip();
    oracle.in = g_subprocess_get_stdin_pipe(oracle.process);
    return oracle;
}

static void tell(Oracle *oracle, const GString *line)
{
    /* Without dateutil it ends at once; its status says so. */
    (void)g_output_stream_write_all(oracle->in, line->str, line->len, NULL, NULL, NULL);
}

static void finish(Oracle *oracle)
{
    g_autofree char *answer = NULL;
    assert_true(g_subprocess_communicate_utf8(oracle->process, NULL, NULL, &answer, NULL, NULL));
    print_message("%s", answer);
    int status = g_subprocess_get_exit_status(oracle->process);
    g_object_unref(oracle->process);
    if (status == 77)
        skip();
    assert_int_equal(status, 0);
}

/* ---- libical --------------------------------------------------------------------------------- */

static struct icaltimetype to_ical(MoDay day)
{
    struct icaltimetype time = {.is_date = 1};
    mo_day_to_civil(day, &time.year, &time.month, &time.day);
    return time;
}

static MoDay from_ical(struct icaltimetype time)
{
    return icaltime_is_null_time(time) ? MO_DAY_NONE
                                       : mo_day_from_civil(time.year, time.month, time.day);
}

/* ---- one rule -------------------------------------------------------------------------------- */

typedef struct {
    const char *text;
    MoDay start;
    MoDay days[INSTANCES];
    int n_days;
    MoDay jumps[JUMPS]; /* from where */
    MoDay found[JUMPS]; /* the next instance */
} Series;

static bool fill_series(Series *series, GRand *random)
{
    g_autoptr(MoRule) rule = mo_rule_parse(series->text, NULL);
    g_autoptr(MoRecur) recur = rule != NULL ? mo_recur_new(rule, series->start, false, NULL) : NULL;
    if (recur == NULL)
        return false;
    MoDay last = series->start;
    MoDay day = series->start;
    for (int n = 0; n < JUMP_INSTANCES; n++) {
        day = mo_recur_next(recur, day);
        if (day == MO_DAY_NONE)
            break;
        if (n < INSTANCES)
            series->days[series->n_days++] = day;
        last = day++;
    }
    for (int i = 0; i < JUMPS; i++) {
        series->jumps[i] = mo_random_int(random, series->start, last);
        series->found[i] = mo_recur_next(recur, series->jumps[i]);
    }
    return true;
}

/* libical's series end with a year. */
static MoDay cut(MoDay day)
{
    return day > mo_ical_last_day() ? MO_DAY_NONE : day;
}

static void differ(const Series *series, const char *what, MoDay ours, MoDay theirs)
{
    g_autofree char *start = mo_day_print(series->start);
    g_autofree char *our_text = mo_day_print(ours);
    g_autofree char *their_text = mo_day_print(theirs);
    fail_msg("%s from %s, %s: '%s', libical '%s'", series->text, start, what, our_text, their_text);
}

/* The next instance on or after a day. libical does not jump in a rule with COUNT, and loses days
 * of weekly rules with an INTERVAL when it does: there it walks. */
static MoDay jump_in_libical(const Series *series, struct icalrecurrencetype rule, MoDay day)
{
    icalrecur_iterator *iterator = icalrecur_iterator_new(rule, to_ical(series->start));
    bool walks = rule.count != 0 || (rule.freq == ICAL_WEEKLY_RECURRENCE && rule.interval > 1);
    /* 0: there is nothing left. */
    bool ends = !walks && icalrecur_iterator_set_start(iterator, to_ical(day)) == 0;
    MoDay found = ends ? MO_DAY_NONE : from_ical(icalrecur_iterator_next(iterator));
    while (walks && found != MO_DAY_NONE && found < day)
        found = from_ical(icalrecur_iterator_next(iterator));
    icalrecur_iterator_free(iterator);
    return found;
}

static void compare_with_libical(const Series *series)
{
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(series->text);
    icalrecur_iterator *iterator = icalrecur_iterator_new(rule, to_ical(series->start));
    if (iterator == NULL)
        fail_msg("%s: libical refuses it", series->text);
    for (int n = 0; n < series->n_days; n++) {
        MoDay theirs = from_ical(icalrecur_iterator_next(iterator));
        if (theirs != cut(series->days[n]))
            differ(series, "an instance", series->days[n], theirs);
    }
    if (series->n_days < INSTANCES) {
        MoDay theirs = from_ical(icalrecur_iterator_next(iterator));
        if (theirs != MO_DAY_NONE)
            differ(series, "the end", MO_DAY_NONE, theirs);
    }
    icalrecur_iterator_free(iterator);
    for (int i = 0; i < JUMPS; i++) {
        MoDay theirs = jump_in_libical(series, rule, series->jumps[i]);
        if (theirs != cut(series->found[i]))
            differ(series, "a jump", series->found[i], theirs);
    }
}

static void append_day(GString *line, MoDay day)
{
    g_string_append_printf(line, " %d", day != MO_DAY_NONE ? day + ORDINAL : 0);
}

static void compare_with_dateutil(const Series *series, Oracle *oracle)
{
    g_autoptr(GString) line = g_string_new(series->text);
    append_day(line, series->start);
    append_day(line, MO_DAY_LAST);
    for (int n = 0; n < series->n_days; n++)
        append_day(line, series->days[n]);
    g_string_append(line, " |");
    for (int i = 0; i < JUMPS; i++) {
        append_day(line, series->jumps[i]);
        append_day(line, series->found[i]);
    }
    g_string_append_c(line, '\n');
    tell(oracle, line);
}

/* A rule with a start on one of its days, with COUNT, UNTIL or without an end; false if the series
 * is empty. The caller frees series->text. */
static bool draw_series(GRand *random, MoFreq freq, Series *series)
{
    g_autofree char *text = mo_random_everyday_rule(random, freq);
    MoDay day = mo_day_from_civil(mo_random_int(random, 1970, 2060), mo_random_int(random, 1, 12),
                                  mo_random_int(random, 1, 28)) +
                mo_random_int(random, 0, 3);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(text, &error);
    if (rule == NULL && strstr(error->message, "no day fits") == NULL)
        fail_msg("%s: %s", text, error->message);
    g_autoptr(MoRecur) recur = rule != NULL ? mo_recur_new(rule, day, false, NULL) : NULL;
    if (recur == NULL)
        return false;
    *series = (Series){.start = mo_recur_next(recur, day)};
    if (series->start > mo_ical_last_day())
        return false;
    int end = mo_random_int(random, 0, 9);
    if (end == 0) {
        series->text = g_strdup_printf("%s;COUNT=%d", text, mo_random_int(random, 1, 50));
    } else if (end == 1) {
        int year = 0;
        int month = 0;
        int month_day = 0;
        mo_day_to_civil(series->start + mo_random_int(random, 0, 3000), &year, &month, &month_day);
        series->text = g_strdup_printf("%s;UNTIL=%04d%02d%02d", text, year, month, month_day);
    } else {
        series->text = g_steal_pointer(&text);
    }
    return true;
}

static void everyday_rules_are_the_same_for_libical_and_dateutil(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(5545);
    Oracle oracle = start_oracle();
    int rules = get_rules();
    int64_t instances = 0;
    for (int i = 0; i < rules;) {
        Series series;
        if (!draw_series(random, (MoFreq)(i % 4), &series))
            continue;
        if (!fill_series(&series, random))
            fail_msg("%s: refused", series.text);
        assert_true(series.n_days > 0 && series.days[0] == series.start);
        compare_with_libical(&series);
        compare_with_dateutil(&series, &oracle);
        instances += series.n_days;
        g_free((char *)series.text);
        i++;
    }
    print_message("%d everyday rules, %" G_GINT64_FORMAT " instances, %d jumps, also by libical\n",
                  rules, instances, rules * JUMPS);
    finish(&oracle);
}

/* ---- odd rules ------------------------------------------------------------------------------- */

typedef enum { TAKEN, REFUSED, EMPTY } Fate;

/* All parts in any combination, and a start that may be no day of the rule. */
static Fate try_odd_rule(GRand *random, MoFreq freq, Oracle *oracle)
{
    g_autofree char *text = mo_random_rule(random, freq);
    MoDay start = mo_day_from_civil(mo_random_int(random, 1996, 2030), mo_random_int(random, 1, 12),
                                    mo_random_int(random, 1, 28));
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(text, &error);
    g_autoptr(MoRecur) recur = rule != NULL ? mo_recur_new(rule, start, false, &error) : NULL;
    if (recur == NULL) {
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        assert_true(strlen(error->message) > 10);
        return rule != NULL ? EMPTY : REFUSED;
    }
    g_autoptr(GString) line = g_string_new(text);
    append_day(line, start);
    append_day(line, start + ODD_DAYS);
    MoDay day = mo_recur_next(recur, start);
    for (int n = 0; n < INSTANCES && day != MO_DAY_NONE && day <= start + ODD_DAYS; n++) {
        append_day(line, day);
        day = mo_recur_next(recur, day + 1);
    }
    g_string_append_c(line, '\n');
    tell(oracle, line);
    return TAKEN;
}

static void odd_rules_are_those_of_dateutil_or_refused(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(5549);
    Oracle oracle = start_oracle();
    int fates[] = {0, 0, 0};
    for (int i = 0; i < get_rules() / 3; i++)
        fates[try_odd_rule(random, (MoFreq)(i % 4), &oracle)]++;
    print_message("%d odd rules taken, %d refused, %d refused for their start\n", fates[TAKEN],
                  fates[REFUSED], fates[EMPTY]);
    assert_true(fates[TAKEN] > 5 * fates[EMPTY] && fates[TAKEN] > fates[REFUSED]);
    finish(&oracle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everyday_rules_are_the_same_for_libical_and_dateutil),
        cmocka_unit_test(odd_rules_are_those_of_dateutil_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
