/* The only place of the program that reads the time.
 *
 * Whatever needs "now" takes it as an argument; only main hands a clock around. A simulated clock
 * makes a year pass in seconds in tests, and serves the option --now. */
#ifndef MOMENTS_BASE_CLOCK_H
#define MOMENTS_BASE_CLOCK_H

#include <glib.h>
#include <stdint.h>
#include <time.h>

typedef struct MoClock MoClock;

/* The system's clock. Read with clock_gettime: time(2) lags after a timer's wake. */
MoClock *mo_clock_new_real(void);

/* Stands still at `utc` (seconds since 1970) until mo_clock_set() moves it. */
MoClock *mo_clock_new_simulated(int64_t utc);

/* Shows `utc` now and runs on as the system's clock does: for `agent --now`. */
MoClock *mo_clock_new_shifted(int64_t utc);

void mo_clock_free(MoClock *clock);

/* Seconds since 1970, UTC. */
int64_t mo_clock_now(const MoClock *clock);

/* Only for a simulated clock. */
void mo_clock_set(MoClock *clock, int64_t utc);

/* The system time at which this clock will show `utc`: what a timer of the kernel has to be given.
 */
int64_t mo_clock_to_system(const MoClock *clock, int64_t utc);

/* Seconds since this instant of the system's clock, whatever a simulated clock shows: the age of a
 * file. Negative for one that lies ahead. */
double mo_clock_get_age(const struct timespec *since);

/* CPU seconds that this process has used, for benchmarks. */
double mo_clock_cpu_seconds(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoClock, mo_clock_free)

#endif
