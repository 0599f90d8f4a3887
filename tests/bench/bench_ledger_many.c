/* What the ledger costs with a million customers: the first run, which sees them all, every later
 * one, which goes over them, and the histories of those with whom something happened.
 * `bench_ledger_many fill FOLDER ROWS DAY` adds so many entries to the ledger of bench-million.sh:
 * past moments of as many of its customers as have a dozen of entries each. */
#include "ledger/ledger.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"
#include "bench.h"
#include "folder.h"

#define CUSTOMERS 1000000
#define BATCH 20000
#define ACTIVE 50000 /* customers with whom something happened */
#define DONE 4       /* moments of each of them */

typedef struct {
    MoHistory *history;
    char *folder;
    unsigned n;
} Bench;

/* In no order, as the ids of records are. */
static char *id_of(unsigned i)
{
    return mo_hash_code(i * UINT64_C(0x9e3779b97f4a7c15), 10);
}

static MoEntry *seen(unsigned i)
{
    static const char *const words[] = {"id", "mail", "name"};
    g_autofree char *number = g_strdup_printf("%u", i);
    MoEntry *entry = mo_entry_new(MO_ENTRY_SEEN_CUSTOMER);
    entry->at_utc = 1728000000;
    entry->day = 20000;
    entry->customer = id_of(i);
    entry->name = g_strdup_printf("Ann Example %u", i);
    entry->company = g_strdup_printf("Company %u", i % 50000);
    entry->digest = i + 1;
    GString *aliases = g_string_new(NULL);
    for (size_t n = 0; n < G_N_ELEMENTS(words); n++) {
        char digits[17];
        mo_alias_print(mo_hash(1, words[n], number, NULL), digits);
        g_string_append_printf(aliases, "%s%s", n > 0 ? " " : "", digits);
    }
    entry->aliases = g_string_free(aliases, FALSE);
    return entry;
}

static MoEntry *done(unsigned i, unsigned n)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_DONE);
    entry->day = 20010 + (MoDay)n;
    entry->at_utc = (int64_t)entry->day * 86400;
    entry->customer = id_of(i);
    entry->habit = g_strdup_printf("habit-%u", n % 2);
    entry->nominal = entry->day;
    entry->kind = g_strdup("call");
    return entry;
}

static void append(Bench *bench, GPtrArray *entries)
{
    g_autoptr(GError) error = NULL;
    if (!mo_history_append(bench->history, entries, &error))
        g_error("%s", error->message);
    g_ptr_array_set_size(entries, 0);
}

static void see_all(Bench *bench)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (unsigned i = 0; i < bench->n; i++) {
        g_ptr_array_add(entries, seen(i));
        if (entries->len == BATCH)
            append(bench, entries);
    }
    append(bench, entries);
}

static void do_all(Bench *bench)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (unsigned i = 0; i < ACTIVE; i++) {
        for (unsigned n = 0; n < DONE; n++)
            g_ptr_array_add(entries, done(i, n));
        if (entries->len >= BATCH)
            append(bench, entries);
    }
    append(bench, entries);
}

static bool count_known(const MoKnown *known, void *data)
{
    *(unsigned *)data += known->first_seen == 20000;
    return true;
}

static bool count_history(const MoCustomerHistory *known, void *data)
{
    *(unsigned *)data += known->pairs->len == 2;
    return true;
}

static double mib_of(const Bench *bench)
{
    g_autofree char *path = g_build_filename(bench->folder, "ledger.db", NULL);
    struct stat there;
    g_assert(stat(path, &there) == 0);
    return (double)there.st_size / 1048576;
}

static double reopen(Bench *bench)
{
    double start = mo_clock_cpu_seconds();
    mo_history_free(bench->history);
    bench->history = mo_ledger_open(bench->folder, 20001, 0, MO_LEDGER_WRITE, NULL, NULL);
    g_assert(bench->history != NULL);
    return mo_clock_cpu_seconds() - start;
}

static void go_over_all(void *data)
{
    const Bench *bench = data;
    unsigned n = 0;
    g_assert(mo_history_foreach_known(bench->history, count_known, &n, NULL));
    g_assert(n == bench->n);
}

/* CPU seconds of the quickest of three. */
static double best_cpu(void (*run)(void *data), void *data)
{
    double best = G_MAXDOUBLE;
    for (int i = 0; i < 3; i++) {
        double start = mo_clock_cpu_seconds();
        run(data);
        best = MIN(best, mo_clock_cpu_seconds() - start);
    }
    return best;
}

