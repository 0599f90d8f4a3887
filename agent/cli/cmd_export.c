#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/range.h"
#include "cli/show.h"
#include "output/calendar.h"

#include <stdio.h>
#include <string.h>

typedef enum { FORMAT_ICS, FORMAT_CSV, FORMAT_JSON, FORMAT_UNKNOWN } Format;

static Format find_format(const char *word)
{
    static const char *const words[] = {"ics", "csv", "json"};
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(word, words[i]) == 0)
            return (Format)i;
    }
    return FORMAT_UNKNOWN;
}

/* As --format says, else as the file's name ends, else a calendar. */
static Format choose_format(const char *wanted, const char *file)
{
    if (wanted)
        return find_format(wanted);
    const char *dot = file ? strrchr(file, '.') : NULL;
    Format format = dot ? find_format(dot + 1) : FORMAT_UNKNOWN;
    return format == FORMAT_UNKNOWN ? FORMAT_ICS : format;
}

/* `data` is the GString to append to, or NULL for stdout. */
static void put(const char *text, size_t length, void *data)
{
    if (data)
        g_string_append_len(data, text, (gssize)length);
    else
        (void)fwrite(text, 1, length, stdout);
}

static bool put_calendar(const char *text, size_t length, void *data, GError **error)
{
    put(text, length, data);
    if (data || !ferror(stdout))
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot write the calendar."));
    return false;
}

/* A cell of RFC 4180. One that a spreadsheet would take for a formula begins with an apostrophe. */
static void put_cell(const char *text, bool is_last, void *data)
{
    g_autoptr(GString) cell = g_string_new("\"");
    if (*text && strchr("=+-@\t\r", *text))
        g_string_append_c(cell, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            g_string_append_c(cell, '"');
        g_string_append_c(cell, *p);
    }
    g_string_append(cell, is_last ? "\"\r\n" : "\",");
    put(cell->str, cell->len, data);
}

static void write_csv(MoCli *cli, const GPtrArray *moments, void *data)
{
    static const char header[] =
        "raise,due,customer,company,what,habit,class,kind,state,reason,customer_id,id\r\n";
    put(header, sizeof header - 1, data);
    for (unsigned i = 0; i < moments->len; i++) {
        const MoMoment *moment = moments->pdata[i];
        g_autofree char *raise = mo_local_print(moment->raise);
        g_autofree char *due = mo_day_print(moment->due);
        g_autofree char *title = mo_show_title(moment, cli->session->config);
        const char *cells[] = {raise,
                               due,
                               moment->customer_name,
                               moment->company ? moment->company : "",
                               title,
                               moment->habit->name,
                               mo_class_to_string(moment->habit->class),
                               moment->habit->kind,
                               mo_state_to_string(moment->state),
                               moment->reason ? moment->reason : "",
                               moment->customer_id,
                               moment->id};
        for (unsigned c = 0; c < G_N_ELEMENTS(cells); c++)
            put_cell(cells[c], c + 1 == G_N_ELEMENTS(cells), data);
    }
}

static void write_json(const GPtrArray *moments, void *data)
{
    MoJsonArray array = mo_json_array_begin_to(put, data);
    for (unsigned i = 0; i < moments->len; i++)
        mo_json_array_take(&array, mo_json_new_moment(moments->pdata[i]));
    mo_json_array_end(&array);
}

static bool write_format(MoCli *cli, Format format, const GPtrArray *moments, GString *text)
{
    const MoSession *session = cli->session;
    g_autoptr(GError) error = NULL;
    if (format == FORMAT_CSV)
        write_csv(cli, moments, text);
    else if (format == FORMAT_JSON)
        write_json(moments, text);
    else if (!mo_calendar_write(moments, session->config, session->zone,
                                mo_clock_now(session->clock), put_calendar, text, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    return true;
}

/* The file appears whole or stays as it was. */
static int write_file(MoCli *cli, Format format, const GPtrArray *moments, const char *file)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!write_format(cli, format, moments, text))
        return cli->status;
    g_autofree char *path = mo_path_expand(file, NULL);
    g_autoptr(GError) error = NULL;
    if (!mo_file_write(path, text->str, (gssize)text->len, &error))
        return mo_cli_fail(cli, error);
    g_autofree char *shown = mo_path_display(path);
    printf(ngettext("%u moment written to %s\n", "%u moments written to %s\n", moments->len),
           moments->len, shown);
    return MO_EXIT_OK;
}

int mo_cmd_export(MoCli *cli, int argc, char **argv)
{
    g_autofree char *wanted = NULL;
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &wanted, _("ics (a calendar), csv or json"),
         "FORMAT"},
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &first, _("the first day (today)"), "D"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &last, _("the last day (30 days later)"), "D"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 0, 1))
        return cli->status;
    const char *file = argc > 1 && strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
    Format format = choose_format(wanted, file);
    if (format == FORMAT_UNKNOWN)
        return mo_cli_misuse(cli, _("--format: '%s' is none of ics, csv, json"), wanted);
    MoDay from = MO_DAY_NONE;
    MoDay to = MO_DAY_NONE;
    if (!mo_cli_open(cli, MO_SESSION_ALL) || !mo_range_parse(cli, first, last, &from, &to))
        return cli->status;
    mo_range_announce(cli, to);
    /* What is exported must come: the first-seen days are written here too. */
    g_autoptr(MoPlan) today = mo_cli_plan_day(cli, (MoPlanKeep){0});
    g_autoptr(GPtrArray) moments = today ? mo_range_plan(cli, from, to, NULL, NULL) : NULL;
    if (!moments)
        return cli->status;
    if (file)
        return write_file(cli, format, moments, file);
    return write_format(cli, format, moments, NULL) ? MO_EXIT_OK : cli->status;
}
