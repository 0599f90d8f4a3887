/* One person taken out of the ledger and its backups, so that not even the bytes stay.
 *
 * The table of entries is append-only but for this. What stays is a salted hash of her id: a record
 * of hers that is imported again is passed over, and what she asked us not to do goes on. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ledger/ledger_forget.h"
#include "ledger/ledger_text.h"
#include "model/introduction.h"

#define CODE_LETTERS 13

char *mo_ledger_get_forgotten_name(MoHistory *history, const char *customer)
{
    g_autofree char *code = mo_hash_code(
        mo_hash(mo_history_get_seed(history), "forgotten", customer, NULL), CODE_LETTERS);
    return g_strconcat(MO_FORGOTTEN_PREFIX, code, NULL);
}

/* ---- whom --------------------------------------------------------------------------------- */

GPtrArray *mo_ledger_list_ids(MoHistory *history, const char *customer, GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, NULL);
    g_autoptr(GHashTable) same = mo_ledger_load_same(ledger, error);
    if (same == NULL)
        return NULL;
    g_autoptr(GPtrArray) group = mo_same_list(same, mo_same_find(same, customer));
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(ids, g_strdup(customer));
    for (unsigned i = 0; i < group->len; i++) {
        if (strcmp(group->pdata[i], customer) != 0)
            g_ptr_array_add(ids, g_strdup(group->pdata[i]));
    }
    return ids;
}

/* ---- what is stored ----------------------------------------------------------------------- */

bool mo_ledger_dump_customer(const char *path, const char *customer, MoLedgerLineFunc func,
                             void *data, GError **error)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
    bool done = code == SQLITE_OK ? mo_ledger_dump_of(db, customer, func, data, error)
                                  : mo_ledger_fail(db, code, error);
    sqlite3_close(db);
    return done;
}

/* ---- taken out ---------------------------------------------------------------------------- */

/* The tables with a column of this name, whatever version made them. NULL on an error. */
static GPtrArray *load_tables(sqlite3 *db, const char *column, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(
        db,
        "SELECT DISTINCT made.name FROM sqlite_schema AS made JOIN pragma_table_info(made.name) "
        "AS info WHERE made.type = 'table' AND info.name = ?1",
        -1, &statement, NULL);
    if (code != SQLITE_OK) {
        mo_ledger_fail(db, code, error);
        return NULL;
    }
    mo_bind_text(statement, 1, column);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW)
        g_ptr_array_add(names, mo_column_text(statement, 0));
    sqlite3_finalize(statement);
    return step == MO_STEP_DONE ? g_steal_pointer(&names) : NULL;
}

static bool run_with(sqlite3 *db, const char *sql, const char *value, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    mo_bind_text(statement, 1, value);
    bool done = mo_ledger_run(statement, error);
    sqlite3_finalize(statement);
    return done;
}

static bool delete_where(sqlite3 *db, const char *table, const char *column, const char *customer,
                         GError **error)
{
    g_autofree char *sql = g_strdup_printf("DELETE FROM \"%s\" WHERE %s = ?1", table, column);
    return run_with(db, sql, customer, error);
}

/* That somebody else was, or was to be, introduced to her: that moment stays, her id goes. */
static bool delete_introductions(sqlite3 *db, const char *customer, GError **error)
{
    g_autofree char *key = mo_introduction_make_key(customer);
    g_autoptr(GPtrArray) tables = load_tables(db, "suggestion", error);
    for (unsigned i = 0; tables != NULL && i < tables->len; i++) {
        const char *table = tables->pdata[i];
        g_autofree char *sql =
            g_strdup_printf("UPDATE \"%s\" SET suggestion = NULL WHERE suggestion = ?1", table);
        bool done = strcmp(table, "given") == 0 ? delete_where(db, table, "suggestion", key, error)
                                                : run_with(db, sql, key, error);
        if (!done)
            return false;
    }
    return tables != NULL;
}

static bool delete_all(sqlite3 *db, const char *column, const char *customer, GError **error)
{
    g_autoptr(GPtrArray) tables = load_tables(db, column, error);
    if (tables == NULL)
        return false;
    for (unsigned i = 0; i < tables->len; i++) {
        if (!delete_where(db, tables->pdata[i], column, customer, error))
            return false;
    }
    return true;
}

/* In what was noted of others a mark takes the place of her name. */
static bool delete_words(sqlite3 *db, const GPtrArray *words, GError **error)
{
    g_autoptr(GPtrArray) tables = load_tables(db, "note", error);
    for (unsigned i = 0; tables != NULL && words != NULL && i < tables->len; i++) {
        g_autofree char *sql = g_strdup_printf(
            "UPDATE \"%s\" SET note = replace(note, ?1, '(forgotten)') WHERE instr(note, ?1) > 0",
            (const char *)tables->pdata[i]);
        for (unsigned j = 0; j < words->len; j++)
            if (!run_with(db, sql, words->pdata[j], error))
                return false;
    }
    return tables != NULL;
}

