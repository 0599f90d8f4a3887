/* Copies of the ledger beside it, and what takes the place of a damaged one. */
#include "ledger/ledger_care.h"
#include "ledger/ledger_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

/* So many days, and before them the newest of each of so many weeks. */
#define KEEP_DAYS 7
#define KEEP_WEEKS 4
/* So many steps of SQLite's machine take about a millisecond. */
#define STOP_EVERY 10000

static bool fail_errno(const char *path, int number, GError **error)
{
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("'%s' could not be written: %s"), shown,
                g_strerror(number));
    return false;
}

/* ---- copies --------------------------------------------------------------------------------- */

static bool sync_path(const char *path, GError **error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail_errno(path, errno, error);
    bool done = fsync(file) == 0;
    int number = errno;
    close(file);
    return done || fail_errno(path, number, error);
}

bool mo_ledger_sync_folder_of(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    return sync_path(folder, error);
}

static bool vacuum_into(sqlite3 *db, const char *path, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    mo_bind_text(statement, 1, path);
    bool done = mo_ledger_run(statement, error);
    sqlite3_finalize(statement);
    return done;
}

/* What a copy that was cut off leaves. Its journal must not be played into the next one. */
static void remove_part(const char *part)
{
    g_autofree char *journal = g_strconcat(part, "-journal", NULL);
    g_unlink(part);
    g_unlink(journal);
}

/* SQLite makes files as the umask says, and does not sync this one: both are ours to do. */
bool mo_ledger_copy(sqlite3 *db, const char *path, GError **error)
{
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    remove_part(part);
    int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail_errno(part, errno, error);
    close(file);
    bool done = vacuum_into(db, part, error) && sync_path(part, error);
    if (done && g_rename(part, path) != 0)
        done = fail_errno(path, errno, error);
    if (!done) {
        remove_part(part);
        return false;
    }
    return mo_ledger_sync_folder_of(path, error);
}

/* ---- the backups ---------------------------------------------------------------------------- */

static int newest_first(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

static bool is_backup_name(const char *name)
{
    return g_str_has_prefix(name, "ledger-") && g_str_has_suffix(name, ".db");
}

GPtrArray *mo_ledger_list_backups(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (is_backup_name(name))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, newest_first);
    return names;
}

bool mo_ledger_has_backups(const char *folder)
{
    g_autoptr(GPtrArray) names = mo_ledger_list_backups(folder);
    return names->len > 0;
}

GPtrArray *mo_ledger_get_backups(const char *folder)
{
    GPtrArray *paths = mo_ledger_list_backups(folder);
    for (unsigned i = 0; i < paths->len; i++) {
        g_autofree char *name = paths->pdata[i];
        paths->pdata[i] = g_build_filename(folder, name, NULL);
    }
    return paths;
}

/* The day of a daily backup; MO_DAY_NONE of one that was made before something else. */
static MoDay get_backup_day(const char *name)
{
    g_autofree char *day = g_strndup(name + strlen("ledger-"), strlen(name) - strlen("ledger-.db"));
    return mo_day_parse(day);
}

/* That of a backup of either kind. */
static MoDay get_name_day(const char *name)
{
    g_autofree char *day = g_strndup(name + strlen("ledger-"), 10);
    return mo_day_parse(day);
}

/* Monday is day 4 after 1970-01-01. */
static int week_of(MoDay day)
{
    return (day + 3) / 7;
}

/* Of the names, newest first, those that need not be kept any more. What was made before a
 * migration or a restore stays as long as the weeks do; what has another name is not ours to
 * remove. */
static void remove_old(const char *folder, const GPtrArray *names, MoDay today)
{
    unsigned days = 0, weeks = 0;
    int last_week = INT_MIN;
    for (unsigned i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        MoDay day = get_backup_day(name), named = get_name_day(name);
        bool keep = named == MO_DAY_NONE || named > today - 7 * KEEP_WEEKS;
        if (day != MO_DAY_NONE) {
            bool new_week = week_of(day) != last_week;
            keep = days < KEEP_DAYS || (new_week && weeks < KEEP_WEEKS);
            weeks += keep && days >= KEEP_DAYS;
            days += keep;
            last_week = week_of(day);
        }
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!keep)
            g_unlink(path);
    }
}

static int is_stopped(void *data)
{
    const MoLedger *ledger = data;
    return ledger->stop_func(ledger->stop_data);
}

/* A damaged ledger must not push good copies out. */
static bool back_up(MoLedger *ledger, const char *path, MoDay today, GError **error)
{
    mo_ledger_end_reading(ledger);
    if (ledger->stop_func)
        sqlite3_progress_handler(ledger->db, STOP_EVERY, is_stopped, ledger);
    bool done = mo_ledger_quick_check(ledger->db, error) && mo_ledger_copy(ledger->db, path, error);
    sqlite3_progress_handler(ledger->db, 0, NULL, NULL);
    if (!done)
        return false;
    g_autoptr(GPtrArray) names = mo_ledger_list_backups(ledger->folder);
    remove_old(ledger->folder, names, today);
    return true;
}

bool mo_ledger_backup(MoHistory *history, MoDay today, GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    if (ledger == NULL || ledger->read_only)
        return true;
    g_autofree char *day = mo_day_print(today);
    g_autofree char *path = g_strdup_printf("%s/ledger-%s.db", ledger->folder, day);
    return g_file_test(path, G_FILE_TEST_EXISTS) || back_up(ledger, path, today, error);
}

