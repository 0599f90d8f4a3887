/* Is a ledger whole? Reads all of it and changes nothing. */
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "ledger/ledger_care.h"
#include "ledger/ledger_private.h"

void mo_ledger_state_free(MoLedgerState *state)
{
    if (state == NULL)
        return;
    g_free(state->path);
    g_free(state->damage);
    g_free(state);
}

/* A journal that a crash left is played back first, where the folder can be written. */
static sqlite3 *open_file(const char *path, GError **error)
{
    static const int ways[] = {SQLITE_OPEN_READWRITE, SQLITE_OPEN_READONLY};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        sqlite3 *db = NULL;
        int code = sqlite3_open_v2(path, &db, ways[i] | SQLITE_OPEN_EXRESCODE, NULL);
        if (code == SQLITE_OK) {
            sqlite3_busy_timeout(db, 2000);
            return db;
        }
        if (i + 1 == G_N_ELEMENTS(ways))
            mo_ledger_fail(db, code, error);
        sqlite3_close(db);
    }
    return NULL;
}

static bool fail_damage(const char *what, GError **error)
{
    g_set_error(error, MO_ERROR, MO_ERROR_CORRUPT, _("The ledger is damaged: %s"), what);
    return false;
}

static bool check_pages(sqlite3 *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    MoStep step = mo_ledger_step(statement, error);
    const char *found =
        step == MO_STEP_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    bool good = g_strcmp0(found, "ok") == 0;
    if (!good && step != MO_STEP_ERROR)
        fail_damage(found != NULL ? found : "?", error);
    sqlite3_finalize(statement);
    return good;
}

bool mo_ledger_quick_check(sqlite3 *db, GError **error)
{
    return check_pages(db, "PRAGMA quick_check(1)", error);
}

/* Whether each entry has what its type needs. A ledger of an older version is told by its pages. */
static bool check_entries(sqlite3 *db, MoLedgerState *state, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (state->version < MO_LEDGER_VERSION)
        return true;
    int code = sqlite3_prepare_v2(db, mo_ledger_sql(MO_SQL_ENTRIES_ALL), -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    MoStep step;
    bool fine = true;
    while (fine && (step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autoptr(MoEntry) entry = mo_column_entry(statement, error);
        fine = entry != NULL && mo_entry_check(entry, error);
    }
    sqlite3_finalize(statement);
    return fine && step == MO_STEP_DONE;
}

static bool read_numbers(sqlite3 *db, MoLedgerState *state, GError **error)
{
    return mo_ledger_get_int(db, "SELECT count(*) FROM entry", 0, &state->n_entries, error) &&
           mo_ledger_get_int(db, "SELECT value FROM meta WHERE name = 'born_utc'", INT64_MIN,
                             &state->born_utc, error) &&
           (state->n_entries == 0 || mo_ledger_get_int(db, "SELECT max(at_utc) FROM entry",
                                                       INT64_MIN, &state->last_utc, error));
}

static bool is_ours(sqlite3 *db, MoLedgerState *state, GError **error)
{
    int64_t id = 0;
    if (!mo_ledger_get_int(db, "PRAGMA application_id", 0, &id, error) ||
        !mo_ledger_get_int(db, "PRAGMA user_version", 0, &state->version, error))
        return false;
    if (id != MO_LEDGER_APPLICATION_ID || state->version < 1)
        return fail_damage(_("this is no ledger of Moments"), error);
    state->is_newer = state->version > MO_LEDGER_VERSION;
    return true;
}

static bool look(sqlite3 *db, MoLedgerState *state, GError **error)
{
    if (!is_ours(db, state, error))
        return false;
    return state->is_newer || (check_pages(db, "PRAGMA integrity_check(1)", error) &&
                               read_numbers(db, state, error) && check_entries(db, state, error));
}

MoLedgerState *mo_ledger_inspect(const char *path)
{
    g_return_val_if_fail(path != NULL, NULL);
    MoLedgerState *state = g_new0(MoLedgerState, 1);
    state->path = g_strdup(path);
    state->born_utc = state->last_utc = INT64_MIN;
    struct stat there;
    state->is_there = stat(path, &there) == 0;
    g_autoptr(GError) error = NULL;
    if (!state->is_there) {
        state->damage = g_strdup(_("it is not there"));
        return state;
    }
    state->bytes = there.st_size;
    sqlite3 *db = open_file(path, &error);
    if (db == NULL || !look(db, state, &error)) {
        g_assert(error != NULL);
        state->damage = g_strdup(error->message);
        if (g_str_has_suffix(state->damage, ".")) /* who shows it says more behind it */
            state->damage[strlen(state->damage) - 1] = '\0';
    }
    sqlite3_close(db);
    return state;
}
