/* Looking after the ledger: checked, copied, dumped, restored, merged. */
#include "ledger/ledger_care.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/file.h"
#include "history_script.h"
#include "ledger/ledger_private.h"
#include "ledger_folder.h"

#define TODAY 20000
#define NOW 1728000000

static const char *const people[] = {"ann", "bob", "cat", "dan"};

static char *path_in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* Something of every kind: who is who, bans, joins, undone answers, open moments. */
static const char life[] =
    "10 seen-customer customer=ann name=Ann company=Acme aliases=1+2 digest=7\n"
    "10 seen-customer customer=bob name=Bob aliases=3 digest=8\n"
    "10 seen-customer customer=cat name=Cat aliases=4+5 digest=9\n"
    "10 seen-customer customer=dan name=Dan aliases=6 digest=10\n"
    "10 seen-habit customer= habit=call day=1";
static const char *const more[] = {
    "20 touch kind=call note=likes-blue by=phone",
    "30 delivering nudge=popup show=9 due=10 token=abc",
    "31 raised nudge=popup show=9 due=10 token=abc",
    "40 done suggestion=article-1 note=well",
    "50 skipped customer=bob nominal=12",
    "51 undo customer=bob undo=9",
    "60 banned customer=bob bans=2 by=user aliases=3",
    "70 same customer=cat other=dan",
    "80 touch customer=dan kind=visit",
    "90 known-as customer=ann name=Anna company=Acme aliases=1+2+11 digest=12",
};

static void live(MoHistory *history)
{
    test_ledger_append(history, life);
    for (size_t i = 0; i < G_N_ELEMENTS(more); i++) {
        g_autoptr(GPtrArray) entries = test_entries_parse(more[i]);
        MoEntry *entry = entries->pdata[0];
        if (entry->type == MO_ENTRY_UNDO) {
            g_free(entry->undone_machine);
            entry->undone_machine = g_strdup(mo_ledger_cast(history)->machine);
            entry->undone_number = 10;
        }
        g_autoptr(GError) error = NULL;
        if (!mo_history_append(history, entries, &error))
            fail_msg("%s: %s", more[i], error->message);
    }
}

/* All that a ledger tells. The caller frees it. */
static char *tell(MoHistory *history)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(people); i++) {
        g_autofree char *history_text = test_ledger_print(history, people[i]);
        g_autofree char *name = test_name_print(history, people[i]);
        g_string_append_printf(text, "%s %s\n%s\n", people[i], name, history_text);
    }
    for (uint64_t alias = 1; alias < 12; alias++) {
        g_autofree char *who = test_alias_print(history, alias);
        g_string_append_printf(text, "%d=%s ", (int)alias, who);
    }
    g_autofree char *known = test_known_print(history);
    g_autofree char *bans = test_bans_print(history);
    g_string_append_printf(text, "\n%s\n%s\n%u of %d, seed %d", known, bans,
                           mo_history_count_known(history), mo_history_get_birth(history),
                           (int)(mo_history_get_seed(history) % 100000));
    return g_string_free(text, FALSE);
}

static bool add_line(const char *line, void *data, GError **error)
{
    (void)error;
    g_string_append(data, line);
    return true;
}

static char *dump(MoHistory *history)
{
    GString *text = g_string_new(NULL);
    assert_true(mo_ledger_dump(history, add_line, text, NULL));
    return g_string_free(text, FALSE);
}

static int code_of_restore(const char *folder, const char *file)
{
    g_autofree char *kept = NULL;
    g_autoptr(GError) error = NULL;
    unsigned n = 0;
    bool done = mo_ledger_restore(folder, file, TODAY, NOW, &kept, &n, &error);
    assert_true(done || !kept);
    return done ? -1 : error->code;
}

/* ---- dump ----------------------------------------------------------------------------------- */

static void a_dump_read_back_tells_the_same(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *file = path_in(elsewhere, "dump");
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    live(history);
    g_autofree char *before = tell(history);
    g_autofree char *text = dump(history);
    assert_non_null(strstr(before, "Anna"));
    mo_history_free(history);
    assert_true(mo_file_write(file, text, -1, NULL));
    g_autofree char *other = path_in(elsewhere, "other");
    assert_int_equal(code_of_restore(other, file), -1);
    history = test_ledger_open(other, MO_LEDGER_WRITE);
    g_autofree char *after = tell(history);
    g_autofree char *again = dump(history);
    assert_string_equal(after, before);
    assert_string_equal(again, text);
    mo_history_free(history);
    test_folder_remove(other);
    test_folder_remove(elsewhere);
    test_folder_remove(folder);
}

