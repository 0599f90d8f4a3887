#include "cli/standout.h"

#include "base/i18n.h"
#include "cli/table.h"
#include "model/address.h"

#include <string.h>

#define QUIET_DAYS 90
#define AHEAD_DAYS 31
#define NAMES_SHOWN 4U
#define NAME_WIDTH 30U
#define VALUES_SHOWN 6U

/* A name and the day it stands out by. */
typedef struct {
    char *name;
    MoDay day;
} Named;

/* How many, and those with the earliest days. */
typedef struct {
    unsigned n;
    Named first[NAMES_SHOWN]; /* by day; unused ones are NULL */
} Group;

struct MoStandout {
    MoDay today;
    unsigned n;
    Group quiet;     /* by the last contact, the longest ago first */
    Group unknown;   /* no day of a last contact is known */
    Group birthdays; /* by the day to come */
    Group renewals;
    Group unreachable;
    Group unwritable; /* e-mail addresses, and none that a draft can go to */
    MoTally *owners;
    MoTally *tags;
};

MoStandout *mo_standout_new(MoDay today)
{
    MoStandout *standout = g_new0(MoStandout, 1);
    standout->today = today;
    standout->owners = mo_tally_new();
    standout->tags = mo_tally_new();
    return standout;
}

static void group_clear(Group *group)
{
    for (unsigned i = 0; i < NAMES_SHOWN; i++)
        g_free(group->first[i].name);
}

void mo_standout_free(MoStandout *standout)
{
    if (!standout)
        return;
    group_clear(&standout->quiet);
    group_clear(&standout->unknown);
    group_clear(&standout->birthdays);
    group_clear(&standout->renewals);
    group_clear(&standout->unreachable);
    group_clear(&standout->unwritable);
    mo_tally_free(standout->owners);
    mo_tally_free(standout->tags);
    g_free(standout);
}

static void add_name(Group *group, const char *name, MoDay day)
{
    group->n++;
    Named *last = &group->first[NAMES_SHOWN - 1];
    if (last->name && last->day <= day)
        return;
    g_free(last->name);
    unsigned at = NAMES_SHOWN - 1;
    for (; at > 0 && (!group->first[at - 1].name || group->first[at - 1].day > day); at--)
        group->first[at] = group->first[at - 1];
    group->first[at] = (Named){mo_table_fit(name, NAME_WIDTH), day};
}

static bool is_ahead(const MoStandout *standout, MoDay day)
{
    return day != MO_DAY_NONE && day >= standout->today && day <= standout->today + AHEAD_DAYS;
}

/* The next time that a yearly date comes round, if that is soon; else MO_DAY_NONE. */
static MoDay find_ahead(const MoStandout *standout, MoDate date)
{
    int year = 0;
    mo_day_to_civil(standout->today, &year, NULL, NULL);
    for (int at = year; date.month != 0 && at <= year + 1; at++)
        if (is_ahead(standout, mo_date_in_year(date, at)))
            return mo_date_in_year(date, at);
    return MO_DAY_NONE;
}

/* Whether all her addresses are such as no draft can go to. */
static bool is_unwritable(const MoCustomer *customer)
{
    for (char *const *email = customer->email; *email; email++) {
        g_autofree char *fault = mo_address_find_fault(*email);
        if (!fault)
            return false;
    }
    return customer->email[0] != NULL;
}

void mo_standout_add(MoStandout *standout, const MoCustomer *customer, MoDay last_contact)
{
    standout->n++;
    /* Nobody is to speak to her, nor to send her a card. */
    bool is_banned = mo_customer_bans_on(customer, standout->today) & MO_BAN_ALL;
    if (is_banned)
        last_contact = standout->today;
    if (last_contact == MO_DAY_NONE)
        add_name(&standout->unknown, customer->name, 0);
    else if (last_contact < standout->today - QUIET_DAYS)
        add_name(&standout->quiet, customer->name, last_contact);
    MoDay birthday = find_ahead(standout, customer->birthday);
    if (birthday != MO_DAY_NONE && !is_banned)
        add_name(&standout->birthdays, customer->name, birthday);
    if (is_ahead(standout, customer->renewal_date) && !is_banned)
        add_name(&standout->renewals, customer->name, customer->renewal_date);
    if (!customer->email[0] && !customer->phone[0])
        add_name(&standout->unreachable, customer->name, 0);
    if (is_unwritable(customer))
        add_name(&standout->unwritable, customer->name, 0);
    mo_tally_add(standout->owners, customer->owner);
    for (char *const *tag = customer->tags; *tag; tag++)
        mo_tally_add(standout->tags, *tag);
}

unsigned mo_standout_count(const MoStandout *standout)
{
    return standout->n;
}

MoTally *mo_standout_get_owners(const MoStandout *standout)
{
    return standout->owners;
}

/* What stands behind a name. The caller frees it. */
static char *print_behind(MoDay day, MoDay today)
{
    if (day >= today)
        return mo_day_print_near(day, today);
    return g_strdup_printf(ngettext("%d day", "%d days", (unsigned)(today - day)), today - day);
}

/* "Ada Example (25 November), Bob Muster (3 December), …". The caller frees it. */
static char *print_names(const Group *group, MoDay today, bool with_days)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < NAMES_SHOWN && group->first[i].name; i++) {
        g_string_append_printf(text, "%s%s", i ? ", " : "", group->first[i].name);
        g_autofree char *day = with_days ? print_behind(group->first[i].day, today) : NULL;
        if (day)
            g_string_append_printf(text, " (%s)", day);
    }
    if (group->n > NAMES_SHOWN)
        g_string_append(text, ", …");
    return g_string_free(text, FALSE);
}

static void print_line(GString *text, const char *title, const char *rest)
{
    g_autofree char *line = g_strdup_printf("%s: %s", title, rest);
    g_autofree char *wrapped = mo_table_wrap_hanging(line, MO_TEXT_COLUMNS, "  ", "    ");
    g_string_append(text, wrapped);
}

static void print_group(GString *text, const MoStandout *standout, const Group *group,
                        const char *title, bool with_days)
{
    if (group->n == 0)
        return;
    g_autofree char *names = print_names(group, standout->today, with_days);
    g_autofree char *rest = g_strdup_printf("%u. %s", group->n, names);
    print_line(text, title, rest);
}

static void print_values(GString *text, MoTally *tally, const char *title)
{
    g_autofree char *values = mo_tally_print(tally, VALUES_SHOWN);
    if (*values)
        print_line(text, title, values);
}

char *mo_standout_print(const MoStandout *standout)
{
    GString *text = g_string_new(NULL);
    print_group(text, standout, &standout->quiet, _("Nobody spoke to for 90 days"), true);
    if (standout->unknown.n < standout->n)
        print_group(text, standout, &standout->unknown, _("No last contact is known"), false);
    else if (standout->n > 0)
        print_line(text, _("Last contact"),
                   _("your records have no day of it; Moments counts from the day it begins"));
    print_group(text, standout, &standout->birthdays, _("Birthdays in the next month"), true);
    print_group(text, standout, &standout->renewals, _("Renewals in the next month"), true);
    print_group(text, standout, &standout->unreachable, _("Neither e-mail address nor phone"),
                false);
    print_group(text, standout, &standout->unwritable, _("No draft can go to their address"),
                false);
    print_values(text, standout->owners, _("Whose they are"));
    print_values(text, standout->tags, _("Tags"));
    return g_string_free(text, FALSE);
}
