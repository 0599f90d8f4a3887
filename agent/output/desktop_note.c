#include "output/desktop_note.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <libnotify/notify.h>
#include <string.h>

#define APP_NAME "Moments"
#define APP_ID "org.moments.Moments"
#define CATEGORY "x-moments.reminder"
/* The key of a click on the text, by the protocol. */
#define KEY_DEFAULT "default"

struct MoLibnotify {
    MoLibnotifyFunc func;
    void *data;
    GDBusConnection *shared; /* the process's; NULL: not connected */
    GHashTable *notes;       /* of Shown by tag */
};

/* A note on the screen. */
typedef struct {
    MoLibnotify *libnotify;
    uint64_t tag;
    char *token;
    bool opens;
    NotifyNotification *notification;
} Shown;

static void free_shown(void *data)
{
    Shown *shown = data;
    g_signal_handlers_disconnect_by_data(shown->notification, shown);
    g_object_unref(shown->notification);
    g_free(shown->token);
    g_free(shown);
}

MoLibnotify *mo_libnotify_new(MoLibnotifyFunc func, void *data)
{
    MoLibnotify *libnotify = g_new0(MoLibnotify, 1);
    libnotify->func = func;
    libnotify->data = data;
    libnotify->notes = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, free_shown);
    return libnotify;
}

static bool connect_libnotify(MoLibnotify *libnotify, GError **error)
{
    if (libnotify->shared && g_dbus_connection_is_closed(libnotify->shared))
        mo_libnotify_disconnect(libnotify);
    if (libnotify->shared)
        return true;
    libnotify->shared = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, error);
    if (!libnotify->shared)
        return false;
    /* Its default would end the process with SIGTERM when the bus goes. */
    g_dbus_connection_set_exit_on_close(libnotify->shared, FALSE);
    if (notify_init(APP_NAME))
        return true;
    g_clear_object(&libnotify->shared);
    g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED, "libnotify cannot be started");
    return false;
}

void mo_libnotify_disconnect(MoLibnotify *libnotify)
{
    if (!libnotify->shared)
        return;
    /* First the notes: libnotify would close each that is left, and wait for the answers. */
    g_hash_table_remove_all(libnotify->notes);
    notify_uninit();
    g_clear_object(&libnotify->shared);
}

void mo_libnotify_forget(MoLibnotify *libnotify)
{
    g_hash_table_remove_all(libnotify->notes);
}

void mo_libnotify_free(MoLibnotify *libnotify)
{
    mo_libnotify_disconnect(libnotify);
    g_hash_table_unref(libnotify->notes);
    g_free(libnotify);
}

/* ---- what comes back ---- */

/* The note has ended: tells it, and forgets the note. libnotify holds its own reference during its
 * callbacks. */
static void end_note(Shown *shown, int type, const char *text, unsigned reason)
{
    MoLibnotify *libnotify = shown->libnotify;
    uint64_t tag = shown->tag;
    libnotify->func(type, tag, text, reason, libnotify->data);
    g_hash_table_remove(libnotify->notes, &tag);
}

