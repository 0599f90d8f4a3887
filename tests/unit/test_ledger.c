/* The ledger keeps the promises of the history, and agrees with the fake whatever happens. */
#include "ledger/ledger_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/error.h"
#include "history_contract.h"
#include "history_script.h"
#include "ledger_folder.h"
#include "many.h"
#include "model/history_rules.h"

/* ---- the contract --------------------------------------------------------------------------- */

static MoHistory *make_in_new_folder(void *data)
{
    GPtrArray *folders = data;
    char *folder = test_folder_new();
    g_ptr_array_add(folders, folder);
    return test_ledger_open(folder, MO_LEDGER_WRITE);
}

static void the_ledger_keeps_every_promise(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    test_history_contract(make_in_new_folder, folders);
    for (unsigned i = 0; i < folders->len; i++)
        test_folder_remove(folders->pdata[i]);
}

/* ---- ledger == fake ------------------------------------------------------------------------- */

static const char *const customers[] = {"ann", "bob", "cal"};
static const char *const habits[] = {"call", "card"};

static const char *pick(GRand *rand, const char *const *words, int n)
{
    return words[g_rand_int_range(rand, 0, n)];
}

static void fill_who(GRand *rand, MoEntry *entry)
{
    bool tells = entry->type == MO_ENTRY_SEEN_CUSTOMER || entry->type == MO_ENTRY_KNOWN_AS;
    entry->name = tells ? g_strdup(pick(rand, habits, 2)) : NULL;
    entry->company = tells && g_rand_boolean(rand) ? g_strdup("x") : NULL;
    if (tells || entry->type == MO_ENTRY_BANNED) {
        char one[17], two[17];
        mo_alias_print((uint64_t)g_rand_int_range(rand, 0, 8), one);
        mo_alias_print((uint64_t)g_rand_int_range(rand, 0, 8), two);
        entry->aliases = g_strdup_printf("%s %s", one, two);
    }
    entry->digest = tells ? (uint32_t)g_rand_int_range(rand, 0, 3) : 0;
    if (entry->type == MO_ENTRY_BANNED && g_rand_boolean(rand))
        entry->by = g_strdup(MO_BY_USER);
    entry->bans = entry->type == MO_ENTRY_BANNED ? (unsigned)g_rand_int_range(rand, 0, 4) : 0;
    if (entry->type == MO_ENTRY_SAME && g_rand_boolean(rand))
        entry->other = g_strdup(pick(rand, customers, G_N_ELEMENTS(customers)));
}

/* Mostly forward in time; now and then the clock was set back. */
static MoEntry *random_entry(GRand *rand, int64_t *clock)
{
    *clock += g_rand_int_range(rand, 0, 30);
    MoEntry *entry = mo_entry_new((MoEntryType)g_rand_int_range(rand, 0, MO_ENTRY_UNDO));
    bool back = g_rand_int_range(rand, 0, 8) == 0;
    entry->at_utc = back ? MAX(*clock - g_rand_int_range(rand, 0, 300), 0) : *clock;
    entry->day = (MoDay)(entry->at_utc / 10) - g_rand_int_range(rand, 0, 3);
    entry->customer = g_strdup(pick(rand, customers, G_N_ELEMENTS(customers)));
    entry->habit = g_strdup(pick(rand, habits, G_N_ELEMENTS(habits)));
    entry->nominal = g_rand_int_range(rand, 0, 6);
    if (mo_entry_type_has_occurrence(entry->type))
        entry->class = (MoClass)(g_rand_int_range(rand, 0, 4) == 0);
    entry->fixed = g_rand_int_range(rand, 0, 5) == 0;
    entry->kind = g_rand_boolean(rand) ? g_strdup("call") : NULL;
    entry->show = entry->day + g_rand_int_range(rand, 0, 5);
    entry->due = entry->show + 2;
    entry->nudge = (MoNudge)(1 << g_rand_int_range(rand, 0, MO_NUDGE_KINDS));
    entry->attempt = (unsigned)g_rand_int_range(rand, 1, 4);
    entry->token = g_rand_boolean(rand) ? g_strdup("token") : NULL;
    entry->suggestion = g_rand_boolean(rand) ? g_strdup(pick(rand, habits, 2)) : NULL;
    entry->until = (MoLocal){entry->day + 2, g_rand_int_range(rand, 0, 86400)};
    entry->no_answer = g_rand_boolean(rand);
    entry->note = g_strdup(pick(rand, customers, 2));
    entry->count = (unsigned)g_rand_int_range(rand, 0, 3);
    fill_who(rand, entry);
    return entry;
}

