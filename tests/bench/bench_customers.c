/* Records read as customers: recognised, decoded, mapped, validated, told apart; every row.
 *
 * A million rows are read in a process of its own, so that its memory and its processor time are
 * those of reading alone; other readers, which only cut out the cells, run beside it over the same
 * file. `bench_customers write FILE ROWS [SEPARATOR]` and `write-cards FILE CARDS` make such files
 * for scripts. */
#include "bench.h"
#include "model/customers.h"
#include "peers.h"
#include "people.h"
#include "read_by_libcsv.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMES 3
#define ROUNDS 5
#define ROWS 1000000U
#define LONG_ROWS 2000U
#define SPREADSHEET_ROWS 200000U
/* Resident: what every process of ours begins with (12 MB are wanted; what the libraries bring
 * along differs a little from machine to machine), and what may be kept of a customer. */
#define MEMORY_BASE_MIB (13e6 / 1048576)
#define MEMORY_A_CUSTOMER_MIB (40.0 / 1048576)
/* Of the processor time of Python's csv, which only cuts out the cells: what must not be passed,
 * and what is wanted; other work on the machine slows the two down unlike. */
#define MOST_OF_PYTHON 0.45
#define WANTED_OF_PYTHON 0.35

static void give_up(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

/* ---- what runs in a process of its own ------------------------------------------------------ */

static void read_by_ours(const char *path)
{
    const char *const paths[] = {path, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCustomers) customers = mo_customers_open_files(paths, problems, &error);
    if (!customers)
        give_up(error->message);
    unsigned n = 0;
    for (const MoCustomer *customer; mo_customers_next(customers, &customer);)
        n++;
    if (mo_problems_count_errors(problems) > 0) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, 0));
        give_up(line);
    }
    printf("%u %.0f\n", n, mo_peer_get_peak_kib());
}

/* ---- measuring ------------------------------------------------------------------------------ */

static MoPeer run_self_times(const char *command, const char *path, unsigned rows, unsigned times)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    const char *const argv[] = {self, command, path, NULL};
    MoPeer peer;
    if (!mo_peer_run(argv, times, &peer))
        give_up("a file of customers could not be read");
    if (peer.number < rows)
        give_up("customers are missing");
    return peer;
}

