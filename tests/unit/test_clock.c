#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

static void the_real_clock_shows_the_time_of_the_system(void **state)
{
    (void)state;
    g_autoptr(MoClock) clock = mo_clock_new_real();
    int64_t now = mo_clock_now(clock);
    assert_true(now > INT64_C(1700000000));
    assert_true(mo_clock_now(clock) - now <= 2);
    assert_int_equal(mo_clock_to_system(clock, 12345), 12345);
}

static void a_simulated_clock_stands_still_until_it_is_set(void **state)
{
    (void)state;
    g_autoptr(MoClock) clock = mo_clock_new_simulated(1000);
    usleep(1100000);
    assert_int_equal(mo_clock_now(clock), 1000);
    mo_clock_set(clock, -5);
    assert_int_equal(mo_clock_now(clock), -5);
    assert_int_equal(mo_clock_to_system(clock, 77), 77);
}

static void a_shifted_clock_runs_on_from_what_it_was_given(void **state)
{
    (void)state;
    g_autoptr(MoClock) real = mo_clock_new_real();
    g_autoptr(MoClock) clock = mo_clock_new_shifted(INT64_C(4102444800));
    int64_t system = mo_clock_now(real);
    int64_t first = mo_clock_now(clock);
    assert_in_range(first, UINT64_C(4102444800), UINT64_C(4102444802));
    usleep(1100000);
    assert_in_range(mo_clock_now(clock) - first, 1, 3);
    /* In an hour of this clock's time the system's clock will be an hour on, too. */
    int64_t in_an_hour = mo_clock_to_system(clock, first + 3600);
    assert_in_range(in_an_hour - system, 3599, 3601);
}

static void work_costs_cpu_seconds_and_sleep_does_not(void **state)
{
    (void)state;
    double start = mo_clock_cpu_seconds();
    usleep(300000);
    double slept = mo_clock_cpu_seconds() - start;
    assert_true(slept >= 0 && slept < 0.2);
    volatile unsigned work = 0;
    for (unsigned i = 0; i < 20000000; i++)
        work += i;
    assert_true(work > 0);
    assert_true(mo_clock_cpu_seconds() > start + slept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_clock_shows_the_time_of_the_system),
        cmocka_unit_test(a_simulated_clock_stands_still_until_it_is_set),
        cmocka_unit_test(a_shifted_clock_runs_on_from_what_it_was_given),
        cmocka_unit_test(work_costs_cpu_seconds_and_sleep_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