static bool print_record(const MoRecord *record, void *data)
{
    g_autofree char *text = test_record_print(record);
    g_string_append_printf(data, "open %s\n", text);
    return true;
}

static bool print_entry(const MoEntry *entry, void *data)
{
    MoEntry copy = *entry;
    copy.machine = (char[]){"m"};
    g_autofree char *text = test_entry_print(&copy);
    g_string_append_printf(data, "%s\n", text);
    return true;
}

static bool fold_entry(const MoEntry *entry, void *data)
{
    mo_history_fold(data, entry);
    return true;
}

static void print_who(MoHistory *history, MoDay since, GString *out)
{
    g_autofree char *known = test_known_print(history);
    g_autofree char *bans = test_bans_print(history);
    g_autofree char *histories = test_histories_print(history, since);
    g_string_append_printf(out, "\n%s\n%s\n%s", known, bans, histories);
    for (uint64_t alias = 0; alias < 9; alias++) {
        g_autofree char *customer = test_alias_print(history, alias);
        g_string_append_printf(out, "%s ", customer);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(customers); i++) {
        g_autofree char *name = test_name_print(history, customers[i]);
        g_string_append_printf(out, "\n%s", name);
    }
}

/* Everything that the interface tells. */
static char *print_all(MoHistory *history, MoDay since)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(customers); i++) {
        g_autoptr(MoCustomerHistory) known =
            mo_history_load_customer(history, customers[i], since, NULL);
        g_autofree char *text = test_history_print(known);
        g_string_append_printf(out, "%s\n", text);
        mo_history_foreach_entry(history, customers[i], print_entry, out, NULL);
    }
    mo_history_foreach_open(history, print_record, out, NULL);
    mo_history_foreach_entry(history, NULL, print_entry, out, NULL);
    for (MoDay day = -5; day < 70; day += 3)
        g_string_append_printf(out, "%d%d%d ", mo_history_count_first_raises(history, day, NULL),
                               mo_history_has_digest(history, day, "ann"),
                               mo_history_has_digest(history, day, "bob"));
    print_who(history, since, out);
    g_string_append_printf(out, "\n%d %d %d", mo_history_get_habit_seen(history, "call"),
                           mo_history_get_habit_seen(history, "card"),
                           mo_history_get_planned(history));
    return g_string_free(out, FALSE);
}

static void assert_alike(MoHistory *ledger, MoHistory *fake, MoDay since, unsigned seed)
{
    g_autofree char *one = print_all(ledger, since);
    g_autofree char *two = print_all(fake, since);
    g_auto(GStrv) ones = g_strsplit(one, "\n", -1);
    g_auto(GStrv) twos = g_strsplit(two, "\n", -1);
    for (size_t i = 0; ones[i] != NULL || twos[i] != NULL; i++) {
        if (g_strcmp0(ones[i], twos[i]) != 0)
            fail_msg("seed %u: the ledger says\n%s\nand the fake\n%s", seed, ones[i], twos[i]);
    }
}

/* The truth alone, folded by the model, is what the ledger answers from its projection. */
static void assert_replayed(MoHistory *ledger, unsigned seed)
{
    for (size_t i = 0; i < G_N_ELEMENTS(customers); i++) {
        g_autoptr(MoCustomerHistory) known =
            mo_history_load_customer(ledger, customers[i], 0, NULL);
        g_autoptr(MoCustomerHistory) folded = mo_customer_history_new(known->customer);
        assert_true(mo_history_foreach_entry(ledger, customers[i], fold_entry, folded, NULL));
        g_autofree char *replayed = test_history_print(folded);
        g_autofree char *stored = test_ledger_print(ledger, customers[i]);
        if (strcmp(replayed, stored) != 0)
            fail_msg("seed %u: stored\n%s\nreplayed\n%s", seed, stored, replayed);
    }
}