typedef struct {
    const char *sentence;
    const char *from; /* what is put in its place in a good dump */
    const char *to;
    int code;
} Spoilt;

static const Spoilt spoilt[] = {
    {"another program", "Moments", "Marvels", MO_ERROR_INVALID},
    {"a newer version", "\"version\":", "\"version\":9", MO_ERROR_NEWER},
    {"an unknown column", "\"batch\":", "\"bitch\":", MO_ERROR_INVALID},
    {"broken JSON", "\"seq\":3,", "\"seq\":3 ", MO_ERROR_INVALID},
    {"a number twice", "\"seq\":3,", "\"seq\":2,", MO_ERROR_INVALID},
    {"a text for a number", "\"at_utc\":10,", "\"at_utc\":\"ten\",", MO_ERROR_INVALID},
    {"odd digits", "\"aliases\":\"", "\"aliases\":\"0", MO_ERROR_INVALID},
    {"no seed", "\"meta\":\"seed\"", "\"meta\":\"feed\"", MO_ERROR_INVALID},
    {"no last line", "{\"end\":", NULL, MO_ERROR_INVALID},
    {"another count", "{\"end\":1", "{\"end\":2", MO_ERROR_INVALID},
    {"nothing", "{\"ledger\"", NULL, MO_ERROR_INVALID},
};

static void a_spoilt_dump_changes_nothing(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *file = path_in(elsewhere, "dump");
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    live(history);
    g_autofree char *text = dump(history);
    g_autofree char *before = tell(history);
    mo_history_free(history);
    for (size_t i = 0; i < G_N_ELEMENTS(spoilt); i++) {
        const char *at = strstr(text, spoilt[i].from);
        assert_non_null(at);
        g_autoptr(GString) bad = g_string_new_len(text, at - text);
        if (spoilt[i].to != NULL)
            g_string_append_printf(bad, "%s%s", spoilt[i].to, at + strlen(spoilt[i].from));
        assert_true(mo_file_write(file, bad->str, -1, NULL));
        int code = code_of_restore(folder, file);
        if (code != spoilt[i].code)
            fail_msg("%s: %d", spoilt[i].sentence, code);
    }
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger.db ledger.lock");
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autofree char *after = tell(history);
    assert_string_equal(after, before);
    mo_history_free(history);
    test_folder_remove(elsewhere);
    test_folder_remove(folder);
}

/* ---- restore -------------------------------------------------------------------------------- */

static void a_backup_restored_keeps_what_it_replaces(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "10 touch");
    g_autofree char *copy = NULL;
    assert_true(mo_ledger_backup_to(history, NULL, TODAY, &copy, NULL));
    test_ledger_append(history, "20 touch\n30 touch");
    mo_history_free(history);
    g_autofree char *kept = NULL;
    unsigned n = 0;
    assert_true(mo_ledger_restore(folder, copy, TODAY, NOW, &kept, &n, NULL));
    assert_int_equal(n, 1);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger-2024-10-04-before-restore.db ledger-2024-10-04.db "
                               "ledger.db ledger.lock");
    g_autoptr(MoLedgerState) before = mo_ledger_inspect(kept);
    assert_int_equal(before->n_entries, 3);
    assert_int_equal(before->last_utc, 30);
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_int_equal(test_ledger_count(history), 1);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void after_a_restore_who_had_it_open_writes_nothing_and_opens_it_anew(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "10 touch");
    g_autofree char *copy = NULL;
    assert_true(mo_ledger_backup_to(history, NULL, TODAY, &copy, NULL));
    test_ledger_append(history, "20 touch");
    g_autofree char *machine = g_strdup(mo_ledger_cast(history)->machine);
    assert_int_equal(code_of_restore(folder, copy), -1);
    g_autoptr(GPtrArray) late = test_entries_parse("30 touch");
    assert_false(mo_history_append(history, late, NULL));
    assert_false(mo_ledger_is_in_place(history));
    mo_history_free(history);
    history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_string_not_equal(mo_ledger_cast(history)->machine, machine);
    assert_true(mo_history_append(history, late, NULL));
    assert_int_equal(test_ledger_count(history), 2);
    mo_history_free(history);
    test_folder_remove(folder);
}

