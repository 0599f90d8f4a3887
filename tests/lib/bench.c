#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

double mo_bench_seconds(void)
{
    return (double)g_get_monotonic_time() / G_USEC_PER_SEC;
}

double mo_bench_best(unsigned times, void (*run)(gpointer data), gpointer data)
{
    double best = G_MAXDOUBLE;
    for (unsigned i = 0; i < times; i++) {
        double began = mo_bench_seconds();
        run(data);
        best = MIN(best, mo_bench_seconds() - began);
    }
    return best;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare_doubles(const void *a, const void *b)
{
    const double *first = a;
    const double *second = b;
    return (*first > *second) - (*first < *second);
}

double mo_bench_median_cpu(unsigned times, void (*run)(gpointer data), gpointer data)
{
    g_autofree double *seconds = g_new(double, times);
    for (unsigned i = 0; i < times; i++) {
        double began = cpu_seconds();
        run(data);
        seconds[i] = cpu_seconds() - began;
    }
    qsort(seconds, times, sizeof *seconds, compare_doubles);
    return seconds[times / 2];
}

static double children_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

double mo_bench_user_seconds(const char *const *argv)
{
    double began = children_seconds();
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)argv, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, NULL, NULL, &status, NULL) ||
        !g_spawn_check_wait_status(status, NULL))
        return -1;
    return children_seconds() - began;
}

double mo_bench_anonymous_mib(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/smaps_rollup", &text, NULL, NULL))
        return -1;
    const char *line = strstr(text, "\nAnonymous:");
    return line ? g_ascii_strtod(line + strlen("\nAnonymous:"), NULL) / 1024 : -1;
}

void mo_bench_print(const char *name, double value, const char *unit, const char *limit,
                    const char *beside)
{
    printf("%s\t%.*f\t%s\t%s\t%s\n", name, value < 10 ? 3 : 1, value, unit, limit, beside);
}
