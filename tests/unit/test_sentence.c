#include "when/sentence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static MoWhen *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    MoWhen *when = mo_when_parse(text, &error);
    if (when == NULL)
        fail_msg("%s: %s", text, error->message);
    return when;
}

/* A sentence, its rule, start, clamp, and how it is told. */
static const struct {
    const char *text;
    const char *rule;
    const char *start;
    const char *english; /* NULL: the text itself */
} rules[] = {
    {"every day", "FREQ=DAILY", "", NULL},
    {"every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "", NULL},
    {"Every  3 Days from 2026-01-05", "FREQ=DAILY;INTERVAL=3", "2026-01-05",
     "every 3 days from 2026-01-05"},
    {"every 6 weeks from 2026-01-05", "FREQ=WEEKLY;INTERVAL=6", "2026-01-05", NULL},
    {"every week from 2026-01-05", "FREQ=WEEKLY", "2026-01-05", NULL},
    {"every month from 2026-01-31", "FREQ=MONTHLY", "2026-01-31", NULL},
    {"every 2 years from 2024-02-29", "FREQ=YEARLY;INTERVAL=2", "2024-02-29", NULL},
    {"every friday", "FREQ=WEEKLY;BYDAY=FR", "", "every Friday"},
    {"every month on the 2nd tuesday and monday", "FREQ=MONTHLY;BYDAY=2MO,2TU", "",
     "every month on the second Monday and the second Tuesday"},
    {"every month on the 2nd last friday", "FREQ=MONTHLY;BYDAY=-2FR", "",
     "every month on the second to last Friday"},
    {"every month on the 1st of every month", "FREQ=MONTHLY;BYMONTHDAY=1", "",
     "every month on the 1st"},
    {"every fridays", "FREQ=WEEKLY;BYDAY=FR", "", "every Friday"},
    {"every monday and thursday", "FREQ=WEEKLY;BYDAY=MO,TH", "", "every Monday and Thursday"},
    {"every mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "",
     "every Monday, Wednesday and Friday"},
    {"every 2 weeks on tuesday from 2026-01-05", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-01-05",
     "every 2 weeks on Tuesday from 2026-01-05"},
    {"every 2 weeks from 2026-01-05 on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-01-05",
     "every 2 weeks on Tuesday from 2026-01-05"},
    {"every other week from 2026-01-05", "FREQ=WEEKLY;INTERVAL=2", "2026-01-05",
     "every 2 weeks from 2026-01-05"},
    {"every month on the 2nd tuesday", "FREQ=MONTHLY;BYDAY=2TU", "",
     "every month on the second Tuesday"},
    {"every month on the second tuesday and the last friday", "FREQ=MONTHLY;BYDAY=2TU,-1FR", "",
     "every month on the second Tuesday and the last Friday"},
    {"every month on the 1st and 3rd monday", "FREQ=MONTHLY;BYDAY=1MO,3MO", "",
     "every month on the first Monday and the third Monday"},
    {"every month on the last friday", "FREQ=MONTHLY;BYDAY=-1FR", "",
     "every month on the last Friday"},
    {"every month on the second to last friday", "FREQ=MONTHLY;BYDAY=-2FR", "",
     "every month on the second to last Friday"},
    {"every month on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "", NULL},
    {"every month on 15", "FREQ=MONTHLY;BYMONTHDAY=15", "", "every month on the 15th"},
    {"every month on the 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15", "",
     "every month on the 1st and the 15th"},
    {"every month on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "", NULL},
    {"every month on the last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1", "",
     "every month on the last day"},
    {"every month on the first weekday", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "", NULL},
    {"every 2 months on the 15th from 2026-01-20", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15",
     "2026-01-20", NULL},
    {"every quarter from 2026-01-05", "FREQ=MONTHLY;INTERVAL=3", "2026-01-05",
     "every 3 months from 2026-01-05"},
    {"every 2 quarters from 2026-01-05", "FREQ=MONTHLY;INTERVAL=6", "2026-01-05",
     "every 6 months from 2026-01-05"},
    {"every year on 3 march", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "", "every year on 3 March"},
    {"every year on march 3", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "", "every year on 3 March"},
    {"every year on the 3rd of Mar", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "",
     "every year on 3 March"},
    {"every year on the 4th thursday of november", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "",
     "every year on the fourth Thursday of November"},
    {"every year on the 15th of march and september", "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15", "",
     "every year on the 15th of March and September"},
    {"every month on the 15th until 2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20261231", "",
     NULL},
    {"every week from 2026-01-05 until 2026-02-01", "FREQ=WEEKLY;UNTIL=20260201", "2026-01-05",
     NULL},
    {"every week from 2026-01-05, 10 times", "FREQ=WEEKLY;COUNT=10", "2026-01-05", NULL},
    {"every month on the 1st and 15th, 10 times from 2026-01-05",
     "FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=10", "2026-01-05",
     "every month on the 1st and the 15th from 2026-01-05, 10 times"},
};

static void sentences_with_every_become_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoWhen) when = parse(rules[i].text);
        assert_int_equal(when->type, MO_WHEN_RULE);
        g_autofree char *rule = mo_rule_print(when->rule);
        g_autofree char *start = mo_day_print(when->start);
        assert_string_equal(rule, rules[i].rule);
        assert_string_equal(start, rules[i].start);
        assert_int_equal(when->clamp, mo_rule_get_freq(when->rule) >= MO_FREQ_MONTHLY);
    }
}

