/* Rows to values and back. The words of the tables are fixed for ever, whatever the program's own
 * words become. */
#include "ledger/ledger_private.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

static const char *const class_words[] = {
    [MO_CLASS_MAGIC] = "magic",
    [MO_CLASS_PROMISE] = "promise",
    [MO_CLASS_RECOVERY] = "recovery",
};

static const char *const nudge_words[MO_NUDGE_KINDS] = {"popup", "draft", "digest", "reminder"};

static bool find_word(const char *const *words, size_t n, const char *text, unsigned *ret_at)
{
    for (unsigned i = 0; i < n; i++) {
        if (g_strcmp0(words[i], text) == 0) {
            *ret_at = i;
            return true;
        }
    }
    return false;
}

static bool fail_word(const char *column, GError **error)
{
    g_set_error(error, MO_ERROR, MO_ERROR_CORRUPT,
                _("The ledger is damaged (an unknown word in '%s'). Start Moments again."), column);
    return false;
}

const char *mo_ledger_nudge_word(MoNudge nudge)
{
    int n = g_bit_nth_lsf(nudge, -1);
    return n >= 0 && n < MO_NUDGE_KINDS ? nudge_words[n] : NULL;
}

static const char *text_at(sqlite3_stmt *statement, int at)
{
    return (const char *)sqlite3_column_text(statement, at);
}

/* Zero is stored as NULL: most columns of an entry do not concern it. */
static void bind_count(sqlite3_stmt *statement, int at, int64_t count)
{
    if (count != 0)
        sqlite3_bind_int64(statement, at, count);
    else
        sqlite3_bind_null(statement, at);
}

static unsigned count_at(sqlite3_stmt *statement, int at)
{
    return (unsigned)sqlite3_column_int64(statement, at);
}

/* Aliases lie in the table as eight bytes each, the highest first. */
static void bind_aliases(sqlite3_stmt *statement, int at, const char *text)
{
    if (text == NULL) {
        sqlite3_bind_null(statement, at);
        return;
    }
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    uint64_t alias;
    while (mo_alias_parse(&text, &alias)) {
        uint64_t ordered = GUINT64_TO_BE(alias);
        g_byte_array_append(bytes, (const guint8 *)&ordered, sizeof ordered);
    }
    sqlite3_bind_blob(statement, at, bytes->len > 0 ? (const void *)bytes->data : "",
                      (int)bytes->len, SQLITE_TRANSIENT);
}

static char *column_aliases(sqlite3_stmt *statement, int at)
{
    if (sqlite3_column_type(statement, at) == SQLITE_NULL)
        return NULL;
    const char *bytes = sqlite3_column_blob(statement, at);
    size_t n = (size_t)sqlite3_column_bytes(statement, at) / sizeof(uint64_t);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        uint64_t ordered;
        char digits[17];
        memcpy(&ordered, bytes + i * sizeof ordered, sizeof ordered);
        mo_alias_print(GUINT64_FROM_BE(ordered), digits);
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", digits);
    }
    return g_string_free(text, FALSE);
}

/* ---- entries -------------------------------------------------------------------------------- */

