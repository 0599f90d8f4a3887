/* moments about: all that is stored about one person, as a text and as a table. */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/person.h"
#include "model/introduction.h"

#include <stdio.h>
#include <string.h>

/* Both are written at once: a line of the text, and a row of the table for each value. */
typedef struct {
    GString *text;
    GString *table;
} Report;

/* ---- the table ------------------------------------------------------------------------------ */

/* What a spreadsheet would take for a formula gets an apostrophe. */
static void add_cell(GString *table, const char *value)
{
    g_string_append_c(table, '"');
    if (*value && strchr("=+-@\t", *value))
        g_string_append_c(table, '\'');
    for (const char *at = value; *at; at++) {
        if (*at == '"')
            g_string_append_c(table, '"');
        g_string_append_c(table, *at);
    }
    g_string_append_c(table, '"');
}

static void add_row(Report *report, const char *where, const char *number, const char *field,
                    const char *value)
{
    const char *cells[] = {where, number, field, value};
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        if (i > 0)
            g_string_append_c(report->table, ',');
        add_cell(report->table, cells[i]);
    }
    g_string_append(report->table, "\r\n");
}

/* ---- JSON to both --------------------------------------------------------------------------- */

static char *print_value(JsonNode *node)
{
    if (JSON_NODE_HOLDS_NULL(node))
        return g_strdup("");
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
        return json_node_dup_string(node);
    if (JSON_NODE_HOLDS_ARRAY(node)) {
        JsonArray *array = json_node_get_array(node);
        GString *text = g_string_new(NULL);
        for (guint i = 0; i < json_array_get_length(array); i++) {
            g_autofree char *one = print_value(json_array_get_element(array, i));
            g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", one);
        }
        return g_string_free(text, FALSE);
    }
    return json_to_string(node, FALSE);
}

static void add_record(Report *report, const MoPerson *person, MoDay today)
{
    if (!person->record) {
        g_string_append_printf(report->text, "%s\n\n",
                               _("Your customers files do not have her any more."));
        return;
    }
    g_autofree char *shown = mo_path_display(person->record->file);
    g_string_append_printf(report->text, _("In your records: %s, line %u\n"), shown,
                           person->record->line);
    g_autoptr(JsonNode) root = mo_json_new_customer(person->record, today);
    JsonObject *object = json_node_get_object(root);
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;
    json_object_iter_init_ordered(&iter, object);
    while (json_object_iter_next_ordered(&iter, &name, &node)) {
        g_autofree char *value = print_value(node);
        if (!*value || strcmp(value, "{}") == 0)
            continue;
        g_string_append_printf(report->text, "  %-16s %s\n", name, value);
        add_row(report, "record", "", name, value);
    }
    if (*person->record->notes) {
        g_string_append_printf(report->text, "  %-16s %s\n", "notes", person->record->notes);
        add_row(report, "record", "", "notes", person->record->notes);
    }
    g_string_append_c(report->text, '\n');
}

static void add_notes(Report *report, const MoSession *session, const MoPerson *person)
{
    if (!person->notes)
        return;
    g_autofree char *shown = mo_path_display(session->config->notes);
    g_string_append_printf(report->text, _("What you noted, in %s\n"), shown);
    g_string_append_printf(report->text, "%s\n", person->notes);
    add_row(report, "notes", "", "rows", person->notes);
}

/* The name of somebody who was to be met; NULL for all that is none. The caller frees it. */
static char *find_suggested(const MoSession *session, const char *key)
{
    const char *id = mo_introduction_get_id(key);
    g_autofree char *company = NULL;
    char *name = NULL;
    if (id)
        (void)mo_history_get_name(session->history, id, &name, &company);
    return name;
}

/* Texts of an entry that say something to people. */
static void add_entry_line(Report *report, const MoSession *session, JsonObject *entry)
{
    static const char *const fields[] = {"habit", "kind", "by_way", "note", "suggestion", "name"};
    MoLocal then = mo_zone_to_local(session->zone,
                                    json_object_get_int_member_with_default(entry, "at_utc", 0));
    g_autofree char *when = mo_local_print(then);
    g_string_append_printf(report->text, "  %s  %s", when,
                           json_object_get_string_member_with_default(entry, "type", ""));
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *value = json_object_get_string_member_with_default(entry, fields[i], "");
        g_autofree char *name = find_suggested(session, value);
        if (*value)
            g_string_append_printf(report->text, "  %s", name ? name : value);
    }
    g_string_append_c(report->text, '\n');
}

static void add_entry(Report *report, const MoSession *session, const char *line)
{
    g_autoptr(JsonNode) root = json_from_string(line, NULL);
    if (!root || !JSON_NODE_HOLDS_OBJECT(root))
        return;
    JsonObject *entry = json_node_get_object(root);
    add_entry_line(report, session, entry);
    g_autofree char *number = g_strdup_printf(
        "%" G_GINT64_FORMAT, json_object_get_int_member_with_default(entry, "seq", 0));
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;
    json_object_iter_init_ordered(&iter, entry);
    while (json_object_iter_next_ordered(&iter, &name, &node)) {
        g_autofree char *value = print_value(node);
        add_row(report, "ledger", number, name, value);
    }
}

