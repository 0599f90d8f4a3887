#include "model/cell.h"

#include "model/customer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_cell_loses_what_spreadsheets_put_around_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {{"", ""},
                 {"  ", ""},
                 {" a b ", "a b"},
                 {"'+49 30", "+49 30"},
                 {"'=1", "=1"},
                 {"'-x", "-x"},
                 {" '@x ", "@x"},
                 {"'quoted'", "'quoted'"},
                 {"'", "'"},
                 {"''+1", "''+1"},
                 {"\r\nx\n", "x"},
                 {"=\"0049 30\"", "0049 30"},
                 {" =\" 1 \" ", "1"},
                 {"=\"\"", ""},
                 {"=\"a \"\"b\"\"\"", "a \"\"b\"\""},
                 {"=\"a\"&\"b\"", "=\"a\"&\"b\""},
                 {"=\"a\"\"", "=\"a\"\""},
                 {"=\"", "=\""},
                 {"=1", "=1"},
                 {"=\"+49\"", "+49"}};
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
                 {"a, b,c", true, "a|b|c"},
                 {"key,vip", true, "key|vip"},
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
                 {"15 April 1980", "1980-04-15"},
                 {"12.03.80", NULL},
                 {"3/4/2026", NULL},
                 {"2026-02-30", NULL},
                 {"2026-01-15x", NULL},
                 {"2026-01-15 x", NULL},
                 {"45321", "2024-01-30"},
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

static void the_addresses_of_a_cell_are_read_out_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {{"", ""},
                 {"a@example.com", "a@example.com"},
                 {"a@example.com;b@example.com", "a@example.com|b@example.com"},
                 {"a@example.com, b@example.com", "a@example.com|b@example.com"},
                 {"a@example.com ::: b@example.com", "a@example.com|b@example.com"},
                 {"Ada <ada@example.com>, b@example.com", "ada@example.com|b@example.com"},
                 {"Berg, Ada <ada@example.com>; b@example.com", "ada@example.com|b@example.com"},
                 {"\"Berg, Ada; private\" <ada@example.com>", "ada@example.com"},
                 {"mailto:ada@example.com", "ada@example.com"},
                 {"'ada@example.com", "ada@example.com"},
                 {"not an address", "not an address"},
                 {"Ada <ada@example.com", "Ada <ada@example.com"},
                 {" ; , ", ","}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        const char *at = cases[i].text, *address = NULL;
        size_t length = 0;
        while (mo_cell_next_address(&at, &address, &length)) {
            g_string_append(got, got->len ? "|" : "");
            g_string_append_len(got, address, (gssize)length);
        }
        assert_string_equal(got->str, cases[i].wanted);
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
        unsigned for_good; /* of the bans that have an end beside them */
    } cases[] = {{"", true, 0, "", 0},
                 {"no", true, 0, "", 0},
                 {"FALSE", true, 0, "", 0},
                 {"all", true, MO_BAN_ALL, "", 0},
                 {"Yes", true, MO_BAN_ALL, "", 0},
                 {"1", true, MO_BAN_ALL, "", 0},
                 {"email", true, MO_BAN_EMAIL, "", 0},
                 {"E-Mail; Phone", true, MO_BAN_EMAIL | MO_BAN_PHONE, "", 0},
                 {"promo,email", true, MO_BAN_PROMO | MO_BAN_EMAIL, "", 0},
                 {"until 2026-05-01", true, MO_BAN_ALL, "2026-05-01", 0},
                 {"email until 2026-05-01", true, MO_BAN_EMAIL, "2026-05-01", 0},
                 {"phone; until 2026-05-01", true, MO_BAN_PHONE, "2026-05-01", 0},
                 {"Until 2026-05-01", true, MO_BAN_ALL, "2026-05-01", 0},
                 {"bis 1.5.2026", true, MO_BAN_ALL, "2026-05-01", 0},
                 {"until May", false, MO_BAN_ALL, "", 0},
                 {"until 2026-02-30", false, MO_BAN_ALL, "", 0},
                 {"email; whatever", false, MO_BAN_ALL, "", 0},
                 {"email; until soon", false, MO_BAN_ALL, "", 0},
                 {";", false, MO_BAN_ALL, "", 0},
                 {"please do not", false, MO_BAN_ALL, "", 0},
                 {"email until 2026-05-01; phone", true, MO_BAN_EMAIL | MO_BAN_PHONE, "2026-05-01",
                  MO_BAN_PHONE},
                 {"phone; email until 1 May 2026", true, MO_BAN_EMAIL | MO_BAN_PHONE, "2026-05-01",
                  MO_BAN_PHONE},
                 {"email until 2026-05-01; phone until 2026-06-01", true,
                  MO_BAN_EMAIL | MO_BAN_PHONE, "2026-06-01", 0},
                 {"Telefon bis 2026-05-01", true, MO_BAN_PHONE, "2026-05-01", 0},
                 {"ja", true, MO_BAN_ALL, "", 0},
                 {"Oui", true, MO_BAN_ALL, "", 0},
                 {"Sí", true, MO_BAN_ALL, "", 0},
                 {"publicité", true, MO_BAN_PROMO, "", 0},
                 {"nein", true, 0, "", 0},
                 {"until 03-12", false, MO_BAN_ALL, "", 0},
                 {"until 3/4/2026", false, MO_BAN_ALL, "", 0}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        unsigned bans = 99, for_good = 99;
        MoDay until = 99;
        bool ok = mo_cell_read_bans(cases[i].text, &bans, &until, &for_good);
        g_autofree char *printed = mo_day_print(until);
        if (ok != cases[i].ok || bans != cases[i].bans || strcmp(printed, cases[i].until) != 0 ||
            (until != MO_DAY_NONE && for_good != cases[i].for_good))
            fail_msg("'%s' gave %d %x '%s' %x", cases[i].text, ok, bans, printed, for_good);
    }
}

