/* A ledger of the first version becomes one of the present, whatever comes in between; and large
 * ledgers. */
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "history_script.h"
#include "ledger/ledger_schema.h"
#include "ledger_folder.h"
#include "many.h"

static char *path_in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    int64_t value = -1;
    assert_true(mo_ledger_get_int(db, sql, -1, &value, NULL));
    return value;
}

static void run_sql(sqlite3 *db, const char *sql)
{
    char *text = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK)
        fail_msg("%s: %s", sql, text);
}

/* What the first version wrote: ann was seen and has a history, bob was seen and is gone, cal was
 * never seen. */
static const char old_rows[] =
    "INSERT INTO entry (seq, batch, machine, number, at_utc, type, day, customer, habit, nominal,"
    " class, kind, nudge, attempt, undone_machine, undone_number) VALUES"
    "(1, 1, 'm', 1, 100, 'seen-customer', 10, 'ann', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0),"
    "(2, 1, 'm', 2, 100, 'seen-customer', 10, 'bob', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0),"
    "(3, 3, 'm', 3, 110, 'raised', 11, 'ann', 'call', 9, 'magic', 'call', 'popup', 1, NULL, 0),"
    "(4, 4, 'm', 4, 120, 'done', 12, 'ann', 'call', 9, 'magic', 'call', NULL, NULL, NULL, 0),"
    "(5, 5, 'm', 5, 130, 'gone-customer', 13, 'bob', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0),"
    "(6, 6, 'm', 6, 140, 'touch', 14, 'cal', NULL, NULL, NULL, 'call', NULL, NULL, NULL, 0),"
    "(7, 7, 'm', 7, 150, 'touch', 15, 'bob', NULL, NULL, NULL, 'call', NULL, NULL, NULL, 0),"
    "(8, 8, 'm', 8, 160, 'undo', NULL, 'bob', NULL, NULL, NULL, NULL, NULL, NULL, 'm', 7);"
    "INSERT INTO person VALUES ('ann', 10, NULL, 12, 'call', 12, 120, 'm', 4),"
    "('bob', 10, 13, NULL, NULL, NULL, 130, 'm', 5),"
    "('cal', NULL, NULL, 14, NULL, NULL, 140, 'm', 6);"
    "INSERT INTO pair VALUES ('ann', 'call', 0, 12, NULL);"
    "INSERT INTO moment (customer, habit, nominal, closed, state, class, fixed, kind, raised_day,"
    " raised_utc, nudges_raised, attempts, popup_begun, draft_begun, digest_begun, reminder_begun,"
    " popup_settled, draft_settled, digest_settled, reminder_settled, reminders, nudged_utc,"
    " noticed, until_second, no_answers) VALUES ('ann', 'call', 9, 12, 'done', 'magic', 0, 'call',"
    " 11, 110, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 110, 0, 0, 0);";

/* More of the same, so that a migration takes a while. */
static const char many_old_rows[] =
    "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
    " INSERT INTO entry (seq, batch, machine, number, at_utc, type, day, customer)"
    " SELECT i, i, 'm', i, 1000 + i, 'seen-customer', 20, 'customer-' || i FROM n;"
    "INSERT INTO person SELECT customer, day, NULL, NULL, NULL, NULL, at_utc, machine, number"
    " FROM entry WHERE seq >= 100;";

/* The ledger of the first version in a new folder. The caller frees the path. */
static char *make_old(bool many)
{
    char *folder = test_folder_new();
    g_autofree char *path = path_in(folder, "ledger.db");
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_true(mo_ledger_migrate(db, folder, mo_ledger_get_steps(), 1, 20000, 0, NULL));
    run_sql(db, old_rows);
    if (many)
        run_sql(db, many_old_rows);
    sqlite3_close(db);
    return folder;
}

static const char ann[] = "ann seen=10 contact=12 done-kind=call done-day=12\ncall: done=12\n"
                          "  ann/call/9 done kind=call raised=11 at=110 nudges=1 attempts=1 "
                          "popup:1/0 nudged=110 closed=12";

static void assert_migrated(MoHistory *history)
{
    assert_int_equal(ask(mo_ledger_cast(history)->db, "PRAGMA user_version"), MO_LEDGER_VERSION);
    g_autofree char *text = test_ledger_print(history, "ann");
    assert_string_equal(text, ann);
    assert_true(mo_ledger_rebuild(mo_ledger_cast(history), "ann", NULL));
    g_autofree char *anew = test_ledger_print(history, "ann");
    assert_string_equal(anew, ann);
}

