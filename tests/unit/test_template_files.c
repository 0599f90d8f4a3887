/* Which template is for whom, what is checked, and the templates that come with the program. */
#include "output/template_files.h"

#include "folder.h"

#include "base/error.h"
#include "base/file.h"
#include "output/draft_greeting.h"
#include "output/resources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    char *folder;
    MoConfig config;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    f->config.folder = f->folder;
    f->config.language = (char *)"en";
    f->config.habits = g_ptr_array_new();
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    test_folder_remove(f->folder);
    g_ptr_array_unref(f->config.habits);
    g_free(f->folder);
    g_free(f);
    return 0;
}

static void write_file(const Fixture *f, const char *name, const char *text)
{
    g_autofree char *folder = g_build_filename(f->folder, "Templates", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_true(mo_folder_make(folder, NULL));
    assert_true(mo_file_write(path, text, -1, NULL));
}

static const char *look_up_nothing(const char *field, void *data)
{
    (void)field, (void)data;
    return NULL;
}

static void check_choice(const Fixture *f, const char *name, const char *customer,
                         const char *subject, const char *language)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *its_language = NULL;
    g_autoptr(MoTemplate) template =
        mo_template_files_choose(&f->config, name, customer, problems, &its_language, &error);
    if (!template)
        fail_msg("%s for '%s': %s", name, customer, error ? error->message : "faulty");
    g_autofree char *its_subject = NULL;
    g_autofree char *body = NULL;
    g_auto(GStrv) missing = NULL;
    mo_template_render(template, its_language, look_up_nothing, NULL, &its_subject, &body,
                       &missing);
    if (strcmp(its_subject, subject) != 0 || strcmp(its_language, language) != 0)
        fail_msg("%s for '%s': '%s' in %s", name, customer, its_subject, its_language);
}

static void the_template_is_the_one_in_the_customers_language(void **state)
{
    Fixture *f = *state;
    check_choice(f, "call", "", "When can I reach you?", "en");
    check_choice(f, "call", "de-AT", "Wann erreiche ich Sie?", "de");
    check_choice(f, "call", "fr", "When can I reach you?", "en");
    write_file(f, "call.txt", "Subject: mine\n\nb");
    check_choice(f, "call", "de", "mine", "en");
    write_file(f, "call.de.txt", "Subject: meins\n\nb");
    check_choice(f, "call", "de-AT", "meins", "de");
    check_choice(f, "call", "de", "meins", "de");
    write_file(f, "call.de-AT.txt", "Subject: servus\n\nb");
    check_choice(f, "call", "de-AT", "servus", "de-AT");
    check_choice(f, "call", "de-CH", "meins", "de");
    check_choice(f, "call", "fr", "mine", "en");
    write_file(f, "call.fr.txt", "Subject: à vous\n\nb");
    check_choice(f, "call", "fr-BE", "à vous", "fr");
    check_choice(f, "call", "../de", "mine", "en");
}

static void without_a_language_in_the_records_it_is_the_users(void **state)
{
    Fixture *f = *state;
    f->config.language = (char *)"de_DE.UTF-8";
    check_choice(f, "card", "", "Ein herzlicher Gruß", "de");
    check_choice(f, "card", "en", "Warm wishes", "en");
    write_file(f, "card.txt", "Subject: alles Gute\n\nb");
    check_choice(f, "card", "", "alles Gute", "de-DE");
    check_choice(f, "card", "it", "alles Gute", "de-DE");
    write_file(f, "card.txt", "Subject: best wishes\nLanguage: en\n\nb");
    check_choice(f, "card", "it", "best wishes", "en");
}

static void the_session_tells_the_users_language_when_the_settings_do_not(void **state)
{
    Fixture *f = *state;
    f->config.language = (char *)"";
    g_autofree char *language = mo_template_files_get_language(&f->config);
    assert_true(strlen(language) >= 2);
    f->config.language = (char *)"pt-BR";
    g_autofree char *own = mo_template_files_get_language(&f->config);
    assert_string_equal(own, "pt-BR");
}

static void a_habit_without_a_template_of_its_kind_gets_that_of_its_class(void **state)
{
    static const struct {
        MoClass class;
        const char *kind, *template, *name;
    } CASES[] = {
        {MO_CLASS_MAGIC, "article", "", "article"},  {MO_CLASS_MAGIC, "report", "", "report"},
        {MO_CLASS_PROMISE, "report", "", "promise"}, {MO_CLASS_RECOVERY, "letter", "", "recovery"},
        {MO_CLASS_PROMISE, "call", "", "call"},      {MO_CLASS_PROMISE, "call", "mine", "mine"},
        {MO_CLASS_PROMISE, "own", "", "own"},        {MO_CLASS_MAGIC, "a/b", "", "a_b"},
    };
    Fixture *f = *state;
    write_file(f, "own.de.txt", "Subject: a\n\nb");
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MoHabit habit = {.class = CASES[i].class,
                         .kind = (char *)CASES[i].kind,
                         .template = (char *)CASES[i].template};
        g_autofree char *name = mo_template_files_get_name(&f->config, &habit);
        assert_string_equal(name, CASES[i].name);
    }
}

