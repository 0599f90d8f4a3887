#include "input/ics.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Days//EN\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:a@example.com\r\n" lines "END:VEVENT\r\n"
#define DAY(lines)                                                                                 \
    HEAD EVENT(lines)                                                                              \
    TAIL

static int compare_runs(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void note_run(MoDay first, MoDay last, void *data)
{
    g_autofree char *from = mo_day_print(first);
    g_autofree char *to = mo_day_print(last);
    g_ptr_array_add(data, first == last ? g_strdup(from) : g_strdup_printf("%s..%s", from, to));
}

/* What is read of a text from 2026 to 2029, in order, with blanks between; the problems go to
 * `problems`. */
static char *read_text(const char *text, MoProblems *problems)
{
    g_autofree char *folder = g_dir_make_tmp("moments-ics-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "days.ics", NULL);
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func(g_free);
    assert_true(mo_file_write(path, text, -1, NULL));
    assert_true(mo_ics_foreach_days(path, mo_day_parse("2026-01-01"), mo_day_parse("2029-12-31"),
                                    problems, note_run, runs));
    g_unlink(path);
    g_rmdir(folder);
    g_ptr_array_sort(runs, compare_runs);
    g_ptr_array_add(runs, NULL);
    return g_strjoinv(" ", (char **)runs->pdata);
}

/* Each row what stands in a file and the days that it gives. */
static void whole_days_are_read_as_calendars_mean_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *days;
    } rows[] = {
        {DAY("DTSTART;VALUE=DATE:20261225\r\n"), "2026-12-25"},
        {DAY("DTSTART:20261225\r\n"), "2026-12-25"},
        /* DTEND is the day behind the last one. */
        {DAY("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\n"), "2026-12-25"},
        {DAY("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20270103\r\n"),
         "2026-12-24..2027-01-02"},
        {DAY("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261224\r\n"), "2026-12-24"},
        {DAY("DTSTART;VALUE=DATE:20261224\r\nDURATION:P3D\r\n"), "2026-12-24..2026-12-26"},
        {DAY("DTSTART;VALUE=DATE:20261221\r\nDURATION:P1W\r\n"), "2026-12-21..2026-12-27"},
        /* From midnight to midnight is a whole day too. */
        {DAY("DTSTART:20261225T000000\r\nDTEND:20261226T000000\r\n"), "2026-12-25"},
        {DAY("DTSTART;TZID=Europe/Berlin:20261225T000000\r\n"
             "DTEND;TZID=Europe/Berlin:20261227T000000\r\n"),
         "2026-12-25..2026-12-26"},
        /* Rules, with what is taken out, put beside and moved. */
        {DAY("DTSTART;VALUE=DATE:20101003\r\nRRULE:FREQ=YEARLY\r\n"),
         "2026-10-03 2027-10-03 2028-10-03 2029-10-03"},
        {DAY("DTSTART;VALUE=DATE:20101226\r\nDTEND;VALUE=DATE:20101228\r\n"
             "RRULE:FREQ=YEARLY;UNTIL=20271231\r\n"),
         "2026-12-26..2026-12-27 2027-12-26..2027-12-27"},
        {DAY("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3\r\n"),
         "2026-01-01 2026-11-26 2027-11-25 2028-11-23"},
        {DAY("DTSTART;VALUE=DATE:20260601\r\nRRULE:FREQ=MONTHLY;COUNT=5\r\n"
             "EXDATE;VALUE=DATE:20260701,20260901\r\n"),
         "2026-06-01 2026-08-01 2026-10-01"},
        {DAY("DTSTART;VALUE=DATE:20260601\r\nRDATE;VALUE=DATE:20260710\r\n"
             "RDATE;VALUE=DATE:20260720,20260721\r\n"),
         "2026-06-01 2026-07-10 2026-07-20 2026-07-21"},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=MONTHLY;COUNT=3\r\n")
             EVENT("RECURRENCE-ID;VALUE=DATE:20260205\r\nDTSTART;VALUE=DATE:20260209\r\n") TAIL,
         "2026-01-05 2026-02-09 2026-03-05"},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260105\r\nRRULE:FREQ=MONTHLY;COUNT=3\r\n")
             EVENT("RECURRENCE-ID;VALUE=DATE:20260205\r\nDTSTART;VALUE=DATE:20260205\r\n"
                   "STATUS:CANCELLED\r\n") TAIL,
         "2026-01-05 2026-03-05"},
        /* 29 February. */
        {DAY("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\n"), "2028-02-29"},
        /* What does not count. */
        {DAY("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n"), ""},
        {DAY("DTSTART;VALUE=DATE:20351225\r\n"), ""},
        /* Alarms have lines of their own; several calendars stand in one file; lines are folded,
         * end as they like, and begin with a mark. */
        {DAY("DTSTART;VALUE=DATE:20261225\r\nBEGIN:VALARM\r\nTRIGGER:-P1D\r\nDURATION:P9D\r\n"
             "END:VALARM\r\n"),
         "2026-12-25"},
        {DAY("DTSTART;VALUE=DATE:20261225\r\n") DAY("DTSTART;VALUE=DATE:20261226\r\n"),
         "2026-12-25 2026-12-26"},
        {"\xef\xbb\xbf" HEAD "BEGIN:VEVENT\nDTSTART;VALUE=DATE:2026\n 1225\nSUMMARY:Caf\xe9\n"
         "END:VEVENT\n" TAIL,
         "2026-12-25"},
        {"begin:vcalendar\nbegin:vevent\ndtstart;value=date:20261225\nend:vevent\n", "2026-12-25"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autofree char *days = read_text(rows[i].text, problems);
        if (strcmp(days, rows[i].days) != 0 || mo_problems_count_errors(problems) > 0)
            fail_msg("row %zu: '%s' instead of '%s'", i, days, rows[i].days);
    }
}

