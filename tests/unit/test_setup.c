/* The parts of `setup` that need no terminal: a line more in a configuration, selectors, who she
 * is, and that every habit offered is understood. */
#include "cli/lay_down.h"
#include "cli/setup.h"
#include "cli/setup_identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_file_is_added_and_nothing_else_changes(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        const char *after;
    } cases[] = {
        {"", "\n[customers]\nfiles = ~/b.csv\n"},
        {"[me]\nname = Dana", "[me]\nname = Dana\n\n[customers]\nfiles = ~/b.csv\n"},
        {"[customers]\n#files =\nonly = tag:key\n",
         "[customers]\nfiles = ~/b.csv\n#files =\nonly = tag:key\n"},
        {"[customers]\nfiles = ~/a.csv\nonly = tag:key\n",
         "[customers]\nfiles = ~/a.csv\n    ~/b.csv\nonly = tag:key\n"},
        {"[customers]\n  files = ~/a.csv  \n     ~/c.csv\n  # note\n\n[day]\n",
         "[customers]\n  files = ~/a.csv  \n     ~/c.csv\n      ~/b.csv\n  # note\n\n[day]\n"},
        {"[customers]\r\nfiles = ~/a.csv\r\n[day]\r\n",
         "[customers]\r\nfiles = ~/a.csv\r\n    ~/b.csv\r\n[day]\r\n"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *after = mo_setup_insert_file(cases[i].before, "~/b.csv");
        assert_string_equal(after, cases[i].after);
    }
}

static void a_selector_is_read_as_it_was_meant(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        const char *values[4];
        const char *without;
        const char *rest;
        const char *text;
    } cases[] = {
        {"owner", {"ben"}, NULL, NULL, "owner:ben"},
        {"owner", {"Dana Smith"}, NULL, NULL, "owner:\"Dana Smith\""},
        {"owner",
         {"ben"},
         "not owner:* and file:a.vcf",
         NULL,
         "(owner:ben or not owner:* and file:a.vcf)"},
        {"Lifecycle Stage",
         {"Customer", "Key \"A\""},
         NULL,
         "owner:ben",
         "owner:ben and (\"Lifecycle Stage\":Customer or \"Lifecycle Stage\":\"Key \"\"A\"\"\")"},
        {"tag", {"*"}, NULL, NULL, "tag:\"*\""},
        {"tag", {"a:b"}, NULL, NULL, "tag:\"a:b\""},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = mo_survey_print_selector(cases[i].field, cases[i].values,
                                                         cases[i].without, cases[i].rest);
        assert_string_equal(text, cases[i].text);
        g_autoptr(GError) error = NULL;
        g_autoptr(MoSelector) selector = mo_selector_parse(text, &error);
        assert_non_null(selector);
    }
}

static void name_and_address_are_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *name, *email; /* NULL: nothing */
    } cases[] = {
        {"Dana Smith, dana@example.com", "Dana Smith", "dana@example.com"},
        {"Dana Smith <dana@example.com>", "Dana Smith", "dana@example.com"},
        {"dana@example.com Dana Smith", "Dana Smith", "dana@example.com"},
        {"Dana Smith", "Dana Smith", NULL},
        {"dana@example.com", NULL, "dana@example.com"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = NULL;
        g_autofree char *email = NULL;
        assert_true(mo_identity_parse(cases[i].text, &name, &email));
        assert_true(g_strcmp0(name, cases[i].name) == 0);
        assert_true(g_strcmp0(email, cases[i].email) == 0);
    }
    char *name = NULL, *email = NULL;
    assert_false(mo_identity_parse("dana@", &name, &email));
    assert_false(mo_identity_parse("Dana <dana@@example>", &name, &email));
    assert_null(name);
    assert_null(email);
}

static void her_rows_are_found_by_name_address_or_one_shared_word(void **state)
{
    (void)state;
    static const struct {
        const char *owners[4];
        const char *found;
    } cases[] = {
        {{"Ben Muster", "Dana Smith"}, "Dana Smith"},
        {{"ben@example.com", "DANA@example.com"}, "DANA@example.com"},
        {{"ben", "dana"}, "dana"},
        {{"dana", "Smith, John"}, NULL},
        {{"Ben Muster", "Jan Beispiel"}, NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoTally) owners = mo_tally_new();
        for (unsigned o = 0; cases[i].owners[o]; o++)
            mo_tally_add(owners, cases[i].owners[o]);
        MoIdentityGuess guess = {.name = g_strdup("Dana Smith"),
                                 .email = g_strdup("dana@example.com"),
                                 .login = g_strdup("ds1977")};
        assert_true(g_strcmp0(mo_identity_guess_find_owner(&guess, owners), cases[i].found) == 0);
        mo_identity_guess_clear(&guess);
    }
}

static void every_habit_offered_is_understood(void **state)
{
    (void)state;
    MoSetup setup = {.touch_days = 45, .tag = "VIP \"A\"", .offers = UINT64_MAX};
    g_autofree char *text = mo_setup_print_habits(&setup);
    g_autofree const char **names = mo_setup_list_habits(&setup);
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    *file = (MoConfigFile){g_strdup("/c/moments.ini"),
                           g_strconcat("[customers]\nfiles = a.csv\n", text, NULL), 0};
    file->length = strlen(file->text);
    g_ptr_array_add(files, file);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoConfig) config = mo_config_parse(files, problems);
    for (unsigned i = 0; i < mo_problems_count(problems); i++)
        fail_msg("%s", mo_problems_get(problems, i)->text);
    assert_int_equal(config->n_own, MO_OFFER_N);
    for (unsigned i = 0; i < MO_OFFER_N; i++) {
        const MoHabit *habit = mo_config_find_habit(config, names[i]);
        assert_non_null(habit);
        assert_true(habit->active);
    }
    /* What the records promise is never a surprise, and promised for its own day. */
    const MoHabit *step = mo_config_find_habit(config, "next-step");
    assert_int_equal(step->class, MO_CLASS_PROMISE);
    assert_true(mo_habit_is_next_step(step));
    const MoHabit *touch = mo_config_find_habit(config, "keep-in-touch");
    assert_int_equal(touch->when->at_latest_days, 67);
    const MoHabit *article = mo_config_find_habit(config, "useful-article");
    assert_string_equal(article->who_text, "tag:\"VIP \"\"A\"\"\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_added_and_nothing_else_changes),
        cmocka_unit_test(a_selector_is_read_as_it_was_meant),
        cmocka_unit_test(name_and_address_are_taken_apart),
        cmocka_unit_test(her_rows_are_found_by_name_address_or_one_shared_word),
        cmocka_unit_test(every_habit_offered_is_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
