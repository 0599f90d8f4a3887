/* Events to invite people to: what a calendar file says of them, and which one fits whom. */
#include "input/ics_event.h"

#include "base/file.h"
#include "model/article.h"
#include "model/customer_slots.h"
#include "output/calendar_invitation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define TAIL "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

static char *write_file(const char *text)
{
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    char *path = g_build_filename(folder, "events.ics", NULL);
    assert_true(mo_file_write(path, text, -1, NULL));
    return path;
}

static void remove_file(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    remove(path);
    remove(folder);
}

static GPtrArray *read_events(const char *text, MoProblems *problems)
{
    g_autofree char *path = write_file(text);
    g_autoptr(MoZone) zone = mo_zone_new("Europe/Berlin", NULL);
    GPtrArray *events = mo_ics_read_events(path, zone, problems);
    remove_file(path);
    return events;
}

static void an_event_is_read_with_all_that_it_says(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GPtrArray) events = read_events(
        HEAD EVENT("UID:a@example.com\r\nSUMMARY:Breakfast\\, early\r\nDESCRIPTION:one\\ntwo "
                   "th\r\n ree\r\nLOCATION:House\\; 1\r\nURL:https://example.com/e\r\n"
                   "CATEGORIES:energy,a\\,b\r\nCATEGORIES:print\r\n"
                   "DTSTART;TZID=\"Europe/London\":20261203T083000\r\n"
                   "DTEND;TZID=Europe/London:20261203T093000\r\n"
                   "BEGIN:VALARM\r\nSUMMARY:no\r\nEND:VALARM\r\n") TAIL,
        problems);
    assert_int_equal(mo_problems_count(problems), 0);
    assert_int_equal(events->len, 1);
    const MoIcsEvent *event = g_ptr_array_index(events, 0);
    assert_string_equal(event->uid, "a@example.com");
    assert_string_equal(event->title, "Breakfast, early");
    assert_string_equal(event->summary, "one\ntwo three");
    assert_string_equal(event->location, "House; 1");
    assert_string_equal(event->url, "https://example.com/e");
    g_autofree char *tags = g_strjoinv("|", event->tags);
    assert_string_equal(tags, "energy|a,b|print");
    assert_true(event->has_hour);
    g_autofree char *start = mo_local_print(event->start);
    g_autofree char *there = mo_local_print(event->there);
    assert_string_equal(start, "2026-12-03T09:30");
    assert_string_equal(there, "2026-12-03T08:30");
    assert_string_equal(event->here, "Berlin");
    assert_string_equal(event->place, "London");
    assert_int_equal(event->start_utc, 1796286600);
    assert_int_equal(event->end_utc - event->start_utc, 3600);
    assert_int_equal(event->line, 3);
}

