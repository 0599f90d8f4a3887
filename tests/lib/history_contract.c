#include "history_contract_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "history_script.h"
#include "model/history_rules.h"

typedef struct {
    const char *sentence;
    const char *before; /* one append each line; must be taken */
    const char *then;   /* one append with all lines */
    int code;           /* of MoErrorCode, or -1: taken */
} Case;

static const Case cases[] = {
    {"a delivery is taken", "", "10 delivering\n11 raised", -1},
    {"a second delivering of the same attempt is refused", "10 delivering", "20 delivering",
     MO_ERROR_REFUSED},
    {"a second raised of the same attempt is refused", "10 raised", "20 raised", MO_ERROR_REFUSED},
    {"delivering what was raised is refused", "10 raised", "20 delivering", MO_ERROR_REFUSED},
    {"the next attempt is taken", "10 raised", "20 delivering attempt=2\n21 raised attempt=2", -1},
    {"the same attempt of another nudge is taken", "10 raised", "20 raised nudge=digest", -1},
    {"the same attempt of another day is taken", "10 raised", "20 raised nominal=11", -1},
    {"the same attempt of another origin is taken", "10 raised origin=m/1", "20 raised origin=m/2",
     -1},
    {"the same attempt of one origin is refused, whatever its day", "10 raised origin=m/1",
     "20 raised origin=m/1 nominal=11", MO_ERROR_REFUSED},
    {"what an entry started is another one than that of the day", "10 done origin=m/1", "20 done",
     -1},
    {"a second answer to what an entry started is refused", "10 done origin=m/1",
     "20 skipped origin=m/1 nominal=11", MO_ERROR_REFUSED},
    {"a promise is taken", "", "10 promised day=20 note=quote", -1},
    {"a promise without a day is invalid", "", "10 promised day=", MO_ERROR_INVALID},
    {"a promise can be taken back", "10 promised day=20", "20 undo machine=* undo=1", -1},
    {"quiet needs its end", "", "10 quiet", MO_ERROR_INVALID},
    {"quiet can be taken back", "10 quiet until=1", "20 undo machine=* undo=1", -1},
    {"away from one day to another is taken", "", "10 away day=5 until=9", -1},
    {"away needs its first day", "", "10 away day= until=9", MO_ERROR_INVALID},
    {"away does not end before it begins", "", "10 away day=5 until=4", MO_ERROR_INVALID},
    {"away without an end ends what was said before", "10 away day=5 until=9", "20 away day=7", -1},
    {"the same attempt of another habit is taken", "10 raised", "20 raised habit=card", -1},
    {"the same attempt of another customer is taken", "10 raised", "20 raised customer=bob", -1},
    {"a failed attempt may still turn out raised", "10 delivering\n11 failed", "12 raised", -1},
    {"an answer before it was shown is taken", "", "10 done", -1},
    {"a second answer is refused", "10 done", "20 done", MO_ERROR_REFUSED},
    {"skipping what is done is refused", "10 done", "20 skipped", MO_ERROR_REFUSED},
    {"snoozing what is done is refused", "10 done", "20 snoozed until=9", MO_ERROR_REFUSED},
    {"no answer for what is done is refused", "10 done", "20 no-answer until=9", MO_ERROR_REFUSED},
    {"never after skipped is refused", "10 skipped", "20 never", MO_ERROR_REFUSED},
    {"done after lapsed is refused", "10 lapsed", "20 done", MO_ERROR_REFUSED},
    {"lapsing what is done is refused", "10 done", "20 lapsed", MO_ERROR_REFUSED},
    {"withdrawing what is done is refused", "10 done", "20 withdrawn", MO_ERROR_REFUSED},
    {"withdrawing twice is refused", "10 withdrawn", "20 withdrawn", MO_ERROR_REFUSED},
    {"delivering what is done is refused", "10 done", "20 delivering", MO_ERROR_REFUSED},
    {"raising what is done is refused", "10 done", "20 raised nudge=digest", MO_ERROR_REFUSED},
    {"raised after the answer, of a delivery begun before it, is taken", "10 delivering\n11 done",
     "12 raised", -1},
    {"failed after the answer is taken", "10 delivering\n11 done", "12 failed", -1},
    {"noticed after the answer is taken", "10 raised\n11 done", "12 noticed", -1},
    {"done after withdrawn is taken", "10 raised\n11 withdrawn", "12 done", -1},
    {"snoozing what was withdrawn is refused", "10 raised\n11 withdrawn", "12 snoozed until=9",
     MO_ERROR_REFUSED},
    {"delivering what was withdrawn is taken", "10 raised\n11 withdrawn", "12 raised attempt=2",
     -1},
    {"snoozing twice is taken", "10 snoozed until=3", "20 snoozed until=4", -1},
    {"another answer is taken after undo", "10 done\n11 undo machine=* undo=1", "20 skipped", -1},
    {"a second undo of the same entry is refused", "10 done\n11 undo machine=* undo=1",
     "20 undo machine=* undo=1", MO_ERROR_REFUSED},
    {"undo of a delivery is refused", "10 raised", "20 undo machine=* undo=1", MO_ERROR_REFUSED},
    {"undo of what is not there is refused", "10 raised", "20 undo machine=* undo=9",
     MO_ERROR_REFUSED},
    {"a second digest of the day is refused", "10 digest note=morning", "11 digest note=morning",
     MO_ERROR_REFUSED},
    {"another digest of the day is taken", "10 digest note=morning", "11 digest note=afternoon",
     -1},
    {"the digest of another day is taken", "10 digest note=morning", "20 digest note=morning", -1},
    {"a broken entry is invalid", "", "10 touch\n20 done nominal=", MO_ERROR_INVALID},
    {"two answers in one append are refused", "", "10 done\n10 skipped", MO_ERROR_REFUSED},
    {"two deliveries in one append are refused", "", "10 delivering\n10 delivering",
     MO_ERROR_REFUSED},
    {"a name alone is no news without a customer", "", "10 known-as name=", MO_ERROR_INVALID},
    {"joining with nobody is invalid", "", "10 same", MO_ERROR_INVALID},
    {"joining is taken", "10 touch\n11 touch customer=bob", "20 same other=bob", -1},
    {"joining one never seen is taken", "", "20 same other=bob", -1},
    {"joining somebody with herself is refused", "", "20 same other=ann", MO_ERROR_REFUSED},
    {"turning a join around is refused", "10 same other=bob", "20 same customer=bob other=ann",
     MO_ERROR_REFUSED},
    {"a circle of three is refused", "10 same other=bob\n11 same customer=bob other=cal",
     "20 same customer=cal other=ann", MO_ERROR_REFUSED},
    {"an answer under the id of one who was joined is a second answer",
     "10 done\n11 same other=bob", "20 done customer=bob", MO_ERROR_REFUSED},
    {"a delivery under one id repeats that under the other",
     "10 delivering customer=bob\n11 same other=bob", "20 delivering", MO_ERROR_REFUSED},
    {"joining anew after undo is taken, the other way round too",
     "10 same other=bob\n11 undo machine=* undo=1", "20 same customer=bob other=ann", -1},
    {"undo of what was seen is refused", "10 seen-customer", "20 undo machine=* undo=1",
     MO_ERROR_REFUSED},
    {"two digests in one append are refused", "", "10 digest note=x\n10 digest note=x",
     MO_ERROR_REFUSED},
};

