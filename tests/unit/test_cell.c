#include "model/cell.h"

#include "model/customer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_cell_loses_blanks_and_the_spreadsheets_apostrophe(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {{"", ""},      {"  ", ""},       {" a b ", "a b"}, {"'+49 30", "+49 30"},
                 {"'=1", "=1"}, {"'-x", "-x"},    {" '@x ", "@x"},  {"'quoted'", "'quoted'"},
                 {"'", "'"},    {"''+1", "''+1"}, {"\r\nx\n", "x"}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t length = 99;
        const char *start = mo_cell_trim(cases[i].text, &length);
        g_autofree char *got = g_strndup(start, length);
        assert_string_equal(got, cases[i].wanted);
    }
}

static void a_list_is_split_at_its_separators_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool tags;
        const char *wanted;
    } cases[] = {{"", false, ""},
                 {"a", false, "a"},
                 {"a;b", false, "a|b"},
                 {" a ; b ;; ", false, "a|b"},
                 {"a ::: b", false, "a|b"},
                 {"a:::b", false, "a:::b"},
                 {"a, b", false, "a, b"},
                 {"a, b,c", true, "a|b,c"},
                 {"'+49 1;'+49 2", false, "+49 1|+49 2"},
                 {"two  words;\xc3\xa4", false, "two words|\xc3\xa4"}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) parts = mo_cell_read_list(cases[i].text, cases[i].tags);
        g_autofree char *joined = g_strjoinv("|", parts);
        assert_string_equal(joined, cases[i].wanted);
    }
}

static void a_date_is_read_in_every_spelling_that_is_clear(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted; /* NULL: refused */
    } cases[] = {{"1980-03-12", "1980-03-12"},
                 {" 1980-03-12 ", "1980-03-12"},
                 {"--03-12", "--03-12"},
                 {"--0312", "--03-12"},
                 {"03-12", "--03-12"},
                 {"'--02-29", "--02-29"},
                 {"1604-05-06", "--05-06"},
                 {"2026-01-15 17:14", "2026-01-15"},
                 {"2026-01-15T17:14:00Z", "2026-01-15"},
                 {"", ""},
                 {"0000-00-00 00:00:00", ""},
                 {"0/0/00", ""},
                 {"0.0.00", ""},
                 {"12.03.80", NULL},
                 {"3/4/2026", NULL},
                 {"2026-02-30", NULL},
                 {"2026-01-15x", NULL},
                 {"2026-01-15 x", NULL},
                 {"45321", NULL},
                 {"1980-03-122222222222", NULL},
                 {"soon", NULL}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        MoDate date = {.year = 1, .month = 2, .day = 3};
        bool ok = mo_cell_read_date(cases[i].text, &date);
        g_autofree char *printed = mo_date_print(date);
        if (ok != (cases[i].wanted != NULL) ||
            strcmp(printed, ok ? cases[i].wanted : "0001-02-03") != 0)
            fail_msg("'%s' gave %d '%s'", cases[i].text, ok, printed);
    }
}

static void doubt_about_contact_means_none(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        unsigned bans;
        const char *until;
    } cases[] = {{"", true, 0, ""},
                 {"no", true, 0, ""},
                 {"FALSE", true, 0, ""},
                 {"all", true, MO_BAN_ALL, ""},
                 {"Yes", true, MO_BAN_ALL, ""},
                 {"1", true, MO_BAN_ALL, ""},
                 {"email", true, MO_BAN_EMAIL, ""},
                 {"E-Mail; Phone", true, MO_BAN_EMAIL | MO_BAN_PHONE, ""},
                 {"promo,email", true, MO_BAN_PROMO | MO_BAN_EMAIL, ""},
                 {"until 2026-05-01", true, MO_BAN_ALL, "2026-05-01"},
                 {"email until 2026-05-01", true, MO_BAN_EMAIL, "2026-05-01"},
                 {"phone; until 2026-05-01", true, MO_BAN_PHONE, "2026-05-01"},
                 {"Until 2026-05-01", true, MO_BAN_ALL, "2026-05-01"},
                 {"until May", false, MO_BAN_ALL, ""},
                 {"until 2026-02-30", false, MO_BAN_ALL, ""},
                 {"email; whatever", false, MO_BAN_ALL, ""},
                 {"email; until soon", false, MO_BAN_ALL, ""},
                 {";", false, MO_BAN_ALL, ""},
                 {"please do not", false, MO_BAN_ALL, ""}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        unsigned bans = 99;
        MoDay until = 99;
        bool ok = mo_cell_read_bans(cases[i].text, &bans, &until);
        g_autofree char *printed = mo_day_print(until);
        if (ok != cases[i].ok || bans != cases[i].bans || strcmp(printed, cases[i].until) != 0)
            fail_msg("'%s' gave %d %x '%s'", cases[i].text, ok, bans, printed);
    }
}

