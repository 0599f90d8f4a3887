#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *text, *wanted;
} Pair;

static void assert_each(char *(*function)(const char *, size_t), size_t max, const Pair *pairs,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *got = function(pairs[i].text, max);
        if (strcmp(got, pairs[i].wanted) != 0)
            fail_msg("'%s' became '%s' instead of '%s'", pairs[i].text, got, pairs[i].wanted);
        g_autofree char *again = function(got, max);
        assert_string_equal(again, got);
    }
}

static void a_line_is_cleaned_of_all_that_is_hostile(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {"", ""},
        {NULL, ""},
        {"   ", ""},
        {"Zoe Lind", "Zoe Lind"},
        {"  Zoe \t  Lind ", "Zoe Lind"},
        {"Zoe\r\nBcc: evil@example.com", "Zoe Bcc: evil@example.com"},
        {"Zoe\r\n\r\nbody", "Zoe body"},
        {"a\xe2\x80\xa8"
         "b\xe2\x80\xa9"
         "c\xc2\x85"
         "d",
         "a b c d"},
        {"a\x01\x1b[31mb\x7f\xc2\x9b"
         "c",
         "a[31mbc"},
        {"Zoe \"The Boss\" O'Hara", "Zoe \"The Boss\" O'Hara"},
        {"=?utf-8?Q?Zoe=0D=0A?=", "=?utf-8?Q?Zoe=0D=0A?="},
        /* Latin-1, overlong, surrogate, cut off: each bad byte becomes U+FFFD. */
        {"Zo\xeb", "Zo\xef\xbf\xbd"},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd"},
        /* NFD becomes NFC. */
        {"Zoe\xcc\x88", "Zo\xc3\xab"},
        /* An emoji of several parts stays whole; bidi controls, zero-width space, BOM, tags go. */
        {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
         "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"},
        {"invoice\xe2\x80\xae"
         "fdp.exe",
         "invoicefdp.exe"},
        {"\xe2\x81\xa6"
         "a\xe2\x81\xa9\xe2\x80\x8e",
         "a"},
        {"a\xe2\x80\x8b"
         "b\xef\xbb\xbf",
         "ab"},
        {"a\xf3\xa0\x81\x81"
         "b",
         "ab"},
        {"\xd8\x9c"
         "a\xe2\x81\xa0",
         "a"},
        {"a \x01 b", "a b"},
        {"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf"},
        {"\xc2\xa0"
         "a\xe3\x80\x80"
         "b",
         "a b"},
    };
    assert_each(mo_text_clean_line, 1000, pairs, G_N_ELEMENTS(pairs));
}

static void a_block_keeps_its_line_breaks(void **state)
{
    (void)state;
    static const Pair pairs[] = {
        {NULL, ""},
        {"one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"},
        {"\n\n  one  \n\n  two \n \n", "one\n\ntwo"},
        {"a\xe2\x80\xa8"
         "b",
         "a\nb"},
        {"a\x01\n\x1b"
         "b",
         "a\nb"},
        {"tab\there", "tab here"},
    };
    assert_each(mo_text_clean_block, 1000, pairs, G_N_ELEMENTS(pairs));
}

static void a_long_line_is_cut_at_the_edge_of_a_character(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *wanted;
    } cases[] = {
        {"abcdef", 6, "abcdef"},
        {"abcdefg", 6, "abc…"},
        {"abcdefg", 2, "ab"},
        {"abcdefg", 0, ""},
        {"ab  cdefgh", 6, "ab…"},
        {"ééééé", 8, "éé…"},
        {"日本語日本語", 11, "日本…"},
        {"日本語", 2, ""},
        /* A letter keeps its mark, an emoji its parts. (x̂ has no composed form.) */
        {"abx\xcc\x82zzzz", 6, "ab…"},
        {"ab\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbbzz", 13, "ab…"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = mo_text_clean_line(cases[i].text, cases[i].max);
        assert_string_equal(got, cases[i].wanted);
    }
}

