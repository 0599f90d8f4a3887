/* Who is who: the customers known, their aliases and bans, and who was joined to whom. */
#include "ledger/ledger_private.h"

#include <string.h>

/* ---- customers ------------------------------------------------------------------------------ */

/* mo_column_day() with one look for nearly all: NULL is read as 0, which is a day of long ago. */
static MoDay get_day(sqlite3_stmt *statement, int at)
{
    int day = sqlite3_column_int(statement, at);
    return day ? day : mo_column_day(statement, at);
}

/* Whether more is told of her than that she was joined to another one: she was seen, or something
 * was written of her before. */
static bool is_of_herself(sqlite3_stmt *statement, const MoKnown *known)
{
    if (known->first_seen != MO_DAY_NONE)
        return true;
    return !known->is_plain &&
           (!known->has_joined ||
            strcmp((const char *)sqlite3_column_text(statement, 5), known->customer) == 0);
}

bool mo_ledger_foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_KNOWN, error);
    if (statement == NULL)
        return false;
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        MoKnown known = {.customer = (const char *)sqlite3_column_text(statement, 0),
                         .first_seen = get_day(statement, 1),
                         .gone_day = mo_column_day(statement, 2),
                         .digest = (uint32_t)sqlite3_column_int64(statement, 3),
                         .is_plain = sqlite3_column_int(statement, 4) != 0,
                         .has_joined = sqlite3_column_type(statement, 5) != SQLITE_NULL};
        if (!is_of_herself(statement, &known))
            continue;
        if (!func(&known, data))
            return true;
    }
    return step == MO_STEP_DONE;
}

unsigned mo_ledger_count_known(MoHistory *history)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_COUNT_KNOWN, NULL);
    if (statement == NULL || mo_ledger_step(statement, NULL) != MO_STEP_ROW)
        return 0;
    return (unsigned)sqlite3_column_int64(statement, 0);
}

bool mo_ledger_get_name(MoHistory *history, const char *customer, char **ret_name,
                        char **ret_company)
{
    MoLedger *ledger = (MoLedger *)history;
    g_auto(MoLedgerPerson) person = {0};
    if (!mo_ledger_load_person(ledger, customer, &person, NULL) || person.known_seq == 0)
        return false;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_NAME, NULL);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, person.known_seq);
    if (mo_ledger_step(statement, NULL) != MO_STEP_ROW)
        return false;
    *ret_name = mo_column_text(statement, 0);
    *ret_company = mo_column_text(statement, 1);
    return true;
}

/* ---- aliases -------------------------------------------------------------------------------- */

typedef struct {
    uint64_t alias;
    int64_t seq;
} Alias;

/* So many are gathered before they are written: their places in the table lie all over it, and a
 * page is better written once for many than many times. */
#define ALIASES_AT_ONCE 1000000

GArray *mo_ledger_aliases_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(Alias));
}

bool mo_ledger_aliases_add(MoLedger *ledger, GArray *aliases, const MoEntry *entry, int64_t seq,
                           GError **error)
{
    const char *text = mo_entry_tells(entry) ? entry->aliases : NULL;
    Alias one = {.seq = seq};
    while (text != NULL && mo_alias_parse(&text, &one.alias))
        g_array_append_val(aliases, one);
    return aliases->len < ALIASES_AT_ONCE || mo_ledger_aliases_write(ledger, aliases, error);
}

/* As SQLite orders them, whose numbers have a sign. */
static int compare_aliases(const void *a, const void *b)
{
    const Alias *one = a, *two = b;
    if (one->alias != two->alias)
        return (int64_t)one->alias < (int64_t)two->alias ? -1 : 1;
    return one->seq < two->seq ? -1 : one->seq > two->seq;
}

bool mo_ledger_aliases_write(MoLedger *ledger, GArray *aliases, GError **error)
{
    g_array_sort(aliases, compare_aliases);
    for (unsigned i = 0; i < aliases->len; i++) {
        const Alias *one = &g_array_index(aliases, Alias, i);
        g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_ALIAS, error);
        if (statement == NULL)
            return false;
        sqlite3_bind_int64(statement, 1, (int64_t)one->alias);
        sqlite3_bind_int64(statement, 2, one->seq);
        if (!mo_ledger_run(statement, error))
            return false;
    }
    g_array_set_size(aliases, 0);
    return true;
}

