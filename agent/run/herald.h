/* Says on the screen why there is no agent yet: nobody else is there to show it once a server
 * answers. It promises that what it said leaves the screen when it does not hold any more. */
#ifndef MOMENTS_RUN_HERALD_H
#define MOMENTS_RUN_HERALD_H

#include "output/channel.h"

typedef struct {
    MoChannel *channel; /* borrowed */
    MoNote *note;       /* NULL: nothing to say */
} MoHerald;

/* Shows it now, or as soon as a server answers; the same is said once. Until the next agent takes
 * the channel over, its events come here: `herald` must stay where it is. */
void mo_herald_say(MoHerald *herald, MoChannel *channel, const char *why);

/* It holds no more. */
void mo_herald_take_back(MoHerald *herald);

#endif
