/* What was noted is confirmed; the button of the confirmation takes back just that. */
#include "run/agent_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "output/nudge.h"

void mo_undoable_free(MoUndoable *undoable)
{
    if (!undoable)
        return;
    g_ptr_array_unref(undoable->entries);
    g_free(undoable->moment_id);
    g_free(undoable);
}

MoNote *mo_agent_new_confirmation(MoAgent *agent, const char *summary, const char *body,
                                  const GPtrArray *entries, const char *moment_id)
{
    uint64_t tag = mo_agent_new_tag(agent);
    MoUndoable *undoable = g_new0(MoUndoable, 1);
    undoable->entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add(undoable->entries, mo_entry_dup(entries->pdata[i]));
    undoable->moment_id = g_strdup(moment_id);
    g_hash_table_insert(agent->undoable, g_memdup2(&tag, sizeof tag), undoable);
    MoNote *note = mo_nudge_message(summary, body ? body : "", tag);
    mo_note_add_action(note, "fine", _("Fine"));
    mo_note_add_action(note, MO_NOTE_UNDO, _("Undo"));
    /* TRANSLATORS: "Undo" is the button beside it. */
    const char *typed = entries->len == 1 ? _("Not right? Type: moments undo")
                                          : _("Not right? Type: moments undo, once for each");
    mo_note_set_ending(note, _("Not right? Press Undo."), typed);
    if (agent->session->config->hide_names == MO_HIDE_PRESENTING)
        note->discreet = g_strdup(_("Moments: noted"));
    return note;
}

static MoEntry *new_undo(const MoAgent *agent, const MoEntry *entry)
{
    MoEntry *undo = mo_entry_new(MO_ENTRY_UNDO);
    undo->at_utc = mo_clock_now(agent->session->clock);
    undo->customer = g_strdup(entry->customer);
    undo->undone_machine = g_strdup(entry->machine);
    undo->undone_number = entry->number;
    return undo;
}

static void take_back(MoAgent *agent, const MoUndoable *undoable)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) undos = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (guint i = 0; i < undoable->entries->len; i++)
        g_ptr_array_add(undos, new_undo(agent, undoable->entries->pdata[i]));
    if (mo_agent_write(agent, undos, &error)) {
        if (undoable->moment_id)
            mo_agent_bring_back(agent, undoable->moment_id);
    } else if (!g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED)) { /* taken back already */
        /* With its button, to be pressed again. */
        mo_agent_say_note(agent, mo_agent_new_confirmation(
                                     agent, _("Your answer could not be written down"),
                                     error->message, undoable->entries, undoable->moment_id));
    }
    mo_agent_ask_for_step(agent);
}

void mo_agent_handle_undo(MoAgent *agent, uint64_t tag, const char *key)
{
    gpointer owned = NULL, value = NULL;
    if (!g_hash_table_steal_extended(agent->undoable, &tag, &owned, &value))
        return;
    if (g_str_equal(key, MO_NOTE_UNDO))
        take_back(agent, value);
    mo_undoable_free(value);
    g_free(owned);
}
