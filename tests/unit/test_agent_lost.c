/* Notes that went away unseen come back, not at once and not for ever; what was seen does not. */
#include "stage.h"

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

/* Follows the agent's own wakes until a second of the day. */
static void run_until(MoStage *stage, int second)
{
    mo_stage_run_until(stage, MONDAY, second);
}

static void restart(MoStage *stage)
{
    mo_stage_stop(stage);
    mo_stage_start(stage);
}

static uint64_t tag_of(const MoStage *stage, guint index)
{
    return mo_stage_shown(stage, index)->tag;
}

static void after_a_restart_notes_come_back_when_half_an_hour_is_over(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, THREE);
    run_until(&stage, 9 * HOUR + 40 * MINUTE);
    assert_int_equal(mo_stage_count_shown(&stage), 3);
    mo_channel_fake_close_by_user(stage.channel, tag_of(&stage, 0));
    restart(&stage);
    run_until(&stage, 10 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    run_until(&stage, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    run_until(&stage, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

static void restarts_do_not_bring_them_more_often_than_three_times_a_day(void **state)
{
    (void)state;
    static const int wanted[] = {9 * HOUR + 30 * MINUTE, 10 * HOUR, 11 * HOUR, 13 * HOUR};
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    unsigned n = 0;
    for (int second = 9 * HOUR; second < 24 * HOUR; second += 5 * MINUTE) {
        run_until(&stage, second);
        for (guint i = 0; i < mo_stage_count_shown(&stage); i++) {
            assert_true(n < G_N_ELEMENTS(wanted));
            assert_int_equal(second, wanted[n++]);
        }
        restart(&stage);
    }
    assert_int_equal(n, G_N_ELEMENTS(wanted));
    mo_stage_clear(&stage);
}

static void a_digest_that_went_with_the_server_is_told_again(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, LISTED, THREE);
    run_until(&stage, 9 * HOUR + 10 * MINUTE);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_channel_fake_set_up(stage.channel, false);
    mo_channel_fake_set_up(stage.channel, true);
    run_until(&stage, 9 * HOUR + 40 * MINUTE - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    run_until(&stage, 9 * HOUR + 40 * MINUTE);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    const MoNote *again = mo_stage_shown(&stage, 1);
    assert_non_null(strstr(again->body, "Ada Example"));
    assert_non_null(strstr(again->body, "Cleo Model"));
    run_until(&stage, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

static void a_digest_is_told_again_after_a_restart_unless_she_closed_it(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, LISTED, THREE);
    run_until(&stage, 9 * HOUR + 10 * MINUTE);
    restart(&stage);
    run_until(&stage, 9 * HOUR + 30 * MINUTE - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    run_until(&stage, 9 * HOUR + 30 * MINUTE);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_channel_fake_close_by_user(stage.channel, tag_of(&stage, 0));
    restart(&stage);
    run_until(&stage, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_clear(&stage);
}

static void what_was_answered_does_not_come_back(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    run_until(&stage, 9 * HOUR + 40 * MINUTE);
    mo_channel_fake_press(stage.channel, tag_of(&stage, 0), "spoke");
    restart(&stage);
    run_until(&stage, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_clear(&stage);
}

static void what_came_to_a_locked_screen_comes_again_when_she_is_back(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, THREE);
    mo_channel_fake_set_locked(stage.channel, true);
    run_until(&stage, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 3);
    mo_channel_fake_close_by_user(stage.channel, tag_of(&stage, 1));
    mo_channel_fake_set_locked(stage.channel, false);
    run_until(&stage, 12 * HOUR + 1);
    assert_int_equal(mo_stage_count_shown(&stage), 5);
    /* The notes of before have left: a press reaches nobody. */
    mo_channel_fake_press(stage.channel, tag_of(&stage, 0), "spoke");
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DONE), 0);
    run_until(&stage, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 5);
    mo_stage_clear(&stage);
}

static void what_came_before_the_screen_could_be_asked_comes_again_as_well(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, THREE);
    run_until(&stage, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 3);
    mo_channel_fake_was_locked(stage.channel);
    run_until(&stage, 13 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 3);
    mo_channel_fake_set_locked(stage.channel, false);
    run_until(&stage, 13 * HOUR + 1);
    assert_int_equal(mo_stage_count_shown(&stage), 6);
    mo_stage_clear(&stage);
}

static void unlocking_brings_nothing_before_renotify_allows_it(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_channel_fake_set_locked(stage.channel, true);
    run_until(&stage, 9 * HOUR + 31 * MINUTE);
    mo_channel_fake_set_locked(stage.channel, false);
    run_until(&stage, 10 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    run_until(&stage, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

static void locking_and_unlocking_all_day_brings_it_once_more(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    for (int second = 9 * HOUR; second < 17 * HOUR; second += 5 * MINUTE) {
        mo_channel_fake_set_locked(stage.channel, true);
        run_until(&stage, second);
        mo_channel_fake_set_locked(stage.channel, false);
        run_until(&stage, second + 1);
    }
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

static void what_stood_there_before_she_locked_the_screen_was_hers_to_see(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    run_until(&stage, 9 * HOUR + 31 * MINUTE);
    mo_channel_fake_set_locked(stage.channel, true);
    run_until(&stage, 13 * HOUR);
    mo_channel_fake_set_locked(stage.channel, false);
    run_until(&stage, 16 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_clear(&stage);
}

static void nothing_is_spent_on_a_locked_screen(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    run_until(&stage, 9 * HOUR + 31 * MINUTE);
    mo_channel_fake_set_up(stage.channel, false);
    mo_channel_fake_set_up(stage.channel, true);
    mo_channel_fake_set_locked(stage.channel, true);
    run_until(&stage, 11 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_channel_fake_set_locked(stage.channel, false);
    run_until(&stage, 11 * HOUR + 1);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

static void a_digest_that_came_to_a_locked_screen_comes_again(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, LISTED, THREE);
    mo_channel_fake_set_locked(stage.channel, true);
    run_until(&stage, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_channel_fake_set_locked(stage.channel, false);
    run_until(&stage, 10 * HOUR + 1);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_channel_fake_close_by_user(stage.channel, tag_of(&stage, 0)); /* it has left */
    run_until(&stage, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_restart_notes_come_back_when_half_an_hour_is_over),
        cmocka_unit_test(restarts_do_not_bring_them_more_often_than_three_times_a_day),
        cmocka_unit_test(a_digest_that_went_with_the_server_is_told_again),
        cmocka_unit_test(a_digest_is_told_again_after_a_restart_unless_she_closed_it),
        cmocka_unit_test(what_was_answered_does_not_come_back),
        cmocka_unit_test(what_came_to_a_locked_screen_comes_again_when_she_is_back),
        cmocka_unit_test(what_came_before_the_screen_could_be_asked_comes_again_as_well),
        cmocka_unit_test(unlocking_brings_nothing_before_renotify_allows_it),
        cmocka_unit_test(locking_and_unlocking_all_day_brings_it_once_more),
        cmocka_unit_test(what_stood_there_before_she_locked_the_screen_was_hers_to_see),
        cmocka_unit_test(nothing_is_spent_on_a_locked_screen),
        cmocka_unit_test(a_digest_that_came_to_a_locked_screen_comes_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