static void add_files(Report *report, const char *title, const char *where, const GPtrArray *paths,
                      bool whole)
{
    if (paths->len == 0)
        return;
    g_string_append_printf(report->text, "%s\n", title);
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *shown = mo_path_display(paths->pdata[i]);
        g_autofree char *text = NULL;
        g_string_append_printf(report->text, "  %s\n", shown);
        if (whole && mo_file_read(paths->pdata[i], (size_t)64 << 20, &text, NULL, NULL)) {
            g_autofree char *valid = g_utf8_make_valid(text, -1);
            add_row(report, where, shown, "text", valid);
        } else {
            add_row(report, where, "", "file", shown);
        }
    }
    g_string_append_c(report->text, '\n');
}

/* Moments of others in which she was the one to be met. */
static void add_meetings(Report *report, const MoPerson *person)
{
    if (person->meetings->len == 0)
        return;
    g_string_append_printf(report->text, "%s\n", _("Who was to be introduced to her"));
    for (guint i = 0; i < person->meetings->len; i++) {
        const MoMeeting *meeting = person->meetings->pdata[i];
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_autofree char *day = mo_day_print(meeting->day);
        const char *type = mo_entry_type_to_string(meeting->type);
        g_string_append_printf(report->text, "  %s  %s  %s  %s\n", day, type, meeting->habit,
                               meeting->name);
        add_row(report, "introduction", number, "name", meeting->name);
        add_row(report, "introduction", number, "habit", meeting->habit);
        add_row(report, "introduction", number, "nominal", day);
        add_row(report, "introduction", number, "type", type);
    }
    g_string_append_c(report->text, '\n');
}

/* Entries about others that name her. */
static void add_named(Report *report, const MoPerson *person)
{
    if (person->named->len == 0)
        return;
    g_string_append_printf(report->text, "%s\n", _("Where entries about others name her"));
    for (guint i = 0; i < person->named->len; i++) {
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_string_append_printf(report->text, "  %s\n", (const char *)person->named->pdata[i]);
        add_row(report, "named", number, "entry", person->named->pdata[i]);
    }
    g_string_append_c(report->text, '\n');
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void fill(Report *report, const MoSession *session, const MoPerson *person)
{
    MoDay today = mo_session_get_now(session).day;
    g_autofree char *day = mo_day_print_long(today);
    g_string_append_printf(report->text, _("What Moments has stored about %s, %s\n\n"),
                           person->name, day);
    g_string_append(report->table, "where,number,field,value\r\n");
    add_record(report, person, today);
    add_notes(report, session, person);
    g_string_append_printf(report->text,
                           ngettext("What happened: %u entry of the ledger\n",
                                    "What happened: %u entries of the ledger\n",
                                    person->entries->len),
                           person->entries->len);
    for (guint i = 0; i < person->entries->len; i++)
        add_entry(report, session, person->entries->pdata[i]);
    g_string_append_c(report->text, '\n');
    add_meetings(report, person);
    add_named(report, person);
    add_files(report, _("Drafts to her"), "draft", person->drafts, true);
    add_files(report, _("Backups that have entries of hers"), "backup", person->copies, false);
    add_files(report, _("Copies of your files that have her record"), "copy", person->kept, false);
    g_string_append(report->text, _("What lies outside Moments, such as the program your customers "
                                    "come from, your mail and your calendar, is not in here.\n"));
}

static bool write_file(MoCli *cli, const MoPerson *person, const char *ending, const GString *text)
{
    g_autofree char *start = mo_person_get_report_name(person);
    g_autofree char *name = g_strconcat(start, ending, NULL);
    g_autofree char *folder = g_build_filename(cli->session->config->folder, "Reports", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *shown = mo_path_display(path);
    g_autoptr(GError) error = NULL;
    if (!mo_folder_make(folder, &error) ||
        !mo_file_write(path, text->str, (gssize)text->len, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    printf(_("Written: %s\n"), shown);
    return true;
}

int mo_cmd_about(MoCli *cli, int argc, char **argv)
{
    gboolean print = FALSE;
    const GOptionEntry entries[] = {
        {"print", 0, 0, G_OPTION_ARG_NONE, &print, _("print the text instead of writing files"),
         NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) || !mo_cli_open(cli, MO_SESSION_ALL))
        return cli->status;
    g_autoptr(MoPerson) person = mo_person_gather(cli, argv[1]);
    if (!person)
        return cli->status;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) table = g_string_new(NULL);
    Report report = {text, table};
    fill(&report, cli->session, person);
    if (print)
        printf("%s", text->str);
    else if (!write_file(cli, person, ".txt", text) || !write_file(cli, person, ".csv", table))
        return cli->status;
    return MO_EXIT_OK;
}
