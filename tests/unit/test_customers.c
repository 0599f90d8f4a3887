#include "customer_text.h"
#include "folder.h"
#include "golden.h"
#include "model/customers.h"

#include "base/error.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <utime.h>

#include <cmocka.h>

static char *read_customers(const char *data, size_t length, const char *name, MoProblems *problems)
{
    (void)data, (void)length;
    g_autofree char *path = g_build_filename(TEST_DATA "/customers", name, NULL);
    const char *paths[] = {path, NULL};
    g_autoptr(MoProblems) found = mo_problems_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCustomers) customers = mo_customers_open_files(paths, found, &error);
    GString *out = g_string_new(NULL);
    const MoCustomer *customer = NULL;
    while (customers && mo_customers_next(customers, &customer))
        mo_test_append_customer(out, customer);
    if (!customers)
        g_string_append_printf(out, "%s\n", error->message);
    for (unsigned i = 0; i < mo_problems_count(found); i++) {
        const MoProblem *problem = mo_problems_get(found, i);
        mo_problems_add(problems, problem->severity, name, problem->line, "%s", problem->text);
    }
    return g_string_free(out, FALSE);
}

static void every_file_of_the_table_is_understood_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/customers", ".csv", read_customers);
}

/* A throw-away home for records and a configuration that names them. */
typedef struct {
    char *folder;
    MoConfig *config;
    MoProblems *problems;
} Home;

static void home_write(const Home *home, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(home->folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Whatever problems it has. */
static void home_read_config(Home *home, const char *text)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    file->path = g_build_filename(home->folder, "moments.ini", NULL);
    file->text = g_strdup(text);
    file->length = strlen(text);
    g_ptr_array_add(files, file);
    mo_config_free(home->config);
    home->config = mo_config_parse(files, home->problems);
}

static void home_set_config(Home *home, const char *text)
{
    home_read_config(home, text);
    assert_int_equal(mo_problems_count(home->problems), 0);
}

static int set_up(void **state)
{
    Home *home = g_new0(Home, 1);
    home->folder = g_dir_make_tmp("moments-customers-XXXXXX", NULL);
    home->problems = mo_problems_new();
    *state = home;
    return home->folder ? 0 : -1;
}

static int tear_down(void **state)
{
    Home *home = *state;
    test_folder_remove(home->folder);
    g_free(home->folder);
    mo_config_free(home->config);
    mo_problems_free(home->problems);
    g_free(home);
    return 0;
}

/* The names of all customers, and the problems, both with the folder's name taken out. */
static void assert_stream(const Home *home, MoCustomers *customers, const char *names,
                          const char *problems)
{
    g_autoptr(GString) got = g_string_new(NULL);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer))
        g_string_append_printf(got, "%s%s", got->len ? "," : "", customer->name);
    assert_string_equal(got->str, names);
    g_autofree char *printed = mo_test_print_problems(home->problems);
    g_autoptr(GString) bare = g_string_new(printed);
    g_autofree char *prefix = g_strconcat(home->folder, "/", NULL);
    g_string_replace(bare, prefix, "", 0);
    assert_string_equal(bare->str, problems);
}

static MoCustomers *open_home(const Home *home)
{
    g_autoptr(GError) error = NULL;
    MoCustomers *customers = mo_customers_open(home->config, NULL, home->problems, &error);
    assert_non_null(customers);
    return customers;
}

static void several_files_are_one_stream_and_twins_across_them_are_told(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "id,name\n1,Anna\n2,Bob\n");
    home_write(home, "b.csv", "name,id\nCem,3\nAnna B,1\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n   b.csv\n   a.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "Anna,Bob,Cem,Anna B",
                  "b.csv:3: warning: 'Anna B' has the same id (1) as 'Anna' in a.csv:2 and nothing "
                  "else in common: they are kept apart; give one of them another id\n");
    assert_string_equal(mo_customers_get_columns(customers)[0], "id");
    assert_null(mo_customers_get_columns(customers)[2]);
}

