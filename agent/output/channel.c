#include "output/channel_private.h"

static void free_action(void *data)
{
    MoNoteAction *action = data;
    g_free(action->key);
    g_free(action->label);
    g_free(action);
}

MoNote *mo_note_new(uint64_t tag, const char *summary, const char *body)
{
    MoNote *note = g_new0(MoNote, 1);
    note->tag = tag;
    /* What is no UTF-8 would be lost on the bus as a whole. */
    note->summary = g_utf8_make_valid(summary ? summary : "", -1);
    note->body = g_utf8_make_valid(body ? body : "", -1);
    note->actions = g_ptr_array_new_with_free_func(free_action);
    return note;
}

void mo_note_add_action(MoNote *note, const char *key, const char *label)
{
    g_return_if_fail(note && key && label);
    MoNoteAction *action = g_new(MoNoteAction, 1);
    action->key = g_strdup(key);
    action->label = g_strdup(label);
    g_ptr_array_add(note->actions, action);
}

void mo_note_set_ending(MoNote *note, const char *pressed, const char *typed)
{
    g_free(note->pressed);
    g_free(note->typed);
    note->pressed = g_strdup(pressed);
    note->typed = g_strdup(typed);
}

MoNote *mo_note_dup(const MoNote *note)
{
    MoNote *copy = mo_note_new(note->tag, note->summary, note->body);
    for (unsigned i = 0; i < note->actions->len; i++) {
        const MoNoteAction *action = g_ptr_array_index(note->actions, i);
        mo_note_add_action(copy, action->key, action->label);
    }
    copy->pressed = g_strdup(note->pressed);
    copy->typed = g_strdup(note->typed);
    copy->discreet = g_strdup(note->discreet);
    copy->opens = note->opens;
    copy->sticky = note->sticky;
    return copy;
}

void mo_note_be_discreet(MoNote *note)
{
    g_return_if_fail(note->discreet != NULL);
    g_free(note->summary);
    note->summary = g_strdup(note->discreet);
    *note->body = '\0';
    g_clear_pointer(&note->pressed, g_free);
    g_clear_pointer(&note->typed, g_free);
    if (note->actions->len > 1)
        g_ptr_array_set_size(note->actions, 1);
}

void mo_note_free(MoNote *note)
{
    if (!note)
        return;
    g_free(note->summary);
    g_free(note->body);
    g_free(note->discreet);
    g_free(note->pressed);
    g_free(note->typed);
    g_ptr_array_unref(note->actions);
    g_free(note);
}

void mo_channel_emit(MoChannel *channel, MoChannelEventType type, uint64_t tag, const char *text,
                     unsigned reason)
{
    if (!channel->func)
        return;
    MoChannelEvent event = {.type = type, .tag = tag, .text = text, .reason = reason};
    channel->func(&event, channel->data);
}

void mo_channel_free(MoChannel *channel)
{
    if (channel)
        channel->class->free(channel);
}

void mo_channel_set_func(MoChannel *channel, MoChannelFunc func, void *data)
{
    g_return_if_fail(channel);
    channel->func = func;
    channel->data = data;
}

bool mo_channel_is_up(MoChannel *channel)
{
    g_return_val_if_fail(channel, false);
    return channel->class->is_up(channel);
}

void mo_channel_show(MoChannel *channel, const MoNote *note)
{
    g_return_if_fail(channel && note);
    channel->class->show(channel, note);
}

bool mo_channel_has_action(MoChannel *channel)
{
    g_return_val_if_fail(channel != NULL, false);
    return channel->class->has_action && channel->class->has_action(channel);
}

void mo_channel_close(MoChannel *channel, uint64_t tag)
{
    g_return_if_fail(channel);
    channel->class->close(channel, tag);
}
