#include "ledger/ledger_care.h"
#include "ledger/ledger_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

/* What plans for a million customers reads for longer than two seconds. */
#define BUSY_MILLISECONDS 5000
#define BUSY_MILLISECONDS_OF_AGENT 2000
#define BUSY_STEP_MILLISECONDS 20
#define LOCK_STEP_MILLISECONDS 50

/* What mo_ledger_open() was asked for. */
typedef struct {
    const char *folder;
    const char *path;
    const char *host;
    MoDay today;
    int64_t now_utc;
    MoLedgerMode mode;
    bool new_machine; /* after a restore: the numbers of the lost entries must not come twice */
    bool anew;        /* no backup could be read: a missing file is made */
} Opening;

/* ---- the interface -------------------------------------------------------------------------- */

static void ledger_free(MoHistory *history)
{
    MoLedger *ledger = (MoLedger *)history;
    mo_ledger_free_walks(ledger);
    for (size_t i = 0; i < MO_SQL_COUNT; i++)
        sqlite3_finalize(ledger->statements[i]);
    sqlite3_close(ledger->db);
    if (ledger->lock >= 0)
        close(ledger->lock);
    g_free(ledger->folder);
    g_free(ledger->path);
    g_free(ledger->machine);
    g_free(ledger);
}

static MoDay ledger_get_birth(MoHistory *history)
{
    return ((MoLedger *)history)->birth;
}

static uint64_t ledger_get_seed(MoHistory *history)
{
    return ((MoLedger *)history)->seed;
}

bool mo_ledger_is_in_place(MoHistory *history)
{
    const MoLedger *ledger = mo_ledger_cast(history);
    struct stat there;
    return ledger == NULL || (stat(ledger->path, &there) == 0 && there.st_dev == ledger->device &&
                              there.st_ino == ledger->inode);
}

/* data_version tells of other connections, `written` of ours. A file that was replaced counts as
 * changed too. */
static uint64_t ledger_get_version(MoHistory *history)
{
    MoLedger *ledger = (MoLedger *)history;
    bool same = mo_ledger_is_in_place(history);
    uint64_t others = 0;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_DATA_VERSION, NULL);
    if (statement != NULL && mo_ledger_step(statement, NULL) == MO_STEP_ROW)
        others = (uint64_t)sqlite3_column_int64(statement, 0);
    return others << 32 | (uint64_t)!same << 31 | (ledger->written & 0x7fffffff);
}

static const MoHistoryClass ledger_class = {
    .free = ledger_free,
    .get_birth = ledger_get_birth,
    .get_seed = ledger_get_seed,
    .append = mo_ledger_append,
    .load_customer = mo_ledger_load_customer,
    .load_brief = mo_ledger_load_brief,
    .load_starts = mo_ledger_load_starts,
    .get_habit_seen = mo_ledger_get_habit_seen,
    .foreach_open = mo_ledger_foreach_open,
    .foreach_entry = mo_ledger_foreach_entry,
    .count_first_raises = mo_ledger_count_first_raises,
    .has_digest = mo_ledger_has_digest,
    .get_planned = mo_ledger_get_planned,
    .undo_last = mo_ledger_undo_last,
    .get_version = ledger_get_version,
    .collect_changed = mo_ledger_collect_changed,
    .foreach_known = mo_ledger_foreach_known,
    .count_known = mo_ledger_count_known,
    .foreach_desk = mo_ledger_foreach_desk,
    .find_alias = mo_ledger_find_alias,
    .get_name = mo_ledger_get_name,
    .foreach_ban = mo_ledger_foreach_ban,
    .foreach_history = mo_ledger_foreach_history,
    .hold = mo_ledger_hold,
    .release = mo_ledger_release,
};

MoLedger *mo_ledger_cast(MoHistory *history)
{
    return history->class == &ledger_class ? (MoLedger *)history : NULL;
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool fail_path(const char *path, GError **error)
{
    int number = errno;
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("The ledger '%s' cannot be used: %s"), shown,
                g_strerror(number));
    return false;
}

/* A file that is not there is made, for us alone. But where there are backups there was a ledger,
 * and a missing or an empty file is a damaged one. */
