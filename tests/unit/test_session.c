/* A session: what is in force when a file is broken, and when it is mended. */
#include "run/session.h"

#include "folder.h"

#include "base/error.h"
#include "base/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((int64_t)1772442000) /* 2026-03-02T09:00:00Z */
#define ROWS "id,name,company\n1,Ada Example,Example Ltd\n2,Grace Sample,Sample Works\n"
#define HABIT "[habit call]\nkind = call\nwhen = 30 days after last contact\n"

typedef struct {
    char *folder;
    char *config;
    char *state;
    char *records;
} Home;

static void put(const char *path, const char *text)
{
    assert_true(mo_file_write(path, text, -1, NULL));
}

/* The configuration: the customers file, and `more` below it. */
static void put_config(const Home *home, const char *more)
{
    g_autofree char *text = g_strdup_printf("[me]\nfolder = %s\n[customers]\nfiles = %s\n%s",
                                            home->folder, home->records, more);
    put(home->config, text);
}

static int set_up(void **state)
{
    Home *home = g_new0(Home, 1);
    home->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    home->config = g_build_filename(home->folder, "moments.ini", NULL);
    home->state = g_build_filename(home->folder, "state", NULL);
    home->records = g_build_filename(home->folder, "customers.csv", NULL);
    put(home->records, ROWS);
    put_config(home, HABIT);
    *state = home;
    return 0;
}

static int tear_down(void **state)
{
    Home *home = *state;
    test_folder_remove(home->folder);
    g_free(home->folder);
    g_free(home->config);
    g_free(home->state);
    g_free(home->records);
    g_free(home);
    return 0;
}

#define ALL (MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_LEDGER)

static MoSession *new_session(const Home *home)
{
    return mo_session_new(home->config, home->state, mo_clock_new_simulated(NOW));
}

static MoSession *open_session(const Home *home)
{
    MoSession *session = new_session(home);
    g_autoptr(GError) error = NULL;
    if (!mo_session_open(session, ALL, &error))
        fail_msg("%s", error->message);
    return session;
}

static unsigned count_customers(MoSession *session)
{
    unsigned n = 0;
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_rewind(session->customers, NULL));
    while (mo_customers_next(session->customers, &customer))
        n++;
    return n;
}

static void everything_opens_together(void **state)
{
    g_autoptr(MoSession) session = open_session(*state);
    assert_true(session->is_good && !session->is_last_good);
    assert_int_equal(mo_problems_count(session->problems), 0);
    assert_int_equal(session->config->n_own, 1);
    assert_int_equal(count_customers(session), 2);
    assert_int_equal(mo_history_get_birth(session->history), mo_session_get_now(session).day);
}

