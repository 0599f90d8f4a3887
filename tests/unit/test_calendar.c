/* The calendar file: its octets by a lint of our own, its meaning by three readers that are not
 * ours (tests/lib/check_ics.py). */
#include "output/calendar.h"
#include "output/calendar_private.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CHECKER TEST_DATA "/../lib/check_ics.py"
#define NOW ((int64_t)1772450000) /* 2026-03-02, a Monday */

static MoHabit keep_in_touch = {.name = (char *)"keep-in-touch", .kind = (char *)"call", .at = -1};
static MoHabit report = {
    .name = (char *)"monthly, report; \\", .kind = (char *)"report", .at = 36000};

static MoMoment make_moment(const char *uid, const MoHabit *habit, const char *name, MoDay show)
{
    return (MoMoment){.uid = (char *)uid,
                      .habit = habit,
                      .customer_name = (char *)name,
                      .company = (char *)"",
                      .show = show,
                      .due = show + 2,
                      .raise = {.day = show, .second = habit->at < 0 ? 32400 : habit->at},
                      .reason = (char *)"last contact 34 days ago"};
}

static bool keep(const char *data, size_t length, void *user_data, GError **error)
{
    (void)error;
    g_string_append_len(user_data, data, (gssize)length);
    return true;
}

/* The file as one text; the caller frees it. */
static char *write_in(const char *zone_name, MoMoment *moments, unsigned n)
{
    g_autoptr(GPtrArray) array = g_ptr_array_new();
    for (unsigned i = 0; i < n; i++)
        g_ptr_array_add(array, &moments[i]);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoZone) zone = mo_zone_new(zone_name, &error);
    assert_non_null(zone);
    const MoConfig config = {0};
    GString *out = g_string_new(NULL);
    assert_true(mo_calendar_write(array, &config, zone, NOW, keep, out, &error));
    assert_null(error);
    return g_string_free(out, FALSE);
}

/* RFC 5545 3.1, in octets: NULL when all is well. */
static const char *lint(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return "no UTF-8";
    size_t column = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '\n' && (at == text || at[-1] != '\r'))
            return "LF without CR";
        if (*at == '\r' && at[1] != '\n')
            return "CR without LF";
        if (at[0] == '\n' && (at[1] == '\r' || at[1] == '\n'))
            return "an empty line";
        if (at[0] == '\n' && at[1] == ' ' && ((unsigned char)at[2] & 0xc0) == 0x80)
            return "a fold inside a character";
        if ((unsigned char)*at < ' ' && *at != '\r' && *at != '\n')
            return "a control character";
        column = *at == '\n' ? 0 : column + 1;
        if (column > 75 && *at != '\r')
            return "a line above 75 octets";
    }
    return g_str_has_suffix(text, "END:VCALENDAR\r\n") ? NULL : "no end";
}

/* Without folds, as a reader sees it. The caller frees it. */
static char *unfold(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\r\n ", -1);
    return g_strjoinv("", parts);
}

static void check_has(const char *text, const char *part)
{
    g_autofree char *unfolded = unfold(text);
    if (!strstr(unfolded, part))
        fail_msg("'%s' is not in\n%s", part, unfolded);
}

static void the_lint_finds_what_it_is_there_for(void **state)
{
    (void)state;
    assert_string_equal(lint("A\nEND:VCALENDAR\r\n"), "LF without CR");
    assert_string_equal(lint("A\rEND:VCALENDAR\r\n"), "CR without LF");
    assert_string_equal(lint("A\r\n\r\nEND:VCALENDAR\r\n"), "an empty line");
    assert_string_equal(lint("A\r\n"), "no end");
    assert_string_equal(lint("A\x07\r\nEND:VCALENDAR\r\n"), "a control character");
    g_autofree char *line = g_strnfill(76, 'x');
    assert_string_equal(lint(line), "a line above 75 octets");
    assert_string_equal(lint("\xc3\r\n \xbc\r\n"), "no UTF-8");
    line[75] = '\0';
    g_autofree char *good = g_strconcat(line, "\r\nEND:VCALENDAR\r\n", NULL);
    assert_null(lint(good));
}

