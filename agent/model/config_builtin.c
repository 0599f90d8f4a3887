/* The habits that every configuration has: promises made on the command line, and the next steps of
 * the records. A habit of the user's own with the same `when` takes their place. */
#include "model/config_private.h"

#include <string.h>

static const char builtin[] = "[habit promise]\n"
                              "class = promise\n"
                              "kind = promise\n"
                              "when = promised\n"
                              "[habit promise-moved]\n"
                              "class = promise\n"
                              "kind = promise\n"
                              "when = promise moved\n"
                              "[habit next-step]\n"
                              "class = promise\n"
                              "kind = next step\n"
                              "when = next_step_date\n";

static bool is_same_when(const MoWhen *a, const MoWhen *b)
{
    return a->type == b->type && a->offset.n == b->offset.n && g_strcmp0(a->word, b->word) == 0;
}

static bool has_like(const MoConfig *config, const MoHabit *habit)
{
    for (unsigned i = 0; i < config->habits->len; i++) {
        const MoHabit *own = g_ptr_array_index(config->habits, i);
        bool takes_all = !own->ahead || !own->who;
        if ((takes_all && is_same_when(own->when, habit->when)) ||
            g_ascii_strcasecmp(own->name, habit->name) == 0)
            return true;
    }
    return false;
}

void mo_config_add_builtin(MoConfig *config)
{
    config->n_own = config->habits->len;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoIni) ini = mo_ini_parse(builtin, strlen(builtin), "", problems);
    for (unsigned i = 0; i < ini->sections->len; i++) {
        const MoIniSection *section = g_ptr_array_index(ini->sections, i);
        g_autoptr(MoHabit) habit =
            mo_config_read_habit(config, section, section->name + strlen("habit "), problems);
        g_assert(habit);
        habit->builtin = true;
        if (!has_like(config, habit))
            g_ptr_array_add(config->habits, g_steal_pointer(&habit));
    }
    g_assert(mo_problems_count(problems) == 0);
}
