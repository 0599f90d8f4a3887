#include "base/i18n.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/json.h"
#include "cli/show.h"
#include "cli/table.h"
#include "model/told.h"

#include <stdio.h>

#define NAME_WIDTH 26U

typedef struct {
    MoCli *cli;
    GHashTable *names; /* by id */
    MoTold *told;
    MoJsonArray *json; /* NULL: text */
    unsigned n;
} HistoryView;

/* What the user did or saw; the rest is bookkeeping. */
static bool is_of_interest(const MoEntry *entry)
{
    switch (entry->type) {
    case MO_ENTRY_TOUCH:
    case MO_ENTRY_PROMISED:
    case MO_ENTRY_RAISED:
    case MO_ENTRY_DONE:
    case MO_ENTRY_SKIPPED:
    case MO_ENTRY_NEVER:
    case MO_ENTRY_SNOOZED:
    case MO_ENTRY_NO_ANSWER:
    case MO_ENTRY_LAPSED:
    case MO_ENTRY_LAPSED_UNRAISED:
    case MO_ENTRY_WITHDRAWN:
    case MO_ENTRY_SAME:
    case MO_ENTRY_PAUSED:
    case MO_ENTRY_QUIET:
    case MO_ENTRY_AWAY:
        return true;
    case MO_ENTRY_BANNED:
        return g_strcmp0(entry->by, MO_BY_USER) == 0;
    default:
        return false;
    }
}

static bool note_customer(const MoEntry *entry, void *data)
{
    if (entry->customer && is_of_interest(entry))
        g_hash_table_insert(data, g_strdup(entry->customer), NULL);
    return true;
}

/* Of customers who are gone the ledger knows the name. */
static void add_known_names(MoCli *cli, GHashTable *names)
{
    GHashTableIter iter;
    void *id, *name;
    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &id, &name)) {
        g_autofree char *known = NULL;
        g_autofree char *company = NULL;
        if (!name && mo_history_get_name(cli->session->history, id, &known, &company))
            g_hash_table_iter_replace(&iter, g_steal_pointer(&known));
    }
}

/* Only the names that are needed. */
static GHashTable *load_names(MoCli *cli, const char *customer)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    (void)mo_history_foreach_entry(cli->session->history, customer, note_customer, names, NULL);
    const MoCustomer *row = NULL;
    (void)mo_customers_rewind(cli->session->customers, NULL);
    while (mo_customers_next(cli->session->customers, &row)) {
        if (g_hash_table_contains(names, row->id))
            g_hash_table_insert(names, g_strdup(row->id), g_strdup(row->name));
    }
    add_known_names(cli, names);
    return names;
}

static const char *find_name(const HistoryView *view, const char *id)
{
    const char *name = id ? g_hash_table_lookup(view->names, id) : NULL;
    return name ? name : id;
}

/* What she wrote; two who are one keep rows of the notes file there, for undo alone. */
static const char *get_note(const MoEntry *entry)
{
    return entry->type == MO_ENTRY_SAME ? NULL : entry->note;
}

static MoDay day_of(const HistoryView *view, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_PROMISED && entry->nominal != MO_DAY_NONE)
        return entry->nominal;
    return entry->day != MO_DAY_NONE && entry->type != MO_ENTRY_BANNED
               ? entry->day
               : mo_zone_to_local(view->cli->session->zone, entry->at_utc).day;
}

