#include "output/desktop_thread.h"

#include "output/channel_private.h"
#include "output/desktop_bus.h"
#include "output/desktop_lock.h"
#include "output/desktop_note.h"
#include "output/desktop_presenting.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
/* A server that answers questions but is late with notes is asked again after a while, doubled each
 * time up to an hour, so that nothing is tried in vain for ever. */
#define HANG_FIRST_SECONDS 15u
#define HANG_LAST_SECONDS 3600u

struct MoNotifier {
    gatomicrefcount references;
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
    MoMailbox *mailbox;
    char *address;
    int leaves_notes; /* atomic */
    GMutex lock;
    GCond changed;
    bool ended; /* under the lock */
    /* The rest is the thread's own. */
    MoDesktopBus *bus;
    MoScreenLock *screen;
    GDBusConnection *connection; /* the private one; borrowed from `bus` */
    char *owner;                 /* of the name; NULL: no server */
    bool answers;                /* UP was told, and nothing speaks against it */
    bool told_up;                /* DOWN is owed when the server goes */
    bool is_ready;
    MoLibnotify *libnotify;
    MoNote *pending; /* waits for the server's capabilities */
    GCancellable *asking;
    GSource *ask_again;
    unsigned n_hangs;
};

typedef struct {
    MoNotifier *notifier;
    MoNote *note;
    uint64_t tag;
} Command;

static MoNotifier *ref_notifier(MoNotifier *notifier)
{
    g_atomic_ref_count_inc(&notifier->references);
    return notifier;
}

static void unref_notifier(MoNotifier *notifier)
{
    if (!g_atomic_ref_count_dec(&notifier->references))
        return;
    mo_mailbox_unref(notifier->mailbox);
    g_main_loop_unref(notifier->loop);
    g_main_context_unref(notifier->context);
    g_mutex_clear(&notifier->lock);
    g_cond_clear(&notifier->changed);
    g_free(notifier->address);
    g_free(notifier);
}

static void post(MoNotifier *notifier, int type, uint64_t tag, const char *text)
{
    mo_mailbox_post(notifier->mailbox, type, tag, text, 0);
}

static void fail_pending(MoNotifier *notifier, const char *why)
{
    g_autoptr(MoNote) note = g_steal_pointer(&notifier->pending);
    if (note)
        post(notifier, MO_CHANNEL_FAILED, note->tag, why);
}

static void be_ready(MoNotifier *notifier)
{
    if (!notifier->is_ready)
        post(notifier, MO_MAIL_READY, 0, NULL);
    notifier->is_ready = true;
}

/* ---- asking the server ---- */

static void ask(MoNotifier *notifier);

static void stop_asking(MoNotifier *notifier)
{
    if (notifier->asking)
        g_cancellable_cancel(notifier->asking);
    g_clear_object(&notifier->asking);
    if (notifier->ask_again)
        g_source_destroy(notifier->ask_again);
    g_clear_pointer(&notifier->ask_again, g_source_unref);
}

static void show_pending(MoNotifier *notifier, const char *const *capabilities)
{
    g_autoptr(MoNote) note = g_steal_pointer(&notifier->pending);
    MoNoteStyle style = {
        .escapes_body = g_strv_contains(capabilities, "body-markup"),
        .has_actions =
            g_strv_contains(capabilities, "actions") && !g_atomic_int_get(&notifier->leaves_notes),
    };
    g_autoptr(GError) error = NULL;
    if (note->discreet &&
        mo_presenting_is_on(notifier->connection, mo_screen_lock_get_system(notifier->screen)))
        mo_note_be_discreet(note);
    if (mo_libnotify_show(notifier->libnotify, note, style, &error))
        post(notifier, MO_CHANNEL_SHOWN, note->tag, NULL);
    else
        post(notifier, MO_CHANNEL_FAILED, note->tag, error->message);
}

static void on_answer(GObject *source, GAsyncResult *result, void *data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    /* When cancelled, `data` may be gone. */
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    MoNotifier *notifier = data;
    g_clear_object(&notifier->asking);
    static const char *const none[] = {NULL};
    g_autofree const char **capabilities = NULL;
    if (answer) {
        g_variant_get(answer, "(^a&s)", &capabilities);
    } else if (!g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)) {
        /* It went away; NameOwnerChanged tells so, too. */
        fail_pending(notifier, error->message);
        be_ready(notifier);
        return;
    }
    if (!notifier->answers)
        post(notifier, MO_CHANNEL_UP, 0, NULL);
    notifier->answers = true;
    notifier->told_up = true;
    be_ready(notifier);
    if (notifier->pending)
        show_pending(notifier, capabilities ? (const char *const *)capabilities : none);
}

