#include "input/encoding.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_name_is_known_whatever_its_case_and_dashes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        MoEncoding encoding;
    } table[] = {
        {"utf-8", MO_ENCODING_BYTES},
        {"UTF8", MO_ENCODING_BYTES},
        {"Windows-1252", MO_ENCODING_WINDOWS_1252},
        {"cp1252", MO_ENCODING_WINDOWS_1252},
        {"ISO-8859-1", MO_ENCODING_WINDOWS_1252},
        {"iso_8859_1", MO_ENCODING_WINDOWS_1252},
        {"Latin 1", MO_ENCODING_WINDOWS_1252},
        {"utf-16", MO_ENCODING_UTF_16LE},
        {"UTF-16BE", MO_ENCODING_UTF_16BE},
        {"iso-8859-15", MO_ENCODING_OTHER},
        {"iso-8859-1 of a very long kind", MO_ENCODING_OTHER},
        {"utf-8//IGNORE", MO_ENCODING_OTHER},
        {"", MO_ENCODING_OTHER},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (mo_encoding_from_name(table[i].name) != table[i].encoding)
            fail_msg("'%s' is %d", table[i].name, (int)mo_encoding_from_name(table[i].name));
}

static void a_shown_name_means_its_encoding(void **state)
{
    (void)state;
    for (int i = MO_ENCODING_BYTES; i < MO_ENCODING_OTHER; i++)
        assert_int_equal(mo_encoding_from_name(mo_encoding_get_name((MoEncoding)i)), i);
    assert_null(mo_encoding_get_name(MO_ENCODING_OTHER));
}

static void a_mark_is_found_only_when_it_is_whole(void **state)
{
    (void)state;
    MoEncoding encoding = MO_ENCODING_OTHER;
    assert_int_equal(mo_encoding_find_bom("\xef\xbb\xbfx", 4, &encoding), 3);
    assert_int_equal(encoding, MO_ENCODING_BYTES);
    assert_int_equal(mo_encoding_find_bom("\xff\xfe", 2, &encoding), 2);
    assert_int_equal(encoding, MO_ENCODING_UTF_16LE);
    assert_int_equal(mo_encoding_find_bom("\xfe\xff", 2, &encoding), 2);
    assert_int_equal(encoding, MO_ENCODING_UTF_16BE);
    assert_int_equal(mo_encoding_find_bom("\xef\xbb\xbf", 2, &encoding), 0);
    assert_int_equal(mo_encoding_find_bom("\xff\xfe\0\0n\0\0\0", 8, &encoding), 0);
    assert_int_equal(mo_encoding_find_bom("\xff", 1, &encoding), 0);
    assert_int_equal(mo_encoding_find_bom("", 0, &encoding), 0);
}

static void zero_bytes_give_utf_16_away_and_programs_do_not(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        bool is;
        MoEncoding encoding;
    } table[] = {
        {"n\0a\0m\0e\0\n\0", 10, true, MO_ENCODING_UTF_16LE},
        {"\0n\0a\0m\0e\0\n", 10, true, MO_ENCODING_UTF_16BE},
        /* "имя;город" and a line end */
        {"\x38\x04\x3c\x04\x4f\x04;\0\x33\x04\x3e\x04\x40\x04\x3e\x04\x34\x04\n\0", 20, true,
         MO_ENCODING_UTF_16LE},
        {"name,email\n", 11, false, 0},
        {"\x7f"
         "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0\0",
         24, false, 0},
        {"name,em\0il", 10, false, 0},
        {"a\0", 2, false, 0},
        {"", 0, false, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        MoEncoding encoding = MO_ENCODING_BYTES;
        bool is = mo_encoding_find_utf16(table[i].bytes, table[i].length, &encoding);
        if (is != table[i].is || encoding != table[i].encoding)
            fail_msg("row %zu: %d, %d", i, is, (int)encoding);
    }
}

typedef size_t (*Measure)(const char *text, size_t length);
static const Measure measures[] = {mo_utf8_measure, mo_utf8_measure_portably};

/* The place of the first bad byte must be GLib's, behind every number of good bytes. */
static void assert_same_as_glib(const char *text, size_t length)
{
    const char *bad;
    g_utf8_validate_len(text, length, &bad);
    for (size_t i = 0; i < G_N_ELEMENTS(measures); i++)
        if (measures[i](text, length) != (size_t)(bad - text))
            fail_msg("measure %zu: %zu instead of %td", i, measures[i](text, length), bad - text);
}

