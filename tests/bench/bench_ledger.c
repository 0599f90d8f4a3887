/* What the ledger costs: a simulated year of 200 customers, beside what this disk can do at all. */
#include "ledger/ledger.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench.h"
#include "folder.h"

#define CUSTOMERS 200
#define DAYS 365
#define MOMENTS_A_DAY 5
#define YEARS 5

typedef struct {
    MoHistory *history;
    char *folder;
    MoDay day;      /* the first of the year that is under way */
    double loading; /* CPU seconds */
    double writing;
    unsigned appends;
} Bench;

static MoEntry *entry_of(MoEntryType type, unsigned customer, MoDay day, int64_t second)
{
    MoEntry *entry = mo_entry_new(type);
    entry->at_utc = (int64_t)day * 86400 + second;
    entry->day = day;
    entry->customer = g_strdup_printf("customer-%05u", customer);
    entry->habit = g_strdup_printf("habit-%u", (customer + (unsigned)day) % 6);
    entry->nominal = day;
    entry->kind = g_strdup("article");
    entry->show = day;
    entry->due = day + 1;
    entry->nudge = MO_NUDGE_POPUP;
    entry->attempt = 1;
    entry->token = g_strdup("0123456789abcdef0123456789abcdef");
    entry->suggestion = g_strdup_printf("https://example.com/articles/%u", (unsigned)day % 50);
    return entry;
}

static void append(Bench *bench, GPtrArray *entries)
{
    g_autoptr(GError) error = NULL;
    double start = mo_bench_seconds();
    if (!mo_history_append(bench->history, entries, &error))
        g_error("%s", error->message);
    bench->writing += mo_bench_seconds() - start;
    bench->appends++;
    g_ptr_array_set_size(entries, 0);
}

static void load_all(Bench *bench, MoDay day)
{
    double start = mo_clock_cpu_seconds();
    mo_history_hold(bench->history);
    for (unsigned i = 0; i < CUSTOMERS; i++) {
        char id[32];
        g_snprintf(id, sizeof id, "customer-%05u", i);
        g_autoptr(MoCustomerHistory) known =
            mo_history_load_customer(bench->history, id, day - 400, NULL);
        g_assert(known != NULL);
    }
    mo_history_release(bench->history);
    bench->loading += mo_clock_cpu_seconds() - start;
}

/* As the agent: before and after showing, and an answer to each. */
static void run_day(Bench *bench, MoDay day)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    load_all(bench, day);
    static const MoEntryType steps[] = {MO_ENTRY_DELIVERING, MO_ENTRY_RAISED};
    for (size_t s = 0; s < G_N_ELEMENTS(steps); s++) {
        for (unsigned i = 0; i < MOMENTS_A_DAY; i++)
            g_ptr_array_add(entries, entry_of(steps[s], (i * 41 + (unsigned)day * 7) % CUSTOMERS,
                                              day, (int64_t)s));
        append(bench, entries);
    }
    for (unsigned i = 0; i < MOMENTS_A_DAY; i++)
        g_ptr_array_add(entries,
                        entry_of(MO_ENTRY_DONE, (i * 41 + (unsigned)day * 7) % CUSTOMERS, day, 9));
    append(bench, entries);
}

static void run_year(Bench *bench)
{
    bench->loading = bench->writing = 0;
    bench->appends = 0;
    for (int i = 0; i < DAYS; i++)
        run_day(bench, bench->day + i);
    bench->day += DAYS;
}

static void reopen(void *data)
{
    Bench *bench = data;
    mo_history_free(bench->history);
    bench->history = mo_ledger_open(bench->folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    g_assert(bench->history != NULL);
}

static bool count_entry(const MoEntry *entry, void *data)
{
    (void)entry;
    (*(unsigned *)data)++;
    return true;
}

static void stream(void *data)
{
    unsigned n = 0;
    mo_history_foreach_entry(((Bench *)data)->history, NULL, count_entry, &n, NULL);
    g_assert(n > 0);
}

/* The least that an append which is on the disk can cost: a new file, fsync, rename, and fsync of
 * the folder. */
static void write_plainly(void *data)
{
    const Bench *bench = data;
    g_autofree char *path = g_build_filename(bench->folder, "plain", NULL);
    g_autofree char *part = g_build_filename(bench->folder, "plain.part", NULL);
    char page[4096] = {0};
    int folder = open(bench->folder, O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 100; i++) {
        int file = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        g_assert(write(file, page, sizeof page) == sizeof page && fsync(file) == 0);
        close(file);
        g_assert(g_rename(part, path) == 0 && fsync(folder) == 0);
    }
    close(folder);
}

static void print_years(Bench *bench)
{
    double plain = 100 / mo_bench_best(3, write_plainly, bench);
    g_autofree char *beside =
        g_strdup_printf("write + fsync + rename + fsync: %.0f a second", plain);
    run_year(bench);
    mo_bench_print("ledger: loads of a year, 200 customers x 365 days", bench->loading, "s", "4",
                   "wanted: 2; 73,000 loads");
    mo_bench_print("ledger: appends of 5 entries", bench->appends / bench->writing, "/s", "-",
                   beside);
    for (int i = 1; i < YEARS; i++)
        run_year(bench);
    mo_bench_print("ledger: loads of the fifth year", bench->loading, "s", "-", "73,000 loads");
    mo_bench_print("ledger: appends of the fifth year", bench->appends / bench->writing, "/s", "-",
                   beside);
}

int main(void)
{
    Bench bench = {.folder = g_dir_make_tmp("moments-bench-XXXXXX", NULL), .day = 20000};
    bench.history = mo_ledger_open(bench.folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    g_assert(bench.history != NULL);
    print_years(&bench);
    g_autofree char *path = g_build_filename(bench.folder, "ledger.db", NULL);
    struct stat there;
    g_assert(stat(path, &there) == 0);
    mo_bench_print("ledger: size after five years", (double)there.st_size / 1048576, "MiB", "-",
                   "27,375 entries");
    mo_bench_print("ledger: opening it, with quick_check", mo_bench_best(5, reopen, &bench) * 1e3,
                   "ms", "-", "");
    mo_bench_print("ledger: streaming all entries", mo_bench_best(3, stream, &bench) * 1e3, "ms",
                   "-", "");
    mo_bench_print("ledger: memory of its own", mo_bench_anonymous_mib(), "MiB", "3",
                   "the agent's whole limit");
    mo_history_free(bench.history);
    test_folder_remove(bench.folder);
    g_free(bench.folder);
    return 0;
}
