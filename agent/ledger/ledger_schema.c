/* The tables, how they came to be, and what the ledger knows of itself. */
#include "ledger/ledger_schema.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

/* Days are days since 1970-01-01, instants are seconds since then; NULL where there is none. */
static const char version_1[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"

    /* The truth: rows are added, never changed. `batch` is the seq of the first entry that was
     * written in the same transaction. */
    "CREATE TABLE entry ("
    " seq INTEGER PRIMARY KEY, batch INTEGER NOT NULL,"
    " machine TEXT NOT NULL, number INTEGER NOT NULL, at_utc INTEGER NOT NULL, type TEXT NOT NULL,"
    " day INTEGER, customer TEXT, habit TEXT, nominal INTEGER, class TEXT, fixed INTEGER,"
    " kind TEXT, show INTEGER, due INTEGER, nudge TEXT, attempt INTEGER, token TEXT,"
    " suggestion TEXT, until_day INTEGER, until_second INTEGER, by_way TEXT, no_answer INTEGER,"
    " note TEXT, count INTEGER, undone_machine TEXT, undone_number INTEGER) STRICT;"
    "CREATE UNIQUE INDEX entry_number ON entry (machine, number);"
    "CREATE INDEX entry_time ON entry (at_utc, machine, number);"
    "CREATE INDEX entry_customer ON entry (customer, at_utc, machine, number)"
    " WHERE customer IS NOT NULL;"
    /* With the machine, so that two ledgers can be merged whatever both did. */
    "CREATE UNIQUE INDEX entry_delivery"
    " ON entry (customer, habit, nominal, nudge, attempt, type, machine)"
    " WHERE type IN ('delivering', 'raised');"
    "CREATE UNIQUE INDEX entry_digest ON entry (day, note, machine) WHERE type = 'digest';"
    "CREATE INDEX entry_undo ON entry (undone_machine, undone_number) WHERE type = 'undo';"
    "CREATE INDEX entry_habit ON entry (habit, day) WHERE type = 'seen-habit';"
    "CREATE INDEX entry_planned ON entry (day) WHERE type = 'planned';"

    /* What the entries come to, by mo_history_fold(); can be made anew from them at any time. */
    "CREATE TABLE person (customer TEXT PRIMARY KEY, first_seen INTEGER, gone_day INTEGER,"
    " last_contact INTEGER, last_done_kind TEXT, last_done_day INTEGER,"
    " last_at_utc INTEGER NOT NULL, last_machine TEXT NOT NULL, last_number INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE pair (customer TEXT NOT NULL, habit TEXT NOT NULL, never INTEGER NOT NULL,"
    " last_done INTEGER, last_passed INTEGER, PRIMARY KEY (customer, habit))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE moment (customer TEXT NOT NULL, habit TEXT NOT NULL, nominal INTEGER NOT NULL,"
    /* The largest day while the moment is open. It stands early, for it is what a customer's rows
     * are sifted by. */
    " closed INTEGER NOT NULL,"
    " state TEXT NOT NULL, class TEXT NOT NULL, fixed INTEGER NOT NULL, kind TEXT,"
    " show INTEGER, due INTEGER, raised_day INTEGER, raised_utc INTEGER,"
    " nudges_raised INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " popup_begun INTEGER NOT NULL, draft_begun INTEGER NOT NULL,"
    " digest_begun INTEGER NOT NULL, reminder_begun INTEGER NOT NULL,"
    " popup_settled INTEGER NOT NULL, draft_settled INTEGER NOT NULL,"
    " digest_settled INTEGER NOT NULL, reminder_settled INTEGER NOT NULL,"
    " reminders INTEGER NOT NULL, nudged_utc INTEGER, noticed INTEGER NOT NULL, token TEXT,"
    " suggestion TEXT, until_day INTEGER, until_second INTEGER NOT NULL,"
    " no_answers INTEGER NOT NULL, PRIMARY KEY (customer, habit, nominal)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX moment_open ON moment (closed) WHERE closed = 2147483647;"
    "CREATE INDEX moment_raised ON moment (raised_day) WHERE class = 'magic';"
    "CREATE TABLE given (customer TEXT NOT NULL, suggestion TEXT NOT NULL,"
    " PRIMARY KEY (customer, suggestion)) STRICT, WITHOUT ROWID;";

/* Who is who: names, aliases, joined customers, bans. */
static const char version_2[] =
    /* `first` is 1 in the entry that person.seen_seq leads to: the many customers of whom nothing
     * else is known need no index then. `aliases` are eight bytes each, the highest first. */
    "ALTER TABLE entry ADD COLUMN first INTEGER;"
    "ALTER TABLE entry ADD COLUMN name TEXT;"
    "ALTER TABLE entry ADD COLUMN company TEXT;"
    "ALTER TABLE entry ADD COLUMN aliases BLOB;"
    "ALTER TABLE entry ADD COLUMN other TEXT;"
    "ALTER TABLE entry ADD COLUMN bans INTEGER;"
    "ALTER TABLE entry ADD COLUMN digest INTEGER;"
    "DROP INDEX entry_customer;"
    "CREATE INDEX entry_customer ON entry (customer, at_utc, machine, number)"
    " WHERE customer IS NOT NULL AND first IS NULL;"
    "CREATE INDEX entry_same ON entry (at_utc, machine, number) WHERE type = 'same';"

    /* `same`: the one who stays, for all who were joined and for her herself; else NULL. Of one who
     * was joined nothing else is kept here but seen_seq. last_seq, known_seq: the entry that was
     * folded last, and the one that last told name and aliases. */
    "CREATE TABLE person_2 (customer TEXT PRIMARY KEY, first_seen INTEGER, gone_day INTEGER,"
    " digest INTEGER NOT NULL, is_plain INTEGER NOT NULL, same TEXT,"
    " last_contact INTEGER, last_done_kind TEXT, last_done_day INTEGER,"
    " last_seq INTEGER NOT NULL, seen_seq INTEGER, known_seq INTEGER) STRICT, WITHOUT ROWID;"
    "INSERT INTO person_2 (customer, first_seen, gone_day, digest, is_plain, last_contact,"
    " last_done_kind, last_done_day, last_seq) SELECT customer, first_seen, gone_day, 0,"
    " last_contact IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.customer = person.customer)"
    " AND NOT EXISTS (SELECT 1 FROM given WHERE given.customer = person.customer),"
    " last_contact, last_done_kind, last_done_day, (SELECT seq FROM entry"
    " WHERE entry.machine = last_machine AND entry.number = last_number) FROM person;"
    "DROP TABLE person;"
    "ALTER TABLE person_2 RENAME TO person;"
    "CREATE INDEX person_same ON person (same) WHERE same IS NOT NULL;"

    /* Where an alias was told first: it leads to the customer of that entry. */
    "CREATE TABLE alias (hash INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;"
    /* The key stands first in the order of the columns: SQLite 3.40 checks the wrong ones else. */
    "CREATE TABLE ban (customer TEXT NOT NULL, alias INTEGER NOT NULL, by_user INTEGER NOT NULL,"
    " bans INTEGER NOT NULL, until INTEGER, PRIMARY KEY (customer, alias, by_user))"
    " STRICT, WITHOUT ROWID;"
    /* How many persons are known, for count(*) reads them all. */
    "INSERT INTO meta (name, value) SELECT 'known', count(*) FROM person"
    " WHERE first_seen IS NOT NULL;";

/* What an entry started is known by that entry, not by its day. */
static const char version_3[] =
    "ALTER TABLE entry ADD COLUMN origin TEXT;"
    "DROP INDEX entry_delivery;"
    "CREATE UNIQUE INDEX entry_delivery"
    " ON entry (customer, habit, ifnull(origin, nominal), nudge, attempt, type, machine)"
    " WHERE type IN ('delivering', 'raised');"
    "CREATE INDEX entry_start ON entry (customer) WHERE type IN ('touch', 'promised', 'done');"

    /* `origin` is '' where the day counts; else there is one row of it, whatever its day. */
    "CREATE TABLE moment_3 (customer TEXT NOT NULL, habit TEXT NOT NULL, origin TEXT NOT NULL,"
    " nominal INTEGER NOT NULL, closed INTEGER NOT NULL,"
    " state TEXT NOT NULL, class TEXT NOT NULL, fixed INTEGER NOT NULL, kind TEXT,"
    " show INTEGER, due INTEGER, raised_day INTEGER, raised_utc INTEGER,"
    " nudges_raised INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " popup_begun INTEGER NOT NULL, draft_begun INTEGER NOT NULL,"
    " digest_begun INTEGER NOT NULL, reminder_begun INTEGER NOT NULL,"
    " popup_settled INTEGER NOT NULL, draft_settled INTEGER NOT NULL,"
    " digest_settled INTEGER NOT NULL, reminder_settled INTEGER NOT NULL,"
    " reminders INTEGER NOT NULL, nudged_utc INTEGER, noticed INTEGER NOT NULL, token TEXT,"
    " suggestion TEXT, until_day INTEGER, until_second INTEGER NOT NULL,"
    " no_answers INTEGER NOT NULL, PRIMARY KEY (customer, habit, origin, nominal))"
    " STRICT, WITHOUT ROWID;"
    "INSERT INTO moment_3 SELECT customer, habit, '', nominal, closed, state, class, fixed, kind,"
    " show, due, raised_day, raised_utc, nudges_raised, attempts, popup_begun, draft_begun,"
    " digest_begun, reminder_begun, popup_settled, draft_settled, digest_settled,"
    " reminder_settled, reminders, nudged_utc, noticed, token, suggestion, until_day,"
    " until_second, no_answers FROM moment;"
    "DROP TABLE moment;"
    "ALTER TABLE moment_3 RENAME TO moment;"
    "CREATE INDEX moment_open ON moment (closed) WHERE closed = 2147483647;"
    "CREATE INDEX moment_raised ON moment (raised_day) WHERE class = 'magic';"

    /* Which entries of a customer may start something: of touches (1) and steps done (2). */
    "ALTER TABLE person ADD COLUMN starts INTEGER NOT NULL DEFAULT 0;"
    "UPDATE person SET starts = 3 WHERE is_plain = 0;";

/* The last pause of a customer. */
static const char version_4[] = "ALTER TABLE person ADD COLUMN paused_from INTEGER;"
                                "ALTER TABLE person ADD COLUMN paused_until INTEGER;";

/* What the user said of herself is asked for at every step of the agent. */
static const char version_5[] = "CREATE INDEX entry_desk ON entry (at_utc, machine, number)"
                                " WHERE type IN ('quiet', 'away');";

/* What a record promised is written down. */
static const char version_6[] = "DROP INDEX entry_start;"
                                "CREATE INDEX entry_start ON entry (customer) WHERE type IN"
                                " ('touch', 'promised', 'done', 'next-step');";

/* In short, those of whom more is known than that they were seen: planning reads them one after the
 * other, and passes over nobody. With is_plain, else SQLite looks each up in the table. */
static const char version_7[] =
    "CREATE INDEX person_told ON person (customer, same, first_seen, gone_day, last_contact,"
    " last_done_kind, last_done_day, starts, paused_from, paused_until, is_plain)"
    " WHERE is_plain = 0;";

/* Step n leads from version n to n + 1. */
static const char *const steps[MO_LEDGER_VERSION] = {version_1, version_2, version_3, version_4,
                                                     version_5, version_6, version_7};

const char *const *mo_ledger_get_steps(void)
{
    return steps;
}

/* Ends a transaction: by COMMIT when all is `done`. */
static bool end(sqlite3 *db, bool done, GError **error)
{
    done = done && mo_ledger_exec(db, "COMMIT", error);
    if (!done && sqlite3_get_autocommit(db) == 0)
        mo_ledger_exec(db, "ROLLBACK", NULL);
    return done;
}

/* ---- meta ----------------------------------------------------------------------------------- */

static bool put_meta(sqlite3 *db, const char *name, const char *text, int64_t number,
                     GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)",
                                  -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(db, code, error);
    mo_bind_text(statement, 1, name);
    if (text != NULL)
        mo_bind_text(statement, 2, text);
    else
        sqlite3_bind_int64(statement, 2, number);
    bool done = mo_ledger_run(statement, error);
    sqlite3_finalize(statement);
    return done;
}

