/* What was promised: by what day, what the user aims at, and another day. */
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/show.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX 400U

typedef struct {
    char *by;
    char *aim;
    MoDay day;
    MoDay aim_day; /* MO_DAY_NONE: none */
} Days;

static void days_clear(Days *days)
{
    g_free(days->by);
    g_free(days->aim);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Days, days_clear)

/* "today", or a day ahead. False with cli->status set. */
static bool parse_day(MoCli *cli, const char *option, const char *text, MoDay *ret_day)
{
    MoLocal now = mo_session_get_now(cli->session);
    MoLocal local = {.day = now.day};
    bool has_time;
    if (!mo_text_same(text, "today") && !mo_text_same(text, _("today")) &&
        !mo_moment_parse(text, now, cli->session->config->workdays, &local, &has_time)) {
        mo_cli_misuse(cli,
                      _("%s: '%s' is no day ahead; write it like 2026-12-03, friday, tomorrow or "
                        "'3 days'"),
                      option, text);
        return false;
    }
    *ret_day = local.day;
    return true;
}

static bool parse_days(MoCli *cli, Days *days)
{
    days->aim_day = MO_DAY_NONE;
    if (!days->by) {
        mo_cli_misuse(cli, _("promise: say by what day: --by friday"));
        return false;
    }
    if (!parse_day(cli, "--by", days->by, &days->day) ||
        (days->aim && !parse_day(cli, "--aim", days->aim, &days->aim_day)))
        return false;
    if (days->aim_day == MO_DAY_NONE || days->aim_day <= days->day)
        return true;
    mo_cli_misuse(cli, _("promise: your aim lies behind the day you promised; let --aim be earlier "
                         "than --by"));
    return false;
}

static bool write_promise(MoCli *cli, const char *customer, const Days *days, const char *origin,
                          const char *text)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_PROMISED);
    entry->at_utc = mo_clock_now(cli->session->clock);
    entry->customer = g_strdup(customer);
    entry->day = days->day;
    entry->due = days->aim_day;
    entry->nominal = mo_session_get_now(cli->session).day;
    entry->origin = g_strdup(origin);
    entry->note = g_strdup(text);
    g_ptr_array_add(entries, entry);
    return mo_cli_write(cli, entries);
}

static void say_done(const MoCli *cli, const Days *days, const char *text, const char *name)
{
    MoDay today = mo_session_get_now(cli->session).day;
    g_autofree char *by = mo_show_when(days->day, -1, today);
    printf(_("Promised, for %s: %s, %s\n"), name, text, by);
    if (days->aim_day != MO_DAY_NONE) {
        g_autofree char *aim = mo_show_when(days->aim_day, -1, today);
        printf(_("Your aim: %s\n"), aim);
    }
    printf(_("To take it back: moments undo\n"));
}

static int make(MoCli *cli, const char *who, const char *text, const Days *days)
{
    g_autofree char *clean = mo_text_clean_line(text, TEXT_MAX);
    if (!*clean)
        return mo_cli_misuse(cli, _("promise: say what you promised, as in 'send the quote'"));
    g_autoptr(MoCustomer) customer = mo_cli_find_served(cli, who);
    if (!customer || !write_promise(cli, customer->id, days, NULL, clean))
        return cli->status;
    say_done(cli, days, clean, customer->name);
    return MO_EXIT_OK;
}

/* The column of her file that holds the date, as the file names it; NULL: it has none. Borrowed. */
static const char *find_column(const MoCli *cli, const char *file, MoField field)
{
    const MoCustomers *customers = cli->session->customers;
    for (unsigned i = 0; i < mo_customers_count_sources(customers); i++) {
        const MoSource *source = mo_customers_get_source(customers, i);
        const MoColumns *columns = mo_source_get_columns(source);
        for (size_t n = 0; g_str_equal(mo_source_get_info(source)->path, file) && n < columns->n;
             n++)
            if (mo_source_get_field(source, n) == field)
                return columns->names[n];
    }
    return NULL;
}

/* Where the day stands, and what to do when it does not stand there any more. */
static char *explain_date(MoCli *cli, const MoMoment *moment)
{
    const char *word = moment->habit->when->word;
    g_autoptr(MoCustomer) customer = mo_cli_get_customer(cli, moment->customer_id);
    const char *column = customer && customer->line > 0
                             ? find_column(cli, customer->file, mo_field_find(word, NULL))
                             : NULL;
    if (customer && !column && mo_habit_is_next_step(moment->habit))
        return g_strdup_printf(_("its day came from your records, which tell it no more. Answer "
                                 "it with 'moments done %s' or 'moments skip %s', and promise "
                                 "anew: moments promise %s '%s' --by D"),
                               moment->id, moment->id, moment->customer_id,
                               moment->what ? moment->what : "");
    if (!customer)
        return g_strdup_printf(_("its day came from her record, which is in none of the files any "
                                 "more. Answer it: moments done %s, or moments skip %s"),
                               moment->id, moment->id);
    g_autofree char *file = mo_path_display(customer->file);
    return g_strdup_printf(_("its day, %s, stands in your records: change it in %s:%u, column "
                             "'%s', or in the program that writes that file"),
                           word, file, customer->line, column ? column : word);
}

/* Why the day of this moment is not ours to move; NULL when it is. */
static char *why_not_movable(MoCli *cli, const MoMoment *moment)
{
    switch (moment->habit->when->type) {
    case MO_WHEN_PROMISED:
        return NULL;
    case MO_WHEN_DATE:
        return explain_date(cli, moment);
    default:
        return g_strdup_printf(_("its day comes from the habit '%s'; only what you promised with "
                                 "'moments promise' can be moved"),
                               moment->habit->name);
    }
}

static int move(MoCli *cli, const char *id, const Days *days)
{
    g_autoptr(MoMoment) moment = mo_cli_find_moment(cli, id);
    if (!moment)
        return cli->status;
    g_autofree char *why = why_not_movable(cli, moment);
    if (why) {
        mo_cli_say("%s", why);
        return MO_EXIT_FAILED;
    }
    if (!write_promise(cli, moment->customer_id, days, moment->origin, NULL))
        return cli->status;
    say_done(cli, days, moment->what ? moment->what : "", moment->customer_name);
    printf(_("Tell %s: that stands in your list now too.\n"), moment->customer_name);
    return MO_EXIT_OK;
}

int mo_cmd_promise(MoCli *cli, int argc, char **argv)
{
    g_auto(Days) days = {0};
    const GOptionEntry entries[] = {
        {"by", 0, 0, G_OPTION_ARG_FILENAME, &days.by, _("the day you promised: 2026-12-03, friday"),
         "D"},
        {"aim", 0, 0, G_OPTION_ARG_FILENAME, &days.aim, _("an earlier day that you aim at"), "D"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 2, 2) || !mo_cli_open(cli, MO_SESSION_ALL) ||
        !parse_days(cli, &days))
        return cli->status;
    if (strcmp(argv[1], "move") == 0)
        return move(cli, argv[2], &days);
    return make(cli, argv[1], argv[2], &days);
}
