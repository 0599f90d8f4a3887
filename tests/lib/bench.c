#include "bench.h"

#include <stdio.h>
#include <string.h>

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
