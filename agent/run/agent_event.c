/* What comes back from the channel: shown, refused, pressed, closed, gone. */
#include "run/agent_private.h"

#define RETRY_SECONDS 60
#define RETRY_DOUBLINGS 6

enum { CLOSED_BY_USER = 2, CLOSED_BY_US = 3 };

/* At the latest then; a step that is under way chooses its next wake itself. */
static void wake_by(MoAgent *agent, int64_t utc)
{
    if (agent->in_step)
        return;
    agent->next_wake = MIN(agent->next_wake, utc);
    if (agent->wake_func)
        agent->wake_func(agent->wake_data);
}

/* Writes the outcome of a note's deliveries: at once, or with the others at the end of a step; when
 * the ledger cannot be written, in the next. */
static void write_outcome(MoAgent *agent, const MoLiveNote *note, MoEntryType type)
{
    for (guint i = 0; i < note->deliveries->len; i++) {
        MoEntry *entry = mo_entry_dup(g_ptr_array_index(note->deliveries, i));
        entry->type = type;
        entry->at_utc = mo_clock_now(agent->session->clock);
        g_ptr_array_add(agent->results, entry);
    }
    g_autoptr(GError) error = NULL;
    if (!agent->in_step && !mo_agent_write_results(agent, &error))
        wake_by(agent, mo_clock_now(agent->session->clock) + RETRY_SECONDS);
}

static void handle_shown(MoAgent *agent, MoLiveNote *note)
{
    note->shown = true;
    agent->failures = 0;
    agent->retry_utc = INT64_MIN;
    write_outcome(agent, note, MO_ENTRY_RAISED);
    mo_agent_close_answered(agent); /* it may have been answered on its way to the screen */
}

/* Refused: not shown, so still due; tried again after a minute, then two, four, … */
static void handle_failed(MoAgent *agent, MoLiveNote *note)
{
    int64_t wait = (int64_t)RETRY_SECONDS << MIN(agent->failures, RETRY_DOUBLINGS);
    agent->failures++;
    agent->retry_utc = mo_clock_now(agent->session->clock) + wait;
    write_outcome(agent, note, MO_ENTRY_FAILED);
    g_hash_table_remove(agent->live, &note->tag);
    agent->stale = true;
    wake_by(agent, agent->retry_utc);
}

static void lose(MoAgent *agent, const MoLiveNote *note)
{
    wake_by(agent, mo_agent_lose(agent, note));
}

static void add_seen(MoAgent *agent, const char *id, GPtrArray *entries)
{
    MoMoment *moment = mo_agent_find_moment(agent, id);
    if (!moment || moment->state != MO_STATE_RAISED)
        return;
    g_ptr_array_add(entries, mo_moment_new_entry(moment, MO_ENTRY_NOTICED,
                                                 mo_session_get_now(agent->session).day,
                                                 mo_clock_now(agent->session->clock)));
    moment->noticed = true;
}

/* She closed it. Of a digest that lists many, all are seen. */
static void note_seen(MoAgent *agent, const MoLiveNote *note)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GError) error = NULL;
    if (note->moment_id)
        add_seen(agent, note->moment_id, entries);
    for (guint i = 0; !note->moment_id && note->listed && i < note->listed->len; i++)
        add_seen(agent, g_ptr_array_index(note->listed, i), entries);
    /* Losing "seen" only means that the note may come back. */
    (void)mo_agent_write(agent, entries, &error);
}

static void handle_closed(MoAgent *agent, MoLiveNote *note, unsigned reason)
{
    if (reason == CLOSED_BY_USER) {
        note_seen(agent, note);
        mo_agent_find_again(agent, note);
    } else if (reason != CLOSED_BY_US) {
        lose(agent, note);
    }
    g_hash_table_remove(agent->live, &note->tag);
}

/* Nothing that can wait is spent on a locked screen. */
static void handle_unlocked(MoAgent *agent)
{
    agent->is_locked = false;
    mo_agent_lose_unseen(agent);
    wake_by(agent, mo_clock_now(agent->session->clock));
}

/* Who was asked answers after the first notes: they went to a locked screen like all that follow.
 */
static void handle_was_locked(MoAgent *agent)
{
    GHashTableIter iter;
    gpointer value;
    agent->is_locked = true;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        ((MoLiveNote *)value)->to_locked = true;
}

/* The server is gone and all notes with it. */
static void handle_down(MoAgent *agent)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const MoLiveNote *note = value;
        if (note->shown)
            lose(agent, note);
        else
            write_outcome(agent, note, MO_ENTRY_FAILED);
    }
    g_hash_table_remove_all(agent->live);
    g_hash_table_remove_all(agent->undoable);
    agent->stale = true;
}

void mo_agent_handle_event(const MoChannelEvent *event, void *data)
{
    MoAgent *agent = data;
    MoLiveNote *note = g_hash_table_lookup(agent->live, &event->tag);
    switch (event->type) {
    case MO_CHANNEL_UP:
        agent->retry_utc = INT64_MIN;
        agent->failures = 0;
        mo_agent_show_messages(agent); /* a step may fail before it comes to that */
        mo_agent_ask_for_step(agent);
        break;
    case MO_CHANNEL_DOWN:
        handle_down(agent);
        break;
    case MO_CHANNEL_SHOWN:
        if (note)
            handle_shown(agent, note);
        break;
    case MO_CHANNEL_FAILED:
        if (note)
            handle_failed(agent, note);
        break;
    case MO_CHANNEL_ACTION:
        if (note)
            mo_agent_handle_action(agent, note, event->text);
        else
            mo_agent_handle_undo(agent, event->tag, event->text);
        break;
    case MO_CHANNEL_CLOSED:
        if (note)
            handle_closed(agent, note, event->reason);
        g_hash_table_remove(agent->undoable, &event->tag);
        break;
    case MO_CHANNEL_LOCKED:
        agent->is_locked = true;
        break;
    case MO_CHANNEL_WAS_LOCKED:
        handle_was_locked(agent);
        break;
    case MO_CHANNEL_UNLOCKED:
        handle_unlocked(agent);
        break;
    }
}
