/* The agent and clocks that jump: what is due is raised once, whatever the wall shows. */
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HOUR 3600
/* Every hour of every day is a working hour, so that the night counts. */
#define OPEN                                                                                       \
    "[day]\nworking-days = MO TU WE TH FR SA SU\nworking-hours = 00:00-23:59\ndigest = 00:10\n"    \
    "rest-person = 0 days\nrest-company = 0 days\n"
#define AT_HALF_PAST_TWO                                                                           \
    OPEN "[habit h]\nkind = call\nclass = promise\nat = 02:30\nwhen = every day from 2026-03-01\n"
#define ONE "id,name,phone\na,Ada Example,1\n"

static void step_at(MoStage *stage, int64_t utc)
{
    mo_clock_set(stage->session.clock, utc);
    assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
}

/* Follows the agent's own wakes. */
static void run_until(MoStage *stage, int64_t end)
{
    while (mo_agent_get_next_wake(stage->agent) <= end)
        step_at(stage,
                MAX(mo_agent_get_next_wake(stage->agent), mo_clock_now(stage->session.clock)));
    mo_clock_set(stage->session.clock, end);
}

static int64_t now(const MoStage *stage)
{
    return mo_clock_now(stage->session.clock);
}

static unsigned count_single(const MoStage *stage)
{
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    unsigned n = 0;
    for (guint i = 0; i < notes->len; i++)
        n += strstr(((const MoNote *)notes->pdata[i])->summary, "Ada Example") != NULL;
    return n;
}

/* 02:30 does not exist on 29 March: the minute of RFC 5545, 03:30, an hour and a half after one. */
static void an_hour_that_is_skipped_is_made_up_for(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init_in(&stage, "Europe/Berlin", "2026-03-29", AT_HALF_PAST_TWO, ONE);
    int64_t midnight = now(&stage);
    run_until(&stage, midnight + 5 * HOUR / 2 - 1);
    assert_int_equal(count_single(&stage), 0);
    run_until(&stage, midnight + 5 * HOUR / 2);
    assert_int_equal(count_single(&stage), 1);
    run_until(&stage, midnight + 12 * HOUR);
    assert_int_equal(count_single(&stage), 1);
    mo_stage_clear(&stage);
}

/* 02:30 comes twice on 25 October: the first counts, and the second shows nothing. */
static void an_hour_that_comes_twice_counts_once(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init_in(&stage, "Europe/Berlin", "2026-10-25", AT_HALF_PAST_TWO, ONE);
    int64_t midnight = now(&stage);
    run_until(&stage, midnight + 5 * HOUR / 2 - 1);
    assert_int_equal(count_single(&stage), 0);
    run_until(&stage, midnight + 5 * HOUR / 2);
    assert_int_equal(count_single(&stage), 1);
    run_until(&stage, midnight + 13 * HOUR);
    assert_int_equal(count_single(&stage), 1);
    mo_stage_clear(&stage);
}

static void a_clock_set_forward_raises_what_it_jumped_over_in_one_digest(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init_in(
        &stage, "Europe/Berlin", "2026-06-01",
        OPEN "[habit h]\nkind = call\nclass = promise\nwhen = every day from 2026-06-01\n", ONE);
    const GPtrArray *notes = mo_channel_fake_get_shown(stage.channel);
    run_until(&stage, now(&stage) + HOUR);
    assert_int_equal(notes->len, 1);
    step_at(&stage, now(&stage) + 9 * 24 * HOUR);
    /* The promise for today has a note of its own. */
    guint n = notes->len;
    assert_int_equal(n, 3);
    assert_int_equal(mo_agent_get_plan(stage.agent)->moments->len, 10);
    run_until(&stage, now(&stage) + HOUR);
    assert_int_equal(notes->len, n);
    mo_stage_clear(&stage);
}