static void what_is_no_good_ledger_is_not_restored(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *file = path_in(elsewhere, "ledger.db");
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "10 touch");
    mo_history_free(history);
    assert_int_equal(code_of_restore(folder, file), MO_ERROR_NOT_FOUND);
    history = test_ledger_open(elsewhere, MO_LEDGER_WRITE);
    live(history);
    mo_history_free(history);
    assert_int_equal(truncate(file, 3 * 4096), 0);
    assert_int_equal(code_of_restore(folder, file), MO_ERROR_INVALID);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger.db ledger.lock");
    test_folder_remove(elsewhere);
    test_folder_remove(folder);
}

static void what_a_cut_off_restore_left_is_removed(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *left = path_in(folder, "guest-abcdef");
    g_autofree char *inside = path_in(left, "ledger.db");
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autofree char *copy = NULL;
    test_ledger_append(history, "10 touch");
    assert_true(mo_ledger_backup_to(history, NULL, TODAY, &copy, NULL));
    mo_history_free(history);
    assert_int_equal(g_mkdir(left, 0700), 0);
    assert_true(mo_file_write(inside, "secret", -1, NULL));
    assert_int_equal(code_of_restore(folder, copy), -1);
    assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
    test_folder_remove(folder);
}

/* ---- check ---------------------------------------------------------------------------------- */

static void a_look_tells_and_mends_nothing(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *path = path_in(folder, "ledger.db");
    g_autoptr(MoLedgerState) none = mo_ledger_inspect(path);
    assert_false(none->is_there);
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    live(history);
    mo_history_free(history);
    g_autoptr(MoLedgerState) good = mo_ledger_inspect(path);
    assert_null(good->damage);
    assert_int_equal(good->n_entries, 15);
    assert_int_equal(good->born_utc, NOW);
    assert_int_equal(good->last_utc, 90);
    assert_int_equal(truncate(path, 3 * 4096), 0);
    g_autoptr(MoLedgerState) bad = mo_ledger_inspect(path);
    assert_non_null(bad->damage);
    g_autofree char *names = test_folder_list(folder);
    assert_string_equal(names, "ledger.db ledger.lock");
    test_folder_remove(folder);
}

/* ---- merge ---------------------------------------------------------------------------------- */

static unsigned merge(MoHistory *history, const char *file)
{
    unsigned n = 0;
    g_autoptr(GError) error = NULL;
    if (!mo_ledger_merge(history, file, TODAY, NOW, &n, NULL, &error))
        fail_msg("%s", error->message);
    return n;
}

/* A copy of the ledger goes on in `elsewhere` as on another machine. */
static MoHistory *go_on(MoHistory *history, const char *elsewhere)
{
    g_autofree char *copy = path_in(elsewhere, "copy");
    g_autofree char *lies = NULL;
    g_autofree char *kept = NULL;
    unsigned n = 0;
    assert_true(mo_ledger_backup_to(history, copy, TODAY, &lies, NULL));
    assert_true(mo_ledger_restore(elsewhere, copy, TODAY, NOW, &kept, &n, NULL));
    g_unlink(copy);
    g_unlink(kept);
    return test_ledger_open(elsewhere, MO_LEDGER_WRITE);
}

static void two_ledgers_merged_either_way_tell_the_same_and_nothing_twice(void **state)
{
    (void)state;
    char *folders[] = {test_folder_new(), test_folder_new()};
    char *files[] = {path_in(folders[0], "ledger.db"), path_in(folders[1], "ledger.db")};
    MoHistory *one = test_ledger_open(folders[0], MO_LEDGER_WRITE);
    live(one);
    MoHistory *two = go_on(one, folders[1]);
    test_ledger_append(one, "100 touch customer=bob kind=call\n110 done customer=bob nominal=40");
    test_ledger_append(two, "105 touch customer=ann kind=visit");
    test_ledger_append(two, "120 skipped customer=bob nominal=50");
    assert_true(mo_history_undo_last(two, 130, NULL, NULL));
    assert_int_equal(merge(one, files[1]), 3);
    assert_int_equal(merge(one, files[1]), 0);
    assert_int_equal(merge(two, files[0]), 2);
    assert_int_equal(merge(two, files[0]), 0);
    g_autofree char *told = tell(one);
    g_autofree char *told_too = tell(two);
    assert_string_equal(told, told_too);
    assert_int_equal(test_ledger_count(one), test_ledger_count(two));
    mo_history_free(one);
    mo_history_free(two);
    for (int i = 0; i < 2; i++) {
        test_folder_remove(folders[i]);
        g_free(folders[i]);
        g_free(files[i]);
    }
}