/* Every row of what is made from the entries; the aliases with the customers to whom they lead. */
static char *dump(MoHistory *ledger)
{
    static const char *const tables[] = {
        ("SELECT customer, first_seen, gone_day, digest, is_plain, same, last_contact,"
         " last_done_kind, last_done_day, last_seq, seen_seq, known_seq FROM person ORDER BY 1"),
        "SELECT * FROM pair ORDER BY 1, 2",
        "SELECT * FROM moment ORDER BY 1, 2, 3",
        "SELECT * FROM given ORDER BY 1, 2",
        "SELECT * FROM ban ORDER BY 1, 2, 3",
        "SELECT value FROM meta WHERE name = 'known'",
        "SELECT * FROM alias ORDER BY 1",
    };
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        sqlite3_stmt *statement = NULL;
        assert_int_equal(
            sqlite3_prepare_v2(mo_ledger_cast(ledger)->db, tables[i], -1, &statement, NULL),
            SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            for (int at = 0; at < sqlite3_column_count(statement); at++) {
                const char *text = (const char *)sqlite3_column_text(statement, at);
                g_string_append_printf(out, "%s|", text != NULL ? text : "-");
            }
            g_string_append_c(out, '\n');
        }
        sqlite3_finalize(statement);
    }
    return g_string_free(out, FALSE);
}

/* The customers or the seqs that a question gives. */
static GPtrArray *ask_texts(MoLedger *ledger, const char *sql)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        g_ptr_array_add(texts, mo_column_text(statement, 0));
    sqlite3_finalize(statement);
    return texts;
}

/* A bare row for everybody of whom there is an entry, which leads to the entry without an index. */
static const char bare_rows[] =
    "DELETE FROM person; DELETE FROM pair; DELETE FROM moment; DELETE FROM given; DELETE FROM ban;"
    "DELETE FROM alias;"
    "INSERT INTO person (customer, digest, is_plain, last_seq, seen_seq)"
    " SELECT customer, 0, 1, 0, max(CASE WHEN first = 1 THEN seq END) FROM entry"
    " WHERE customer IS NOT NULL AND type <> 'undo' GROUP BY customer;";

/* All that can be made from the entries is thrown away, and made anew. */
static void make_anew(MoLedger *ledger)
{
    assert_true(mo_ledger_exec(ledger->db, bare_rows, NULL));
    g_autoptr(GArray) aliases = mo_ledger_aliases_new();
    g_autoptr(GPtrArray) seqs =
        ask_texts(ledger, "SELECT seq FROM entry WHERE aliases IS NOT NULL ORDER BY seq DESC");
    for (unsigned i = 0; i < seqs->len; i++) {
        int64_t seq = g_ascii_strtoll(seqs->pdata[i], NULL, 10);
        g_auto(MoStatement) at = mo_ledger_use(ledger, MO_SQL_ENTRY_AT, NULL);
        sqlite3_bind_int64(at, 1, seq);
        assert_int_equal(mo_ledger_step(at, NULL), MO_STEP_ROW);
        g_autoptr(MoEntry) entry = mo_column_entry(at, NULL);
        assert_true(mo_ledger_aliases_add(ledger, aliases, entry, seq, NULL));
        assert_true(mo_ledger_aliases_write(ledger, aliases, NULL));
    }
    assert_true(mo_ledger_join_anew(ledger, NULL));
    g_autoptr(GPtrArray) stay =
        ask_texts(ledger, "SELECT customer FROM person WHERE same IS NULL OR same = customer");
    for (unsigned i = 0; i < stay->len; i++)
        assert_true(mo_ledger_rebuild(ledger, stay->pdata[i], NULL));
    assert_true(mo_ledger_run_simple(ledger, MO_SQL_RECOUNT_KNOWN, NULL));
    ledger->known_more = 0;
}

static void assert_made_anew(MoHistory *history, unsigned seed)
{
    g_autofree char *before = dump(history);
    make_anew(mo_ledger_cast(history));
    g_autofree char *after = dump(history);
    if (strcmp(before, after) != 0)
        fail_msg("seed %u: made anew\n%s\ninstead of\n%s", seed, after, before);
}

static void assert_same_error(const GError *one, const GError *two, unsigned seed)
{
    if ((one == NULL) != (two == NULL))
        fail_msg("seed %u: ledger: %s; fake: %s", seed, one != NULL ? one->message : "taken",
                 two != NULL ? two->message : "taken");
    if (one != NULL && (one->code != two->code || strcmp(one->message, two->message) != 0))
        fail_msg("seed %u: '%s' instead of '%s'", seed, one->message, two->message);
}

