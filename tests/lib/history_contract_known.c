/* What every history promises of who is who: who was seen, names, aliases, bans, and who is one
 * with whom. */
#include "history_contract_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "history_script.h"

static void knows_who_was_seen_and_what_is_plain(MoHistory *history)
{
    assert_int_equal(mo_history_count_known(history), 0);
    test_history_append_lines(history,
                              "10 seen-customer\n11 seen-customer customer=bob\n12 touch\n"
                              "13 touch customer=bob no-answer=1\n14 touch customer=never-seen\n"
                              "30 gone-customer customer=bob\n15 seen-customer customer=cal\n"
                              "16 done customer=cal");
    ASSERT_PRINTS(test_known_print(history), "ann seen=1 digest=0\n"
                                             "bob seen=1 gone=3 digest=0 plain\n"
                                             "cal seen=1 digest=0\n"
                                             "never-seen unseen digest=0");
    assert_true(mo_history_undo_last(history, 20, NULL, NULL));
    test_history_append_lines(history, "40 seen-customer customer=bob");
    ASSERT_PRINTS(test_known_print(history), "ann seen=1 digest=0\nbob seen=1 digest=0 plain\n"
                                             "cal seen=1 digest=0 plain\n"
                                             "never-seen unseen digest=0");
}

static void tells_the_name_that_was_written_last(MoHistory *history)
{
    ASSERT_PRINTS(test_name_print(history, "ann"), "unknown");
    test_history_append_lines(history, "10 seen-customer name=A company=X aliases=1+2 digest=7");
    unsigned n = test_history_count_entries(history);
    test_history_append_lines(history, "20 known-as name=A company=X aliases=1+2 digest=7");
    assert_int_equal(test_history_count_entries(history), n);
    ASSERT_PRINTS(test_name_print(history, "ann"), "A of X");
    test_history_append_lines(
        history, "30 known-as name=C digest=8\n25 known-as name=B aliases=2+3 digest=9");
    ASSERT_PRINTS(test_name_print(history, "ann"), "B of -");
    assert_int_equal(test_history_count_entries(history), n + 2);
    ASSERT_PRINTS(test_known_print(history), "ann seen=1 digest=9 plain");
    test_history_append_lines(history, "40 gone-customer\n50 seen-customer\n60 touch customer=bob");
    ASSERT_PRINTS(test_known_print(history), "ann seen=1 digest=9 plain\nbob unseen digest=0");
    ASSERT_PRINTS(test_name_print(history, "ann"), "B of -");
    ASSERT_PRINTS(test_name_print(history, "bob"), "unknown");
    test_history_append_lines(history, "70 gone-customer\n80 seen-customer digest=5");
    ASSERT_PRINTS(test_known_print(history), "ann seen=1 digest=5 plain\nbob unseen digest=0");
    ASSERT_PRINTS(test_name_print(history, "ann"), "B of -");
}

static void an_alias_leads_to_who_had_it_first(MoHistory *history)
{
    test_history_append_lines(
        history, "20 seen-customer aliases=1+2\n30 seen-customer customer=bob aliases=2+3");
    ASSERT_PRINTS(test_alias_print(history, 1), "ann");
    ASSERT_PRINTS(test_alias_print(history, 2), "ann");
    ASSERT_PRINTS(test_alias_print(history, 3), "bob");
    ASSERT_PRINTS(test_alias_print(history, 4), "nobody");
    test_history_append_lines(
        history, "40 known-as name=A aliases=4\n10 known-as customer=cal aliases=1+3+9");
    ASSERT_PRINTS(test_alias_print(history, 2), "ann");
    ASSERT_PRINTS(test_alias_print(history, 4), "ann");
    ASSERT_PRINTS(test_alias_print(history, 1), "cal");
    ASSERT_PRINTS(test_alias_print(history, 3), "cal");
}

static void knows_who_asked_us_not_to(MoHistory *history)
{
    test_history_append_lines(history,
                              "10 banned bans=1 aliases=1+2\n11 banned customer=bob bans=8 day=9");
    unsigned n = test_history_count_entries(history);
    test_history_append_lines(history, "12 banned bans=1 aliases=2\n13 banned customer=cal bans=0\n"
                                       "14 banned bans=0 by=user");
    assert_int_equal(test_history_count_entries(history), n);
    ASSERT_PRINTS(test_bans_print(history), "ann banned=1 alias=1\nann banned=1 alias=2\n"
                                            "bob banned=8 alias=0 until=9");
    test_history_append_lines(history,
                              "20 banned bans=3 aliases=3 day=50\n21 banned customer=bob bans=0");
    ASSERT_PRINTS(test_bans_print(history), "ann banned=3 alias=1 until=50\n"
                                            "ann banned=3 alias=2 until=50\n"
                                            "ann banned=3 alias=3 until=50");
}