static char *repeat(const char *piece, size_t times)
{
    GString *text = g_string_new(NULL);
    while (times-- > 0)
        g_string_append(text, piece);
    return g_string_free(text, FALSE);
}

/* Composed piece by piece or as a whole, a text is the same. */
static void a_long_text_is_composed_like_a_short_one(void **state)
{
    (void)state;
    static const char *const pieces[] = {"e\xcc\x81",
                                         "a",
                                         "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8",
                                         "\xe0\xa7\x87\xe0\xa6\xbe",
                                         "q\xcc\x83\xcc\xa3",
                                         "日"};
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int round = 0; round < 50; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 3000)
            g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        g_autofree char *wanted = g_utf8_normalize(text->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
        g_autofree char *got = mo_text_clean_line(text->str, 10000);
        assert_string_equal(got, wanted);
    }
}

/* Normalizing sorts a run of marks with a quadratic algorithm: these would take minutes. */
static void endless_marks_and_huge_texts_cost_nothing(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "\xcc\x82\xcc\xa3",         "\xcc\x88", "é", "\xff", " ", "\xe2\x80\x8d",
        "\xe1\x84\x80\xe1\x85\xa1", "a\xcc\x88"};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autofree char *huge = repeat(pieces[i], 200000);
        g_autofree char *line = mo_text_clean_line(huge, 300);
        assert_true(strlen(line) <= 300);
        assert_true(g_utf8_validate(line, -1, NULL));
        g_autofree char *block = mo_text_clean_block(huge, 10000000);
        assert_true(g_utf8_validate(block, -1, NULL));
        g_autofree char *folded = mo_text_fold(huge);
        assert_true(g_utf8_validate(folded, -1, NULL));
        assert_null(mo_text_nearest(huge, (const char *const[]){"a", NULL}));
    }
}

static void random_bytes_become_clean_and_stay_so(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",
                                         " ",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "\xcc\x88",
                                         "\xe2\x80\xae",
                                         "\xe2\x80\x8d",
                                         "\xff",
                                         "\xe2",
                                         "é",
                                         "e\xcc\x81",
                                         "\xf0\x9f\x91\xa9",
                                         "\x01",
                                         "\xc2\x85",
                                         "\xe1\x84\x80",
                                         "\xe1\x85\xa1"};
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int n = g_rand_int_range(random, 0, 20); n > 0; n--)
            g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        size_t max = (size_t)g_rand_int_range(random, 0, 40);
        bool block = g_rand_boolean(random);
        g_autofree char *got =
            block ? mo_text_clean_block(text->str, max) : mo_text_clean_line(text->str, max);
        assert_true(strlen(got) <= max);
        assert_true(g_utf8_validate(got, -1, NULL));
        assert_null(strpbrk(got, block ? "\r\t\x01" : "\n\r\t\x01"));
        assert_null(strstr(got, "  "));
        assert_false(g_str_has_prefix(got, " ") || g_str_has_suffix(got, " "));
        g_autofree char *again =
            block ? mo_text_clean_block(got, max) : mo_text_clean_line(got, max);
        assert_string_equal(again, got);
    }
}