static bool ensure_file(const Opening *opening, struct stat *ret_stat, GError **error)
{
    bool there = stat(opening->path, ret_stat) == 0;
    if (!there && errno != ENOENT)
        return fail_path(opening->path, error);
    if ((!there || ret_stat->st_size == 0) && !opening->anew &&
        mo_ledger_has_backups(opening->folder)) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_CORRUPT, _("The ledger is missing."));
        return false;
    }
    if (!there) {
        /* Without O_EXCL, so that a link to a place elsewhere may be followed. */
        int file = open(opening->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0)
            return fail_path(opening->path, error);
        close(file);
    } else if ((ret_stat->st_mode & 077) != 0) {
        chmod(opening->path, 0600);
    }
    return stat(opening->path, ret_stat) == 0 || fail_path(opening->path, error);
}

/* Somebody else has the lock: whether to try again. */
static int on_busy(void *data, int tries)
{
    MoLedger *ledger = data;
    int64_t now = g_get_monotonic_time();
    int64_t most = ledger->stop_func ? BUSY_MILLISECONDS_OF_AGENT : BUSY_MILLISECONDS;
    if (tries == 0)
        ledger->busy_since = now;
    if (now - ledger->busy_since >= most * G_TIME_SPAN_MILLISECOND ||
        (ledger->stop_func && ledger->stop_func(ledger->stop_data)))
        return 0;
    g_usleep((gulong)MIN(tries + 1, BUSY_STEP_MILLISECONDS) * 1000);
    return 1;
}

void mo_ledger_set_stop_func(MoHistory *history, bool (*func)(void *data), void *data)
{
    MoLedger *ledger = mo_ledger_cast(history);
    if (!ledger)
        return;
    ledger->stop_func = func;
    ledger->stop_data = data;
}

void mo_ledger_release_memory(MoHistory *history)
{
    const MoLedger *ledger = mo_ledger_cast(history);
    if (ledger)
        (void)sqlite3_db_release_memory(ledger->db);
}

static bool open_database(MoLedger *ledger, GError **error)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(ledger->path, &ledger->db, flags | SQLITE_OPEN_READWRITE, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(ledger->db, code, error);
    sqlite3_busy_handler(ledger->db, on_busy, ledger);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* Else the partial index on open moments has each bound day compiled anew. */
    sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    ledger->read_only = sqlite3_db_readonly(ledger->db, "main") == 1;
    /* A small cache: the agent may use 3 MiB in all. */
    return mo_ledger_exec(ledger->db,
                          "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"
                          "PRAGMA cache_size = -1000; PRAGMA temp_store = MEMORY;"
                          "PRAGMA cell_size_check = ON",
                          error);
}

/* Whether the mode that was asked for can be had. */
static bool settle_mode(MoLedger *ledger, const Opening *opening, GError **error)
{
    if (opening->mode == MO_LEDGER_READ) {
        ledger->read_only = true;
        return mo_ledger_exec(ledger->db, "PRAGMA query_only = ON", error);
    }
    if (!ledger->read_only && access(opening->folder, W_OK) == 0)
        return true;
    errno = EACCES;
    return fail_path(ledger->path, error);
}

static MoLedger *try_open(const Opening *opening, GError **error)
{
    struct stat there;
    if (!ensure_file(opening, &there, error))
        return NULL;
    MoLedger *ledger = g_new0(MoLedger, 1);
    ledger->base.class = &ledger_class;
    ledger->folder = g_strdup(opening->folder);
    ledger->path = g_strdup(opening->path);
    ledger->lock = -1;
    ledger->device = there.st_dev;
    ledger->inode = there.st_ino;
    bool check = opening->mode == MO_LEDGER_WRITE;
    if (open_database(ledger, error) &&
        mo_ledger_prepare_schema(ledger, check, opening->today, opening->now_utc, error) &&
        mo_ledger_load_meta(ledger, opening->host, opening->new_machine, error) &&
        settle_mode(ledger, opening, error))
        return ledger;
    ledger_free(&ledger->base);
    return NULL;
}

/* ---- locks ---------------------------------------------------------------------------------- */

/* Everybody who has the ledger open holds this lock shared; who replaces the file holds it alone,
 * for a connection to a file that was renamed would write where nobody reads. -1 where no lock can
 * be had: on a disk that can only be read. */
