/* What is old and over goes; nothing that counts for anything does. */
#include "ledger/ledger_care.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "history_script.h"
#include "ledger_folder.h"

/* Entries of the scripts below are written at ten times their day. */
#define BEFORE 500
#define BEFORE_UTC 5000

typedef struct {
    const char *title;
    const char *lines;
    unsigned n; /* how many of them go */
} Case;

static const Case cases[] = {
    {"contacts go, but the last and those that are younger",
     "1000 touch day=100\n2000 touch day=200\n4900 touch day=490\n6000 touch day=600 customer=bob\n"
     "7000 touch customer=cat kind=visit",
     2},
    {"the last contact stays, however old", "1000 touch day=100\n1010 touch day=100 kind=visit", 0},
    {"how an answered moment was shown goes, the last answer stays",
     "1000 delivering\n1001 raised\n1002 noticed\n1010 snoozed until=102\n1020 done kind=call", 4},
    {"what is open stays whole, however old",
     "1000 delivering\n1001 raised\n1010 snoozed until=102", 0},
    {"an old answer written late stays, and how it was shown with it",
     "1000 delivering\n1001 raised\n6000 done kind=call day=101", 0},
    {"of four times the first goes",
     "1000 done kind=call nominal=100\n1100 done kind=call nominal=110\n1200 done kind=call "
     "nominal=120\n1300 done kind=call nominal=130\n"
     "1400 done kind=call nominal=140",
     2},
    {"what was given stays",
     "1000 done kind=call nominal=100 suggestion=one\n1100 done kind=call nominal=110\n1200 done "
     "kind=call nominal=120\n"
     "1300 done kind=call nominal=130\n1400 done kind=call nominal=140",
     1},
    {"of what was skipped or lapsed the last stays",
     "1000 skipped nominal=100\n1100 lapsed nominal=110\n1200 skipped nominal=120", 2},
    {"never is for ever", "1000 never\n2000 touch", 0},
    {"what became of promises and recovery stays",
     "1000 raised class=promise\n1010 done class=promise\n2000 raised class=recovery nominal=20\n"
     "2010 skipped class=recovery nominal=20\n3000 done kind=call nominal=30\n3100 done kind=call "
     "nominal=31\n"
     "3200 done kind=call nominal=32\n3300 done kind=call nominal=33",
     3},
    {"who is who, what she asked for and pauses stay",
     "1000 seen-customer name=Ann aliases=1\n1010 known-as name=Anna aliases=2 digest=3\n"
     "1020 paused until=120\n1030 promised note=quote\n1040 seen-habit customer=",
     0},
    {"of who asked for something all stays", "1000 touch\n1100 touch\n1200 banned bans=2 by=user",
     0},
    {"digests go, and what was counted",
     "1000 digest customer= habit= note=morning\n1100 planned customer= habit= day=110\n"
     "1200 planned customer= habit= day=120\n6000 digest customer= habit= note=morning",
     2},
};

static void what_goes_and_what_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folder = test_folder_new();
        g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
        /* One entry at a time, as in life; the newest of a machine never goes. */
        g_auto(GStrv) lines = g_strsplit(cases[i].lines, "\n", -1);
        for (char **line = lines; *line; line++)
            test_ledger_append(history, *line);
        test_ledger_append(history, "9000 touch customer=zoe");
        unsigned before = test_ledger_count(history);
        unsigned n = 99;
        assert_true(mo_ledger_keep(history, BEFORE, BEFORE_UTC, &n, NULL));
        if (n != cases[i].n)
            fail_msg("%s: %u go, not %u", cases[i].title, n, cases[i].n);
        assert_int_equal(before - test_ledger_count(history), n);
        assert_true(mo_ledger_keep(history, BEFORE, BEFORE_UTC, &n, NULL));
        assert_int_equal(n, 0);
        test_folder_remove(folder);
    }
}

/* What is always told is told as before, and the bytes are gone. */
static void the_last_days_are_told_as_before(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *file = g_build_filename(folder, "ledger.db", NULL);
    g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
    for (int day = 100; day < 600; day += 20) {
        g_autofree char *lines =
            g_strdup_printf("%d0 delivering nominal=%d\n%d1 raised nominal=%d\n%d2 done kind=call "
                            "nominal=%d note=quokka-%d\n"
                            "%d3 touch note=wombat-%d",
                            day, day, day, day, day, day, day, day, day);
        test_ledger_append(history, lines);
    }
    g_autoptr(MoCustomerHistory) was = mo_history_load_customer(history, "ann", BEFORE, NULL);
    g_autofree char *wanted = test_history_print(was);
    unsigned n = 0;
    assert_true(mo_ledger_keep(history, BEFORE, BEFORE_UTC, &n, NULL));
    assert_int_equal(n, 20 * 4);
    g_autoptr(MoCustomerHistory) is = mo_history_load_customer(history, "ann", BEFORE, NULL);
    g_autofree char *given = test_history_print(is);
    assert_string_equal(given, wanted);
    g_autofree char *data = NULL;
    size_t length = 0;
    assert_true(mo_file_read(file, 1 << 24, &data, &length, NULL));
    assert_null(memmem(data, length, "quokka-100", 10));
    assert_null(memmem(data, length, "wombat-100", 10));
    assert_non_null(memmem(data, length, "wombat-580", 10));
    test_folder_remove(folder);
}

/* A merge with a copy that still has it brings it back, and it goes again. */
static void a_number_is_never_given_twice(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autoptr(MoHistory) history = test_ledger_open(folder, MO_LEDGER_WRITE);
    unsigned n = 0;
    for (int i = 0; i < 5; i++)
        test_ledger_append(history, "1000 touch");
    g_autofree char *copy = g_build_filename(folder, "copy", NULL);
    g_autofree char *lies = NULL;
    assert_true(mo_ledger_backup_to(history, copy, BEFORE, &lies, NULL));
    test_ledger_append(history, "6000 touch");
    test_ledger_append(history, "6010 touch");
    assert_true(mo_ledger_keep(history, BEFORE, BEFORE_UTC, &n, NULL));
    assert_int_equal(n, 5);
    assert_true(mo_ledger_merge(history, copy, BEFORE, BEFORE_UTC, &n, NULL, NULL));
    assert_int_equal(n, 5);
    assert_true(mo_ledger_keep(history, BEFORE, BEFORE_UTC, &n, NULL));
    assert_int_equal(n, 4); /* the newest stays: who reads on behind it must find what comes next */
    assert_int_equal(test_ledger_count(history), 3);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_and_what_stays),
        cmocka_unit_test(the_last_days_are_told_as_before),
        cmocka_unit_test(a_number_is_never_given_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
