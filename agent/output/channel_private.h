/* What the channels of this folder share. */
#ifndef MOMENTS_OUTPUT_CHANNEL_PRIVATE_H
#define MOMENTS_OUTPUT_CHANNEL_PRIVATE_H

#include "output/channel.h"

/* Says no more than `discreet` does, with the first button alone. */
void mo_note_be_discreet(MoNote *note);

/* A copy with everything in it. The caller frees it with mo_note_free(). */
MoNote *mo_note_dup(const MoNote *note);

/* Hands an event to the receiver, if there is one. The receiver may free the channel: nothing of it
 * may be touched afterwards. `text` may be NULL. */
void mo_channel_emit(MoChannel *channel, MoChannelEventType type, uint64_t tag, const char *text,
                     unsigned reason);

#endif