static void times_are_told_on_the_right_clock(void **state)
{
    static const struct {
        const char *lines, *start, *last, *there, *place;
    } CASES[] = {
        {"DTSTART;TZID=America/New_York:20261203T150000\r\n", "2026-12-03T21:00", "2026-12-03",
         "2026-12-03T15:00", "New York"},
        {"DTSTART;TZID=Eastern Standard Time:20261203T220000\r\n", "2026-12-04T04:00", "2026-12-04",
         "2026-12-03T22:00", "New York"},
        {"DTSTART;TZID=/example.com/20050126_1/Asia/Tokyo:20261203T090000\r\n", "2026-12-03T01:00",
         "2026-12-03", "2026-12-03T09:00", "Tokyo"},
        {"DTSTART;TZID=Etc/UTC:20261203T083000\r\n", "2026-12-03T09:30", "2026-12-03",
         "2026-12-03T08:30", "UTC"},
        {"DTSTART;TZID=Europe/Paris:20261203T083000\r\n", "2026-12-03T08:30", "2026-12-03", NULL,
         NULL},
        {"DTSTART:20261203T140000\r\nDTEND:20261204T120000\r\n", "2026-12-03T14:00", "2026-12-04",
         NULL, NULL},
        {"DTSTART:20261203T200000\r\nDTEND:20261204T020000\r\n", "2026-12-03T20:00", "2026-12-03",
         NULL, NULL},
        {"DTSTART:20261203T090000\r\nDTEND:20261205T000000\r\n", "2026-12-03T09:00", "2026-12-04",
         NULL, NULL},
        {"DTSTART;TZID=Asia/Tokyo:20261203T090000\r\nDTEND;TZID=Asia/Tokyo:20261203T103000\r\n",
         "2026-12-03T01:00", "2026-12-03", "2026-12-03T09:00", "Tokyo"},
        {"DTSTART:20261203T083000Z\r\n", "2026-12-03T09:30", "2026-12-03", NULL, NULL},
        {"DTSTART:20261203T083000\r\n", "2026-12-03T08:30", "2026-12-03", NULL, NULL},
        {"DTSTART;TZID=W. Europe Standard Time:20261203T083000\r\n", "2026-12-03T08:30",
         "2026-12-03", NULL, NULL},
        {"DTSTART;VALUE=DATE:20261203\r\n", "2026-12-03T00:00", "2026-12-03", NULL, NULL},
        {"DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261205\r\n", "2026-12-03T00:00",
         "2026-12-04", NULL, NULL},
        {"DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261201\r\n", "2026-12-03T00:00",
         "2026-12-03", NULL, NULL},
        {"DTSTART:20260329T023000\r\n", "2026-03-29T03:30", "2026-03-29", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = g_strconcat(HEAD "BEGIN:VEVENT\r\nSUMMARY:a\r\n", CASES[i].lines,
                                            "END:VEVENT\r\n" TAIL, NULL);
        g_autoptr(GPtrArray) events = read_events(text, NULL);
        assert_int_equal(events->len, 1);
        const MoIcsEvent *event = g_ptr_array_index(events, 0);
        g_autofree char *start = mo_local_print(event->start);
        g_autofree char *last = mo_day_print(event->last);
        assert_string_equal(start, CASES[i].start);
        assert_string_equal(last, CASES[i].last);
        g_autofree char *there = mo_local_print(event->there);
        assert_string_equal(there, CASES[i].there ? CASES[i].there : CASES[i].start);
        assert_string_equal(event->place, CASES[i].place ? CASES[i].place : "");
        assert_string_equal(event->here, CASES[i].place ? "Berlin" : "");
    }
}

static void a_length_stands_for_an_end(void **state)
{
    static const struct {
        const char *length;
        int64_t seconds;
    } CASES[] = {{"PT2H", 7200}, {"P1DT30M", 88200}, {"+PT90S", 90}, {"P1W", 604800},
                 {"PT", 0},      {"2H", 0},          {"P", 0},       {"-PT2H", 0}};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autofree char *text =
            g_strdup_printf(HEAD EVENT("SUMMARY:x\r\nDTSTART:20261203T083000Z\r\n"
                                       "DURATION:%s\r\n") TAIL,
                            CASES[i].length);
        g_autoptr(GPtrArray) events = read_events(text, problems);
        const MoIcsEvent *event = g_ptr_array_index(events, 0);
        assert_int_equal(event->end_utc - event->start_utc, CASES[i].seconds);
    }
}

