/* The ledger as text, and back. SQLite makes and reads the JSON; the columns are those that the
 * tables have, so that no column can be forgotten here. */
#include "ledger/ledger_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "ledger/ledger_schema.h"

#define PROGRAM "Moments"

/* What a ledger is told again when it is read back, or has of its own. */
#define OWN_META "'known', 'checked', 'machine', 'host'"

/* ---- columns -------------------------------------------------------------------------------- */

typedef struct {
    char *name;
    bool is_blob;
} Column;

static void column_clear(void *data)
{
    g_free(((Column *)data)->name);
}

/* Those of the table of entries; NULL on an error. */
static GArray *load_columns(sqlite3 *db, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT name, type FROM pragma_table_info('entry')", -1,
                                  &statement, NULL);
    if (code != SQLITE_OK) {
        mo_ledger_fail(db, code, error);
        return NULL;
    }
    g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(Column));
    g_array_set_clear_func(columns, column_clear);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        Column one = {.name = mo_column_text(statement, 0)};
        g_autofree char *type = mo_column_text(statement, 1);
        one.is_blob = g_strcmp0(type, "BLOB") == 0;
        g_array_append_val(columns, one);
    }
    sqlite3_finalize(statement);
    return step == MO_STEP_DONE ? g_steal_pointer(&columns) : NULL;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* `customer` is bound where the SQL has a parameter. */
static bool print_rows(sqlite3 *db, const char *sql, const char *customer, MoLedgerLineFunc func,
                       void *data, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    if (customer != NULL)
        mo_bind_text(statement, 1, customer);
    MoStep step;
    bool taken = true;
    while (taken && (step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autofree char *line =
            g_strconcat((const char *)sqlite3_column_text(statement, 0), "\n", NULL);
        taken = func(line, data, error);
    }
    sqlite3_finalize(statement);
    return taken && step == MO_STEP_DONE;
}

/* A line has what is set in its row: the patch takes the nulls away. */
static char *make_entry_sql(const GArray *columns, const char *which)
{
    g_autoptr(GString) sql = g_string_new("SELECT json_patch('{}', json_object(");
    for (unsigned i = 0; i < columns->len; i++) {
        const Column *column = &g_array_index(columns, Column, i);
        g_string_append_printf(sql, "%s'%s', ", i > 0 ? ", " : "", column->name);
        if (column->is_blob)
            g_string_append_printf(sql, "CASE WHEN %s NOT NULL THEN hex(%s) END", column->name,
                                   column->name);
        else
            g_string_append(sql, column->name);
    }
    g_string_append_printf(sql, ")) FROM entry%s ORDER BY seq", which);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

static bool dump(sqlite3 *db, MoLedgerLineFunc func, void *data, GError **error)
{
    g_autoptr(GArray) columns = load_columns(db, error);
    if (columns == NULL)
        return false;
    g_autofree char *entries = make_entry_sql(columns, "");
    g_autofree char *head = g_strdup_printf(
        "SELECT json_object('ledger', '" PROGRAM "', 'version', %d)", MO_LEDGER_VERSION);
    return print_rows(db, head, NULL, func, data, error) &&
           print_rows(db,
                      "SELECT json_object('meta', name, 'value', value) FROM meta WHERE name NOT "
                      "IN (" OWN_META ") ORDER BY name",
                      NULL, func, data, error) &&
           print_rows(db, entries, NULL, func, data, error) &&
           print_rows(db, "SELECT json_object('end', count(*)) FROM entry", NULL, func, data,
                      error);
}

bool mo_ledger_dump_of(sqlite3 *db, const char *customer, MoLedgerLineFunc func, void *data,
                       GError **error)
{
    g_autoptr(GArray) columns = load_columns(db, error);
    if (columns == NULL)
        return false;
    g_autofree char *entries = make_entry_sql(columns, " WHERE customer = ?1");
    return print_rows(db, entries, customer, func, data, error);
}

bool mo_ledger_dump(MoHistory *history, MoLedgerLineFunc func, void *data, GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, false);
    mo_ledger_hold(history);
    /* One transaction, so that the last line counts what was printed. */
    mo_ledger_end_reading(ledger);
    bool done = mo_ledger_run_simple(ledger, MO_SQL_BEGIN_READ, error) &&
                dump(ledger->db, func, data, error);
    if (sqlite3_get_autocommit(ledger->db) == 0)
        (void)mo_ledger_run_simple(ledger, MO_SQL_COMMIT, NULL);
    mo_ledger_release(history);
    return done;
}

/* ---- reading -------------------------------------------------------------------------------- */

typedef struct {
    sqlite3 *db;
    GArray *columns;
    sqlite3_stmt *take_apart; /* the members of one line */
    sqlite3_stmt *insert;
    const char *file; /* as it is shown */
    unsigned line;
    int64_t n;
    bool is_whole; /* the last line was met */
} Reader;

static bool fail_line(const Reader *reader, GError **error)
{
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                _("%s:%u: this is no line of a ledger. The file is damaged; take another copy."),
                reader->file, reader->line);
    return false;
}

