#include "ledger/ledger_private.h"

#include "base/error.h"
#include "base/i18n.h"

#define ENTRY_COLUMNS ENTRY_COLUMNS_2 ", origin"

/* Those of version 2. */
#define ENTRY_COLUMNS_2 ENTRY_COLUMNS_1 ", name, company, aliases, other, bans, digest"

/* Those of version 1. */
#define ENTRY_COLUMNS_1                                                                            \
    "machine, number, at_utc, type, day, customer, habit, nominal, class, fixed, kind, show, "     \
    "due, nudge, attempt, token, suggestion, until_day, until_second, by_way, no_answer, note, "   \
    "count, undone_machine, undone_number"

#define MOMENT_COLUMNS                                                                             \
    "customer, habit, nominal, state, class, fixed, kind, show, due, raised_day, raised_utc, "     \
    "nudges_raised, attempts, popup_begun, draft_begun, digest_begun, reminder_begun, "            \
    "popup_settled, draft_settled, digest_settled, reminder_settled, reminders, nudged_utc, "      \
    "noticed, token, suggestion, until_day, until_second, no_answers, closed, origin"

#define NOT_UNDONE                                                                                 \
    "NOT EXISTS (SELECT 1 FROM entry AS undo WHERE undo.type = 'undo' AND "                        \
    "undo.undone_machine = entry.machine AND undo.undone_number = entry.number)"

#define ANSWER                                                                                     \
    "(type IN ('touch', 'promised', 'paused', 'done', 'skipped', 'never', 'snoozed', "             \
    "'no-answer', 'same', 'quiet', 'away') "                                                       \
    "OR "                                                                                          \
    "(type = 'banned' AND by_way = '" MO_BY_USER "'))"

/* Those of index person_told. */
#define BRIEF_COLUMNS                                                                              \
    "customer, first_seen, gone_day, last_contact, last_done_kind, last_done_day, starts, "        \
    "paused_from, paused_until, same"

#define PERSON_COLUMNS BRIEF_COLUMNS ", digest, last_seq, seen_seq, known_seq, is_plain"

#define PAIR_COLUMNS "customer, habit, never, last_done, last_passed"

