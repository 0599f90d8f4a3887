/* `keep`: what is old and over goes, and nothing that is planned changes by it.
 *
 * What stays whatever its age: who is who, bans, pauses, "never", promises (of a record: the one
 * that it told last) and what became of them and of recovery, everything open, what somebody was
 * given (it is never sent twice), the last contact, the last three times and the last answer of
 * each surprise, and what something else counts from. What goes is the rest: how an answered moment
 * was shown, older answers of surprises, older contacts with their notes, what was taken back,
 * digests. */
#include "base/error.h"
#include "ledger/ledger_care.h"
#include "ledger/ledger_private.h"

/* In each: ?1 is the first day that is kept, ?2 its first instant. Entries of customers who were
 * joined, or who asked for something, are left alone: few, and looked at in other ways. */
#define OLD                                                                                        \
    " e.at_utc < ?2 AND e.first IS NULL"                                                           \
    " AND NOT EXISTS (SELECT 1 FROM ban WHERE ban.customer = e.customer)"
/* The occurrence was closed before the day, and nothing was written of it since. */
#define OVER                                                                                       \
    " JOIN moment AS m ON m.customer = e.customer AND m.habit = e.habit AND m.origin = ''"         \
    " AND m.nominal = e.nominal AND m.closed < ?1"                                                 \
    " WHERE e.origin IS NULL AND NOT EXISTS (SELECT 1 FROM entry AS n WHERE n.customer = "         \
    "e.customer AND n.at_utc >= ?2 AND n.habit = e.habit AND n.nominal = e.nominal) AND" OLD
#define STARTS_NOTHING                                                                             \
    " AND NOT EXISTS (SELECT 1 FROM entry AS n WHERE n.customer = e.customer AND n.origin = "      \
    "e.machine || '/' || e.number)"

static const char *const choices[] = {
    /* How it was shown. */
    "SELECT e.seq FROM entry AS e" OVER
    " AND e.type IN ('delivering', 'raised', 'failed', 'noticed', 'snoozed', 'no-answer')",
    /* Answers of surprises: not the last of its kind, and of three times the last. */
    "SELECT e.seq FROM entry AS e" OVER " AND m.class = 'magic' AND e.suggestion IS NULL"
    " AND e.type = 'done' AND (SELECT count(*) FROM moment AS l WHERE l.customer = m.customer AND "
    "l.habit = m.habit AND l.state = 'done' AND l.closed > m.closed) >= 3"
    " AND e.day < (SELECT last_done FROM pair WHERE pair.customer = e.customer AND pair.habit = "
    "e.habit)"
    " AND e.day < (SELECT min(last_done_day, last_contact) FROM person WHERE person.customer = "
    "e.customer)" STARTS_NOTHING,
    "SELECT e.seq FROM entry AS e" OVER " AND m.class = 'magic' AND e.type IN ('skipped', 'lapsed')"
    " AND e.day < (SELECT last_passed FROM pair WHERE pair.customer = e.customer AND pair.habit = "
    "e.habit)",
    "SELECT e.seq FROM entry AS e" OVER " AND m.class = 'magic' AND e.type = 'withdrawn'",
    /* What a record told before it told something newer. */
    "SELECT e.seq FROM entry AS e WHERE e.type = 'next-step' AND EXISTS (SELECT 1 FROM entry AS n "
    "WHERE n.customer = e.customer AND n.type = 'next-step' AND n.at_utc > e.at_utc AND n.at_utc < "
    "?2) AND" OLD,
    /* Contacts, but the last. */
    "SELECT e.seq FROM entry AS e WHERE e.type = 'touch' AND e.day < ?1 AND e.day < (SELECT "
    "last_contact FROM person WHERE person.customer = e.customer) AND" OLD STARTS_NOTHING,
    /* What was taken back; that it was stays, lest a merge bring it back. */
    "SELECT e.seq FROM entry AS e WHERE e.type IN ('touch', 'done', 'skipped', 'snoozed', "
    "'no-answer') AND EXISTS (SELECT 1 FROM entry AS u WHERE u.type = 'undo' AND u.undone_machine "
    "= e.machine AND u.undone_number = e.number AND u.at_utc < ?2) AND" OLD,
    /* Of nobody. */
    "SELECT e.seq FROM entry AS e WHERE e.type IN ('digest', 'lapsed-unraised') AND e.day < ?1 AND "
    "e.at_utc < ?2",
    "SELECT e.seq FROM entry AS e WHERE e.type = 'planned' AND e.at_utc < ?2 AND e.day < (SELECT "
    "max(day) FROM entry WHERE type = 'planned')",
};

