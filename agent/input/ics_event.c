#include "input/ics_event.h"

#include "base/error.h"
#include "base/file.h"
#include "base/html.h"
#include "base/i18n.h"
#include "base/text.h"
#include "input/ics_private.h"

#include <string.h>

#define FILE_MAX ((size_t)8 * 1024 * 1024)
#define LINE_MAX_BYTES ((size_t)300)
#define TEXT_MAX ((size_t)2000)
#define URL_MAX ((size_t)2000)
#define SECONDS_A_DAY 86400
/* What is over sooner and goes on after midnight is an evening, and no event of two days. */
#define EVENING (12 * 3600)

/* DTSTART or DTEND. */
typedef struct {
    MoLocal local; /* day MO_DAY_NONE: not said */
    bool has_hour;
    bool utc;
    char *zone; /* TZID, or NULL */
    unsigned line;
} Time;

typedef struct {
    const char *path;
    const MoZone *zone;
    MoProblems *problems;
    GPtrArray *events;
    MoIcsEvent *event; /* the one being read; NULL: none */
    Time start, end;
    int64_t lasts;  /* DURATION in seconds; -1: not said */
    unsigned depth; /* of components inside it */
    bool cancelled;
    bool bad;
} Reader;

void mo_ics_event_free(MoIcsEvent *event)
{
    if (!event)
        return;
    g_free(event->uid);
    g_free(event->title);
    g_free(event->summary);
    g_free(event->location);
    g_free(event->url);
    g_free(event->here);
    g_free(event->place);
    g_strfreev(event->tags);
    g_free(event);
}

MoIcsEvent *mo_ics_event_dup(const MoIcsEvent *event)
{
    if (!event)
        return NULL;
    MoIcsEvent *copy = g_new(MoIcsEvent, 1);
    *copy = *event;
    copy->uid = g_strdup(event->uid);
    copy->title = g_strdup(event->title);
    copy->summary = g_strdup(event->summary);
    copy->location = g_strdup(event->location);
    copy->url = g_strdup(event->url);
    copy->here = g_strdup(event->here);
    copy->place = g_strdup(event->place);
    copy->tags = g_strdupv(event->tags);
    return copy;
}

/* TEXT of RFC 5545 3.3.11. The caller frees it. */
static char *unescape(const char *value)
{
    GString *text = g_string_new(NULL);
    for (const char *at = value; *at; at++) {
        if (*at == '\\' && at[1]) {
            at++;
            g_string_append_c(text, *at == 'n' || *at == 'N' ? '\n' : *at);
        } else {
            g_string_append_c(text, *at);
        }
    }
    return g_string_free(text, FALSE);
}

static void set_line(char **place, const char *value, size_t max)
{
    g_autofree char *text = unescape(value);
    g_free(*place);
    *place = mo_text_clean_line(text, max);
}

/* The same, with its line breaks. Some calendars write HTML here, which no letter may show. */
static void set_block(char **place, const char *value)
{
    g_autofree char *text = unescape(value);
    g_autofree char *plain = mo_html_is(text) ? mo_html_to_text(text) : NULL;
    g_free(*place);
    *place = mo_text_clean_block(plain ? plain : text, TEXT_MAX);
}

static void set_url(MoIcsEvent *event, const char *value)
{
    g_autofree char *url = mo_text_clean_line(value, URL_MAX);
    bool web =
        g_ascii_strncasecmp(url, "https://", 8) == 0 || g_ascii_strncasecmp(url, "http://", 7) == 0;
    if (!web || strpbrk(url, " <>\""))
        return;
    g_free(event->url);
    event->url = g_steal_pointer(&url);
}

