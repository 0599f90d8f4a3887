#include "ledger/ledger_private.h"

#include "base/error.h"
#include "base/i18n.h"

/* One append under way. */
typedef struct {
    MoLedger *ledger;
    uint64_t number; /* of the last entry written by this machine */
    int64_t batch;   /* seq of the first entry of this append */
    int64_t seq;     /* of the entry written last */
    GArray *aliases; /* told in this append and not written yet */
} Writer;

/* ---- what may be written -------------------------------------------------------------------- */

/* Whether the statement, its parameters bound, gives a row. */
static bool has_row(sqlite3_stmt *statement, bool *ret_has, GError **error)
{
    MoStep step = mo_ledger_step(statement, error);
    *ret_has = step == MO_STEP_ROW;
    return step != MO_STEP_ERROR;
}

static bool was_delivered_to(MoLedger *ledger, const char *customer, const MoEntry *entry,
                             bool *ret_was, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_HAS_DELIVERY, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, customer);
    mo_bind_text(statement, 2, entry->habit);
    if (entry->origin != NULL)
        mo_bind_text(statement, 3, entry->origin);
    else
        sqlite3_bind_int(statement, 3, entry->nominal);
    mo_bind_text(statement, 4, mo_ledger_nudge_word(entry->nudge));
    sqlite3_bind_int64(statement, 5, entry->attempt);
    mo_bind_text(statement, 6, mo_entry_type_to_string(entry->type));
    return has_row(statement, ret_was, error);
}

/* Under any of the ids of her who was joined. */
static bool was_delivered(MoLedger *ledger, const MoLedgerPerson *person, const MoEntry *entry,
                          bool *ret_was, GError **error)
{
    if (!person->is_group)
        return was_delivered_to(ledger, entry->customer, entry, ret_was, error);
    g_autoptr(GHashTable) same = mo_ledger_load_same(ledger, error);
    if (same == NULL)
        return false;
    g_autoptr(GPtrArray) group = mo_same_list(same, person->known->customer);
    for (unsigned i = 0; i < group->len && !*ret_was; i++) {
        if (!was_delivered_to(ledger, group->pdata[i], entry, ret_was, error))
            return false;
    }
    return true;
}

static bool was_digested(MoLedger *ledger, const MoEntry *entry, bool *ret_was, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_HAS_DIGEST, error);
    if (statement == NULL)
        return false;
    mo_bind_day(statement, 1, entry->day);
    mo_bind_text(statement, 2, entry->note);
    return has_row(statement, ret_was, error);
}

static bool check_not_repeated(MoLedger *ledger, const MoLedgerPerson *person, const MoEntry *entry,
                               GError **error)
{
    bool was = false;
    bool asked = true;
    if (entry->type == MO_ENTRY_DIGEST)
        asked = was_digested(ledger, entry, &was, error);
    else if (entry->type == MO_ENTRY_DELIVERING || entry->type == MO_ENTRY_RAISED)
        asked = was_delivered(ledger, person, entry, &was, error);
    return asked && (!was || mo_history_refuse_repeated(entry, error));
}

static bool is_undone(MoLedger *ledger, const MoEntry *undo, bool *ret_undone, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_HAS_UNDO, error);
    if (statement == NULL)
        return false;
    mo_bind_text(statement, 1, undo->undone_machine);
    sqlite3_bind_int64(statement, 2, (int64_t)undo->undone_number);
    return has_row(statement, ret_undone, error);
}

/* The entry that may be taken back; NULL with MO_ERROR_REFUSED when there is none. */
static MoEntry *find_undoable(MoLedger *ledger, const MoEntry *undo, GError **error)
{
    bool undone;
    if (!is_undone(ledger, undo, &undone, error))
        return NULL;
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_FIND_ENTRY, error);
    if (statement == NULL)
        return NULL;
    mo_bind_text(statement, 1, undo->undone_machine);
    sqlite3_bind_int64(statement, 2, (int64_t)undo->undone_number);
    MoStep step = mo_ledger_step(statement, error);
    if (step == MO_STEP_ERROR)
        return NULL;
    g_autoptr(MoEntry) entry = NULL;
    if (step == MO_STEP_ROW && (entry = mo_column_entry(statement, error)) == NULL)
        return NULL;
    if (undone || entry == NULL || !mo_entry_type_is_undoable(entry->type)) {
        g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED, _("This was taken back already."));
        return NULL;
    }
    return g_steal_pointer(&entry);
}

static bool is_joined_so(MoLedger *ledger, const MoEntry *entry, bool *ret_known, GError **error)
{
    g_autoptr(GHashTable) same = mo_ledger_load_same(ledger, error);
    return same != NULL && mo_same_check(same, entry, ret_known, error);
}

