#include "peers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double get_children_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

gboolean mo_peer_run(const char *const *argv, unsigned times, MoPeer *ret_peer)
{
    *ret_peer = (MoPeer){0};
    g_autofree double *seconds = g_new0(double, times);
    for (unsigned i = 0; i < times; i++) {
        g_autofree char *out = NULL;
        int status = 0;
        double before = get_children_seconds();
        if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL,
                          &status, NULL) ||
            !g_spawn_check_wait_status(status, NULL))
            return FALSE;
        seconds[i] = get_children_seconds() - before;
        char *end = NULL;
        ret_peer->number = MAX(ret_peer->number, g_ascii_strtod(out, &end));
        ret_peer->memory_mib = MAX(ret_peer->memory_mib, g_ascii_strtod(end, NULL) / 1024);
    }
    qsort(seconds, times, sizeof *seconds, compare);
    ret_peer->user_seconds = seconds[times / 2];
    return TRUE;
}

gboolean mo_peer_run_wc(const char *path, unsigned times, MoPeer *ret_peer)
{
    const char *const argv[] = {"wc", "-l", path, NULL};
    return mo_peer_run(argv, times, ret_peer);
}

gboolean mo_peer_run_python(const char *path, unsigned times, MoPeer *ret_peer)
{
    static const char script[] = "import csv, sys\n"
                                 "csv.field_size_limit(1 << 24)\n"
                                 "with open(sys.argv[1], newline='', encoding='utf-8') as f:\n"
                                 "    print(sum(1 for _ in csv.reader(f)))\n";
    const char *python = g_getenv("PYTHON");
    const char *const argv[] = {python ? python : "/usr/bin/python3", "-c", script, path, NULL};
    return mo_peer_run(argv, times, ret_peer);
}

double mo_peer_get_peak_kib(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL))
        return 0;
    const char *line = strstr(text, "\nVmHWM:");
    return line ? g_ascii_strtod(line + strlen("\nVmHWM:"), NULL) : 0;
}
