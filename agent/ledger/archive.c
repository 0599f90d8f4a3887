#include "ledger/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "ledger/ledger_private.h"

/* "MPck" */
#define APPLICATION_ID 0x4d50636b
#define FILES_MAX 5000
#define NAME_MAX_BYTES 255
#define FILE_MAX ((sqlite3_int64)512 * 1024 * 1024)
#define ALL_MAX ((sqlite3_int64)768 * 1024 * 1024)

void mo_archive_file_free(MoArchiveFile *file)
{
    if (file == NULL)
        return;
    g_free(file->name);
    g_clear_pointer(&file->bytes, g_bytes_unref);
    g_free(file);
}

static bool refuse(const char *path, const char *why, GError **error)
{
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID, _("'%s' cannot be unpacked: %s"), shown, why);
    return false;
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool add(sqlite3 *db, sqlite3_stmt *statement, const MoArchiveFile *file, GError **error)
{
    gsize length = 0;
    const void *data = g_bytes_get_data(file->bytes, &length);
    sqlite3_bind_text(statement, 1, file->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)length);
    sqlite3_bind_blob64(statement, 3, data != NULL ? data : "", length, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE || mo_ledger_fail(db, code, error);
}

static bool fill(sqlite3 *db, const GPtrArray *files, GError **error)
{
    sqlite3_stmt *statement = NULL;
    /* The columns are those of the format; nothing is compressed. */
    if (!mo_ledger_exec(db,
                        "BEGIN IMMEDIATE; PRAGMA application_id = 1297113963;"
                        "CREATE TABLE sqlar (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, "
                        "data BLOB)",
                        error))
        return false;
    int code =
        sqlite3_prepare_v2(db, "INSERT INTO sqlar VALUES (?1, 33152, 0, ?2, ?3)", /* -rw------- */
                           -1, &statement, NULL);
    bool done = code == SQLITE_OK || mo_ledger_fail(db, code, error);
    for (guint i = 0; done && i < files->len; i++)
        done = add(db, statement, g_ptr_array_index(files, i), error);
    sqlite3_finalize(statement);
    return done && mo_ledger_exec(db, "COMMIT", error);
}

static bool fits(const char *path, const GPtrArray *files, GError **error)
{
    sqlite3_int64 sum = 0;
    bool fine = files->len <= FILES_MAX;
    for (guint i = 0; i < files->len; i++) {
        const MoArchiveFile *file = g_ptr_array_index(files, i);
        sqlite3_int64 length = (sqlite3_int64)g_bytes_get_size(file->bytes);
        sum += length;
        fine = fine && length <= FILE_MAX && sum <= ALL_MAX;
    }
    g_autofree char *shown = mo_path_display(path);
    if (!fine)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("'%s' was not written: there is more than one file can carry."), shown);
    return fine;
}

static bool create(const char *path, GError **error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0)
        return close(descriptor) == 0;
    g_autofree char *shown = mo_path_display(path);
    if (errno == EEXIST)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("'%s' is there already, and is not overwritten."), shown);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("'%s' could not be written: %s"), shown,
                    g_strerror(errno));
    return false;
}

bool mo_archive_write(const char *path, const GPtrArray *files, GError **error)
{
    if (!fits(path, files, error) || !create(path, error))
        return false;
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    bool done = code == SQLITE_OK ? mo_ledger_exec(db, "PRAGMA synchronous = EXTRA", error) &&
                                        fill(db, files, error)
                                  : mo_ledger_fail(db, code, error);
    sqlite3_close(db);
    if (!done)
        g_unlink(path);
    return done && mo_ledger_sync_folder_of(path, error);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Nothing that the file brings along is run: no view, no trigger, no function of its schema. */
static bool harden(sqlite3 *db, GError **error)
{
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, (int)FILE_MAX);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    return mo_ledger_exec(db, "PRAGMA query_only = ON; PRAGMA cell_size_check = ON", error);
}

/* The table and the index that its key makes, nothing else. */
static bool is_ours(sqlite3 *db)
{
    int64_t id = 0, n_ours = 0, n_all = 0;
    return mo_ledger_get_int(db, "PRAGMA application_id", 0, &id, NULL) && id == APPLICATION_ID &&
           mo_ledger_get_int(db,
                             "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'sqlar' AND "
                             "(type = 'table' OR name = 'sqlite_autoindex_sqlar_1')",
                             0, &n_ours, NULL) &&
           mo_ledger_get_int(db, "SELECT count(*) FROM sqlite_schema", 0, &n_all, NULL) &&
           n_ours == 2 && n_all == 2;
}

/* One row; NULL when it is none that we write. */
static MoArchiveFile *read_row(sqlite3_stmt *statement, sqlite3_int64 *sum)
{
    bool is_named = sqlite3_column_type(statement, 0) == SQLITE_TEXT &&
                    sqlite3_column_bytes(statement, 0) <= NAME_MAX_BYTES;
    bool is_plain = sqlite3_column_type(statement, 2) == SQLITE_BLOB ||
                    (sqlite3_column_type(statement, 2) == SQLITE_NULL &&
                     sqlite3_column_int64(statement, 1) == 0);
    const void *data = sqlite3_column_blob(statement, 2);
    int length = sqlite3_column_bytes(statement, 2);
    *sum += length;
    if (!is_named || !is_plain || sqlite3_column_int64(statement, 1) != length || *sum > ALL_MAX)
        return NULL;
    MoArchiveFile *file = g_new0(MoArchiveFile, 1);
    file->name = mo_column_text(statement, 0);
    file->bytes = g_bytes_new(data, (gsize)length);
    return file;
}

static GPtrArray *read_all(sqlite3 *db, const char *path, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT name, sz, data FROM sqlar ORDER BY name", -1,
                                  &statement, NULL);
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_archive_file_free);
    sqlite3_int64 sum = 0;
    bool fine = code == SQLITE_OK;
    while (fine && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        MoArchiveFile *file = read_row(statement, &sum);
        fine = file != NULL && files->len < FILES_MAX;
        if (file != NULL)
            g_ptr_array_add(files, file);
    }
    sqlite3_finalize(statement);
    if (fine && code == SQLITE_DONE)
        return g_steal_pointer(&files);
    refuse(path, fine ? _("it is damaged.") : _("it holds what Moments never packs."), error);
    return NULL;
}

GPtrArray *mo_archive_read(const char *path, GError **error)
{
    int descriptor = mo_file_open(path, error);
    if (descriptor < 0)
        return NULL;
    close(descriptor);
    sqlite3 *db = NULL;
    GPtrArray *files = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK || !harden(db, NULL) || !is_ours(db))
        refuse(path, _("it is no file that moments pack wrote."), error);
    else if (!mo_ledger_quick_check(db, NULL))
        refuse(path, _("it is damaged."), error);
    else
        files = read_all(db, path, error);
    sqlite3_close(db);
    return files;
}
