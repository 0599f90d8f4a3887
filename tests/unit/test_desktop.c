/* The desktop channel against a private bus and a notification server that does as it is told. What
 * is judged is the order of events; the only clocks are time-outs. */
#include "output/desktop.h"

#include "session_bus.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define WAIT_SECONDS 30

typedef struct {
    MoTestBus *bus;
    MoChannel *channel;
    GString *events;
} Fixture;

/* "shown 1;closed 1 2;": the reason only where there is one, the text only of an action. */
static void write_down(const MoChannelEvent *event, void *data)
{
    static const char *const names[] = {"up",     "down",   "shown",  "failed",
                                        "action", "closed", "locked", "unlocked"};
    g_string_append(data, names[event->type]);
    if (event->tag)
        g_string_append_printf(data, " %u", (unsigned)event->tag);
    if (event->type == MO_CHANNEL_ACTION)
        g_string_append_printf(data, " %s", event->text);
    if (event->type == MO_CHANNEL_CLOSED)
        g_string_append_printf(data, " %u", event->reason);
    g_string_append_c(data, ';');
}

static gboolean set_true(void *data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* Runs the main context until exactly these events have come, and forgets them. */
static void expect(Fixture *fixture, const char *events)
{
    bool over = false;
    unsigned timer = g_timeout_add_seconds(WAIT_SECONDS, set_true, &over);
    while (fixture->events->len < strlen(events) && !over)
        g_main_context_iteration(NULL, TRUE);
    if (!over)
        g_source_remove(timer);
    assert_string_equal(fixture->events->str, events);
    g_string_truncate(fixture->events, 0);
}

/* Runs the main context until the server has written n entries of a kind. */
static void expect_count(Fixture *fixture, const char *event, unsigned n)
{
    for (int i = 0; i < WAIT_SECONDS * 50; i++) {
        while (g_main_context_iteration(NULL, FALSE))
            continue;
        if (mo_test_server_count(fixture->bus, event) >= n)
            break;
        g_usleep(20000);
    }
    assert_int_equal(mo_test_server_count(fixture->bus, event), n);
}

/* Lets everything that is under way arrive: a note of another program goes through bus and server,
 * and an answered note of our own through the thread. */
static void settle(Fixture *fixture, uint64_t tag)
{
    g_autoptr(MoNote) note = mo_note_new(tag, "settle", "");
    mo_channel_show(fixture->channel, note);
    g_autofree char *shown = g_strdup_printf("shown %u;", (unsigned)tag);
    expect(fixture, shown);
}

static void show(Fixture *fixture, uint64_t tag)
{
    g_autoptr(MoNote) note = mo_note_new(tag, "Call Ada <Example>", "R&D\nlast contact <today>");
    mo_note_add_action(note, "later", "Later");
    mo_note_add_action(note, "no-answer", "No answer");
    note->sticky = true;
    mo_channel_show(fixture->channel, note);
}

static void open_channel(Fixture *fixture)
{
    fixture->channel = mo_desktop_new();
    mo_channel_set_func(fixture->channel, write_down, fixture->events);
}

static int set_up_nothing(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->bus = mo_test_bus_new();
    fixture->events = g_string_new(NULL);
    *state = fixture;
    return 0;
}

static int set_up_bus(void **state)
{
    set_up_nothing(state);
    mo_test_bus_start(((Fixture *)*state)->bus);
    return 0;
}

static int set_up(void **state)
{
    set_up_bus(state);
    Fixture *fixture = *state;
    mo_test_server_start(fixture->bus, NULL);
    open_channel(fixture);
    expect(fixture, "up;");
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    mo_channel_free(fixture->channel);
    mo_test_bus_free(fixture->bus);
    g_string_free(fixture->events, TRUE);
    g_free(fixture);
    return 0;
}

/* The key and the label of an action, as the server got them. The caller frees the key. */
static char *dup_action(JsonObject *note, unsigned index, const char **ret_label)
{
    JsonArray *actions = json_object_get_array_member(note, "actions");
    JsonArray *pair = json_array_get_array_element(actions, index);
    if (ret_label)
        *ret_label = json_array_get_string_element(pair, 1);
    return g_strdup(json_array_get_string_element(pair, 0));
}

static void a_note_arrives_with_texts_buttons_and_hints(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    g_autoptr(JsonObject) note = mo_test_server_get(fixture->bus, "notify", 0);
    assert_string_equal(json_object_get_string_member(note, "app"), "Moments");
    assert_string_equal(json_object_get_string_member(note, "summary"), "Call Ada <Example>");
    assert_string_equal(json_object_get_string_member(note, "body"),
                        "R&amp;D\nlast contact &lt;today&gt;");
    assert_int_equal(json_object_get_int_member(note, "replaces"), 0);
    assert_int_equal(json_object_get_int_member(note, "timeout"), 0);

    const char *label;
    g_autofree char *later = dup_action(note, 0, &label);
    assert_true(g_str_has_prefix(later, "later:"));
    assert_int_equal(strlen(later), strlen("later:") + 32);
    assert_string_equal(label, "Later");
    g_autofree char *third = dup_action(note, 2, &label);
    assert_string_equal(third, "default");
    assert_string_not_equal(label, "");
    assert_int_equal(json_array_get_length(json_object_get_array_member(note, "actions")), 3);

    JsonObject *hints = json_object_get_object_member(note, "hints");
    assert_int_equal(json_object_get_int_member(hints, "urgency"), 1);
    assert_string_equal(json_object_get_string_member(hints, "desktop-entry"),
                        "org.moments.Moments");
    assert_string_equal(json_object_get_string_member(hints, "category"), "x-moments.reminder");
    assert_false(json_object_has_member(hints, "transient"));
    assert_false(json_object_has_member(hints, "resident"));
}

static void a_plain_server_gets_plain_text_and_no_buttons(void **state)
{
    Fixture *fixture = *state;
    mo_test_server_start(fixture->bus, "[\"body\"]");
    open_channel(fixture);
    expect(fixture, "up;");
    show(fixture, 1);
    g_autoptr(MoNote) passing = mo_note_new(2, "passing", "");
    mo_channel_show(fixture->channel, passing);
    expect(fixture, "shown 1;shown 2;");
    g_autoptr(JsonObject) note = mo_test_server_get(fixture->bus, "notify", 0);
    assert_string_equal(json_object_get_string_member(note, "body"), "R&D\nlast contact <today>");
    assert_int_equal(json_array_get_length(json_object_get_array_member(note, "actions")), 0);
    g_autoptr(JsonObject) second = mo_test_server_get(fixture->bus, "notify", 1);
    assert_int_equal(json_object_get_int_member(second, "timeout"), -1);
}

static void only_a_button_with_our_token_answers(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    g_autoptr(JsonObject) note = mo_test_server_get(fixture->bus, "notify", 0);
    unsigned id = (unsigned)json_object_get_int_member(note, "id");
    g_autofree char *key = dup_action(note, 1, NULL);
    unsigned foreign = mo_test_server_notify(fixture->bus, "another program's");
    mo_test_server_press(fixture->bus, id, "no-answer");
    mo_test_server_press(fixture->bus, id, "no-answer:00000000000000000000000000000000");
    mo_test_server_press(fixture->bus, foreign, key);
    mo_test_server_close(fixture->bus, foreign, 2);
    settle(fixture, 2);
    mo_test_server_press(fixture->bus, id, key);
    expect(fixture, "action 1 no-answer;");
    mo_test_server_press(fixture->bus, id, key);
    settle(fixture, 3);
}

/* A server that begins again hands out the same numbers. */
static void each_note_has_a_token_of_its_own(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    show(fixture, 2);
    expect(fixture, "shown 1;shown 2;");
    g_autoptr(JsonObject) first = mo_test_server_get(fixture->bus, "notify", 0);
    g_autoptr(JsonObject) second = mo_test_server_get(fixture->bus, "notify", 1);
    g_autofree char *key = dup_action(first, 0, NULL);
    g_autofree char *other = dup_action(second, 0, NULL);
    assert_string_not_equal(key, other);
    mo_test_server_press(fixture->bus, (unsigned)json_object_get_int_member(second, "id"), key);
    settle(fixture, 2);
}

static void an_answered_note_is_taken_from_the_screen(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    g_autoptr(JsonObject) note = mo_test_server_get(fixture->bus, "notify", 0);
    g_autofree char *key = dup_action(note, 0, NULL);
    mo_test_server_press(fixture->bus, 1, key);
    expect(fixture, "action 1 later;");
    expect_count(fixture, "close", 1);
}

static void closing_tells_who_did_it(void **state)
{
    Fixture *fixture = *state;
    for (uint64_t tag = 1; tag <= 4; tag++)
        show(fixture, tag);
    expect(fixture, "shown 1;shown 2;shown 3;shown 4;");
    mo_test_server_close(fixture->bus, 1, 1);
    mo_test_server_close(fixture->bus, 2, 2);
    mo_test_server_close(fixture->bus, 3, 77);
    mo_test_server_press(fixture->bus, 4, "default");
    expect(fixture, "closed 1 1;closed 2 2;closed 3 4;closed 4 2;");
}

static void a_note_can_be_taken_back(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    mo_channel_close(fixture->channel, 99);
    mo_channel_close(fixture->channel, 1);
    mo_channel_close(fixture->channel, 1);
    expect(fixture, "closed 1 3;");
    expect_count(fixture, "close", 1);
    show(fixture, 2);
    show(fixture, 3);
    mo_channel_close(fixture->channel, 3);
    expect(fixture, "failed 3;shown 2;");
    assert_int_equal(mo_test_server_count(fixture->bus, "notify"), 2);
}

/* GNOME loses notes that come faster. */
static void notes_come_half_a_second_apart(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    show(fixture, 2);
    show(fixture, 3);
    expect(fixture, "shown 1;");
    int64_t first = g_get_monotonic_time();
    expect(fixture, "shown 2;shown 3;");
    assert_true(g_get_monotonic_time() - first >= 900 * G_TIME_SPAN_MILLISECOND);
}

static void a_refusal_is_a_failure_and_the_next_note_goes_through(void **state)
{
    Fixture *fixture = *state;
    mo_test_server_mode(fixture->bus, "refuse");
    show(fixture, 1);
    expect(fixture, "failed 1;");
    assert_true(mo_channel_is_up(fixture->channel));
    mo_test_server_mode(fixture->bus, "ok");
    show(fixture, 2);
    expect(fixture, "shown 2;");
}

static void a_restarted_server_is_a_new_one(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    g_autoptr(JsonObject) note = mo_test_server_get(fixture->bus, "notify", 0);
    g_autofree char *key = dup_action(note, 0, NULL);
    mo_test_server_stop(fixture->bus);
    expect(fixture, "down;");
    assert_false(mo_channel_is_up(fixture->channel));
    show(fixture, 2);
    expect(fixture, "failed 2;");
    mo_test_server_start(fixture->bus, "[\"body\", \"actions\"]");
    expect(fixture, "up;");
    assert_true(mo_channel_is_up(fixture->channel));
    /* Another program's note has the number of our old one now. */
    assert_int_equal(mo_test_server_notify(fixture->bus, "another program's"), 1);
    mo_test_server_press(fixture->bus, 1, key);
    mo_test_server_press(fixture->bus, 1, "default");
    mo_test_server_close(fixture->bus, 1, 2);
    settle(fixture, 3);
    show(fixture, 4);
    expect(fixture, "shown 4;");
    g_autoptr(JsonObject) again = mo_test_server_get(fixture->bus, "notify", 3);
    assert_string_equal(json_object_get_string_member(again, "body"), "R&D\nlast contact <today>");
}

static void a_server_may_appear_later(void **state)
{
    Fixture *fixture = *state;
    open_channel(fixture);
    assert_false(mo_desktop_wait_ready(fixture->channel, WAIT_SECONDS * 1000));
    show(fixture, 1);
    /* Never inside the call. */
    assert_string_equal(fixture->events->str, "");
    expect(fixture, "failed 1;");
    mo_test_server_start(fixture->bus, NULL);
    expect(fixture, "up;");
    show(fixture, 2);
    expect(fixture, "shown 2;");
}

static void a_bus_may_appear_later(void **state)
{
    Fixture *fixture = *state;
    open_channel(fixture);
    assert_false(mo_desktop_wait_ready(fixture->channel, WAIT_SECONDS * 1000));
    show(fixture, 1);
    expect(fixture, "failed 1;");
    mo_test_bus_start(fixture->bus);
    mo_test_server_start(fixture->bus, NULL);
    expect(fixture, "up;");
    show(fixture, 2);
    expect(fixture, "shown 2;");
}

static void without_any_address_the_channel_is_down(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *runtime = g_strdup(g_getenv("XDG_RUNTIME_DIR"));
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    g_unsetenv("XDG_RUNTIME_DIR");
    open_channel(fixture);
    assert_false(mo_desktop_wait_ready(fixture->channel, WAIT_SECONDS * 1000));
    show(fixture, 1);
    expect(fixture, "failed 1;");
    if (runtime)
        g_setenv("XDG_RUNTIME_DIR", runtime, TRUE);
}

static void a_restarted_bus_is_found_again(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    mo_test_bus_stop(fixture->bus);
    expect(fixture, "down;");
    mo_test_bus_start(fixture->bus);
    mo_test_server_start(fixture->bus, NULL);
    expect(fixture, "up;");
    show(fixture, 2);
    expect(fixture, "shown 2;");
    mo_test_server_close(fixture->bus, 1, 2);
    expect(fixture, "closed 2 2;");
}

static void waiting_for_ready_tells_whether_a_server_answers(void **state)
{
    Fixture *fixture = *state;
    mo_test_server_start(fixture->bus, NULL);
    open_channel(fixture);
    assert_true(mo_desktop_wait_ready(fixture->channel, WAIT_SECONDS * 1000));
    mo_channel_free(g_steal_pointer(&fixture->channel));
    mo_test_server_signal(fixture->bus, SIGSTOP);
    open_channel(fixture);
    g_string_truncate(fixture->events, 0);
    assert_false(mo_desktop_wait_ready(fixture->channel, 200));
    mo_test_server_signal(fixture->bus, SIGCONT);
    expect(fixture, "up;");
}

static void freeing_takes_the_notes_back(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    show(fixture, 2);
    mo_channel_free(g_steal_pointer(&fixture->channel));
    expect_count(fixture, "close", 1);
    expect(fixture, "");
}

static void notes_that_are_left_behind_have_no_buttons(void **state)
{
    Fixture *fixture = *state;
    mo_desktop_leave_notes(fixture->channel);
    show(fixture, 1);
    expect(fixture, "shown 1;");
    mo_channel_free(g_steal_pointer(&fixture->channel));
    g_autoptr(JsonObject) note = mo_test_server_get(fixture->bus, "notify", 0);
    assert_int_equal(json_array_get_length(json_object_get_array_member(note, "actions")), 0);
    assert_int_equal(mo_test_server_notify(fixture->bus, "after it"), 2);
    assert_int_equal(mo_test_server_count(fixture->bus, "close"), 0);
}

static void a_receiver_may_free_the_channel(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < 20; i++) {
        mo_channel_free(g_steal_pointer(&fixture->channel));
        open_channel(fixture);
        show(fixture, 1);
        for (int turn = 0; turn < i; turn++)
            g_main_context_iteration(NULL, FALSE);
    }
}