static uint64_t random_number(void)
{
    g_autofree char *token = mo_random_token();
    token[16] = '\0';
    return g_ascii_strtoull(token, NULL, 16);
}

bool mo_ledger_adopt_meta(MoLedger *ledger, int64_t birth, int64_t seed, GError **error)
{
    ledger->birth = (MoDay)birth;
    ledger->seed = (uint64_t)seed;
    return put_meta(ledger->db, "birth", NULL, birth, error) &&
           put_meta(ledger->db, "seed", NULL, seed, error);
}

static bool be_born(sqlite3 *db, MoDay today, int64_t now_utc, GError **error)
{
    return put_meta(db, "birth", NULL, today, error) &&
           put_meta(db, "born_utc", NULL, now_utc, error) &&
           put_meta(db, "seed", NULL, (int64_t)random_number(), error);
}

/* ---- versions ------------------------------------------------------------------------------- */

static bool get_version(sqlite3 *db, int64_t *ret_version, GError **error)
{
    return mo_ledger_get_int(db, "PRAGMA user_version", 0, ret_version, error);
}

static bool run_step(sqlite3 *db, const char *sql, int64_t to, MoDay today, int64_t now_utc,
                     GError **error)
{
    g_autofree char *stamp =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT,
                        MO_LEDGER_APPLICATION_ID, to);
    return mo_ledger_exec(db, sql, error) && mo_ledger_exec(db, stamp, error) &&
           (to > 1 || be_born(db, today, now_utc, error));
}

