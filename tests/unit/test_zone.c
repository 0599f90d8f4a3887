#include "when/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "when/zone_private.h"

static int64_t digits(const char *text)
{
    MoLocal local;
    assert_true(mo_local_parse(text, 0, &local));
    return (int64_t)local.day * 86400 + local.second;
}

static MoLocal local(const char *text)
{
    MoLocal result;
    assert_true(mo_local_parse(text, 0, &result));
    return result;
}

/* Wall time, its instant, and the wall time of that instant when it is another one. */
static const struct {
    const char *zone;
    const char *wall;
    const char *utc;
    const char *back;
} edges[] = {
    {"Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59", NULL},
    {"Europe/Berlin", "2026-03-29T02:00:00", "2026-03-29T01:00:00", "2026-03-29T03:00:00"},
    {"Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00", "2026-03-29T03:30:00"},
    {"Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00", NULL},
    {"Europe/Berlin", "2026-10-25T01:59:59", "2026-10-24T23:59:59", NULL},
    {"Europe/Berlin", "2026-10-25T02:00:00", "2026-10-25T00:00:00", NULL},
    {"Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00", NULL},
    {"Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00", NULL},
    {"Europe/Berlin", "2050-07-01T12:00:00", "2050-07-01T10:00:00", NULL},
    {"Europe/Berlin", "1970-01-01T00:00:00", "1969-12-31T23:00:00", NULL},
    {"America/New_York", "2007-03-11T02:30:00", "2007-03-11T07:30:00", "2007-03-11T03:30:00"},
    {"America/New_York", "2007-11-04T01:30:00", "2007-11-04T05:30:00", NULL},
    {"America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00", "2026-03-08T03:30:00"},
    {"America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00", NULL},
    {"America/New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00", NULL},
    {"Australia/Lord_Howe", "2026-10-04T02:00:00", "2026-10-03T15:30:00", "2026-10-04T02:30:00"},
    {"Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00", "2026-10-04T02:45:00"},
    {"Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00", NULL},
    {"Australia/Lord_Howe", "2026-04-05T01:29:59", "2026-04-04T14:29:59", NULL},
    {"Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00", NULL},
    {"Australia/Lord_Howe", "2026-04-05T02:00:00", "2026-04-04T15:30:00", NULL},
    {"Africa/Casablanca", "2026-02-15T02:30:00", "2026-02-15T01:30:00", NULL},
    {"Africa/Casablanca", "2026-02-15T03:00:00", "2026-02-15T03:00:00", NULL},
    {"Africa/Casablanca", "2026-03-01T12:00:00", "2026-03-01T12:00:00", NULL},
    {"Africa/Casablanca", "2026-03-22T02:30:00", "2026-03-22T02:30:00", "2026-03-22T03:30:00"},
    {"Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59", NULL},
    {"Pacific/Apia", "2011-12-30T00:00:00", "2011-12-30T10:00:00", "2011-12-31T00:00:00"},
    {"Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00", "2011-12-31T12:00:00"},
    {"Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00", NULL},
    {"America/New_York", "1969-07-20T16:17:40", "1969-07-20T20:17:40", NULL},
    {"America/New_York", "1969-12-31T00:00:00", "1969-12-31T05:00:00", NULL},
    {"UTC", "1969-12-31T23:59:59", "1969-12-31T23:59:59", NULL},
    {"UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00", NULL},
};

static void both_edges_of_daylight_saving_are_read_as_rfc_5545_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(edges); i++) {
        g_autoptr(MoZone) zone = mo_zone_new(edges[i].zone, NULL);
        assert_non_null(zone);
        int64_t utc = mo_zone_to_utc(zone, local(edges[i].wall));
        if (utc != digits(edges[i].utc))
            fail_msg("%s %s: %+lld s", edges[i].zone, edges[i].wall,
                     (long long)(utc - digits(edges[i].utc)));
        MoLocal back = mo_zone_to_local(zone, utc);
        MoLocal expected = local(edges[i].back != NULL ? edges[i].back : edges[i].wall);
        if (mo_local_compare(back, expected) != 0)
            fail_msg("%s %s: back at %d %d", edges[i].zone, edges[i].wall, back.day, back.second);
    }
}

