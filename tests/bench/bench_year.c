/* 10,000 pairs of a customer and a habit, a whole year: a quarter of them yearly, monthly, weekly
 * and once. Beside what remind and libical need for the same, in the same run. */
#include <glib/gstdio.h>
#include <libical/ical.h>
#include <stdlib.h>

#include "bench.h"
#include "when/recur.h"

#define TIMES 5
#define PAIRS 10000
#define FIRST_YEAR 2016
#define YEAR 2027

/* The day, month and weekday that a pair is about: spread over the year, none after the 28th. */
typedef struct {
    int day;
    int month;
    MoDay start;
} Pair;

static Pair get_pair(int i)
{
    int j = i / 4;
    Pair pair = {1 + j % 28, 1 + j / 28 % 12, 0};
    pair.start = mo_day_from_civil(FIRST_YEAR, pair.month, pair.day);
    return pair;
}

/* NULL: it happens once. The caller frees it. */
static char *get_rule(int i)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    Pair pair = get_pair(i);
    switch (i % 4) {
    case 0:
        return g_strdup("FREQ=YEARLY");
    case 1:
        return g_strdup_printf("FREQ=MONTHLY;BYMONTHDAY=%d", pair.day);
    case 2:
        return g_strdup_printf("FREQ=WEEKLY;BYDAY=%s", names[mo_day_weekday(pair.start)]);
    default:
        return NULL;
    }
}

typedef struct {
    char **rules;
    unsigned instances;
} Year;

static void expand(gpointer data)
{
    Year *year = data;
    MoDay first = mo_day_from_civil(YEAR, 1, 1);
    MoDay last = mo_day_from_civil(YEAR, 12, 31);
    year->instances = 0;
    for (int i = 0; i < PAIRS; i++) {
        if (year->rules[i] == NULL)
            continue;
        g_autoptr(MoRule) rule = mo_rule_parse(year->rules[i], NULL);
        g_autoptr(MoRecur) recur = mo_recur_new(rule, get_pair(i).start, false, NULL);
        for (MoDay day = mo_recur_next(recur, first); day != MO_DAY_NONE && day <= last;
             day = mo_recur_next(recur, day + 1))
            year->instances++;
    }
}

static struct icaltimetype to_ical(MoDay day)
{
    struct icaltimetype time = {.is_date = 1};
    mo_day_to_civil(day, &time.year, &time.month, &time.day);
    return time;
}

static void expand_with_libical(gpointer data)
{
    Year *year = data;
    struct icaltimetype first = to_ical(mo_day_from_civil(YEAR, 1, 1));
    struct icaltimetype last = to_ical(mo_day_from_civil(YEAR, 12, 31));
    year->instances = 0;
    for (int i = 0; i < PAIRS; i++) {
        if (year->rules[i] == NULL)
            continue;
        struct icalrecurrencetype rule = icalrecurrencetype_from_string(year->rules[i]);
        icalrecur_iterator *iterator = icalrecur_iterator_new(rule, to_ical(get_pair(i).start));
        icalrecur_iterator_set_start(iterator, first);
        for (struct icaltimetype time = icalrecur_iterator_next(iterator);
             !icaltime_is_null_time(time) && icaltime_compare(time, last) <= 0;
             time = icalrecur_iterator_next(iterator))
            year->instances++;
        icalrecur_iterator_free(iterator);
    }
}

/* ---- programs ----------------------------------------------------------------------------------
 */

static double median_of_three(const char *const *argv)
{
    double seconds[3];
    for (int i = 0; i < 3; i++)
        seconds[i] = mo_bench_user_seconds(argv);
    return MAX(MIN(seconds[0], seconds[1]), MIN(MAX(seconds[0], seconds[1]), seconds[2]));
}