static void a_clock_set_back_puts_no_answer_before_what_it_answers(MoHistory *history)
{
    test_history_append_lines(history, "100 raised\n50 snoozed until=20");
    g_autofree char *text = test_history_print_customer(history, "ann", MO_DAY_NONE);
    assert_string_equal(text, "ann\ncall:\n  ann/call/10 snoozed raised=10 at=100 nudges=1 "
                              "attempts=1 popup:1/0 nudged=100 until=20");
}

static void a_ban_by_the_user_stands_apart_and_can_be_taken_back(MoHistory *history)
{
    test_history_append_lines(history,
                              "10 touch\n19 banned bans=8 by=user aliases=1\n"
                              "20 banned bans=1 aliases=1\n21 banned bans=0\n22 banned bans=2");
    ASSERT_PRINTS(test_bans_print(history), "ann banned=2 alias=0\nann banned=8 alias=1 by-user");
    g_autoptr(MoEntry) undone = NULL;
    assert_true(mo_history_undo_last(history, 30, &undone, NULL));
    assert_int_equal(undone->type, MO_ENTRY_BANNED);
    ASSERT_PRINTS(test_bans_print(history), "ann banned=2 alias=0");
    assert_true(mo_history_undo_last(history, 31, NULL, NULL));
    assert_false(mo_history_undo_last(history, 32, NULL, NULL));
}

/* Both with a history, joined; bob is entry 3. */
static void join_ann_and_bob(MoHistory *history)
{
    test_history_append_lines(history,
                              "10 seen-customer name=A company=X aliases=1\n11 raised show=9\n"
                              "12 seen-customer customer=bob name=B aliases=2\n"
                              "13 raised customer=bob nudge=draft\n"
                              "14 done customer=bob habit=card nominal=3 suggestion=s\n"
                              "15 gone-customer customer=bob day=4");
    test_history_append_lines(history, "20 same other=bob");
}

static void joined_customers_have_one_history(MoHistory *history)
{
    join_ann_and_bob(history);
    static const char both[] =
        "ann seen=1 contact=1 given=s\n"
        "call:\n  ann/call/10 raised show=9 raised=1 at=11 nudges=3 attempts=2 popup:1/0 draft:1/0 "
        "nudged=13\n"
        "card: done=1\n  ann/card/3 done suggestion=s closed=1";
    ASSERT_PRINTS(test_history_print_customer(history, "ann", MO_DAY_NONE), both);
    ASSERT_PRINTS(test_history_print_customer(history, "bob", MO_DAY_NONE), both);
    ASSERT_PRINTS(test_alias_print(history, 2), "ann");
    ASSERT_PRINTS(test_name_print(history, "bob"), "B of -");
    assert_int_equal(mo_history_count_known(history), 1);
    g_autoptr(GString) open = g_string_new(NULL);
    assert_true(mo_history_foreach_open(history, test_history_print_open, open, NULL));
    assert_string_equal(open->str, "ann/call/10 ");
    test_history_append_lines(history,
                              "30 touch customer=bob day=7\n31 seen-customer customer=bob day=0\n"
                              "32 known-as customer=bob name=N aliases=5");
    ASSERT_PRINTS(test_name_print(history, "ann"), "N of -");
    ASSERT_PRINTS(test_alias_print(history, 5), "ann");
    g_autofree char *text = test_history_print_customer(history, "ann", MO_DAY_NONE);
    assert_true(g_str_has_prefix(text, "ann seen=1 contact=7 "));
}