bool mo_ledger_find_alias(MoHistory *history, uint64_t alias, char **ret_customer, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_FIND_ALIAS, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, (int64_t)alias);
    MoStep step = mo_ledger_step(statement, error);
    if (step != MO_STEP_ERROR)
        *ret_customer = step == MO_STEP_ROW ? mo_column_text(statement, 0) : NULL;
    return step != MO_STEP_ERROR;
}

/* ---- bans ----------------------------------------------------------------------------------- */

bool mo_ledger_foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use((MoLedger *)history, MO_SQL_BANS, error);
    if (statement == NULL)
        return false;
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        if (!func((const char *)sqlite3_column_text(statement, 0),
                  (uint64_t)sqlite3_column_int64(statement, 1),
                  (unsigned)sqlite3_column_int64(statement, 2), mo_column_day(statement, 3),
                  sqlite3_column_int(statement, 4) != 0, data))
            return true;
    }
    return step == MO_STEP_DONE;
}

static bool put_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until, bool by_user,
                    void *data)
{
    g_auto(MoStatement) statement = data;
    mo_bind_text(statement, 1, customer);
    sqlite3_bind_int64(statement, 2, (int64_t)alias);
    sqlite3_bind_int64(statement, 3, bans);
    mo_bind_day(statement, 4, until);
    sqlite3_bind_int(statement, 5, by_user);
    return mo_ledger_run(statement, NULL);
}

bool mo_ledger_put_bans(MoLedger *ledger, const char *customer, const MoBans *bans, GError **error)
{
    g_auto(MoStatement) drop = mo_ledger_use(ledger, MO_SQL_DROP_BANS, error);
    if (drop == NULL)
        return false;
    mo_bind_text(drop, 1, customer);
    if (!mo_ledger_run(drop, error))
        return false;
    MoStatement put = bans != NULL ? mo_ledger_use(ledger, MO_SQL_PUT_BAN, error) : NULL;
    if (bans == NULL || put == NULL)
        return bans == NULL;
    return mo_bans_foreach(bans, customer, put_ban, put) ||
           mo_ledger_fail(ledger->db, sqlite3_errcode(ledger->db), error);
}

bool mo_ledger_is_banned_so(MoLedger *ledger, const char *customer, const MoEntry *entry,
                            bool *ret_known, GError **error)
{
    g_autoptr(MoBanned) banned = mo_banned_new();
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_BANS_OF, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        if ((sqlite3_column_int(statement, 4) != 0) != mo_entry_is_by_user(entry))
            continue;
        uint64_t alias = (uint64_t)sqlite3_column_int64(statement, 1);
        g_array_append_val(banned->aliases, alias);
        banned->bans = (unsigned)sqlite3_column_int64(statement, 2);
        banned->until = mo_column_day(statement, 3);
    }
    *ret_known = mo_banned_is_known(banned, entry);
    return step == MO_STEP_DONE;
}

/* ---- joined customers ----------------------------------------------------------------------- */

GHashTable *mo_ledger_load_same(MoLedger *ledger, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_JOINED, error);
    if (statement == NULL)
        return NULL;
    g_autoptr(GHashTable) same = mo_same_new();
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        const char *customer = (const char *)sqlite3_column_text(statement, 0);
        const char *stays = (const char *)sqlite3_column_text(statement, 1);
        if (strcmp(customer, stays) != 0)
            g_hash_table_insert(same, g_strdup(customer), g_strdup(stays));
    }
    return step == MO_STEP_DONE ? g_steal_pointer(&same) : NULL;
}