static void a_clock_set_back_shows_nothing_again_and_forgets_nothing(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init_in(&stage, "Europe/Berlin", "2026-06-01", AT_HALF_PAST_TWO, ONE);
    int64_t midnight = now(&stage);
    run_until(&stage, midnight + 4 * HOUR);
    assert_int_equal(count_single(&stage), 1);
    step_at(&stage, midnight + 2 * HOUR);
    run_until(&stage, midnight + 5 * HOUR);
    assert_int_equal(count_single(&stage), 1);
    assert_int_equal(mo_agent_get_plan(stage.agent)->moments->len, 1);
    run_until(&stage, midnight + (24 + 3) * HOUR);
    assert_int_equal(mo_agent_get_plan(stage.agent)->moments->len, 2);
    mo_stage_clear(&stage);
}

static bool add_raised(const MoRecord *record, void *data)
{
    g_autofree char *nominal = mo_day_print(record->nominal);
    g_autoptr(GDateTime) raised = g_date_time_new_from_unix_utc(record->raised_utc);
    g_autofree char *instant = g_date_time_format(raised, "%d %H:%M");
    g_string_append_printf(data, "%s at %s, ", nominal + strlen("2026-06-"), instant);
    return true;
}

/* She flies while promises of each day, at 10:00, are under way: hours move with the zone, days
 * stay as they are, and none comes twice or is left out (M#389, B#256, M#1668; a day to and fro: M
 * PR#7937). Each row two zones, the flight in hours after the midnight before 2 June where she
 * starts, and day and first raise (UTC) of each promise by the end of 4 June in both. */
static void a_zone_that_changes_in_flight_moves_hours_and_no_day(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
        int flight;
        const char *raised;
    } rows[] = {
        {"Europe/Berlin", "Europe/Berlin", 8, "02 at 02 08:00, 03 at 03 08:00, 04 at 04 08:00, "},
        /* To the west before ten, and after ten. */
        {"Europe/Berlin", "America/New_York", 8,
         "02 at 02 14:00, 03 at 03 14:00, 04 at 04 14:00, "},
        {"Europe/Berlin", "America/New_York", 11,
         "02 at 02 08:00, 03 at 03 14:00, 04 at 04 14:00, "},
        /* To the east: ten has passed there, so it comes at once; and over midnight. */
        {"Europe/Berlin", "Asia/Tokyo", 9, "02 at 02 07:00, 03 at 03 01:00, 04 at 04 01:00, "},
        {"Europe/Berlin", "Asia/Tokyo", 18, "02 at 02 08:00, 03 at 03 01:00, 04 at 04 01:00, "},
        /* Back over midnight: 2 June a second time, and nothing a second time. */
        {"Europe/Berlin", "Pacific/Honolulu", 27,
         "02 at 02 08:00, 03 at 03 20:00, 04 at 04 20:00, "},
        /* Over the date line, where a whole day is missing. */
        {"Pacific/Honolulu", "Pacific/Kiritimati", 12,
         "02 at 02 20:00, 03 at 02 22:00, 04 at 03 20:00, "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoStage stage;
        mo_stage_init_in(&stage, rows[i].before, "2026-06-02",
                         OPEN "[habit h]\nkind = call\nclass = promise\nat = 10:00\n"
                              "when = every day from 2026-06-02\n",
                         ONE);
        run_until(&stage, now(&stage) + rows[i].flight * HOUR);
        mo_zone_free(stage.session.zone);
        stage.session.zone = mo_zone_new(rows[i].after, NULL);
        assert_true(mo_agent_step(stage.agent, true, NULL, NULL));
        run_until(&stage,
                  mo_zone_to_utc(stage.session.zone, (MoLocal){mo_day_parse("2026-06-05"), 0}) -
                      60);
        g_autoptr(GString) raised = g_string_new(NULL);
        assert_true(mo_history_foreach_open(stage.session.history, add_raised, raised, NULL));
        if (strcmp(raised->str, rows[i].raised) != 0)
            fail_msg("row %zu: %s", i, raised->str);
        mo_stage_clear(&stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_hour_that_is_skipped_is_made_up_for),
        cmocka_unit_test(an_hour_that_comes_twice_counts_once),
        cmocka_unit_test(a_zone_that_changes_in_flight_moves_hours_and_no_day),
        cmocka_unit_test(a_clock_set_forward_raises_what_it_jumped_over_in_one_digest),
        cmocka_unit_test(a_clock_set_back_shows_nothing_again_and_forgets_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
