/* The reader beside Python's vobject, over random cards of which both make the same. */
#include "input/vcard.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SEEDS 8
#define CARDS 400

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_names(const void *a, const void *b, void *data)
{
    (void)data;
    return strcmp(a, b);
}

/* NAME=value,value of each name, in their order; of a name twice the values follow each other. */
static char *print_parameters(const MoCardProperty *property)
{
    g_autoptr(GTree) by_name = g_tree_new_full(compare_names, NULL, NULL, (GDestroyNotify)g_free);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    for (size_t i = 0; i < property->n_parameters; i++) {
        const MoCardParameter *parameter = &property->parameters[i];
        const char *had = g_tree_lookup(by_name, parameter->name);
        g_tree_insert(by_name, (char *)parameter->name,
                      had ? g_strconcat(had, ",", parameter->value, NULL)
                          : g_strconcat(parameter->name, "=", parameter->value, NULL));
    }
    for (GTreeNode *node = g_tree_node_first(by_name); node; node = g_tree_node_next(node))
        g_ptr_array_add(parts, g_tree_node_value(node));
    g_ptr_array_add(parts, NULL);
    return g_strjoinv(";", (char **)parts->pdata);
}

/* A property as the oracle prints it. */
static char *print_property(unsigned number, const MoCardProperty *property)
{
    static const char *const raw[] = {"N", "ADR", "ORG", NULL};
    g_autofree char *parameters = print_parameters(property);
    bool list = strcmp(property->name, "CATEGORIES") == 0;
    char kind = g_strv_contains(raw, property->name) ? 'R' : list ? 'L' : 'T';
    g_auto(GStrv) parts = mo_card_split(property->value, list ? ',' : '\0');
    g_autofree char *joined = g_strjoinv("|", parts);
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%u\t%c\t%s\t%s\t%s\t%s", number, kind, property->group,
                           property->name, parameters, kind == 'R' ? property->value : joined);
    g_string_replace(line, "\n", "<LF>", 0);
    return g_strdup(line->str);
}

static GPtrArray *read_ours(const char *path)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, NULL, NULL);
    assert_non_null(vcard);
    unsigned number = 0;
    for (MoCard card; mo_vcard_next(vcard, &card, problems); number++)
        for (size_t i = 0; i < card.n_properties; i++)
            g_ptr_array_add(lines, print_property(number, &card.properties[i]));
    assert_int_equal(mo_problems_count(problems), 0);
    assert_int_equal(number, CARDS);
    return lines;
}

static GPtrArray *read_theirs(const char *path, int seed)
{
    const char *python = g_getenv("PYTHON");
    g_autofree char *seed_text = g_strdup_printf("%d", seed);
    g_autofree char *cards = g_strdup_printf("%d", CARDS);
    const char *const argv[] = {python ? python : "/usr/bin/python3",
                                TEST_DATA "/../lib/vcard_oracle.py",
                                path,
                                seed_text,
                                cards,
                                NULL};
    g_autofree char *out = NULL;
    int status = 0;
    g_autoptr(GError) error = NULL;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL,
                      &status, &error) ||
        !g_spawn_check_wait_status(status, &error))
        fail_msg("the oracle cannot be run: %s", error->message);
    g_auto(GStrv) split = g_strsplit(out, "\n", -1);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (char **line = split; *line; line++)
        if (**line)
            g_ptr_array_add(lines, g_strdup(*line));
    return lines;
}

/* vobject gives the properties of a card in another order. */
static void random_cards_are_read_as_python_reads_them(void **state)
{
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "x.vcf", NULL);
    for (int seed = 1; seed <= SEEDS; seed++) {
        g_autoptr(GPtrArray) theirs = read_theirs(path, seed);
        g_autoptr(GPtrArray) ours = read_ours(path);
        g_ptr_array_sort(theirs, compare);
        g_ptr_array_sort(ours, compare);
        for (guint i = 0; i < MIN(ours->len, theirs->len); i++)
            if (strcmp(ours->pdata[i], theirs->pdata[i]) != 0)
                fail_msg("seed %d:\n  ours   %s\n  theirs %s", seed, (char *)ours->pdata[i],
                         (char *)theirs->pdata[i]);
        assert_int_equal(ours->len, theirs->len);
        assert_true(ours->len > CARDS * 2);
    }
    g_unlink(path);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_cards_are_read_as_python_reads_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
