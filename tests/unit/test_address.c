/* E-mail addresses: which can be written to, and what is said of those that cannot. */
#include "model/address.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LOCAL_65 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define LABEL_64 "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"

static const struct {
    const char *address;
    bool plain;
    const char *fault; /* NULL: an e-mail can be written to it */
} CASES[] = {
    {"ines@example.com", true, NULL},
    {"Ines.O'Hara+x@Example.COM", true, NULL},
    {"{a|b}~!#$%&*/=?^_`-1@a-b.example.org", true, NULL},
    {"a@b.c1", true, NULL},
    {"ines@1.example.com", true, NULL},
    {"ines@xn--bcher-kva.example", false, NULL},
    {"ines@bücher.example", false, NULL},
    {"ines@a--b.example", false, NULL},
    {"ines@m\u0430il.example", false, NULL}, /* a Cyrillic letter: shown as xn--… */
    {"", false, "exactly one '@'"},
    {"ines", false, "exactly one '@'"},
    {"ines@a@example.com", false, "exactly one '@'"},
    {"ines@@example.com", false, "exactly one '@'"},
    {"@example.com", false, "nothing stands before"},
    {LOCAL_65 "@example.com", false, "too long"},
    {"inés@example.com", false, "without accents"},
    {".ines@example.com", false, "a dot where none can be"},
    {"ines.@example.com", false, "a dot where none can be"},
    {"i..nes@example.com", false, "a dot where none can be"},
    {"i nes@example.com", false, "a character"},
    {"\"i nes\"@example.com", false, "a character"},
    {"i(x)nes@example.com", false, "a character"},
    {"ines@", false, "no domain"},
    {"ines@localhost", false, "no domain"},
    {"ines@example.com.", false, "no domain"},
    {"ines@example..com", false, "no domain"},
    {"ines@.example.com", false, "no domain"},
    {"ines@-bad.example.com", false, "no domain"},
    {"ines@bad-.example.com", false, "no domain"},
    {"ines@ex_ample.com", false, "no domain"},
    {"ines@example.com?bcc=x", false, "no domain"},
    {"ines@exa\u00a0mple.com", false, "no domain"},
    {"ines@exa\u3000mple.com", false, "no domain"},
    {"ines@a\uff0fb.com", false, "no domain"}, /* stands for a slash */
    {"ines@a\u2100b.com", false, "no domain"}, /* stands for a/c */
    {"ines@exam\ufe0fple.com", false, "no domain"},
    {"ines@exam\u034fple.com", false, "no domain"},
    {"ines@exam\u180bple.com", false, "no domain"},
    {"ines@\uff45xample\uff0ecom", false, NULL}, /* wide letters are letters */
    {"ines@[127.0.0.1]", false, "no domain"},
    {"ines@127.0.0.1", false, "no domain"},
    {"ines@xn--zzzz--.com", false, "no domain"},
    {"ines@" LABEL_64 ".com", false, "no domain"},
    {"ines@example.com\r\nBcc: x", false, "cannot be seen"},
    {"ines@exam\u200bple.com", false, "cannot be seen"},
    {"in\u00ades@example.com", false, "cannot be seen"},
    {"in\x01"
     "es@example.com",
     false, "cannot be seen"},
    {"ines@example.com\x7f", false, "cannot be seen"},
    {"in\xe9s@example.com", false, "without accents"},
    {"ines@ex\xe9mple.com", false, "no domain"},
};

static void an_address_is_judged_with_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const char *address = CASES[i].address;
        g_autofree char *fault = mo_address_find_fault(address);
        if (CASES[i].fault ? !fault || !strstr(fault, CASES[i].fault) : fault != NULL)
            fail_msg("'%s': %s", address, fault ? fault : "no fault");
        if (mo_address_is_plain(address) != CASES[i].plain)
            fail_msg("'%s' is %splain", address, CASES[i].plain ? "not " : "");
        g_autoptr(GError) error = NULL;
        g_autofree char *checked = mo_address_check(address, &error);
        assert_true(CASES[i].fault ? checked == NULL : checked != NULL);
        if (CASES[i].fault)
            assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    }
}

static void what_is_found_plain_in_one_pass_the_whole_judgement_finds_good(void **state)
{
    static const char LETTERS[] = "ab1.-@@..x@a.\xc3+";
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    unsigned n_plain = 0;
    (void)state;
    for (unsigned i = 0; i < 400000; i++) {
        char text[12] = "";
        for (int k = 0; k < 11; k++)
            text[k] = LETTERS[g_rand_int_range(rand, 0, (int)sizeof LETTERS - 1)];
        text[g_rand_int_range(rand, 5, 12)] = '\0';
        if (!mo_address_is_plain(text))
            continue;
        n_plain++;
        g_autofree char *checked = mo_address_check(text, NULL);
        if (!checked || g_ascii_strcasecmp(checked, text) != 0)
            fail_msg("'%s' is plain, and '%s'", text, checked ? checked : "refused");
    }
    assert_in_range(n_plain, 100, 400000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_judged_with_the_reason),
        cmocka_unit_test(what_is_found_plain_in_one_pass_the_whole_judgement_finds_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