static void an_empty_calendar_is_a_calendar(void **state)
{
    (void)state;
    g_autofree char *text = write_in("Europe/Berlin", NULL, 0);
    assert_null(lint(text));
    check_has(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:");
    check_has(text, "\r\nX-WR-CALNAME:Moments\r\n");
    assert_null(strstr(text, "VTIMEZONE"));
    assert_null(strstr(text, "METHOD"));
}

static void a_moment_without_an_hour_is_a_day_on_its_show_day(void **state)
{
    (void)state;
    MoMoment moment = make_moment("u1@example.com", &keep_in_touch, "Ada Example", 20515);
    g_autofree char *text = write_in("Europe/Berlin", &moment, 1);
    assert_null(lint(text));
    check_has(text, "UID:u1@example.com\r\n");
    check_has(text, "DTSTAMP:20260302T111320Z\r\n");
    check_has(text, "LAST-MODIFIED:20260302T111320Z\r\n");
    check_has(text, "DTSTART;VALUE=DATE:20260303\r\n");
    check_has(text, "DTEND;VALUE=DATE:20260304\r\n");
    check_has(text, "SUMMARY:Call Ada Example\r\n");
    check_has(text, "DESCRIPTION:last contact 34 days ago\\nDue: Thursday 5 March 2026\r\n");
    check_has(text, "CATEGORIES:call,keep-in-touch\r\n");
    check_has(text, "TRANSP:TRANSPARENT\r\n");
    check_has(text, "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n");
    assert_null(strstr(text, "VTIMEZONE"));
}

static void a_moment_with_an_hour_is_a_quarter_in_the_plain_zone(void **state)
{
    (void)state;
    MoMoment moment = make_moment("u1@example.com", &report, "Ada Example", 20515);
    g_autofree char *text = write_in("Europe/Berlin", &moment, 1);
    assert_null(lint(text));
    check_has(text, "DTSTART;TZID=Europe/Berlin:20260303T100000\r\n");
    check_has(text, "DTEND;TZID=Europe/Berlin:20260303T101500\r\n");
    check_has(text, "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\n"
                    "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\n"
                    "TZNAME:CET\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
    assert_null(strstr(text, "freeassociation"));
}

static void the_zone_covers_the_whole_span_with_every_change(void **state)
{
    static const struct {
        const char *name;
        int n_standard;
        int n_daylight;
        const char *holds;
    } ZONES[] = {
        {"Europe/Berlin", 2, 1,
         "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"},
        {"America/New_York", 2, 1,
         "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\n"},
        {"Australia/Sydney", 1, 2,
         "BEGIN:STANDARD\r\nDTSTART:20260405T030000\r\nTZOFFSETFROM:+1100\r\nTZOFFSETTO:+1000\r\n"},
        {"Asia/Kolkata", 1, 0, "TZOFFSETTO:+0530\r\n"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(ZONES); i++) {
        MoMoment moments[] = {make_moment("a@example.com", &report, "Ada", 20515),
                              make_moment("b@example.com", &report, "Bob", 20515 + 300)};
        g_autofree char *text = write_in(ZONES[i].name, moments, 2);
        assert_null(lint(text));
        check_has(text, ZONES[i].holds);
        g_auto(GStrv) standard = g_strsplit(text, "BEGIN:STANDARD", -1);
        g_auto(GStrv) summer = g_strsplit(text, "BEGIN:DAYLIGHT", -1);
        assert_int_equal(g_strv_length(standard) - 1, ZONES[i].n_standard);
        assert_int_equal(g_strv_length(summer) - 1, ZONES[i].n_daylight);
    }
}

static void an_hour_that_the_clock_skips_is_never_written(void **state)
{
    (void)state;
    MoMoment moment = make_moment("u@example.com", &report, "Ada", 20541); /* 29 March 2026 */
    moment.raise.second = 9000;
    g_autofree char *text = write_in("Europe/Berlin", &moment, 1);
    check_has(text, "DTSTART;TZID=Europe/Berlin:20260329T033000\r\n");
    check_has(text, "DTEND;TZID=Europe/Berlin:20260329T034500\r\n");
}

static void without_a_zone_of_its_own_a_time_is_an_instant(void **state)
{
    (void)state;
    MoMoment moment = make_moment("u@example.com", &report, "Ada", 20515);
    g_autofree char *text = write_in("UTC", &moment, 1);
    assert_null(lint(text));
    check_has(text, "DTSTART:20260303T100000Z\r\n");
    assert_null(strstr(text, "TZID"));
}

static void what_has_a_meaning_in_the_format_is_escaped(void **state)
{
    (void)state;
    MoMoment moment = make_moment("u@example.com", &report, "a,b;c\\nd", 20515);
    g_autofree char *text = write_in("UTC", &moment, 1);
    check_has(text, "SUMMARY:Report: a\\,b\\;c\\\\nd\r\n");
    check_has(text, "CATEGORIES:report,monthly report \\\\\r\n");
}

static bool refuse(const char *data, size_t length, void *user_data, GError **error)
{
    unsigned *left = user_data;
    (void)data;
    (void)length;
    if ((*left)-- > 0)
        return true;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED, "full");
    return false;
}

static void a_full_disk_ends_the_writing_with_its_error(void **state)
{
    (void)state;
    MoMoment moment = make_moment("u@example.com", &report, "Ada", 20515);
    g_autoptr(GPtrArray) array = g_ptr_array_new();
    g_ptr_array_add(array, &moment);
    g_autoptr(MoZone) zone = mo_zone_new("Europe/Berlin", NULL);
    const MoConfig config = {0};
    for (unsigned n = 0; n < 4; n++) {
        unsigned left = n;
        g_autoptr(GError) error = NULL;
        assert_false(mo_calendar_write(array, &config, zone, NOW, refuse, &left, &error));
        assert_string_equal(error->message, "full");
    }
}

/* Calls the other readers; what they read, an event a line. The caller frees it. */
static char *read_elsewhere(const char *text)
{
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "moments.ics", NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    const char *arguments[] = {"/usr/bin/python3", "-B", CHECKER, path, NULL};
    char *output = NULL;
    g_autofree char *errors = NULL;
    int status = -1;
    assert_true(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                             &errors, &status, NULL));
    remove(path);
    remove(folder);
    if (status != 0)
        fail_msg("%s%s", output, errors);
    return output;
}

static void other_readers_read_what_was_meant_whatever_a_name_holds(void **state)
{
    static const struct {
        const char *name;
        const char *read;
    } NAMES[] = {
        {"Smith, Ada; Ltd \\ x", "Call Smith, Ada; Ltd \\ x"},
        {"Zoë 👩‍💻 花子", "Call Zoë 👩‍💻 花子"},
        {"Ada\r\nEND:VEVENT", "Call Ada END:VEVENT"},
        {"Ada \x07\x1b[31m\u202e\u2028x", "Call Ada [31m x"},
        {"Ada \"the\" : ^n Boss", "Call Ada \"the\" : ^n Boss"},
        {"Zo\xeb", "Call Zo\ufffd"},
        {"", "Call a customer"},
    };
    (void)state;
    MoMoment moments[G_N_ELEMENTS(NAMES)];
    char uids[G_N_ELEMENTS(NAMES)][32];
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_snprintf(uids[i], sizeof uids[i], "u%zu@example.com", i);
        moments[i] = make_moment(uids[i], &keep_in_touch, NAMES[i].name, 20515);
    }
    g_autofree char *text = write_in("Europe/Berlin", moments, G_N_ELEMENTS(NAMES));
    assert_null(lint(text));
    g_autofree char *read = read_elsewhere(text);
    g_auto(GStrv) lines = g_strsplit(read, "\n", -1);
    assert_int_equal(g_strv_length(lines), G_N_ELEMENTS(NAMES) + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *line = g_strdup_printf(
            "%s|2026-03-03|2026-03-04|%s|call+keep-in-touch|last contact 34 days ago/"
            "Due: Thursday 5 March 2026",
            uids[i], NAMES[i].read);
        assert_string_equal(lines[i], line);
    }
}