static void hundreds_of_colliding_ids_are_one_problem_for_each_pair_of_files(void **state)
{
    Home *home = *state;
    g_autoptr(GString) a = g_string_new("id,name\n");
    g_autoptr(GString) b = g_string_new("id,name\n");
    for (unsigned i = 1; i <= 300; i++) {
        g_string_append_printf(a, "%u,Anna %u\n", i, i);
        g_string_append_printf(b, "%u,Bob %u\n", i, i);
    }
    home_write(home, "a.csv", a->str);
    home_write(home, "b.csv", b->str);
    home_write(home, "c.csv", "id,name\n7,Cem\n8,Cleo\n8,Cora\n8,Curt\n9,Dora\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n   b.csv\n   c.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    const MoCustomer *customer = NULL;
    unsigned n = 0;
    while (mo_customers_next(customers, &customer))
        n++;
    assert_int_equal(n, 605);
    assert_true(mo_customers_rewind(customers, NULL));
    while (mo_customers_next(customers, &customer))
        n++;
    assert_stream(
        home, customers, "",
        "b.csv:2: warning: 300 ids of this file belong to other people in another file, first 1: "
        "'Bob 1' here, 'Anna 1' in a.csv:2 there. Two programs may well count alike: all are kept "
        "apart, and nothing is lost; to be rid of this line, export one of the files without its "
        "ids\n"
        "c.csv:2: warning: 5 ids of this file belong to other people in another file, first 7: "
        "'Cem' here, 'Anna 7' in a.csv:8 there. Two programs may well count alike: all are kept "
        "apart, and nothing is lost; to be rid of this line, export one of the files without its "
        "ids\n");
}

static void an_id_that_many_rows_share_is_one_mistake_of_the_file(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "id,name\n7,Anna\n7,Bob\n7,Cem\n8,Dora\n8,Emil\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "Anna,Bob,Cem,Dora,Emil",
                  "a.csv:3: error: 3 rows of this file have the id of an earlier one and nothing "
                  "else in common with it, first 'Bob' the id 7 of 'Anna' in line 2: all are kept "
                  "apart; if the id is not the customer's own but a company's or a list's, take "
                  "that column out or name the right one: [columns], then 'id = your column'\n");
}

static void only_hides_the_rows_of_others_and_their_mistakes(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,owner,birthday\nAnna,dana,soon\nBob,eve,never\nCem,dana,\n");
    home_set_config(home, "[customers]\nfiles = a.csv\nonly = owner:dana\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "Anna,Cem",
                  "a.csv:2: error: column 'birthday': 'soon' is no date: write it as 1980-03-12, "
                  "or --03-12 without the year; until then the date is left out\n");
}

static void a_second_reading_gives_the_same_and_repeats_no_problem(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,birthday\nAnna,x\n\"torn\"y,\nBob,z\nAnna,\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_next(customers, &customer));
    assert_int_equal(mo_problems_count(home->problems), 1);
    for (unsigned i = 0; i < 3; i++) {
        assert_true(mo_customers_rewind(customers, NULL));
        unsigned n = 0;
        while (mo_customers_next(customers, &customer))
            n++;
        assert_int_equal(n, 2);
        assert_int_equal(mo_problems_count(home->problems), 4);
    }
}