static int find_column(const Reader *reader, const char *name)
{
    for (unsigned i = 0; i < reader->columns->len; i++) {
        if (strcmp(g_array_index(reader->columns, Column, i).name, name) == 0)
            return (int)i;
    }
    return -1;
}

static bool bind_blob(const Reader *reader, int at, const char *digits)
{
    size_t length = digits != NULL ? strlen(digits) : 1;
    if (length % 2 != 0)
        return false;
    g_autofree guint8 *bytes = g_malloc(length / 2 + 1);
    for (size_t i = 0; i < length; i += 2) {
        int high = g_ascii_xdigit_value(digits[i]), low = g_ascii_xdigit_value(digits[i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i / 2] = (guint8)(high << 4 | low);
    }
    return sqlite3_bind_blob(reader->insert, at, bytes, (int)(length / 2), SQLITE_TRANSIENT) ==
           SQLITE_OK;
}

/* Binds the member that `take_apart` stands on. */
static bool bind_member(const Reader *reader)
{
    const char *key = (const char *)sqlite3_column_text(reader->take_apart, 0);
    int at = key != NULL ? find_column(reader, key) : -1;
    if (at < 0)
        return false;
    if (g_array_index(reader->columns, Column, at).is_blob)
        return bind_blob(reader, at + 1, (const char *)sqlite3_column_text(reader->take_apart, 1));
    return sqlite3_bind_value(reader->insert, at + 1,
                              sqlite3_column_value(reader->take_apart, 1)) == SQLITE_OK;
}

static bool insert_entry(Reader *reader, const char *line, GError **error)
{
    sqlite3_reset(reader->insert);
    sqlite3_clear_bindings(reader->insert);
    sqlite3_reset(reader->take_apart);
    mo_bind_text(reader->take_apart, 1, line);
    int code;
    while ((code = sqlite3_step(reader->take_apart)) == SQLITE_ROW) {
        if (!bind_member(reader))
            return fail_line(reader, error);
    }
    if (code != SQLITE_DONE)
        return fail_line(reader, error);
    code = sqlite3_step(reader->insert);
    if ((code & 0xff) == SQLITE_CONSTRAINT || (code & 0xff) == SQLITE_MISMATCH)
        return fail_line(reader, error);
    reader->n++;
    return code == SQLITE_DONE || mo_ledger_fail(reader->db, code, error);
}

static bool insert_meta(const Reader *reader, const char *line, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(reader->db,
                                  "INSERT OR REPLACE INTO meta (name, value) SELECT "
                                  "json_extract(?1, '$.meta'), json_extract(?1, '$.value')",
                                  -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(reader->db, code, error);
    mo_bind_text(statement, 1, line);
    code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE || fail_line(reader, error);
}

/* The member of a line of ours that is no entry; `fallback` when the line has none. */
static int64_t get_number(const Reader *reader, const char *line, const char *path)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(reader->db, "SELECT json_extract(?1, ?2)", -1, &statement, NULL) !=
        SQLITE_OK)
        return -1;
    mo_bind_text(statement, 1, line);
    mo_bind_text(statement, 2, path);
    if (sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_type(statement, 0) == SQLITE_INTEGER)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static bool read_line(Reader *reader, const char *line, GError **error)
{
    reader->line++;
    if (reader->is_whole)
        return fail_line(reader, error);
    if (g_str_has_prefix(line, "{\"meta\":"))
        return insert_meta(reader, line, error);
    if (!g_str_has_prefix(line, "{\"end\":"))
        return insert_entry(reader, line, error);
    int64_t known = 0;
    reader->is_whole =
        get_number(reader, line, "$.end") == reader->n &&
        mo_ledger_get_int(reader->db, "SELECT count(*) FROM meta WHERE name IN ('birth', 'seed')",
                          0, &known, NULL) &&
        known == 2;
    return reader->is_whole || fail_line(reader, error);
}

static bool read_lines(Reader *reader, FILE *file, GError **error)
{
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    while (fine && getline(&line, &room, file) >= 0)
        fine = read_line(reader, g_strchomp(line), error);
    free(line);
    if (fine && !reader->is_whole)
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("'%s' ends too early: a part of it is missing. Take another copy."),
                    reader->file);
    return fine && reader->is_whole;
}

