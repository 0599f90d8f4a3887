/* Away for days: what falls into them is shown before she leaves. */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/answer.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/range.h"
#include "cli/show.h"
#include "cli/stay.h"
#include "cli/table.h"
#include "run/answer.h"

#include <stdio.h>
#include <string.h>

/* So far behind the last day is looked for what comes up late. */
#define DAYS_BEHIND 14
/* "7 jan - 1 jan" is a slip of the pen rather than a year. */
#define DAYS_LONG 183

typedef struct {
    MoCli *cli;
    MoStay stay;
    MoDay today;
    GPtrArray *moments; /* of MoMoment, borrowed: what falls into it, by day */
    GPtrArray *ids;
    unsigned n_waiting; /* surprises that come up after it */
} Leave;

static bool write_entry(MoCli *cli, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    entry->at_utc = mo_clock_now(cli->session->clock);
    g_ptr_array_add(entries, entry);
    return mo_cli_write(cli, entries);
}

/* `last` MO_DAY_NONE: what was said of `first` and later holds no more. */
static bool write_away(MoCli *cli, MoDay first, MoDay last)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_AWAY);
    entry->day = first;
    entry->until.day = last;
    return write_entry(cli, entry);
}

static char *print_stay(MoStay stay)
{
    g_autofree char *first = mo_day_print_long(stay.first);
    g_autofree char *last = mo_day_print_long(stay.last);
    return stay.first == stay.last ? g_steal_pointer(&first)
                                   : g_strdup_printf(_("%s to %s"), first, last);
}

/* ---- what falls into it --------------------------------------------------------------------- */

/* The day on which a moment happens whatever the calendar says; MO_DAY_NONE: it has none. */
static MoDay get_own_day(const MoMoment *moment)
{
    if (moment->habit->class == MO_CLASS_PROMISE)
        return moment->nominal;
    return moment->fixed || moment->habit->class == MO_CLASS_RECOVERY ? moment->due : MO_DAY_NONE;
}

static bool is_known(const GPtrArray *moments, const MoMoment *moment)
{
    for (guint i = 0; i < moments->len; i++) {
        if (strcmp(((const MoMoment *)moments->pdata[i])->id, moment->id) == 0)
            return true;
    }
    return false;
}

static void take(Leave *leave, const GPtrArray *moments)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = moments->pdata[i];
        MoDay day = get_own_day(moment);
        if (day != MO_DAY_NONE && day >= leave->stay.first && day <= leave->stay.last &&
            !is_known(leave->moments, moment))
            g_ptr_array_add(leave->moments, moments->pdata[i]);
    }
}

static gint compare_days(gconstpointer a, gconstpointer b)
{
    const MoMoment *one = *(MoMoment *const *)a;
    const MoMoment *two = *(MoMoment *const *)b;
    MoDay first = get_own_day(one), second = get_own_day(two);
    return first != second ? (first < second ? -1 : 1) : strcmp(one->id, two->id);
}

static void count_waiting(Leave *leave, const GPtrArray *moments)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = moments->pdata[i];
        leave->n_waiting += get_own_day(moment) == MO_DAY_NONE;
    }
}

/* ---- told ----------------------------------------------------------------------------------- */

/* A promise whose day stands in her records, or comes from a habit: of it the customer can be told.
 */
static bool is_to_tell(const MoMoment *moment)
{
    return moment->habit->class == MO_CLASS_PROMISE && !mo_answer_is_movable(moment) &&
           moment->habit->when->type != MO_WHEN_MOVED;
}

static char *print_code(const Leave *leave, const MoMoment *moment)
{
    return mo_show_short_id(moment->id, leave->ids, MO_ID_LETTERS_PLAN);
}

/* "comes up tomorrow, before you leave". The caller frees it. */
static char *print_when(const Leave *leave, const MoMoment *moment)
{
    g_autofree char *shown = mo_show_when(moment->raise.day, -1, leave->today);
    if (moment->raised_day != MO_DAY_NONE || moment->raise.day <= leave->today)
        return g_strdup(_("in today's list; do it before you leave"));
    if (moment->raise.day < leave->stay.first)
        return g_strdup_printf(_("comes up %s, before you leave"), shown);
    return g_strdup_printf(_("comes up %s, when you are back"), shown);
}

