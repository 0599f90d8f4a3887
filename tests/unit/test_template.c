/* Templates: what they may say, what is said about a faulty one, and what they become. */
#include "output/template.h"

#include "base/error.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *field;
    const char *value;
} Value;

static const Value VALUES[] = {
    {"customer.given_name", "Ada"},
    {"customer.name", "Ada {{me.name}} <b>"},
    {"customer.company", "  "},
    {"customer.notes", "one\r\ntwo\x07"},
    {"customer.nickname", "two\nlines"},
    {"customer.birthday", "--02-29"},
    {"customer.title", "Head of Data"},
    {"me.name", "Dana Smith"},
    {"moment.due", "2026-03-08"},
    {"article.url", "https://example.com/a?b=1"},
    {NULL, NULL},
};

static const char *look_up(const char *field, void *data)
{
    for (const Value *value = data; value->field; value++)
        if (strcmp(value->field, field) == 0)
            return value->value;
    return NULL;
}

static void render(const char *text, char **ret_subject, char **ret_body, char ***ret_missing)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template = mo_template_parse(text, "a.txt", problems);
    if (mo_problems_count(problems) > 0)
        fail_msg("'%s': %s", text, mo_problems_get(problems, 0)->text);
    assert_non_null(template);
    mo_template_render(template, "en", look_up, (void *)VALUES, ret_subject, ret_body, ret_missing);
}

static void check_body(const char *body, const char *expected)
{
    g_autofree char *text = g_strconcat("Subject: s\n", body, NULL);
    g_autofree char *subject = NULL;
    g_autofree char *result = NULL;
    g_auto(GStrv) missing = NULL;
    render(text, &subject, &result, &missing);
    assert_string_equal(result, expected);
}