/* Commas separate, escaped ones do not. */
static void add_tags(MoIcsEvent *event, const char *value)
{
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (char **tag = event->tags; *tag; tag++)
        g_ptr_array_add(tags, *tag);
    const char *start = value;
    for (const char *at = value;; at++) {
        if (*at == '\\' && at[1]) {
            at++;
        } else if (*at == ',' || *at == '\0') {
            g_autofree char *part = g_strndup(start, (size_t)(at - start));
            char *tag = NULL;
            set_line(&tag, part, LINE_MAX_BYTES);
            g_ptr_array_add(tags, tag);
            start = at + 1;
        }
        if (*at == '\0')
            break;
    }
    g_ptr_array_add(tags, NULL);
    g_free(event->tags);
    event->tags = (char **)g_ptr_array_steal(tags, NULL);
}

/* "20261203", "20261203T183000", "20261203T163000Z". */
static bool parse_time(const char *value, Time *ret_time)
{
    size_t digits = strspn(value, "0123456789");
    if (digits != 8)
        return false;
    g_autofree char *spelled = g_strdup_printf("%.4s-%.2s-%.2s", value, value + 4, value + 6);
    MoDay day = mo_day_parse(spelled);
    if (day == MO_DAY_NONE)
        return false;
    ret_time->local = (MoLocal){.day = day};
    ret_time->has_hour = value[8] == 'T';
    if (value[8] == '\0')
        return true;
    if (value[8] != 'T' || strspn(value + 9, "0123456789") != 6)
        return false;
    g_autofree char *hour = g_strdup_printf("%.2s:%.2s", value + 9, value + 11);
    ret_time->local.second = mo_time_of_day_parse(hour);
    ret_time->utc = strcmp(value + 15, "Z") == 0;
    return ret_time->local.second >= 0 && (value[15] == '\0' || ret_time->utc);
}

/* "PT2H", "P1DT30M", "P1W" in seconds; -1 when it is none. */
static int64_t parse_duration(const char *value)
{
    static const struct {
        char unit;
        int seconds;
    } UNITS[] = {{'W', 604800}, {'D', 86400}, {'H', 3600}, {'M', 60}, {'S', 1}};
    const char *at = *value == '+' ? value + 1 : value;
    if (*at++ != 'P' || *at == '\0')
        return -1;
    int64_t sum = 0, number = 0;
    for (; *at; at++) {
        if (g_ascii_isdigit(*at)) {
            number = MIN(number * 10 + (*at - '0'), 100000);
            continue;
        }
        int seconds = *at == 'T' ? 1 : 0;
        for (size_t i = 0; i < G_N_ELEMENTS(UNITS); i++)
            seconds = UNITS[i].unit == *at ? UNITS[i].seconds : seconds;
        if (seconds == 0)
            return -1;
        sum += number * seconds;
        number = 0;
    }
    return sum;
}

static void complain(Reader *reader, unsigned line, const char *text)
{
    mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->path, line, "%s", text);
    reader->bad = true;
}

static void read_time(Reader *reader, unsigned line, const char *text, const char *value,
                      Time *time)
{
    g_clear_pointer(&time->zone, g_free);
    time->line = line;
    const char *tzid = strstr(text, ";TZID=");
    if (tzid && tzid < value) {
        tzid += strlen(";TZID=");
        time->zone = g_strndup(tzid, strcspn(tzid, ";:"));
        g_strdelimit(time->zone, "\"", ' ');
        g_strstrip(time->zone);
    }
    if (!parse_time(value, time))
        complain(reader, line,
                 _("this names no day that exists, so the event is left out: save it anew from "
                   "your calendar"));
}

