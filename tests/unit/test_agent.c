#include "run/agent.h"
#include "run/answer.h"
#include "stage.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HOUR 3600

#define CALLS "[habit h]\nkind = call\nwhen = every 6 weeks from 2026-02-16\n"
#define TIMED "[habit h]\nkind = call\nat = 10:00\nwhen = every 6 weeks from 2026-02-16\n"
#define THREE "id,name,phone\na,Ada Example,1\nb,Ben Sample,2\nc,Cleo Model,3\n"
#define ONE "id,name,phone\na,Ada Example,1\n"
#define MONDAY "2026-02-16"
#define TUESDAY "2026-02-17"

static void one_digest_comes_in_the_morning_and_not_before(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, CALLS, THREE);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_true(mo_stage_shown(&stage, 0)->sticky);
    assert_non_null(strstr(mo_stage_shown(&stage, 0)->body, "Ada Example"));
    assert_non_null(strstr(mo_stage_shown(&stage, 0)->body, "Cleo Model"));
    mo_stage_run_until(&stage, MONDAY, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 3);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 3);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DIGEST), 1);
    mo_stage_clear(&stage);
}

static void what_was_not_answered_is_in_the_next_digest_without_a_new_delivery(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, CALLS, THREE);
    mo_stage_run_until(&stage, TUESDAY, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 3);
    mo_stage_clear(&stage);
}

static void nothing_to_do_shows_nothing(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, TUESDAY, CALLS, THREE);
    mo_stage_run_until(&stage, "2026-02-20", 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DIGEST), 0);
    mo_stage_clear(&stage);
}

static void a_moment_with_an_hour_has_a_note_of_its_own(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 0);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_non_null(strstr(mo_stage_shown(&stage, 0)->summary, "Ada Example"));
    const MoNoteAction *first = g_ptr_array_index(mo_stage_shown(&stage, 0)->actions, 0);
    assert_string_equal(first->key, "later");
    mo_stage_clear(&stage);
}

static void at_most_three_notes_stand_at_a_time(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, "[day]\nsurprises-a-day = 9\n" TIMED,
                  "id,name\na,A\nb,B\nc,C\nd,D\ne,E\nf,F\n");
    mo_stage_run_until(&stage, MONDAY, 12 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 3); /* two, and one digest of the others */
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 6);
    mo_stage_clear(&stage);
}

/* What a button writes, by its key. */
static void a_pressed_button_reaches_the_ledger(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        MoEntryType type;
        unsigned n;
    } rows[] = {
        {"spoke", MO_ENTRY_DONE, 1},    {"done", MO_ENTRY_DONE, 1},
        {"later", MO_ENTRY_SNOOZED, 1}, {"no-answer", MO_ENTRY_NO_ANSWER, 1},
        {"skip", MO_ENTRY_SKIPPED, 1},  {"something else", MO_ENTRY_DONE, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoStage stage;
        mo_stage_init(&stage, MONDAY, TIMED, ONE);
        mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
        uint64_t tag = mo_stage_shown(&stage, 0)->tag;
        mo_channel_fake_press(stage.channel, tag, rows[i].key);
        mo_channel_fake_press(stage.channel, tag, rows[i].key); /* a second press is nothing */
        assert_int_equal(mo_stage_count_entries(&stage, rows[i].type), rows[i].n);
        mo_stage_clear(&stage);
    }
}

static void later_brings_the_moment_back_after_an_hour(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_press(stage.channel, mo_stage_shown(&stage, 0)->tag, "later");
    unsigned before = mo_stage_count_shown(&stage); /* the note and the confirmation */
    mo_stage_run_until(&stage, MONDAY, 11 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), before);
    mo_stage_run_until(&stage, MONDAY, 11 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), before + 1);
    assert_non_null(strstr(mo_stage_shown(&stage, before)->summary, "Ada Example"));
    mo_stage_clear(&stage);
}

static void nobody_there_is_tried_again_the_next_working_day(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_press(stage.channel, mo_stage_shown(&stage, 0)->tag, "no-answer");
    unsigned before = mo_stage_count_shown(&stage);
    mo_stage_run_until(&stage, TUESDAY, 14 * HOUR - 1);
    assert_int_equal(mo_stage_count_shown(&stage), before);
    mo_stage_run_until(&stage, TUESDAY, 14 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), before + 1);
    mo_stage_clear(&stage);
}