static void a_body_becomes_what_it_says(void **state)
{
    static const struct {
        const char *body;
        const char *expected;
    } CASES[] = {
        {"plain text\n", "plain text\n"},
        {"Hello {{customer.given_name}}!", "Hello Ada!"},
        {"Hello {{ customer.given_name }}!", "Hello Ada!"},
        {"{{customer.given_name | default: \"there\"}}", "Ada"},
        {"{{customer.company | default: \"there\"}}", "there"},
        {"{{customer.company|default:'it\\'s'}}", "it's"},
        {"{{customer.company | default: \"a }} b\"}}", "a }} b"},
        {"{{customer.company | default: \"\"}}.", "."},
        {"{{me.name | first_word}}", "Dana"},
        {"{{customer.title | first_word | default: \"x\"}}", "Head"},
        {"{{customer.company}}", "[[MISSING: customer.company]]"},
        {"{{#if article.url}}yes{{else}}no{{/if}}", "yes"},
        {"{{#if customer.company}}yes{{else}}no{{/if}}", "no"},
        {"{{#if customer.company}}yes{{/if}}.", "."},
        {"a{{#if article.url}}b{{#if customer.company}}c{{else}}d{{/if}}e{{/if}}f", "abdef"},
        {"a{{#if customer.company}}b{{#if article.url}}c{{else}}d{{/if}}e{{else}}g{{/if}}f", "agf"},
        {"a\n{{#if article.url}}\nb\n{{else}}\nc\n{{/if}}\nd\n", "a\nb\nd\n"},
        {"a\n  {{#if article.url}}  \nb\n\t{{/if}}", "a\nb\n"},
        {"a\n{{! a remark }}\nb{{! one\nmore }}c\n", "a\nbc\n"},
        {"\\{{customer.name}} {{me.name}}", "{{customer.name}} Dana Smith"},
        {"{ {customer.name} }", "{ {customer.name} }"},
        {"\\{{", "{{"},
        {"{{moment.due | date: \"%d.%m.\"}}", "08.03."},
        {"{{customer.birthday | date: \"%d.%m.\"}}", "29.02."},
        {"{{customer.birthday}}", "29 February"},
        {"\n\n\nfirst", "first"},
        {"a\r\nb\rc\n", "a\nb\nc\n"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        check_body(CASES[i].body, CASES[i].expected);
}

static void a_value_is_put_in_once_and_never_read_again(void **state)
{
    (void)state;
    check_body("{{customer.name}}", "Ada {{me.name}} <b>");
}

static void a_field_of_one_line_stays_one_line_and_notes_keep_theirs(void **state)
{
    (void)state;
    check_body("{{customer.nickname}}|{{customer.notes}}", "two lines|one\ntwo");
}

static void a_day_is_written_out_for_people(void **state)
{
    (void)state;
    check_body("{{moment.due}}", "Sunday 8 March 2026");
}

static void the_subject_is_one_clean_line(void **state)
{
    (void)state;
    g_autofree char *subject = NULL;
    g_autofree char *body = NULL;
    g_auto(GStrv) missing = NULL;
    render("\xef\xbb\xbf{{! a remark }}\n\nsubject:  For {{customer.nickname}}, {{customer.notes}}"
           "\r\n\r\nText",
           &subject, &body, &missing);
    assert_string_equal(subject, "For two lines, one two");
    assert_string_equal(body, "Text");
    assert_null(missing[0]);
}

static void missing_values_are_listed_once_in_their_order(void **state)
{
    (void)state;
    g_autofree char *subject = NULL;
    g_autofree char *body = NULL;
    g_auto(GStrv) missing = NULL;
    render("Subject: {{customer.company}}\n{{me.email}} {{customer.company}} {{me.email}}",
           &subject, &body, &missing);
    assert_string_equal(subject, "[[MISSING: customer.company]]");
    assert_int_equal(g_strv_length(missing), 2);
    assert_string_equal(missing[0], "customer.company");
    assert_string_equal(missing[1], "me.email");
}

static void a_fault_is_named_with_its_line_and_what_to_do(void **state)
{
    static const struct {
        const char *text;
        unsigned line;
        const char *says;
    } CASES[] = {
        {"Hello", 1, "begins with its subject"},
        {"", 1, "begins with its subject"},
        {"Subject:\n\nHello", 1, "begins with its subject"},
        {"Subject: a\n{{customer.givn_name}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n\n{{customer.first_name}}", 3, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{contact.firstname}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{First Name}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{FirstName}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{customer.first_nam}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{customer.fristname}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{costumer.greeting}}", 2, "Did you mean {{customer.greeting}}?"},
        {"Subject: a\n{{client.name}}", 2, "Did you mean {{customer.name}}?"},
        {"Subject: a\n{{kunde.name}}", 2, "Did you mean {{customer.name}}?"},
        {"Subject: a\n{{kontakt.vorname}}", 2, "Did you mean {{customer.given_name}}?"},
        {"Subject: a\n{{customer.nachname}}", 2, "Did you mean {{customer.family_name}}?"},
        {"Subject: a\n{{customer.anrede}}", 2, "Did you mean {{customer.salutation}}?"},
        {"Subject: a\n{{customer.geburtstag}}", 2, "Did you mean {{customer.birthday}}?"},
        {"Subject: a\n{{customer.birtday}}", 2, "Did you mean {{customer.birthday}}?"},
        {"Subject: a\n{{customer.project_name}}", 2, "Did you mean {{customer.project}}?"},
        {"Subject: a\n{{customer_b.greting}}", 2, "Did you mean {{customer_b.greeting}}?"},
        {"Subject: a\n{{moment.duedate}}", 2, "Did you mean {{moment.due}}?"},
        {"Subject: a\n{{article.titel}}", 2, "Did you mean {{article.title}}?"},
        {"Subject: a\n{{artikel.titel}}", 2, "Did you mean {{article.title}}?"},
        {"Subject: a\n{{article.link}}", 2, "Did you mean {{article.url}}?"},
        {"Subject: a\n{{url}}", 2, "Did you mean {{article.url}}?"},
        {"Subject: a\n{{location}}", 2, "Did you mean {{event.location}}?"},
        {"Subject: a\n{{event.loaction}}", 2, "Did you mean {{event.location}}?"},
        {"Subject: a\n{{veranstaltung.ort}}", 2, "Did you mean {{event.location}}?"},
        {"Subject: a\n{{my.name}}", 2, "Did you mean {{me.name}}?"},
        {"Subject: a\n{{sender.firstname}}", 2, "Did you mean {{me.given_name}}?"},
        {"Subject: a\n{{introduction.needs}}", 2, "Did you mean {{introduction.need}}?"},
        {"Subject: a\n{{company}}", 2, "Did you mean {{customer.company}}?"},
        {"Subject: {{customer.secret}}\n", 1, "After 'customer.' there can be: name, greeting"},
        {"Subject: a\n{{zzz}}", 2, "Fields begin with customer, me"},
        {"Subject: a\n{{#if customer.compny}}x{{/if}}", 2, "{{customer.company}}?"},
        {"Subject: a\n{{#if}}x{{/if}}", 2, "names no field"},
        {"Subject: a\n{{}}", 2, "names no field"},
        {"Subject: a\nb {{customer.name\n}}", 2, "does not end on its line"},
        {"Subject: a\n{{me.name | default: \"x}}", 2, "does not end on its line"},
        {"Subject: a\n{{! never closed", 2, "does not end on its line"},
        {"Subject: a\nb\n{{#if me.name}}x\n\n", 3, "never closed"},
        {"Subject: a {{#if me.name}}\nb{{/if}}", 1, "never closed"},
        {"Subject: a\n{{/if}}", 2, "without an '{{#if}}'"},
        {"Subject: a\n{{else}}", 2, "without an '{{#if}}'"},
        {"Subject: a\n{{#if me.name}}{{else}}{{else}}{{/if}}", 2, "without an '{{#if}}'"},
        {"Subject: a\n{{#each customer.tags}}", 2, "is not known here"},
        {"Subject: a\nb }}", 2, "'}}' without"},
        {"Subject: a\n{{me.name | default: there}}", 2, "write default: \"there\""},
        {"Subject: a\n{{me.name | default}}", 2, "write default: \"there\""},
        {"Subject: a\n{{me.name | upper}}", 2, "no filter 'upper'"},
        {"Subject: a\n{{me.name default}}", 2, "begins with '|'"},
        {"Subject: a\n{{me.name | date: \"%d\"}}", 2, "is no date"},
        {"Subject: a\nb\nZo\xeb\n", 3, "UTF-8"},
        {"Subject: a\nLanguage: German\nb", 2, "is no language"},
        {"Subject: a\nTo: ada@example.org\nb", 2, "To: customer_a, customer_b"},
        {"Subject: a\nCc: boss@example.com\nb", 2, "'Cc:' cannot stand here"},
        {"Subject: a\nLanguage: de\nBcc:boss@example.com\n\nb", 3, "'Bcc:' cannot stand here"},
        {"Subject: a\nLangauge: de\n\nb", 2, "Language: de"},
        {"Subject: a\nReply-To:\n\nb", 2, "To: customer_a, customer_b"},
        {"Subject: a\n{{moment.due | date: \"%H\"}}", 2, "'%H' is no part of a date"},
        {"Subject: a\n{{#if me.name}}{{#if me.name}}{{#if me.name}}{{#if me.name}}"
         "{{#if me.name}}{{#if me.name}}{{#if me.name}}{{#if me.name}}{{#if me.name}}"
         "{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}{{/if}}",
         2, "More than eight"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(MoProblems) problems = mo_problems_new();
        g_autoptr(MoTemplate) template = mo_template_parse(CASES[i].text, "a.txt", problems);
        if (template || mo_problems_count(problems) == 0)
            fail_msg("no problem in '%s'", CASES[i].text);
        const MoProblem *problem = mo_problems_get(problems, 0);
        assert_int_equal(problem->severity, MO_SEVERITY_ERROR);
        assert_string_equal(problem->file, "a.txt");
        if (problem->line != CASES[i].line || !strstr(problem->text, CASES[i].says))
            fail_msg("'%s': line %u, %s", CASES[i].text, problem->line, problem->text);
    }
}

static void all_faults_are_named_at_once(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template =
        mo_template_parse("{{me.nam}}\n{{me.name\n{{/if}}\n", "a.txt", problems);
    assert_null(template);
    assert_int_equal(mo_problems_count(problems), 4);
}

static void without_a_subject_the_lines_are_still_counted_from_the_first(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template =
        mo_template_parse("{{! two\nlines }}\nHello\n{{x}}\n", "a.txt", problems);
    assert_null(template);
    assert_int_equal(mo_problems_count(problems), 2);
    assert_int_equal(mo_problems_get(problems, 0)->line, 3);
    assert_int_equal(mo_problems_get(problems, 1)->line, 4);
}

static void lines_behind_the_subject_say_language_and_recipients(void **state)
{
    static const struct {
        const char *text, *language, *body;
        bool both;
    } CASES[] = {
        {"Subject: a\nLanguage: de\n\nb", "de", "b", false},
        {"Subject: a\nlanguage: pt_BR\nb", "pt-BR", "b", false},
        {"Subject: a\nTo: customer_a, customer_b\n\nb", NULL, "b", true},
        {"Subject: a\nTo: customer_b;customer_a\nLanguage: en\n\nb", "en", "b", true},
        {"Subject: a\n\nLanguage: de\nb", NULL, "Language: de\nb", false},
        {"Subject: a\n\nNote: this\nb", NULL, "Note: this\nb", false},
        {"Subject: a\nOne thing: this\nb", NULL, "One thing: this\nb", false},
        {"Subject: a\nhttps://example.com/\nb", NULL, "https://example.com/\nb", false},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(MoTemplate) template = mo_template_parse(CASES[i].text, "a.txt", NULL);
        assert_non_null(template);
        assert_int_equal(g_strcmp0(mo_template_get_language(template), CASES[i].language), 0);
        assert_int_equal(mo_template_is_to_both(template), CASES[i].both);
        g_autofree char *subject = NULL;
        g_autofree char *body = NULL;
        g_auto(GStrv) missing = NULL;
        mo_template_render(template, "en", look_up, (void *)VALUES, &subject, &body, &missing);
        assert_string_equal(body, CASES[i].body);
    }
}

static void a_thousand_nested_ifs_are_a_problem_and_no_crash(void **state)
{
    (void)state;
    GString *text = g_string_new("Subject: a\n");
    for (int i = 0; i < 1000; i++)
        g_string_append(text, "{{#if me.name}}");
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template = mo_template_parse(text->str, "a.txt", problems);
    assert_null(template);
    g_string_free(text, TRUE);
}

static const char *look_up_much(const char *field, void *data)
{
    (void)field;
    return data;
}

static void a_huge_value_and_a_huge_draft_are_cut_between_characters(void **state)
{
    (void)state;
    GString *value = g_string_new(NULL);
    for (int i = 0; i < 20000; i++)
        g_string_append(value, "ü");
    GString *text = g_string_new("Subject: {{me.name}}\n");
    g_string_append(text, "{{me.name}}");
    g_autoptr(MoTemplate) one = mo_template_parse(text->str, "a.txt", NULL);
    for (int i = 0; i < 100; i++)
        g_string_append(text, "{{me.name}}");
    g_autoptr(MoTemplate) many = mo_template_parse(text->str, "a.txt", NULL);
    g_autofree char *subject = NULL, *body = NULL, *subjects = NULL, *bodies = NULL;
    g_auto(GStrv) missing = NULL;
    g_auto(GStrv) none = NULL;
    mo_template_render(one, "en", look_up_much, value->str, &subject, &body, &missing);
    assert_in_range(strlen(subject), 800, 900);
    assert_in_range(strlen(body), 8000, 8192);
    mo_template_render(many, "en", look_up_much, value->str, &subjects, &bodies, &none);
    assert_in_range(strlen(bodies), 256 * 1024 - 8, 256 * 1024);
    assert_true(g_utf8_validate(bodies, -1, NULL));
    g_string_free(value, TRUE);
    g_string_free(text, TRUE);
}

static void a_template_is_read_from_its_file(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "a.txt", NULL);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GError) error = NULL;
    assert_null(mo_template_load(path, problems, &error));
    assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND));
    assert_int_equal(mo_problems_count(problems), 0);
    g_clear_error(&error);

    assert_true(mo_file_write(path, "Subject: a\0b", 12, NULL));
    assert_null(mo_template_load(path, problems, &error));
    assert_null(error);
    assert_int_equal(mo_problems_count(problems), 1);

    g_autofree char *long_text = g_strnfill(65537, 'x');
    assert_true(mo_file_write(path, long_text, -1, NULL));
    assert_null(mo_template_load(path, problems, &error));
    assert_null(error);
    assert_int_equal(mo_problems_count(problems), 2);

    assert_true(mo_file_write(path, "Subject: a\nb", -1, NULL));
    g_autoptr(MoTemplate) template = mo_template_load(path, problems, &error);
    assert_non_null(template);
    remove(path);
    remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_becomes_what_it_says),
        cmocka_unit_test(a_value_is_put_in_once_and_never_read_again),
        cmocka_unit_test(a_field_of_one_line_stays_one_line_and_notes_keep_theirs),
        cmocka_unit_test(a_day_is_written_out_for_people),
        cmocka_unit_test(the_subject_is_one_clean_line),
        cmocka_unit_test(missing_values_are_listed_once_in_their_order),
        cmocka_unit_test(a_fault_is_named_with_its_line_and_what_to_do),
        cmocka_unit_test(all_faults_are_named_at_once),
        cmocka_unit_test(without_a_subject_the_lines_are_still_counted_from_the_first),
        cmocka_unit_test(a_thousand_nested_ifs_are_a_problem_and_no_crash),
        cmocka_unit_test(a_huge_value_and_a_huge_draft_are_cut_between_characters),
        cmocka_unit_test(a_template_is_read_from_its_file),
        cmocka_unit_test(lines_behind_the_subject_say_language_and_recipients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