/* Without a time limit: a server that hangs answers when it comes back, and no clock is needed to
 * find out. */
static void ask(MoNotifier *notifier)
{
    if (notifier->asking)
        return;
    stop_asking(notifier);
    notifier->asking = g_cancellable_new();
    g_dbus_connection_call(notifier->connection, notifier->owner, PATH, NAME, "GetCapabilities",
                           NULL, G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT,
                           notifier->asking, on_answer, notifier);
}

static gboolean on_ask_again(void *data)
{
    MoNotifier *notifier = data;
    g_clear_pointer(&notifier->ask_again, g_source_unref);
    ask(notifier);
    return G_SOURCE_REMOVE;
}

static void ask_later(MoNotifier *notifier)
{
    stop_asking(notifier);
    unsigned seconds = HANG_FIRST_SECONDS << MIN(notifier->n_hangs, 8u);
    notifier->n_hangs++;
    notifier->ask_again = g_timeout_source_new_seconds(MIN(seconds, HANG_LAST_SECONDS));
    g_source_set_callback(notifier->ask_again, on_ask_again, notifier, NULL);
    g_source_attach(notifier->ask_again, notifier->context);
}

/* ---- the server comes and goes ---- */

static void on_bus_changed(GDBusConnection *connection, const char *owner, void *data)
{
    MoNotifier *notifier = data;
    if (connection && connection == notifier->connection &&
        g_strcmp0(owner, notifier->owner) == 0 && owner)
        return;
    mo_screen_lock_set_session(notifier->screen, connection);
    stop_asking(notifier);
    mo_libnotify_forget(notifier->libnotify);
    if (!connection)
        mo_libnotify_disconnect(notifier->libnotify);
    fail_pending(notifier, "the notification server has gone");
    if (notifier->told_up)
        post(notifier, MO_CHANNEL_DOWN, 0, NULL);
    notifier->told_up = false;
    notifier->answers = false;
    notifier->n_hangs = 0;
    notifier->connection = connection;
    g_free(notifier->owner);
    notifier->owner = g_strdup(owner);
    if (owner)
        ask(notifier);
    else
        be_ready(notifier);
}

static void on_screen(MoScreenState state, void *data)
{
    static const MoChannelEventType types[] = {
        [MO_SCREEN_UNLOCKED] = MO_CHANNEL_UNLOCKED,
        [MO_SCREEN_LOCKED] = MO_CHANNEL_LOCKED,
        [MO_SCREEN_WAS_LOCKED] = MO_CHANNEL_WAS_LOCKED,
    };
    post(data, (int)types[state], 0, NULL);
}

static void on_note_event(int type, uint64_t tag, const char *text, unsigned reason, void *data)
{
    MoNotifier *notifier = data;
    if (type == MO_CHANNEL_ACTION || reason != MO_CLOSED_BY_US)
        notifier->n_hangs = 0;
    mo_mailbox_post(notifier->mailbox, type, tag, text, reason);
}

/* ---- commands, in the thread ---- */

static gboolean do_show(void *data)
{
    Command *command = data;
    MoNotifier *notifier = command->notifier;
    fail_pending(notifier, "another note came");
    notifier->pending = g_steal_pointer(&command->note);
    if (notifier->owner)
        ask(notifier);
    else
        fail_pending(notifier, "there is no notification server");
    return G_SOURCE_REMOVE;
}

static gboolean do_close(void *data)
{
    Command *command = data;
    MoNotifier *notifier = command->notifier;
    if (notifier->pending && notifier->pending->tag == command->tag)
        fail_pending(notifier, "it was taken back");
    else
        mo_libnotify_close(notifier->libnotify, command->tag);
    return G_SOURCE_REMOVE;
}

static gboolean do_abandon(void *data)
{
    Command *command = data;
    MoNotifier *notifier = command->notifier;
    notifier->answers = false;
    if (notifier->pending && notifier->pending->tag == command->tag) {
        /* The question is still open; its answer will say UP. */
        g_clear_pointer(&notifier->pending, mo_note_free);
        return G_SOURCE_REMOVE;
    }
    mo_libnotify_close(notifier->libnotify, command->tag);
    if (notifier->owner)
        ask_later(notifier);
    return G_SOURCE_REMOVE;
}

