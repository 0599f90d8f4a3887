/* For the programs tests/bench/bench_*.c: measures, and prints a figure as tests/bench/run.sh reads
 * it. */
#ifndef MOMENTS_TESTS_BENCH_H
#define MOMENTS_TESTS_BENCH_H

#include <glib.h>

/* Seconds of a clock that only runs forward. */
double mo_bench_seconds(void);

/* Calls `run(data)` `times` times and returns the seconds of the quickest. */
double mo_bench_best(unsigned times, void (*run)(gpointer data), gpointer data);

/* The same with processor time instead, and the median: what does not hang on who else is at work.
 */
double mo_bench_median_cpu(unsigned times, void (*run)(gpointer data), gpointer data);

/* Runs a program, its output thrown away; returns the user seconds that it took, or -1 if it cannot
 * be run or fails. */
double mo_bench_user_seconds(const char *const *argv);

/* Resident memory of this process that no file backs, in MiB; -1 where it cannot be read. */
double mo_bench_anonymous_mib(void);

/* Prints one figure. `limit` is the most that is allowed, written as a number, or "-" for none, or
 * with ">=" before it the least; `beside` says what to compare it with. */
void mo_bench_print(const char *name, double value, const char *unit, const char *limit,
                    const char *beside);

#endif