static void every_short_sequence_is_judged_as_glib_does(void **state)
{
    (void)state;
    char text[256];
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++)
            for (unsigned pad = 0; pad < 3; pad++) {
                memset(text, 'x', sizeof text);
                size_t at = pad * 31;
                text[at] = (char)first;
                text[at + 1] = (char)second;
                assert_same_as_glib(text, 2 + at);
                text[at + 2] = text[at + 3] = '\x80';
                assert_same_as_glib(text, 3 + at);
                assert_same_as_glib(text, 4 + at);
                assert_same_as_glib(text, sizeof text);
            }
}

static void random_text_is_judged_as_glib_does(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a long piece of plain text, ",
                                         "é",
                                         "€",
                                         "\xf0\x9f\x8e\x82",
                                         "\xc3",
                                         "\xed\xa0\x80",
                                         "\xf4\x90\x80\x80",
                                         "\x80",
                                         "\xff",
                                         "\xe2\x82",
                                         "x",
                                         "\n"};
    g_autoptr(GRand) random = g_rand_new_with_seed(8);
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        int kinds = round % 2 ? 4 : (int)G_N_ELEMENTS(pieces);
        for (int n = g_rand_int_range(random, 0, 30); n > 0; n--)
            g_string_append(text, pieces[g_rand_int_range(random, 0, kinds)]);
        assert_same_as_glib(text->str, text->len);
    }
}

static void a_cut_character_is_told_from_a_wrong_one(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool is_cut;
    } table[] = {
        {"\xc3", true},          {"\xe2", true},      {"\xe2\x82", true},     {"\xf0\x9f", true},
        {"\xf0\x9f\x8e", true},  {"\xed\x9f", true},  {"\xf4\x8f\xbf", true}, {"", false},
        {"\x80", false},         {"\xc0", false},     {"\xed\xa0", false},    {"\xf4\x90", false},
        {"\xf0\x9f\x78", false}, {"\xe2\x28", false}, {"a", false},           {"\xc3\xa9", false},
        {"\xe0\x80", false},     {"\xe0\xa0", true},  {"\xf5", false},        {"\xf0\x8f", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (mo_utf8_is_cut(table[i].bytes, strlen(table[i].bytes)) != table[i].is_cut)
            fail_msg("row %zu", i);
}

static void windows_1252_has_the_characters_of_iconv(void **state)
{
    (void)state;
    for (unsigned byte = 1; byte < 256; byte++) {
        char one = (char)byte, put[4];
        size_t length = mo_utf8_put(put, mo_windows_1252_get((unsigned char)byte));
        gsize written = 0;
        g_autofree char *wanted = g_convert(&one, 1, "UTF-8", "CP1252", NULL, &written, NULL);
        if (!wanted) /* the five without a character */
            assert_int_equal(mo_windows_1252_get((unsigned char)byte), byte);
        else if (length != written || memcmp(put, wanted, length) != 0)
            fail_msg("0x%02x", byte);
    }
}

static void what_is_no_character_is_put_as_a_mark(void **state)
{
    (void)state;
    char put[4];
    static const uint32_t none[] = {0xd800, 0xdfff, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        assert_int_equal(mo_utf8_put(put, none[i]), 3);
        assert_memory_equal(put, "\xef\xbf\xbd", 3);
    }
    assert_int_equal(mo_utf8_put(put, 0x1f382), 4);
    assert_int_equal(mo_utf8_put(put, 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_known_whatever_its_case_and_dashes),
        cmocka_unit_test(a_shown_name_means_its_encoding),
        cmocka_unit_test(a_mark_is_found_only_when_it_is_whole),
        cmocka_unit_test(zero_bytes_give_utf_16_away_and_programs_do_not),
        cmocka_unit_test(every_short_sequence_is_judged_as_glib_does),
        cmocka_unit_test(random_text_is_judged_as_glib_does),
        cmocka_unit_test(a_cut_character_is_told_from_a_wrong_one),
        cmocka_unit_test(windows_1252_has_the_characters_of_iconv),
        cmocka_unit_test(what_is_no_character_is_put_as_a_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