static void what_was_taken_back_there_is_taken_back_here(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *file = path_in(elsewhere, "ledger.db");
    MoHistory *one = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(one, "10 done customer=ann nominal=40");
    MoHistory *two = go_on(one, elsewhere);
    assert_true(mo_history_undo_last(two, 20, NULL, NULL));
    assert_int_equal(merge(one, file), 1);
    g_autofree char *told = test_ledger_print(one, "ann");
    assert_null(strstr(told, "done"));
    mo_history_free(one);
    mo_history_free(two);
    test_folder_remove(elsewhere);
    test_folder_remove(folder);
}

/* ---- two that began apart ------------------------------------------------------------------- */

typedef struct {
    const char *sentence;
    const char *here;
    const char *there;
    const char *wanted; /* what became of the notes there: "note: id here", or "-" */
    const char *left;
} Apart;

#define SEEN "seen-customer aliases=1 digest=7 customer="
static const Apart apart[] = {
    {"the same id and name is the same person, whatever the company",
     "10 " SEEN "7 name=Ann company=Acme",
     "10 " SEEN "7 name=ANN company=Brown\n20 touch customer=7 note=blue", "7", ""},
    {"another id, but a name with a company that both have once",
     "10 " SEEN "7 name=Ann company=Acme\n10 " SEEN "8 name=Ann company=Brown",
     "10 " SEEN "x name=Ann company=acme\n20 touch customer=x note=blue", "7", ""},
    {"two of that name and company here",
     "10 " SEEN "7 name=Ann company=Acme\n10 " SEEN "8 name=Ann company=Acme",
     "10 " SEEN "x name=Ann company=Acme\n20 touch customer=x note=blue", "-", "Ann (Acme)"},
    {"two of that name and company there", "10 " SEEN "7 name=Ann company=Acme",
     "10 " SEEN "x name=Ann company=Acme\n10 " SEEN
     "y name=Ann company=Acme\n20 touch customer=x note=blue",
     "-", "Ann (Acme); Ann (Acme)"},
    {"a name alone is too little", "10 " SEEN "7 name=Ann",
     "10 " SEEN "x name=Ann\n20 touch customer=x note=blue", "-", "Ann"},
    {"the id of somebody else", "10 " SEEN "7 name=Bob company=Acme",
     "10 " SEEN "7 name=Ann company=Acme\n20 touch customer=7 note=blue", "-", "Ann (Acme)"},
    {"the id of somebody else, but known by her name",
     "10 " SEEN "7 name=Bob company=Acme\n10 " SEEN "8 name=Ann company=Acme",
     "10 " SEEN "7 name=Ann company=Acme\n20 touch customer=7 note=blue", "8", ""},
    {"nobody here comes as a new customer", "10 " SEEN "7 name=Bob company=Acme",
     "10 " SEEN "x name=Ann company=Acme\n20 touch customer=x note=blue", "x", ""},
    {"by her id the one, by her name the other", "10 " SEEN "7 name=Ann company=Acme",
     "10 " SEEN "7 name=Ann company=Brown\n10 " SEEN
     "x name=Ann company=Acme\n20 touch customer=x note=blue",
     "-", "Ann (Acme)"},
    {"one who was joined there goes where the other goes", "10 " SEEN "7 name=Ann company=Acme",
     "5 " SEEN "y name=Anna\n10 " SEEN
     "x name=Ann company=Acme\n20 touch customer=y note=blue\n30 same customer=x other=y",
     "7", ""},
    {"nothing is known of her there", "10 " SEEN "7 name=Ann company=Acme",
     "20 touch customer=7 note=blue", "-", "7"},
};

static bool find_blue(const MoEntry *entry, void *data)
{
    if (g_strcmp0(entry->note, "blue") == 0) {
        g_string_append_printf(data, "%s%s", ((GString *)data)->len > 0 ? " " : "",
                               entry->customer);
    }
    return true;
}

