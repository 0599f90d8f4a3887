/* What mo_history_fold() makes of a customer's entries, kept beside them. Nothing here decides
 * anything: rows are loaded, folded by the model's rule, and stored. */
#include "ledger/ledger_private.h"

static void bind_seq(sqlite3_stmt *statement, int at, int64_t seq)
{
    if (seq != 0)
        sqlite3_bind_int64(statement, at, seq);
    else
        sqlite3_bind_null(statement, at);
}

static bool put_person(MoLedger *ledger, const MoLedgerPerson *person, GError **error)
{
    const MoCustomerHistory *known = person->known;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_PERSON, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, known->customer);
    mo_bind_day(statement, 2, known->first_seen);
    mo_bind_day(statement, 3, known->gone_day);
    mo_bind_day(statement, 4, known->last_contact);
    mo_bind_text(statement, 5, known->last_done_kind);
    mo_bind_day(statement, 6, known->last_done_day);
    sqlite3_bind_int64(statement, 7, known->starts);
    mo_bind_day(statement, 8, known->paused_from);
    mo_bind_day(statement, 9, known->paused_until);
    mo_bind_text(statement, 10, person->is_group ? known->customer : NULL);
    sqlite3_bind_int64(statement, 11, person->digest);
    sqlite3_bind_int64(statement, 12, person->last_seq);
    bind_seq(statement, 13, person->seen_seq);
    bind_seq(statement, 14, person->known_seq);
    sqlite3_bind_int(statement, 15, person->is_plain);
    return mo_ledger_run(statement, error);
}

/* What an entry started has one row, whatever days it had. */
static bool drop_moved(MoLedger *ledger, const MoRecord *record, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_DROP_MOMENT_OF, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, record->customer);
    mo_bind_text(statement, 2, record->habit);
    mo_bind_text(statement, 3, record->origin);
    return mo_ledger_run(statement, error);
}

static bool put_record(MoLedger *ledger, const MoRecord *record, GError **error)
{
    if (record->origin != NULL && !drop_moved(ledger, record, error))
        return false;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_MOMENT, error);
    if (statement == NULL)
        return false;
    mo_bind_record(statement, record);
    return mo_ledger_run(statement, error);
}

static bool put_pair(MoLedger *ledger, const char *customer, const MoPairHistory *pair,
                     GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_PAIR, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    mo_bind_text(statement, 2, pair->habit);
    sqlite3_bind_int(statement, 3, pair->never);
    mo_bind_day(statement, 4, pair->last_done);
    mo_bind_day(statement, 5, pair->last_passed);
    if (!mo_ledger_run(statement, error))
        return false;
    for (unsigned i = 0; i < pair->records->len; i++) {
        if (!put_record(ledger, pair->records->pdata[i], error))
            return false;
    }
    return true;
}

static bool put_given(MoLedger *ledger, const char *customer, const char *key, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_PUT_GIVEN, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    mo_bind_text(statement, 2, key);
    return mo_ledger_run(statement, error);
}

/* Stores all that `person` holds, which may be a part; what it does not hold stays as it was. */
static bool put_all(MoLedger *ledger, const MoLedgerPerson *person, GError **error)
{
    const MoCustomerHistory *known = person->known;
    if (!put_person(ledger, person, error))
        return false;
    for (unsigned i = 0; i < known->pairs->len; i++) {
        if (!put_pair(ledger, known->customer, known->pairs->pdata[i], error))
            return false;
    }
    for (unsigned i = 0; i < known->given->len; i++) {
        if (!put_given(ledger, known->customer, known->given->pdata[i], error))
            return false;
    }
    return true;
}

/* `entry` may be of one who was joined to her. */
static void fold(MoLedgerPerson *person, const MoEntry *entry, int64_t seq)
{
    MoEntry own = *entry;
    own.customer = person->known->customer;
    mo_history_fold(person->known, &own);
    person->last_seq = seq;
    person->is_plain = person->is_plain && mo_customer_history_is_plain(person->known);
    if (mo_entry_tells(entry) && entry->digest != 0)
        person->digest = entry->digest;
    if (mo_entry_tells(entry) && entry->name != NULL)
        person->known_seq = seq;
}

