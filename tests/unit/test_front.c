/* The main thread of the agent answers, and ends, whatever its worker does. */
#include "run/front.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    MoFront *front;
    MoSession *session;
    GMainLoop *loop; /* of the default context, as the agent's */
    GThread *main;
    gint stop;       /* atomic: what never ends may end now */
    bool is_worker;  /* work() ran beside the main thread */
    unsigned n_hung; /* hangups heard by the worker */
    bool heard_end;
} Stage;

static int set_up(void **state)
{
    Stage *stage = g_new0(Stage, 1);
    bool taken;
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    stage->session = mo_session_new("/nonexistent.ini", "/nonexistent", mo_clock_new_real());
    stage->front = mo_front_new(stage->session, &taken);
    stage->loop = g_main_loop_new(NULL, FALSE);
    stage->main = g_thread_self();
    assert_non_null(stage->front);
    assert_false(taken);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    Stage *stage = *state;
    mo_front_free(stage->front);
    mo_session_free(stage->session);
    g_main_loop_unref(stage->loop);
    g_free(stage);
    return 0;
}

static void end(void *data)
{
    Stage *stage = data;
    stage->heard_end = true;
    g_main_loop_quit(stage->loop);
}

static void poked(void *data)
{
    (void)data;
}

static void hangup(void *data)
{
    Stage *stage = data;
    stage->is_worker = g_thread_self() != stage->main;
    stage->n_hung++;
    kill(getpid(), SIGTERM);
}

static void run_loop(void *data)
{
    Stage *stage = data;
    kill(getpid(), SIGHUP);
    g_main_loop_run(stage->loop);
}

static void work_until_the_end_is_asked_for(void *data)
{
    Stage *stage = data;
    kill(getpid(), SIGTERM);
    while (!mo_front_is_ending(stage->front))
        g_usleep(1000);
}

static void work_for_ever(void *data)
{
    Stage *stage = data;
    kill(getpid(), SIGTERM);
    while (!g_atomic_int_get(&stage->stop))
        g_usleep(1000);
}

static void return_at_once(void *data)
{
    (void)data;
}

static int64_t run(Stage *stage, void (*work)(void *data), bool *ret_ended)
{
    MoFrontWorker worker = {work, end, poked, hangup};
    int64_t began = g_get_monotonic_time();
    *ret_ended = mo_front_run(stage->front, &worker, stage);
    int64_t took = g_get_monotonic_time() - began;
    return took / G_TIME_SPAN_MILLISECOND;
}

static void signals_reach_the_worker_as_words(void **state)
{
    Stage *stage = *state;
    bool ended;
    run(stage, run_loop, &ended);
    assert_true(ended);
    assert_true(stage->is_worker);
    assert_int_equal(stage->n_hung, 1);
    assert_true(stage->heard_end);
}

static void what_takes_long_hears_that_the_end_was_asked_for(void **state)
{
    bool ended;
    assert_in_range(run(*state, work_until_the_end_is_asked_for, &ended), 0, 800);
    assert_true(ended);
}

static void a_worker_that_does_not_end_is_not_waited_for(void **state)
{
    Stage *stage = *state;
    bool ended;
    /* Judged at what a busy machine may add to 0.8 s. */
    assert_in_range(run(stage, work_for_ever, &ended), 0, 2000);
    assert_false(ended);
    g_atomic_int_set(&stage->stop, 1);
    g_usleep(100000); /* it still borrows the stage */
}

static void a_worker_that_returns_ends_the_program(void **state)
{
    Stage *stage = *state;
    bool ended;
    run(stage, return_at_once, &ended);
    assert_true(ended);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(signals_reach_the_worker_as_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_takes_long_hears_that_the_end_was_asked_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_worker_that_returns_ends_the_program, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_worker_that_does_not_end_is_not_waited_for, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