/* User seconds; -1 without remind. */
static double measure_remind(const char *folder)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri"};
    g_autofree char *program = g_find_program_in_path("remind");
    if (program == NULL)
        return -1;
    GString *text = g_string_new(NULL);
    for (int i = 0; i < PAIRS; i++) {
        Pair pair = get_pair(i);
        g_autofree char *at = g_strdup_printf("AT %02d:%02d", 8 + i / 4 % 10, i / 4 * 13 % 60);
        if (i % 4 == 0)
            g_string_append_printf(text, "REM %s %d +3 %s MSG Birthday of customer %06d\n",
                                   months[pair.month - 1], pair.day, at, i);
        else if (i % 4 == 1)
            g_string_append_printf(text, "REM %d %s MSG Monthly call customer %06d\n", pair.day, at,
                                   i);
        else if (i % 4 == 2)
            g_string_append_printf(text, "REM %s %s MSG Weekly check customer %06d\n",
                                   weekdays[i / 4 % 5], at, i);
        else
            g_string_append_printf(text, "REM %d-%02d-%02d %s MSG Follow-up customer %06d\n", YEAR,
                                   pair.month, pair.day, at, i);
    }
    g_autofree char *path = g_build_filename(folder, "year.rem", NULL);
    bool written = g_file_set_contents(path, text->str, -1, NULL);
    g_string_free(text, TRUE);
    g_autofree char *day = g_strdup_printf("%d-01-01", YEAR);
    const char *argv[] = {program, "-s12", path, day, NULL};
    return written ? median_of_three(argv) : -1;
}

static const char config[] = "[me]\nname = Dana Smith\nemail = dana@example.com\n"
                             "[customers]\nfiles = customers.csv\n"
                             "[day]\nsurprises-a-day = 100\n"
                             "[habit birthday]\nkind = card\nwhen = birthday\n"
                             "[habit monthly]\nkind = call\nwhen = every month on the 5th\n"
                             "spread = 14 days\n"
                             "[habit weekly]\nkind = check-in\nwhen = every monday\n"
                             "spread = 3 days\n"
                             "[habit follow-up]\nkind = advice\nwhen = 1 day before renewal_date\n";

/* `moments plan` for the year: 2,500 customers, four habits, a hundred places a day. */
static double measure_plan(const char *folder)
{
    const char *program = g_getenv("MOMENTS");
    if (program == NULL)
        return -1;
    GString *csv = g_string_new("id,name,birthday,renewal_date\n");
    for (int i = 0; i < PAIRS; i += 4) {
        Pair pair = get_pair(i);
        g_string_append_printf(csv, "c%06d,Customer %06d,--%02d-%02d,%d-%02d-%02d\n", i, i,
                               pair.month, pair.day, YEAR, pair.month, pair.day);
    }
    g_autofree char *records = g_build_filename(folder, "customers.csv", NULL);
    g_autofree char *ini = g_build_filename(folder, "moments.ini", NULL);
    g_autofree char *state = g_build_filename(folder, "state", NULL);
    bool written = g_file_set_contents(records, csv->str, -1, NULL) &&
                   g_file_set_contents(ini, config, -1, NULL);
    g_string_free(csv, TRUE);
    /* The first run writes down whom it sees for the first time. */
    const char *today[] = {program, "--config",   ini,     "--state", state,
                           "--now", "2026-12-31", "today", NULL};
    const char *plan[] = {program, "--config",   ini,    "--state", state,
                          "--now", "2027-01-01", "plan", "--from",  "2027-01-01",
                          "--to",  "2027-12-31", NULL};
    if (!written || mo_bench_user_seconds(today) < 0)
        return -1;
    return median_of_three(plan);
}

static void remove_folder(const char *folder)
{
    const char *argv[] = {"rm", "-r", "--", folder, NULL};
    (void)mo_bench_user_seconds(argv);
}

int main(void)
{
    g_autofree char *folder = g_dir_make_tmp("moments-year-XXXXXX", NULL);
    if (folder == NULL)
        return 1;
    char *rules[PAIRS];
    for (int i = 0; i < PAIRS; i++)
        rules[i] = get_rule(i);
    Year ours = {rules, 0};
    Year theirs = {rules, 0};
    double seconds = mo_bench_median_cpu(TIMES, expand, &ours);
    double libical = mo_bench_median_cpu(TIMES, expand_with_libical, &theirs);
    double remind = measure_remind(folder);
    double plan = measure_plan(folder);
    remove_folder(folder);
    for (int i = 0; i < PAIRS; i++)
        g_free(rules[i]);
    if (ours.instances != theirs.instances || plan < 0)
        return 1;

    double most = libical / 5;
    g_autofree char *beside =
        remind > 0 ? g_strdup_printf("remind %.2f, libical %.2f", remind, libical)
                   : g_strdup_printf("libical %.2f (remind is not installed)", libical);
    if (remind > 0)
        most = MIN(most, remind / 30);
    g_autofree char *limit = g_strdup_printf("%.3f", most);
    mo_bench_print("10,000 pairs, a year: their days", seconds, "s", limit, beside);
    mo_bench_print("10,000 pairs, a year: moments plan", plan, "s", "-", beside);
    return 0;
}