static void a_ledger_of_version_1_tells_what_it_told(void **state)
{
    (void)state;
    g_autofree char *folder = make_old(false);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_int_equal(mo_history_get_birth(history), 20000);
    g_autofree char *known = test_known_print(history);
    assert_string_equal(known, "ann seen=10 digest=0\nbob seen=10 gone=13 digest=0 plain\n"
                               "cal unseen digest=0");
    assert_migrated(history);
    assert_int_equal(test_ledger_count(history), 6);
    g_autofree char *cal = test_ledger_print(history, "cal");
    assert_string_equal(cal, "cal contact=14");
    test_ledger_append(history, "200 known-as digest=3 aliases=1\n90 touch day=40\n"
                                "210 seen-customer customer=bob aliases=2 digest=4\n"
                                "220 same customer=bob other=cal");
    g_autofree char *then = test_known_print(history);
    assert_string_equal(then, "ann seen=10 digest=3\nbob seen=10 digest=4");
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger-2024-10-04-version-1.db ledger.db ledger.lock");
    mo_history_free(history);
    test_folder_remove(folder);
}

/* ---- what comes in between ------------------------------------------------------------------ */

static void open_and_end(const char *folder)
{
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    _exit(history != NULL ? 0 : 1);
}

/* Whether the child had finished before it was killed. */
static bool run_and_kill(void (*work)(const char *folder), const char *folder,
                         unsigned microseconds)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        work(folder);
    g_usleep(microseconds);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status);
}

static void killed_while_it_migrates_a_ledger_is_old_or_new(void **state)
{
    (void)state;
    unsigned finished = 0;
    const unsigned n = test_many(12, 3);
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *folder = make_old(true);
        finished += run_and_kill(open_and_end, folder, i * 4000);
        MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
        assert_migrated(history);
        assert_int_equal(mo_history_count_known(history), 4903);
        sqlite3 *db = mo_ledger_cast(history)->db;
        assert_int_equal(ask(db, "SELECT count(*) FROM entry"), 4909);
        assert_true(mo_ledger_quick_check(db, NULL));
        mo_history_free(history);
        test_folder_remove(folder);
    }
    assert_true(finished < n);
}

/* No file may grow beyond `limit` of the ledger's own size in hundredths. */
static int open_under_limit(const char *folder, unsigned limit)
{
    g_autofree char *path = path_in(folder, "ledger.db");
    struct stat there;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (stat(path, &there) != 0 || sigaction(SIGXFSZ, &ignore, NULL) != 0)
        return 1;
    struct rlimit low = {.rlim_cur = (rlim_t)(there.st_size * limit / 100),
                         .rlim_max = RLIM_INFINITY};
    if (setrlimit(RLIMIT_FSIZE, &low) != 0)
        return 2;
    g_autoptr(GError) error = NULL;
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, NULL, &error);
    return history == NULL && g_error_matches(error, MO_ERROR, MO_ERROR_FAILED) ? 0 : 3;
}

static void on_a_full_disk_the_ledger_stays_old(void **state)
{
    (void)state;
    static const struct {
        unsigned limit;
        bool has_backup; /* with half the size not even that can be written */
    } cases[] = {{50, false}, {100, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folder = make_old(true);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            _exit(open_under_limit(folder, cases[i].limit));
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
        g_autofree char *names = test_folder_list(folder);
        assert_null(strstr(names, ".part"));
        assert_int_equal(strstr(names, "-version-1.db") != NULL, cases[i].has_backup);
        g_autofree char *path = path_in(folder, "ledger.db");
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(ask(db, "PRAGMA user_version"), 1);
        assert_int_equal(ask(db, "SELECT count(*) FROM person WHERE last_machine = 'm'"), 4904);
        sqlite3_close(db);
        MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
        assert_migrated(history);
        mo_history_free(history);
        test_folder_remove(folder);
    }
}

static void damage(const char *path, long page)
{
    char rubbish[512];
    memset(rubbish, 0xa5, sizeof rubbish);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fwrite(rubbish, 1, sizeof rubbish, file), sizeof rubbish);
    assert_int_equal(fclose(file), 0);
}

static void an_old_backup_is_restored_migrated_and_added_to(void **state)
{
    (void)state;
    g_autofree char *folder = make_old(false);
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *backup = path_in(folder, "ledger-2024-10-03.db");
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_true(mo_ledger_copy(db, backup, NULL));
    run_sql(db, "INSERT INTO entry (seq, batch, machine, number, at_utc, type, day, customer, kind)"
                " VALUES (9, 9, 'm', 9, 900, 'touch', 90, 'cal', 'call')");
    long page = (long)ask(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'entry_time'");
    sqlite3_close(db);
    damage(path, page);
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, &notice, &error);
    assert_non_null(history);
    assert_non_null(strstr(notice, "1 entry"));
    assert_migrated(history);
    g_autofree char *cal = test_ledger_print(history, "cal");
    assert_string_equal(cal, "cal contact=90");
    mo_history_free(history);
    test_folder_remove(folder);
}

/* ---- many customers ------------------------------------------------------------------------- */

#define MANY 3000

static GPtrArray *see_many(unsigned from)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (unsigned i = from; i < from + MANY; i++) {
        g_autofree char *line = g_strdup_printf("10 seen-customer customer=c%u name=n%u aliases=%u+"
                                                "%u digest=%u",
                                                i * 7919 % 1000003, i, i * 2, i * 2 + 1, i + 1);
        g_ptr_array_add(entries, test_entry_parse(line));
    }
    return entries;
}

