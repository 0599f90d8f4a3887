#include "run/agent_private.h"

#include "base/error.h"

/* A ledger that is in use is tried again after so long, doubled each time. */
#define BUSY_SECONDS ((int64_t)2)
#define BUSY_DOUBLINGS 5U

MoAgent *mo_agent_new(MoSession *session, MoChannel *channel)
{
    MoAgent *agent = g_new0(MoAgent, 1);
    agent->session = session;
    agent->channel = channel;
    agent->planned_day = MO_DAY_NONE;
    agent->retry_utc = INT64_MIN;
    agent->live =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)mo_live_note_free);
    agent->lost = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    agent->passed =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    agent->undoable = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                            (GDestroyNotify)mo_undoable_free);
    agent->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    agent->results = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    agent->messages = g_ptr_array_new_with_free_func((GDestroyNotify)mo_note_free);
    agent->next_wake = mo_clock_now(session->clock);
    mo_channel_set_func(channel, mo_agent_handle_event, agent);
    return agent;
}

void mo_agent_free(MoAgent *agent)
{
    if (!agent)
        return;
    mo_channel_set_func(agent->channel, NULL, NULL);
    mo_plan_free(agent->plan);
    g_hash_table_unref(agent->live);
    g_hash_table_unref(agent->lost);
    g_hash_table_unref(agent->passed);
    g_hash_table_unref(agent->undoable);
    g_hash_table_unref(agent->told);
    g_free(agent->unwritten);
    g_ptr_array_unref(agent->results);
    g_ptr_array_unref(agent->messages);
    g_free(agent);
}

void mo_agent_set_stop_func(MoAgent *agent, bool (*func)(void *data), void *data)
{
    agent->stop_func = func;
    agent->stop_data = data;
}

void mo_agent_set_wake_func(MoAgent *agent, void (*func)(void *data), void *data)
{
    agent->wake_func = func;
    agent->wake_data = data;
}

/* Something outside a step asks for a new plan: as soon as the loop gets to it. */
void mo_agent_ask_for_step(MoAgent *agent)
{
    agent->stale = true;
    if (agent->in_step)
        return;
    agent->next_wake = mo_clock_now(agent->session->clock);
    if (agent->wake_func)
        agent->wake_func(agent->wake_data);
}

bool mo_agent_write(MoAgent *agent, GPtrArray *entries, GError **error)
{
    if (entries->len == 0)
        return true;
    /* Our own writes ask for no new plan; but they must not hide what another program wrote. */
    bool seen = !mo_agent_is_ledger_changed(agent);
    if (!mo_history_append(agent->session->history, entries, error))
        return false;
    if (seen)
        agent->version = mo_history_get_version(agent->session->history);
    return true;
}

void mo_agent_look_again(MoAgent *agent)
{
    agent->stale = true;
}

bool mo_agent_is_ledger_changed(const MoAgent *agent)
{
    return mo_history_get_version(agent->session->history) != agent->version;
}

/* One of them was refused (a ledger that was restored may know it already): the others count. */
static bool write_results_singly(MoAgent *agent, GError **error)
{
    while (agent->results->len > 0) {
        g_autoptr(GPtrArray) one = g_ptr_array_new();
        g_autoptr(GError) reason = NULL;
        g_ptr_array_add(one, g_ptr_array_index(agent->results, 0));
        if (!mo_agent_write(agent, one, &reason) &&
            !g_error_matches(reason, MO_ERROR, MO_ERROR_REFUSED)) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
        g_ptr_array_remove_index(agent->results, 0);
    }
    return true;
}

/* What became of notes while the ledger could not be written waits here until it can: else a note
 * that stands on the screen would count as cut off. */
