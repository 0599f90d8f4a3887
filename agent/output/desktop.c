#include "output/desktop.h"

#include "output/channel_private.h"
#include "output/desktop_bus.h"
#include "output/desktop_thread.h"

#define ANSWER_MS 5000
/* GNOME loses notes that come faster (gnome-shell issue 6529). */
#define PAUSE_MS 500
#define END_MS 700

typedef struct {
    MoChannel parent;
    MoMailbox *mailbox;
    MoNotifier *notifier; /* NULL: no thread could be made */
    bool up;
    bool ready;
    GHashTable *live;   /* of uint64_t: notes on the screen */
    GQueue waiting;     /* of MoNote, not handed over yet */
    bool in_flight;     /* one is handed over, not answered yet: */
    uint64_t tag;       /* this */
    GSource *answer_by; /* while one is in flight */
    GSource *pause;     /* after one was shown */
} Desktop;

static void stop_timer(GSource **timer)
{
    if (*timer)
        g_source_destroy(*timer);
    g_clear_pointer(timer, g_source_unref);
}

static void start_timer(Desktop *desktop, GSource **timer, unsigned milliseconds, GSourceFunc func)
{
    stop_timer(timer);
    *timer = g_timeout_source_new(milliseconds);
    g_source_set_callback(*timer, func, desktop, NULL);
    g_source_attach(*timer, mo_mailbox_get_context(desktop->mailbox));
}

/* What waits cannot be shown. Told through the mailbox: the receiver may free us. */
static void refuse_waiting(Desktop *desktop, const char *why)
{
    MoNote *note;
    while ((note = g_queue_pop_head(&desktop->waiting))) {
        mo_mailbox_post(desktop->mailbox, MO_MAIL_REFUSED, note->tag, why, 0);
        mo_note_free(note);
    }
}

static gboolean on_no_answer(void *data)
{
    Desktop *desktop = data;
    g_clear_pointer(&desktop->answer_by, g_source_unref);
    uint64_t tag = desktop->tag;
    desktop->in_flight = false;
    desktop->up = false;
    mo_notifier_abandon(desktop->notifier, tag);
    const char *why = "the notification server does not answer";
    refuse_waiting(desktop, why);
    mo_channel_emit(&desktop->parent, MO_CHANNEL_FAILED, tag, why, 0);
    return G_SOURCE_REMOVE;
}

static void hand_over_next(Desktop *desktop)
{
    if (desktop->in_flight || desktop->pause || g_queue_is_empty(&desktop->waiting))
        return;
    MoNote *note = g_queue_pop_head(&desktop->waiting);
    desktop->in_flight = true;
    desktop->tag = note->tag;
    start_timer(desktop, &desktop->answer_by, ANSWER_MS, on_no_answer);
    mo_notifier_show(desktop->notifier, note);
}

static gboolean on_pause_over(void *data)
{
    Desktop *desktop = data;
    g_clear_pointer(&desktop->pause, g_source_unref);
    hand_over_next(desktop);
    return G_SOURCE_REMOVE;
}

/* ---- what the thread tells ---- */

static void on_answer(Desktop *desktop, const MoMail *mail)
{
    /* An answer that comes too late is nobody's; the thread closes the note. */
    if (!desktop->in_flight || mail->tag != desktop->tag)
        return;
    desktop->in_flight = false;
    stop_timer(&desktop->answer_by);
    if (mail->type == MO_CHANNEL_SHOWN) {
        g_hash_table_add(desktop->live, g_memdup2(&mail->tag, sizeof mail->tag));
        start_timer(desktop, &desktop->pause, PAUSE_MS, on_pause_over);
    } else {
        hand_over_next(desktop);
    }
    mo_channel_emit(&desktop->parent, (MoChannelEventType)mail->type, mail->tag, mail->text, 0);
}

static void on_up(Desktop *desktop, bool up)
{
    desktop->up = up;
    if (!up) {
        g_hash_table_remove_all(desktop->live);
        refuse_waiting(desktop, "the notification server has gone");
    }
    mo_channel_emit(&desktop->parent, up ? MO_CHANNEL_UP : MO_CHANNEL_DOWN, 0, NULL, 0);
}

