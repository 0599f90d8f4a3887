/* Who is missing comes from the last good copies, as long as it is a question. */
#include "base/file.h"
#include "folder.h"
#include "model/customers.h"
#include "model/kept.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FIRST_DAY 20000

typedef struct {
    char *folder, *kept, *paths[2], *rows;
    MoConfig *config;
    MoProblems *problems;
    MoHistory *history;
    MoDay today;
    MoMissing missing;
} Desk;

static Desk *desk_new(const char *only)
{
    Desk *desk = g_new0(Desk, 1);
    desk->folder = test_folder_new();
    desk->kept = g_build_filename(desk->folder, "records", NULL);
    desk->paths[0] = g_build_filename(desk->folder, "a.csv", NULL);
    desk->paths[1] = g_build_filename(desk->folder, "b.csv", NULL);
    g_autofree char *ini = g_build_filename(desk->folder, "moments.ini", NULL);
    g_autofree char *text =
        g_strdup_printf("[me]\nname = Dana\nemail = dana@example.com\n[customers]\n"
                        "files = a.csv\n  b.csv\n%s\n",
                        only ? only : "");
    assert_true(mo_file_write(ini, text, -1, NULL));
    desk->problems = mo_problems_new();
    g_autoptr(GPtrArray) files = mo_config_read_files(ini, desk->problems, NULL);
    desk->config = mo_config_parse(files, desk->problems);
    assert_int_equal(mo_problems_count_errors(desk->problems), 0);
    desk->history = mo_history_new_fake(FIRST_DAY, 42);
    desk->today = FIRST_DAY;
    return desk;
}

static void desk_free(Desk *desk)
{
    mo_config_free(desk->config);
    mo_problems_free(desk->problems);
    mo_history_free(desk->history);
    test_folder_remove(desk->folder);
    g_free(desk->folder);
    g_free(desk->kept);
    g_free(desk->paths[0]);
    g_free(desk->paths[1]);
    g_free(desk->rows);
    g_free(desk);
}

/* NULL: the file is gone. */
static void put(const Desk *desk, unsigned index, const char *text)
{
    g_unlink(desk->paths[index]);
    if (text)
        assert_true(g_file_set_contents(desk->paths[index], text, -1, NULL));
}

static void add_customer(const MoCustomer *customer, GString *got)
{
    g_string_append_printf(got, "%s%s=%s", got->len ? ", " : "", customer->name, customer->id);
    if (customer->birthday.month)
        g_string_append_printf(got, " born %d-%d", customer->birthday.month,
                               customer->birthday.day);
    if (customer->email[0])
        g_string_append_printf(got, " %s", customer->email[0]);
}

/* A day of the agent: who comes, in words. */
static char *stream(Desk *desk, bool accepts)
{
    desk->today++;
    g_autoptr(MoCustomers) customers =
        mo_customers_open(desk->config, desk->kept, desk->problems, NULL);
    if (!customers)
        return g_strdup("nothing can be read");
    if (desk->rows)
        mo_customers_set_row_counts(customers, desk->rows);
    assert_true(mo_customers_follow(customers, desk->history, desk->today,
                                    desk->today * INT64_C(86400), true, NULL));
    GString *got = g_string_new(NULL);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer)) {
        add_customer(customer, got);
        assert_int_equal(mo_customers_get_presence(customers, customer->id), MO_PRESENCE_HERE);
        assert_non_null(mo_customers_find(customers, customer->id));
    }
    desk->missing = mo_customers_get_missing(customers);
    if (accepts)
        assert_true(mo_customers_accept_missing(customers, NULL));
    char *rows = mo_customers_print_row_counts(customers);
    if (rows) {
        g_free(desk->rows);
        desk->rows = rows;
    }
    assert_true(mo_customers_keep_good(customers, NULL));
    return g_string_free(got, FALSE);
}

static void expect(Desk *desk, const char *expected)
{
    g_autofree char *got = stream(desk, false);
    assert_string_equal(got, expected);
}