/* Whether the entry tells nothing new. */
static bool is_passed_over(MoLedger *ledger, const MoLedgerPerson *person, const MoEntry *entry,
                           bool *ret_is, GError **error)
{
    switch (entry->type) {
    case MO_ENTRY_SEEN_HABIT:
        *ret_is = mo_ledger_get_habit_seen(&ledger->base, entry->habit) != MO_DAY_NONE;
        return true;
    case MO_ENTRY_PLANNED:
        *ret_is = entry->day <= mo_ledger_get_planned(&ledger->base);
        return true;
    case MO_ENTRY_SAME:
        return is_joined_so(ledger, entry, ret_is, error);
    case MO_ENTRY_BANNED:
        g_assert(person->known != NULL);
        return mo_ledger_is_banned_so(ledger, person->known->customer, entry, ret_is, error);
    default:
        *ret_is =
            person->known != NULL && mo_history_is_known(person->known, person->digest, entry);
        return true;
    }
}

/* ---- writing one ---------------------------------------------------------------------------- */

/* `first`: the entry by which a customer was first seen, and which her row will lead to. */
static bool insert(Writer *writer, MoEntry *entry, bool first, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(writer->ledger, MO_SQL_INSERT_ENTRY, error);
    if (statement == NULL)
        return false;
    mo_bind_entry(statement, entry);
    sqlite3_bind_int64(statement, MO_LEDGER_ENTRY_COLUMNS + 1, writer->batch);
    if (first)
        sqlite3_bind_int(statement, MO_LEDGER_ENTRY_COLUMNS + 2, 1);
    if (!mo_ledger_run(statement, error))
        return false;
    writer->number++;
    writer->seq = sqlite3_last_insert_rowid(writer->ledger->db);
    return mo_ledger_aliases_add(writer->ledger, writer->aliases, entry, writer->seq, error);
}

static bool write_undo(Writer *writer, MoEntry *undo, GError **error)
{
    g_autoptr(MoEntry) undone = find_undoable(writer->ledger, undo, error);
    if (undone == NULL)
        return false;
    undo->other = undone->other;
    if (!insert(writer, undo, false, error))
        return false;
    if (undone->customer == NULL) /* of the user herself: nothing is folded of it */
        return true;
    return undone->type == MO_ENTRY_SAME
               ? mo_ledger_join_anew(writer->ledger, error)
               : mo_ledger_rebuild(writer->ledger, undone->customer, error);
}

/* The entry is whole, and may follow what is known. */
static bool write_checked(Writer *writer, MoEntry *entry, MoLedgerPerson *person, GError **error)
{
    if (entry->customer == NULL)
        return insert(writer, entry, false, error);
    if (!mo_ledger_follow(writer->ledger, person, entry, error))
        return false;
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    if (entry->type == MO_ENTRY_SAME && entry->name == NULL &&
        mo_ledger_get_name(&writer->ledger->base, entry->other, &name, &company))
        entry->name = name;
    bool first =
        entry->type == MO_ENTRY_SEEN_CUSTOMER && !person->is_group && person->seen_seq == 0;
    if (!insert(writer, entry, first, error))
        return false;
    if (first)
        person->seen_seq = writer->seq;
    return mo_ledger_project(writer->ledger, person, entry, writer->seq, error);
}

/* *ret_number is 0 for what is passed over. */
static bool write_one(Writer *writer, const MoEntry *given, uint64_t *ret_number, GError **error)
{
    if (!mo_entry_check(given, error))
        return false;
    MoEntry entry = *given; /* borrows all texts; only machine, number, instant and other differ */
    entry.machine = writer->ledger->machine;
    entry.number = *ret_number = writer->number + 1;
    if (entry.type == MO_ENTRY_UNDO)
        return write_undo(writer, &entry, error);
    g_auto(MoLedgerPerson) person = {0};
    bool known = false;
    if ((entry.customer != NULL && !mo_ledger_load_for(writer->ledger, &entry, &person, error)) ||
        !is_passed_over(writer->ledger, &person, &entry, &known, error))
        return false;
    if (known) {
        *ret_number = 0;
        return true;
    }
    return check_not_repeated(writer->ledger, &person, &entry, error) &&
           (person.known == NULL || mo_history_check_next(person.known, &entry, error)) &&
           write_checked(writer, &entry, &person, error);
}

/* ---- one transaction ------------------------------------------------------------------------ */

static bool get_last(MoLedger *ledger, MoSql which, int64_t *ret_value, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, which, error);
    if (statement == NULL)
        return false;
    if (which == MO_SQL_LAST_NUMBER)
        mo_bind_text(statement, 1, ledger->machine);
    if (mo_ledger_step(statement, error) != MO_STEP_ROW)
        return false;
    *ret_value = sqlite3_column_int64(statement, 0);
    return true;
}