static void texts_that_people_take_for_the_same_are_the_same(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {{"Zoe", "zOE", true},
                 {"ZOË", "zoë", true},
                 {"Zoe\xcc\x88", "zo\xc3\xab", true},
                 {"STRASSE", "straße", true},
                 {"ΣΊΣΥΦΟΣ", "σίσυφος", true},
                 {"ﬁne", "FINE", true},
                 {"Zoe", "Zoë", false},
                 {"", "", true},
                 {"", "a", false},
                 {NULL, NULL, true},
                 {NULL, "", false},
                 {"a", "ab", false},
                 {"\xff", "\xff", true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(mo_text_same(cases[i].a, cases[i].b), cases[i].same);
        assert_int_equal(mo_text_same(cases[i].b, cases[i].a), cases[i].same);
        if (!cases[i].a || !cases[i].b)
            continue;
        g_autofree char *a = mo_text_fold(cases[i].a), *b = mo_text_fold(cases[i].b);
        assert_int_equal(strcmp(a, b) == 0, cases[i].same);
        g_autofree char *again = mo_text_fold(a);
        assert_string_equal(again, a);
    }
}

static void a_text_is_found_in_another_whatever_its_case(void **state)
{
    (void)state;
    assert_true(mo_text_contains("Müller & Söhne", "SÖHNE"));
    assert_true(mo_text_contains("anything", ""));
    assert_false(mo_text_contains("Acme", "Acme Inc"));
    assert_false(mo_text_contains(NULL, "a"));
    assert_false(mo_text_contains("a", NULL));
}

static void header_names_are_spelled_one_way(void **state)
{
    (void)state;
    static const Pair pairs[] = {{"Last Contacted", "last_contacted"},
                                 {"last-contacted", "last_contacted"},
                                 {" last_contacted ", "last_contacted"},
                                 {"E-mail 1 - Value", "e_mail_1_value"},
                                 {"E-mail 1 \xe2\x80\x93 Value", "e_mail_1_value"},
                                 {"Företagsnamn", "företagsnamn"},
                                 {"\xef\xbb\xbfname", "name"},
                                 {"__id--", "id"},
                                 {"", ""},
                                 {NULL, ""},
                                 {"-", ""},
                                 {"Name\n(full)", "name_(full)"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *got = mo_text_header_key(pairs[i].text);
        assert_string_equal(got, pairs[i].wanted);
        g_autofree char *again = mo_text_header_key(got);
        assert_string_equal(again, got);
    }
}

static void a_slip_of_the_hand_finds_the_word_that_was_meant(void **state)
{
    (void)state;
    static const char *const words[] = {"show-before", "if-day-off", "digest", "when",
                                        "who",         "Größe",      "rule",   NULL};
    static const Pair cases[] = {{"show-befor", "show-before"},
                                 {"show_before", "show-before"},
                                 {"SHOW BEFORE", "show-before"},
                                 {"digset", "digest"},
                                 {"wehn", "when"},
                                 {"größe", "Größe"},
                                 {"grösse", "Größe"},
                                 {"rules", "rule"},
                                 {"banana", NULL},
                                 {"", NULL},
                                 {"x", NULL},
                                 {"hwo", "who"},
                                 {"if-day-of", "if-day-off"},
                                 {"whom", "who"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *got = mo_text_nearest(cases[i].text, words);
        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("'%s' gave '%s'", cases[i].text, got ? got : "nothing");
    }
    assert_null(mo_text_nearest(NULL, words));
    assert_null(mo_text_nearest("when", NULL));
}

static void a_list_is_split_trimmed_and_without_gaps(void **state)
{
    (void)state;
    static const struct {
        const char *text, *separators, *joined;
    } cases[] = {{"a, b ,c", ",", "a|b|c"},   {" , ,", ",", ""},        {"a;b,c", ";,", "a|b|c"},
                 {"one two", ",", "one two"}, {"a\n b\n", "\n", "a|b"}, {NULL, ",", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) parts = mo_text_split_list(cases[i].text, cases[i].separators);
        g_autofree char *joined = g_strjoinv("|", parts);
        assert_string_equal(joined, cases[i].joined);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_cleaned_of_all_that_is_hostile),
        cmocka_unit_test(a_block_keeps_its_line_breaks),
        cmocka_unit_test(a_long_line_is_cut_at_the_edge_of_a_character),
        cmocka_unit_test(a_long_text_is_composed_like_a_short_one),
        cmocka_unit_test(endless_marks_and_huge_texts_cost_nothing),
        cmocka_unit_test(random_bytes_become_clean_and_stay_so),
        cmocka_unit_test(texts_that_people_take_for_the_same_are_the_same),
        cmocka_unit_test(a_text_is_found_in_another_whatever_its_case),
        cmocka_unit_test(header_names_are_spelled_one_way),
        cmocka_unit_test(a_slip_of_the_hand_finds_the_word_that_was_meant),
        cmocka_unit_test(a_list_is_split_trimmed_and_without_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