bool mo_ledger_backup_to(MoHistory *history, const char *path, MoDay today, char **ret_path,
                         GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, false);
    g_autofree char *day = mo_day_print(today);
    g_autofree char *to =
        path != NULL ? g_strdup(path) : g_strdup_printf("%s/ledger-%s.db", ledger->folder, day);
    if (path != NULL && g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autofree char *shown = mo_path_display(path);
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("'%s' is there already, and is not overwritten."), shown);
        return false;
    }
    if (!back_up(ledger, to, today, error))
        return false;
    *ret_path = g_steal_pointer(&to);
    return true;
}

/* ---- in the place of a damaged file --------------------------------------------------------- */

static sqlite3 *open_good(const char *path)
{
    sqlite3 *db = NULL;
    int64_t id = 0, version = 0;
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL) ==
                    SQLITE_OK &&
                mo_ledger_get_int(db, "PRAGMA application_id", 0, &id, NULL) &&
                id == MO_LEDGER_APPLICATION_ID &&
                mo_ledger_get_int(db, "PRAGMA user_version", 0, &version, NULL) && version > 0 &&
                version <= MO_LEDGER_VERSION && mo_ledger_quick_check(db, NULL);
    if (!good) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

/* Copies the newest good backup to `path`; *ret_name is its name, NULL when there is none. */
static bool copy_newest_good(const char *folder, const char *path, char **ret_name, GError **error)
{
    g_autoptr(GPtrArray) names = mo_ledger_list_backups(folder);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *backup = g_build_filename(folder, names->pdata[i], NULL);
        sqlite3 *db = open_good(backup);
        if (db == NULL)
            continue;
        bool done = mo_ledger_copy(db, path, error);
        sqlite3_close(db);
        if (done)
            *ret_name = g_strdup(names->pdata[i]);
        return done;
    }
    return true;
}

static char *choose_aside(const char *path, MoDay today)
{
    g_autofree char *day = mo_day_print(today);
    for (unsigned i = 1;; i++) {
        char *aside = i == 1 ? g_strdup_printf("%s.corrupt-%s", path, day)
                             : g_strdup_printf("%s.corrupt-%s-%u", path, day, i);
        struct stat there;
        if (lstat(aside, &there) != 0)
            return aside;
        g_free(aside);
    }
}

/* The journal goes first: left beside the restored file it would be played back into it. */
static bool set_aside(const char *path, const char *aside, bool *ret_was, GError **error)
{
    g_autofree char *journal = g_strconcat(path, "-journal", NULL);
    g_autofree char *journal_aside = g_strconcat(aside, "-journal", NULL);
    if (g_rename(journal, journal_aside) != 0 && errno != ENOENT)
        return fail_errno(journal_aside, errno, error);
    *ret_was = g_rename(path, aside) == 0;
    return *ret_was || errno == ENOENT || fail_errno(aside, errno, error);
}

/* `shown`: the damaged file; NULL: there was none. */
static char *make_notice_anew(const char *shown, bool has_backups)
{
    if (!has_backups)
        return g_strdup_printf(_("The ledger was damaged, and there is no backup yet: a new one "
                                 "was begun. The damaged file is kept as '%s'."),
                               shown);
    if (shown != NULL)
        return g_strdup_printf(_("The ledger was damaged, and no backup of it can be read: a new "
                                 "one was begun. The damaged file is kept as '%s'. If you have a "
                                 "copy elsewhere: moments ledger restore FILE"),
                               shown);
    return g_strdup(_("The ledger was missing, and no backup of it can be read: a new one was "
                      "begun. If you have a copy elsewhere: moments ledger restore FILE"));
}

static char *make_notice(const char *aside, const char *backup, bool has_backups)
{
    g_autofree char *shown = aside != NULL ? mo_path_display(aside) : NULL;
    g_autofree char *day = backup != NULL ? g_strndup(backup + strlen("ledger-"), 10) : NULL;
    MoDay parsed = day != NULL ? mo_day_parse(day) : MO_DAY_NONE;
    g_autofree char *when = parsed != MO_DAY_NONE ? mo_day_print_long(parsed) : g_strdup(backup);
    if (aside != NULL && backup != NULL)
        return g_strdup_printf(_("The ledger was damaged. The backup of %s has taken its place; "
                                 "the damaged file is kept as '%s'."),
                               when, shown);
    if (backup == NULL)
        return make_notice_anew(shown, has_backups);
    return g_strdup_printf(_("The ledger was missing. The backup of %s has taken its place. To "
                             "begin anew, remove the backups too."),
                           when);
}

bool mo_ledger_replace(const char *folder, const char *path, MoDay today, char **ret_aside,
                       char **ret_notice, GError **error)
{
    g_autofree char *restored = g_strconcat(path, ".restored", NULL);
    g_autofree char *backup = NULL;
    if (!copy_newest_good(folder, restored, &backup, error))
        return false;
    g_autofree char *aside = choose_aside(path, today);
    bool was = false;
    if (!set_aside(path, aside, &was, error))
        return false;
    if (backup != NULL && g_rename(restored, path) != 0)
        return fail_errno(path, errno, error);
    if (!mo_ledger_sync_folder_of(path, error))
        return false;
    bool has_backups = mo_ledger_has_backups(folder);
    if (was || has_backups)
        *ret_notice = make_notice(was ? aside : NULL, backup, has_backups);
    *ret_aside = was ? g_steal_pointer(&aside) : NULL;
    return true;
}