static void what_is_wrong_is_said_and_the_rest_counts(void **state)
{
    static const struct {
        const char *lines;
        unsigned line, n_events;
    } CASES[] = {
        {EVENT("SUMMARY:a\r\n"), 3, 0},
        {EVENT("DTSTART:20261203\r\n"), 3, 0},
        {EVENT("SUMMARY:a\r\nDTSTART:20260230\r\n"), 5, 0},
        {EVENT("SUMMARY:a\r\nDTSTART:20261203T99\r\n"), 5, 0},
        {EVENT("SUMMARY:a\r\nDTSTART:20261203T250000\r\n"), 5, 0},
        {EVENT("SUMMARY:a\r\nDTSTART:20261203\r\nRRULE:FREQ=DAILY\r\n"), 6, 1},
        {"BEGIN:VEVENT\r\nSUMMARY:a\r\nDTSTART:20261203\r\n", 3, 0},
        {EVENT("SUMMARY:a\r\nDTSTART:2026\r\n") EVENT("SUMMARY:b\r\nDTSTART:20261203\r\n"), 5, 1},
        {EVENT("SUMMARY:a\r\nDTSTART:20261203\r\nSTATUS:CANCELLED\r\n"), 0, 0},
        {EVENT("SUMMARY:a\r\nDTSTART:20261203\r\nURL:javascript:alert(1)\r\n"), 0, 1},
        {EVENT("SUMMARY:a\r\nDTSTART;TZID=Middle Earth:20261203T083000\r\n"), 5, 1},
        {"", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = g_strconcat(HEAD, CASES[i].lines, NULL);
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autoptr(GPtrArray) events = read_events(text, problems);
        unsigned n = mo_problems_count(problems);
        if (events->len != CASES[i].n_events || n != (CASES[i].line ? 1 : 0))
            fail_msg("%zu: %u events, %u problems", i, events->len, n);
        if (n > 0)
            assert_int_equal(mo_problems_get(problems, 0)->line, CASES[i].line);
    }
    g_autoptr(MoZone) zone = mo_zone_new("UTC", NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GPtrArray) none = mo_ics_read_events("/there/is/none.ics", zone, problems);
    assert_int_equal(none->len + mo_problems_count(problems), 0);
}

static void a_letter_that_is_folded_in_two_is_whole_again(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) events = read_events(
        HEAD EVENT("SUMMARY:Fr\xc3\r\n \xbchst\xc3\n\t\xbc"
                   "ck\r\nDTSTART:20261203\r\n"
                   "DESCRIPTION;ALTREP=\"cid:a\":one\\Ntwo\\\\n\r\n \\\r\n n\r\n  three\r\n") TAIL,
        NULL);
    const MoIcsEvent *event = g_ptr_array_index(events, 0);
    assert_string_equal(event->title, "Fr\xc3\xbchst\xc3\xbc"
                                      "ck");
    assert_string_equal(event->summary, "one\ntwo\\n\nthree");
}

static void a_description_of_markup_is_read_as_text(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) events = read_events(
        HEAD EVENT("SUMMARY:a\r\nDTSTART:20261203\r\nDESCRIPTION:<p>Come\\, <b>see</b> us.<br>"
                   "<a href=\"https://www.example.com/?a=1&amp;b=2\">Register</a></p>\r\n")
            EVENT("SUMMARY:b\r\nDTSTART:20261203\r\nDESCRIPTION:a < b & c > d\\n<you>\r\n") TAIL,
        NULL);
    const MoIcsEvent *html = g_ptr_array_index(events, 0), *plain = g_ptr_array_index(events, 1);
    assert_string_equal(html->summary,
                        "Come, see us.\nRegister (https://www.example.com/?a=1&b=2)");
    assert_string_equal(plain->summary, "a < b & c > d\n<you>");
}