static bool take_machine(const MoEntry *entry, void *data)
{
    *(char **)data = g_strdup(entry->machine);
    return false;
}

/* "*" stands for the machine that the history gave to its first entry. */
static void fill_machine(MoHistory *history, GPtrArray *entries)
{
    g_autofree char *machine = NULL;
    assert_true(mo_history_foreach_entry(history, NULL, take_machine, &machine, NULL));
    for (unsigned i = 0; i < entries->len; i++) {
        MoEntry *entry = entries->pdata[i];
        if (g_strcmp0(entry->undone_machine, "*") == 0) {
            g_free(entry->undone_machine);
            entry->undone_machine = g_strdup(machine != NULL ? machine : "none");
        }
    }
}

void test_history_append_lines(MoHistory *history, const char *lines)
{
    g_autoptr(GPtrArray) entries = test_entries_parse(lines);
    for (unsigned i = 0; i < entries->len; i++) {
        g_autoptr(GPtrArray) one = g_ptr_array_new();
        g_ptr_array_add(one, entries->pdata[i]);
        fill_machine(history, one);
        g_autoptr(GError) error = NULL;
        if (!mo_history_append(history, one, &error))
            fail_msg("'%s': %s", lines, error->message);
    }
}

/* What planning reads is a part of what is known. */
static void check_brief(MoHistory *history, const char *customer, MoDay since)
{
    g_autoptr(MoCustomerHistory) known = mo_history_load_customer(history, customer, since, NULL);
    g_autoptr(MoCustomerHistory) brief = mo_history_load_brief(history, customer, since, NULL);
    mo_customer_history_shorten(known);
    g_autofree char *expected = test_history_print(known);
    ASSERT_PRINTS(test_history_print(brief), expected);
    assert_int_equal(brief->starts, known->starts);
}

