#include "cli/load.h"

#include "base/i18n.h"
#include "cli/table.h"

MoPlanLoad *mo_cli_load(MoCli *cli)
{
    MoPlanInput input = mo_session_get_input(cli->session);
    g_autoptr(MoHistory) blank = input.history ? NULL : mo_history_new_fake(input.now.day, 1);
    if (!input.history)
        input.history = blank;
    g_autoptr(GError) error = NULL;
    MoPlanLoad *load = mo_plan_load(&input, &error);
    if (!load)
        mo_cli_fail(cli, error);
    return load;
}

char *mo_load_print_rate(double a_day)
{
    if (a_day <= 0)
        return g_strdup(_("none"));
    if (a_day >= 0.5)
        return g_strdup_printf(_("%.1f a working day"), a_day);
    unsigned days = (unsigned)(MIN(1 / a_day, 99999) + 0.5);
    return g_strdup_printf(_("one in %u working days"), days);
}

char *mo_load_print_summary(const MoPlanLoad *load)
{
    g_autofree char *rate = mo_load_print_rate(load->asked);
    g_autofree char *fits =
        load->advice
            ? g_strdup(load->advice)
            : g_strdup_printf(_("Surprises that your habits ask for: %s; you allow %.0f a day. "
                                "That fits."),
                              rate, load->allowed);
    return mo_table_wrap(fits, MO_TABLE_COLUMNS, "");
}

const MoHabitLoad *mo_load_find(const MoPlanLoad *load, const MoHabit *habit)
{
    for (unsigned i = 0; load && i < load->habits->len; i++) {
        const MoHabitLoad *found = &g_array_index(load->habits, MoHabitLoad, i);
        if (found->habit == habit)
            return found;
    }
    return NULL;
}