/* An entry about somebody else that only names her, such as who was joined to whom, goes too. */
static bool delete_ids(sqlite3 *db, const GPtrArray *ids, GError **error)
{
    for (unsigned i = 0; i < ids->len; i++) {
        if (!delete_all(db, "customer", ids->pdata[i], error) ||
            !delete_all(db, "other", ids->pdata[i], error) ||
            !delete_all(db, "same", ids->pdata[i], error) ||
            !delete_introductions(db, ids->pdata[i], error))
            return false;
    }
    int64_t has_aliases = 0;
    return mo_ledger_get_int(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'alias'", 0,
                             &has_aliases, error) &&
           (has_aliases == 0 ||
            mo_ledger_exec(db, "DELETE FROM alias WHERE seq NOT IN (SELECT seq FROM entry)",
                           error));
}

static bool erase_in_transaction(MoLedger *ledger, const GPtrArray *ids, const GPtrArray *words,
                                 GError **error)
{
    g_autoptr(GArray) aliases = mo_ledger_aliases_new();
    return mo_ledger_begin_write(ledger, error) && delete_ids(ledger->db, ids, error) &&
           delete_words(ledger->db, words, error) &&
           mo_ledger_gather_aliases(ledger, aliases, error) &&
           mo_ledger_aliases_write(ledger, aliases, error) && mo_ledger_join_anew(ledger, error) &&
           mo_ledger_run_simple(ledger, MO_SQL_COMMIT, error);
}

static void drop_statements(MoLedger *ledger)
{
    for (size_t i = 0; i < MO_SQL_COUNT; i++)
        g_clear_pointer(&ledger->statements[i], sqlite3_finalize);
}

/* What was free in the file is written over, and then left out of it. */
bool mo_ledger_erase(MoHistory *history, const GPtrArray *ids, const GPtrArray *words,
                     GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, false);
    if (!mo_ledger_exec(ledger->db, "PRAGMA secure_delete = ON", error))
        return false;
    if (!erase_in_transaction(ledger, ids, words, error)) {
        if (sqlite3_get_autocommit(ledger->db) == 0)
            mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
        return false;
    }
    ledger->written++;
    drop_statements(ledger);
    return mo_ledger_exec(ledger->db, "VACUUM", error);
}

/* ---- the copies ----------------------------------------------------------------------------- */

static bool erase_in(const char *path, const GPtrArray *ids, const GPtrArray *words, GError **error)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    bool done =
        code == SQLITE_OK
            ? mo_ledger_exec(db, "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON", error) &&
                  mo_ledger_quick_check(db, error) &&
                  mo_ledger_exec(db, "BEGIN IMMEDIATE", error) && delete_ids(db, ids, error) &&
                  delete_words(db, words, error) && mo_ledger_exec(db, "COMMIT; VACUUM", error)
            : mo_ledger_fail(db, code, error);
    sqlite3_close(db);
    return done;
}

/* What of the folder is a copy of the ledger, in whatever state. */
static bool is_copy(const char *name)
{
    return (g_str_has_prefix(name, "ledger-") && g_str_has_suffix(name, ".db")) ||
           g_str_has_prefix(name, "ledger.db.");
}

unsigned mo_ledger_erase_copies(const char *folder, const GPtrArray *ids, const GPtrArray *words,
                                GPtrArray *left)
{
    unsigned n = 0;
    mo_ledger_remove_guests(folder);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (!is_copy(name))
            continue;
        char *path = g_build_filename(folder, name, NULL);
        bool done = erase_in(path, ids, words, NULL);
        n += done;
        if (done)
            g_free(path);
        else
            g_ptr_array_add(left, path);
    }
    return n;
}

/* ---- who went long ago ---------------------------------------------------------------------- */

typedef struct {
    MoDay before;
    GPtrArray *ids;
} Gone;

static bool take_gone(const MoKnown *known, void *data)
{
    Gone *gone = data;
    if (known->gone_day != MO_DAY_NONE && known->gone_day < gone->before)
        g_ptr_array_add(gone->ids, g_strdup(known->customer));
    return true;
}

GPtrArray *mo_ledger_list_gone(MoHistory *history, MoDay before, GError **error)
{
    Gone gone = {.before = before, .ids = g_ptr_array_new_with_free_func(g_free)};
    if (mo_history_foreach_known(history, take_gone, &gone, error))
        return gone.ids;
    g_ptr_array_unref(gone.ids);
    return NULL;
}