static void no_configuration_says_what_to_type(void **state)
{
    const Home *home = *state;
    g_unlink(home->config);
    g_autoptr(MoSession) session = new_session(home);
    g_autoptr(GError) error = NULL;
    assert_false(mo_session_open(session, ALL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    assert_non_null(strstr(error->message, "moments setup"));
    assert_null(session->config);
}

static void without_any_records_the_configuration_is_still_there(void **state)
{
    const Home *home = *state;
    g_unlink(home->records);
    g_autoptr(MoSession) session = new_session(home);
    g_autoptr(GError) error = NULL;
    assert_false(mo_session_open(session, ALL, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
    assert_non_null(session->config);
    assert_non_null(session->unreadable);
    assert_true(mo_problems_count_errors(session->problems) > 0);
}

static void without_any_records_the_ledger_can_be_opened_all_the_same(void **state)
{
    const Home *home = *state;
    g_unlink(home->records);
    g_autoptr(MoSession) session = new_session(home);
    assert_true(mo_session_open(session, ALL | MO_SESSION_RECORDS_ANY, NULL));
    assert_non_null(session->unreadable);
    assert_non_null(session->history);
    assert_int_equal(count_customers(session), 0);
    assert_false(mo_customers_is_whole(session->customers));
    assert_int_equal(mo_customers_get_presence(session->customers, "1"), MO_PRESENCE_UNKNOWN);
    assert_false(mo_session_open(session, ALL, NULL));
    put(home->records, ROWS);
    assert_true(mo_session_reload(session, NULL));
    assert_null(session->unreadable);
    assert_int_equal(count_customers(session), 2);
}

static void reading_waits_for_a_writer_only_as_long_as_it_may(void **state)
{
    const Home *home = *state;
    g_autoptr(MoSession) session = new_session(home);
    int writer = g_open(home->records, O_WRONLY | O_APPEND | O_CLOEXEC, 0);
    assert_true(writer >= 0);
    session->wait_ms = 200;
    assert_true(mo_session_open(session, ALL, NULL));
    assert_int_equal(session->wait_ms, 0);
    assert_int_equal(count_customers(session), 2);
    close(writer);
    g_autoptr(MoSession) second = new_session(home);
    second->wait_ms = 200;
    assert_true(mo_session_open(second, ALL, NULL));
    assert_int_equal(second->wait_ms, 200);
}

static void a_first_configuration_with_errors_lives_by_its_good_parts(void **state)
{
    const Home *home = *state;
    put_config(home, HABIT "[habit bad]\nkind = call\nwhen = every now and then\n");
    g_autoptr(MoSession) session = open_session(home);
    assert_false(session->is_good || session->is_last_good);
    assert_int_equal(session->config->n_own, 1);
    assert_int_equal(mo_problems_count_errors(session->problems), 1);
}

/* Two that are broken: in itself, and by what it names in the records. */
static const char *const broken[] = {
    "[habit bad\nkind = call\n",
    "[habit bad]\nkind = call\nwhen = every weekday\nwho = \"No Such Column\":x\n",
};

static void a_broken_configuration_gives_way_to_the_last_good_one(void **state)
{
    const Home *home = *state;
    for (unsigned i = 0; i < G_N_ELEMENTS(broken); i++) {
        put_config(home, HABIT);
        mo_session_free(open_session(home));
        put_config(home, broken[i]);
        g_autoptr(MoSession) session = open_session(home);
        assert_true(session->is_good && session->is_last_good);
        assert_int_equal(session->config->n_own, 1);
        assert_non_null(mo_config_find_habit(session->config, "call"));
        assert_int_equal(count_customers(session), 2);
        assert_int_equal(mo_problems_count_errors(session->problems), 1);
    }
}

static void empty_config(const Home *home)
{
    put(home->config, "");
}

static void remove_config(const Home *home)
{
    assert_int_equal(g_unlink(home->config), 0);
}

static void make_config_a_folder(const Home *home)
{
    remove_config(home);
    assert_int_equal(g_mkdir(home->config, 0700), 0);
}

/* Else a command would know nothing of what the agent, which goes on, reminds her of. */
static void a_configuration_that_is_gone_gives_way_to_the_last_good_one_too(void **state)
{
    Home *home = *state;
    static void (*const faults[])(const Home *home) = {empty_config, remove_config,
                                                       make_config_a_folder};
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        put_config(home, HABIT);
        g_autoptr(MoSession) first = open_session(home);
        faults[i](home);
        g_autoptr(MoSession) session = open_session(home);
        assert_true(session->is_last_good);
        assert_null(session->unreadable);
        assert_int_equal(session->config->habits->len, first->config->habits->len);
        assert_int_equal(count_customers(session), 2);
        assert_true(mo_problems_count(session->problems) > 0);
        g_autoptr(MoSession) present = new_session(home);
        g_autoptr(GError) error = NULL;
        assert_false(mo_session_open(
            present, MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_PRESENT, &error));
        assert_non_null(error);
    }
    assert_int_equal(g_rmdir(home->config), 0);
    put_config(home, HABIT);
}

static void the_present_configuration_can_be_asked_for(void **state)
{
    const Home *home = *state;
    mo_session_free(open_session(home));
    put_config(home, broken[0]);
    g_autoptr(MoSession) session = new_session(home);
    assert_true(mo_session_open(session,
                                MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_PRESENT, NULL));
    assert_false(session->is_last_good);
    assert_int_equal(session->config->n_own, 0);
}

static void the_last_good_configuration_does_not_touch_the_ledger(void **state)
{
    const Home *home = *state;
    mo_session_free(open_session(home));
    g_autofree char *ledger = g_build_filename(home->state, "ledger.db", NULL);
    assert_true(g_file_test(ledger, G_FILE_TEST_EXISTS));
    mo_session_free(open_session(home));
    assert_true(g_file_test(ledger, G_FILE_TEST_EXISTS));
}

static void a_reload_takes_what_is_new(void **state)
{
    const Home *home = *state;
    g_autoptr(MoSession) session = open_session(home);
    put(home->records, ROWS "3,Zoë Voorbeeld,\n");
    put_config(home, HABIT "[habit greet]\nkind = card\nwhen = every friday\n");
    assert_true(mo_session_reload(session, NULL));
    assert_int_equal(session->config->n_own, 2);
    assert_int_equal(count_customers(session), 3);
}

static void a_broken_reload_keeps_the_old_habits_and_takes_the_new_records(void **state)
{
    const Home *home = *state;
    for (unsigned i = 0; i < G_N_ELEMENTS(broken); i++) {
        put(home->records, ROWS);
        put_config(home, HABIT);
        g_autoptr(MoSession) session = open_session(home);
        put(home->records, ROWS "3,Zoë Voorbeeld,\n");
        put_config(home, broken[i]);
        assert_true(mo_session_reload(session, NULL));
        assert_true(session->is_good && session->is_last_good);
        assert_non_null(mo_config_find_habit(session->config, "call"));
        assert_int_equal(count_customers(session), 3);
        assert_int_equal(mo_problems_count_errors(session->problems), 1);
        put_config(home, HABIT);
        assert_true(mo_session_reload(session, NULL));
        assert_false(session->is_last_good);
        assert_int_equal(mo_problems_count(session->problems), 0);
    }
}

static void a_reload_without_records_changes_nothing(void **state)
{
    const Home *home = *state;
    g_autoptr(MoSession) session = open_session(home);
    g_unlink(home->records);
    const MoConfig *before = session->config;
    g_autoptr(GError) error = NULL;
    assert_false(mo_session_reload(session, &error));
    assert_non_null(error);
    assert_ptr_equal(session->config, before);
    assert_non_null(session->customers);
    assert_true(mo_problems_count_errors(session->problems) > 0);
    put(home->records, ROWS);
    assert_true(mo_session_reload(session, NULL));
    assert_int_equal(count_customers(session), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_opens_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_configuration_says_what_to_type, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_any_records_the_configuration_is_still_there,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_any_records_the_ledger_can_be_opened_all_the_same,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_waits_for_a_writer_only_as_long_as_it_may, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_first_configuration_with_errors_lives_by_its_good_parts,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_configuration_that_is_gone_gives_way_to_the_last_good_one_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_broken_configuration_gives_way_to_the_last_good_one,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_present_configuration_can_be_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_last_good_configuration_does_not_touch_the_ledger,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reload_takes_what_is_new, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_broken_reload_keeps_the_old_habits_and_takes_the_new_records, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reload_without_records_changes_nothing, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