static void what_is_told_can_be_read_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(MoWhen) when = parse(rules[i].text);
        g_autofree char *english = mo_when_describe(when);
        assert_string_equal(english, rules[i].english != NULL ? rules[i].english : rules[i].text);
        g_autoptr(MoWhen) again = parse(english);
        assert_true(mo_rule_equal(again->rule, when->rule));
        assert_int_equal(again->start, when->start);
    }
}

static const struct {
    const char *text;
    MoWhenType type;
    const char *word; /* NULL: none */
    MoSpan offset;
    bool before;
    unsigned at_latest_days;
    const char *english; /* NULL: the text itself */
} anchors[] = {
    {"birthday", MO_WHEN_DATE, "birthday", {0, MO_UNIT_DAY}, false, 0, NULL},
    {" Anniversary ", MO_WHEN_DATE, "anniversary", {0, MO_UNIT_DAY}, false, 0, "anniversary"},
    {"customer_since", MO_WHEN_DATE, "customer_since", {0, MO_UNIT_DAY}, false, 0, NULL},
    {"Customer Since",
     MO_WHEN_DATE,
     "customer_since",
     {0, MO_UNIT_DAY},
     false,
     0,
     "customer_since"},
    {"date:store opening", MO_WHEN_DATE, "date:store opening", {0, MO_UNIT_DAY}, false, 0, NULL},
    {"Contract End", MO_WHEN_DATE, "Contract End", {0, MO_UNIT_DAY}, false, 0, NULL},
    {"\"Contract End\"", MO_WHEN_DATE, "Contract End", {0, MO_UNIT_DAY}, false, 0, "Contract End"},
    {"60 days before renewal_date", MO_WHEN_DATE, "renewal_date", {60, MO_UNIT_DAY}, true, 0, NULL},
    {"2 working days before Contract End",
     MO_WHEN_DATE,
     "Contract End",
     {2, MO_UNIT_WORKING_DAY},
     true,
     0,
     NULL},
    {"1 week after date:store opening",
     MO_WHEN_DATE,
     "date:store opening",
     {1, MO_UNIT_WEEK},
     false,
     0,
     NULL},
    {"1 month after birthday", MO_WHEN_DATE, "birthday", {1, MO_UNIT_MONTH}, false, 0, NULL},
    {"3 days after \"Day after tomorrow\"",
     MO_WHEN_DATE,
     "Day after tomorrow",
     {3, MO_UNIT_DAY},
     false,
     0,
     "3 days after Day after tomorrow"},
    {"30 days after last contact", MO_WHEN_LAST_CONTACT, NULL, {30, MO_UNIT_DAY}, false, 0, NULL},
    {"30 days after last contact, at latest 45",
     MO_WHEN_LAST_CONTACT,
     NULL,
     {30, MO_UNIT_DAY},
     false,
     45,
     NULL},
    {"30 days after last_contacted, at latest 45 days",
     MO_WHEN_LAST_CONTACT,
     NULL,
     {30, MO_UNIT_DAY},
     false,
     45,
     "30 days after last contact, at latest 45"},
    {"4 weeks After Last Contact at latest 6 weeks",
     MO_WHEN_LAST_CONTACT,
     NULL,
     {4, MO_UNIT_WEEK},
     false,
     42,
     "4 weeks after last contact, at latest 42"},
    {"2 working days after complaint",
     MO_WHEN_TOUCH,
     "complaint",
     {2, MO_UNIT_WORKING_DAY},
     false,
     0,
     NULL},
    {"2 working days after a complaint",
     MO_WHEN_TOUCH,
     "complaint",
     {2, MO_UNIT_WORKING_DAY},
     false,
     0,
     "2 working days after complaint"},
    {"same day after thank-you", MO_WHEN_TOUCH, "thank-you", {0, MO_UNIT_DAY}, false, 0, NULL},
    {"promised", MO_WHEN_PROMISED, NULL, {0, MO_UNIT_DAY}, false, 0, "the day you promised"},
    {"Promise moved",
     MO_WHEN_MOVED,
     NULL,
     {0, MO_UNIT_DAY},
     false,
     0,
     "when a promise gets another day"},
    {"3 weeks after done call-back", MO_WHEN_DONE, "call-back", {3, MO_UNIT_WEEK}, false, 0, NULL},
    {"3 weeks after done \"call back\"",
     MO_WHEN_DONE,
     "call back",
     {3, MO_UNIT_WEEK},
     false,
     0,
     "3 weeks after done call back"},
};

