/* What can go wrong below the ledger: disks, locks, other programs, sudden ends. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <grp.h>
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
#include "ledger/ledger_private.h"
#include "ledger_folder.h"

static char *path_in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* The code of a failed append of one touch, or -1 when it was taken. */
static int try_append(MoHistory *history)
{
    g_autoptr(GPtrArray) entries = test_entries_parse("10 touch");
    g_autoptr(GError) error = NULL;
    return mo_history_append(history, entries, &error) ? -1 : error->code;
}

static int try_open(const char *folder, MoLedgerMode mode, char **ret_text)
{
    g_autoptr(GError) error = NULL;
    MoHistory *history = mo_ledger_open(folder, 20000, 0, mode, NULL, &error);
    if (ret_text != NULL)
        *ret_text = error != NULL ? g_strdup(error->message) : NULL;
    mo_history_free(history);
    return history != NULL ? -1 : error->code;
}

/* Runs `work` in a process of its own; its return value is the exit status. */
static int in_child(int (*work)(const char *folder), const char *folder)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(work(folder));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* ---- full disks ----------------------------------------------------------------------------- */

static void a_full_disk_writes_nothing_and_can_still_be_read(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "5 touch");
    sqlite3 *db = mo_ledger_cast(history)->db;
    assert_int_equal(sqlite3_exec(db, "PRAGMA max_page_count = 1", NULL, NULL, NULL), SQLITE_OK);
    int code = -1;
    unsigned written = 1;
    for (; written < 5000 && (code = try_append(history)) == -1; written++)
        ;
    assert_int_equal(code, MO_ERROR_FAILED);
    assert_int_equal(test_ledger_count(history), written);
    assert_int_equal(sqlite3_exec(db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(try_append(history), -1);
    assert_int_equal(test_ledger_count(history), written + 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* No file may grow beyond the limit: SQLite's writes fail in the journal or in the file itself. */
static int append_under_limit(const char *folder)
{
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    if (history == NULL)
        return 1;
    struct stat there;
    g_autofree char *path = path_in(folder, "ledger.db");
    struct rlimit limit;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (stat(path, &there) != 0 || getrlimit(RLIMIT_FSIZE, &limit) != 0 ||
        sigaction(SIGXFSZ, &ignore, NULL) != 0)
        return 2;
    struct rlimit low = {.rlim_cur = (rlim_t)there.st_size, .rlim_max = limit.rlim_max};
    if (setrlimit(RLIMIT_FSIZE, &low) != 0)
        return 3;
    unsigned before = 0;
    int code = -1;
    for (; before < 2000 && (code = try_append(history)) == -1; before++)
        ;
    if (code != MO_ERROR_FAILED)
        return 4;
    if (test_ledger_count(history) != before)
        return 5;
    setrlimit(RLIMIT_FSIZE, &limit);
    if (try_append(history) != -1 || test_ledger_count(history) != before + 1)
        return 6;
    mo_history_free(history);
    return 0;
}

static void a_failing_write_leaves_the_ledger_as_it_was(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    assert_int_equal(in_child(append_under_limit, folder), 0);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    mo_history_free(history);
    test_folder_remove(folder);
}

static int back_up_under_limit(const char *folder)
{
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct rlimit low = {.rlim_cur = 8192, .rlim_max = RLIM_INFINITY};
    sigaction(SIGXFSZ, &ignore, NULL);
    if (history == NULL || setrlimit(RLIMIT_FSIZE, &low) != 0)
        return 1;
    g_autoptr(GError) error = NULL;
    int result = mo_ledger_backup(history, 20001, &error) ? 2 : 0;
    mo_history_free(history);
    return result;
}

static void half_a_backup_is_none(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    assert_int_equal(in_child(back_up_under_limit, folder), 0);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger.db ledger.lock");
    test_folder_remove(folder);
}

/* ---- locks ---------------------------------------------------------------------------------- */

static void a_locked_ledger_is_busy_and_free_again_later(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autofree char *path = path_in(folder, "ledger.db");
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(try_append(history), MO_ERROR_BUSY);
    assert_int_equal(test_ledger_count(history), 0);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(try_append(history), -1);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    g_autoptr(GError) error = NULL;
    assert_null(mo_history_load_customer(history, "ann", MO_DAY_NONE, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_BUSY));
    sqlite3_close(other);
    assert_int_equal(test_ledger_count(history), 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_file_that_was_moved_away_is_not_written_into(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_int_equal(try_append(history), -1);
    uint64_t version = mo_history_get_version(history);
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *away = path_in(folder, "elsewhere");
    assert_int_equal(g_rename(path, away), 0);
    assert_int_equal(try_append(history), MO_ERROR_FAILED);
    assert_true(mo_history_get_version(history) != version);
    assert_int_equal(g_rename(away, path), 0);
    assert_int_equal(try_append(history), -1);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* ---- places --------------------------------------------------------------------------------- */

/* Root may write everywhere. */
static bool become_nobody(const char *folder)
{
    if (geteuid() != 0)
        return true;
    return chown(folder, 65534, 65534) == 0 && setgroups(0, NULL) == 0 && setgid(65534) == 0 &&
           setuid(65534) == 0;
}

static int use_read_only_folder(const char *folder)
{
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *lock = path_in(folder, "ledger.lock");
    if (geteuid() == 0 && (chown(path, 65534, 65534) != 0 || chown(lock, 65534, 65534) != 0))
        return 1;
    if (!become_nobody(folder) || chmod(folder, 0500) != 0)
        return 2;
    if (try_open(folder, MO_LEDGER_WRITE, NULL) != MO_ERROR_FAILED)
        return 3;
    g_autoptr(GError) error = NULL;
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_READ, NULL, &error);
    if (history == NULL || test_ledger_count(history) != 1)
        return 4;
    if (try_append(history) != MO_ERROR_FAILED || mo_history_undo_last(history, 1, NULL, NULL))
        return 5;
    mo_history_free(history);
    /* Nor without a lock file, nor with a file that can only be read. */
    if (chmod(folder, 0700) != 0 || g_remove(lock) != 0 || chmod(path, 0400) != 0 ||
        chmod(folder, 0500) != 0)
        return 6;
    history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_READ, NULL, NULL);
    if (history == NULL || test_ledger_count(history) != 1)
        return 7;
    mo_history_free(history);
    return chmod(folder, 0700) != 0;
}

static void a_read_only_folder_can_be_read(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "5 touch");
    mo_history_free(history);
    assert_int_equal(in_child(use_read_only_folder, folder), 0);
    test_folder_remove(folder);
}

static int make_below_read_only_folder(const char *folder)
{
    if (!become_nobody(folder) || chmod(folder, 0500) != 0)
        return 1;
    g_autofree char *below = path_in(folder, "moments");
    if (try_open(below, MO_LEDGER_READ, NULL) != MO_ERROR_FAILED ||
        try_open(below, MO_LEDGER_WRITE, NULL) != MO_ERROR_FAILED ||
        try_open(folder, MO_LEDGER_READ, NULL) != MO_ERROR_FAILED)
        return 2;
    return chmod(folder, 0700) != 0;
}

static void a_folder_that_cannot_be_made_is_a_clear_failure(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    assert_int_equal(in_child(make_below_read_only_folder, folder), 0);
    test_folder_remove(folder);
    g_autofree char *file = test_folder_new();
    assert_int_equal(g_rmdir(file), 0);
    assert_true(g_file_set_contents(file, "x", -1, NULL));
    assert_int_equal(try_open(file, MO_LEDGER_WRITE, NULL), MO_ERROR_FAILED);
    g_remove(file);
}

static void reading_a_ledger_that_is_not_there_makes_one(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_READ);
    assert_int_equal(test_ledger_count(history), 0);
    assert_int_equal(try_append(history), MO_ERROR_FAILED);
    uint64_t seed = mo_history_get_seed(history);
    mo_history_free(history);
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_true(mo_history_get_seed(history) == seed);
    assert_int_equal(try_append(history), -1);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_linked_ledger_lives_where_the_link_points(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *target = path_in(elsewhere, "real.db");
    assert_int_equal(symlink(target, path), 0);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_int_equal(try_append(history), -1);
    mo_history_free(history);
    assert_true(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_int_equal(test_ledger_count(history), 1);
    mo_history_free(history);
    struct stat there;
    assert_int_equal(stat(target, &there), 0);
    assert_int_equal(there.st_mode & 0777, 0600);
    test_folder_remove(folder);
    test_folder_remove(elsewhere);
}

/* ---- sudden ends ---------------------------------------------------------------------------- */

/* Appends two entries at a time for ever, and tells through the pipe what has returned. */
static void append_for_ever(const char *folder, int pipe_end)
{
    MoHistory *history = mo_ledger_open(folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    for (int i = 0; history != NULL; i++) {
        g_autofree char *lines =
            g_strdup_printf("%d raised customer=c%d nominal=%d\n%d done customer=c%d nominal=%d",
                            i * 10, i % 7, i, i * 10, i % 7, i);
        g_autoptr(GPtrArray) entries = test_entries_parse(lines);
        for (unsigned j = 0; j < entries->len; j++)
            ((MoEntry *)entries->pdata[j])->nominal += (MoDay)getpid() * 10;
        if (!mo_history_append(history, entries, NULL) || write(pipe_end, "x", 1) != 1)
            break;
    }
    _exit(1);
}

/* How many appends had returned when the child was killed. */
static unsigned run_and_kill(const char *folder, unsigned microseconds)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        append_for_ever(folder, ends[1]);
    close(ends[1]);
    g_usleep(microseconds);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    unsigned returned = 0;
    char one;
    while (read(ends[0], &one, 1) == 1)
        returned++;
    close(ends[0]);
    return returned;
}

static bool fold_entry(const MoEntry *entry, void *data)
{
    mo_history_fold(data, entry);
    return true;
}

static void assert_consistent(MoHistory *history)
{
    for (int i = 0; i < 7; i++) {
        char customer[] = {'c', (char)('0' + i), '\0'};
        g_autoptr(MoCustomerHistory) folded = mo_customer_history_new(customer);
        assert_true(mo_history_foreach_entry(history, customer, fold_entry, folded, NULL));
        g_autofree char *replayed = test_history_print(folded);
        g_autofree char *stored = test_ledger_print(history, customer);
        assert_string_equal(stored, replayed);
    }
}

static void killed_at_any_instant_every_append_is_whole_or_not_there(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);
    unsigned known = 0, returned = 0;
    for (int i = 0; i < 15; i++) {
        unsigned now_returned = run_and_kill(folder, (unsigned)g_rand_int_range(rand, 0, 60000));
        MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
        unsigned count = test_ledger_count(history);
        assert_int_equal(count % 2, 0);
        unsigned appends = count / 2 - known;
        if (appends != now_returned && appends != now_returned + 1)
            fail_msg("%u appends had returned, %u are there", now_returned, appends);
        assert_consistent(history);
        known = count / 2;
        returned += now_returned;
        mo_history_free(history);
    }
    /* Under valgrind each kill may come before the first append. */
    assert_true(returned > 0 || g_getenv("MO_TEST_SHORT"));
    test_folder_remove(folder);
}

/* ---- another host --------------------------------------------------------------------------- */

static char *machine_on(const char *folder, const char *host)
{
    MoHistory *history =
        mo_ledger_open_on_host(folder, 20000, 0, MO_LEDGER_WRITE, host, NULL, NULL);
    assert_non_null(history);
    g_autoptr(GPtrArray) entries = test_entries_parse("10 touch");
    assert_true(mo_history_append(history, entries, NULL));
    char *text = g_strdup_printf("%s/%d", ((MoEntry *)entries->pdata[0])->machine,
                                 (int)((MoEntry *)entries->pdata[0])->number);
    mo_history_free(history);
    return text;
}

static void a_ledger_on_a_new_host_goes_on_under_a_new_machine(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *first = machine_on(folder, "host one");
    g_autofree char *again = machine_on(folder, "host one");
    g_autofree char *moved = machine_on(folder, "host two");
    g_autofree char *unknown = machine_on(folder, "");
    assert_true(g_str_has_suffix(first, "/1"));
    assert_true(g_str_has_suffix(again, "/2"));
    assert_memory_equal(first, again, 13);
    assert_true(g_str_has_suffix(moved, "/1"));
    assert_memory_not_equal(first, moved, 13);
    assert_memory_equal(unknown, moved, 13);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_READ);
    assert_int_equal(test_ledger_count(history), 4);
    mo_history_free(history);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_writes_nothing_and_can_still_be_read),
        cmocka_unit_test(a_failing_write_leaves_the_ledger_as_it_was),
        cmocka_unit_test(half_a_backup_is_none),
        cmocka_unit_test(a_locked_ledger_is_busy_and_free_again_later),
        cmocka_unit_test(a_file_that_was_moved_away_is_not_written_into),
        cmocka_unit_test(a_read_only_folder_can_be_read),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_a_clear_failure),
        cmocka_unit_test(reading_a_ledger_that_is_not_there_makes_one),
        cmocka_unit_test(a_linked_ledger_lives_where_the_link_points),
        cmocka_unit_test(killed_at_any_instant_every_append_is_whole_or_not_there),
        cmocka_unit_test(a_ledger_on_a_new_host_goes_on_under_a_new_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