bool mo_agent_write_results(MoAgent *agent, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (mo_agent_write(agent, agent->results, &reason)) {
        g_ptr_array_set_size(agent->results, 0);
        return true;
    }
    if (g_error_matches(reason, MO_ERROR, MO_ERROR_REFUSED))
        return write_results_singly(agent, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool plan_anew(MoAgent *agent, MoPlanInput *input, GError **error)
{
    agent->planned_with = NULL;
    if (!mo_history_collect_changed(input->history, &agent->mark, NULL, error))
        return false;
    input->is_stopped = agent->stop_func;
    input->stop_data = agent->stop_data;
    MoPlan *plan = mo_plan_day(input, error);
    if (!plan)
        return false;
    mo_plan_free(agent->plan);
    agent->plan = plan;
    agent->planned_with = input->history;
    agent->planned_day = input->now.day;
    mo_session_forget_replaced(agent->session);
    return true;
}

/* After an answer only the customers concerned are looked at again. */
static bool bring_up_to_date(MoAgent *agent, const MoPlanInput *input, GError **error)
{
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return mo_history_collect_changed(input->history, &agent->mark, changed, error) &&
           mo_plan_update(agent->plan, input, changed, error);
}

/* Plans and records what planning found. *ret_stale: somebody answered in between, so that the
 * record was refused. Without a plan, or when something failed, everything is planned anew. */
static bool try_plan(MoAgent *agent, MoStepResult *result, bool *ret_stale, GError **error)
{
    MoPlanInput input = mo_session_get_input(agent->session);
    g_autoptr(GError) reason = NULL;
    bool usable =
        agent->plan && agent->planned_day == input.now.day && agent->planned_with == input.history;
    agent->version = mo_history_get_version(input.history);
    bool planned =
        usable ? bring_up_to_date(agent, &input, &reason) : plan_anew(agent, &input, &reason);
    bool fine = planned && mo_agent_write(agent, agent->plan->writes, &reason);
    *ret_stale = g_error_matches(reason, MO_ERROR, MO_ERROR_REFUSED);
    if (planned && g_error_matches(reason, MO_ERROR, MO_ERROR_FAILED))
        agent->planned_with = NULL; /* it tells what is due, until the ledger can be written */
    else if (!fine && !g_error_matches(reason, MO_ERROR, MO_ERROR_STOPPED))
        g_clear_pointer(&agent->plan, mo_plan_free);
    if (!fine) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    result->n_entries += agent->plan->writes->len;
    agent->stale = false;
    mo_agent_mark_handed_over(agent);
    mo_agent_close_answered(agent);
    return true;
}

static bool plan(MoAgent *agent, MoStepResult *result, GError **error)
{
    bool stale;
    if (try_plan(agent, result, &stale, error))
        return true;
    if (!stale)
        return false;
    g_clear_error(error);
    return try_plan(agent, result, &stale, error);
}

/* A snooze that ended since planning wakes its moment. */
static void wake_moments(MoAgent *agent, MoLocal now)
{
    for (guint i = 0; i < agent->plan->moments->len; i++)
        mo_moment_wake(g_ptr_array_index(agent->plan->moments, i), now);
}

/* Until when she wants no notes; day MO_DAY_NONE: she said nothing of it. */
static MoLocal get_quiet(const MoAgent *agent)
{
    const MoDesk *desk = agent->session->desk;
    return desk ? desk->quiet_until : (MoLocal){.day = MO_DAY_NONE};
}

bool mo_agent_is_quiet(const MoAgent *agent)
{
    const MoDesk *desk = agent->session->desk;
    return desk && mo_desk_is_quiet(desk, mo_session_get_now(agent->session));
}

MoDueFacts mo_agent_get_facts(const MoAgent *agent, MoLocal now)
{
    MoHistory *history = agent->session->history;
    return (MoDueFacts){.now = now,
                        .now_utc = mo_clock_now(agent->session->clock),
                        .had_morning = mo_history_has_digest(history, now.day, "morning"),
                        .had_afternoon = mo_history_has_digest(history, now.day, "afternoon"),
                        .lost_digest = mo_agent_is_digest_due_again(
                            agent, now, mo_clock_now(agent->session->clock)),
                        .n_singles = mo_agent_count_notes(agent, false),
                        .n_digests = mo_agent_count_notes(agent, true),
                        .quiet_until = get_quiet(agent)};
}

static void wake_at(MoAgent *agent, int64_t now_utc, int64_t utc)
{
    if (utc > now_utc)
        agent->next_wake = MIN(agent->next_wake, utc);
}

static void choose_next_wake(MoAgent *agent, const MoDue *due, MoLocal now, int64_t now_utc)
{
    const MoZone *zone = agent->session->zone;
    GHashTableIter iter;
    gpointer value;
    agent->next_wake = mo_zone_to_utc(zone, (MoLocal){now.day + 1, 0});
    if (agent->next_wake <= now_utc) /* a zone that jumped over midnight */
        agent->next_wake = now_utc + 3600;
    if (due->next.day != MO_DAY_NONE)
        wake_at(agent, now_utc, mo_zone_to_utc(zone, due->next));
    if (!mo_channel_is_up(agent->channel))
        return;
    wake_at(agent, now_utc, agent->retry_utc);
    g_hash_table_iter_init(&iter, agent->lost);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        wake_at(agent, now_utc, ((const MoLostNote *)value)->due_utc);
}

/* Drafts come first, because a note says whether one is ready, and because a draft that could not
 * be written turns into a line of the digest. */
static MoDue *find_due(MoAgent *agent, MoLocal now, GPtrArray *entries, MoStepResult *result)
{
    MoDueFacts facts = mo_agent_get_facts(agent, now);
    MoDue *due = mo_due_new(agent->plan, agent->session->config, &facts);
    if (due->drafts->len == 0)
        return due;
    mo_agent_raise_drafts(agent, due, entries, result);
    mo_due_free(due);
    return mo_due_new(agent->plan, agent->session->config, &facts);
}

static bool write_results(MoAgent *agent, MoStepResult *result, GError **error)
{
    unsigned n = agent->results->len;
    if (!mo_agent_write_results(agent, error))
        return false;
    result->n_entries += n;
    return true;
}

static bool step(MoAgent *agent, bool replan, MoStepResult *result, GError **error)
{
    MoLocal now = mo_session_get_now(agent->session);
    int64_t now_utc = mo_clock_now(agent->session->clock);
    /* Should anything fail below, the step is tried again soon, not at the old time. */
    agent->next_wake = now_utc + 60;
    if (replan)
        agent->planned_with = NULL;
    if (!write_results(agent, result, error))
        return false;
    bool outdated = agent->stale || !agent->plan || !agent->planned_with ||
                    agent->planned_day != now.day || mo_agent_is_ledger_changed(agent);
    if (outdated && !plan(agent, result, error))
        return false;
    if (outdated)
        mo_agent_tidy_drafts(agent);
    mo_agent_find_lost(agent);
    mo_agent_settle_drafts(agent);
    mo_agent_show_messages(agent);
    wake_moments(agent, now);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(MoDue) due = find_due(agent, now, entries, result);
    if (!mo_agent_raise(agent, due, entries, result, error))
        return false;
    if (!mo_agent_show_again(agent, result, error) || !write_results(agent, result, error))
        return false;
    choose_next_wake(agent, due, now, now_utc);
    return true;
}

bool mo_agent_step(MoAgent *agent, bool replan, MoStepResult *ret_result, GError **error)
{
    MoStepResult result = {0};
    g_autoptr(GError) reason = NULL;
    agent->in_step = true;
    bool fine = step(agent, replan, &result, &reason);
    agent->in_step = false;
    int64_t now = mo_clock_now(agent->session->clock);
    bool busy = g_error_matches(reason, MO_ERROR, MO_ERROR_BUSY);
    if ((fine && agent->stale) || g_error_matches(reason, MO_ERROR, MO_ERROR_STOPPED))
        agent->next_wake = now;
    else if (busy)
        agent->next_wake = now + (BUSY_SECONDS << MIN(agent->n_busy, BUSY_DOUBLINGS));
    agent->n_busy = busy ? agent->n_busy + 1 : 0;
    if (reason)
        g_propagate_error(error, g_steal_pointer(&reason));
    if (ret_result)
        *ret_result = result;
    return fine;
}

int64_t mo_agent_get_next_wake(const MoAgent *agent)
{
    return agent->next_wake;
}

const MoPlan *mo_agent_get_plan(const MoAgent *agent)
{
    return agent->plan;
}