static void append_to_both(MoHistory *ledger, MoHistory *fake, GRand *rand, int64_t *clock,
                           unsigned seed)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (int n = g_rand_int_range(rand, 0, 6) == 0 ? 3 : 1; n > 0; n--)
        g_ptr_array_add(entries, random_entry(rand, clock));
    g_autoptr(GError) one = NULL;
    g_autoptr(GError) two = NULL;
    mo_history_append(ledger, entries, &one);
    uint64_t number = ((MoEntry *)entries->pdata[0])->number;
    mo_history_append(fake, entries, &two);
    assert_same_error(one, two, seed);
    assert_int_equal(((MoEntry *)entries->pdata[0])->number, number);
}

static void undo_in_both(MoHistory *ledger, MoHistory *fake, int64_t clock, unsigned seed)
{
    g_autoptr(GError) one = NULL;
    g_autoptr(GError) two = NULL;
    g_autoptr(MoEntry) from_ledger = NULL;
    g_autoptr(MoEntry) from_fake = NULL;
    mo_history_undo_last(ledger, clock, &from_ledger, &one);
    mo_history_undo_last(fake, clock, &from_fake, &two);
    assert_same_error(one, two, seed);
    if (from_ledger == NULL)
        return;
    g_autoptr(GString) texts = g_string_new(NULL);
    print_entry(from_ledger, texts);
    size_t half = texts->len;
    print_entry(from_fake, texts);
    assert_int_equal(texts->len, 2 * half);
    assert_memory_equal(texts->str, texts->str + half, half);
}

static void run_series(unsigned seed)
{
    g_autofree char *folder = test_folder_new();
    MoHistory *ledger = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autoptr(MoHistory) fake = mo_history_new_fake(20000, 1);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    int64_t clock = 100;
    for (int i = 0; i < 100; i++) {
        int die = g_rand_int_range(rand, 0, 12);
        if (die == 0) {
            undo_in_both(ledger, fake, clock, seed);
        } else if (die == 1) {
            mo_history_free(ledger);
            ledger = test_ledger_open(folder, MO_LEDGER_WRITE);
        } else {
            append_to_both(ledger, fake, rand, &clock, seed);
        }
        assert_alike(ledger, fake, g_rand_boolean(rand) ? MO_DAY_NONE : (MoDay)(clock / 20), seed);
    }
    assert_replayed(ledger, seed);
    assert_made_anew(ledger, seed);
    mo_history_free(ledger);
    test_folder_remove(folder);
}

static void the_ledger_agrees_with_the_fake_after_every_append_undo_and_reopening(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= test_many(6, 1); seed++)
        run_series(seed);
}

/* ---- itself --------------------------------------------------------------------------------- */

static void birth_seed_and_machine_last(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    uint64_t seed = mo_history_get_seed(history);
    assert_int_equal(mo_history_get_birth(history), 20000);
    test_ledger_append(history, "10 touch");
    mo_history_free(history);
    history = mo_ledger_open(folder, 20400, 0, MO_LEDGER_WRITE, NULL, NULL);
    assert_int_equal(mo_history_get_birth(history), 20000);
    assert_true(mo_history_get_seed(history) == seed);
    g_autoptr(GPtrArray) next = test_entries_parse("20 touch");
    assert_true(mo_history_append(history, next, NULL));
    assert_int_equal(((MoEntry *)next->pdata[0])->number, 2);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void every_ledger_has_a_seed_of_its_own(void **state)
{
    (void)state;
    g_autofree char *one = test_folder_new();
    g_autofree char *two = test_folder_new();
    MoHistory *first = test_ledger_open(one, MO_LEDGER_WRITE);
    MoHistory *second = test_ledger_open(two, MO_LEDGER_WRITE);
    assert_true(mo_history_get_seed(first) != mo_history_get_seed(second));
    mo_history_free(first);
    mo_history_free(second);
    test_folder_remove(one);
    test_folder_remove(two);
}

static void only_the_user_may_read_it(void **state)
{
    (void)state;
    g_autofree char *parent = test_folder_new();
    g_autofree char *folder = g_build_filename(parent, "moments", NULL);
    mode_t mask = umask(0);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "10 touch");
    assert_true(mo_ledger_backup(history, 20001, NULL));
    umask(mask);
    struct stat there;
    assert_int_equal(stat(folder, &there), 0);
    assert_int_equal(there.st_mode & 0777, 0700);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger-2024-10-05.db ledger.db ledger.lock");
    g_auto(GStrv) list = g_strsplit(names, " ", -1);
    for (char **name = list; *name != NULL; name++) {
        g_autofree char *path = g_build_filename(folder, *name, NULL);
        assert_int_equal(stat(path, &there), 0);
        assert_int_equal(there.st_mode & 0777, 0600);
    }
    mo_history_free(history);
    test_folder_remove(folder);
    test_folder_remove(parent);
}

