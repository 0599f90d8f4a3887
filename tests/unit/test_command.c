/* The table of commands, and the manual page that lists it. */
#include "cli/command.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MANUAL TEST_DATA "/../../agent/man/moments.1"

static void no_command_comes_twice_and_each_says_what_it_does(void **state)
{
    (void)state;
    unsigned n = 0;
    const MoCommand *commands = mo_commands_get(&n);
    assert_true(n > 10);
    for (unsigned i = 0; i < n; i++) {
        assert_ptr_equal(mo_commands_find(commands[i].name), &commands[i]);
        assert_non_null(commands[i].run);
        assert_true(*commands[i].summary && !g_str_has_suffix(commands[i].summary, "."));
        assert_true(g_str_has_suffix(commands[i].text, "."));
        g_autofree char *begin = g_strdup_printf("moments %s", commands[i].name);
        assert_true(g_str_has_prefix(commands[i].example, begin));
    }
}

static void a_misspelt_command_finds_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        const char *nearest;
    } cases[] = {{"todya", "today"},        {"custmers", "customers"}, {"chekc", "check"},
                 {"noanswer", "no-answer"}, {"dnoe", "done"},          {"xyzzy", NULL}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_null(mo_commands_find(cases[i].typed));
        const MoCommand *nearest = mo_commands_nearest(cases[i].typed);
        if (cases[i].nearest)
            assert_string_equal(nearest->name, cases[i].nearest);
        else
            assert_null(nearest);
    }
}

static int read_manual(void **state)
{
    char *manual = NULL;
    bool is_read = mo_file_read(MANUAL, 1024 * 1024, &manual, NULL, NULL);
    *state = manual;
    return is_read ? 0 : -1;
}

static int free_manual(void **state)
{
    g_free(*state);
    return 0;
}

/* As a heading of the manual page: `.SS "done ID [NOTE] [\-\-on D]"`. */
static char *heading(const MoCommand *command)
{
    g_autofree char *usage =
        g_strchomp(g_strdup_printf("%s %s", command->name, command->arguments));
    g_auto(GStrv) parts = g_strsplit(usage, "-", -1);
    g_autofree char *escaped = g_strjoinv("\\-", parts);
    return g_strdup_printf("\n.SS \"%s\"\n", escaped);
}

/* Moves *at to the line, or is false when there is none from there on. */
static bool go_to(const char *text, const char *line, size_t *at)
{
    const char *found = strstr(text + *at, line);
    if (found)
        *at = (size_t)(found - text);
    return found != NULL;
}

static void the_manual_page_lists_every_command_with_its_arguments_in_order(void **state)
{
    const char *manual = *state;
    unsigned n = 0;
    const MoCommand *commands = mo_commands_get(&n);
    size_t at = 0;
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *line = heading(&commands[i]);
        if (!go_to(manual, line, &at))
            fail_msg("the manual page lacks, or has in another place:%s", line);
    }
}

static void the_manual_page_lists_no_other_command(void **state)
{
    const char *manual = *state;
    unsigned n = 0;
    mo_commands_get(&n);
    g_auto(GStrv) sections = g_strsplit(manual, "\n.SH ", -1);
    unsigned listed = 0;
    for (char **section = sections; *section; section++) {
        g_auto(GStrv) parts = g_strsplit(*section, "\n.SS ", -1);
        if (g_str_has_prefix(*section, "COMMANDS\n"))
            listed = g_strv_length(parts) - 1;
    }
    assert_int_equal(listed, n);
}

static void the_manual_page_tells_every_common_option(void **state)
{
    const char *manual = *state;
    MoCli cli = {0};
    g_autofree GOptionEntry *options = mo_commands_new_common_options(&cli);
    for (const GOptionEntry *option = options; option->long_name; option++) {
        g_autofree char *name = g_strdup_printf("\\-\\-%s", option->long_name);
        assert_non_null(strstr(manual, name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_command_comes_twice_and_each_says_what_it_does),
        cmocka_unit_test(a_misspelt_command_finds_the_nearest),
        cmocka_unit_test(the_manual_page_lists_every_command_with_its_arguments_in_order),
        cmocka_unit_test(the_manual_page_lists_no_other_command),
        cmocka_unit_test(the_manual_page_tells_every_common_option),
    };
    return cmocka_run_group_tests(tests, read_manual, free_manual);
}