static void other_sentences_name_what_they_count_from(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(anchors); i++) {
        g_autoptr(MoWhen) when = parse(anchors[i].text);
        if (when->type != anchors[i].type || g_strcmp0(when->word, anchors[i].word) != 0 ||
            when->offset.n != anchors[i].offset.n || when->offset.unit != anchors[i].offset.unit ||
            when->before != anchors[i].before ||
            when->at_latest_days != anchors[i].at_latest_days || when->rule != NULL)
            fail_msg("%s: type %d, word '%s'", anchors[i].text, when->type, when->word);
        g_autofree char *english = mo_when_describe(when);
        assert_string_equal(english,
                            anchors[i].english != NULL ? anchors[i].english : anchors[i].text);
    }
}

/* Each with a part of the answer. */
static const struct {
    const char *text;
    const char *answer;
} misses[] = {
    {"", "say when"},
    {"every", "ends too early"},
    {"every two week", "write 'every 2 weeks'"},
    {"every one month", "write 'every month'"},
    {"evry 6 weeks", "write 'every 6 weeks'"},
    {"each friday", "write 'every friday'"},
    {"every monday thursday", "'thursday' is not understood"},
    {"every month on the 2nd 4th", "'4th' is not understood"},
    {"every 6 weaks", "did you mean 'weeks'"},
    {"every 6", "days, weeks, months or years"},
    {"every 0 days", "write a number from 1 on"},
    {"every 99999 days", "whole number from 1 to 9999"},
    {"every 9999 quarters", "too long"},
    {"every 6 weeks", "say from when"},
    {"every quarter", "say from when, for example 'every quarter from 2026-01-05'"},
    {"every 6 weeks from 5.1.2026", "write the day as 2026-01-05"},
    {"every 6 weeks from 5.1.2026 until 2026-12-31", "write the day as 2026-01-05"},
    {"every 6 weeks from 2026/1/5", "write the day as 2026-01-05"},
    {"every 6 weeks from 2026.1.5", "write the day as 2026-01-05"},
    {"every 6 weeks from 5.40.2026", "year-month-day"},
    {"every 6 weeks from 17/1/2026", "write the day as 2026-01-17"},
    {"every 6 weeks from 31/1/2026", "write the day as 2026-01-31"},
    {"every 6 weeks from 1/31/2026", "write the day as 2026-01-31"},
    {"every 6 weeks from 12/13/2026", "write the day as 2026-12-13"},
    {"every 6 weeks from 12/12/2026", "year-month-day"},
    {"every 6 weeks from 1/17/2026", "write the day as 2026-01-17"},
    {"every 6 weeks from 5/1/2026", "year-month-day"},
    {"every 6 weeks from january 5 2026", "write the day as 2026-01-05"},
    {"every 6 weeks from 5 jan 2026", "write the day as 2026-01-05"},
    {"every 6 weeks from 2026-02-30", "there is no day"},
    {"every 6 weeks from 5 smarch 2026", "'5 smarch 2026' is no day"},
    {"every 6 weeks from tomorrow", "'tomorrow' is no day"},
    {"every 6 weeks from", "a day is missing"},
    {"every 6 weeks from 2026-01-05 from 2026-01-06", "twice"},
    {"every 6 weeks from 2026-01-05 until 2026-01-01", "before the start"},
    {"every week from 2026-01-05, 0 times", "once"},
    {"every week from 2026-01-05 until 2026-12-01 until 2027-01-01", "'until' is there twice"},
    {"every month on the 1st monday and the last weekday", "'weekday' and a named weekday"},
    {"every month on the 15th of march", "write 'every year on 3 march'"},
    {"every day at 9", "'at = 10:00'"},
    {"every 2nd tuesday", "or 'every month on the 2nd tuesday'"},
    {"every 2nd week", "write 'every 2 weeks'"},
    {"every last friday", "write 'every month on the last friday'"},
    {"every 1st of the month", "write 'every month on the 1st'"},
    {"every 2 tuesdays", "write 'every 2 weeks on tuesdays'"},
    {"every month on tuesday", "'every month on the 1st tuesday'"},
    {"every month on the 2nd tusday", "did you mean 'tuesday'"},
    {"every month on the 6th monday", "1st to 5th or last"},
    {"every month on the 32nd", "not understood"},
    {"every month on the 1st monday and the 15th", "two habits"},
    {"every day on monday", "write 'every monday'"},
    {"every friday on monday", "keep one"},
    {"every week on the 3rd", "name weekdays"},
    {"every year on the 3rd", "name a month"},
    {"every year on march", "ends too early"},
    {"every year on march and and april", "not understood"},
    {"every year on march soon", "'soon' is not understood"},
    {"every month on the 1st and on the tuesday", "not understood"},
    {"every year on 30 february", "no day fits"},
    {"every working day", "write 'every weekday'"},
    {"every business day", "write 'every weekday'"},
    {"every week from 2026-01-05, but not in august", "name the days instead"},
    {"every week from 2026-01-05, except in august", "name the days instead"},
    {"every week from 2026-01-05, for 3 months", "say how long with"},
    {"every week from 2026-01-05, once", "say how long with"},
    {"every anniversary", "write 'anniversary' alone"},
    {"every march 3", "write 'every year on 3 march'"},
    {"every birthday", "write 'birthday' alone"},
    {"birtday", "did you mean 'birthday'"},
    {"monthly", "write 'every month from 2026-01-05'"},
    {"twice a year", "write 'every 6 months from 2026-01-05'"},
    {"on mondays", "write 'every monday'"},
    {"friday", "write 'every friday'"},
    {"FREQ=DAILY", "rule ="},
    {"last contact", "30 days after last contact"},
    {"30 days after last contact at the latest 45", "write '30 days after last contact, at latest "
                                                    "45'"},
    {"30 days after last contact, max 45", "at latest 45"},
    {"30 days after last contact, at latest", "at latest 45"},
    {"30 days after last contact, at latest 20", "before 30 days"},
    {"30 days before last contact", "write 'after last contact'"},
    {"30 days after contact", "write 'after last contact'"},
    {"same day after last contact", "say how long"},
    {"two days after complaint", "write '2 days after complaint'"},
    {"a week after complaint", "write '1 week after complaint'"},
    {"after complaint", "say how long"},
    {"30 days after last contakt", "write '30 days after last contact'"},
    {"30 days after the last contatc", "write '30 days after last contact'"},
    {"30 days after lastcontact", "write '30 days after last contact'"},
    {"30 days after last call", "write '30 days after call', which comes after each of them, or "
                                "'30 days after last contact'"},
    {"3 days after complaint or call", "write '3 days after complaint', and a habit"},
    {"3 days after complaint, call", "write '3 days after complaint', and a habit"},
    {"3 days after complant", "write '3 days after complaint'"},
    {"1 week before birthday, same day", "'show-before = 1 week, same day'"},
    {"every 2 weekdays", "weekdays are not counted"},
    {"every 3 working days", "weekdays are not counted"},
    {"soon after complaint", "'soon' is no length of time"},
    {"2 days after complaint, at latest 5", "only with 'after last contact'"},
    {"3 weeks after call-back done", "write 'after done call-back'"},
    {"3 weeks after done", "name the habit"},
    {"1 month after birtday", "did you mean 'birthday'"},
    {"2 days before \"Contract", "quotation marks"},
    {"2 days before date:", "name the date"},
    {"5 apples", "not understood"},
    {"sometime soon, perhaps", "not understood"},
    {"\xff\xfe", "no text"},
};

