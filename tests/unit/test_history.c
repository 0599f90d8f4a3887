/* The words of the history, its entries and the ids of moments. */
#include "model/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "history_script.h"
#include "model/history_rules.h"

static void every_state_has_a_word_that_leads_back(void **state)
{
    (void)state;
    for (unsigned i = MO_STATE_PLANNED; i <= MO_STATE_WITHDRAWN; i++) {
        MoState back = MO_STATE_HELD;
        assert_true(mo_state_from_string(mo_state_to_string((MoState)i), &back));
        assert_int_equal(back, i);
    }
    MoState untouched = MO_STATE_DONE;
    assert_false(mo_state_from_string("Done", &untouched));
    assert_false(mo_state_from_string(NULL, &untouched));
    assert_int_equal(untouched, MO_STATE_DONE);
}

static void every_entry_type_has_a_word_that_leads_back(void **state)
{
    (void)state;
    for (unsigned i = MO_ENTRY_SEEN_CUSTOMER; i <= MO_ENTRY_UNDO; i++) {
        MoEntryType back = MO_ENTRY_PLANNED;
        assert_true(mo_entry_type_from_string(mo_entry_type_to_string((MoEntryType)i), &back));
        assert_int_equal(back, i);
    }
    MoEntryType untouched = MO_ENTRY_TOUCH;
    assert_false(mo_entry_type_from_string("", &untouched));
    assert_int_equal(untouched, MO_ENTRY_TOUCH);
}

static void a_copy_of_an_entry_is_whole_and_its_own(void **state)
{
    (void)state;
    g_autoptr(MoEntry) entry =
        test_entry_parse("80 delivering class=recovery kind=k show=1 due=2 nudge=draft attempt=3 "
                         "token=t suggestion=s until=4 by=b note=n count=5 fixed=1 machine=m");
    entry->machine = g_strdup("machine");
    g_autofree char *before = test_entry_print(entry);
    MoEntry *copy = mo_entry_dup(entry);
    g_autofree char *text = test_entry_print(copy);
    assert_string_equal(text, before);
    assert_string_equal(copy->undone_machine, "m");
    memset(copy->token, 'x', 1);
    mo_entry_free(copy);
    assert_string_equal(entry->token, "t");
    mo_entry_free(NULL);
    mo_record_free(NULL);
    mo_customer_history_free(NULL);
    mo_history_free(NULL);
}

static void an_entry_without_what_its_type_needs_is_invalid(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *field; /* NULL: whole */
    } cases[] = {
        {"10 seen-customer", NULL},
        {"10 seen-customer customer=", "customer"},
        {"10 seen-habit habit=", "habit"},
        {"10 seen-habit", NULL},
        {"10 touch day=", "day"},
        {"10 touch", NULL},
        {"10 delivering nominal=", "nominal"},
        {"10 delivering attempt=0", "attempt"},
        {"10 delivering", NULL},
        {"10 failed day=", NULL},
        {"10 noticed day=", NULL},
        {"10 done customer=", "customer"},
        {"10 done habit=", "habit"},
        {"10 done", NULL},
        {"10 snoozed", "until"},
        {"10 no-answer", "until"},
        {"10 lapsed-unraised count=3", NULL},
        {"10 digest", "note"},
        {"10 digest note=morning day=", "day"},
        {"10 planned day=", "day"},
        {"10 undo", "undone_machine"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoEntry) entry = test_entry_parse(cases[i].line);
        g_autoptr(GError) error = NULL;
        bool whole = mo_entry_check(entry, &error);
        if (whole != (cases[i].field == NULL))
            fail_msg("'%s' is taken wrongly", cases[i].line);
        if (!whole) {
            assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
            assert_non_null(strstr(error->message, cases[i].field));
        }
    }
    g_autoptr(MoEntry) two = test_entry_parse("10 raised");
    two->nudge = MO_NUDGE_POPUP | MO_NUDGE_DIGEST;
    assert_false(mo_entry_check(two, NULL));
}

static void entries_are_ordered_by_instant_machine_and_number(void **state)
{
    (void)state;
    MoEntry a = {.at_utc = 1, .machine = (char[]){"b"}, .number = 9};
    MoEntry b = {.at_utc = 2, .machine = (char[]){"a"}, .number = 1};
    MoEntry c = {.at_utc = 2, .machine = (char[]){"b"}, .number = 1};
    MoEntry d = {.at_utc = 2, .machine = (char[]){"b"}, .number = 2};
    const MoEntry *order[] = {&a, &b, &c, &d};
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            int got = mo_entry_compare(order[i], order[j]);
            assert_int_equal((got > 0) - (got < 0), (i > j) - (i < j));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_has_a_word_that_leads_back),
        cmocka_unit_test(every_entry_type_has_a_word_that_leads_back),
        cmocka_unit_test(a_copy_of_an_entry_is_whole_and_its_own),
        cmocka_unit_test(an_entry_without_what_its_type_needs_is_invalid),
        cmocka_unit_test(entries_are_ordered_by_instant_machine_and_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