char *test_history_print_customer(MoHistory *history, const char *customer, MoDay since)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomerHistory) known = mo_history_load_customer(history, customer, since, &error);
    if (known == NULL)
        fail_msg("%s: %s", customer, error->message);
    check_brief(history, customer, since);
    return test_history_print(known);
}

static bool count_entry(const MoEntry *entry, void *data)
{
    (void)entry;
    (*(unsigned *)data)++;
    return true;
}

unsigned test_history_count_entries(MoHistory *history)
{
    unsigned n = 0;
    assert_true(mo_history_foreach_entry(history, NULL, count_entry, &n, NULL));
    return n;
}

static void run_case(const Case *one, MoHistory *history)
{
    test_history_append_lines(history, one->before);
    g_autofree char *before = test_history_print_customer(history, "ann", MO_DAY_NONE);
    unsigned n = test_history_count_entries(history);
    uint64_t version = mo_history_get_version(history);
    g_autoptr(GPtrArray) entries = test_entries_parse(one->then);
    fill_machine(history, entries);
    g_autoptr(GError) error = NULL;
    bool taken = mo_history_append(history, entries, &error);
    if (taken != (one->code < 0))
        fail_msg("%s: %s", one->sentence, taken ? "taken" : error->message);
    if (taken) {
        assert_true(mo_history_get_version(history) != version);
        assert_true(((MoEntry *)entries->pdata[0])->number > 0);
        return;
    }
    if (!g_error_matches(error, MO_ERROR, one->code))
        fail_msg("%s: code %d: %s", one->sentence, error->code, error->message);
    g_autofree char *after = test_history_print_customer(history, "ann", MO_DAY_NONE);
    if (strcmp(after, before) != 0 || test_history_count_entries(history) != n)
        fail_msg("%s: a refused append changed something:\n%s\nbefore\n%s", one->sentence, after,
                 before);
    for (unsigned i = 0; i < entries->len; i++)
        assert_int_equal(((MoEntry *)entries->pdata[i])->number, 0);
}

static void passes_over_what_is_known(MoHistory *history)
{
    test_history_append_lines(history, "10 seen-customer\n10 seen-habit\n10 planned");
    unsigned n = test_history_count_entries(history);
    test_history_append_lines(history,
                              "20 seen-customer\n20 seen-habit\n5 planned\n19 planned day=1");
    assert_int_equal(test_history_count_entries(history), n);
    assert_int_equal(mo_history_get_habit_seen(history, "call"), 1);
    assert_int_equal(mo_history_get_habit_seen(history, "card"), MO_DAY_NONE);
    assert_int_equal(mo_history_get_planned(history), 1);
    test_history_append_lines(history,
                              "30 gone-customer\n31 gone-customer\n40 seen-customer\n50 planned");
    assert_int_equal(test_history_count_entries(history), n + 3);
    assert_int_equal(mo_history_get_planned(history), 5);
    g_autofree char *text = test_history_print_customer(history, "ann", MO_DAY_NONE);
    assert_string_equal(text, "ann seen=1");
}