static void all_files_are_checked_with_their_lines(void **state)
{
    Fixture *f = *state;
    write_file(f, "article.txt", "Subject: a\n\n{{customer.nam}}");
    write_file(f, "article.de.txt", "Subject: a\n\nautomatische Erinnerung");
    write_file(f, "card.txt", "Subject: a\n\nb");
    write_file(f, "notes.md", "no template");
    g_autoptr(MoProblems) all = mo_problems_new();
    assert_int_equal(mo_template_files_check_all(&f->config, all), 3);
    assert_int_equal(mo_problems_count(all), 2);
    assert_true(g_str_has_suffix(mo_problems_get(all, 0)->file, "/article.de.txt"));
    assert_int_equal(mo_problems_get(all, 0)->line, 3);
    assert_true(g_str_has_suffix(mo_problems_get(all, 1)->file, "/article.txt"));
    g_autoptr(MoProblems) some = mo_problems_new();
    assert_int_equal(mo_template_files_check(&f->config, "article", some), 2);
    assert_int_equal(mo_template_files_check(&f->config, "article.de.txt", some), 1);
    assert_int_equal(mo_template_files_check(&f->config, "card", some), 1);
    assert_int_equal(mo_problems_count(some), 3);
    assert_int_equal(mo_template_files_check(&f->config, "visit", some), 2);
    assert_int_equal(mo_template_files_check(&f->config, "nothing", some), 0);
}

static void what_drafts_need_to_know_of_the_user_is_asked_for(void **state)
{
    static const struct {
        const char *text; /* NULL: the program's own */
        const char *name, *email;
        unsigned nudges;
        const char *says; /* NULL: nothing */
    } CASES[] = {
        {NULL, NULL, NULL, MO_NUDGE_DRAFT, "'name = Dana Smith'"},
        {NULL, "", NULL, MO_NUDGE_DRAFT, "under [me]"},
        {NULL, "Dana Smith", NULL, MO_NUDGE_DRAFT, NULL},
        {NULL, NULL, NULL, MO_NUDGE_POPUP, NULL},
        {"{{me.given_name}}", NULL, NULL, MO_NUDGE_DRAFT, "'name = "},
        {"{{me.name | default: \"Dana\"}}", NULL, NULL, MO_NUDGE_DRAFT, NULL},
        {"{{#if me.name}}{{me.name}}{{/if}}", NULL, NULL, MO_NUDGE_DRAFT, NULL},
        {"Dana", NULL, NULL, MO_NUDGE_DRAFT, NULL},
        {"{{me.email}}", NULL, NULL, MO_NUDGE_DRAFT, "'email = dana@example.com'"},
        {"{{me.email}}", NULL, "dana@example.org", MO_NUDGE_DRAFT, NULL},
    };
    Fixture *f = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MoHabit habit = {.kind = (char *)"article",
                         .template = (char *)"",
                         .active = true,
                         .nudges = CASES[i].nudges};
        g_ptr_array_set_size(f->config.habits, 0);
        g_ptr_array_add(f->config.habits, &habit);
        f->config.my_name = (char *)(void *)CASES[i].name;
        f->config.my_email = (char *)(void *)CASES[i].email;
        f->config.files_file = (char *)"moments.ini";
        if (CASES[i].text) {
            g_autofree char *text = g_strconcat("Subject: s\n\n", CASES[i].text, "\n", NULL);
            write_file(f, "article.txt", text);
        }
        g_autoptr(MoProblems) problems = mo_problems_new();
        mo_template_files_check_used(&f->config, problems);
        if (mo_problems_count(problems) != (CASES[i].says ? 1 : 0))
            fail_msg("case %zu: %u problems", i, mo_problems_count(problems));
        if (CASES[i].says && !strstr(mo_problems_get(problems, 0)->text, CASES[i].says))
            fail_msg("case %zu: %s", i, mo_problems_get(problems, 0)->text);
    }
}

static void the_names_of_all_templates_are_known(void **state)
{
    Fixture *f = *state;
    write_file(f, "mine.fr.txt", "Subject: a\n\nb");
    write_file(f, "v1.2.txt", "Subject: a\n\nb");
    g_auto(GStrv) names = mo_template_files_list(&f->config);
    g_autofree char *list = g_strjoinv(" ", names);
    assert_string_equal(list, "advice article call card check-in event introduction "
                              "introduction-both mine promise recovery thank-you v1.2 visit");
}

/* ---- the templates that come with the program ---- */

typedef struct {
    bool informal, all;
    const char *language;
    const char *is; /* what it is about, a field of the moment or "customer.no_phone"; or NULL */
} Known;

