#include "output/channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Writes each event down as "TYPE TAG TEXT REASON;". */
static void write_down(const MoChannelEvent *event, void *data)
{
    static const char *const names[] = {"up", "down", "shown", "failed", "action", "closed"};
    g_string_append_printf(data, "%s %u %s %u;", names[event->type], (unsigned)event->tag,
                           event->text ? event->text : "-", event->reason);
}

typedef struct {
    MoChannel *channel;
    GString *events;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new(Fixture, 1);
    fixture->channel = mo_channel_new_fake();
    fixture->events = g_string_new(NULL);
    mo_channel_set_func(fixture->channel, write_down, fixture->events);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    mo_channel_free(fixture->channel);
    g_string_free(fixture->events, TRUE);
    g_free(fixture);
    return 0;
}

static void show(Fixture *fixture, uint64_t tag)
{
    g_autoptr(MoNote) note = mo_note_new(tag, "Call Ada", "last contact 34 days ago");
    mo_note_add_action(note, "later", "Later");
    note->sticky = true;
    mo_channel_show(fixture->channel, note);
}

static void expect(Fixture *fixture, const char *events)
{
    assert_string_equal(fixture->events->str, events);
    g_string_truncate(fixture->events, 0);
}

static void a_shown_note_is_kept_as_a_copy(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 7);
    expect(fixture, "shown 7 - 0;");
    const GPtrArray *shown = mo_channel_fake_get_shown(fixture->channel);
    assert_int_equal(shown->len, 1);
    const MoNote *note = g_ptr_array_index(shown, 0);
    assert_string_equal(note->summary, "Call Ada");
    assert_string_equal(note->body, "last contact 34 days ago");
    assert_true(note->sticky);
    const MoNoteAction *action = g_ptr_array_index(note->actions, 0);
    assert_string_equal(action->key, "later");
    assert_string_equal(action->label, "Later");
}

static void a_note_is_answered_only_once(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    show(fixture, 2);
    show(fixture, 3);
    mo_channel_fake_press(fixture->channel, 1, "later");
    mo_channel_fake_press(fixture->channel, 1, "later");
    mo_channel_fake_close_by_user(fixture->channel, 1);
    mo_channel_fake_close_by_user(fixture->channel, 2);
    mo_channel_close(fixture->channel, 2);
    mo_channel_close(fixture->channel, 3);
    mo_channel_fake_press(fixture->channel, 3, "later");
    mo_channel_close(fixture->channel, 99);
    expect(fixture, "shown 1 - 0;shown 2 - 0;shown 3 - 0;action 1 later 0;closed 2 - 2;");
}

static void a_server_that_goes_takes_its_notes_along(void **state)
{
    Fixture *fixture = *state;
    assert_true(mo_channel_is_up(fixture->channel));
    show(fixture, 1);
    mo_channel_fake_set_up(fixture->channel, false);
    assert_false(mo_channel_is_up(fixture->channel));
    mo_channel_fake_press(fixture->channel, 1, "later");
    show(fixture, 2);
    mo_channel_fake_set_up(fixture->channel, true);
    mo_channel_fake_press(fixture->channel, 1, "later");
    expect(fixture, "shown 1 - 0;down 0 - 0;failed 2 no server 0;up 0 - 0;");
}

static void a_server_can_refuse(void **state)
{
    Fixture *fixture = *state;
    mo_channel_fake_set_accepts(fixture->channel, false);
    show(fixture, 1);
    mo_channel_fake_set_accepts(fixture->channel, true);
    show(fixture, 2);
    expect(fixture, "failed 1 refused 0;shown 2 - 0;");
}

static void held_answers_come_with_the_flush(void **state)
{
    Fixture *fixture = *state;
    mo_channel_fake_set_held(fixture->channel, true);
    show(fixture, 1);
    show(fixture, 2);
    expect(fixture, "");
    mo_channel_fake_press(fixture->channel, 1, "later");
    expect(fixture, "");
    mo_channel_fake_flush(fixture->channel);
    expect(fixture, "shown 1 - 0;shown 2 - 0;");
    mo_channel_fake_flush(fixture->channel);
    expect(fixture, "");
}

static void nothing_is_freed_without_complaint(void **state)
{
    (void)state;
    mo_channel_free(NULL);
    mo_note_free(NULL);
    g_autoptr(MoChannel) silent = mo_channel_new_fake();
    mo_channel_fake_set_up(silent, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_shown_note_is_kept_as_a_copy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_note_is_answered_only_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_that_goes_takes_its_notes_along, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_server_can_refuse, set_up, tear_down),
        cmocka_unit_test_setup_teardown(held_answers_come_with_the_flush, set_up, tear_down),
        cmocka_unit_test(nothing_is_freed_without_complaint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