/* One step in one transaction. Another process may have been quicker: then there is none to do. */
static bool take_step(sqlite3 *db, const char *const *all, int64_t from, MoDay today,
                      int64_t now_utc, GError **error)
{
    if (!mo_ledger_exec(db, "BEGIN IMMEDIATE", error))
        return false;
    int64_t version;
    bool done = get_version(db, &version, error) &&
                (version != from || run_step(db, all[from], from + 1, today, now_utc, error));
    return end(db, done, error);
}

static bool back_up_before(sqlite3 *db, const char *folder, int64_t version, MoDay today,
                           GError **error)
{
    g_autofree char *day = mo_day_print(today);
    g_autofree char *path =
        g_strdup_printf("%s/ledger-%s-version-%d.db", folder, day, (int)version);
    return g_file_test(path, G_FILE_TEST_EXISTS) || mo_ledger_copy(db, path, error);
}

bool mo_ledger_migrate(sqlite3 *db, const char *folder, const char *const *all, int64_t newest,
                       MoDay today, int64_t now_utc, GError **error)
{
    int64_t version;
    if (!get_version(db, &version, error))
        return false;
    if (version > newest || version < 0) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NEWER,
                            _("The ledger was written by a newer version of Moments. Nothing was "
                              "changed; install that version to go on."));
        return false;
    }
    if (version > 0 && version < newest && !back_up_before(db, folder, version, today, error))
        return false;
    for (; version < newest; version++) {
        if (!take_step(db, all, version, today, now_utc, error))
            return false;
    }
    return true;
}