/* ---- anew ----------------------------------------------------------------------------------- */

static bool drop(MoLedger *ledger, MoSql which, const char *customer, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, which, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    return mo_ledger_run(statement, error);
}

static bool drop_all(MoLedger *ledger, const char *customer, GError **error)
{
    static const MoSql drops[] = {MO_SQL_DROP_PERSON, MO_SQL_DROP_PAIRS, MO_SQL_DROP_MOMENTS,
                                  MO_SQL_DROP_GIVEN};
    for (size_t i = 0; i < G_N_ELEMENTS(drops); i++) {
        if (!drop(ledger, drops[i], customer, error))
            return false;
    }
    return true;
}

static bool is_known(const MoCustomerHistory *known)
{
    return known->first_seen != MO_DAY_NONE;
}

static bool replay(MoLedger *ledger, MoLedgerPerson *person, const GPtrArray *entries,
                   GError **error)
{
    g_autoptr(MoBans) bans = mo_bans_new();
    for (unsigned i = 0; i < entries->len; i++) {
        const MoLedgerEntry *one = entries->pdata[i];
        fold(person, one->entry, one->seq);
        mo_bans_fold(bans, one->entry);
    }
    const char *customer = person->known->customer;
    return put_all(ledger, person, error) && mo_ledger_put_bans(ledger, customer, bans, error);
}

bool mo_ledger_rebuild(MoLedger *ledger, const char *customer, GError **error)
{
    g_auto(MoLedgerPerson) before = {0};
    g_autoptr(GPtrArray) entries = mo_ledger_load_entries(ledger, customer, error);
    if (entries == NULL || !mo_ledger_load_person(ledger, customer, &before, error) ||
        !drop_all(ledger, before.known->customer, error))
        return false;
    g_auto(MoLedgerPerson) after = {.known = mo_customer_history_new(before.known->customer),
                                    .is_group = before.is_group,
                                    .is_plain = true,
                                    .seen_seq = before.seen_seq};
    if (entries->len == 0 && !before.is_group)
        return mo_ledger_put_bans(ledger, before.known->customer, NULL, error);
    if (!replay(ledger, &after, entries, error))
        return false;
    ledger->known_more += is_known(after.known) - is_known(before.known);
    return true;
}

bool mo_ledger_settle_known(MoLedger *ledger, GError **error)
{
    if (ledger->known_more == 0)
        return true;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_ADD_KNOWN, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, ledger->known_more);
    ledger->known_more = 0;
    return mo_ledger_run(statement, error);
}

/* ---- one more ------------------------------------------------------------------------------- */

bool mo_ledger_follow(MoLedger *ledger, const MoLedgerPerson *person, MoEntry *entry,
                      GError **error)
{
    int64_t seq = person->last_seq != 0 ? person->last_seq : person->seen_seq;
    if (seq == 0)
        return true;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_ORDER_AT, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, seq);
    MoStep step = mo_ledger_step(statement, error);
    if (step == MO_STEP_ROW) {
        MoEntry last = {.at_utc = sqlite3_column_int64(statement, 0),
                        .machine = (char *)sqlite3_column_text(statement, 1),
                        .number = (uint64_t)sqlite3_column_int64(statement, 2)};
        mo_entry_follow(entry, &last);
    }
    return step != MO_STEP_ERROR;
}

bool mo_ledger_project(MoLedger *ledger, MoLedgerPerson *person, const MoEntry *entry, int64_t seq,
                       GError **error)
{
    if (entry->type == MO_ENTRY_SAME)
        return mo_ledger_join_anew(ledger, error);
    if (person->is_group || entry->type == MO_ENTRY_BANNED)
        return mo_ledger_rebuild(ledger, person->known->customer, error);
    bool was = is_known(person->known);
    fold(person, entry, seq);
    ledger->known_more += is_known(person->known) - was;
    return put_all(ledger, person, error);
}
