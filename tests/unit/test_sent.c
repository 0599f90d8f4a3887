/* Which draft a sent message was. */
#include "courier/sent.h"

#include "folder.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const MoHanded OLD = {.id = (char *)"old",
                             .token = (char *)"old.1",
                             .subject = (char *)"As promised",
                             .reply_to = (char *)"<q@example.com>",
                             .written_utc = 100};
static const MoHanded NEW = {
    .id = (char *)"new", .token = (char *)"new.1", .subject = (char *)"Grüße", .written_utc = 200};

static void a_message_is_near_to_the_draft_that_it_was(void **state)
{
    static const struct {
        const MoHanded *handed;
        MoSentMarks marks;
        unsigned nearness;
    } CASES[] = {
        {&OLD, {(char *)"old.1", NULL, (char *)"x"}, 3},
        {&OLD, {(char *)"new.1", NULL, (char *)"x"}, 0},
        {&OLD, {NULL, (char *)" <q@example.com>", (char *)"x"}, 2},
        {&NEW, {NULL, (char *)"<q@example.com>", (char *)"x"}, 0},
        {&NEW, {NULL, NULL, (char *)"GRÜSSE"}, 1},
        {&NEW, {NULL, NULL, (char *)"Lunch"}, 0},
        {&NEW, {NULL, NULL, NULL}, 0},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        if (mo_sent_get_nearness(CASES[i].handed, &CASES[i].marks) != CASES[i].nearness)
            fail_msg("%zu", i);
}

static void a_message_accounts_for_one_draft_the_nearest_or_the_oldest(void **state)
{
    static const struct {
        MoSentPair pairs[4];
        const char *left;
    } CASES[] = {
        {{{&NEW, 1, 7, 0}, {&OLD, 1, 7, 0}}, "old 7 0;"},
        {{{&OLD, 1, 7, 0}, {&NEW, 1, 7, 1}}, "new 7 1;"},
        {{{&OLD, 1, 7, 0}, {&OLD, 1, 8, 0}, {&NEW, 1, 7, 0}, {&NEW, 1, 8, 0}}, "old 7 0;new 8 0;"},
        {{{&OLD, 1, 7, 0}, {&OLD, 1, 8, 0}, {&NEW, 1, 7, 1}, {&NEW, 1, 8, 0}}, "new 7 1;old 8 0;"},
        {{{&OLD, 1, 7, 1}, {&NEW, 1, 7, 3}}, "new 7 3;"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(MoSentPair));
        for (size_t k = 0; k < 4 && CASES[i].pairs[k].handed; k++)
            g_array_append_val(pairs, CASES[i].pairs[k]);
        mo_sent_choose(pairs);
        g_autoptr(GString) left = g_string_new(NULL);
        for (guint k = 0; k < pairs->len; k++) {
            const MoSentPair *pair = &g_array_index(pairs, MoSentPair, k);
            g_string_append_printf(left, "%s %u %u;", pair->handed->id, pair->uid, pair->nearness);
        }
        assert_string_equal(left->str, CASES[i].left);
    }
}

static void what_a_message_was_is_remembered(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *spool = g_build_filename(folder, "spool", NULL);
    assert_int_equal(g_mkdir(spool, 0700), 0);
    MoSentPair pair = {&OLD, 1, 7, 0}, other = {&NEW, 1, 7, 3}, later = {&NEW, 1, 70, 0};
    g_autofree char *none = mo_sent_find_draft(folder, &pair);
    assert_null(none);
    assert_true(mo_sent_remember(folder, &pair, NULL));
    assert_true(mo_sent_remember(folder, &later, NULL));
    assert_true(mo_sent_remember(folder, &other, NULL));
    g_autofree char *token = mo_sent_find_draft(folder, &other);
    assert_string_equal(token, "old.1");
    g_autofree char *its = mo_sent_find_draft(folder, &later);
    assert_string_equal(its, "new.1");
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_near_to_the_draft_that_it_was),
        cmocka_unit_test(a_message_accounts_for_one_draft_the_nearest_or_the_oldest),
        cmocka_unit_test(what_a_message_was_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
