/* Any bytes: a configuration always comes out whole, every habit in it can be planned with, each
 * problem is one clean line with a place, and reading it a second time gives the same. Seeds:
 * tests/data/config. */
#include "base/text.h"
#include "model/config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void require_habit(const MoHabit *habit)
{
    require(*habit->name && *habit->kind && habit->who_text && habit->template && habit->file);
    require(habit->when && (habit->when->type == MO_WHEN_RULE) == (habit->recur != NULL));
    require(habit->show_before->len > 0 && habit->nudges != 0);
    require(habit->priority >= 1 && habit->priority <= 9 && habit->at >= -1 && habit->at < 86400);
    for (unsigned i = 1; i < habit->show_before->len; i++)
        require(mo_span_days(g_array_index(habit->show_before, MoSpan, i - 1)) >=
                mo_span_days(g_array_index(habit->show_before, MoSpan, i)));
    g_autoptr(MoCustomer) customer = mo_customer_new();
    mo_selector_match(habit->who, customer);
    g_autofree char *printed = mo_selector_print(habit->who);
    g_autoptr(MoSelector) again = *printed ? mo_selector_parse(printed, NULL) : NULL;
    require((again != NULL) == (habit->who != NULL));
}

static unsigned read_once(const GPtrArray *files, MoProblems *problems)
{
    g_autoptr(MoConfig) config = mo_config_parse(files, problems);
    require(config->my_name && config->my_email && *config->mail && config->language);
    require(g_path_is_absolute(config->folder) && g_path_is_absolute(config->drafts));
    require(config->workdays && config->surprises_a_day > 0 && config->renotify_minutes > 0);
    require(config->digest >= mo_workdays_get_open(config->workdays) &&
            config->digest < mo_workdays_get_close(config->workdays));
    for (unsigned i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        require_habit(habit);
        require(mo_config_find_habit(config, habit->name) == habit);
    }
    return config->habits->len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    file->path = g_strdup("/c/moments.ini");
    file->text = g_malloc0(size + 1); /* as mo_file_read() gives it */
    if (size > 0)
        memcpy(file->text, data, size);
    file->length = size;
    g_ptr_array_add(files, file);
    g_autoptr(MoProblems) first = mo_problems_new();
    g_autoptr(MoProblems) second = mo_problems_new();
    require(read_once(files, first) == read_once(files, second));
    require(mo_problems_count(first) == mo_problems_count(second));
    for (unsigned i = 0; i < mo_problems_count(first); i++) {
        const MoProblem *problem = mo_problems_get(first, i);
        g_autofree char *clean = mo_text_clean_line(problem->text, 2000);
        require(strcmp(clean, problem->text) == 0);
        require(strcmp(problem->text, mo_problems_get(second, i)->text) == 0);
    }
    return 0;
}