/* Each quarter of an hour of three years: an instant comes back as itself, or, in a repeated hour,
 * as the first of the two. */
static void instants_survive_the_way_to_the_wall_clock_and_back(void **state)
{
    (void)state;
    static const char *const zones[] = {"Europe/Berlin",    "Australia/Lord_Howe",
                                        "America/St_Johns", "Africa/Casablanca",
                                        "Pacific/Apia",     "Asia/Kathmandu"};
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(MoZone) zone = mo_zone_new(zones[i], NULL);
        int64_t end = digits("2014-01-01");
        for (int64_t utc = digits("2011-01-01"); utc < end; utc += 900) {
            int64_t back = mo_zone_to_utc(zone, mo_zone_to_local(zone, utc));
            bool first = back < utc && mo_local_compare(mo_zone_to_local(zone, back),
                                                        mo_zone_to_local(zone, utc)) == 0;
            if (back != utc && !first)
                fail_msg("%s at %lld: %lld", zones[i], (long long)utc, (long long)back);
        }
    }
}

static void changes_of_offset_are_found_to_the_second(void **state)
{
    (void)state;
    g_autoptr(MoZone) berlin = mo_zone_new("Europe/Berlin", NULL);
    int64_t change = mo_zone_next_change(berlin, digits("2026-01-01"));
    assert_int_equal(change, digits("2026-03-29T01:00:00"));
    assert_int_equal(mo_zone_get_offset(berlin, change - 1), 3600);
    assert_int_equal(mo_zone_get_offset(berlin, change), 7200);
    assert_string_equal(mo_zone_get_abbreviation(berlin, change - 1), "CET");
    assert_string_equal(mo_zone_get_abbreviation(berlin, change), "CEST");
    assert_int_equal(mo_zone_next_change(berlin, change), digits("2026-10-25T01:00:00"));
    assert_int_equal(mo_zone_next_change(berlin, digits("2050-01-01")),
                     digits("2050-03-27T01:00:00"));
    assert_true(mo_zone_next_change(berlin, digits("2099-12-01")) == INT64_MAX);

    g_autoptr(MoZone) utc = mo_zone_new("UTC", NULL);
    assert_true(mo_zone_next_change(utc, 0) == INT64_MAX);
    g_autoptr(MoZone) tokyo = mo_zone_new("Asia/Tokyo", NULL);
    assert_true(mo_zone_next_change(tokyo, digits("2026-01-01")) == INT64_MAX);
}

static void only_names_of_the_zone_database_are_zones(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "Europe/Brlin", "",         "europe/", "/etc/localtime", "../zoneinfo/UTC", "CET-1CEST",
        "Europe",       "zone.tab", NULL};
    for (const char *const *name = wrong; *name != NULL; name++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoZone) zone = mo_zone_new(*name, &error);
        if (zone != NULL)
            fail_msg("'%s' was taken", *name);
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        g_autofree char *quoted = g_strdup_printf("'%s'", *name);
        assert_non_null(strstr(error->message, quoted));
    }
    g_autoptr(MoZone) zone = mo_zone_new("America/Argentina/Buenos_Aires", NULL);
    assert_string_equal(mo_zone_get_name(zone), "America/Argentina/Buenos_Aires");
}

