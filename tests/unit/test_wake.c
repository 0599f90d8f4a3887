/* The one timer of the agent, on the clock of the wall. */
#include "run/wake.h"

#include "base/clock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    MoWake *wake;
    MoClock *clock;
    GMainLoop *loop;
    bool says_cancelled; /* as after the clock was set: armed all the same */
    unsigned n_fired;
    int64_t fired_utc;
} Stage;

/* The kernel's answer while nobody has read yet that the clock was set; takes the place of the C
 * library's. */
static bool *cancels;

int timerfd_settime(int fd, int flags, const struct itimerspec *at, struct itimerspec *before);

int timerfd_settime(int fd, int flags, const struct itimerspec *at, struct itimerspec *before)
{
    long result = syscall(SYS_timerfd_settime, fd, flags, at, before);
    if (result != 0 || !cancels || !*cancels)
        return (int)result;
    errno = ECANCELED;
    return -1;
}

static void fired(void *data)
{
    Stage *stage = data;
    stage->n_fired++;
    stage->fired_utc = mo_clock_now(stage->clock);
    g_main_loop_quit(stage->loop);
}

static gboolean give_up(gpointer data)
{
    g_main_loop_quit(data);
    return G_SOURCE_REMOVE;
}

static int set_up(void **state)
{
    Stage *stage = g_new0(Stage, 1);
    stage->clock = mo_clock_new_real();
    stage->loop = g_main_loop_new(NULL, FALSE);
    stage->wake = mo_wake_new(fired, stage, NULL);
    cancels = &stage->says_cancelled;
    assert_non_null(stage->wake);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    Stage *stage = *state;
    cancels = NULL;
    mo_wake_free(stage->wake);
    mo_clock_free(stage->clock);
    g_main_loop_unref(stage->loop);
    g_free(stage);
    return 0;
}

static void wait_for(Stage *stage, unsigned milliseconds)
{
    guint source = g_timeout_add(milliseconds, give_up, stage->loop);
    unsigned before = stage->n_fired;
    g_main_loop_run(stage->loop);
    if (stage->n_fired > before)
        g_source_remove(source);
}

/* time(2) is still behind then; who asked it would find nothing due, and spin. */
static void when_it_fires_the_clock_shows_the_second(void **state)
{
    Stage *stage = *state;
    for (unsigned i = 1; i <= 3; i++) {
        int64_t due = mo_clock_now(stage->clock) + 1;
        mo_wake_arm(stage->wake, due);
        wait_for(stage, 5000);
        assert_int_equal(stage->n_fired, i);
        assert_true(stage->fired_utc >= due);
    }
}

static void what_is_overdue_fires_at_once_and_once(void **state)
{
    Stage *stage = *state;
    mo_wake_arm(stage->wake, 0);
    wait_for(stage, 5000);
    assert_int_equal(stage->n_fired, 1);
    wait_for(stage, 200);
    assert_int_equal(stage->n_fired, 1);
}

static void the_last_instant_counts(void **state)
{
    Stage *stage = *state;
    mo_wake_arm(stage->wake, mo_clock_now(stage->clock) + 1);
    mo_wake_arm(stage->wake, INT64_MAX / 4);
    wait_for(stage, 1500);
    assert_int_equal(stage->n_fired, 0);
}

static void armed_is_armed_though_the_kernel_says_cancelled(void **state)
{
    Stage *stage = *state;
    stage->says_cancelled = true;
    int64_t due = mo_clock_now(stage->clock) + 1;
    mo_wake_arm(stage->wake, due);
    wait_for(stage, 5000);
    assert_int_equal(stage->n_fired, 1);
    assert_true(stage->fired_utc >= due);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(when_it_fires_the_clock_shows_the_second, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_overdue_fires_at_once_and_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_last_instant_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(armed_is_armed_though_the_kernel_says_cancelled, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
