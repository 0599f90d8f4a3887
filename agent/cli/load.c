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

static char *print_fitting(const MoPlanLoad *load)
{
    g_autofree char *rate = mo_load_print_rate(load->asked);
    if (load->comes >= load->asked * MO_LOAD_NEARLY)
        return g_strdup_printf(_("Surprises that your habits ask for: %s; you allow %.0f a day. "
                                 "That fits."),
                               rate, load->allowed);
    g_autofree char *comes = mo_load_print_rate(load->comes);
    return g_strdup_printf(_("Surprises that your habits ask for: %s; rest-person and rest-company "
                             "leave %s, you allow %.0f a day. That fits, but what rest keeps back "
                             "lapses: make intervals longer or rest shorter."),
                           rate, comes, load->allowed);
}

char *mo_load_print_summary(const MoPlanLoad *load)
{
    g_autofree char *fits = load->advice ? g_strdup(load->advice) : print_fitting(load);
    return mo_table_wrap(fits, MO_TABLE_COLUMNS, "");
}

#define BAR_WIDTH 44U

/* So many letters stand for a number, and at least one for any. */
static unsigned scale(unsigned n, unsigned most)
{
    if (most <= BAR_WIDTH)
        return n;
    return n == 0 ? 0 : MAX(1u, n * BAR_WIDTH / most);
}

static void append_bar(GString *chart, unsigned n, unsigned limit, unsigned most)
{
    unsigned width = scale(n, most);
    unsigned within = MIN(width, scale(limit, most));
    for (unsigned i = 0; i < width; i++)
        g_string_append_c(chart, i < within ? '=' : '#');
}

char *mo_load_print_chart(const GArray *days, MoDay first, const MoConfig *config)
{
    unsigned limit = config->surprises_a_day, most = limit;
    for (guint i = 0; i < days->len; i++)
        most = MAX(most, g_array_index(days, unsigned, i));
    GString *chart = g_string_new(NULL);
    for (guint i = 0; i < days->len; i++) {
        unsigned n = g_array_index(days, unsigned, i);
        MoDay day = first + (MoDay)i;
        if (n == 0 && !mo_workdays_is_working(config->workdays, day))
            continue;
        g_autofree char *text = mo_day_print(day);
        g_string_append_printf(chart, "%s %5u  ", text, n);
        append_bar(chart, n, limit, most);
        g_string_append_c(chart, '\n');
    }
    return g_string_free(chart, FALSE);
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
