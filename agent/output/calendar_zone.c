#include "output/calendar_private.h"

#include <stdlib.h>
#include <string.h>

/* Two a year for a century: what more could a zone have? */
#define CHANGES_MAX 200

static void append_local(GString *out, const char *name, MoLocal local)
{
    int year = 0;
    int month = 0;
    int day = 0;
    mo_day_to_civil(local.day, &year, &month, &day);
    g_string_append_printf(out, "%s:%04d%02d%02dT%02d%02d%02d\r\n", name, year, month, day,
                           local.second / 3600, local.second / 60 % 60, local.second % 60);
}

static void append_offset(GString *out, const char *name, int32_t offset)
{
    int32_t size = abs(offset);
    g_string_append_printf(out, "%s:%c%02d%02d", name, offset < 0 ? '-' : '+', size / 3600,
                           size / 60 % 60);
    if (size % 60 != 0)
        g_string_append_printf(out, "%02d", size % 60);
    g_string_append(out, "\r\n");
}

static void append_observance(GString *out, bool summer, MoLocal start, int32_t from, int32_t to,
                              const char *abbreviation)
{
    const char *name = summer ? "DAYLIGHT" : "STANDARD";
    g_string_append_printf(out, "BEGIN:%s\r\n", name);
    append_local(out, "DTSTART", start);
    append_offset(out, "TZOFFSETFROM", from);
    append_offset(out, "TZOFFSETTO", to);
    if (abbreviation && *abbreviation)
        g_string_append_printf(out, "TZNAME:%s\r\n", abbreviation);
    g_string_append_printf(out, "END:%s\r\n", name);
}

/* The wall clock at an instant, with a given offset. */
static MoLocal at_offset(int64_t utc, int32_t offset)
{
    int64_t local = utc + offset;
    int32_t second = (int32_t)((local % 86400 + 86400) % 86400);
    return (MoLocal){.day = (MoDay)((local - second) / 86400), .second = second};
}

char *mo_calendar_make_zone(const MoZone *zone, int64_t first_utc, int64_t last_utc)
{
    GString *out = g_string_new("BEGIN:VTIMEZONE\r\n");
    g_string_append_printf(out, "TZID:%s\r\n", mo_zone_get_name(zone));
    int32_t offset = mo_zone_get_offset(zone, first_utc);
    int64_t change = mo_zone_next_change(zone, first_utc);
    /* What holds at first is summer time if the clock goes back next. */
    bool summer = change != INT64_MAX && mo_zone_get_offset(zone, change) < offset;
    append_observance(out, summer, (MoLocal){0}, offset, offset,
                      mo_zone_get_abbreviation(zone, first_utc));
    for (int i = 0; i < CHANGES_MAX && change <= last_utc; i++) {
        int32_t next = mo_zone_get_offset(zone, change);
        append_observance(out, next > offset, at_offset(change, offset), offset, next,
                          mo_zone_get_abbreviation(zone, change));
        offset = next;
        change = mo_zone_next_change(zone, change);
    }
    g_string_append(out, "END:VTIMEZONE\r\n");
    return g_string_free(out, FALSE);
}

bool mo_calendar_is_utc(const MoZone *zone)
{
    const char *name = mo_zone_get_name(zone);
    return strcmp(name, "UTC") == 0 || strcmp(name, "Etc/UTC") == 0;
}