static gboolean do_end(void *data)
{
    Command *command = data;
    g_main_loop_quit(command->notifier->loop);
    return G_SOURCE_REMOVE;
}

static void free_command(void *data)
{
    Command *command = data;
    mo_note_free(command->note);
    unref_notifier(command->notifier);
    g_free(command);
}

static void send(MoNotifier *notifier, GSourceFunc func, MoNote *note, uint64_t tag)
{
    Command *command = g_new(Command, 1);
    *command = (Command){.notifier = ref_notifier(notifier), .note = note, .tag = tag};
    g_main_context_invoke_full(notifier->context, G_PRIORITY_DEFAULT, func, command, free_command);
    /* cppcheck-suppress memleak; the context frees it */
}

/* ---- the thread ---- */

static void tear_down(MoNotifier *notifier)
{
    if (!g_atomic_int_get(&notifier->leaves_notes))
        mo_libnotify_close_all(notifier->libnotify);
    mo_libnotify_free(notifier->libnotify);
    stop_asking(notifier);
    g_clear_pointer(&notifier->pending, mo_note_free);
    mo_screen_lock_free(notifier->screen);
    mo_desktop_bus_free(notifier->bus);
    g_clear_pointer(&notifier->owner, g_free);
    /* Cancelled calls and queued commands end here, and with them what they hold. */
    while (g_main_context_iteration(notifier->context, FALSE))
        continue;
}

static void *run(void *data)
{
    MoNotifier *notifier = data;
    g_main_context_push_thread_default(notifier->context);
    notifier->libnotify = mo_libnotify_new(on_note_event, notifier);
    notifier->screen = mo_screen_lock_new(on_screen, notifier);
    notifier->bus = mo_desktop_bus_new(notifier->address, NAME, on_bus_changed, notifier);
    g_main_loop_run(notifier->loop);
    tear_down(notifier);
    g_main_context_pop_thread_default(notifier->context);

    g_mutex_lock(&notifier->lock);
    notifier->ended = true;
    g_cond_signal(&notifier->changed);
    g_mutex_unlock(&notifier->lock);
    unref_notifier(notifier);
    return NULL;
}

/* ---- for the channel's thread ---- */

MoNotifier *mo_notifier_new(const char *address, MoMailbox *mailbox)
{
    MoNotifier *notifier = g_new0(MoNotifier, 1);
    g_atomic_ref_count_init(&notifier->references);
    notifier->context = g_main_context_new();
    notifier->loop = g_main_loop_new(notifier->context, FALSE);
    notifier->mailbox = mo_mailbox_ref(mailbox);
    notifier->address = g_strdup(address);
    g_mutex_init(&notifier->lock);
    g_cond_init(&notifier->changed);
    notifier->thread = g_thread_try_new("notify", run, ref_notifier(notifier), NULL);
    if (notifier->thread)
        return notifier;
    unref_notifier(notifier);
    unref_notifier(notifier);
    return NULL;
}

void mo_notifier_show(MoNotifier *notifier, MoNote *note)
{
    send(notifier, do_show, note, note->tag);
}

void mo_notifier_close(MoNotifier *notifier, uint64_t tag)
{
    send(notifier, do_close, NULL, tag);
}

void mo_notifier_abandon(MoNotifier *notifier, uint64_t tag)
{
    send(notifier, do_abandon, NULL, tag);
}

void mo_notifier_leave_notes(MoNotifier *notifier)
{
    g_atomic_int_set(&notifier->leaves_notes, 1);
}

void mo_notifier_end(MoNotifier *notifier, unsigned milliseconds)
{
    if (!notifier)
        return;
    send(notifier, do_end, NULL, 0);
    int64_t deadline = g_get_monotonic_time() + (int64_t)milliseconds * G_TIME_SPAN_MILLISECOND;
    g_mutex_lock(&notifier->lock);
    while (!notifier->ended && g_cond_wait_until(&notifier->changed, &notifier->lock, deadline))
        continue;
    bool ended = notifier->ended;
    g_mutex_unlock(&notifier->lock);
    if (ended)
        g_thread_join(notifier->thread);
    else
        g_thread_unref(notifier->thread);
    unref_notifier(notifier);
}