static unsigned count_drafts(const MoStage *stage)
{
    g_autoptr(GDir) folder = g_dir_open(stage->world->config->drafts, 0, NULL);
    unsigned n = 0;
    while (folder && g_dir_read_name(folder))
        n++;
    return n;
}

static void remove_drafts(const MoStage *stage)
{
    g_autoptr(GDir) folder = g_dir_open(stage->world->config->drafts, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(stage->world->config->drafts, name, NULL);
        g_unlink(path);
    }
    g_rmdir(stage->world->config->drafts);
}

static void after_three_calls_without_an_answer_a_mail_is_prepared(void **state)
{
    (void)state;
    static const char *const tries[] = {MONDAY, TUESDAY, "2026-02-18"};
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, "id,name,email\na,Ada Example,ada@example.com\n");
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        mo_stage_run_until(&stage, tries[i], 15 * HOUR);
        assert_int_equal(count_drafts(&stage), 0);
        mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ada Example"),
                              "no-answer");
    }
    mo_stage_run_until(&stage, "2026-02-19", 15 * HOUR);
    assert_int_equal(count_drafts(&stage), 1);
    remove_drafts(&stage);
    mo_stage_clear(&stage);
}

#define MEET                                                                                       \
    "[habit h]\nkind = introduction\nwho = tag:key\nnudge = popup, draft\nat = 10:00\n"            \
    "when = every 6 weeks from 2026-02-16\n"
#define PEOPLE                                                                                     \
    "id,name,email,tags,needs,offers\na,Ada Example,ada@example.com,key,an accountant,\n"          \
    "b,Ben Sample,ben@example.org,,,accounting\nc,Cleo Model,,,,accounting\n"

/* The draft of the one moment. The caller frees it. */
static char *read_draft(const MoStage *stage)
{
    g_autoptr(GDir) folder = g_dir_open(stage->world->config->drafts, 0, NULL);
    const char *name = folder ? g_dir_read_name(folder) : NULL;
    assert_non_null(name);
    g_autofree char *path = g_build_filename(stage->world->config->drafts, name, NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_null(g_dir_read_name(folder));
    return text;
}

static void expect_suggested(const MoStage *stage, const char *name)
{
    const MoNote *note = mo_stage_shown(stage, mo_stage_count_shown(stage) - 1);
    g_autofree char *draft = read_draft(stage);
    assert_non_null(strstr(note->body, name));
    assert_non_null(strstr(draft, name));
}

static void another_brings_the_next_one_with_its_draft_and_then_the_first_again(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, MEET, PEOPLE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    expect_suggested(&stage, "Ben Sample");
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ada Example"), "another");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 5);
    expect_suggested(&stage, "Cleo Model");
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ada Example"), "another");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 10);
    assert_string_equal(mo_stage_shown(&stage, mo_stage_count_shown(&stage) - 2)->summary,
                        "Nobody else fits");
    expect_suggested(&stage, "Cleo Model");
    mo_channel_fake_press(stage.channel, mo_stage_find_note(&stage, "Ada Example"), "another");
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 15);
    expect_suggested(&stage, "Ben Sample");
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DONE), 0);
    remove_drafts(&stage);
    mo_stage_clear(&stage);
}

static void without_a_server_the_moment_stays_open_and_comes_when_one_appears(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, CALLS, ONE);
    mo_channel_fake_set_up(stage.channel, false);
    MoStepResult result = mo_stage_step_at(&stage, MONDAY, 10 * HOUR);
    assert_true(result.no_server);
    assert_int_equal(result.n_shown, 0);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 0);
    mo_channel_fake_set_up(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 1);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 1);
    mo_stage_clear(&stage);
}

static void a_refused_note_is_still_due_and_tried_again_later(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, CALLS, ONE);
    mo_channel_fake_set_accepts(stage.channel, false);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR + 30);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 0);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_FAILED), 1);
    mo_channel_fake_set_accepts(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR + 60);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 1);
    mo_stage_clear(&stage);
}

