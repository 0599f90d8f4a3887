#include "output/calendar.h"
#include "output/calendar_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "output/nudge.h"

#include <libical/ical.h>
#include <string.h>

#define QUARTER (15 * 60)
#define CATEGORY_MAX ((size_t)100)
#define LINE_MAX_BYTES ((size_t)1000)
#define UID_MAX ((size_t)200)

typedef struct {
    const MoConfig *config;
    const MoZone *zone;
    bool utc;
    int64_t now_utc;
    MoCalendarSink sink;
    void *user_data;
} Writer;

static bool put(const Writer *writer, const char *text, GError **error)
{
    return writer->sink(text, strlen(text), writer->user_data, error);
}

static bool has_hour(const MoMoment *moment)
{
    return moment->habit->at >= 0;
}

/* ---- times ---- */

static struct icaltimetype make_date(MoDay day)
{
    struct icaltimetype time = icaltime_null_date();
    mo_day_to_civil(day, &time.year, &time.month, &time.day);
    return time;
}

static struct icaltimetype make_time(MoLocal local)
{
    struct icaltimetype time = make_date(local.day);
    time.is_date = 0;
    time.hour = local.second / 3600;
    time.minute = local.second / 60 % 60;
    time.second = local.second % 60;
    return time;
}

static struct icaltimetype make_instant(int64_t utc)
{
    return icaltime_from_timet_with_zone((time_t)utc, 0, icaltimezone_get_utc_timezone());
}

/* A wall time with the zone's name, without the prefix that libical would put before it. */
static void add_local(icalcomponent *event, const Writer *writer, icalproperty *property)
{
    if (!writer->utc)
        icalproperty_add_parameter(property,
                                   icalparameter_new_tzid(mo_zone_get_name(writer->zone)));
    icalcomponent_add_property(event, property);
}

static void add_times(icalcomponent *event, const Writer *writer, const MoMoment *moment)
{
    if (!has_hour(moment)) {
        icalcomponent_add_property(event, icalproperty_new_dtstart(make_date(moment->raise.day)));
        icalcomponent_add_property(event, icalproperty_new_dtend(make_date(moment->raise.day + 1)));
        return;
    }
    int64_t start = mo_zone_to_utc(writer->zone, moment->raise);
    if (writer->utc) {
        add_local(event, writer, icalproperty_new_dtstart(make_instant(start)));
        add_local(event, writer, icalproperty_new_dtend(make_instant(start + QUARTER)));
        return;
    }
    /* Through the zone, so that no hour that is skipped is ever written. The end is counted on the
     * wall clock: a quarter that lasts over the end of summer time would else end before it
     * begins. */
    MoLocal local = mo_zone_to_local(writer->zone, start);
    int32_t second = local.second + QUARTER;
    MoLocal end = {.day = local.day + second / 86400, .second = second % 86400};
    add_local(event, writer, icalproperty_new_dtstart(make_time(local)));
    add_local(event, writer, icalproperty_new_dtend(make_time(end)));
}

/* ---- texts ---- */

/* A category without commas and semicolons: libical leaves those of CATEGORIES as they are, and
 * many readers split even at an escaped comma. The caller frees it. */
static char *print_category(const char *text)
{
    g_autofree char *plain = g_strdelimit(g_strdup(text), ",;", ' ');
    return mo_text_clean_line(plain, CATEGORY_MAX);
}

/* The kind and the habit, in one line: some readers take a second CATEGORIES for a fault. */
static void add_categories(icalcomponent *event, const MoHabit *habit)
{
    g_autofree char *kind = print_category(habit->kind);
    g_autofree char *name = print_category(habit->name);
    bool both = *kind && *name && strcmp(kind, name) != 0;
    g_autofree char *all = g_strconcat(kind, both ? "," : "", both ? name : "", NULL);
    if (*all)
        icalcomponent_add_property(event, icalproperty_new_categories(all));
}

static void append_line(GString *out, const char *format, const char *text)
{
    g_autofree char *clean = mo_text_clean_line(text, LINE_MAX_BYTES);
    if (!*clean)
        return;
    if (out->len > 0)
        g_string_append_c(out, '\n');
    const char *place = strstr(format, "%s");
    if (place)
        g_string_append_printf(out, "%.*s%s%s", (int)(place - format), format, clean, place + 2);
    else
        g_string_append(out, clean);
}