/* A database of another program is not ours to change, nor to set aside. */
static bool check_application(MoLedger *ledger, GError **error)
{
    int64_t id, tables;
    if (!mo_ledger_get_int(ledger->db, "PRAGMA application_id", 0, &id, error) ||
        !mo_ledger_get_int(ledger->db, "SELECT count(*) FROM sqlite_schema", 0, &tables, error))
        return false;
    if (id == MO_LEDGER_APPLICATION_ID || (id == 0 && tables == 0))
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("'%s' is a database of another program, not the ledger of Moments. Move it "
                  "elsewhere, or name another folder with --state."),
                ledger->path);
    return false;
}

/* A look at every page costs a third of a second at a million customers: a large ledger has it once
 * a week. Without a day of the last one it is due. */
static bool is_check_due(sqlite3 *db, MoDay today, bool *ret_large, bool *ret_due, GError **error)
{
    int64_t version, rows, day;
    *ret_large = false;
    *ret_due = true;
    if (!get_version(db, &version, error))
        return false;
    if (version <= 0)
        return true;
    if (!mo_ledger_get_int(db, "SELECT ifnull(max(seq), 0) FROM entry", 0, &rows, error) ||
        !mo_ledger_get_int(db, "SELECT value FROM meta WHERE name = 'checked'", INT32_MIN, &day,
                           error))
        return false;
    *ret_large = rows > MO_LEDGER_CHECK_ROWS;
    *ret_due = !*ret_large || day > today || day <= today - MO_LEDGER_CHECK_DAYS;
    return true;
}

