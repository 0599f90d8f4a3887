#include "run/herald.h"

#include "base/i18n.h"
#include "output/nudge.h"

#define TAG UINT64_MAX /* the agent counts its own from 1 */

static void show(const MoHerald *herald)
{
    if (herald->note && mo_channel_is_up(herald->channel))
        mo_channel_show(herald->channel, herald->note);
}

static void on_event(const MoChannelEvent *event, void *data)
{
    if (event->type == MO_CHANNEL_UP)
        show(data);
}

void mo_herald_say(MoHerald *herald, MoChannel *channel, const char *why)
{
    MoNote *note = mo_nudge_message(_("Moments cannot remind you"), why, TAG);
    if (herald->note && g_str_equal(herald->note->body, note->body)) {
        mo_note_free(note);
        return;
    }
    mo_herald_take_back(herald);
    note->sticky = true; /* it is told only once */
    herald->note = note;
    herald->channel = channel;
    mo_channel_set_func(channel, on_event, herald);
    show(herald);
}

void mo_herald_take_back(MoHerald *herald)
{
    if (herald->note)
        mo_channel_close(herald->channel, TAG);
    g_clear_pointer(&herald->note, mo_note_free);
}
