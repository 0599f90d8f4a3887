#include "base/clock.h"

#include <time.h>

typedef enum { CLOCK_KIND_REAL, CLOCK_KIND_SIMULATED, CLOCK_KIND_SHIFTED } ClockKind;

struct MoClock {
    ClockKind kind;
    /* Simulated: what the clock shows. Shifted: how far it is ahead of the system's clock. */
    int64_t value;
};

static int64_t system_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

static MoClock *clock_new(ClockKind kind, int64_t value)
{
    MoClock *clock = g_new0(MoClock, 1);
    clock->kind = kind;
    clock->value = value;
    return clock;
}

MoClock *mo_clock_new_real(void)
{
    return clock_new(CLOCK_KIND_REAL, 0);
}

MoClock *mo_clock_new_simulated(int64_t utc)
{
    return clock_new(CLOCK_KIND_SIMULATED, utc);
}

MoClock *mo_clock_new_shifted(int64_t utc)
{
    return clock_new(CLOCK_KIND_SHIFTED, utc - system_now());
}

void mo_clock_free(MoClock *clock)
{
    g_free(clock);
}

int64_t mo_clock_now(const MoClock *clock)
{
    g_return_val_if_fail(clock != NULL, 0);
    switch (clock->kind) {
    case CLOCK_KIND_SIMULATED:
        return clock->value;
    case CLOCK_KIND_SHIFTED:
        return system_now() + clock->value;
    case CLOCK_KIND_REAL:
    default:
        return system_now();
    }
}

void mo_clock_set(MoClock *clock, int64_t utc)
{
    g_return_if_fail(clock != NULL && clock->kind == CLOCK_KIND_SIMULATED);
    clock->value = utc;
}

int64_t mo_clock_to_system(const MoClock *clock, int64_t utc)
{
    g_return_val_if_fail(clock != NULL, utc);
    return clock->kind == CLOCK_KIND_SHIFTED ? utc - clock->value : utc;
}

double mo_clock_get_age(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)(now.tv_sec - since->tv_sec) + (double)(now.tv_nsec - since->tv_nsec) / 1e9;
}

double mo_clock_cpu_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}