#define GOOD EVENT("DTSTART;VALUE=DATE:20261225\r\n")

/* What is wrong stands with its line, and the good event beside it counts. */
static void a_broken_event_is_named_and_the_others_count(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned line;
        const char *problem, *days;
    } rows[] = {
        {HEAD EVENT("DTSTART;VALUE=DATE:20261341\r\n") GOOD TAIL, 6,
         "'DTSTART;VALUE=DATE:20261341': this names no day; the event is left out", "2026-12-25"},
        {HEAD EVENT("DTSTART;VALUE=DATE:soon\r\n") GOOD TAIL, 6, "this names no day", "2026-12-25"},
        {HEAD EVENT("SUMMARY:Nothing\r\n") GOOD TAIL, 4, "does not say when it is (DTSTART)",
         "2026-12-25"},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=FORTNIGHTLY\r\n") GOOD TAIL, 7,
         "'RRULE:FREQ=FORTNIGHTLY': ", "2026-12-25"},
        {HEAD EVENT("DTSTART;VALUE=DATE:20260101\r\nEXDATE:never\r\n") GOOD TAIL, 7,
         "'EXDATE:never': this names no day", "2026-12-25"},
        {HEAD "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\n" GOOD TAIL, 4, "no END:VEVENT",
         "2026-12-25"},
        {HEAD GOOD "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nSUMM", 8, "no END:VEVENT",
         "2026-12-25"},
        {"name,company\nAda,Acme\n", 1, "this is no calendar file", ""},
        {"", 1, "this is no calendar file", ""},
        {HEAD EVENT("DTSTART:20260504T100000\r\nDTEND:20260504T110000\r\n") GOOD TAIL, 4,
         "1 event with an hour was passed over", "2026-12-25"},
        {HEAD TAIL, 0, "there is no event in this file", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autofree char *days = read_text(rows[i].text, problems);
        if (mo_problems_count(problems) == 0)
            fail_msg("row %zu: no problem", i);
        const MoProblem *problem = mo_problems_get(problems, 0);
        if (problem->line != rows[i].line || !strstr(problem->text, rows[i].problem) ||
            strcmp(days, rows[i].days) != 0)
            fail_msg("row %zu: line %u: %s; days '%s'", i, problem->line, problem->text, days);
    }
}

static void a_missing_file_is_a_problem(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    assert_false(mo_ics_foreach_days("/nowhere/days.ics", 0, 1, problems, note_run, NULL));
    assert_int_equal(mo_problems_count_errors(problems), 1);
    assert_non_null(strstr(mo_problems_get(problems, 0)->text, "its days off do not count"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_days_are_read_as_calendars_mean_them),
        cmocka_unit_test(a_broken_event_is_named_and_the_others_count),
        cmocka_unit_test(a_missing_file_is_a_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