/* After a minute, then two, four, … */
static void a_server_that_goes_on_refusing_is_asked_ever_more_rarely(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, CALLS, ONE);
    mo_channel_fake_set_accepts(stage.channel, false);
    mo_stage_run_until(&stage, MONDAY, 9 * HOUR + 3 * 60);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_FAILED), 3);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_FAILED), 6);
    mo_stage_clear(&stage);
}

static void a_delivery_that_a_crash_cut_off_comes_again_and_says_so(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_channel_fake_set_held(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 0);
    g_autofree char *first = g_strdup(mo_stage_shown(&stage, 0)->body);
    mo_stage_stop(&stage);
    mo_stage_start(&stage);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 5);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_string_not_equal(mo_stage_shown(&stage, 0)->body, first);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 2);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 1);
    mo_stage_clear(&stage);
}

static void planning_anew_leaves_notes_on_their_way_alone(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, THREE);
    mo_channel_fake_set_held(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 1);
    mo_channel_fake_flush(stage.channel);
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 2);
    assert_int_equal(mo_stage_count_shown(&stage), 3);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DELIVERING), 3);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 3);
    mo_stage_clear(&stage);
}

static void what_was_answered_on_its_way_leaves_the_screen(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_channel_fake_set_held(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    const MoMoment *moment = g_ptr_array_index(mo_agent_get_plan(stage.agent)->moments, 0);
    mo_world_set_now(stage.world, mo_day_parse(MONDAY), 10);
    mo_world_answer(stage.world, moment, MO_ENTRY_DONE, mo_day_parse(MONDAY));
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 1);
    mo_channel_fake_flush(stage.channel);
    assert_false(mo_channel_fake_has(stage.channel, mo_stage_shown(&stage, 0)->tag));
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_clear(&stage);
}

static void only_the_writes_of_others_ask_for_a_new_plan(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_channel_fake_set_held(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_flush(stage.channel);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 1);
    assert_false(mo_agent_is_ledger_changed(stage.agent));
    mo_world_contact(stage.world, "a", mo_day_parse(MONDAY));
    assert_true(mo_agent_is_ledger_changed(stage.agent));
    mo_channel_fake_press(stage.channel, mo_stage_shown(&stage, 0)->tag, "later");
    assert_true(mo_agent_is_ledger_changed(stage.agent));
    mo_stage_clear(&stage);
}

static void notes_lost_with_the_server_come_back_after_half_an_hour(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_set_up(stage.channel, false);
    mo_channel_fake_set_up(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 30 * 60 - 1);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 30 * 60);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    mo_stage_clear(&stage);
}

/* Whether the server drew the note before it died is not known, so it does not count as shown. */
static void a_note_on_its_way_when_the_server_dies_was_not_shown_and_comes_at_once(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_channel_fake_set_held(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_set_up(stage.channel, false);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_FAILED), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 0);
    mo_channel_fake_flush(stage.channel); /* an answer too late: nobody waits for it */
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 0);
    mo_channel_fake_set_held(stage.channel, false);
    mo_channel_fake_set_up(stage.channel, true);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR + 5);
    assert_int_equal(mo_stage_count_shown(&stage), 2);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_RAISED), 1);
    mo_stage_clear(&stage);
}

static void what_she_closed_herself_was_seen_and_does_not_come_back(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    mo_channel_fake_close_by_user(stage.channel, mo_stage_shown(&stage, 0)->tag);
    mo_stage_run_until(&stage, MONDAY, 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_NOTICED), 1);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DONE), 0);
    mo_stage_clear(&stage);
}

static void a_fixed_day_is_reminded_and_told_once_more_in_the_afternoon(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, "2026-03-02",
                  "[habit card]\nkind = card\nwhen = birthday\n"
                  "show-before = 3 working days, same day\n",
                  "id,name,birthday\na,Ada Example,--03-08\n"); /* a Sunday */
    mo_stage_run_until(&stage, "2026-03-04", 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1); /* Wednesday */
    mo_stage_run_until(&stage, "2026-03-05", 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 2); /* Thursday's digest */
    mo_stage_run_until(&stage, "2026-03-06", 13 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage),
                     3); /* Friday is the last working day: a note of its own */
    mo_stage_run_until(&stage, "2026-03-06", 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 4);
    mo_stage_run_until(&stage, "2026-03-10", 23 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 4);
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_LAPSED), 1);
    mo_stage_clear(&stage);
}