static void another_connection_is_noticed_by_the_version(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *one = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *two = test_ledger_open(folder, MO_LEDGER_WRITE);
    uint64_t before = mo_history_get_version(one);
    assert_true(mo_history_get_version(one) == before);
    test_ledger_append(two, "10 touch");
    uint64_t after = mo_history_get_version(one);
    assert_true(after != before);
    assert_true(mo_history_get_version(one) == after);
    test_ledger_append(one, "20 touch");
    assert_true(mo_history_get_version(one) != after);
    g_autofree char *text = test_ledger_print(two, "ann");
    assert_string_equal(text, "ann contact=2");
    mo_history_free(one);
    mo_history_free(two);
    test_folder_remove(folder);
}

static void what_is_held_is_of_one_state_until_released_or_written(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *one = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *two = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(one, "10 touch");
    mo_history_hold(one);
    mo_history_hold(one);
    g_autofree char *before = test_ledger_print(one, "ann");
    mo_history_release(one);
    g_autoptr(GPtrArray) later = test_entries_parse("20 touch");
    g_autoptr(GError) error = NULL;
    assert_false(mo_history_append(two, later, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_BUSY));
    mo_history_release(one);
    assert_true(mo_history_append(two, later, NULL));
    mo_history_hold(one);
    g_autofree char *after = test_ledger_print(one, "ann");
    test_ledger_append(one, "30 touch");
    g_autofree char *own = test_ledger_print(one, "ann");
    assert_true(mo_ledger_backup(one, 20001, NULL));
    mo_history_release(one);
    assert_string_equal(before, "ann contact=1");
    assert_string_equal(after, "ann contact=2");
    assert_string_equal(own, "ann contact=3");
    test_ledger_append(two, "40 touch");
    mo_history_free(one);
    mo_history_free(two);
    test_folder_remove(folder);
}

typedef struct {
    MoHistory *history;
    unsigned seen;
} Nested;

static bool ask_within(const MoEntry *entry, void *data)
{
    Nested *nested = data;
    g_autofree char *text = test_ledger_print(nested->history, entry->customer);
    assert_non_null(text);
    nested->seen += test_ledger_count(nested->history);
    return true;
}

static void questions_may_be_asked_while_entries_are_streamed(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    Nested nested = {.history = test_ledger_open(folder, MO_LEDGER_WRITE)};
    test_ledger_append(nested.history, "10 touch\n11 touch customer=bob\n12 touch");
    assert_true(mo_history_foreach_entry(nested.history, NULL, ask_within, &nested, NULL));
    assert_int_equal(nested.seen, 9);
    test_ledger_append(nested.history, "13 touch");
    mo_history_free(nested.history);
    test_folder_remove(folder);
}

static void texts_come_back_as_they_were(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = test_entry_parse("10 done");
    g_ptr_array_add(entries, entry);
    g_free(entry->customer);
    entry->customer = g_strdup("O'Hara; DROP TABLE entry; -- \xc3\xa9\n\t%s");
    entry->note = g_strnfill(100000, 'x');
    entry->suggestion = g_strdup("");
    assert_true(mo_history_append(history, entries, NULL));
    g_autofree char *text = test_ledger_print(history, entry->customer);
    assert_non_null(strstr(text, entry->customer));
    assert_non_null(strstr(text, " suggestion="));
    assert_int_equal(test_ledger_count(history), 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ledger_keeps_every_promise),
        cmocka_unit_test(the_ledger_agrees_with_the_fake_after_every_append_undo_and_reopening),
        cmocka_unit_test(birth_seed_and_machine_last),
        cmocka_unit_test(every_ledger_has_a_seed_of_its_own),
        cmocka_unit_test(only_the_user_may_read_it),
        cmocka_unit_test(another_connection_is_noticed_by_the_version),
        cmocka_unit_test(what_is_held_is_of_one_state_until_released_or_written),
        cmocka_unit_test(questions_may_be_asked_while_entries_are_streamed),
        cmocka_unit_test(texts_come_back_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