#define HEAD "id,name,email,birthday\n"
#define ADA "1,Ada,ada@example.com,1980-03-04\n"
#define BEN "2,Ben,ben@example.com,1980-03-05\n"
#define CLEO "3,Cleo,cleo@example.com,1980-03-06\n"
#define DORA "4,Dora,dora@example.com,1980-03-07\n"
#define EMIL "5,Emil,emil@example.com,\n"
#define ALL_A HEAD ADA BEN CLEO DORA
#define ALL_B HEAD EMIL
#define ADA_SHOWN "Ada=1 born 3-4 ada@example.com"
#define BEN_SHOWN "Ben=2 born 3-5 ben@example.com"
#define CLEO_SHOWN "Cleo=3 born 3-6 cleo@example.com"
#define DORA_SHOWN "Dora=4 born 3-7 dora@example.com"
#define EMIL_SHOWN "Emil=5 emil@example.com"

static const struct {
    const char *what, *a, *b, *expected;
    unsigned n_missing, n_kept;
} losses[] = {
    {"nobody is missing", ALL_A, ALL_B,
     ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN ", " EMIL_SHOWN, 0, 0},
    {"who is missing from a shrunk file comes behind the others", HEAD CLEO ADA, ALL_B,
     CLEO_SHOWN ", " ADA_SHOWN ", " EMIL_SHOWN ", " BEN_SHOWN ", " DORA_SHOWN, 2, 2},
    {"a file that is gone", NULL, ALL_B,
     EMIL_SHOWN ", " ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN, 4, 4},
    {"both are gone", NULL, NULL,
     ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN ", " EMIL_SHOWN, 5, 5},
    {"a small file that is gone is in question by itself", ALL_A, NULL,
     ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN ", " EMIL_SHOWN, 1, 1},
    {"a file without customers", "", ALL_B,
     EMIL_SHOWN ", " ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN, 4, 4},
    {"a header alone", HEAD, ALL_B,
     EMIL_SHOWN ", " ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN, 4, 4},
    {"who is there is as she is there", HEAD "1,Ada,ada@example.org,\n", ALL_B,
     "Ada=1 ada@example.org, " EMIL_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN, 3, 3},
    {"who came under another id is not missing",
     HEAD "91,Ada,ada@example.com,\n92,Ben,ben@example.com,\n", ALL_B,
     EMIL_SHOWN ", Ada=1 ada@example.com, Ben=2 ben@example.com, " CLEO_SHOWN ", " DORA_SHOWN, 2,
     2},
    {"as many other people in the same file",
     HEAD "21,Una,una@example.com,\n22,Vic,vic@example.com,\n23,Wim,wim@example.com,\n"
          "24,Xen,xen@example.com,\n",
     ALL_B,
     "Una=21 una@example.com, Vic=22 vic@example.com, Wim=23 wim@example.com, "
     "Xen=24 xen@example.com, " EMIL_SHOWN ", " ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN
     ", " DORA_SHOWN,
     4, 4},
    {"one alone is no question: she is gone", HEAD ADA BEN CLEO, ALL_B,
     ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " EMIL_SHOWN, 0, 0},
    {"of the file that is not in question nobody comes", HEAD ADA, HEAD,
     ADA_SHOWN ", " BEN_SHOWN ", " CLEO_SHOWN ", " DORA_SHOWN, 4, 3},
};

static void who_is_missing_comes_from_the_copy_of_what_is_in_question(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
        Desk *desk = desk_new(NULL);
        put(desk, 0, ALL_A);
        put(desk, 1, ALL_B);
        g_free(stream(desk, false));
        put(desk, 0, losses[i].a);
        put(desk, 1, losses[i].b);
        for (unsigned again = 0; again < 2; again++) {
            g_autofree char *got = stream(desk, false);
            if (strcmp(got, losses[i].expected) != 0)
                fail_msg("%s: %s, not %s", losses[i].what, got, losses[i].expected);
            if (again == 0 && (desk->missing.n_missing != losses[i].n_missing ||
                               desk->missing.n_kept != losses[i].n_kept))
                fail_msg("%s: %u of %u", losses[i].what, desk->missing.n_kept,
                         desk->missing.n_missing);
        }
        desk_free(desk);
    }
}