static void of_a_pattern_the_newest_file_is_read(void **state)
{
    Home *home = *state;
    static const struct {
        const char *name, *text;
        time_t changed;
    } files[] = {{"export-1.csv", "name\nOld\n", 1000},
                 {"export-3.csv", "name\nNew\n", 3000},
                 {"export-2.csv", "name\nMiddle\n", 2000},
                 {"other.csv", "name\nOther\n", 9000}};
    for (unsigned i = 0; i < G_N_ELEMENTS(files); i++) {
        home_write(home, files[i].name, files[i].text);
        g_autofree char *path = g_build_filename(home->folder, files[i].name, NULL);
        struct utimbuf times = {files[i].changed, files[i].changed};
        assert_int_equal(g_utime(path, &times), 0);
    }
    home_set_config(home, "[customers]\nfiles = export-*.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "New", "");
}

static void of_a_folder_every_csv_is_read_by_name(void **state)
{
    Home *home = *state;
    home_write(home, "b.csv", "name\nBob\n");
    home_write(home, "a.CSV", "name\nAnna\n");
    home_write(home, "notes.txt", "name\nNobody\n");
    home_set_config(home, "[customers]\nfiles = .\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "Anna,Bob", "");
}

static void a_missing_file_is_told_at_the_configuration_and_the_others_live(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name\nAnna\n");
    home_set_config(home, "[customers]\nfiles = gone.csv\n  a.csv\n  gone-*.csv\n  people.vcf\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "Anna",
                  "moments.ini:2: error: there is no file 'gone.csv': put your customers there, or "
                  "name another file\n"
                  "moments.ini:2: error: no file fits 'gone-*.csv': put your export there, or name "
                  "another file\n"
                  "moments.ini:2: error: there is no file 'people.vcf': put your customers there, "
                  "or name another file\n");
}

static void no_file_at_all_is_an_error(void **state)
{
    Home *home = *state;
    home_set_config(home, "[customers]\nfiles = gone.csv\n");
    g_autoptr(GError) error = NULL;
    assert_null(mo_customers_open(home->config, NULL, home->problems, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    assert_int_equal(mo_problems_count_errors(home->problems), 1);
}

static void columns_of_the_user_go_before_every_alias(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv",
               "Contact,name,Firm,company,Opening,Size\n"
               "Anna,A17,Acme,old,--05-06,12\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n[columns]\nname = Contact\n"
                          "company = firm\ndate:store opening = Opening\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_next(customers, &customer));
    assert_string_equal(customer->name, "Anna");
    assert_string_equal(customer->company, "Acme");
    assert_int_equal(customer->dates->len, 1);
    assert_string_equal(g_array_index(customer->dates, MoLabelledDate, 0).label, "store opening");
    assert_string_equal(customer->values[5], "12");
    assert_true(mo_customers_has_field(customers, "size"));
    assert_true(mo_customers_has_field(customers, "company"));
    assert_false(mo_customers_has_field(customers, "tag"));
    mo_customers_check_fields(customers, home->config, home->problems);
    assert_int_equal(mo_problems_count(home->problems), 0);
}

static void fields_that_no_file_has_are_errors_at_their_line(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,Lifecycle Stage,email\nAnna,Customer,\n");
    home_set_config(home, "[customers]\nfiles = a.csv\nonly = \"Lifecycle Stge\":Customer\n"
                          "[columns]\ncompany = Firm\n"
                          "[habit a]\nwhen = birthday\n"
                          "[habit b]\nwhen = every friday\nwho = tag:key and owner:dana\n"
                          "[habit c]\nactive = no\nwhen = anniversary\n"
                          "[habit d]\nwhen = 3 days before \"store opening\"\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    mo_customers_check_fields(customers, home->config, home->problems);
    assert_stream(
        home, customers, "",
        "moments.ini:4: error: [columns] asks for 'Firm', and no customers file has that column: "
        "there are name, Lifecycle Stage, email\n"
        "moments.ini:3: error: 'only' asks for 'Lifecycle Stge', and no customers file has that "
        "column: did you mean 'Lifecycle Stage'?\n"
        "moments.ini:6: error: [habit a] asks for 'birthday', and no customers file has that "
        "column: there are name, Lifecycle Stage, email\n"
        "moments.ini:8: error: [habit b] asks for 'owner', and no customers file has that column: "
        "there are name, Lifecycle Stage, email\n"
        "moments.ini:14: error: [habit d] asks for 'store opening', and no customers file has "
        "that column: there are name, Lifecycle Stage, email\n");
}

/* A column that is not known to hold dates, and words that are no sentence. */
static void a_date_that_no_file_has_is_told_with_what_was_meant(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,wedding\nAnna,2020-05-06\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n"
                          "[habit a]\nwhen = date:wedding\n[habit b]\nwhen = wedding\n"
                          "[habit c]\nwhen = monthly on the 5th\n[habit d]\nwhen = weekdays\n"
                          "[habit e]\nwhen = date:moving\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    mo_customers_check_fields(customers, home->config, home->problems);
    assert_stream(home, customers, "Anna",
                  "moments.ini:3: error: [habit a] asks for 'date:wedding', and nothing says that "
                  "this column holds dates: write date:wedding = wedding under [columns]\n"
                  "moments.ini:5: error: [habit b] asks for 'wedding', and nothing says that this "
                  "column holds dates: write date:wedding = wedding under [columns]\n"
                  "moments.ini:7: error: [habit c] asks for 'monthly on the 5th', and no customers "
                  "file has that column: write 'every month on the 5th'\n"
                  "moments.ini:9: error: [habit d] asks for 'weekdays', and no customers file has "
                  "that column: write 'every weekday'\n"
                  "moments.ini:11: error: [habit e] asks for 'date:moving', and no customers file "
                  "has that column: there are name, wedding\n");
}

static void a_selector_that_fits_nobody_is_told_with_what_there_is(void **state)
{
    Home *home = *state;
    home_write(
        home, "a.csv",
        "name,Stage,tags\nA,Customer,key\nB,Customer; VIP,\nC,Lead,\nD,Lead,\nE,Customer,\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n"
                          "[habit a]\nwhen = every friday\nwho = Stage:Client\n"
                          "[habit b]\nwhen = every friday\nwho = Stage:Customer and not tag:*\n"
                          "[habit c]\nwhen = every friday\nwho = tag:new or stage:x\n"
                          "[habit d]\nwhen = every friday\nwho = tag:kez\n"
                          "[habit e]\nwhen = every friday\nwho = stage:custoner and tag:key\n"
                          "[habit f]\nwhen = every friday\nwho = tag:key and stage:lead\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    unsigned n = 0;
    mo_customers_check_matches(customers, home->config, home->problems, &n);
    assert_int_equal(n, 5);
    assert_stream(home, customers, "A,B,C,D,E",
                  "moments.ini:3: warning: [habit a] fits nobody: Stage has Customer 3, Lead 2, "
                  "VIP 1\n"
                  "moments.ini:9: warning: [habit c] fits nobody: tag has key 1; stage has "
                  "Customer 3, Lead 2, VIP 1\n"
                  "moments.ini:12: warning: [habit d] fits nobody: did you mean 'key'? tag has "
                  "key 1\n"
                  "moments.ini:15: warning: [habit e] fits nobody: did you mean 'Customer'? stage "
                  "has Customer 3, Lead 2, VIP 1; tag has key 1\n"
                  "moments.ini:18: warning: [habit f] fits nobody: tag has key 1; stage has "
                  "Customer 3, Lead 2, VIP 1\n");
}

static void who_may_be_one_person_is_proposed_and_notes_of_nobody_are_told(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv",
               "id,name,company,email\n1,Ada,Acme,a@example.com\n2,ADA,acme,b@example.com\n"
               "3,Bo,,A@Example.com\n4,Cem,,\n5,Cem,,\n");
    home_write(home, "notes.csv", "id,name,notes\n4,Cem,likes tea\n44,Dee,likes jazz\n");
    home_set_config(home, "[customers]\nfiles = a.csv\nnotes = notes.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    unsigned n = 0;
    mo_customers_check_matches(customers, home->config, home->problems, &n);
    assert_int_equal(n, 5);
    assert_stream(home, customers, "Ada,ADA,Bo,Cem,Cem",
                  "a.csv:3: warning: 'ADA' and the customer in line 2 have the same name and "
                  "company: if they are one person, type: moments same 1 2\n"
                  "a.csv:4: warning: 'Bo' and the customer in line 2 have the same e-mail address: "
                  "if they are one person, type: moments same 1 3\n"
                  "notes.csv:3: warning: these notes are of 'Dee' (id 44), who is in none of the "
                  "customers files: correct the id, or leave them for when she comes back\n");
}

static void files_without_anybody_are_told(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,owner\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n[habit a]\nwhen = every friday\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    unsigned n = 9;
    mo_customers_check_matches(customers, home->config, home->problems, &n);
    assert_int_equal(n, 0);
    assert_stream(home, customers, "",
                  "moments.ini:2: warning: there is not one customer in the customers files: fill "
                  "them, or name another file\n");
}

static void only_that_fits_nobody_is_told_once_with_what_there_is(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,owner\nA,dana\nB,eve\nC,dana\n");
    home_set_config(home, "[customers]\nfiles = a.csv\nonly = owner:Dana_Smith\n"
                          "[habit a]\nwhen = every friday\nwho = owner:dana\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    unsigned n = 9;
    mo_customers_check_matches(customers, home->config, home->problems, &n);
    assert_int_equal(n, 0);
    assert_stream(home, customers, "",
                  "moments.ini:3: warning: 'only' fits nobody: owner has dana 2, eve 1\n");
}

static void only_that_is_not_understood_is_told_as_a_mistake_alone(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,owner\nA,dana\n");
    home_read_config(home, "[customers]\nfiles = a.csv\nonly = owner:\n"
                           "[habit a]\nwhen = every friday\n");
    assert_int_equal(mo_problems_count(home->problems), 1);
    g_autoptr(MoCustomers) customers = open_home(home);
    unsigned n = 9;
    mo_customers_check_matches(customers, home->config, home->problems, &n);
    assert_int_equal(n, 0);
    assert_int_equal(mo_problems_count(home->problems), 1);
}

static void a_header_that_changes_between_two_readings_is_read_anew(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,company\nAnna,Acme\n");
    home_set_config(home, "[customers]\nfiles = a.csv\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    home_write(home, "a.csv", "company,name\nAcme,Anna\n");
    assert_stream(home, customers, "Anna", "");
    g_autofree char *path = g_build_filename(home->folder, "a.csv", NULL);
    g_unlink(path);
    g_autoptr(GError) error = NULL;
    assert_true(mo_customers_rewind(customers, &error));
    const MoCustomer *customer = NULL;
    assert_false(mo_customers_next(customers, &customer));
    assert_false(mo_customers_is_whole(customers));
}

static void ids_without_a_column_stay_the_same_in_every_order(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,email,company\nAnna,Anna@Example.com,x\nBob,,Acme\n");
    home_write(home, "b.csv", "company,name,email\nACME,BOB,\ny,Other,anna@example.com\n");
    char *ids[2][2] = {{NULL}};
    static const char *const configs[] = {"[customers]\nfiles = a.csv\n",
                                          "[customers]\nfiles = b.csv\n"};
    for (unsigned i = 0; i < 2; i++) {
        home_set_config(home, configs[i]);
        g_autoptr(MoCustomers) customers = open_home(home);
        const MoCustomer *customer = NULL;
        for (unsigned row = 0; mo_customers_next(customers, &customer); row++)
            ids[i][row] = g_strdup(customer->id);
    }
    assert_string_equal(ids[0][0], ids[1][1]);
    assert_string_equal(ids[0][1], ids[1][0]);
    assert_string_not_equal(ids[0][0], ids[0][1]);
    for (unsigned i = 0; i < 4; i++)
        g_free(ids[i / 2][i % 2]);
}

static void only_of_a_column_that_is_not_there_is_one_mistake(void **state)
{
    Home *home = *state;
    home_write(home, "a.csv", "name,owner\nA,dana\n");
    home_set_config(home, "[customers]\nfiles = a.csv\nonly = Stage:Customer\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    unsigned n = 9;
    mo_customers_check_fields(customers, home->config, home->problems);
    mo_customers_check_matches(customers, home->config, home->problems, &n);
    assert_int_equal(n, 0);
    assert_int_equal(mo_problems_count(home->problems), 1);
    assert_non_null(strstr(mo_problems_get(home->problems, 0)->text, "no customers file has"));
}

static void who_has_no_name_in_a_card_is_told_as_a_card(void **state)
{
    Home *home = *state;
    home_write(home, "a.vcf", "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n");
    home_set_config(home, "[customers]\nfiles = a.vcf\n");
    g_autoptr(MoCustomers) customers = open_home(home);
    assert_stream(home, customers, "",
                  "a.vcf:1: error: this card has no name: give it one in your address book; until "
                  "then it is left out\n");
}

#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_understood_as_written_beside_it),
        HOME_TEST(several_files_are_one_stream_and_twins_across_them_are_told),
        HOME_TEST(hundreds_of_colliding_ids_are_one_problem_for_each_pair_of_files),
        HOME_TEST(an_id_that_many_rows_share_is_one_mistake_of_the_file),
        HOME_TEST(only_hides_the_rows_of_others_and_their_mistakes),
        HOME_TEST(a_second_reading_gives_the_same_and_repeats_no_problem),
        HOME_TEST(of_a_pattern_the_newest_file_is_read),
        HOME_TEST(of_a_folder_every_csv_is_read_by_name),
        HOME_TEST(a_missing_file_is_told_at_the_configuration_and_the_others_live),
        HOME_TEST(no_file_at_all_is_an_error),
        HOME_TEST(columns_of_the_user_go_before_every_alias),
        HOME_TEST(fields_that_no_file_has_are_errors_at_their_line),
        HOME_TEST(a_date_that_no_file_has_is_told_with_what_was_meant),
        HOME_TEST(a_selector_that_fits_nobody_is_told_with_what_there_is),
        HOME_TEST(who_may_be_one_person_is_proposed_and_notes_of_nobody_are_told),
        HOME_TEST(files_without_anybody_are_told),
        HOME_TEST(only_that_fits_nobody_is_told_once_with_what_there_is),
        HOME_TEST(only_that_is_not_understood_is_told_as_a_mistake_alone),
        HOME_TEST(only_of_a_column_that_is_not_there_is_one_mistake),
        HOME_TEST(who_has_no_name_in_a_card_is_told_as_a_card),
        HOME_TEST(a_header_that_changes_between_two_readings_is_read_anew),
        HOME_TEST(ids_without_a_column_stay_the_same_in_every_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