/* A person who was joined to another one keeps no first-seen day of her own. */
static const char *const statements[MO_SQL_COUNT] = {
    [MO_SQL_BEGIN_READ] = "BEGIN",
    [MO_SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [MO_SQL_COMMIT] = "COMMIT",
    [MO_SQL_ROLLBACK] = "ROLLBACK",
    [MO_SQL_DATA_VERSION] = "PRAGMA data_version",
    [MO_SQL_LAST_NUMBER] = "SELECT ifnull(max(number), 0) FROM entry WHERE machine = ?1",
    [MO_SQL_LAST_SEQ] = "SELECT ifnull(max(seq), 0) FROM entry",
    [MO_SQL_CHANGED] = "SELECT seq, customer, other FROM entry WHERE seq > ?1 ORDER BY seq",
    [MO_SQL_INSERT_ENTRY] =
        "INSERT INTO entry (" ENTRY_COLUMNS ", batch, first) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
        "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, "
        "?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34)",
    [MO_SQL_ENTRIES] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE type <> 'undo' AND " NOT_UNDONE
                       " ORDER BY at_utc, machine, number",
    [MO_SQL_ENTRIES_ALL] = "SELECT " ENTRY_COLUMNS ", batch FROM entry ORDER BY seq",
    [MO_SQL_ENTRIES_TELLING] = "SELECT " ENTRY_COLUMNS ", seq FROM entry WHERE aliases NOT NULL "
                               "ORDER BY seq",
    [MO_SQL_ENTRIES_OF] = "SELECT " ENTRY_COLUMNS ", seq FROM entry WHERE customer = ?1 AND "
                          "first IS NULL AND type <> 'undo' AND " NOT_UNDONE,
    [MO_SQL_ENTRIES_SAME] =
        "SELECT " ENTRY_COLUMNS " FROM entry WHERE type = 'same' AND " NOT_UNDONE
        " ORDER BY at_utc, machine, number",
    [MO_SQL_ENTRIES_DESK] =
        "SELECT " ENTRY_COLUMNS " FROM entry INDEXED BY entry_desk WHERE type IN ('quiet', 'away') "
        "AND " NOT_UNDONE " ORDER BY at_utc, machine, number",
    [MO_SQL_STARTS_OF] =
        "SELECT " ENTRY_COLUMNS ", seq FROM entry INDEXED BY entry_start WHERE customer = ?1 AND "
        "type IN ('touch', 'promised', 'done', 'next-step') AND " NOT_UNDONE,
    [MO_SQL_HAS_DELIVERY] =
        "SELECT 1 FROM entry WHERE type IN ('delivering', 'raised') AND customer = ?1 AND "
        "habit = ?2 AND ifnull(origin, nominal) = ?3 AND nudge = ?4 AND attempt = ?5 AND type = ?6",
    [MO_SQL_HAS_DIGEST] = "SELECT 1 FROM entry WHERE type = 'digest' AND day = ?1 AND note = ?2",
    [MO_SQL_HAS_UNDO] = "SELECT 1 FROM entry WHERE type = 'undo' AND undone_machine = ?1 AND "
                        "undone_number = ?2",
    [MO_SQL_HABIT_SEEN] = "SELECT min(day) FROM entry WHERE type = 'seen-habit' AND habit = ?1",
    [MO_SQL_PLANNED] = "SELECT max(day) FROM entry WHERE type = 'planned'",
    [MO_SQL_FIND_ENTRY] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE machine = ?1 AND number = ?2",
    [MO_SQL_ENTRY_AT] = "SELECT " ENTRY_COLUMNS ", batch FROM entry WHERE seq = ?1",
    [MO_SQL_ENTRY_AT_2] = "SELECT " ENTRY_COLUMNS_2 ", NULL, batch FROM entry WHERE seq = ?1",
    [MO_SQL_ENTRY_AT_1] =
        "SELECT " ENTRY_COLUMNS_1 ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, batch "
        "FROM entry WHERE seq = ?1",
    [MO_SQL_ORDER_AT] = "SELECT at_utc, machine, number FROM entry WHERE seq = ?1",
    /* Whoever was forgotten stays so: what holds of her is no answer of the user any more. */
    [MO_SQL_NEWEST_ANSWER] = "SELECT " ENTRY_COLUMNS ", batch FROM entry WHERE " ANSWER
                             " AND ifnull(customer, '') NOT GLOB '" MO_FORGOTTEN_PREFIX
                             "*' AND " NOT_UNDONE " ORDER BY seq DESC LIMIT 1",
    [MO_SQL_ANSWERS_OF_BATCH] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE seq >= ?1 AND "
                                "batch = ?1 AND " ANSWER " AND " NOT_UNDONE " ORDER BY seq",
    [MO_SQL_PERSON] = "SELECT " PERSON_COLUMNS " FROM person WHERE customer = ?1",
    [MO_SQL_JOINED] = "SELECT customer, same, seen_seq FROM person WHERE same IS NOT NULL",
    [MO_SQL_JOINED_TO] = "SELECT customer, same, seen_seq FROM person WHERE same = ?1",
    /* Without a WHERE, which would cost more than it leaves out: mo_ledger_foreach_known(). */
    [MO_SQL_KNOWN] = "SELECT customer, first_seen, gone_day, digest, is_plain, same FROM person",
    [MO_SQL_COUNT_KNOWN] = "SELECT value FROM meta WHERE name = 'known'",
    [MO_SQL_ADD_KNOWN] = "UPDATE meta SET value = value + ?1 WHERE name = 'known'",
    [MO_SQL_RECOUNT_KNOWN] = "UPDATE meta SET value = (SELECT count(*) FROM person WHERE "
                             "first_seen IS NOT NULL) WHERE name = 'known'",
    [MO_SQL_FIND_ALIAS] =
        "SELECT ifnull(person.same, entry.customer) FROM alias JOIN entry ON entry.seq = alias.seq "
        "JOIN person ON person.customer = entry.customer WHERE hash = ?1",
    [MO_SQL_NAME] = "SELECT name, company FROM entry WHERE seq = ?1",
    [MO_SQL_BANS] = "SELECT customer, alias, bans, until, by_user FROM ban",
    [MO_SQL_BANS_OF] = "SELECT customer, alias, bans, until, by_user FROM ban WHERE customer = ?1",
    [MO_SQL_PAIRS] = "SELECT " PAIR_COLUMNS " FROM pair WHERE customer = ?1",
    [MO_SQL_PAIR] = "SELECT " PAIR_COLUMNS " FROM pair WHERE customer = ?1 AND habit = ?2",
    [MO_SQL_ALL_PERSONS] =
        "SELECT " PERSON_COLUMNS " FROM person WHERE is_plain = 0 ORDER BY customer",
    [MO_SQL_ALL_PAIRS] = "SELECT " PAIR_COLUMNS " FROM pair ORDER BY customer",
    [MO_SQL_ALL_MOMENTS] =
        "SELECT " MOMENT_COLUMNS " FROM moment WHERE closed >= ?1 ORDER BY customer",
    [MO_SQL_ALL_GIVEN] = "SELECT customer, suggestion FROM given ORDER BY customer",
    [MO_SQL_MOMENTS] = "SELECT " MOMENT_COLUMNS " FROM moment WHERE customer = ?1 AND closed >= ?2",
    [MO_SQL_MOMENT] = "SELECT " MOMENT_COLUMNS " FROM moment WHERE customer = ?1 AND habit = ?2 "
                      "AND origin = '' AND nominal = ?3",
    [MO_SQL_MOMENT_OF] = "SELECT " MOMENT_COLUMNS " FROM moment WHERE customer = ?1 AND "
                         "habit = ?2 AND origin = ?3",
    [MO_SQL_MOMENTS_WHOLE] =
        "SELECT " MOMENT_COLUMNS " FROM moment WHERE customer = ?1 AND closed >= ?2 AND "
        "(closed = 2147483647 OR state = 'withdrawn')",
    /* The columns of ledger_brief.c. */
    [MO_SQL_BRIEF] = "SELECT " BRIEF_COLUMNS " FROM person WHERE customer = ?1",
    [MO_SQL_BRIEFS_FROM] = "SELECT " BRIEF_COLUMNS " FROM person INDEXED BY person_told "
                           "WHERE is_plain = 0 AND customer >= ?1 ORDER BY customer",
    [MO_SQL_PAIRS_FROM] =
        "SELECT " PAIR_COLUMNS " FROM pair WHERE customer >= ?1 ORDER BY customer",
    /* How long ago a moment was closed is looked at there: a search for the next one that is not
     * old might go over all that follow. */
    [MO_SQL_MOMENTS_FROM] = "SELECT customer, habit, origin, nominal, closed, state FROM moment "
                            "WHERE customer >= ?1 ORDER BY customer",
    [MO_SQL_GIVEN] = "SELECT customer, suggestion FROM given WHERE customer = ?1",
    [MO_SQL_OPEN_MOMENTS] = "SELECT " MOMENT_COLUMNS " FROM moment WHERE closed = 2147483647",
    [MO_SQL_FIRST_RAISES] = "SELECT count(*) FROM moment WHERE class = 'magic' AND raised_day = ?1",
    [MO_SQL_PUT_PERSON] =
        "INSERT OR REPLACE INTO person (" PERSON_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, "
        "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    [MO_SQL_PUT_JOINED] = "INSERT OR REPLACE INTO person (customer, same, seen_seq, digest, "
                          "is_plain, last_seq) VALUES (?1, ?2, ?3, 0, 1, 0)",
    /* The first to have an alias is the one whose entry comes first, whatever was written first. */
    [MO_SQL_PUT_ALIAS] =
        "INSERT INTO alias (hash, seq) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET seq = "
        "excluded.seq WHERE (SELECT at_utc, machine, number FROM entry WHERE seq = excluded.seq) < "
        "(SELECT at_utc, machine, number FROM entry WHERE seq = alias.seq)",
    [MO_SQL_PUT_BAN] =
        "INSERT INTO ban (customer, alias, bans, until, by_user) VALUES (?1, ?2, ?3, ?4, ?5)",
    [MO_SQL_PUT_PAIR] = "INSERT OR REPLACE INTO pair (customer, habit, never, last_done, "
                        "last_passed) VALUES (?1, ?2, ?3, ?4, ?5)",
    [MO_SQL_PUT_MOMENT] =
        "INSERT OR REPLACE INTO moment (" MOMENT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
        "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, "
        "?26, ?27, ?28, ?29, ?30, ?31)",
    [MO_SQL_PUT_GIVEN] = "INSERT OR IGNORE INTO given (customer, suggestion) VALUES (?1, ?2)",
    [MO_SQL_DROP_PERSON] = "DELETE FROM person WHERE customer = ?1",
    [MO_SQL_DROP_PAIRS] = "DELETE FROM pair WHERE customer = ?1",
    [MO_SQL_DROP_MOMENTS] = "DELETE FROM moment WHERE customer = ?1",
    [MO_SQL_DROP_MOMENT_OF] =
        "DELETE FROM moment WHERE customer = ?1 AND habit = ?2 AND origin = ?3",
    [MO_SQL_DROP_GIVEN] = "DELETE FROM given WHERE customer = ?1",
    [MO_SQL_DROP_BANS] = "DELETE FROM ban WHERE customer = ?1",
};

const char *mo_ledger_sql(MoSql which)
{
    return statements[which];
}

/* ---- errors --------------------------------------------------------------------------------- */

bool mo_ledger_is_corrupt_code(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

bool mo_ledger_fail(sqlite3 *db, int code, GError **error)
{
    const char *why = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        g_set_error_literal(error, MO_ERROR, MO_ERROR_BUSY,
                            _("The ledger is in use by another program. Try again in a moment."));
        break;
    case SQLITE_INTERRUPT:
        g_set_error_literal(error, MO_ERROR, MO_ERROR_STOPPED, why);
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        g_set_error(error, MO_ERROR, MO_ERROR_CORRUPT, _("The ledger is damaged (%s)."), why);
        break;
    case SQLITE_FULL:
        g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED,
                            _("The disk is full, so nothing was noted in the ledger. Free some "
                              "space and try again."));
        break;
    default:
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("The ledger could not be read or written: %s. Look whether its folder can be "
                      "written and the disk has space, then try again."),
                    why);
    }
    return false;
}