static void the_variable_tz_wins(void **state)
{
    (void)state;
    static const struct {
        const char *tz;
        const char *identifier;
        const char *name;
    } rows[] = {
        {"Europe/Berlin", "Europe/Berlin", "Europe/Berlin"},
        {":America/New_York", "America/New_York", "America/New_York"},
        {"", "UTC", "UTC"},
        {"/usr/share/zoneinfo/Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"},
        {"/usr/share/zoneinfo/posix/Asia/Tokyo", "/usr/share/zoneinfo/posix/Asia/Tokyo",
         "Asia/Tokyo"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", NULL},
        {"Europe/Brlin", "Europe/Brlin", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = NULL;
        g_autofree char *identifier = mo_zone_find_local(rows[i].tz, "/nowhere", &name);
        assert_string_equal(identifier, rows[i].identifier);
        if (rows[i].name == NULL)
            assert_null(name);
        else
            assert_string_equal(name, rows[i].name);
    }
}

static void the_zone_of_the_machine_has_its_name_where_one_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *tz, *name;
        int32_t offset; /* in summer */
    } rows[] = {
        {"Europe/Berlin", "Europe/Berlin", 7200},
        {"/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo", 9 * 3600},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "Local", 7200},
        {"Nowhere/Atall", "UTC", 0},
    };
    g_autofree char *before = g_strdup(g_getenv("TZ"));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_setenv("TZ", rows[i].tz, TRUE);
        g_autoptr(MoZone) zone = mo_zone_new_local();
        assert_string_equal(mo_zone_get_name(zone), rows[i].name);
        assert_int_equal(mo_zone_get_offset(zone, digits("2026-07-01")), rows[i].offset);
    }
    if (before)
        g_setenv("TZ", before, TRUE);
    else
        g_unsetenv("TZ");
}

static void remove_etc(const char *etc)
{
    g_autofree char *localtime = g_build_filename(etc, "localtime", NULL);
    g_autofree char *name_file = g_build_filename(etc, "timezone", NULL);
    g_unlink(localtime);
    g_unlink(name_file);
    g_rmdir(etc);
}

static void assert_found(const char *etc, const char *expected)
{
    g_autofree char *name = NULL;
    g_autofree char *identifier = mo_zone_find_local(NULL, etc, &name);
    assert_string_equal(name != NULL ? name : "nothing", expected);
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(identifier);
    assert_non_null(zone);
}

static void without_tz_the_link_or_the_file_names_the_zone(void **state)
{
    (void)state;
    g_autofree char *etc = g_dir_make_tmp("moments-zone-XXXXXX", NULL);
    g_autofree char *localtime = g_build_filename(etc, "localtime", NULL);
    g_autofree char *name_file = g_build_filename(etc, "timezone", NULL);
    assert_found(etc, "UTC");

    assert_int_equal(symlink("/usr/share/zoneinfo/Europe/Berlin", localtime), 0);
    assert_true(g_file_set_contents(name_file, "Asia/Tokyo\n", -1, NULL));
    assert_found(etc, "Europe/Berlin");

    /* A copy instead of a link: the file names it, but only if it tells the truth. */
    g_autofree char *data = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents("/usr/share/zoneinfo/Asia/Tokyo", &data, &length, NULL));
    g_unlink(localtime);
    assert_true(g_file_set_contents(localtime, data, (gssize)length, NULL));
    assert_found(etc, "Asia/Tokyo");
    assert_true(g_file_set_contents(name_file, "Europe/Berlin\n", -1, NULL));
    assert_found(etc, "nothing");

    /* Nothing but the name, as in a container. */
    g_unlink(localtime);
    assert_found(etc, "Europe/Berlin");
    remove_etc(etc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_edges_of_daylight_saving_are_read_as_rfc_5545_says),
        cmocka_unit_test(instants_survive_the_way_to_the_wall_clock_and_back),
        cmocka_unit_test(changes_of_offset_are_found_to_the_second),
        cmocka_unit_test(only_names_of_the_zone_database_are_zones),
        cmocka_unit_test(the_variable_tz_wins),
        cmocka_unit_test(the_zone_of_the_machine_has_its_name_where_one_is_known),
        cmocka_unit_test(without_tz_the_link_or_the_file_names_the_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
