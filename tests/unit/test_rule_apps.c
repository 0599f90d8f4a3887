#include "when/rule_apps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "when/recur.h"

/* What is said, joined with " | ", for a rule from a day; "" = nothing. */
static char *say(const char *text, const char *start_text, bool clamp)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRule) rule = mo_rule_parse(text, &error);
    if (rule == NULL)
        fail_msg("%s: %s", text, error->message);
    MoDay start = mo_day_parse(start_text);
    g_autoptr(MoRecur) recur = mo_recur_new(rule, start, clamp, &error);
    if (recur == NULL)
        fail_msg("%s: %s", text, error->message);
    MoDay first = mo_recur_next(recur, MO_DAY_NONE);
    g_auto(GStrv) sentences = mo_rule_describe_apps(rule, start, first, clamp);
    return g_strjoinv(" | ", sentences);
}

/* The start of each is one of its days. Taken: all of Outlook's own templates
 * (MS-OXCICAL 2.1.3.2.2) and how it writes them itself. */
static const struct {
    const char *rule;
    const char *start;
    const char *trouble; /* a part of why Outlook cannot; NULL: it can */
} rules[] = {
    {"FREQ=DAILY", "2026-01-05", NULL},
    {"FREQ=DAILY;INTERVAL=3;COUNT=30", "2026-01-05", NULL},
    {"FREQ=DAILY;COUNT=999", "2026-01-05", NULL},
    {"FREQ=DAILY;COUNT=1000", "2026-01-05", "999"},
    {"FREQ=DAILY;BYDAY=MO,TU", "2026-01-05", "daily rhythm"},
    {"FREQ=DAILY;BYMONTH=1", "2026-01-05", "daily rhythm"},
    {"FREQ=WEEKLY", "2026-01-05", NULL},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20271231", "2026-01-05", NULL},
    {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU", "2026-01-05", NULL},
    {"FREQ=WEEKLY;BYMONTH=1;BYDAY=MO", "2026-01-05", "weekly rhythm"},
    {"FREQ=MONTHLY", "2026-01-05", NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=15;INTERVAL=3;COUNT=7", "2026-01-15", NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=28", "2026-01-28", NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", NULL},
    {"FREQ=MONTHLY;BYMONTHDAY=-2", "2026-01-30", "one day of the month"},
    {"FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-01-01", "one day of the month"},
    {"FREQ=MONTHLY;BYMONTHDAY=1,-1", "2026-01-01", "one day of the month"},
    {"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2026-02-13", "not both"},
    {"FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1", "2026-01-01", "not days of the month"},
    {"FREQ=MONTHLY;BYMONTH=1;BYMONTHDAY=1", "2026-01-01", "single months"},
    {"FREQ=MONTHLY;BYDAY=2TU", "2026-01-13", NULL},
    {"FREQ=MONTHLY;BYDAY=4FR", "2026-01-23", NULL},
    {"FREQ=MONTHLY;BYDAY=5FR", "2026-01-30", "fourth or the last"},
    {"FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30", NULL},
    {"FREQ=MONTHLY;BYDAY=-2FR", "2026-01-23", "fourth or the last"},
    {"FREQ=MONTHLY;BYDAY=1MO,3MO", "2026-01-05", "one only"},
    {"FREQ=MONTHLY;BYDAY=1MO,1TU", "2026-01-05", "one only"},
    {"FREQ=MONTHLY;BYDAY=MO", "2026-01-05", "one only"},
    {"FREQ=MONTHLY;BYDAY=MO,2TU", "2026-01-05", "one only"},
    {"FREQ=MONTHLY;BYDAY=1MO,TU", "2026-01-05", "one only"},
    {"FREQ=MONTHLY;BYDAY=SU;BYSETPOS=3", "2026-01-18", NULL},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-30", NULL},
    {"FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "2026-01-03", NULL},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=4", "2026-01-04", NULL},
    {"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "2026-01-05", "one only"},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", "2026-01-07", "one only"},
    {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1", "2026-01-01", "one only"},
    {"FREQ=YEARLY", "2026-01-05", NULL},
    {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "2026-03-03", NULL},
    {"FREQ=YEARLY;BYMONTH=3;BYDAY=1MO,3MO", "2026-03-02", "one only"},
    {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3,13", "2026-03-03", "one day of the month"},
    {"FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=3", "2026-03-03", "one month"},
    {"FREQ=YEARLY;BYMONTHDAY=3", "2026-03-03", "one month"},
    {"FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26", NULL},
    {"FREQ=YEARLY;BYDAY=SU;BYSETPOS=3;BYMONTH=6", "2026-06-21", NULL},
    {"FREQ=YEARLY;BYDAY=20MO", "2026-05-18", "one month"},
    {"FREQ=YEARLY;BYYEARDAY=100", "2026-04-10", "days of the year"},
};

static void outlook_shows_what_its_own_dialogue_can_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autofree char *said = say(rules[i].rule, rules[i].start, false);
        bool right = rules[i].trouble == NULL
                         ? said[0] == '\0'
                         : g_str_has_prefix(said, "Outlook cannot show this: ") &&
                               strstr(said, rules[i].trouble) != NULL;
        if (!right)
            fail_msg("%s: '%s'", rules[i].rule, said);
    }
}

static void a_start_that_is_no_day_of_the_rule_is_told(void **state)
{
    (void)state;
    g_autofree char *off = say("FREQ=WEEKLY;BYDAY=TU", "2026-01-05", false);
    assert_string_equal(off, "2026-01-05 is no day of this rule, but Google, Apple and Outlook "
                             "would show it; let the calendar begin on 2026-01-06");
    g_autofree char *none = say("FREQ=WEEKLY;BYDAY=TU", "", false);
    assert_string_equal(none, "");
}

static void months_that_are_too_short_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        const char *start;
        bool clamp;
        const char *part; /* NULL: nothing is said */
    } rows[] = {
        {"FREQ=MONTHLY", "2026-01-28", true, NULL},
        {"FREQ=MONTHLY", "2026-01-28", false, NULL},
        {"FREQ=MONTHLY", "2026-01-29", true, "Moments takes their last day"},
        {"FREQ=MONTHLY", "2026-01-31", true, "Moments takes their last day"},
        {"FREQ=MONTHLY", "2026-01-31", false, "Outlook takes the last day"},
        {"FREQ=MONTHLY;BYMONTHDAY=30", "2026-01-30", false, "Outlook takes the last day"},
        {"FREQ=YEARLY", "2024-02-29", true, "Moments takes their last day"},
        {"FREQ=YEARLY", "2024-02-29", false, "Outlook takes the last day"},
        {"FREQ=YEARLY", "2026-01-31", false, NULL},
        {"FREQ=YEARLY", "2026-04-30", false, NULL},
        {"FREQ=MONTHLY;BYDAY=5SA", "2026-01-31", true, "one only"},
        {"FREQ=WEEKLY", "2026-01-31", true, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = say(rows[i].rule, rows[i].start, rows[i].clamp);
        if (rows[i].part == NULL ? said[0] != '\0' : strstr(said, rows[i].part) == NULL)
            fail_msg("%s from %s: '%s'", rows[i].rule, rows[i].start, said);
    }
}

static void what_libical_reads_otherwise_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        bool differs;
    } rows[] = {
        {"FREQ=DAILY;BYMONTHDAY=-1", true},
        {"FREQ=DAILY;BYMONTHDAY=1", false},
        {"FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", true},
        {"FREQ=WEEKLY;BYDAY=MO;BYMONTH=1", false},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYMONTH=1", true},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", false},
        {"FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1", true},
        {"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", false},
        {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", true},
        {"FREQ=YEARLY;BYDAY=20MO", false},
        {"FREQ=YEARLY;BYDAY=20MO;BYMONTHDAY=18", true},
        {"FREQ=YEARLY;BYYEARDAY=100", false},
        {"FREQ=YEARLY;BYYEARDAY=100;BYMONTH=4", true},
        {"FREQ=YEARLY;BYYEARDAY=100;BYMONTHDAY=10", true},
        {"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1,2;BYSETPOS=1", true},
        {"FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYSETPOS=1", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = say(rows[i].rule, "2026-01-01", false);
        if ((strstr(said, "GNOME Calendar") != NULL) != rows[i].differs)
            fail_msg("%s: '%s'", rows[i].rule, said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outlook_shows_what_its_own_dialogue_can_say),
        cmocka_unit_test(a_start_that_is_no_day_of_the_rule_is_told),
        cmocka_unit_test(months_that_are_too_short_are_told),
        cmocka_unit_test(what_libical_reads_otherwise_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