/* ---- statements ----------------------------------------------------------------------------- */

void mo_statement_release(MoStatement statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

MoStatement mo_ledger_use(MoLedger *ledger, MoSql which, GError **error)
{
    sqlite3_stmt **statement = &ledger->statements[which];
    if (*statement == NULL) {
        int code = sqlite3_prepare_v3(ledger->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT,
                                      statement, NULL);
        if (code != SQLITE_OK) {
            mo_ledger_fail(ledger->db, code, error);
            return NULL;
        }
    }
    g_assert(!sqlite3_stmt_busy(*statement));
    return *statement;
}

MoStep mo_ledger_step(sqlite3_stmt *statement, GError **error)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return MO_STEP_ROW;
    if (code == SQLITE_DONE)
        return MO_STEP_DONE;
    mo_ledger_fail(sqlite3_db_handle(statement), code, error);
    return MO_STEP_ERROR;
}

bool mo_ledger_run(sqlite3_stmt *statement, GError **error)
{
    return mo_ledger_step(statement, error) != MO_STEP_ERROR;
}

bool mo_ledger_run_simple(MoLedger *ledger, MoSql which, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, which, error);
    return statement != NULL && mo_ledger_run(statement, error);
}

bool mo_ledger_exec(sqlite3 *db, const char *sql, GError **error)
{
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || mo_ledger_fail(db, code, error);
}