static MoPeer run_self(const char *command, const char *path, unsigned rows)
{
    return run_self_times(command, path, rows, TIMES);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Ours and Python's in turn, so that a busy minute of the machine slows both of them down; of each
 * the middle. Without Python its seconds are 0. */
static MoPeer run_in_turn(const char *path, MoPeer *ret_python)
{
    MoPeer ours = {0};
    double seconds[ROUNDS], pythons[ROUNDS];
    for (unsigned i = 0; i < ROUNDS; i++) {
        ours = run_self_times("read", path, ROWS, 1);
        seconds[i] = ours.user_seconds;
        if (mo_peer_run_python(path, 1, ret_python) && ret_python->number < ROWS + 1)
            give_up("Python's csv reads other rows");
        pythons[i] = ret_python->user_seconds;
    }
    qsort(seconds, ROUNDS, sizeof *seconds, compare);
    qsort(pythons, ROUNDS, sizeof *pythons, compare);
    ours.user_seconds = seconds[ROUNDS / 2];
    ret_python->user_seconds = pythons[ROUNDS / 2];
    return ours;
}

static void print_memory(const char *name, const MoPeer *peer, unsigned rows)
{
    g_autofree char *limit =
        g_strdup_printf("%.1f", MEMORY_BASE_MIB + rows * MEMORY_A_CUSTOMER_MIB);
    mo_bench_print(name, peer->memory_mib, "MiB", limit, "12 MB and 40 bytes a customer");
}

static void measure_million(const char *path)
{
    const MoPeople people = {.rows = ROWS};
    mo_people_write_csv(path, &people);
    MoPeer wc, python, ours = run_in_turn(path, &python);
    MoPeer libcsv = run_self("libcsv", path, ROWS);
    gboolean has_wc = mo_peer_run_wc(path, TIMES, &wc);
    double seconds = python.user_seconds;
    g_autofree char *limit =
        seconds > 0 ? g_strdup_printf("%.3f", MOST_OF_PYTHON * seconds) : g_strdup("-");
    g_autofree char *beside = g_strdup_printf(
        "wanted: %.2f; only cells: Python's csv %.2f, libcsv %.2f; wc -l %.2f",
        WANTED_OF_PYTHON * seconds, seconds, libcsv.user_seconds, has_wc ? wc.user_seconds : 0);
    mo_bench_print("customers: 1,000,000 rows of 15 columns, CPU", ours.user_seconds, "s", limit,
                   beside);
    print_memory("customers: 1,000,000 rows, resident", &ours, ROWS);
}

static void measure_long_cells(const char *path)
{
    const MoPeople people = {.rows = LONG_ROWS, .long_every = 20};
    mo_people_write_csv(path, &people);
    MoPeer ours = run_self("read", path, LONG_ROWS);
    print_memory("customers: cells of 500 KB, resident", &ours, LONG_ROWS);
}

static void measure_spreadsheet(const char *path, const char *name, const MoPeople *people)
{
    mo_people_write_csv(path, people);
    MoPeer ours = run_self("read", path, people->rows);
    mo_bench_print(name, ours.user_seconds, "s", "-", "-");
}

/* ---- the everyday size, with a selector ----------------------------------------------------- */

typedef struct {
    const char *path;
    const MoSelector *who;
    unsigned n;
} Run;

static void match_all(gpointer data)
{
    Run *run = data;
    const char *const paths[] = {run->path, NULL};
    g_autoptr(MoCustomers) customers = mo_customers_open_files(paths, NULL, NULL);
    if (!customers)
        give_up("the records cannot be opened");
    run->n = 0;
    for (const MoCustomer *customer; mo_customers_next(customers, &customer);)
        run->n += mo_selector_match(run->who, customer) ? 1 : 0;
}

static void measure_matching(const char *path, const char *name, unsigned rows, const char *limit)
{
    const MoPeople people = {.rows = rows};
    mo_people_write_csv(path, &people);
    g_autoptr(MoSelector) who = mo_selector_parse(
        "not tag:press and (Stage:Customer or Stage:Lead or Stage:Subscriber)", NULL);
    Run run = {.path = path, .who = who};
    double seconds = mo_bench_best(5, match_all, &run);
    if (run.n != rows / 5 * 4)
        give_up("the selector chose others");
    mo_bench_print(name, seconds * 1e3, "ms", limit, "-");
}

static void measure(const char *path)
{
    measure_matching(path, "records: 500 customers", 500, "10");
    measure_matching(path, "records: 100,000 customers", 100000, "1000");
    mo_bench_print("records: memory after them", mo_bench_anonymous_mib(), "MiB", "16", "-");
    measure_million(path);
    measure_long_cells(path);
    measure_spreadsheet(path, "customers: 200,000 rows, semicolons, CPU",
                        &(MoPeople){.rows = SPREADSHEET_ROWS, .separator = ';'});
    measure_spreadsheet(
        path, "customers: 200,000 rows, tabs in UTF-16, CPU",
        &(MoPeople){.rows = SPREADSHEET_ROWS, .separator = '\t', .encoding = "UTF-16LE"});
    measure_spreadsheet(
        path, "customers: 200,000 rows, windows-1252, CPU",
        &(MoPeople){.rows = SPREADSHEET_ROWS, .separator = ';', .encoding = "WINDOWS-1252"});
}

static int run_command(int argc, char **argv)
{
    const char *path = argv[2];
    if (strcmp(argv[1], "read") == 0) {
        read_by_ours(path);
    } else if (strcmp(argv[1], "libcsv") == 0) {
        read_by_libcsv(path);
    } else if (argc > 3 && g_str_has_prefix(argv[1], "write")) {
        guint64 rows = 0;
        if (!g_ascii_string_to_unsigned(argv[3], 10, 0, 100000000, &rows, NULL))
            give_up("how many?");
        const MoPeople people = {.rows = (unsigned)rows, .separator = argc > 4 ? *argv[4] : '\0'};
        if (strcmp(argv[1], "write-cards") == 0)
            mo_people_write_cards(path, people.rows);
        else
            mo_people_write_csv(path, &people);
    } else {
        give_up("bench_customers [read FILE | libcsv FILE | write FILE ROWS | write-cards FILE N]");
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2)
        return run_command(argc, argv);
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    if (!folder)
        return 1;
    g_autofree char *path = g_build_filename(folder, "customers.csv", NULL);
    measure(path);
    g_unlink(path);
    g_rmdir(folder);
    return 0;
}
