#include "golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

char *mo_test_print_problems(const MoProblems *problems)
{
    GString *out = g_string_new(NULL);
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        g_string_append_printf(out, "%s\n", line);
    }
    return g_string_free(out, FALSE);
}

static bool same_as_file(const char *stem, const char *suffix, const char *got)
{
    g_autofree char *path = g_strconcat(stem, suffix, NULL);
    g_autofree char *wanted = NULL;
    if (!g_file_get_contents(path, &wanted, NULL, NULL))
        wanted = g_strdup("(no such file)");
    if (strcmp(got, wanted) == 0)
        return true;
    print_error("%s\n--- wanted:\n%s--- got:\n%s---\n", path, wanted, got);
    return false;
}

static bool check_file(const char *folder, const char *name, const char *suffix,
                       MoTestRead read_file)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *stem = g_strndup(path, strlen(path) - strlen(suffix));
    g_autofree char *data = NULL;
    gsize length;
    assert_true(g_file_get_contents(path, &data, &length, NULL));
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autofree char *understood = read_file(data, length, name, problems);
    g_autofree char *printed = mo_test_print_problems(problems);
    bool same = same_as_file(stem, ".problems", printed);
    return same_as_file(stem, ".read", understood) && same;
}

void mo_test_golden(const char *folder, const char *suffix, MoTestRead read_file)
{
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    assert_non_null(files);
    unsigned seen = 0, wrong = 0;
    for (const char *name; (name = g_dir_read_name(files));) {
        if (!g_str_has_suffix(name, suffix))
            continue;
        seen++;
        wrong += !check_file(folder, name, suffix, read_file);
    }
    assert_int_not_equal(seen, 0);
    if (wrong > 0)
        fail_msg("%u of %u files gave something else", wrong, seen);
}