static void print_how_to_tell(const Leave *leave, const MoMoment *moment, int width)
{
    g_autofree char *where = mo_answer_print_where_to_move(moment);
    g_autoptr(MoEntry) tell = mo_answer_new_tell(moment, leave->today, 0);
    g_autofree char *who = g_shell_quote(moment->customer_name);
    g_autofree char *what = g_shell_quote(tell->note);
    printf("  %*s  %s\n", width, "", where);
    printf(_("  %*s  to tell before you leave: moments promise %s %s --by today\n"), width, "", who,
           what);
}

static void print_one(const Leave *leave, const MoMoment *moment)
{
    MoDay first = mo_workdays_after(leave->cli->session->config->workdays, leave->stay.last, 1);
    g_autofree char *code = print_code(leave, moment);
    g_autofree char *day = mo_day_print_long(get_own_day(moment));
    g_autofree char *title = mo_show_title(moment, leave->cli->session->config);
    g_autofree char *when = print_when(leave, moment);
    g_autofree char *back = mo_day_print(first);
    printf("  %s  %s, %s\n", code, title, day);
    printf("  %*s  %s\n", (int)mo_table_width(code), "", when);
    if (mo_answer_is_movable(moment))
        printf(_("  %*s  or move it, and tell: moments promise move %s --by %s\n"),
               (int)mo_table_width(code), "", code, back);
    else
        printf(_("  %*s  or now: moments done %s\n"), (int)mo_table_width(code), "", code);
    if (is_to_tell(moment))
        print_how_to_tell(leave, moment, (int)mo_table_width(code));
}

static void print_all(const Leave *leave)
{
    g_autofree char *days = print_stay(leave->stay);
    printf(_("Away: %s, that day included.\n"), days);
    if (leave->moments->len > 0)
        printf("\n%s\n", _("What falls into it:"));
    for (guint i = 0; i < leave->moments->len; i++)
        print_one(leave, leave->moments->pdata[i]);
    printf("\n");
    if (leave->moments->len == 0)
        printf("%s\n", _("Nothing that you promised, and no birthday, falls into it."));
    if (leave->n_waiting > 0)
        printf(ngettext("%u surprise waits until you are back.\n",
                        "%u surprises wait until you are back.\n", leave->n_waiting),
               leave->n_waiting);
    printf("%s\n", _("Nothing is shown meanwhile, and no surprise lapses for it. To take it back: "
                     "moments away off"));
}

/* ---- asked ---------------------------------------------------------------------------------- */

static int64_t get_now(const Leave *leave)
{
    return mo_clock_now(leave->cli->session->clock);
}

static bool move(const Leave *leave, const MoMoment *moment, MoDay day)
{
    if (!write_entry(leave->cli, mo_answer_new_move(moment, day, leave->today, get_now(leave))))
        return false;
    g_autofree char *shown = mo_day_print_long(day);
    printf(_("Moved to %s. Tell %s: that stands in your list now too.\n"), shown,
           moment->customer_name);
    return true;
}

/* Enter leaves it. False when the asking ended. */
static bool ask_to_tell(const Leave *leave, const MoMoment *moment)
{
    bool tells = false;
    g_autofree char *title = mo_show_title(moment, leave->cli->session->config);
    g_autofree char *where = mo_answer_print_where_to_move(moment);
    g_autofree char *question = g_strdup_printf(
        _("%s: put into today's list that you tell the customer it will be late?"), title);
    if (!mo_ask_yes(question, false, &tells))
        return false;
    if (!tells)
        return true;
    if (!write_entry(leave->cli, mo_answer_new_tell(moment, leave->today, get_now(leave))))
        return false;
    printf(_("Tell %s: that stands in your list now. %s\n"), moment->customer_name, where);
    return true;
}

/* Enter leaves it. False when the asking ended. */
static bool ask_one(const Leave *leave, const MoMoment *moment)
{
    const MoWorkdays *workdays = leave->cli->session->config->workdays;
    g_autofree char *title = mo_show_title(moment, leave->cli->session->config);
    g_autofree char *question =
        g_strdup_printf(_("%s: a new day for it (Enter leaves it where it is):"), title);
    for (;;) {
        g_autofree char *line = mo_ask_line(question);
        MoLocal now = {leave->today, 0};
        MoStay chosen;
        if (!line)
            return false;
        if (!*line)
            return true;
        if (mo_stay_parse(line, now, workdays, &chosen) && chosen.first == chosen.last)
            return move(leave, moment, chosen.first);
        mo_cli_say(_("'%s' is no day to come; write it as 8 jan, friday or 2027-01-08"), line);
    }
}

