#include "when/zone.h"

#include "base/error.h"
#include "base/i18n.h"
#include "when/zone_private.h"

#define DAY_SECONDS 86400
/* 2100-01-01T00:00:00Z: no change of offset is looked for from here on. */
#define SEARCH_END G_GINT64_CONSTANT(4102444800)

struct MoZone {
    GTimeZone *zone;
    char *name;
};

static MoZone *take(GTimeZone *zone, char *name)
{
    MoZone *result = g_new0(MoZone, 1);
    result->zone = zone;
    result->name = name;
    return result;
}

MoZone *mo_zone_new_local(void)
{
    g_autofree char *name = NULL;
    g_autofree char *identifier = mo_zone_find_local(g_getenv("TZ"), "/etc", &name);
    GTimeZone *zone = g_time_zone_new_identifier(identifier);
    if (zone == NULL)
        return take(g_time_zone_new_utc(), g_strdup("UTC"));
    return take(zone, name != NULL ? g_steal_pointer(&name) : g_strdup("Local"));
}

MoZone *mo_zone_new(const char *name, GError **error)
{
    GTimeZone *zone = mo_zone_is_known(name) ? g_time_zone_new_identifier(name) : NULL;
    if (zone == NULL) {
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID,
                    _("no time zone is called '%s'; write it like 'Europe/Berlin'"),
                    name != NULL ? name : "");
        return NULL;
    }
    return take(zone, g_strdup(name));
}

void mo_zone_free(MoZone *zone)
{
    if (zone == NULL)
        return;
    g_time_zone_unref(zone->zone);
    g_free(zone->name);
    g_free(zone);
}

const char *mo_zone_get_name(const MoZone *zone)
{
    g_return_val_if_fail(zone != NULL, NULL);
    return zone->name;
}

static int get_interval(const MoZone *zone, int64_t utc)
{
    return g_time_zone_find_interval(zone->zone, G_TIME_TYPE_UNIVERSAL, utc);
}

int32_t mo_zone_get_offset(const MoZone *zone, int64_t utc)
{
    g_return_val_if_fail(zone != NULL, 0);
    return g_time_zone_get_offset(zone->zone, get_interval(zone, utc));
}

const char *mo_zone_get_abbreviation(const MoZone *zone, int64_t utc)
{
    g_return_val_if_fail(zone != NULL, NULL);
    return g_time_zone_get_abbreviation(zone->zone, get_interval(zone, utc));
}

/* Offsets lie between -12 and +15 hours, so the instant of a wall time lies less than a day from
 * the same digits read as UTC: the offsets in force a day before and a day after them are the only
 * two that can apply (no zone has changed twice in two days). */
int64_t mo_zone_to_utc(const MoZone *zone, MoLocal local)
{
    g_return_val_if_fail(zone != NULL, 0);
    int64_t digits = (int64_t)local.day * DAY_SECONDS + local.second;
    int32_t offset_before = mo_zone_get_offset(zone, digits - DAY_SECONDS);
    int32_t offset_after = mo_zone_get_offset(zone, digits + DAY_SECONDS);
    int64_t utc_before = digits - offset_before;
    int64_t utc_after = digits - offset_after;
    /* At a repeated time both fit, and the offset before is the first; in a gap neither fits, and
     * RFC 5545 3.3.5 reads it with the offset before. */
    if (offset_before == offset_after || mo_zone_get_offset(zone, utc_before) == offset_before)
        return utc_before;
    return mo_zone_get_offset(zone, utc_after) == offset_after ? utc_after : utc_before;
}

MoLocal mo_zone_to_local(const MoZone *zone, int64_t utc)
{
    g_return_val_if_fail(zone != NULL, ((MoLocal){MO_DAY_NONE, 0}));
    int64_t digits = utc + mo_zone_get_offset(zone, utc);
    int64_t day = digits / DAY_SECONDS;
    int64_t second = digits % DAY_SECONDS;
    if (second < 0) {
        second += DAY_SECONDS;
        day--;
    }
    return (MoLocal){(MoDay)day, (int32_t)second};
}

/* The first instant after `utc` that lies in another of GLib's intervals, or SEARCH_END. Their
 * numbers rise with time. */
static int64_t next_interval(const MoZone *zone, int64_t utc)
{
    int interval = get_interval(zone, utc);
    if (get_interval(zone, SEARCH_END) == interval)
        return SEARCH_END;
    int64_t low = utc;
    int64_t step = (int64_t)DAY_SECONDS * 32;
    while (get_interval(zone, MIN(low + step, SEARCH_END)) == interval) {
        low += step;
        step *= 2;
    }
    int64_t high = MIN(low + step, SEARCH_END);
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (get_interval(zone, middle) == interval)
            low = middle;
        else
            high = middle;
    }
    return high;
}

int64_t mo_zone_next_change(const MoZone *zone, int64_t utc)
{
    g_return_val_if_fail(zone != NULL, INT64_MAX);
    int32_t offset = mo_zone_get_offset(zone, utc);
    while (utc < SEARCH_END) {
        utc = next_interval(zone, utc);
        if (utc < SEARCH_END && mo_zone_get_offset(zone, utc) != offset)
            return utc;
    }
    return INT64_MAX;
}
