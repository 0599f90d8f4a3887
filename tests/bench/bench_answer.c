/* What planning costs after one answer: only what it touches is planned again. With the ledger, as
 * the agent has it; writing the answer is not counted (bench_ledger does). And what it costs at ten
 * times as many customers. */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench.h"
#include "folder.h"
#include "ledger/ledger.h"
#include "world.h"

#define ANSWERS 100
#define BIRTH "2026-03-03"
#define TODAY "2026-04-20"

static const char habits[] =
    "[day]\nsurprises-a-day = 5\nrest-person = 14 days\nrest-company = 3 days\n"
    "[habit keep-in-touch]\nkind = call\nwhen = 30 days after last contact, at latest 45\n"
    "[habit birthday]\nkind = card\nwho = tag:key\nwhen = birthday\n"
    "show-before = 3 working days, same day\n"
    "[habit before-birthday]\nkind = check-in\nwhen = 10 days before birthday\n"
    "[habit renewal]\nkind = call\nwhen = 60 days before renewal_date\n"
    "[habit useful-article]\nkind = article\nwho = tag:key\n"
    "when = every 6 weeks from 2026-01-05\n"
    "[habit news]\nkind = article\nwho = not tag:dormant\nwhen = every week from 2026-01-05\n"
    "[habit lunch]\nkind = event\nwhen = every month on the 2nd tuesday\n"
    "[habit advice]\nkind = advice\nrule = FREQ=MONTHLY;BYMONTHDAY=-1\n";

static char *make_customers(unsigned n)
{
    GString *csv =
        g_string_new("id,name,company,email,tags,birthday,renewal_date,last_contacted\n");
    for (unsigned i = 0; i < n; i++) {
        g_string_append_printf(csv, "C-%06u,Ann Example %u,Company %u,ann.%u@example.com,%s,", i, i,
                               i % (n / 4), i,
                               i % 7 == 0 ? "dormant"
                               : i % 50   ? ""
                                          : "key");
        if (i % 3 == 0)
            g_string_append_printf(csv, "19%02u-%02u-%02u", 40 + i % 60, 1 + i % 12, 1 + i % 28);
        g_string_append(csv, ",");
        if (i % 2 == 0)
            g_string_append_printf(csv, "2026-%02u-%02u", 1 + i % 12, 1 + i / 24 % 28);
        g_string_append(csv, ",");
        if (i % 4 != 0)
            g_string_append_printf(csv, "2025-%02u-%02u", 1 + i % 12, 1 + i / 12 % 28);
        g_string_append(csv, "\n");
    }
    return g_string_free(csv, FALSE);
}

/* Seconds of processor time until the plan is up to date again. */
static double answer(MoWorld *world, MoPlan *plan, uint64_t *mark)
{
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    MoPlanInput input = mo_world_get_input(world);
    g_assert(plan->moments->len > 0);
    mo_world_answer(world, g_ptr_array_index(plan->moments, 0), MO_ENTRY_SKIPPED, world->now.day);
    double began = mo_clock_cpu_seconds();
    g_assert(mo_history_collect_changed(world->history, mark, changed, NULL));
    g_assert(g_hash_table_size(changed) == 1);
    g_assert(mo_plan_update(plan, &input, changed, NULL));
    return mo_clock_cpu_seconds() - began;
}

static int compare_doubles(const void *a, const void *b)
{
    const double *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static void measure(unsigned n, const char *limit, const char *beside)
{
    g_autofree char *csv = make_customers(n);
    MoWorld *world = mo_world_new(BIRTH, habits, csv, BIRTH);
    g_autofree char *folder = g_dir_make_tmp("moments-bench-XXXXXX", NULL);
    mo_history_free(world->history);
    world->history = mo_ledger_open(folder, world->now.day, 0, MO_LEDGER_WRITE, NULL, NULL);
    g_assert(world->history != NULL);
    mo_plan_free(mo_world_plan(world));
    mo_world_set_now(world, mo_day_parse(TODAY), 9);
    MoPlan *plan = mo_world_plan(world);
    uint64_t mark = 0;
    g_assert(mo_history_collect_changed(world->history, &mark, NULL, NULL));
    double seconds[ANSWERS];
    for (unsigned i = 0; i < ANSWERS; i++)
        seconds[i] = answer(world, plan, &mark);
    qsort(seconds, ANSWERS, sizeof *seconds, compare_doubles);
    g_autofree char *name = g_strdup_printf("plan: after one answer, %u customers", n);
    g_autofree char *said =
        g_strdup_printf("CPU; %s9 of 10 within %.2f", beside, seconds[ANSWERS * 9 / 10] * 1e3);
    mo_bench_print(name, seconds[ANSWERS / 2] * 1e3, "ms", limit, said);
    mo_plan_free(plan);
    mo_world_free(world);
    test_folder_remove(folder);
}

int main(void)
{
    measure(10000, "1", "wanted: 1; ");
    measure(100000, "2", "");
    return 0;
}
