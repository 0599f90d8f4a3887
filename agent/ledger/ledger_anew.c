/* What the entries come to, made anew from all of them: after a dump was read. */
#include "ledger/ledger_text.h"

/* What of the tables is made from entries. */
static const char clear_all[] = "DELETE FROM person; DELETE FROM pair; DELETE FROM moment;"
                                "DELETE FROM given; DELETE FROM alias; DELETE FROM ban;";

/* The rows that lead to the entries which no index of customers has. */
static const char lead_to_first[] =
    "INSERT INTO person (customer, digest, is_plain, last_seq, seen_seq)"
    " SELECT customer, 0, 1, seq, seq FROM entry WHERE first = 1";

static bool rebuild_each(MoLedger *ledger, GError **error)
{
    g_autoptr(GPtrArray) customers = mo_ledger_load_texts(
        ledger->db, "SELECT DISTINCT customer FROM entry WHERE customer NOT NULL ORDER BY customer",
        error);
    if (customers == NULL)
        return false;
    for (unsigned i = 0; i < customers->len; i++) {
        if (!mo_ledger_rebuild(ledger, customers->pdata[i], error))
            return false;
    }
    return true;
}

bool mo_ledger_gather_aliases(MoLedger *ledger, GArray *aliases, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int code =
        sqlite3_prepare_v2(ledger->db, mo_ledger_sql(MO_SQL_ENTRIES_TELLING), -1, &statement, NULL);
    if (code != SQLITE_OK)
        return mo_ledger_fail(ledger->db, code, error);
    MoStep step;
    bool fine = true;
    while (fine && (step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autoptr(MoEntry) entry = mo_column_entry(statement, error);
        int64_t seq = sqlite3_column_int64(statement, MO_LEDGER_ENTRY_COLUMNS);
        fine = entry != NULL && mo_ledger_aliases_add(ledger, aliases, entry, seq, error);
    }
    sqlite3_finalize(statement);
    return fine && step == MO_STEP_DONE;
}

bool mo_ledger_project_all(MoLedger *ledger, GError **error)
{
    g_autoptr(GArray) aliases = mo_ledger_aliases_new();
    if (!mo_ledger_exec(ledger->db, clear_all, error) ||
        !mo_ledger_exec(ledger->db, lead_to_first, error) || !rebuild_each(ledger, error) ||
        !mo_ledger_gather_aliases(ledger, aliases, error) ||
        !mo_ledger_aliases_write(ledger, aliases, error) || !mo_ledger_join_anew(ledger, error))
        return false;
    ledger->known_more = 0;
    return mo_ledger_exec(ledger->db,
                          "INSERT OR REPLACE INTO meta (name, value) SELECT 'known', count(*) FROM "
                          "person WHERE first_seen NOT NULL",
                          error);
}