static void yes_and_no_are_read_and_doubt_is_yes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok, yes;
    } cases[] = {{"yes", true, true}, {"TRUE", true, true},  {"1", true, true},
                 {"x", true, true},   {"no", true, false},   {"0", true, false},
                 {"", true, false},   {"maybe", false, true}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool yes = !cases[i].yes;
        assert_int_equal(mo_cell_read_yes_no(cases[i].text, &yes), cases[i].ok);
        assert_int_equal(yes, cases[i].yes);
    }
}

static void addresses_zones_and_languages_are_judged_by_their_shape(void **state)
{
    (void)state;
    static const char *const good_mails[] = {"a@example.com", "a.b+c@x.example.org",
                                             "zo\xc3\xab@example.com"};
    static const char *const bad_mails[] = {
        "", "a", "@x", "a@", "a@b@c", "a b@x", "a@x\n", "<a@x>", "a@x, b@x", "a@x;b", "a\x7f@x"};
    static const char *const good_zones[] = {"Europe/Berlin", "UTC", "America/Argentina/Ushuaia",
                                             "Etc/GMT+5", "America/Port-au-Prince"};
    static const char *const bad_zones[] = {"",        "+02:00",   "Berlin",         "Europe/",
                                            "/Berlin", "../etc/x", "Europe/Ber lin", "GMT+2"};
    for (unsigned i = 0; i < G_N_ELEMENTS(good_mails); i++)
        assert_true(mo_cell_is_email(good_mails[i]));
    for (unsigned i = 0; i < G_N_ELEMENTS(bad_mails); i++)
        assert_false(mo_cell_is_email(bad_mails[i]));
    for (unsigned i = 0; i < G_N_ELEMENTS(good_zones); i++)
        assert_true(mo_cell_is_timezone(good_zones[i]));
    for (unsigned i = 0; i < G_N_ELEMENTS(bad_zones); i++)
        assert_false(mo_cell_is_timezone(bad_zones[i]));
    static const struct {
        const char *text, *wanted;
    } languages[] = {{"de", "de"},       {"EN", "en"},
                     {"pt_br", "pt-BR"}, {"zh-hant-tw", "zh-Hant-TW"},
                     {"English", NULL},  {"e", NULL},
                     {"", NULL},         {"de-", NULL},
                     {"d1", NULL},       {"en-toolongone", NULL}};
    for (unsigned i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autofree char *code = mo_cell_read_language(languages[i].text);
        if (languages[i].wanted)
            assert_string_equal(code, languages[i].wanted);
        else
            assert_null(code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_loses_blanks_and_the_spreadsheets_apostrophe),
        cmocka_unit_test(a_list_is_split_at_its_separators_only),
        cmocka_unit_test(a_date_is_read_in_every_spelling_that_is_clear),
        cmocka_unit_test(doubt_about_contact_means_none),
        cmocka_unit_test(yes_and_no_are_read_and_doubt_is_yes),
        cmocka_unit_test(addresses_zones_and_languages_are_judged_by_their_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
