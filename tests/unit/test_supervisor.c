/* What the service manager hears of the agent. */
#include "run/supervisor.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs what stands before it. */
#include <cmocka.h>

#define INTERVAL_US "100000" /* a sign of life every 50 ms */

typedef struct {
    char *folder;
    char *path;
    int socket;
} Manager;

static void listen_at(Manager *manager, const char *address)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    size_t length = strlen(address);
    assert_true(length < sizeof at.sun_path);
    memcpy(at.sun_path, address, length);
    if (*address == '@')
        at.sun_path[0] = '\0';
    manager->socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    assert_int_equal(bind(manager->socket, (const struct sockaddr *)&at, size), 0);
    g_setenv("NOTIFY_SOCKET", address, TRUE);
}

static int set_up(void **state)
{
    Manager *manager = g_new0(Manager, 1);
    manager->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    manager->path = g_build_filename(manager->folder, "notify", NULL);
    listen_at(manager, manager->path);
    *state = manager;
    return 0;
}

static int tear_down(void **state)
{
    Manager *manager = *state;
    close(manager->socket);
    (void)unlink(manager->path);
    (void)rmdir(manager->folder);
    g_free(manager->path);
    g_free(manager->folder);
    g_free(manager);
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
    return 0;
}

/* All that has arrived, a word each, and its number. */
static char *hear(const Manager *manager, unsigned *ret_n)
{
    GString *all = g_string_new(NULL);
    char text[64];
    ssize_t length;
    *ret_n = 0;
    while ((length = recv(manager->socket, text, sizeof text, 0)) > 0) {
        g_string_append_printf(all, "%s%.*s", all->len > 0 ? " " : "", (int)length, text);
        ++*ret_n;
    }
    return g_string_free(all, FALSE);
}

static gboolean stop(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

static void turn_for(guint ms)
{
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    g_timeout_add(ms, stop, loop);
    g_main_loop_run(loop);
    g_main_loop_unref(loop);
}

static void it_says_when_it_is_ready_and_when_it_ends(void **state)
{
    unsigned n;
    g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
    mo_supervisor_tell_ready(supervisor);
    mo_supervisor_tell_stopping(supervisor);
    g_autofree char *heard = hear(*state, &n);
    assert_string_equal(heard, "READY=1 STOPPING=1");
}

static void an_abstract_socket_is_heard_too(void **state)
{
    Manager *manager = *state;
    unsigned n;
    g_autofree char *address = g_strdup_printf("@moments-test-%d", (int)getpid());
    close(manager->socket);
    listen_at(manager, address);
    g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
    mo_supervisor_tell_ready(supervisor);
    g_autofree char *heard = hear(manager, &n);
    assert_string_equal(heard, "READY=1");
}

static void nothing_wakes_it_when_no_watchdog_is_asked_for(void **state)
{
    unsigned n;
    g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
    assert_int_equal(mo_supervisor_get_interval_ms(supervisor), 0);
    mo_supervisor_tell_ready(supervisor);
    /* Nor is there any source that could. */
    assert_false(g_main_context_pending(NULL));
    turn_for(150);
    g_autofree char *heard = hear(*state, &n);
    assert_string_equal(heard, "READY=1");
}

static void a_loop_that_turns_shows_that_it_lives_and_one_that_hangs_does_not(void **state)
{
    unsigned n;
    g_setenv("WATCHDOG_USEC", INTERVAL_US, TRUE);
    g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
    assert_int_equal(mo_supervisor_get_interval_ms(supervisor), 50);
    turn_for(120);
    g_autofree char *before = hear(*state, &n);
    assert_string_equal(before, ""); /* the manager counts from READY */
    mo_supervisor_tell_ready(supervisor);
    turn_for(400);
    g_autofree char *alive = hear(*state, &n);
    assert_true(g_str_has_prefix(alive, "READY=1 WATCHDOG=1 WATCHDOG=1"));
    g_usleep(300 * 1000);
    g_autofree char *hung = hear(*state, &n);
    assert_string_equal(hung, "");
}

static void a_watchdog_for_another_process_or_a_wrong_number_is_none(void **state)
{
    static const struct {
        const char *usec;
        const char *pid;
        guint interval_ms;
    } rows[] = {
        {"300000000", NULL, 150000}, {"300000000", "1", 0}, {"", NULL, 0},  {"-5", NULL, 0},
        {"many", NULL, 0},           {"0", NULL, 0},        {"1", NULL, 1},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Manager *manager = *state;
        g_setenv("NOTIFY_SOCKET", manager->path, TRUE);
        g_setenv("WATCHDOG_USEC", rows[i].usec, TRUE);
        if (rows[i].pid)
            g_setenv("WATCHDOG_PID", rows[i].pid, TRUE);
        g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
        assert_int_equal(mo_supervisor_get_interval_ms(supervisor), rows[i].interval_ms);
    }
}

static void what_the_agent_starts_does_not_speak_in_its_name(void **state)
{
    (void)state;
    g_setenv("WATCHDOG_USEC", INTERVAL_US, TRUE);
    g_setenv("WATCHDOG_PID", "1", TRUE);
    g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
    assert_non_null(supervisor);
    assert_null(g_getenv("NOTIFY_SOCKET"));
    assert_null(g_getenv("WATCHDOG_USEC"));
    assert_null(g_getenv("WATCHDOG_PID"));
}

static void without_a_manager_or_with_one_that_has_gone_nothing_happens(void **state)
{
    static const char *const addresses[] = {NULL, "", "/", "relative", "/nowhere/at/all"};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_unsetenv("NOTIFY_SOCKET");
        if (addresses[i])
            g_setenv("NOTIFY_SOCKET", addresses[i], TRUE);
        g_setenv("WATCHDOG_USEC", INTERVAL_US, TRUE);
        g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
        assert_int_equal(mo_supervisor_get_interval_ms(supervisor), 0);
        mo_supervisor_tell_ready(supervisor);
        mo_supervisor_tell_stopping(supervisor);
    }
    g_autofree char *long_one = g_strnfill(500, '/');
    g_setenv("NOTIFY_SOCKET", long_one, TRUE);
    g_autoptr(MoSupervisor) supervisor = mo_supervisor_new();
    mo_supervisor_tell_ready(supervisor);
    mo_supervisor_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_says_when_it_is_ready_and_when_it_ends, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_abstract_socket_is_heard_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_wakes_it_when_no_watchdog_is_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_loop_that_turns_shows_that_it_lives_and_one_that_hangs_does_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_watchdog_for_another_process_or_a_wrong_number_is_none,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_agent_starts_does_not_speak_in_its_name, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(without_a_manager_or_with_one_that_has_gone_nothing_happens,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
