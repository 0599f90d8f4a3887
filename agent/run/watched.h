/* The files that a session was made of, under the eyes of a watch. */
#ifndef MOMENTS_RUN_WATCHED_H
#define MOMENTS_RUN_WATCHED_H

#include "run/session.h"
#include "run/watch.h"

/* Watches (MO_CHANGE_FILES) what the session's configuration names now, and nothing that it does
 * not name any more. Without a configuration only the places where one would stand. */
void mo_watched_update(MoWatch *watch, const MoSession *session);

#endif