static void the_next_event_that_fits_is_suggested(void **state)
{
    (void)state;
    g_autofree char *path =
        write_file(HEAD EVENT("UID:late\r\nSUMMARY:Late\r\nDTSTART:20270101\r\n") EVENT(
            "UID:print\r\nSUMMARY:Print\r\n"
            "DTSTART:20261205\r\nCATEGORIES:"
            "print\r\n") EVENT("UID:past\r\nSUMMARY:Past\r\nDTSTART:20261201\r\n") TAIL);
    g_autoptr(MoZone) zone = mo_zone_new("UTC", NULL);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)mo_article_free);
    mo_events_load(all, path, zone, NULL);
    remove_file(path);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoDay day = mo_day_parse("2026-12-01");
    g_autoptr(MoSuggestion) late = mo_events_pick(all, customer, NULL, day);
    assert_string_equal(late->title, "Late");
    mo_customer_set_list(customer, MO_FIELD_INTERESTS, (const char *const[]){"Print", NULL});
    g_autoptr(MoSuggestion) print = mo_events_pick(all, customer, NULL, day);
    assert_string_equal(print->title, "Print");
    assert_string_equal(print->kind, "event");
    assert_non_null(strstr(print->reason, "Saturday 5 December 2026"));
    const char *given[] = {print->key, NULL};
    g_autoptr(MoSuggestion) next = mo_events_pick(all, customer, given, day);
    assert_string_equal(next->title, "Late");
    assert_null(mo_events_pick(all, customer, NULL, mo_day_parse("2027-01-01")));
    assert_null(mo_articles_pick(all, customer, NULL, day));
}

static void an_invitation_is_a_calendar_file_with_nothing_alien_in_it(void **state)
{
    (void)state;
    MoIcsEvent event = {.uid = (char *)"a@example.com",
                        .title = (char *)"Tea; cake, \\ and\r\nEND:VEVENT\r\nATTENDEE:x",
                        .summary = (char *)"One\nTwo: Zo\xc3\xab, \xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
                                           "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
                                           "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"
                                           "\xc3\xbc\xc3\xbc\xc3\xbc\nEND:VEVENT\n\nBye",
                        .location = (char *)"Zoë\xe2\x80\xa8house",
                        .url = (char *)"https://example.com/a;b,c",
                        .has_hour = true,
                        .start_utc = 1796286600,
                        .end_utc = 1796290200};
    g_autoptr(GBytes) bytes =
        mo_calendar_make_invitation(&event, "Dana \"D\" Smith", "dana@example.com", 1772450000);
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    assert_non_null(strstr(text, "\r\nMETHOD:PUBLISH\r\n"));
    assert_non_null(strstr(text, "\r\nDTSTART:20261203T083000Z\r\n"));
    assert_non_null(strstr(text, "\r\nDTEND:20261203T093000Z\r\n"));
    assert_non_null(strstr(text, "SUMMARY:Tea\\; cake\\, \\\\ and END:VEVENT ATTENDEE:x\r\n"));
    assert_non_null(strstr(text, "mailto:dana@example.com"));
    assert_null(strstr(text, "\nATTENDEE"));
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    unsigned n_ends = 0;
    assert_non_null(strstr(text, "DESCRIPTION:One\\nTwo: Zo\xc3\xab\\, "));
    for (size_t i = 0; lines[i]; i++) {
        assert_true(strlen(lines[i]) <= 75 && g_utf8_validate(lines[i], -1, NULL));
        n_ends += strcmp(lines[i], "END:VEVENT") == 0;
    }
    assert_int_equal(n_ends, 1);
    g_autoptr(GBytes) alone = mo_calendar_make_invitation(&event, "Dana", "", 1772450000);
    g_autofree char *plain = g_strndup(g_bytes_get_data(alone, NULL), g_bytes_get_size(alone));
    assert_null(strstr(plain, "METHOD"));
    assert_null(strstr(plain, "ORGANIZER"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_read_with_all_that_it_says),
        cmocka_unit_test(times_are_told_on_the_right_clock),
        cmocka_unit_test(a_length_stands_for_an_end),
        cmocka_unit_test(what_is_wrong_is_said_and_the_rest_counts),
        cmocka_unit_test(a_letter_that_is_folded_in_two_is_whole_again),
        cmocka_unit_test(a_description_of_markup_is_read_as_text),
        cmocka_unit_test(the_next_event_that_fits_is_suggested),
        cmocka_unit_test(an_invitation_is_a_calendar_file_with_nothing_alien_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
