#include "base/hash_private.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The vectors that come with the reference implementation: key 00..0f, message 00..n-1. */
static void siphash_gives_the_reference_vectors(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        uint64_t hash;
    } vectors[] = {{0, UINT64_C(0x726fdb47dd0e0e31)}, {1, UINT64_C(0x74f839c593dc67fd)},
                   {2, UINT64_C(0x0d6c8009d9a94f5a)}, {3, UINT64_C(0x85676696d7fb7e2d)},
                   {7, UINT64_C(0xab0200f58b01d137)}, {8, UINT64_C(0x93f5f5799a932462)},
                   {15, UINT64_C(0xa129ca6149be45e5)}};
    uint8_t message[64];
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)i;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_true(mo_siphash(UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908), message,
                               vectors[i].length) == vectors[i].hash);
}

static void parts_are_kept_apart(void **state)
{
    (void)state;
    assert_true(mo_hash(1, "ab", "c", NULL) != mo_hash(1, "a", "bc", NULL));
    assert_true(mo_hash(1, "ab", NULL) != mo_hash(1, "ab", "", NULL));
    assert_true(mo_hash(1, "ab", NULL) != mo_hash(2, "ab", NULL));
    assert_true(mo_hash(1, "ab", "c", NULL) == mo_hash(1, "ab", "c", NULL));
}

/* Every user's spread hangs on this number: if it changes, all of their schedules do. */
static void the_hash_never_changes(void **state)
{
    (void)state;
    const char joined[] = "customer\0habit";
    assert_true(mo_hash(42, "customer", "habit", NULL) ==
                mo_siphash(42, UINT64_C(0x6d6f6d656e747321), joined, sizeof joined));
    char *code = mo_hash_code(mo_hash(42, "customer", "habit", NULL), 13);
    assert_string_equal(code, "smb8c5jgc0w62");
    g_free(code);
}

static void a_code_has_the_highest_bits_first(void **state)
{
    (void)state;
    static const struct {
        uint64_t hash;
        unsigned length;
        const char *code;
    } cases[] = {{0, 5, "00000"},
                 {UINT64_MAX, 3, "zzz"},
                 {UINT64_C(1) << 63, 2, "g0"},
                 {UINT64_C(1) << 58, 2, "0g"},
                 {1, 13, "0000000000002"},
                 {1, 99, "0000000000002"},
                 {UINT64_MAX, 0, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *code = mo_hash_code(cases[i].hash, cases[i].length);
        assert_string_equal(code, cases[i].code);
        g_free(code);
    }
}

static void a_code_never_holds_a_letter_that_looks_like_a_digit(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 5000; i++) {
        char *code = mo_hash_code(mo_hash(i, "x", NULL), 13);
        assert_int_equal(strlen(code), 13);
        assert_null(strpbrk(code, "ilouABCDEFGHIJKLMNOPQRSTUVWXYZ"));
        g_free(code);
    }
}

static void tokens_are_32_digits_and_differ(void **state)
{
    (void)state;
    char *a = mo_random_token(), *b = mo_random_token();
    assert_int_equal(strlen(a), 32);
    assert_int_equal(strspn(a, "0123456789abcdef"), 32);
    assert_string_not_equal(a, b);
    g_free(a);
    g_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siphash_gives_the_reference_vectors),
        cmocka_unit_test(parts_are_kept_apart),
        cmocka_unit_test(the_hash_never_changes),
        cmocka_unit_test(a_code_has_the_highest_bits_first),
        cmocka_unit_test(a_code_never_holds_a_letter_that_looks_like_a_digit),
        cmocka_unit_test(tokens_are_32_digits_and_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
