#include "golden.h"
#include "input/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* `LINE [section]` and `LINE key=value`, line breaks inside a value as \n. */
static char *dump(const char *data, size_t length, const char *name, MoProblems *problems)
{
    g_autoptr(MoIni) ini = mo_ini_parse(data, length, name, problems);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < ini->sections->len; i++) {
        const MoIniSection *section = g_ptr_array_index(ini->sections, i);
        assert_string_equal(section->file, name);
        g_string_append_printf(out, "%u [%s]\n", section->line, section->name);
        for (guint j = 0; j < section->entries->len; j++) {
            const MoIniEntry *entry = g_ptr_array_index(section->entries, j);
            assert_ptr_equal(mo_ini_section_get(section, entry->key), entry);
            g_autoptr(GString) value = g_string_new(entry->value);
            g_string_replace(value, "\n", "\\n", 0);
            g_string_append_printf(out, "%u %s=%s\n", entry->line, entry->key, value->str);
        }
    }
    return g_string_free(out, FALSE);
}

static void every_file_of_the_table_is_read_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/ini", ".ini", dump);
}

static MoIni *parse(const char *text)
{
    return mo_ini_parse(text, strlen(text), "x.ini", NULL);
}

static void keys_compare_without_case_and_dashes(void **state)
{
    (void)state;
    g_autoptr(MoIni) ini = parse("[habit x]\nShow_Before = 3\n");
    const MoIniSection *section = g_ptr_array_index(ini->sections, 0);
    static const char *const same[] = {"show-before", "SHOW_BEFORE", "Show_Before"};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        assert_string_equal(mo_ini_section_get(section, same[i])->value, "3");
    assert_null(mo_ini_section_get(section, "show"));
    assert_null(mo_ini_section_get(section, ""));
}

/* What is understood, written anew, is understood alike. */
static void what_was_read_and_written_reads_the_same(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", "=",  ":", ";", "#",   " ",  "\t", "[",
                                         "]", "\"", "é", "x", "key", "\\", "%s", "|"};
    g_autoptr(GRand) random = g_rand_new_with_seed(55);
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) text = g_string_new("[habit x]\nkey =");
        g_autoptr(GString) wanted = g_string_new(NULL);
        for (int lines = g_rand_int_range(random, 1, 4); lines > 0; lines--) {
            g_autoptr(GString) line = g_string_new("v");
            for (int n = g_rand_int_range(random, 0, 6); n > 0; n--)
                g_string_append(line, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
            g_string_append_printf(text, " %s\n", line->str);
            g_strchomp(line->str);
            g_string_append_printf(wanted, "%s%s", wanted->len ? "\n" : "", line->str);
        }
        g_autoptr(MoIni) ini = parse(text->str);
        assert_int_equal(ini->sections->len, 1);
        const MoIniSection *section = g_ptr_array_index(ini->sections, 0);
        assert_int_equal(section->entries->len, 1);
        assert_string_equal(mo_ini_section_get(section, "key")->value, wanted->str);
    }
}

static void many_keys_sections_and_lines_take_linear_time(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(text, "[habit h%d]\nkind = call\n", i);
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(text, "k%d = v\n", i);
    for (int i = 0; i < 100000; i++)
        g_string_append(text, " goes on\n");
    g_autoptr(MoIni) ini = parse(text->str);
    assert_int_equal(ini->sections->len, 20000);
    const MoIniSection *last = g_ptr_array_index(ini->sections, 19999);
    assert_int_equal(last->entries->len, 100001);
    const MoIniEntry *entry = g_ptr_array_index(last->entries, 100000);
    assert_int_equal(strlen(entry->value), 1 + 100000 * strlen(" goes on"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_read_as_written_beside_it),
        cmocka_unit_test(keys_compare_without_case_and_dashes),
        cmocka_unit_test(what_was_read_and_written_reads_the_same),
        cmocka_unit_test(many_keys_sections_and_lines_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