void mo_bind_entry(sqlite3_stmt *statement, const MoEntry *entry)
{
    bool occurrence = mo_entry_type_has_occurrence(entry->type);
    mo_bind_text(statement, 1, entry->machine);
    sqlite3_bind_int64(statement, 2, (int64_t)entry->number);
    sqlite3_bind_int64(statement, 3, entry->at_utc);
    mo_bind_text(statement, 4, mo_entry_type_to_string(entry->type));
    mo_bind_day(statement, 5, entry->day);
    mo_bind_text(statement, 6, entry->customer);
    mo_bind_text(statement, 7, entry->habit);
    mo_bind_day(statement, 8, entry->nominal);
    mo_bind_text(statement, 9, occurrence ? class_words[entry->class] : NULL);
    bind_count(statement, 10, entry->fixed);
    mo_bind_text(statement, 11, entry->kind);
    mo_bind_day(statement, 12, entry->show);
    mo_bind_day(statement, 13, entry->due);
    mo_bind_text(statement, 14, mo_ledger_nudge_word(entry->nudge));
    bind_count(statement, 15, entry->attempt);
    mo_bind_text(statement, 16, entry->token);
    mo_bind_text(statement, 17, entry->suggestion);
    mo_bind_day(statement, 18, entry->until.day);
    bind_count(statement, 19, entry->until.second);
    mo_bind_text(statement, 20, entry->by);
    bind_count(statement, 21, entry->no_answer);
    mo_bind_text(statement, 22, entry->note);
    bind_count(statement, 23, entry->count);
    mo_bind_text(statement, 24, entry->undone_machine);
    bind_count(statement, 25, (int64_t)entry->undone_number);
    mo_bind_text(statement, 26, entry->name);
    mo_bind_text(statement, 27, entry->company);
    bind_aliases(statement, 28, entry->aliases);
    mo_bind_text(statement, 29, entry->other);
    bind_count(statement, 30, entry->bans);
    bind_count(statement, 31, entry->digest);
    mo_bind_text(statement, MO_LEDGER_ENTRY_COLUMNS, entry->origin);
}

static bool read_words(sqlite3_stmt *statement, MoEntry *entry, GError **error)
{
    unsigned at = 0;
    if (!mo_entry_type_from_string(text_at(statement, 3), &entry->type))
        return fail_word("type", error);
    const char *class = text_at(statement, 8);
    if (class != NULL) {
        if (!find_word(class_words, G_N_ELEMENTS(class_words), class, &at))
            return fail_word("class", error);
        entry->class = (MoClass)at;
    }
    const char *nudge = text_at(statement, 13);
    if (nudge != NULL) {
        if (!find_word(nudge_words, MO_NUDGE_KINDS, nudge, &at))
            return fail_word("nudge", error);
        entry->nudge = (MoNudge)(1u << at);
    }
    return true;
}

MoEntry *mo_column_entry(sqlite3_stmt *statement, GError **error)
{
    g_autoptr(MoEntry) entry = mo_entry_new(MO_ENTRY_TOUCH);
    if (!read_words(statement, entry, error))
        return NULL;
    entry->machine = mo_column_text(statement, 0);
    entry->number = (uint64_t)sqlite3_column_int64(statement, 1);
    entry->at_utc = sqlite3_column_int64(statement, 2);
    entry->day = mo_column_day(statement, 4);
    entry->customer = mo_column_text(statement, 5);
    entry->habit = mo_column_text(statement, 6);
    entry->nominal = mo_column_day(statement, 7);
    entry->fixed = sqlite3_column_int(statement, 9) != 0;
    entry->kind = mo_column_text(statement, 10);
    entry->show = mo_column_day(statement, 11);
    entry->due = mo_column_day(statement, 12);
    entry->attempt = count_at(statement, 14);
    entry->token = mo_column_text(statement, 15);
    entry->suggestion = mo_column_text(statement, 16);
    entry->until.day = mo_column_day(statement, 17);
    entry->until.second = sqlite3_column_int(statement, 18);
    entry->by = mo_column_text(statement, 19);
    entry->no_answer = sqlite3_column_int(statement, 20) != 0;
    entry->note = mo_column_text(statement, 21);
    entry->count = count_at(statement, 22);
    entry->undone_machine = mo_column_text(statement, 23);
    entry->undone_number = (uint64_t)sqlite3_column_int64(statement, 24);
    entry->name = mo_column_text(statement, 25);
    entry->company = mo_column_text(statement, 26);
    entry->aliases = column_aliases(statement, 27);
    entry->other = mo_column_text(statement, 28);
    entry->bans = count_at(statement, 29);
    entry->digest = count_at(statement, 30);
    entry->origin = mo_column_text(statement, 31);
    return g_steal_pointer(&entry);
}

/* ---- records -------------------------------------------------------------------------------- */

enum { BEGUN_AT = 13, SETTLED_AT = BEGUN_AT + MO_NUDGE_KINDS, AFTER = SETTLED_AT + MO_NUDGE_KINDS };