static bool prepare(Reader *reader, GError **error)
{
    g_autoptr(GString) sql = g_string_new("INSERT INTO entry (");
    reader->columns = load_columns(reader->db, error);
    if (reader->columns == NULL)
        return false;
    for (unsigned i = 0; i < reader->columns->len; i++)
        g_string_append_printf(sql, "%s%s", i > 0 ? ", " : "",
                               g_array_index(reader->columns, Column, i).name);
    g_string_append(sql, ") VALUES (?");
    for (unsigned i = 1; i < reader->columns->len; i++)
        g_string_append(sql, ", ?");
    g_string_append(sql, ")");
    int code = sqlite3_prepare_v2(reader->db, sql->str, -1, &reader->insert, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(reader->db, "SELECT key, value FROM json_each(?1)", -1,
                                  &reader->take_apart, NULL);
    return code == SQLITE_OK || mo_ledger_fail(reader->db, code, error);
}

/* Makes the tables as they were when the dump was written. */
static bool make_tables(sqlite3 *db, int64_t version, GError **error)
{
    const char *const *steps = mo_ledger_get_steps();
    for (int64_t i = 0; i < version; i++) {
        if (!mo_ledger_exec(db, steps[i], error))
            return false;
    }
    g_autofree char *stamp =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT,
                        MO_LEDGER_APPLICATION_ID, version);
    return mo_ledger_exec(db, stamp, error);
}

/* The version that wrote it; 0: it is no dump. */
static int64_t read_head(Reader *reader, FILE *file)
{
    char head[200] = "";
    reader->line = 1;
    if (fgets(head, sizeof head, file) == NULL ||
        !g_str_has_prefix(head, "{\"ledger\":\"" PROGRAM "\","))
        return 0;
    return MAX(get_number(reader, head, "$.version"), 0);
}

static bool read_dump(Reader *reader, FILE *file, GError **error)
{
    int64_t version = read_head(reader, file);
    if (version > MO_LEDGER_VERSION) {
        g_set_error(error, MO_ERROR, MO_ERROR_NEWER,
                    _("'%s' was written by a newer version of Moments. Nothing was changed; "
                      "install that version to read it."),
                    reader->file);
        return false;
    }
    if (version == 0) {
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("'%s' is neither a backup nor a dump of a ledger."), reader->file);
        return false;
    }
    return mo_ledger_exec(reader->db, "BEGIN IMMEDIATE", error) &&
           make_tables(reader->db, version, error) && prepare(reader, error) &&
           read_lines(reader, file, error) && mo_ledger_exec(reader->db, "COMMIT", error);
}

bool mo_ledger_read_dump(sqlite3 *db, const char *path, GError **error)
{
    int descriptor = mo_file_open(path, error);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "r") : NULL;
    if (file == NULL)
        return false;
    g_autofree char *shown = mo_path_display(path);
    Reader reader = {.db = db, .file = shown};
    bool done = read_dump(&reader, file, error);
    sqlite3_finalize(reader.take_apart);
    sqlite3_finalize(reader.insert);
    g_clear_pointer(&reader.columns, g_array_unref);
    (void)fclose(file);
    return done;
}
