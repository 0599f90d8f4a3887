/* One event as a file that goes along with an invitation. */
#include "output/calendar_invitation.h"

#include "base/text.h"

#include <libical/ical.h>
#include <string.h>

#define LINE_MAX_BYTES ((size_t)1000)
#define TEXT_MAX ((size_t)4000)
#define UID_MAX ((size_t)200)

static struct icaltimetype make_date(MoDay day)
{
    struct icaltimetype time = icaltime_null_date();
    mo_day_to_civil(day, &time.year, &time.month, &time.day);
    return time;
}

static struct icaltimetype make_instant(int64_t utc)
{
    return icaltime_from_timet_with_zone((time_t)utc, 0, icaltimezone_get_utc_timezone());
}

static void add_text(icalcomponent *component, icalproperty *(*make)(const char *text),
                     const char *text, size_t max)
{
    g_autofree char *clean = mo_text_clean_line(text, max);
    if (*clean)
        icalcomponent_add_property(component, make(clean));
}

/* With its line breaks, which libical writes as `\n`. */
static void add_description(icalcomponent *component, const char *text)
{
    g_autofree char *clean = mo_text_clean_block(text, TEXT_MAX);
    if (*clean)
        icalcomponent_add_property(component, icalproperty_new_description(clean));
}

static void add_organizer(icalcomponent *component, const char *name, const char *address)
{
    g_autofree char *uri = g_strconcat("mailto:", address, NULL);
    icalproperty *organizer = icalproperty_new_organizer(uri);
    g_autofree char *clean = mo_text_clean_line(name, LINE_MAX_BYTES);
    /* A parameter cannot hold a quote. */
    g_strdelimit(clean, "\"", '\'');
    if (*clean)
        icalproperty_add_parameter(organizer, icalparameter_new_cn(clean));
    icalcomponent_add_property(component, organizer);
}

static void add_times(icalcomponent *component, const MoIcsEvent *event)
{
    if (!event->has_hour) {
        icalcomponent_add_property(component,
                                   icalproperty_new_dtstart(make_date(event->start.day)));
        icalcomponent_add_property(component, icalproperty_new_dtend(make_date(event->last + 1)));
        return;
    }
    icalcomponent_add_property(component, icalproperty_new_dtstart(make_instant(event->start_utc)));
    if (event->end_utc > event->start_utc)
        icalcomponent_add_property(component, icalproperty_new_dtend(make_instant(event->end_utc)));
}

/* The same for ever, also of an event whose file names none. */
static char *make_uid(const MoIcsEvent *event)
{
    if (*event->uid)
        return mo_text_clean_line(event->uid, UID_MAX);
    g_autofree char *day = mo_day_print(event->start.day);
    g_autofree char *code = mo_hash_code(mo_hash(0, event->title, day, NULL), 13);
    return g_strconcat(code, "@org.moments.Moments", NULL);
}

GBytes *mo_calendar_make_invitation(const MoIcsEvent *event, const char *from_name,
                                    const char *from_address, int64_t now_utc)
{
    g_return_val_if_fail(event != NULL, NULL);
    icalcomponent *component = icalcomponent_new_vevent();
    g_autofree char *uid = make_uid(event);
    icalcomponent_add_property(component, icalproperty_new_uid(uid));
    icalcomponent_add_property(component, icalproperty_new_dtstamp(make_instant(now_utc)));
    add_times(component, event);
    add_text(component, icalproperty_new_summary, event->title, LINE_MAX_BYTES);
    add_text(component, icalproperty_new_location, event->location, LINE_MAX_BYTES);
    add_description(component, event->summary);
    add_text(component, icalproperty_new_url, event->url, LINE_MAX_BYTES);
    bool has_organizer = from_address && *from_address;
    if (has_organizer)
        add_organizer(component, from_name, from_address);
    char *text = icalcomponent_as_ical_string_r(component);
    icalcomponent_free(component);
    /* PUBLISH asks for an organizer (RFC 5546 3.2.1). */
    char *whole = g_strconcat(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Moments//Moments " VERSION "//EN\r\n",
        has_organizer ? "METHOD:PUBLISH\r\n" : "", text ? text : "", "END:VCALENDAR\r\n", NULL);
    icalmemory_free_buffer(text);
    return g_bytes_new_take(whole, strlen(whole));
}