static void append_suggestion(GString *out, const MoMoment *moment)
{
    const MoSuggestion *suggestion = moment->suggestion;
    if (!suggestion) {
        if (moment->no_suggestion_fits)
            append_line(out, "%s", mo_nudge_print_nothing_fits(moment));
        return;
    }
    append_line(out, _("Suggested: %s"), suggestion->title);
    append_line(out, "%s", suggestion->url);
    append_line(out, "%s", suggestion->reason);
}

static void add_description(icalcomponent *event, const MoMoment *moment)
{
    GString *text = g_string_new(NULL);
    append_line(text, "%s", moment->reason);
    if (moment->due != MO_DAY_NONE) {
        g_autofree char *due = mo_day_print_long(moment->due);
        append_line(text, _("Due: %s"), due);
    }
    append_line(text, _("Waits: %s"), moment->held);
    append_suggestion(text, moment);
    if (text->len > 0)
        icalcomponent_add_property(event, icalproperty_new_description(text->str));
    g_string_free(text, TRUE);
}

static void add_free(icalcomponent *event)
{
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    icalproperty *status = icalproperty_new_x("FREE");
    icalproperty_set_x_name(status, "X-MICROSOFT-CDO-BUSYSTATUS");
    icalcomponent_add_property(event, status);
}

/* ---- components ---- */

static icalcomponent *make_event(const Writer *writer, const MoMoment *moment)
{
    icalcomponent *event = icalcomponent_new_vevent();
    g_autofree char *uid = mo_text_clean_line(moment->uid, UID_MAX);
    icalcomponent_add_property(event, icalproperty_new_uid(uid));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(make_instant(writer->now_utc)));
    icalcomponent_add_property(event, icalproperty_new_lastmodified(make_instant(writer->now_utc)));
    add_times(event, writer, moment);
    g_autofree char *title = mo_nudge_title(moment, writer->config);
    g_autofree char *summary = mo_text_clean_line(title, LINE_MAX_BYTES);
    icalcomponent_add_property(event, icalproperty_new_summary(summary));
    add_description(event, moment);
    add_categories(event, moment->habit);
    add_free(event);
    return event;
}

/* One component at a time: a whole tree costs 8.6 KB an event. */
static bool put_event(const Writer *writer, const MoMoment *moment, GError **error)
{
    icalcomponent *event = make_event(writer, moment);
    char *text = icalcomponent_as_ical_string_r(event);
    icalcomponent_free(event);
    if (!text) {
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("Cannot write the calendar."));
        return false;
    }
    bool good = put(writer, text, error);
    icalmemory_free_buffer(text);
    return good;
}

/* METHOD is left out: PUBLISH would need an ORGANIZER (RFC 5546), and CalDAV forbids it. */
static bool put_head(const Writer *writer, GError **error)
{
    return put(writer,
               "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Moments//Moments " VERSION "//EN\r\n"
               "CALSCALE:GREGORIAN\r\nNAME:Moments\r\nX-WR-CALNAME:Moments\r\n"
               "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n",
               error);
}

/* Only when some moment has an hour. */
static bool put_zone(const Writer *writer, const GPtrArray *moments, GError **error)
{
    int64_t first = INT64_MAX;
    int64_t last = INT64_MIN;
    for (unsigned i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        if (!has_hour(moment))
            continue;
        int64_t utc = mo_zone_to_utc(writer->zone, moment->raise);
        first = MIN(first, utc);
        last = MAX(last, utc);
    }
    if (last < first || writer->utc)
        return true;
    g_autofree char *text = mo_calendar_make_zone(writer->zone, first, last + QUARTER);
    return put(writer, text, error);
}

bool mo_calendar_write(const GPtrArray *moments, const MoConfig *config, const MoZone *zone,
                       int64_t now_utc, MoCalendarSink sink, void *user_data, GError **error)
{
    g_return_val_if_fail(moments != NULL && config != NULL && zone != NULL && sink != NULL, false);
    Writer writer = {.config = config,
                     .zone = zone,
                     .utc = mo_calendar_is_utc(zone),
                     .now_utc = now_utc,
                     .sink = sink,
                     .user_data = user_data};
    if (!put_head(&writer, error) || !put_zone(&writer, moments, error))
        return false;
    for (unsigned i = 0; i < moments->len; i++)
        if (!put_event(&writer, g_ptr_array_index(moments, i), error))
            return false;
    return put(&writer, "END:VCALENDAR\r\n", error);
}