static const char *look_up(const char *field, void *data)
{
    const Known *known = data;
    if (g_str_has_suffix(field, ".greeting"))
        return "Hello you,";
    if (g_str_has_suffix(field, ".informal"))
        return known->informal ? "yes" : NULL;
    if (g_str_has_prefix(field, "moment.is_") || g_str_has_suffix(field, ".no_phone"))
        return g_strcmp0(field, known->is) == 0 ? "yes" : NULL;
    if (strcmp(field, "me.name") == 0)
        return "Dana Smith";
    if (g_str_has_suffix(field, ".call_name"))
        return known->informal || known->all ? "Sample" : NULL;
    if (!known->all)
        return NULL;
    if (strstr(field, "url"))
        return "https://example.com/article";
    bool date = g_str_has_suffix(field, "date") || g_str_has_suffix(field, "since");
    return date ? "2026-03-08" : "Sample";
}

static unsigned count_words(const char *text)
{
    unsigned n = 0;
    g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
    for (size_t i = 0; words[i]; i++)
        n += *words[i] != '\0';
    return n;
}

static void check_shipped_draft(const char *name, const char *text, Known known)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template = mo_template_parse(text, name, problems);
    if (template)
        mo_template_lint(template, name, problems);
    if (!template || mo_problems_count(problems) > 0)
        fail_msg("%s: %s", name, mo_problems_get(problems, 0)->text);
    g_autofree char *subject = NULL;
    g_autofree char *body = NULL;
    g_auto(GStrv) missing = NULL;
    mo_template_render(template, known.language, look_up, &known, &subject, &body, &missing);
    g_autofree char *unready = mo_template_lint_text(NULL, subject, body, false);
    if (known.all && (missing[0] || unready))
        fail_msg("%s: %s", name, unready ? unready : missing[0]);
    /* Without its article or event a draft has gaps; a person alone makes none. */
    for (size_t i = 0; missing[i]; i++)
        if (!strstr(missing[i], ".title") && !strstr(missing[i], "customer_"))
            fail_msg("%s lacks %s", name, missing[i]);
    bool framed =
        g_str_has_prefix(body, "Hello you,\n") && g_str_has_suffix(body, "\nDana Smith\n");
    if (!framed || strstr(body, "\n\n\n") || strstr(body, " ,") || strstr(body, " .") ||
        count_words(body) > 90 || *subject == '\0')
        fail_msg("%s reads:\n%s\n\n%s", name, subject, body);
    bool german = g_str_has_suffix(name, ".de.txt");
    bool thou = strstr(body, " dich") || strstr(body, " dir") || strstr(body, " du ");
    bool you = strstr(body, " Sie ") || strstr(body, " Ihnen");
    if (german && !strstr(name, "-both") && (known.informal ? you : thou))
        fail_msg("%s mixes du and Sie:\n%s", name, body);
}

static void every_shipped_template_reads_well_whatever_is_known(void **state)
{
    static const char *const OCCASIONS[] = {
        NULL,
        "moment.is_birthday",
        "moment.is_anniversary",
        "moment.is_since",
        "moment.is_recovery",
        "moment.is_promise",
        "customer.no_phone",
    };
    (void)state;
    g_auto(GStrv) names = g_resource_enumerate_children(
        mo_resources_get_resource(), MO_RESOURCES "templates", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    assert_int_equal(g_strv_length(names), 24);
    for (size_t i = 0; names[i]; i++) {
        g_autofree char *path = g_strconcat(MO_RESOURCES "templates/", names[i], NULL);
        g_autoptr(GBytes) bytes = g_resource_lookup_data(mo_resources_get_resource(), path,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        const char *language = g_str_has_suffix(names[i], ".de.txt") ? "de" : "en";
        for (unsigned k = 0; k < 4 * G_N_ELEMENTS(OCCASIONS); k++)
            check_shipped_draft(names[i], text, (Known){k & 1, k & 2, language, OCCASIONS[k / 4]});
    }
}

static void every_kind_has_a_shipped_template_in_english_and_german(void **state)
{
    static const char *const KINDS[] = {"article",  "introduction", "event",   "call",
                                        "advice",   "thank-you",    "card",    "visit",
                                        "check-in", "promise",      "recovery"};
    Fixture *f = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autofree char *english = NULL;
        g_autofree char *german = NULL;
        g_autoptr(MoTemplate) one =
            mo_template_files_choose(&f->config, KINDS[i], "en-GB", problems, &english, NULL);
        g_autoptr(MoTemplate) other =
            mo_template_files_choose(&f->config, KINDS[i], "de-CH", problems, &german, NULL);
        assert_non_null(one);
        assert_non_null(other);
        assert_string_equal(english, "en");
        assert_string_equal(german, "de");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_template_is_the_one_in_the_customers_language),
        TEST(without_a_language_in_the_records_it_is_the_users),
        TEST(the_session_tells_the_users_language_when_the_settings_do_not),
        TEST(a_habit_without_a_template_of_its_kind_gets_that_of_its_class),
        TEST(all_files_are_checked_with_their_lines),
        TEST(what_drafts_need_to_know_of_the_user_is_asked_for),
        TEST(the_names_of_all_templates_are_known),
        TEST(every_kind_has_a_shipped_template_in_english_and_german),
        cmocka_unit_test(every_shipped_template_reads_well_whatever_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
