/* How many of each file's customers are hers, and what stands in the way of the files named. */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/setup.h"

#include <stdio.h>
#include <string.h>

/* The name of a file as a selector has it: without its folder, a pattern where the next export will
 * be called otherwise. The caller frees it. */
static char *make_file_word(const MoSetup *setup, unsigned source)
{
    const char *path = mo_source_get_info(mo_customers_get_source(setup->customers, source))->path;
    g_autofree char *entry = mo_setup_name_file(setup, path);
    return g_path_get_basename(entry);
}

GArray *mo_setup_new_file_counts(const MoCustomers *customers)
{
    GArray *counts = g_array_new(FALSE, TRUE, sizeof(MoFileCount));
    g_array_set_size(counts, mo_customers_count_sources(customers));
    return counts;
}

MoFileCount *mo_setup_find_file_count(const MoCustomers *customers, GArray *counts,
                                      const MoCustomer *customer)
{
    for (unsigned i = 0; i < counts->len; i++) {
        const char *path = mo_source_get_info(mo_customers_get_source(customers, i))->path;
        size_t length = strlen(path);
        if (strncmp(customer->file, path, length) == 0 &&
            (customer->file[length] == '\0' || customer->file[length] == '/'))
            return &g_array_index(counts, MoFileCount, i);
    }
    return NULL;
}

/* The files where the column says something of somebody, or of nobody, as selectors have them.
 * NULL: none. The caller frees it. */
static char *print_files(const MoSetup *setup, bool is_stage, bool says)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < setup->survey.files->len; i++) {
        const MoFileCount *count = &g_array_index(setup->survey.files, MoFileCount, i);
        if (count->n > 0 && ((is_stage ? count->n_staged : count->n_owned) > 0) == says)
            g_ptr_array_add(words, make_file_word(setup, i));
    }
    if (words->len == 0)
        return NULL;
    g_ptr_array_add(words, NULL);
    return mo_survey_print_selector("file", (const char *const *)words->pdata, NULL, NULL);
}

/* What tells kinds of customers in one file may have a meaning of ours that other files have too,
 * as tags: there only the files tell. */
char *mo_setup_print_files_without(const MoSetup *setup, bool is_stage)
{
    g_autofree char *without = print_files(setup, is_stage, false);
    g_autofree char *with = is_stage ? print_files(setup, true, true) : g_strdup("owner:*");
    return without && with ? g_strdup_printf("not %s and %s", with, without) : NULL;
}

void mo_setup_say_chosen(const MoSetup *setup)
{
    if (!setup->only)
        return;
    printf("\n");
    for (unsigned i = 0; i < setup->all_files->len; i++) {
        const MoFileCount *all = &g_array_index(setup->all_files, MoFileCount, i);
        const MoFileCount *hers = &g_array_index(setup->survey.files, MoFileCount, i);
        const char *path = mo_source_get_info(mo_customers_get_source(setup->customers, i))->path;
        const char *origin = mo_converter_get_origin(setup->converter, path);
        g_autofree char *shown = mo_path_display(origin ? origin : path);
        printf(_("  %s: %u of %u customers are yours"), shown, hers->n, all->n);
        printf("%s\n", all->n > 0 && all->n_owned == 0 && hers->n == all->n && setup->all_owned
                           ? _(" (it names no owner, so all of them come along)")
                           : "");
    }
}

void mo_setup_say_overridden(const MoSetup *setup, const char *path)
{
    if (!mo_cli_open(setup->cli, MO_SESSION_CONFIG | MO_SESSION_PRESENT))
        return;
    const MoConfig *config = setup->cli->session->config;
    const char *const others[] = {config->files_file, config->only ? config->only_file : NULL};
    static const char *const keys[] = {"files", "only"};
    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        if (!others[i] || strcmp(others[i], path) == 0)
            continue;
        g_autofree char *other = mo_path_display(others[i]);
        g_autofree char *shown = mo_path_display(path);
        mo_cli_say(_("'%s' in %s goes before the one in %s, so what stands here does not count: "
                     "take it away there, or write the files into it."),
                   keys[i], other, shown);
    }
}