/* SQLite would go on writing into a file that was renamed or deleted, where nobody finds it. */
static bool check_in_place(MoLedger *ledger, GError **error)
{
    if (ledger->read_only) {
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("The ledger '%s' can only be read here, so nothing was noted."),
                    ledger->path);
        return false;
    }
    if (mo_ledger_is_in_place(&ledger->base))
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                _("The ledger '%s' was moved or replaced while Moments was running, so nothing was "
                  "noted. Start Moments again."),
                ledger->path);
    return false;
}

/* Whether it is in its place is asked when nobody else can write any more: who replaces the file
 * does that in a transaction. */
bool mo_ledger_begin_write(MoLedger *ledger, GError **error)
{
    mo_ledger_end_reading(ledger);
    if (ledger->read_only)
        return check_in_place(ledger, error);
    if (!mo_ledger_run_simple(ledger, MO_SQL_BEGIN_WRITE, error))
        return false;
    ledger->known_more = 0;
    if (check_in_place(ledger, error))
        return true;
    mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    return false;
}

static bool begin(MoLedger *ledger, Writer *ret_writer, GError **error)
{
    int64_t number, seq;
    if (!mo_ledger_begin_write(ledger, error))
        return false;
    if (!get_last(ledger, MO_SQL_LAST_NUMBER, &number, error) ||
        !get_last(ledger, MO_SQL_LAST_SEQ, &seq, error)) {
        mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
        return false;
    }
    *ret_writer = (Writer){.ledger = ledger,
                           .number = (uint64_t)number,
                           .batch = seq + 1,
                           .aliases = mo_ledger_aliases_new()};
    return true;
}

/* Commits what `done` says is whole. After some errors SQLite has rolled back by itself. */
static bool end(Writer *writer, bool done, GError **error)
{
    MoLedger *ledger = writer->ledger;
    done = done && mo_ledger_aliases_write(ledger, writer->aliases, error) &&
           mo_ledger_settle_known(ledger, error);
    g_clear_pointer(&writer->aliases, g_array_unref);
    if (done && mo_ledger_run_simple(ledger, MO_SQL_COMMIT, error)) {
        ledger->written++;
        return true;
    }
    if (sqlite3_get_autocommit(ledger->db) == 0)
        mo_ledger_run_simple(ledger, MO_SQL_ROLLBACK, NULL);
    return false;
}

/* ---- many at once --------------------------------------------------------------------------- */

/* From so many on an append is one of the first run over the records, which sees everybody. */
#define MANY 1000
#define CACHE_KIB 1000 /* as ledger.c opens it */
#define CACHE_KIB_FOR_MANY 16000

static int compare_customers(const void *a, const void *b, void *data)
{
    const GPtrArray *entries = data;
    unsigned one = *(const unsigned *)a, two = *(const unsigned *)b;
    int order = g_strcmp0(((const MoEntry *)entries->pdata[one])->customer,
                          ((const MoEntry *)entries->pdata[two])->customer);
    return order != 0 ? order : one < two ? -1 : one > two;
}

/* Entries about customers, which do not hang on those of other customers. */
static bool is_of_one(const MoEntry *entry)
{
    return mo_entry_tells(entry) || entry->type == MO_ENTRY_BANNED ||
           entry->type == MO_ENTRY_GONE_CUSTOMER;
}

/* Where the series of such entries that begins at `from` ends; else the next one. */
static unsigned end_of_series(const GPtrArray *entries, unsigned from)
{
    unsigned to = from;
    while (to < entries->len && is_of_one(entries->pdata[to]))
        to++;
    return MAX(to, from + 1);
}

/* A long series is written in order of the customers' ids, so that each page of the table of
 * persons is turned to once. Their numbers tell the order in which they were given. */
static bool write_series(Writer *writer, GPtrArray *entries, unsigned from, unsigned to,
                         uint64_t *numbers, GError **error)
{
    uint64_t before = writer->number;
    g_autofree unsigned *order = g_new(unsigned, to - from);
    for (unsigned i = from; i < to; i++)
        order[i - from] = i;
    g_qsort_with_data(order, (int)(to - from), sizeof *order, compare_customers, entries);
    for (unsigned i = 0; i < to - from; i++) {
        writer->number = before + (order[i] - from);
        if (!write_one(writer, entries->pdata[order[i]], &numbers[order[i]], error))
            return false;
    }
    writer->number = before + (to - from);
    return true;
}