static void rows_of_one_person_stay_joined_when_one_file_is_gone(void **state)
{
    (void)state;
    Desk *desk = desk_new(NULL);
    put(desk, 0, "name,email,birthday\nAda,ada@example.com,1980-03-04\n");
    put(desk, 1, "name,email,phone\nAda,ada@example.com,123\nBen,ben@example.com,\n");
    g_autofree char *before = stream(desk, false);
    assert_non_null(strstr(before, "born 3-4"));
    put(desk, 0, NULL);
    g_autofree char *after = stream(desk, false);
    assert_string_equal(after, before);
    desk_free(desk);
}

static void who_belongs_to_somebody_else_now_does_not_come(void **state)
{
    (void)state;
    Desk *desk = desk_new("only = Owner:Dana");
    put(desk, 0, "id,name,Owner\n1,Ada,Dana\n2,Ben,Dana\n3,Cleo,Dana\n4,Dora,Dana\n");
    put(desk, 1, "id,name,Owner\n5,Emil,Dana\n");
    g_free(stream(desk, false));
    put(desk, 0, "id,name,Owner\n1,Ada,Dana\n2,Ben,Tom\n");
    expect(desk, "Ada=1, Emil=5, Cleo=3, Dora=4");
    desk_free(desk);
}

static void what_only_fits_nobody_any_more_stays_as_it_was(void **state)
{
    (void)state;
    Desk *desk = desk_new("only = Owner:Dana");
    put(desk, 0, "id,name,Owner\n1,Ada,Dana\n2,Ben,Dana\n");
    put(desk, 1, "id,name,Owner\n5,Emil,Dana\n");
    g_free(stream(desk, false));
    put(desk, 0, "id,name,Owner\n1,Ada,Dana Smith\n2,Ben,Dana Smith\n");
    put(desk, 1, "id,name,Owner\n5,Emil,Dana Smith\n");
    expect(desk, "Ada=1, Ben=2, Emil=5");
    desk_free(desk);
}

static void what_is_accepted_is_gone_and_comes_no_more(void **state)
{
    (void)state;
    Desk *desk = desk_new(NULL);
    put(desk, 0, ALL_A);
    put(desk, 1, ALL_B);
    g_free(stream(desk, false));
    put(desk, 0, HEAD ADA);
    g_free(stream(desk, true));
    assert_int_equal(desk->missing.n_kept, 3);
    expect(desk, ADA_SHOWN ", " EMIL_SHOWN);
    put(desk, 0, NULL);
    expect(desk, EMIL_SHOWN ", " ADA_SHOWN);
    desk_free(desk);
}

static void nothing_is_written_down_of_a_row_in_a_copy(void **state)
{
    (void)state;
    Desk *desk = desk_new(NULL);
    put(desk, 0, ALL_A);
    put(desk, 1, ALL_B);
    g_free(stream(desk, false));
    g_free(stream(desk, false));
    uint64_t version = mo_history_get_version(desk->history);
    put(desk, 0, NULL);
    g_free(stream(desk, false));
    assert_int_equal(mo_history_get_version(desk->history), version);
    put(desk, 0, ALL_A);
    g_free(stream(desk, false));
    assert_int_equal(mo_history_get_version(desk->history), version);
    desk_free(desk);
}

static char *print_copies(const Desk *desk)
{
    g_autoptr(GPtrArray) files = mo_kept_load(desk->kept);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++)
        g_string_append_printf(text, "%s ", ((const MoKeptFile *)files->pdata[i])->name);
    return g_string_free(text, FALSE);
}

static void copies_change_only_with_the_files_and_never_in_a_question(void **state)
{
    (void)state;
    Desk *desk = desk_new(NULL);
    put(desk, 0, ALL_A);
    put(desk, 1, ALL_B);
    g_free(stream(desk, false));
    g_autofree char *first = print_copies(desk);
    assert_true(strlen(first) > 70);
    g_free(stream(desk, false));
    g_autofree char *same = print_copies(desk);
    assert_string_equal(same, first);
    put(desk, 0, HEAD ADA);
    g_free(stream(desk, false));
    g_autofree char *in_question = print_copies(desk);
    assert_string_equal(in_question, first);
    put(desk, 0, ALL_A "6,Fay,fay@example.com,\n");
    g_free(stream(desk, false));
    g_autofree char *other = print_copies(desk);
    assert_string_not_equal(other, first);
    desk_free(desk);
}

static bool is_ben(const MoCustomer *customer, void *data)
{
    (void)data;
    return strcmp(customer->name, "Ben") == 0;
}