static void see_many_for_ever(const char *folder)
{
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    unsigned from = history != NULL ? mo_history_count_known(history) : 0;
    for (; history != NULL; from += MANY) {
        g_autoptr(GPtrArray) entries = see_many(from);
        if (!mo_history_append(history, entries, NULL))
            break;
    }
    _exit(1);
}

static void killed_while_it_sees_many_each_append_is_whole_or_not_there(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    unsigned known = 0;
    /* As often as it takes until some have been written: the machine may be busy. */
    for (unsigned i = 1; i <= 8 || (known == 0 && i <= 40); i++) {
        assert_false(run_and_kill(see_many_for_ever, folder, i * 40000));
        MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
        sqlite3 *db = mo_ledger_cast(history)->db;
        known = mo_history_count_known(history);
        assert_int_equal(known % MANY, 0);
        assert_int_equal(ask(db, "SELECT count(*) FROM person WHERE first_seen = 1"), known);
        assert_int_equal(ask(db, "SELECT count(*) FROM entry"), known);
        assert_int_equal(ask(db, "SELECT count(*) FROM alias"), 2 * known);
        mo_history_free(history);
    }
    assert_true(known > 0 || g_getenv("MO_TEST_SHORT"));
    test_folder_remove(folder);
}

static void many_seen_at_once_are_each_found(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autoptr(GPtrArray) entries = see_many(0);
    g_ptr_array_add(entries, test_entry_parse("20 touch customer=c0"));
    g_ptr_array_add(entries, test_entry_parse("20 seen-customer customer=c0"));
    assert_true(mo_history_append(history, entries, NULL));
    for (unsigned i = 0; i < MANY; i++) {
        const MoEntry *entry = entries->pdata[i];
        assert_int_equal(entry->number, i + 1);
        g_autofree char *customer = test_alias_print(history, 2 * i);
        assert_string_equal(customer, entry->customer);
        g_autofree char *name = test_name_print(history, entry->customer);
        assert_true(g_str_has_prefix(name, entry->name));
    }
    assert_int_equal(((MoEntry *)entries->pdata[MANY])->number, MANY + 1);
    assert_int_equal(((MoEntry *)entries->pdata[MANY + 1])->number, 0);
    g_autofree char *c0 = test_ledger_print(history, "c0");
    assert_string_equal(c0, "c0 seen=1 contact=2");
    assert_int_equal(test_ledger_count(history), MANY + 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* ---- the check ------------------------------------------------------------------------------ */

static MoHistory *open_on(const char *folder, MoDay day, char **ret_notice)
{
    g_autoptr(GError) error = NULL;
    MoHistory *history = mo_ledger_open(folder, day, 0, MO_LEDGER_WRITE, ret_notice, &error);
    if (history == NULL)
        fail_msg("%s", error->message);
    return history;
}

static void a_large_ledger_is_checked_once_a_week(void **state)
{
    (void)state;
    static const struct {
        int64_t seq;      /* of its newest entry */
        MoDay day;        /* of the opening after the damage; the check before was on 20000 */
        bool is_repaired; /* the damage was found */
    } cases[] = {{100, 20001, true},
                 {MO_LEDGER_CHECK_ROWS + 1, 20001, false},
                 {MO_LEDGER_CHECK_ROWS + 1, 20006, false},
                 {MO_LEDGER_CHECK_ROWS + 1, 20007, true},
                 {MO_LEDGER_CHECK_ROWS + 1, 19999, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folder = test_folder_new();
        g_autofree char *notice = NULL;
        MoHistory *history = open_on(folder, 20000, NULL);
        test_ledger_append(history, "10 touch");
        g_autofree char *move =
            g_strdup_printf("UPDATE entry SET seq = %" G_GINT64_FORMAT, cases[i].seq);
        sqlite3 *db = mo_ledger_cast(history)->db;
        run_sql(db, move);
        long page = (long)ask(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'entry_habit'");
        mo_history_free(history);
        mo_history_free(open_on(folder, 20000, NULL));
        g_autofree char *path = path_in(folder, "ledger.db");
        damage(path, page);
        history = open_on(folder, cases[i].day, &notice);
        if ((notice != NULL) != cases[i].is_repaired)
            fail_msg("case %zu: %s", i, notice != NULL ? notice : "not found");
        mo_history_free(history);
        test_folder_remove(folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ledger_of_version_1_tells_what_it_told),
        cmocka_unit_test(killed_while_it_migrates_a_ledger_is_old_or_new),
        cmocka_unit_test(on_a_full_disk_the_ledger_stays_old),
        cmocka_unit_test(an_old_backup_is_restored_migrated_and_added_to),
        cmocka_unit_test(killed_while_it_sees_many_each_append_is_whole_or_not_there),
        cmocka_unit_test(many_seen_at_once_are_each_found),
        cmocka_unit_test(a_large_ledger_is_checked_once_a_week),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
