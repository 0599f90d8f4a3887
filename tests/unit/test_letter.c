/* Dates in the words of a letter's language, whatever the session speaks. */
#include "output/letter.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_date_is_written_in_the_words_of_the_language(void **state)
{
    static const struct {
        const char *language, *date, *format, *text;
    } CASES[] = {
        {"en", "2026-03-08", NULL, "Sunday 8 March 2026"},
        {"en", "--03-08", NULL, "8 March"},
        {"en-GB", "2026-12-03", "%a %-d %b %y", "Thu 3 Dec 26"},
        {"de", "2026-03-08", NULL, "Sonntag, 8. März 2026"},
        {"de-AT", "--03-08", NULL, "8. März"},
        {"de", "2026-03-08", "%a %d.%m.%Y", "So 08.03.2026"},
        {"de", "2026-03-08", "%e. %b", "8. Mär"},
        {"fr", "2026-12-01", NULL, "mardi 1er décembre 2026"},
        {"fr", "--12-01", "%d/%m", "01/12"},
        {"es", "2026-03-08", NULL, "domingo, 8 de marzo de 2026"},
        {"it", "--01-31", NULL, "31 gennaio"},
        {"nl", "2026-03-02", NULL, "maandag 2 maart 2026"},
        {"pt-BR", "--04-25", NULL, "25 de abril"},
        {"pl", "--05-03", NULL, "3 maja"},
        {"sv", "2026-06-06", NULL, "lördag 6 juni 2026"},
        {"da", "--06-05", NULL, "5. juni"},
        {"no", "2026-05-17", NULL, "søndag 17. mai 2026"},
        {"nn", "2026-05-17", NULL, "sundag 17. mai 2026"},
        {"fi", "--12-06", NULL, "6. joulukuuta"},
        {"ja", "--12-06", NULL, "6 December"},
        {NULL, "--02-29", "%-m/%-d 100%%", "2/29 100%"},
        {"en", "--02-29", "%Y", NULL},
        {"en", "--02-29", "%A %d", NULL},
        {"en", "0001-01-01", "%Y", "1"},
    };
    (void)state;
    /* The names come from the letter's language alone. */
    (void)setlocale(LC_ALL, "de_DE.UTF-8");
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MoDate date = {0};
        assert_true(mo_date_parse(CASES[i].date, &date));
        g_autofree char *text = mo_letter_print_date(CASES[i].language, date, CASES[i].format);
        if (g_strcmp0(text, CASES[i].text) != 0)
            fail_msg("%s %s: '%s'", CASES[i].language, CASES[i].date, text);
    }
    assert_null(mo_letter_print_date("en", (MoDate){0}, NULL));
}

static void several_days_are_told_from_the_first_to_the_last(void **state)
{
    static const struct {
        const char *language, *first, *last, *format, *text;
    } CASES[] = {
        {"en", "2026-12-03", "2026-12-04", NULL, "Thursday 3 to Friday 4 December 2026"},
        {"de", "2026-12-03", "2026-12-04", NULL, "Donnerstag, 3. bis Freitag, 4. Dezember 2026"},
        {"es", "2026-11-30", "2026-12-01", NULL,
         "lunes, 30 de noviembre al martes, 1 de diciembre de 2026"},
        {"fr", "2026-12-01", "2026-12-02", NULL, "mardi 1er au mercredi 2 décembre 2026"},
        {"da", "2026-11-30", "2026-12-01", NULL,
         "mandag 30. november til tirsdag 1. december 2026"},
        {"en", "2026-12-31", "2027-01-01", NULL,
         "Thursday 31 December 2026 to Friday 1 January 2027"},
        {"it", "2026-12-03", "2026-12-04", "%d/%m", "03/12 – 04/12"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MoDate first = {0}, last = {0};
        assert_true(mo_date_parse(CASES[i].first, &first) && mo_date_parse(CASES[i].last, &last));
        g_autofree char *text =
            mo_letter_print_days(CASES[i].language, first, last, CASES[i].format);
        if (g_strcmp0(text, CASES[i].text) != 0)
            fail_msg("%s %s: '%s'", CASES[i].language, CASES[i].first, text);
    }
}

static void every_language_has_a_calendar_and_greetings(void **state)
{
    static const char *const CODES[] = {"en", "de", "fr", "es", "it", "nl", "pt",
                                        "pl", "sv", "da", "nb", "nn", "fi"};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CODES); i++) {
        assert_string_equal(mo_letter_find(CODES[i])->language, CODES[i]);
        assert_non_null(mo_letter_find(CODES[i])->close);
        for (uint8_t month = 1; month <= 12; month++) {
            MoDate date = {.year = 2026, .month = month, .day = 2};
            g_autofree char *text = mo_letter_print_date(CODES[i], date, "%A %B %a %b");
            assert_true(g_utf8_validate(text, -1, NULL));
            assert_null(strstr(text, "  "));
        }
    }
}

static void what_is_no_part_of_a_date_is_found(void **state)
{
    static const struct {
        const char *format, *bad;
    } CASES[] = {{"%d %B", NULL}, {"%H:%M", "%H"}, {"100%", "%"},  {"", NULL},
                 {"%%H", NULL},   {"%-d.", NULL},  {"%Zoë", "%Z"}, {"%ö", "%ö"}};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *bad = mo_letter_find_bad_format(CASES[i].format);
        assert_int_equal(g_strcmp0(bad, CASES[i].bad), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_written_in_the_words_of_the_language),
        cmocka_unit_test(several_days_are_told_from_the_first_to_the_last),
        cmocka_unit_test(every_language_has_a_calendar_and_greetings),
        cmocka_unit_test(what_is_no_part_of_a_date_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
