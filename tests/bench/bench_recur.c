/* What a recurrence costs, in processor time: instances in a row beside libical, dateutil and a
 * bare stepper of civil days in the same run; a jump of twenty years; opening. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "when/recur_private.h"

#define TIMES 5
#define JUMPS 2000
#define ROUNDS 40

typedef struct {
    MoRecur *recur;
    MoDay start;
    unsigned instances;
    unsigned rounds;
    int64_t sum; /* so that nothing is left out */
} Run;

static void walk(gpointer data)
{
    Run *run = data;
    for (unsigned round = 0; round < run->rounds; round++) {
        MoDay day = run->start;
        for (unsigned i = 0; i < run->instances; i++) {
            day = mo_recur_next(run->recur, day) + 1;
            run->sum += day;
        }
    }
}

/* From the start to twenty years on and back, so that no call can go on from the last. */
static void jump(gpointer data)
{
    Run *run = data;
    for (unsigned i = 0; i < run->rounds; i++)
        run->sum += mo_recur_next(run->recur, run->start + (i % 2 == 0 ? 7305 : 0) + (MoDay)i);
}

/* ---- the bare stepper: what the same days cost without rules ----------------------------------
 */

static void bare_daily(gpointer data)
{
    Run *run = data;
    int year = 2024;
    int month = 1;
    int day = 9;
    for (unsigned i = 0; i < run->instances * run->rounds; i++) {
        run->sum += year * 512 + month * 32 + day;
        if (++day <= 28 || day <= mo_days_in_month(year, month))
            continue;
        day = 1;
        if (++month > 12) {
            month = 1;
            year = year < 9998 ? year + 1 : 2024;
        }
    }
}

static void bare_weekly(gpointer data)
{
    static const int steps[] = {2, 2, 3};
    Run *run = data;
    MoDay day = run->start + 1;
    for (unsigned i = 0; i < run->instances * run->rounds; i++) {
        run->sum += day;
        day += steps[i % 3];
    }
}

static void bare_monthly(gpointer data)
{
    Run *run = data;
    int year = 2024;
    int month = 1;
    MoDay first = mo_day_from_civil(year, month, 1);
    for (unsigned i = 0; i < run->instances * run->rounds; i++) {
        run->sum += first + 7 + (MO_TUESDAY + 7 - (MoDay)mo_day_weekday(first)) % 7;
        first += mo_days_in_month(year, month);
        if (++month > 12) {
            month = 1;
            year++;
        }
        if (year > 9990) {
            year = 2024;
            first = mo_day_from_civil(year, month, 1);
        }
    }
}

static void bare_yearly(gpointer data)
{
    Run *run = data;
    int year = 2024;
    MoDay day = run->start;
    for (unsigned i = 0; i < run->instances * run->rounds; i++) {
        run->sum += day;
        day += 337 + mo_days_in_month(year, 2);
        year = year < 9998 ? year + 1 : 2024;
    }
}

/* ---- rules -------------------------------------------------------------------------------------
 */

static const struct {
    const char *text;
    unsigned instances;
    unsigned libical_instances;
    void (*bare)(gpointer data);
} rules[] = {
    {"FREQ=DAILY", 100000, 4000, bare_daily},
    {"FREQ=WEEKLY;BYDAY=MO,WE,FR", 100000, 4000, bare_weekly},
    {"FREQ=MONTHLY;BYDAY=2TU", 90000, 3000, bare_monthly},
    {"FREQ=MONTHLY;BYMONTHDAY=15", 90000, 3000, NULL},
    {"FREQ=YEARLY", 7000, 550, bare_yearly},
};

static Run open_run(const char *text, bool libical, unsigned instances, unsigned rounds)
{
    g_autoptr(MoRule) rule = mo_rule_parse(text, NULL);
    MoDay start = mo_day_from_civil(2024, 1, 9);
    MoRecur *recur = mo_recur_new_with(rule, start, false, libical, NULL);
    if (recur == NULL)
        exit(1);
    return (Run){recur, start, instances, rounds, 0};
}

static double measure_rate(Run *run, void (*walker)(gpointer data))
{
    return run->instances * run->rounds / mo_bench_median_cpu(TIMES, walker, run) / 1e6;
}

static void measure_jump(const char *text, unsigned rounds, const char *most)
{
    Run ours = open_run(text, false, 0, rounds);
    Run theirs = open_run(text, true, 0, JUMPS / 10);
    Run *slow = strcmp(most, "-") == 0 ? &theirs : &ours;
    double ours_jump = mo_bench_median_cpu(TIMES, jump, slow) / slow->rounds * 1e6;
    double theirs_jump = mo_bench_median_cpu(TIMES, jump, &theirs) / theirs.rounds * 1e6;
    g_autofree char *name = g_strdup_printf("recurrence: jump, %s", text + 5);
    g_autofree char *beside = g_strdup_printf("libical %.1f", theirs_jump);
    mo_bench_print(name, ours_jump, "us", most, beside);
    mo_recur_free(ours.recur);
    mo_recur_free(theirs.recur);
}

static void measure(size_t i, const char *dateutil)
{
    const char *text = rules[i].text;
    Run ours = open_run(text, false, rules[i].instances, ROUNDS * 100000 / rules[i].instances / 2);
    Run theirs = open_run(text, true, rules[i].libical_instances, 1);
    double ours_rate = measure_rate(&ours, walk);
    double theirs_rate = measure_rate(&theirs, walk);
    g_autofree char *bare =
        rules[i].bare == NULL ? g_strdup("")
                              : g_strdup_printf(", bare %.0f", measure_rate(&ours, rules[i].bare));
    g_autofree char *name = g_strdup_printf("recurrence: %s", text + 5);
    g_autofree char *beside =
        g_strdup_printf("libical %.2f, dateutil %s%s", theirs_rate, dateutil, bare);
    mo_bench_print(name, ours_rate, "M/s", ">=20", beside);
    mo_recur_free(ours.recur);
    mo_recur_free(theirs.recur);
}

/* dateutil's rates, in the order of the table; "-" where there is none. */
static char **ask_dateutil(void)
{
    const char *argv[G_N_ELEMENTS(rules) + 3] = {"/usr/bin/python3",
                                                 TEST_DATA "/../bench/dateutil_rates.py"};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        argv[i + 2] = rules[i].text;
    g_autofree char *output = NULL;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                      NULL))
        return g_new0(char *, 1);
    return g_strsplit(output, "\n", -1);
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
    g_auto(GStrv) dateutil = ask_dateutil();
    bool known = g_strv_length(dateutil) >= G_N_ELEMENTS(rules);
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        measure(i, known ? dateutil[i] : "-");
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        measure_jump(rules[i].text, JUMPS * 100, "1");
    /* Only libical plays this one. */
    measure_jump("FREQ=YEARLY;BYDAY=20MO", JUMPS / 10, "-");
    Run run = {NULL, mo_day_from_civil(2024, 1, 9), 10000, 1, 0};
    double seconds = mo_bench_median_cpu(TIMES, open_and_ask, &run);
    mo_bench_print("recurrence: open, ask once", seconds / run.instances * 1e6, "us", "5", "-");
    return 0;
}
