/* A million vCards read as customers, beside Python's vobject over a few of them and `wc -l` over
 * all; and ten thousand files of one card each, as a folder that is synchronised holds them.
 *
 * The million is read in a process of its own, so that its memory and its processor time are those
 * of reading alone. */
#include "bench.h"
#include "model/card.h"
#include "peers.h"
#include "people.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMES 3
#define CARDS 1000000U
#define CARDS_FOR_PYTHON 2000U
#define FILES 10000U
#define MOST_SECONDS "8" /* 3 are wanted of a machine that does nothing else */
#define MOST_MIB "11.4"  /* 12 MB */

static void give_up(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

/* Reads a file as customers; returns how many have a birthday. */
static unsigned read_file(const char *path, MoCardMapping *mapping, MoCustomer *customer)
{
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, NULL, NULL);
    if (!vcard)
        give_up("the cards cannot be opened");
    unsigned n = 0;
    mo_card_mapping_set_file(mapping, path);
    for (MoCard card; mo_vcard_next(vcard, &card, NULL);) {
        MoReading reading;
        mo_card_mapping_read(mapping, &card, customer, &reading, NULL);
        n += reading.n_problems == 0 && customer->birthday.month ? 1 : 0;
    }
    return n;
}

static void read_in_own_process(const char *path)
{
    g_autoptr(MoCardMapping) mapping = mo_card_mapping_new(path);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    printf("%u ", read_file(path, mapping, customer));
    printf("%.0f\n", mo_peer_get_peak_kib());
}

/* Cards a second that Python's vobject reads; 0 where there is none. */
static double measure_vobject(const char *path)
{
    static const char script[] = "import sys, time, vobject\n"
                                 "text = open(sys.argv[1], encoding='utf-8').read()\n"
                                 "start = time.process_time()\n"
                                 "n = sum(1 for _ in vobject.readComponents(text))\n"
                                 "print(n / (time.process_time() - start))\n";
    const char *python = g_getenv("PYTHON");
    const char *const argv[] = {python ? python : "/usr/bin/python3", "-c", script, path, NULL};
    MoPeer peer;
    mo_people_write_cards(path, CARDS_FOR_PYTHON);
    return mo_peer_run(argv, 1, &peer) ? peer.number : 0;
}

static void measure_million(const char *path)
{
    double vobject = measure_vobject(path);
    mo_people_write_cards(path, CARDS);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    const char *const argv[] = {self, "read", path, NULL};
    MoPeer ours, wc;
    if (!mo_peer_run(argv, TIMES, &ours) || ours.number < CARDS)
        give_up("cards are missing");
    gboolean has_wc = mo_peer_run_wc(path, TIMES, &wc);
    g_autofree char *beside =
        g_strdup_printf("Python's vobject would take %.0f; wc -l %.2f",
                        vobject > 0 ? CARDS / vobject : 0, has_wc ? wc.user_seconds : 0);
    mo_bench_print("vcard: 1,000,000 cards as customers, CPU", ours.user_seconds, "s", MOST_SECONDS,
                   beside);
    mo_bench_print("vcard: 1,000,000 cards, resident", ours.memory_mib, "MiB", MOST_MIB, "12 MB");
}

typedef struct {
    GPtrArray *paths;
    unsigned n;
} Folder;

static void read_folder(gpointer data)
{
    Folder *folder = data;
    g_autoptr(MoCardMapping) mapping = mo_card_mapping_new("");
    g_autoptr(MoCustomer) customer = mo_customer_new();
    folder->n = 0;
    for (guint i = 0; i < folder->paths->len; i++)
        folder->n += read_file(g_ptr_array_index(folder->paths, i), mapping, customer);
}

static void measure_folder(const char *path)
{
    Folder folder = {.paths = g_ptr_array_new_with_free_func(g_free)};
    g_mkdir(path, 0700);
    for (unsigned i = 0; i < FILES; i++) {
        char *file = g_strdup_printf("%s/%u.vcf", path, i);
        mo_people_write_cards(file, 1);
        g_ptr_array_add(folder.paths, file);
    }
    double seconds = mo_bench_best(TIMES, read_folder, &folder);
    if (folder.n != FILES)
        give_up("files are missing");
    mo_bench_print("vcard: a folder of 10,000 cards", seconds * 1e3, "ms", "1000", "-");
    for (guint i = 0; i < folder.paths->len; i++)
        g_unlink(g_ptr_array_index(folder.paths, i));
    g_ptr_array_unref(folder.paths);
    g_rmdir(path);
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "read") == 0) {
        read_in_own_process(argv[2]);
        return 0;
    }
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    if (!folder)
        return 1;
    g_autofree char *path = g_build_filename(folder, "cards.vcf", NULL);
    measure_million(path);
    g_unlink(path);
    measure_folder(path);
    g_rmdir(folder);
    return 0;
}
