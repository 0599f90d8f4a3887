/* What a damaged ledger still tells. A backup is up to a day old; most damage hits a page or two,
 * and an answer that is lost is a moment that is shown twice. */
#include "ledger/ledger_private.h"

#include <string.h>

/* After so many rows in a row that are not there or cannot be read the end has come. */
#define GIVE_UP_AFTER 2000

typedef struct {
    MoLedger *ledger;
    sqlite3 *damaged;
    sqlite3_stmt *read;    /* MO_SQL_ENTRY_AT of the damaged file */
    GHashTable *customers; /* set of char *: those whose projection is to be made anew */
    int64_t damaged_batch; /* of the entry taken last, there */
    int64_t batch;         /* and here */
    int64_t last_seq;      /* of the newest entry here */
    GArray *aliases;
    unsigned taken;
} Salvage;

static sqlite3 *open_damaged(const char *path)
{
    g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
    if (uri == NULL)
        return NULL;
    g_autofree char *immutable = g_strconcat(uri, "?immutable=1", NULL);
    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(immutable, &db, flags, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

/* False on an error that ends it all; an entry that is known already is none. */
static bool insert(Salvage *salvage, const MoEntry *entry)
{
    g_auto(MoStatement) statement = mo_ledger_use(salvage->ledger, MO_SQL_INSERT_ENTRY, NULL);
    if (statement == NULL)
        return false;
    int64_t batch = sqlite3_column_int64(salvage->read, MO_LEDGER_ENTRY_COLUMNS);
    if (batch != salvage->damaged_batch) {
        salvage->damaged_batch = batch;
        salvage->batch = salvage->last_seq + 1;
    }
    mo_bind_entry(statement, entry);
    sqlite3_bind_int64(statement, MO_LEDGER_ENTRY_COLUMNS + 1, salvage->batch);
    int code = sqlite3_step(statement);
    if ((code & 0xff) == SQLITE_CONSTRAINT)
        return true;
    if (code != SQLITE_DONE)
        return false;
    salvage->taken++;
    salvage->last_seq = sqlite3_last_insert_rowid(salvage->ledger->db);
    if (entry->customer != NULL)
        g_hash_table_add(salvage->customers, g_strdup(entry->customer));
    return mo_ledger_aliases_add(salvage->ledger, salvage->aliases, entry, salvage->last_seq, NULL);
}

/* Whether the row looks like one that we wrote. */
static bool is_sound(const MoEntry *entry)
{
    const char *texts[] = {entry->machine,    entry->customer, entry->habit, entry->kind,
                           entry->suggestion, entry->note,     entry->by,    entry->token,
                           entry->name,       entry->company,  entry->other, entry->origin};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i] != NULL && !g_utf8_validate(texts[i], -1, NULL))
            return false;
    }
    return entry->machine != NULL && entry->number > 0 && mo_entry_check(entry, NULL);
}

static bool take_all(Salvage *salvage, int64_t after)
{
    unsigned missing = 0;
    for (int64_t seq = after + 1; missing < GIVE_UP_AFTER; seq++) {
        sqlite3_reset(salvage->read);
        sqlite3_bind_int64(salvage->read, 1, seq);
        missing++;
        if (sqlite3_step(salvage->read) != SQLITE_ROW)
            continue;
        g_autoptr(MoEntry) entry = mo_column_entry(salvage->read, NULL);
        if (entry == NULL || !is_sound(entry))
            continue;
        if (!insert(salvage, entry))
            return false;
        missing = 0;
    }
    return true;
}

static bool rebuild_all(Salvage *salvage)
{
    GHashTableIter iter;
    void *customer;
    g_hash_table_iter_init(&iter, salvage->customers);
    while (g_hash_table_iter_next(&iter, &customer, NULL)) {
        if (!mo_ledger_rebuild(salvage->ledger, customer, NULL))
            return false;
    }
    return mo_ledger_aliases_write(salvage->ledger, salvage->aliases, NULL) &&
           mo_ledger_join_anew(salvage->ledger, NULL);
}

/* A ledger that begins anew goes on with the seed of the old one: ids and spreads hang on it. */
static bool take_meta(Salvage *salvage, int64_t after)
{
    int64_t birth, seed;
    if (after > 0)
        return true;
    if (!mo_ledger_get_int(salvage->damaged, "SELECT value FROM meta WHERE name = 'birth'",
                           INT64_MIN, &birth, NULL) ||
        !mo_ledger_get_int(salvage->damaged, "SELECT value FROM meta WHERE name = 'seed'", 0, &seed,
                           NULL) ||
        birth < MO_DAY_FIRST || birth > MO_DAY_LAST || seed == 0)
        return true;
    return mo_ledger_adopt_meta(salvage->ledger, birth, seed, NULL);
}

/* The damaged ledger may be of an older version; the backup in its place was migrated. */
static bool prepare_reading(Salvage *salvage)
{
    static const MoSql ways[] = {MO_SQL_ENTRY_AT, MO_SQL_ENTRY_AT_2, MO_SQL_ENTRY_AT_1};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (sqlite3_prepare_v2(salvage->damaged, mo_ledger_sql(ways[i]), -1, &salvage->read,
                               NULL) == SQLITE_OK)
            return true;
    }
    return false;
}

static unsigned salvage_from(Salvage *salvage)
{
    MoLedger *ledger = salvage->ledger;
    int64_t after;
    if (!prepare_reading(salvage) ||
        !mo_ledger_get_int(ledger->db, "SELECT ifnull(max(seq), 0) FROM entry", 0, &after, NULL) ||
        !mo_ledger_run_simple(ledger, MO_SQL_BEGIN_WRITE, NULL))
        return 0;
    MoDay birth = ledger->birth;
    uint64_t seed = ledger->seed;
    salvage->damaged_batch = -1;
    salvage->last_seq = after;
    bool done = take_meta(salvage, after) && take_all(salvage, after) && rebuild_all(salvage) &&
                mo_ledger_run_simple(ledger, MO_SQL_COMMIT, NULL);
    if (!done && sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    if (done)
        return salvage->taken;
    ledger->birth = birth;
    ledger->seed = seed;
    return 0;
}

unsigned mo_ledger_salvage(MoLedger *ledger, const char *aside)
{
    Salvage salvage = {.ledger = ledger, .damaged = open_damaged(aside)};
    if (salvage.damaged == NULL)
        return 0;
    salvage.customers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    salvage.aliases = mo_ledger_aliases_new();
    unsigned taken = salvage_from(&salvage);
    sqlite3_finalize(salvage.read);
    sqlite3_close(salvage.damaged);
    g_hash_table_unref(salvage.customers);
    g_array_unref(salvage.aliases);
    return taken;
}