/* ---- a server that hangs ---- */

typedef struct {
    GString *events;
    unsigned left;
} Ticks;

static gboolean tick(void *data)
{
    Ticks *ticks = data;
    if (ticks->left > 0 && --ticks->left == 0)
        g_string_append(ticks->events, "ticked;");
    return G_SOURCE_CONTINUE;
}

static void a_stopped_server_never_stops_us(void **state)
{
    Fixture *fixture = *state;
    show(fixture, 1);
    expect(fixture, "shown 1;");
    mo_test_server_signal(fixture->bus, SIGSTOP);
    /* The loop turns 15 times in the five seconds before the failure is told: were it blocked, the
     * failure would come before. */
    Ticks ticks = {.events = fixture->events, .left = 15};
    unsigned timer = g_timeout_add(100, tick, &ticks);
    show(fixture, 2);
    show(fixture, 3);
    mo_channel_close(fixture->channel, 1);
    expect(fixture, "closed 1 3;ticked;failed 2;failed 3;");
    g_source_remove(timer);
    assert_false(mo_channel_is_up(fixture->channel));
    show(fixture, 4);
    expect(fixture, "failed 4;");
    mo_test_server_signal(fixture->bus, SIGCONT);
    expect(fixture, "up;");
    show(fixture, 5);
    expect(fixture, "shown 5;");
    /* What had failed was never shown, and what was closed is gone. */
    assert_int_equal(mo_test_server_count(fixture->bus, "notify"), 2);
    expect_count(fixture, "close", 1);
}