static void undoes_what_was_written_together(MoHistory *history)
{
    test_history_append_lines(history, "10 raised\n11 raised customer=bob");
    g_autoptr(GPtrArray) logged = test_entries_parse(
        "20 touch kind=call\n20 done\n20 done customer=bob\n20 lapsed nominal=3");
    assert_true(mo_history_append(history, logged, NULL));
    g_autoptr(MoEntry) undone = NULL;
    g_autoptr(GError) error = NULL;
    assert_true(mo_history_undo_last(history, 30, &undone, &error));
    assert_string_equal(undone->customer, "bob");
    assert_int_equal(undone->type, MO_ENTRY_DONE);
    g_clear_pointer(&undone, mo_entry_free);
    assert_true(mo_history_undo_last(history, 31, &undone, &error));
    assert_string_equal(undone->customer, "ann");
    assert_int_equal(undone->type, MO_ENTRY_TOUCH);
    g_autofree char *text = test_history_print_customer(history, "ann", MO_DAY_NONE);
    assert_string_equal(text, "ann\ncall: passed=2\n  ann/call/3 lapsed closed=2\n"
                              "  ann/call/10 raised raised=1 at=10 nudges=1 attempts=1 popup:1/0 "
                              "nudged=10");
    assert_false(mo_history_undo_last(history, 32, NULL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    assert_int_equal(test_history_count_entries(history), 3);
}

/* Who left was promised something, which her successor was promised then. */
static void undoing_a_hand_over_takes_the_successors_promises_back(MoHistory *history)
{
    test_history_append_lines(history, "10 promised customer=cy day=30 note=own");
    g_autoptr(GPtrArray) stopped = test_entries_parse(
        "20 promised customer=bob day=40 note=plan\n20 promised customer=bob day=50 note=list\n"
        "20 banned by=user bans=1");
    assert_true(mo_history_append(history, stopped, NULL));
    g_autoptr(MoEntry) undone = NULL;
    assert_true(mo_history_undo_last(history, 30, &undone, NULL));
    assert_string_equal(undone->customer, "ann");
    assert_int_equal(undone->type, MO_ENTRY_BANNED);
    g_autoptr(GPtrArray) of_bob = mo_history_load_starts(history, "bob", NULL);
    assert_int_equal(of_bob->len, 0);
    g_autoptr(GPtrArray) of_cy = mo_history_load_starts(history, "cy", NULL);
    assert_int_equal(of_cy->len, 1);
    g_clear_pointer(&undone, mo_entry_free);
    assert_true(mo_history_undo_last(history, 31, &undone, NULL));
    assert_string_equal(undone->note, "own");
}

static void undo_follows_the_order_of_writing_not_the_clock(MoHistory *history)
{
    test_history_append_lines(history, "500 touch day=50 kind=late\n20 touch day=2 kind=early");
    g_autoptr(MoEntry) undone = NULL;
    assert_true(mo_history_undo_last(history, 10, &undone, NULL));
    assert_string_equal(undone->kind, "early");
    g_autofree char *text = test_history_print_customer(history, "ann", MO_DAY_NONE);
    assert_string_equal(text, "ann contact=50");
}

bool test_history_print_open(const MoRecord *record, void *data)
{
    g_string_append_printf(data, "%s/%s/%d ", record->customer, record->habit, record->nominal);
    return true;
}

static void lists_open_records_by_show_day(MoHistory *history)
{
    test_history_append_lines(
        history, "10 raised show=9\n11 delivering customer=bob show=8\n"
                 "12 raised nominal=4 show=9\n13 done nominal=5\n"
                 "14 snoozed customer=cal until=20 show=7\n15 delivering habit=x show=6\n"
                 "16 failed habit=x\n17 raised customer=dan\n18 withdrawn customer=dan");
    g_autoptr(GString) text = g_string_new(NULL);
    assert_true(mo_history_foreach_open(history, test_history_print_open, text, NULL));
    assert_string_equal(text->str, "ann/x/10 cal/call/10 bob/call/10 ann/call/4 ann/call/10 ");
}

static void counts_first_raises_of_magic(MoHistory *history)
{
    test_history_append_lines(
        history, "10 delivering day=1\n11 raised day=1\n12 raised nudge=digest day=2\n"
                 "13 delivering day=1 customer=bob\n14 delivering day=1 customer=cal\n"
                 "15 failed customer=cal\n16 raised day=1 customer=dan class=promise\n"
                 "17 raised day=1 customer=eve\n18 skipped customer=eve\n19 done customer=fay");
    GError *error = NULL;
    assert_int_equal(mo_history_count_first_raises(history, 1, &error), 3);
    assert_int_equal(mo_history_count_first_raises(history, 2, &error), 0);
    test_history_append_lines(history, "20 raised day=2 customer=cal attempt=2");
    assert_int_equal(mo_history_count_first_raises(history, 2, &error), 1);
    assert_null(error);
}

static void leaves_out_what_was_closed_before(MoHistory *history)
{
    test_history_append_lines(history,
                              "10 done nominal=1 suggestion=a\n50 skipped nominal=5\n"
                              "90 lapsed nominal=8\n95 raised nominal=0\n96 never nominal=7 day=3");
    g_autofree char *text = test_history_print_customer(history, "ann", 5);
    assert_string_equal(text, "ann contact=1 given=a\ncall: never=1 done=1 passed=9\n"
                              "  ann/call/0 raised raised=9 at=95 nudges=1 attempts=1 popup:1/0 "
                              "nudged=95\n  ann/call/5 skipped closed=5\n"
                              "  ann/call/8 lapsed closed=9");
    g_autofree char *nobody = test_history_print_customer(history, "zoe", 5);
    assert_string_equal(nobody, "zoe");
}

static void knows_its_digests(MoHistory *history)
{
    test_history_append_lines(history, "10 digest note=morning");
    assert_true(mo_history_has_digest(history, 1, "morning"));
    assert_false(mo_history_has_digest(history, 1, "afternoon"));
    assert_false(mo_history_has_digest(history, 2, "morning"));
}

static void tells_whom_new_entries_concern(MoHistory *history)
{
    uint64_t mark = 0;
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    test_history_append_lines(
        history, "10 touch customer=ann day=1 kind=call\n11 touch customer=bob day=1 kind=call");
    assert_true(mo_history_collect_changed(history, &mark, changed, NULL));
    assert_int_equal(g_hash_table_size(changed), 2);
    g_hash_table_remove_all(changed);
    assert_true(mo_history_collect_changed(history, &mark, changed, NULL));
    assert_int_equal(g_hash_table_size(changed), 0);
    test_history_append_lines(history, "12 touch customer=bob day=1 kind=call");
    test_history_append_lines(history, "13 digest note=morning");
    assert_true(mo_history_collect_changed(history, &mark, changed, NULL));
    assert_int_equal(g_hash_table_size(changed), 1);
    assert_true(g_hash_table_contains(changed, "bob"));
    test_history_append_lines(history, "14 touch customer=ann day=1 kind=call");
    assert_true(mo_history_collect_changed(history, &mark, NULL, NULL)); /* only the mark */
    assert_true(mo_history_undo_last(history, 15, NULL, NULL));
    g_hash_table_remove_all(changed);
    assert_true(mo_history_collect_changed(history, &mark, changed, NULL));
    assert_true(g_hash_table_contains(changed, "ann"));
}

static bool print_entry(const MoEntry *entry, void *data)
{
    g_string_append_printf(data, "%s%s@%d ", entry->customer != NULL ? entry->customer : "-",
                           mo_entry_type_to_string(entry->type), (int)entry->at_utc);
    return ((GString *)data)->len < 40;
}

static void streams_entries_by_instant_until_told_to_stop(MoHistory *history)
{
    test_history_append_lines(history, "30 touch\n10 touch customer=bob\n20 planned\n40 touch");
    assert_true(mo_history_undo_last(history, 50, NULL, NULL));
    g_autoptr(GString) all = g_string_new(NULL);
    assert_true(mo_history_foreach_entry(history, NULL, print_entry, all, NULL));
    assert_string_equal(all->str, "bobtouch@10 -planned@20 anntouch@30 ");
    g_autoptr(GString) ann = g_string_new(NULL);
    assert_true(mo_history_foreach_entry(history, "ann", print_entry, ann, NULL));
    assert_string_equal(ann->str, "anntouch@30 ");
    test_history_append_lines(history, "60 touch\n70 touch\n80 touch");
    g_autoptr(GString) some = g_string_new(NULL);
    assert_true(mo_history_foreach_entry(history, "ann", print_entry, some, NULL));
    assert_string_equal(some->str, "anntouch@30 anntouch@60 anntouch@70 anntouch@80 ");
    test_history_append_lines(history, "90 touch");
    g_string_truncate(some, 0);
    assert_true(mo_history_foreach_entry(history, "ann", print_entry, some, NULL));
    assert_string_equal(some->str, "anntouch@30 anntouch@60 anntouch@70 anntouch@80 ");
}

/* ---- who is who ----------------------------------------------------------------------------- */

static void tells_what_entries_start(MoHistory *history)
{
    test_history_append_lines(
        history, "5 touch kind=call\n10 touch kind=complaint\n20 touch no-answer=1 kind=x\n"
                 "30 done\n40 promised day=9 due=8 nominal=4 note=quote\n50 skipped nominal=3");
    ASSERT_PRINTS(test_starts_print(history, "ann"),
                  "touch word=call day=0 origin=1\ntouch word=complaint day=1 origin=2\n"
                  "done word=call day=3 origin=4\n"
                  "promise note=quote day=9 aim=8 told=4 origin=5");
    ASSERT_PRINTS(test_starts_print(history, "bob"), "");
    g_autoptr(MoCustomerHistory) known = mo_history_load_customer(history, "ann", 0, NULL);
    assert_int_equal(known->starts,
                     1 << MO_START_TOUCH | 1 << MO_START_DONE | 1 << MO_START_PROMISE);
    assert_true(mo_history_undo_last(history, 60, NULL, NULL));
    assert_true(mo_history_undo_last(history, 61, NULL, NULL));
    test_history_append_lines(history, "70 undo machine=* undo=4");
    g_autoptr(MoCustomerHistory) then = mo_history_load_customer(history, "ann", 0, NULL);
    assert_int_equal(then->starts, 1 << MO_START_TOUCH);
    test_history_append_lines(history, "80 touch customer=bob kind=visit\n90 same other=bob");
    ASSERT_PRINTS(test_starts_print(history, "bob"),
                  "touch word=call day=0 origin=1\ntouch word=complaint day=1 origin=2\n"
                  "touch word=visit day=8 origin=10");
}

/* Whatever is known of the origin, which the test cannot know beforehand. */
static void append_move(MoHistory *history, const char *line)
{
    g_autoptr(GPtrArray) starts = mo_history_load_starts(history, "ann", NULL);
    g_autoptr(GPtrArray) entries = test_entries_parse(line);
    ((MoEntry *)entries->pdata[0])->origin = g_strdup(((MoStart *)starts->pdata[0])->origin);
    assert_true(mo_history_append(history, entries, NULL));
}

static void a_promise_can_be_moved(MoHistory *history)
{
    test_history_append_lines(history, "10 promised day=20 due=18 note=quote");
    append_move(history, "20 promised day=25 nominal=2");
    append_move(history, "30 promised day=30 due=28 nominal=3");
    ASSERT_PRINTS(test_starts_print(history, "ann"),
                  "promise note=quote day=30 aim=28 origin=1\n"
                  "move note=quote day=2 told=25 origin=2\nmove note=quote day=3 told=30 origin=3");
    assert_true(mo_history_undo_last(history, 40, NULL, NULL));
    ASSERT_PRINTS(test_starts_print(history, "ann"), "promise note=quote day=25 origin=1\n"
                                                     "move note=quote day=2 told=25 origin=2");
}

static void what_an_entry_started_has_one_record_and_begins_anew_on_another_day(MoHistory *history)
{
    test_history_append_lines(history,
                              "10 raised origin=m/7 nominal=12\n11 raised nominal=12\n"
                              "20 raised origin=m/7 nominal=15 attempt=2\n21 failed origin=m/7");
    ASSERT_PRINTS(test_history_print_customer(history, "ann", MO_DAY_NONE),
                  "ann\ncall:\n"
                  "  ann/call/12 raised raised=1 at=11 nudges=1 attempts=1 popup:1/0 nudged=11\n"
                  "  ann/call/15 raised origin=7 raised=2 at=20 nudges=1 attempts=2 popup:2/0 "
                  "nudged=20");
    test_history_append_lines(history, "30 done origin=m/7 nominal=11");
    ASSERT_PRINTS(test_history_print_customer(history, "ann", MO_DAY_NONE),
                  "ann contact=3\ncall: done=3\n"
                  "  ann/call/11 done origin=7 attempts=2 popup:2/0 closed=3\n"
                  "  ann/call/12 raised raised=1 at=11 nudges=1 attempts=1 popup:1/0 nudged=11");
}

static bool print_desk(const MoEntry *entry, void *data)
{
    g_autofree char *text = test_entry_print(entry);
    const char *type = strchr(text, ' ') + 1;
    g_string_append_printf(data, "%.*s %d-%d\n", (int)strcspn(type, " "), type, entry->day,
                           entry->until.day);
    return true;
}

static void keeps_what_the_user_said_of_herself(MoHistory *history)
{
    test_history_append_lines(history, "10 away day=5 until=9\n20 touch\n30 quiet day=3 until=4\n"
                                       "15 away day=20 until=29");
    g_autoptr(GString) all = g_string_new(NULL);
    assert_true(mo_history_foreach_desk(history, print_desk, all, NULL));
    assert_string_equal(all->str, "away 5-9\naway 20-29\nquiet 3-4\n");
    g_autoptr(MoEntry) undone = NULL;
    assert_true(mo_history_undo_last(history, 40, &undone, NULL));
    assert_int_equal(undone->type, MO_ENTRY_AWAY);
    assert_null(undone->customer);
    g_string_set_size(all, 0);
    assert_true(mo_history_foreach_desk(history, print_desk, all, NULL));
    assert_string_equal(all->str, "away 5-9\nquiet 3-4\n");
}

/* Each row what was said of pauses, and what is known then. */
static void every_pause_is_kept(MoHistory *history)
{
    static const struct {
        const char *customer, *said, *known;
    } rows[] = {
        {"a", "10 paused day=5 until=9", "paused-from=5 paused-until=9"},
        {"b", "10 paused day=5 until=9\n20 paused day=20 until=29",
         "paused-from=20 paused-until=29 before=5-9"},
        {"c", "10 paused day=5 until=9\n20 paused day=20 until=29\n30 paused day=40 until=40",
         "paused-from=40 paused-until=40 before=5-9 before=20-29"},
        /* Prolonged, shortened, and one that follows at once. */
        {"d",
         "10 paused day=5 until=9\n20 paused day=7 until=12\n30 paused day=8 until=10\n"
         "40 paused day=11 until=15",
         "paused-from=5 paused-until=15"},
        /* Ended early, and at once. */
        {"e", "10 paused day=5 until=9\n20 paused day=7\n30 paused day=20 until=29",
         "paused-from=20 paused-until=29 before=5-6"},
        {"f", "10 paused day=5 until=9\n20 paused day=20 until=29\n30 paused day=20",
         "paused-from=20 paused-until=19 before=5-9"},
        {"g",
         "10 paused day=5 until=9\n20 paused day=20 until=29\n30 paused day=20\n"
         "40 paused day=40 until=41",
         "paused-from=40 paused-until=41 before=5-9"},
        {"h", "10 paused day=5", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) lines = g_strsplit(rows[i].said, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            g_autofree char *hers = g_strdup_printf("%s customer=%s", *line, rows[i].customer);
            test_history_append_lines(history, hers);
        }
        g_autofree char *known = test_history_print_customer(history, rows[i].customer, 0);
        g_autofree char *wanted =
            g_strdup_printf("%s%s%s", rows[i].customer, *rows[i].known ? " " : "", rows[i].known);
        assert_string_equal(known, wanted);
    }
}

static void a_pause_taken_back_was_none(MoHistory *history)
{
    test_history_append_lines(history, "10 paused day=5 until=9\n20 paused day=20 until=29\n"
                                       "30 paused customer=bob day=12 until=13\n"
                                       "35 same other=bob");
    ASSERT_PRINTS(test_history_print_customer(history, "ann", 0),
                  "ann paused-from=12 paused-until=13 before=5-9 before=20-29");
    assert_true(mo_history_undo_last(history, 40, NULL, NULL));
    test_history_append_lines(history, "50 undo machine=* undo=1");
    ASSERT_PRINTS(test_history_print_customer(history, "ann", 0),
                  "ann paused-from=20 paused-until=29");
}

void test_history_run(void (*const *tests)(MoHistory *), size_t n, TestHistoryNew make, void *data)
{
    for (size_t i = 0; i < n; i++) {
        g_autoptr(MoHistory) history = make(data);
        tests[i](history);
    }
}

void test_history_contract(TestHistoryNew make, void *data)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoHistory) history = make(data);
        run_case(&cases[i], history);
    }
    void (*const tests[])(MoHistory *) = {
        passes_over_what_is_known,
        undoes_what_was_written_together,
        undoing_a_hand_over_takes_the_successors_promises_back,
        every_pause_is_kept,
        a_pause_taken_back_was_none,
        undo_follows_the_order_of_writing_not_the_clock,
        lists_open_records_by_show_day,
        counts_first_raises_of_magic,
        leaves_out_what_was_closed_before,
        knows_its_digests,
        tells_whom_new_entries_concern,
        streams_entries_by_instant_until_told_to_stop,
        tells_what_entries_start,
        a_promise_can_be_moved,
        what_an_entry_started_has_one_record_and_begins_anew_on_another_day,
        keeps_what_the_user_said_of_herself,
    };
    test_history_run(tests, G_N_ELEMENTS(tests), make, data);
    test_history_contract_known(make, data);
}