static void on_mail(const MoMail *mail, void *data)
{
    Desktop *desktop = data;
    switch (mail->type) {
    case MO_CHANNEL_UP:
    case MO_CHANNEL_DOWN:
        on_up(desktop, mail->type == MO_CHANNEL_UP);
        break;
    case MO_CHANNEL_SHOWN:
    case MO_CHANNEL_FAILED:
        on_answer(desktop, mail);
        break;
    case MO_CHANNEL_LOCKED:
    case MO_CHANNEL_WAS_LOCKED:
    case MO_CHANNEL_UNLOCKED:
        mo_channel_emit(&desktop->parent, (MoChannelEventType)mail->type, 0, NULL, 0);
        break;
    case MO_MAIL_READY:
        desktop->ready = true;
        break;
    case MO_MAIL_REFUSED:
        mo_channel_emit(&desktop->parent, MO_CHANNEL_FAILED, mail->tag, mail->text, 0);
        break;
    default:
        if (g_hash_table_remove(desktop->live, &mail->tag))
            mo_channel_emit(&desktop->parent, (MoChannelEventType)mail->type, mail->tag, mail->text,
                            mail->reason);
    }
}

/* ---- the channel ---- */

static void desktop_free(MoChannel *channel)
{
    Desktop *desktop = (Desktop *)channel;
    stop_timer(&desktop->answer_by);
    stop_timer(&desktop->pause);
    mo_mailbox_close(desktop->mailbox);
    mo_notifier_end(desktop->notifier, END_MS);
    mo_mailbox_unref(desktop->mailbox);
    g_queue_clear_full(&desktop->waiting, (GDestroyNotify)mo_note_free);
    g_hash_table_unref(desktop->live);
    g_free(desktop);
}

static bool desktop_is_up(MoChannel *channel)
{
    return ((Desktop *)channel)->up;
}

static void desktop_show(MoChannel *channel, const MoNote *note)
{
    Desktop *desktop = (Desktop *)channel;
    g_queue_push_tail(&desktop->waiting, mo_note_dup(note));
    if (desktop->up)
        hand_over_next(desktop);
    else
        refuse_waiting(desktop, "there is no notification server");
}

static void desktop_close(MoChannel *channel, uint64_t tag)
{
    Desktop *desktop = (Desktop *)channel;
    for (GList *at = desktop->waiting.head; at; at = at->next) {
        MoNote *note = at->data;
        if (note->tag != tag)
            continue;
        mo_mailbox_post(desktop->mailbox, MO_MAIL_REFUSED, tag, "it was taken back", 0);
        mo_note_free(note);
        g_queue_delete_link(&desktop->waiting, at);
        return;
    }
    if (desktop->notifier)
        mo_notifier_close(desktop->notifier, tag);
}

static bool desktop_has_action(MoChannel *channel)
{
    return mo_mailbox_has(((Desktop *)channel)->mailbox, MO_CHANNEL_ACTION);
}

static const MoChannelClass desktop_class = {
    .free = desktop_free,
    .is_up = desktop_is_up,
    .show = desktop_show,
    .close = desktop_close,
    .has_action = desktop_has_action,
};

MoChannel *mo_desktop_new(void)
{
    Desktop *desktop = g_new0(Desktop, 1);
    desktop->parent.class = &desktop_class;
    desktop->live = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_queue_init(&desktop->waiting);
    desktop->mailbox = mo_mailbox_new(on_mail, desktop);
    g_autofree char *address = mo_desktop_bus_dup_session_address();
    desktop->notifier = mo_notifier_new(address, desktop->mailbox);
    if (!desktop->notifier)
        desktop->ready = true;
    return &desktop->parent;
}

static gboolean on_wait_over(void *data)
{
    bool *over = data;
    *over = true;
    return G_SOURCE_REMOVE;
}

bool mo_desktop_wait_ready(MoChannel *channel, unsigned milliseconds)
{
    g_return_val_if_fail(channel && channel->class == &desktop_class, false);
    Desktop *desktop = (Desktop *)channel;
    GMainContext *context = mo_mailbox_get_context(desktop->mailbox);
    bool over = false;
    g_autoptr(GSource) timer = g_timeout_source_new(milliseconds);
    g_source_set_callback(timer, on_wait_over, &over, NULL);
    g_source_attach(timer, context);
    while (!desktop->ready && !over)
        g_main_context_iteration(context, TRUE);
    g_source_destroy(timer);
    return desktop->up;
}

void mo_desktop_leave_notes(MoChannel *channel)
{
    g_return_if_fail(channel && channel->class == &desktop_class);
    Desktop *desktop = (Desktop *)channel;
    if (desktop->notifier)
        mo_notifier_leave_notes(desktop->notifier);
}
