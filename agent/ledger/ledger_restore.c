/* A ledger from a file: laid ready beside ours, and put in its place. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "ledger/ledger_text.h"

#define GUEST_PREFIX "guest-"
#define SQLITE_HEAD "SQLite format 3"

/* ---- guests --------------------------------------------------------------------------------- */

static void remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

void mo_ledger_remove_guests(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_prefix(name, GUEST_PREFIX) && g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_folder(path);
    }
}

void mo_ledger_guest_clear(MoLedgerGuest *guest)
{
    g_clear_pointer(&guest->history, mo_history_free);
    if (guest->folder != NULL)
        remove_folder(guest->folder);
    g_clear_pointer(&guest->folder, g_free);
    g_clear_pointer(&guest->path, g_free);
}

static bool is_database(const char *file, bool *ret_is, GError **error)
{
    char head[sizeof SQLITE_HEAD] = "";
    int descriptor = mo_file_open(file, error);
    if (descriptor < 0)
        return false;
    ssize_t n = read(descriptor, head, sizeof head);
    close(descriptor);
    *ret_is = n == (ssize_t)sizeof head && memcmp(head, SQLITE_HEAD, sizeof head) == 0;
    return true;
}

static bool fail_file(const MoLedgerState *state, GError **error)
{
    g_autofree char *shown = mo_path_display(state->path);
    if (state->is_newer)
        g_set_error(error, MO_ERROR, MO_ERROR_NEWER,
                    _("'%s' was written by a newer version of Moments. Nothing was changed; "
                      "install that version to read it."),
                    shown);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID, _("'%s' cannot be used: %s"), shown,
                    state->damage);
    return false;
}

/* Through SQLite, so that a file that is open elsewhere is copied as it was at one instant. */
static bool copy_database(const char *file, const char *path, GError **error)
{
    g_autoptr(MoLedgerState) state = mo_ledger_inspect(file);
    if (state->is_newer || state->damage != NULL)
        return fail_file(state, error);
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
    bool done =
        code == SQLITE_OK ? mo_ledger_copy(db, path, error) : mo_ledger_fail(db, code, error);
    sqlite3_close(db);
    return done;
}

static bool read_text(const char *file, const char *path, GError **error)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        close(descriptor);
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    bool done =
        code == SQLITE_OK ? mo_ledger_read_dump(db, file, error) : mo_ledger_fail(db, code, error);
    sqlite3_close(db);
    return done;
}

static bool project(MoLedger *ledger, GError **error)
{
    if (!mo_ledger_run_simple(ledger, MO_SQL_BEGIN_WRITE, error))
        return false;
    if (mo_ledger_project_all(ledger, error) && mo_ledger_run_simple(ledger, MO_SQL_COMMIT, error))
        return true;
    if (sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    return false;
}

static bool fill_guest(MoLedgerGuest *guest, const char *file, MoDay today, int64_t now_utc,
                       GError **error)
{
    bool is_db = false;
    g_autofree char *notice = NULL;
    if (!is_database(file, &is_db, error) ||
        !(is_db ? copy_database(file, guest->path, error) : read_text(file, guest->path, error)))
        return false;
    guest->history = mo_ledger_open(guest->folder, today, now_utc, MO_LEDGER_WRITE, &notice, error);
    return guest->history != NULL && (is_db || project(mo_ledger_cast(guest->history), error));
}

bool mo_ledger_guest_open(const char *folder, const char *file, MoDay today, int64_t now_utc,
                          MoLedgerGuest *ret_guest, GError **error)
{
    mo_ledger_remove_guests(folder);
    MoLedgerGuest guest = {.folder = g_build_filename(folder, GUEST_PREFIX "XXXXXX", NULL)};
    if (g_mkdtemp(guest.folder) == NULL) {
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, "%s: %s", folder, g_strerror(errno));
        g_free(guest.folder);
        return false;
    }
    guest.path = g_build_filename(guest.folder, "ledger.db", NULL);
    if (!fill_guest(&guest, file, today, now_utc, error)) {
        mo_ledger_guest_clear(&guest);
        return false;
    }
    *ret_guest = guest;
    return true;
}