static void check_apart(const Apart *row)
{
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *file = path_in(elsewhere, "ledger.db");
    g_autoptr(MoHistory) here = test_ledger_open(folder, MO_LEDGER_WRITE);
    g_autoptr(MoHistory) there = test_ledger_open(elsewhere, MO_LEDGER_WRITE);
    test_ledger_append(here, row->here);
    test_ledger_append(there, row->there);
    for (int times = 0; times < 2; times++) {
        unsigned n = 0;
        g_autoptr(GPtrArray) left = NULL;
        g_autoptr(GString) found = g_string_new(NULL);
        g_autoptr(GString) names = g_string_new(NULL);
        assert_true(mo_ledger_merge(here, file, TODAY, NOW, &n, &left, NULL));
        assert_true(times == 0 || n == 0);
        assert_true(mo_history_foreach_entry(here, NULL, find_blue, found, NULL));
        for (unsigned i = 0; i < left->len; i++)
            g_string_append_printf(names, "%s%s", i > 0 ? "; " : "", (char *)left->pdata[i]);
        if (strcmp(found->len > 0 ? found->str : "-", row->wanted) != 0 ||
            strcmp(names->str, row->left) != 0)
            fail_msg("%s: '%s', left '%s'", row->sentence, found->str, names->str);
    }
    test_folder_remove(elsewhere);
    test_folder_remove(folder);
}

static void people_of_a_ledger_that_began_apart_are_found_or_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(apart); i++)
        check_apart(&apart[i]);
}

static void an_empty_ledger_is_not_merged_into(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *elsewhere = test_folder_new();
    g_autofree char *file = path_in(elsewhere, "ledger.db");
    MoHistory *one = test_ledger_open(folder, MO_LEDGER_WRITE);
    MoHistory *two = test_ledger_open(elsewhere, MO_LEDGER_WRITE);
    test_ledger_append(two, "10 touch");
    unsigned n = 0;
    g_autoptr(GError) error = NULL;
    assert_false(mo_ledger_merge(one, file, TODAY, NOW, &n, NULL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    assert_int_equal(test_ledger_count(one), 0);
    mo_history_free(one);
    mo_history_free(two);
    test_folder_remove(elsewhere);
    test_folder_remove(folder);
}

/* ---- backups -------------------------------------------------------------------------------- */

static void seven_days_and_four_weeks_of_backups_are_kept(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    test_ledger_append(history, "10 touch");
    for (MoDay day = TODAY; day <= TODAY + 60; day++)
        assert_true(mo_ledger_backup(history, day, NULL));
    g_autofree char *names = test_folder_list(folder);
    /* The last day is Tuesday 3 December 2024; weeks end on Sundays. */
    assert_string_equal(names, "ledger-2024-11-03.db ledger-2024-11-10.db ledger-2024-11-17.db "
                               "ledger-2024-11-24.db "
                               "ledger-2024-11-27.db ledger-2024-11-28.db ledger-2024-11-29.db "
                               "ledger-2024-11-30.db ledger-2024-12-01.db ledger-2024-12-02.db "
                               "ledger-2024-12-03.db ledger.db ledger.lock");
    mo_history_free(history);
    test_folder_remove(folder);
}

static void a_copy_never_overwrites_a_file(void **state)
{
    (void)state;
    g_autofree char *folder = test_folder_new();
    g_autofree char *path = path_in(folder, "mine");
    g_autofree char *lies = NULL;
    g_autoptr(GError) error = NULL;
    MoHistory *history = test_ledger_open(folder, MO_LEDGER_WRITE);
    assert_true(mo_file_write(path, "mine", -1, NULL));
    assert_false(mo_ledger_backup_to(history, path, TODAY, &lies, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED));
    mo_history_free(history);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dump_read_back_tells_the_same),
        cmocka_unit_test(a_spoilt_dump_changes_nothing),
        cmocka_unit_test(a_backup_restored_keeps_what_it_replaces),
        cmocka_unit_test(after_a_restore_who_had_it_open_writes_nothing_and_opens_it_anew),
        cmocka_unit_test(what_is_no_good_ledger_is_not_restored),
        cmocka_unit_test(what_a_cut_off_restore_left_is_removed),
        cmocka_unit_test(a_look_tells_and_mends_nothing),
        cmocka_unit_test(two_ledgers_merged_either_way_tell_the_same_and_nothing_twice),
        cmocka_unit_test(what_was_taken_back_there_is_taken_back_here),
        cmocka_unit_test(people_of_a_ledger_that_began_apart_are_found_or_left),
        cmocka_unit_test(an_empty_ledger_is_not_merged_into),
        cmocka_unit_test(seven_days_and_four_weeks_of_backups_are_kept),
        cmocka_unit_test(a_copy_never_overwrites_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
