/* Answers to choices: what is understood, and what is asked for again. */
#include "cli/ask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const NAMES[] = {"Dana Smith", "Ben Muster", "42", "Smithers, Dana", NULL};

static void a_choice_is_numbers_ranges_words_or_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t chosen;
    } cases[] = {
        {"1", 0x1},
        {"1 3", 0x5},
        {"1,3", 0x5},
        {"2-4", 0xe},
        {"1, 3-4", 0xd},
        {"all", 0xf},
        {"A", 0xf},
        {"0", 0x0},
        {"ben", 0x2},
        {"dana smith", 0x1},
        {"Ben Muster, Dana Smith", 0x3},
        {"ben 1", 0x3},
        {"42", 0x4},
        {"Smithers", 0x8},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint64_t chosen = 0xff;
        assert_true(mo_ask_parse_choice(cases[i].text, NAMES, 4, &chosen));
        assert_int_equal(chosen, cases[i].chosen);
    }
}

static void what_is_none_of_them_is_not_understood(void **state)
{
    (void)state;
    /* "dana" is two of them. */
    static const char *const texts[] = {"5", "-1", "3-2", "1-9", "nobody", "dana", "1 nobody", ","};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        uint64_t chosen = 0xff;
        assert_false(mo_ask_parse_choice(texts[i], NAMES, 4, &chosen));
        assert_int_equal(chosen, 0xff);
    }
}

static void sixty_four_can_be_chosen_from(void **state)
{
    (void)state;
    uint64_t chosen = 0;
    assert_true(mo_ask_parse_choice("1-64", NULL, 64, &chosen));
    assert_true(chosen == UINT64_MAX);
    assert_true(mo_ask_parse_choice("64", NULL, 64, &chosen));
    assert_true(chosen == UINT64_C(1) << 63);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_choice_is_numbers_ranges_words_or_all),
        cmocka_unit_test(what_is_none_of_them_is_not_understood),
        cmocka_unit_test(sixty_four_can_be_chosen_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
