/* Notes that went away unseen come back, not at once and not for ever; what was seen does not. */
#include "folder.h"
#include "run/agent.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE 60
#define HOUR 3600
#define MONDAY "2026-02-16"
#define TIMED "[habit h]\nkind = call\nat = 09:30\nwhen = every 6 weeks from 2026-02-16\n"
#define LISTED "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-02-16\n"
#define THREE "id,name,phone\na,Ada Example,1\nb,Ben Sample,2\nc,Cleo Model,3\n"
#define ONE "id,name,phone\na,Ada Example,1\n"

typedef struct {
    MoWorld *world;
    MoSession session;
    MoChannel *channel;
    MoAgent *agent;
} Stage;

static void start(Stage *stage)
{
    stage->channel = mo_channel_new_fake();
    stage->agent = mo_agent_new(&stage->session, stage->channel);
}

static void stop(Stage *stage)
{
    g_clear_pointer(&stage->agent, mo_agent_free);
    g_clear_pointer(&stage->channel, mo_channel_free);
}

static void restart(Stage *stage)
{
    stop(stage);
    start(stage);
}

static Stage *stage_new(const char *habits, const char *csv)
{
    Stage *stage = g_new0(Stage, 1);
    MoWorld *world = mo_world_new(MONDAY, habits, csv, MONDAY);
    stage->world = world;
    stage->session = (MoSession){.zone = mo_zone_new("UTC", NULL),
                                 .config = world->config,
                                 .customers = world->customers,
                                 .articles = world->articles,
                                 .history = world->history};
    stage->session.clock = mo_clock_new_simulated((int64_t)mo_day_parse(MONDAY) * 86400);
    stage->session.state_folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    start(stage);
    return stage;
}

static void stage_free(Stage *stage)
{
    stop(stage);
    test_folder_remove(stage->session.state_folder);
    g_free(stage->session.state_folder);
    mo_zone_free(stage->session.zone);
    mo_clock_free(stage->session.clock);
    mo_world_free(stage->world);
    g_free(stage);
}

/* Follows the agent's own wakes until a second of the day. */
static void run_until(Stage *stage, int second)
{
    int64_t end = (int64_t)mo_day_parse(MONDAY) * 86400 + second;
    while (mo_agent_get_next_wake(stage->agent) <= end) {
        int64_t next = mo_agent_get_next_wake(stage->agent);
        mo_clock_set(stage->session.clock, MAX(next, mo_clock_now(stage->session.clock)));
        assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
    }
    mo_clock_set(stage->session.clock, end);
}

static const GPtrArray *shown(const Stage *stage)
{
    return mo_channel_fake_get_shown(stage->channel);
}

static uint64_t tag_of(const Stage *stage, guint index)
{
    assert_true(index < shown(stage)->len);
    return ((const MoNote *)g_ptr_array_index(shown(stage), index))->tag;
}

static void after_a_restart_notes_come_back_when_half_an_hour_is_over(void **state)
{
    (void)state;
    Stage *stage = stage_new(TIMED, THREE);
    run_until(stage, 9 * HOUR + 40 * MINUTE);
    assert_int_equal(shown(stage)->len, 3);
    mo_channel_fake_close_by_user(stage->channel, tag_of(stage, 0));
    restart(stage);
    run_until(stage, 10 * HOUR - 1);
    assert_int_equal(shown(stage)->len, 0);
    run_until(stage, 10 * HOUR);
    assert_int_equal(shown(stage)->len, 2);
    run_until(stage, 23 * HOUR);
    assert_int_equal(shown(stage)->len, 2);
    stage_free(stage);
}

static void restarts_do_not_bring_them_more_often_than_three_times_a_day(void **state)
{
    (void)state;
    static const int wanted[] = {9 * HOUR + 30 * MINUTE, 10 * HOUR, 11 * HOUR, 13 * HOUR};
    Stage *stage = stage_new(TIMED, ONE);
    unsigned n = 0;
    for (int second = 9 * HOUR; second < 24 * HOUR; second += 5 * MINUTE) {
        run_until(stage, second);
        for (guint i = 0; i < shown(stage)->len; i++) {
            assert_true(n < G_N_ELEMENTS(wanted));
            assert_int_equal(second, wanted[n++]);
        }
        restart(stage);
    }
    assert_int_equal(n, G_N_ELEMENTS(wanted));
    stage_free(stage);
}

static void a_digest_that_went_with_the_server_is_told_again(void **state)
{
    (void)state;
    Stage *stage = stage_new(LISTED, THREE);
    run_until(stage, 9 * HOUR + 10 * MINUTE);
    assert_int_equal(shown(stage)->len, 1);
    mo_channel_fake_set_up(stage->channel, false);
    mo_channel_fake_set_up(stage->channel, true);
    run_until(stage, 9 * HOUR + 40 * MINUTE - 1);
    assert_int_equal(shown(stage)->len, 1);
    run_until(stage, 9 * HOUR + 40 * MINUTE);
    assert_int_equal(shown(stage)->len, 2);
    const MoNote *again = g_ptr_array_index(shown(stage), 1);
    assert_non_null(strstr(again->body, "Ada Example"));
    assert_non_null(strstr(again->body, "Cleo Model"));
    run_until(stage, 23 * HOUR);
    assert_int_equal(shown(stage)->len, 2);
    stage_free(stage);
}

static void a_digest_is_told_again_after_a_restart_unless_she_closed_it(void **state)
{
    (void)state;
    Stage *stage = stage_new(LISTED, THREE);
    run_until(stage, 9 * HOUR + 10 * MINUTE);
    restart(stage);
    run_until(stage, 9 * HOUR + 30 * MINUTE - 1);
    assert_int_equal(shown(stage)->len, 0);
    run_until(stage, 9 * HOUR + 30 * MINUTE);
    assert_int_equal(shown(stage)->len, 1);
    mo_channel_fake_close_by_user(stage->channel, tag_of(stage, 0));
    restart(stage);
    run_until(stage, 23 * HOUR);
    assert_int_equal(shown(stage)->len, 0);
    stage_free(stage);
}

static void what_was_answered_does_not_come_back(void **state)
{
    (void)state;
    Stage *stage = stage_new(TIMED, ONE);
    run_until(stage, 9 * HOUR + 40 * MINUTE);
    mo_channel_fake_press(stage->channel, tag_of(stage, 0), "spoke");
    restart(stage);
    run_until(stage, 23 * HOUR);
    assert_int_equal(shown(stage)->len, 0);
    stage_free(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_restart_notes_come_back_when_half_an_hour_is_over),
        cmocka_unit_test(restarts_do_not_bring_them_more_often_than_three_times_a_day),
        cmocka_unit_test(a_digest_that_went_with_the_server_is_told_again),
        cmocka_unit_test(a_digest_is_told_again_after_a_restart_unless_she_closed_it),
        cmocka_unit_test(what_was_answered_does_not_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
