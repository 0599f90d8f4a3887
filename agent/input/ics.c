#include "input/ics.h"

#include <libical/ical.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "input/ics_private.h"
#include "when/recur.h"

#define FILE_MAX ((size_t)32 * 1024 * 1024)
#define SHOWN_MAX 60

/* What a line of an event says, read by libical. */
typedef struct {
    icalproperty_kind kind;
    MoDay day;    /* of a date or of a date with an hour; else MO_DAY_NONE */
    bool is_date; /* neither hour nor, if it has one, other than midnight */
    int days;     /* DURATION */
} Said;

typedef struct {
    unsigned line; /* of its BEGIN */
    char *uid;
    Said start, end;
    int duration; /* days; 0: not said */
    MoRule *rule;
    GArray *without; /* of MoDay: EXDATE */
    GArray *beside;  /* of MoDay: RDATE */
    MoDay instead;   /* RECURRENCE-ID: the day of the rule that this one replaces */
    bool cancelled;
    bool bad; /* something of it was not understood */
} Event;

typedef struct {
    const char *path;
    MoProblems *problems;
    GPtrArray *events; /* of Event */
    Event *event;      /* the one that is being read; NULL: none */
    unsigned depth;    /* of components inside it, such as alarms */
    bool has_calendar; /* BEGIN:VCALENDAR was seen */
    unsigned n_timed;  /* events with an hour */
    unsigned timed_line;
    GHashTable *moved; /* "uid day" of what is replaced */
} Reader;

static void event_free(void *data)
{
    Event *event = data;
    g_free(event->uid);
    mo_rule_free(event->rule);
    g_array_unref(event->without);
    g_array_unref(event->beside);
    g_free(event);
}

static Event *event_new(unsigned line)
{
    Event *event = g_new0(Event, 1);
    event->line = line;
    event->start.day = event->end.day = event->instead = MO_DAY_NONE;
    event->without = g_array_new(FALSE, FALSE, sizeof(MoDay));
    event->beside = g_array_new(FALSE, FALSE, sizeof(MoDay));
    return event;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static Said say_time(icalproperty_kind kind, struct icaltimetype time)
{
    Said said = {.kind = kind, .day = MO_DAY_NONE};
    if (!icaltime_is_null_time(time))
        said.day = mo_day_from_civil(time.year, time.month, time.day);
    said.is_date = time.is_date || (time.hour == 0 && time.minute == 0 && time.second == 0);
    return said;
}

/* False: libical does not understand it. */
static bool read_property(const char *text, Said *ret_said)
{
    icalproperty *property = icalproperty_new_from_string(text);
    if (!property)
        return false;
    icalproperty_kind kind = icalproperty_isa(property);
    icalvalue *value = icalproperty_get_value(property);
    *ret_said = (Said){.kind = kind, .day = MO_DAY_NONE};
    if (value && icalvalue_isa(value) == ICAL_DURATION_VALUE) {
        struct icaldurationtype duration = icalvalue_get_duration(value);
        ret_said->days = (int)(duration.weeks * 7 + duration.days);
    } else if (value && icalvalue_isa(value) == ICAL_DATE_VALUE) {
        *ret_said = say_time(kind, icalvalue_get_date(value));
    } else if (value && icalvalue_isa(value) == ICAL_DATETIME_VALUE) {
        *ret_said = say_time(kind, icalvalue_get_datetime(value));
    } else if (value && icalvalue_isa(value) == ICAL_DATETIMEPERIOD_VALUE) {
        *ret_said = say_time(kind, icalvalue_get_datetimeperiod(value).time);
    }
    icalproperty_free(property);
    return kind == ICAL_DURATION_PROPERTY ? ret_said->days >= 0 : ret_said->day != MO_DAY_NONE;
}

static void fail(const Reader *reader, unsigned line, const char *text, const char *why)
{
    g_autofree char *shown = mo_text_clean_line(text, SHOWN_MAX);
    mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->path, line,
                    _("'%s': %s; the event is left out"), shown, why);
    reader->event->bad = true;
}

