#include "model/spelling.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *name, *key;
} names[] = {
    {"Cid Dahl", "cid dahl"},
    {"DAHL, Cid", "cid dahl"},
    {"Élise O'Fahl", "elise fahl o"},
    {"E\u0301lise Fahl", "elise fahl"},
    {"Groß", "gross"},
    {"ΝΙΚΟΣ", "νικοσ"},
    {"Νίκος", "νικοσ"},
    {"李 娜", "娜 李"},
    {"  . ", NULL},
    {"", NULL},
};

static void a_name_is_its_words_without_accents_in_one_order(void **state)
{
    (void)state;
    char key[MO_SPELLING_MAX];
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        assert_int_equal(mo_spelling_of_name(names[i].name, key), names[i].key != NULL);
        if (names[i].key)
            assert_string_equal(key, names[i].key);
    }
}

static void a_company_is_its_letters(void **state)
{
    (void)state;
    char key[MO_SPELLING_MAX], other[MO_SPELLING_MAX];
    assert_true(mo_spelling_of_company("Probe S. A.", key));
    assert_string_equal(key, "probesa");
    assert_true(mo_spelling_of_company("Muster GmbH & Co. KG", key));
    assert_true(mo_spelling_of_company("Muster GmbH", other));
    assert_string_not_equal(key, other);
    assert_false(mo_spelling_of_company("—", key));
}

static void what_is_too_long_has_no_key(void **state)
{
    (void)state;
    char key[MO_SPELLING_MAX];
    for (unsigned length = 1; length < 2 * MO_SPELLING_MAX; length++) {
        const char *const letters[] = {"a", "é", "ῼ", "李", "𝐀", "a "};
        for (unsigned i = 0; i < G_N_ELEMENTS(letters); i++) {
            g_autoptr(GString) name = g_string_new(NULL);
            for (unsigned n = 0; n < length; n++)
                g_string_append(name, letters[i]);
            bool is_short = mo_spelling_of_name(name->str, key);
            assert_true(!is_short || strlen(key) < MO_SPELLING_MAX);
            assert_true(is_short || length > 40);
            assert_true(!is_short || length < MO_SPELLING_MAX);
        }
    }
}

static void a_word_in_common_is_more_than_a_letter(void **state)
{
    (void)state;
    assert_true(mo_spelling_share_word("gone max", "max new"));
    assert_false(mo_spelling_share_word("gone max", "kim new"));
    assert_false(mo_spelling_share_word("a gone", "a new"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_its_words_without_accents_in_one_order),
        cmocka_unit_test(a_company_is_its_letters),
        cmocka_unit_test(what_is_too_long_has_no_key),
        cmocka_unit_test(a_word_in_common_is_more_than_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
