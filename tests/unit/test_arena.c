#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_is_handed_out_stays_apart_and_aligned(void **state)
{
    (void)state;
    g_autoptr(MoArena) arena = mo_arena_new();
    void **pointers[500];
    char *texts[500];
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 500; i++) {
            g_autofree char *wanted = g_strnfill(i * 7 % 300, 'a' + (char)(i % 26));
            texts[i] = mo_arena_copy(arena, wanted, strlen(wanted));
            pointers[i] = mo_arena_alloc(arena, 3 * sizeof(void *));
            assert_int_equal((uintptr_t)pointers[i] % sizeof(void *), 0);
            pointers[i][0] = pointers[i][2] = texts[i];
        }
        for (unsigned i = 0; i < 500; i++) {
            assert_int_equal(strlen(texts[i]), i * 7 % 300);
            assert_int_equal(strspn(texts[i], (char[]){'a' + (char)(i % 26), '\0'}), i * 7 % 300);
            assert_ptr_equal(pointers[i][2], texts[i]);
        }
        mo_arena_reset(arena);
    }
}

static void a_huge_piece_is_given_back(void **state)
{
    (void)state;
    g_autoptr(MoArena) arena = mo_arena_new();
    mo_arena_reset(arena);
    char *huge = mo_arena_alloc(arena, 1 << 20);
    memset(huge, 'x', 1 << 20);
    mo_arena_reset(arena);
    assert_string_equal(mo_arena_copy(arena, "", 0), "");
    assert_string_equal(mo_arena_copy(arena, "abc", 2), "ab");
    mo_arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_handed_out_stays_apart_and_aligned),
        cmocka_unit_test(a_huge_piece_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