/* EXDATE and RDATE may name several days in one line. */
static void read_days(const Reader *reader, unsigned line, const char *text, const char *value,
                      GArray *days)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    g_autofree char *head = g_strndup(text, (size_t)(value - text));
    for (char **part = parts; *part; part++) {
        g_autofree char *one = g_strconcat(head, *part, NULL);
        Said said;
        if (read_property(one, &said))
            g_array_append_val(days, said.day);
        else
            fail(reader, line, text, _("this names no day"));
    }
}

static void read_rule(const Reader *reader, unsigned line, const char *text, const char *value)
{
    g_autoptr(GError) error = NULL;
    mo_rule_free(reader->event->rule);
    reader->event->rule = mo_rule_parse(value, &error);
    if (!reader->event->rule)
        fail(reader, line, text, error->message);
}

static void read_day(const Reader *reader, unsigned line, const char *text)
{
    Event *event = reader->event;
    Said said;
    if (!read_property(text, &said))
        fail(reader, line, text, _("this names no day"));
    else if (said.kind == ICAL_DTSTART_PROPERTY)
        event->start = said;
    else if (said.kind == ICAL_DTEND_PROPERTY)
        event->end = said;
    else if (said.kind == ICAL_DURATION_PROPERTY)
        event->duration = said.days;
    else if (said.kind == ICAL_RECURRENCEID_PROPERTY)
        event->instead = said.day;
}

/* A line of the event itself. */
static void read_line(const Reader *reader, unsigned line, const char *text)
{
    static const char *const days[] = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", NULL};
    Event *event = reader->event;
    const char *colon = strchr(text, ':');
    if (!colon)
        return;
    g_autofree char *name = g_ascii_strup(text, (gssize)strcspn(text, ";:"));
    const char *value = colon + 1;
    if (g_strv_contains(days, name)) {
        read_day(reader, line, text);
    } else if (strcmp(name, "RRULE") == 0) {
        read_rule(reader, line, text, value);
    } else if (strcmp(name, "EXDATE") == 0) {
        read_days(reader, line, text, value, event->without);
    } else if (strcmp(name, "RDATE") == 0) {
        read_days(reader, line, text, value, event->beside);
    } else if (strcmp(name, "UID") == 0) {
        g_free(event->uid);
        event->uid = g_strdup(value);
    } else if (strcmp(name, "STATUS") == 0) {
        event->cancelled = g_ascii_strcasecmp(value, "CANCELLED") == 0;
    }
}

/* ---- events --------------------------------------------------------------------------------- */

static int count_days(const Event *event)
{
    int days = event->end.day != MO_DAY_NONE ? event->end.day - event->start.day : event->duration;
    return MAX(1, days);
}

static bool is_whole_days(const Event *event)
{
    return event->start.is_date && (event->end.day == MO_DAY_NONE || event->end.is_date);
}

static void close_event(Reader *reader, bool ended)
{
    Event *event = g_steal_pointer(&reader->event);
    if (!ended) {
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->path, event->line,
                        _("this event has no END:VEVENT, so it is left out: save the file anew "
                          "from your calendar"));
        event->bad = true;
    } else if (!event->bad && event->start.day == MO_DAY_NONE) {
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->path, event->line,
                        _("this event does not say when it is (DTSTART), so it is left out"));
        event->bad = true;
    } else if (!event->bad && !is_whole_days(event)) {
        if (reader->n_timed++ == 0)
            reader->timed_line = event->line;
        event->bad = true;
    }
    if (!event->bad && event->instead != MO_DAY_NONE)
        g_hash_table_add(reader->moved,
                         g_strdup_printf("%d %s", event->instead, event->uid ? event->uid : ""));
    if (event->bad || event->cancelled)
        event_free(event);
    else
        g_ptr_array_add(reader->events, event);
}

