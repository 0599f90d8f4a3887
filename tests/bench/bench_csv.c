/* The CSV reader over 100,000 invented customers, beside Python's csv module (written in C) over
 * the same file in the same minute. */
#include "bench.h"
#include "input/csv.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 100000
#define TIMES 5

typedef struct {
    const char *path;
    size_t rows;
} Run;

typedef enum { PLAIN, QUOTED, UMLAUTS } Kind;

static char *make_file(const char *folder, Kind kind)
{
    GString *text = g_string_new("id,name,email,company,tags,birthday,last_contacted,note\n");
    const char *name = kind == UMLAUTS ? "Zoë Müller-Lüdenscheidt" : "Zoe Mueller-Luedenscheidt";
    for (unsigned i = 0; i < ROWS; i++) {
        g_string_append_printf(text, "C-%06u,%s,zoe.%u@example.com,Company %u GmbH,", i, name, i,
                               i % 9000);
        if (kind == QUOTED)
            g_string_append(text, "\"key,\nfriend\",1980-03-21,2026-01-05,\"says \"\"hi\"\"\"\n");
        else
            g_string_append(text, "key friend,1980-03-21,2026-01-05,likes a short call\n");
    }
    char *path = g_build_filename(folder, "customers.csv", NULL);
    if (!g_file_set_contents(path, text->str, (gssize)text->len, NULL))
        exit(1);
    g_string_free(text, TRUE);
    return path;
}

static void read_ours(gpointer data)
{
    Run *run = data;
    g_autoptr(MoCsv) csv = mo_csv_open(run->path, NULL, NULL);
    if (!csv)
        exit(1);
    run->rows = 0;
    for (MoCsvRow row; mo_csv_next(csv, &row, NULL);)
        run->rows++;
}

/* Seconds that Python's reader needs, without the start of Python; 0 where there is no Python. */
static double measure_python(const char *path)
{
    static const char script[] = "import csv,sys,time\n"
                                 "best=9e9\n"
                                 "for _ in range(3):\n"
                                 "  t=time.perf_counter()\n"
                                 "  with open(sys.argv[1],newline='',encoding='utf-8') as f:\n"
                                 "    n=sum(1 for _ in csv.reader(f))\n"
                                 "  best=min(best,time.perf_counter()-t)\n"
                                 "print(best)\n";
    const char *python = g_getenv("PYTHON");
    const char *const argv[] = {python ? python : "/usr/bin/python3", "-c", script, path, NULL};
    g_autofree char *out = NULL;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                      NULL, NULL))
        return 0;
    return g_ascii_strtod(out, NULL);
}

static void measure(const char *folder, Kind kind, const char *name, const char *limit)
{
    g_autofree char *path = make_file(folder, kind);
    GStatBuf info;
    if (g_stat(path, &info) != 0)
        exit(1);
    double megabytes = (double)info.st_size / 1e6;
    Run run = {.path = path};
    double seconds = mo_bench_best(TIMES, read_ours, &run);
    if (run.rows != ROWS + 1)
        exit(1);
    double python = measure_python(path);
    g_autofree char *speed = g_strdup_printf("csv: %s", name);
    g_autofree char *rows = g_strdup_printf("csv: %s, rows", name);
    g_autofree char *beside =
        g_strdup_printf("Python's csv %.0f", python > 0 ? megabytes / python : 0);
    g_autofree char *rows_beside =
        g_strdup_printf("Python's csv %.2f", python > 0 ? ROWS / python / 1e6 : 0);
    mo_bench_print(speed, megabytes / seconds, "MB/s", limit, beside);
    mo_bench_print(rows, ROWS / seconds / 1e6, "M/s", "-", rows_beside);
    g_unlink(path);
}

int main(void)
{
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    if (!folder)
        return 1;
    measure(folder, PLAIN, "plain ASCII", ">=200");
    measure(folder, UMLAUTS, "with umlauts", ">=100");
    measure(folder, QUOTED, "with quotes and line breaks", ">=100");
    g_rmdir(folder);
    return 0;
}
