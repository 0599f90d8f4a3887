/* Cells cut out of a million rows, by our reader, libcsv and Python's csv (written in C), each in a
 * process of its own, beside `wc -l` over the same file. All find out the same rows; ours also
 * finds out the encoding and the separator, and checks every byte. */
#include "bench.h"
#include "input/csv_private.h"
#include "peers.h"
#include "people.h"
#include "read_by_libcsv.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMES 3
#define ROWS 1000000U
/* A bare pass is as fast as a third of libcsv, and holds no more than the window. */
#define MOST_OF_LIBCSV (1.0 / 3)
#define MOST_MEMORY_MIB "4"

static void give_up(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

/* ---- what runs in a process of its own ------------------------------------------------------ */

static void read_by_ours(const char *path, bool portable, const MoCsvOptions *options)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCsv) csv = mo_csv_open(path, options, NULL);
    if (!csv)
        give_up("a file of customers could not be opened");
    if (portable)
        mo_csv_set_portable(csv);
    unsigned rows = 0;
    for (MoCsvRow row; mo_csv_next(csv, &row, problems);)
        rows += row.n_fields == MO_PEOPLE_COLUMNS;
    if (mo_problems_count(problems) > 0)
        give_up("a file of customers has problems");
    printf("%u %.0f\n", rows, mo_peer_get_peak_kib());
}

/* ---- measuring ------------------------------------------------------------------------------ */

/* `rows`: how many there must be. */
static MoPeer run_self(const char *command, const char *path, unsigned rows)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    const char *const argv[] = {self, command, path, NULL};
    MoPeer peer;
    if (!mo_peer_run(argv, TIMES, &peer) || peer.number != rows)
        give_up("rows are missing");
    return peer;
}

static void measure_plain(const char *path)
{
    const MoPeople people = {.rows = ROWS};
    mo_people_write_csv(path, &people);
    MoPeer ours = run_self("read", path, ROWS + 1), named = run_self("read-utf-8", path, ROWS + 1),
           portable = run_self("read-portably", path, ROWS + 1),
           libcsv = run_self("libcsv", path, ROWS + 1), wc, python;
    bool has_wc = mo_peer_run_wc(path, TIMES, &wc),
         has_python = mo_peer_run_python(path, TIMES, &python);
    g_autofree char *limit = g_strdup_printf("%.3f", MOST_OF_LIBCSV * libcsv.user_seconds);
    g_autofree char *beside =
        g_strdup_printf("libcsv %.2f, Python's csv %.2f, wc -l %.2f", libcsv.user_seconds,
                        has_python ? python.user_seconds : 0, has_wc ? wc.user_seconds : 0);
    mo_bench_print("csv: 1,000,000 rows of 15 columns, CPU", ours.user_seconds, "s", limit, beside);
    mo_bench_print("csv: the same, encoding named", named.user_seconds, "s", "-", "-");
    mo_bench_print("csv: the same, without vectors", portable.user_seconds, "s", "-", "-");
    MoPeer nothing = run_self("nothing", path, 0);
    mo_bench_print("csv: 1,000,000 rows, resident beyond an idle process",
                   ours.memory_mib - nothing.memory_mib, "MiB", MOST_MEMORY_MIB, "-");
}

static void measure_encoding(const char *path, const char *name, const char *encoding)
{
    const MoPeople people = {.rows = ROWS, .encoding = encoding, .separator = ';'};
    mo_people_write_csv(path, &people);
    MoPeer ours = run_self("read", path, ROWS + 1);
    mo_bench_print(name, ours.user_seconds, "s", "-", "-");
}

int main(int argc, char **argv)
{
    static const MoCsvOptions named = {.encoding = "utf-8", .separator = ','};
    if (argc == 3) {
        if (strcmp(argv[1], "nothing") == 0)
            printf("0 %.0f\n", mo_peer_get_peak_kib());
        else if (strcmp(argv[1], "libcsv") == 0)
            read_by_libcsv(argv[2]);
        else
            read_by_ours(argv[2], strcmp(argv[1], "read-portably") == 0,
                         strcmp(argv[1], "read-utf-8") == 0 ? &named : NULL);
        return 0;
    }
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    if (!folder)
        return 1;
    g_autofree char *path = g_build_filename(folder, "customers.csv", NULL);
    measure_plain(path);
    measure_encoding(path, "csv: 1,000,000 rows in windows-1252", "WINDOWS-1252");
    measure_encoding(path, "csv: 1,000,000 rows in UTF-16", "UTF-16LE");
    g_unlink(path);
    g_rmdir(folder);
    return 0;
}