static void add_json(const HistoryView *view, const MoEntry *entry)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    mo_json_add_local(builder, "at", mo_zone_to_local(view->cli->session->zone, entry->at_utc));
    mo_json_add_day(builder, "day", day_of(view, entry));
    mo_json_add_text(builder, "type", mo_entry_type_to_string(entry->type));
    json_builder_set_member_name(builder, "customer");
    json_builder_begin_object(builder);
    mo_json_add_text(builder, "id", entry->customer);
    mo_json_add_text(builder, "name", find_name(view, entry->customer));
    json_builder_end_object(builder);
    mo_json_add_text(builder, "other", entry->other);
    mo_json_add_text(builder, "habit", entry->habit);
    mo_json_add_text(builder, "kind", entry->kind);
    bool promised = entry->type == MO_ENTRY_PROMISED;
    mo_json_add_day(builder, "nominal", promised ? entry->day : entry->nominal);
    mo_json_add_text(builder, "outcome", mo_entry_get_outcome(entry));
    mo_json_add_text(builder, "by", entry->by);
    json_builder_set_member_name(builder, "no_answer");
    json_builder_add_boolean_value(builder, entry->no_answer || entry->type == MO_ENTRY_NO_ANSWER);
    mo_json_add_local(builder, "until", entry->until);
    mo_json_add_text(builder, "note", get_note(entry));
    mo_json_add_text(builder, "suggestion", entry->suggestion);
    json_builder_end_object(builder);
    mo_json_array_take(view->json, json_builder_get_root(builder));
}

/* "asked for no e-mail, no calls until 3 May 2026". The caller frees it. */
static char *describe_ban(const MoEntry *entry)
{
    static const struct {
        unsigned ban;
        const char *text;
    } table[] = {{MO_BAN_ALL, N_("no contact at all")},
                 {MO_BAN_EMAIL, N_("no e-mail")},
                 {MO_BAN_PHONE, N_("no calls")},
                 {MO_BAN_PROMO, N_("no promotion")}};
    if (entry->bans & (MO_BAN_DIED | MO_BAN_LEFT))
        return g_strdup(entry->bans & MO_BAN_DIED ? _("died") : _("left"));
    if (entry->bans == 0)
        return g_strdup(_("may be contacted again"));
    g_autoptr(GString) what = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        if (entry->bans & table[i].ban)
            g_string_append_printf(what, "%s%s", what->len ? ", " : "", _(table[i].text));
    }
    if (entry->day == MO_DAY_NONE)
        return g_strdup_printf(_("asked for %s"), what->str);
    g_autofree char *day = mo_day_print_long(entry->day);
    return g_strdup_printf(_("asked for %s until %s"), what->str, day);
}

/* "promised for 3 May 2026", "kept: promise". */
static char *describe_promise(const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_PROMISED) {
        g_autofree char *day = mo_day_print_long(entry->day);
        return entry->origin ? g_strdup_printf(_("promise moved to %s"), day)
                             : g_strdup_printf(_("promised for %s"), day);
    }
    if (entry->type == MO_ENTRY_SKIPPED)
        return g_strdup_printf(g_str_equal(mo_entry_get_outcome(entry), "broken")
                                   ? _("broken: %s")
                                   : _("handed over: %s"),
                               entry->habit);
    int late = entry->day - entry->nominal;
    if (late <= 0)
        return g_strdup_printf(_("kept: %s"), entry->habit);
    return g_strdup_printf(
        ngettext("kept %d day late: %s", "kept %d days late: %s", (unsigned long)late), late,
        entry->habit);
}

