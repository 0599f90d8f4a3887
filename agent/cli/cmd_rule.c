#include "base/error.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "when/rule_apps.h"
#include "when/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many days are printed when nothing else says where to end. */
#define COUNT_DEFAULT 10
#define COUNT_MAX 100000
#define LAST_SECOND (24 * 60 * 60 - 1) /* of a day */

typedef struct {
    MoLocal start;
    bool has_time;
    MoZone *zone; /* NULL: the days of a wall clock without a zone */
    MoDay from;
    MoDay to;
    guint64 count;
} RuleView;

static void view_clear(RuleView *view)
{
    mo_zone_free(view->zone);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleView, view_clear)

/* A rule, or a sentence that means one. */
static MoWhen *read_rule(const char *text, MoDay start, GError **error)
{
    g_autoptr(MoWhen) when = strchr(text, '=') ? mo_when_new_rule(text, start, error)
                                               : mo_when_parse_from(text, start, error);
    if (when && when->type != MO_WHEN_RULE) {
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("'%s' counts from something that only a customer has"), text);
        return NULL;
    }
    return g_steal_pointer(&when);
}

/* "2026-03-29T03:30:00  +02:00  Sunday 29 March 2026". */
static void print_instant(const RuleView *view, MoDay day)
{
    MoLocal wanted = {day, view->start.second};
    MoLocal local = wanted;
    g_autofree char *offset = NULL;
    if (view->zone) {
        int64_t utc = mo_zone_to_utc(view->zone, wanted);
        int32_t seconds = mo_zone_get_offset(view->zone, utc);
        local = mo_zone_to_local(view->zone, utc);
        offset = g_strdup_printf("%c%02d:%02d  ", seconds < 0 ? '-' : '+', abs(seconds) / 3600,
                                 abs(seconds) / 60 % 60);
    }
    g_autofree char *text = mo_day_print(local.day);
    g_autofree char *words = mo_day_print_long(local.day);
    g_autofree char *skipped = mo_time_of_day_print(wanted.second);
    printf("%sT%02d:%02d:%02d  %s%s", text, local.second / 3600, local.second / 60 % 60,
           local.second % 60, offset ? offset : "", words);
    if (mo_local_compare(local, wanted) != 0)
        printf(_(" (the clocks skip %s)"), skipped);
    putchar('\n');
}

static bool has_hour(const MoZone *zone, MoLocal hour)
{
    return mo_zone_to_local(zone, mo_zone_to_utc(zone, hour)).day == hour.day;
}

/* A zone that changed to the other side of the date line left a whole day out. */
static bool is_skipped(const RuleView *view, MoDay day)
{
    return view->zone && !has_hour(view->zone, (MoLocal){day, 0}) &&
           !has_hour(view->zone, (MoLocal){day, LAST_SECOND});
}

static void tell_skipped(MoDay day)
{
    g_autofree char *words = mo_day_print_long(day);
    (void)fflush(stdout);
    (void)fprintf(stderr, _("There is no %s in this zone: the calendar skips it.\n"), words);
}

static void print_days(MoRecur *recur, const RuleView *view)
{
    MoDay day = MAX(view->start.day, view->from);
    for (guint64 left = view->count; left > 0; left--) {
        day = mo_recur_next(recur, day);
        if (day == MO_DAY_NONE || day > view->to)
            return;
        if (view->has_time && is_skipped(view, day)) {
            tell_skipped(day);
            left++;
        } else if (view->has_time) {
            print_instant(view, day);
        } else {
            g_autofree char *text = mo_day_print(day);
            g_autofree char *words = mo_day_print_long(day);
            printf("%s  %s\n", text, words);
        }
        day++;
    }
}

/* The rule in words before its days, what calendars make of it behind them: to stderr, so that
 * stdout has days alone. */
static void print_all(const MoWhen *when, MoRecur *recur, const RuleView *view)
{
    g_autofree char *words = mo_when_describe(when);
    MoDay first = mo_recur_next(recur, MO_DAY_NONE);
    g_auto(GStrv) apps = mo_rule_describe_apps(when->rule, when->start, first, when->clamp);
    (void)fprintf(stderr, "%s\n", words);
    print_days(recur, view);
    (void)fflush(stdout);
    for (char **app = apps; *app; app++)
        (void)fprintf(stderr, _("In calendar apps: %s.\n"), *app);
    if (!apps[0])
        (void)fprintf(stderr, _("Calendar apps show the same days.\n"));
}

typedef struct {
    char *start;
    char *zone;
    char *count;
    char *from;
    char *to;
} RuleOptions;

static void options_clear(RuleOptions *options)
{
    g_free(options->start);
    g_free(options->zone);
    g_free(options->count);
    g_free(options->from);
    g_free(options->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleOptions, options_clear)

/* False with cli->status set. */
static bool read_view(MoCli *cli, const RuleOptions *options, RuleView *view)
{
    g_autoptr(GError) error = NULL;
    *view = (RuleView){.from = MO_DAY_NONE, .to = MO_DAY_LAST, .count = G_MAXUINT64};
    if (!options->start) {
        mo_cli_misuse(cli, _("rule: say from when: --start 2026-01-05"));
        return false;
    }
    view->has_time = mo_day_parse(options->start) == MO_DAY_NONE;
    if (!mo_local_parse(options->start, 0, &view->start)) {
        mo_cli_misuse(cli, _("--start: '%s' is no day; write it like 2026-12-03"), options->start);
        return false;
    }
    if (options->count &&
        !g_ascii_string_to_unsigned(options->count, 10, 1, COUNT_MAX, &view->count, NULL)) {
        mo_cli_misuse(cli, _("--count: '%s' is no number from 1 to %d"), options->count, COUNT_MAX);
        return false;
    }
    if (!options->count && !options->to)
        view->count = COUNT_DEFAULT;
    if (options->zone && !(view->zone = mo_zone_new(options->zone, &error))) {
        mo_cli_misuse(cli, "--zone: %s", error->message);
        return false;
    }
    if (view->zone && !view->has_time)
        mo_cli_say(_("--zone makes no difference to days; it needs an hour: --start %sT09:30"),
                   options->start);
    return mo_cli_parse_day(cli, "--from", options->from, &view->from) &&
           mo_cli_parse_day(cli, "--to", options->to, &view->to);
}

int mo_cmd_rule(MoCli *cli, int argc, char **argv)
{
    g_auto(RuleOptions) options = {NULL, NULL, NULL, NULL, NULL};
    const GOptionEntry entries[] = {
        {"start", 0, 0, G_OPTION_ARG_FILENAME, &options.start,
         _("the day that the rule counts from, with an hour if you like: 2026-01-05T09:30"), "D"},
        {"zone", 0, 0, G_OPTION_ARG_FILENAME, &options.zone,
         _("the hour is that of this zone, like Europe/Berlin"), "Z"},
        {"count", 0, 0, G_OPTION_ARG_FILENAME, &options.count, _("at most so many days"), "N"},
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, _("only from this day on"), "D"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, _("only up to this day"), "D"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_auto(RuleView) view = {.zone = NULL};
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) || !read_view(cli, &options, &view))
        return cli->status;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRecur) recur = NULL;
    g_autoptr(MoWhen) when = read_rule(argv[1], view.start.day, &error);
    if (when)
        mo_rule_settle_until(when->rule, view.has_time ? view.start.second : -1, view.zone);
    if (when)
        recur = mo_recur_new(when->rule, when->start, when->clamp, &error);
    if (!recur) {
        mo_cli_say("%s", error->message);
        return MO_EXIT_FILES;
    }
    print_all(when, recur, &view);
    return MO_EXIT_OK;
}
