/* Records read as customers, each matched by a selector: what every planning begins with. */
#include "bench.h"
#include "model/customers.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define TIMES 5

typedef struct {
    const char *path;
    const MoSelector *who;
    unsigned n;
} Run;

static char *make_file(const char *folder, unsigned rows)
{
    GString *text =
        g_string_new("id,name,given_name,family_name,company,title,email,phone,language,"
                     "timezone,owner,tags,interests,birthday,customer_since,"
                     "renewal_date,last_contacted,do_not_contact,notes,Stage\n");
    for (unsigned i = 0; i < rows; i++)
        g_string_append_printf(text,
                               "C-%06u,Zoë Müller %u,Zoë,Müller,Company %u GmbH,Head,"
                               "zoe.%u@example.com;zoe.%u@example.org,+49 30 %u,de,Europe/Berlin,"
                               "dana,key;wind,energy;jazz,1980-03-21,2019-05-06,2026-12-31,"
                               "2026-01-05,,\"Likes tea, and more\",Customer\n",
                               i, i, i % 9000, i, i, i);
    char *path = g_build_filename(folder, "customers.csv", NULL);
    if (!g_file_set_contents(path, text->str, (gssize)text->len, NULL))
        exit(1);
    g_string_free(text, TRUE);
    return path;
}

static void read_all(gpointer data)
{
    Run *run = data;
    const char *const paths[] = {run->path, NULL};
    g_autoptr(MoCustomers) customers = mo_customers_open_files(paths, NULL, NULL);
    if (!customers)
        exit(1);
    run->n = 0;
    for (const MoCustomer *customer; mo_customers_next(customers, &customer);)
        run->n += mo_selector_match(run->who, customer) ? 1 : 0;
}

static void measure(const char *folder, const char *name, unsigned rows, const char *limit)
{
    g_autofree char *path = make_file(folder, rows);
    g_autoptr(MoSelector) who =
        mo_selector_parse("tag:key and not tag:dormant and Stage:Customer", NULL);
    Run run = {.path = path, .who = who};
    double seconds = mo_bench_best(TIMES, read_all, &run);
    if (run.n != rows)
        exit(1);
    mo_bench_print(name, seconds * 1e3, "ms", limit, "-");
    g_unlink(path);
}

int main(void)
{
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    if (!folder)
        return 1;
    measure(folder, "records: 500 customers", 500, "10");
    measure(folder, "records: 100,000 customers", 100000, "1000");
    mo_bench_print("records: memory after them", mo_bench_anonymous_mib(), "MiB", "16", "-");
    g_rmdir(folder);
    return 0;
}
