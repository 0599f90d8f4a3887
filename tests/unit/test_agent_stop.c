/* Planning makes way for what is more urgent, and what it was to find is found all the same. */
#include "base/error.h"
#include "folder.h"
#include "run/agent.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MONDAY "2026-02-16"
#define TIMED "[habit h]\nkind = call\nat = 10:00\nwhen = every 6 weeks from 2026-02-16\n"
#define TWO "id,name,phone\na,Ada Example,1\nb,Ben Sample,2\n"

typedef struct {
    MoWorld *world;
    MoSession session;
    MoChannel *channel;
    MoAgent *agent;
    bool stops;
    unsigned n_asked;
} Stage;

static bool stops(void *data)
{
    Stage *stage = data;
    stage->n_asked++;
    return stage->stops;
}

static int set_up(void **state)
{
    Stage *stage = g_new0(Stage, 1);
    MoWorld *world = mo_world_new(MONDAY, TIMED, TWO, MONDAY);
    stage->world = world;
    stage->session = (MoSession){.zone = mo_zone_new("UTC", NULL),
                                 .config = world->config,
                                 .customers = world->customers,
                                 .articles = world->articles,
                                 .history = world->history};
    stage->session.clock =
        mo_clock_new_simulated((int64_t)mo_day_parse(MONDAY) * 86400 + 10 * 3600);
    stage->session.state_folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    stage->channel = mo_channel_new_fake();
    stage->agent = mo_agent_new(&stage->session, stage->channel);
    mo_agent_set_stop_func(stage->agent, stops, stage);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    Stage *stage = *state;
    mo_agent_free(stage->agent);
    mo_channel_free(stage->channel);
    test_folder_remove(stage->session.state_folder);
    g_free(stage->session.state_folder);
    mo_zone_free(stage->session.zone);
    mo_clock_free(stage->session.clock);
    mo_world_free(stage->world);
    g_free(stage);
    return 0;
}

static bool is_stopped(Stage *stage)
{
    g_autoptr(GError) error = NULL;
    bool fine = mo_agent_step(stage->agent, true, NULL, &error);
    assert_true(fine || g_error_matches(error, MO_ERROR, MO_ERROR_STOPPED));
    return !fine;
}

static bool count_answer(const MoEntry *entry, void *data)
{
    unsigned *n = data;
    *n += entry->type == MO_ENTRY_DONE;
    return true;
}

static unsigned count_answers(const Stage *stage)
{
    unsigned n = 0;
    assert_true(mo_history_foreach_entry(stage->world->history, NULL, count_answer, &n, NULL));
    return n;
}

static void what_was_stopped_is_planned_again_at_once(void **state)
{
    Stage *stage = *state;
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    stage->stops = true;
    assert_true(is_stopped(stage));
    assert_int_equal(stage->n_asked, 1);
    assert_null(mo_agent_get_plan(stage->agent));
    assert_int_equal(notes->len, 0);
    assert_int_equal(mo_agent_get_next_wake(stage->agent), mo_clock_now(stage->session.clock));
    stage->stops = false;
    assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
    assert_int_equal(notes->len, 2);
    assert_true(mo_agent_get_next_wake(stage->agent) > mo_clock_now(stage->session.clock));
}

static void what_is_on_the_screen_is_answered_meanwhile(void **state)
{
    Stage *stage = *state;
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    assert_false(is_stopped(stage));
    assert_int_equal(mo_agent_get_plan(stage->agent)->moments->len, 2);
    stage->stops = true;
    assert_true(is_stopped(stage));
    mo_channel_fake_press(stage->channel, ((const MoNote *)notes->pdata[0])->tag, "spoke");
    assert_int_equal(count_answers(stage), 1);
    /* The plan of before is for answers alone: it shows nothing and is not brought up to date. */
    assert_true(is_stopped(stage));
    stage->stops = false;
    assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
    assert_int_equal(mo_agent_get_plan(stage->agent)->moments->len, 1);
    mo_channel_fake_press(stage->channel, ((const MoNote *)notes->pdata[1])->tag, "spoke");
    assert_int_equal(count_answers(stage), 2);
}

static void an_update_after_an_answer_is_not_stopped(void **state)
{
    Stage *stage = *state;
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    assert_false(is_stopped(stage));
    mo_channel_fake_press(stage->channel, ((const MoNote *)notes->pdata[0])->tag, "spoke");
    stage->stops = true;
    assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
    assert_int_equal(mo_agent_get_plan(stage->agent)->moments->len, 1);
}

static bool append_to_busy(MoHistory *history, GPtrArray *entries, GError **error)
{
    (void)history;
    (void)entries;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_BUSY, "another program writes");
    return false;
}

static void a_ledger_in_use_is_tried_ever_more_rarely_and_nothing_is_shown(void **state)
{
    Stage *stage = *state;
    MoHistory *history = stage->session.history;
    const MoHistoryClass *own = history->class;
    MoHistoryClass busy = *own;
    busy.append = append_to_busy;
    history->class = &busy;
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    int64_t now = mo_clock_now(stage->session.clock);
    static const int64_t waits[] = {2, 4, 8, 16, 32, 64, 64};
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(mo_agent_step(stage->agent, false, NULL, &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_BUSY));
        assert_int_equal(mo_agent_get_next_wake(stage->agent) - now, waits[i]);
    }
    assert_int_equal(notes->len, 0);
    history->class = own;
    assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
    assert_int_equal(notes->len, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_stopped_is_planned_again_at_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_on_the_screen_is_answered_meanwhile, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_update_after_an_answer_is_not_stopped, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_ledger_in_use_is_tried_ever_more_rarely_and_nothing_is_shown, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