static bool write_all(Writer *writer, GPtrArray *entries, uint64_t *numbers, GError **error)
{
    for (unsigned from = 0, to; from < entries->len; from = to) {
        to = end_of_series(entries, from);
        if (to - from < MANY)
            to = from + 1;
        bool done = to - from > 1 ? write_series(writer, entries, from, to, numbers, error)
                                  : write_one(writer, entries->pdata[from], &numbers[from], error);
        if (!done)
            return false;
    }
    return true;
}

/* Pages that are met again and again are better kept than read anew; but only for now. */
static void set_cache(MoLedger *ledger, int kib)
{
    g_autofree char *sql = g_strdup_printf("PRAGMA cache_size = -%d", kib);
    mo_ledger_exec(ledger->db, sql, NULL);
    sqlite3_db_release_memory(ledger->db);
}

static bool append(MoLedger *ledger, GPtrArray *entries, uint64_t *numbers, GError **error)
{
    Writer writer;
    return begin(ledger, &writer, error) &&
           end(&writer, write_all(&writer, entries, numbers, error), error);
}

bool mo_ledger_append(MoHistory *history, GPtrArray *entries, GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    g_autofree uint64_t *numbers = g_new0(uint64_t, entries->len);
    if (entries->len >= MANY)
        set_cache(ledger, CACHE_KIB_FOR_MANY);
    bool done = append(ledger, entries, numbers, error);
    if (entries->len >= MANY)
        set_cache(ledger, CACHE_KIB);
    if (!done)
        return false;
    for (unsigned i = 0; i < entries->len; i++) {
        MoEntry *entry = entries->pdata[i];
        g_free(entry->machine);
        entry->machine = numbers[i] != 0 ? g_strdup(ledger->machine) : NULL;
        entry->number = numbers[i];
    }
    return true;
}

/* ---- undo ----------------------------------------------------------------------------------- */

static MoEntry *find_newest_answer(MoLedger *ledger, int64_t *ret_batch, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_NEWEST_ANSWER, error);
    if (statement == NULL)
        return NULL;
    MoStep step = mo_ledger_step(statement, error);
    if (step == MO_STEP_DONE)
        g_set_error_literal(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                            _("There is nothing to take back."));
    if (step != MO_STEP_ROW)
        return NULL;
    *ret_batch = sqlite3_column_int64(statement, MO_LEDGER_ENTRY_COLUMNS);
    return mo_column_entry(statement, error);
}

/* What is taken back with an answer, itself included, in order; `batch` is the append it was
 * written in. */
static GPtrArray *find_batch(MoLedger *ledger, int64_t batch, const MoEntry *answer, GError **error)
{
    g_auto(MoStatement) statement = mo_ledger_use(ledger, MO_SQL_ANSWERS_OF_BATCH, error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_int64(statement, 1, batch);
    g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoStep step;
    while ((step = mo_ledger_step(statement, error)) == MO_STEP_ROW) {
        g_autoptr(MoEntry) entry = mo_column_entry(statement, error);
        if (entry == NULL)
            return NULL;
        if (mo_entry_is_undone_with(entry, answer))
            g_ptr_array_add(answers, g_steal_pointer(&entry));
    }
    return step == MO_STEP_DONE ? g_steal_pointer(&answers) : NULL;
}

static bool undo_one(Writer *writer, const MoEntry *answer, int64_t at_utc, GError **error)
{
    g_autoptr(MoEntry) undo = mo_entry_new(MO_ENTRY_UNDO);
    undo->at_utc = at_utc;
    undo->customer = g_strdup(answer->customer);
    undo->undone_machine = g_strdup(answer->machine);
    undo->undone_number = answer->number;
    uint64_t number;
    return write_one(writer, undo, &number, error);
}

static bool undo_newest(Writer *writer, int64_t at_utc, MoEntry **ret_first, GError **error)
{
    int64_t batch = 0;
    g_autoptr(MoEntry) newest = find_newest_answer(writer->ledger, &batch, error);
    if (newest == NULL)
        return false;
    g_autoptr(GPtrArray) answers = find_batch(writer->ledger, batch, newest, error);
    if (answers == NULL)
        return false;
    for (unsigned i = 0; i < answers->len; i++) {
        if (!undo_one(writer, answers->pdata[i], at_utc, error))
            return false;
    }
    *ret_first = mo_entry_dup(mo_entry_name_undone(answers, newest));
    return true;
}

bool mo_ledger_undo_last(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error)
{
    MoLedger *ledger = (MoLedger *)history;
    Writer writer;
    if (!begin(ledger, &writer, error))
        return false;
    g_autoptr(MoEntry) first = NULL;
    if (!end(&writer, undo_newest(&writer, at_utc, &first, error), error))
        return false;
    if (ret_undone != NULL)
        *ret_undone = g_steal_pointer(&first);
    return true;
}
