/* Secrets from a command: its words are its words, and it has only so much time. */
#include "courier/secret.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static char *run(const char *command, unsigned seconds, GError **error)
{
    g_auto(GStrv) words = NULL;
    assert_true(g_shell_parse_argv(command, NULL, &words, NULL));
    return mo_secret_run(words, seconds, error);
}

static void the_first_line_is_the_secret_and_no_shell_reads_it(void **state)
{
    static const struct {
        const char *command;
        const char *secret;
    } CASES[] = {
        {"echo s3cret", "s3cret"},
        {"printf 's3cret word\\nsecond line\\n'", "s3cret word"},
        {"printf 's3cret\\r\\n'", "s3cret"},
        {"echo '$HOME' ';' '`id`'", "$HOME ; `id`"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        char *secret = run(CASES[i].command, 20, &error);
        if (!secret)
            fail_msg("%s: %s", CASES[i].command, error->message);
        assert_string_equal(secret, CASES[i].secret);
        mo_secret_free(secret);
    }
}

static void a_command_that_gives_none_is_named_without_what_it_printed(void **state)
{
    static const struct {
        const char *command;
        const char *says;
    } CASES[] = {
        {"sh -c 'echo s3cret; exit 1'", "failed"},
        {"true", "printed nothing"},
        {"echo", "printed nothing"},
        {"no-such-program-here s3cret", "cannot be started"},
        {"sleep 30", "did not end in time"},
        {"sh -c 'echo s3cret; exec >&-; sleep 30'", "did not end in time"},
        {"yes s3cret", "did not end in time"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(run(CASES[i].command, 1, &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_FAILED));
        if (!strstr(error->message, CASES[i].says) || strstr(error->message, "s3cret"))
            fail_msg("%s: %s", CASES[i].command, error->message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_the_secret_and_no_shell_reads_it),
        cmocka_unit_test(a_command_that_gives_none_is_named_without_what_it_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