static void an_answer_given_elsewhere_takes_the_note_from_the_screen(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, TIMED, ONE);
    mo_stage_run_until(&stage, MONDAY, 10 * HOUR);
    uint64_t tag = mo_stage_shown(&stage, 0)->tag;
    const MoMoment *moment = g_ptr_array_index(mo_agent_get_plan(stage.agent)->moments, 0);
    mo_world_set_now(stage.world, mo_day_parse(MONDAY), 10);
    mo_world_answer(stage.world, moment, MO_ENTRY_DONE, mo_day_parse(MONDAY));
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR + 60);
    mo_channel_fake_press(stage.channel, tag, "done");
    assert_int_equal(mo_stage_count_entries(&stage, MO_ENTRY_DONE), 1);
    mo_stage_clear(&stage);
}

static void days_away_end_in_one_digest(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, "[habit h]\nkind = call\nwhen = every 2 weeks from 2026-02-16\n",
                  THREE);
    mo_stage_step_at(&stage, MONDAY, 0);
    mo_stage_step_at(&stage, "2026-03-05", 11 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), 1);
    mo_stage_clear(&stage);
}

static void an_answer_of_the_clock_set_back_shows_nothing_again(void **state)
{
    (void)state;
    MoStage stage;
    mo_stage_init(&stage, MONDAY, CALLS, THREE);
    mo_stage_run_until(&stage, TUESDAY, 10 * HOUR);
    unsigned before = mo_stage_count_shown(&stage);
    mo_stage_step_at(&stage, MONDAY, 10 * HOUR);
    mo_stage_step_at(&stage, TUESDAY, 10 * HOUR);
    assert_int_equal(mo_stage_count_shown(&stage), before);
    mo_stage_clear(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_digest_comes_in_the_morning_and_not_before),
        cmocka_unit_test(what_was_not_answered_is_in_the_next_digest_without_a_new_delivery),
        cmocka_unit_test(nothing_to_do_shows_nothing),
        cmocka_unit_test(a_moment_with_an_hour_has_a_note_of_its_own),
        cmocka_unit_test(at_most_three_notes_stand_at_a_time),
        cmocka_unit_test(a_pressed_button_reaches_the_ledger),
        cmocka_unit_test(later_brings_the_moment_back_after_an_hour),
        cmocka_unit_test(nobody_there_is_tried_again_the_next_working_day),
        cmocka_unit_test(after_three_calls_without_an_answer_a_mail_is_prepared),
        cmocka_unit_test(another_brings_the_next_one_with_its_draft_and_then_the_first_again),
        cmocka_unit_test(without_a_server_the_moment_stays_open_and_comes_when_one_appears),
        cmocka_unit_test(a_refused_note_is_still_due_and_tried_again_later),
        cmocka_unit_test(a_server_that_goes_on_refusing_is_asked_ever_more_rarely),
        cmocka_unit_test(a_delivery_that_a_crash_cut_off_comes_again_and_says_so),
        cmocka_unit_test(planning_anew_leaves_notes_on_their_way_alone),
        cmocka_unit_test(what_was_answered_on_its_way_leaves_the_screen),
        cmocka_unit_test(only_the_writes_of_others_ask_for_a_new_plan),
        cmocka_unit_test(notes_lost_with_the_server_come_back_after_half_an_hour),
        cmocka_unit_test(a_note_on_its_way_when_the_server_dies_was_not_shown_and_comes_at_once),
        cmocka_unit_test(what_she_closed_herself_was_seen_and_does_not_come_back),
        cmocka_unit_test(a_fixed_day_is_reminded_and_told_once_more_in_the_afternoon),
        cmocka_unit_test(an_answer_given_elsewhere_takes_the_note_from_the_screen),
        cmocka_unit_test(days_away_end_in_one_digest),
        cmocka_unit_test(an_answer_of_the_clock_set_back_shows_nothing_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