static void a_join_can_be_taken_back(MoHistory *history)
{
    join_ann_and_bob(history);
    uint64_t mark = 0;
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assert_true(mo_history_collect_changed(history, &mark, NULL, NULL));
    test_history_append_lines(history, "25 touch customer=bob day=7");
    assert_true(mo_history_undo_last(history, 26, NULL, NULL));
    g_autoptr(MoEntry) undone = NULL;
    assert_true(mo_history_undo_last(history, 30, &undone, NULL));
    assert_int_equal(undone->type, MO_ENTRY_SAME);
    assert_string_equal(undone->other, "bob");
    assert_string_equal(undone->name, "B");
    ASSERT_PRINTS(test_history_print_customer(history, "ann", MO_DAY_NONE),
                  "ann seen=1\ncall:\n  ann/call/10 raised show=9 raised=1 at=11 nudges=1 "
                  "attempts=1 popup:1/0 nudged=11");
    ASSERT_PRINTS(test_history_print_customer(history, "bob", 9),
                  "bob seen=1 gone=4 contact=1 given=s\n"
                  "call:\n  bob/call/10 raised raised=1 at=13 nudges=2 attempts=1 draft:1/0 "
                  "nudged=13\ncard: done=1");
    ASSERT_PRINTS(test_alias_print(history, 2), "bob");
    assert_int_equal(mo_history_count_known(history), 2);
    assert_true(mo_history_collect_changed(history, &mark, changed, NULL));
    assert_true(g_hash_table_contains(changed, "ann") && g_hash_table_contains(changed, "bob"));
}

static void joins_make_chains(MoHistory *history)
{
    test_history_append_lines(
        history, "10 seen-customer customer=cal aliases=3\n11 seen-customer customer=bob\n"
                 "12 seen-customer\n13 touch customer=cal day=5\n"
                 "20 same customer=bob other=cal\n21 same customer=ann other=cal");
    ASSERT_PRINTS(test_history_print_customer(history, "cal", MO_DAY_NONE), "ann seen=1 contact=5");
    ASSERT_PRINTS(test_alias_print(history, 3), "ann");
    assert_int_equal(mo_history_count_known(history), 1);
    unsigned n = test_history_count_entries(history);
    test_history_append_lines(history,
                              "30 same customer=bob other=cal\n31 same customer=cal other=bob");
    assert_int_equal(test_history_count_entries(history), n);
    assert_true(mo_history_undo_last(history, 40, NULL, NULL));
    ASSERT_PRINTS(test_history_print_customer(history, "cal", MO_DAY_NONE), "bob seen=1 contact=5");
    ASSERT_PRINTS(test_history_print_customer(history, "ann", MO_DAY_NONE), "ann seen=1");
}

static void of_joined_customers_both_bans_hold(MoHistory *history)
{
    test_history_append_lines(history, "10 banned customer=bob bans=1 aliases=1 day=90\n"
                                       "11 banned bans=2 aliases=2 day=50\n20 same other=bob");
    ASSERT_PRINTS(test_bans_print(history),
                  "ann banned=3 alias=1 until=90\nann banned=3 alias=2 until=90");
    test_history_append_lines(history, "30 banned customer=bob bans=0");
    ASSERT_PRINTS(test_bans_print(history), "");
    test_history_append_lines(history, "31 undo machine=* undo=4");
    assert_true(mo_history_undo_last(history, 32, NULL, NULL));
    ASSERT_PRINTS(test_bans_print(history),
                  "ann banned=2 alias=2 until=50\nbob banned=1 alias=1 until=90");
}

static void streams_the_histories_of_all_but_the_plain(MoHistory *history)
{
    test_history_append_lines(
        history, "10 seen-customer customer=zoe\n11 touch customer=zoe\n"
                 "12 seen-customer customer=bob\n13 done nominal=1 suggestion=x day=1\n"
                 "14 skipped nominal=2 day=9\n15 raised customer=cal\n"
                 "16 touch customer=dan\n17 same customer=dan other=cal");
    ASSERT_PRINTS(test_histories_print(history, 5),
                  "ann contact=1 given=x\ncall: done=1 passed=9\n  ann/call/2 skipped closed=9\n"
                  "dan contact=1\ncall:\n  dan/call/10 raised raised=1 at=15 nudges=1 attempts=1 "
                  "popup:1/0 nudged=15\n"
                  "zoe seen=1 contact=1\n");
}

void test_history_contract_known(TestHistoryNew make, void *data)
{
    void (*const tests[])(MoHistory *) = {
        knows_who_was_seen_and_what_is_plain,
        tells_the_name_that_was_written_last,
        an_alias_leads_to_who_had_it_first,
        knows_who_asked_us_not_to,
        a_clock_set_back_puts_no_answer_before_what_it_answers,
        a_ban_by_the_user_stands_apart_and_can_be_taken_back,
        joined_customers_have_one_history,
        a_join_can_be_taken_back,
        joins_make_chains,
        of_joined_customers_both_bans_hold,
        streams_the_histories_of_all_but_the_plain,
    };
    test_history_run(tests, G_N_ELEMENTS(tests), make, data);
}
