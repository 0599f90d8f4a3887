#include "cli/range.h"

#include "base/i18n.h"

#include <string.h>

bool mo_range_parse(MoCli *cli, const char *from, const char *to, MoDay *ret_from, MoDay *ret_to)
{
    MoDay today = mo_session_get_now(cli->session).day;
    MoDay first = today;
    if (!mo_cli_parse_day(cli, "--from", from, &first))
        return false;
    if (first < today) {
        mo_cli_say(_("Only what comes can be planned: from today on."));
        first = today;
    }
    MoDay last = first + MO_RANGE_DAYS;
    if (!mo_cli_parse_day(cli, "--to", to, &last))
        return false;
    if (last < first) {
        mo_cli_misuse(cli, _("--to lies before the first day; there is nothing in between"));
        return false;
    }
    if (last > mo_day_add_months(today, 12 * MO_RANGE_YEARS)) {
        mo_cli_misuse(cli, _("--to lies too far ahead: at most %d years can be planned"),
                      MO_RANGE_YEARS);
        return false;
    }
    *ret_from = first;
    *ret_to = last;
    return true;
}

/* By the clock; the order of rank stays where the hour is the same. */
static gint compare_raises(gconstpointer a, gconstpointer b)
{
    return mo_local_compare((*(MoMoment *const *)a)->raise, (*(MoMoment *const *)b)->raise);
}

void mo_range_announce(MoCli *cli, MoDay to)
{
    mo_plan_ahead_free(cli->ahead);
    cli->ahead = mo_plan_ahead_new(to);
}

GPtrArray *mo_range_plan(MoCli *cli, MoDay from, MoDay to, const char *customer, const char *habit)
{
    MoPlanInput input = mo_session_get_input(cli->session);
    input.ahead = cli->ahead;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = mo_plan_range(&input, from, to, false, &error);
    if (!all) {
        mo_cli_fail(cli, error);
        return NULL;
    }
    for (unsigned i = all->len; i > 0; i--) {
        const MoMoment *moment = all->pdata[i - 1];
        if ((customer && strcmp(moment->customer_id, customer) != 0) ||
            (habit && strcmp(moment->habit->name, habit) != 0))
            g_ptr_array_remove_index(all, i - 1);
    }
    g_ptr_array_sort(all, compare_raises);
    return g_steal_pointer(&all);
}