static void other_readers_read_hours_categories_and_suggestions(void **state)
{
    (void)state;
    MoSuggestion suggestion = {.kind = (char *)"article",
                               .title = (char *)"Heat pumps; a primer, 2nd",
                               .url = (char *)"https://example.com/a,b;c",
                               .reason = (char *)"shares the tag energy"};
    g_autofree char *name = g_strnfill(300, 'n');
    MoMoment moments[] = {make_moment("a@example.com", &report, name, 20515),
                          make_moment("b@example.com", &report, "Bob", 20700),
                          make_moment("c@example.com", &report, "Cleo", 20760)};
    moments[0].suggestion = &suggestion;
    moments[1].no_suggestion_fits = true;
    moments[1].held = (char *)"basics before magic";
    g_autofree char *text = write_in("Europe/Berlin", moments, 3);
    assert_null(lint(text));
    g_autofree char *read = read_elsewhere(text);
    assert_non_null(strstr(read, "a@example.com|2026-03-03 10:00:00+01:00|"
                                 "2026-03-03 10:15:00+01:00|"));
    assert_non_null(strstr(read, "/Suggested: Heat pumps; a primer, 2nd/"
                                 "https://example.com/a,b;c/shares the tag energy\n"));
    assert_non_null(strstr(read, "b@example.com|2026-09-04 10:00:00+02:00|"));
    assert_non_null(strstr(read, "|report+monthly report \\|"));
    assert_non_null(
        strstr(read, "/Waits: basics before magic/No article fits; choose one yourself.\n"));
    assert_non_null(strstr(read, "c@example.com|2026-11-03 10:00:00+01:00|"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lint_finds_what_it_is_there_for),
        cmocka_unit_test(an_empty_calendar_is_a_calendar),
        cmocka_unit_test(a_moment_without_an_hour_is_a_day_on_its_show_day),
        cmocka_unit_test(a_moment_with_an_hour_is_a_quarter_in_the_plain_zone),
        cmocka_unit_test(the_zone_covers_the_whole_span_with_every_change),
        cmocka_unit_test(an_hour_that_the_clock_skips_is_never_written),
        cmocka_unit_test(without_a_zone_of_its_own_a_time_is_an_instant),
        cmocka_unit_test(what_has_a_meaning_in_the_format_is_escaped),
        cmocka_unit_test(a_full_disk_ends_the_writing_with_its_error),
        cmocka_unit_test(other_readers_read_what_was_meant_whatever_a_name_holds),
        cmocka_unit_test(other_readers_read_hours_categories_and_suggestions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