static void a_late_answer_is_dropped_and_its_note_closed(void **state)
{
    Fixture *fixture = *state;
    mo_test_server_mode(fixture->bus, "slow 6");
    show(fixture, 1);
    expect(fixture, "failed 1;");
    expect_count(fixture, "close", 1);
    mo_test_server_press(fixture->bus, 1, "default");
    expect(fixture, "");
}

/* Last: its thread may outlive the channel. */
static void a_hung_call_does_not_hold_up_the_end(void **state)
{
    Fixture *fixture = *state;
    mo_test_server_mode(fixture->bus, "hang");
    show(fixture, 1);
    expect_count(fixture, "hang", 1);
    int64_t began = g_get_monotonic_time();
    mo_channel_free(g_steal_pointer(&fixture->channel));
    assert_true(g_get_monotonic_time() - began < 10 * G_TIME_SPAN_SECOND);
    expect(fixture, "");
}

#define TEST(name, before) cmocka_unit_test_setup_teardown(name, before, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_note_arrives_with_texts_buttons_and_hints, set_up),
        TEST(a_plain_server_gets_plain_text_and_no_buttons, set_up_bus),
        TEST(only_a_button_with_our_token_answers, set_up),
        TEST(each_note_has_a_token_of_its_own, set_up),
        TEST(an_answered_note_is_taken_from_the_screen, set_up),
        TEST(closing_tells_who_did_it, set_up),
        TEST(a_note_can_be_taken_back, set_up),
        TEST(notes_come_half_a_second_apart, set_up),
        TEST(a_refusal_is_a_failure_and_the_next_note_goes_through, set_up),
        TEST(a_restarted_server_is_a_new_one, set_up),
        TEST(a_server_may_appear_later, set_up_bus),
        TEST(a_bus_may_appear_later, set_up_nothing),
        TEST(without_any_address_the_channel_is_down, set_up_nothing),
        TEST(a_restarted_bus_is_found_again, set_up),
        TEST(waiting_for_ready_tells_whether_a_server_answers, set_up_bus),
        TEST(freeing_takes_the_notes_back, set_up),
        TEST(notes_that_are_left_behind_have_no_buttons, set_up),
        TEST(a_receiver_may_free_the_channel, set_up),
        TEST(a_stopped_server_never_stops_us, set_up),
        TEST(a_late_answer_is_dropped_and_its_note_closed, set_up),
        TEST(a_hung_call_does_not_hold_up_the_end, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