static void rows_are_taken_out_of_a_copy_and_the_others_stay(void **state)
{
    (void)state;
    static const char *const texts[] = {
        ALL_A,
        HEAD BEN ADA,
        HEAD ADA BEN,
        HEAD BEN BEN ADA BEN,
        "\xef\xbb\xbf" HEAD ADA BEN CLEO,
        HEAD "1,\"A\nda\",ada@example.com,\r\n" BEN CLEO,
        HEAD "1,J\xf6rg,,\n" BEN CLEO,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Desk *desk = desk_new(NULL);
        g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
        put(desk, 0, texts[i]);
        put(desk, 1, ALL_B);
        g_free(stream(desk, false));
        g_autoptr(GPtrArray) before = mo_kept_find(desk->kept, desk->config, is_ben, NULL);
        assert_int_equal(before->len, 1);
        assert_int_equal(mo_kept_forget(desk->kept, desk->config, is_ben, NULL, left), 1);
        g_autofree char *text = NULL;
        size_t length = 0, wanted = 0;
        assert_true(mo_file_read(before->pdata[0], 10000, &text, &length, NULL));
        assert_null(g_strstr_len(text, (gssize)length, "ben@example.com"));
        for (const char *at = texts[i]; *at; wanted++)
            at += g_str_has_prefix(at, BEN) ? strlen(BEN) : 1;
        for (const char *at = texts[i]; (at = strstr(at, BEN)); at++)
            wanted--;
        assert_int_equal(length, wanted);
        assert_int_equal(left->len, 0);
        desk_free(desk);
    }
}

static void a_copy_whose_rows_have_no_places_goes_as_a_whole(void **state)
{
    (void)state;
    Desk *desk = desk_new(NULL);
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
    size_t length = 0;
    g_autofree char *utf16 =
        g_convert("\xef\xbb\xbf" ALL_A, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
    assert_true(g_file_set_contents(desk->paths[0], utf16, (gssize)length, NULL));
    put(desk, 1, ALL_B);
    g_free(stream(desk, false));
    (void)mo_kept_forget(desk->kept, desk->config, is_ben, NULL, left);
    g_autoptr(GPtrArray) after = mo_kept_find(desk->kept, desk->config, is_ben, NULL);
    assert_int_equal(after->len, 0);
    g_autoptr(GPtrArray) files = mo_kept_load(desk->kept);
    assert_true(files->len >= 1);
    desk_free(desk);
}

static void a_damaged_index_or_copy_is_no_copy(void **state)
{
    (void)state;
    static const char *const indexes[] = {
        "", "moments-records 2\n", "moments-records 1\nx\n",
        "moments-records 1\n../../../etc/passwd 1 a.csv /a.csv\n",
        "moments-records 1\n0000000000000000-0000000000000001.csv 1 a.csv /a.csv\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(indexes); i++) {
        Desk *desk = desk_new(NULL);
        put(desk, 0, ALL_A);
        put(desk, 1, ALL_B);
        g_free(stream(desk, false));
        g_autofree char *path = g_build_filename(desk->kept, "index", NULL);
        assert_true(mo_file_write(path, indexes[i], -1, NULL));
        put(desk, 0, NULL);
        expect(desk, EMIL_SHOWN);
        assert_int_equal(desk->missing.n_kept, 0);
        desk_free(desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_missing_comes_from_the_copy_of_what_is_in_question),
        cmocka_unit_test(rows_of_one_person_stay_joined_when_one_file_is_gone),
        cmocka_unit_test(who_belongs_to_somebody_else_now_does_not_come),
        cmocka_unit_test(what_only_fits_nobody_any_more_stays_as_it_was),
        cmocka_unit_test(what_is_accepted_is_gone_and_comes_no_more),
        cmocka_unit_test(nothing_is_written_down_of_a_row_in_a_copy),
        cmocka_unit_test(copies_change_only_with_the_files_and_never_in_a_question),
        cmocka_unit_test(rows_are_taken_out_of_a_copy_and_the_others_stay),
        cmocka_unit_test(a_copy_whose_rows_have_no_places_goes_as_a_whole),
        cmocka_unit_test(a_damaged_index_or_copy_is_no_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