static void ask(const Leave *leave)
{
    if (!mo_ask_is_possible())
        return;
    mo_ask_begin();
    bool goes_on = true;
    for (guint i = 0; goes_on && i < leave->moments->len; i++) {
        const MoMoment *moment = leave->moments->pdata[i];
        if (mo_answer_is_movable(moment))
            goes_on = ask_one(leave, moment);
        else if (is_to_tell(moment))
            goes_on = ask_to_tell(leave, moment);
    }
    mo_ask_end();
}

/* ---- the command ---------------------------------------------------------------------------- */

static int leave_for(MoCli *cli, MoStay stay)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    MoWorkdays *workdays = cli->session->config->workdays;
    Leave leave = {
        .cli = cli, .stay = stay, .today = mo_session_get_now(cli->session).day, .moments = found};
    g_autoptr(MoPlan) plan = mo_cli_plan_day(cli, (MoPlanKeep){0});
    g_autoptr(GPtrArray) before =
        plan ? mo_range_plan(cli, stay.first, stay.last, NULL, NULL) : NULL;
    if (!before || !write_away(cli, stay.first, stay.last))
        return cli->status;
    count_waiting(&leave, before);
    mo_workdays_add_away(workdays, stay.first, stay.last);
    g_autoptr(GPtrArray) after =
        mo_range_plan(cli, leave.today, stay.last + DAYS_BEHIND, NULL, NULL);
    if (!after)
        return cli->status;
    take(&leave, plan->moments);
    take(&leave, after);
    g_ptr_array_sort(found, compare_days);
    g_autoptr(GPtrArray) ids = mo_show_sort_ids(after, plan->moments);
    leave.ids = ids;
    print_all(&leave);
    ask(&leave);
    return MO_EXIT_OK;
}

static int list(const MoCli *cli)
{
    const MoDesk *desk = cli->session->desk;
    MoDay today = mo_session_get_now(cli->session).day;
    unsigned n = 0;
    for (guint i = 0; i < desk->away->len; i++) {
        MoStay stay = g_array_index(desk->away, MoStay, i);
        if (stay.last < today)
            continue;
        g_autofree char *days = print_stay(stay);
        printf("%s\n", days);
        n++;
    }
    if (n == 0)
        printf("%s\n", _("You said of no day to come that you are away. To say it: moments away "
                         "24 dec - 7 jan"));
    return MO_EXIT_OK;
}

/* From today on. */
static int end(MoCli *cli)
{
    const MoDesk *desk = cli->session->desk;
    MoDay today = mo_session_get_now(cli->session).day;
    bool any =
        desk->away->len > 0 && g_array_index(desk->away, MoStay, desk->away->len - 1).last >= today;
    if (!any)
        return list(cli);
    if (!write_away(cli, today, MO_DAY_NONE))
        return cli->status;
    mo_workdays_clear_away(cli->session->config->workdays);
    printf("%s\n", _("You are there, today and on all days to come."));
    if (mo_workdays_is_absent(cli->session->config->workdays, today))
        printf("%s\n", _("Your configuration says otherwise: see 'absent' in it."));
    return MO_EXIT_OK;
}

int mo_cmd_away(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, -1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    if (!*text || mo_text_same(text, "list"))
        return list(cli);
    if (mo_text_same(text, "off"))
        return end(cli);
    MoStay stay;
    bool has_year = g_regex_match_simple("[0-9]{4}", text, 0, 0);
    if (!mo_stay_parse(text, mo_session_get_now(cli->session), cli->session->config->workdays,
                       &stay))
        return mo_cli_misuse(cli,
                             _("away: '%s' are no days to come; write the first and the last one, "
                               "as in 24 dec - 7 jan or 2026-12-24..2027-01-07"),
                             text);
    if (stay.last - stay.first > DAYS_LONG && !has_year)
        return mo_cli_misuse(cli,
                             _("away: %s: that is %d days; if you mean it, write the year "
                               "too"),
                             text, stay.last - stay.first + 1);
    return leave_for(cli, stay);
}