static void read_line(Reader *reader, unsigned line, const char *text)
{
    MoIcsEvent *event = reader->event;
    const char *colon = strchr(text, ':');
    /* A colon may stand in a quoted parameter. */
    const char *quote = strchr(text, '"');
    if (colon && quote && quote < colon) {
        const char *end = strchr(quote + 1, '"');
        colon = end ? strchr(end, ':') : NULL;
    }
    if (!colon)
        return;
    g_autofree char *name = g_ascii_strup(text, (gssize)strcspn(text, ";:"));
    const char *value = colon + 1;
    if (strcmp(name, "DTSTART") == 0)
        read_time(reader, line, text, value, &reader->start);
    else if (strcmp(name, "DTEND") == 0)
        read_time(reader, line, text, value, &reader->end);
    else if (strcmp(name, "DURATION") == 0)
        reader->lasts = parse_duration(value);
    else if (strcmp(name, "UID") == 0)
        set_line(&event->uid, value, LINE_MAX_BYTES);
    else if (strcmp(name, "SUMMARY") == 0)
        set_line(&event->title, value, LINE_MAX_BYTES);
    else if (strcmp(name, "DESCRIPTION") == 0)
        set_block(&event->summary, value);
    else if (strcmp(name, "LOCATION") == 0)
        set_line(&event->location, value, LINE_MAX_BYTES);
    else if (strcmp(name, "URL") == 0)
        set_url(event, value);
    else if (strcmp(name, "CATEGORIES") == 0)
        add_tags(event, value);
    else if (strcmp(name, "STATUS") == 0)
        reader->cancelled = g_ascii_strcasecmp(value, "CANCELLED") == 0;
    else if (strcmp(name, "RRULE") == 0)
        mo_problems_add(reader->problems, MO_SEVERITY_WARNING, reader->path, line,
                        _("of an event that repeats only the first time counts: write one event "
                          "for each invitation"));
}

/* The zone that a time names; NULL: it names none, or one that nobody knows. */
static MoZone *find_zone(Reader *reader, const Time *time)
{
    if (!time->zone || time->utc)
        return NULL;
    MoZone *zone = mo_ics_zone_new(time->zone);
    if (!zone)
        mo_problems_add(reader->problems, MO_SEVERITY_WARNING, reader->path, time->line,
                        _("the time zone '%s' is not known here, so the hour is read on your own "
                          "clock: please check it"),
                        time->zone);
    return zone;
}

static int64_t to_utc(Reader *reader, const Time *time, const MoZone *zone)
{
    if (time->utc)
        return (int64_t)time->local.day * SECONDS_A_DAY + time->local.second;
    return mo_zone_to_utc(zone ? zone : reader->zone, time->local);
}

/* "New York"; "EST" of a zone that has the name of no town. The caller frees it. */
static char *name_clock(const MoZone *zone, int64_t utc)
{
    const char *name = mo_zone_get_name(zone);
    const char *town = strrchr(name, '/');
    if (!town || g_str_has_prefix(name, "Etc/"))
        return g_strdup(mo_zone_get_abbreviation(zone, utc));
    return g_strdelimit(g_strdup(town + 1), "_", ' ');
}

/* The user's clock, and beside it the one of its place, where that shows something else. */
static void tell_clocks(Reader *reader, const MoZone *zone)
{
    MoIcsEvent *event = reader->event;
    event->start = event->there = mo_zone_to_local(reader->zone, event->start_utc);
    if (!zone || mo_zone_get_offset(zone, event->start_utc) ==
                     mo_zone_get_offset(reader->zone, event->start_utc))
        return;
    g_free(event->here);
    g_free(event->place);
    event->there = mo_zone_to_local(zone, event->start_utc);
    event->here = name_clock(reader->zone, event->start_utc);
    event->place = name_clock(zone, event->start_utc);
}

static void take_days(Reader *reader, bool ends)
{
    MoIcsEvent *event = reader->event;
    event->start = event->there = reader->start.local;
    event->last = event->start.day;
    if (ends)
        event->last = MAX(event->last, reader->end.local.day - 1);
    else if (reader->lasts >= SECONDS_A_DAY)
        event->last += (MoDay)(reader->lasts / SECONDS_A_DAY) - 1;
}