/* That the day of a check cannot be noted costs another check. */
static bool check_file(MoLedger *ledger, MoDay today, GError **error)
{
    bool large, due;
    if (!is_check_due(ledger->db, today, &large, &due, error))
        return false;
    if (due && !mo_ledger_quick_check(ledger->db, error))
        return false;
    if (due && large)
        (void)put_meta(ledger->db, "checked", NULL, today, NULL);
    return true;
}

bool mo_ledger_prepare_schema(MoLedger *ledger, bool check, MoDay today, int64_t now_utc,
                              GError **error)
{
    return check_application(ledger, error) && (!check || check_file(ledger, today, error)) &&
           mo_ledger_migrate(ledger->db, ledger->folder, steps, MO_LEDGER_VERSION, today, now_utc,
                             error);
}

/* ---- what it knows of itself ---------------------------------------------------------------- */

static char *get_meta_text(sqlite3 *db, const char *name)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = ?1", -1, &statement, NULL) !=
        SQLITE_OK)
        return NULL;
    mo_bind_text(statement, 1, name);
    char *text =
        mo_ledger_step(statement, NULL) == MO_STEP_ROW ? mo_column_text(statement, 0) : NULL;
    sqlite3_finalize(statement);
    return text;
}

static bool get_meta_number(sqlite3 *db, const char *sql, int64_t *ret_value, GError **error)
{
    if (!mo_ledger_get_int(db, sql, INT64_MIN, ret_value, error))
        return false;
    if (*ret_value != INT64_MIN)
        return true;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_CORRUPT,
                        _("The ledger is damaged: it does not know its beginning."));
    return false;
}

static bool put_machine(MoLedger *ledger, const char *host_code, GError **error)
{
    g_free(ledger->machine);
    ledger->machine = mo_hash_code(random_number(), 13);
    return mo_ledger_exec(ledger->db, "BEGIN IMMEDIATE", error) &&
           end(ledger->db,
               put_meta(ledger->db, "machine", ledger->machine, 0, error) &&
                   (host_code == NULL || put_meta(ledger->db, "host", host_code, 0, error)),
               error);
}

bool mo_ledger_renew_machine(MoLedger *ledger, GError **error)
{
    return put_machine(ledger, NULL, error);
}

/* Entries carry a machine id, so that no two machines give the same number to different things. A
 * ledger copied to another host goes on there under an id of its own. */
static bool settle_machine(MoLedger *ledger, const char *host, bool new_machine, GError **error)
{
    g_autofree char *code = mo_hash_code(mo_hash(ledger->seed, "host", host, NULL), 13);
    g_autofree char *known = get_meta_text(ledger->db, "host");
    g_free(ledger->machine);
    ledger->machine = get_meta_text(ledger->db, "machine");
    bool moved = *host != '\0' && g_strcmp0(code, known) != 0;
    if (ledger->read_only || (ledger->machine != NULL && !moved && !new_machine))
        return true;
    return put_machine(ledger, *host != '\0' ? code : "", error);
}

bool mo_ledger_load_meta(MoLedger *ledger, const char *host, bool new_machine, GError **error)
{
    int64_t birth, seed;
    if (!get_meta_number(ledger->db, "SELECT value FROM meta WHERE name = 'birth'", &birth,
                         error) ||
        !mo_ledger_get_int(ledger->db, "SELECT value FROM meta WHERE name = 'seed'", 0, &seed,
                           error))
        return false;
    ledger->birth = (MoDay)birth;
    ledger->seed = (uint64_t)seed;
    return settle_machine(ledger, host, new_machine, error);
}
