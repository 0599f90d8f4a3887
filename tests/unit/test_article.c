#include "golden.h"
#include "model/article.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *read_articles(const char *data, size_t length, const char *name, MoProblems *problems)
{
    (void)data, (void)length;
    g_autofree char *path = g_build_filename(TEST_DATA "/articles", name, NULL);
    g_autoptr(MoProblems) found = mo_problems_new();
    g_autoptr(GPtrArray) articles = mo_articles_load(path, found);
    GString *out = g_string_new(NULL);
    for (unsigned i = 0; i < articles->len; i++) {
        const MoArticle *article = g_ptr_array_index(articles, i);
        g_autofree char *tags = g_strjoinv("|", article->tags);
        g_autofree char *expires = mo_day_print(article->expires);
        g_string_append_printf(out, "%u %s: %s <%s> tags=%s language=%s expires=%s summary=%s\n",
                               article->line, article->key, article->title, article->url, tags,
                               article->language, expires, article->summary);
    }
    for (unsigned i = 0; i < mo_problems_count(found); i++) {
        const MoProblem *problem = mo_problems_get(found, i);
        mo_problems_add(problems, problem->severity, name, problem->line, "%s", problem->text);
    }
    return g_string_free(out, FALSE);
}

static void every_file_of_the_table_is_understood_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/articles", ".csv", read_articles);
}

static void without_a_file_there_are_no_articles_and_no_problem(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GPtrArray) articles =
        mo_articles_load(TEST_DATA "/articles/there-is-none.csv", problems);
    assert_int_equal(articles->len, 0);
    assert_int_equal(mo_problems_count(problems), 0);
}

static MoArticle *new_article(const char *title, const char *tags, const char *language,
                              const char *expires)
{
    MoArticle *article = g_new0(MoArticle, 1);
    article->key = g_strdup(title);
    article->title = g_strdup(title);
    article->url = g_strdup("https://example.com/");
    article->summary = g_strdup("");
    article->language = g_strdup(language);
    article->tags = *tags ? g_strsplit(tags, ";", -1) : g_new0(char *, 1);
    article->expires = *expires ? mo_day_parse(expires) : MO_DAY_NONE;
    return article;
}

static void the_first_article_that_fits_is_picked(void **state)
{
    (void)state;
    static const struct {
        const char *tags, *language, *expires; /* of the article */
        const char *customer_tags, *customer_interests, *customer_language;
        const char *given;
        const char *reason; /* NULL: it does not fit */
    } cases[] = {
        {"", "", "", "", "", "", NULL, "fits everybody, not sent before"},
        {"", "", "", "key", "", "de", "other", "fits everybody, not sent before"},
        {"energy", "en", "", "Energy", "", "en", NULL,
         "shares the tag energy, in English, not sent before"},
        {"sun;energy", "", "", "", "energy", "", NULL, "of interest: energy, not sent before"},
        {"energy", "", "", "key", "jazz", "", NULL, NULL},
        {"energy", "", "", "", "", "", NULL, NULL},
        {"", "en", "", "", "", "de", NULL, NULL},
        {"", "en-GB", "", "", "", "en-US", NULL, "fits everybody, in English, not sent before"},
        {"", "en", "", "", "", "", NULL, "fits everybody, in English, not sent before"},
        {"", "", "2026-03-12", "", "", "", NULL, "fits everybody, not sent before"},
        {"", "", "2026-03-11", "", "", "", NULL, NULL},
        {"", "", "", "", "", "", "A", NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) articles =
            g_ptr_array_new_with_free_func((GDestroyNotify)mo_article_free);
        g_ptr_array_add(articles,
                        new_article("A", cases[i].tags, cases[i].language, cases[i].expires));
        g_autoptr(MoCustomer) customer = mo_customer_new();
        g_auto(GStrv) tags = g_strsplit(cases[i].customer_tags, ";", -1);
        g_auto(GStrv) interests = g_strsplit(cases[i].customer_interests, ";", -1);
        customer->tags = tags;
        customer->interests = interests;
        customer->language = cases[i].customer_language;
        const char *given[] = {"x", cases[i].given, NULL};
        g_autoptr(MoSuggestion) picked =
            mo_articles_pick(articles, customer, given, mo_day_parse("2026-03-12"));
        const char *reason = picked ? picked->reason : NULL;
        if (g_strcmp0(reason, cases[i].reason) != 0)
            fail_msg("case %u gave %s", i, reason ? reason : "nothing");
    }
}

static void what_was_given_before_gives_way_to_the_next(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) articles = g_ptr_array_new_with_free_func((GDestroyNotify)mo_article_free);
    g_ptr_array_add(articles, new_article("A", "", "", ""));
    g_ptr_array_add(articles, new_article("B", "", "", ""));
    g_autoptr(MoCustomer) customer = mo_customer_new();
    const char *given[] = {"A", NULL};
    g_autoptr(MoSuggestion) first = mo_articles_pick(articles, customer, NULL, 0);
    g_autoptr(MoSuggestion) second = mo_articles_pick(articles, customer, given, 0);
    assert_string_equal(first->key, "A");
    assert_string_equal(second->key, "B");
    assert_string_equal(second->kind, "article");
    g_autoptr(MoSuggestion) copy = mo_suggestion_dup(second);
    assert_string_equal(copy->reason, second->reason);
    assert_ptr_not_equal(copy->title, second->title);
    assert_null(mo_suggestion_dup(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_understood_as_written_beside_it),
        cmocka_unit_test(without_a_file_there_are_no_articles_and_no_problem),
        cmocka_unit_test(the_first_article_that_fits_is_picked),
        cmocka_unit_test(what_was_given_before_gives_way_to_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
