/* The ids of occurrences, and the entries made of moments. */
#include "model/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void ids_are_the_same_for_ever(void **state)
{
    (void)state;
    /* Calendars out there know these: whoever changes one of them breaks every export. */
    g_autofree char *id = mo_moment_make_id(7, "ann", "call", 20000, NULL);
    g_autofree char *uid = mo_moment_make_uid(7, "ann", "call", 20000, NULL);
    assert_string_equal(id, "3y8bk7s7csq4p");
    assert_string_equal(uid, "m98y647zv5xc0kmen7yxbjxsfe@org.moments.Moments");
}

static void ids_differ_with_each_part(void **state)
{
    (void)state;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    static const struct {
        uint64_t seed;
        const char *customer, *habit;
        MoDay nominal;
        const char *origin;
    } parts[] = {
        {1, "ann", "call", 10, NULL},  {2, "ann", "call", 10, NULL}, {1, "bob", "call", 10, NULL},
        {1, "ann", "card", 10, NULL},  {1, "ann", "call", 11, NULL}, {1, "annc", "all", 10, NULL},
        {1, "an", "ncall", 10, NULL},  {1, "", "anncall", 10, NULL}, {1, "ann", "call", -10, NULL},
        {1, "ann", "call", 10, "m/1"}, {1, "ann", "call", 10, "m/2"}};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        char *id = mo_moment_make_id(parts[i].seed, parts[i].customer, parts[i].habit,
                                     parts[i].nominal, parts[i].origin);
        char *uid = mo_moment_make_uid(parts[i].seed, parts[i].customer, parts[i].habit,
                                       parts[i].nominal, parts[i].origin);
        assert_int_equal(strlen(id), 13);
        assert_int_equal(strspn(id, "0123456789abcdefghjkmnpqrstvwxyz"), 13);
        assert_int_equal(strspn(uid, "0123456789abcdefghjkmnpqrstvwxyz"), 26);
        assert_string_equal(uid + 26, "@org.moments.Moments");
        assert_null(strstr(uid, id));
        assert_true(memcmp(uid, uid + 13, 13) != 0);
        assert_true(g_hash_table_add(seen, id));
        assert_true(g_hash_table_add(seen, uid));
    }
}

static void with_an_origin_the_day_does_not_count(void **state)
{
    (void)state;
    g_autofree char *id = mo_moment_make_id(7, "ann", "call", 20000, "m/1");
    g_autofree char *other = mo_moment_make_id(7, "ann", "call", 20001, "m/1");
    g_autofree char *uid = mo_moment_make_uid(7, "ann", "call", 20000, "m/1");
    g_autofree char *other_uid = mo_moment_make_uid(7, "ann", "call", 20001, "m/1");
    assert_string_equal(id, other);
    assert_string_equal(uid, other_uid);
}

static void an_entry_of_a_moment_names_its_occurrence(void **state)
{
    (void)state;
    MoHabit habit = {
        .name = (char[]){"call"}, .class = MO_CLASS_RECOVERY, .kind = (char[]){"phone"}};
    MoSuggestion suggestion = {.key = (char[]){"https://example.com/a"}};
    MoMoment moment = {.customer_id = (char[]){"ann"},
                       .habit = &habit,
                       .nominal = 10,
                       .show = 8,
                       .due = 11,
                       .fixed = true,
                       .suggestion = &suggestion};
    g_autoptr(MoEntry) raised = mo_moment_new_entry(&moment, MO_ENTRY_RAISED, 9, 12345);
    assert_int_equal(raised->type, MO_ENTRY_RAISED);
    assert_int_equal(raised->at_utc, 12345);
    assert_int_equal(raised->day, 9);
    assert_string_equal(raised->customer, "ann");
    assert_string_equal(raised->habit, "call");
    assert_int_equal(raised->nominal, 10);
    assert_int_equal(raised->class, MO_CLASS_RECOVERY);
    assert_string_equal(raised->kind, "phone");
    assert_int_equal(raised->show, 8);
    assert_int_equal(raised->due, 11);
    assert_true(raised->fixed);
    assert_string_equal(raised->suggestion, "https://example.com/a");
    g_autoptr(MoEntry) skipped = mo_moment_new_entry(&moment, MO_ENTRY_SKIPPED, 9, 12345);
    assert_null(skipped->suggestion);
    moment.suggestion = NULL;
    g_autoptr(MoEntry) done = mo_moment_new_entry(&moment, MO_ENTRY_DONE, 9, 12345);
    assert_null(done->suggestion);
}

static void freeing_nothing_is_nothing(void **state)
{
    (void)state;
    mo_moment_free(NULL);
    mo_moment_free(g_new0(MoMoment, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_the_same_for_ever),
        cmocka_unit_test(ids_differ_with_each_part),
        cmocka_unit_test(with_an_origin_the_day_does_not_count),
        cmocka_unit_test(an_entry_of_a_moment_names_its_occurrence),
        cmocka_unit_test(freeing_nothing_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