bool mo_ledger_get_int(sqlite3 *db, const char *sql, int64_t fallback, int64_t *ret_value,
                       GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    MoStep step = mo_ledger_step(statement, error);
    if (step != MO_STEP_ERROR)
        *ret_value = step == MO_STEP_ROW ? sqlite3_column_int64(statement, 0) : fallback;
    sqlite3_finalize(statement);
    return step != MO_STEP_ERROR;
}

GPtrArray *mo_ledger_load_texts(sqlite3 *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) {
        mo_ledger_fail(db, code, error);
        return NULL;
    }
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW)
        g_ptr_array_add(texts, mo_column_text(statement, 0));
    sqlite3_finalize(statement);
    return step == MO_STEP_DONE ? g_steal_pointer(&texts) : NULL;
}

/* ---- values --------------------------------------------------------------------------------- */

void mo_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    if (text != NULL)
        sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, at);
}

void mo_bind_day(sqlite3_stmt *statement, int at, MoDay day)
{
    if (day != MO_DAY_NONE)
        sqlite3_bind_int(statement, at, day);
    else
        sqlite3_bind_null(statement, at);
}

void mo_bind_utc(sqlite3_stmt *statement, int at, int64_t utc)
{
    if (utc != INT64_MIN)
        sqlite3_bind_int64(statement, at, utc);
    else
        sqlite3_bind_null(statement, at);
}

char *mo_column_text(sqlite3_stmt *statement, int at)
{
    return g_strdup((const char *)sqlite3_column_text(statement, at));
}

MoDay mo_column_day(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? MO_DAY_NONE
                                                             : sqlite3_column_int(statement, at);
}

int64_t mo_column_utc(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_type(statement, at) == SQLITE_NULL ? INT64_MIN
                                                             : sqlite3_column_int64(statement, at);
}