/* ---- in the place of ours ------------------------------------------------------------------- */

static bool fail_errno(const char *path, GError **error)
{
    int number = errno;
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("'%s' could not be written: %s"), shown,
                g_strerror(number));
    return false;
}

static char *choose_kept(const char *folder, MoDay today)
{
    g_autofree char *day = mo_day_print(today);
    for (unsigned i = 1;; i++) {
        char *path = i == 1 ? g_strdup_printf("%s/ledger-%s-before-restore.db", folder, day)
                            : g_strdup_printf("%s/ledger-%s-before-restore-%u.db", folder, day, i);
        if (!g_file_test(path, G_FILE_TEST_EXISTS))
            return path;
        g_free(path);
    }
}

/* The path of ours is never without a ledger: a second name for the old one, then the new one takes
 * the first. Where a file can have but one name it is moved. */
static bool swap(const char *path, const char *kept, const char *ready, GError **error)
{
    if (link(path, kept) != 0 && g_rename(path, kept) != 0)
        return fail_errno(kept, error);
    if (g_rename(ready, path) == 0)
        return true;
    fail_errno(path, error);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        (void)g_rename(kept, path);
    else
        g_unlink(kept);
    return false;
}

/* Who writes later waits for the transaction begun here, and then finds another file in the place:
 * no entry can go into the one that is set aside. */
static bool swap_locked(MoLedger *ledger, const char *kept, const char *ready, GError **error)
{
    mo_ledger_end_reading(ledger);
    char *path = realpath(ledger->path, NULL); /* it may be a link */
    if (path == NULL)
        return fail_errno(ledger->path, error);
    bool begun = mo_ledger_run_simple(ledger, MO_SQL_BEGIN_WRITE, error);
    bool done = begun && swap(path, kept, ready, error);
    if (begun)
        (void)mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    done = done && mo_ledger_sync_folder_of(path, error);
    free(path);
    return done;
}

static bool count_entries(MoLedger *ledger, unsigned *ret_n, GError **error)
{
    int64_t n = 0;
    if (!mo_ledger_get_int(ledger->db, "SELECT count(*) FROM entry", 0, &n, error))
        return false;
    *ret_n = (unsigned)n;
    return true;
}

/* Numbers that were given after the copy was made must not come twice, nor whoever was forgotten
 * since. */
static bool make_ready(MoLedgerGuest *guest, MoHistory *present, int64_t now_utc, unsigned *ret_n,
                       GError **error)
{
    MoLedger *ledger = mo_ledger_cast(guest->history);
    if (!mo_ledger_renew_machine(ledger, error) ||
        !mo_ledger_take_forgotten(guest->history, present, now_utc, error) ||
        !count_entries(ledger, ret_n, error))
        return false;
    g_clear_pointer(&guest->history, mo_history_free);
    return true;
}

bool mo_ledger_restore(const char *folder, const char *file, MoDay today, int64_t now_utc,
                       char **ret_kept, unsigned *ret_n, GError **error)
{
    *ret_kept = NULL;
    if (!mo_folder_make(folder, error))
        return false;
    g_auto(MoLedgerGuest) guest = {0};
    if (!mo_ledger_guest_open(folder, file, today, now_utc, &guest, error))
        return false;
    g_autoptr(MoHistory) present =
        mo_ledger_open(folder, today, now_utc, MO_LEDGER_WRITE, NULL, error);
    if (present == NULL || !make_ready(&guest, present, now_utc, ret_n, error))
        return false;
    g_autofree char *kept = choose_kept(folder, today);
    if (!swap_locked(mo_ledger_cast(present), kept, guest.path, error))
        return false;
    *ret_kept = g_steal_pointer(&kept);
    return true;
}