/* The chosen ones, by their numbers; no number may be given a second time, so the last of each
 * machine stays. */
static const char make_table[] = "CREATE TEMP TABLE IF NOT EXISTS outdated (seq INTEGER PRIMARY "
                                 "KEY); DELETE FROM temp.outdated;";
static const char spare_last[] =
    "DELETE FROM temp.outdated WHERE seq = (SELECT max(seq) FROM main.entry) OR seq IN (SELECT seq "
    "FROM main.entry AS e WHERE number = (SELECT max(number) FROM main.entry AS l WHERE l.machine "
    "= e.machine))";
static const char take_out[] =
    "DELETE FROM main.entry WHERE seq IN (SELECT seq FROM temp.outdated)";
static const char whose[] =
    "SELECT DISTINCT customer FROM main.entry WHERE customer IS NOT NULL AND "
    "seq IN (SELECT seq FROM temp.outdated)";

static bool choose(MoLedger *ledger, const char *choice, MoDay before, int64_t before_utc,
                   GError **error)
{
    g_autofree char *sql = g_strconcat("INSERT OR IGNORE INTO temp.outdated ", choice, NULL);
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(ledger->db, code, error);
    mo_bind_day(statement, 1, before);
    sqlite3_bind_int64(statement, 2, before_utc);
    bool done = mo_ledger_run(statement, error);
    sqlite3_finalize(statement);
    return done;
}

static bool take_all(MoLedger *ledger, unsigned *ret_n, GError **error)
{
    int64_t n = 0;
    if (!mo_ledger_exec(ledger->db, spare_last, error) ||
        !mo_ledger_get_int(ledger->db, "SELECT count(*) FROM temp.outdated", 0, &n, error))
        return false;
    *ret_n = (unsigned)n;
    if (n == 0)
        return true;
    g_autoptr(GPtrArray) customers = mo_ledger_load_texts(ledger->db, whose, error);
    if (customers == NULL || !mo_ledger_exec(ledger->db, take_out, error))
        return false;
    for (unsigned i = 0; i < customers->len; i++) {
        if (!mo_ledger_rebuild(ledger, customers->pdata[i], error))
            return false;
    }
    return mo_ledger_settle_known(ledger, error) &&
           mo_ledger_exec(ledger->db, "DELETE FROM temp.outdated", error);
}

static bool keep_in_transaction(MoLedger *ledger, MoDay before, int64_t before_utc, unsigned *ret_n,
                                GError **error)
{
    if (!mo_ledger_begin_write(ledger, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
        if (!choose(ledger, choices[i], before, before_utc, error))
            return false;
    }
    return take_all(ledger, ret_n, error) && mo_ledger_run_simple(ledger, MO_SQL_COMMIT, error);
}

bool mo_ledger_keep(MoHistory *history, MoDay before, int64_t before_utc, unsigned *ret_n,
                    GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, false);
    *ret_n = 0;
    /* What is taken out is written over; the file keeps its size and has room for what comes. */
    if (!mo_ledger_exec(ledger->db, "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON",
                        error) ||
        !mo_ledger_exec(ledger->db, make_table, error))
        return false;
    bool done = keep_in_transaction(ledger, before, before_utc, ret_n, error);
    if (!done && sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    (void)mo_ledger_exec(ledger->db, "PRAGMA secure_delete = OFF", NULL);
    if (done && *ret_n > 0)
        ledger->written++;
    return done;
}
