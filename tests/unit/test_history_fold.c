/* The rule that folds entries into what is known of a customer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "history_script.h"
#include "model/history_rules.h"

typedef struct {
    const char *sentence;
    const char *entries;
    const char *expected;
} Case;

static const Case cases[] = {
    {"nothing is known of a customer without entries", "", "ann"},
    {"first seen is the earliest day, and coming back ends being gone",
     "10 seen-customer day=5\n20 gone-customer day=7\n30 seen-customer day=9", "ann seen=5"},
    {"who vanished is gone", "10 seen-customer day=5\n20 gone-customer day=7", "ann seen=5 gone=7"},
    {"a touch is a contact on its day", "10 touch day=4 kind=visit", "ann contact=4"},
    {"an attempt is no contact", "10 touch day=4\n20 touch day=6 no-answer=1", "ann contact=4"},
    {"a back-dated touch never makes the last contact older", "10 touch day=9\n20 touch day=4",
     "ann contact=9"},
    {"entries of others are ignored", "10 touch day=9 customer=bob\n20 planned day=3", "ann"},
    {"a delivery begun is neither raised nor lost",
     "80 delivering show=8 due=10 token=t1 suggestion=a kind=call",
     "ann\ncall:\n  ann/call/10 planned kind=call show=8 due=10 raised=8 at=80 begun=1 attempts=1 "
     "popup:0/1 token=t1 suggestion=a"},
    {"raised after delivering clears the begun nudge; the first delivery fixes the days",
     "80 delivering show=8 due=10\n95 raised show=9 due=11",
     "ann\ncall:\n  ann/call/10 raised show=8 due=10 raised=8 at=80 nudges=1 attempts=1 popup:1/1 "
     "nudged=95"},
    {"a clock set back between delivering and raised does not make it look cut off",
     "80 raised show=8 due=10\n95 delivering show=8 due=10",
     "ann\ncall:\n  ann/call/10 raised show=8 due=10 raised=8 at=80 nudges=1 attempts=1 popup:1/1 "
     "nudged=80"},
    {"a digest line is raised without delivering",
     "80 raised nudge=digest show=8 due=10\n90 raised nudge=digest attempt=2 show=8 due=10",
     "ann\ncall:\n  ann/call/10 raised show=8 due=10 raised=8 at=80 nudges=4 attempts=2 digest:2/0 "
     "nudged=90"},
    {"each nudge counts its own attempts",
     "80 delivering\n81 raised\n82 delivering nudge=draft\n83 raised nudge=draft",
     "ann\ncall:\n  ann/call/10 raised raised=8 at=80 nudges=3 attempts=2 popup:1/1 draft:1/1 "
     "nudged=83"},
    {"what failed was not raised, and the next delivery is the first again",
     "80 delivering show=8\n81 failed",
     "ann\ncall:\n  ann/call/10 planned show=8 attempts=1 popup:1/1"},
    {"a delivery after a failed one fixes day and place anew",
     "80 delivering show=8\n81 failed\n90 delivering attempt=2 show=9\n91 raised attempt=2",
     "ann\ncall:\n  ann/call/10 raised show=9 raised=9 at=90 nudges=1 attempts=2 popup:2/2 "
     "nudged=91"},
    {"a later failure takes nothing from what was raised",
     "80 raised show=8\n90 delivering attempt=2\n91 failed attempt=2",
     "ann\ncall:\n  ann/call/10 raised show=8 raised=8 at=80 nudges=1 attempts=2 popup:2/2 "
     "nudged=80"},
    {"a crash leaves the nudge begun until a later attempt is settled",
     "80 delivering\n90 delivering attempt=2\n91 raised attempt=2",
     "ann\ncall:\n  ann/call/10 raised raised=8 at=80 nudges=1 attempts=2 popup:2/2 nudged=91"},
    {"reminders are counted",
     "80 raised\n90 raised nudge=reminder\n95 raised nudge=reminder attempt=2",
     "ann\ncall:\n  ann/call/10 raised raised=8 at=80 nudges=9 attempts=3 popup:1/0 reminder:2/0 "
     "reminders=2 nudged=95"},
    {"a new popup is not noticed yet, a digest line changes nothing about it",
     "80 raised\n81 noticed\n85 raised nudge=digest",
     "ann\ncall:\n  ann/call/10 raised raised=8 at=80 nudges=5 attempts=2 popup:1/0 digest:1/0 "
     "nudged=85 noticed=1"},
    {"a popup shown again can be noticed again", "80 raised\n81 noticed\n85 raised attempt=2",
     "ann\ncall:\n  ann/call/10 raised raised=8 at=80 nudges=1 attempts=2 popup:2/0 nudged=85"},
    {"noticed without a moment is nothing", "80 noticed", "ann"},
    {"snoozed hides until, and raising again ends it", "80 raised\n81 snoozed until=12",
     "ann\ncall:\n  ann/call/10 snoozed raised=8 at=80 nudges=1 attempts=1 popup:1/0 nudged=80 "
     "until=12"},
    {"raised after a snooze is raised, and keeps the day",
     "80 raised\n81 snoozed until=12\n120 raised attempt=2",
     "ann\ncall:\n  ann/call/10 raised raised=8 at=80 nudges=1 attempts=2 popup:2/0 nudged=120 "
     "until=12"},
    {"no answer is an attempt that hides, and no contact",
     "80 raised\n81 no-answer until=9\n90 no-answer until=10",
     "ann\ncall:\n  ann/call/10 snoozed raised=8 at=80 nudges=1 attempts=1 popup:1/0 nudged=80 "
     "until=10 no-answers=2"},
    {"done is a contact, counts for the habit, and gives the suggestion",
     "80 raised suggestion=a kind=call\n90 done day=9",
     "ann contact=9 done-kind=call done-day=9 given=a\ncall: done=9\n  ann/call/10 done kind=call "
     "raised=8 at=80 nudges=1 attempts=1 popup:1/0 nudged=80 suggestion=a closed=9"},
    {"done before it was shown makes a record",
     "80 done day=8 kind=card show=9 due=10 suggestion=b",
     "ann contact=8 done-kind=card done-day=8 given=b\ncall: done=8\n  ann/call/10 done kind=card "
     "show=9 due=10 suggestion=b closed=8"},
    {"a promise done is a contact, but not the kind of the last magic moment",
     "80 done day=8 class=promise kind=report",
     "ann contact=8\ncall: done=8\n  ann/call/10 done class=promise kind=report closed=8"},
    {"a back-dated done does not become the last kind done",
     "80 done day=8 kind=call\n90 done day=3 nominal=3 habit=card kind=card",
     "ann contact=8 done-kind=call done-day=8\ncall: done=8\n  ann/call/10 done kind=call "
     "closed=8\n"
     "card: done=3\n  ann/card/3 done kind=card closed=3"},
    {"skipped and lapsed pass, each on its day", "80 skipped day=8\n200 lapsed day=20 nominal=15",
     "ann\ncall: passed=20\n  ann/call/10 skipped closed=8\n  ann/call/15 lapsed closed=20"},
    {"never ends the habit for this customer", "80 raised\n81 never",
     "ann\ncall: never=1\n  ann/call/10 never raised=8 at=80 nudges=1 attempts=1 popup:1/0 "
     "nudged=80 "
     "closed=8"},
    {"what is answered stays answered: of two answers the earlier counts",
     "80 skipped\n90 done\n95 snoozed until=20\n96 withdrawn",
     "ann contact=9\ncall: done=9 passed=8\n  ann/call/10 skipped closed=8"},
    {"raised after the answer is a fact that opens nothing", "80 delivering\n81 done\n82 raised",
     "ann contact=8\ncall: done=8\n  ann/call/10 done raised=8 at=80 nudges=1 attempts=1 popup:1/1 "
     "nudged=82 closed=8"},
    {"what was withdrawn passes nothing", "80 raised\n90 withdrawn note=gone",
     "ann\ncall:\n  ann/call/10 withdrawn raised=8 at=80 nudges=1 attempts=1 popup:1/0 nudged=80 "
     "closed=9"},
    {"a delivery after withdrawal begins anew, but for its numbers",
     "80 delivering show=8\n90 withdrawn\n100 raised nudge=digest show=10 due=11",
     "ann\ncall:\n  ann/call/10 raised show=10 due=11 raised=10 at=100 nudges=4 attempts=2 "
     "popup:1/1 digest:1/0 nudged=100"},
    {"the late result of a delivery does not reopen what was withdrawn",
     "80 delivering\n90 withdrawn\n91 raised",
     "ann\ncall:\n  ann/call/10 withdrawn raised=8 at=80 nudges=1 attempts=1 popup:1/1 nudged=91 "
     "closed=9"},
    {"what was withdrawn may turn out to have been done", "80 raised\n90 withdrawn\n95 done",
     "ann contact=9\ncall: done=9\n  ann/call/10 done raised=8 at=80 nudges=1 attempts=1 popup:1/0 "
     "nudged=80 closed=9"},
    {"a fixed day stays known as one", "80 raised fixed=1",
     "ann\ncall:\n  ann/call/10 raised fixed=1 raised=8 at=80 nudges=1 attempts=1 popup:1/0 "
     "nudged=80"},
    {"records stand by nominal day, pairs by habit",
     "10 raised nominal=30\n11 raised nominal=20\n12 raised habit=article",
     "ann\narticle:\n  ann/article/10 raised raised=1 at=12 nudges=1 attempts=1 popup:1/0 "
     "nudged=12\n"
     "call:\n  ann/call/20 raised raised=1 at=11 nudges=1 attempts=1 popup:1/0 nudged=11\n"
     "  ann/call/30 raised raised=1 at=10 nudges=1 attempts=1 popup:1/0 nudged=10"},
};

static void entries_fold_as_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) entries = test_entries_parse(cases[i].entries);
        g_autoptr(MoCustomerHistory) history = mo_customer_history_new("ann");
        for (unsigned j = 0; j < entries->len; j++)
            mo_history_fold(history, entries->pdata[j]);
        g_autofree char *text = test_history_print(history);
        if (g_strcmp0(text, cases[i].expected) != 0)
            fail_msg("%s:\n%s\ninstead of\n%s", cases[i].sentence, text, cases[i].expected);
    }
}

static void forget_drops_what_was_closed_before(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) entries =
        test_entries_parse("10 done nominal=1 day=1\n20 done nominal=2 day=2\n30 raised nominal=0");
    g_autoptr(MoCustomerHistory) history = mo_customer_history_new("ann");
    for (unsigned j = 0; j < entries->len; j++)
        mo_history_fold(history, entries->pdata[j]);
    mo_customer_history_forget(history, 2);
    const MoPairHistory *pair = mo_customer_history_get(history, "call");
    assert_int_equal(pair->records->len, 2);
    assert_int_equal(((MoRecord *)pair->records->pdata[0])->nominal, 0);
    assert_int_equal(((MoRecord *)pair->records->pdata[1])->nominal, 2);
    assert_int_equal(pair->last_done, 2);
}

static void next_attempt_follows_the_highest(void **state)
{
    (void)state;
    assert_int_equal(mo_record_next_attempt(NULL, MO_NUDGE_DRAFT), 1);
    g_autoptr(GPtrArray) entries = test_entries_parse("10 delivering\n11 raised\n"
                                                      "20 delivering attempt=2\n"
                                                      "30 raised nudge=reminder attempt=4");
    g_autoptr(MoCustomerHistory) history = mo_customer_history_new("ann");
    for (unsigned j = 0; j < entries->len; j++)
        mo_history_fold(history, entries->pdata[j]);
    const MoRecord *record = mo_customer_history_find(history, "call", 10, NULL);
    assert_int_equal(mo_record_next_attempt(record, MO_NUDGE_POPUP), 3);
    assert_int_equal(mo_record_next_attempt(record, MO_NUDGE_DRAFT), 1);
    assert_int_equal(mo_record_next_attempt(record, MO_NUDGE_REMINDER), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_fold_as_told),
        cmocka_unit_test(forget_drops_what_was_closed_before),
        cmocka_unit_test(next_attempt_follows_the_highest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