static void take_line(void *data, unsigned line, const char *text)
{
    Reader *reader = data;
    bool begins = g_ascii_strncasecmp(text, "BEGIN:", 6) == 0;
    bool ends = g_ascii_strncasecmp(text, "END:", 4) == 0;
    const char *name = begins ? text + 6 : ends ? text + 4 : "";
    bool is_event = g_ascii_strcasecmp(name, "VEVENT") == 0;
    bool is_calendar = g_ascii_strcasecmp(name, "VCALENDAR") == 0;
    if (reader->event && (is_calendar || (is_event && begins)))
        close_event(reader, false);
    if (is_calendar)
        reader->has_calendar = true;
    if (is_event && begins) {
        reader->event = event_new(line);
        reader->depth = 0;
    } else if (is_event && reader->event) {
        close_event(reader, true);
    } else if (reader->event && (begins || ends)) {
        reader->depth += begins ? 1u : reader->depth > 0 ? -1u : 0u;
    } else if (reader->event && reader->depth == 0) {
        read_line(reader, line, text);
    }
}

/* ---- days ----------------------------------------------------------------------------------- */

typedef struct {
    const Reader *reader;
    MoDay from, to;
    MoIcsDaysFunc func;
    void *data;
} Giver;

static bool is_left_out(const Giver *giver, const Event *event, MoDay day)
{
    for (guint i = 0; i < event->without->len; i++) {
        if (g_array_index(event->without, MoDay, i) == day)
            return true;
    }
    if (event->instead != MO_DAY_NONE || g_hash_table_size(giver->reader->moved) == 0)
        return false;
    g_autofree char *key = g_strdup_printf("%d %s", day, event->uid ? event->uid : "");
    return g_hash_table_contains(giver->reader->moved, key);
}

static void give(const Giver *giver, const Event *event, MoDay first)
{
    MoDay last = first + count_days(event) - 1;
    if (last >= giver->from && first <= giver->to && !is_left_out(giver, event, first))
        giver->func(first, last, giver->data);
}

static void give_event(const Giver *giver, const Event *event)
{
    give(giver, event, event->start.day);
    for (guint i = 0; i < event->beside->len; i++)
        give(giver, event, g_array_index(event->beside, MoDay, i));
    if (!event->rule || event->instead != MO_DAY_NONE)
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoRecur) recur = mo_recur_new(event->rule, event->start.day, false, &error);
    if (!recur) {
        mo_problems_add(giver->reader->problems, MO_SEVERITY_WARNING, giver->reader->path,
                        event->line, _("the rule of this event gives no day beside its first: %s"),
                        error->message);
        return;
    }
    MoDay day = mo_recur_next(recur, MAX(giver->from - count_days(event), event->start.day + 1));
    for (; day != MO_DAY_NONE && day <= giver->to; day = mo_recur_next(recur, day + 1))
        give(giver, event, day);
}

static void report(const Reader *reader)
{
    if (!reader->has_calendar)
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->path, 1,
                        _("this is no calendar file: it does not begin with BEGIN:VCALENDAR; save "
                          "it from your calendar as iCalendar (.ics)"));
    else if (reader->n_timed > 0)
        mo_problems_add(reader->problems, MO_SEVERITY_WARNING, reader->path, reader->timed_line,
                        ngettext("%u event with an hour was passed over: only whole days are days "
                                 "off",
                                 "%u events with an hour were passed over: only whole days are "
                                 "days off",
                                 reader->n_timed),
                        reader->n_timed);
    else if (reader->events->len == 0 && mo_problems_count(reader->problems) == 0)
        mo_problems_add(reader->problems, MO_SEVERITY_WARNING, reader->path, 0,
                        _("there is no event in this file, so it gives no day off"));
}

bool mo_ics_foreach_days(const char *path, MoDay from, MoDay to, MoProblems *problems,
                         MoIcsDaysFunc func, void *data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *raw = NULL;
    if (!mo_file_read(path, FILE_MAX, &raw, NULL, &error)) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, _("%s; its days off do not count"),
                        error->message);
        return false;
    }
    Reader reader = {.path = path, .problems = problems};
    reader.events = g_ptr_array_new_with_free_func(event_free);
    reader.moved = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    mo_ics_foreach_line(raw, take_line, &reader);
    if (reader.event)
        close_event(&reader, false);
    report(&reader);
    Giver giver = {&reader, from, to, func, data};
    for (guint i = 0; i < reader.events->len; i++)
        give_event(&giver, g_ptr_array_index(reader.events, i));
    g_ptr_array_unref(reader.events);
    g_hash_table_unref(reader.moved);
    return true;
}