static void yes_and_no_are_read_and_doubt_is_yes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok, yes;
    } cases[] = {{"yes", true, true},        {"TRUE", true, true},   {"1", true, true},
                 {"x", true, true},          {"no", true, false},    {"0", true, false},
                 {"", true, false},          {"maybe", false, true}, {"ja", true, true},
                 {"OUI", true, true},        {"sí", true, true},     {"SÌ", true, true},
                 {"vrai", true, true},       {"wahr", true, true},   {"waar", true, true},
                 {"sant", true, true},       {"☑", true, true},      {"Nein", true, false},
                 {"non", true, false},       {"nee", true, false},   {"nej", true, false},
                 {"falso", true, false},     {"☐", true, false},     {"Opted out", true, true},
                 {"2026-01-01", false, true}};
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
    static const char *const bad_mails[] = {"",         "a",     "@x",      "a@",
                                            "a@b@c",    "a b@x", "a@x\n",   "<a@x>",
                                            "a@x, b@x", "a@x;b", "a\x7f@x", "mailto:a@x"};
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
                     {"English", "en"},  {"e", NULL},
                     {"Deutsch", "de"},  {"francais", "fr"},
                     {"FRANÇAIS", "fr"}, {"Español (España)", "es"},
                     {"ger", "de"},      {"English - United States", "en"},
                     {"Klingon", NULL},  {"Nederlands", "nl"},
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

static void labels_and_groups_are_told_apart(void **state)
{
    (void)state;
    static const char *const talking[] = {"", "Work", "Mobile", "Hotline", "Home"};
    static const char *const machines[] = {"Home Fax", "FAX (privat)", "Pager", "Télécopie"};
    for (unsigned i = 0; i < G_N_ELEMENTS(talking); i++)
        assert_true(mo_cell_is_for_talking(talking[i]));
    for (unsigned i = 0; i < G_N_ELEMENTS(machines); i++)
        assert_false(mo_cell_is_for_talking(machines[i]));
    assert_null(mo_cell_read_tag("* myContacts"));
    assert_string_equal(mo_cell_read_tag("* friends"), "friends");
    assert_string_equal(mo_cell_read_tag("Suppliers"), "Suppliers");
}

/* A separator at every place of texts of every length. */
static void one_item_has_no_separator_anywhere(void **state)
{
    (void)state;
    for (size_t length = 1; length < 40; length++) {
        g_autofree char *text = g_strnfill(length, '/');
        assert_true(mo_cell_is_one_item(text, length));
        for (size_t at = 0; at < length; at++)
            for (unsigned byte = 1; byte < 256; byte++) {
                text[at] = (char)byte;
                assert_int_equal(mo_cell_is_one_item(text, length), !strchr(",;:", (int)byte));
                text[at] = '/';
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_item_has_no_separator_anywhere),
        cmocka_unit_test(labels_and_groups_are_told_apart),
        cmocka_unit_test(a_cell_loses_what_spreadsheets_put_around_it),
        cmocka_unit_test(a_list_is_split_at_its_separators_only),
        cmocka_unit_test(a_date_is_read_in_every_spelling_that_is_clear),
        cmocka_unit_test(the_addresses_of_a_cell_are_read_out_of_it),
        cmocka_unit_test(doubt_about_contact_means_none),
        cmocka_unit_test(yes_and_no_are_read_and_doubt_is_yes),
        cmocka_unit_test(addresses_zones_and_languages_are_judged_by_their_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
