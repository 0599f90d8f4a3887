#include "base/i18n.h"
#include "cli/ask.h"
#include "cli/setup.h"
#include "cli/table.h"
#include "output/desktop.h"

#include <stdio.h>

#define READY_MS 2000
/* A server may take five seconds for a note. */
#define SHOWN_MS 7000
#define TAG 1

typedef enum { WAITING, SHOWN, FAILED } Result;

static void on_event(const MoChannelEvent *event, void *data)
{
    if (event->tag != TAG)
        return;
    if (event->type == MO_CHANNEL_SHOWN)
        *(Result *)data = SHOWN;
    else if (event->type == MO_CHANNEL_FAILED)
        *(Result *)data = FAILED;
}

static gboolean on_late(void *data)
{
    *(Result *)data = FAILED;
    return G_SOURCE_CONTINUE;
}

/* Whether the desktop took the note. */
static bool show_note(void)
{
    Result result = WAITING;
    g_autoptr(MoChannel) channel = mo_desktop_new();
    mo_desktop_leave_notes(channel);
    mo_channel_set_func(channel, on_event, &result);
    if (!mo_desktop_wait_ready(channel, READY_MS))
        return false;
    g_autoptr(MoNote) note =
        mo_note_new(TAG, _("Moments can reach you"),
                    _("This is how you will be reminded. There is nothing to do now."));
    mo_channel_show(channel, note);
    guint late = g_timeout_add(SHOWN_MS, on_late, &result);
    while (result == WAITING)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(late);
    return result == SHOWN;
}

static void say(const char *text)
{
    g_autofree char *wrapped = mo_table_wrap(text, MO_TEXT_COLUMNS, "  ");
    (void)fprintf(stderr, "%s", wrapped);
}

bool mo_setup_try_note(MoSetup *setup)
{
    if (!setup->can_ask || setup->options->no_test)
        return true;
    setup->n_asked++;
    (void)fprintf(stderr, "\n");
    bool is_wanted = false;
    bool is_seen = false;
    if (!mo_ask_yes(_("Shall a note come up on your screen now, to try?"), true, &is_wanted))
        return mo_setup_give_up(setup);
    if (!is_wanted)
        return true;
    if (!show_note()) {
        say(_("This desktop shows no notes, so nothing came up. What is due is in the list of "
              "\"moments today\" all the same, and in a note as soon as a desktop takes one."));
        return true;
    }
    if (!mo_ask_yes(_("Did you see it?"), true, &is_seen))
        return mo_setup_give_up(setup);
    if (!is_seen)
        say(_("The desktop took it, but kept it to itself: look whether \"Do not disturb\" is on, "
              "and whether notifications are allowed in the settings of your desktop."));
    return true;
}
