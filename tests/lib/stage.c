#include "stage.h"

#include "folder.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

void mo_stage_start(MoStage *stage)
{
    stage->channel = mo_channel_new_fake();
    mo_channel_fake_set_up(stage->channel, true);
    stage->agent = mo_agent_new(&stage->session, stage->channel);
}

void mo_stage_stop(MoStage *stage)
{
    g_clear_pointer(&stage->agent, mo_agent_free);
    g_clear_pointer(&stage->channel, mo_channel_free);
}

void mo_stage_init(MoStage *stage, const char *day, const char *habits, const char *csv)
{
    mo_stage_init_in(stage, "UTC", day, habits, csv);
}

void mo_stage_init_in(MoStage *stage, const char *zone, const char *day, const char *habits,
                      const char *csv)
{
    MoWorld *world = mo_world_new(day, habits, csv, day);
    *stage = (MoStage){.world = world};
    stage->session = (MoSession){.zone = mo_zone_new(zone, NULL),
                                 .config = world->config,
                                 .customers = world->customers,
                                 .articles = world->articles,
                                 .history = world->history};
    stage->session.clock = mo_clock_new_simulated(
        mo_zone_to_utc(stage->session.zone, (MoLocal){mo_day_parse(day), 0}));
    stage->session.state_folder = g_dir_make_tmp("moments-XXXXXX", NULL);
    stage->session.desk = mo_desk_new();
    mo_stage_start(stage);
}

void mo_stage_clear(MoStage *stage)
{
    mo_stage_stop(stage);
    test_folder_remove(stage->session.state_folder);
    g_free(stage->session.state_folder);
    mo_desk_free(stage->session.desk);
    mo_zone_free(stage->session.zone);
    mo_clock_free(stage->session.clock);
    mo_world_free(stage->world);
}

const MoNote *mo_stage_shown(const MoStage *stage, guint index)
{
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    assert_true(index < notes->len);
    return g_ptr_array_index(notes, index);
}

unsigned mo_stage_count_shown(const MoStage *stage)
{
    return mo_channel_fake_get_shown(stage->channel)->len;
}

/* The newest note about a customer that has buttons. */
uint64_t mo_stage_find_note(const MoStage *stage, const char *name)
{
    const GPtrArray *notes = mo_channel_fake_get_shown(stage->channel);
    for (guint i = notes->len; i > 0; i--) {
        const MoNote *note = g_ptr_array_index(notes, i - 1);
        if (note->actions->len > 0 && strstr(note->summary, name))
            return note->tag;
    }
    fail_msg("no note about %s", name);
    return 0;
}

MoStepResult mo_stage_step_at(MoStage *stage, const char *day, int second)
{
    MoStepResult result;
    g_autoptr(GError) error = NULL;
    mo_clock_set(stage->session.clock, (int64_t)mo_day_parse(day) * 86400 + second);
    if (!mo_agent_step(stage->agent, true, &result, &error))
        fail_msg("%s", error->message);
    return result;
}

/* Follows the agent's own wakes until an instant. */
void mo_stage_run_until(MoStage *stage, const char *day, int second)
{
    int64_t end = (int64_t)mo_day_parse(day) * 86400 + second;
    while (mo_agent_get_next_wake(stage->agent) <= end) {
        int64_t next = mo_agent_get_next_wake(stage->agent);
        mo_clock_set(stage->session.clock, MAX(next, mo_clock_now(stage->session.clock)));
        bool moved;
        assert_true(mo_session_look_at_desk(&stage->session, &moved, NULL));
        assert_true(mo_agent_step(stage->agent, false, NULL, NULL));
    }
    mo_clock_set(stage->session.clock, end);
}

typedef struct {
    MoEntryType type;
    unsigned n;
} Count;

static bool count_one(const MoEntry *entry, void *data)
{
    Count *count = data;
    count->n += entry->type == count->type;
    return true;
}

unsigned mo_stage_count_entries(const MoStage *stage, MoEntryType type)
{
    Count count = {.type = type};
    assert_true(mo_history_foreach_entry(stage->world->history, NULL, count_one, &count, NULL));
    return count.n;
}
