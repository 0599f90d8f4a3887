#include "model/settings.h"

#include "model/config.h"
#include "model/setting_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void keys_are_found_without_case_and_dashes(void **state)
{
    (void)state;
    static const char *const same[] = {"show-before", "SHOW_BEFORE", "Show Before"};
    for (unsigned i = 0; i < G_N_ELEMENTS(same); i++)
        assert_string_equal(mo_settings_find("habit", same[i])->key, "show-before");
    assert_null(mo_settings_find("habit", "show"));
    assert_null(mo_settings_find("day", "show-before"));
    assert_null(mo_settings_find("nonsense", "name"));
}

static void a_column_key_is_any_field_of_ours(void **state)
{
    (void)state;
    assert_non_null(mo_settings_find("columns", "company"));
    assert_non_null(mo_settings_find("columns", "Given Name"));
    assert_non_null(mo_settings_find("columns", "date:opening"));
    assert_null(mo_settings_find("columns", "Vorname"));
    assert_null(mo_settings_find("columns", "date:"));
}

static void every_row_is_complete_and_stands_once(void **state)
{
    (void)state;
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    for (unsigned i = 0; i < n; i++) {
        assert_non_null(table[i].help);
        assert_true(g_str_has_suffix(table[i].help, "."));
        bool words = table[i].type == MO_SETTING_WORD || table[i].type == MO_SETTING_WORDS;
        assert_true(!words || table[i].choices);
        assert_true(table[i].type != MO_SETTING_NUMBER || table[i].minimum < table[i].maximum);
        if (strcmp(table[i].section, "columns") != 0)
            assert_ptr_equal(mo_settings_find(table[i].section, table[i].key), &table[i]);
    }
}

static void every_default_is_a_value_of_its_key(void **state)
{
    (void)state;
    unsigned n = 0, seen = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    for (unsigned i = 0; i < n; i++) {
        if (!table[i].fallback)
            continue;
        g_auto(MoSettingValue) value = {0};
        g_autofree char *why = NULL;
        if (!mo_setting_value_parse(&table[i], table[i].fallback, &value, &why))
            fail_msg("%s = %s: %s", table[i].key, table[i].fallback, why);
        seen++;
    }
    assert_true(seen > 10);
}

static MoConfig *parse(const char *text, MoProblems *problems)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    file->path = g_strdup("/c/moments.ini");
    file->text = g_strdup(text);
    file->length = strlen(text);
    g_ptr_array_add(files, file);
    return mo_config_parse(files, problems);
}

/* A configuration that writes out every default. */
static char *write_defaults(void)
{
    GString *text = g_string_new(NULL);
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    const char *section = "";
    for (unsigned i = 0; i < n; i++) {
        if (strcmp(section, table[i].section) != 0)
            g_string_append_printf(
                text,
                strcmp(table[i].section, "habit") == 0 ? "[%s x]\nwhen = every friday\n" : "[%s]\n",
                table[i].section);
        section = table[i].section;
        if (table[i].fallback)
            g_string_append_printf(text, "%s = %s\n", table[i].key, table[i].fallback);
    }
    return g_string_free(text, FALSE);
}

static void what_is_left_out_is_as_if_its_default_were_written(void **state)
{
    (void)state;
    g_autofree char *text = write_defaults();
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConfig) written = parse(text, problems);
    assert_int_equal(mo_problems_count_errors(problems), 0);
    g_autoptr(MoConfig) empty = parse("[habit x]\nwhen = every friday\n", NULL);
    assert_string_equal(written->mail, empty->mail);
    assert_string_equal(written->folder, empty->folder);
    assert_string_equal(written->drafts, empty->drafts);
    assert_int_equal(written->digest, empty->digest);
    assert_int_equal(written->popups, empty->popups);
    assert_int_equal(written->surprises_a_day, empty->surprises_a_day);
    assert_int_equal(written->renotify_minutes, empty->renotify_minutes);
    assert_int_equal(written->hide_names, empty->hide_names);
    assert_int_equal(mo_workdays_per_week(written->workdays), 5);
    assert_int_equal(mo_workdays_per_week(empty->workdays), 5);
    assert_int_equal(mo_workdays_get_close(written->workdays),
                     mo_workdays_get_close(empty->workdays));
    const MoHabit *a = mo_config_find_habit(written, "x"), *b = mo_config_find_habit(empty, "x");
    assert_int_equal(a->class, b->class);
    assert_int_equal(a->at, b->at);
    assert_int_equal(a->if_day_off, b->if_day_off);
    assert_int_equal(a->nudges, b->nudges);
    assert_int_equal(a->nudges, MO_NUDGE_POPUP | MO_NUDGE_DIGEST);
    assert_int_equal(a->priority, b->priority);
    assert_int_equal(a->active, b->active);
    assert_int_equal(a->show_before->len, b->show_before->len);
}

static void the_manual_names_every_key_with_its_default(void **state)
{
    (void)state;
    g_autofree char *man = mo_settings_print_man();
    g_autoptr(GString) plain = g_string_new(man);
    g_string_replace(plain, "\\-", "-", 0);
    unsigned n = 0;
    const MoSetting *table = mo_settings_get_table(&n);
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *head = g_strdup_printf("\n.TP\n.B %s\n", table[i].key);
        assert_non_null(strstr(plain->str, head));
        g_autofree char *fallback = g_strdup_printf("\nDefault: %s.\n", table[i].fallback);
        assert_true(!table[i].fallback || strstr(plain->str, fallback));
    }
    assert_true(g_str_has_prefix(man, ".SS [me]\n"));
}

/* The configuration in the manual's example, as a reader would copy it. */
static void the_example_of_the_manual_is_without_fault(void **state)
{
    (void)state;
    g_autofree char *page = NULL;
    assert_true(
        g_file_get_contents(TEST_DATA "/../../agent/man/moments.ini.5.in", &page, NULL, NULL));
    char *start = strstr(page, ".SH EXAMPLE\n.nf\n");
    assert_non_null(start);
    start += strlen(".SH EXAMPLE\n.nf\n");
    *strstr(start, ".fi") = '\0';
    g_autoptr(GString) text = g_string_new(start);
    g_string_replace(text, "\\-", "-", 0);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConfig) config = parse(text->str, problems);
    assert_int_equal(mo_problems_count(problems), 0);
    assert_int_equal(config->n_own, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found_without_case_and_dashes),
        cmocka_unit_test(a_column_key_is_any_field_of_ours),
        cmocka_unit_test(every_row_is_complete_and_stands_once),
        cmocka_unit_test(every_default_is_a_value_of_its_key),
        cmocka_unit_test(what_is_left_out_is_as_if_its_default_were_written),
        cmocka_unit_test(the_manual_names_every_key_with_its_default),
        cmocka_unit_test(the_example_of_the_manual_is_without_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