/* "done: keep-in-touch", "call by phone". The caller frees it. */
static char *describe(const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_PROMISED || mo_entry_get_outcome(entry))
        return describe_promise(entry);
    switch (entry->type) {
    case MO_ENTRY_BANNED:
        return describe_ban(entry);
    case MO_ENTRY_SAME:
        return g_strdup_printf(_("is the same person as %s"),
                               entry->name ? entry->name : entry->other);
    case MO_ENTRY_PAUSED: {
        g_autofree char *until = mo_day_print_long(entry->until.day);
        return entry->until.day != MO_DAY_NONE ? g_strdup_printf(_("no surprises until %s"), until)
                                               : g_strdup(_("surprises again"));
    }
    case MO_ENTRY_QUIET: {
        g_autofree char *hour = mo_time_of_day_print(entry->until.second);
        g_autofree char *day = mo_day_print_short(entry->until.day, entry->day);
        return entry->until.day == entry->day ? g_strdup_printf(_("quiet until %s"), hour)
                                              : g_strdup_printf(_("quiet until %s"), day);
    }
    case MO_ENTRY_AWAY: {
        g_autofree char *until = mo_day_print_long(entry->until.day);
        return entry->until.day != MO_DAY_NONE ? g_strdup_printf(_("away until %s"), until)
                                               : g_strdup(_("there again"));
    }
    case MO_ENTRY_TOUCH:
        if (entry->no_answer)
            return g_strdup_printf(_("%s, no answer"), entry->kind);
        return entry->by ? g_strdup_printf(_("%s by %s"), entry->kind, entry->by)
                         : g_strdup(entry->kind);
    case MO_ENTRY_RAISED:
        return g_strdup_printf(_("shown: %s"), entry->habit);
    case MO_ENTRY_DONE:
        return g_strdup_printf(_("done: %s"), entry->habit);
    case MO_ENTRY_SKIPPED:
        return g_strdup_printf(_("skipped: %s"), entry->habit);
    case MO_ENTRY_NEVER:
        return g_strdup_printf(_("never again: %s"), entry->habit);
    case MO_ENTRY_SNOOZED:
        return g_strdup_printf(_("snoozed: %s"), entry->habit);
    case MO_ENTRY_NO_ANSWER:
        return g_strdup_printf(_("no answer: %s"), entry->habit);
    case MO_ENTRY_LAPSED:
        return g_strdup_printf(_("lapsed: %s"), entry->habit);
    case MO_ENTRY_LAPSED_UNRAISED:
        return g_strdup_printf(_("lapsed without a place: %s, %u times"), entry->habit,
                               entry->count);
    default:
        return g_strdup_printf(_("withdrawn: %s"), entry->habit);
    }
}

static void add_text(const HistoryView *view, const MoEntry *entry)
{
    const char *name = find_name(view, entry->customer);
    g_autofree char *day = mo_day_print(day_of(view, entry));
    g_autofree char *cell = mo_table_pad(name ? name : "", NAME_WIDTH);
    g_autofree char *what = describe(entry);
    g_autofree char *note = mo_text_clean_line(get_note(entry), 1000);
    g_autofree char *line =
        g_strdup_printf("%s  %s  %s%s%s", day, cell, what, *note ? ": " : "", note);
    g_autofree char *fitting = mo_table_fit(line, MO_TABLE_COLUMNS);
    printf("%s\n", g_strchomp(fitting));
}

static bool add_entry(const MoEntry *entry, void *data)
{
    HistoryView *view = data;
    if (!is_of_interest(entry) || !mo_told_is_new(view->told, entry))
        return true;
    view->n++;
    if (view->json)
        add_json(view, entry);
    else
        add_text(view, entry);
    return true;
}

static int print_history(MoCli *cli, const char *customer, bool json)
{
    g_autoptr(GHashTable) names = load_names(cli, customer);
    MoJsonArray array = {0};
    g_autoptr(MoTold) told = mo_told_new();
    HistoryView view = {.cli = cli, .names = names, .told = told, .json = json ? &array : NULL};
    g_autoptr(GError) error = NULL;
    if (json)
        array = mo_json_array_begin();
    bool done = mo_history_foreach_entry(cli->session->history, customer, add_entry, &view, &error);
    if (json)
        mo_json_array_end(&array);
    if (!done)
        return mo_cli_fail(cli, error);
    if (view.n == 0 && !json)
        printf("%s\n", _("Nothing has happened yet."));
    return MO_EXIT_OK;
}

int mo_cmd_history(MoCli *cli, int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, _("as JSON, for other programs"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 1) ||
        !mo_cli_open(cli, MO_SESSION_ALL | MO_SESSION_RECORDS_ANY))
        return cli->status;
    g_autoptr(MoCustomer) customer = argc > 1 ? mo_cli_find_person(cli, argv[1]) : NULL;
    if (argc > 1 && !customer)
        return cli->status;
    return print_history(cli, customer ? customer->id : NULL, json);
}
