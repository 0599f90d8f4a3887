/* What a recurrence costs: instances in a row, and a jump of twenty years, by the stepper and by
 * libical in the same run. */
#include <stdlib.h>

#include "bench.h"
#include "when/recur_private.h"

#define TIMES 3
#define JUMPS 200

typedef struct {
    MoRecur *recur;
    MoDay start;
    unsigned instances;
    int64_t sum; /* so that nothing is left out */
} Run;

static void walk(gpointer data)
{
    Run *run = data;
    MoDay day = run->start;
    for (unsigned i = 0; i < run->instances; i++) {
        day = mo_recur_next(run->recur, day) + 1;
        run->sum += day;
    }
}

/* From the start to twenty years on and back, so that no call can go on from the last. */
static void jump(gpointer data)
{
    Run *run = data;
    for (unsigned i = 0; i < JUMPS; i++)
        run->sum += mo_recur_next(run->recur, run->start + (i % 2 == 0 ? 7305 : 0) + (MoDay)i);
}

static Run open_run(const char *text, bool libical, unsigned instances)
{
    g_autoptr(MoRule) rule = mo_rule_parse(text, NULL);
    MoDay start = mo_day_from_civil(2024, 1, 9);
    MoRecur *recur = mo_recur_new_with(rule, start, false, libical, NULL);
    if (recur == NULL)
        exit(1);
    return (Run){recur, start, instances, 0};
}

static void measure(const char *text, unsigned instances, unsigned libical_instances,
                    const char *least)
{
    Run ours = open_run(text, false, instances);
    Run theirs = open_run(text, true, libical_instances);
    double ours_rate = instances / mo_bench_best(TIMES, walk, &ours) / 1e6;
    double theirs_rate = libical_instances / mo_bench_best(TIMES, walk, &theirs) / 1e6;
    double ours_jump = mo_bench_best(TIMES, jump, &ours) / JUMPS * 1e6;
    double theirs_jump = mo_bench_best(TIMES, jump, &theirs) / JUMPS * 1e6;
    g_autofree char *rate = g_strdup_printf("recurrence: %s", text + 5);
    g_autofree char *jumps = g_strdup_printf("recurrence: jump, %s", text + 5);
    g_autofree char *rate_beside = g_strdup_printf("libical %.2f", theirs_rate);
    g_autofree char *jump_beside = g_strdup_printf("libical %.1f", theirs_jump);
    mo_bench_print(rate, ours_rate, "M/s", least, rate_beside);
    /* A rule without a limit for its rate is one that only libical plays: 15-105 us a question. */
    const char *most = g_str_equal(least, "-") ? "105" : "1";
    mo_bench_print(jumps, ours_jump, "us", most, jump_beside);
    mo_recur_free(ours.recur);
    mo_recur_free(theirs.recur);
}

static void open_and_ask(gpointer data)
{
    Run *run = data;
    g_autoptr(MoRule) rule = mo_rule_parse("FREQ=MONTHLY;BYDAY=2TU", NULL);
    for (unsigned i = 0; i < run->instances; i++) {
        g_autoptr(MoRecur) recur = mo_recur_new(rule, run->start, false, NULL);
        run->sum += mo_recur_next(recur, run->start + 400);
    }
}

int main(void)
{
    measure("FREQ=DAILY", 500000, 20000, ">=3");
    measure("FREQ=WEEKLY;BYDAY=MO,WE,FR", 300000, 20000, ">=3");
    measure("FREQ=MONTHLY;BYDAY=2TU", 90000, 6000, ">=2");
    measure("FREQ=YEARLY", 7000, 550, ">=2");
    measure("FREQ=YEARLY;BYDAY=20MO", 7000, 550, "-");
    Run run = {NULL, mo_day_from_civil(2024, 1, 9), 10000, 0};
    double seconds = mo_bench_best(TIMES, open_and_ask, &run);
    mo_bench_print("recurrence: open, ask once", seconds / run.instances * 1e6, "us", "5", "-");
    return 0;
}