static void take_times(Reader *reader)
{
    MoIcsEvent *event = reader->event;
    const Time *start = &reader->start, *end = &reader->end;
    bool ends = end->local.day != MO_DAY_NONE && end->has_hour == start->has_hour;
    event->has_hour = start->has_hour;
    if (!start->has_hour) {
        take_days(reader, ends);
        return;
    }
    g_autoptr(MoZone) zone = find_zone(reader, start);
    g_autoptr(MoZone) end_zone =
        ends && g_strcmp0(start->zone, end->zone) != 0 ? find_zone(reader, end) : NULL;
    event->start_utc = to_utc(reader, start, zone);
    event->end_utc = ends ? MAX(event->start_utc, to_utc(reader, end, end_zone ? end_zone : zone))
                          : event->start_utc;
    if (!ends && reader->lasts > 0)
        event->end_utc = event->start_utc + reader->lasts;
    tell_clocks(reader, zone);
    event->last = event->end_utc - event->start_utc < EVENING
                      ? event->start.day
                      : mo_zone_to_local(reader->zone, event->end_utc - 1).day;
}

static void open_event(Reader *reader, unsigned line)
{
    MoIcsEvent *event = g_new0(MoIcsEvent, 1);
    event->uid = g_strdup("");
    event->title = g_strdup("");
    event->summary = g_strdup("");
    event->location = g_strdup("");
    event->url = g_strdup("");
    event->here = g_strdup("");
    event->place = g_strdup("");
    event->tags = g_new0(char *, 1);
    event->line = line;
    reader->event = event;
    reader->depth = 0;
    reader->bad = reader->cancelled = false;
    reader->lasts = -1;
    reader->start.local.day = reader->end.local.day = MO_DAY_NONE;
}

static void close_event(Reader *reader)
{
    unsigned line = reader->event->line;
    if (!reader->bad && reader->start.local.day == MO_DAY_NONE)
        complain(reader, line,
                 _("this event does not say when it is (DTSTART), so it is left out"));
    if (!reader->bad && !*reader->event->title)
        complain(reader, line, _("this event has no title (SUMMARY), so it is left out"));
    bool taken = !reader->bad && !reader->cancelled;
    if (taken) {
        take_times(reader);
        g_ptr_array_add(reader->events, reader->event);
    } else {
        mo_ics_event_free(reader->event);
    }
    reader->event = NULL;
    g_clear_pointer(&reader->start.zone, g_free);
    g_clear_pointer(&reader->end.zone, g_free);
}

static void take_line(void *data, unsigned line, const char *text)
{
    Reader *reader = data;
    bool begins = g_ascii_strncasecmp(text, "BEGIN:", 6) == 0;
    bool ends = g_ascii_strncasecmp(text, "END:", 4) == 0;
    const char *name = begins ? text + 6 : ends ? text + 4 : "";
    bool is_event = g_ascii_strcasecmp(name, "VEVENT") == 0;
    if (is_event && begins) {
        if (reader->event)
            close_event(reader);
        open_event(reader, line);
    } else if (is_event && reader->event && reader->depth == 0) {
        close_event(reader);
    } else if (reader->event && (begins || ends)) {
        reader->depth += begins ? 1u : reader->depth > 0 ? -1u : 0u;
    } else if (reader->event && reader->depth == 0) {
        read_line(reader, line, text);
    }
}

GPtrArray *mo_ics_read_events(const char *path, const MoZone *zone, MoProblems *problems)
{
    g_return_val_if_fail(path != NULL && zone != NULL, NULL);
    Reader reader = {.path = path, .zone = zone, .problems = problems};
    reader.events = g_ptr_array_new_with_free_func((GDestroyNotify)mo_ics_event_free);
    g_autoptr(GError) error = NULL;
    g_autofree char *raw = NULL;
    if (!mo_file_read(path, FILE_MAX, &raw, NULL, &error)) {
        if (!g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND))
            mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", error->message);
        return reader.events;
    }
    mo_ics_foreach_line(raw, take_line, &reader);
    if (reader.event) {
        complain(&reader, reader.event->line,
                 _("this event has no END:VEVENT, so it is left out: save the file anew from your "
                   "calendar"));
        close_event(&reader);
    }
    return reader.events;
}
