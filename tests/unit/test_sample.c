/* The sample's dates, the configuration that `init` writes, and that both please `check`. */
#include "cli/sample.h"
#include "input/csv.h"
#include "model/config.h"
#include "model/customers.h"
#include "model/settings.h"
#include "output/resources.h"

#include "base/file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *read_sample(const char *name)
{
    g_autofree char *path = g_strconcat(MO_RESOURCES "sample/", name, NULL);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(mo_resources_get_resource(), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    assert_non_null(bytes);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void placeholders_become_days_relative_to_today(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *filled;
    } cases[] = {
        {"", ""},
        {"no date", "no date"},
        {"@today@", "2026-03-01"},
        {"on @today-1@, or @today+31@.", "on 2026-02-28, or 2026-04-01."},
        {"@today+2:birthday@", "--03-03"},
        {"@today-365:basic@", "20250301"},
        {"@today:weekday@", "SU"},
        {"@today+1:weekday@", "MO"},
        /* What only looks like one stays. */
        {"ada@today.example.com", "ada@today.example.com"},
        {"@today", "@today"},
        {"@today+x@ @today@", "@today+x@ 2026-03-01"},
        {"@today:hour@", "@today:hour@"},
        {"@today+999999999@", "@today+999999999@"},
        {"a@today@today@", "a2026-03-01today@"},
    };
    MoDay today = mo_day_from_civil(2026, 3, 1);
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *filled = mo_sample_fill(cases[i].text, today);
        assert_string_equal(filled, cases[i].filled);
    }
}

static void the_samples_day_is_never_a_weekend(void **state)
{
    (void)state;
    MoDay friday = mo_day_from_civil(2026, 3, 6);
    assert_int_equal(mo_sample_choose_day(friday), friday);
    assert_int_equal(mo_sample_choose_day(friday + 1), friday + 3);
    assert_int_equal(mo_sample_choose_day(friday + 2), friday + 3);
    assert_int_equal(mo_sample_choose_day(friday + 3), friday + 3);
}

static MoConfig *parse(const char *text, MoProblems *problems)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    *file = (MoConfigFile){g_strdup("/tmp/moments.ini"), g_strdup(text), strlen(text)};
    g_ptr_array_add(files, file);
    return mo_config_parse(files, problems);
}

static void assert_no_problem(const MoProblems *problems)
{
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        print_message("%s\n", line);
    }
    assert_int_equal(mo_problems_count(problems), 0);
}

/* Through two years, a leap day among them: no day may make a bad configuration or a bad row. */
static void the_sample_has_no_problem_on_any_day(void **state)
{
    (void)state;
    g_autofree char *habits = read_sample("habits.ini");
    g_autofree char *rows = read_sample("customers.csv");
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "sample.csv", NULL);
    MoSampleConfig config = {.my_name = "Dana Smith", .files = path, .surprises_a_day = "8"};
    MoDay first = mo_day_from_civil(2027, 6, 1);
    for (MoDay day = first; day < first + 731; day += 3) {
        g_autofree char *filled = mo_sample_fill(habits, day);
        g_autofree char *text = mo_sample_print_config(&config, filled);
        g_autofree char *table = mo_sample_fill(rows, day);
        assert_null(strstr(table, "@today"));
        assert_true(mo_file_write(path, table, -1, NULL));
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autoptr(MoConfig) parsed = parse(text, problems);
        assert_int_equal(parsed->n_own, 6);
        g_autoptr(MoCustomers) customers = mo_customers_open(parsed, NULL, problems, NULL);
        unsigned n = 0;
        mo_customers_check_fields(customers, parsed, problems);
        mo_customers_check_matches(customers, parsed, problems, &n);
        assert_int_equal(n, 12);
        assert_no_problem(problems);
    }
    g_unlink(path);
    g_rmdir(folder);
}

static void the_configuration_without_sample_has_three_habits_on(void **state)
{
    (void)state;
    static const char *const active[] = {"birthday", "renewal", "keep-in-touch", NULL};
    g_autofree char *habits = read_sample("habits.ini");
    g_autofree char *filled = mo_sample_fill(habits, mo_day_from_civil(2026, 3, 2));
    MoSampleConfig config = {.files = "~/Moments/Customers", .active = active};
    g_autofree char *text = mo_sample_print_config(&config, filled);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConfig) parsed = parse(text, problems);
    assert_no_problem(problems);
    assert_int_equal(parsed->n_own, 3);
    for (unsigned i = 0; active[i]; i++)
        assert_non_null(mo_config_find_habit(parsed, active[i]));
    assert_non_null(strstr(text, "#[habit useful-article]\n"));
    assert_non_null(strstr(text, "#when = every 6 weeks from 2026-03-02\n"));
}

static bool is_listed(const MoSetting *setting)
{
    return strcmp(setting->section, "habit") != 0 && strcmp(setting->section, "columns") != 0;
}

static void every_key_is_listed_with_its_default(void **state)
{
    (void)state;
    MoSampleConfig config = {.my_name = "Dana Smith"};
    g_autofree char *text = mo_sample_print_config(&config, "");
    assert_non_null(strstr(text, "\nname = Dana Smith\n"));
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    for (unsigned i = 0; i < n; i++) {
        const char *fallback = table[i].fallback ? table[i].fallback : "";
        bool is_name = strcmp(table[i].key, "name") == 0;
        g_autofree char *line =
            g_strdup_printf("\n#%s =%s%s\n", table[i].key, *fallback ? " " : "", fallback);
        if (is_listed(&table[i]) && !is_name)
            assert_non_null(strstr(text, line));
        else if (!is_listed(&table[i]) && strcmp(table[i].section, "habit") != 0)
            assert_null(strstr(text, line));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placeholders_become_days_relative_to_today),
        cmocka_unit_test(the_samples_day_is_never_a_weekend),
        cmocka_unit_test(the_sample_has_no_problem_on_any_day),
        cmocka_unit_test(the_configuration_without_sample_has_three_habits_on),
        cmocka_unit_test(every_key_is_listed_with_its_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