/* From the entries, the truth. */
static GHashTable *fold_same(MoLedger *ledger, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_ENTRIES_SAME, error);
    if (statement == NULL)
        return NULL;
    g_autoptr(GHashTable) same = mo_same_new();
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autoptr(MoEntry) entry = mo_column_entry(statement, error);
        if (entry == NULL)
            return NULL;
        mo_same_join(same, entry);
    }
    return step == MO_STEP_DONE ? g_steal_pointer(&same) : NULL;
}

static bool get_seen_seq(MoLedger *ledger, const char *customer, int64_t *ret_seq, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PERSON, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    MoStep step = mo_ledger_step(statement, error);
    *ret_seq = step == MO_STEP_ROW ? sqlite3_column_int64(statement, MO_SEEN_SEQ_AT) : 0;
    return step != MO_STEP_ERROR;
}

static bool put_joined(MoLedger *ledger, const char *customer, const char *stays, GError **error)
{
    int64_t seen_seq;
    if (!get_seen_seq(ledger, customer, &seen_seq, error))
        return false;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_JOINED, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    mo_bind_text(statement, 2, stays);
    if (seen_seq != 0)
        sqlite3_bind_int64(statement, 3, seen_seq);
    return mo_ledger_run(statement, error);
}

/* Everybody whose part in the two tables differs, with those who stay for her in both; a set of
 * borrowed texts. */
static GHashTable *find_moved(GHashTable *before, GHashTable *after)
{
    GHashTable *moved = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *tables[] = {before, after};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        GHashTableIter iter;
        void *customer;
        g_hash_table_iter_init(&iter, tables[i]);
        while (g_hash_table_iter_next(&iter, &customer, NULL)) {
            const char *was = mo_same_find(before, customer);
            const char *is = mo_same_find(after, customer);
            if (strcmp(was, is) == 0)
                continue;
            g_hash_table_add(moved, customer);
            g_hash_table_add(moved, (char *)was);
            g_hash_table_add(moved, (char *)is);
        }
    }
    return moved;
}

static bool clear_projection(MoLedger *ledger, const char *customer, GError **error)
{
    static const MoSql drops[] = {MO_SQL_DROP_PAIRS, MO_SQL_DROP_MOMENTS, MO_SQL_DROP_GIVEN,
                                  MO_SQL_DROP_BANS};
    for (size_t i = 0; i < G_N_ELEMENTS(drops); i++) {
        g_auto(MoStatement) statement = mo_ledger_use(ledger, drops[i], error);
        if (statement == NULL)
            return false;
        mo_bind_text(statement, 1, customer);
        if (!mo_ledger_run(statement, error))
            return false;
    }
    return true;
}

/* First everybody's place, then what those who stay come to. */
static bool move_all(MoLedger *ledger, GHashTable *moved, GHashTable *after, GError **error)
{
    GHashTableIter iter;
    void *customer;
    g_hash_table_iter_init(&iter, moved);
    while (g_hash_table_iter_next(&iter, &customer, NULL)) {
        const char *stays = mo_same_find(after, customer);
        bool joined = strcmp(stays, customer) != 0;
        g_autoptr(GPtrArray) group = mo_same_list(after, customer);
        if (!clear_projection(ledger, customer, error) ||
            !put_joined(ledger, customer, joined || group->len > 1 ? stays : NULL, error))
            return false;
    }
    g_hash_table_iter_init(&iter, moved);
    while (g_hash_table_iter_next(&iter, &customer, NULL)) {
        if (!g_hash_table_contains(after, customer) && !mo_ledger_rebuild(ledger, customer, error))
            return false;
    }
    return true;
}

bool mo_ledger_join_anew(MoLedger *ledger, GError **error)
{
    g_autoptr(GHashTable) before = mo_ledger_load_same(ledger, error);
    g_autoptr(GHashTable) after = before != NULL ? fold_same(ledger, error) : NULL;
    if (after == NULL)
        return false;
    g_autoptr(GHashTable) moved = find_moved(before, after);
    if (!move_all(ledger, moved, after, error) ||
        !mo_ledger_run_simple(ledger, MO_SQL_RECOUNT_KNOWN, error))
        return false;
    ledger->known_more = 0;
    return true;
}