/* Without waiting, and without libnotify, whose close() blocks. */
static void send_close(const Shown *shown)
{
    int id = 0;
    g_object_get(shown->notification, "id", &id, NULL);
    if (id != 0)
        g_dbus_connection_call(shown->libnotify->shared, "org.freedesktop.Notifications",
                               "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
                               "CloseNotification", g_variant_new("(u)", (unsigned)id), NULL,
                               G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void on_action(NotifyNotification *notification, char *action, void *data)
{
    (void)notification;
    Shown *shown = data;
    /* Servers differ in whether they take a note away once it is answered. */
    if (strcmp(action, KEY_DEFAULT) == 0) {
        send_close(shown);
        if (shown->opens)
            end_note(shown, MO_CHANNEL_ACTION, MO_NOTE_OPEN, 0);
        else
            end_note(shown, MO_CHANNEL_CLOSED, NULL, NOTIFY_CLOSED_REASON_DISMISSED);
        return;
    }
    const char *colon = strrchr(action, ':');
    if (!colon || strcmp(colon + 1, shown->token) != 0)
        return;
    send_close(shown);
    g_autofree char *key = g_strndup(action, (size_t)(colon - action));
    end_note(shown, MO_CHANNEL_ACTION, key, 0);
}

static void on_closed(NotifyNotification *notification, void *data)
{
    int reason = notify_notification_get_closed_reason(notification);
    if (reason < NOTIFY_CLOSED_REASON_EXPIRED || reason > NOTIFY_CLOSED_REASON_API_REQUEST)
        reason = NOTIFY_CLOSED_REASON_UNDEFIEND;
    end_note(data, MO_CHANNEL_CLOSED, NULL, (unsigned)reason);
}

/* ---- showing and closing ---- */

static void add_actions(Shown *shown, const MoNote *note)
{
    for (unsigned i = 0; i < note->actions->len; i++) {
        const MoNoteAction *action = g_ptr_array_index(note->actions, i);
        g_autofree char *key = g_strconcat(action->key, ":", shown->token, NULL);
        notify_notification_add_action(shown->notification, key, action->label, on_action, shown,
                                       NULL);
    }
    /* A click on the text. Some servers show it as one more button, hence last and with a name. It
     * carries no token, so it must not answer anything. */
    /* TRANSLATORS: shows the moment as a page; and: the note was read. */
    const char *label = note->opens ? _("Open") : _("Seen");
    notify_notification_add_action(shown->notification, KEY_DEFAULT, label, on_action, shown, NULL);
}

/* The caller frees it. */
static char *print_body(const MoNote *note, MoNoteStyle style)
{
    const char *ending = style.has_actions ? note->pressed : note->typed;
    if (!ending)
        return g_strdup(note->body);
    return g_strconcat(note->body, *note->body ? "\n" : "", ending, NULL);
}

static Shown *make_shown(MoLibnotify *libnotify, const MoNote *note, MoNoteStyle style)
{
    g_autofree char *body = print_body(note, style);
    g_autofree char *escaped = style.escapes_body ? g_markup_escape_text(body, -1) : g_strdup(body);
    Shown *shown = g_new0(Shown, 1);
    shown->libnotify = libnotify;
    shown->tag = note->tag;
    shown->token = mo_random_token();
    shown->opens = note->opens;
    shown->notification = notify_notification_new(note->summary, escaped, APP_ID);
    notify_notification_set_urgency(shown->notification, NOTIFY_URGENCY_NORMAL);
    notify_notification_set_category(shown->notification, CATEGORY);
    notify_notification_set_hint(shown->notification, "desktop-entry",
                                 g_variant_new_string(APP_ID));
    notify_notification_set_timeout(shown->notification,
                                    note->sticky ? NOTIFY_EXPIRES_NEVER : NOTIFY_EXPIRES_DEFAULT);
    if (style.has_actions)
        add_actions(shown, note);
    g_signal_connect(shown->notification, "closed", G_CALLBACK(on_closed), shown);
    return shown;
}

bool mo_libnotify_show(MoLibnotify *libnotify, const MoNote *note, MoNoteStyle style,
                       GError **error)
{
    if (!connect_libnotify(libnotify, error))
        return false;
    Shown *shown = make_shown(libnotify, note, style);
    if (!notify_notification_show(shown->notification, error)) {
        if (error && *error)
            g_dbus_error_strip_remote_error(*error);
        free_shown(shown);
        return false;
    }
    g_hash_table_insert(libnotify->notes, &shown->tag, shown);
    return true;
}

void mo_libnotify_close(MoLibnotify *libnotify, uint64_t tag)
{
    Shown *shown = g_hash_table_lookup(libnotify->notes, &tag);
    if (!shown)
        return;
    send_close(shown);
    end_note(shown, MO_CHANNEL_CLOSED, NULL, MO_CLOSED_BY_US);
}

void mo_libnotify_close_all(MoLibnotify *libnotify)
{
    GHashTableIter iter;
    void *value;
    g_hash_table_iter_init(&iter, libnotify->notes);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        send_close(value);
    g_hash_table_remove_all(libnotify->notes);
    if (libnotify->shared)
        g_dbus_connection_flush_sync(libnotify->shared, NULL, NULL);
}