static int open_lock(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "ledger.lock", NULL);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static bool take_lock(int lock, int how, GError **error)
{
    for (int waited = 0; waited <= BUSY_MILLISECONDS_OF_AGENT; waited += LOCK_STEP_MILLISECONDS) {
        if (lock < 0 || flock(lock, how | LOCK_NB) == 0 || errno == ENOLCK)
            return true;
        g_usleep(LOCK_STEP_MILLISECONDS * 1000);
    }
    g_set_error_literal(error, MO_ERROR, MO_ERROR_BUSY,
                        how == LOCK_EX ? _("The ledger is damaged, and cannot be repaired while "
                                           "another Moments has it open. Quit the agent and try "
                                           "again.")
                                       : _("The ledger is being repaired by another program. Try "
                                           "again in a moment."));
    return false;
}

/* ---- opening -------------------------------------------------------------------------------- */

static void add_salvaged(char **notice, unsigned n)
{
    if (n == 0)
        return;
    g_autofree char *first = *notice;
    g_autofree char *more =
        g_strdup_printf(ngettext("%u entry that the backup lacks was rescued from it.",
                                 "%u entries that the backup lacks were rescued from it.", n),
                        n);
    *notice = g_strconcat(first, " ", more, NULL);
}

/* The lock is held alone. Another process may have repaired the ledger meanwhile. */
static MoLedger *repair(Opening *opening, char **ret_notice, GError **error)
{
    g_autoptr(GError) damage = NULL;
    MoLedger *ledger = try_open(opening, &damage);
    if (ledger != NULL)
        return ledger;
    g_autofree char *aside = NULL;
    g_autofree char *notice = NULL;
    if (!g_error_matches(damage, MO_ERROR, MO_ERROR_CORRUPT)) {
        g_propagate_error(error, g_steal_pointer(&damage));
        return NULL;
    }
    if (!mo_ledger_replace(opening->folder, opening->path, opening->today, &aside, &notice, error))
        return NULL;
    MoLedgerMode mode = opening->mode;
    opening->mode = MO_LEDGER_WRITE;
    opening->new_machine = opening->anew = true;
    ledger = try_open(opening, error);
    opening->mode = mode;
    if (ledger == NULL)
        return NULL;
    if (aside != NULL)
        add_salvaged(&notice, mo_ledger_salvage(ledger, aside));
    if (!settle_mode(ledger, opening, error)) {
        ledger_free(&ledger->base);
        return NULL;
    }
    if (ret_notice != NULL)
        *ret_notice = g_steal_pointer(&notice);
    return ledger;
}

static MoLedger *open_locked(Opening *opening, int lock, char **ret_notice, GError **error)
{
    if (!take_lock(lock, LOCK_SH, error))
        return NULL;
    g_autoptr(GError) damage = NULL;
    MoLedger *ledger = try_open(opening, &damage);
    if (ledger != NULL)
        return ledger;
    if (!g_error_matches(damage, MO_ERROR, MO_ERROR_CORRUPT) || lock < 0) {
        g_propagate_error(error, g_steal_pointer(&damage));
        return NULL;
    }
    if (!take_lock(lock, LOCK_EX, error))
        return NULL;
    ledger = repair(opening, ret_notice, error);
    if (ledger != NULL)
        take_lock(lock, LOCK_SH, NULL);
    return ledger;
}

MoHistory *mo_ledger_open_on_host(const char *folder, MoDay today, int64_t now_utc,
                                  MoLedgerMode mode, const char *host, char **ret_notice,
                                  GError **error)
{
    if (ret_notice != NULL)
        *ret_notice = NULL;
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR) && !mo_folder_make(folder, error))
        return NULL;
    g_autofree char *path = g_build_filename(folder, "ledger.db", NULL);
    Opening opening = {.folder = folder,
                       .path = path,
                       .host = host,
                       .today = today,
                       .now_utc = now_utc,
                       .mode = mode};
    int lock = open_lock(folder);
    MoLedger *ledger = open_locked(&opening, lock, ret_notice, error);
    if (ledger == NULL) {
        if (lock >= 0)
            close(lock);
        return NULL;
    }
    ledger->lock = lock;
    return &ledger->base;
}

MoHistory *mo_ledger_open(const char *folder, MoDay today, int64_t now_utc, MoLedgerMode mode,
                          char **ret_notice, GError **error)
{
    g_autofree char *host = NULL;
    if (!mo_file_read("/etc/machine-id", 4096, &host, NULL, NULL))
        host = g_strdup("");
    return mo_ledger_open_on_host(folder, today, now_utc, mode, g_strstrip(host), ret_notice,
                                  error);
}