static void print_known(Bench *bench)
{
    mo_bench_print("ledger: going over a million customers", best_cpu(go_over_all, bench), "s",
                   "0.8", "CPU; wanted: 0.25");
    double start = mo_clock_cpu_seconds();
    g_assert(mo_history_count_known(bench->history) == bench->n);
    mo_bench_print("ledger: counting them", (mo_clock_cpu_seconds() - start) * 1e3, "ms", "1", "");
    start = mo_clock_cpu_seconds();
    for (unsigned i = 0; i < 100000; i++) {
        g_autofree char *customer = NULL;
        g_autofree char *number = g_strdup_printf("%u", i * 7 % bench->n);
        g_assert(mo_history_find_alias(bench->history, mo_hash(1, "mail", number, NULL), &customer,
                                       NULL) &&
                 customer != NULL);
    }
    mo_bench_print("ledger: to whom an alias leads", (mo_clock_cpu_seconds() - start) * 10, "us",
                   "-", "each");
}

static void print_histories(Bench *bench)
{
    unsigned n = 0;
    double start = mo_clock_cpu_seconds();
    g_assert(mo_history_foreach_history(bench->history, 19000, count_history, &n, NULL));
    double bulk = mo_clock_cpu_seconds() - start;
    g_assert(n == ACTIVE);
    start = mo_clock_cpu_seconds();
    mo_history_hold(bench->history);
    for (unsigned i = 0; i < ACTIVE; i++) {
        g_autofree char *id = id_of(i);
        g_autoptr(MoCustomerHistory) known =
            mo_history_load_customer(bench->history, id, 19000, NULL);
        g_assert(known->pairs->len == 2);
    }
    mo_history_release(bench->history);
    g_autofree char *beside = g_strdup_printf("each; loading each by itself: %.1f us",
                                              (mo_clock_cpu_seconds() - start) / ACTIVE * 1e6);
    mo_bench_print("ledger: histories in one pass, 4 moments each", bulk / n * 1e6, "us", "-",
                   beside);
}

/* ---- a ledger that grew for years ----------------------------------------------------------- */

#define ROWS_EACH 12
#define STEPS_EACH 3 /* of a moment */

/* One of the entries of a customer: her moments, a month between them, are told of, raised, done.
 */
static MoEntry *past(unsigned customer, unsigned row, MoDay day)
{
    static const MoEntryType steps[STEPS_EACH] = {MO_ENTRY_DELIVERING, MO_ENTRY_RAISED,
                                                  MO_ENTRY_DONE};
    MoEntry *entry = mo_entry_new(steps[row % STEPS_EACH]);
    entry->day = day - 30 * (MoDay)(ROWS_EACH / STEPS_EACH - row / STEPS_EACH);
    entry->at_utc = (int64_t)entry->day * 86400 + row;
    entry->customer = g_strdup_printf("C-%07u", customer);
    entry->habit = g_strdup(row / STEPS_EACH % 2 ? "lunch" : "news");
    entry->nominal = entry->day;
    entry->show = entry->due = entry->day;
    entry->nudge = MO_NUDGE_POPUP;
    entry->attempt = 1;
    entry->class = MO_CLASS_MAGIC;
    entry->kind = g_strdup(row / STEPS_EACH % 2 ? "event" : "article");
    return entry;
}

static void fill(const char *folder, unsigned rows, MoDay day)
{
    Bench bench = {.history = mo_ledger_open(folder, day, 0, MO_LEDGER_WRITE, NULL, NULL)};
    g_assert(bench.history != NULL);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (unsigned i = 0; i < rows; i++) {
        g_ptr_array_add(entries, past(i / ROWS_EACH * 3, i % ROWS_EACH, day));
        if (entries->len == BATCH)
            append(&bench, entries);
    }
    append(&bench, entries);
    mo_history_free(bench.history);
}

int main(int argc, char **argv)
{
    if (argc == 5 && g_str_equal(argv[1], "fill")) {
        fill(argv[2], (unsigned)g_ascii_strtoull(argv[3], NULL, 10), mo_day_parse(argv[4]));
        return 0;
    }
    Bench bench = {.folder = g_dir_make_tmp("moments-bench-XXXXXX", NULL), .n = CUSTOMERS};
    bench.history = mo_ledger_open(bench.folder, 20000, 0, MO_LEDGER_WRITE, NULL, NULL);
    g_assert(bench.history != NULL);
    double start = mo_bench_seconds(), cpu = mo_clock_cpu_seconds();
    see_all(&bench);
    g_autofree char *beside =
        g_strdup_printf("%.1f s CPU, %d at a time", mo_clock_cpu_seconds() - cpu, BATCH);
    mo_bench_print("ledger: seeing a million customers first", mo_bench_seconds() - start, "s", "-",
                   beside);
    mo_bench_print("ledger: size with a million customers", mib_of(&bench), "MiB", "-",
                   "3 aliases each");
    mo_bench_print("ledger: memory of its own, then", mo_bench_anonymous_mib(), "MiB", "-", "");
    reopen(&bench);
    mo_bench_print("ledger: opening it", reopen(&bench) * 1e3, "ms", "20", "");
    print_known(&bench);
    do_all(&bench);
    print_histories(&bench);
    mo_history_free(bench.history);
    test_folder_remove(bench.folder);
    g_free(bench.folder);
    return 0;
}