void mo_bind_record(sqlite3_stmt *statement, const MoRecord *record)
{
    mo_bind_text(statement, 1, record->customer);
    mo_bind_text(statement, 2, record->habit);
    sqlite3_bind_int(statement, 3, record->nominal);
    mo_bind_text(statement, 4, mo_state_to_string(record->state));
    mo_bind_text(statement, 5, class_words[record->class]);
    sqlite3_bind_int(statement, 6, record->fixed);
    mo_bind_text(statement, 7, record->kind);
    mo_bind_day(statement, 8, record->show);
    mo_bind_day(statement, 9, record->due);
    mo_bind_day(statement, 10, record->raised_day);
    mo_bind_utc(statement, 11, record->raised_utc);
    sqlite3_bind_int64(statement, 12, record->nudges_raised);
    sqlite3_bind_int64(statement, 13, record->attempts);
    for (int n = 0; n < MO_NUDGE_KINDS; n++) {
        sqlite3_bind_int64(statement, BEGUN_AT + 1 + n, record->last_begun[n]);
        sqlite3_bind_int64(statement, SETTLED_AT + 1 + n, record->last_settled[n]);
    }
    sqlite3_bind_int64(statement, AFTER + 1, record->reminders);
    mo_bind_utc(statement, AFTER + 2, record->nudged_utc);
    sqlite3_bind_int(statement, AFTER + 3, record->noticed);
    mo_bind_text(statement, AFTER + 4, record->token);
    mo_bind_text(statement, AFTER + 5, record->suggestion);
    mo_bind_day(statement, AFTER + 6, record->until.day);
    sqlite3_bind_int(statement, AFTER + 7, record->until.second);
    sqlite3_bind_int64(statement, AFTER + 8, record->no_answers);
    sqlite3_bind_int(statement, AFTER + 9,
                     mo_record_is_open(record) ? MO_LEDGER_OPEN : record->closed_day);
    mo_bind_text(statement, AFTER + 10, record->origin != NULL ? record->origin : "");
}

const char *mo_column_origin(sqlite3_stmt *statement)
{
    const char *origin = text_at(statement, AFTER + 9);
    return *origin != '\0' ? origin : NULL;
}

bool mo_column_state(sqlite3_stmt *statement, int at, MoState *ret_state, GError **error)
{
    return mo_state_from_string(text_at(statement, at), ret_state) || fail_word("state", error);
}

bool mo_column_record(sqlite3_stmt *statement, MoRecord *record, GError **error)
{
    unsigned class = 0;
    if (!mo_column_state(statement, 3, &record->state, error))
        return false;
    if (!find_word(class_words, G_N_ELEMENTS(class_words), text_at(statement, 4), &class))
        return fail_word("class", error);
    record->class = (MoClass) class;
    record->fixed = sqlite3_column_int(statement, 5) != 0;
    record->kind = mo_column_text(statement, 6);
    record->show = mo_column_day(statement, 7);
    record->due = mo_column_day(statement, 8);
    record->raised_day = mo_column_day(statement, 9);
    record->raised_utc = mo_column_utc(statement, 10);
    record->nudges_raised = count_at(statement, 11);
    record->attempts = count_at(statement, 12);
    for (int n = 0; n < MO_NUDGE_KINDS; n++) {
        record->last_begun[n] = count_at(statement, BEGUN_AT + n);
        record->last_settled[n] = count_at(statement, SETTLED_AT + n);
    }
    mo_record_refresh(record);
    record->reminders = count_at(statement, AFTER);
    record->nudged_utc = mo_column_utc(statement, AFTER + 1);
    record->noticed = sqlite3_column_int(statement, AFTER + 2) != 0;
    record->token = mo_column_text(statement, AFTER + 3);
    record->suggestion = mo_column_text(statement, AFTER + 4);
    record->until.day = mo_column_day(statement, AFTER + 5);
    record->until.second = sqlite3_column_int(statement, AFTER + 6);
    record->no_answers = count_at(statement, AFTER + 7);
    int closed = sqlite3_column_int(statement, AFTER + 8);
    record->closed_day = closed == MO_LEDGER_OPEN ? MO_DAY_NONE : closed;
    return true;
}
