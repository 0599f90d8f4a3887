#include "cli/standout.h"

#include "base/i18n.h"
#include "cli/table.h"

#define QUIET_DAYS 90
#define AHEAD_DAYS 31
#define NAMES_SHOWN 5U

typedef struct {
    unsigned n;
    GString *names; /* of the first few */
} Group;

struct MoStandout {
    MoDay today;
    Group quiet;
    Group birthdays;
    Group renewals;
};

MoStandout *mo_standout_new(MoDay today)
{
    MoStandout *standout = g_new0(MoStandout, 1);
    standout->today = today;
    standout->quiet.names = g_string_new(NULL);
    standout->birthdays.names = g_string_new(NULL);
    standout->renewals.names = g_string_new(NULL);
    return standout;
}

void mo_standout_free(MoStandout *standout)
{
    if (!standout)
        return;
    g_string_free(standout->quiet.names, TRUE);
    g_string_free(standout->birthdays.names, TRUE);
    g_string_free(standout->renewals.names, TRUE);
    g_free(standout);
}

static void add_name(Group *group, const char *name)
{
    if (group->n < NAMES_SHOWN)
        g_string_append_printf(group->names, "%s%s", group->n > 0 ? ", " : "", name);
    else if (group->n == NAMES_SHOWN)
        g_string_append(group->names, ", …");
    group->n++;
}

static bool is_ahead(const MoStandout *standout, MoDay day)
{
    return day != MO_DAY_NONE && day >= standout->today && day <= standout->today + AHEAD_DAYS;
}

/* The next time that a yearly date comes round. */
static bool date_is_ahead(const MoStandout *standout, MoDate date)
{
    int year = 0;
    mo_day_to_civil(standout->today, &year, NULL, NULL);
    return date.month != 0 && (is_ahead(standout, mo_date_in_year(date, year)) ||
                               is_ahead(standout, mo_date_in_year(date, year + 1)));
}

void mo_standout_add(MoStandout *standout, const MoCustomer *customer)
{
    if (customer->last_contacted != MO_DAY_NONE &&
        customer->last_contacted < standout->today - QUIET_DAYS)
        add_name(&standout->quiet, customer->name);
    if (date_is_ahead(standout, customer->birthday))
        add_name(&standout->birthdays, customer->name);
    if (is_ahead(standout, customer->renewal_date))
        add_name(&standout->renewals, customer->name);
}

static void print_group(GString *text, const Group *group, const char *title)
{
    if (group->n == 0)
        return;
    g_autofree char *line = g_strdup_printf("%s: %u (%s)", title, group->n, group->names->str);
    g_autofree char *wrapped = mo_table_wrap(line, MO_TABLE_COLUMNS, "");
    g_string_append(text, wrapped);
}

char *mo_standout_print(const MoStandout *standout)
{
    GString *text = g_string_new(NULL);
    print_group(text, &standout->quiet, _("Not spoken to for 90 days"));
    print_group(text, &standout->birthdays, _("Birthdays in the next month"));
    print_group(text, &standout->renewals, _("Renewals in the next month"));
    return g_string_free(text, FALSE);
}