static void near_misses_are_answered_with_what_to_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(misses); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoWhen) when = mo_when_parse(misses[i].text, &error);
        if (when != NULL)
            fail_msg("'%s' was taken", misses[i].text);
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        if (strstr(error->message, misses[i].answer) == NULL)
            fail_msg("'%s': %s", misses[i].text, error->message);
    }
}

static void a_start_from_outside_is_for_sentences_without_one(void **state)
{
    (void)state;
    MoDay start = mo_day_parse("2026-01-20");
    g_autoptr(GError) error = NULL;
    g_autoptr(MoWhen) without = mo_when_parse_from("every 6 weeks", start, &error);
    assert_non_null(without);
    assert_int_equal(without->start, start);
    g_autoptr(MoWhen) with = mo_when_parse_from("every 6 weeks from 2026-01-05", start, &error);
    assert_int_equal(with->start, mo_day_parse("2026-01-05"));
    g_autoptr(MoWhen) date = mo_when_parse_from("birthday", start, &error);
    assert_int_equal(date->start, MO_DAY_NONE);
    assert_null(mo_when_parse_from("every week until 2026-01-19", start, &error));
    assert_non_null(strstr(error->message, "before the start"));
}

static void rules_are_taken_with_their_start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    MoDay start = mo_day_parse("2026-01-20");
    g_autoptr(MoWhen) when = mo_when_new_rule("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU", start, &error);
    assert_int_equal(when->type, MO_WHEN_RULE);
    assert_int_equal(when->start, start);
    assert_false(when->clamp);
    g_autofree char *english = mo_when_describe(when);
    assert_string_equal(english, "every 2 months on the second Tuesday from 2026-01-20");
    static const struct {
        const char *rule, *english;
    } rows[] = {
        {"FREQ=MONTHLY;BYMONTHDAY=31",
         "every month on the 31st, leaving out months without that day from 2026-01-20"},
        {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
         "every year on 29 February, leaving out years without that day from 2026-01-20"},
        {"FREQ=MONTHLY;BYMONTHDAY=28", "every month on the 28th from 2026-01-20"},
        {"FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day from 2026-01-20"},
        {"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31", "every year on 31 January from 2026-01-20"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MoWhen) one = mo_when_new_rule(rows[i].rule, start, &error);
        g_autofree char *text = mo_when_describe(one);
        assert_string_equal(text, rows[i].english);
    }
    assert_null(mo_when_new_rule("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU", MO_DAY_NONE, &error));
    assert_non_null(strstr(error->message, "say from when"));
    g_clear_error(&error);
    assert_null(mo_when_new_rule("FREQ=MINUTELY", start, &error));
    assert_non_null(strstr(error->message, "finer than a day"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_with_every_become_rules),
        cmocka_unit_test(what_is_told_can_be_read_again),
        cmocka_unit_test(other_sentences_name_what_they_count_from),
        cmocka_unit_test(near_misses_are_answered_with_what_to_write),
        cmocka_unit_test(a_start_from_outside_is_for_sentences_without_one),
        cmocka_unit_test(rules_are_taken_with_their_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
