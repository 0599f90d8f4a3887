/* While the user wants quiet nothing is shown and nothing is lost. */
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HOUR 3600
#define TIMED "[habit h]\nkind = call\nat = 10:00\nwhen = every 6 weeks from 2026-02-16\n"
#define LATER "[habit later]\nkind = visit\nat = 15:00\nwhen = every 6 weeks from 2026-02-16\n"
#define THREE "id,name,phone\na,Ada Example,1\nb,Ben Sample,2\nc,Cleo Model,3\n"
#define ONE "id,name,phone,email\na,Ada Example,1,ada@example.com\n"
#define MONDAY "2026-02-16"
#define TUESDAY "2026-02-17"

/* As the command line writes it. */
static void say_quiet(MoStage *stage, const char *day, int second)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_QUIET);
    bool moved;
    entry->at_utc = mo_clock_now(stage->session.clock);
    entry->day = mo_session_get_now(&stage->session).day;
    entry->until = (MoLocal){mo_day_parse(day), second};
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(stage->world->history, entries, NULL));
    assert_true(mo_session_look_at_desk(&stage->session, &moved, NULL));
    assert_false(moved);
    mo_agent_look_again(stage->agent);
    assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
}

static void what_comes_up_meanwhile_waits_and_comes_as_one_list(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, THREE);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR);
    say_quiet(&stage, MONDAY, 12 * HOUR);
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 0);
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_non_null(strstr(mo_stage_shown(&stage, 0)->body, "Ada Example"));
    assert_non_null(strstr(mo_stage_shown(&stage, 0)->body, "Ben Sample"));
    assert_non_null(strstr(mo_stage_shown(&stage, 0)->body, "Cleo Model"));
    mo_stage_run_until(&stage, MONDAY, 20 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_clear(&stage);
}

static void the_morning_list_waits_too(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-02-16\n",
                  THREE);
    mo_stage_run_until(&stage, MONDAY, 8 * HOUR);
    say_quiet(&stage, MONDAY, 11 * HOUR);
    mo_stage_run_until(&stage, MONDAY, 11 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_run_until(&stage, MONDAY, 11 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_true(mo_history_has_digest(stage.world->history, mo_day_parse(MONDAY), "morning"));
    mo_stage_clear(&stage);
}

static void one_alone_comes_with_its_buttons_and_what_comes_up_later_as_ever(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED LATER, ONE);
    stage.world->config->rest_person_days = 0;
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR);
    say_quiet(&stage, MONDAY, 12 * HOUR);
    mo_stage_run_until(&stage, MONDAY, 14 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_true(mo_stage_shown(&stage, 0)->actions->len > 1);
    mo_stage_run_until(&stage, MONDAY, 15 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    assert_non_null(strstr(mo_stage_shown(&stage, 1)->summary, "Visit"));
    mo_stage_clear(&stage);
}

static void quiet_holds_over_a_restart_and_over_the_night(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR);
    say_quiet(&stage, TUESDAY, 10 * HOUR);
    mo_stage_stop(&stage);
    mo_stage_start(&stage);
    mo_stage_run_until(&stage, TUESDAY, 10 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_run_until(&stage, TUESDAY, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_clear(&stage);
}

static void ended_or_taken_back_it_shows_at_once_what_waited(void **state)
{
    for (int undo = 0; undo < 2; undo++) {
        (void)state;
        MoStage stage;
        mo_stage_init(&stage, MONDAY, TIMED, ONE);
        mo_stage_run_until(&stage, MONDAY, 9 * HOUR);
        say_quiet(&stage, MONDAY, 16 * HOUR);
        mo_stage_run_until(&stage, MONDAY, 11 * HOUR);
        assert_int_equal(mo_stage_count_shown(&stage), 0);
        if (undo) {
            bool moved;
            assert_true(mo_history_undo_last(stage.world->history, 0, NULL, NULL));
            assert_true(mo_session_look_at_desk(&stage.session, &moved, NULL));
            assert_true(mo_agent_step(stage.agent, false, NULL, NULL));
        } else {
            say_quiet(&stage, MONDAY, 11 * HOUR);
        }
        assert_int_equal(mo_stage_count_shown(&stage), 1);
        mo_stage_clear(&stage);
    }
}

static void messages_and_lost_notes_wait_as_well(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    say_quiet(&stage, MONDAY, 12 * HOUR);
    mo_channel_fake_set_up(stage.channel, false);
    mo_channel_fake_set_up(stage.channel, true);
    mo_agent_tell(stage.agent, "Something is wrong", "in your files");
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 3);
    mo_stage_clear(&stage);
}

static void drafts_are_prepared_all_the_same(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY,
                  "[habit h]\nkind = thank-you\nat = 10:00\nnudge = popup, draft\n"
                  "when = every 6 weeks from 2026-02-16\n",
                  ONE);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR);
    say_quiet(&stage, MONDAY, 12 * HOUR);
    MoStepResult result = mo_stage_step_at(&stage, MONDAY, 10 * HOUR);
    assert_int_equal(result.n_drafts, 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_clear(&stage);
}

static void all_of_a_late_list_can_be_put_off_at_once(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY,
                  "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-02-16\n"
                  "[habit report]\nclass = promise\nkind = report\n"
                  "when = every 6 weeks from 2026-02-16\n",
                  THREE);
    stage.world->config->rest_person_days = 0;
    mo_stage_run_until(&stage, "2026-02-18", 9 * HOUR);
    const MoNote *note = mo_stage_shown(&stage, mo_stage_count_shown(&stage) - 1);
    const MoNoteAction *second = g_ptr_array_index(note->actions, 1);
    assert_string_equal(second->key, MO_NOTE_ALL_LATER);
    mo_channel_fake_press(stage.channel, note->tag, MO_NOTE_ALL_LATER);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_SNOOZED), 3);
    const MoNote *said = mo_stage_shown(&stage, mo_stage_count_shown(&stage) - 1);
    assert_string_equal(said->summary, "3 put off until tomorrow");
    unsigned n = mo_stage_count_shown(&stage);
    mo_stage_run_until(&stage, "2026-02-18", 17 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), n);
    mo_stage_run_until(&stage, "2026-02-19", 9 * HOUR);
    assert_true(mo_stage_count_shown(&stage) > n);
    mo_stage_clear(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_up_meanwhile_waits_and_comes_as_one_list),
        cmocka_unit_test(the_morning_list_waits_too),
        cmocka_unit_test(one_alone_comes_with_its_buttons_and_what_comes_up_later_as_ever),
        cmocka_unit_test(quiet_holds_over_a_restart_and_over_the_night),
        cmocka_unit_test(ended_or_taken_back_it_shows_at_once_what_waited),
        cmocka_unit_test(messages_and_lost_notes_wait_as_well),
        cmocka_unit_test(drafts_are_prepared_all_the_same),
        cmocka_unit_test(all_of_a_late_list_can_be_put_off_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
