/* Damaged files, backups and versions. */
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "history_script.h"
#include "ledger/ledger_care.h"
#include "ledger/ledger_schema.h"
#include "ledger_folder.h"

static char *path_in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
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

/* ---- damage --------------------------------------------------------------------------------- */

static void overwrite(const char *path, long offset, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void damage_header(const char *path)
{
    char rubbish[96];
    memset(rubbish, 0xa5, sizeof rubbish);
    overwrite(path, 0, rubbish, sizeof rubbish);
}

static void damage_pages(const char *path)
{
    char rubbish[3000];
    memset(rubbish, 0xa5, sizeof rubbish);
    for (long page = 1; page < 16; page++)
        overwrite(path, page * 4096, rubbish, sizeof rubbish);
}

static void damage_by_truncating(const char *path)
{
    assert_int_equal(truncate(path, 4096 * 3 + 100), 0);
}

static void damage_by_emptying(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void damage_by_text(const char *path)
{
    assert_true(g_file_set_contents(path, "dear diary\n", -1, NULL));
}

typedef struct {
    const char *sentence;
    void (*damage)(const char *path);
} Damage;

static const Damage damages[] = {
    {"a broken header", damage_header},
    {"broken pages", damage_pages},
    {"a truncated file", damage_by_truncating},
    {"an empty file", damage_by_emptying},
    {"a text file", damage_by_text},
};

/* Opens a damaged ledger; what it tells the user. The caller frees both. */
static MoHistory *open_damaged(const char *folder, MoLedgerMode mode, char **ret_notice)
{
    g_autoptr(GError) error = NULL;
    MoHistory *history = mo_ledger_open(folder, 20010, 0, mode, ret_notice, &error);
    if (history == NULL)
        fail_msg("%s", error->message);
    return history;
}

/* A ledger with `n` touches, a backup after half of them. */
static char *make_ledger(unsigned n, bool backup, uint64_t *ret_seed)
{
    char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    for (unsigned i = 0; i < n; i++) {
        if (backup && i == n / 2)
            assert_true(mo_ledger_backup(history, 20005, NULL));
        g_autofree char *line = g_strdup_printf("%u touch customer=c%u", i * 10, i);
        test_ledger_append(history, line);
    }
    *ret_seed = mo_history_get_seed(history);
    mo_history_free(history);
    return folder;
}

static void check_restored(const Damage *one, MoLedgerMode mode)
{
    uint64_t seed;
    g_autofree char *folder = make_ledger(60, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    one->damage(path);
    g_autofree char *notice = NULL;
    MoHistory *history = open_damaged(folder, mode, &notice);
    if (notice == NULL || strstr(notice, "ledger.db.corrupt-2024-10-14") == NULL ||
        strstr(notice, "2024") == NULL)
        fail_msg("%s: the user is told '%s'", one->sentence, notice);
    unsigned count = test_ledger_count(history);
    if (count < 30 || count > 60)
        fail_msg("%s: %u entries came back", one->sentence, count);
    assert_true(mo_history_get_seed(history) == seed);
    assert_int_equal(mo_history_get_birth(history), 20000);
    mo_history_free(history);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger-2024-10-09.db ledger.db ledger.db.corrupt-2024-10-14 "
                               "ledger.lock");
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "900 touch");
    assert_int_equal(test_ledger_count(history), count + 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_damaged_ledger_is_set_aside_and_the_backup_restored(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(damages); i++)
        check_restored(&damages[i], MO_LEDGER_WRITE);
    check_restored(&damages[0], MO_LEDGER_READ);
}

static void without_a_backup_a_damaged_ledger_begins_anew(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(10, false, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    damage_by_text(path);
    g_autofree char *notice = NULL;
    MoHistory *history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
    assert_non_null(strstr(notice, "no backup"));
    assert_int_equal(test_ledger_count(history), 0);
    assert_int_equal(mo_history_get_birth(history), 20010);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* The ledger is damaged or gone, and so is its only backup; a good copy lies elsewhere. */
static void without_a_readable_backup_it_begins_anew_too_and_takes_a_copy(void **state)
{
    (void)state;
    for (int gone = 0; gone < 2; gone++) {
        uint64_t seed;
        g_autofree char *folder = make_ledger(10, true, &seed);
        g_autofree char *path = path_in(folder, "ledger.db");
        g_autofree char *backup = path_in(folder, "ledger-2024-10-09.db");
        g_autofree char *copy = path_in(folder, "copy.db");
        assert_int_equal(link(path, copy), 0);
        assert_int_equal(unlink(path), 0);
        if (!gone)
            assert_true(g_file_set_contents(path, "dear diary\n", -1, NULL));
        damage_by_emptying(backup);
        g_autofree char *notice = NULL;
        MoHistory *history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
        assert_non_null(strstr(notice, gone ? "missing" : "damaged"));
        assert_non_null(strstr(notice, "no backup of it can be read"));
        assert_int_equal(test_ledger_count(history), 0);
        mo_history_free(history);
        g_autofree char *kept = NULL;
        unsigned n = 0;
        assert_true(mo_ledger_restore(folder, copy, 20010, 0, &kept, &n, NULL));
        assert_int_equal(n, 10);
        test_folder_remove(folder);
    }
}

/* The page of an index: the entries themselves can all be read. */
static void damage_index(const char *folder)
{
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    int64_t page = 0;
    assert_true(mo_ledger_get_int(mo_ledger_cast(history)->db,
                                  "SELECT rootpage FROM sqlite_schema WHERE name = 'entry_time'", 0,
                                  &page, NULL));
    mo_history_free(history);
    g_autofree char *path = path_in(folder, "ledger.db");
    char rubbish[512];
    memset(rubbish, 0xa5, sizeof rubbish);
    overwrite(path, (long)(page - 1) * 4096, rubbish, sizeof rubbish);
}

static void what_a_damaged_ledger_still_tells_is_added(void **state)
{
    (void)state;
    for (int backup = 0; backup < 2; backup++) {
        uint64_t seed;
        g_autofree char *folder = make_ledger(20, backup != 0, &seed);
        MoHistory *before = test_ledger_open(folder, MO_LEDGER_WRITE);
        test_ledger_append(before, "300 touch\n300 done\n301 raised customer=bob");
        g_autofree char *ann = test_ledger_print(before, "ann");
        g_autofree char *bob = test_ledger_print(before, "bob");
        mo_history_free(before);
        damage_index(folder);
        g_autofree char *notice = NULL;
        MoHistory *history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
        assert_non_null(strstr(notice, backup != 0 ? "13 entries" : "23 entries"));
        assert_int_equal(test_ledger_count(history), 23);
        assert_true(mo_history_get_seed(history) == seed);
        assert_int_equal(mo_history_get_birth(history), 20000);
        g_autofree char *ann_after = test_ledger_print(history, "ann");
        g_autofree char *bob_after = test_ledger_print(history, "bob");
        assert_string_equal(ann_after, ann);
        assert_string_equal(bob_after, bob);
        assert_true(mo_history_undo_last(history, 400, NULL, NULL));
        assert_int_equal(test_ledger_count(history), 21);
        mo_history_free(history);
        test_folder_remove(folder);
    }
}

static void after_a_restore_no_number_comes_twice(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(10, true, &seed);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autofree char *machine = g_strdup(mo_ledger_cast(history)->machine);
    mo_history_free(history);
    g_autofree char *path = path_in(folder, "ledger.db");
    damage_header(path);
    g_autofree char *notice = NULL;
    history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
    assert_string_not_equal(mo_ledger_cast(history)->machine, machine);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_missing_ledger_is_restored_too(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(10, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    assert_int_equal(g_remove(path), 0);
    g_autofree char *notice = NULL;
    MoHistory *history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
    assert_non_null(strstr(notice, "missing"));
    assert_int_equal(test_ledger_count(history), 5);
    mo_history_free(history);
    test_folder_remove(folder);
}

/* The journal of a transaction under way, as a power cut leaves it. */
static char *take_journal(const char *folder, size_t *ret_length)
{
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *journal = path_in(folder, "ledger.db-journal");
    sqlite3 *db = NULL;
    char *bytes = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;"
                                  "UPDATE entry SET note = hex(zeroblob(4000)),"
                                  " customer = customer || 'x', number = number + 1000000",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_true(g_file_get_contents(journal, &bytes, ret_length, NULL));
    assert_true(*ret_length > 4096);
    sqlite3_close(db);
    return bytes;
}

static void a_journal_left_behind_is_not_played_into_the_restored_file(void **state)
{
    (void)state;
    uint64_t seed;
    size_t length = 0;
    g_autofree char *folder = make_ledger(60, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *journal = path_in(folder, "ledger.db-journal");
    g_autofree char *bytes = take_journal(folder, &length);
    assert_int_equal(g_remove(path), 0);
    assert_true(g_file_set_contents(journal, bytes, (gssize)length, NULL));
    g_autofree char *notice = NULL;
    MoHistory *history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
    assert_int_equal(test_ledger_count(history), 30);
    mo_history_free(history);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger-2024-10-09.db ledger.db "
                               "ledger.db.corrupt-2024-10-14-journal ledger.lock");
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_damaged_backup_is_passed_over(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(10, true, &seed);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_true(mo_ledger_backup(history, 20006, NULL));
    mo_history_free(history);
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autofree char *newest = path_in(folder, "ledger-2024-10-10.db");
    damage_header(path);
    damage_pages(newest);
    g_autofree char *notice = NULL;
    history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
    assert_int_equal(test_ledger_count(history), 5);
    assert_non_null(strstr(notice, "9"));
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_damaged_ledger_that_is_open_elsewhere_is_left_alone(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(10, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    MoHistory *open = test_ledger_open(folder, MO_LEDGER_WRITE);
    damage_header(path);
    assert_int_equal(try_open(folder, MO_LEDGER_WRITE, NULL), MO_ERROR_BUSY);
    g_autofree char *names = test_folder_list(folder);
    assert_null(strstr(names, "corrupt"));
    mo_history_free(open);
    g_autofree char *notice = NULL;
    MoHistory *history = open_damaged(folder, MO_LEDGER_WRITE, &notice);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void damage_that_is_met_later_is_an_error_of_its_own(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(60, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_READ);
    damage_pages(path);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomerHistory) known = mo_history_load_customer(history, "c3", 0, &error);
    assert_null(known);
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_CORRUPT));
    mo_history_free(history);
    test_folder_remove(folder);
}

/* ---- other programs and versions ------------------------------------------------------------ */

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_ledger_of_a_newer_version_is_left_alone(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(4, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    run_sql(path, "PRAGMA user_version = 999");
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    size_t length, length_after;
    assert_true(g_file_get_contents(path, &before, &length, NULL));
    g_autofree char *text = NULL;
    assert_int_equal(try_open(folder, MO_LEDGER_WRITE, &text), MO_ERROR_NEWER);
    assert_non_null(strstr(text, "newer version"));
    assert_int_equal(try_open(folder, MO_LEDGER_READ, NULL), MO_ERROR_NEWER);
    assert_true(g_file_get_contents(path, &after, &length_after, NULL));
    assert_int_equal(length_after, length);
    assert_memory_equal(after, before, length);
    test_folder_remove(folder);
}

static void a_database_of_another_program_is_left_alone(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *path = path_in(folder, "ledger.db");
    run_sql(path, "CREATE TABLE recipes (name TEXT)");
    g_autofree char *text = NULL;
    assert_int_equal(try_open(folder, MO_LEDGER_WRITE, &text), MO_ERROR_REFUSED);
    assert_non_null(strstr(text, "another program"));
    run_sql(path, "INSERT INTO recipes VALUES ('soup')");
    test_folder_remove(folder);
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    int64_t value = -1;
    assert_true(mo_ledger_get_int(db, sql, -1, &value, NULL));
    return value;
}

static void a_migration_is_whole_and_has_a_backup_before_it(void **state)
{
    (void)state;
    enum { IS = MO_LEDGER_VERSION, NEXT = IS + 2 };
    static const char *const good[NEXT] = {[IS] = "ALTER TABLE entry ADD COLUMN mood TEXT",
                                           [IS + 1] = "CREATE TABLE team (name TEXT) STRICT"};
    static const char *const bad[NEXT + 1] = {[NEXT] =
                                                  "CREATE TABLE half (name TEXT); SELECT nonsense"};
    uint64_t seed;
    g_autofree char *folder = make_ledger(4, false, &seed);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    sqlite3 *db = mo_ledger_cast(history)->db;
    g_autoptr(GError) error = NULL;
    assert_true(mo_ledger_migrate(db, folder, good, NEXT, 20001, 0, &error));
    assert_int_equal(ask(db, "PRAGMA user_version"), NEXT);
    assert_int_equal(ask(db, "SELECT count(*) FROM team"), 0);
    assert_int_equal(ask(db, "SELECT count(mood) FROM entry"), 0);
    assert_true(mo_ledger_migrate(db, folder, good, NEXT, 20001, 0, &error));
    assert_false(mo_ledger_migrate(db, folder, bad, NEXT + 1, 20001, 0, &error));
    assert_int_equal(ask(db, "PRAGMA user_version"), NEXT);
    assert_int_equal(ask(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), 0);
    g_autofree char *names = test_folder_list(folder);
    g_autofree char *expected = g_strdup_printf("ledger-2024-10-05-version-%d.db "
                                                "ledger-2024-10-05-version-%d.db "
                                                "ledger.db ledger.lock",
                                                IS, NEXT);
    assert_string_equal(names, expected);
    mo_history_free(history);
    g_autofree char *name = g_strdup_printf("ledger-2024-10-05-version-%d.db", IS);
    g_autofree char *backup = path_in(folder, name);
    assert_int_equal(sqlite3_open(backup, &db), SQLITE_OK);
    assert_int_equal(ask(db, "PRAGMA user_version"), IS);
    assert_int_equal(ask(db, "PRAGMA application_id"), MO_LEDGER_APPLICATION_ID);
    assert_int_equal(ask(db, "SELECT count(*) FROM entry"), 4);
    sqlite3_close(db);
    test_folder_remove(folder);
}

static void a_migration_by_another_process_is_not_done_twice(void **state)
{
    (void)state;
    enum { NEXT = MO_LEDGER_VERSION + 1 };
    static const char *const steps[NEXT] = {[NEXT - 1] = "CREATE TABLE team (name TEXT) STRICT"};
    uint64_t seed;
    g_autofree char *folder = make_ledger(1, false, &seed);
    MoHistory *one = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *two = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_true(mo_ledger_migrate(mo_ledger_cast(one)->db, folder, steps, NEXT, 20001, 0, NULL));
    assert_true(mo_ledger_migrate(mo_ledger_cast(two)->db, folder, steps, NEXT, 20001, 0, NULL));
    mo_history_free(one);
    mo_history_free(two);
    test_folder_remove(folder);
}

/* ---- backups -------------------------------------------------------------------------------- */

static void a_damaged_ledger_pushes_no_good_backup_out(void **state)
{
    (void)state;
    uint64_t seed;
    g_autofree char *folder = make_ledger(60, true, &seed);
    g_autofree char *path = path_in(folder, "ledger.db");
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    damage_pages(path);
    /* What is still in the cache is good. */
    assert_int_equal(sqlite3_db_release_memory(mo_ledger_cast(history)->db), SQLITE_OK);
    g_autoptr(GError) error = NULL;
    assert_false(mo_ledger_backup(history, 20006, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_CORRUPT));
    g_autoptr(GPtrArray) names = mo_ledger_list_backups(folder);
    assert_int_equal(names->len, 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_fake_has_no_backup_to_make(void **state)
{
    (void)state;
    g_autoptr(MoHistory) fake = mo_history_new_fake(1, 2);
    assert_true(mo_ledger_backup(fake, 3, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_damaged_ledger_is_set_aside_and_the_backup_restored),
        cmocka_unit_test(without_a_backup_a_damaged_ledger_begins_anew),
        cmocka_unit_test(without_a_readable_backup_it_begins_anew_too_and_takes_a_copy),
        cmocka_unit_test(what_a_damaged_ledger_still_tells_is_added),
        cmocka_unit_test(after_a_restore_no_number_comes_twice),
        cmocka_unit_test(a_missing_ledger_is_restored_too),
        cmocka_unit_test(a_journal_left_behind_is_not_played_into_the_restored_file),
        cmocka_unit_test(a_damaged_backup_is_passed_over),
        cmocka_unit_test(a_damaged_ledger_that_is_open_elsewhere_is_left_alone),
        cmocka_unit_test(damage_that_is_met_later_is_an_error_of_its_own),
        cmocka_unit_test(a_ledger_of_a_newer_version_is_left_alone),
        cmocka_unit_test(a_database_of_another_program_is_left_alone),
        cmocka_unit_test(a_migration_is_whole_and_has_a_backup_before_it),
        cmocka_unit_test(a_migration_by_another_process_is_not_done_twice),
        cmocka_unit_test(a_damaged_ledger_pushes_no_good_backup_out),
        cmocka_unit_test(a_fake_has_no_backup_to_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
